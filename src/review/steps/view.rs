//! The order of steps as a line, and what was written down of them, as pages show it.

use super::{
    Facts, Standing, missing_line,
    record::StepPath,
    record_store::{self, Record},
    scan::ScanPath,
    store, typed,
};
use crate::{
    access::{
        Actor,
        policy::{AppraiseGrade, PublishGrade, RecordDecision, RecordForBranch, SuggestReview},
    },
    clock::moment_text,
    cycle::rules::{Mode, Rules, StepRule, Steps, YearStep},
    db::Read,
    error::Result,
    pledge::{Pledge, Stage},
    review::view::{Grade, grade},
    web::parts::{Badge, Shape},
};

/// The steps of one pledge, as they stand.
#[derive(Debug, Default)]
pub struct Order {
    /// Those that are asked for.
    pub lines: Vec<StepLine>,
    /// Those that are not, by name.
    pub off: String,
    /// What each rests on.
    pub sources: Vec<(&'static str, String)>,
}

/// One step.
#[derive(Debug)]
pub struct StepLine {
    /// What it is called.
    pub title: &'static str,
    /// How it stands.
    pub badge: Badge,
    /// Who took it and when, or what it waits for.
    pub told: String,
    /// Where the reader takes it, and what that is called.
    pub act: Option<(String, &'static str)>,
}

/// Something that was written down of a step.
#[derive(Debug)]
pub struct RecordLine {
    /// Of which step.
    pub title: &'static str,
    /// Whether a later one took its place.
    pub replaced: bool,
    /// The paper it stands in; empty where it was said here.
    pub paper: String,
    /// The grade, where it gives one.
    pub grade: Option<Grade>,
    /// In words.
    pub words: String,
    /// Who wrote it down, in which office, when.
    pub who: String,
    /// The paper's scan.
    pub scan: Option<String>,
}

/// What the page of a year end shows of its steps.
#[derive(Debug, Default)]
pub struct Shown {
    /// The order.
    pub order: Order,
    /// What was written down.
    pub records: Vec<RecordLine>,
    /// Whether something was decided and is not published.
    pub unpublished: bool,
    /// Whether nothing is missing before a proposal.
    pub proposes: bool,
    /// Whether nothing is missing before a decision, and it is taken here.
    pub decides: bool,
}

/// Reads and draws it, with the acts that this person may take now.
///
/// # Errors
/// When the database fails.
pub async fn shown(tx: &mut Read, pledge: &Pledge, rules: &Rules, actor: Option<&Actor>) -> Result<Shown> {
    let facts = store::facts(tx, pledge.id).await?;
    let records = record_store::of_pledge(tx, pledge.id).await?;
    let acts = |step: YearStep, mode: Mode| actor.and_then(|actor| act(actor, pledge, (step, mode)));
    Ok(Shown {
        order: Order::of(&rules.steps, &facts, acts),
        records: self::records(rules, &records),
        unpublished: facts.unpublished,
        proposes: facts.missing(&rules.steps, YearStep::Proposal).is_none(),
        decides: facts.missing(&rules.steps, YearStep::Decision).is_none()
            && facts.mode_of(&rules.steps, YearStep::Decision) == Mode::Internal,
    })
}

/// What stands before one step: what was written down, and what is missing without holding anyone back.
#[derive(Debug)]
pub struct Before {
    /// What is missing, in a sentence.
    pub told: String,
    /// What was written down.
    pub records: Vec<RecordLine>,
}

/// Reads it for the page on which that step is taken.
///
/// # Errors
/// When the database fails.
pub async fn before(tx: &mut Read, pledge: &Pledge, rules: &Rules, step: YearStep) -> Result<Before> {
    let facts = store::facts(tx, pledge.id).await?;
    let mut kept = record_store::of_pledge(tx, pledge.id).await?;
    kept.retain(|one| one.step != YearStep::Decision.code() && one.step != YearStep::StateGrade.code());
    Ok(Before { told: facts.told_before(&rules.steps, step), records: records(rules, &kept) })
}

impl Order {
    /// Draws it.
    pub fn of(
        steps: &Steps,
        facts: &Facts,
        act: impl Fn(YearStep, Mode) -> Option<(String, &'static str)>,
    ) -> Self {
        let mut order = Self::default();
        let (mut off, mut blamed) = (Vec::new(), None);
        for rule in steps.rules() {
            let standing = facts.standing(steps, rule);
            if standing == Standing::Off {
                off.push(rule.step.title());
                continue;
            }
            // What is missing is said once, at the first step that waits for it.
            let missing = facts.missing(steps, rule.step).map(|missing| missing.step);
            let said = standing == Standing::Waits && missing.is_some() && missing == blamed;
            blamed = missing.or(blamed);
            order.sources.push((rule.step.title(), rule.source.clone()));
            order.lines.push(StepLine {
                title: rule.step.title(),
                badge: badge(rule.step, standing),
                told: if said { String::new() } else { told(steps, facts, (rule, standing)) },
                act: may_still(facts, rule.step, standing)
                    .then(|| act(rule.step, facts.mode(rule)))
                    .flatten(),
            });
        }
        order.off = off.join("; ");
        order
    }
}

/// For what the year's end of someone waits, in a few words.
#[must_use]
pub fn waits_for(steps: &Steps, facts: &Facts) -> String {
    let Some(step) = facts.next(steps) else { return "Đã đủ các bước".to_owned() };
    let what = match step {
        YearStep::StateGrade => "cơ quan, đơn vị xếp loại",
        YearStep::ResidenceComment => "nhận xét của nơi cư trú",
        YearStep::BranchReview if facts.stage == Stage::Open => "bản tự kiểm điểm",
        YearStep::Suggestion | YearStep::BranchReview => "chi bộ họp, góp ý",
        YearStep::Proposal => "chi bộ đề nghị mức xếp loại",
        YearStep::Appraisal => "thẩm định mức đề nghị",
        YearStep::Decision => "quyết định xếp loại",
        YearStep::Publication => "công bố kết quả",
    };
    format!("Chờ: {what}")
}

fn badge(step: YearStep, standing: Standing) -> Badge {
    match standing {
        Standing::Done => Badge::new("Đã xong", Shape::Done),
        Standing::Now if step == YearStep::Suggestion => Badge::new("Nếu có", Shape::Empty),
        Standing::Now => Badge::new("Đang chờ", Shape::Half),
        Standing::Waits => Badge::new("Chưa đến lượt", Shape::Empty),
        Standing::Passed | Standing::Off => Badge::new("Không có", Shape::None),
    }
}

fn told(steps: &Steps, facts: &Facts, (rule, standing): (&StepRule, Standing)) -> String {
    let taken = facts.taken.get(&rule.step);
    match (rule.step, standing, taken) {
        (_, Standing::Done, Some(taken)) => {
            format!("{}, {}", taken.who.trim_end_matches(", "), moment_text(taken.at))
        }
        (YearStep::BranchReview, Standing::Now, Some(taken)) if facts.stage != Stage::Open => {
            format!("Đã gửi bản tự kiểm điểm {}; chờ chi bộ họp.", moment_text(taken.at))
        }
        (_, Standing::Now, _) if facts.mode(rule) == Mode::External => Mode::External.title().to_owned(),
        (step, Standing::Waits, _) => {
            facts.missing(steps, step).map(|missing| missing_line(missing, step)).unwrap_or_default()
        }
        _ => String::new(),
    }
}

/// Whether a step that stands so may be taken, or taken again.
fn may_still(facts: &Facts, step: YearStep, standing: Standing) -> bool {
    match step {
        YearStep::Publication => standing == Standing::Now,
        YearStep::Decision => matches!(standing, Standing::Now | Standing::Done),
        YearStep::Appraisal => {
            facts.stage == Stage::Proposed && matches!(standing, Standing::Now | Standing::Done)
        }
        YearStep::Suggestion => matches!(facts.stage, Stage::Open | Stage::SelfReviewed),
        _ => facts.stage != Stage::Decided,
    }
}

fn act(actor: &Actor, pledge: &Pledge, (step, mode): (YearStep, Mode)) -> Option<(String, &'static str)> {
    let id = pledge.id;
    let (may, label) = match (step, mode) {
        (YearStep::StateGrade, Mode::External) => {
            (actor.may::<RecordForBranch>(pledge), "Ghi mức xếp loại theo văn bản")
        }
        (YearStep::ResidenceComment, _) => {
            (actor.may::<RecordForBranch>(pledge), "Ghi nhận xét của nơi cư trú")
        }
        (YearStep::Suggestion, _) => (actor.may::<SuggestReview>(pledge), "Ghi gợi ý kiểm điểm"),
        (YearStep::Appraisal, _) => (actor.may::<AppraiseGrade>(pledge), "Ghi ý kiến thẩm định"),
        (YearStep::Decision, Mode::External) => {
            (actor.may::<RecordDecision>(pledge), "Ghi quyết định theo văn bản")
        }
        (YearStep::Publication, _) => (actor.may::<PublishGrade>(pledge), "Công bố kết quả này"),
        _ => (false, ""),
    };
    let href = match step {
        YearStep::Decision => format!("/pledges/{id}/outside-decision"),
        YearStep::Publication => format!("/pledges/{id}/publication"),
        _ => StepPath { id, step }.to_string(),
    };
    may.then_some((href, label))
}

/// What was written down, the newest of each step first; a later one takes the place of those before it.
#[must_use]
pub fn records(rules: &Rules, records: &[Record]) -> Vec<RecordLine> {
    let mut lines = Vec::new();
    for (place, one) in records.iter().enumerate() {
        let Some(step) = YearStep::named(&one.step) else { continue };
        let replaced = place > 0 && records.get(place - 1).is_some_and(|newer| newer.step == one.step);
        lines.push(RecordLine {
            title: step.title(),
            replaced,
            paper: match (&one.authority, one.dated_on) {
                (Some(authority), Some(day)) => typed::line(authority, one.number.as_deref(), day),
                _ => String::new(),
            },
            grade: one.grade.as_deref().map(|code| grade(rules, code)),
            words: one.words.clone(),
            who: format!("{}, {}, {}", one.actor_name, one.office_title, moment_text(one.at)),
            scan: one.scanned.then(|| ScanPath { id: one.id }.to_string()),
        });
    }
    lines
}
