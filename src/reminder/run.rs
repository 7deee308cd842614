//! The day's run: writes what the rules ask for, and one letter or message to each person who has something new. All of
//! it is one transaction that begins with the day's row, so of two processes one runs, and a kill leaves nothing half done.

use std::{collections::HashMap, time::Duration};

use chrono::{DateTime, NaiveDate, Timelike, Utc};
use uuid::Uuid;

use super::digest::{self, Line};
use crate::{
    app::App,
    clock::{VIETNAM, day_in_vietnam},
    config::Config,
    db::{Db, Door},
    error::Result,
    id::uuid_at,
    member::MemberId,
    notice::{NoticeId, kind::Kind, store::Notice},
};

/// How often it is looked whether the hour has come.
const LOOK: Duration = Duration::from_secs(60);

/// Whether a day that was run already is run again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Only the first runs.
    First,
    /// It runs again and adds what is missing.
    Again,
}

/// What a run came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Reminders that were written.
    pub notices: u64,
    /// Letters that were queued.
    pub letters: u64,
    /// Messages that were queued.
    pub messages: u64,
}

/// A person with what is new to them.
struct Told {
    member: MemberId,
    email: Option<String>,
    phone: Option<String>,
    lines: Vec<Line>,
}

/// Runs on each working day once its hour has come, for as long as the server runs.
pub async fn watch(worker: Db, app: App) {
    let mut tick = tokio::time::interval(LOOK);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        match when_due(&worker, &app.config, app.clock.now()).await {
            Ok(None) => {}
            Ok(Some(report)) => tracing::info!(
                reminders = report.notices,
                letters = report.letters,
                messages = report.messages,
                "reminders.run"
            ),
            Err(error) => tracing::warn!(%error, "reminders.run_failed"),
        }
    }
}

/// Runs if the hour has come, the day is a working day, and nobody ran yet.
///
/// # Errors
/// When the database fails; then nothing was written.
pub async fn when_due(worker: &Db, config: &Config, now: DateTime<Utc>) -> Result<Option<Report>> {
    let (day, hour) = (day_in_vietnam(now), now.with_timezone(&VIETNAM).hour());
    let due = sqlx::query_scalar!(
        r#"select active and hour <= $2 and not exists (select from reminder_run where day = $1) as "due!"
             from reminder_setting"#,
        day,
        i32::try_from(hour).unwrap_or(0),
    )
    .fetch_one(worker.doors())
    .await?;
    if due { once(worker, config, (day, Claim::First), now).await } else { Ok(None) }
}

/// Runs for a day; `None` on a day on which nobody works, or that was run already.
///
/// # Errors
/// When the database fails; then nothing was written.
pub async fn once(
    worker: &Db,
    config: &Config,
    (day, claim): (NaiveDate, Claim),
    now: DateTime<Utc>,
) -> Result<Option<Report>> {
    let mut door = worker.door().await?;
    if !claimed(&mut door, (day, claim), now).await? {
        return Ok(None);
    }
    let names = write(&mut door, day, now).await?;
    let mut report = Report { notices: u64::try_from(names.len()).unwrap_or(0), ..Report::default() };
    let today = day_in_vietnam(now);
    let mut mailed = Vec::new();
    for told in waiting(&mut door, config, names, (today, now)).await? {
        let by_mail = told.email.is_some();
        if !queue(&mut door, config, &told, (today, now)).await? {
            continue;
        }
        mailed.extend(told.lines.iter().map(|line| line.notice.id.0));
        let count = if by_mail { &mut report.letters } else { &mut report.messages };
        *count += 1;
    }
    finish(&mut door, (day, today), &mailed, report).await?;
    door.commit().await?;
    Ok(Some(report))
}

/// Takes the day. Whoever comes second waits here until the first is done, and then finds it taken.
async fn claimed(door: &mut Door, (day, claim): (NaiveDate, Claim), now: DateTime<Utc>) -> Result<bool> {
    let fresh = sqlx::query!(
        "insert into reminder_run (day, at) select $1, $2 where works_on($1) on conflict (day) do nothing",
        day,
        now,
    )
    .execute(door.conn())
    .await?
    .rows_affected();
    if fresh == 1 {
        return Ok(true);
    }
    if claim == Claim::First {
        return Ok(false);
    }
    let again = sqlx::query!("select day from reminder_run where day = $1 for update", day)
        .fetch_optional(door.conn())
        .await?;
    Ok(again.is_some())
}

