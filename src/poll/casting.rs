//! A voter's ballot: a grade for each person, sealed as it is sent. Sent again, it takes the place of the one before.

use std::collections::HashMap;

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State as Shared,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{Line, Poll, PollId, State, seal, sheet, show::PollPath, store};
use crate::{
    access::{Granted, policy::CastBallot},
    app::App,
    cycle::{self, rules::Rules},
    db::Read,
    error::{Error, Result},
    pledge::PledgeId,
    web::{
        act::see_other_with,
        filters,
        form::{Errors, Form},
        frame::Frame,
        page::Tab,
        parts::{Choice, Crumb},
        signed::{Now, Signed},
    },
};

/// `/polls/{id}/ballot`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/polls/{id}/ballot")]
pub struct BallotPath {
    /// The poll.
    pub id: PollId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "poll/ballot.html")]
pub struct BallotPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    unit: String,
    action: String,
    voted: bool,
    people: Vec<(String, String, Vec<Choice>)>,
}

/// What is chosen: a grade by pledge, and whether lines may stay blank.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    blank: String,
    #[serde(flatten)]
    grades: HashMap<String, String>,
}

/// Shows the ballot; what was chosen before is not shown, for nobody can read it.
///
/// # Errors
/// Not found for those who do not vote in it, a conflict before and after the voting.
pub async fn edit(path: BallotPath, Shared(app): Shared<App>, signed: Signed) -> Result<BallotPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let (poll, granted) = voting(&mut tx, &signed, path.id).await?;
    let frame = signed.frame(&app, Tab::Home);
    page(&mut tx, frame, (&poll, &granted), (&Typed::default(), Errors::default())).await
}

/// Seals it and lays it down.
///
/// # Errors
/// As [`edit`].
pub async fn update(
    path: BallotPath,
    Shared(app): Shared<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let (poll, granted) = voting(&mut tx, &signed, path.id).await?;
    let rules = rules(&mut tx, &poll).await?;
    let lines = store::lines(&mut tx, poll.id).await?;
    let choices: Vec<_> = lines.iter().map(|line| typed.choice(line.pledge, &rules)).collect();
    if choices.contains(&None) && typed.blank.is_empty() {
        let mut errors = Errors::default();
        for (line, _) in lines.iter().zip(&choices).filter(|(_, choice)| choice.is_none()) {
            errors.add(
                field(line.pledge),
                format!("Chưa chọn mức cho đồng chí {}. Muốn để trống thì đánh dấu ở cuối phiếu.", line.name),
            );
        }
        let frame = signed.frame(&app, Tab::Home);
        let page = page(&mut tx, frame, (&poll, &granted), (&typed, errors)).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let keys = store::tellers(&mut tx, poll.id).await?.into_iter().filter_map(|teller| teller.key);
    let keys = keys.collect::<Vec<_>>().try_into().map_err(|_| store::not_open())?;
    let sealed = seal::seal(&sheet::write(&choices), poll.id.0.as_bytes(), &keys)?;
    store::cast(&mut tx, &granted, &sealed).await?;
    tx.commit_granted(&granted, now).await?;
    Ok(see_other_with(PollPath { id: poll.id }, "ballot-cast").into_response())
}

/// The poll, for one who votes in it while it is open.
async fn voting(tx: &mut Read, signed: &Signed, id: PollId) -> Result<(Poll, Granted<CastBallot>)> {
    let poll = store::find(tx, id).await?;
    let mine = store::voters(tx, id).await?.into_iter().find(|voter| voter.member == signed.actor.member);
    let granted = signed.actor.demand::<CastBallot>(mine.ok_or(Error::NotFound)?)?;
    if poll.state == State::Open { Ok((poll, granted)) } else { Err(store::not_open()) }
}

async fn rules(tx: &mut Read, poll: &Poll) -> Result<Rules> {
    let year = cycle::store::find(tx, poll.cycle).await?;
    cycle::store::rules(tx, year.rule_set).await
}

/// The field of one line of the ballot.
fn field(pledge: PledgeId) -> String {
    format!("grade-{pledge}")
}

impl Typed {
    fn choice(&self, pledge: PledgeId, rules: &Rules) -> Option<usize> {
        let chosen = self.grades.get(&field(pledge))?;
        rules.grades.iter().position(|grade| grade.code == *chosen)
    }
}

async fn page(
    tx: &mut Read,
    frame: Frame,
    (poll, granted): (&Poll, &Granted<CastBallot>),
    (typed, errors): (&Typed, Errors),
) -> Result<BallotPage> {
    let rules = rules(tx, poll).await?;
    let lines = store::lines(tx, poll.id).await?;
    let voted = store::has_voted(tx, poll.id, granted.by()).await?;
    Ok(BallotPage {
        frame,
        crumbs: vec![Crumb::new(PollPath { id: poll.id }, "Bỏ phiếu kín")],
        errors,
        unit: poll.unit_name.clone(),
        action: BallotPath { id: poll.id }.to_string(),
        voted,
        people: lines.into_iter().map(|line| choices(line, typed, &rules)).collect(),
    })
}

fn choices(line: Line, typed: &Typed, rules: &Rules) -> (String, String, Vec<Choice>) {
    let chosen = typed.choice(line.pledge, rules);
    let choices = rules.grades.iter().enumerate().map(|(place, grade)| Choice {
        value: grade.code.clone(),
        label: grade.title.clone(),
        hint: String::new(),
        chosen: chosen == Some(place),
    });
    (field(line.pledge), line.name, choices.collect())
}
