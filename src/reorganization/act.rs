//! One act on the tree: its form, what it would do, and the button that does it.

use std::collections::HashSet;

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;
use sqlx::types::Json;

use super::{
    Kind, ReorganizationId, State as At, carrying,
    coming::{
        show::ComingPath,
        together::{self, Turn},
    },
    effect::{self, Effect},
    fields::{self, Fields},
    form::{self, Ground, Typed},
    intent::Work,
    kept::{self, NewAct},
    overview::{self, ReorganizationPath},
    store,
    tree::Tree,
    why::Bounds,
};
use crate::{
    access::policy::ReorganizeUnit,
    app::App,
    audit::Entry,
    clock::{date_text, day_in_vietnam},
    db::Read,
    error::{Error, Result},
    unit::{Unit, UnitId},
    web::{
        act::{Outcome, see_other_with},
        filters,
        form::{Errors, Form, new_key},
        frame::Frame,
        page::Tab,
        parts::Crumb,
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/units/{id}/reorganization/{act}`
#[derive(TypedPath, Deserialize)]
#[typed_path("/units/{id}/reorganization/{act}")]
pub struct ActPath {
    /// The unit.
    pub id: UnitId,
    /// What is done.
    pub act: Kind,
}

/// The form.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "reorganization/act.html")]
pub struct ActPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    title: &'static str,
    act: Kind,
    name: String,
    action: String,
    back: String,
    key: String,
    fields: Fields,
    typed: Typed,
}

/// What it would do.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "reorganization/check.html")]
pub struct CheckPage {
    pub(super) frame: Frame,
    pub(super) crumbs: Vec<Crumb>,
    pub(super) title: &'static str,
    pub(super) name: String,
    pub(super) action: String,
    pub(super) hidden: Vec<(&'static str, String)>,
    pub(super) effect: Effect,
    /// The day, if it is yet to come.
    pub(super) comes: Option<String>,
    /// What waits for a later day and would not fit after it.
    pub(super) clashes: Vec<String>,
    pub(super) why: String,
}

/// Shows the form.
///
/// # Errors
/// Not found for those who do not keep the tree, and for an act that the unit is not open to.
pub async fn new(path: ActPath, State(app): State<App>, signed: Signed, Now(now): Now) -> Result<ActPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let unit = overview::demand(&mut tx, &signed.actor, path.id).await?;
    let tree = store::tree(&mut tx).await?;
    demand_open(&unit, path.act, &tree)?;
    let typed = Typed {
        key: Some(ReorganizationId(new_key(now).0)),
        day: Text::clean(&date_text(day_in_vietnam(now))),
        name: Text::clean(if path.act == Kind::Renaming { &unit.name } else { "" }),
        kind: Text::clean(if path.act == Kind::Renaming { unit.kind.title() } else { "" }),
        ..Typed::default()
    };
    let reach = overview::reach(&signed.actor, &tree);
    let fields = fields::of(&mut tx, path.act, &unit, (&tree, &reach), &typed).await?;
    drop(tx);
    Ok(page(signed.frame(&app, Tab::Register), &unit, (path.act, typed, fields), Errors::default()))
}

/// Shows what it would do, or does it.
///
/// # Errors
/// As [`new`]; a conflict when someone's membership began after the day.
pub async fn create(
    path: ActPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let key = typed.key.ok_or(Error::BadRequest)?;
    let mut tx = app.db.write(&signed.actor).await?;
    let unit = overview::demand(&mut tx, &signed.actor, path.id).await?;
    let granted = signed.actor.demand::<ReorganizeUnit>(unit.clone())?;
    let done = see_other_with(ReorganizationPath { id: path.id }, "reorganized").into_response();
    match store::state_of(&mut tx, key).await? {
        None => {}
        Some(At::Done) => return Ok(done),
        Some(_) => return Ok(see_other_with(ComingPath { id: key }, "act-prepared").into_response()),
    }
    store::lock_register(&mut tx).await?;
    let tree = store::tree(&mut tx).await?;
    demand_open(&unit, path.act, &tree)?;
    let reach = overview::reach(&signed.actor, &tree);
    let frame = signed.frame(&app, Tab::Register);
    let ground = Ground { tree: &tree, reach: &reach, bounds: Bounds::at(&mut tx, now).await? };
    let (work, clashes) = match among_others(&mut tx, (path.act, unit.id), &typed, &ground).await? {
        Ok((work, clashes)) if effect::keeps_register(&signed.actor, &work) => (work, clashes),
        read => {
            let errors = read.err().unwrap_or_else(locked_out);
            let fields = fields::of(&mut tx, path.act, &unit, (&tree, &reach), &typed).await?;
            let page = page(frame, &unit, (path.act, typed, fields), errors);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    match typed.then.as_str() {
        "do" if work.intent.on > signed.actor.day => {
            let act = new_act((key, path.act), &unit, &work);
            if kept::prepare(&mut tx, &granted, &act, &typed, now).await? == Outcome::Done {
                tx.commit(Entry::of(&granted, now)).await?;
            }
            Ok(see_other_with(ComingPath { id: key }, "act-prepared").into_response())
        }
        "do" => {
            let act = new_act((key, path.act), &unit, &work);
            if kept::record(&mut tx, &granted, &act, now).await? == Outcome::Done {
                carrying::carry_out(&mut tx, &granted, &work, now).await?;
                tx.commit(Entry::of(&granted, now)).await?;
            }
            Ok(done)
        }
        "edit" => {
            let fields = fields::of(&mut tx, path.act, &unit, (&tree, &reach), &typed).await?;
            Ok(page(frame, &unit, (path.act, typed, fields), Errors::default()).into_response())
        }
        _ => {
            let effect = effect::of(&mut tx, &work, now).await?;
            let comes = work.intent.on > signed.actor.day;
            Ok(check(frame, &unit, (path.act, &typed), (&work, effect, clashes), comes).into_response())
        }
    }
}

/// What was typed, fitted to the tree; or what does not fit, at its field.
///
/// # Errors
/// When the database fails.
pub(super) async fn work(
    tx: &mut Read,
    kind: Kind,
    unit: UnitId,
    typed: &Typed,
    ground: &Ground<'_>,
) -> Result<Result<Work, Errors>> {
    let fitted = fit(kind, unit, typed, ground);
    if let Ok(work) = &fitted
        && !work.intent.people.is_empty()
    {
        let there: HashSet<_> = store::people(tx, unit).await?.into_iter().map(|(id, ..)| id).collect();
        if work.intent.people.iter().flat_map(|(members, _)| members).any(|member| !there.contains(member)) {
            return Ok(Err(refused(
                "new_code-1",
                "Có người được chọn không còn thuộc chi bộ này. Hãy chọn lại.",
            )));
        }
    }
    Ok(fitted)
}

/// As [`work`], and as it fits among the acts that wait for their day: refused where those before it leave no room, and
/// told of those after it that it leaves none.
async fn among_others(
    tx: &mut Read,
    (kind, unit): (Kind, UnitId),
    typed: &Typed,
    ground: &Ground<'_>,
) -> Result<Result<(Work, Vec<String>), Errors>> {
    let work = match work(tx, kind, unit, typed, ground).await? {
        Ok(work) => work,
        Err(errors) => return Ok(Err(errors)),
    };
    let turn = Turn { kind, place: unit, on: work.intent.on, typed: Json(typed.clone()) };
    Ok(together::check(tx, &turn, ground).await?.map(|clashes| (work, clashes)))
}

/// What was typed, fitted to a tree.
pub(super) fn fit(kind: Kind, unit: UnitId, typed: &Typed, ground: &Ground<'_>) -> Result<Work, Errors> {
    let Some(node) = ground.tree.get(unit) else {
        return Err(refused("day", "Đơn vị này không còn hoạt động."));
    };
    let intent = typed.read(kind, node, ground)?;
    intent.on_tree(ground.tree.clone()).map_err(|refusal| form::refused(kind, &refusal))
}

fn refused(field: &str, message: &str) -> Errors {
    let mut errors = Errors::default();
    errors.add(field, message);
    errors
}

fn locked_out() -> Errors {
    refused("hands_over", effect::LOCKED_OUT)
}

fn demand_open(unit: &Unit, act: Kind, tree: &Tree) -> Result<()> {
    if overview::open_to(unit, tree).contains(&act) { Ok(()) } else { Err(Error::NotFound) }
}

fn new_act<'a>((id, kind): (ReorganizationId, Kind), unit: &Unit, work: &'a Work) -> NewAct<'a> {
    let (on, reason, basis) = (work.intent.on, work.intent.reason.as_str(), work.intent.basis.as_str());
    let (place, lines, touches) = (kept::At::Unit(unit.id), work.lines(), work.concerns());
    NewAct { id, kind, place, on, reason, basis, lines, touches }
}

fn crumbs(unit: &Unit) -> Vec<Crumb> {
    vec![Crumb::new(ReorganizationPath { id: unit.id }, &format!("Sắp xếp: {}", unit.name))]
}

fn page(frame: Frame, unit: &Unit, (act, typed, fields): (Kind, Typed, Fields), errors: Errors) -> ActPage {
    ActPage {
        frame,
        crumbs: crumbs(unit),
        errors,
        title: act.title(),
        act,
        name: unit.name.clone(),
        action: ActPath { id: unit.id, act }.to_string(),
        back: ReorganizationPath { id: unit.id }.to_string(),
        key: typed.key.map(|key| key.to_string()).unwrap_or_default(),
        fields,
        typed,
    }
}

fn check(
    frame: Frame,
    unit: &Unit,
    (act, typed): (Kind, &Typed),
    (work, effect, clashes): (&Work, Effect, Vec<String>),
    comes: bool,
) -> CheckPage {
    CheckPage {
        frame,
        crumbs: crumbs(unit),
        title: act.title(),
        name: unit.name.clone(),
        action: ActPath { id: unit.id, act }.to_string(),
        hidden: typed.hidden(),
        effect,
        comes: comes.then(|| date_text(work.intent.on)),
        clashes,
        why: format!("{}; căn cứ {}", work.intent.reason, work.intent.basis),
    }
}
