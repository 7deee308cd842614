//! Answering what is asked about whole columns; the file is then read once more with the answers.

use axum::{extract::State, response::Redirect};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{ImportId, doubt::Answers, reading, show::ImportPath, store};
use crate::{
    access::policy::{ImportRegister, Register},
    app::App,
    error::{Error, Result},
    web::{
        act::see_other,
        form::Form,
        signed::{Now, Signed},
    },
};

/// `/imports/{id}/answers`
#[derive(TypedPath, Deserialize)]
#[typed_path("/imports/{id}/answers")]
pub struct AnswersPath {
    /// The import.
    pub id: ImportId,
}

/// Questions and answers side by side.
#[derive(Debug, Deserialize)]
pub struct Typed {
    #[serde(default)]
    question: Vec<String>,
    #[serde(default)]
    answer: Vec<String>,
}

/// Takes the answers and begins to read anew.
///
/// # Errors
/// [`Error::NotFound`] for those who do not keep the register; a conflict once it no longer waits.
pub async fn create(
    path: AnswersPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Redirect> {
    let granted = signed.actor.demand::<ImportRegister>(Register).map_err(|_| Error::NotFound)?;
    let place = reading::Place::take()?;
    let mut tx = app.db.write(&signed.actor).await?;
    let import = store::find(&mut tx, path.id).await?;
    let asked = import.kept.map(|kept| kept.0.questions).unwrap_or_default();
    let mut answers = Answers::default();
    for (key, answer) in typed.question.into_iter().zip(typed.answer) {
        let fits = asked.iter().any(|question| {
            question.key == key && question.topic.answers().iter().any(|(value, _)| *value == answer)
        });
        if !fits {
            return Err(Error::BadRequest);
        }
        answers.give(key, answer);
    }
    store::record_answers(&mut tx, &granted, path.id, &answers, now).await?;
    tx.commit_granted(&granted, now).await?;
    tokio::spawn(reading::run(app, signed.actor, path.id, place));
    Ok(see_other(ImportPath { id: path.id }))
}
