//! Writing the self-review: saving never validates, and never overwrites what another tab saved.

use std::{collections::BTreeMap, str::FromStr};

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    content::Content,
    demand_writing, form, points,
    show::ReviewPath,
    store::{self, Hand, SelfReview},
    submission::SubmissionPath,
    undoing::UndoingPath,
    view,
};
use crate::{
    access::{Granted, policy::ReviewSelf},
    app::App,
    audit::Entry,
    clock::{VIETNAM, exact_moment_text},
    cycle::rules::{ReviewForm, Rules},
    db::Write,
    error::Result,
    id::CommitmentId,
    pledge::{self, PledgeId},
    web::{
        act::see_other,
        filters,
        form::Form,
        frame::Frame,
        htmx::WantsData,
        offline,
        page::Tab,
        parts::{Choice, Piece},
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/pledges/{id}/review/draft`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/review/draft")]
pub struct DraftPath {
    /// The pledge.
    pub id: PledgeId,
}

/// The form on the review's page, for the member while it is open.
#[derive(Debug)]
pub struct Writing {
    /// Where it is saved.
    pub action: String,
    /// The count a save must name.
    pub version: i32,
    /// When it was saved.
    pub saved: String,
    /// Where the last change is taken back, if there is one.
    pub undoing: Option<String>,
    /// What the form is called.
    pub title: String,
    /// Its parts.
    pub parts: Vec<form::PartField>,
    /// How many of its parts lack something.
    pub lacking: usize,
    /// The grades on the state's side; none where the form does not ask.
    pub state_grades: Vec<Choice>,
    /// The grades.
    pub grades: Vec<Choice>,
    /// The points, for each part of the scale.
    pub points: Vec<points::Field>,
}

impl Writing {
    /// The form with what is saved, or with what it begins with.
    #[must_use]
    pub fn of(path: DraftPath, review: &SelfReview, (form, rules): (&ReviewForm, &Rules)) -> Self {
        let content = &review.content;
        let parts = form::fields(form, content, review.saved_at.is_none());
        Self {
            action: path.to_string(),
            version: review.version,
            saved: review
                .saved_at
                .map(|at| format!("Đã lưu lúc {}", exact_moment_text(at)))
                .unwrap_or_default(),
            undoing: review.undoable.then(|| UndoingPath { id: path.id }.to_string()),
            title: form.title.clone(),
            lacking: parts.iter().filter(|part| !part.written).count(),
            parts,
            state_grades: if form.state_grade {
                state_grades(rules, &content.state_grade)
            } else {
                Vec::new()
            },
            grades: view::choices(rules, &content.grade),
            points: points::fields(rules.scale.as_ref(), |code| {
                content.points.get(code).cloned().unwrap_or_default()
            }),
        }
    }
}

fn state_grades(rules: &Rules, chosen: &str) -> Vec<Choice> {
    let none = Choice::new(String::new(), "Không thuộc đối tượng".to_owned(), chosen.is_empty());
    let grades = rules.grades.iter();
    std::iter::once(none)
        .chain(grades.map(|one| Choice::new(one.code.clone(), one.title.clone(), one.code == chosen)))
        .collect()
}

/// What the form carries; words run in step with their commitments, and with the codes of the form's parts.
#[derive(Deserialize)]
pub struct Typed {
    version: i32,
    #[serde(default)]
    writer: String,
    #[serde(default)]
    turn: i32,
    #[serde(default)]
    then: String,
    #[serde(default)]
    commitment: Vec<String>,
    #[serde(default)]
    words: Vec<Text>,
    #[serde(default)]
    summary: Text,
    #[serde(default)]
    weaknesses: Text,
    #[serde(default)]
    direction: Text,
    #[serde(default)]
    form_part: Vec<String>,
    #[serde(default)]
    form_words: Vec<Text>,
    #[serde(default)]
    level_part: Vec<String>,
    #[serde(default)]
    level: Vec<Text>,
    #[serde(default)]
    state_grade: Text,
    #[serde(default)]
    grade: Text,
    #[serde(default)]
    part: Vec<String>,
    #[serde(default)]
    points: Vec<Text>,
}

/// The page when another tab or device saved meanwhile: both texts, side by side.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "review/conflict.html")]
pub struct ConflictPage {
    frame: Frame,
    action: String,
    back: String,
    version: i32,
    saved: String,
    fields: Vec<(&'static str, String)>,
    parts: Vec<ConflictPart>,
}

/// One field that differs.
#[derive(Debug)]
pub struct ConflictPart {
    title: String,
    pieces: Vec<Piece>,
}

/// Saves. A script asks for data and gets the new count; a form goes on to the next page.
///
/// # Errors
/// Not found, forbidden, or a conflict before the phase opens and after it was sent.
pub async fn update(
    path: DraftPath,
    State(app): State<App>,
    signed: Signed,
    (Now(now), WantsData(data)): (Now, WantsData),
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<ReviewSelf>(pledge::store::find(&mut tx, path.id).await?)?;
    let (year, _) = store::year(&mut tx, granted.on()).await?;
    demand_writing(granted.on(), &year, now)?;
    let saved = store::save(&mut tx, &granted, typed.seen(), &typed.content(), now).await?;
    let review = ReviewPath { id: path.id };
    let Some(version) = saved else {
        if data {
            let page = serde_json::json!({ "conflict": review.to_string() });
            return Ok((StatusCode::CONFLICT, Json(page)).into_response());
        }
        return conflict(tx, signed.frame(&app, Tab::Mine), &granted, &typed).await;
    };
    tx.commit(Entry::of(&granted, now)).await?;
    if data {
        let saved_at = now.with_timezone(&VIETNAM).format("%H:%M:%S").to_string();
        let told = serde_json::json!({ "version": version, "saved_at": saved_at, "build": offline::BUILD });
        return Ok(Json(told).into_response());
    }
    Ok(match typed.then.as_str() {
        "send" => see_other(SubmissionPath { id: path.id }).into_response(),
        _ => see_other(format!("{review}?notice=saved")).into_response(),
    })
}

/// Answers a save that came too late with both texts; nothing is lost.
async fn conflict(
    mut tx: Write,
    frame: Frame,
    granted: &Granted<ReviewSelf>,
    typed: &Typed,
) -> Result<Response> {
    let pledge = granted.on();
    let (_, rules) = store::year(&mut tx, pledge).await?;
    let pledged = store::pledged(&mut tx, pledge).await?.content;
    let there = store::self_review(&mut tx, pledge.id).await?.unwrap_or_default();
    let mine = typed.content();
    let form = rules.form_for(pledge.category);
    let parts = there
        .content
        .texts(&pledged, (&form, &rules))
        .into_iter()
        .zip(mine.texts(&pledged, (&form, &rules)))
        .filter(|(old, new)| old != new)
        .map(|((title, old), (_, new))| ConflictPart { title, pieces: pledge::view::difference(&old, &new) })
        .collect();
    let page = ConflictPage {
        frame,
        action: DraftPath { id: pledge.id }.to_string(),
        back: ReviewPath { id: pledge.id }.to_string(),
        version: there.version,
        saved: there.saved_at.map(exact_moment_text).unwrap_or_default(),
        fields: fields_of(&mine),
        parts,
    };
    Ok((StatusCode::CONFLICT, page).into_response())
}

/// A self-review's words as the fields of a form, to be carried through a page.
fn fields_of(content: &Content) -> Vec<(&'static str, String)> {
    let words = content
        .words
        .iter()
        .flat_map(|(id, words)| [("commitment", id.to_string()), ("words", words.clone())]);
    let whole = [
        ("summary", content.summary.clone()),
        ("weaknesses", content.weaknesses.clone()),
        ("direction", content.direction.clone()),
        ("state_grade", content.state_grade.clone()),
        ("grade", content.grade.clone()),
    ];
    let parts = content
        .parts
        .iter()
        .flat_map(|(code, words)| [("form_part", code.clone()), ("form_words", words.clone())]);
    let levels = content
        .levels
        .iter()
        .flat_map(|(code, level)| [("level_part", code.clone()), ("level", level.clone())]);
    let points =
        content.points.iter().flat_map(|(code, points)| [("part", code.clone()), ("points", points.clone())]);
    words.chain(parts).chain(levels).chain(points).chain(whole).collect()
}

impl Typed {
    /// What this save rests on, and whose hand it is.
    fn seen(&self) -> (i32, Option<Hand>) {
        let writer = uuid::Uuid::from_str(&self.writer).ok();
        (self.version, writer.map(|writer| Hand { writer, turn: self.turn }))
    }

    /// The words as typed.
    fn content(&self) -> Content {
        let words = self.commitment.iter().zip(&self.words).filter_map(|(id, words)| {
            let id = CommitmentId(uuid::Uuid::from_str(id).ok()?);
            (!words.is_empty()).then(|| (id, words.as_str().to_owned()))
        });
        Content {
            words: words.collect(),
            summary: self.summary.as_str().to_owned(),
            weaknesses: self.weaknesses.as_str().to_owned(),
            direction: self.direction.as_str().to_owned(),
            grade: self.grade.as_str().to_owned(),
            state_grade: self.state_grade.as_str().to_owned(),
            parts: in_step(&self.form_part, &self.form_words),
            levels: in_step(&self.level_part, &self.level),
            points: in_step(&self.part, &self.points),
        }
    }
}

/// Codes with what was typed for each; what stayed empty is left out.
fn in_step(codes: &[String], typed: &[Text]) -> BTreeMap<String, String> {
    let pairs = codes.iter().zip(typed).filter(|(_, typed)| !typed.is_empty());
    pairs.map(|(code, typed)| (code.clone(), typed.as_str().to_owned())).collect()
}
