//! Pledges of a unit: by state, searched, paged by key; and the way to the list that is mine.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    PledgeId,
    agreement::AgreementsPath,
    list_rows::{self, Heading, Row, Tally},
    offered::keeping::OfferedPath,
    past_list::{self, Tree},
    show::PledgePath,
    store::state_of,
    view,
    waiting::Waiting,
};
use crate::{
    access::{
        Actor, Office,
        policy::{
            AgreePledges, HoldMeeting, IssueDocument, ListPledges, OfferCommitments, READERS, ReadDocuments,
            TakeList,
        },
    },
    app::App,
    clock::moment_text,
    cycle::{self, Cycle},
    db::Read,
    error::Result,
    unit::{Unit, UnitId},
    web::{
        act::see_other,
        filters,
        form::Query,
        frame::Frame,
        page::{AGENCY, Tab as Place},
        parts::{Badge, Crumb, Tab},
        signed::{Now, Signed},
        text::Text,
    },
};

/// Rows on a page.
const PAGE: i64 = 50;

/// `/pledges`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges")]
pub struct PledgesPath;

/// `/units/{id}/pledges`
#[derive(TypedPath, Deserialize)]
#[typed_path("/units/{id}/pledges")]
pub struct UnitPledgesPath {
    /// The unit; its branches are included.
    pub id: UnitId,
}

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Filter {
    /// State, or `late`, `overdue`, `unreviewed`, `reviewed`, `proposed`, `decided`; empty for all.
    #[serde(default)]
    pub state: String,
    /// Part of a name, with or without marks.
    #[serde(default, skip_serializing)]
    pub q: Text,
    /// The year; the current one if absent.
    #[serde(default)]
    pub year: Option<i32>,
    /// The last row of the page before.
    #[serde(default)]
    pub after: Option<PledgeId>,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "pledge/list.html")]
pub struct ListPage {
    frame: Frame,
    unit: String,
    year: i32,
    deadline: String,
    action: String,
    bulk: String,
    q: String,
    state: String,
    years: Vec<Tab>,
    asked_year: Option<i32>,
    tabs: Vec<Tab>,
    waiting: Vec<Waiting>,
    rows: Vec<ListRow>,
    more: Option<String>,
    many_branches: bool,
    selectable: bool,
    /// Where the unit's own list of commitments is kept, for its committee.
    offering: Option<String>,
    files: Vec<Crumb>,
}

/// One pledge in the list.
#[derive(Debug)]
pub struct ListRow {
    /// Its id.
    pub id: String,
    /// Its page.
    pub href: String,
    /// Whose.
    pub name: String,
    /// Their code.
    pub code: String,
    /// The branch.
    pub branch: String,
    /// Where it stands.
    pub badge: Badge,
    /// Until when its member has more time, while it is not sent.
    pub extended: String,
    /// When it was sent.
    pub sent: String,
    /// Whether it had been sent before.
    pub again: bool,
    /// Whether it waits to be confirmed.
    pub waiting: bool,
}

/// The list of the first unit this person reads for; who follows leaders or an agency is led there, others to their own
/// paper.
pub async fn index(_: PledgesPath, signed: Signed) -> Redirect {
    let offices = &signed.actor.offices;
    let reads = offices.iter().filter(|held| READERS.contains(&held.office)).find_map(|held| held.unit);
    match reads {
        Some(id) => see_other(UnitPledgesPath { id }),
        None if signed.actor.holds(&[Office::StandingCommittee]).is_some() => see_other("/leaders"),
        None if signed.actor.holds(&[Office::AgencyHead]).is_some() => see_other(AGENCY),
        None => see_other("/"),
    }
}

