//! Rules, the run's settings and what became of the outbox, in the database.

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    Audience, Occasion, OutgoingId, RuleId,
    rule::{Rule, When},
};
use crate::{
    access::{
        Granted,
        policy::{KeepOutbox, KeepReminders},
    },
    cycle::CycleId,
    db::{Read, Write},
    error::{Error, Result},
};

/// A rule as its row has it.
struct Row {
    id: RuleId,
    cycle: Option<CycleId>,
    year: Option<i32>,
    occasion: Occasion,
    audience: Audience,
    before: Vec<i32>,
    after: Option<i32>,
    every: Option<i32>,
    words: String,
    active: bool,
    version: i32,
    changed_name: String,
}

impl From<Row> for Rule {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            cycle: row.cycle,
            year: row.year,
            occasion: row.occasion,
            audience: row.audience,
            when: When { before: row.before, after: row.after, every: row.every },
            words: row.words,
            active: row.active,
            version: row.version,
            changed_name: row.changed_name,
        }
    }
}

/// The rules of a year, in their order.
///
/// # Errors
/// When the database fails.
pub async fn rules(tx: &mut Read, cycle: CycleId) -> Result<Vec<Rule>> {
    let rows = sqlx::query_as!(
        Row,
        r#"select rule.id as "id: RuleId", cycle_id as "cycle: CycleId", cycle.year as "year?",
                  occasion as "occasion: Occasion", audience as "audience: Audience", before, after, every, words, active,
                  version, changed_name
             from reminder_rule rule join cycle on cycle.id = rule.cycle_id
            where cycle_id = $1 order by position"#,
        cycle as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Rule::from).collect())
}

