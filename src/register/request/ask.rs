//! A member's own page: what of the record is wrong, and what became of earlier requests.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State as Shared,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::NaiveDate;
use serde::Deserialize;

use super::{OTHER, Request, RequestId, label, show::RequestPath, store};
use crate::{
    access::{Granted, policy::AskCorrection},
    app::App,
    clock::moment_text,
    db::Read,
    error::{Error, Result},
    member::{self, MemberId, change::FieldChange},
    register::{
        keeping,
        member::RegisterMemberPath,
        person::{FIELDS, Identity, Typed as Person},
        store as register,
    },
    web::{
        act::see_other_with,
        filters,
        form::{Errors, Form, new_key},
        frame::Frame,
        page::Tab,
        parts::{Badge, Choice, Crumb},
        signed::{Now, Signed},
        text::Text,
    },
};

/// Requests of before that are shown.
const SHOWN: i64 = 50;
/// Letters of what is right, and of the reason.
const LETTERS: usize = 500;

/// `/register/members/{id}/requests`
#[derive(TypedPath, Deserialize)]
#[typed_path("/register/members/{id}/requests")]
pub struct RequestsOfPath {
    /// The member.
    pub id: MemberId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "register/request/ask.html")]
pub struct AskPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    key: String,
    fields: Vec<Choice>,
    typed: Typed,
    asked: Vec<Line>,
}

/// A request of before.
#[derive(Debug)]
pub struct Line {
    href: String,
    what: String,
    badge: Badge,
    at: String,
    answer: String,
}

/// What is typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Typed {
    key: Option<RequestId>,
    #[serde(default)]
    field: Text,
    #[serde(default)]
    wanted: Text,
    #[serde(default)]
    reason: Text,
}

/// Shows the form to the member alone.
///
/// # Errors
/// Not found for everyone else.
pub async fn new(
    path: RequestsOfPath,
    Shared(app): Shared<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<AskPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = own(&mut tx, &signed, path.id).await?;
    let typed = Typed { key: Some(RequestId(new_key(now).0)), ..Typed::default() };
    page(&mut tx, signed.frame(&app, Tab::Account), &granted, (typed, Errors::default())).await
}

/// Sends a request to those who keep the record.
///
/// # Errors
/// Not found for everyone but the member.
pub async fn create(
    path: RequestsOfPath,
    Shared(app): Shared<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let id = typed.key.ok_or(Error::BadRequest)?;
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = own(&mut tx, &signed, path.id).await?;
    let done = || see_other_with(RequestsOfPath { id: path.id }, "correction-asked").into_response();
    if store::is_asked(&mut tx, id).await? {
        return Ok(done());
    }
    let identity = register::identity(&mut tx, path.id).await?;
    let mut errors = typed.check(&identity, keeping::probation(&mut tx, now).await?, signed.actor.day);
    if errors.is_empty() {
        let stood = identity.shown(typed.field.as_str());
        let what = (id, typed.field.as_str(), stood.as_str());
        let words = (typed.wanted.as_str(), typed.reason.as_str());
        if store::ask(&mut tx, &granted, what, words, now).await? {
            tx.commit_granted(&granted, now).await?;
            return Ok(done());
        }
        errors.add(
            "field",
            "Đồng chí đã đề nghị sửa mục này và đang chờ trả lời. Hãy rút lại đề nghị cũ trước.",
        );
    }
    let page = page(&mut tx, signed.frame(&app, Tab::Account), &granted, (typed, errors)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

impl Typed {
    fn check(&self, identity: &Identity, probation: Option<u32>, today: NaiveDate) -> Errors {
        let mut errors = Errors::default();
        let field = self.field.as_str();
        let known = field == OTHER || FIELDS.iter().any(|(name, _)| *name == field);
        errors.require(known, "field", "Hãy chọn mục chưa đúng.");
        errors.require(!self.wanted.is_empty(), "wanted", "Hãy ghi thông tin đúng.");
        let letters = |text: &Text| text.as_str().chars().count() <= LETTERS;
        errors.require(letters(&self.wanted), "wanted", "Thông tin đúng không dài quá 500 ký tự.");
        errors.require(letters(&self.reason), "reason", "Lý do không dài quá 500 ký tự.");
        if errors.is_empty() && field != OTHER {
            match proposed(identity, field, &self.wanted).read(probation, today) {
                Ok(after) => errors.require(
                    after.shown(field) != identity.shown(field),
                    "wanted",
                    "Hồ sơ đang ghi đúng như vậy rồi.",
                ),
                // What else is wrong in the record is not this request's.
                Err(wrong) => {
                    if let Some(message) = wrong.of(field) {
                        errors.add("wanted", message);
                    }
                }
            }
        }
        errors
    }
}

/// The record as it would be with one field as it is wanted.
#[must_use]
pub(super) fn proposed(identity: &Identity, field: &str, wanted: &Text) -> Person {
    let (from, to) = (wanted.as_str().to_owned(), String::new());
    Person::of(identity).with(&FieldChange { field: field.to_owned(), from, to })
}

async fn own(tx: &mut Read, signed: &Signed, id: MemberId) -> Result<Granted<AskCorrection>> {
    let member = member::store::find(tx, id).await?;
    signed.actor.demand::<AskCorrection>(member).map_err(|_| Error::NotFound)
}

async fn page(
    tx: &mut Read,
    frame: Frame,
    granted: &Granted<AskCorrection>,
    (typed, errors): (Typed, Errors),
) -> Result<AskPage> {
    let member = granted.on();
    let identity = register::identity(tx, member.id).await?;
    let asked = store::of_member(tx, member.id, SHOWN).await?;
    let chosen = typed.field.as_str();
    let mut fields = vec![Choice::new("", "Chọn mục chưa đúng", chosen.is_empty())];
    fields.extend(FIELDS.iter().map(|(field, label)| {
        let stands = identity.shown(field);
        let stands = if stands.is_empty() { "chưa ghi".to_owned() } else { stands };
        Choice::new(*field, format!("{label} (đang ghi: {stands})"), chosen == *field)
    }));
    fields.push(Choice::new(OTHER, "Thông tin khác: chức vụ, nơi công tác, trạng thái…", chosen == OTHER));
    Ok(AskPage {
        frame,
        crumbs: vec![Crumb::new(RegisterMemberPath { id: member.id }, &member.name)],
        errors,
        action: RequestsOfPath { id: member.id }.to_string(),
        key: typed.key.map(|key| key.to_string()).unwrap_or_default(),
        fields,
        typed,
        asked: asked.into_iter().map(line).collect(),
    })
}

fn line(request: Request) -> Line {
    Line {
        href: RequestPath { id: request.id }.to_string(),
        what: format!("{}: {}", label(&request.field), request.wanted),
        badge: request.state.badge(),
        at: moment_text(request.asked_at),
        answer: request.answer,
    }
}