/// The pledges of a unit and of all below it.
///
/// # Errors
/// Not found for those who do not read there, and for a year that is not.
pub async fn of_unit(
    path: UnitPledgesPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(filter): Query<Filter>,
) -> Result<Response> {
    let mut tx = app.db.read(&signed.actor).await?;
    let Heading { mut unit, cycle, years, sum, waiting } =
        list_rows::heading(&mut tx, path.id, filter.year, now).await?;
    if !signed.actor.may::<ListPledges>(&unit) {
        return Err(crate::error::Error::NotFound);
    }
    let tree = Tree::of(&mut tx, &mut unit, &cycle, now).await?;
    let sum = match tree.day {
        Some(day) => past_list::sums(&mut tx, &tree.stood, cycle.id, day).await?,
        None => sum,
    };
    let rows = rows(&mut tx, (&signed.actor, &unit, &tree), &cycle, &filter, now).await?;
    drop(tx);
    let waiting = waiting.into_iter().map(Waiting::from).collect();
    let tabs = (year_tabs(unit.id, &years, cycle.year), tabs(&unit, &cycle, &sum, &filter, now));
    let shown = (waiting, rows, files(&signed.actor, &unit, &filter));
    let year = cycle.year;
    let mut page = page(signed.frame(&app, Place::Pledges), &unit, (cycle, filter), shown, tabs);
    let offers = signed.actor.may::<OfferCommitments>(&unit);
    page.offering = offers.then(|| format!("{}?year={year}", OfferedPath { id: unit.id }));
    Ok(page.into_response())
}

/// The year that a query names, or the current one.
///
/// # Errors
/// Not found if there is no such year.
pub async fn cycle_of(tx: &mut Read, year: Option<i32>, now: DateTime<Utc>) -> Result<Cycle> {
    match year {
        None => cycle::store::current(tx, now).await,
        Some(year) => cycle::store::all(tx)
            .await?
            .into_iter()
            .find(|cycle| cycle.year == year)
            .ok_or(crate::error::Error::NotFound),
    }
}

/// The years that were opened, each with its list; one alone needs no choice.
fn year_tabs(unit: UnitId, years: &[i32], shown: i32) -> Vec<Tab> {
    if years.len() < 2 {
        return Vec::new();
    }
    let tab = |year: &i32| Tab {
        href: link(unit, &Filter { year: Some(*year), ..Filter::default() }),
        label: format!("Năm {year}"),
        count: None,
        current: *year == shown,
    };
    years.iter().map(tab).collect()
}

async fn rows(
    tx: &mut Read,
    (reader, unit, tree): (&Actor, &Unit, &Tree),
    cycle: &Cycle,
    filter: &Filter,
    now: DateTime<Utc>,
) -> Result<Vec<ListRow>> {
    let overdue = cycle.due_at < now;
    let confirms = reader.may::<AgreePledges>(unit);
    let rows = tree.rows(tx, unit, cycle, filter, PAGE + 1).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let state = state_of(&row.state, row.submitted_at, row.read_at, row.agreed_at);
            let overdue = overdue && row.extended_to.is_none_or(|to| to < now);
            let waiting = confirms && row.state == "submitted" && is_anothers(reader, &row);
            ListRow {
                id: row.id.to_string(),
                href: PledgePath { id: row.id }.to_string(),
                name: row.full_name,
                code: row.code,
                branch: row.branch,
                badge: view::badge(state, row.late, overdue),
                extended: row.extended_to.filter(|_| state.is_written()).map(moment_text).unwrap_or_default(),
                sent: row.submitted_at.map(moment_text).unwrap_or_default(),
                again: row.state == "submitted" && row.revision.is_some_and(|number| number > 1),
                waiting,
            }
        })
        .collect())
}

/// Whether it is the paper of someone in whose place this person does not act either, nor typed it in.
fn is_anothers(reader: &Actor, row: &Row) -> bool {
    reader.is(row.member).is_none()
        && row.entered_by != Some(reader.member)
        && !reader.offices.iter().any(|held| held.is_for(row.member))
}

/// Counts kept by the branches, added up; nothing is counted on the page.
fn tabs(unit: &Unit, cycle: &Cycle, sum: &Tally, filter: &Filter, now: DateTime<Utc>) -> Vec<Tab> {
    let all = sum.asked + sum.draft + sum.submitted + sum.returned + sum.agreed;
    let overdue = sum.asked + sum.draft;
    let mut kinds = vec![
        ("", "Tất cả", all),
        ("submitted", "Chờ đọc", sum.submitted),
        ("returned", "Đã trả lại", sum.returned),
        ("agreed", "Đã xác nhận", sum.agreed),
        ("draft", "Đang soạn", sum.draft),
        ("asked", "Chưa viết", sum.asked),
    ];
    if sum.waived > 0 || filter.state == "waived" {
        kinds.push(("waived", "Được miễn", sum.waived));
    }
    if cycle.due_at < now {
        kinds.push(("overdue", "Quá hạn", overdue));
        kinds.push(("late", "Gửi muộn", sum.late));
    } else {
        kinds.push(("overdue", "Chưa gửi", overdue));
    }
    if cycle.reviews_at(now) {
        let proposed = sum.proposed + sum.decided;
        let reviewed = sum.self_reviewed + proposed;
        kinds.push(("unreviewed", "Chưa tự kiểm điểm", (sum.agreed - reviewed).max(0)));
        kinds.push(("reviewed", "Đã tự kiểm điểm", reviewed));
        kinds.push(("proposed", "Đã đề nghị xếp loại", proposed));
        kinds.push(("decided", "Đã xếp loại", sum.decided));
    }
    let link =
        |state: &str| link(unit.id, &Filter { state: state.to_owned(), after: None, ..filter.clone() });
    kinds
        .into_iter()
        .map(|(state, label, count)| Tab {
            href: link(state),
            label: label.to_owned(),
            count: Some(count),
            current: filter.state == state,
        })
        .collect()
}

