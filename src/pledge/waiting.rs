//! What waits for those who read a unit's papers beside first pledges: amendments, and requests for more time.

use chrono::{DateTime, Utc};

use super::{PledgeId, extension::page::ExtensionPath, show::PledgePath};
use crate::{
    clock::moment_text,
    cycle::CycleId,
    db::Read,
    error::Result,
    unit::UnitId,
    web::parts::{Badge, Shape},
};

/// As many as are told; there is one of each kind a pledge at most.
const TOLD: i64 = 50;

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

/// What waits under a unit in a year, the oldest first.
///
/// # Errors
/// When the database fails.
pub async fn under(tx: &mut Read, unit: UnitId, cycle: CycleId) -> Result<Vec<Waiting>> {
    let rows = sqlx::query!(
        r#"select waits.kind as "kind!", waits.id as "id!: PledgeId", full_name as "name!", waits.at as "at!: DateTime<Utc>"
             from (select 'extension' as kind, pledge.id, pledge.member_id, extension.asked_at as at
                     from extension join pledge on pledge.id = extension.pledge_id
                     join unit_closure line on line.below_id = pledge.branch_id and line.above_id = $1
                    where extension.state = 'asked' and pledge.cycle_id = $2
                      and pledge.state in ('asked', 'draft', 'returned')
                    union all
                   select 'amendment', pledge.id, pledge.member_id, pledge.amendment_sent_at
                     from unit_closure line join pledge on pledge.branch_id = line.below_id
                    where line.above_id = $1 and pledge.cycle_id = $2 and pledge.amendment = 'sent') waits
             join member on member.id = waits.member_id
            where waits.member_id <> actor_id()
            order by waits.at, waits.id limit $3"#,
        unit as _,
        cycle as _,
        TOLD,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let (badge, href) = match row.kind.as_str() {
                "extension" => {
                    (Badge::new("Xin gia hạn", Shape::Late), ExtensionPath { id: row.id }.to_string())
                }
                _ => (Badge::new("Sửa đổi trong năm", Shape::Sent), PledgePath { id: row.id }.to_string()),
            };
            Waiting { href, name: row.name, badge, since: moment_text(row.at) }
        })
        .collect())
}
