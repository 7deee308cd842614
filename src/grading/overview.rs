//! Grading of a year: for each office that proposes or decides, what waits, how grades fall, and the cap's arithmetic.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use super::{
    appeal::list::{AppealsPath, Desk},
    calibration::{Whose, group_page::GroupPath},
    decision::DecisionPath,
    group::{self, Group, Tally},
    outside::OutsidePath,
    proposal::ProposalPath,
    publication::{self, many::PublicationsPath},
    store::{self, Row},
    view::GroupCap,
};
use crate::{
    access::{Actor, Appointment, Office},
    app::App,
    cycle::{
        self, Cycle,
        rules::{CapGroup, Mode, Rules, YearStep},
    },
    db::Read,
    error::{Error, Result},
    pledge::Stage,
    quarter::{self, list::LedPath},
    review::{opens_line, show::ReviewPath, view},
    unit::{self, UnitId},
    web::{
        filters,
        form::Query,
        frame::Frame,
        page::Tab as Place,
        parts::{Badge, Tab},
        signed::{Now, Signed},
    },
};

/// Rows shown of what waits; the next come up as these are done.
const ROWS: usize = 50;
/// Below this many people no shares are shown: they would point at persons.
const FEW: u32 = 5;

/// `/grading`
#[derive(TypedPath, Deserialize)]
#[typed_path("/grading")]
pub struct GradingPath;

/// Which year.
#[derive(Default, Deserialize)]
pub struct Asked {
    year: Option<i32>,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "grading/overview.html")]
pub struct GradingPage {
    frame: Frame,
    year: Option<i32>,
    years: Vec<Tab>,
    appeals: Option<String>,
    quarters: Option<String>,
    opens: String,
    source: String,
    sections: Vec<Section>,
}

/// What one office sees.
#[derive(Debug)]
pub struct Section {
    title: String,
    what: &'static str,
    note: String,
    rows: Vec<ListRow>,
    more: bool,
    without: u32,
    look: Option<String>,
    publish: Option<(String, i64)>,
    spread: Vec<Spread>,
    caps: Vec<GroupCap>,
}

/// One pledge that waits.
#[derive(Debug)]
pub struct ListRow {
    name: String,
    code: String,
    branch: String,
    href: String,
    act: &'static str,
    badge: Badge,
    proposed: Option<view::Grade>,
}

/// How many hold a grade.
#[derive(Debug)]
pub struct Spread {
    grade: view::Grade,
    decided: u32,
    standing: u32,
    share: String,
}

/// What an office does with a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Duty {
    Proposes,
    Decides,
    Prepares,
}

/// Shows it to those who hold an office that proposes, prepares or decides.
///
/// # Errors
/// Not found for everyone else.
pub async fn show(
    _: GradingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(asked): Query<Asked>,
) -> Result<GradingPage> {
    let duties = duties(&signed.actor);
    if duties.is_empty() {
        return Err(Error::NotFound);
    }
    let mut tx = app.db.read(&signed.actor).await?;
    let years = cycle::store::all(&mut tx).await?;
    let frame = signed.frame(&app, Place::Grading);
    let appeals = Desk::of(&signed.actor).map(|_| AppealsPath.to_string());
    let led = quarter::store::years(&mut tx, None).await?;
    let quarters = (!led.is_empty()).then(|| LedPath.to_string());
    let Some(year) = chosen(&years, asked.year, now) else {
        let opens = years.first().map(opens_line).unwrap_or_default();
        let years = tabs(&years, None, now);
        let (source, sections) = (String::new(), Vec::new());
        return Ok(GradingPage { frame, year: None, years, appeals, quarters, opens, source, sections });
    };
    let rules = cycle::store::rules(&mut tx, year.rule_set).await?;
    let day = unit::past::tree_day(&mut tx, year.last_day(now)).await?;
    let mut sections = Vec::new();
    for (held, duty, group) in duties {
        for (title, group) in of_year(&mut tx, held, group, day).await? {
            let asked = (&signed.actor, title, duty, group);
            sections.push(section(&mut tx, asked, (year, day), &rules).await?);
        }
    }
    let (number, years) = (year.year, tabs(&years, Some(year.year), now));
    let (opens, source) = (String::new(), rules.source);
    Ok(GradingPage { frame, year: Some(number), years, appeals, quarters, opens, source, sections })
}

/// The year asked for, or the one that is being graded: the next year's writing opens before this one's is done, and
/// what ended long ago is not what is being graded.
fn chosen(years: &[Cycle], asked: Option<i32>, now: DateTime<Utc>) -> Option<&Cycle> {
    years.iter().find(|cycle| match asked {
        Some(year) => cycle.year == year && cycle.reviews_at(now),
        None => cycle.is_graded_at(now),
    })
}

/// Every year whose review has begun.
fn tabs(years: &[Cycle], shown: Option<i32>, now: DateTime<Utc>) -> Vec<Tab> {
    let begun = years.iter().filter(|cycle| cycle.reviews_at(now));
    begun
        .map(|cycle| Tab {
            href: format!("{GradingPath}?year={}", cycle.year),
            label: format!("Năm {}", cycle.year),
            count: None,
            current: shown == Some(cycle.year),
        })
        .collect()
}

/// The groups that an office answers for in a year: its own, and in a closed year those of the units that its unit
/// succeeded, each under the name of then.
async fn of_year(
    tx: &mut Read,
    held: &Appointment,
    group: Group,
    day: Option<NaiveDate>,
) -> Result<Vec<(String, Group)>> {
    let Some(day) = day else { return Ok(vec![(held.title(), group)]) };
    let stood = unit::past::predecessors(tx, group.unit(), day).await?;
    let named =
        |(unit, name): (UnitId, String)| (format!("{}, {name}", held.office.title()), group.of_unit(unit));
    Ok(stood.into_iter().map(named).collect())
}

