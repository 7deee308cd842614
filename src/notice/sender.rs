//! Takes letters and messages out of the outbox. Each is claimed first, by counting the try and putting the next one off;
//! then it is sent, with no transaction open; then it is recorded. A kill between leaves it for the next try, and one that
//! kills the sender each time is given up like any other.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::{
    hook::{Hook, Outgoing},
    post::Post,
};
use crate::{clock::Clock, db::Db, error::Result};

/// Tries after which one is parked for a person to look at.
pub const TRIES: i32 = 10;
/// How long one sending may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long the sender rests when nothing waits.
const REST: Duration = Duration::from_secs(10);

/// A way out of the outbox.
#[derive(Debug)]
pub enum Way {
    /// Letters.
    Mail(Post),
    /// Messages to telephones.
    Message(Hook),
}

/// One row that was claimed.
struct Claimed {
    id: Uuid,
    kind: String,
    address: String,
    subject: String,
    body: String,
    queued_at: DateTime<Utc>,
    tries: i32,
}

/// Sends whatever waits, for as long as the server runs.
pub async fn run(db: Db, way: Way, clock: Clock) {
    loop {
        match deliver(&db, &way, clock.now()).await {
            Ok(0) => tokio::time::sleep(REST).await,
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, "mail.outbox_failed");
                tokio::time::sleep(REST).await;
            }
        }
    }
}

/// Sends everything that is due this way once, and tells how many were tried.
///
/// # Errors
/// When the database fails.
pub async fn deliver(db: &Db, way: &Way, now: DateTime<Utc>) -> Result<usize> {
    let mut tried = 0;
    while let Some(mail) = claim(db, way.channel(), now).await? {
        tried += 1;
        let (id, tries) = (mail.id, mail.tries);
        let outcome = if tries > TRIES {
            Err("cut short at its last try".to_owned())
        } else {
            let sending = tokio::time::timeout(PATIENCE, way.send(mail, now));
            sending.await.unwrap_or_else(|_| Err("no answer in time".to_owned()))
        };
        record(db, id, tries, outcome.as_ref().err(), now).await?;
        if let Err(failure) = outcome {
            tracing::warn!(mail.id = %id, mail.tries = tries, failure, "mail.failed");
        }
    }
    Ok(tried)
}

impl Way {
    fn channel(&self) -> &'static str {
        match self {
            Self::Mail(_) => "mail",
            Self::Message(_) => "message",
        }
    }

    async fn send(&self, mail: Claimed, now: DateTime<Utc>) -> Result<(), String> {
        match self {
            Self::Mail(post) => post.send(mail.id, &mail.address, &mail.subject, mail.body).await,
            Self::Message(hook) => {
                let Claimed { id, kind, address: phone, body: text, queued_at, .. } = mail;
                hook.send(&Outgoing { id, kind, phone, text, queued_at }, now).await
            }
        }
    }
}

/// Takes the next one: the try counts from here on.
async fn claim(db: &Db, channel: &str, now: DateTime<Utc>) -> Result<Option<Claimed>> {
    let mut door = db.door().await?;
    let next = sqlx::query_as!(
        Claimed,
        r#"select id, kind, address, subject, body, queued_at, tries + 1 as "tries!" from mail
            where channel = $1 and sent_at is null and parked_at is null and next_at <= $2
            order by next_at, id limit 1 for update skip locked"#,
        channel,
        now,
    )
    .fetch_optional(door.conn())
    .await?;
    if let Some(mail) = &next {
        sqlx::query!(
            "update mail set tries = $2, next_at = $3 where id = $1",
            mail.id,
            mail.tries,
            now + wait_after(mail.tries),
        )
        .execute(door.conn())
        .await?;
    }
    door.commit().await?;
    Ok(next)
}

async fn record(db: &Db, id: Uuid, tries: i32, failure: Option<&String>, now: DateTime<Utc>) -> Result<()> {
    let mut door = db.door().await?;
    match failure {
        None => {
            sqlx::query!("update mail set sent_at = $2, body = '', failure = null where id = $1", id, now)
                .execute(door.conn())
                .await?;
        }
        Some(failure) => {
            sqlx::query!(
                "update mail set failure = $2, parked_at = case when $3 then $4::timestamptz end where id = $1",
                id,
                failure,
                tries >= TRIES,
                now,
            )
            .execute(door.conn())
            .await?;
        }
    }
    door.commit().await
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
