//! The page on which a pledge is written.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    DraftPath, Open,
    adopting::AdoptingPath,
    progress::{answered, progress},
    saved_line,
    store::Draft,
    taking::TakingPath,
    undoing::UndoingPath,
};
use crate::{
    access::policy::WritePledge,
    advice::{Advice, rules::Of},
    app::App,
    cycle::manifestation::Manifestation,
    error::Result,
    id::CommitmentId,
    pledge::{
        Pledge,
        advising::Ground,
        closed,
        content::{Commitment, Content, Part, answered_under},
        event,
        measure_fields::MeasureFields,
        show::PledgePath,
        store, view,
    },
    web::{
        filters,
        form::{Errors, Query},
        frame::Frame,
        page::Tab,
        parts::Choice,
        signed::{Now, Signed},
    },
};

/// The writing page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "pledge/edit.html")]
pub struct EditPage {
    frame: Frame,
    errors: Errors,
    action: String,
    show: String,
    year: i32,
    deadline: String,
    version: i32,
    template: String,
    /// Whether a newer version of the template was issued since the draft was last seen.
    changed: bool,
    /// What was written in sections that the template no longer has.
    outside: Vec<EditPart>,
    /// Where that can go.
    sections: Vec<Choice>,
    saved: String,
    returned: Vec<String>,
    parts: Vec<EditPart>,
    rules: String,
    advice: Vec<Advice>,
    undoing: Option<String>,
    /// Whether it is one's own, so that this machine may keep it for writing without a line.
    own: bool,
    removed: Vec<(String, String)>,
    taking: Option<(String, i32)>,
    /// Where commitments of one's units are adopted, and how many there are.
    adopting: Option<(String, usize)>,
}

/// One section being written.
#[derive(Debug)]
pub struct EditPart {
    key: String,
    title: String,
    guidance: String,
    example: String,
    at_least: usize,
    /// How far it has come, in words.
    progress: String,
    text: String,
    commitments: Vec<EditCommitment>,
    carried: Vec<EditCarried>,
    advice: Vec<Advice>,
}

/// One weakness being answered.
#[derive(Debug)]
pub struct EditCarried {
    number: String,
    year: i32,
    weakness: String,
    answer: String,
}

/// One commitment being written.
#[derive(Debug)]
pub struct EditCommitment {
    id: String,
    number: usize,
    statement: String,
    measure: MeasureFields,
    remarks: Vec<String>,
    fresh: bool,
    advice: Vec<Advice>,
}

/// Whether the page was reached by "check and send" with something missing.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    missing: bool,
}

/// Shows the writing page with what is saved.
///
/// # Errors
/// Not found, or a conflict when no pledge is asked for.
pub async fn edit(
    path: DraftPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = signed.actor.demand::<WritePledge>(store::find(&mut tx, path.id).await?)?;
    if let Some(away) = closed::already_sent(granted.on()) {
        return Ok(away.into_response());
    }
    let open = Open::load(&mut tx, granted.on()).await?;
    let errors = if asked.missing { open.missing() } else { Errors::default() };
    let remarks = open.remarks(&mut tx, granted.on()).await?;
    let frame = signed.frame(&app, Tab::Mine);
    if let Some(closed) = closed::instead(frame.clone(), granted.on(), &open, now) {
        return Ok(closed);
    }
    let ground = Ground::load(&mut tx, granted.on(), (open.template_id, &open.template)).await?;
    let advice = ground.on(&mut tx, granted.on(), (&open.template, &open.draft.content)).await?;
    let offered = ground.offered_in(&open.template);
    let mut page = open.page(frame, granted.on(), (&remarks, errors), now);
    page.rules = ground.rules.for_browser()?;
    let past = ground.past.filter(|_| granted.on().entering_by.is_none());
    page.taking = past.map(|past| (TakingPath { id: path.id }.to_string(), past.year));
    page.adopting = (offered > 0 && page.own).then(|| (AdoptingPath { id: path.id }.to_string(), offered));
    page.place(advice);
    Ok(page.into_response())
}

impl EditPage {
    /// Puts each piece of advice where it belongs.
    fn place(&mut self, advice: Vec<Advice>) {
        for one in advice {
            let mut parts = self.parts.iter_mut();
            match one.of {
                Of::Pledge => self.advice.push(one),
                Of::Section => {
                    if let Some(part) = parts.find(|part| one.place == format!("part-{}", part.key)) {
                        part.advice.push(one);
                    }
                }
                Of::Commitment => {
                    let mut commitments = parts.flat_map(|part| &mut part.commitments);
                    if let Some(commitment) = commitments.find(|it| it.id == one.place) {
                        commitment.advice.push(one);
                    }
                }
            }
        }
    }
}

