//! The year's review on one page: each commitment side by side, then grades, ballot, proposal and decision.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    collective::{self, CollectiveLine, page::CollectivePath},
    conditions,
    content::Content,
    draft::{self, DraftPath},
    form, not_asked_line, opens_line, outcome, paper,
    pinned::form_of,
    points,
    prefill::{self, Ground},
    state_grade, steps,
    store::{self, SelfReview},
    view,
    workflow::Step,
};
use crate::{
    access::{
        Actor,
        policy::{
            CalibrateGrade, DecideGrade, GradeForState, KeepDiscipline, KeepLeave, ProposeGrade,
            ReviewInCollective, ReviewSelf, SeeBallot,
        },
    },
    app::App,
    clock::moment_text,
    cycle::{
        self,
        rules::{Meaning, ReviewForm, Rules},
    },
    db::Read,
    discipline,
    error::Result,
    follow_up::{
        self,
        progress::ProgressPath,
        view::{Records, notes_of_whole},
    },
    leave,
    member::{self, Member},
    pledge::{
        self, Pledge, PledgeId,
        show::{PledgePath, read_by},
        workflow::State as At,
    },
    quarter::rollup::{self, Rollup},
    transfer,
    viewing::{self, Seen},
    web::{
        filters,
        form::{Errors, Query},
        frame::Frame,
        page::Tab,
        parts::{Badge, Crumb, Fact, Moment},
        signed::{Now, Signed},
    },
};

/// `/pledges/{id}/review`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/review")]
pub struct ReviewPath {
    /// The pledge.
    pub id: PledgeId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "review/show.html")]
pub struct ReviewPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    own: bool,
    name: String,
    year: i32,
    pledge: String,
    badge: Badge,
    waits: String,
    parts: Vec<view::Part>,
    dropped: Vec<String>,
    whole_notes: Vec<Moment>,
    progress: String,
    writing: Option<draft::Writing>,
    sent: Option<SentReview>,
    state_grades: Vec<view::GivenLine>,
    grading: Option<state_grade::GradeForm>,
    collectives: Collectives,
    ballot: Vec<Fact>,
    comments: Vec<transfer::view::Comment>,
    proposals: Vec<view::GivenLine>,
    recounted: bool,
    decisions: Vec<view::DecisionLine>,
    links: Links,
    asks: Vec<conditions::view::GradeAsks>,
    scored: String,
    disciplines: Vec<String>,
    keeps_disciplines: Option<String>,
    away: Away,
    appeal: Option<String>,
    calibrations: Vec<view::GivenLine>,
    calibrate: Option<String>,
    steps: steps::view::Shown,
    quarters: Option<Rollup>,
}

/// Leave within the year, as the page tells it.
#[derive(Debug)]
pub struct Away {
    lines: Vec<String>,
    maternity: bool,
    keep: Option<String>,
}

/// What leading collectives said of one of their own, and where it is entered.
#[derive(Debug)]
pub struct Collectives {
    lines: Vec<CollectiveLine>,
    enter: Option<String>,
}

/// A self-review that was sent.
#[derive(Debug)]
pub struct SentReview {
    at: String,
    title: String,
    texts: Vec<form::PartText>,
    state_grade: String,
    grade: view::Grade,
    points: String,
    pdf: String,
    word: String,
}

/// Where the next acts are; `None` for those who may not, or not now.
#[derive(Debug, Default)]
pub struct Links {
    propose: Option<String>,
    decide: Option<String>,
    correct: bool,
    next: Option<String>,
}

/// What the page is drawn with beyond what is stored: mistakes, and what was typed with them.
#[derive(Debug, Default)]
pub struct Typed {
    /// What is wrong.
    pub errors: Errors,
    /// A state-side grade not yet given: grade and words.
    pub grade: Option<(String, String)>,
}

/// Whether the page was reached by "check and send" with something missing.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    missing: bool,
}

