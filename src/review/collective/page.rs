//! Entering what a leading collective said of one of its own, from the minutes of its meeting.

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

use super::store::{self, NewReview};
use crate::{
    access::policy::ReviewInCollective,
    app::App,
    audit::Entry,
    clock::{day_in_vietnam, parse_day},
    cycle::{Cycle, rules::Rules},
    db::Read,
    error::{Error, Result},
    id::ActKey,
    pledge::{self, Pledge, PledgeId, event},
    review::{
        demand_open,
        show::ReviewPath,
        store::{record_step, year},
        view,
        workflow::Step,
    },
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

/// `/pledges/{id}/collective-review`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/collective-review")]
pub struct CollectivePath {
    /// The pledge.
    pub id: PledgeId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "review/collective.html")]
pub struct CollectivePage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    review: String,
    name: String,
    year: i32,
    grades: Vec<Choice>,
    typed: Typed,
    key: String,
}

/// What is typed.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    key: Option<ActKey>,
    #[serde(default)]
    collective: Text,
    #[serde(default)]
    held_on: Text,
    #[serde(default)]
    present: Text,
    #[serde(default)]
    in_favour: Text,
    #[serde(default)]
    grade: Text,
    #[serde(default)]
    words: Text,
}

/// Shows the form.
///
/// # Errors
/// Not found for those who may not and of those who do not lead; a conflict before the phase opens and once it is decided.
pub async fn new(
    path: CollectivePath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<CollectivePage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = signed.actor.demand::<ReviewInCollective>(pledge::store::find(&mut tx, path.id).await?)?;
    let (_, rules) = demand_due(&mut tx, granted.on(), now).await?;
    let frame = signed.frame(&app, Tab::Pledges);
    Ok(page(frame, (granted.on(), &rules), (Typed::default(), Errors::default()), now))
}

/// Enters it; a later one of the same collective takes the place of the earlier one, which stays on record.
///
/// # Errors
/// As [`new`].
pub async fn create(
    path: CollectivePath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<ReviewInCollective>(pledge::store::find(&mut tx, path.id).await?)?;
    let key = typed.key.ok_or(Error::BadRequest)?;
    let done = see_other_with(ReviewPath { id: path.id }, "collective-review").into_response();
    if event::is_done(&mut tx, key).await? {
        return Ok(done);
    }
    let (year, rules) = demand_due(&mut tx, granted.on(), now).await?;
    let new = match typed.read(&rules, &year, day_in_vietnam(now)) {
        Ok(new) => new,
        Err(errors) => {
            let frame = signed.frame(&app, Tab::Pledges);
            let page = page(frame, (granted.on(), &rules), (typed, errors), now);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let said = format!("{}: {}", new.collective, rules.title_of(&new.grade));
    let step = (key, Step::ReviewInCollective);
    if record_step(&mut tx, &granted, step, Some(&said), now).await? == Outcome::Done {
        store::record(&mut tx, &granted, (key, &new), now).await?;
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(done)
}

async fn demand_due(tx: &mut Read, pledge: &Pledge, now: DateTime<Utc>) -> Result<(Cycle, Rules)> {
    if !pledge.category.leads() {
        return Err(Error::NotFound);
    }
    let (year, rules) = year(tx, pledge).await?;
    demand_open(&year, now)?;
    pledge.stage.after(Step::ReviewInCollective)?;
    Ok((year, rules))
}

impl Typed {
    fn read(&self, rules: &Rules, year: &Cycle, today: NaiveDate) -> Result<NewReview, Errors> {
        let mut errors = Errors::default();
        let collective = self.collective.as_str();
        errors.require(
            !collective.is_empty(),
            "collective",
            "Hãy ghi tên tập thể, ví dụ: Ban Giám đốc Sở Nội vụ.",
        );
        errors.require(collective.chars().count() <= 200, "collective", "Tên tập thể quá dài.");
        let held_on = parse_day(self.held_on.as_str());
        errors.require(held_on.is_some(), "held_on", "Hãy ghi ngày họp, ví dụ: 05/12/2027.");
        let in_time = held_on.is_none_or(|day| day <= today);
        errors.require(in_time, "held_on", "Ngày họp không thể sau hôm nay.");
        let begun = held_on.is_none_or(|day| year.self_review_at.is_none_or(|at| day >= day_in_vietnam(at)));
        errors.require(begun, "held_on", "Ngày họp không thể trước kỳ kiểm điểm của năm.");
        let present = count(&self.present).filter(|count| *count > 0);
        errors.require(present.is_some(), "present", "Hãy ghi số người có mặt, từ 1 trở lên.");
        let in_favour = count(&self.in_favour);
        errors.require(in_favour.is_some(), "in_favour", "Hãy ghi số phiếu cho mức này, bằng số.");
        if let (Some(present), Some(votes)) = (present, in_favour) {
            let told = format!("Số phiếu là {votes}, nhiều hơn số có mặt là {present}.");
            errors.require(votes <= present, "in_favour", &told);
        }
        errors.require(rules.has(self.grade.as_str()), "grade", "Hãy chọn mức mà tập thể đề nghị.");
        match (held_on, present, in_favour) {
            (Some(held_on), Some(present), Some(in_favour)) if errors.is_empty() => Ok(NewReview {
                collective: collective.to_owned(),
                held_on,
                present,
                in_favour,
                grade: self.grade.as_str().to_owned(),
                words: self.words.as_str().to_owned(),
            }),
            _ => Err(errors),
        }
    }
}

fn count(text: &Text) -> Option<i32> {
    text.as_str().parse().ok().filter(|count| (0..=10_000).contains(count))
}

fn page(
    frame: Frame,
    (pledge, rules): (&Pledge, &Rules),
    (typed, errors): (Typed, Errors),
    now: DateTime<Utc>,
) -> CollectivePage {
    CollectivePage {
        frame,
        crumbs: pledge::view::committee_crumbs(pledge),
        errors,
        action: CollectivePath { id: pledge.id }.to_string(),
        review: ReviewPath { id: pledge.id }.to_string(),
        name: pledge.name.clone(),
        year: pledge.year,
        grades: view::choices(rules, typed.grade.as_str()),
        key: typed.key.unwrap_or_else(|| new_key(now)).to_string(),
        typed,
    }
}
