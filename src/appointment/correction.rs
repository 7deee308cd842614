//! Putting the days of an appointment right: by a new row, with both on record.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{AppointmentId, HeldOffice, ending, list, store, term::TypedTerm};
use crate::{
    access::policy::GiveOffice,
    app::App,
    audit::Entry,
    error::{Error, Result},
    id::ActKey,
    web::{
        act::{Outcome, see_other_with},
        filters,
        form::{Errors, Form, new_key},
        frame::Frame,
        page::Tab,
        parts::Crumb,
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/appointments/{id}/correction`
#[derive(TypedPath, Deserialize)]
#[typed_path("/appointments/{id}/correction")]
pub struct CorrectionPath {
    /// The appointment.
    pub id: AppointmentId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "appointment/correction.html")]
pub struct CorrectionPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    back: String,
    key: String,
    name: String,
    office: String,
    typed: Typed,
}

/// What is typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Typed {
    key: Option<ActKey>,
    #[serde(flatten)]
    term: TypedTerm,
}

/// Shows the days as they are recorded.
///
/// # Errors
/// Not found, or forbidden for those who do not give this office, and for offices of two persons.
pub async fn new(
    path: CorrectionPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<CorrectionPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let held = open(&mut tx, &signed, path.id).await?;
    let day = |day: chrono::NaiveDate| Text::clean(&day.to_string());
    let until = held.until.and_then(|until| until.pred_opt()).map(day).unwrap_or_default();
    let term = TypedTerm { from: day(held.from), until, ..TypedTerm::default() };
    Ok(page(
        signed.frame(&app, Tab::Register),
        (&signed, &held),
        Typed { key: None, term },
        Errors::default(),
        now,
    ))
}

/// Records the days anew.
///
/// # Errors
/// As [`new`], and a conflict if someone changed it meanwhile.
pub async fn create(
    path: CorrectionPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let key = typed.key.ok_or(Error::BadRequest)?;
    if let Some(place) = store::place_of_act(&mut tx, key).await? {
        return Ok(see_other_with(place, "office-corrected").into_response());
    }
    let held = open(&mut tx, &signed, path.id).await?;
    store::one_at_a_time(&mut tx, &held.place).await?;
    let done = see_other_with(held.place.page(), "office-corrected").into_response();
    if store::is_done(&mut tx, key).await? {
        return Ok(done);
    }
    let granted = signed.actor.demand::<GiveOffice>(held.seat())?;
    let mut errors = Errors::default();
    let Some(term) = typed.term.read(&mut errors).filter(|_| errors.is_empty()) else {
        let page = page(signed.frame(&app, Tab::Register), (&signed, &held), typed, errors, now);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    if store::correct(&mut tx, &granted, (key, &held, &term), now).await? == Outcome::Done {
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(done)
}

/// One's own office, and one that needs two persons, are not put right by one.
async fn open(tx: &mut crate::db::Read, signed: &Signed, id: AppointmentId) -> Result<HeldOffice> {
    let held = ending::find(tx, &signed.actor, id).await?;
    signed.actor.demand::<GiveOffice>(held.seat())?;
    if held.office.is_weighty() { Err(Error::Forbidden) } else { Ok(held) }
}

fn page(
    frame: Frame,
    (signed, held): (&Signed, &HeldOffice),
    typed: Typed,
    errors: Errors,
    now: DateTime<Utc>,
) -> CorrectionPage {
    CorrectionPage {
        frame,
        crumbs: list::crumbs(&held.place, &signed.actor),
        errors,
        action: CorrectionPath { id: held.id }.to_string(),
        back: held.place.page(),
        key: typed.key.unwrap_or_else(|| new_key(now)).to_string(),
        name: held.name.clone(),
        office: held.title(),
        typed,
    }
}
