//! Writing: saving never validates, and never overwrites what another tab saved.

use std::str::FromStr;

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    Pledge, PledgeId,
    content::{Commitment, Content, Measure, Part},
    event, revision,
    show::PledgePath,
    store::{self, Draft},
    view,
    workflow::{State as At, Step},
};
use crate::{
    access::{Granted, policy::WritePledge},
    app::App,
    audit::Entry,
    clock::VIETNAM,
    cycle::{self, Cycle, template::Template as YearTemplate},
    db::{Read, Write},
    error::{Error, Result},
    id::{ActKey, CommitmentId, uuid_at},
    web::{
        act::see_other,
        filters,
        form::{Errors, Form, Query},
        frame::Frame,
        htmx::WantsData,
        page::Tab,
        parts::Choice,
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/pledges/{id}/draft`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/draft")]
pub struct DraftPath {
    /// The pledge.
    pub id: PledgeId,
}

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
    saved: String,
    returned: Vec<String>,
    parts: Vec<EditPart>,
}

/// One section being written.
#[derive(Debug)]
pub struct EditPart {
    key: String,
    title: String,
    guidance: String,
    example: String,
    at_least: usize,
    text: String,
    commitments: Vec<EditCommitment>,
}

/// One commitment being written.
#[derive(Debug)]
pub struct EditCommitment {
    id: String,
    number: usize,
    statement: String,
    measures: Vec<Choice>,
    baseline: String,
    target: String,
    unit: String,
    due: String,
    product: String,
    remarks: Vec<String>,
    fresh: bool,
    measured: bool,
}

/// What the form carries; lists run in step, one entry per commitment.
#[derive(Deserialize)]
pub struct Typed {
    version: i32,
    #[serde(default)]
    then: String,
    #[serde(default)]
    section: Vec<String>,
    #[serde(default)]
    text: Vec<Text>,
    #[serde(default)]
    commitment: Vec<String>,
    #[serde(default)]
    part: Vec<String>,
    #[serde(default)]
    statement: Vec<Text>,
    #[serde(default)]
    measure: Vec<String>,
    #[serde(default)]
    baseline: Vec<Text>,
    #[serde(default)]
    target: Vec<Text>,
    #[serde(default)]
    unit: Vec<Text>,
    #[serde(default)]
    due: Vec<Text>,
    #[serde(default)]
    product: Vec<Text>,
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
/// Not found, or a conflict when the pledge is with the branch.
pub async fn edit(
    path: DraftPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(asked): Query<Asked>,
) -> Result<EditPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = signed.actor.demand::<WritePledge>(store::find(&mut tx, path.id).await?)?;
    let open = Open::load(&mut tx, granted.on()).await?;
    let errors = if asked.missing { open.draft.content.missing(&open.template) } else { Errors::default() };
    let remarks = open.remarks(&mut tx, granted.on()).await?;
    Ok(open.page(signed.frame(&app, Tab::Mine), granted.on(), (&remarks, errors), now))
}

fn waived() -> Error {
    let words = "Năm nay không yêu cầu đồng chí viết bản cam kết, theo trạng thái trong hồ sơ đảng viên. \
                 Bản nháp, nếu có, vẫn được giữ nguyên.";
    Error::Conflict(words.to_owned())
}

/// What the writing page and the sending page both need.
pub struct Open {
    /// The year.
    pub cycle: Cycle,
    /// The year's template for this person.
    pub template: YearTemplate,
    /// Its id.
    pub template_id: cycle::TemplateId,
    /// What is saved, or a blank.
    pub draft: Draft,
}

impl Open {
    /// Loads draft, year and template of a pledge that can be written now.
    ///
    /// # Errors
    /// A conflict when the pledge is with the branch.
    pub async fn load(tx: &mut Read, pledge: &Pledge) -> Result<Self> {
        if pledge.state == At::Waived {
            return Err(waived());
        }
        if !matches!(pledge.state, At::Asked | At::Draft | At::Returned { .. }) {
            return Err(store::stale());
        }
        let cycle = cycle::store::find(tx, pledge.cycle).await?;
        let (template_id, template) = cycle::store::template(tx, pledge.cycle, pledge.category).await?;
        let draft = match (store::draft(tx, pledge.id).await?, pledge.revision) {
            (Some(draft), _) => draft,
            (None, Some(number)) => {
                let sent = revision::find(tx, pledge.id, number).await?;
                Draft { version: 0, content: sent.content, saved_at: sent.submitted_at }
            }
            (None, None) => {
                Draft { version: 0, content: Content::blank(&template), saved_at: cycle.opens_at }
            }
        };
        Ok(Self { cycle, template, template_id, draft })
    }

    async fn remarks(&self, tx: &mut Read, pledge: &Pledge) -> Result<Vec<event::Remark>> {
        match (pledge.state, pledge.revision) {
            (At::Returned { .. }, Some(number)) => event::remarks(tx, pledge.id, number).await,
            _ => Ok(Vec::new()),
        }
    }

    fn page(
        self,
        frame: Frame,
        pledge: &Pledge,
        (remarks, errors): (&[event::Remark], Errors),
        now: DateTime<Utc>,
    ) -> EditPage {
        let Self { cycle, template, draft, .. } = self;
        let parts = template
            .sections
            .into_iter()
            .map(|section| {
                let part = draft.content.part(&section.key);
                let mut commitments: Vec<_> = part
                    .map(|part| part.commitments.iter().map(|one| edit_commitment(one, remarks)).collect())
                    .unwrap_or_default();
                // One field to add another; at first as many as the section asks for.
                commitments.push(blank_commitment(now));
                while commitments.len() < section.at_least {
                    commitments.push(blank_commitment(now));
                }
                for (index, one) in commitments.iter_mut().enumerate() {
                    one.number = index + 1;
                }
                EditPart {
                    text: part.map(|part| part.text.clone()).unwrap_or_default(),
                    key: section.key,
                    title: section.title,
                    guidance: section.guidance,
                    example: section.example,
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
            deadline: view::deadline_line(pledge.deadline(&cycle)),
            version: draft.version,
            saved: if draft.version == 0 { String::new() } else { saved_line(draft.saved_at) },
            returned: remarks
                .iter()
                .filter(|it| it.commitment.is_none())
                .map(|it| it.words.clone())
                .collect(),
            parts,
        }
    }
}

fn edit_commitment(one: &Commitment, remarks: &[event::Remark]) -> EditCommitment {
    EditCommitment {
        id: one.id.to_string(),
        number: 0,
        statement: one.statement.clone(),
        measures: measures(one.measure),
        baseline: one.baseline.clone(),
        target: one.target.clone(),
        unit: one.unit.clone(),
        due: one.due.clone(),
        product: one.product.clone(),
        remarks: remarks
            .iter()
            .filter(|it| it.commitment == Some(one.id))
            .map(|it| it.words.clone())
            .collect(),
        fresh: false,
        measured: one.measure != Measure::default() || !one.measure_line().is_empty(),
    }
}

fn blank_commitment(now: DateTime<Utc>) -> EditCommitment {
    let blank = Commitment {
        id: CommitmentId::new(now),
        statement: String::new(),
        measure: Measure::default(),
        baseline: String::new(),
        target: String::new(),
        unit: String::new(),
        due: String::new(),
        product: String::new(),
    };
    EditCommitment { fresh: true, ..edit_commitment(&blank, &[]) }
}

fn measures(chosen: Measure) -> Vec<Choice> {
    Measure::ALL.into_iter().map(|kind| Choice::new(kind.code(), kind.title(), kind == chosen)).collect()
}

fn saved_line(at: DateTime<Utc>) -> String {
    format!("Đã lưu {}", at.with_timezone(&VIETNAM).format("%H:%M:%S ngày %d/%m/%Y"))
}

/// The page when another tab or device saved meanwhile: both texts, side by side.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "pledge/conflict.html")]
pub struct ConflictPage {
    frame: Frame,
    action: String,
    version: i32,
    saved: String,
    fields: Vec<(&'static str, String)>,
    parts: Vec<ConflictPart>,
}

/// One section that differs.
#[derive(Debug)]
pub struct ConflictPart {
    title: String,
    saved: String,
    mine: String,
}

/// Saves. A script asks for data and gets the new count; a form goes on to the next page.
///
/// # Errors
/// Not found, forbidden, or a conflict when the pledge is with the branch.
pub async fn update(
    path: DraftPath,
    State(app): State<App>,
    signed: Signed,
    (Now(now), WantsData(data)): (Now, WantsData),
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<WritePledge>(store::find(&mut tx, path.id).await?)?;
    if !matches!(granted.on().state, At::Asked | At::Draft | At::Returned { .. }) {
        return Err(store::stale());
    }
    let content = typed.content();
    let saved = store::save_draft(&mut tx, &granted, typed.version, &content, now).await?;
    let Some(version) = saved else {
        if data {
            let page = serde_json::json!({ "conflict": path.to_string() });
            return Ok((StatusCode::CONFLICT, Json(page)).into_response());
        }
        return conflict(tx, &app, &signed, &granted, &typed).await;
    };
    if granted.on().state == At::Asked {
        let to = granted.on().state.after(Step::Begin, now)?;
        store::record_state(&mut tx, granted.on(), to, granted.by(), now).await?;
        let begun = (ActKey(uuid_at(now)), Step::Begin, None);
        event::record(&mut tx, &granted, begun, None, now).await?;
    }
    tx.commit(Entry::of(&granted, now)).await?;
    if data {
        let saved_at = now.with_timezone(&VIETNAM).format("%H:%M:%S").to_string();
        return Ok(Json(serde_json::json!({ "version": version, "saved_at": saved_at })).into_response());
    }
    Ok(match typed.then.as_str() {
        "send" => see_other(super::submission::SubmissionPath { id: path.id }).into_response(),
        "" => see_other(format!("{path}?notice=saved")).into_response(),
        section => see_other(format!("{path}?notice=saved#part-{section}")).into_response(),
    })
}

/// Answers a save that came too late with both texts; nothing is lost.
async fn conflict(
    mut tx: Write,
    app: &App,
    signed: &Signed,
    granted: &Granted<WritePledge>,
    typed: &Typed,
) -> Result<Response> {
    let pledge = granted.on();
    let there = Open::load(&mut tx, pledge).await?;
    let mine = typed.content();
    let action = DraftPath { id: pledge.id }.to_string();
    let parts = there
        .template
        .sections
        .iter()
        .map(|section| ConflictPart {
            title: section.title.clone(),
            saved: view::plain_part(&there.draft.content, &section.key),
            mine: view::plain_part(&mine, &section.key),
        })
        .filter(|part| part.saved != part.mine)
        .collect();
    let page = ConflictPage {
        frame: signed.frame(app, Tab::Mine),
        action,
        version: there.draft.version,
        saved: saved_line(there.draft.saved_at),
        fields: fields_of(&mine),
        parts,
    };
    Ok((StatusCode::CONFLICT, page).into_response())
}

/// A pledge's words as the fields of a form, to be carried through a page.
fn fields_of(content: &Content) -> Vec<(&'static str, String)> {
    let mut fields = Vec::new();
    for part in &content.parts {
        fields.push(("section", part.section.clone()));
        fields.push(("text", part.text.clone()));
        for one in &part.commitments {
            fields.extend([
                ("commitment", one.id.to_string()),
                ("part", part.section.clone()),
                ("statement", one.statement.clone()),
                ("measure", one.measure.code().to_owned()),
                ("baseline", one.baseline.clone()),
                ("target", one.target.clone()),
                ("unit", one.unit.clone()),
                ("due", one.due.clone()),
                ("product", one.product.clone()),
            ]);
        }
    }
    fields
}

impl Typed {
    /// The words as typed; blank commitments are left out.
    fn content(&self) -> Content {
        let mut parts: Vec<Part> = self
            .section
            .iter()
            .zip(&self.text)
            .map(|(section, text)| Part {
                section: section.clone(),
                text: text.as_str().to_owned(),
                commitments: Vec::new(),
            })
            .collect();
        for (index, id) in self.commitment.iter().enumerate() {
            let field =
                |list: &[Text]| list.get(index).map(|text| text.as_str().to_owned()).unwrap_or_default();
            let Ok(id) = uuid::Uuid::from_str(id) else { continue };
            let one = Commitment {
                id: CommitmentId(id),
                statement: field(&self.statement),
                measure: self.measure.get(index).map(|code| Measure::named(code)).unwrap_or_default(),
                baseline: field(&self.baseline),
                target: field(&self.target),
                unit: field(&self.unit),
                due: field(&self.due),
                product: field(&self.product),
            };
            let section = self.part.get(index);
            if let Some(part) = parts.iter_mut().find(|part| Some(&part.section) == section)
                && !one.is_blank()
            {
                part.commitments.push(one);
            }
        }
        Content { parts }
    }
}
