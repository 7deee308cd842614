//! Deciding about rows: those chosen, or all that a part lists. Nothing is written to the register yet.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    ImportId, State as At,
    line::Decision,
    line_store::{self, Chosen, Part},
    show::{self, ImportPath},
    store,
};
use crate::{
    access::policy::{ImportRegister, Register},
    app::App,
    error::{Error, Result},
    pledge::list::encoded,
    web::{
        act::see_other,
        form::{Errors, Form},
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/imports/{id}/decisions`
#[derive(TypedPath, Deserialize)]
#[typed_path("/imports/{id}/decisions")]
pub struct DecisionsPath {
    /// The import.
    pub id: ImportId,
}

/// What is decided of which rows.
#[derive(Debug, Deserialize)]
pub struct Typed {
    #[serde(default)]
    part: Part,
    #[serde(default)]
    q: Text,
    #[serde(default)]
    chosen: Vec<i32>,
    /// All rows of the part, not only those chosen.
    #[serde(default)]
    all: Option<String>,
    decision: Decision,
    #[serde(default)]
    reason: Text,
}

/// Letters of a reason.
const REASON: usize = 500;

/// Decides, and leads back to the part.
///
/// # Errors
/// [`Error::NotFound`] for those who do not keep the register; a conflict once it no longer waits.
pub async fn create(
    path: DecisionsPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let granted = signed.actor.demand::<ImportRegister>(Register).map_err(|_| Error::NotFound)?;
    let errors = check(&typed);
    if !errors.is_empty() {
        let shown = show::Shown::of(typed.part, typed.q, typed.reason);
        let page = show::load(&app, &signed, (path.id, now), shown, errors).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let mut tx = app.db.write(&signed.actor).await?;
    if store::state(&mut tx, path.id).await? != At::Read {
        return Err(Error::Conflict(
            "Lần nhập này không còn chờ quyết định. Mời đồng chí xem lại trang.".to_owned(),
        ));
    }
    let chosen =
        if typed.all.is_some() { Chosen::All(typed.q.as_str()) } else { Chosen::These(&typed.chosen) };
    let reason = Some(typed.reason.as_str()).filter(|_| typed.decision.needs_reason());
    line_store::decide(&mut tx, &granted, (path.id, typed.part), chosen, (typed.decision, reason)).await?;
    tx.commit_granted(&granted, now).await?;
    let back = format!("{}?notice=decided-rows&part={}", ImportPath { id: path.id }, typed.part.code());
    let q = if typed.q.is_empty() { String::new() } else { format!("&q={}", encoded(typed.q.as_str())) };
    Ok(see_other(back + &q).into_response())
}

fn check(typed: &Typed) -> Errors {
    let mut errors = Errors::default();
    let some = typed.all.is_some() || !typed.chosen.is_empty();
    errors.require(some, "all", "Hãy chọn ít nhất một dòng, hoặc đánh dấu “Tất cả các dòng ở mục này”.");
    errors.require(
        typed.part.decisions().contains(&typed.decision),
        "all",
        "Việc này không làm được ở mục đang xem. Hãy chọn một nút ở cuối bảng.",
    );
    if typed.decision.needs_reason() {
        errors.require(!typed.reason.is_empty(), "reason", "Hãy ghi lý do, ví dụ số và ngày của quyết định.");
    }
    errors.require(
        typed.reason.as_str().chars().count() <= REASON,
        "reason",
        "Lý do dài quá 500 ký tự. Hãy rút gọn.",
    );
    errors
}
