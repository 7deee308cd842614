//! The leaders' extra copy: a pinned revision that reaches the Organization Board by rule, with a receipt.

use axum::{extract::State, response::Redirect};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{Pledge, PledgeId, revision::ChangesPath, show::PledgePath, store};
use crate::{
    access::policy::ReceiveCopy,
    app::App,
    audit::Entry,
    clock::moment_text,
    cycle::CycleId,
    db::Read,
    error::Result,
    unit::UnitId,
    web::{
        act::see_other_with,
        signed::{Now, Signed},
    },
};

/// A copy as it arrived.
#[derive(Clone, Debug, Deserialize)]
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
    /// Why it went.
    pub because: Because,
}

/// Why a copy went to a Board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type, Deserialize)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// The pledge was sent.
    Sent,
    /// An amendment came into force.
    Amended,
    /// The person came under the committee's management after sending.
    Managed,
}

impl Copy {
    /// When it arrived, as people read it.
    #[must_use]
    pub fn received(&self) -> String {
        moment_text(self.received_at)
    }

    /// Why it went, where that is not the sending itself.
    #[must_use]
    pub fn why(&self) -> &'static str {
        match self.because {
            Because::Sent => "",
            Because::Amended => ", khi bản sửa đổi được xác nhận",
            Because::Managed => ", khi đồng chí thuộc diện quản lý",
        }
    }
}

/// The copy in force; those before it are replaced.
///
/// # Errors
/// When the database fails.
pub async fn newest(tx: &mut Read, pledge: PledgeId) -> Result<Option<Copy>> {
    let copy = sqlx::query_as!(
        Copy,
        r#"select revision, received_at, receipt, unit.name as unit_name, opened_at, because as "because: Because"
             from leader_copy join unit on unit.id = leader_copy.unit_id
            where pledge_id = $1 order by revision desc, received_at desc limit 1"#,
        pledge as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(copy)
}

/// What changed since the Board's copy: from the newest it acknowledged, else from the first, to what is in force.
#[must_use]
pub fn changed_since(pledge: &Pledge, copies: &[Copy]) -> Option<Since> {
    let base = copies.iter().find(|copy| copy.opened_at.is_some()).or(copies.last())?.revision;
    let to = pledge.revision.filter(|number| *number > base)?;
    Some(Since { revision: base, href: format!("{}?from={base}&to={to}", ChangesPath { id: pledge.id }) })
}

/// The way to what changed since a copy.
#[derive(Clone, Debug)]
pub struct Since {
    /// The revision that the Board has.
    pub revision: i32,
    /// The comparison.
    pub href: String,
}

/// How many copies of a year have come to a unit's Board and are not acknowledged.
///
/// # Errors
/// When the database fails.
pub async fn unreceived(tx: &mut Read, unit: UnitId, cycle: CycleId) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from pledge
             join lateral (select opened_at from leader_copy
                            where leader_copy.pledge_id = pledge.id and leader_copy.unit_id = $1
                            order by revision desc limit 1) newest on newest.opened_at is null
            where pledge.cycle_id = $2 and pledge.manager_id = $1"#,
        unit as _,
        cycle as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
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
          where pledge_id = $1 and opened_at is null and unit_id = $4
            and revision = (select max(revision) from leader_copy where pledge_id = $1 and unit_id = $4)",
        path.id as _,
        granted.by() as _,
        now,
        granted.on().manager as _,
    )
    .execute(tx.conn())
    .await?;
    tx.commit(Entry::of(&granted, now)).await?;
    Ok(see_other_with(PledgePath { id: path.id }, "received"))
}
