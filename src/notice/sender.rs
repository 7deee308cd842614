//! Takes mails out of the outbox, one a transaction: a kill between leaves it there for the next.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::post::Post;
use crate::{clock::Clock, db::Db, error::Result};

/// Tries after which a mail is parked for a person to look at.
pub const TRIES: i32 = 10;
/// How long one sending may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long the sender rests when nothing waits.
const REST: Duration = Duration::from_secs(10);

/// Sends whatever waits, for as long as the server runs.
pub async fn run(db: Db, post: Post, clock: Clock) {
    loop {
        match deliver(&db, &post, clock.now()).await {
            Ok(0) => tokio::time::sleep(REST).await,
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, "mail.outbox_failed");
                tokio::time::sleep(REST).await;
            }
        }
    }
}

/// Sends everything that is due once, and tells how many were tried.
///
/// # Errors
/// When the database fails.
pub async fn deliver(db: &Db, post: &Post, now: DateTime<Utc>) -> Result<usize> {
    let mut tried = 0;
    while deliver_one(db, post, now).await? {
        tried += 1;
    }
    Ok(tried)
}

async fn deliver_one(db: &Db, post: &Post, now: DateTime<Utc>) -> Result<bool> {
    let mut door = db.door().await?;
    let next = sqlx::query!(
        "select id, address, subject, body, tries from mail
          where sent_at is null and parked_at is null and next_at <= $1
          order by next_at limit 1 for update skip locked",
        now,
    )
    .fetch_optional(door.conn())
    .await?;
    let Some(mail) = next else { return Ok(false) };
    let sending = tokio::time::timeout(PATIENCE, post.send(&mail.address, &mail.subject, mail.body));
    let outcome = sending.await.unwrap_or_else(|_| Err("no answer in time".to_owned()));
    record(door.conn(), mail.id, mail.tries + 1, outcome.as_ref().err(), now).await?;
    door.commit().await?;
    if let Err(failure) = outcome {
        tracing::warn!(mail.id = %mail.id, mail.tries = mail.tries + 1, failure, "mail.failed");
    }
    Ok(true)
}

async fn record(
    conn: &mut sqlx::PgConnection,
    id: Uuid,
    tries: i32,
    failure: Option<&String>,
    now: DateTime<Utc>,
) -> Result<()> {
    match failure {
        None => {
            sqlx::query!(
                "update mail set sent_at = $2, tries = $3, body = '', failure = null where id = $1",
                id,
                now,
                tries
            )
            .execute(conn)
            .await?;
        }
        Some(failure) => {
            sqlx::query!(
                "update mail set tries = $2::integer, failure = $3, next_at = $4,
                        parked_at = case when $2::integer >= $5::integer then $6::timestamptz end
                  where id = $1",
                id,
                tries,
                failure,
                now + wait_after(tries),
                TRIES,
                now,
            )
            .execute(conn)
            .await?;
        }
    }
    Ok(())
}

/// One minute, then twice as long each time, at most six hours.
fn wait_after(tries: i32) -> TimeDelta {
    let doublings = u32::try_from(tries - 1).unwrap_or(0).min(9);
    TimeDelta::minutes((1_i64 << doublings).min(360))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_stay_bounded() {
        for (tries, minutes) in [(1, 1), (2, 2), (5, 16), (9, 256), (10, 360), (40, 360)] {
            assert_eq!(wait_after(tries).num_minutes(), minutes, "{tries}");
        }
    }
}
