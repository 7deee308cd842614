//! What quarters ask for on the first page: of the member, and of those who propose and decide.

use chrono::{DateTime, Utc};

use super::{
    days::Quarter,
    list::{self, Filter},
    objectives::ObjectivesPath,
    self_score::SelfScorePath,
    store,
    view::{self, TO_DO},
    workflow::Step,
    year::QuartersPath,
};
use crate::{
    access::{Actor, Office},
    clock::date_text,
    cycle::{Cycle, rules::Quarters},
    db::Read,
    error::Result,
    pledge::PledgeId,
    unit::{AgencyId, UnitId, UnitKind},
    web::parts::{Badge, Task},
};

/// Nothing was set: the name of a tab.
pub const OPEN: &str = "open";
/// Those on whom the reader may propose: the name of a tab.
pub const TO_PROPOSE: &str = "to_propose";
/// Those on whom the reader may decide: the name of a tab.
pub const TO_DECIDE: &str = "to_decide";

/// Where an actor's offices let them propose or decide on quarters.
#[derive(Clone, Debug, Default)]
pub struct Seats {
    /// Branches they head.
    pub heads: Vec<UnitId>,
    /// Agencies they head.
    pub agencies: Vec<AgencyId>,
    /// Units on whose committee they sit: it decides, and proposes on secretaries.
    pub committees: Vec<UnitId>,
    /// Units on whose Board they sit: it proposes on secretaries where no committee stands between.
    pub boards: Vec<UnitId>,
    /// Units on whose Standing Committee they sit.
    pub standing: Vec<UnitId>,
    /// Whether one of the branches decides by itself.
    base: bool,
}

/// How many people stand where in a quarter.
#[derive(Clone, Copy, Debug)]
pub struct Count {
    /// The quarter.
    pub quarter: Quarter,
    /// The newest step; nothing before the first.
    pub step: Option<Step>,
    /// How many.
    pub people: i64,
    /// How many of them wait for the reader to propose.
    pub to_propose: i64,
    /// How many of them wait for the reader to decide.
    pub to_decide: i64,
}

impl Seats {
    /// The seats of an actor.
    #[must_use]
    pub fn of(actor: &Actor) -> Self {
        let mut seats = Self::default();
        for held in &actor.offices {
            seats.agencies.extend(held.agency);
            let Some(unit) = held.unit else { continue };
            match held.office {
                Office::Secretary | Office::DeputySecretary => {
                    seats.heads.push(unit);
                    seats.base |= held.unit_kind == Some(UnitKind::BaseBranch);
                }
                Office::GrassrootsCommittee => seats.committees.push(unit),
                Office::OrganizationBoard => seats.boards.push(unit),
                Office::StandingCommittee => seats.standing.push(unit),
                _ => {}
            }
        }
        seats
    }

    /// Whether any of them lets one propose.
    #[must_use]
    pub fn proposes(&self) -> bool {
        !(self.heads.is_empty()
            && self.agencies.is_empty()
            && self.committees.is_empty()
            && self.boards.is_empty())
    }

    /// Whether any of them lets one decide.
    #[must_use]
    pub fn decides(&self) -> bool {
        self.base || !(self.committees.is_empty() && self.standing.is_empty())
    }
}

