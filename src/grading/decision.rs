//! The competent level's decision: a number, a day, a grade; within the cap, or with the decision that allows more.

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
    deciding,
    group::{self, Group, Own, Tally},
    store,
    view::{self as shown, GroupCap},
};
use crate::{
    access::{Actor, Office, policy::DecideGrade},
    app::App,
    audit::Entry,
    clock::{day_in_vietnam, parse_day},
    cycle::rules::{Mode, Rules, YearStep},
    db::Read,
    error::{Error, Result},
    id::ActKey,
    pledge::{self, Pledge, PledgeId, event, show::read_by},
    quarter::rollup::{self, Rollup},
    review::{
        collective::{self, CollectiveLine},
        conditions, demand_graded, demand_open, outcome, points,
        show::ReviewPath,
        steps,
        store::{meaning, year},
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

/// `/pledges/{id}/decision`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/decision")]
pub struct DecisionPath {
    /// The pledge.
    pub id: PledgeId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "grading/decision.html")]
pub struct DecisionPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    review: String,
    name: String,
    year: i32,
    leader: bool,
    state_grade: Option<view::GivenLine>,
    comments: Vec<transfer::view::Comment>,
    proposal: Option<view::GivenLine>,
    collectives: Vec<CollectiveLine>,
    /// What is told where the places of review differ.
    difference: String,
    steps: steps::view::Before,
    before: Vec<view::DecisionLine>,
    asks: Vec<conditions::view::GradeAsks>,
    quarters: Option<Rollup>,
    scored: String,
    cap: GroupCap,
    hard: bool,
    grades: Vec<Choice>,
    typed: Typed,
    key: String,
}

/// What is typed.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    key: Option<ActKey>,
    #[serde(default)]
    grade: Text,
    #[serde(default)]
    number: Text,
    #[serde(default)]
    decided_on: Text,
    #[serde(default)]
    override_reference: Text,
    #[serde(default)]
    reason: Text,
}

/// Shows the form, with how the group stands against the cap.
///
/// # Errors
/// Not found, forbidden, or a conflict before the phase opens and before a proposal.
pub async fn new(
    path: DecisionPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<DecisionPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = signed.actor.demand::<DecideGrade>(pledge::store::find(&mut tx, path.id).await?)?;
    let (year, rules) = year(&mut tx, granted.on()).await?;
    demand_open(&year, now)?;
    demand_graded(&meaning(&mut tx, granted.on(), &year, &rules).await?)?;
    granted.on().stage.after(Step::Decide)?;
    demand_steps(&mut tx, granted.on(), &rules).await?;
    demand_another(&mut tx, &signed.actor, granted.on()).await?;
    let (tally, own) = group::tally(&mut tx, granted.on(), &rules).await?;
    let typed = Typed { grade: Text::clean(own.grade().unwrap_or_default()), ..Typed::default() };
    let frame = signed.frame(&app, Tab::Grading);
    let counted = (&tally, &own);
    let page = page(&mut tx, frame, (granted.on(), &rules, counted), (typed, Errors::default()), now).await?;
    drop(tx);
    let read = read_by(&signed.actor, granted.on().clone())?;
    viewing::note(&app, &read, Seen::Review, now).await?;
    Ok(page)
}

