//! The tellers' counts of one person, entered within the meeting: who was called and who came is said once, by the meeting.

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
    Item, Meeting, MeetingId, led, person,
    person::PersonPath,
    show::MeetingPath,
    store::{self, Count},
};
use crate::{
    access::{Granted, policy::ProposeGrade},
    app::App,
    audit::Entry,
    clock::{date_text, day_in_vietnam},
    cycle::rules::Rules,
    db::{Read, Write},
    error::{Error, Result},
    grading::{ballot, cap::short},
    id::ActKey,
    pledge::Pledge,
    review::{
        demand_graded, demand_open,
        store::{meaning, record_stage, record_step, year},
        workflow::Step,
    },
    web::{
        act::{Outcome, see_other_with},
        filters,
        form::{Errors, Form, new_key},
        frame::Frame,
        page::Tab,
        parts::{Crumb, Fact},
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/meetings/{id}/members/{number}/count`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/meetings/{id}/members/{number}/count")]
pub struct CountPath {
    /// The meeting.
    pub id: MeetingId,
    /// The person's place on the agenda.
    pub number: i16,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "meeting/count.html")]
pub struct CountPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    back: String,
    key: String,
    name: String,
    facts: Vec<Fact>,
    again: bool,
    withdraws: bool,
    typed: ballot::Typed,
    votes: Vec<VoteField>,
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
    issued: Text,
    #[serde(default)]
    returned: Text,
    #[serde(default)]
    invalid: Text,
    #[serde(default)]
    graded: Vec<String>,
    #[serde(default)]
    votes: Vec<Text>,
}

/// Shows the form, with the counts entered last.
///
/// # Errors
/// Not found for those who do not head the branch, forbidden on oneself, a conflict before and after its time.
pub async fn new(
    path: CountPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<CountPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let (meeting, _) = led(&mut tx, &signed.actor, path.id).await?;
    let (item, pledge) = person::at(&mut tx, path.person()).await?;
    let granted = signed.actor.demand::<ProposeGrade>(pledge)?;
    let rules = timely(&mut tx, granted.on(), now).await?;
    let counts = store::counts(&mut tx, meeting.id).await?;
    drop(tx);
    let there = counts.get(&item.pledge);
    let typed = match (there, counts.values().next()) {
        (Some(count), _) => Typed::of(count),
        // The papers are the same for everyone on the agenda.
        (None, Some(other)) => Typed { invalid: Text::default(), graded: Vec::new(), ..Typed::of(other) },
        (None, None) => Typed::default(),
    };
    let frame = signed.frame(&app, Tab::Grading);
    let withdraws = granted.on().stage.allows(Step::Recount);
    let shown = (&meeting, &item, (there.is_some(), withdraws));
    Ok(page(frame, shown, &rules, (new_key(now), &typed, Errors::default())))
}

/// Enters them; entered again, the later ones count and the earlier ones stay on record.
///
/// # Errors
/// As [`new`].
pub async fn create(
    path: CountPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let (meeting, _) = led(&mut tx, &signed.actor, path.id).await?;
    let (item, pledge) = person::at(&mut tx, path.person()).await?;
    let granted = signed.actor.demand::<ProposeGrade>(pledge)?;
    let key = typed.key.ok_or(Error::BadRequest)?;
    let rules = timely(&mut tx, granted.on(), now).await?;
    match typed.ballot(&meeting).read(&rules, day_in_vietnam(now)) {
        Ok(ballot) => {
            let mut said = "meeting-counted";
            if store::count(&mut tx, &granted, (meeting.id, key), &ballot, now).await? == Outcome::Done {
                if withdraws(&mut tx, &granted, key, now).await? {
                    said = "meeting-recounted";
                }
                tx.commit(Entry::of(&granted, now)).await?;
            }
            Ok(see_other_with(MeetingPath { id: meeting.id }, said).into_response())
        }
        Err(errors) => {
            let again = store::counts(&mut tx, meeting.id).await?.contains_key(&item.pledge);
            let frame = signed.frame(&app, Tab::Grading);
            let shown = (&meeting, &item, (again, granted.on().stage.allows(Step::Recount)));
            let page = page(frame, shown, &rules, (key, &typed, errors));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// A proposal stands on the counts it was made with: once these are corrected, the branch proposes again. Whether it must.
async fn withdraws(
    tx: &mut Write,
    granted: &Granted<ProposeGrade>,
    key: ActKey,
    now: DateTime<Utc>,
) -> Result<bool> {
    let Ok(to) = granted.on().stage.after(Step::Recount) else { return Ok(false) };
    record_step(tx, granted, (key, Step::Recount), None, now).await?;
    record_stage(tx, granted.on(), to, None).await?;
    Ok(true)
}

impl CountPath {
    fn person(self) -> PersonPath {
        PersonPath { id: self.id, number: self.number }
    }
}

impl Typed {
    fn of(count: &Count) -> Self {
        let text = |count: i32| Text::clean(&count.to_string());
        let (graded, votes) = count.votes.iter().map(|(code, votes)| (code.clone(), text(*votes))).unzip();
        Self {
            key: None,
            issued: text(count.issued),
            returned: text(count.returned),
            invalid: text(count.invalid),
            graded,
            votes,
        }
    }

    /// With what the meeting says of itself.
    fn ballot(&self, meeting: &Meeting) -> ballot::Typed {
        ballot::Typed {
            held_on: Text::clean(&date_text(meeting.held_on)),
            entitled: Text::clean(&meeting.entitled.to_string()),
            present: Text::clean(&meeting.present.to_string()),
            issued: self.issued.clone(),
            returned: self.returned.clone(),
            invalid: self.invalid.clone(),
            votes: self.graded.iter().cloned().zip(self.votes.iter().cloned()).collect(),
        }
    }
}

/// The year's rules, if this is the moment to count.
async fn timely(tx: &mut Read, pledge: &Pledge, now: DateTime<Utc>) -> Result<Rules> {
    let (year, rules) = year(tx, pledge).await?;
    demand_open(&year, now)?;
    demand_graded(&meaning(tx, pledge, &year, &rules).await?)?;
    pledge.stage.after(Step::Propose)?;
    Ok(rules)
}

fn page(
    frame: Frame,
    (meeting, item, (again, withdraws)): (&Meeting, &Item, (bool, bool)),
    rules: &Rules,
    (key, typed, errors): (ActKey, &Typed, Errors),
) -> CountPage {
    let path = CountPath { id: meeting.id, number: item.position };
    let counted = typed.ballot(meeting);
    CountPage {
        frame,
        crumbs: vec![
            Crumb::new(MeetingPath { id: meeting.id }, "Cuộc họp kiểm điểm"),
            Crumb::new(path.person(), &item.name),
        ],
        errors,
        action: path.to_string(),
        back: MeetingPath { id: meeting.id }.to_string(),
        key: key.to_string(),
        name: item.name.clone(),
        facts: vec![
            Fact::new("Ngày họp", date_text(meeting.held_on)),
            Fact::new("Số được triệu tập", meeting.entitled.to_string()),
            Fact::new("Số có mặt", meeting.present.to_string()),
        ],
        again,
        withdraws,
        votes: rules
            .grades
            .iter()
            .map(|grade| VoteField {
                code: grade.code.clone(),
                title: short(&grade.title),
                value: counted.votes_for(&grade.code).to_owned(),
            })
            .collect(),
        typed: counted,
    }
}
