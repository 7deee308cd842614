//! Sweeping: ended sessions, old wrong tries and devices not seen for long go, a bounded number at a time.

use std::time::Duration;

use crate::{app::App, error::Result};

/// Between two sweeps.
const EVERY: Duration = Duration::from_secs(600);
/// Rows of each kind that go at a time.
const MOST: i32 = 5_000;

/// Sweeps once; another process that sweeps at this moment makes this one pass. Says how many rows went.
///
/// # Errors
/// When the database fails.
pub async fn once(app: &App) -> Result<i64> {
    let gone = sqlx::query_scalar!(r#"select sweep_accounts($1, $2) as "gone!""#, app.clock.now(), MOST)
        .fetch_one(app.db.doors())
        .await?;
    Ok(gone)
}

/// Sweeps for as long as the server runs.
pub async fn forever(app: App) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        match once(&app).await {
            Ok(0) => {}
            Ok(gone) => tracing::info!(rows = gone, "accounts.swept"),
            Err(error) => tracing::warn!(%error, "accounts.sweep_failed"),
        }
    }
}
