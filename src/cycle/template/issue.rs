//! Issuing a version: what will happen and to whom, then once and for all.

use askama::Template as Page;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    Template,
    draft::issued,
    editor::EditorPath,
    list::{self, due_text, lapsed},
    show::{PreviewPath, SamplePath, TemplatePath},
    store::{self, Reach, Version},
};
use crate::{
    access::policy::IssueTemplate,
    app::App,
    audit::Entry,
    cycle::{TemplateId, basis, kept::YearToKeep, manifestation, years},
    db::Read,
    error::{Error, Result},
    web::{
        act::{see_other, see_other_with},
        filters,
        form::Form,
        frame::Frame,
        number::grouped,
        page::Tab,
        parts::Crumb,
        signed::{Now, Signed},
    },
};

/// `/templates/{id}/issue`
#[derive(TypedPath, Deserialize)]
#[typed_path("/templates/{id}/issue")]
pub struct IssuePath {
    /// The version in hand.
    pub id: TemplateId,
}

/// The page that asks once.
#[derive(Page, WebTemplate, Debug)]
#[template(path = "cycle/template/issue.html")]
pub struct IssuePage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    action: String,
    edit: String,
    preview: String,
    paper: String,
    edits: i32,
    year: i32,
    category: &'static str,
    title: String,
    effects: Vec<String>,
    lapsed: Vec<String>,
    due: String,
}

/// What the button carries.
#[derive(Debug, Deserialize)]
pub struct Typed {
    edits: i32,
}

/// Tells what issuing does; or goes back to what is missing.
///
/// # Errors
/// Not found for everyone but the Board at the top; a conflict once it was issued.
pub async fn new(path: IssuePath, State(app): State<App>, signed: Signed) -> Result<Response> {
    let mut tx = app.db.read(&signed.actor).await?;
    years::top(&mut tx, &signed).await?;
    let (version, all) = store::find(&mut tx, path.id).await?;
    if version.issued_at.is_some() {
        return Err(issued());
    }
    if !version.content.missing().is_empty() {
        return Ok(incomplete(path.id));
    }
    let bases = basis::store::all(&mut tx).await?;
    let reach = store::reach(&mut tx, version.cycle, version.category).await?;
    drop(tx);
    let before = all.iter().find(|one| one.cycle == version.cycle && one.issued_at.is_some());
    Ok(IssuePage {
        frame: signed.frame(&app, Tab::Register),
        crumbs: list::crumbs_below(&version),
        action: path.to_string(),
        edit: EditorPath { id: version.id }.to_string(),
        preview: PreviewPath { id: version.id }.to_string(),
        paper: SamplePath { id: version.id }.to_string(),
        edits: version.edits,
        year: version.year,
        category: version.category.title(),
        title: version.title(),
        effects: effects(&version, before, reach),
        lapsed: lapsed(&version, &bases),
        due: due_text(&version),
    }
    .into_response())
}

/// Issues it: its words are those of the lists as they are now, and never change again.
///
/// # Errors
/// As [`new`], and a conflict if it was changed since it was shown.
pub async fn create(
    path: IssuePath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let top = years::top(&mut tx, &signed).await?;
    let (version, _) = store::find(&mut tx, path.id).await?;
    let granted = signed.actor.demand::<IssueTemplate>(YearToKeep { id: version.cycle, top: top.id })?;
    let done = see_other_with(TemplatePath { id: version.id }, "template-issued");
    if version.issued_at.is_some() {
        return Ok(done.into_response());
    }
    if !version.content.missing().is_empty() {
        return Ok(incomplete(path.id));
    }
    let content = worded(&mut tx, &version).await?;
    if store::issue(&mut tx, &granted, (version.id, typed.edits), &content, now).await? {
        tx.commit(Entry::of(&granted, now)).await?;
        return Ok(done.into_response());
    }
    // The same button pressed twice at once: the other one may just have issued it.
    let (there, _) = store::find(&mut tx, path.id).await?;
    if there.issued_at.is_some() {
        return Ok(done.into_response());
    }
    Err(Error::Conflict("Có người vừa sửa mẫu này. Hãy xem lại bản mới nhất rồi ban hành.".to_owned()))
}

async fn worded(tx: &mut Read, version: &Version) -> Result<Template> {
    let bases = basis::store::all(tx).await?;
    let manifestations = manifestation::worded(tx).await?;
    let content = version.content.clone().worded(&bases, &manifestations);
    Ok(Template { set_aside: Vec::new(), ..content })
}

fn incomplete(id: TemplateId) -> Response {
    see_other(format!("{}?missing=true", EditorPath { id })).into_response()
}

/// What becomes of the pledges of this category, in sentences.
fn effects(version: &Version, before: Option<&Version>, reach: Reach) -> Vec<String> {
    let mut told = vec![
        "Bản đã ban hành không sửa được nữa; muốn đổi thì soạn bản mới.".to_owned(),
        "Lời của căn cứ và danh mục biểu hiện được giữ đúng như hôm nay.".to_owned(),
    ];
    if reach.asked > 0 {
        told.push(format!("{} người chưa viết sẽ viết theo bản này.", grouped(reach.asked)));
    }
    if reach.written > 0 {
        told.push(format!(
            "{} người đang soạn hoặc được trả lại sẽ thấy bản này; những gì đã viết còn nguyên và được đặt vào phần cùng loại.",
            grouped(reach.written)
        ));
    }
    if reach.sent > 0 {
        told.push(format!("{} bản đã gửi giữ nguyên mẫu lúc gửi, không phải viết lại.", grouped(reach.sent)));
    }
    for section in before.iter().flat_map(|before| &before.content.sections) {
        if version.content.section(&section.key).is_none() {
            told.push(format!(
                "Không còn phần “{}”: ai đã viết phần này được hỏi chuyển sang phần nào.",
                section.title
            ));
        }
    }
    told
}
