//! Taking the last correction of an identity back: one more row of the history, with the values that stood before.

use axum::{extract::State, response::Redirect};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{keeping, member::RegisterMemberPath, person::Typed as Person, store};
use crate::{
    app::App,
    clock::moment_text,
    error::{Error, Result},
    id::ActKey,
    member::{
        ChangeId, Member, MemberId,
        change::{self, Act, Change, NewChange},
    },
    web::{
        act::{Outcome, see_other_with},
        form::{Form, new_key},
        signed::{Now, Signed},
    },
};

/// `/register/members/{id}/reversal`
#[derive(TypedPath, Deserialize)]
#[typed_path("/register/members/{id}/reversal")]
pub struct ReversalPath {
    /// The member.
    pub id: MemberId,
}

/// The button that takes the last correction back.
#[derive(Debug)]
pub struct Reversal {
    /// Where it goes.
    pub action: String,
    /// The form's key.
    pub key: String,
    /// What it takes back.
    pub change: String,
    /// The version of the record that was seen.
    pub version: i32,
}

/// What the button carries.
#[derive(Deserialize)]
pub struct Typed {
    key: ActKey,
    change: ChangeId,
    version: i32,
}

/// The button for the last change of a record, if that was a correction.
#[must_use]
pub fn of(member: &Member, last: &Change, now: DateTime<Utc>) -> Option<Reversal> {
    (last.act == Act::Correct).then(|| Reversal {
        action: ReversalPath { id: member.id }.to_string(),
        key: new_key(now).to_string(),
        change: last.id.0.to_string(),
        version: member.version,
    })
}

/// Takes it back.
///
/// # Errors
/// Not found or forbidden as the policy says; a conflict if it is not the last change any more, or what stood before
/// is somebody else's by now.
pub async fn create(
    path: ReversalPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Redirect> {
    let done = || see_other_with(RegisterMemberPath { id: path.id }, "reversed");
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = keeping::kept(&mut tx, &signed.actor, path.id).await?;
    if change::is_done(&mut tx, typed.key).await? {
        return Ok(done());
    }
    let last = change::list(&mut tx, path.id, 1).await?.pop().filter(|last| last.id == typed.change);
    let last = last.filter(|last| last.act == Act::Correct).ok_or_else(store::stale)?;
    let now_stands = store::identity(&mut tx, path.id).await?;
    let person = last.fields.iter().fold(Person::of(&now_stands), Person::with);
    let before = person.read(None, signed.actor.day).map_err(|_| no_longer_fits())?;
    let reason = format!("Hoàn lại lần sửa lúc {}", moment_text(last.at));
    let change = NewChange {
        undoes: Some(last.id),
        ..NewChange::new(typed.key, Act::Undo, before.changes_from(&now_stands), &reason)
    };
    if change::record(&mut tx, &granted, path.id, change, now).await? == Outcome::Repeated {
        return Ok(done());
    }
    if !store::correct_identity(&mut tx, &granted, typed.version, &before).await? {
        return Err(no_longer_fits());
    }
    tx.commit_granted(&granted, now).await?;
    Ok(done())
}

fn no_longer_fits() -> Error {
    Error::Conflict(
        "Thông tin trước đây không còn dùng lại được. Hãy sửa bằng tay ở mục “Sửa thông tin”.".to_owned(),
    )
}