impl Open {
    fn page(
        self,
        frame: Frame,
        pledge: &Pledge,
        (remarks, mut errors): (&[event::Remark], Errors),
        now: DateTime<Utc>,
    ) -> EditPage {
        let outside = self.outside(remarks);
        let Self { cycle, template, template_id, before, draft, .. } = self;
        let under = answered_under(&template).to_owned();
        let sections: Vec<_> =
            template.sections.iter().map(|it| Choice::new(&it.key, &it.title, false)).collect();
        let parts = template
            .sections
            .iter()
            .map(|section| {
                let part = draft.content.part(&section.key);
                let commitments =
                    edit_commitments(part, section.at_least, (&template.manifestations, remarks), now);
                // That a section lacks commitments is said where the next one is written.
                if let Some(blank) = commitments.iter().find(|one| one.fresh && section.at_least > 0) {
                    errors.say_at(&format!("text-{}", section.key), &format!("statement-{}", blank.id));
                }
                EditPart {
                    text: part.map(|part| part.text.clone()).unwrap_or_default(),
                    carried: if section.key == under { carried(&draft.content) } else { Vec::new() },
                    advice: Vec::new(),
                    progress: progress(part, section, answered(&draft.content, &section.key, &under)),
                    key: section.key.clone(),
                    title: section.title.clone(),
                    guidance: section.guidance.clone(),
                    example: section.example.clone(),
                    at_least: section.at_least,
                    commitments,
                }
            })
            .collect();
        EditPage {
            frame,
            errors,
            action: DraftPath { id: pledge.id }.to_string(),
            show: PledgePath { id: pledge.id }.to_string(),
            year: pledge.year,
            deadline: view::writing_line(pledge, &cycle),
            version: draft.version,
            template: template_id.to_string(),
            changed: before.is_some(),
            outside,
            sections,
            saved: if draft.version == 0 { String::new() } else { saved_line(draft.saved_at) },
            returned: remarks
                .iter()
                .filter(|it| it.commitment.is_none())
                .map(|it| it.words.clone())
                .collect(),
            parts,
            rules: String::new(),
            advice: Vec::new(),
            own: pledge.entering_by.is_none(),
            removed: removed(&draft),
            undoing: draft.undoable.then(|| UndoingPath { id: pledge.id }.to_string()),
            taking: None,
            adopting: None,
        }
    }
}

impl Open {
    /// What stands under sections that a newer version of the template left out.
    fn outside(&self, remarks: &[event::Remark]) -> Vec<EditPart> {
        let title = |key: &str| {
            let section = self.before.as_ref().and_then(|before| before.section(key));
            section.map_or_else(|| "Phần của mẫu trước".to_owned(), |section| section.title.clone())
        };
        let offered = &self.template.manifestations;
        self.draft
            .content
            .outside(&self.template)
            .map(|part| EditPart {
                key: part.section.clone(),
                title: title(&part.section),
                guidance: String::new(),
                example: String::new(),
                at_least: 0,
                progress: String::new(),
                text: part.text.clone(),
                carried: Vec::new(),
                advice: Vec::new(),
                commitments: (1..)
                    .zip(&part.commitments)
                    .map(|(number, one)| EditCommitment { number, ..edit_commitment(one, offered, remarks) })
                    .collect(),
            })
            .collect()
    }
}

/// What was taken out and is not back, by id.
fn removed(draft: &Draft) -> Vec<(String, String)> {
    let gone = draft.removed.iter().filter(|it| draft.content.commitment(it.commitment.id).is_none());
    gone.map(|it| (it.commitment.id.to_string(), it.commitment.statement.clone())).collect()
}

fn carried(content: &Content) -> Vec<EditCarried> {
    let numbered = content.carried.iter().enumerate();
    numbered
        .map(|(number, one)| EditCarried {
            number: number.to_string(),
            year: one.year,
            weakness: one.weakness.clone(),
            answer: one.answer.clone(),
        })
        .collect()
}

/// What was written in a section, and below it room for one more; at first for as many as the section asks for.
fn edit_commitments(
    part: Option<&Part>,
    at_least: usize,
    (offered, remarks): (&[Manifestation], &[event::Remark]),
    now: DateTime<Utc>,
) -> Vec<EditCommitment> {
    let written = part.map(|part| part.commitments.as_slice()).unwrap_or_default();
    let blank = at_least.saturating_sub(written.len()).max(1);
    let written = written.iter().map(|one| edit_commitment(one, offered, remarks));
    let blank = std::iter::repeat_with(|| blank_commitment(offered, now)).take(blank);
    (1..).zip(written.chain(blank)).map(|(number, one)| EditCommitment { number, ..one }).collect()
}

fn edit_commitment(one: &Commitment, offered: &[Manifestation], remarks: &[event::Remark]) -> EditCommitment {
    EditCommitment {
        id: one.id.to_string(),
        number: 0,
        statement: one.statement.clone(),
        measure: MeasureFields::of(one, offered),
        remarks: remarks
            .iter()
            .filter(|it| it.commitment == Some(one.id))
            .map(|it| it.words.clone())
            .collect(),
        fresh: false,
        advice: Vec::new(),
    }
}

fn blank_commitment(offered: &[Manifestation], now: DateTime<Utc>) -> EditCommitment {
    let blank = Commitment::blank(CommitmentId::new(now));
    EditCommitment { fresh: true, ..edit_commitment(&blank, offered, &[]) }
}
