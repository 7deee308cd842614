//! Takes in the register of units and members from the Excel file that the office keeps.
//!
//! A file is hostile until shown otherwise: [`archive`] weighs it, [`child`] has it read by a process with
//! little memory, [`workbook`] reads one row at a time. What the rows mean is told by [`units`] and
//! [`members`]; every [`Problem`] names sheet, row and column, and what can be read in two ways is a [`doubt`].
//! [`plan`] compares the rows with the register; they wait as [`line`]s until someone has decided, and [`apply`]
//! writes them: all, or nothing. A file with a problem changes nothing. [`undoing`] takes an import back, [`export`]
//! writes a list that is read back as the same.

pub mod acceptance;
pub mod answering;
pub mod apply;
pub mod archive;
pub mod changes;
mod checks;
pub mod child;
pub mod command;
pub mod date;
pub mod deciding;
mod delimited;
pub mod discarding;
pub mod doubt;
mod existing;
pub mod export;
mod exported;
pub mod fields;
pub mod fonts;
mod footer;
mod grid;
pub mod heading;
pub mod kind;
pub mod known;
pub mod limits;
pub mod line;
mod line_store;
mod marks;
mod marks_open;
pub mod members;
mod merged;
mod naming;
mod objections;
pub mod plan;
pub mod preview;
pub mod problem;
pub mod reading;
mod reconciling;
mod record_dated;
mod record_gone;
mod record_members;
mod record_units;
pub mod register;
pub mod resuming;
pub mod row;
pub mod sheet;
pub mod show;
mod store;
mod suspicions;
mod table;
pub mod text;
pub mod undoing;
pub mod units;
pub mod upload;
pub mod workbook;

use axum::{extract::DefaultBodyLimit, handler::Handler as _};
use chrono::{DateTime, Utc};
use sqlx::types::Json;

pub use command::{Args, run_cli};
pub use problem::Problem;
pub use register::{Intake, Register};

use crate::web::{
    parts::{Badge, Shape},
    routes::{Need, Routes},
};

crate::ids! {
    /// One uploaded file.
    ImportId;
}

/// How far an import has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum State {
    /// The file is being read.
    Reading,
    /// It waits to be accepted.
    Read,
    /// It has problems; nothing was written.
    Refused,
    /// It is being written.
    Applying,
    /// It was written.
    Applied,
    /// It was thrown away.
    Discarded,
    /// It was written and taken back.
    Undone,
}

/// An import as its page shows it.
#[derive(Debug)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// How far it has come.
    pub state: State,
    /// What the file was called.
    pub file_name: String,
    /// When it came.
    pub uploaded_at: DateTime<Utc>,
    /// Who brought it.
    pub uploaded_by: String,
    /// Hundredths of the reading that are done.
    pub progress: i32,
    /// Why it could not be read, if for a reason of ours.
    pub message: Option<String>,
    /// When it was written.
    pub applied_at: Option<DateTime<Utc>>,
    /// When it was taken back.
    pub undone_at: Option<DateTime<Utc>>,
    /// What it would change, or has changed.
    pub kept: Option<Json<preview::Kept>>,
    /// How many problems it has.
    pub problems: i32,
}

impl State {
    fn badge(self) -> Badge {
        match self {
            State::Reading => Badge::new("Đang đọc", Shape::Half),
            State::Read => Badge::new("Chờ nhập", Shape::Sent),
            State::Applying => Badge::new("Đang ghi", Shape::Half),
            State::Refused => Badge::new("Có lỗi", Shape::Alarm),
            State::Applied => Badge::new("Đã nhập", Shape::Done),
            State::Discarded => Badge::new("Đã bỏ", Shape::None),
            State::Undone => Badge::new("Đã hoàn tác", Shape::Back),
        }
    }
}

impl Import {
    fn counts_line(&self) -> String {
        let Some(Json(kept)) = &self.kept else { return String::new() };
        if self.problems > 0 {
            return format!("{} lỗi", self.problems);
        }
        let counts = kept.preview.members;
        format!("{} mới, {} thay đổi, {} giữ nguyên", counts.new, counts.changed, counts.same)
    }
}

/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Need::Permit, upload::new)
        .post(Need::Permit, upload::create.layer(DefaultBodyLimit::max(upload::UPLOAD_LIMIT)))
        .get(Need::Permit, show::show)
        .post(Need::Permit, deciding::create)
        .post(Need::Permit, answering::create)
        .get(Need::Permit, acceptance::new)
        .post(Need::Permit, acceptance::create)
        .post(Need::Permit, discarding::create)
        .get(Need::Permit, undoing::new)
        .post(Need::Permit, undoing::create)
        .get(Need::Permit, export::new)
        .post(Need::Permit, export::create)
}
