//! Years as their keepers prepare them: dates, phases, what was copied from where, and how they were opened.

use chrono::{DateTime, Utc};

use super::{CycleId, readiness::Finding};
use crate::{
    access::{
        Granted, Subject,
        policy::{DropYear, OpenYear, PrepareYear},
    },
    db::{Read, Write},
    error::{Error, Result},
    unit::UnitId,
};

/// A year that someone prepares or opens, with the unit at the top, whose Board keeps years.
#[derive(Clone, Copy, Debug)]
pub struct YearToKeep {
    /// The year; for one to come, the year it is copied from.
    pub id: CycleId,
    /// The unit at the top of the tree.
    pub top: UnitId,
}

impl Subject for YearToKeep {
    const KIND: &'static str = "cycle";
    fn subject_id(&self) -> Option<uuid::Uuid> {
        Some(self.id.0)
    }
}

/// A year, opened or not.
#[derive(Clone, Debug)]
pub struct KeptYear {
    /// Its id.
    pub id: CycleId,
    /// The year.
    pub year: i32,
    /// Name of its rule set.
    pub rule_set: String,
    /// From when pledges are written.
    pub opens_at: DateTime<Utc>,
    /// Until when a pledge is in time.
    pub due_at: DateTime<Utc>,
    /// After this nothing is taken.
    pub cut_off_at: DateTime<Utc>,
    /// The year it was copied from.
    pub copied_from: Option<i32>,
    /// When it was opened.
    pub opened_at: Option<DateTime<Utc>>,
    /// By whom, where it was by page.
    pub opened_by: Option<String>,
    /// Why it was opened although something was missing.
    pub reason: String,
    /// What was missing then.
    pub findings: sqlx::types::Json<Vec<Finding>>,
    /// Codes of the categories that have a template.
    pub categories: Vec<String>,
}

/// A phase of a year.
#[derive(Clone, Debug)]
pub struct Phase {
    /// Its code.
    pub phase: String,
    /// When it opens.
    pub opens_at: DateTime<Utc>,
    /// When it closes.
    pub closes_at: DateTime<Utc>,
}

/// The phases in the order of a year, with their names.
pub const PHASES: [(&str, &str); 7] = [
    ("writing", "Viết cam kết"),
    ("confirming", "Chi bộ đọc và xác nhận"),
    ("follow_up", "Theo dõi thực hiện"),
    ("self_review", "Tự kiểm điểm"),
    ("branch_review", "Chi bộ kiểm điểm và đề nghị"),
    ("decision", "Quyết định xếp loại"),
    ("publication", "Công bố"),
];

