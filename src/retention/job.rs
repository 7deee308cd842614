//! Lets go of what is over, in small steps; a dry run only counts.

use chrono::{DateTime, Months, Utc};

use super::{
    Outcome,
    store::{self, Rule},
};
use crate::{
    access::Actor,
    audit::Entry,
    clock::day_in_vietnam,
    db::{Db, Read},
    error::Result,
};

/// Rows let go of in one transaction, so that nobody waits behind the job.
const STEP: i64 = 1_000;
/// Steps for one kind in one run; the rest waits for the next.
const STEPS: usize = 1_000;

/// What became of one kind of record.
#[derive(Clone, Debug)]
pub struct Report {
    /// What people call it.
    pub title: String,
    /// What the rule says.
    pub outcome: Outcome,
    /// Rows let go of, or, in a dry run and for the archive, rows that are due.
    pub rows: u64,
}

/// Carries out every rule that ends in deleting, counts what is due for the archive, and keeps what became of each.
///
/// # Errors
/// When the database fails; what was let go of before stays so, and the next run goes on.
pub async fn run(db: &Db, at: DateTime<Utc>, dry: bool) -> Result<Vec<Report>> {
    let actor = Actor::command_line(day_in_vietnam(at));
    let rules = store::all(&mut db.read(&actor).await?).await?;
    let mut reports = Vec::new();
    for rule in rules {
        let Some(before) = over_before(&rule, at) else { continue };
        let rows = if dry || rule.outcome == Outcome::Archive {
            due(&mut db.read(&actor).await?, &rule.kind, before).await?
        } else {
            let_go(db, &actor, &rule.kind, before, at).await?
        };
        reports.push(Report { title: rule.title, outcome: rule.outcome, rows });
    }
    let mut tx = db.write(&actor).await?;
    store::record_run(&mut tx, &reports, dry, at).await?;
    tx.commit(Entry::command("retention", at)).await?;
    Ok(reports)
}

/// Whatever was counted from before this moment is over.
fn over_before(rule: &Rule, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let months = rule.months.filter(|_| rule.outcome != Outcome::Keep)?;
    at.checked_sub_months(Months::new(u32::try_from(months).ok()?))
}

async fn let_go(db: &Db, actor: &Actor, kind: &str, before: DateTime<Utc>, at: DateTime<Utc>) -> Result<u64> {
    let mut all = 0;
    for _ in 0..STEPS {
        let mut tx = db.write(actor).await?;
        let gone = step(&mut tx, kind, before).await?;
        if gone == 0 {
            break;
        }
        tx.commit(Entry::command("retention", at)).await?;
        all += gone;
    }
    Ok(all)
}

/// How many rows of a kind are over.
async fn due(tx: &mut Read, kind: &str, before: DateTime<Utc>) -> Result<u64> {
    let rows = sqlx::query_scalar!(
        r#"select case $1
             when 'viewing' then (select count(*) from viewing where at < $2)
             when 'held_export' then (select count(*) from held_export where at < $2)
             when 'session' then (select count(*) from session where expires_at < $2)
             when 'known_device' then (select count(*) from known_device where seen_at < $2)
             when 'sign_in_failure' then (select count(*) from sign_in_failure where at < $2)
             when 'notice' then (select count(*) from notice where at < $2)
             when 'mail' then (select count(*) from mail where queued_at < $2)
             when 'import_row' then (select count(*) from import where uploaded_at < $2
                                        and (preview is not null
                                             or exists (select 1 from import_row where import_id = import.id)
                                             or exists (select 1 from import_file where import_id = import.id)))
             when 'pledge_draft' then (select count(*) from pledge_draft
                                         join pledge on pledge.id = pledge_id join cycle on cycle.id = cycle_id
                                        where greatest(cycle.cut_off_at, pledge.extended_to) < $2 and saved_at < $2)
             when 'self_review' then (select count(*) from self_review join pledge on pledge.id = pledge_id
                                        join cycle on cycle.id = cycle_id
                                       where make_timestamptz(cycle.year + 1, 1, 1, 0, 0, 0, 'Asia/Ho_Chi_Minh') < $2)
             else 0 end as "rows!""#,
        kind,
        before,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(u64::try_from(rows).unwrap_or(0))
}

/// Lets go of some rows of a kind; of kinds that are not deletable there is no statement.
async fn step(tx: &mut Read, kind: &str, before: DateTime<Utc>) -> Result<u64> {
    let done = match kind {
        "viewing" => {
            sqlx::query!("delete from viewing where id in (select id from viewing where at < $1 limit $2)", before, STEP)
                .execute(tx.conn())
                .await?
        }
        "held_export" => {
            sqlx::query!(
                "delete from held_export where (member_id, at) in
                   (select member_id, at from held_export where at < $1 limit $2)",
                before,
                STEP
            )
            .execute(tx.conn())
            .await?
        }
        "session" => {
            sqlx::query!(
                "delete from session where token_hash in (select token_hash from session where expires_at < $1 limit $2)",
                before,
                STEP
            )
            .execute(tx.conn())
            .await?
        }
        "known_device" => {
            sqlx::query!(
                "delete from known_device where token_hash in
                   (select token_hash from known_device where seen_at < $1 limit $2)",
                before,
                STEP
            )
            .execute(tx.conn())
            .await?
        }
        "sign_in_failure" => {
            sqlx::query!(
                "delete from sign_in_failure where id in (select id from sign_in_failure where at < $1 limit $2)",
                before,
                STEP
            )
            .execute(tx.conn())
            .await?
        }
        _ => return step_of_papers(tx, kind, before).await,
    };
    Ok(done.rows_affected())
}

/// The same for what lies beside papers: previews of lists, drafts that were never sent, what told of something.
async fn step_of_papers(tx: &mut Read, kind: &str, before: DateTime<Utc>) -> Result<u64> {
    let conn = tx.conn();
    let done = match kind {
        "import_row" => {
            sqlx::query!(
                "with old as materialized (
                   select id from import
                    where uploaded_at < $1
                      and (preview is not null or exists (select 1 from import_row where import_id = import.id)
                           or exists (select 1 from import_file where import_id = import.id))
                    limit $2),
                 lines as (delete from import_row using old where import_id = old.id),
                 files as (delete from import_file using old where import_id = old.id)
                 update import set preview = null where id in (select id from old)",
                before,
                STEP
            )
            .execute(conn)
            .await?
        }
        "pledge_draft" => {
            sqlx::query!(
                "delete from pledge_draft where pledge_id in
                   (select pledge_id from pledge_draft join pledge on pledge.id = pledge_id
                      join cycle on cycle.id = cycle_id
                     where greatest(cycle.cut_off_at, pledge.extended_to) < $1 and saved_at < $1 limit $2)",
                before,
                STEP
            )
            .execute(conn)
            .await?
        }
        "notice" => {
            sqlx::query!("delete from notice where id in (select id from notice where at < $1 limit $2)", before, STEP)
                .execute(conn)
                .await?
        }
        "mail" => {
            sqlx::query!("delete from mail where id in (select id from mail where queued_at < $1 limit $2)", before, STEP)
                .execute(conn)
                .await?
        }
        _ => return Ok(0),
    };
    Ok(done.rows_affected())
}
