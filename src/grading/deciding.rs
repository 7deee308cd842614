//! What a decision does, wherever it was taken: its step, its row, and where the pledge stands then.

use chrono::{DateTime, Utc};

use super::store::{self, NewDecision};
use crate::{
    access::{Action, Granted},
    clock::date_text,
    cycle::rules::{Mode, Rules, YearStep},
    db::Write,
    error::Result,
    id::ActKey,
    pledge::Pledge,
    review::{
        store::{record_stage, record_step, record_unpublished},
        workflow::Step,
    },
    web::act::Outcome,
};

/// Enters a decision. Where the year's rules make publication a step of its own, its grade is told to nobody else before.
/// The same form sent twice decides once.
///
/// # Errors
/// When the database refuses it, and a conflict if someone moved the pledge meanwhile.
pub async fn decide<A: Action<Object = Pledge>>(
    tx: &mut Write,
    granted: &Granted<A>,
    (key, decision, rules): (ActKey, &NewDecision, &Rules),
    now: DateTime<Utc>,
) -> Result<Outcome> {
    let pledge = granted.on();
    let held = rules.steps.mode(YearStep::Publication, pledge.category) == Mode::Internal;
    let step = if held { Step::Resolve } else { Step::Decide };
    let to = pledge.stage.after(step)?;
    let number = format!("quyết định số {} ngày {}", decision.number, date_text(decision.decided_on));
    let reason = if held { number } else { format!("{}, {number}", rules.title_of(&decision.grade)) };
    if record_step(tx, granted, (key, step), Some(&reason), now).await? == Outcome::Repeated {
        return Ok(Outcome::Repeated);
    }
    store::decide(tx, granted, key, decision, now).await?;
    if held {
        record_unpublished(tx, pledge).await?;
    } else {
        record_stage(tx, pledge, to, Some(&decision.grade)).await?;
    }
    Ok(Outcome::Done)
}
