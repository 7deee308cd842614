//! Agencies in the database, as they stand and as they stood.

use chrono::NaiveDate;
use sqlx::types::Json;
use uuid::Uuid;

use super::{
    intent::Going,
    tree::{Node, Tree},
};
use crate::{
    db::Read,
    error::Result,
    member::MemberId,
    reorganization::{Kind, ReorganizationId, State, store::Done},
    unit::AgencyId,
};

/// An agency, there or ended.
#[derive(Clone, Debug)]
pub struct Agency {
    /// Its id.
    pub id: AgencyId,
    /// Its name.
    pub name: String,
    /// The agency above it.
    pub parent: Option<AgencyId>,
    /// The one that went on when it ended.
    pub successor: Option<AgencyId>,
    /// The first day on which it is as it is.
    pub since: NaiveDate,
    /// The day on which it ended.
    pub until: Option<NaiveDate>,
    /// How many members work there.
    pub people: i64,
}

/// All agencies, those that are there first, by name.
///
/// # Errors
/// When the database fails.
pub async fn all(tx: &mut Read) -> Result<Vec<Agency>> {
    let agencies = sqlx::query_as!(
        Agency,
        r#"select agency.id as "id!: AgencyId", agency.name as "name!", agency.parent_id as "parent: AgencyId",
                  agency.successor_id as "successor: AgencyId",
                  coalesce(changed.since, lower(agency.during), '1930-02-03') as "since!",
                  upper(agency.during) as until, coalesce(here.people, 0) as "people!"
             from agency
             left join (select agency_id, max(lower(during)) as since from agency_history group by 1) changed
                    on changed.agency_id = agency.id
             left join (select agency_id, count(*) as people from member
                         where standing not in ('transferred', 'ended') group by 1) here on here.agency_id = agency.id
            order by upper_inf(agency.during) desc, agency.name collate "vi-x-icu""#
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(agencies)
}

/// The agencies that are there, as acts change them.
///
/// # Errors
/// When the database fails.
pub async fn tree(tx: &mut Read) -> Result<Tree> {
    let (there, gone): (Vec<_>, Vec<_>) = all(tx).await?.into_iter().partition(|one| one.until.is_none());
    let node = |Agency { id, name, parent, since, people, .. }| Node { id, name, parent, since, people };
    Ok(Tree::of(there.into_iter().map(node).collect(), gone.into_iter().map(|one| one.name).collect()))
}

/// An agency as it stood on a day.
#[derive(Clone, Debug)]
pub struct Stood {
    /// Its id.
    pub id: AgencyId,
    /// What it was called.
    pub name: String,
    /// What the one above it was called.
    pub above: Option<String>,
    /// From which day it stood so.
    pub since: Option<NaiveDate>,
    /// What became of it, if it is called otherwise or is no more.
    pub now: Option<String>,
}

/// The agencies of a day, by their names of then.
///
/// # Errors
/// When the database fails.
pub async fn on(tx: &mut Read, day: NaiveDate) -> Result<Vec<Stood>> {
    let stood = sqlx::query_as!(
        Stood,
        r#"select stood.agency_id as "id!: AgencyId", stood.name as "name!",
                  coalesce(up.name, above.name) as "above?", lower(stood.during) as since,
                  case when not upper_inf(agency.during)
                            then 'Đã kết thúc' || coalesce('; ' || successor.name || ' kế thừa', '')
                       when agency.name <> stood.name then 'Nay là ' || agency.name end as now
             from agency_history stood
             join agency on agency.id = stood.agency_id
             left join agency successor on successor.id = agency.successor_id
             left join agency above on above.id = stood.parent_id
             left join agency_history up on up.agency_id = stood.parent_id and up.during @> $1::date
            where stood.during @> $1::date order by stood.name collate "vi-x-icu", stood.agency_id"#,
        day,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(stood)
}

/// A time of an agency: from which day it was called so and stood there, why and on what basis.
#[derive(Clone, Debug)]
pub struct Time {
    /// From which day.
    pub since: Option<NaiveDate>,
    /// What it was called.
    pub name: String,
    /// What the one above it was called.
    pub above: Option<String>,
    /// Why.
    pub reason: String,
    /// On what it rested.
    pub basis: String,
}

/// The times of an agency, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn times(tx: &mut Read, id: AgencyId) -> Result<Vec<Time>> {
    let times = sqlx::query_as!(
        Time,
        r#"select lower(stood.during) as since, stood.name as "name!", coalesce(up.name, above.name) as "above?",
                  stood.reason as "reason!", stood.basis as "basis!"
             from agency_history stood
             left join agency above on above.id = stood.parent_id
             left join agency_history up
                    on up.agency_id = stood.parent_id and up.during @> lower(stood.during)
            where stood.agency_id = $1 and not isempty(stood.during) order by stood.during desc"#,
        id as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(times)
}

/// Who heads these agencies today: the agency, name and code.
///
/// # Errors
/// When the database fails.
pub async fn heads(tx: &mut Read, agencies: &[AgencyId]) -> Result<Vec<(AgencyId, String, String)>> {
    let ids: Vec<Uuid> = agencies.iter().map(|agency| agency.0).collect();
    let heads = sqlx::query!(
        r#"select appointment.agency_id as "agency!: AgencyId", member.full_name, member.code
             from appointment join member on member.id = appointment.member_id
            where appointment.agency_id = any($1) and appointment.during @> actor_day() order by member.code"#,
        &ids,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(heads.into_iter().map(|head| (head.agency, head.full_name, head.code)).collect())
}

/// How many government posts in force name one of these agencies.
///
/// # Errors
/// When the database fails.
pub async fn posts(tx: &mut Read, agencies: &[AgencyId]) -> Result<usize> {
    let ids: Vec<Uuid> = agencies.iter().map(|agency| agency.0).collect();
    let posts = sqlx::query_scalar!(
        r#"select count(*) as "count!" from post
            where agency_id = any($1) and kind = 'government' and upper_inf(during)"#,
        &ids,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(usize::try_from(posts).unwrap_or(0))
}

/// Everyone who works in an agency, by given name.
///
/// # Errors
/// When the database fails.
pub async fn people(tx: &mut Read, agency: AgencyId) -> Result<Vec<(MemberId, String, String)>> {
    let rows = sqlx::query!(
        r#"select id as "id: MemberId", full_name, code from member
            where agency_id = $1 and standing not in ('transferred', 'ended')
            order by given_name collate "vi-x-icu", full_name collate "vi-x-icu", id"#,
        agency as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.full_name, row.code)).collect())
}

/// How many people go, how many of their pledges, and how many of those still wait for the head's grade.
#[derive(Clone, Copy, Debug, Default)]
pub struct Load {
    /// People.
    pub people: i64,
    /// Pledges of years that are not closed.
    pub papers: i64,
    /// Those among them that nobody graded on the state's side.
    pub ungraded: i64,
}

/// What goes along with people who change their agency; `but` are those who went elsewhere before.
///
/// # Errors
/// When the database fails.
pub async fn load(tx: &mut Read, years: &[Uuid], going: Going<'_>, but: &[MemberId]) -> Result<Load> {
    let chosen: Option<Vec<Uuid>> = going.people.map(|people| people.iter().map(|id| id.0).collect());
    let but: Vec<Uuid> = but.iter().map(|id| id.0).collect();
    let load = sqlx::query_as!(
        Load,
        r#"select (select count(*) from member
                    where agency_id = $2 and standing not in ('transferred', 'ended')
                      and ($3::uuid[] is null or id = any($3)) and id <> all($4)) as "people!",
                  count(*) as "papers!",
                  count(*) filter (where not exists (select 1 from state_grade
                                                      where state_grade.pledge_id = pledge.id)) as "ungraded!"
             from pledge
            where cycle_id = any($1) and agency_id = $2 and stage <> 'decided' and state <> 'waived'
              and ($3::uuid[] is null or member_id = any($3)) and member_id <> all($4)"#,
        years,
        going.from as _,
        chosen as _,
        &but,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(load)
}

/// The acts that were done at an agency or touched it, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn done(tx: &mut Read, agency: AgencyId) -> Result<Vec<Done>> {
    let acts = sqlx::query_as!(
        Done,
        r#"select id as "id: ReorganizationId", act as "kind: Kind", state as "state: State", first_day, reason, basis,
                  lines as "lines: Json<Vec<String>>", maker, made_at
             from reorganization
            where state = 'done' and act like 'agency%'
              and (agency_id = $1 or $1 = any(touches))
            order by made_at desc, id desc limit 20"#,
        agency as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(acts)
}
