//! Deciding on everyone of a group who waits, by one paper: what will happen and to whom, then one button.

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
    show::PaperPath,
    store::{self, NewPaper, Waiting},
};
use crate::{
    access::{
        Granted,
        policy::{DecideGrade, DecideMany},
    },
    app::App,
    audit::Entry,
    clock::{date_text, day_in_vietnam, parse_day},
    cycle::{
        self, Cycle,
        rules::{Mode, Rules, YearStep},
        template::Category,
    },
    db::{Read, Write},
    error::{Error, Result},
    grading::{
        PaperId,
        calibration::{Whose, group_page::GroupPath},
        cap::Explanation,
        deciding::decide,
        decision::names_a_paper,
        group::{self, Standing},
        store::{NewDecision, one_at_a_time},
        view::GroupCap,
    },
    id::ActKey,
    pledge::{self, Stage},
    review::{steps, view},
    unit::{self, UnitId},
    web::{
        act::{Outcome, see_other_with},
        filters,
        form::{Errors, Form, Query, new_key},
        frame::Frame,
        page::Tab,
        parts::Crumb,
        signed::{Now, Signed},
        text::Text,
    },
};

/// People that one paper decides on.
const MOST: i64 = 500;

/// `/units/{id}/decisions`
#[derive(TypedPath, Deserialize)]
#[typed_path("/units/{id}/decisions")]
pub struct DecidingPath {
    /// The unit whose body decides.
    pub id: UnitId,
}

/// Which group.
#[derive(Clone, Copy, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    whose: Whose,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "grading/deciding.html")]
pub struct DecidingPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    key: String,
    whose: &'static str,
    title: &'static str,
    unit: String,
    year: i32,
    rows: Vec<(String, String, view::Grade)>,
    left_out: usize,
    lacking: usize,
    held: bool,
    caps: Vec<GroupCap>,
    hard: bool,
    typed: Typed,
}

/// What is typed.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    key: Option<ActKey>,
    #[serde(default)]
    whose: Whose,
    #[serde(default)]
    number: Text,
    #[serde(default)]
    decided_on: Text,
    #[serde(default)]
    override_reference: Text,
}

/// A group with those who wait in it.
struct Ready {
    cycle: Cycle,
    rules: Rules,
    standings: Vec<Standing>,
    rows: Vec<Waiting>,
    left_out: usize,
    /// Those on whom nobody decides here yet: a step is missing, or it is done elsewhere.
    lacking: usize,
}

/// Shows whom it decides on, and what the cap says.
///
/// # Errors
/// Not found, forbidden, or a conflict before the phase.
pub async fn new(
    path: DecidingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(asked): Query<Asked>,
) -> Result<DecidingPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = granted(&mut tx, &path, &signed).await?;
    let ready = ready(&mut tx, &granted, asked.whose, now).await?;
    let typed = Typed { whose: asked.whose, ..Typed::default() };
    Ok(page(signed.frame(&app, Tab::Grading), &granted, &ready, (typed, Errors::default()), now))
}