/// Shows it to everyone who sees the pledge.
///
/// # Errors
/// Not found for those who may not see it.
pub async fn show(
    path: ReviewPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(asked): Query<Asked>,
) -> Result<ReviewPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let pledge = pledge::store::find(&mut tx, path.id).await?;
    let mut typed = Typed::default();
    if asked.missing && signed.actor.may::<ReviewSelf>(&pledge) && pledge.revision.is_some() {
        let (_, rules) = store::year(&mut tx, &pledge).await?;
        let sent = store::pledged(&mut tx, &pledge).await?;
        let review = store::self_review(&mut tx, pledge.id).await?.unwrap_or_default();
        let form = rules.form_for(pledge.category);
        typed.errors = review.content.missing(&sent.content, (&form, &rules));
    }
    let tab = if signed.actor.is(pledge.member).is_some() { Tab::Mine } else { Tab::Pledges };
    let page = page(&mut tx, (signed.frame(&app, tab), &signed.actor), &pledge, typed, now).await?;
    drop(tx);
    viewing::note(&app, &read_by(&signed.actor, pledge)?, Seen::Review, now).await?;
    Ok(page)
}

/// Draws the page.
///
/// # Errors
/// When the database fails.
pub async fn page(
    tx: &mut Read,
    (frame, actor): (Frame, &Actor),
    pledge: &Pledge,
    typed: Typed,
    now: DateTime<Utc>,
) -> Result<ReviewPage> {
    let (year, rules) = store::year(tx, pledge).await?;
    let open = year.reviews_at(now);
    let own = actor.may::<ReviewSelf>(pledge);
    let mut review = store::self_review(tx, pledge.id).await?.unwrap_or_default();
    let form = form_of(&review, &rules, pledge);
    let meaning = store::meaning(tx, pledge, &year, &rules).await?;
    let agreed = matches!(pledge.state, At::Agreed { .. });
    let writes = own && open && meaning.reviews && agreed && pledge.stage.allows(Step::SelfReview);
    let ends = open && meaning.graded;
    let grades = open && grades_for_state(tx, (pledge, actor), &rules).await?;
    let ballot = ballot(tx, (pledge, actor), &rules).await?;
    let facts = conditions::of_pledge(tx, pledge).await?;
    let scored = outcome::points(tx, pledge.id).await?;
    let disciplines = discipline::store::of_member(tx, pledge.member, Some(pledge.year)).await?;
    let member = member::store::find(tx, pledge.member).await?;
    if writes && review.saved_at.is_none() {
        review.content = begun(tx, (pledge, &form), &disciplines).await?;
    }
    let steps = steps_of(tx, (pledge, actor), &rules, ends).await?;
    let (parts, dropped, whole_notes) = parts(tx, (pledge, actor), &review).await?;
    let given = |list: Vec<outcome::Given>| list.iter().map(|one| view::given(&rules, one)).collect();
    Ok(ReviewPage {
        frame,
        crumbs: pledge::view::crumbs(actor, pledge),
        own,
        name: pledge.name.clone(),
        year: pledge.year,
        pledge: PledgePath { id: pledge.id }.to_string(),
        badge: view::badge(pledge.stage),
        waits: if open { waits(pledge, &meaning) } else { opens_line(&year) },
        parts,
        dropped,
        whole_notes,
        progress: ProgressPath { id: pledge.id }.to_string(),
        writing: writes.then(|| draft::Writing::of(DraftPath { id: pledge.id }, &review, (&form, &rules))),
        sent: SentReview::of(&review, &form, &rules, pledge.id),
        state_grades: given(outcome::state_grades(tx, pledge.id).await?),
        grading: grades.then(|| state_grade::GradeForm::of(pledge.id, &rules, typed.grade, now)),
        collectives: Collectives::of(tx, (pledge, actor), &rules, open).await?,
        ballot,
        comments: transfer::comment::of_pledge(tx, pledge).await?,
        proposals: given(outcome::proposals(tx, pledge.id).await?),
        recounted: pledge.stage == pledge::Stage::SelfReviewed,
        calibrations: given(outcome::calibrations(tx, pledge.id).await?),
        calibrate: calibration(actor, pledge).filter(|_| open),
        decisions: decisions(tx, pledge, &rules).await?,
        asks: conditions::view::asks(&rules, &facts, &scored),
        scored: points::total(&scored).map(points::text).unwrap_or_default(),
        disciplines: disciplines.iter().map(discipline_line).collect(),
        away: away(tx, (pledge, actor), &member).await?,
        keeps_disciplines: actor.may::<KeepDiscipline>(&member).then(|| discipline::path_of(member.id)),
        appeal: appeal(pledge),
        links: if ends { links(tx, actor, (pledge, &steps)).await? } else { Links::default() },
        steps,
        quarters: rollup::of_pledge(tx, pledge, &rules).await?,
        errors: typed.errors,
    })
}

