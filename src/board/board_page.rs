//! The board as it is shown.

use askama::Template;
use askama_web::WebTemplate;
use chrono::{DateTime, Utc};

use super::{
    filter::{Filter, Group},
    leaders::LeadersPath,
    sheet::LeadersExportPath,
    store::{Leader, LeaderRow},
};
use crate::{
    clock::moment_text,
    cycle::Cycle,
    pledge::show::PledgePath,
    unit::Unit,
    web::{
        filters,
        frame::Frame,
        number::grouped,
        parts::{Badge, Tab},
        pictures::Mark,
    },
};

/// What the page is made from.
pub(super) struct Shown {
    /// The unit that manages them.
    pub unit: Unit,
    /// The year.
    pub cycle: Cycle,
    /// Whether it asks for quarters.
    pub quarters: bool,
    /// Every opened year, latest first.
    pub years: Vec<i32>,
    /// All of them.
    pub leaders: Vec<Leader>,
    /// Those on this page of the list.
    pub rows: Vec<LeaderRow>,
    /// The next page of the list.
    pub more: Option<String>,
    /// What the list is narrowed to.
    pub filter: Filter,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "board/leaders.html")]
pub(super) struct BoardPage {
    frame: Frame,
    unit: String,
    year: i32,
    moment: String,
    quarters: Option<String>,
    years: Vec<Tab>,
    figures: Vec<Figure>,
    marks: Vec<Mark>,
    action: String,
    q: String,
    state: String,
    asked_year: Option<i32>,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    more: Option<String>,
    file: String,
    archive: String,
}

/// A head figure.
#[derive(Debug)]
struct Figure {
    value: String,
    label: String,
    href: String,
    rule: &'static str,
}

/// A row of the list.
#[derive(Debug)]
struct Row {
    href: String,
    name: String,
    code: String,
    title: String,
    branch: String,
    badge: Badge,
    sent: String,
    copy: Option<CopyLine>,
}

/// The copy in a row.
#[derive(Debug)]
struct CopyLine {
    received: String,
    receipt: String,
    opened: Option<String>,
    replaced: i64,
}

pub(super) fn page(frame: Frame, shown: Shown, now: DateTime<Utc>) -> BoardPage {
    let Shown { unit, cycle, quarters, years, leaders, rows, more, filter } = shown;
    let due_passed = cycle.due_at < now;
    BoardPage {
        frame,
        year: cycle.year,
        moment: format!(
            "Số liệu lúc {}. Hạn gửi {}. Người thuộc diện quản lý tính vào ngày được yêu cầu viết.",
            moment_text(now),
            moment_text(cycle.due_at)
        ),
        quarters: quarters.then(|| format!("/quarters?year={}", cycle.year)),
        years: years.into_iter().map(|year| year_tab(year, cycle.year)).collect(),
        figures: figures(&leaders, &filter, due_passed),
        marks: leaders.iter().map(|leader| leader.mark(&cycle, now)).collect(),
        action: LeadersPath.to_string(),
        q: filter.q.as_str().to_owned(),
        tabs: tabs(&leaders, &filter, due_passed),
        rows: rows.into_iter().map(|row| line(row, &cycle, now)).collect(),
        more,
        archive: Filter { after: None, ..filter.clone() }.address("/leaders/archives"),
        file: Filter { after: None, ..filter.clone() }.address(LeadersExportPath),
        asked_year: filter.year,
        state: filter.state,
        unit: unit.name,
    }
}

fn year_tab(year: i32, current: i32) -> Tab {
    Tab {
        href: Filter { year: Some(year), ..Filter::default() }.link(),
        label: format!("Năm {year}"),
        count: None,
        current: year == current,
    }
}

fn figures(leaders: &[Leader], filter: &Filter, due_passed: bool) -> Vec<Figure> {
    let all = grouped(i64::try_from(leaders.len()).unwrap_or(0));
    let everyone = Filter { q: crate::web::text::Text::default(), ..filter.clone() };
    let figure = |group: Group, rule: &'static str| {
        let count = grouped(i64::try_from(group.count(leaders)).unwrap_or(0));
        let of_all = matches!(group, Group::Sent | Group::Agreed | Group::Copied);
        Figure {
            value: if of_all { format!("{count}/{all}") } else { count },
            label: group.title(due_passed).to_owned(),
            href: everyone.of(group).link(),
            rule,
        }
    };
    vec![
        figure(Group::Sent, "Đã gửi chi bộ, kể cả bản được trả lại"),
        figure(Group::Copied, "Bản sao tự đến khi gửi; bản mới thay bản cũ"),
        figure(Group::Agreed, "Chi bộ đã xác nhận"),
        figure(Group::Missing, "Chưa viết hoặc đang soạn"),
        figure(Group::Late, "Gửi sau hạn, đã nằm trong số đã gửi"),
    ]
}

/// The tabs count everyone, or with a search only those who are found.
fn tabs(leaders: &[Leader], filter: &Filter, due_passed: bool) -> Vec<Tab> {
    Group::ALL
        .into_iter()
        .map(|group| Tab {
            href: filter.of(group).link(),
            label: group.title(due_passed).to_owned(),
            count: filter.q.is_empty().then(|| i64::try_from(group.count(leaders)).unwrap_or(0)),
            current: filter.group() == group,
        })
        .collect()
}

fn line(row: LeaderRow, cycle: &Cycle, now: DateTime<Utc>) -> Row {
    Row {
        href: PledgePath { id: row.leader.pledge }.to_string(),
        badge: row.leader.badge(cycle, now),
        sent: row.leader.submitted_at.map(moment_text).unwrap_or_default(),
        name: row.leader.name,
        branch: row.leader.branch,
        code: row.code,
        title: row.title.unwrap_or_default(),
        copy: row.copy.map(|copy| CopyLine {
            received: moment_text(copy.received_at),
            receipt: copy.receipt,
            opened: copy.opened_at.map(moment_text),
            replaced: copy.replaced,
        }),
    }
}
