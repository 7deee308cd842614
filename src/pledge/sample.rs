//! A template before anyone writes on it: the writing page and the paper it makes, for an invented person.

use askama::Template as Page;
use askama_web::WebTemplate;
use axum::{extract::State, response::Response};

use super::{
    content::{Commitment, Content, Part},
    measure_fields::MeasureFields,
    paper::{SignedBy, layout},
    pinned::Pinned,
};
use crate::{
    app::App,
    clock::moment_text,
    cycle::{
        TemplateId, basis, manifestation,
        template::{
            Category, Template, list,
            show::{PreviewPath, SamplePath},
            store::{self, Version},
        },
        years,
    },
    document::PaperTrace,
    error::{Error, Result},
    id::CommitmentId,
    web::{
        download::{self, Kind},
        filters,
        form::Errors,
        frame::Frame,
        page::Tab,
        parts::{Crumb, Fact},
        signed::{Now, Signed},
    },
};

/// The writing page as the template makes it, with nothing to send.
#[derive(Page, WebTemplate, Debug)]
#[template(path = "pledge/sample.html")]
pub struct PreviewPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    year: i32,
    category: &'static str,
    version: String,
    paper: String,
    facts: Vec<Fact>,
    preamble: String,
    bases: Vec<String>,
    closing: String,
    parts: Vec<SamplePart>,
}

/// One section, with as many empty commitments as a member finds in it.
#[derive(Debug)]
pub struct SamplePart {
    key: String,
    title: String,
    guidance: String,
    example: String,
    at_least: usize,
    commitments: Vec<MeasureFields>,
}

/// Shows the writing page.
///
/// # Errors
/// Not found for everyone but the Board at the top.
pub async fn preview(
    path: PreviewPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<PreviewPage> {
    let (version, template) = load(&app, &signed, path.id).await?;
    let blank = || MeasureFields::of(&Commitment::blank(CommitmentId::new(now)), &template.manifestations);
    let parts = template
        .sections
        .iter()
        .map(|section| SamplePart {
            key: section.key.clone(),
            title: section.name().to_owned(),
            guidance: section.guidance.clone(),
            example: section.example.clone(),
            at_least: section.at_least,
            commitments: std::iter::repeat_with(blank).take(section.at_least.max(1)).collect(),
        })
        .collect();
    Ok(PreviewPage {
        frame: signed.frame(&app, Tab::Register),
        crumbs: list::crumbs_below(&version),
        errors: Errors::default(),
        year: version.year,
        category: version.category.title(),
        version: version.title(),
        paper: SamplePath { id: version.id }.to_string(),
        facts: invented(&version).asked_by(&template).lines(&template),
        preamble: template.preamble,
        bases: template.bases,
        closing: template.closing,
        parts,
    })
}

/// Draws the paper.
///
/// # Errors
/// As [`preview`].
pub async fn paper(
    path: SamplePath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Response> {
    let (version, template) = load(&app, &signed, path.id).await?;
    let pinned = invented(&version).asked_by(&template);
    let content = examples(&template, CommitmentId::new(now));
    let signed_by = SignedBy { branch: Vec::new(), member: vec![String::new(), pinned.name.clone()] };
    let trace = PaperTrace {
        revision: 0,
        sent: String::new(),
        digest: String::new(),
        state: format!("Bản xem trước của mẫu, {}", moment_text(now)),
        check: None,
    };
    let paper = layout(&template, &pinned, &content, (version.due_day(), signed_by, trace));
    let draw = move || paper.paper().pdf(&paper.identity(), now);
    let pdf = tokio::task::spawn_blocking(draw).await?.map_err(Error::internal)?;
    download::file(Kind::Pdf, "mau-cam-ket", pdf)
}

/// A version, and what it says.
async fn load(app: &App, signed: &Signed, id: TemplateId) -> Result<(Version, Template)> {
    let mut tx = app.db.read(&signed.actor).await?;
    years::top(&mut tx, signed).await?;
    let (version, _) = store::find(&mut tx, id).await?;
    let bases = basis::store::all(&mut tx).await?;
    let template = version.worded(&bases, &manifestation::worded(&mut tx).await?);
    Ok((version, template))
}

/// Someone who does not exist.
fn invented(version: &Version) -> Pinned {
    let managed = version.category == Category::ManagedLeader;
    let works = version.category != Category::Outside;
    let leads = managed || version.category == Category::Leader;
    let text = |holds: bool, words: &str| if holds { words.to_owned() } else { String::new() };
    Pinned {
        name: "Nguyễn Văn Mẫu".to_owned(),
        code: "MAU".to_owned(),
        born: "19/05/1980".to_owned(),
        agency: text(works, "Cơ quan mẫu"),
        posts: [text(leads, "Bí thư chi bộ"), text(leads, "Trưởng phòng"), String::new()],
        branch: "Chi bộ mẫu".to_owned(),
        above: "Đảng bộ mẫu".to_owned(),
        top: "Đảng bộ mẫu".to_owned(),
        manager: text(managed, "Đảng bộ mẫu"),
        year: version.year,
        joined: "03/02/2005".to_owned(),
        official: "03/02/2006".to_owned(),
        card: "51.000.001".to_owned(),
        entered: None,
    }
}

/// The examples of the sections, as someone might have written them.
fn examples(template: &Template, id: CommitmentId) -> Content {
    let part = |key: &str, example: &str| {
        let one = Commitment { statement: example.to_owned(), ..Commitment::blank(id) };
        let commitments = if example.is_empty() { Vec::new() } else { vec![one] };
        Part { section: key.to_owned(), text: String::new(), commitments }
    };
    let parts = template.sections.iter().map(|section| part(&section.key, &section.example));
    Content { parts: parts.collect(), carried: Vec::new() }
}
