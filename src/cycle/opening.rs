//! Opening a year: its dates, its templates for each category, and a pledge asked of everyone who pledges.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

pub use super::shipped::{ShippedYear, YEAR_2018, YEAR_2027, shipped};
use super::{
    CycleId, TemplateId,
    shipped::{keep_bases, keep_manifestations, keep_rules},
    template::Category,
};
use crate::{
    clock::{end_of_day, start_of_day},
    error::Result,
    id::uuids_at,
    member::MemberId,
};

/// Opens a year once; a year that is open stays as it is.
///
/// # Errors
/// When the database refuses it.
pub async fn open(conn: &mut PgConnection, year: &ShippedYear, now: DateTime<Utc>) -> Result<CycleId> {
    let rule_set = keep_rules(conn, &year.rule_set, now).await?;
    let id = CycleId::new(now);
    let opened = sqlx::query_scalar!(
        r#"insert into cycle (id, year, rule_set_id, opens_at, due_at, cut_off_at, opened_at)
           values ($1, $2, $3, $4, $5, $6, $7)
           on conflict (year) do nothing returning id as "id: CycleId""#,
        id as _,
        year.year,
        rule_set as _,
        start_of_day(year.opens),
        end_of_day(year.due),
        end_of_day(year.cut_off),
        now,
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(id) = opened else {
        let id = sqlx::query_scalar!(r#"select id as "id: CycleId" from cycle where year = $1"#, year.year)
            .fetch_one(conn)
            .await?;
        return Ok(id);
    };
    for (phase, from, to) in year.phases() {
        sqlx::query!(
            "insert into cycle_phase (cycle_id, phase, opens_at, closes_at) values ($1, $2, $3, $4)",
            id as _,
            phase,
            from,
            to,
        )
        .execute(&mut *conn)
        .await?;
    }
    let mut whole = year.template.clone();
    whole.manifestations = keep_manifestations(conn).await?;
    for (id, citation) in keep_bases(conn, year, now).await? {
        whole.cited.push(id);
        whole.bases.push(citation);
    }
    for category in Category::ALL {
        sqlx::query!(
            "insert into template (id, cycle_id, category, version, content, issued_at)
             values ($1, $2, $3, 1, $4, $5)",
            TemplateId::new(now) as _,
            id as _,
            category.code(),
            sqlx::types::Json(year.of(&whole, category)) as _,
            now,
        )
        .execute(&mut *conn)
        .await?;
    }
    Ok(id)
}

/// Asks everyone who pledges and was not asked yet; returns how many. Who keeps the register may not see the
/// pledges there are: those that stand in the way are the answer.
///
/// # Errors
/// When the database refuses it.
pub async fn ask(conn: &mut PgConnection, cycle: CycleId, now: DateTime<Utc>) -> Result<u64> {
    let people = sqlx::query_as!(
        Person,
        r#"select member.id, branch_id as "branch!" from member
            where standing in (select rule ->> 'standing'
                                 from cycle join rule_set on rule_set.id = cycle.rule_set_id,
                                      jsonb_array_elements(rules -> 'standings') rule
                                where cycle.id = $1 and (rule ->> 'pledges')::boolean)
              and branch_id is not null
              and not exists (select 1 from pledge where pledge.member_id = member.id and pledge.cycle_id = $1)"#,
        cycle as _,
    )
    .fetch_all(&mut *conn)
    .await?;
    record_asked(conn, cycle, &people, now).await
}

/// Asks one member for every year that is open, if its rules ask their standing; returns for how many.
///
/// # Errors
/// When the database refuses it.
pub async fn ask_one(conn: &mut PgConnection, member: MemberId, now: DateTime<Utc>) -> Result<u64> {
    let years = sqlx::query!(
        r#"select cycle.id as "id: CycleId", branch_id as "branch!"
             from member, cycle join rule_set on rule_set.id = cycle.rule_set_id
            where member.id = $1 and member.branch_id is not null
              and opens_at <= $2 and $2 <= cut_off_at and standing_pledges(rules, standing)"#,
        member as _,
        now,
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut asked = 0;
    for year in years {
        let person = Person { id: member.0, branch: year.branch };
        asked += record_asked(conn, year.id, &[person], now).await?;
    }
    Ok(asked)
}

/// Someone who is asked, and the branch that they belong to.
struct Person {
    id: Uuid,
    branch: Uuid,
}

async fn record_asked(
    conn: &mut PgConnection,
    cycle: CycleId,
    people: &[Person],
    now: DateTime<Utc>,
) -> Result<u64> {
    let deciding = deciding(conn, people).await?;
    let members: Vec<Uuid> = people.iter().map(|person| person.id).collect();
    let decides: Vec<Uuid> =
        people.iter().map(|person| deciding.get(&person.branch).copied().unwrap_or(person.branch)).collect();
    let asked = sqlx::query!(
        "insert into pledge (id, cycle_id, member_id, category, branch_id, decides_id, agency_id, manager_id)
         select fresh.id, $1, member.id,
                category_by((select category_rules from cycle where id = $1), member.id),
                member.branch_id, fresh.decides_id, member.agency_id, member.manager_id
           from unnest($2::uuid[], $3::uuid[], $4::uuid[]) as fresh (id, member_id, decides_id)
           join member on member.id = fresh.member_id
         on conflict do nothing",
        cycle as _,
        &uuids_at(now, people.len()),
        &members,
        &decides,
    )
    .execute(conn)
    .await?
    .rows_affected();
    Ok(asked)
}

/// The committee that decides about a branch's members, where it is not the branch itself: asked once a branch, not once
/// a person.
async fn deciding(conn: &mut PgConnection, people: &[Person]) -> Result<HashMap<Uuid, Uuid>> {
    let branches: HashSet<Uuid> = people.iter().map(|person| person.branch).collect();
    let rows = sqlx::query!(
        r#"select branch.id as "branch!", above.id as "above!"
             from unnest($1::uuid[]) as branch (id)
            cross join lateral (
                  select unit.id from unit_closure closure join unit on unit.id = closure.above_id
                   where closure.below_id = branch.id
                     and unit.kind in ('grassroots_committee', 'base_branch', 'commune_committee')
                   order by closure.depth limit 1) above"#,
        &branches.into_iter().collect::<Vec<_>>(),
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.branch, row.above)).collect())
}
