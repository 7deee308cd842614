//! The leaders' extra copy: a pinned revision that reaches the Organization Board by rule, with a receipt.

use axum::{extract::State, response::Redirect};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{PledgeId, revision::Revision, show::PledgePath, store};
use crate::{
    access::{
        Granted,
        policy::{ReceiveCopy, WritePledge},
    },
    app::App,
    audit::Entry,
    clock::moment_text,
    db::{Read, Write},
    error::Result,
    web::{
        act::see_other_with,
        signed::{Now, Signed},
    },
};

/// A copy as it arrived.
#[derive(Clone, Debug)]
pub struct Copy {
    /// The revision it pins.
    pub revision: i32,
    /// When it arrived.
    pub received_at: DateTime<Utc>,
    /// The number of its receipt.
    pub receipt: String,
    /// The unit whose Board it went to.
    pub unit_name: String,
    /// When the Board first acknowledged it.
    pub opened_at: Option<DateTime<Utc>>,
}

impl Copy {
    /// When it arrived, as people read it.
    #[must_use]
    pub fn received(&self) -> String {
        moment_text(self.received_at)
    }
}

/// Sends the copy if the person is managed by a Standing Committee. A new revision stands beside the old copy,
/// which thereby is replaced; both stay on record.
///
/// # Errors
/// When the database fails.
pub async fn send(tx: &mut Write, granted: &Granted<WritePledge>, revision: &Revision) -> Result<()> {
    let pledge = granted.on();
    let Some(manager) = pledge.manager else { return Ok(()) };
    let receipt = format!("{}-{}-{}", pledge.year, pledge.code, revision.number);
    sqlx::query!(
        "insert into leader_copy (pledge_id, revision, unit_id, received_at, receipt) values ($1, $2, $3, $4, $5)",
        pledge.id as _,
        revision.number,
        manager as _,
        revision.submitted_at,
        receipt,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Every copy of a pledge, newest first: the first is in force, the others are replaced.
///
/// # Errors
/// When the database fails.
pub async fn all(tx: &mut Read, pledge: PledgeId) -> Result<Vec<Copy>> {
    let copies = sqlx::query_as!(
        Copy,
        r#"select revision, received_at, receipt, unit.name as unit_name, opened_at
             from leader_copy join unit on unit.id = leader_copy.unit_id
            where pledge_id = $1 order by revision desc"#,
        pledge as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(copies)
}

/// The copy in force.
///
/// # Errors
/// When the database fails.
pub async fn newest(tx: &mut Read, pledge: PledgeId) -> Result<Option<Copy>> {
    Ok(all(tx, pledge).await?.into_iter().next())
}

/// `/pledges/{id}/copy`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/copy")]
pub struct CopyPath {
    /// The pledge.
    pub id: PledgeId,
}

/// The Board acknowledges the newest copy.
///
/// # Errors
/// Not found or forbidden as the policy says.
pub async fn receive(
    path: CopyPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Redirect> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<ReceiveCopy>(store::find(&mut tx, path.id).await?)?;
    sqlx::query!(
        "update leader_copy set opened_at = $3, opened_by = $2
          where pledge_id = $1 and opened_at is null
            and revision = (select max(revision) from leader_copy where pledge_id = $1)",
        path.id as _,
        granted.by() as _,
        now,
    )
    .execute(tx.conn())
    .await?;
    tx.commit(Entry::of(&granted, now)).await?;
    Ok(see_other_with(PledgePath { id: path.id }, "received"))
}
