//! The old branch sends what a member asked for, with its closing comment.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use super::{
    Transfer, TransferId, days, event,
    form::{self, Asks, Change, Typed},
    person, settling,
    show::TransferPath,
    store,
    workflow::Step,
};
use crate::{
    access::{Granted, Office, policy::DispatchTransfer},
    app::App,
    audit::Entry,
    calendar::{self, Calendar},
    cycle::{rules::TransferRules, store::rules_in_force},
    db::{Read, Write},
    error::{Error, Result},
    unit,
    web::{
        act::{Outcome, see_other_with},
        filters,
        form::{Errors, Form, new_key},
        frame::Frame,
        page::Tab,
        parts::{Choice, Crumb},
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/transfers/{id}/sending`
#[derive(TypedPath, Deserialize)]
#[typed_path("/transfers/{id}/sending")]
pub struct SendingPath {
    /// The transfer.
    pub id: TransferId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "transfer/sending.html")]
pub struct SendingPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    key: String,
    transfer: Transfer,
    typed: Typed,
    asks: Asks,
    agencies: Vec<Choice>,
    managers: Vec<Choice>,
}

struct Ground {
    needs_comment: bool,
    rules: TransferRules,
    calendar: Calendar,
    agencies: Vec<Choice>,
    managers: Vec<Choice>,
}

impl Ground {
    async fn load(tx: &mut Read, signed: &Signed, transfer: &Transfer, typed: &Typed) -> Result<Self> {
        let person = person::find(tx, transfer.member).await?;
        person.demand_movable()?;
        let rules = rules_in_force(tx, signed.actor.day).await?.transfer;
        let official = transfer.kind == super::Kind::Official;
        let to = match transfer.to.filter(|_| official) {
            Some(to) => Some(unit::store::find(tx, to).await?),
            None => None,
        };
        let board = signed.actor.sits(&[Office::OrganizationBoard], &person.line).is_some();
        Ok(Self {
            calendar: calendar::store::after(tx, typed.counts_from(signed.actor.day)).await?,
            needs_comment: official && days::needs_comment(person.since, signed.actor.day, &rules),
            agencies: if to.is_some() {
                form::agencies(tx, typed.agency.as_str()).await?
            } else {
                Vec::new()
            },
            managers: if to.is_some() && board {
                form::managers(tx, to.as_ref(), typed.manager.as_str()).await?
            } else {
                Vec::new()
            },
            rules,
        })
    }
}

/// Shows the form.
///
/// # Errors
/// Not found, forbidden, or a conflict when it is not with the old branch.
pub async fn new(
    path: SendingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<SendingPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = signed.actor.demand::<DispatchTransfer>(store::find(&mut tx, path.id).await?)?;
    granted.on().state.after(Step::Send, now)?;
    let decided_on = Text::clean(&granted.on().decided_on.to_string());
    let typed = Typed { decided_on, ..Typed::default() };
    let ground = Ground::load(&mut tx, &signed, granted.on(), &typed).await?;
    Ok(page(&app, &signed, granted.on(), ground, (typed, Errors::default()), now))
}

/// Sends it to the new branch, or lets the member go to the place outside.
///
/// # Errors
/// As [`new`].
pub async fn create(
    path: SendingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let key = typed.key.ok_or(Error::BadRequest)?;
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<DispatchTransfer>(store::find(&mut tx, path.id).await?)?;
    let done = see_other_with(TransferPath { id: path.id }, "transfer-sent").into_response();
    if event::done(&mut tx, key).await?.is_some() {
        return Ok(done);
    }
    let transfer = granted.on();
    let step = if transfer.to.is_some() { Step::Send } else { Step::Leave { effective: signed.actor.day } };
    transfer.state.after(step, now)?;
    let ground = Ground::load(&mut tx, &signed, transfer, &typed).await?;
    let mut errors = Errors::default();
    let decided_on = typed.decision_day(signed.actor.day, &mut errors);
    typed.check_dispatch(transfer.kind, ground.needs_comment, &ground.rules, &mut errors);
    let (Some(decided_on), true) = (decided_on, errors.is_empty()) else {
        let page = page(&app, &signed, transfer, ground, (typed, errors), now);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    if event::record(&mut tx, &granted, (key, step.name()), typed.comment.as_str(), now).await?
        == Outcome::Done
    {
        send(&mut tx, &granted, (step, decided_on), (&typed, &ground), now).await?;
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(done)
}

async fn send(
    tx: &mut Write,
    granted: &Granted<DispatchTransfer>,
    (step, decided_on): (Step, NaiveDate),
    (typed, ground): (&Typed, &Ground),
    now: DateTime<Utc>,
) -> Result<()> {
    let to = granted.on().state.after(step, now)?;
    let due_on = days::due(decided_on, Some(granted.actor().day), (&ground.rules, &ground.calendar));
    let agency = Change::named(typed.agency.as_str(), &ground.agencies);
    let manager = Change::named(typed.manager.as_str(), &ground.managers);
    store::complete(tx, granted, (decided_on, due_on), (&agency, &manager)).await?;
    store::record_state(tx, granted, to, None, now).await?;
    if matches!(step, Step::Leave { .. }) {
        settling::settle(tx, granted, granted.on().id, now).await?;
    }
    Ok(())
}

fn page(
    app: &App,
    signed: &Signed,
    transfer: &Transfer,
    ground: Ground,
    (typed, errors): (Typed, Errors),
    now: DateTime<Utc>,
) -> SendingPage {
    SendingPage {
        frame: signed.frame(app, Tab::Home),
        crumbs: vec![Crumb::new(TransferPath { id: transfer.id }, &transfer.name)],
        errors,
        action: SendingPath { id: transfer.id }.to_string(),
        key: typed.key.unwrap_or_else(|| new_key(now)).to_string(),
        transfer: transfer.clone(),
        typed,
        asks: Asks::of(&ground.rules, ground.needs_comment),
        agencies: ground.agencies,
        managers: ground.managers,
    }
}