/// Every year, latest first, those being prepared included.
///
/// # Errors
/// When the database fails.
pub async fn all(tx: &mut Read) -> Result<Vec<KeptYear>> {
    let years = sqlx::query_as!(
        KeptYear,
        r#"select cycle.id as "id: CycleId", cycle.year, rule_set.title as rule_set, cycle.opens_at, cycle.due_at,
                  cycle.cut_off_at, before.year as "copied_from?", cycle.opened_at,
                  (select member.full_name from member where member.id = cycle.opened_by) as opened_by,
                  cycle.opening_reason as reason, cycle.opening_findings as "findings: sqlx::types::Json<Vec<Finding>>",
                  array(select distinct category from template
                          where template.cycle_id = cycle.id and issued_at is not null and version > 0) as "categories!"
             from cycle
             join rule_set on rule_set.id = cycle.rule_set_id
             left join cycle before on before.id = cycle.copied_from
            order by cycle.year desc"#,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(years)
}

/// One year.
///
/// # Errors
/// [`Error::NotFound`] if there is none.
pub async fn find(tx: &mut Read, id: CycleId) -> Result<KeptYear> {
    all(tx).await?.into_iter().find(|year| year.id == id).ok_or(Error::NotFound)
}

/// The phases of a year, in order.
///
/// # Errors
/// When the database fails.
pub async fn phases(tx: &mut Read, id: CycleId) -> Result<Vec<Phase>> {
    let mut phases = sqlx::query_as!(
        Phase,
        "select phase, opens_at, closes_at from cycle_phase where cycle_id = $1",
        id as _,
    )
    .fetch_all(tx.conn())
    .await?;
    phases.sort_by_key(|one| PHASES.iter().position(|(code, _)| *code == one.phase));
    Ok(phases)
}

/// Prepares the year after the one granted: its dates and phases a year later, its rule set, its newest templates.
/// A year that is there stays as it is.
///
/// # Errors
/// When the database refuses it.
pub async fn prepare(
    tx: &mut Write,
    granted: &Granted<PrepareYear>,
    at: DateTime<Utc>,
) -> Result<(CycleId, bool)> {
    let from = granted.on().id;
    let fresh = sqlx::query_scalar!(
        r#"insert into cycle (id, year, rule_set_id, opens_at, due_at, cut_off_at, category_rules, stale_after_days,
                               prepared_at, prepared_by, copied_from)
           select $1, year + 1, rule_set_id, opens_at + interval '1 year', due_at + interval '1 year',
                  cut_off_at + interval '1 year', category_rules, stale_after_days, $3, $4, id
             from cycle where id = $2
           on conflict (year) do nothing returning id as "id: CycleId""#,
        CycleId::new(at) as _,
        from as _,
        at,
        granted.by() as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(id) = fresh else {
        let there = sqlx::query_scalar!(
            r#"select id as "id: CycleId" from cycle where year = (select year + 1 from cycle where id = $1)"#,
            from as _,
        )
        .fetch_one(tx.conn())
        .await?;
        return Ok((there, false));
    };
    sqlx::query!(
        "insert into cycle_phase (cycle_id, phase, opens_at, closes_at)
         select $1, phase, opens_at + interval '1 year', closes_at + interval '1 year'
           from cycle_phase where cycle_id = $2",
        id as _,
        from as _,
    )
    .execute(tx.conn())
    .await?;
    copy_asked_days(tx, from, id).await?;
    super::template::next_year::carry_over(tx, granted, id, at).await?;
    Ok((id, true))
}

/// The days on which results are asked, a year later.
async fn copy_asked_days(tx: &mut Write, from: CycleId, id: CycleId) -> Result<()> {
    sqlx::query!(
        "insert into check_in_day (cycle_id, due_on, title)
         select $1, (due_on + interval '1 year')::date, title from check_in_day where cycle_id = $2
         on conflict do nothing",
        id as _,
        from as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Drops a year that is not open, with its dates, phases and templates; `false` for one that is.
///
/// # Errors
/// When the database fails.
pub async fn drop_prepared(tx: &mut Write, granted: &Granted<DropYear>) -> Result<bool> {
    let dropped = sqlx::query_scalar!(r#"select drop_prepared_year($1) as "dropped!""#, granted.on().id as _)
        .fetch_one(tx.conn())
        .await?;
    Ok(dropped)
}

/// The dates of a year as its keepers set them.
#[derive(Clone, Debug)]
pub struct Dates {
    /// From when pledges are written.
    pub opens_at: DateTime<Utc>,
    /// Until when a pledge is in time.
    pub due_at: DateTime<Utc>,
    /// After this nothing is taken.
    pub cut_off_at: DateTime<Utc>,
    /// The phases.
    pub phases: Vec<Phase>,
}

/// Sets the dates of a year that is not open.
///
/// # Errors
/// [`Error::Conflict`] if it was opened meanwhile.
pub async fn set_dates(tx: &mut Write, granted: &Granted<PrepareYear>, dates: &Dates) -> Result<()> {
    let id = granted.on().id;
    let set = sqlx::query!(
        "update cycle set opens_at = $2, due_at = $3, cut_off_at = $4 where id = $1 and opened_at is null",
        id as _,
        dates.opens_at,
        dates.due_at,
        dates.cut_off_at,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if set == 0 {
        return Err(Error::Conflict("Năm này đã mở, nên ngày không đổi được nữa.".to_owned()));
    }
    for phase in &dates.phases {
        sqlx::query!(
            "insert into cycle_phase (cycle_id, phase, opens_at, closes_at) values ($1, $2, $3, $4)
             on conflict (cycle_id, phase) do update set opens_at = excluded.opens_at, closes_at = excluded.closes_at",
            id as _,
            phase.phase,
            phase.opens_at,
            phase.closes_at,
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

/// Opens a year once, and keeps what was missing and why it was opened all the same.
///
/// # Errors
/// When the database refuses it.
pub async fn open(
    tx: &mut Write,
    granted: &Granted<OpenYear>,
    (findings, reason): (&[Finding], &str),
    at: DateTime<Utc>,
) -> Result<bool> {
    let opened = sqlx::query!(
        "update cycle set opened_at = $2, opened_by = $3, opening_reason = $4, opening_findings = $5
          where id = $1 and opened_at is null",
        granted.on().id as _,
        at,
        granted.by() as _,
        reason,
        sqlx::types::Json(findings) as _,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(opened == 1)
}

/// How many people will be asked for a pledge.
///
/// # Errors
/// When the database fails.
pub async fn people(tx: &mut Read) -> Result<i64> {
    let people = sqlx::query_scalar!(
        r#"select count(*) as "count!" from member
            where branch_id is not null
              and standing in (select rule ->> 'standing'
                                 from cycle join rule_set on rule_set.id = cycle.rule_set_id,
                                      jsonb_array_elements(rules -> 'standings') rule
                                where cycle.year = (select max(year) from cycle) and (rule ->> 'pledges')::boolean)"#
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(people)
}
