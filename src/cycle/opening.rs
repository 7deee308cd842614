//! Opening a year: its dates, its templates for each category, and a pledge asked of everyone who pledges.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::Deserialize;
use sqlx::PgConnection;

use super::{
    CycleId, RuleSetId, TemplateId,
    rules::Rules,
    template::{Category, Template},
};
use crate::{
    clock::{end_of_day, start_of_day},
    error::{Error, Result},
    id::uuid_at,
    member::MemberId,
};

/// A year as it is shipped: dates, rule set and template, in one readable file.
#[derive(Debug, Deserialize)]
pub struct ShippedYear {
    /// The year.
    pub year: i32,
    /// First day of writing.
    pub opens: NaiveDate,
    /// Last day in time (inclusive, Vietnam).
    pub due: NaiveDate,
    /// Last day on which anything is taken.
    pub cut_off: NaiveDate,
    /// First day of self-review.
    pub self_review: NaiveDate,
    /// Last day of decisions.
    pub closes: NaiveDate,
    /// The rule set.
    pub rule_set: ShippedRules,
    /// The template, with the sections that only some categories have.
    pub template: Template,
}

/// A rule set as it is shipped.
#[derive(Debug, Deserialize)]
pub struct ShippedRules {
    code: String,
    title: String,
    source: String,
    valid_from: NaiveDate,
    rules: Rules,
}

/// The pledge year 2018, as the city asked for it in 2017.
pub const YEAR_2018: &str = include_str!("shipped/2018.json");
/// The pledge year 2027, on the texts in force in November 2026.
pub const YEAR_2027: &str = include_str!("shipped/2027.json");

/// Reads a shipped year.
///
/// # Errors
/// When the file is not one.
pub fn shipped(file: &str) -> Result<ShippedYear> {
    Ok(serde_json::from_str(file)?)
}

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
    for category in Category::ALL {
        let mut template = year.template.clone();
        template.sections.retain(|section| section.only.is_empty() || section.only.contains(&category));
        sqlx::query!(
            "insert into template (id, cycle_id, category, version, content) values ($1, $2, $3, 1, $4)",
            TemplateId::new(now) as _,
            id as _,
            category.code(),
            sqlx::types::Json(template) as _,
        )
        .execute(&mut *conn)
        .await?;
    }
    Ok(id)
}

async fn keep_rules(
    conn: &mut PgConnection,
    shipped: &ShippedRules,
    now: DateTime<Utc>,
) -> Result<RuleSetId> {
    sqlx::query!(
        "insert into rule_set (id, code, title, source, valid_from, rules) values ($1, $2, $3, $4, $5, $6)
         on conflict (code) do nothing",
        RuleSetId::new(now) as _,
        shipped.code,
        shipped.title,
        shipped.source,
        shipped.valid_from,
        sqlx::types::Json(&shipped.rules) as _,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query_scalar!(r#"select id as "id: RuleSetId" from rule_set where code = $1"#, shipped.code)
        .fetch_one(conn)
        .await
        .map_err(Error::from)
}

/// Asks everyone who pledges and was not asked yet; returns how many. Who keeps the register may not see the
/// pledges there are: those that stand in the way are the answer.
///
/// # Errors
/// When the database refuses it.
pub async fn ask(conn: &mut PgConnection, cycle: CycleId, now: DateTime<Utc>) -> Result<u64> {
    let members = sqlx::query_scalar!(
        "select member.id from member
          where standing in (select rule ->> 'standing'
                               from cycle join rule_set on rule_set.id = cycle.rule_set_id,
                                    jsonb_array_elements(rules -> 'standings') rule
                              where cycle.id = $1 and (rule ->> 'pledges')::boolean)
            and branch_id is not null
            and not exists (select 1 from pledge where pledge.member_id = member.id and pledge.cycle_id = $1)",
        cycle as _,
    )
    .fetch_all(&mut *conn)
    .await?;
    record_asked(conn, cycle, &members, now).await
}

/// Asks one member for every year that is open, if its rules ask their standing; returns for how many.
///
/// # Errors
/// When the database refuses it.
pub async fn ask_one(conn: &mut PgConnection, member: MemberId, now: DateTime<Utc>) -> Result<u64> {
    let years = sqlx::query_scalar!(
        r#"select cycle.id as "id: CycleId"
             from member, cycle join rule_set on rule_set.id = cycle.rule_set_id
            where member.id = $1 and member.branch_id is not null
              and opens_at <= $2 and $2 <= cut_off_at and standing_pledges(rules, standing)"#,
        member as _,
        now,
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut asked = 0;
    for cycle in years {
        asked += record_asked(conn, cycle, &[member.0], now).await?;
    }
    Ok(asked)
}

async fn record_asked(
    conn: &mut PgConnection,
    cycle: CycleId,
    members: &[uuid::Uuid],
    now: DateTime<Utc>,
) -> Result<u64> {
    let ids: Vec<uuid::Uuid> = members.iter().map(|_| uuid_at(now)).collect();
    let asked = sqlx::query!(
        "insert into pledge (id, cycle_id, member_id, category, branch_id, decides_id, agency_id, manager_id)
         select fresh.id, $1, member.id,
                case when member.manager_id is not null then 'managed_leader'
                     when member.agency_id is null then 'outside'
                     when exists (select 1 from appointment
                                   where appointment.member_id = member.id and appointment.during @> actor_day()
                                     and office in ('secretary', 'deputy_secretary', 'agency_head')) then 'leader'
                     else 'member' end,
                member.branch_id,
                coalesce((select unit.id from unit_closure closure join unit on unit.id = closure.above_id
                           where closure.below_id = member.branch_id
                             and unit.kind in ('grassroots_committee', 'base_branch', 'commune_committee')
                           order by closure.depth limit 1), member.branch_id),
                member.agency_id, member.manager_id
           from unnest($2::uuid[], $3::uuid[]) as fresh (id, member_id)
           join member on member.id = fresh.member_id
         on conflict do nothing",
        cycle as _,
        &ids,
        members,
    )
    .execute(conn)
    .await?
    .rows_affected();
    Ok(asked)
}

impl ShippedYear {
    fn phases(&self) -> [(&'static str, DateTime<Utc>, DateTime<Utc>); 6] {
        let opens = start_of_day(self.opens);
        let year_begins = end_of_day(self.due) + TimeDelta::milliseconds(1);
        let review = start_of_day(self.self_review);
        let closes = end_of_day(self.closes);
        [
            ("writing", opens, end_of_day(self.cut_off)),
            ("confirming", opens, end_of_day(self.cut_off) + TimeDelta::days(15)),
            ("follow_up", year_begins, closes),
            ("self_review", review, closes),
            ("branch_review", review, closes),
            ("decision", review, closes),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_years_can_be_read() {
        for (file, year) in [(YEAR_2018, 2018), (YEAR_2027, 2027)] {
            let shipped = shipped(file).unwrap();
            assert_eq!(shipped.year, year);
            assert_eq!(shipped.due, NaiveDate::from_ymd_opt(year - 1, 12, 15).unwrap());
            let rules = &shipped.rule_set.rules;
            assert_eq!(rules.grades.len(), 4);
            assert!(rules.has(&rules.cap.grade) && rules.cap.good.iter().all(|code| rules.has(code)));
        }
    }
}
