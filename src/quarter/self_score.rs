//! The member says what each line of the quarter came to, and scores themself.

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
    OfQuarter,
    content::{self, Objective},
    granted, scoring,
    show::QuarterPath,
    store::{self, NewStep, Taken},
    view,
    workflow::{Stage, Step},
};
use crate::{
    access::{Granted, policy::ScoreQuarter},
    app::App,
    clock::date_text,
    cycle::{grades, points, rules::Points},
    error::{Error, Result},
    id::ActKey,
    pledge::PledgeId,
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

/// `/pledges/{id}/quarters/{number}/self-score`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/quarters/{number}/self-score")]
pub struct SelfScorePath {
    /// The pledge.
    pub id: PledgeId,
    /// Which quarter, 1 to 4.
    pub number: i32,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "quarter/self_score.html")]
pub struct SelfScorePage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    back: String,
    progress: String,
    key: String,
    seen: i32,
    title: &'static str,
    year: i32,
    due: String,
    lines: Vec<view::Line>,
    returned: Option<view::Given>,
    points: Vec<points::Field>,
    grades: Vec<Choice>,
    words: String,
}

/// What is typed; results run in step with the lines.
#[derive(Default, Deserialize)]
pub struct Typed {
    key: Option<ActKey>,
    #[serde(default)]
    seen: i32,
    #[serde(default)]
    result: Vec<Text>,
    #[serde(default)]
    part: Vec<String>,
    #[serde(default)]
    points: Vec<Text>,
    #[serde(default)]
    grade: Text,
    #[serde(default)]
    words: Text,
}

/// Shows the form.
///
/// # Errors
/// Not found, forbidden, or a conflict before the days for it, without objectives, and once a grade is proposed.
pub async fn new(
    path: SelfScorePath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<SelfScorePage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let (granted, of) = granted::<ScoreQuarter>(&mut tx, &signed.actor, (path.id, path.number)).await?;
    of.demand(granted.on(), Step::SelfScore, now)?;
    drop(tx);
    let typed = Typed { seen: of.seen(), ..Typed::of(of.newest(Step::SelfScore)) };
    Ok(page(signed.frame(&app, Tab::Mine), (&granted, &of), typed, Errors::default(), now))
}

/// Sends it; until a grade is proposed a later one takes its place, and both stay.
///
/// # Errors
/// As [`new`]; a conflict if another step was taken meanwhile.
pub async fn create(
    path: SelfScorePath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let (granted, of) = granted::<ScoreQuarter>(&mut tx, &signed.actor, (path.id, path.number)).await?;
    let key = typed.key.ok_or(Error::BadRequest)?;
    let to = QuarterPath { id: path.id, number: path.number };
    let done = see_other_with(to, "quarter-scored").into_response();
    if store::is_done(&mut tx, key).await? {
        return Ok(done);
    }
    of.demand(granted.on(), Step::SelfScore, now)?;
    match typed.read(&of) {
        Ok((lines, scored)) => {
            let new = NewStep {
                objectives: &lines,
                points: &scored,
                grade: Some(typed.grade.as_str()),
                words: typed.words.as_str(),
                ..NewStep::bare(of.quarter, typed.seen, Step::SelfScore)
            };
            if store::append(&mut tx, &granted, key, &new, now).await? == Outcome::Done {
                tx.commit_granted(&granted, now).await?;
            }
            Ok(done)
        }
        Err(errors) => {
            let page = page(signed.frame(&app, Tab::Mine), (&granted, &of), typed, errors, now);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// The lines as they were set.
fn set(of: &OfQuarter) -> &[Objective] {
    of.newest(Step::Objectives).map(|one| one.objectives.as_slice()).unwrap_or_default()
}

impl Typed {
    /// What was scored before, as the form would send it.
    fn of(before: Option<&Taken>) -> Self {
        let Some(before) = before else { return Self::default() };
        Self {
            result: before.objectives.iter().map(|one| Text::clean(&one.result)).collect(),
            part: before.points.keys().cloned().collect(),
            points: before.points.values().map(|tenths| Text::clean(&points::text(*tenths))).collect(),
            grade: Text::clean(before.grade.as_deref().unwrap_or_default()),
            words: Text::clean(&before.words),
            ..Self::default()
        }
    }

    fn scoring(&self) -> scoring::Typed<'_> {
        scoring::Typed { part: &self.part, points: &self.points, grade: self.grade.as_str() }
    }

    fn read(&self, of: &OfQuarter) -> Result<(Vec<Objective>, Points), Errors> {
        let mut errors = Errors::default();
        let lines = content::with_results(set(of), &self.result).unwrap_or_else(|wrong| {
            errors.extend(wrong);
            Vec::new()
        });
        let scored = scoring::read(&of.rules, self.scoring(), &mut errors);
        errors.require(content::fits(self.words.as_str()), "words", "Nội dung quá dài.");
        if errors.is_empty() { Ok((lines, scored)) } else { Err(errors) }
    }
}

fn page(
    frame: Frame,
    (granted, of): (&Granted<ScoreQuarter>, &OfQuarter),
    typed: Typed,
    errors: Errors,
    now: DateTime<Utc>,
) -> SelfScorePage {
    let (id, number) = (granted.on().id, of.quarter.number());
    let mut lines = view::objectives(set(of));
    for (line, result) in lines.iter_mut().zip(&typed.result) {
        result.as_str().clone_into(&mut line.result);
    }
    SelfScorePage {
        frame,
        crumbs: view::crumbs(granted.actor(), granted.on()),
        errors,
        action: SelfScorePath { id, number }.to_string(),
        back: QuarterPath { id, number }.to_string(),
        progress: format!("/pledges/{id}/progress"),
        key: typed.key.unwrap_or_else(|| new_key(now)).to_string(),
        seen: typed.seen,
        title: of.quarter.title(),
        year: of.year.year,
        due: of.quarter.due(of.year.year, &of.asked, Step::SelfScore).map(date_text).unwrap_or_default(),
        lines,
        returned: of
            .newest(Step::Return)
            .filter(|_| of.stage() == Stage::Returned)
            .map(|one| view::given(&of.rules, one)),
        points: scoring::fields(&of.rules, typed.scoring(), None),
        grades: grades::choices(&of.rules, typed.grade.as_str()),
        words: typed.words.into_string(),
    }
}
