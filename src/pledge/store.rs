//! Pledges in the database.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::{
    Pledge, PledgeId, Stage, amendment,
    workflow::{Amendment, State},
};
use crate::{
    cycle::{CycleId, template::Category},
    db::{Read, Write},
    error::{Error, Result},
    member::MemberId,
    unit::{AgencyId, UnitId},
};

/// A row as the database keeps it.
pub(super) struct Row {
    pub(super) id: PledgeId,
    pub(super) cycle: CycleId,
    pub(super) year: i32,
    pub(super) member: MemberId,
    pub(super) name: String,
    pub(super) code: String,
    pub(super) category: Category,
    pub(super) branch: UnitId,
    pub(super) branch_name: String,
    pub(super) line: Vec<UnitId>,
    pub(super) present_line: Vec<UnitId>,
    pub(super) decides: UnitId,
    pub(super) agency: Option<AgencyId>,
    pub(super) manager: Option<UnitId>,
    pub(super) state: String,
    pub(super) version: i32,
    pub(super) revision: Option<i32>,
    pub(super) submitted_at: Option<DateTime<Utc>>,
    pub(super) read_at: Option<DateTime<Utc>>,
    pub(super) agreed_at: Option<DateTime<Utc>>,
    pub(super) late: bool,
    pub(super) extended_to: Option<DateTime<Utc>>,
    pub(super) entering_by: Option<MemberId>,
    pub(super) entered_by: Option<MemberId>,
    pub(super) amendment: Option<String>,
    pub(super) amendment_revision: Option<i32>,
    pub(super) amendment_sent_at: Option<DateTime<Utc>>,
    pub(super) amendment_read_at: Option<DateTime<Utc>>,
    pub(super) stage: Stage,
    pub(super) proposed_grade: Option<String>,
    pub(super) decided_grade: Option<String>,
}

/// The state that a row's columns tell; the database's checks keep them together.
#[must_use]
pub fn state_of(
    name: &str,
    submitted_at: Option<DateTime<Utc>>,
    read_at: Option<DateTime<Utc>>,
    agreed_at: Option<DateTime<Utc>>,
) -> State {
    match (name, submitted_at, agreed_at) {
        ("draft", ..) => State::Draft,
        ("waived", ..) => State::Waived,
        ("submitted", Some(at), _) => State::Submitted { at, read: read_at.is_some() },
        ("returned", Some(sent_at), _) => State::Returned { sent_at },
        ("agreed", _, Some(at)) => State::Agreed { at, amendment: Amendment::Closed },
        _ => State::Asked,
    }
}

impl From<Row> for Pledge {
    fn from(row: Row) -> Self {
        let mut state = state_of(&row.state, row.submitted_at, row.read_at, row.agreed_at);
        if let State::Agreed { amendment, .. } = &mut state {
            *amendment = Amendment::named(row.amendment.as_deref(), row.amendment_read_at);
        }
        Self {
            id: row.id,
            cycle: row.cycle,
            year: row.year,
            member: row.member,
            name: row.name,
            code: row.code,
            category: row.category,
            branch: row.branch,
            branch_name: row.branch_name,
            line: row.line,
            present_line: row.present_line,
            decides: row.decides,
            agency: row.agency,
            manager: row.manager,
            state,
            version: row.version,
            revision: row.revision,
            late: row.late,
            extended_to: row.extended_to,
            entering_by: row.entering_by,
            entered_by: row.entered_by,
            amended: row.amendment_revision.zip(row.amendment_sent_at),
            stage: row.stage,
            proposed_grade: row.proposed_grade,
            decided_grade: row.decided_grade,
        }
    }
}

/// One pledge, if this person may see it.
///
/// # Errors
/// [`Error::NotFound`] if it does not exist for this person.
pub async fn find(tx: &mut Read, id: PledgeId) -> Result<Pledge> {
    find_all(tx, &[id]).await?.remove(&id).ok_or(Error::NotFound)
}