/// How those who lead in a year, as the reader sees them, stand in each quarter.
///
/// # Errors
/// When the database fails.
pub async fn counts(tx: &mut Read, (cycle, asked): (&Cycle, &Quarters), seats: &Seats) -> Result<Vec<Count>> {
    let counts = sqlx::query_file_as!(
        Count,
        "src/quarter/counts.sql",
        cycle.id as _,
        &store::codes(&asked.categories),
        seats.heads.as_slice() as _,
        seats.agencies.as_slice() as _,
        seats.committees.as_slice() as _,
        seats.boards.as_slice() as _,
        seats.standing.as_slice() as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(counts)
}

/// What the member has to set or to score, in every year that is not over.
///
/// # Errors
/// When the database fails.
pub async fn own(tx: &mut Read, actor: &Actor, now: DateTime<Utc>) -> Result<Vec<Task>> {
    let mut tasks = Vec::new();
    for (cycle, asked) in store::years(tx, Some(now)).await? {
        let Some((pledge, steps)) = store::own(tx, actor.member, (cycle.id, &asked)).await? else { continue };
        let newest = |quarter| steps.iter().find(|(of, _)| *of == quarter).map(|(_, step)| *step);
        let next = Quarter::ALL.map(|quarter| {
            next(actor, (&cycle, &asked), pledge, (quarter, newest(quarter))).map(|task| (quarter, task))
        });
        tasks.extend(together(next.into_iter().flatten().collect(), (pledge, cycle.year)));
    }
    tasks.sort_by_key(|task| task.badge != Badge::OVERDUE);
    Ok(tasks)
}

/// What is overdue in several quarters as one line: the page of the year tells each.
fn together(lines: Vec<(Quarter, Task)>, (id, year): (PledgeId, i32)) -> Vec<Task> {
    let (late, rest): (Vec<_>, Vec<_>) =
        lines.into_iter().partition(|(_, task)| task.badge == Badge::OVERDUE);
    let titles: Vec<_> = late.iter().map(|(quarter, _)| quarter.title()).collect();
    let one = (late.len() > 1).then(|| Task {
        label: format!("{} năm {year}: còn bước quá hạn", titles.join(", ")),
        href: Some(QuartersPath { id }.to_string()),
        badge: Badge::OVERDUE,
        due: format!("{} quý", late.len()),
        next: true,
    });
    let late = if one.is_some() { Vec::new() } else { late };
    let lines = late.into_iter().chain(rest).map(|(_, task)| task);
    one.into_iter().chain(lines).collect()
}

/// The member's next step in a quarter, once its days have come.
fn next(
    actor: &Actor,
    (cycle, asked): (&Cycle, &Quarters),
    id: PledgeId,
    (quarter, newest): (Quarter, Option<Step>),
) -> Option<Task> {
    let number = quarter.number();
    let (step, what, href) = match newest {
        None => {
            let href = ObjectivesPath { id, number }.to_string();
            (Step::Objectives, "đặt mục tiêu, sản phẩm", href)
        }
        Some(Step::Objectives) => (Step::SelfScore, "tự chấm điểm", SelfScorePath { id, number }.to_string()),
        Some(Step::Return) => {
            (Step::SelfScore, "được trả lại, chấm lại", SelfScorePath { id, number }.to_string())
        }
        Some(_) => return None,
    };
    if quarter.opens(cycle.year, asked, step).is_some_and(|opens| actor.day < opens) {
        return None;
    }
    let overdue = view::is_overdue(quarter, (cycle.year, asked), step, actor.day);
    Some(Task {
        label: format!("{} năm {}: {what}", quarter.title(), cycle.year),
        href: Some(href),
        badge: if overdue { Badge::OVERDUE } else { TO_DO },
        due: quarter
            .due(cycle.year, asked, step)
            .map(|due| format!("Hạn {}", date_text(due)))
            .unwrap_or_default(),
        next: true,
    })
}

/// What waits for those who propose and decide: for each year its title, and a line for each list in which someone waits.
///
/// # Errors
/// When the database fails.
pub async fn of_offices(
    tx: &mut Read,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<Vec<(String, Vec<Task>)>> {
    let seats = Seats::of(actor);
    if !seats.proposes() && !seats.decides() {
        return Ok(Vec::new());
    }
    let mut years = Vec::new();
    for (cycle, asked) in store::years(tx, Some(now)).await? {
        let mut tasks = Vec::new();
        let counts = counts(tx, (&cycle, &asked), &seats).await?;
        for quarter in Quarter::ALL {
            let here = || counts.iter().filter(|one| one.quarter == quarter);
            for (step, state, what, count) in [
                (
                    Step::Proposal,
                    TO_PROPOSE,
                    "đã tự chấm điểm, chờ đề nghị",
                    here().map(|one| one.to_propose).sum::<i64>(),
                ),
                (
                    Step::Decision,
                    TO_DECIDE,
                    "đã đề nghị, chờ quyết định",
                    here().map(|one| one.to_decide).sum(),
                ),
            ] {
                let filter = Filter {
                    year: Some(cycle.year),
                    quarter: Some(quarter.number()),
                    state: state.to_owned(),
                    ..Filter::default()
                };
                let overdue = view::is_overdue(quarter, (cycle.year, &asked), step, actor.day);
                let due = quarter.due(cycle.year, &asked, step).map(date_text).unwrap_or_default();
                let line = Task {
                    label: format!("{}: {what}", quarter.title()),
                    href: Some(list::link(&filter)),
                    badge: if overdue { Badge::OVERDUE } else { TO_DO },
                    due: format!("{count} đồng chí, hạn {due}"),
                    next: true,
                };
                tasks.extend((count > 0).then_some(line));
            }
        }
        tasks.sort_by_key(|task| task.badge != Badge::OVERDUE);
        years.push((format!("Đánh giá theo quý năm {}", cycle.year), tasks));
    }
    years.retain(|(_, tasks)| !tasks.is_empty());
    Ok(years)
}
