//! The answers: accepted, which corrects the record with its history; refused with a reason; or taken back.

use axum::{
    extract::State as Shared,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    OTHER, Request, RequestId, State,
    ask::{self, RequestsOfPath},
    show::{self, RequestPath},
    store,
};
use crate::{
    access::{
        Granted,
        policy::{AnswerCorrection, KeepRecord, WithdrawCorrection},
    },
    app::App,
    clock::{date_text, day_in_vietnam},
    db::Write,
    error::Result,
    id::ActKey,
    member::change::{self, Act, NewChange},
    register::{keeping, person::Identity, store as register},
    web::{
        act::{Outcome, see_other_with},
        form::{Errors, Form},
        page::Tab,
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/correction-requests/{id}/acceptance`
#[derive(TypedPath, Deserialize)]
#[typed_path("/correction-requests/{id}/acceptance")]
pub struct AcceptancePath {
    /// The request.
    pub id: RequestId,
}

/// `/correction-requests/{id}/refusal`
#[derive(TypedPath, Deserialize)]
#[typed_path("/correction-requests/{id}/refusal")]
pub struct RefusalPath {
    /// The request.
    pub id: RequestId,
}

/// `/correction-requests/{id}/withdrawal`
#[derive(TypedPath, Deserialize)]
#[typed_path("/correction-requests/{id}/withdrawal")]
pub struct WithdrawalPath {
    /// The request.
    pub id: RequestId,
}

/// What is typed.
#[derive(Clone, Debug, Deserialize)]
pub struct Typed {
    key: ActKey,
    /// What is written into the record.
    #[serde(default)]
    value: Text,
    /// The words of the answer.
    #[serde(default)]
    words: Text,
}

/// Corrects the record as the request says, or records that it was corrected by hand.
///
/// # Errors
/// Not found or forbidden as the policy says; a conflict when it was answered, or the record changed meanwhile.
pub async fn accept(
    path: AcceptancePath,
    Shared(app): Shared<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let request = show::demand(&mut tx, &signed.actor, path.id).await?;
    let granted = signed.actor.demand::<AnswerCorrection>(request)?;
    let done = see_other_with(RequestPath { id: path.id }, "correction-accepted").into_response();
    if granted.on().state == State::Accepted {
        return Ok(done);
    }
    let errors = if granted.on().field == OTHER {
        let mut errors = Errors::default();
        errors.require(!typed.words.is_empty(), "words", "Hãy ghi đã sửa gì trong hồ sơ, để đảng viên biết.");
        errors
    } else {
        let kept = keeping::kept(&mut tx, &signed.actor, granted.on().member).await?;
        apply(&mut tx, &kept, granted.on(), &typed, now).await?
    };
    if !errors.is_empty() {
        // What was written meanwhile goes with the transaction.
        drop(tx);
        let mut tx = app.db.read(&signed.actor).await?;
        let words = (typed.value.as_str().to_owned(), typed.words.as_str().to_owned());
        let head = (signed.frame(&app, Tab::Home), &signed.actor);
        let page = show::page(&mut tx, head, granted.on(), (words, errors), now).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    store::record_answer(&mut tx, &granted, State::Accepted, typed.words.as_str(), now).await?;
    tx.commit_granted(&granted, now).await?;
    Ok(done)
}

/// Writes the field into the record, with its line in the history.
async fn apply(
    tx: &mut Write,
    kept: &Granted<KeepRecord>,
    request: &Request,
    typed: &Typed,
    now: DateTime<Utc>,
) -> Result<Errors> {
    let before = register::identity(tx, request.member).await?;
    let probation = keeping::probation(tx, now).await?;
    let mut errors = Errors::default();
    errors.require(!typed.value.is_empty(), "value", "Hãy ghi thông tin sẽ ghi vào hồ sơ.");
    let read = ask::proposed(&before, &request.field, &typed.value).read(probation, day_in_vietnam(now));
    let after = match read {
        Ok(after) if errors.is_empty() => after,
        Ok(_) => return Ok(errors),
        Err(wrong) => {
            for error in wrong.list() {
                errors.add("value", error.message.clone());
            }
            return Ok(errors);
        }
    };
    if let Some(objection) = register::card_holder(tx, &after, request.member).await? {
        errors.add("value", objection);
        return Ok(errors);
    }
    write(tx, kept, (&before, &after), (request, typed.key), now).await
}

async fn write(
    tx: &mut Write,
    kept: &Granted<KeepRecord>,
    (before, after): (&Identity, &Identity),
    (request, key): (&Request, ActKey),
    now: DateTime<Utc>,
) -> Result<Errors> {
    let mut errors = Errors::default();
    let fields = after.changes_from(before);
    if fields.is_empty() {
        return Ok(errors);
    }
    let asked = date_text(day_in_vietnam(request.asked_at));
    let reason = match request.reason.as_str() {
        "" => format!("Đảng viên đề nghị ngày {asked}"),
        reason => format!("Đảng viên đề nghị ngày {asked}: {reason}"),
    };
    let change = NewChange::new(key, Act::Correct, fields, &reason);
    if change::record(tx, kept, request.member, change, now).await? == Outcome::Done {
        let written = register::correct_identity(tx, kept, kept.on().version, after).await?;
        errors.require(written, "value", register::CARD_ELSEWHERE);
    }
    Ok(errors)
}

/// Refuses it; the member reads why.
///
/// # Errors
/// As [`accept`].
pub async fn refuse(
    path: RefusalPath,
    Shared(app): Shared<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let request = show::demand(&mut tx, &signed.actor, path.id).await?;
    let granted = signed.actor.demand::<AnswerCorrection>(request)?;
    let done = see_other_with(RequestPath { id: path.id }, "correction-refused").into_response();
    if granted.on().state == State::Refused {
        return Ok(done);
    }
    if typed.words.is_empty() {
        let mut errors = Errors::default();
        errors.add("words", "Hãy ghi lý do không sửa, để đảng viên hiểu.");
        let words = (typed.value.as_str().to_owned(), String::new());
        let head = (signed.frame(&app, Tab::Home), &signed.actor);
        let page = show::page(&mut tx, head, granted.on(), (words, errors), now).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    store::record_answer(&mut tx, &granted, State::Refused, typed.words.as_str(), now).await?;
    tx.commit_granted(&granted, now).await?;
    Ok(done)
}

/// Takes one's own request back.
///
/// # Errors
/// Not found or forbidden as the policy says; a conflict when it was answered.
pub async fn withdraw(
    path: WithdrawalPath,
    Shared(app): Shared<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Redirect> {
    let mut tx = app.db.write(&signed.actor).await?;
    let request = show::demand(&mut tx, &signed.actor, path.id).await?;
    let granted = signed.actor.demand::<WithdrawCorrection>(request)?;
    let done = see_other_with(RequestsOfPath { id: granted.on().member }, "correction-withdrawn");
    if granted.on().state == State::Withdrawn {
        return Ok(done);
    }
    store::record_answer(&mut tx, &granted, State::Withdrawn, "", now).await?;
    tx.commit_granted(&granted, now).await?;
    Ok(done)
}
