//! What a year that is prepared begins with: the newest version of each category of the year before.

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use super::{Category, store};
use crate::{
    access::{Granted, policy::PrepareYear},
    cycle::{CycleId, TemplateId, basis, manifestation},
    db::Write,
    error::Result,
};

/// Gives a fresh year the templates of the year granted. They are issued here and now, so they have the words that bases
/// and manifestations have now.
///
/// # Errors
/// When the database refuses it.
pub async fn carry_over(
    tx: &mut Write,
    granted: &Granted<PrepareYear>,
    to: CycleId,
    at: DateTime<Utc>,
) -> Result<()> {
    let versions = store::list(tx, Some(granted.on().id), None).await?;
    let bases = basis::store::all(tx).await?;
    let manifestations = manifestation::worded(tx).await?;
    for category in Category::ALL {
        let newest = versions.iter().find(|one| one.category == category && one.issued_at.is_some());
        let Some(newest) = newest else { continue };
        sqlx::query!(
            "insert into template (id, cycle_id, category, version, content, written_at, written_by, issued_at, issued_by)
             values ($1, $2, $3, 1, $4, $5, $6, $5, $6)",
            TemplateId::new(at) as _,
            to as _,
            category.code(),
            Json(newest.content.clone().worded(&bases, &manifestations)) as _,
            at,
            granted.by() as _,
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}
