//! Those who follow a pledge note what they saw, each under their office, never on their own.

use std::str::FromStr;

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    Audience,
    progress::{self, ProgressPath, Unsent},
    store::{self, NewNote},
};
use crate::{
    access::policy::NotePledge,
    app::App,
    audit::Entry,
    error::Result,
    id::{ActKey, CommitmentId},
    pledge::{self, PledgeId, content::Content},
    web::{
        act::{Outcome, see_other_with},
        form::{Errors, Form},
        page::Tab,
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/pledges/{id}/notes`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/notes")]
pub struct NotesPath {
    /// The pledge.
    pub id: PledgeId,
}

/// What is typed.
#[derive(Debug, Deserialize)]
pub struct Typed {
    /// Makes it count once.
    pub key: ActKey,
    /// On which commitment; empty for the whole.
    #[serde(default)]
    pub commitment: Text,
    /// Who may read it, by its name in forms.
    #[serde(default)]
    pub audience: Text,
    /// What was seen.
    #[serde(default)]
    pub words: Text,
}

/// Appends a note.
///
/// # Errors
/// Not found, forbidden, or a conflict while the pledge is not confirmed.
pub async fn create(
    path: NotesPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<NotePledge>(pledge::store::find(&mut tx, path.id).await?)?;
    let confirmed = progress::confirmed(&mut tx, granted.on()).await?;
    match typed.read(&confirmed.content) {
        Ok(note) => {
            if store::record_note(&mut tx, &granted, typed.key, &note, now).await? == Outcome::Done {
                tx.commit(Entry::of(&granted, now)).await?;
            }
            Ok(see_other_with(ProgressPath { id: path.id }, "noted").into_response())
        }
        Err(errors) => {
            let unsent = Unsent { errors, check_in: None, note: Some(typed) };
            let frame = signed.frame(&app, Tab::Pledges);
            let page = progress::page(&mut tx, frame, &signed.actor, granted.on(), now, unsent).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

impl Typed {
    /// The note, or what is wrong with it.
    fn read(&self, content: &Content) -> Result<NewNote, Errors> {
        let mut errors = Errors::default();
        let named = uuid::Uuid::from_str(self.commitment.as_str()).ok().map(CommitmentId);
        let commitment = named.filter(|id| content.commitment(*id).is_some());
        let known = self.commitment.is_empty() || commitment.is_some();
        errors.require(known, "commitment", "Nội dung này không còn trong bản cam kết. Hãy chọn lại.");
        errors.require(!self.words.is_empty(), "words", "Hãy ghi điều đồng chí đã thấy.");
        let audience = Audience::named(self.audience.as_str());
        errors.require(audience.is_some(), "audience", "Hãy chọn ai được đọc ý kiến này.");
        match audience {
            Some(audience) if errors.is_empty() => {
                Ok(NewNote { commitment, audience, words: self.words.as_str().to_owned() })
            }
            _ => Err(errors),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_says_what_was_seen_and_who_may_read_it() {
        let typed = |commitment: &str, audience: &str, words: &str| Typed {
            key: ActKey(uuid::Uuid::nil()),
            commitment: Text::clean(commitment),
            audience: Text::clean(audience),
            words: Text::clean(words),
        };
        let content = Content::default();
        assert!(typed("", "officers", "Đã nhắc.").read(&content).is_ok());
        for (commitment, audience, words, wrong) in [
            ("", "", "Đã nhắc.", "audience"),
            ("", "open", "  ", "words"),
            ("00000000-0000-0000-0000-000000000000", "open", "Đã nhắc.", "commitment"),
            ("không rõ", "open", "Đã nhắc.", "commitment"),
        ] {
            let errors = typed(commitment, audience, words).read(&content).unwrap_err();
            assert!(errors.of(wrong).is_some() && errors.list().len() == 1, "{errors:?}");
        }
    }
}
