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

use super::{
    ballot,
    cap::short,
    group::{self, Group, Tally},
    store,
    view::{self as shown, GroupCap},
};
use crate::{
    access::{Actor, Office, policy::ProposeGrade},
    app::App,
    audit::Entry,
    clock::{date_text, day_in_vietnam},
    cycle::rules::{CapGroup, Points, Rules, YearStep},
    db::Read,
    error::Result,
    id::ActKey,
    pledge::{self, Pledge, PledgeId, event, show::read_by},
    quarter::rollup::{self, Rollup},
    review::{
        conditions::{self, Facts, Verdict},
        demand_graded, demand_open, outcome, points,
        show::ReviewPath,
        steps,
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
        parts::{Choice, Crumb, Fact},
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
    before: steps::view::Before,
    comments: Vec<transfer::view::Comment>,
    counted: Vec<Fact>,
    typed: ballot::Typed,
    votes: Vec<VoteField>,
    asks: Vec<conditions::view::GradeAsks>,
    quarters: Option<Rollup>,
    points: Vec<points::Field>,
    points_from: String,
    cap: Option<GroupCap>,
    counted_here: bool,
    grades: Vec<Choice>,
    words: String,
    in_its_place: bool,
    same_meeting: bool,
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
    #[serde(default)]
    part: Vec<String>,
    #[serde(default)]
    points: Vec<Text>,
    #[serde(skip)]
    same_meeting: bool,
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
    demand_steps(&mut tx, granted.on(), &rules).await?;
    let frame = signed.frame(&app, Tab::Grading);
    let in_its_place = in_its_place(&signed.actor, granted.on());
    let typed = store::last_count(&mut tx, granted.on()).await?.map(Typed::at).unwrap_or_default();
    let page =
        page(&mut tx, frame, (granted.on(), &rules, in_its_place), (typed, Errors::default()), now).await?;
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
    demand_steps(&mut tx, granted.on(), &rules).await?;
    let in_meeting = store::counted_in_meeting(&mut tx, path.id).await?;
    let read = match &in_meeting {
        Some((_, ballot)) => Ok(ballot.clone()),
        None => typed.ballot().read(&rules, day_in_vietnam(now)),
    };
    let mut errors = read.as_ref().err().cloned().unwrap_or_default();
    errors.require(rules.has(typed.grade.as_str()), "grade", "Hãy chọn mức chi bộ đề nghị.");
    let facts = conditions::of_pledge(&mut tx, granted.on()).await?;
    let scored = typed.scored(&rules, &facts, &mut errors);
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
        let ballot =
            in_meeting.map_or(store::Counted::Typed(&ballot), |(id, _)| store::Counted::InMeeting(id));
        let proposal = store::NewProposal { ballot, grade, words: typed.words.as_str(), points: &scored };
        store::propose(&mut tx, &granted, key, &proposal, now).await?;
        record_stage(&mut tx, granted.on(), to, Some(grade)).await?;
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(done)
}

/// Nothing is proposed before what the year's rules put before it.
async fn demand_steps(tx: &mut Read, pledge: &Pledge, rules: &Rules) -> Result<()> {
    steps::store::facts(tx, pledge.id).await?.demand(&rules.steps, YearStep::Proposal)
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
    let in_meeting = store::counted_in_meeting(tx, pledge.id).await?;
    let facts = conditions::of_pledge(tx, pledge).await?;
    let earlier = store::earlier(tx, pledge.id).await?;
    let points_from = if typed.part.is_empty() { points_from(earlier.as_ref()) } else { String::new() };
    let scored = earlier.map(|one| one.points).unwrap_or_default();
    let group = branch_tally(tx, pledge).await?;
    let chosen = typed.grade.as_str();
    let grades = match &group {
        Some((tally, own)) => shown::choices(rules, chosen, (tally, own), "đề nghị"),
        None => view::choices(rules, chosen),
    };
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
        before: steps::view::before(tx, pledge, rules, YearStep::Proposal).await?,
        comments: transfer::comment::of_pledge(tx, pledge).await?,
        counted: in_meeting.map(|(_, ballot)| view::ballot(rules, &ballot)).unwrap_or_default(),
        votes: rules
            .grades
            .iter()
            .map(|grade| VoteField {
                code: grade.code.clone(),
                title: short(&grade.title),
                value: counted.votes_for(&grade.code).to_owned(),
            })
            .collect(),
        asks: conditions::view::asks(rules, &facts, &scored),
        quarters: rollup::of_pledge(tx, pledge, rules).await?,
        points: points::fields(rules.scale.as_ref(), |code| {
            let kept = || scored.get(code).map(|tenths| points::text(*tenths)).unwrap_or_default();
            if typed.part.is_empty() { kept() } else { points::typed_for(&typed.part, &typed.points, code) }
        }),
        points_from,
        cap: group.map(|(tally, _)| GroupCap::of(String::new(), &tally, rules)),
        counted_here: rules.cap.group == CapGroup::Branch,
        grades,
        same_meeting: typed.same_meeting,
        words: typed.words.into_string(),
        in_its_place,
        typed: counted,
    })
}

