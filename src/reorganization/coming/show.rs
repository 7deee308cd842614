//! The page of one act to come: what it will do on its day, why it could not, and the ways out.

use askama::Template;
use askama_web::WebTemplate;
use axum::{extract::State, response::Redirect};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    site::Site,
    store::{self, Coming},
};
use crate::{
    access::Actor,
    app::App,
    clock::{date_text, moment_text},
    db::Read,
    error::{Error, Result},
    import::problem::Problem,
    reorganization::{ReorganizationId, State as At, effect::Effect, store as tree},
    web::{
        act::see_other_with,
        filters,
        frame::Frame,
        page::Tab,
        parts::{Badge, Crumb},
        signed::{Now, Signed},
    },
};

/// `/reorganizations/{id}`
#[derive(TypedPath, Deserialize)]
#[typed_path("/reorganizations/{id}")]
pub struct ComingPath {
    /// The act.
    pub id: ReorganizationId,
}

/// `/reorganizations/{id}/acceptance`
#[derive(TypedPath, Deserialize)]
#[typed_path("/reorganizations/{id}/acceptance")]
pub struct ComingAcceptancePath {
    /// The act.
    pub id: ReorganizationId,
}

/// `/reorganizations/{id}/discarding`
#[derive(TypedPath, Deserialize)]
#[typed_path("/reorganizations/{id}/discarding")]
pub struct ComingDiscardingPath {
    /// The act.
    pub id: ReorganizationId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "reorganization/coming.html")]
pub struct ComingPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    title: &'static str,
    name: String,
    day: String,
    why: String,
    who: String,
    state: At,
    badge: Badge,
    is_due: bool,
    problems: Vec<Problem>,
    effect: Effect,
    lines: Vec<String>,
    accept: String,
    discard: String,
}

/// Shows what it would do to the tree as it stands.
///
/// # Errors
/// Not found for those who do not keep the tree there.
pub async fn show(
    path: ComingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<ComingPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let (coming, site) = demand(&mut tx, &signed.actor, path.id).await?;
    let foreseen = match coming.state {
        At::Coming => site.foresee(&mut tx, &signed.actor, &coming, now).await?,
        _ => Ok(Effect::default()),
    };
    drop(tx);
    let (effect, problems) = match foreseen {
        Ok(effect) => (effect, coming.problems.0),
        Err(problems) => (Effect::default(), problems),
    };
    Ok(ComingPage {
        frame: signed.frame(&app, Tab::Register),
        crumbs: site.crumbs(),
        title: coming.kind.title(),
        name: site.name().to_owned(),
        day: date_text(coming.first_day),
        why: format!("{}; căn cứ {}", coming.reason, coming.basis),
        who: format!("{} chuẩn bị lúc {}", coming.maker, moment_text(coming.made_at)),
        state: coming.state,
        badge: coming.state.badge(),
        is_due: coming.first_day <= signed.actor.day,
        problems,
        effect,
        lines: coming.lines.0,
        accept: ComingAcceptancePath { id: coming.id }.to_string(),
        discard: ComingDiscardingPath { id: coming.id }.to_string(),
    })
}

/// Carries it out in this person's name, once its day has come.
///
/// # Errors
/// As [`show`]; a conflict before its day, after it ended, and when it does not fit.
pub async fn accept(
    path: ComingAcceptancePath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Redirect> {
    let mut tx = app.db.write(&signed.actor).await?;
    let (coming, site) = demand(&mut tx, &signed.actor, path.id).await?;
    let done = see_other_with(site.home(), "reorganized");
    if coming.state == At::Done {
        return Ok(done);
    }
    if !coming.is_due(signed.actor.day) {
        let words = "Thay đổi này chưa đến ngày, hoặc đã hủy, nên không thực hiện được.";
        return Err(Error::Conflict(words.to_owned()));
    }
    match super::carry_out(tx, &signed.actor, coming.id, now).await? {
        Ok(()) => Ok(done),
        Err(problems) => {
            let why = problems.first().map(|problem| problem.message.clone()).unwrap_or_default();
            Err(Error::Conflict(why))
        }
    }
}

/// Cancels it; nothing changes on its day.
///
/// # Errors
/// As [`show`]; a conflict once it was carried out.
pub async fn discard(
    path: ComingDiscardingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Redirect> {
    let mut tx = app.db.write(&signed.actor).await?;
    tree::lock_register(&mut tx).await?;
    let (coming, site) = demand(&mut tx, &signed.actor, path.id).await?;
    if coming.state == At::Done {
        return Err(Error::Conflict("Thay đổi này đã thực hiện nên không hủy được nữa.".to_owned()));
    }
    let home = site.home();
    site.cancel(tx, coming.id, now).await?;
    Ok(see_other_with(home, "act-cancelled"))
}

async fn demand(tx: &mut Read, actor: &Actor, id: ReorganizationId) -> Result<(Coming, Site)> {
    let coming = store::find(tx, id).await?;
    let site = Site::of(tx, actor, &coming).await?;
    Ok((coming, site))
}
