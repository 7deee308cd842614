//! Leaving a line: one statement, no row the second time in an hour, nothing for one's own papers.

use std::{
    collections::HashSet,
    sync::{Mutex, PoisonError},
};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    access::{Action, Granted, policy::ReadPaper},
    app::App,
    db::{Db, Write},
    error::Result,
    member::MemberId,
};

/// What was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// The pledge on screen.
    Pledge,
    /// What changed between two of its revisions.
    Changes,
    /// Its PDF.
    Paper,
    /// Reports and notes through the year.
    Progress,
    /// Self-review, proposal, decision.
    Review,
    /// The quarters of a leader.
    Quarters,
    /// A list of leaders that was taken out as a file.
    Leaders,
    /// A list of a unit's pledges that was taken out as a file.
    List,
    /// The papers of many leaders that were taken out as one archive.
    Archive,
    /// The list of a unit's members that was taken out of the register.
    Register,
    /// The package that goes with a member to a place outside.
    Package,
}

impl Seen {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Pledge,
        Self::Changes,
        Self::Paper,
        Self::Progress,
        Self::Review,
        Self::Quarters,
        Self::Leaders,
        Self::List,
        Self::Archive,
        Self::Register,
        Self::Package,
    ];

    /// The name in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Pledge => "pledge",
            Self::Changes => "changes",
            Self::Paper => "paper",
            Self::Progress => "progress",
            Self::Review => "review",
            Self::Quarters => "quarters",
            Self::Leaders => "leaders",
            Self::List => "list",
            Self::Archive => "archive",
            Self::Register => "register",
            Self::Package => "package",
        }
    }

    /// What its reader did, as the member reads it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Pledge => "xem bản cam kết",
            Self::Changes => "xem những chỗ đã sửa trong bản cam kết",
            Self::Paper => "mở bản in của bản cam kết",
            Self::Progress => "xem kết quả thực hiện cam kết",
            Self::Review => "xem phần kiểm điểm, xếp loại",
            Self::Quarters => "xem phần đánh giá theo quý",
            Self::Leaders => "tải danh sách cán bộ diện quản lý, trong đó có tên đồng chí, của",
            Self::List => "tải danh sách bản cam kết, trong đó có tên đồng chí, của",
            Self::Archive => "tải các bản cam kết của cán bộ, trong đó có bản của đồng chí, của",
            Self::Register => "tải danh bạ đảng viên, trong đó có thông tin của đồng chí",
            Self::Package => "tải gói hồ sơ chuyển sinh hoạt của đồng chí",
        }
    }
}

/// The lines of this hour that this process left, so that looking again asks the database for nothing. Another process
/// that leaves the same line leaves it once: the database sees to that.
#[derive(Debug, Default)]
pub struct Noted(Mutex<ThisHour>);

#[derive(Debug, Default)]
struct ThisHour {
    hour: i64,
    lines: HashSet<Line>,
}

/// Who looked at which paper, and how.
type Line = (MemberId, Uuid, &'static str);

/// Lines remembered at most, about 50 bytes each; beyond that the database is asked again.
const MOST: usize = 20_000;

impl Noted {
    fn has(&self, line: &Line, at: DateTime<Utc>) -> bool {
        let noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        noted.hour == hour(at) && noted.lines.contains(line)
    }

    fn keep(&self, line: Line, at: DateTime<Utc>) {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if noted.hour != hour(at) || noted.lines.len() >= MOST {
            *noted = ThisHour { hour: hour(at), lines: HashSet::new() };
        }
        noted.lines.insert(line);
    }
}

fn hour(at: DateTime<Utc>) -> i64 {
    at.timestamp().div_euclid(3600)
}

/// Somebody whose name stands in a list that is taken out.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    /// Who.
    pub member: MemberId,
    /// Their paper in the list, or they themself.
    pub paper: Uuid,
}

/// Leaves a line that a sent paper was read. Before it is sent there is nothing to read.
///
/// # Errors
/// When the database fails: what cannot be told to its member is not shown.
pub async fn note(app: &App, granted: &Granted<ReadPaper>, seen: Seen, at: DateTime<Utc>) -> Result<()> {
    let paper = granted.on();
    if paper.member == granted.by() || paper.revision.is_none() {
        return Ok(());
    }
    let line = (granted.by(), paper.id.0, seen.code());
    if app.noted.has(&line, at) {
        return Ok(());
    }
    sqlx::query!(
        "select note_viewings($1, $2, $3, $4, $5, $6, $7, $8, '', $9)",
        &[paper.member.0],
        &[paper.id.0],
        seen.code(),
        paper.year,
        granted.by() as _,
        granted.actor().name,
        granted.office().map(|office| office.code()),
        granted.office_title(),
        at,
    )
    .execute(app.db.doors())
    .await?;
    app.noted.keep(line, at);
    Ok(())
}

/// Leaves a line that something about one person was taken out under an office.
///
/// # Errors
/// When the database fails: what cannot be told to its member is not handed out.
pub async fn note_person<A: Action>(
    db: &Db,
    granted: &Granted<A>,
    (seen, member): (Seen, MemberId),
    at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "select note_viewings($1, $2, $3, $4, $5, $6, $7, $8, '', $9)",
        &[member.0],
        &[member.0],
        seen.code(),
        None::<i32>,
        granted.by() as _,
        granted.actor().name,
        granted.office().map(|office| office.code()),
        granted.office_title(),
        at,
    )
    .execute(db.doors())
    .await?;
    Ok(())
}

/// Leaves a line for everyone in a list that is taken out for `purpose`, in the transaction that takes it out.
///
/// # Errors
/// When the database fails.
pub async fn note_list<A: Action>(
    tx: &mut Write,
    granted: &Granted<A>,
    (seen, year): (Seen, Option<i32>),
    (purpose, people): (&str, &[Named]),
    at: DateTime<Utc>,
) -> Result<()> {
    let whose: Vec<Uuid> = people.iter().map(|it| it.member.0).collect();
    let papers: Vec<Uuid> = people.iter().map(|it| it.paper).collect();
    sqlx::query!(
        "select note_viewings($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &whose,
        &papers,
        seen.code(),
        year,
        granted.by() as _,
        granted.actor().name,
        granted.office().map(|office| office.code()),
        granted.office_title(),
        purpose,
        at,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
