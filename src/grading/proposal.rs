//! The branch enters the tellers' counts and proposes a grade.

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

use super::{ballot, cap::short, store};
use crate::{
    access::{Actor, Office, policy::ProposeGrade},
    app::App,
    audit::Entry,
    clock::day_in_vietnam,
    cycle::rules::Rules,
    db::Read,
    error::Result,
    id::ActKey,
    pledge::{self, Pledge, PledgeId, event, show::read_by},
    review::{
        demand_graded, demand_open, outcome,
        show::ReviewPath,
        store::{meaning, record_stage, record_step, self_review, year},
        view,
        workflow::Step,
    },
    transfer,
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

/// `/pledges/{id}/proposal`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/proposal")]
pub struct ProposalPath {
    /// The pledge.
    pub id: PledgeId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "grading/proposal.html")]
pub struct ProposalPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    key: String,
    name: String,
    year: i32,
    review: String,
    own_grade: Option<view::Grade>,
    state_grade: Option<view::GivenLine>,
    comments: Vec<transfer::view::Comment>,
    typed: ballot::Typed,
    votes: Vec<VoteField>,
    grades: Vec<Choice>,
    words: String,
    in_its_place: bool,
}

/// The field for one grade's votes.
#[derive(Debug)]
pub struct VoteField {
    code: String,
    title: String,
    value: String,
}

/// What is typed; votes run in step with their grades.
#[derive(Default, Deserialize)]
pub struct Typed {
    key: Option<ActKey>,
    #[serde(default)]
    held_on: Text,
    #[serde(default)]
    entitled: Text,
    #[serde(default)]
    present: Text,
    #[serde(default)]
    issued: Text,
    #[serde(default)]
    returned: Text,
    #[serde(default)]
    invalid: Text,
    #[serde(default)]
    graded: Vec<String>,
    #[serde(default)]
    votes: Vec<Text>,
    #[serde(default)]
    grade: Text,
    #[serde(default)]
    words: Text,
}

/// Shows the form.
///
/// # Errors
/// Not found, forbidden, or a conflict before the phase opens, before the self-review and after the decision.
pub async fn new(
    path: ProposalPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<ProposalPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = signed.actor.demand::<ProposeGrade>(pledge::store::find(&mut tx, path.id).await?)?;
    let (year, rules) = year(&mut tx, granted.on()).await?;
    demand_open(&year, now)?;
    demand_graded(&meaning(&mut tx, granted.on(), &year, &rules).await?)?;
    granted.on().stage.after(Step::Propose)?;
    let frame = signed.frame(&app, Tab::Grading);
    let in_its_place = in_its_place(&signed.actor, granted.on());
    let page = page(
        &mut tx,
        frame,
        (granted.on(), &rules, in_its_place),
        (Typed::default(), Errors::default()),
        now,
    )
    .await?;
    drop(tx);
    let read = read_by(&signed.actor, granted.on().clone())?;
    viewing::note(&app, &read, Seen::Review, now).await?;
    Ok(page)
}

/// Enters it; entered again before the decision, the later one counts and the earlier one stays on record.
///
/// # Errors
/// As [`new`].
pub async fn create(
    path: ProposalPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<ProposeGrade>(pledge::store::find(&mut tx, path.id).await?)?;
    let key = typed.key.ok_or(crate::error::Error::BadRequest)?;
    let done = see_other_with(ReviewPath { id: path.id }, "proposed").into_response();
    if event::is_done(&mut tx, key).await? {
        return Ok(done);
    }
    let (year, rules) = year(&mut tx, granted.on()).await?;
    demand_open(&year, now)?;
    demand_graded(&meaning(&mut tx, granted.on(), &year, &rules).await?)?;
    let to = granted.on().stage.after(Step::Propose)?;
    let read = typed.ballot().read(&rules, day_in_vietnam(now));
    let mut errors = read.as_ref().err().cloned().unwrap_or_default();
    errors.require(rules.has(typed.grade.as_str()), "grade", "Hãy chọn mức chi bộ đề nghị.");
    let in_its_place = in_its_place(&signed.actor, granted.on());
    errors.require(
        !in_its_place || !typed.words.is_empty(),
        "words",
        "Hãy ghi số và ngày biên bản của chi bộ, vì đồng chí nhập thay chi bộ.",
    );
    let (Ok(ballot), true) = (read, errors.is_empty()) else {
        let frame = signed.frame(&app, Tab::Grading);
        let page = page(&mut tx, frame, (granted.on(), &rules, in_its_place), (typed, errors), now).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let grade = typed.grade.as_str();
    let reason = rules.title_of(grade);
    if record_step(&mut tx, &granted, (key, Step::Propose), Some(reason), now).await? == Outcome::Done {
        store::propose(&mut tx, &granted, key, (&ballot, grade, typed.words.as_str()), now).await?;
        record_stage(&mut tx, granted.on(), to, Some(grade)).await?;
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(done)
}

/// Whether the committee above enters it, from the branch's minutes.
fn in_its_place(actor: &Actor, pledge: &Pledge) -> bool {
    actor.sits(&[Office::Secretary, Office::DeputySecretary], &[pledge.branch]).is_none()
}

async fn page(
    tx: &mut Read,
    frame: Frame,
    (pledge, rules, in_its_place): (&Pledge, &Rules, bool),
    (typed, errors): (Typed, Errors),
    now: DateTime<Utc>,
) -> Result<ProposalPage> {
    let mine = self_review(tx, pledge.id).await?.unwrap_or_default();
    let state = outcome::state_grades(tx, pledge.id).await?;
    let counted = typed.ballot();
    Ok(ProposalPage {
        frame,
        crumbs: pledge::view::committee_crumbs(pledge),
        errors,
        action: ProposalPath { id: pledge.id }.to_string(),
        key: typed.key.unwrap_or_else(|| new_key(now)).to_string(),
        name: pledge.name.clone(),
        year: pledge.year,
        review: ReviewPath { id: pledge.id }.to_string(),
        own_grade: mine.submitted_at.map(|_| view::grade(rules, &mine.content.grade)),
        state_grade: state.first().map(|one| view::given(rules, one)),
        comments: transfer::comment::of_pledge(tx, pledge).await?,
        votes: rules
            .grades
            .iter()
            .map(|grade| VoteField {
                code: grade.code.clone(),
                title: short(&grade.title),
                value: counted.votes_for(&grade.code).to_owned(),
            })
            .collect(),
        grades: view::choices(rules, typed.grade.as_str()),
        words: typed.words.into_string(),
        in_its_place,
        typed: counted,
    })
}

impl Typed {
    fn ballot(&self) -> ballot::Typed {
        ballot::Typed {
            held_on: self.held_on.clone(),
            entitled: self.entitled.clone(),
            present: self.present.clone(),
            issued: self.issued.clone(),
            returned: self.returned.clone(),
            invalid: self.invalid.clone(),
            votes: self.graded.iter().cloned().zip(self.votes.iter().cloned()).collect(),
        }
    }
}