/// Enters the paper and a decision for each.
///
/// # Errors
/// As [`new`].
pub async fn create(
    path: DecidingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = granted(&mut tx, &path, &signed).await?;
    let key = typed.key.ok_or(Error::BadRequest)?;
    if let Some(id) = store::of_key(&mut tx, key).await? {
        return Ok(see_other_with(PaperPath { id }, "decided-many").into_response());
    }
    let cycle = ending(&mut tx, now).await?;
    one_at_a_time(&mut tx, cycle.id, typed.whose.of(path.id)).await?;
    // Whoever pressed twice may have waited here for the first.
    if let Some(id) = store::of_key(&mut tx, key).await? {
        return Ok(see_other_with(PaperPath { id }, "decided-many").into_response());
    }
    let ready = ready(&mut tx, &granted, typed.whose, now).await?;
    let paper = match typed.read(&ready, path.id, day_in_vietnam(now)) {
        Ok(paper) => paper,
        Err(errors) => {
            let page = page(signed.frame(&app, Tab::Grading), &granted, &ready, (typed, errors), now);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let id = PaperId::new(now);
    if store::record(&mut tx, &granted, (id, key), &paper, now).await? == Outcome::Done {
        for one in &ready.rows {
            decide_one(&mut tx, &signed, (id, key), (one, &paper, &ready.rules), now).await?;
        }
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(see_other_with(PaperPath { id }, "decided-many").into_response())
}

async fn granted(tx: &mut Read, path: &DecidingPath, signed: &Signed) -> Result<Granted<DecideMany>> {
    let unit = unit::store::find(tx, path.id).await?;
    if !signed.actor.may::<DecideMany>(&unit) {
        return Err(Error::NotFound);
    }
    signed.actor.demand::<DecideMany>(unit)
}

/// The year whose end is going on.
async fn ending(tx: &mut Read, now: DateTime<Utc>) -> Result<Cycle> {
    let years = cycle::store::all(tx).await?;
    let found = years.into_iter().find(|year| year.reviews_at(now));
    found.ok_or_else(|| Error::Conflict("Chưa đến kỳ kiểm điểm, xếp loại.".to_owned()))
}

async fn ready(
    tx: &mut Read,
    granted: &Granted<DecideMany>,
    whose: Whose,
    now: DateTime<Utc>,
) -> Result<Ready> {
    let cycle = ending(tx, now).await?;
    let rules = cycle::store::rules(tx, cycle.rule_set).await?;
    let group = whose.of(granted.on().id);
    let standings = group::standings(tx, (cycle.id, None), group).await?;
    let mut rows = store::waiting(tx, cycle.id, group, MOST).await?;
    let all = rows.len();
    // Nobody decides on themself, nor on someone whose place they take.
    let actor = granted.actor();
    rows.retain(|one| {
        one.member != actor.member && !actor.offices.iter().any(|held| held.is_for(one.member))
    });
    let left_out = all - rows.len();
    let facts = steps::store::facts_of(tx, &rows.iter().map(|one| one.id).collect::<Vec<_>>()).await?;
    rows.retain(|one| {
        facts.get(&one.id).is_some_and(|facts| {
            facts.mode_of(&rules.steps, YearStep::Decision) == Mode::Internal
                && facts.missing(&rules.steps, YearStep::Decision).is_none()
        })
    });
    let lacking = all - left_out - rows.len();
    Ok(Ready { cycle, rules, standings, rows, left_out, lacking })
}

async fn decide_one(
    tx: &mut Write,
    signed: &Signed,
    (paper, key): (PaperId, ActKey),
    (one, new, rules): (&Waiting, &NewPaper, &Rules),
    now: DateTime<Utc>,
) -> Result<()> {
    let granted = signed.actor.demand::<DecideGrade>(pledge::store::find(tx, one.id).await?)?;
    let key = key.of_one(one.id.0);
    let title = rules.title_of(&one.grade);
    let reason = format!("{title}, quyết định số {} ngày {}", new.number, date_text(new.decided_on));
    let decision = NewDecision {
        grade: one.grade.clone(),
        number: new.number.clone(),
        decided_on: new.decided_on,
        override_reference: new.override_reference.clone(),
        reason: if granted.on().stage == Stage::Decided { reason } else { String::new() },
        paper: Some(paper),
        elsewhere: None,
    };
    decide(tx, &granted, (key, &decision, rules), now).await.map(|_| ())
}

impl Typed {
    fn read(&self, ready: &Ready, unit: UnitId, today: NaiveDate) -> Result<NewPaper, Errors> {
        let mut errors = Errors::default();
        errors.require(!ready.rows.is_empty(), "number", "Không có ai đang chờ quyết định.");
        errors.require(!self.number.is_empty(), "number", "Hãy ghi số quyết định, như trên văn bản.");
        errors.require(self.number.as_str().chars().count() <= 100, "number", "Số quyết định quá dài.");
        let decided_on = parse_day(self.decided_on.as_str()).filter(|day| *day <= today);
        errors.require(decided_on.is_some(), "decided_on", "Hãy ghi ngày quyết định, không sau hôm nay.");
        let allowed_by = self.override_reference.as_str();
        errors.require(
            allowed_by.is_empty() || names_a_paper(allowed_by),
            "override_reference",
            "Hãy ghi số và ký hiệu của văn bản cho phép, ví dụ: 15-CV/TU ngày 28/11/2027.",
        );
        for weight in beyond(ready, self.whose, unit).iter().filter(|_| allowed_by.is_empty()) {
            let line = weight.line("quyết định");
            let message = format!("Vượt tỷ lệ {} người: {line}. Hãy ghi văn bản cho phép.", weight.excess());
            errors.add("override_reference", message);
        }
        match decided_on {
            Some(decided_on) if errors.is_empty() => Ok(NewPaper {
                cycle: ready.cycle.id,
                whose: self.whose,
                number: self.number.as_str().to_owned(),
                decided_on,
                override_reference: Some(allowed_by.to_owned()).filter(|it| !it.is_empty()),
            }),
            _ => Err(errors),
        }
    }
}

/// The groups in which a hard cap would be broken once all proposals are decided.
fn beyond(ready: &Ready, whose: Whose, unit: UnitId) -> Vec<Explanation> {
    if !ready.rules.cap.hard {
        return Vec::new();
    }
    let groups = whose.of(unit).capped(&ready.standings, &ready.rules);
    let weights = groups
        .iter()
        .map(|one| (one.tally.decided_weight(&ready.rules), one.tally.standing_weight(&ready.rules)));
    weights.filter(|(now, then)| then.excess() > now.excess()).map(|(_, then)| then).collect()
}

fn page(
    frame: Frame,
    granted: &Granted<DecideMany>,
    ready: &Ready,
    (typed, errors): (Typed, Errors),
    now: DateTime<Utc>,
) -> DecidingPage {
    let unit = granted.on();
    let group = typed.whose.of(unit.id);
    let back = format!("{}?whose={}", GroupPath { id: unit.id }, typed.whose.code());
    let grade = |code: &str| view::grade(&ready.rules, code);
    let rows = ready.rows.iter().map(|one| (one.name.clone(), one.branch.clone(), grade(&one.grade)));
    DecidingPage {
        frame,
        crumbs: vec![Crumb::new(back, "Xem xét mức đề nghị")],
        errors,
        action: DecidingPath { id: unit.id }.to_string(),
        key: typed.key.unwrap_or_else(|| new_key(now)).to_string(),
        whose: typed.whose.code(),
        title: typed.whose.title(),
        unit: unit.name.clone(),
        year: ready.cycle.year,
        rows: rows.collect(),
        left_out: ready.left_out,
        lacking: ready.lacking,
        held: Category::ALL
            .iter()
            .any(|one| ready.rules.steps.mode(YearStep::Publication, *one) == Mode::Internal),
        caps: GroupCap::all(group.capped(&ready.standings, &ready.rules), &ready.rules),
        hard: ready.rules.cap.hard,
        typed,
    }
}