/// The order of steps, with the reader's acts while the year ends; before that, of those whose year end has begun.
async fn steps_of(
    tx: &mut Read,
    (pledge, actor): (&Pledge, &Actor),
    rules: &Rules,
    ends: bool,
) -> Result<steps::view::Shown> {
    if !ends && pledge.stage == pledge::Stage::Open {
        return Ok(steps::view::Shown::default());
    }
    steps::view::shown(tx, pledge, rules, Some(actor).filter(|_| ends)).await
}

async fn grades_for_state(tx: &mut Read, (pledge, actor): (&Pledge, &Actor), rules: &Rules) -> Result<bool> {
    let may = pledge.stage.allows(Step::GradeForState) && actor.may::<GradeForState>(pledge);
    Ok(may && state_grade::asked(tx, pledge, rules).await?)
}

/// The counts, for those who read them.
async fn ballot(tx: &mut Read, (pledge, actor): (&Pledge, &Actor), rules: &Rules) -> Result<Vec<Fact>> {
    if !actor.may::<SeeBallot>(pledge) {
        return Ok(Vec::new());
    }
    let counted = outcome::ballot(tx, pledge.id).await?;
    Ok(counted.map(|ballot| view::ballot(rules, &ballot)).unwrap_or_default())
}

async fn decisions(tx: &mut Read, pledge: &Pledge, rules: &Rules) -> Result<Vec<view::DecisionLine>> {
    let made = outcome::decisions(tx, pledge.id).await?;
    Ok(made.iter().map(|one| view::decision(rules, one)).collect())
}

/// What a self-review begins with.
async fn begun(
    tx: &mut Read,
    (pledge, form): (&Pledge, &ReviewForm),
    disciplines: &[discipline::Discipline],
) -> Result<Content> {
    if pledge.revision.is_none() {
        return Ok(Content::default());
    }
    let sent = store::pledged(tx, pledge).await?;
    let check_ins = follow_up::store::list_check_ins(tx, pledge.id).await?;
    Ok(prefill::content(form, Ground { pledged: &sent.content, check_ins: &check_ins, disciplines }))
}

impl SentReview {
    fn of(review: &SelfReview, form: &ReviewForm, rules: &Rules, id: PledgeId) -> Option<Self> {
        let pinned = review.pinned.as_ref();
        let title =
            pinned.map_or_else(|| rules.title_of(&review.content.grade), |pinned| pinned.grade.as_str());
        Some(Self {
            at: moment_text(review.submitted_at?),
            title: form.title.clone(),
            texts: form::texts(form, &review.content),
            state_grade: pinned.map(|pinned| pinned.state_grade.clone()).unwrap_or_default(),
            grade: view::Grade { title: title.to_owned(), ..view::grade(rules, &review.content.grade) },
            points: own_points(review, rules),
            pdf: paper::PaperPath { id }.to_string(),
            word: paper::WordPath { id }.to_string(),
        })
    }
}

/// The sections side by side, what an amendment dropped, and notes on the whole.
pub type Shown = (Vec<view::Part>, Vec<String>, Vec<Moment>);

/// Each commitment with what became of it, what was dropped by an amendment, and notes on the whole.
///
/// # Errors
/// When the database fails.
pub async fn parts(tx: &mut Read, (pledge, actor): (&Pledge, &Actor), review: &SelfReview) -> Result<Shown> {
    let Some(number) = pledge.revision else { return Ok(Shown::default()) };
    let sent = store::pledged(tx, pledge).await?;
    let template = cycle::store::pinned_template(tx, sent.template).await?;
    let beside = view::Beside {
        records: Records {
            check_ins: follow_up::store::list_check_ins(tx, pledge.id).await?,
            notes: follow_up::store::list_notes(tx, pledge.id).await?,
            proofs: follow_up::proof::store::all(tx, pledge.id).await?,
            answers: Vec::new(),
        },
        before: if number > 1 {
            pledge::revision::confirmed_before(tx, pledge.id, number).await?
        } else {
            Vec::new()
        },
        own: actor.is(pledge.member).is_some(),
    };
    let whole = notes_of_whole(Some(&sent.content), &beside.records.notes, beside.own);
    let dropped = view::dropped(&sent.content, &beside);
    Ok((view::parts(&template, &sent.content, &beside, &review.content), dropped, whole))
}