/// Those of several that this person may see.
///
/// # Errors
/// When the database fails.
pub async fn find_all(tx: &mut Read, ids: &[PledgeId]) -> Result<HashMap<PledgeId, Pledge>> {
    let ids: Vec<_> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query_as!(
        Row,
        r#"select pledge.id as "id: PledgeId", pledge.cycle_id as "cycle: CycleId", cycle.year,
                  pledge.member_id as "member: MemberId", member.full_name as name, member.code,
                  pledge.category as "category: Category", pledge.branch_id as "branch: UnitId",
                  unit_name_in_year(pledge.branch_id, cycle.id) as "branch_name!",
                  array(select above_id from unit_closure where below_id = pledge.branch_id order by depth)
                    as "line!: Vec<UnitId>",
                  array(select above_id from unit_closure
                         where below_id = member.branch_id and member.branch_id <> pledge.branch_id order by depth)
                    as "present_line!: Vec<UnitId>",
                  pledge.decides_id as "decides: UnitId", pledge.agency_id as "agency: AgencyId",
                  pledge.manager_id as "manager: UnitId", pledge.state, pledge.version, pledge.revision,
                  pledge.submitted_at, pledge.read_at, pledge.agreed_at, pledge.late, pledge.extended_to,
                  entering_by as "entering_by: MemberId", entered_by as "entered_by: MemberId",
                  pledge.amendment, amendment_revision, amendment_sent_at, amendment_read_at,
                  pledge.stage as "stage: Stage", pledge.proposed_grade, pledge.decided_grade
             from pledge
             join cycle on cycle.id = pledge.cycle_id
             join member on member.id = pledge.member_id
            where pledge.id = any($1)"#,
        &ids,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.into())).collect())
}

/// This member's pledge of a year, if one was asked for.
///
/// # Errors
/// When the database fails.
pub async fn of_member(tx: &mut Read, member: MemberId, cycle: CycleId) -> Result<Option<PledgeId>> {
    let id = sqlx::query_scalar!(
        r#"select id as "id: PledgeId" from pledge where member_id = $1 and cycle_id = $2"#,
        member as _,
        cycle as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(id)
}

/// The pledge of a branch that has waited longest to be read, other than this member's own.
///
/// # Errors
/// When the database fails.
pub async fn next_waiting(
    tx: &mut Read,
    (branch, cycle): (UnitId, CycleId),
    reader: MemberId,
) -> Result<Option<PledgeId>> {
    let id = sqlx::query_scalar!(
        r#"select id as "id: PledgeId" from pledge
            where branch_id = $1 and cycle_id = $2 and state = 'submitted' and member_id <> $3
            order by submitted_at, id limit 1"#,
        branch as _,
        cycle as _,
        reader as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(id)
}

/// All pledges of a member with their years, latest first.
///
/// # Errors
/// When the database fails.
pub async fn years_of(tx: &mut Read, member: MemberId) -> Result<Vec<(PledgeId, i32)>> {
    let rows = sqlx::query!(
        r#"select pledge.id as "id: PledgeId", cycle.year from pledge join cycle on cycle.id = cycle_id
            where member_id = $1 order by cycle.year desc"#,
        member as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.year)).collect())
}

/// Moves a pledge to a state it reached by a step of its workflow.
///
/// # Errors
/// [`Error::Conflict`] if someone moved it meanwhile.
pub async fn record_state(
    tx: &mut Write,
    pledge: &Pledge,
    to: State,
    by: MemberId,
    at: DateTime<Utc>,
) -> Result<()> {
    if let (State::Agreed { .. }, State::Agreed { amendment, .. }) = (pledge.state, to) {
        return amendment::record(tx, pledge, amendment, by, at).await;
    }
    let agreed = matches!(to, State::Agreed { .. });
    let read = matches!(to, State::Submitted { read: true, .. });
    let fresh = matches!(to, State::Submitted { read: false, .. } | State::Draft);
    let moved = sqlx::query!(
        "update pledge
            set state = $3, version = version + 1,
                agreed_at = case when $4 then $6::timestamptz end, agreed_by = case when $4 then $5::uuid end,
                read_at = case when $7 then $6 when $8 then null else read_at end
          where id = $1 and version = $2",
        pledge.id as _,
        pledge.version,
        to.name(),
        agreed,
        by as _,
        at,
        read,
        fresh,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if moved == 1 { Ok(()) } else { Err(stale()) }
}

/// The sentence for a pledge that someone moved meanwhile.
#[must_use]
pub fn stale() -> Error {
    Error::Conflict(
        "Có người vừa cập nhật bản cam kết này. Hãy mở lại trang để xem bản mới nhất rồi làm tiếp."
            .to_owned(),
    )
}
