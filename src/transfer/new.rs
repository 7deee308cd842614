//! Beginning a transfer: a member asks, or the old branch sends.

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
    Kind, TransferId, days, event,
    form::{self, Asks, Change, Checked, Typed},
    person::{self, Person},
    place::PlacePath,
    settling,
    show::TransferPath,
    store::{self, Begun},
    workflow::{State as At, Step},
};
use crate::{
    access::{
        Action, Granted, Office,
        policy::{AskTransfer, SendTransfer},
    },
    app::App,
    audit::Entry,
    calendar::{self, Calendar},
    clock::date_text,
    cycle::{rules::TransferRules, store::rules_in_force},
    db::{Read, Write},
    error::{Error, Result},
    id::ActKey,
    member::MemberId,
    unit::{self, Unit, UnitId},
    web::{
        act::{Outcome, see_other_with},
        filters,
        form::{Errors, Form, Query, new_key},
        frame::Frame,
        page::Tab,
        parts::{Choice, Crumb},
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/members/{id}/transfers/new`
#[derive(TypedPath, Deserialize)]
#[typed_path("/members/{id}/transfers/new")]
pub struct NewPath {
    /// Who goes.
    pub id: MemberId,
}

/// `/members/{id}/transfers`
#[derive(TypedPath, Deserialize)]
#[typed_path("/members/{id}/transfers")]
pub struct TransfersOfPath {
    /// Who goes.
    pub id: MemberId,
}

/// Where to, as the page before it says.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    kind: Text,
    #[serde(default)]
    to: Option<UnitId>,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "transfer/new.html")]
pub struct NewPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    key: String,
    own: bool,
    name: String,
    branch: String,
    kind: Kind,
    to: String,
    to_name: String,
    typed: Typed,
    asks: Asks,
    agencies: Vec<Choice>,
    managers: Vec<Choice>,
    limit: String,
}

/// What the page is drawn from.
struct Ground {
    person: Person,
    to: Option<Unit>,
    rules: TransferRules,
    calendar: Calendar,
    needs_comment: bool,
    agencies: Vec<Choice>,
    managers: Vec<Choice>,
}

impl Ground {
    async fn load(tx: &mut Read, signed: &Signed, id: MemberId, typed: &Typed) -> Result<Self> {
        let person = person::find(tx, id).await?;
        let own = signed.actor.may::<AskTransfer>(&person);
        if !own && !signed.actor.may::<SendTransfer>(&person) {
            return Err(Error::NotFound);
        }
        person.demand_movable()?;
        let rules = rules_in_force(tx, signed.actor.day).await?.transfer;
        let to = match typed.to {
            Some(id) => Some(unit::store::find(tx, id).await?),
            None => None,
        };
        let official = Kind::named(typed.kind.as_str()) == Kind::Official;
        let changes = official && !own && to.is_some();
        let board = changes && signed.actor.sits(&[Office::OrganizationBoard], &person.line).is_some();
        Ok(Self {
            calendar: calendar::store::after(tx, typed.counts_from(signed.actor.day)).await?,
            needs_comment: days::needs_comment(person.since, signed.actor.day, &rules),
            agencies: if changes { form::agencies(tx, typed.agency.as_str()).await? } else { Vec::new() },
            managers: if board {
                form::managers(tx, to.as_ref(), typed.manager.as_str()).await?
            } else {
                Vec::new()
            },
            person,
            to,
            rules,
        })
    }
}

/// Shows the form, for the member who asks or for the branch that sends.
///
/// # Errors
/// Not found for those who may do neither; a conflict for those who cannot be transferred.
pub async fn new(
    path: NewPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(asked): Query<Asked>,
) -> Result<NewPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let typed = Typed {
        kind: asked.kind,
        to: asked.to,
        decided_on: Text::clean(&signed.actor.day.to_string()),
        ..Typed::default()
    };
    let ground = Ground::load(&mut tx, &signed, path.id, &typed).await?;
    Ok(page(&app, &signed, ground, (typed, Errors::default()), now))
}

/// Begins it.
///
/// # Errors
/// As [`new`]; a conflict while another transfer of this member is open.
pub async fn create(
    path: TransfersOfPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let key = typed.key.ok_or(Error::BadRequest)?;
    let mut tx = app.db.write(&signed.actor).await?;
    if let Some(id) = event::done(&mut tx, key).await? {
        return Ok(see_other_with(TransferPath { id }, "transfer-begun").into_response());
    }
    let ground = Ground::load(&mut tx, &signed, path.id, &typed).await?;
    let own = signed.actor.may::<AskTransfer>(&ground.person);
    let kind = Kind::named(typed.kind.as_str());
    let checked = typed.checked((&ground.person, ground.to.as_ref()), signed.actor.day, &ground.rules);
    let mut errors = checked.as_ref().err().cloned().unwrap_or_default();
    if !own {
        typed.check_dispatch(kind, ground.needs_comment, &ground.rules, &mut errors);
    }
    let (Ok(checked), true) = (checked, errors.is_empty()) else {
        let page = page(&app, &signed, ground, (typed, errors), now);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let begun = begun(&ground, (kind, &typed, checked), (own, signed.actor.day), now)?;
    let done = if own {
        let granted = signed.actor.demand::<AskTransfer>(ground.person)?;
        record(tx, &granted, (key, &begun), typed.reason.as_str(), now).await?
    } else {
        let granted = signed.actor.demand::<SendTransfer>(ground.person)?;
        record(tx, &granted, (key, &begun), typed.comment.as_str(), now).await?
    };
    if done == Outcome::Done {
        let notice = if own { "transfer-asked" } else { "transfer-begun" };
        return Ok(see_other_with(TransferPath { id: begun.id }, notice).into_response());
    }
    // The same form a moment ago, or another transfer that is open.
    let mut tx = app.db.read(&signed.actor).await?;
    match event::done(&mut tx, key).await? {
        Some(id) => Ok(see_other_with(TransferPath { id }, "transfer-begun").into_response()),
        None => Err(Error::Conflict(
            "Đảng viên này đang có một đề nghị chuyển sinh hoạt chưa xong. Hãy xử lý xong đề nghị ấy trước."
                .to_owned(),
        )),
    }
}

fn begun(
    ground: &Ground,
    (kind, typed, checked): (Kind, &Typed, Checked),
    (own, today): (bool, chrono::NaiveDate),
    now: DateTime<Utc>,
) -> Result<Begun> {
    let state = match (own, &checked.to) {
        (true, _) => At::Asked,
        (false, Ok(_)) => At::Asked.after(Step::Send, now)?,
        (false, Err(_)) => At::Asked.after(Step::Leave { effective: today }, now)?,
    };
    Ok(Begun {
        id: TransferId::new(now),
        kind,
        state,
        due_on: days::due(checked.decided_on, (!own).then_some(today), (&ground.rules, &ground.calendar)),
        to: checked.to,
        decided_on: checked.decided_on,
        until_on: checked.until_on,
        reason: typed.reason.as_str().to_owned(),
        agency: Change::named(typed.agency.as_str(), &ground.agencies),
        manager: Change::named(typed.manager.as_str(), &ground.managers),
    })
}

async fn record<A: Action<Object = Person>>(
    mut tx: Write,
    granted: &Granted<A>,
    (key, begun): (ActKey, &Begun),
    words: &str,
    now: DateTime<Utc>,
) -> Result<Outcome> {
    let step = match begun.state {
        At::Asked => "ask",
        At::Left { .. } => "leave",
        _ => "send",
    };
    let whom = (begun.id, granted.on().id);
    if !store::begin(&mut tx, granted, begun, now).await?
        || event::append(&mut tx, granted, whom, (key, step, words), now).await? == Outcome::Repeated
    {
        return Ok(Outcome::Repeated);
    }
    if matches!(begun.state, At::Left { .. }) {
        settling::settle(&mut tx, granted, begun.id, now).await?;
    }
    tx.commit(Entry::of(granted, now)).await?;
    Ok(Outcome::Done)
}

fn page(
    app: &App,
    signed: &Signed,
    ground: Ground,
    (typed, errors): (Typed, Errors),
    now: DateTime<Utc>,
) -> NewPage {
    let id = ground.person.id;
    let own = signed.actor.may::<AskTransfer>(&ground.person);
    let due =
        days::due(signed.actor.day, (!own).then_some(signed.actor.day), (&ground.rules, &ground.calendar));
    NewPage {
        frame: signed.frame(app, if own { Tab::Mine } else { Tab::Home }),
        crumbs: vec![Crumb::new(PlacePath { id }, "Chọn nơi đến")],
        errors,
        action: TransfersOfPath { id }.to_string(),
        key: typed.key.unwrap_or_else(|| new_key(now)).to_string(),
        own,
        name: ground.person.name,
        branch: ground.person.branch_name,
        kind: Kind::named(typed.kind.as_str()),
        to: typed.to.map(|to| to.to_string()).unwrap_or_default(),
        to_name: ground.to.map(|unit| unit.name).unwrap_or_default(),
        typed,
        asks: Asks::of(&ground.rules, ground.needs_comment),
        agencies: ground.agencies,
        managers: ground.managers,
        limit: date_text(due),
    }
}