/// The address of a list narrowed like this.
#[must_use]
pub fn link(unit: UnitId, filter: &Filter) -> String {
    let mut query = Vec::new();
    if let Some(year) = filter.year {
        query.push(format!("year={year}"));
    }
    if !filter.state.is_empty() {
        query.push(format!("state={}", filter.state));
    }
    if !filter.q.is_empty() {
        query.push(format!("q={}", encoded(filter.q.as_str())));
    }
    if let Some(after) = filter.after {
        query.push(format!("after={after}"));
    }
    let path = UnitPledgesPath { id: unit };
    if query.is_empty() { path.to_string() } else { format!("{path}?{}", query.join("&")) }
}

/// Text as it stands in a query string.
#[must_use]
pub fn encoded(text: &str) -> String {
    use std::fmt::Write;
    text.bytes().fold(String::new(), |mut query, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            query.push(char::from(byte));
        } else {
            let _ = write!(query, "%{byte:02X}");
        }
        query
    })
}

fn page(
    frame: Frame,
    unit: &Unit,
    (cycle, filter): (Cycle, Filter),
    (waiting, mut rows, files): (Vec<Waiting>, Vec<ListRow>, Vec<Crumb>),
    (years, tabs): (Vec<Tab>, Vec<Tab>),
) -> ListPage {
    let full = rows.len() > usize::try_from(PAGE).unwrap_or(50);
    rows.truncate(usize::try_from(PAGE).unwrap_or(50));
    let last = rows.last().and_then(|row| row.id.parse().ok()).map(PledgeId);
    let more =
        last.filter(|_| full).map(|after| link(unit.id, &Filter { after: Some(after), ..filter.clone() }));
    ListPage {
        frame,
        unit: unit.name.clone(),
        year: cycle.year,
        deadline: view::deadline_line(cycle.deadline(None)),
        action: UnitPledgesPath { id: unit.id }.to_string(),
        bulk: AgreementsPath { id: unit.id }.to_string(),
        q: filter.q.as_str().to_owned(),
        state: filter.state,
        asked_year: filter.year,
        years,
        tabs,
        waiting,
        selectable: rows.iter().any(|row| row.waiting),
        rows,
        more,
        many_branches: !unit.kind.is_branch(),
        offering: None,
        files,
    }
}

/// What can be taken out of a list, and what its unit issues.
fn files(actor: &Actor, unit: &Unit, filter: &Filter) -> Vec<Crumb> {
    let at = |path: &str| {
        let list = link(unit.id, &Filter { after: None, ..filter.clone() });
        let query = list.split_once('?').map(|(_, query)| format!("?{query}")).unwrap_or_default();
        format!("/units/{}/{path}{query}", unit.id)
    };
    let mut files = Vec::new();
    if actor.may::<TakeList>(unit) {
        files.push(Crumb::new(at("pledges/export"), "Tải danh sách (PDF, Word, Excel)"));
    }
    if unit.kind.is_branch() && actor.may::<IssueDocument>(unit) {
        files.push(Crumb::new(at("minutes"), "Biên bản xác nhận"));
    }
    if actor.may::<HoldMeeting>(unit) {
        files.push(Crumb::new(format!("/units/{}/meetings", unit.id), "Họp kiểm điểm"));
    }
    if actor.may::<ReadDocuments>(unit) {
        files.push(Crumb::new(at("documents"), "Sổ đăng ký văn bản"));
    }
    files
}
