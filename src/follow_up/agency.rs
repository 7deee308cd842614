//! Those who work at the agencies a person heads, each with their pledge of the year.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{progress::ProgressPath, ungraded};
use crate::{
    access::{Actor, policy::FollowAgency},
    app::App,
    clock::{date_text, day_in_vietnam, moment_text},
    cycle::{self, Cycle},
    db::Read,
    error::{Error, Result},
    member::{MemberId, Standing},
    pledge::{
        PledgeId,
        list::{cycle_of, encoded},
        show::PledgePath,
        store::state_of,
        view,
    },
    unit::AgencyId,
    web::{
        filters,
        form::Query,
        frame::Frame,
        page::Tab as Place,
        parts::{Badge, Shape, Tab},
        signed::{Now, Signed},
        text::Text,
    },
};

/// Rows on a page.
const PAGE: usize = 50;

/// `/agency`
#[derive(TypedPath, Deserialize)]
#[typed_path("/agency")]
pub struct AgencyPath;

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Filter {
    /// Part of a name, with or without marks, or a member code.
    #[serde(default, skip_serializing)]
    pub q: Text,
    /// The year; the current one if absent.
    #[serde(default)]
    pub year: Option<i32>,
    /// `ungraded`: only those whom the year's end waits for to be graded for the state; empty for all.
    #[serde(default)]
    pub only: String,
    /// The last person of the page before.
    #[serde(default)]
    pub after: Option<MemberId>,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "follow_up/agency.html")]
pub struct AgencyPage {
    frame: Frame,
    title: String,
    deadline: String,
    tabs: Vec<Tab>,
    action: String,
    q: String,
    year: i32,
    only: String,
    rows: Vec<AgencyRow>,
    many: bool,
    more: Option<String>,
    quarters: Option<String>,
}

/// One person in the list.
#[derive(Debug)]
pub struct AgencyRow {
    id: MemberId,
    name: String,
    code: String,
    agency: String,
    branch: String,
    badge: Badge,
    sent: String,
    pledge: Option<String>,
    progress: Option<Reported>,
}

/// When a confirmed pledge was last reported on.
#[derive(Debug)]
pub struct Reported {
    href: String,
    at: Option<String>,
}

/// Shows it to the head of an agency; to others there is no such page.
///
/// # Errors
/// Not found for someone who heads nothing, and for a year that does not exist.
pub async fn list(
    _: AgencyPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(filter): Query<Filter>,
) -> Result<AgencyPage> {
    let headed = headed(&signed.actor);
    if headed.is_empty() {
        return Err(Error::NotFound);
    }
    let mut tx = app.db.read(&signed.actor).await?;
    let cycle = cycle_of(&mut tx, filter.year, now).await?;
    let ids: Vec<AgencyId> = headed.iter().map(|(id, _)| *id).collect();
    let mut rows = rows(&mut tx, (signed.actor.member, &ids), &cycle, &filter, now).await?;
    let tabs = tabs(&mut tx, &signed.actor, &cycle, &filter, now).await?;
    let quarters = cycle::store::quarters(&mut tx, cycle.id).await?;
    drop(tx);
    let full = rows.len() > PAGE;
    rows.truncate(PAGE);
    let last = rows.last().map(|row| row.id).filter(|_| full);
    Ok(AgencyPage {
        frame: signed.frame(&app, Place::Pledges),
        tabs,
        only: filter.only.clone(),
        title: headed.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(", "),
        deadline: view::deadline_line(cycle.deadline(None)),
        action: AgencyPath.to_string(),
        q: filter.q.as_str().to_owned(),
        year: cycle.year,
        rows,
        many: headed.len() > 1,
        quarters: quarters.map(|_| format!("/quarters?year={}", cycle.year)),
        more: last.map(|after| link(&Filter { after: Some(after), ..filter })),
    })
}

/// All, and once the year ends those still to be graded.
async fn tabs(
    tx: &mut Read,
    actor: &Actor,
    cycle: &Cycle,
    filter: &Filter,
    now: DateTime<Utc>,
) -> Result<Vec<Tab>> {
    if !cycle.reviews_at(now) {
        return Ok(Vec::new());
    }
    let count = ungraded::count(tx, actor, cycle).await?;
    let tab = |only: &str, label: &str, count: Option<i64>| Tab {
        href: link(&Filter { year: Some(cycle.year), only: only.to_owned(), ..Filter::default() }),
        label: label.to_owned(),
        count,
        current: filter.only == only,
    };
    Ok(vec![tab("", "Tất cả", None), tab(ungraded::ONLY, "Chưa xếp loại", Some(count))])
}

/// The agencies this person heads, with their names.
pub(super) fn headed(actor: &Actor) -> Vec<(AgencyId, String)> {
    let of_agency = actor.offices.iter().filter_map(|held| Some((held.agency?, held.unit_name.clone())));
    of_agency.filter(|(id, _)| actor.may::<FollowAgency>(id)).collect()
}

