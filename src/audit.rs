//! What was done, by whom, under which office: appended in the transaction that did it.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    access::{Action, Actor, Granted, Subject},
    error::Result,
};

/// One line of the audit. Carries ids and names of acts, never what people wrote.
#[derive(Clone, Debug)]
pub struct Entry {
    at: DateTime<Utc>,
    actor: Uuid,
    office: Option<&'static str>,
    /// Whose office it is, where a deputy acted.
    acting_for: Option<Uuid>,
    act: &'static str,
    object: &'static str,
    object_id: Option<Uuid>,
}

impl Entry {
    /// The line of an act that was granted.
    #[must_use]
    pub fn of<A: Action>(granted: &Granted<A>, at: DateTime<Utc>) -> Self {
        Self {
            at,
            actor: granted.by().0,
            office: granted.office().map(|office| office.code()),
            acting_for: granted.acting_for().map(|holder| holder.0),
            act: A::NAME,
            object: A::Object::KIND,
            object_id: granted.on().subject_id(),
        }
    }

    /// The line of a command typed on the server itself.
    #[must_use]
    pub fn command(act: &'static str, at: DateTime<Utc>) -> Self {
        let actor = Uuid::nil();
        Self { at, actor, office: None, acting_for: None, act, object: "installation", object_id: None }
    }

    /// The line of an act on one's own account.
    #[must_use]
    pub fn own(actor: &Actor, act: &'static str, at: DateTime<Utc>) -> Self {
        let actor = actor.member.0;
        Self { at, actor, office: None, acting_for: None, act, object: "account", object_id: Some(actor) }
    }
}

/// Appends one line.
///
/// # Errors
/// When the database refuses it.
pub async fn append(conn: &mut PgConnection, entry: &Entry) -> Result<()> {
    sqlx::query!(
        "insert into audit_entry (at, actor_id, office, act, object, object_id, details)
         values ($1, $2, $3, $4, $5, $6, jsonb_strip_nulls(jsonb_build_object('acting_for', $7::uuid)))",
        entry.at,
        entry.actor,
        entry.office,
        entry.act,
        entry.object,
        entry.object_id,
        entry.acting_for,
    )
    .execute(conn)
    .await?;
    Ok(())
}
