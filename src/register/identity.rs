//! Correcting who somebody is, with a reason; what stood before is kept in the record's history.

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
    keeping::{self, Head},
    member::RegisterMemberPath,
    person::{Identity, Typed as Person},
    store,
};
use crate::{
    access::{Granted, policy::KeepRecord},
    app::App,
    db::Write,
    error::Result,
    id::ActKey,
    member::{
        MemberId,
        change::{self, Act, NewChange},
    },
    web::{
        act::{Outcome, see_other_with},
        filters,
        form::{Errors, Form, new_key},
        frame::Frame,
        page::Tab,
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/register/members/{id}/identity`
#[derive(TypedPath, Deserialize)]
#[typed_path("/register/members/{id}/identity")]
pub struct IdentityPath {
    /// The member.
    pub id: MemberId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "register/identity.html")]
pub struct IdentityPage {
    frame: Frame,
    head: Head,
    errors: Errors,
    action: String,
    key: String,
    version: i32,
    person: Person,
    reason: Text,
}

/// What is typed.
#[derive(Deserialize)]
pub struct Typed {
    key: ActKey,
    version: i32,
    #[serde(flatten)]
    person: Person,
    #[serde(default)]
    reason: Text,
}

/// Shows the form with what is kept.
///
/// # Errors
/// Not found or forbidden as the policy says.
pub async fn edit(
    path: IdentityPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<IdentityPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = keeping::kept(&mut tx, &signed.actor, path.id).await?;
    let identity = store::identity(&mut tx, path.id).await?;
    let head = keeping::head(&mut tx, &signed.actor, granted.on()).await?;
    let typed = Typed {
        key: new_key(now),
        version: granted.on().version,
        person: Person::of(&identity),
        reason: Text::default(),
    };
    Ok(page((signed.frame(&app, Tab::Register), head), &path, typed, Errors::default()))
}

/// Corrects it.
///
/// # Errors
/// Not found or forbidden as the policy says; a conflict if someone changed the record meanwhile.
pub async fn update(
    path: IdentityPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = keeping::kept(&mut tx, &signed.actor, path.id).await?;
    if change::is_done(&mut tx, typed.key).await? {
        return Ok(see_other_with(RegisterMemberPath { id: path.id }, "corrected").into_response());
    }
    let head = keeping::head(&mut tx, &signed.actor, granted.on()).await?;
    let before = store::identity(&mut tx, path.id).await?;
    let probation = keeping::probation(&mut tx, now).await?;
    let mut errors = Errors::default();
    let read = typed.person.read(probation, signed.actor.day);
    let fields = match &read {
        Ok(after) => after.changes_from(&before),
        Err(wrong) => {
            errors = wrong.clone();
            Vec::new()
        }
    };
    errors.require(read.is_err() || !fields.is_empty(), "full_name", "Chưa có thông tin nào được sửa.");
    errors.require(!typed.reason.is_empty(), "reason", "Hãy ghi lý do sửa, ví dụ: theo lý lịch đảng viên.");
    if let Ok(after) = &read
        && errors.is_empty()
    {
        let change = NewChange::new(typed.key, Act::Correct, fields, typed.reason.as_str());
        if let Some(objection) = store::card_holder(&mut tx, after, path.id).await? {
            errors.add("card_number", objection);
        } else if change::record(&mut tx, &granted, path.id, change, now).await? == Outcome::Repeated {
            return Ok(see_other_with(RegisterMemberPath { id: path.id }, "corrected").into_response());
        } else if correct(&mut tx, &granted, (typed.version, after), &mut errors).await? {
            tx.commit_granted(&granted, now).await?;
            return Ok(see_other_with(RegisterMemberPath { id: path.id }, "corrected").into_response());
        }
    }
    Ok((
        StatusCode::UNPROCESSABLE_ENTITY,
        page((signed.frame(&app, Tab::Register), head), &path, typed, errors),
    )
        .into_response())
}

/// Writes the identity; a card that is taken where this person cannot see is said at its field.
async fn correct(
    tx: &mut Write,
    granted: &Granted<KeepRecord>,
    (seen, after): (i32, &Identity),
    errors: &mut Errors,
) -> Result<bool> {
    let written = store::correct_identity(tx, granted, seen, after).await?;
    errors.require(written, "card_number", store::CARD_ELSEWHERE);
    Ok(written)
}

fn page((frame, head): (Frame, Head), path: &IdentityPath, typed: Typed, errors: Errors) -> IdentityPage {
    IdentityPage {
        frame,
        head,
        errors,
        action: path.to_string(),
        key: typed.key.to_string(),
        version: typed.version,
        person: typed.person,
        reason: typed.reason,
    }
}
