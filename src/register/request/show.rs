//! One request: what stands, what is wanted, and the answer or the ways to give it.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State as Shared;
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    OTHER, Request, RequestId, State,
    answer::{AcceptancePath, RefusalPath, WithdrawalPath},
    ask::RequestsOfPath,
    list::RequestsPath,
    store,
};
use crate::{
    access::{
        Actor,
        policy::{AnswerCorrection, ReadCorrection, WithdrawCorrection},
    },
    app::App,
    clock::moment_text,
    db::Read,
    error::{Error, Result},
    register::{member::RegisterMemberPath, store as register},
    web::{
        filters,
        form::{Errors, new_key},
        frame::Frame,
        page::Tab,
        parts::{Badge, Crumb, Fact},
        signed::{Now, Signed},
    },
};

/// `/correction-requests/{id}`
#[derive(TypedPath, Deserialize)]
#[typed_path("/correction-requests/{id}")]
pub struct RequestPath {
    /// The request.
    pub id: RequestId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "register/request/show.html")]
pub struct RequestPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    name: String,
    badge: Badge,
    facts: Vec<Fact>,
    record: Option<String>,
    key: String,
    by_hand: bool,
    value: String,
    words: String,
    accept: Option<String>,
    refuse: Option<String>,
    withdraw: Option<String>,
}

/// Shows it to the member, to the heads of their branch and to the Board above it.
///
/// # Errors
/// Not found for everyone else.
pub async fn show(
    path: RequestPath,
    Shared(app): Shared<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<RequestPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let request = demand(&mut tx, &signed.actor, path.id).await?;
    let typed = (request.wanted.clone(), String::new());
    page(&mut tx, (signed.frame(&app, Tab::Home), &signed.actor), &request, (typed, Errors::default()), now)
        .await
}

/// The request, for those who may read it.
///
/// # Errors
/// Not found for everyone else.
pub(super) async fn demand(tx: &mut Read, actor: &Actor, id: RequestId) -> Result<Request> {
    let request = store::find(tx, id).await?;
    if actor.may::<ReadCorrection>(&request) { Ok(request) } else { Err(Error::NotFound) }
}

/// Draws the page, with what was typed.
///
/// # Errors
/// When the database fails.
pub(super) async fn page(
    tx: &mut Read,
    (frame, actor): (Frame, &Actor),
    request: &Request,
    ((value, words), errors): ((String, String), Errors),
    now: DateTime<Utc>,
) -> Result<RequestPage> {
    let own = actor.is(request.member).is_some();
    let open = request.state == State::Asked;
    let answers = open && actor.may::<AnswerCorrection>(request);
    let id = request.id;
    let stands = register::identity(tx, request.member).await?.shown(&request.field);
    let record = RegisterMemberPath { id: request.member };
    Ok(RequestPage {
        frame,
        crumbs: if own {
            vec![Crumb::new(RequestsOfPath { id: request.member }, "Đề nghị sửa hồ sơ")]
        } else {
            vec![Crumb::new(RequestsPath, "Đề nghị sửa hồ sơ")]
        },
        errors,
        name: request.name.clone(),
        badge: request.state.badge(),
        facts: facts(request, &stands),
        record: (own || answers).then(|| record.to_string()),
        key: new_key(now).to_string(),
        by_hand: request.field == OTHER,
        value,
        words,
        accept: answers.then(|| AcceptancePath { id }.to_string()),
        refuse: answers.then(|| RefusalPath { id }.to_string()),
        withdraw: (open && actor.may::<WithdrawCorrection>(request))
            .then(|| WithdrawalPath { id }.to_string()),
    })
}

fn facts(request: &Request, stands: &str) -> Vec<Fact> {
    let or_none = |text: &str| if text.is_empty() { "chưa ghi".to_owned() } else { text.to_owned() };
    let mut facts = vec![
        Fact::new("Đảng viên", format!("{}, mã {}", request.name, request.code)),
        Fact::new("Mục cần sửa", request.label()),
    ];
    if request.field != OTHER {
        facts.push(Fact::new("Hồ sơ ghi lúc đề nghị", or_none(&request.stood)));
        if request.state == State::Asked && stands != request.stood {
            facts.push(Fact::new("Hồ sơ đang ghi", or_none(stands)));
        }
    }
    facts.push(Fact::new("Thông tin đúng, theo đảng viên", request.wanted.clone()));
    if !request.reason.is_empty() {
        facts.push(Fact::new("Lý do", request.reason.clone()));
    }
    facts.push(Fact::new("Đề nghị lúc", moment_text(request.asked_at)));
    if let Some(at) = request.answered_at.filter(|_| request.state != State::Withdrawn) {
        facts.push(Fact::new("Trả lời", format!("{}, lúc {}", request.answerer, moment_text(at))));
        if !request.answer.is_empty() {
            facts.push(Fact::new("Nội dung trả lời", request.answer.clone()));
        }
    }
    facts
}
