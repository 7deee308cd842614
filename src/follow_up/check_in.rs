//! The member reports on a commitment. A correction is one more report.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    Progress,
    progress::{self, ProgressPath, Unsent},
    store::{self, NewCheckIn},
};
use crate::{
    access::policy::ReportProgress,
    app::App,
    audit::Entry,
    error::Result,
    id::{ActKey, CommitmentId},
    pledge::{self, PledgeId},
    web::{
        act::{Outcome, see_other},
        figure::{Figure, NOT_A_FIGURE},
        form::{Errors, Form},
        page::Tab,
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/pledges/{id}/check-ins`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/check-ins")]
pub struct CheckInsPath {
    /// The pledge.
    pub id: PledgeId,
}

/// What is typed.
#[derive(Debug, Deserialize)]
pub struct Typed {
    /// Makes it count once.
    pub key: ActKey,
    /// On which commitment.
    pub commitment: CommitmentId,
    /// How it goes, by its name in forms.
    #[serde(default)]
    pub progress: Text,
    /// What is reached, if it can be counted.
    #[serde(default)]
    pub value: Text,
    /// In words.
    #[serde(default)]
    pub words: Text,
}

/// Appends a report.
///
/// # Errors
/// Not found, forbidden, or a conflict while the pledge is not confirmed or without this commitment.
pub async fn create(
    path: CheckInsPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<ReportProgress>(pledge::store::find(&mut tx, path.id).await?)?;
    let confirmed = progress::confirmed(&mut tx, granted.on()).await?;
    if confirmed.content.commitment(typed.commitment).is_none() {
        return Err(pledge::store::stale());
    }
    match typed.read() {
        Ok(report) => {
            if store::record_check_in(&mut tx, &granted, typed.key, &report, now).await? == Outcome::Done {
                tx.commit(Entry::of(&granted, now)).await?;
            }
            // Back at what was reported, not at the top of a long page.
            let page = ProgressPath { id: path.id };
            Ok(see_other(format!("{page}?notice=reported#c-{}", typed.commitment)).into_response())
        }
        Err(errors) => {
            let unsent = Unsent { errors, check_in: Some(typed), note: None };
            let frame = signed.frame(&app, Tab::Pledges);
            let page = progress::page(&mut tx, frame, &signed.actor, granted.on(), now, unsent).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

impl Typed {
    /// The report, or what is wrong with it; fields stand once for each commitment.
    fn read(&self) -> Result<NewCheckIn, Errors> {
        let mut errors = Errors::default();
        let id = self.commitment;
        let progress = Progress::named(self.progress.as_str());
        errors.require(
            progress.is_some(),
            &format!("progress-{id}"),
            "Hãy chọn nội dung này đang thực hiện đến đâu.",
        );
        let value = Figure::read(self.value.as_str());
        let readable = self.value.is_empty() || value.is_some();
        errors.require(readable, &format!("value-{id}"), NOT_A_FIGURE);
        match progress {
            Some(progress) if errors.is_empty() => {
                let words = self.words.as_str().to_owned();
                Ok(NewCheckIn { commitment: id, progress, value, words })
            }
            _ => Err(errors),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_needs_a_state_and_a_figure_that_can_be_read() {
        let typed = |progress: &str, value: &str| Typed {
            key: ActKey(uuid::Uuid::nil()),
            commitment: CommitmentId(uuid::Uuid::nil()),
            progress: Text::clean(progress),
            value: Text::clean(value),
            words: Text::default(),
        };
        assert!(typed("on_track", "").read().is_ok());
        assert_eq!(typed("done", "1.234,5").read().unwrap().value, Some(Figure(12_345_000)));
        for (progress, value, wrong) in [("", "9", 1), ("fine", "", 1), ("behind", "1.5", 1), ("", "chín", 2)]
        {
            assert_eq!(typed(progress, value).read().unwrap_err().list().len(), wrong);
        }
    }
}
