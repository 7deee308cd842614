//! Confirming: one pledge, or several at once, each with its own line in the history.

use askama::Template;
use askama_web::WebTemplate;
use axum::{extract::State, response::Redirect};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    PledgeId, event,
    list::{Filter, link},
    returning::ReturnPath,
    revision,
    show::PledgePath,
    store, view,
    workflow::{State as At, Step},
};
use crate::{
    access::{
        Actor,
        policy::{AgreePledge, AgreePledges},
    },
    app::App,
    audit::Entry,
    clock::moment_text,
    db::Write,
    error::{Error, Result},
    id::ActKey,
    unit::UnitId,
    web::{
        act::{Outcome, see_other_with},
        filters,
        form::{Form, Query, new_key},
        frame::Frame,
        page::Tab,
        parts::Crumb,
        signed::{Now, Signed},
    },
};

/// `/pledges/{id}/agreement`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/agreement")]
pub struct AgreementPath {
    /// The pledge.
    pub id: PledgeId,
}

/// `/units/{id}/agreements`
#[derive(TypedPath, Deserialize)]
#[typed_path("/units/{id}/agreements")]
pub struct AgreementsPath {
    /// The unit whose list they were chosen from.
    pub id: UnitId,
}

/// What the button of one pledge carries.
#[derive(Deserialize)]
pub struct Typed {
    key: ActKey,
}

/// What the bulk form carries: the chosen pledges with one key each.
#[derive(Deserialize)]
pub struct Chosen {
    #[serde(default)]
    chosen: Vec<PledgeId>,
    #[serde(default)]
    key: Vec<ActKey>,
}

/// Which were ticked on the list.
#[derive(Default, Deserialize)]
pub struct Ticked {
    #[serde(default)]
    chosen: Vec<PledgeId>,
}

/// The page before one is confirmed.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "pledge/agreement.html")]
pub struct AgreementPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    action: String,
    back: String,
    returning: String,
    key: String,
    name: String,
    year: i32,
    branch: String,
    sent: String,
    amends: bool,
}

/// The page before several are confirmed.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "pledge/agreements.html")]
pub struct AgreementsPage {
    frame: Frame,
    action: String,
    back: String,
    rows: Vec<Row>,
    left_out: Vec<String>,
    moved: Vec<String>,
}

/// One pledge about to be confirmed.
#[derive(Debug)]
pub struct Row {
    id: String,
    key: String,
    name: String,
    href: String,
}

/// Says what confirming one pledge means, and asks once.
///
/// # Errors
/// Not found, forbidden, or a conflict when it is not with the branch.
pub async fn new(
    path: AgreementPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<AgreementPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = signed.actor.demand::<AgreePledge>(store::find(&mut tx, path.id).await?)?;
    let pledge = granted.on();
    pledge.state.after(Step::Agree, now)?;
    let number = pledge.newest_revision().ok_or(Error::NotFound)?;
    let sent = revision::find(&mut tx, path.id, number).await?;
    Ok(AgreementPage {
        frame: signed.frame(&app, Tab::Pledges),
        crumbs: view::committee_crumbs(pledge),
        action: path.to_string(),
        back: PledgePath { id: path.id }.to_string(),
        returning: ReturnPath { id: path.id }.to_string(),
        key: new_key(now).to_string(),
        name: pledge.name.clone(),
        year: pledge.year,
        branch: pledge.branch_name.clone(),
        sent: format!("Bản số {number}, gửi lúc {}", moment_text(sent.submitted_at)),
        amends: matches!(pledge.state, At::Agreed { .. }),
    })
}

/// Confirms one pledge.
///
/// # Errors
/// Not found, forbidden, or a conflict when it is not with the branch.
pub async fn create(
    path: AgreementPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Redirect> {
    let tx = app.db.write(&signed.actor).await?;
    agree(tx, &signed.actor, path.id, typed.key, now).await?;
    Ok(see_other_with(PledgePath { id: path.id }, "agreed"))
}

/// Shows which of the ticked can be confirmed, and asks once.
///
/// # Errors
/// When the database fails.
pub async fn review_many(
    path: AgreementsPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(ticked): Query<Ticked>,
) -> Result<AgreementsPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let unit = crate::unit::store::find(&mut tx, path.id).await?;
    signed.actor.demand::<AgreePledges>(unit).map_err(|_| Error::NotFound)?;
    let (mut rows, mut left_out, mut moved) = (Vec::new(), Vec::new(), Vec::new());
    for id in ticked.chosen {
        let pledge = store::find(&mut tx, id).await?;
        if !signed.actor.may::<AgreePledge>(&pledge) {
            left_out.push(pledge.name);
        } else if pledge.state.allows(Step::Agree) {
            let href = PledgePath { id }.to_string();
            rows.push(Row { id: id.to_string(), key: new_key(now).to_string(), name: pledge.name, href });
        } else {
            moved.push(pledge.name);
        }
    }
    Ok(AgreementsPage {
        frame: signed.frame(&app, Tab::Pledges),
        action: path.to_string(),
        back: waiting_list(path.id),
        rows,
        left_out,
        moved,
    })
}

/// Confirms several; each is an act of its own, so one that moved meanwhile stops none of the others.
///
/// # Errors
/// Not found or forbidden if any of them is not this person's to confirm.
pub async fn create_many(
    path: AgreementsPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(form): Form<Chosen>,
) -> Result<Redirect> {
    let mut tx = app.db.read(&signed.actor).await?;
    let unit = crate::unit::store::find(&mut tx, path.id).await?;
    signed.actor.demand::<AgreePledges>(unit).map_err(|_| Error::NotFound)?;
    drop(tx);
    let (mut done, mut moved) = (0, 0);
    for (id, key) in form.chosen.into_iter().zip(form.key) {
        let tx = app.db.write(&signed.actor).await?;
        match agree(tx, &signed.actor, id, key, now).await {
            Ok(()) => done += 1,
            Err(Error::Conflict(_)) => moved += 1,
            Err(other) => return Err(other),
        }
    }
    let counts = if moved == 0 { done.to_string() } else { format!("{done}-{moved}") };
    Ok(see_other_with(waiting_list(path.id), &format!("agreed-{counts}")))
}

/// What still waits: whoever confirms many goes on there.
fn waiting_list(id: UnitId) -> String {
    link(id, &Filter { state: "submitted".to_owned(), ..Filter::default() })
}

async fn agree(mut tx: Write, actor: &Actor, id: PledgeId, key: ActKey, now: DateTime<Utc>) -> Result<()> {
    let granted = actor.demand::<AgreePledge>(store::find(&mut tx, id).await?)?;
    if event::is_done(&mut tx, key).await? {
        return Ok(());
    }
    let to = granted.on().state.after(Step::Agree, now)?;
    let step = (key, Step::Agree, granted.on().newest_revision());
    if event::record(&mut tx, &granted, step, None, now).await? == Outcome::Done {
        store::record_state(&mut tx, granted.on(), to, granted.by(), now).await?;
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(())
}
