//! The member reports on a commitment, with what shows it. A correction is one more report.

use std::str::FromStr;

use axum::{
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    CheckInId, Progress,
    progress::{self, ProgressPath, Unsent},
    proof::{self, Brought},
    store::{self, NewCheckIn},
};
use crate::{
    access::policy::ReportProgress,
    app::App,
    audit::Entry,
    error::{Error, Result},
    evidence::upload::Upload,
    id::{ActKey, CommitmentId},
    pledge::{
        self, PledgeId,
        content::{Commitment, Measure},
    },
    web::{
        act::{Outcome, see_other},
        figure::{Figure, NOT_A_FIGURE},
        form::Errors,
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
#[derive(Debug)]
pub struct Typed {
    /// Makes it count once.
    pub key: ActKey,
    /// On which commitment.
    pub commitment: CommitmentId,
    /// How it goes, by its name in forms.
    pub progress: Text,
    /// What is reached, if it can be counted.
    pub value: Text,
    /// In words.
    pub words: Text,
    /// What shows it: what it is called, and an address.
    pub proof: proof::Typed,
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
    request: Request,
) -> Result<Response> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = signed.actor.demand::<ReportProgress>(pledge::store::find(&mut tx, path.id).await?)?;
    let confirmed = progress::confirmed(&mut tx, granted.on()).await?;
    drop(tx);
    // Who may is asked before files are taken in, and again in the act.
    let upload = Upload::taken(request).await?;
    let typed = Typed::of(&upload)?;
    let one = confirmed.content.commitment(typed.commitment).ok_or_else(pledge::store::stale)?;
    let suffix = format!("-{}", one.id);
    let read = typed.read(one, confirmed.number);
    let brought = Brought::read(&app, (&typed.proof, &upload.files), &suffix).await;
    let errors = match (read, brought) {
        (Ok(report), Ok(brought)) => {
            match append(&app, &signed, (path.id, typed.key), (&report, &brought), now).await? {
                // Back at what was reported, not at the top of a long page.
                Ok(()) => {
                    let page = ProgressPath { id: path.id };
                    return Ok(see_other(format!("{page}?notice=reported#c-{}", one.id)).into_response());
                }
                Err(full) => Errors::one(format!("file{suffix}"), full),
            }
        }
        (read, brought) => {
            let mut errors = read.err().unwrap_or_default();
            errors.extend(brought.err().unwrap_or_default());
            errors
        }
    };
    let mut tx = app.db.read(&signed.actor).await?;
    let unsent = Unsent { errors, check_in: Some(typed), note: None };
    let frame = signed.frame(&app, Tab::Pledges);
    let page = progress::page(&mut tx, frame, &signed.actor, granted.on(), now, unsent).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// The act: the report and what shows it, together or not at all. Without room for the files, says so.
async fn append(
    app: &App,
    signed: &Signed,
    (pledge, key): (PledgeId, ActKey),
    (report, brought): (&NewCheckIn, &Brought),
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Result<(), &'static str>> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<ReportProgress>(pledge::store::find(&mut tx, pledge).await?)?;
    progress::confirmed(&mut tx, granted.on()).await?;
    let id = CheckInId::new(now);
    if store::record_check_in(&mut tx, &granted, (id, key), report, now).await? == Outcome::Repeated {
        return Ok(Ok(()));
    }
    let about = (Some(id), &[report.commitment][..]);
    match proof::store::record(&mut tx, &granted, key, about, brought, now).await? {
        Some(_) => {
            tx.commit(Entry::of(&granted, now)).await?;
            Ok(Ok(()))
        }
        None => Ok(Err(proof::FULL)),
    }
}

impl Typed {
    /// What a form carries.
    fn of(upload: &Upload) -> Result<Self> {
        let commitment =
            uuid::Uuid::from_str(upload.field("commitment").as_str()).map_err(|_| Error::BadRequest)?;
        Ok(Self {
            key: upload.key()?,
            commitment: CommitmentId(commitment),
            progress: upload.field("progress"),
            value: upload.field("value"),
            words: upload.field("words"),
            proof: proof::Typed::of(upload),
        })
    }

    /// The report, or what is wrong with it; fields stand once for each commitment.
    fn read(&self, one: &Commitment, revision: i32) -> Result<NewCheckIn, Errors> {
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
                let counted = one.measure.is_counted();
                let percent = one.measure == Measure::Percent && one.unit.is_empty();
                Ok(NewCheckIn {
                    commitment: id,
                    progress,
                    value,
                    revision,
                    target: if counted { one.target.clone() } else { String::new() },
                    unit: if percent { "%".to_owned() } else { one.unit.clone() },
                    words: self.words.as_str().to_owned(),
                })
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
        let one = Commitment::blank(CommitmentId(uuid::Uuid::nil()));
        let typed = |progress: &str, value: &str| Typed {
            key: ActKey(uuid::Uuid::nil()),
            commitment: one.id,
            progress: Text::clean(progress),
            value: Text::clean(value),
            words: Text::default(),
            proof: proof::Typed::default(),
        };
        assert!(typed("on_track", "").read(&one, 1).is_ok());
        assert_eq!(typed("done", "1.234,5").read(&one, 1).unwrap().value, Some(Figure(12_345_000)));
        for (progress, value, wrong) in [("", "9", 1), ("fine", "", 1), ("behind", "1.5", 1), ("", "chín", 2)]
        {
            assert_eq!(typed(progress, value).read(&one, 1).unwrap_err().list().len(), wrong);
        }
    }
}
