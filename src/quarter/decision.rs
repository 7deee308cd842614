//! Whoever decides on the year decides on the quarter: number and day of the paper, points, grade.

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
    OfQuarter, content, granted, scoring,
    show::QuarterPath,
    store::{self, NewStep},
    view::{self, Given, Line},
    workflow::Step,
};
use crate::{
    access::{Granted, policy::DecideQuarter},
    app::App,
    clock::{date_text, day_in_vietnam, parse_day},
    cycle::{grades, points, rules::Points},
    error::{Error, Result},
    id::ActKey,
    pledge::{PledgeId, show::read_by},
    viewing::{self, Seen},
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

/// `/pledges/{id}/quarters/{number}/decision`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/quarters/{number}/decision")]
pub struct DecisionPath {
    /// The pledge.
    pub id: PledgeId,
    /// Which quarter, 1 to 4.
    pub number: i32,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "quarter/decision.html")]
pub struct DecisionPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    back: String,
    key: String,
    name: String,
    title: &'static str,
    within: &'static str,
    year: i32,
    due: String,
    lines: Vec<Line>,
    own: Option<Given>,
    proposal: Option<Given>,
    before: Option<Given>,
    points: Vec<points::Field>,
    grades: Vec<Choice>,
    typed: Typed,
}

/// What is typed.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    key: Option<ActKey>,
    #[serde(default)]
    seen: i32,
    #[serde(default)]
    part: Vec<String>,
    #[serde(default)]
    points: Vec<Text>,
    #[serde(default)]
    grade: Text,
    #[serde(default)]
    number: Text,
    #[serde(default)]
    decided_on: Text,
    #[serde(default)]
    words: Text,
}

/// The longest number of a paper, in letters.
const LONGEST_NUMBER: usize = 100;

/// Shows the form beside what was proposed.
///
/// # Errors
/// Not found, forbidden, or a conflict before the proposal, and for whoever entered it.
pub async fn new(
    path: DecisionPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<DecisionPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let (granted, of) = granted::<DecideQuarter>(&mut tx, &signed.actor, (path.id, path.number)).await?;
    drop(tx);
    demand(&granted, &of, now)?;
    let newest = of.newest(Step::Decision).or(of.newest(Step::Proposal));
    let grade = Text::clean(newest.and_then(|one| one.grade.as_deref()).unwrap_or_default());
    let typed = Typed { seen: of.seen(), grade, ..Typed::default() };
    let page = page(signed.frame(&app, Tab::Grading), (&granted, &of), typed, Errors::default(), now);
    viewing::note(&app, &read_by(&signed.actor, granted.on().clone())?, Seen::Quarters, now).await?;
    Ok(page)
}

