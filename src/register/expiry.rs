//! Levels set by hand that have a last day end by themselves; posts decide again from then on.

use crate::{app::App, clock::day_in_vietnam, error::Result};

/// Ends those whose last day has passed; tells how many.
///
/// # Errors
/// When the database fails.
pub async fn end_overrides(app: &App) -> Result<i64> {
    let now = app.clock.now();
    let ended = sqlx::query_scalar!(r#"select end_overrides($1, $2) as "ended!""#, day_in_vietnam(now), now)
        .fetch_one(app.db.doors())
        .await?;
    Ok(ended)
}
