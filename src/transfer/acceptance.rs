//! The new branch takes a member in: from that day on everything is with it.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::Deserialize;

use super::{
    Kind, Transfer, TransferId, event, settling,
    show::TransferPath,
    store, view,
    workflow::{State as At, Step},
};
use crate::{
    access::policy::ReceiveTransfer,
    app::App,
    audit::Entry,
    clock::{day_in_vietnam, parse_day},
    cycle::{
        rules::{GradedBy, TransferRules},
        store::rules_in_force,
    },
    error::{Error, Result},
    id::ActKey,
    web::{
        act::{Outcome, see_other_with},
        filters,
        form::{Errors, Form, new_key},
        frame::Frame,
        page::Tab,
        parts::{Crumb, Fact},
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/transfers/{id}/acceptance`
#[derive(TypedPath, Deserialize)]
#[typed_path("/transfers/{id}/acceptance")]
pub struct AcceptancePath {
    /// The transfer.
    pub id: TransferId,
}

/// The page that says what will happen.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "transfer/acceptance.html")]
pub struct AcceptancePage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    key: String,
    transfer: Transfer,
    facts: Vec<Fact>,
    comments: Vec<view::Comment>,
    follows: bool,
    past_years: i32,
    effective: String,
}

/// What is typed.
#[derive(Deserialize)]
pub struct Typed {
    key: ActKey,
    #[serde(default)]
    effective_on: Text,
}

/// Shows what taking the member in means.
///
/// # Errors
/// Not found, forbidden, or a conflict when it is not with the new branch.
pub async fn new(
    path: AcceptancePath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<AcceptancePage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = signed.actor.demand::<ReceiveTransfer>(store::find(&mut tx, path.id).await?)?;
    granted.on().state.after(Step::Accept { effective: signed.actor.day }, now)?;
    let rules = rules_in_force(&mut tx, signed.actor.day).await?.transfer;
    let events = event::of(&mut tx, path.id).await?;
    let typed = Typed { key: new_key(now), effective_on: Text::clean(&signed.actor.day.to_string()) };
    Ok(page(&app, &signed, granted.on(), (&events, &rules), (typed, Errors::default())))
}

/// Takes the member in; everything that follows happens in this transaction.
///
/// # Errors
/// As [`new`].
pub async fn create(
    path: AcceptancePath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<ReceiveTransfer>(store::find(&mut tx, path.id).await?)?;
    let done = see_other_with(TransferPath { id: path.id }, "transfer-accepted").into_response();
    if event::done(&mut tx, typed.key).await?.is_some() {
        return Ok(done);
    }
    let transfer = granted.on();
    transfer.state.after(Step::Accept { effective: signed.actor.day }, now)?;
    let rules = rules_in_force(&mut tx, signed.actor.day).await?.transfer;
    let effective = match first_day(transfer, &typed, signed.actor.day) {
        Ok(day) => day,
        Err(errors) => {
            let events = event::of(&mut tx, path.id).await?;
            let page = page(&app, &signed, transfer, (&events, &rules), (typed, errors));
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let step = Step::Accept { effective };
    let state = transfer.state.after(step, now)?;
    if event::record(&mut tx, &granted, (typed.key, step.name()), "", now).await? == Outcome::Done {
        let to = transfer.to.ok_or(Error::NotFound)?;
        settling::demand_holds(&mut tx, transfer.id).await?;
        let reads_from = (transfer.kind == Kind::Official).then(|| effective.year() - rules.past_years);
        store::record_state(&mut tx, &granted, state, reads_from, now).await?;
        settling::take_in(&mut tx, &granted, (to, state), &rules, now).await?;
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(done)
}

/// Between the day it was sent and today: what has not come cannot have happened.
fn first_day(transfer: &Transfer, typed: &Typed, today: NaiveDate) -> Result<NaiveDate, Errors> {
    let sent: Option<DateTime<Utc>> = match transfer.state {
        At::Sent { at } => Some(at),
        _ => None,
    };
    let from = sent.map_or(today, day_in_vietnam);
    match parse_day(typed.effective_on.as_str()) {
        Some(day) if from <= day && day <= today => Ok(day),
        _ => {
            let mut errors = Errors::default();
            let (from, today) = (crate::clock::date_text(from), crate::clock::date_text(today));
            errors.add(
                "effective_on",
                format!(
                    "Ngày bắt đầu sinh hoạt nằm trong khoảng từ ngày gửi ({from}) đến hôm nay ({today})."
                ),
            );
            Err(errors)
        }
    }
}

fn page(
    app: &App,
    signed: &Signed,
    transfer: &Transfer,
    (events, rules): (&[event::Event], &TransferRules),
    (typed, errors): (Typed, Errors),
) -> AcceptancePage {
    AcceptancePage {
        frame: signed.frame(app, Tab::Home),
        crumbs: vec![Crumb::new(TransferPath { id: transfer.id }, &transfer.name)],
        errors,
        action: AcceptancePath { id: transfer.id }.to_string(),
        key: typed.key.to_string(),
        transfer: transfer.clone(),
        facts: view::facts(transfer),
        comments: view::comments(events),
        follows: rules.graded_by == GradedBy::Receiving,
        past_years: rules.past_years,
        effective: typed.effective_on.into_string(),
    }
}
