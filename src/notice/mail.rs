//! Putting a mail into the outbox. The words say that something happened and where to look, nothing private.

use chrono::{DateTime, Utc};

use crate::{clock::day_in_vietnam, db::Write, error::Result, id::uuid_at, member::MemberId};

/// What a mail says.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The subject.
    pub subject: &'static str,
    /// Plain text.
    pub body: String,
}

impl Letter {
    /// A letter with the closing that all have.
    #[must_use]
    pub fn new(subject: &'static str, words: &str) -> Self {
        let body = format!(
            "Kính gửi đồng chí,\n\n{words}\n\nThư này do hệ thống Cam Kết gửi tự động, xin đừng trả lời.\n"
        );
        Self { subject, body }
    }
}

/// Queues a security letter to an address that is still to be proved.
///
/// # Errors
/// When the database refuses it.
pub async fn to_address(
    tx: &mut Write,
    member: MemberId,
    address: &str,
    letter: &Letter,
    at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into mail (id, member_id, kind, day, address, subject, body, queued_at, next_at)
         values ($1, $2, 'security', $3, $4, $5, $6, $7, $7)",
        uuid_at(at),
        member as _,
        day_in_vietnam(at),
        address,
        letter.subject,
        letter.body,
        at,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Queues a security letter to whoever acts, if they have an address.
///
/// # Errors
/// When the database refuses it.
pub async fn to_self(tx: &mut Write, member: MemberId, letter: &Letter, at: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "insert into mail (id, member_id, kind, day, address, subject, body, queued_at, next_at)
         select $1, id, 'security', $3, email, $4, $5, $6, $6 from member where id = $2 and email is not null",
        uuid_at(at),
        member as _,
        day_in_vietnam(at),
        letter.subject,
        letter.body,
        at,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
