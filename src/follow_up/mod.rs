//! Through the year: the member reports on each commitment, those who follow the pledge note what they saw.
//!
//! Both are appended, never edited: a correction is a new row.

pub mod agency;
pub mod check_in;
pub mod note;
pub mod progress;
pub mod store;
pub mod view;

use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    clock::end_of_day,
    error::{Error, Result},
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
}

/// Days after which the last report says nothing about today. Source: setting; a quarter and a little more,
/// since no regulation names a rhythm for the pledge itself.
pub const STALE_AFTER: Days = Days::new(100);

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
    /// On which commitment.
    pub commitment: CommitmentId,
    /// When.
    pub at: DateTime<Utc>,
    /// How it goes.
    pub progress: Progress,
    /// What is reached since the year began.
    pub value: Option<Figure>,
    /// In words.
    pub words: String,
}

/// A note as it was appended.
#[derive(Clone, Debug)]
pub struct Note {
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

/// Whether a commitment must be taken as not reported: never, or too long ago. What is fulfilled stays so, and
/// the silence after a pledge's year has ended says nothing about that year.
#[must_use]
pub fn is_stale(latest: Option<(Progress, DateTime<Utc>)>, year: i32, now: DateTime<Utc>) -> bool {
    let Some((progress, at)) = latest else { return true };
    let year_end = NaiveDate::from_ymd_opt(year, 12, 31).map_or(now, end_of_day);
    progress != Progress::Done && at + STALE_AFTER < now.min(year_end)
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
        .post(Need::Permit, check_in::create)
        .post(Need::Permit, note::create)
        .get(Need::Permit, agency::list)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> DateTime<Utc> {
        end_of_day(NaiveDate::from_ymd_opt(year, month, day).unwrap())
    }

    #[test]
    fn silence_is_not_well() {
        let june = day(2027, 6, 30);
        for (latest, now, stale) in [
            (None, june, true),
            (Some((Progress::OnTrack, day(2027, 6, 1))), june, false),
            (Some((Progress::OnTrack, june - STALE_AFTER)), june, false),
            (Some((Progress::OnTrack, day(2027, 3, 21))), june, true),
            (Some((Progress::Behind, day(2027, 1, 5))), june, true),
            (Some((Progress::Done, day(2027, 1, 5))), june, false),
        ] {
            assert_eq!(is_stale(latest, 2027, now), stale, "{latest:?}");
        }
    }

    #[test]
    fn a_past_year_reads_as_it_ended() {
        let later = day(2031, 6, 30);
        assert!(!is_stale(Some((Progress::OnTrack, day(2027, 11, 1))), 2027, later));
        assert!(is_stale(Some((Progress::OnTrack, day(2027, 5, 1))), 2027, later));
        assert!(is_stale(None, 2027, later));
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
