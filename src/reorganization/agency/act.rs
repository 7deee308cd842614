//! One act on an agency: its form, what it would do, and the button that does it.

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
    carrying, due, effect, fields,
    form::Ground,
    intent::Work,
    list::AgenciesPath,
    show::AgencyPath,
    store,
    tree::{Node, Tree},
};
use crate::{
    access::{Granted, policy::KeepAgencies},
    app::App,
    clock::{date_text, day_in_vietnam},
    db::{Read, Write},
    error::{Error, Result},
    reorganization::{
        Kind, ReorganizationId, State as At, act::CheckPage, coming::show::ComingPath, fields::Fields,
        form::Typed, kept, store as acts, why::Bounds,
    },
    unit::AgencyId,
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

/// `/agencies/founding`
#[derive(TypedPath, Deserialize)]
#[typed_path("/agencies/founding")]
pub struct FoundingPath;

/// `/agencies/{id}/reorganization/{act}`
#[derive(TypedPath, Deserialize)]
#[typed_path("/agencies/{id}/reorganization/{act}")]
pub struct AgencyActPath {
    /// The agency.
    pub id: AgencyId,
    /// What is done.
    pub act: Kind,
}

/// The acts that an agency is open to.
pub const ACTS: [Kind; 5] =
    [Kind::AgencyRenaming, Kind::AgencyMoving, Kind::AgencyMerger, Kind::AgencyDivision, Kind::AgencyClosing];

/// The form.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "reorganization/agency/act.html")]
pub struct AgencyActPage {
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

/// What is done, and to which agency.
#[derive(Clone, Copy)]
struct What<'a> {
    act: Kind,
    node: Option<&'a Node>,
}

/// Shows the form of a new agency.
///
/// # Errors
/// Not found for those who do not keep the agencies.
pub async fn found(
    _: FoundingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<AgencyActPage> {
    blank(&app, &signed, (Kind::AgencyFounding, None), now).await
}

/// Shows the form of an act on an agency.
///
/// # Errors
/// As [`found`]; also for an agency that has ended.
pub async fn new(
    path: AgencyActPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<AgencyActPage> {
    blank(&app, &signed, (path.act, Some(path.id)), now).await
}

/// Shows what founding it would do, or does it.
///
/// # Errors
/// As [`found`].
pub async fn create(
    _: FoundingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    answer(&app, &signed, (Kind::AgencyFounding, None), typed, now).await
}

/// Shows what it would do, or does it.
///
/// # Errors
/// As [`new`].
pub async fn change(
    path: AgencyActPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    answer(&app, &signed, (path.act, Some(path.id)), typed, now).await
}

async fn blank(
    app: &App,
    signed: &Signed,
    (act, id): (Kind, Option<AgencyId>),
    now: DateTime<Utc>,
) -> Result<AgencyActPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    super::demand(&mut tx, &signed.actor).await?;
    let tree = store::tree(&mut tx).await?;
    let what = What::of(act, id, &tree)?;
    let typed = Typed {
        key: Some(ReorganizationId(new_key(now).0)),
        day: Text::clean(&date_text(day_in_vietnam(now))),
        name: Text::clean(what.node.filter(|_| act == Kind::AgencyRenaming).map_or("", |node| &node.name)),
        ..Typed::default()
    };
    page(&mut tx, (app, signed), (what, &tree), (typed, Errors::default())).await
}

async fn answer(
    app: &App,
    signed: &Signed,
    (act, id): (Kind, Option<AgencyId>),
    typed: Typed,
    now: DateTime<Utc>,
) -> Result<Response> {
    let key = typed.key.ok_or(Error::BadRequest)?;
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = super::demand(&mut tx, &signed.actor).await?;
    let done = see_other_with(back(id), "reorganized").into_response();
    let prepared = see_other_with(ComingPath { id: key }, "act-prepared").into_response();
    match acts::state_of(&mut tx, key).await? {
        None => {}
        Some(At::Done) => return Ok(done),
        Some(_) => return Ok(prepared),
    }
    acts::lock_register(&mut tx).await?;
    let tree = store::tree(&mut tx).await?;
    let what = What::of(act, id, &tree)?;
    let ground = Ground { tree: &tree, bounds: Bounds::at(&mut tx, now).await? };
    let (work, clashes) = match due::among_others(&mut tx, (act, id), &typed, ground).await? {
        Ok(fitted) => fitted,
        Err(errors) => {
            let page = page(&mut tx, (app, signed), (what, &tree), (typed, errors)).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let comes = work.why.on > signed.actor.day;
    match typed.then.as_str() {
        "do" => {
            record(tx, &granted, (what, key, &typed), (&work, comes), now).await?;
            Ok(if comes { prepared } else { done })
        }
        "edit" => {
            let form = (typed, Errors::default());
            Ok(page(&mut tx, (app, signed), (what, &tree), form).await?.into_response())
        }
        _ => Ok(CheckPage {
            effect: effect::of(&mut tx, &work, now).await?,
            frame: signed.frame(app, Tab::Register),
            crumbs: what.crumbs(),
            title: act.title(),
            name: what.name(&typed),
            action: what.action(),
            hidden: typed.hidden(),
            comes: comes.then(|| date_text(work.why.on)),
            clashes,
            why: format!("{}; căn cứ {}", work.why.reason, work.why.basis),
        }
        .into_response()),
    }
}

/// Keeps the act for its day, or does it.
async fn record(
    mut tx: Write,
    granted: &Granted<KeepAgencies>,
    (what, id, typed): (What<'_>, ReorganizationId, &Typed),
    (work, comes): (&Work, bool),
    now: DateTime<Utc>,
) -> Result<()> {
    let place = kept::At::Agency(what.node.map(|node| node.id));
    let (on, reason, basis) = (work.why.on, work.why.reason.as_str(), work.why.basis.as_str());
    let (kind, lines, touches) = (what.act, work.lines(), work.concerns());
    let act = kept::NewAct { id, kind, place, on, reason, basis, lines, touches };
    let outcome = if comes {
        kept::prepare(&mut tx, granted, &act, typed, now).await?
    } else {
        kept::record(&mut tx, granted, &act, now).await?
    };
    if outcome == Outcome::Done {
        if !comes {
            carrying::carry_out(&mut tx, granted, work, now).await?;
        }
        tx.commit_granted(granted, now).await?;
    }
    Ok(())
}

impl<'a> What<'a> {
    fn of(act: Kind, id: Option<AgencyId>, tree: &'a Tree) -> Result<Self> {
        let node = id.and_then(|id| tree.get(id));
        let open = id.is_none() || (node.is_some() && ACTS.contains(&act));
        if open { Ok(Self { act, node }) } else { Err(Error::NotFound) }
    }

    fn action(self) -> String {
        match self.node {
            Some(node) => AgencyActPath { id: node.id, act: self.act }.to_string(),
            None => FoundingPath.to_string(),
        }
    }

    fn crumbs(self) -> Vec<Crumb> {
        let all = Crumb::new(AgenciesPath, "Cơ quan, đơn vị công tác");
        let one = self.node.map(|node| Crumb::new(AgencyPath { id: node.id }, &node.name));
        std::iter::once(all).chain(one).collect()
    }

    fn name(self, typed: &Typed) -> String {
        self.node.map_or_else(|| typed.name.as_str().to_owned(), |node| node.name.clone())
    }
}

fn back(id: Option<AgencyId>) -> String {
    id.map_or_else(|| AgenciesPath.to_string(), |id| AgencyPath { id }.to_string())
}

async fn page(
    tx: &mut Read,
    (app, signed): (&App, &Signed),
    (what, tree): (What<'_>, &Tree),
    (typed, errors): (Typed, Errors),
) -> Result<AgencyActPage> {
    let id = what.node.map(|node| node.id);
    Ok(AgencyActPage {
        frame: signed.frame(app, Tab::Register),
        crumbs: what.crumbs(),
        errors,
        title: what.act.title(),
        act: what.act,
        name: what.node.map(|node| node.name.clone()).unwrap_or_default(),
        action: what.action(),
        back: back(id),
        key: typed.key.map(|key| key.to_string()).unwrap_or_default(),
        fields: fields::of(tx, (what.act, id), tree, &typed).await?,
        typed,
    })
}
