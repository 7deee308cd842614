//! A discipline that was wrong is lifted: whoever was disciplined wrongly is restored in their rights, the grade included
//! (QĐ 117-QĐ/TW of 18/8/2023).

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

use super::{DisciplineId, Lifted, OfMember, list::DisciplinesPath, store};
use crate::{
    access::policy::LiftDiscipline,
    app::App,
    audit::Entry,
    clock::{day_in_vietnam, parse_day},
    error::Result,
    web::{
        act::see_other_with,
        filters,
        form::{Errors, Form},
        frame::Frame,
        page::Tab,
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/disciplines/{id}/lifting`
#[derive(TypedPath, Deserialize)]
#[typed_path("/disciplines/{id}/lifting")]
pub struct LiftingPath {
    /// The discipline.
    pub id: DisciplineId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "discipline/lifting.html")]
pub struct LiftingPage {
    frame: Frame,
    errors: Errors,
    name: String,
    line: String,
    year: i32,
    action: String,
    back: String,
    typed: Typed,
}

/// What is typed.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    number: Text,
    #[serde(default)]
    on: Text,
    #[serde(default)]
    reason: Text,
}

/// Says what will happen, and asks for the paper.
///
/// # Errors
/// Not found, or forbidden.
pub async fn new(path: LiftingPath, State(app): State<App>, signed: Signed) -> Result<LiftingPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = signed.actor.demand::<LiftDiscipline>(store::find(&mut tx, path.id).await?)?;
    drop(tx);
    Ok(page(signed.frame(&app, Tab::Grading), granted.on(), Typed::default(), Errors::default()))
}

/// Lifts it.
///
/// # Errors
/// As [`new`], and a conflict if it was lifted before.
pub async fn create(
    path: LiftingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<LiftDiscipline>(store::find(&mut tx, path.id).await?)?;
    match typed.read(day_in_vietnam(now)) {
        Ok(lifted) => {
            store::lift(&mut tx, &granted, &lifted, now).await?;
            let back = DisciplinesPath { id: granted.on().member.id };
            tx.commit(Entry::of(&granted, now)).await?;
            Ok(see_other_with(back, "discipline-lifted").into_response())
        }
        Err(errors) => {
            let page = page(signed.frame(&app, Tab::Grading), granted.on(), typed, errors);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

impl Typed {
    fn read(&self, today: NaiveDate) -> Result<Lifted, Errors> {
        let mut errors = Errors::default();
        let on = parse_day(self.on.as_str()).filter(|day| *day <= today);
        errors.require(on.is_some(), "on", "Hãy ghi ngày của văn bản, không sau hôm nay.");
        errors.require(!self.number.is_empty(), "number", "Hãy ghi số văn bản hủy bỏ.");
        errors.require(!self.reason.is_empty(), "reason", "Hãy ghi lý do hủy bỏ.");
        match on {
            Some(on) if errors.is_empty() => Ok(Lifted {
                number: self.number.as_str().to_owned(),
                on,
                reason: self.reason.as_str().to_owned(),
            }),
            _ => Err(errors),
        }
    }
}

fn page(frame: Frame, on: &OfMember, typed: Typed, errors: Errors) -> LiftingPage {
    LiftingPage {
        frame,
        errors,
        name: on.member.name.clone(),
        line: on.discipline.line(),
        year: on.discipline.fault_year,
        action: LiftingPath { id: on.discipline.id }.to_string(),
        back: DisciplinesPath { id: on.member.id }.to_string(),
        typed,
    }
}
