//! Changing how a member stands: from which day, why, by which decision. What it means for the year follows at once.

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
    keeping::{self, Head},
    member::RegisterMemberPath,
    move_of_standing::{self as moves, Move},
    store,
};
use crate::{
    access::{Granted, policy::KeepRecord},
    app::App,
    cycle::{opening, rules::Rules},
    db::{Read, Write},
    error::{Error, Result},
    id::ActKey,
    member::{
        Ending, MemberId, Standing,
        change::{self, Act, FieldChange, NewChange},
    },
    web::{
        act::{Outcome, see_other_with},
        filters,
        form::{Errors, Form, new_key},
        frame::Frame,
        page::Tab,
        parts::{Badge, Choice},
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/register/members/{id}/standing`
#[derive(TypedPath, Deserialize)]
#[typed_path("/register/members/{id}/standing")]
pub struct StandingPath {
    /// The member.
    pub id: MemberId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "register/standing.html")]
pub struct StandingPage {
    frame: Frame,
    head: Head,
    errors: Errors,
    action: String,
    key: String,
    version: i32,
    now: Badge,
    standings: Vec<Choice>,
    endings: Vec<Choice>,
    typed: Typed,
}

/// What is typed.
#[derive(Clone, Debug, Deserialize)]
pub struct Typed {
    key: ActKey,
    version: i32,
    #[serde(default)]
    pub(super) standing: String,
    #[serde(default)]
    pub(super) ending: String,
    #[serde(default)]
    pub(super) from: Text,
    #[serde(default)]
    pub(super) reason: Text,
    #[serde(default)]
    pub(super) decision: Text,
}

/// Shows the form with what is possible from how the member stands.
///
/// # Errors
/// Not found or forbidden as the policy says.
pub async fn edit(
    path: StandingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<StandingPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = keeping::kept(&mut tx, &signed.actor, path.id).await?;
    let typed = Typed {
        key: new_key(now),
        version: granted.on().version,
        standing: String::new(),
        ending: String::new(),
        from: Text::clean(&signed.actor.day.to_string()),
        reason: Text::default(),
        decision: Text::default(),
    };
    let rules = keeping::rules(&mut tx, now).await?;
    let frame = signed.frame(&app, Tab::Register);
    page(&mut tx, (frame, &signed), &granted, rules, (typed, Errors::default())).await
}

/// Changes it.
///
/// # Errors
/// Not found or forbidden as the policy says; a conflict if someone changed the record meanwhile.
pub async fn update(
    path: StandingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let done = || see_other_with(RegisterMemberPath { id: path.id }, "stands").into_response();
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = keeping::kept(&mut tx, &signed.actor, path.id).await?;
    if change::is_done(&mut tx, typed.key).await? {
        return Ok(done());
    }
    if typed.version != granted.on().version {
        return Err(store::stale());
    }
    let rules = keeping::rules(&mut tx, now).await?;
    let known = known(&mut tx, &granted, rules.as_ref(), signed.actor.day).await?;
    match moves::read(&typed, &known) {
        Err(errors) => {
            let frame = signed.frame(&app, Tab::Register);
            let page = page(&mut tx, (frame, &signed), &granted, rules, (typed, errors)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Ok(moved) => {
            let change = NewChange::new(typed.key, Act::Standing, told(&known, &moved), &moved.reason)
                .by(&moved.decision, Some(moved.from));
            if change::record(&mut tx, &granted, path.id, change, now).await? == Outcome::Repeated {
                return Ok(done());
            }
            record(&mut tx, &granted, &moved, now).await?;
            opening::ask_one(tx.conn(), path.id, now).await?;
            tx.commit_granted(&granted, now).await?;
            Ok(done())
        }
    }
}

async fn record(
    tx: &mut Write,
    granted: &Granted<KeepRecord>,
    moved: &Move,
    now: DateTime<Utc>,
) -> Result<()> {
    store::record_standing(tx, granted, moved).await?;
    if granted.on().standing == Standing::Ended {
        store::begin_membership(tx, granted, moved.from, now).await?;
    }
    if moved.to == Standing::Ended {
        store::close_everything(tx, granted, moved.from).await?;
    }
    Ok(())
}

/// What changes, as the history says it.
fn told(known: &moves::Known, moved: &Move) -> Vec<FieldChange> {
    let to = match moved.ending {
        Some(ending) => format!("{} ({})", moved.to.title(), ending.title().to_lowercase()),
        None => moved.to.title().to_owned(),
    };
    FieldChange::between("standing", known.now.title().to_owned(), to).into_iter().collect()
}

async fn known(
    tx: &mut Read,
    granted: &Granted<KeepRecord>,
    rules: Option<&(i32, Rules)>,
    today: NaiveDate,
) -> Result<moves::Known> {
    let identity = store::identity(tx, granted.on().id).await?;
    Ok(moves::Known {
        now: granted.on().standing,
        since: store::standing_since(tx, granted.on().id).await?,
        joined: identity.joined,
        official: identity.official,
        probation: rules.map(|(_, rules)| rules.probation_months),
        today,
    })
}

async fn page(
    tx: &mut Read,
    (frame, signed): (Frame, &Signed),
    granted: &Granted<KeepRecord>,
    rules: Option<(i32, Rules)>,
    (typed, errors): (Typed, Errors),
) -> Result<StandingPage> {
    let member = granted.on();
    let joined = store::identity(tx, member.id).await?.joined;
    let choice = |standing: &Standing| {
        let choice = Choice::new(
            standing.code(),
            moves::title(member.standing, *standing),
            typed.standing == standing.code(),
        );
        match &rules {
            Some(rules) => choice.with_hint(hint(rules, *standing, joined)),
            None => choice,
        }
    };
    let standings: Vec<Choice> = moves::from(member.standing).iter().map(choice).collect();
    if standings.is_empty() {
        return Err(Error::Conflict("Trạng thái này chỉ đổi khi chuyển sinh hoạt trở lại.".to_owned()));
    }
    let ending = |it: Ending| Choice::new(it.code(), it.title(), typed.ending == it.code());
    Ok(StandingPage {
        frame,
        head: keeping::head(tx, &signed.actor, member).await?,
        errors,
        action: StandingPath { id: member.id }.to_string(),
        key: typed.key.to_string(),
        version: typed.version,
        now: super::standing_badge(member.standing),
        standings,
        endings: Ending::ALL.into_iter().map(ending).collect(),
        typed,
    })
}

/// What a standing means this year, in one line.
fn hint((year, rules): &(i32, Rules), standing: Standing, joined: Option<NaiveDate>) -> String {
    let last_day = NaiveDate::from_ymd_opt(*year, 12, 31).unwrap_or_default();
    let meaning = rules.meaning(standing, joined, last_day);
    let pledges = if meaning.pledges { "viết bản cam kết" } else { "không viết bản cam kết" };
    let graded = if meaning.graded { "được xếp loại" } else { "không xếp loại" };
    format!("Năm {year}: {pledges}, {graded}.")
}

#[cfg(test)]
impl Typed {
    /// A filled form, for the rules' tests.
    pub(super) fn sample(key: ActKey, standing: &str, from: &str, decision: Text) -> Self {
        Self {
            key,
            version: 0,
            standing: standing.to_owned(),
            ending: String::new(),
            from: Text::clean(from),
            reason: Text::clean("Lý do"),
            decision,
        }
    }
}
