//! Leaders in the database: all of them as marks, and some of them as rows.

use chrono::{DateTime, NaiveDate, Utc};

use super::filter::Filter;
use crate::{
    cycle::{Cycle, CycleId},
    db::Read,
    error::Result,
    member::MemberId,
    pledge::{PledgeId, show::PledgePath, store::state_of, view},
    unit::UnitId,
    web::{parts::Badge, pictures::Mark},
};

/// A leader as the board counts and shows them.
#[derive(Clone, Debug)]
pub struct Leader {
    /// Their pledge.
    pub pledge: PledgeId,
    /// Name.
    pub name: String,
    /// Branch.
    pub branch: String,
    /// The state's name.
    pub state: String,
    /// Whether it came after the due date.
    pub late: bool,
    /// When it was sent.
    pub submitted_at: Option<DateTime<Utc>>,
    /// When the branch opened it.
    pub read_at: Option<DateTime<Utc>>,
    /// When the branch confirmed it.
    pub agreed_at: Option<DateTime<Utc>>,
    /// A later date granted.
    pub extended_to: Option<DateTime<Utc>>,
    /// Whether a copy has reached the Board.
    pub copied: bool,
}

/// A leader in the list, with the copy in force.
#[derive(Clone, Debug)]
pub struct LeaderRow {
    /// Who.
    pub member: MemberId,
    /// The leader.
    pub leader: Leader,
    /// Member code.
    pub code: String,
    /// The highest post held now.
    pub title: Option<String>,
    /// The copy in force.
    pub copy: Option<NewestCopy>,
}

/// The copy in force.
#[derive(Clone, Debug)]
pub struct NewestCopy {
    /// When it arrived.
    pub received_at: DateTime<Utc>,
    /// The number of its receipt.
    pub receipt: String,
    /// When the Board acknowledged it.
    pub opened_at: Option<DateTime<Utc>>,
    /// How many older copies it replaced.
    pub replaced: i64,
}

impl Leader {
    /// How their paper stands.
    #[must_use]
    pub fn badge(&self, cycle: &Cycle, now: DateTime<Utc>) -> Badge {
        let state = state_of(&self.state, self.submitted_at, self.read_at, self.agreed_at);
        view::badge(state, self.late, cycle.deadline(self.extended_to).late_at(now))
    }

    /// The mark on the board.
    #[must_use]
    pub fn mark(&self, cycle: &Cycle, now: DateTime<Utc>) -> Mark {
        Mark {
            href: PledgePath { id: self.pledge }.to_string(),
            name: format!("{}, {}", self.name, self.branch),
            badge: self.badge(cycle, now),
        }
    }

    /// Someone, for tests.
    #[cfg(test)]
    pub fn sample() -> Self {
        Self {
            pledge: PledgeId(uuid::Uuid::nil()),
            name: "Nguyễn Văn An".to_owned(),
            branch: "Chi bộ Thôn 1".to_owned(),
            state: "asked".to_owned(),
            late: false,
            submitted_at: None,
            read_at: None,
            agreed_at: None,
            extended_to: None,
            copied: false,
        }
    }
}

/// Everyone the unit manages, by branch and given name.
///
/// # Errors
/// When the database fails.
pub async fn leaders(
    tx: &mut Read,
    unit: UnitId,
    (cycle, day): (CycleId, Option<NaiveDate>),
) -> Result<Vec<Leader>> {
    let leaders = sqlx::query_as!(
        Leader,
        r#"select pledge.id as "pledge: PledgeId", member.full_name as name, coalesce(past.name, unit.name) as "branch!",
                  pledge.state,
                  pledge.late, pledge.submitted_at, pledge.read_at, pledge.agreed_at, pledge.extended_to,
                  copy.revision is not null as "copied!"
             from pledge
             join member on member.id = pledge.member_id
             join unit on unit.id = pledge.branch_id
             left join unit_history past on past.unit_id = unit.id and past.during @> $3::date
             -- As a lateral join it looks up 271 papers; as "exists" its policy reads every pledge of the city.
             left join lateral (select revision from leader_copy where leader_copy.pledge_id = pledge.id limit 1) copy
                    on true
            where pledge.cycle_id = $2 and pledge.manager_id in (select unit_and_predecessors($1))
              and pledge.state <> 'waived'
            order by unit.code, member.given_name collate "vi-x-icu", member.full_name collate "vi-x-icu",
                     pledge.id"#,
        unit as _,
        cycle as _,
        day,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(leaders)
}

/// Those whom the filter leaves, at most `limit`, in the same order.
///
/// # Errors
/// When the database fails.
pub async fn rows(
    tx: &mut Read,
    unit: UnitId,
    (cycle, day): (CycleId, Option<NaiveDate>),
    filter: &Filter,
    limit: i64,
) -> Result<Vec<LeaderRow>> {
    let rows = sqlx::query_file!(
        "src/board/rows.sql",
        unit as _,
        cycle as _,
        filter.group().code(),
        filter.q.as_str(),
        filter.after as _,
        limit,
        day,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| LeaderRow {
            member: row.member,
            leader: Leader {
                pledge: row.id,
                name: row.full_name,
                branch: row.branch,
                state: row.state,
                late: row.late,
                submitted_at: row.submitted_at,
                read_at: row.read_at,
                agreed_at: row.agreed_at,
                extended_to: row.extended_to,
                copied: row.receipt.is_some(),
            },
            code: row.code,
            title: row.title,
            copy: row.receipt.zip(row.received_at).map(|(receipt, received_at)| NewestCopy {
                received_at,
                receipt,
                opened_at: row.opened_at,
                replaced: row.copies.unwrap_or(1) - 1,
            }),
        })
        .collect())
}
