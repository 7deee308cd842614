//! A stay that ends before its day: either branch says so, with the last day and the reason.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::NaiveDate;
use serde::Deserialize;

use super::{Kind, Transfer, TransferId, event, show::TransferPath, store, workflow::State as At};
use crate::{
    access::policy::EndStay,
    app::App,
    audit::Entry,
    clock::{date_text, parse_day},
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

/// `/transfers/{id}/ending`
#[derive(TypedPath, Deserialize)]
#[typed_path("/transfers/{id}/ending")]
pub struct EndingPath {
    /// The stay.
    pub id: TransferId,
}

/// The page on which the last day and the reason are written.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "transfer/ending.html")]
pub struct EndingPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    transfer: Transfer,
    until: String,
    typed: Typed,
    key: String,
}

/// What is typed.
#[derive(Clone, Debug, Deserialize)]
pub struct Typed {
    key: ActKey,
    #[serde(default)]
    last_day: Text,
    #[serde(default)]
    reason: Text,
}

/// Shows the form.
///
/// # Errors
/// Not found, forbidden, or a conflict when no stay is going on.
pub async fn new(
    path: EndingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<EndingPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let transfer = store::find(&mut tx, path.id).await?;
    drop(tx);
    if !signed.actor.may::<EndStay>(&transfer) {
        return Err(Error::Forbidden);
    }
    demand_stay(&transfer, signed.actor.day)?;
    let last_day = Text::clean(&signed.actor.day.to_string());
    let typed = Typed { key: new_key(now), last_day, reason: Text::default() };
    Ok(page(&app, &signed, &transfer, typed, Errors::default()))
}

/// Ends the stay after that day; the own branch was never left.
///
/// # Errors
/// As [`new`]; a conflict when someone ended it meanwhile.
pub async fn create(
    path: EndingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<EndStay>(store::find(&mut tx, path.id).await?)?;
    let done = see_other_with(TransferPath { id: path.id }, "stay-ended").into_response();
    if event::done(&mut tx, typed.key).await?.is_some() {
        return Ok(done);
    }
    demand_stay(granted.on(), signed.actor.day)?;
    let last_day = match typed.read(granted.on()) {
        Ok(day) => day,
        Err(errors) => {
            let page = page(&app, &signed, granted.on(), typed, errors);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let words = format!("Đến hết ngày {}. {}", date_text(last_day), typed.reason.as_str());
    if event::record(&mut tx, &granted, (typed.key, "end"), &words, now).await? == Outcome::Done {
        store::record_stay_ended(&mut tx, &granted, last_day).await?;
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(done)
}

impl Typed {
    fn read(&self, stay: &Transfer) -> Result<NaiveDate, Errors> {
        let mut errors = Errors::default();
        let day = parse_day(self.last_day.as_str());
        let begun = match stay.state {
            At::Accepted { effective, .. } => Some(effective),
            _ => None,
        };
        let fits = |day: NaiveDate| begun <= Some(day) && Some(day) < stay.last_day();
        if !day.is_some_and(fits) {
            errors.add(
                "last_day",
                format!("Hãy ghi một ngày {}, ví dụ: 31/12/2026.", span(begun, stay.last_day())),
            );
        }
        errors.require(!self.reason.is_empty(), "reason", "Hãy ghi lý do, để đảng viên và bên kia hiểu.");
        errors.require(
            self.reason.as_str().chars().count() <= 500,
            "reason",
            "Lý do không dài quá 500 ký tự.",
        );
        day.filter(|_| errors.is_empty()).ok_or(errors)
    }
}

fn span(begun: Option<NaiveDate>, last: Option<NaiveDate>) -> String {
    let text = |day: Option<NaiveDate>| day.map(date_text).unwrap_or_default();
    format!("từ {} đến trước {}", text(begun), text(last))
}

fn demand_stay(transfer: &Transfer, today: NaiveDate) -> Result<()> {
    if transfer.kind == Kind::Temporary && transfer.stays_on(today) {
        return Ok(());
    }
    Err(Error::Conflict("Không có thời gian sinh hoạt tạm thời nào đang diễn ra ở đây.".to_owned()))
}

fn page(app: &App, signed: &Signed, transfer: &Transfer, typed: Typed, errors: Errors) -> EndingPage {
    EndingPage {
        frame: signed.frame(app, Tab::Home),
        crumbs: vec![Crumb::new(TransferPath { id: transfer.id }, &transfer.name)],
        errors,
        action: EndingPath { id: transfer.id }.to_string(),
        transfer: transfer.clone(),
        until: transfer.last_day().map(date_text).unwrap_or_default(),
        key: typed.key.to_string(),
        typed,
    }
}
