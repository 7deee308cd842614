//! Commitments that one's units offer, to be adopted one by one and made one's own. Nothing is ticked beforehand.

use std::collections::HashSet;

use askama::Template;
use askama_web::WebTemplate;
use axum::{extract::State, response::Redirect};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    DraftPath, Open,
    save::begin,
    store::{Seen, save},
};
use crate::{
    access::policy::WritePledge,
    app::App,
    audit::Entry,
    error::{Error, Result},
    id::CommitmentId,
    pledge::{
        PledgeId,
        offered::{self, Offered, OfferedId},
        store::{self, stale},
    },
    web::{
        act::see_other_with,
        filters,
        form::Form,
        frame::Frame,
        page::Tab,
        signed::{Now, Signed},
    },
};

/// `/pledges/{id}/draft/unit`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/draft/unit")]
pub struct AdoptingPath {
    /// The pledge.
    pub id: PledgeId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "pledge/adopting.html")]
pub struct AdoptingPage {
    frame: Frame,
    action: String,
    back: String,
    version: i32,
    year: i32,
    groups: Vec<Group>,
}

/// What one unit offers for one section.
#[derive(Debug)]
pub struct Group {
    unit: String,
    section: String,
    lines: Vec<Line>,
}

/// One commitment to adopt.
#[derive(Debug)]
pub struct Line {
    id: String,
    statement: String,
    measure: String,
    /// Whether the draft says the same already.
    there: bool,
}

/// What was ticked.
#[derive(Deserialize)]
pub struct Typed {
    version: i32,
    #[serde(default)]
    take: Vec<OfferedId>,
}

/// Shows what is offered.
///
/// # Errors
/// Not found if nothing is; a conflict when the pledge is with the branch.
pub async fn new(
    path: AdoptingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<AdoptingPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = signed.actor.demand::<WritePledge>(store::find(&mut tx, path.id).await?)?;
    let open = Open::load(&mut tx, granted.on()).await?;
    let offered = offered::store::of(&mut tx, &granted.on().line, granted.on().cycle).await?;
    let content = &open.draft.content;
    let there: HashSet<_> = content.commitments().map(|(_, one)| one.statement.as_str()).collect();
    let mut groups: Vec<Group> = Vec::new();
    for section in &open.template.sections {
        for one in offered.iter().filter(|one| one.section == section.key) {
            let line = Line {
                id: one.id.to_string(),
                statement: one.statement.clone(),
                measure: one.measure_line(now),
                there: there.contains(one.statement.as_str()),
            };
            match groups.last_mut() {
                Some(last) if last.section == section.title && last.unit == one.unit_name => {
                    last.lines.push(line)
                }
                _ => groups.push(Group {
                    unit: one.unit_name.clone(),
                    section: section.title.clone(),
                    lines: vec![line],
                }),
            }
        }
    }
    if groups.is_empty() {
        return Err(Error::NotFound);
    }
    Ok(AdoptingPage {
        frame: signed.frame(&app, Tab::Mine),
        action: path.to_string(),
        back: DraftPath { id: path.id }.to_string(),
        version: open.draft.version,
        year: granted.on().year,
        groups,
    })
}

/// Puts what was ticked into the draft, at the end of its section.
///
/// # Errors
/// Not found, or a conflict when the draft was saved meanwhile.
pub async fn create(
    path: AdoptingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Redirect> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<WritePledge>(store::find(&mut tx, path.id).await?)?;
    let open = Open::load(&mut tx, granted.on()).await?;
    let offered = offered::store::of(&mut tx, &granted.on().line, granted.on().cycle).await?;
    let has_section = |one: &&Offered| open.template.section(&one.section).is_some();
    let taken: Vec<_> =
        offered.iter().filter(|one| typed.take.contains(&one.id)).filter(has_section).collect();
    if taken.is_empty() {
        return Ok(see_other_with(DraftPath { id: path.id }, "taken-none"));
    }
    let (old, seen) = (open.draft.content, Seen::plainly(typed.version, open.draft.template));
    let mut content = old.clone();
    for one in taken {
        content.part_mut(&one.section).commitments.push(one.commitment(CommitmentId::new(now)));
    }
    save(&mut tx, &granted, seen, (&content, Some(&old)), now).await?.ok_or_else(stale)?;
    begin(&mut tx, &granted, now).await?;
    tx.commit(Entry::of(&granted, now)).await?;
    Ok(see_other_with(DraftPath { id: path.id }, "adopted"))
}