/// One rule of a year.
///
/// # Errors
/// [`Error::NotFound`] if there is none.
pub async fn rule(tx: &mut Read, id: RuleId) -> Result<Rule> {
    let row = sqlx::query_as!(
        Row,
        r#"select rule.id as "id: RuleId", cycle_id as "cycle: CycleId", cycle.year as "year?",
                  occasion as "occasion: Occasion", audience as "audience: Audience", before, after, every, words, active,
                  version, changed_name
             from reminder_rule rule join cycle on cycle.id = rule.cycle_id
            where rule.id = $1"#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(row.into())
}

/// Writes a rule anew.
///
/// # Errors
/// [`Error::Conflict`] if someone changed it meanwhile.
pub async fn change(
    tx: &mut Write,
    granted: &Granted<KeepReminders>,
    rule: &Rule,
    at: DateTime<Utc>,
) -> Result<()> {
    let changed = sqlx::query!(
        "update reminder_rule
            set before = $3, after = $4, every = $5, words = $6, active = $7, version = version + 1,
                changed_at = $8, changed_by = $9, changed_name = $10
          where id = $1 and version = $2",
        rule.id as _,
        rule.version,
        &rule.when.before,
        rule.when.after,
        rule.when.every,
        rule.words,
        rule.active,
        at,
        granted.by() as _,
        granted.actor().name,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if changed == 1 {
        return Ok(());
    }
    Err(Error::Conflict(
        "Có người vừa sửa quy định này. Hãy mở lại trang để xem bản mới nhất rồi sửa tiếp.".to_owned(),
    ))
}

/// When the day's run begins.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The hour, in Vietnam's time.
    pub hour: i32,
    /// Whether it runs at all.
    pub active: bool,
}

/// The run's setting.
///
/// # Errors
/// When the database fails.
pub async fn setting(tx: &mut Read) -> Result<Setting> {
    let setting =
        sqlx::query_as!(Setting, "select hour, active from reminder_setting").fetch_one(tx.conn()).await?;
    Ok(setting)
}

/// Sets it.
///
/// # Errors
/// When the database refuses it.
pub async fn set(
    tx: &mut Write,
    granted: &Granted<KeepReminders>,
    setting: Setting,
    at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update reminder_setting set hour = $1, active = $2, changed_at = $3, changed_by = $4",
        setting.hour,
        setting.active,
        at,
        granted.by() as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The first working day after a day.
///
/// # Errors
/// When the database fails.
pub async fn next_working_day(tx: &mut Read, day: NaiveDate) -> Result<NaiveDate> {
    let next =
        sqlx::query_scalar!(r#"select next_working_day($1) as "day""#, day).fetch_one(tx.conn()).await?;
    next.ok_or(Error::NotFound)
}

/// What a day's run would write by one rule.
#[derive(Clone, Debug)]
pub struct Expected {
    /// What is waited for.
    pub occasion: Occasion,
    /// Who is told.
    pub audience: Audience,
    /// Of which year.
    pub year: i32,
    /// How many people are told.
    pub people: i64,
    /// About how many things.
    pub things: i64,
}

/// What the run of a day would write, if nothing changes until then.
///
/// # Errors
/// When the database fails.
pub async fn preview(tx: &mut Read, day: NaiveDate, at: DateTime<Utc>) -> Result<Vec<Expected>> {
    let expected = sqlx::query_as!(
        Expected,
        r#"select occasion as "occasion!: Occasion", audience as "audience!: Audience", year as "year!",
                  people as "people!", things as "things!" from preview_reminders($1, $2)"#,
        day,
        at,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(expected)
}

/// One run that was.
#[derive(Clone, Debug)]
pub struct Run {
    /// Its day.
    pub day: NaiveDate,
    /// When.
    pub at: DateTime<Utc>,
    /// Reminders written.
    pub notices: i64,
    /// Letters queued.
    pub letters: i64,
    /// Messages queued.
    pub messages: i64,
}

/// The newest runs.
///
/// # Errors
/// When the database fails.
pub async fn runs(tx: &mut Read, limit: i64) -> Result<Vec<Run>> {
    let runs = sqlx::query_as!(
        Run,
        "select day, at, notices, letters, messages from reminder_run order by day desc limit $1",
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(runs)
}

/// How many of a kind went out one way.
#[derive(Clone, Debug)]
pub struct Count {
    /// `mail` or `message`.
    pub channel: String,
    /// `security`, `returned` or `digest`.
    pub kind: String,
    /// Taken by the server that carries it.
    pub sent: i64,
    /// Still waiting.
    pub waiting: i64,
    /// Given up.
    pub parked: i64,
}

/// What went out since a moment.
///
/// # Errors
/// When the database fails.
pub async fn counts(tx: &mut Read, since: DateTime<Utc>) -> Result<Vec<Count>> {
    let counts = sqlx::query_as!(
        Count,
        r#"select channel as "channel!", kind as "kind!", sent as "sent!", waiting as "waiting!", parked as "parked!"
             from outbox_counts($1)"#,
        since,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(counts)
}

/// One that was given up.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Its id.
    pub id: OutgoingId,
    /// For whom, where one may see the person.
    pub name: Option<String>,
    /// `mail` or `message`.
    pub channel: String,
    /// `security`, `returned` or `digest`.
    pub kind: String,
    /// How often it was tried.
    pub tries: i32,
    /// When it was given up.
    pub parked_at: DateTime<Utc>,
    /// What the server said last.
    pub failure: String,
}

/// Those given up, newest first, after the one named.
///
/// # Errors
/// When the database fails.
pub async fn failures(tx: &mut Read, after: Option<OutgoingId>, limit: usize) -> Result<Vec<Failure>> {
    let failures = sqlx::query_as!(
        Failure,
        r#"select mail.id as "id: OutgoingId", member.full_name as "name?", channel, kind, tries,
                  parked_at as "parked_at!", coalesce(failure, '') as "failure!"
             from mail left join member on member.id = mail.member_id
            where parked_at is not null
              and ($1::uuid is null or (parked_at, mail.id) < (select parked_at, id from mail last where last.id = $1))
            order by parked_at desc, mail.id desc limit $2"#,
        after as _,
        i64::try_from(limit).unwrap_or(i64::MAX),
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(failures)
}

/// Has one that was given up tried again.
///
/// # Errors
/// [`Error::NotFound`] if it was not given up.
pub async fn retry(tx: &mut Write, _: &Granted<KeepOutbox>, id: OutgoingId, at: DateTime<Utc>) -> Result<()> {
    let again = sqlx::query_scalar!(r#"select try_mail_again($1, $2) as "again!""#, id as _, at)
        .fetch_one(tx.conn())
        .await?;
    if again { Ok(()) } else { Err(Error::NotFound) }
}
