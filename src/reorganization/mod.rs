//! The tree of units as it changes: acts of the Organization Board, one at a time or many by a prepared sheet.
//!
//! [`tree`] says what fits and how the tree differs afterwards, [`carrying`] writes that in one transaction. [`act`] is
//! the page of one act; [`reform`] takes a sheet of many, which [`sheet`] reads and [`plan`] fits to the tree. What has a
//! day to come waits in [`coming`]. [`agency`] does the same for agencies, which stand apart.

pub mod act;
pub mod agency;
pub mod carrying;
pub mod coming;
mod effect;
mod fields;
mod form;
mod intent;
mod kept;
pub mod overview;
pub mod plan;
pub mod reform;
pub mod sheet;
pub mod store;
pub mod tree;
mod why;

use axum::{extract::DefaultBodyLimit, handler::Handler as _};
use serde::{Deserialize, Serialize};

use crate::{
    import::upload::UPLOAD_LIMIT,
    web::{
        parts::{Badge, Shape},
        routes::{Need, Routes},
    },
};

crate::ids! {
    /// One act on the tree; also the key of its form.
    ReorganizationId;
}

/// What kind of act it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Kind {
    /// A unit comes into being.
    Founding,
    /// A unit gets another name or kind.
    Renaming,
    /// A unit comes under another.
    Moving,
    /// Several units become one.
    Merger,
    /// One unit becomes several.
    Division,
    /// A unit ends.
    Dissolution,
    /// Many at once, by a sheet.
    Reform,
    /// An agency comes into being.
    AgencyFounding,
    /// An agency gets another name.
    AgencyRenaming,
    /// An agency comes under another, or stands apart.
    AgencyMoving,
    /// Several agencies become one.
    AgencyMerger,
    /// One agency becomes several.
    AgencyDivision,
    /// An agency ends.
    AgencyClosing,
}

impl Kind {
    /// Whether it is done to agencies, not to units.
    #[must_use]
    pub fn is_of_agency(self) -> bool {
        matches!(
            self,
            Self::AgencyFounding
                | Self::AgencyRenaming
                | Self::AgencyMoving
                | Self::AgencyMerger
                | Self::AgencyDivision
                | Self::AgencyClosing
        )
    }

    /// What it is called.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Founding => "Thành lập đơn vị trực thuộc",
            Self::Renaming => "Đổi tên, loại hình",
            Self::Moving => "Chuyển sang cấp trên khác",
            Self::Merger => "Hợp nhất các đơn vị trực thuộc",
            Self::Division => "Chia, tách đơn vị",
            Self::Dissolution => "Giải thể",
            Self::Reform => "Sắp xếp theo phương án",
            Self::AgencyFounding => "Thành lập cơ quan, đơn vị công tác",
            Self::AgencyRenaming => "Đổi tên cơ quan, đơn vị công tác",
            Self::AgencyMoving => "Chuyển về thuộc cơ quan, đơn vị khác",
            Self::AgencyMerger => "Hợp nhất cơ quan, đơn vị công tác",
            Self::AgencyDivision => "Chia, tách cơ quan, đơn vị công tác",
            Self::AgencyClosing => "Kết thúc cơ quan, đơn vị công tác",
        }
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Founding => "founding",
            Self::Renaming => "renaming",
            Self::Moving => "moving",
            Self::Merger => "merger",
            Self::Division => "division",
            Self::Dissolution => "dissolution",
            Self::Reform => "reform",
            Self::AgencyFounding => "agency_founding",
            Self::AgencyRenaming => "agency_renaming",
            Self::AgencyMoving => "agency_moving",
            Self::AgencyMerger => "agency_merger",
            Self::AgencyDivision => "agency_division",
            Self::AgencyClosing => "agency_closing",
        })
    }
}

/// How far an act has come. Those of one form are done at once; a sheet waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum State {
    /// It waits to be applied.
    Waiting,
    /// It has problems; nothing is applied.
    Refused,
    /// It waits for its day.
    Coming,
    /// It was done.
    Done,
    /// It was thrown away.
    Discarded,
}

impl State {
    fn badge(self) -> Badge {
        match self {
            Self::Waiting => Badge::new("Chờ áp dụng", Shape::Sent),
            Self::Refused => Badge::new("Có lỗi", Shape::Alarm),
            Self::Coming => Badge::new("Sẽ có hiệu lực", Shape::Half),
            Self::Done => Badge::new("Đã thực hiện", Shape::Done),
            Self::Discarded => Badge::new("Đã bỏ", Shape::None),
        }
    }
}

/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Need::Permit, overview::show)
        .get(Need::Permit, act::new)
        .post(Need::Permit, act::create)
        .get(Need::Permit, coming::show::show)
        .post(Need::Permit, coming::show::accept)
        .post(Need::Permit, coming::show::discard)
        .get(Need::Permit, reform::index)
        .post(Need::Permit, reform::create.layer(DefaultBodyLimit::max(UPLOAD_LIMIT)))
        .get(Need::Permit, reform::show)
        .post(Need::Permit, reform::accept)
        .post(Need::Permit, reform::discard)
        .with(agency::routes())
}
