//! Through the year: the member reports on each commitment, those who follow the pledge note what they saw.
//!
//! Both are appended, never edited: a correction is a new row.

pub mod agency;
pub mod answer;
pub mod check_in;
pub mod followed;
pub mod glance;
pub mod note;
pub mod planned;
pub mod progress;
pub mod proof;
pub mod store;
pub mod task;
pub mod ungraded;
pub mod view;

use axum::{extract::DefaultBodyLimit, handler::Handler as _};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    cycle::rhythm::Rhythm,
    error::{Error, Result},
    evidence::upload::FILES_LIMIT,
    id::CommitmentId,
    pledge::{Pledge, workflow::State},
    web::{
        figure::Figure,
        parts::{Badge, Shape},
        routes::{Need, Routes},
    },
};

crate::ids! {
    /// One report on one commitment.
    CheckInId;
    /// One note of someone who follows the pledge.
    NoteId;
    /// One thing that shows a result.
    ProofId;
    /// A check that is planned.
    CheckId;
}

/// How a commitment goes, in its member's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Progress {
    /// As it should.
    OnTrack,
    /// It may come late or short.
    AtRisk,
    /// It is late or short.
    Behind,
    /// It is fulfilled.
    Done,
}

/// Who may read a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Audience {
    /// The member too.
    Open,
    /// Only those who follow the pledge.
    Officers,
}

/// A report as it was appended.
#[derive(Clone, Debug)]
pub struct CheckIn {
    /// Its id.
    pub id: CheckInId,
    /// On which commitment.
    pub commitment: CommitmentId,
    /// When.
    pub at: DateTime<Utc>,
    /// How it goes.
    pub progress: Progress,
    /// What is reached since the year began.
    pub value: Option<Figure>,
    /// What was to be reached when it was made; empty where that is not counted.
    pub target: String,
    /// In what it is counted.
    pub unit: String,
    /// In words.
    pub words: String,
}

/// A note as it was appended.
#[derive(Clone, Debug)]
pub struct Note {
    /// Its id.
    pub id: NoteId,
    /// On which commitment; `None` for the whole.
    pub commitment: Option<CommitmentId>,
    /// When.
    pub at: DateTime<Utc>,
    /// Who wrote it.
    pub actor_name: String,
    /// Under which office.
    pub office_title: String,
    /// Who may read it.
    pub audience: Audience,
    /// Until which day it asks the member for an answer.
    pub answer_by: Option<NaiveDate>,
    /// The planned check that it is the result of: its day.
    pub check_on: Option<NaiveDate>,
    /// What was seen.
    pub words: String,
}

impl Progress {
    /// All, in the order they are offered.
    pub const ALL: [Self; 4] = [Self::OnTrack, Self::AtRisk, Self::Behind, Self::Done];

    /// The name in forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::OnTrack => "on_track",
            Self::AtRisk => "at_risk",
            Self::Behind => "behind",
            Self::Done => "done",
        }
    }

    /// The one that a form names.
    #[must_use]
    pub fn named(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }

    /// The word and the shape.
    #[must_use]
    pub fn badge(self) -> Badge {
        match self {
            Self::OnTrack => Badge::new("Đúng tiến độ", Shape::Half),
            Self::AtRisk => Badge::new("Có nguy cơ chậm", Shape::Late),
            Self::Behind => Badge::new("Chậm tiến độ", Shape::Alarm),
            Self::Done => Badge::new("Đã hoàn thành", Shape::Done),
        }
    }
}

impl Audience {
    /// Both, in the order they are offered.
    pub const ALL: [Self; 2] = [Self::Open, Self::Officers];

    /// The name in forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Officers => "officers",
        }
    }

    /// The one that a form names.
    #[must_use]
    pub fn named(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }

    /// Who reads it, in words.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Open => "Người viết cam kết cùng đọc",
            Self::Officers => "Chỉ người theo dõi đọc",
        }
    }

    /// What that means, beside the choice.
    #[must_use]
    pub fn hint(self) -> &'static str {
        match self {
            Self::Open => "Hiện ngay trên trang của người viết cam kết.",
            Self::Officers => "Cấp ủy và các cơ quan theo dõi đọc được, người viết cam kết thì không.",
        }
    }
}

/// Whether a commitment must be taken as not reported: never, too long ago, or not in a round that is over. What is
/// fulfilled stays so.
#[must_use]
pub fn is_stale(latest: Option<(Progress, DateTime<Utc>)>, rhythm: &Rhythm, now: DateTime<Utc>) -> bool {
    let Some((progress, at)) = latest else { return true };
    progress != Progress::Done && rhythm.is_silence(at, now)
}

/// Follow-up rests on what the branch confirmed.
///
/// # Errors
/// [`Error::Conflict`] while the pledge is not confirmed.
pub fn begun(pledge: &Pledge) -> Result<()> {
    if matches!(pledge.state, State::Agreed { .. }) {
        return Ok(());
    }
    Err(Error::Conflict(
        "Bản cam kết chưa được chi bộ xác nhận, hoặc đang được bổ sung, nên chưa ghi kết quả hay ý kiến theo dõi được. \
         Nội dung vừa gửi chưa được lưu."
            .to_owned(),
    ))
}

/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Need::Permit, progress::show)
        .post(Need::Permit, check_in::create.layer(DefaultBodyLimit::max(FILES_LIMIT)))
        .get(Need::Permit, proof::list::show)
        .post(Need::Permit, proof::list::create.layer(DefaultBodyLimit::max(FILES_LIMIT)))
        .get(Need::Permit, proof::withdrawal::new)
        .post(Need::Permit, proof::withdrawal::create)
        .post(Need::Permit, note::create)
        .post(Need::Permit, answer::create)
        .get(Need::Permit, planned::show)
        .post(Need::Permit, planned::create)
        .get(Need::Permit, agency::list)
        .get(Need::Permit, followed::show)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::end_of_day;

    #[test]
    fn silence_is_not_well_but_what_is_fulfilled_stays_so() {
        let day = |month, day| end_of_day(NaiveDate::from_ymd_opt(2027, month, day).unwrap());
        let rhythm = Rhythm { year: 2027, stale_after: 100, days: Vec::new() };
        for (latest, stale) in [
            (None, true),
            (Some((Progress::OnTrack, day(6, 1))), false),
            (Some((Progress::Behind, day(1, 5))), true),
            (Some((Progress::Done, day(1, 5))), false),
        ] {
            assert_eq!(is_stale(latest, &rhythm, day(6, 30)), stale, "{latest:?}");
        }
    }

    #[test]
    fn what_forms_name_is_found_again() {
        for progress in Progress::ALL {
            assert_eq!(Progress::named(progress.code()), Some(progress));
        }
        for audience in Audience::ALL {
            assert_eq!(Audience::named(audience.code()), Some(audience));
        }
        assert_eq!((Progress::named("green"), Audience::named("")), (None, None));
    }
}