/// Enters the decision; a later one corrects it, and both stay on record.
///
/// # Errors
/// As [`new`].
pub async fn create(
    path: DecisionPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<DecideGrade>(pledge::store::find(&mut tx, path.id).await?)?;
    let key = typed.key.ok_or(crate::error::Error::BadRequest)?;
    let done = see_other_with(ReviewPath { id: path.id }, "decided").into_response();
    if event::is_done(&mut tx, key).await? {
        return Ok(done);
    }
    let (year, rules) = year(&mut tx, granted.on()).await?;
    demand_open(&year, now)?;
    demand_graded(&meaning(&mut tx, granted.on(), &year, &rules).await?)?;
    granted.on().stage.after(Step::Decide)?;
    demand_steps(&mut tx, granted.on(), &rules).await?;
    demand_another(&mut tx, &signed.actor, granted.on()).await?;
    store::one_at_a_time(&mut tx, granted.on().cycle, Group::of(granted.on(), &rules.cap)).await?;
    // Whoever pressed twice may have waited here for the first.
    if event::is_done(&mut tx, key).await? {
        return Ok(done);
    }
    let (tally, own) = group::tally(&mut tx, granted.on(), &rules).await?;
    let counted = (&tally, &own);
    let again = !outcome::decisions(&mut tx, path.id).await?.is_empty();
    let decision = match typed.read(counted, (&rules, again), day_in_vietnam(now)) {
        Ok(decision) => decision,
        Err(errors) => {
            let frame = signed.frame(&app, Tab::Grading);
            let page = page(&mut tx, frame, (granted.on(), &rules, counted), (typed, errors), now).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    if deciding::decide(&mut tx, &granted, (key, &decision, &rules), now).await? == Outcome::Done {
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(done)
}

/// Nothing is decided before what the year's rules put before it, nor here what is decided elsewhere.
async fn demand_steps(tx: &mut Read, pledge: &Pledge, rules: &Rules) -> Result<()> {
    let facts = steps::store::facts(tx, pledge.id).await?;
    if facts.mode_of(&rules.steps, YearStep::Decision) == Mode::External {
        return Err(Error::Conflict(ELSEWHERE.to_owned()));
    }
    facts.demand(&rules.steps, YearStep::Decision)
}

const ELSEWHERE: &str = "Theo quy tắc của năm, mức xếp loại của đồng chí này do cấp ngoài hệ thống quyết định. Hãy ghi quyết định ấy theo văn bản, ở trang kiểm điểm, xếp loại của đồng chí.";

impl Typed {
    fn read(
        &self,
        (tally, own): (&Tally, &Own),
        (rules, again): (&Rules, bool),
        today: NaiveDate,
    ) -> Result<store::NewDecision, Errors> {
        let mut errors = Errors::default();
        let grade = self.grade.as_str();
        errors.require(rules.has(grade), "grade", "Hãy chọn mức xếp loại theo quyết định.");
        errors.require(!self.number.is_empty(), "number", "Hãy ghi số quyết định, như trên văn bản.");
        errors.require(self.number.as_str().chars().count() <= 100, "number", "Số quyết định quá dài.");
        let decided_on = parse_day(self.decided_on.as_str());
        errors.require(decided_on.is_some(), "decided_on", "Hãy ghi ngày quyết định, ví dụ: 20/12/2027.");
        errors.require(
            decided_on.is_none_or(|day| day <= today),
            "decided_on",
            "Ngày quyết định không thể sau hôm nay.",
        );
        let broken = rules.has(grade).then(|| group::breaks(tally, &tally.with(own, grade), rules)).flatten();
        if let Some(weight) = broken.filter(|_| rules.cap.hard && self.override_reference.is_empty()) {
            errors.add(
                "grade",
                format!(
                    "Vượt tỷ lệ {} người: {}. Nếu cấp có thẩm quyền cho phép, hãy ghi văn bản cho phép ở dưới.",
                    weight.excess(),
                    weight.line("quyết định")
                ),
            );
        }
        errors.require(
            !again || !self.reason.is_empty(),
            "reason",
            "Hãy ghi vì sao quyết định trước được thay thế; cả hai đều được giữ.",
        );
        let allowed_by = self.override_reference.as_str();
        errors.require(
            allowed_by.is_empty() || names_a_paper(allowed_by),
            "override_reference",
            "Hãy ghi số và ký hiệu của văn bản cho phép, ví dụ: 15-CV/TU ngày 28/11/2027.",
        );
        match decided_on {
            Some(decided_on) if errors.is_empty() => Ok(store::NewDecision {
                grade: grade.to_owned(),
                number: self.number.as_str().to_owned(),
                decided_on,
                override_reference: Some(self.override_reference.as_str().to_owned())
                    .filter(|it| !it.is_empty()),
                reason: self.reason.as_str().to_owned(),
                paper: None,
                elsewhere: None,
            }),
            _ => Err(errors),
        }
    }
}

/// Whether words name an issued paper: a number with its symbol, "15-CV/TU".
#[must_use]
pub fn names_a_paper(words: &str) -> bool {
    words.split_whitespace().any(|word| {
        let number = word.chars().take_while(char::is_ascii_digit).count();
        let mut symbol = word.chars().skip(number);
        number > 0
            && symbol.next().is_some_and(|sign| sign == '-' || sign == '/')
            && symbol.next().is_some_and(char::is_alphabetic)
    })
}

/// A proposal is the branch's. Where the committee entered it in the branch's place, another of its people decides.
async fn demand_another(tx: &mut Read, actor: &Actor, pledge: &Pledge) -> Result<()> {
    let of_branch = actor.sits(&[Office::Secretary, Office::DeputySecretary], &[pledge.branch]).is_some();
    if of_branch || store::proposer(tx, pledge.id).await? != Some(actor.member) {
        return Ok(());
    }
    Err(Error::Conflict(
        "Mức đề nghị này do chính đồng chí nhập thay chi bộ, nên người khác của cấp quyết định ghi quyết định."
            .to_owned(),
    ))
}

async fn page(
    tx: &mut Read,
    frame: Frame,
    (pledge, rules, (tally, own)): (&Pledge, &Rules, (&Tally, &Own)),
    (typed, errors): (Typed, Errors),
    now: DateTime<Utc>,
) -> Result<DecisionPage> {
    let state = outcome::state_grades(tx, pledge.id).await?;
    let proposals = outcome::proposals(tx, pledge.id).await?;
    let elsewhere = collective::store::of_pledge(tx, pledge.id).await?;
    let before = outcome::decisions(tx, pledge.id).await?;
    let facts = conditions::of_pledge(tx, pledge).await?;
    let scored = outcome::points(tx, pledge.id).await?;
    Ok(DecisionPage {
        frame,
        crumbs: pledge::view::committee_crumbs(pledge),
        errors,
        action: DecisionPath { id: pledge.id }.to_string(),
        review: ReviewPath { id: pledge.id }.to_string(),
        name: pledge.name.clone(),
        year: pledge.year,
        leader: pledge.manager.is_some(),
        state_grade: state.first().map(|one| view::given(rules, one)),
        comments: transfer::comment::of_pledge(tx, pledge).await?,
        proposal: proposals.first().map(|one| view::given(rules, one)),
        difference: collective::difference(
            &elsewhere,
            proposals.first().map(|one| one.grade.as_str()),
            rules,
        ),
        collectives: collective::in_force(&elsewhere).into_iter().map(|one| one.line(rules)).collect(),
        steps: steps::view::before(tx, pledge, rules, YearStep::Decision).await?,
        before: before.iter().map(|one| view::decision(rules, one)).collect(),
        asks: conditions::view::asks(rules, &facts, &scored),
        quarters: rollup::of_pledge(tx, pledge, rules).await?,
        scored: points::total(&scored).map(points::text).unwrap_or_default(),
        cap: GroupCap::of(String::new(), tally, rules),
        hard: rules.cap.hard,
        grades: shown::choices(rules, typed.grade.as_str(), (tally, own), "xếp"),
        key: typed.key.unwrap_or_else(|| new_key(now)).to_string(),
        typed,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_has_a_number_and_a_symbol() {
        for (words, names) in [
            ("Công văn 15-CV/TU ngày 28/11/2027", true),
            ("126-QĐ/ĐU", true),
            ("Công văn số 7/CV-ĐU", true),
            ("đã được đồng ý", false),
            ("ngày 28/11/2027", false),
            ("-CV/TU", false),
        ] {
            assert_eq!(names_a_paper(words), names, "{words}");
        }
    }
}
