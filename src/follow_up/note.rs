//! Those who follow a pledge note what they saw, each under their office, never on their own.

use std::str::FromStr;

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::NaiveDate;
use serde::Deserialize;

use super::{
    Audience, CheckId,
    progress::{self, ProgressPath, Unsent},
    store::{self, NewNote},
};
use crate::{
    access::policy::NotePledge,
    app::App,
    audit::Entry,
    clock::parse_day,
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
    /// Until which day an answer is asked for; empty if none is.
    #[serde(default)]
    pub answer_by: Text,
    /// The planned check that it is the result of; empty for none.
    #[serde(default)]
    pub check: Text,
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
    match typed.read(&confirmed.content, signed.actor.day) {
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
    fn read(&self, content: &Content, today: NaiveDate) -> Result<NewNote, Errors> {
        let mut errors = Errors::default();
        let named = uuid::Uuid::from_str(self.commitment.as_str()).ok().map(CommitmentId);
        let commitment = named.filter(|id| content.commitment(*id).is_some());
        let known = self.commitment.is_empty() || commitment.is_some();
        errors.require(known, "commitment", "Nội dung này không còn trong bản cam kết. Hãy chọn lại.");
        errors.require(!self.words.is_empty(), "words", "Hãy ghi điều đồng chí đã thấy.");
        let audience = Audience::named(self.audience.as_str());
        errors.require(audience.is_some(), "audience", "Hãy chọn ai được đọc ý kiến này.");
        let answer_by = parse_day(self.answer_by.as_str());
        if !self.answer_by.is_empty() {
            let to_come = answer_by.is_some_and(|day| day >= today);
            errors.require(
                to_come,
                "answer_by",
                "Hãy ghi ngày từ hôm nay trở đi, ví dụ: 30/06/2027; hoặc để trống.",
            );
            let read = audience != Some(Audience::Officers);
            errors.require(
                read,
                "audience",
                "Muốn người viết cam kết trả lời thì phải để đồng chí ấy cùng đọc.",
            );
        }
        match audience {
            Some(audience) if errors.is_empty() => Ok(NewNote {
                commitment,
                audience,
                answer_by,
                check: uuid::Uuid::from_str(self.check.as_str()).ok().map(CheckId),
                words: self.words.as_str().to_owned(),
            }),
            _ => Err(errors),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_says_what_was_seen_and_who_may_read_it() {
        let typed = |commitment: &str, audience: &str, words: &str, answer_by: &str| Typed {
            answer_by: Text::clean(answer_by),
            check: Text::default(),
            key: ActKey(uuid::Uuid::nil()),
            commitment: Text::clean(commitment),
            audience: Text::clean(audience),
            words: Text::clean(words),
        };
        let content = Content::default();
        let today = NaiveDate::from_ymd_opt(2027, 6, 1).unwrap();
        assert!(typed("", "officers", "Đã nhắc.", "").read(&content, today).is_ok());
        assert!(typed("", "open", "Đã nhắc.", "01/06/2027").read(&content, today).is_ok());
        for (commitment, audience, words, answer_by, wrong) in [
            ("", "", "Đã nhắc.", "", "audience"),
            ("", "open", "  ", "", "words"),
            ("00000000-0000-0000-0000-000000000000", "open", "Đã nhắc.", "", "commitment"),
            ("không rõ", "open", "Đã nhắc.", "", "commitment"),
            ("", "open", "Đã nhắc.", "31/05/2027", "answer_by"),
            ("", "officers", "Đã nhắc.", "30/06/2027", "audience"),
        ] {
            let errors = typed(commitment, audience, words, answer_by).read(&content, today).unwrap_err();
            assert!(errors.of(wrong).is_some() && errors.list().len() == 1, "{errors:?}");
        }
    }
}
