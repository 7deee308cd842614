//! An appeal is answered with its grounds; one that is upheld takes the grade up again, and the decision there was stays on
//! record.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    page::{self, AppealPath},
    store,
};
use crate::{
    access::policy::{AnswerAppeal, ReopenGrade},
    app::App,
    audit::Entry,
    error::{Error, Result},
    grading::AppealId,
    id::ActKey,
    pledge::event,
    review::workflow::Step,
    web::{
        act::{Outcome, see_other_with},
        form::{Errors, Form},
        page::Tab,
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/appeals/{id}/answer`
#[derive(TypedPath, Deserialize)]
#[typed_path("/appeals/{id}/answer")]
pub struct AnsweringPath {
    /// The appeal.
    pub id: AppealId,
}

/// What is typed.
#[derive(Debug, Deserialize)]
pub struct Typed {
    key: ActKey,
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    grounds: Text,
}

/// Answers it.
///
/// # Errors
/// Not found; forbidden to whoever did something about the grade; a conflict once it was answered.
pub async fn create(
    path: AnsweringPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<AnswerAppeal>(store::find(&mut tx, path.id).await?)?;
    let pledge = granted.on().pledge.clone();
    let done = see_other_with(AppealPath { id: pledge.id }, "appeal-answered").into_response();
    if store::is_answered_by(&mut tx, typed.key).await? {
        return Ok(done);
    }
    if granted.on().state != super::State::Open {
        return Err(Error::Conflict("Kiến nghị này đã được trả lời.".to_owned()));
    }
    let mut errors = Errors::default();
    let upheld = typed.outcome == "upheld";
    errors.require(
        upheld || typed.outcome == "rejected",
        "outcome",
        "Hãy chọn chấp nhận hoặc không chấp nhận.",
    );
    errors.require(!typed.grounds.is_empty(), "grounds", "Hãy ghi căn cứ; người kiến nghị đọc được.");
    if !errors.is_empty() {
        let around = (signed.frame(&app, Tab::Grading), &signed.actor);
        let typed = page::Answering { outcome: typed.outcome, grounds: typed.grounds.into_string() };
        let page = page::page(&mut tx, around, &pledge, (typed, errors), now).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let answer = (upheld, typed.grounds.as_str());
    if store::record_answer(&mut tx, &granted, typed.key, answer, now).await? == Outcome::Repeated {
        return Ok(done);
    }
    if upheld {
        pledge.stage.after(Step::Reopen)?;
        let reopens = signed.actor.demand::<ReopenGrade>(pledge)?;
        let step = (typed.key, Step::Reopen.name(), reopens.on().revision);
        let reason = Some(typed.grounds.as_str());
        if event::append(&mut tx, &reopens, step, reason, now).await? == Outcome::Repeated {
            return Ok(done);
        }
        store::reopen(&mut tx, &granted).await?;
    }
    tx.commit(Entry::of(&granted, now)).await?;
    Ok(done)
}