/// Enters it; a later decision corrects it, and both stay.
///
/// # Errors
/// As [`new`]; a conflict if another step was taken meanwhile.
pub async fn create(
    path: DecisionPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let (granted, of) = granted::<DecideQuarter>(&mut tx, &signed.actor, (path.id, path.number)).await?;
    let key = typed.key.ok_or(Error::BadRequest)?;
    let to = QuarterPath { id: path.id, number: path.number };
    let done = see_other_with(to, "quarter-decided").into_response();
    if store::is_done(&mut tx, key).await? {
        return Ok(done);
    }
    demand(&granted, &of, now)?;
    match typed.read(&of, day_in_vietnam(now)) {
        Ok((scored, decided_on)) => {
            let pledge = granted.on();
            let unit = pledge.manager.unwrap_or(pledge.decides);
            let new = NewStep {
                points: &scored,
                grade: Some(typed.grade.as_str()),
                words: typed.words.as_str(),
                paper: Some((unit, typed.number.as_str(), decided_on)),
                ..NewStep::bare(of.quarter, typed.seen, Step::Decision)
            };
            if store::append(&mut tx, &granted, key, &new, now).await? == Outcome::Done {
                tx.commit_granted(&granted, now).await?;
            }
            Ok(done)
        }
        Err(errors) => {
            let page = page(signed.frame(&app, Tab::Grading), (&granted, &of), typed, errors, now);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// Two persons see each quarter: whoever proposed does not decide, except in a branch whose heads do both.
fn demand(granted: &Granted<DecideQuarter>, of: &OfQuarter, now: DateTime<Utc>) -> Result<()> {
    let pledge = granted.on();
    of.demand(pledge, Step::Decision, now)?;
    let proposed = of.newest(Step::Proposal).is_some_and(|one| one.actor == granted.by());
    let does_both = pledge.manager.is_none() && pledge.decides == pledge.branch;
    if !proposed || does_both {
        return Ok(());
    }
    let words =
        "Mức đề nghị của quý này do chính đồng chí ghi, nên người khác của cấp quyết định ghi quyết định.";
    Err(Error::Conflict(words.to_owned()))
}

impl Typed {
    fn scoring(&self) -> scoring::Typed<'_> {
        scoring::Typed { part: &self.part, points: &self.points, grade: self.grade.as_str() }
    }

    fn read(&self, of: &OfQuarter, today: NaiveDate) -> Result<(Points, NaiveDate), Errors> {
        let mut errors = Errors::default();
        let scored = scoring::read(&of.rules, self.scoring(), &mut errors);
        errors.require(!self.number.is_empty(), "number", "Hãy ghi số văn bản, như trên văn bản.");
        let fits = self.number.as_str().chars().count() <= LONGEST_NUMBER;
        errors.require(fits, "number", "Số văn bản quá dài.");
        let decided_on = parse_day(self.decided_on.as_str());
        errors.require(decided_on.is_some(), "decided_on", "Hãy ghi ngày của văn bản, ví dụ: 15/04/2027.");
        let come = decided_on.is_none_or(|day| day <= today);
        errors.require(come, "decided_on", "Ngày của văn bản không thể sau hôm nay.");
        let again = of.newest(Step::Decision).is_some();
        errors.require(
            !again || !self.words.is_empty(),
            "words",
            "Hãy ghi vì sao quyết định trước được thay thế; cả hai đều được giữ.",
        );
        errors.require(content::fits(self.words.as_str()), "words", "Nội dung quá dài.");
        match decided_on {
            Some(decided_on) if errors.is_empty() => Ok((scored, decided_on)),
            _ => Err(errors),
        }
    }
}

fn page(
    frame: Frame,
    (granted, of): (&Granted<DecideQuarter>, &OfQuarter),
    typed: Typed,
    errors: Errors,
    now: DateTime<Utc>,
) -> DecisionPage {
    let pledge = granted.on();
    let (id, number) = (pledge.id, of.quarter.number());
    let of_kind = |step: Step| of.newest(step);
    let given = |step: Step| of_kind(step).map(|one| view::given(&of.rules, one));
    let before = of_kind(Step::Decision).or(of_kind(Step::Proposal)).map(|one| &one.points);
    DecisionPage {
        frame,
        crumbs: view::crumbs(granted.actor(), pledge),
        errors,
        action: DecisionPath { id, number }.to_string(),
        back: QuarterPath { id, number }.to_string(),
        key: typed.key.unwrap_or_else(|| new_key(now)).to_string(),
        name: pledge.name.clone(),
        title: of.quarter.title(),
        within: of.quarter.within(),
        year: of.year.year,
        due: of.quarter.due(of.year.year, &of.asked, Step::Decision).map(date_text).unwrap_or_default(),
        lines: of_kind(Step::SelfScore).map(|one| view::objectives(&one.objectives)).unwrap_or_default(),
        own: given(Step::SelfScore),
        proposal: given(Step::Proposal),
        before: given(Step::Decision),
        points: scoring::fields(&of.rules, typed.scoring(), before),
        grades: grades::choices(&of.rules, typed.grade.as_str()),
        typed,
    }
}
