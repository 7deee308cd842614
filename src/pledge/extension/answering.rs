//! More time is given, asked for or not, or it is not given.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    ExtensionId, Standing,
    page::{self, ExtensionPath},
    still_open, store, until,
};
use crate::{
    access::{
        Action, Granted,
        policy::{GrantExtension, GrantLongExtension},
    },
    app::App,
    audit::Entry,
    clock::{date_text, day_in_vietnam, moment_text},
    cycle::{self, Cycle},
    db::Write,
    error::Result,
    id::ActKey,
    pledge::{self, Pledge, event},
    web::{
        act::{Outcome, see_other_with},
        form::{Errors, Form},
        page::Tab,
        signed::{Now, Signed},
        text::Text,
    },
};

/// What is typed, and which button was pressed.
#[derive(Deserialize)]
pub struct Typed {
    key: ActKey,
    #[serde(default)]
    until: Text,
    #[serde(default)]
    words: Text,
    #[serde(default)]
    answer: String,
}

/// Answers what waits, or gives time unasked.
///
/// # Errors
/// Not found, forbidden, or a conflict once the pledge was sent.
pub async fn create(
    path: ExtensionPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<GrantExtension>(pledge::store::find(&mut tx, path.id).await?)?;
    let refuses = typed.answer == "refuse";
    let notice = if refuses { "extension-refused" } else { "extended" };
    let done = || see_other_with(ExtensionPath { id: path.id }, notice).into_response();
    if event::is_done(&mut tx, typed.key).await? {
        return Ok(done());
    }
    still_open(granted.on())?;
    let asked = store::of(&mut tx, path.id).await?.into_iter().find(|one| one.state == Standing::Asked);
    let cycle = cycle::store::find(&mut tx, granted.on().cycle).await?;
    let day = if refuses { Ok(now) } else { until(&typed.until, granted.on(), &cycle, now) };
    let errors = wrong(&typed, day.as_ref(), (granted.on(), &cycle, refuses, asked.is_none()), &signed);
    let (true, Ok(day)) = (errors.is_empty(), day) else {
        let typed = page::Typed { until: typed.until.into_string(), words: typed.words.into_string() };
        let frame = signed.frame(&app, Tab::Pledges);
        let with = (Some(typed), errors);
        let page = page::page(&mut tx, frame, (&signed.actor, granted.on()), with, now).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let asked = asked.map(|one| one.id);
    match asked {
        Some(asked) if refuses => refuse(tx, granted, (asked, &typed), now).await?,
        _ if refuses => return Err(pledge::store::stale()),
        _ if day > cycle.cut_off_at => {
            let long = signed.actor.demand::<GrantLongExtension>(granted.on().clone())?;
            grant(tx, long, asked, (day, &typed), now).await?;
        }
        _ => grant(tx, granted, asked, (day, &typed), now).await?,
    }
    Ok(done())
}

/// What is wrong with what was typed; who may give how much belongs to the day.
fn wrong(
    typed: &Typed,
    day: Result<&DateTime<Utc>, &String>,
    (pledge, cycle, refuses, unasked): (&Pledge, &Cycle, bool, bool),
    signed: &Signed,
) -> Errors {
    let mut errors = Errors::default();
    match day {
        Err(words) => errors.add("until", words),
        Ok(day) if *day > cycle.cut_off_at && !signed.actor.may::<GrantLongExtension>(pledge) && !refuses => {
            let words = format!(
                "Chi bộ gia hạn được đến {}. Lâu hơn do đảng ủy cấp trên quyết định.",
                moment_text(cycle.cut_off_at)
            );
            errors.add("until", words);
        }
        Ok(_) => {}
    }
    let needed = refuses || unasked;
    errors.require(!needed || !typed.words.is_empty(), "words", "Hãy ghi lý do.");
    errors
}

async fn grant<A: Action<Object = Pledge>>(
    mut tx: Write,
    granted: Granted<A>,
    asked: Option<ExtensionId>,
    (until, typed): (DateTime<Utc>, &Typed),
    now: DateTime<Utc>,
) -> Result<()> {
    let words = typed.words.as_str();
    let day = date_text(day_in_vietnam(until));
    let told = if words.is_empty() {
        format!("Đến hết ngày {day}")
    } else {
        format!("Đến hết ngày {day}. {words}")
    };
    let step = (typed.key, "extend", granted.on().revision);
    if event::append(&mut tx, &granted, step, Some(&told), now).await? == Outcome::Done {
        store::record_grant(&mut tx, &granted, asked, (until, words), now).await?;
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(())
}

async fn refuse(
    mut tx: Write,
    granted: Granted<GrantExtension>,
    (asked, typed): (ExtensionId, &Typed),
    now: DateTime<Utc>,
) -> Result<()> {
    let words = typed.words.as_str();
    let step = (typed.key, "refuse_extension", granted.on().revision);
    if event::append(&mut tx, &granted, step, Some(words), now).await? == Outcome::Done {
        store::record_refusal(&mut tx, &granted, asked, words, now).await?;
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(())
}
