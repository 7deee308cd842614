//! Last year's words, with what became of them, to be taken over one by one. Nothing is ticked beforehand.

use std::collections::{BTreeMap, HashSet};

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
    cycle,
    error::{Error, Result},
    id::CommitmentId,
    pledge::{
        Pledge, PledgeId,
        content::{Commitment, Content},
        past::{self, Came, Past, taken_over},
        store,
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

/// `/pledges/{id}/draft/past`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/draft/past")]
pub struct TakingPath {
    /// The pledge.
    pub id: PledgeId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "pledge/taking.html")]
pub struct TakingPage {
    frame: Frame,
    action: String,
    back: String,
    version: i32,
    year: i32,
    before: i32,
    grade: String,
    parts: Vec<OldPart>,
}

/// A section of last year's.
#[derive(Debug)]
pub struct OldPart {
    key: String,
    title: String,
    /// Whether this year's template has it.
    known: bool,
    text: String,
    commitments: Vec<Old>,
}

/// A commitment of last year's.
#[derive(Debug)]
pub struct Old {
    id: String,
    statement: String,
    measure: String,
    results: Vec<String>,
    /// Whether the draft says the same already.
    there: bool,
}

/// What was ticked.
#[derive(Deserialize)]
pub struct Typed {
    version: i32,
    #[serde(default)]
    take: Vec<CommitmentId>,
    #[serde(default)]
    take_text: Vec<String>,
}

/// Shows what was pledged the year before.
///
/// # Errors
/// Not found if there is nothing, or what is typed in is a signed paper; a conflict when the pledge is with the branch.
pub async fn new(path: TakingPath, State(app): State<App>, signed: Signed) -> Result<TakingPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = signed.actor.demand::<WritePledge>(store::find(&mut tx, path.id).await?)?;
    let open = Open::load(&mut tx, granted.on()).await?;
    if open.entered {
        return Err(Error::NotFound);
    }
    let before = past::latest(&mut tx, granted.on()).await?.ok_or(Error::NotFound)?;
    let came = past::results(&mut tx, before.pledge).await?;
    let graded = store::find(&mut tx, before.pledge).await?;
    let year = cycle::store::find(&mut tx, graded.cycle).await?;
    let rules = cycle::store::rules(&mut tx, year.rule_set).await?;
    drop(tx);
    let grade = before.grade.as_deref().map(|code| rules.title_of(code).to_owned()).unwrap_or_default();
    Ok(page(signed.frame(&app, Tab::Mine), granted.on(), &open, (&before, &came, grade)))
}

/// Puts what was ticked into the draft, at the end of its section.
///
/// # Errors
/// Not found, or a conflict when the draft was saved meanwhile.
pub async fn create(
    path: TakingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Redirect> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<WritePledge>(store::find(&mut tx, path.id).await?)?;
    let open = Open::load(&mut tx, granted.on()).await?;
    if open.entered {
        return Err(Error::NotFound);
    }
    let before = past::latest(&mut tx, granted.on()).await?.ok_or(Error::NotFound)?;
    if typed.take.is_empty() && typed.take_text.is_empty() {
        return Ok(see_other_with(DraftPath { id: path.id }, "taken-none"));
    }
    let known = open.template.sections.iter().map(|section| section.key.as_str()).collect();
    let (old, seen) = (open.draft.content, Seen::plainly(typed.version, open.draft.template));
    let mut content = old.clone();
    typed.put_into(&mut content, (&before, granted.on().year), &known, || CommitmentId::new(now));
    let saved = save(&mut tx, &granted, seen, (&content, Some(&old)), now).await?;
    if saved.is_none() {
        return Err(store::stale());
    }
    begin(&mut tx, &granted, now).await?;
    tx.commit(Entry::of(&granted, now)).await?;
    Ok(see_other_with(DraftPath { id: path.id }, "taken"))
}

impl Typed {
    fn put_into(
        &self,
        content: &mut Content,
        (before, year): (&Past, i32),
        known: &HashSet<&str>,
        mut new_id: impl FnMut() -> CommitmentId,
    ) {
        for part in before.content.parts.iter().filter(|part| known.contains(part.section.as_str())) {
            let ticked = part.commitments.iter().filter(|one| self.take.contains(&one.id));
            let copies: Vec<_> = ticked.map(|one| taken_over(one, (before.year, year), new_id())).collect();
            let here = content.part_mut(&part.section);
            here.commitments.extend(copies);
            if self.take_text.contains(&part.section) {
                let gap = if here.text.is_empty() { "" } else { "\n" };
                here.text = format!("{}{gap}{}", here.text, part.text);
            }
        }
    }
}

fn page(
    frame: Frame,
    pledge: &Pledge,
    open: &Open,
    (before, came, grade): (&Past, &BTreeMap<CommitmentId, Came>, String),
) -> TakingPage {
    let there: HashSet<_> = open.draft.content.commitments().map(|(_, one)| one.statement.as_str()).collect();
    let old = |one: &Commitment| Old {
        id: one.id.to_string(),
        statement: one.statement.clone(),
        measure: one.measure_line(),
        results: came.get(&one.id).map(|came| came.lines(&one.unit)).unwrap_or_default(),
        there: there.contains(one.statement.as_str()),
    };
    let parts = before.template.sections.iter().filter_map(|section| {
        let part = before.content.part(&section.key)?;
        (!part.text.is_empty() || !part.commitments.is_empty()).then(|| OldPart {
            key: section.key.clone(),
            title: section.title.clone(),
            known: open.template.sections.iter().any(|it| it.key == section.key),
            text: part.text.clone(),
            commitments: part.commitments.iter().map(old).collect(),
        })
    });
    TakingPage {
        frame,
        action: TakingPath { id: pledge.id }.to_string(),
        back: DraftPath { id: pledge.id }.to_string(),
        version: open.draft.version,
        year: pledge.year,
        before: before.year,
        grade,
        parts: parts.collect(),
    }
}
