//! Checks that are planned: who makes them, on which day, and what is looked at. What one came to is a note.

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
    Audience, begun,
    progress::ProgressPath,
    store::{self, NewCheck, PlannedCheck},
};
use crate::{
    access::{Actor, policy::NotePledge},
    app::App,
    audit::Entry,
    clock::{date_text, parse_day},
    db::Read,
    error::Result,
    id::ActKey,
    pledge::{self, Pledge, PledgeId, show::read_by},
    viewing::{self, Seen},
    web::{
        act::{Outcome, see_other_with},
        filters,
        form::{Errors, Form, new_key},
        frame::Frame,
        page::Tab,
        parts::{Badge, Choice, Crumb, Shape},
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/pledges/{id}/checks`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/checks")]
pub struct ChecksPath {
    /// The pledge.
    pub id: PledgeId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "follow_up/checks.html")]
pub struct ChecksPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    name: String,
    year: i32,
    progress: String,
    rows: Vec<Row>,
    form: Option<CheckForm>,
}

/// One planned check.
#[derive(Debug)]
pub struct Row {
    day: String,
    badge: Badge,
    what: String,
    done_by: String,
    planned_by: String,
    result: String,
}

/// The form for one more.
#[derive(Debug)]
pub struct CheckForm {
    action: String,
    key: String,
    day: String,
    done_by: String,
    what: String,
    audience: Vec<Choice>,
}

/// What is typed.
#[derive(Debug, Deserialize)]
pub struct Typed {
    key: ActKey,
    #[serde(default)]
    on_day: Text,
    #[serde(default)]
    done_by: Text,
    #[serde(default)]
    what: Text,
    #[serde(default)]
    audience: Text,
}

/// Shows the checks that the reader may know of.
///
/// # Errors
/// Not found for those who may not see the pledge.
pub async fn show(
    path: ChecksPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<ChecksPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let pledge = pledge::store::find(&mut tx, path.id).await?;
    let around = (signed.frame(&app, Tab::Pledges), &signed.actor);
    let page = page(&mut tx, around, &pledge, (None, Errors::default()), now).await?;
    drop(tx);
    viewing::note(&app, &read_by(&signed.actor, pledge)?, Seen::Progress, now).await?;
    Ok(page)
}

/// Plans one more.
///
/// # Errors
/// Not found, forbidden, or a conflict while the pledge is not confirmed.
pub async fn create(
    path: ChecksPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<NotePledge>(pledge::store::find(&mut tx, path.id).await?)?;
    begun(granted.on())?;
    match typed.read(signed.actor.day) {
        Ok(check) => {
            if store::record_check(&mut tx, &granted, typed.key, &check, now).await? == Outcome::Done {
                tx.commit(Entry::of(&granted, now)).await?;
            }
            Ok(see_other_with(path, "check-planned").into_response())
        }
        Err(errors) => {
            let around = (signed.frame(&app, Tab::Pledges), &signed.actor);
            let page = page(&mut tx, around, granted.on(), (Some(typed), errors), now).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

impl Typed {
    /// The check, or what is wrong with it.
    fn read(&self, today: NaiveDate) -> Result<NewCheck, Errors> {
        let mut errors = Errors::default();
        let day = parse_day(self.on_day.as_str());
        match day {
            None => errors.add("on_day", "Hãy ghi ngày kiểm tra, ví dụ: 15/06/2027."),
            Some(day) if day < today => errors.add("on_day", "Ngày kiểm tra không thể trước hôm nay."),
            Some(_) => {}
        }
        errors.require(!self.done_by.is_empty(), "done_by", "Hãy ghi ai kiểm tra.");
        errors.require(!self.what.is_empty(), "what", "Hãy ghi kiểm tra việc gì.");
        let audience = Audience::named(self.audience.as_str());
        errors.require(audience.is_some(), "audience", "Hãy chọn ai được biết kế hoạch này.");
        match (day, audience) {
            (Some(on_day), Some(audience)) if errors.is_empty() => Ok(NewCheck {
                on_day,
                done_by: self.done_by.as_str().to_owned(),
                what: self.what.as_str().to_owned(),
                audience,
            }),
            _ => Err(errors),
        }
    }
}

async fn page(
    tx: &mut Read,
    (frame, actor): (Frame, &Actor),
    pledge: &Pledge,
    (typed, errors): (Option<Typed>, Errors),
    now: DateTime<Utc>,
) -> Result<ChecksPage> {
    let checks = store::list_checks(tx, pledge.id).await?;
    let may = actor.may::<NotePledge>(pledge) && begun(pledge).is_ok();
    Ok(ChecksPage {
        frame,
        crumbs: pledge::view::crumbs(actor, pledge),
        errors,
        name: pledge.name.clone(),
        year: pledge.year,
        progress: ProgressPath { id: pledge.id }.to_string(),
        rows: checks.iter().map(|check| row(check, actor.day)).collect(),
        form: may.then(|| form(pledge.id, typed.as_ref(), now)),
    })
}

fn form(id: PledgeId, typed: Option<&Typed>, now: DateTime<Utc>) -> CheckForm {
    let words =
        |field: fn(&Typed) -> &Text| typed.map(|it| field(it).as_str().to_owned()).unwrap_or_default();
    let audience = words(|it| &it.audience);
    CheckForm {
        action: ChecksPath { id }.to_string(),
        key: typed.map_or_else(|| new_key(now), |it| it.key).to_string(),
        day: words(|it| &it.on_day),
        done_by: words(|it| &it.done_by),
        what: words(|it| &it.what),
        audience: Audience::ALL
            .map(|it| Choice::new(it.code(), it.title(), it.code() == audience).with_hint(it.hint()))
            .to_vec(),
    }
}

fn row(check: &PlannedCheck, today: NaiveDate) -> Row {
    let badge = match (&check.result, check.on_day < today) {
        (Some(_), _) => Badge::new("Đã kiểm tra", Shape::Done),
        (None, true) => Badge::new("Quá ngày, chưa ghi kết quả", Shape::Alarm),
        (None, false) => Badge::new("Sắp tới", Shape::Empty),
    };
    Row {
        day: date_text(check.on_day),
        badge,
        what: check.what.clone(),
        done_by: check.done_by.clone(),
        planned_by: format!("{}, {}", check.actor_name, check.office_title),
        result: check.result.clone().unwrap_or_default(),
    }
}
