//! A member's disciplines, and the form that enters one.

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

use super::{Discipline, Form as Kind, lifting::LiftingPath, store};
use crate::{
    access::policy::KeepDiscipline,
    app::App,
    audit::Entry,
    clock::{date_text, day_in_vietnam, parse_day},
    db::Read,
    error::{Error, Result},
    id::ActKey,
    member::{self, Member, MemberId},
    web::{
        act::{Outcome, see_other_with},
        filters,
        form::{Errors, Form, new_key},
        frame::Frame,
        page::Tab,
        parts::Choice,
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/members/{id}/disciplines`
#[derive(TypedPath, Deserialize)]
#[typed_path("/members/{id}/disciplines")]
pub struct DisciplinesPath {
    /// The member.
    pub id: MemberId,
}

/// The longest text of a field.
const LONGEST: usize = 300;

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "discipline/list.html")]
pub struct DisciplinesPage {
    frame: Frame,
    errors: Errors,
    name: String,
    rows: Vec<Row>,
    action: String,
    key: String,
    forms: Vec<Choice>,
    typed: Typed,
}

/// One discipline as it is shown.
#[derive(Debug)]
pub struct Row {
    line: String,
    year: i32,
    words: String,
    lifted: String,
    lift: Option<String>,
}

/// What is typed.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    key: Option<ActKey>,
    #[serde(default)]
    form: Text,
    #[serde(default)]
    fault_year: Text,
    #[serde(default)]
    number: Text,
    #[serde(default)]
    issuer: Text,
    #[serde(default)]
    decided_on: Text,
    #[serde(default)]
    words: Text,
}

/// Shows them to those who keep them.
///
/// # Errors
/// Not found for everyone else.
pub async fn index(
    path: DisciplinesPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<DisciplinesPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let member = member::store::find(&mut tx, path.id).await?;
    if !signed.actor.may::<KeepDiscipline>(&member) {
        return Err(Error::NotFound);
    }
    let frame = signed.frame(&app, Tab::Grading);
    page(&mut tx, frame, &member, (Typed::default(), Errors::default()), now).await
}

/// Enters one.
///
/// # Errors
/// As [`index`]; forbidden on oneself.
pub async fn create(
    path: DisciplinesPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let member = member::store::find(&mut tx, path.id).await?;
    let granted = signed.actor.demand::<KeepDiscipline>(member)?;
    let key = typed.key.ok_or(Error::BadRequest)?;
    match typed.read(day_in_vietnam(now)) {
        Ok(new) => {
            if store::record(&mut tx, &granted, key, &new, now).await? == Outcome::Done {
                tx.commit(Entry::of(&granted, now)).await?;
            }
            Ok(see_other_with(path, "disciplined").into_response())
        }
        Err(errors) => {
            let frame = signed.frame(&app, Tab::Grading);
            let page = page(&mut tx, frame, granted.on(), (typed, errors), now).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

impl Typed {
    fn read(&self, today: NaiveDate) -> Result<store::NewDiscipline, Errors> {
        let mut errors = Errors::default();
        let form = Kind::named(self.form.as_str());
        errors.require(form.is_some(), "form", "Hãy chọn hình thức kỷ luật.");
        let year: Option<i32> = self.fault_year.as_str().parse().ok();
        let year = year.filter(|year| (1990..=today.year()).contains(year));
        errors.require(year.is_some(), "fault_year", "Hãy ghi năm có khuyết điểm, ví dụ: 2027.");
        let decided_on = parse_day(self.decided_on.as_str());
        errors.require(decided_on.is_some(), "decided_on", "Hãy ghi ngày quyết định, ví dụ: 20/12/2027.");
        errors.require(
            decided_on.is_none_or(|day| day <= today),
            "decided_on",
            "Ngày quyết định không thể sau hôm nay.",
        );
        for (field, text, words) in [
            ("number", &self.number, "Hãy ghi số quyết định kỷ luật."),
            ("issuer", &self.issuer, "Hãy ghi cơ quan ban hành quyết định."),
        ] {
            errors.require(!text.is_empty(), field, words);
            errors.require(text.as_str().chars().count() <= LONGEST, field, "Nội dung quá dài.");
        }
        match (form, year, decided_on) {
            (Some(form), Some(fault_year), Some(decided_on)) if errors.is_empty() => {
                Ok(store::NewDiscipline {
                    form,
                    fault_year,
                    number: self.number.as_str().to_owned(),
                    issuer: self.issuer.as_str().to_owned(),
                    decided_on,
                    words: self.words.as_str().to_owned(),
                })
            }
            _ => Err(errors),
        }
    }
}

async fn page(
    tx: &mut Read,
    frame: Frame,
    member: &Member,
    (typed, errors): (Typed, Errors),
    now: DateTime<Utc>,
) -> Result<DisciplinesPage> {
    let rows = store::of_member(tx, member.id, None).await?;
    let chosen = typed.form.as_str();
    Ok(DisciplinesPage {
        frame,
        errors,
        name: member.name.clone(),
        rows: rows.into_iter().map(row).collect(),
        action: DisciplinesPath { id: member.id }.to_string(),
        key: typed.key.unwrap_or_else(|| new_key(now)).to_string(),
        forms: Kind::ALL.map(|one| Choice::new(one.code(), one.title(), one.code() == chosen)).into(),
        typed,
    })
}

fn row(one: Discipline) -> Row {
    let lifted = one.lifted.as_ref().map(|it| {
        format!("Đã hủy bỏ theo văn bản số {} ngày {}: {}", it.number, date_text(it.on), it.reason)
    });
    Row {
        line: one.line(),
        year: one.fault_year,
        lift: one.lifted.is_none().then(|| LiftingPath { id: one.id }.to_string()),
        lifted: lifted.unwrap_or_default(),
        words: one.words,
    }
}