/// Writes the reminders; of those that are new, whom or which branches they are about.
async fn write(
    door: &mut Door,
    day: NaiveDate,
    now: DateTime<Utc>,
) -> Result<HashMap<NoticeId, Vec<String>>> {
    let fresh = sqlx::query!(
        r#"select notice_id as "id!: NoticeId", names as "names!" from write_reminders($1, $2)"#,
        day,
        now,
    )
    .fetch_all(door.conn())
    .await?;
    Ok(fresh.into_iter().map(|row| (row.id, row.names)).collect())
}

/// Everyone who has something new, can be reached, and wants to be.
async fn waiting(
    door: &mut Door,
    config: &Config,
    mut names: HashMap<NoticeId, Vec<String>>,
    (today, now): (NaiveDate, DateTime<Utc>),
) -> Result<Vec<Told>> {
    let channels = config.channels();
    let rows = sqlx::query!(
        r#"select notice_id as "id!: NoticeId", member_id as "member!: MemberId", email, phone, kind as "kind!",
                  at as "at!", about as "about!: Uuid", year, count as "count!", due_on, words as "words!", place
             from digest_lines($1, $2, $3, $4)"#,
        today,
        now,
        channels.mail,
        channels.message,
    )
    .fetch_all(door.conn())
    .await?;
    let mut all: Vec<Told> = Vec::new();
    for row in rows {
        let notice = Notice {
            id: row.id,
            kind: Kind::named(&row.kind),
            at: row.at,
            about: row.about,
            year: row.year,
            count: row.count,
            due_on: row.due_on,
            day: Some(day_in_vietnam(row.at)),
            words: row.words,
            place: row.place,
            read: false,
        };
        let line = Line { names: names.remove(&row.id).unwrap_or_default(), notice };
        match all.last_mut().filter(|told| told.member == row.member) {
            Some(told) => told.lines.push(line),
            None => {
                all.push(Told { member: row.member, email: row.email, phone: row.phone, lines: vec![line] })
            }
        }
    }
    Ok(all)
}

/// Queues one letter or message; not a second one that day.
async fn queue(
    door: &mut Door,
    config: &Config,
    told: &Told,
    (today, now): (NaiveDate, DateTime<Utc>),
) -> Result<bool> {
    let letter = digest::letter(&told.lines, &config.public_url);
    let (channel, address, body) = match (&told.email, &told.phone) {
        (Some(email), _) => ("mail", email, letter.body),
        (None, Some(phone)) => ("message", phone, digest::message(&told.lines, &config.public_url)),
        (None, None) => return Ok(false),
    };
    let queued = sqlx::query!(
        "insert into mail (id, member_id, kind, channel, day, address, subject, body, queued_at, next_at)
         values ($1, $2, 'digest', $3, $4, $5, $6, $7, $8, $8)
         on conflict do nothing",
        uuid_at(now),
        told.member as _,
        channel,
        today,
        address,
        letter.subject,
        body,
        now,
    )
    .execute(door.conn())
    .await?
    .rows_affected();
    Ok(queued == 1)
}

async fn finish(
    door: &mut Door,
    (day, today): (NaiveDate, NaiveDate),
    mailed: &[Uuid],
    report: Report,
) -> Result<()> {
    sqlx::query!("update notice set mailed_on = $2 where id = any($1)", mailed, today)
        .execute(door.conn())
        .await?;
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    sqlx::query!(
        "update reminder_run set notices = notices + $2, letters = letters + $3, messages = messages + $4
          where day = $1",
        day,
        number(report.notices),
        number(report.letters),
        number(report.messages),
    )
    .execute(door.conn())
    .await?;
    Ok(())
}

/// What a run of a day would write, rule by rule: occasion, audience, people and things.
///
/// # Errors
/// When the database fails.
pub async fn dry(worker: &Db, day: NaiveDate, now: DateTime<Utc>) -> Result<Vec<(String, i64, i64)>> {
    let mut door = worker.door().await?;
    let rows = sqlx::query!(
        r#"select kind as "kind!", count(distinct member_id) as "people!", sum(count) as "things!"
             from due_reminders($1, $2) group by kind order by kind"#,
        day,
        now,
    )
    .fetch_all(door.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.kind, row.people, row.things)).collect())
}
