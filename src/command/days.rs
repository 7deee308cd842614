//! What a new day asks for, done by the server itself in the day's first minute, or as soon as it runs again.

use std::time::Duration;

use crate::{app::App, register::expiry, reorganization::coming::due};

/// How often it is looked: the first minute of a day may still show the day before.
const LOOK: Duration = Duration::from_secs(60);

/// Looks for as long as the server runs.
pub async fn watch(app: App) {
    let mut tick = tokio::time::interval(LOOK);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        match due::take_up(&app).await {
            Ok(0) => {}
            Ok(tried) => tracing::info!(acts = tried, "reorganization.due"),
            Err(error) => tracing::warn!(%error, "reorganization.not_taken_up"),
        }
        match expiry::end_overrides(&app).await {
            Ok(0) => {}
            Ok(ended) => tracing::info!(levels = ended, "management.overrides_ended"),
            Err(error) => tracing::warn!(%error, "management.overrides_not_ended"),
        }
    }
}
