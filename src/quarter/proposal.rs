//! A quarter is looked at by the heads of the branch or of the agency, or by the committee above, and a grade proposed.

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

use super::{
    OfQuarter, content, granted, scoring,
    show::QuarterPath,
    store::{self, NewStep},
    view::{self, Given, Line},
    workflow::Step,
};
use crate::{
    access::{Granted, policy::ProposeQuarter},
    app::App,
    clock::date_text,
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

/// `/pledges/{id}/quarters/{number}/proposal`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/quarters/{number}/proposal")]
pub struct ProposalPath {
    /// The pledge.
    pub id: PledgeId,
    /// Which quarter, 1 to 4.
    pub number: i32,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "quarter/proposal.html")]
pub struct ProposalPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    back: String,
    progress: String,
    key: String,
    seen: i32,
    name: String,
    title: &'static str,
    within: &'static str,
    year: i32,
    due: String,
    lines: Vec<Line>,
    own: Option<Given>,
    points: Vec<points::Field>,
    grades: Vec<Choice>,
    words: String,
}

/// What is typed.
#[derive(Default, Deserialize)]
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
    words: Text,
}

/// Shows the form beside what the member said.
///
/// # Errors
/// Not found, forbidden, or a conflict before the self-score and after the decision.
pub async fn new(
    path: ProposalPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<ProposalPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let (granted, of) = granted::<ProposeQuarter>(&mut tx, &signed.actor, (path.id, path.number)).await?;
    of.demand(granted.on(), Step::Proposal, now)?;
    drop(tx);
    let before = of.newest(Step::Proposal);
    let typed = Typed {
        seen: of.seen(),
        grade: Text::clean(before.and_then(|one| one.grade.as_deref()).unwrap_or_default()),
        words: Text::clean(before.map(|one| one.words.as_str()).unwrap_or_default()),
        ..Typed::default()
    };
    let page = page(signed.frame(&app, Tab::Grading), (&granted, &of), typed, Errors::default(), now);
    viewing::note(&app, &read_by(&signed.actor, granted.on().clone())?, Seen::Quarters, now).await?;
    Ok(page)
}

/// Proposes; until it is decided a later proposal takes its place, and both stay.
///
/// # Errors
/// As [`new`]; a conflict if another step was taken meanwhile.
pub async fn create(
    path: ProposalPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let (granted, of) = granted::<ProposeQuarter>(&mut tx, &signed.actor, (path.id, path.number)).await?;
    let key = typed.key.ok_or(Error::BadRequest)?;
    let to = QuarterPath { id: path.id, number: path.number };
    let done = see_other_with(to, "quarter-proposed").into_response();
    if store::is_done(&mut tx, key).await? {
        return Ok(done);
    }
    of.demand(granted.on(), Step::Proposal, now)?;
    match typed.read(&of) {
        Ok(scored) => {
            let new = NewStep {
                points: &scored,
                grade: Some(typed.grade.as_str()),
                words: typed.words.as_str(),
                ..NewStep::bare(of.quarter, typed.seen, Step::Proposal)
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

impl Typed {
    fn scoring(&self) -> scoring::Typed<'_> {
        scoring::Typed { part: &self.part, points: &self.points, grade: self.grade.as_str() }
    }

    fn read(&self, of: &OfQuarter) -> Result<Points, Errors> {
        let mut errors = Errors::default();
        let scored = scoring::read(&of.rules, self.scoring(), &mut errors);
        errors.require(
            !self.words.is_empty(),
            "words",
            "Hãy ghi nhận xét: kết quả đến đâu, vì sao đề nghị mức này.",
        );
        errors.require(content::fits(self.words.as_str()), "words", "Nội dung quá dài.");
        if errors.is_empty() { Ok(scored) } else { Err(errors) }
    }
}

fn page(
    frame: Frame,
    (granted, of): (&Granted<ProposeQuarter>, &OfQuarter),
    typed: Typed,
    errors: Errors,
    now: DateTime<Utc>,
) -> ProposalPage {
    let pledge = granted.on();
    let (id, number) = (pledge.id, of.quarter.number());
    let own = of.newest(Step::SelfScore);
    // What was proposed before, else what the member gave themself: it is easier to change than to type.
    let before = of.newest(Step::Proposal).or(own).map(|one| &one.points);
    ProposalPage {
        frame,
        crumbs: view::crumbs(granted.actor(), pledge),
        errors,
        action: ProposalPath { id, number }.to_string(),
        back: QuarterPath { id, number }.to_string(),
        progress: format!("/pledges/{id}/progress"),
        key: typed.key.unwrap_or_else(|| new_key(now)).to_string(),
        seen: typed.seen,
        name: pledge.name.clone(),
        title: of.quarter.title(),
        within: of.quarter.within(),
        year: of.year.year,
        due: of.quarter.due(of.year.year, &of.asked, Step::Proposal).map(date_text).unwrap_or_default(),
        lines: own.map(|one| view::objectives(&one.objectives)).unwrap_or_default(),
        own: own.map(|one| view::given(&of.rules, one)),
        points: scoring::fields(&of.rules, typed.scoring(), before),
        grades: grades::choices(&of.rules, typed.grade.as_str()),
        words: typed.words.into_string(),
    }
}