/// What each office held does at a year's end, and with whom.
pub(super) fn duties(actor: &Actor) -> Vec<(&Appointment, Duty, Group)> {
    let mut duties: Vec<(&Appointment, Duty, Group)> = Vec::new();
    for held in &actor.offices {
        let Some(unit) = held.unit else { continue };
        let heads = matches!(held.office, Office::Secretary | Office::DeputySecretary);
        let kind = held.unit_kind;
        let fresh: &[(Duty, Group)] = match held.office {
            _ if heads && kind == Some(crate::unit::UnitKind::BaseBranch) => {
                &[(Duty::Proposes, Group::Proposed(unit)), (Duty::Decides, Group::Decided(unit))]
            }
            _ if heads && kind.is_some_and(crate::unit::UnitKind::is_branch) => {
                &[(Duty::Proposes, Group::Proposed(unit))]
            }
            Office::GrassrootsCommittee => &[(Duty::Decides, Group::Decided(unit))],
            Office::StandingCommittee => &[(Duty::Decides, Group::Managed(unit))],
            Office::OrganizationBoard => &[(Duty::Prepares, Group::Managed(unit))],
            _ => &[],
        };
        for (duty, group) in fresh {
            // Someone of the Standing Committee may sit on the Board too: deciding comes before preparing.
            if !duties.iter().any(|(_, had, of)| of == group && (had == duty || *had == Duty::Decides)) {
                duties.push((held, *duty, *group));
            }
        }
    }
    duties
}

async fn section(
    tx: &mut Read,
    (actor, title, duty, group): (&Actor, String, Duty, Group),
    (year, day): (&Cycle, Option<NaiveDate>),
    rules: &Rules,
) -> Result<Section> {
    let standings = group::standings(tx, (year.id, day), group).await?;
    let stages: &[&str] =
        if duty == Duty::Proposes { &["self_reviewed"] } else { &["proposed", "self_reviewed"] };
    let limit = i64::try_from(ROWS).unwrap_or(50) + 1;
    let mut rows = store::waiting(tx, (year.id, day, group), stages, actor.member, limit).await?;
    let more = rows.len() > ROWS;
    rows.truncate(ROWS);
    let tally = Tally::of(&standings);
    let proposes_only = duty == Duty::Proposes && rules.cap.group != CapGroup::Branch;
    Ok(Section {
        title,
        what: match duty {
            Duty::Proposes => "Chờ chi bộ đề nghị",
            Duty::Decides => "Chờ quyết định",
            Duty::Prepares => "Cán bộ chờ Ban Thường vụ quyết định",
        },
        note: if proposes_only { NOT_HERE.to_owned() } else { String::new() },
        rows: rows.into_iter().map(|row| list_row(row, (duty, day.is_some()), rules)).collect(),
        more,
        without: tally.waiting,
        look: (duty != Duty::Proposes && day.is_none()).then(|| {
            let whose = if matches!(group, Group::Managed(_)) { "managed" } else { "decided" };
            format!("{}?whose={whose}", GroupPath { id: group.unit() })
        }),
        publish: published(tx, (actor, duty, group), year).await?.filter(|_| day.is_none()),
        spread: spread(&tally, rules),
        caps: GroupCap::all(group.capped(&standings, rules), rules),
    })
}

/// Where those who decided publish, and how many wait for it.
async fn published(
    tx: &mut Read,
    (actor, duty, group): (&Actor, Duty, Group),
    year: &Cycle,
) -> Result<Option<(String, i64)>> {
    if duty != Duty::Decides {
        return Ok(None);
    }
    let count = publication::store::count(tx, (year.id, group), actor.member).await?;
    let whose = if matches!(group, Group::Managed(_)) { Whose::Managed } else { Whose::Decided };
    let path = PublicationsPath { id: group.unit() };
    Ok((count > 0).then(|| (format!("{path}?whose={}&year={}", whose.code(), year.year), count)))
}

const NOT_HERE: &str =
    "Tỷ lệ mức xuất sắc được tính chung ở cấp quyết định; số tính riêng trong chi bộ dưới đây để tham khảo.";

fn list_row(row: Row, (duty, closed): (Duty, bool), rules: &Rules) -> ListRow {
    let id = row.id;
    let (href, act) = match (duty, row.stage) {
        _ if closed => (ReviewPath { id }.to_string(), "Xem"),
        (Duty::Proposes, _) => (ProposalPath { id }.to_string(), "Đề nghị"),
        (Duty::Decides, Stage::Proposed)
            if rules.steps.mode(YearStep::Decision, row.category) == Mode::External =>
        {
            (OutsidePath { id }.to_string(), "Ghi quyết định")
        }
        (Duty::Decides, Stage::Proposed) => (DecisionPath { id }.to_string(), "Quyết định"),
        _ => (ReviewPath { id }.to_string(), "Xem"),
    };
    ListRow {
        name: row.name,
        code: row.code,
        branch: row.branch,
        href,
        act,
        badge: view::badge(row.stage),
        proposed: row.proposed.map(|code| view::grade(rules, &code)),
    }
}

fn spread(tally: &Tally, rules: &Rules) -> Vec<Spread> {
    let total = tally.standing.total();
    rules
        .grades
        .iter()
        .map(|grade| {
            let standing = tally.standing.of(&grade.code);
            Spread {
                grade: view::grade(rules, &grade.code),
                decided: tally.decided.of(&grade.code),
                standing,
                share: if total < FEW {
                    String::new()
                } else {
                    format!("{} %", (standing * 100 + total / 2) / total)
                },
            }
        })
        .collect()
}