/// What the member gave themself, part by part and together: "28 + 61,5 = 89,5".
pub(super) fn own_points(review: &SelfReview, rules: &Rules) -> String {
    let typed = |code: &str| review.content.points.get(code).cloned().unwrap_or_default();
    let read = points::read(rules.scale.as_ref(), typed).unwrap_or_default();
    let parts: Vec<_> = read.values().map(|tenths| points::text(*tenths)).collect();
    points::total(&read)
        .map(|sum| format!("{} = {}", parts.join(" + "), points::text(sum)))
        .unwrap_or_default()
}

/// The leave of the year that counts, and where it is kept.
async fn away(tx: &mut Read, (pledge, actor): (&Pledge, &Actor), member: &Member) -> Result<Away> {
    let mut leaves = leave::store::of_member(tx, pledge.member, Some(pledge.year)).await?;
    leaves.retain(|one| one.withdrawn.is_none());
    Ok(Away {
        maternity: leaves.iter().any(|one| one.kind == leave::Kind::Maternity),
        lines: leaves.iter().map(leave::Leave::line).collect(),
        keep: actor.may::<KeepLeave>(member).then(|| leave::path_of(member.id)),
    })
}

fn discipline_line(one: &discipline::Discipline) -> String {
    match &one.lifted {
        Some(lifted) => format!("{}; đã hủy bỏ theo văn bản số {}", one.line(), lifted.number),
        None => one.line(),
    }
}

fn calibration(actor: &Actor, pledge: &Pledge) -> Option<String> {
    let changes = pledge.stage.allows(Step::Calibrate) && actor.may::<CalibrateGrade>(pledge);
    changes.then(|| format!("/pledges/{}/calibration", pledge.id))
}

impl Collectives {
    async fn of(
        tx: &mut Read,
        (pledge, actor): (&Pledge, &Actor),
        rules: &Rules,
        open: bool,
    ) -> Result<Self> {
        let said = collective::store::of_pledge(tx, pledge.id).await?;
        let due = open && pledge.category.leads() && pledge.stage.allows(Step::ReviewInCollective);
        let enter = due && actor.may::<ReviewInCollective>(pledge);
        Ok(Self {
            lines: said.iter().map(|one| one.line(rules)).collect(),
            enter: enter.then(|| CollectivePath { id: pledge.id }.to_string()),
        })
    }
}

fn appeal(pledge: &Pledge) -> Option<String> {
    let graded = matches!(pledge.stage, pledge::Stage::Proposed | pledge::Stage::Decided);
    graded.then(|| format!("/pledges/{}/appeal", pledge.id))
}

async fn links(
    tx: &mut Read,
    actor: &Actor,
    (pledge, steps): (&Pledge, &steps::view::Shown),
) -> Result<Links> {
    let id = pledge.id;
    let proposes = steps.proposes && pledge.stage.allows(Step::Propose) && actor.may::<ProposeGrade>(pledge);
    let decides = steps.decides && pledge.stage.allows(Step::Decide) && actor.may::<DecideGrade>(pledge);
    let done = actor.may::<ProposeGrade>(pledge) && pledge.stage == pledge::Stage::Proposed;
    let next = if done { store::next_to_propose(tx, pledge, actor.member).await? } else { None };
    Ok(Links {
        propose: proposes.then(|| format!("/pledges/{id}/proposal")),
        decide: decides.then(|| format!("/pledges/{id}/decision")),
        correct: pledge.stage == pledge::Stage::Decided,
        next: next.map(|id| ReviewPath { id }.to_string()),
    })
}

fn waits(pledge: &Pledge, meaning: &Meaning) -> String {
    // What was decided before someone's standing changed stands.
    if pledge.stage == pledge::Stage::Decided {
        return String::new();
    }
    if matches!(pledge.state, At::Agreed { .. }) || !meaning.reviews {
        return not_asked_line(meaning);
    }
    "Bản cam kết chưa được chi bộ xác nhận nên chưa kiểm điểm được.".to_owned()
}