async fn rows(
    tx: &mut Read,
    (reader, agencies): (MemberId, &[AgencyId]),
    cycle: &Cycle,
    filter: &Filter,
    now: DateTime<Utc>,
) -> Result<Vec<AgencyRow>> {
    let rows = sqlx::query_as!(
        Row,
        r#"select member.id as "id: MemberId", member.full_name as name, member.code,
                  member.standing as "standing: Standing", agency.name as agency, unit.name as "branch?",
                  pledge.id as "pledge?: PledgeId", pledge.state as "state?", pledge.late as "late?",
                  pledge.submitted_at as "submitted_at?", pledge.read_at as "read_at?",
                  pledge.agreed_at as "agreed_at?", pledge.extended_to as "extended_to?",
                  (select max(check_in.at) from check_in where check_in.pledge_id = pledge.id) as "reported_at?"
             from member
             join agency on agency.id = member.agency_id
             left join unit on unit.id = member.branch_id
             left join pledge on pledge.member_id = member.id and pledge.cycle_id = $2
            where member.agency_id = any($1)
              and member.standing not in ('transferred', 'ended')
              and ($3 = '' or member.fold like '%' || vn_fold($3) || '%' or member.code = upper($3))
              and ($6 = ''
                   or (pledge.agency_id = any($1) and pledge.state = 'agreed' and pledge.member_id <> $7
                       and pledge.stage in ('open', 'self_reviewed')
                       and not exists (select 1 from state_grade where state_grade.pledge_id = pledge.id)))
              and ($4::uuid is null
                   or (agency.name, member.given_name collate "vi-x-icu", member.full_name collate "vi-x-icu", member.id)
                      > (select last_agency.name, last.given_name, last.full_name, last.id
                           from member last join agency last_agency on last_agency.id = last.agency_id
                          where last.id = $4))
            order by agency.name, member.given_name collate "vi-x-icu", member.full_name collate "vi-x-icu", member.id
            limit $5"#,
        agencies as _,
        cycle.id as _,
        filter.q.as_pattern(),
        filter.after as _,
        i64::try_from(PAGE + 1).unwrap_or(i64::MAX),
        filter.only,
        reader as _,
    )
    .fetch_all(tx.conn())
    .await?;
    let grades = filter.only == ungraded::ONLY;
    Ok(rows.into_iter().map(|row| row.shown(cycle, grades, now)).collect())
}

/// A row as the database gives it.
struct Row {
    id: MemberId,
    name: String,
    code: String,
    standing: Standing,
    agency: String,
    branch: Option<String>,
    pledge: Option<PledgeId>,
    state: Option<String>,
    late: Option<bool>,
    submitted_at: Option<DateTime<Utc>>,
    read_at: Option<DateTime<Utc>>,
    agreed_at: Option<DateTime<Utc>>,
    extended_to: Option<DateTime<Utc>>,
    reported_at: Option<DateTime<Utc>>,
}

impl Row {
    /// The row as it is shown; where people are graded, a name leads to the page of the year's end.
    fn shown(self, cycle: &Cycle, grades: bool, now: DateTime<Utc>) -> AgencyRow {
        let page = |id: PledgeId| {
            if grades { format!("/pledges/{id}/review") } else { PledgePath { id }.to_string() }
        };
        let badge = match &self.state {
            Some(state) => {
                let state = state_of(state, self.submitted_at, self.read_at, self.agreed_at);
                view::badge(state, self.late == Some(true), cycle.deadline(self.extended_to).late_at(now))
            }
            None if self.standing == Standing::Exempt => Badge::EXEMPT,
            None => Badge::new("Không có bản năm nay", Shape::None),
        };
        let at = self.reported_at.map(|at| date_text(day_in_vietnam(at)));
        AgencyRow {
            id: self.id,
            name: self.name,
            code: self.code,
            agency: self.agency,
            branch: self.branch.unwrap_or_default(),
            badge,
            sent: self.submitted_at.map(moment_text).unwrap_or_default(),
            pledge: self.pledge.map(page),
            progress: self
                .pledge
                .filter(|_| self.agreed_at.is_some())
                .map(|id| Reported { href: ProgressPath { id }.to_string(), at }),
        }
    }
}

/// The address of the list narrowed like this.
pub(super) fn link(filter: &Filter) -> String {
    let mut query = Vec::new();
    if let Some(year) = filter.year {
        query.push(format!("year={year}"));
    }
    if !filter.only.is_empty() {
        query.push(format!("only={}", encoded(&filter.only)));
    }
    if !filter.q.is_empty() {
        query.push(format!("q={}", encoded(filter.q.as_str())));
    }
    if let Some(after) = filter.after {
        query.push(format!("after={after}"));
    }
    if query.is_empty() { AgencyPath.to_string() } else { format!("{AgencyPath}?{}", query.join("&")) }
}
