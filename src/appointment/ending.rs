//! Ending an office: sight ends with it, and what was done under it stays as it was done.

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

use super::{AppointmentId, HeldOffice, list, store, term};
use crate::{
    access::{Actor, Office, policy::GiveOffice},
    app::App,
    audit::Entry,
    clock::{date_text, day_in_vietnam, parse_day},
    db::Read,
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

/// `/appointments/{id}/ending`
#[derive(TypedPath, Deserialize)]
#[typed_path("/appointments/{id}/ending")]
pub struct EndingPath {
    /// The appointment.
    pub id: AppointmentId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "appointment/ending.html")]
pub struct EndingPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    back: String,
    key: String,
    name: String,
    office: String,
    since: String,
    work: Vec<(i32, i64, i64)>,
    typed: Typed,
}

/// What is typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Typed {
    key: Option<ActKey>,
    #[serde(default)]
    day: Text,
    #[serde(default)]
    number: Text,
    #[serde(default)]
    reason: Text,
}

/// Shows what ending means, and asks from when and why.
///
/// # Errors
/// Not found, or forbidden for those who do not give this office.
pub async fn new(
    path: EndingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<EndingPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let held = find(&mut tx, &signed.actor, path.id).await?;
    signed.actor.demand::<GiveOffice>(held.seat())?;
    let day = Text::clean(&day_in_vietnam(now).max(held.from).to_string());
    let typed = Typed { day, ..Typed::default() };
    page(&mut tx, (&signed, &app), &held, (typed, Errors::default()), now).await
}

/// Ends it.
///
/// # Errors
/// As [`new`], and a conflict if it would leave the register without a keeper.
pub async fn create(
    path: EndingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let held = find(&mut tx, &signed.actor, path.id).await?;
    let granted = signed.actor.demand::<GiveOffice>(held.seat())?;
    let key = typed.key.ok_or(Error::BadRequest)?;
    let done = see_other_with(held.place.page(), "office-ended").into_response();
    store::one_at_a_time(&mut tx, &held.place).await?;
    if store::is_done(&mut tx, key).await? {
        return Ok(done);
    }
    let mut errors = Errors::default();
    let day = typed.read(&held, &mut errors);
    let number = term::read_number(&typed.number, &mut errors);
    let reason = term::read_reason(&typed.reason, &mut errors);
    let Some(day) = day.filter(|_| errors.is_empty()) else {
        let page = page(&mut tx, (&signed, &app), &held, (typed, errors), now).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    demand_keeper(&mut tx, &held, day).await?;
    if store::end(&mut tx, &granted, (key, &held, day), (number, reason), now).await? == Outcome::Done {
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(done)
}

/// An appointment whose place this person keeps.
pub(super) async fn find(tx: &mut Read, actor: &Actor, id: AppointmentId) -> Result<HeldOffice> {
    let held = store::find(tx, id).await?;
    let keeps = actor.may::<crate::access::policy::SeeOffices>(&held.place);
    if keeps { Ok(held) } else { Err(Error::NotFound) }
}

/// The last one who can give offices in a unit stays until another is there.
async fn demand_keeper(tx: &mut Read, held: &HeldOffice, day: NaiveDate) -> Result<()> {
    let keeps = matches!(held.office, Office::OrganizationBoard | Office::Administrator);
    if keeps && store::others(tx, held, day).await? == 0 {
        return Err(Error::Conflict(format!(
            "{} là người duy nhất giữ nhiệm vụ {} tại đây. Hãy giao cho người khác trước, rồi mới thôi giao.",
            held.name,
            held.office.title()
        )));
    }
    Ok(())
}

impl Typed {
    fn read(&self, held: &HeldOffice, errors: &mut Errors) -> Option<NaiveDate> {
        let day = parse_day(self.day.as_str());
        errors.require(day.is_some(), "day", "Hãy ghi ngày thôi giữ nhiệm vụ, ví dụ: 01/12/2026.");
        let after = day.is_none_or(|day| day >= held.from);
        errors.require(
            after,
            "day",
            &format!("Nhiệm vụ bắt đầu {}: ngày thôi không thể trước ngày ấy.", date_text(held.from)),
        );
        let before = day.zip(held.until).is_none_or(|(day, until)| day <= until);
        let last = held.until.and_then(|until| until.pred_opt()).map(date_text).unwrap_or_default();
        errors.require(before, "day", &format!("Nhiệm vụ này đã định kết thúc ngày {last}."));
        day
    }
}

async fn page(
    tx: &mut Read,
    (signed, app): (&Signed, &App),
    held: &HeldOffice,
    (typed, errors): (Typed, Errors),
    now: DateTime<Utc>,
) -> Result<EndingPage> {
    let reads = !matches!(held.office, Office::Administrator);
    let work = match held.place.unit.filter(|_| reads) {
        Some(unit) => store::open_work(tx, unit).await?,
        None => Vec::new(),
    };
    Ok(EndingPage {
        frame: signed.frame(app, Tab::Register),
        crumbs: list::crumbs(&held.place, &signed.actor),
        errors,
        action: EndingPath { id: held.id }.to_string(),
        back: held.place.page(),
        key: typed.key.unwrap_or_else(|| new_key(now)).to_string(),
        name: held.name.clone(),
        office: held.title(),
        since: date_text(held.from),
        work,
        typed,
    })
}
