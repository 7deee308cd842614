//! Voiding a document: the number stays taken, the reason stands beside it for good.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    Document, DocumentId,
    fields::line,
    show::{DocumentPath, read},
    store,
};
use crate::{
    access::{Granted, policy::VoidDocument},
    app::App,
    error::{Error, Result},
    web::{
        act::{Outcome, see_other_with},
        filters,
        form::{Errors, Form},
        frame::Frame,
        page::Tab,
        parts::Crumb,
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/documents/{id}/voiding`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/documents/{id}/voiding")]
pub struct VoidingPath {
    /// The document.
    pub id: DocumentId,
}

/// The page that says what will happen.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "issuing/voiding.html")]
pub struct VoidingPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    back: String,
    title: String,
    subject: String,
    reason: String,
}

/// What is typed.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    reason: Text,
}

/// Asks for the reason.
///
/// # Errors
/// Not found for those who do not read the unit's papers, forbidden for those who do not act for it, a conflict if it
/// is voided already.
pub async fn new(path: VoidingPath, State(app): State<App>, signed: Signed) -> Result<VoidingPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let (document, _) = read(&mut tx, &signed.actor, path.id).await?;
    drop(tx);
    let granted = standing(&signed, document)?;
    Ok(page(signed.frame(&app, Tab::Pledges), granted.on(), (String::new(), Errors::default())))
}

/// Voids it.
///
/// # Errors
/// As [`new`].
pub async fn create(
    path: VoidingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let (document, _) = read(&mut tx, &signed.actor, path.id).await?;
    let granted = standing(&signed, document)?;
    let mut errors = Errors::default();
    line(&typed.reason, ("reason", "Hãy ghi vì sao hủy, ví dụ: lấy nhầm loại văn bản."), &mut errors);
    if !errors.is_empty() {
        let typed = (typed.reason.into_string(), errors);
        let page = page(signed.frame(&app, Tab::Pledges), granted.on(), typed);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    if store::void(&mut tx, &granted, typed.reason.as_str(), now).await? == Outcome::Done {
        tx.commit_granted(&granted, now).await?;
    }
    Ok(see_other_with(DocumentPath { id: path.id }, "document-voided").into_response())
}

/// The permit, while it is not voided.
fn standing(signed: &Signed, document: Document) -> Result<Granted<VoidDocument>> {
    if document.voided.is_some() {
        return Err(Error::Conflict("Văn bản này đã hủy rồi; số của nó không dùng lại.".to_owned()));
    }
    signed.actor.demand::<VoidDocument>(document)
}

fn page(frame: Frame, document: &Document, (reason, errors): (String, Errors)) -> VoidingPage {
    let back = DocumentPath { id: document.id }.to_string();
    let title = format!("{} số {}", document.kind, document.code);
    VoidingPage {
        frame,
        crumbs: vec![Crumb { href: back.clone(), label: title.clone() }],
        errors,
        action: VoidingPath { id: document.id }.to_string(),
        back,
        title,
        subject: document.subject.clone(),
        reason,
    }
}
