//! What waits for those who read a unit's papers beside first pledges: amendments, and requests for more time.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{PledgeId, extension::page::ExtensionPath, show::PledgePath};
use crate::{
    clock::moment_text,
    cycle::CycleId,
    db::Read,
    error::Result,
    unit::UnitId,
    web::parts::{Badge, Shape},
};

/// As the database tells it.
#[derive(Clone, Debug, Deserialize)]
pub struct Waits {
    kind: Kind,
    pledge: PledgeId,
    name: String,
    since: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Extension,
    Amendment,
}

/// Something that waits.
#[derive(Debug)]
pub struct Waiting {
    /// Where it is looked at.
    pub href: String,
    /// Whose.
    pub name: String,
    /// What.
    pub badge: Badge,
    /// Since when.
    pub since: String,
}

impl From<Waits> for Waiting {
    fn from(waits: Waits) -> Self {
        let id = waits.pledge;
        let (badge, href) = match waits.kind {
            Kind::Extension => (Badge::new("Xin gia hạn", Shape::Late), ExtensionPath { id }.to_string()),
            Kind::Amendment => (Badge::new("Sửa đổi trong năm", Shape::Sent), PledgePath { id }.to_string()),
        };
        Self { href, name: waits.name, badge, since: moment_text(waits.since) }
    }
}

/// How much waits under a unit in a year for somebody other than whoever asks.
///
/// # Errors
/// When the database fails.
pub async fn count(tx: &mut Read, unit: UnitId, cycle: CycleId) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!"
             from unit_closure line join pledge_waiting waits on waits.branch_id = line.below_id
            where line.above_id = $1 and waits.cycle_id = $2 and waits.member_id <> actor_id()"#,
        unit as _,
        cycle as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}
