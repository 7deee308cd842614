//! Taking a number: for a document written elsewhere by this form, for one made here by its own.

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
    DocumentId, Kind,
    fields::{LONGEST_LINE, Signing, line},
    issuer,
    register::RegisterPath,
    show::DocumentPath,
    store::{self, Fresh},
    term::TermsPath,
};
use crate::{
    access::{Actor, policy::IssueDocument},
    app::App,
    db::{Db, Read, Write},
    error::{Error, Result},
    id::ActKey,
    unit::{self, Unit, UnitId},
    web::{
        act::{Outcome, see_other_with},
        filters,
        form::{Errors, Form, new_key},
        frame::Frame,
        page::Tab,
        parts::{Choice, Crumb},
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/units/{id}/documents/new`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/units/{id}/documents/new")]
pub struct NewDocumentPath {
    /// The unit.
    pub id: UnitId,
}

/// The form.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "issuing/new.html")]
pub struct NewDocumentPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    back: String,
    key: String,
    unit: String,
    terms: String,
    has_terms: bool,
    kinds: Vec<Choice>,
    typed: Typed,
}

/// What is typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    subject: Text,
    #[serde(flatten)]
    signing: Signing,
}

/// The form as it is sent.
#[derive(Deserialize)]
pub struct Sent {
    key: ActKey,
    #[serde(flatten)]
    typed: Typed,
}

/// Shows the form.
///
/// # Errors
/// Not found for those who do not act for the unit.
pub async fn new(
    path: NewDocumentPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<NewDocumentPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let unit = issuing_unit(&mut tx, &signed.actor, path.id).await?;
    let issuer = issuer::of(&mut tx, &unit, None).await?;
    let typed = Typed { signing: Signing::usual(&issuer, now), ..Typed::default() };
    let frame = signed.frame(&app, Tab::Pledges);
    page(&mut tx, frame, &unit, (new_key(now), typed, Errors::default())).await
}

/// Takes the next number.
///
/// # Errors
/// As [`new`].
pub async fn create(
    path: NewDocumentPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let unit = issuing_unit(&mut tx, &signed.actor, path.id).await?;
    let kinds = store::kinds(&mut tx, &unit).await?;
    let mut errors = Errors::default();
    let kind = sent.typed.read(&kinds, &mut errors);
    let dated = sent.typed.dated(now, &mut errors);
    if let (Some(kind), true) = (kind, errors.is_empty()) {
        let signing = &sent.typed.signing;
        let fresh = Fresh {
            id: DocumentId::new(now),
            key: sent.key,
            kind: &kind.symbol,
            subject: sent.typed.subject.as_str(),
            dated,
            signer: (signing.signer_title.as_str(), signing.signer_name.as_str()),
            paper: None,
        };
        match issue(&app.db, tx, (&signed.actor, &unit), &fresh, now).await? {
            Ok(done) => return Ok(done),
            Err(told) => errors = told,
        }
        tx = app.db.write(&signed.actor).await?;
    }
    let frame = signed.frame(&app, Tab::Pledges);
    let page = page(&mut tx, frame, &unit, (sent.key, sent.typed, errors)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Takes the next number for a document and leads to it; a form sent twice leads where the first did. What is wrong
/// with the day comes back.
///
/// # Errors
/// Forbidden for those who do not act for the unit.
pub async fn issue(
    db: &Db,
    mut tx: Write,
    (actor, unit): (&Actor, &Unit),
    fresh: &Fresh<'_>,
    now: DateTime<Utc>,
) -> Result<std::result::Result<Response, Errors>> {
    let granted = actor.demand::<IssueDocument>(unit.clone())?;
    let Some(term) = store::term_on(&mut tx, unit.id, fresh.dated).await? else {
        let mut errors = Errors::default();
        errors.add(
            "dated",
            "Ngày này chưa thuộc nhiệm kỳ nào. Hãy ghi nhiệm kỳ của cấp ủy ở trang Sổ đăng ký văn bản trước.",
        );
        return Ok(Err(errors));
    };
    if store::issue(&mut tx, &granted, (term, fresh), now).await? == Outcome::Done {
        tx.commit_granted(&granted, now).await?;
        return Ok(Ok(see_other_with(DocumentPath { id: fresh.id }, "document-issued").into_response()));
    }
    // The key was taken, and with that this transaction is over: a fresh one sees what the first form made.
    drop(tx);
    let id = store::made_by(&mut db.read(actor).await?, fresh.key).await?;
    Ok(Ok(see_other_with(DocumentPath { id }, "document-issued").into_response()))
}

async fn issuing_unit(tx: &mut Read, actor: &Actor, id: UnitId) -> Result<Unit> {
    let unit = unit::store::find(tx, id).await?;
    if actor.may::<IssueDocument>(&unit) { Ok(unit) } else { Err(Error::NotFound) }
}

impl Typed {
    fn read<'a>(&self, kinds: &'a [Kind], errors: &mut Errors) -> Option<&'a Kind> {
        let kind = kinds.iter().find(|kind| kind.symbol == self.kind);
        errors.require(kind.is_some(), "kind", "Hãy chọn loại văn bản.");
        let fits = self.subject.as_str().chars().count() <= 2 * LONGEST_LINE;
        errors.require(!self.subject.is_empty(), "subject", "Hãy ghi trích yếu: văn bản nói về việc gì.");
        errors.require(fits, "subject", "Hãy viết trích yếu ngắn hơn, nhiều nhất 400 chữ cái.");
        kind
    }

    /// The day; a document written elsewhere needs no place here.
    fn dated(&self, now: DateTime<Utc>, errors: &mut Errors) -> chrono::NaiveDate {
        let mut all = Errors::default();
        let dated = self.signing.read(now, &mut all);
        for error in all.list().iter().filter(|error| error.name == "dated") {
            errors.add(error.name.as_str(), error.message.as_str());
        }
        line(&self.signing.signer_name, ("signer_name", "Hãy ghi họ tên người ký."), errors);
        line(
            &self.signing.signer_title,
            ("signer_title", "Hãy ghi chức vụ người ký, ví dụ: Bí thư."),
            errors,
        );
        dated
    }
}

async fn page(
    tx: &mut Read,
    frame: Frame,
    unit: &Unit,
    (key, typed, errors): (ActKey, Typed, Errors),
) -> Result<NewDocumentPage> {
    let kinds = store::kinds(tx, unit).await?;
    let has_terms = !store::terms(tx, unit.id).await?.is_empty();
    let back = RegisterPath { id: unit.id }.to_string();
    let choice = |kind: &Kind| {
        let label = format!("{} ({})", kind.title, kind.symbol);
        Choice::new(kind.symbol.clone(), label, kind.symbol == typed.kind)
    };
    Ok(NewDocumentPage {
        frame,
        crumbs: vec![Crumb { href: back.clone(), label: "Sổ đăng ký văn bản".to_owned() }],
        errors,
        action: NewDocumentPath { id: unit.id }.to_string(),
        back,
        key: key.to_string(),
        unit: unit.name.clone(),
        terms: TermsPath { id: unit.id }.to_string(),
        has_terms,
        kinds: std::iter::once(Choice::new("", "Chọn loại văn bản", typed.kind.is_empty()))
            .chain(kinds.iter().map(choice))
            .collect(),
        typed,
    })
}