/// From which proposal the points of a fresh form are taken, and whether that one still stands.
fn points_from(earlier: Option<&store::Earlier>) -> String {
    let Some(earlier) = earlier.filter(|one| !one.points.is_empty()) else { return String::new() };
    let day = |at: DateTime<Utc>| date_text(day_in_vietnam(at));
    match earlier.taken_back_at {
        Some(at) => format!(
            "Điểm dưới đây là của đề nghị ngày {}, đã rút lại khi kiểm phiếu lại ngày {}. Hãy xem lại trước khi đề nghị.",
            day(earlier.at),
            day(at)
        ),
        None => format!("Điểm dưới đây là của lần đề nghị trước, ngày {}.", day(earlier.at)),
    }
}

/// How the branch stands by itself, and what this pledge brings into it. A leader is counted among leaders elsewhere.
async fn branch_tally(tx: &mut Read, pledge: &Pledge) -> Result<Option<(Tally, group::Own)>> {
    if pledge.manager.is_some() {
        return Ok(None);
    }
    let own = group::own(tx, pledge.id).await?;
    let standings = group::standings(tx, (pledge.cycle, None), Group::Branch(pledge.branch)).await?;
    Ok(Some((Tally::of(&standings), own)))
}

impl Typed {
    /// What need not be typed again for the next member of one evening; votes differ for each.
    fn at(last: store::LastCount) -> Self {
        let text = |count: i32| Text::clean(&count.to_string());
        Self {
            same_meeting: true,
            held_on: Text::clean(&date_text(last.held_on)),
            entitled: text(last.entitled),
            present: text(last.present),
            issued: text(last.issued),
            ..Self::default()
        }
    }

    /// The points, and whether the grade fits them; a grade whose condition is not met needs a reason.
    fn scored(&self, rules: &Rules, facts: &Facts, errors: &mut Errors) -> Points {
        let typed = |code: &str| points::typed_for(&self.part, &self.points, code);
        let scored = points::read(rules.scale.as_ref(), typed).unwrap_or_else(|wrong| {
            wrong.list().iter().for_each(|one| errors.add(&one.name, &one.message));
            Points::new()
        });
        let grade = self.grade.as_str();
        let lacking =
            points::total(&scored).and_then(|total| Some((total, points::lacking(rules, grade, total)?)));
        if let Some((total, from)) = lacking {
            let title = short(rules.title_of(grade));
            let has = points::text(total);
            errors.add("grade", format!("Mức {title} cần từ {from} điểm; chi bộ chấm {has} điểm."));
        }
        let found = conditions::of_grade(rules, grade, facts);
        let not_met = found.into_iter().find(|one| one.verdict == Verdict::NotMet);
        if let Some(one) = not_met.filter(|_| self.words.is_empty()) {
            let title = one.condition.title;
            errors.add(
                "words",
                format!("Chưa đạt điều kiện «{title}»: hãy ghi vì sao chi bộ vẫn đề nghị mức này."),
            );
        }
        scored
    }

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
