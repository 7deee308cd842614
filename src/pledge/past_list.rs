//! The list of a closed year: by the tree of its last day, under the names of then.

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    PledgeId,
    list::Filter,
    list_rows::{self, Row, Tally, place},
};
use crate::{
    cycle::{Cycle, CycleId},
    db::Read,
    error::Result,
    member::MemberId,
    unit::{self, Unit, UnitId},
};

/// The tree by which a list is made: of today, or of the last day of a closed year.
#[derive(Debug)]
pub struct Tree {
    /// The day; none is today.
    pub day: Option<NaiveDate>,
    /// The unit, or those that stood in its place.
    pub stood: Vec<UnitId>,
}

impl Tree {
    /// The tree of a year for a unit, which gets its name of then.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(tx: &mut Read, unit: &mut Unit, cycle: &Cycle, now: DateTime<Utc>) -> Result<Self> {
        let day = unit::past::tree_day(tx, cycle.last_day(now)).await?;
        if day.is_some() {
            unit.name = unit::past::name(tx, unit.id, day).await?;
        }
        let stood = unit::past::stood_as(tx, unit.id, day).await?;
        Ok(Self { day, stood })
    }

    /// The pledges under the unit, the first `limit` behind the filter's place.
    ///
    /// # Errors
    /// Not found if the row to go on from is not there for this person.
    pub async fn rows(
        &self,
        tx: &mut Read,
        unit: &Unit,
        cycle: &Cycle,
        filter: &Filter,
        limit: i64,
    ) -> Result<Vec<Row>> {
        match self.day {
            Some(day) => page(tx, &self.stood, (cycle.id, day), filter, limit).await,
            None => list_rows::page(tx, unit, cycle.id, filter, limit).await,
        }
    }
}

/// A page of the pledges under some units as they stood on a day.
///
/// # Errors
/// Not found if the row to go on from is not there for this person.
pub async fn page(
    tx: &mut Read,
    units: &[UnitId],
    (cycle, day): (CycleId, NaiveDate),
    filter: &Filter,
    limit: i64,
) -> Result<Vec<Row>> {
    let after = match filter.after {
        Some(id) => Some(place(tx, id).await?),
        None => None,
    };
    let units: Vec<uuid::Uuid> = units.iter().map(|unit| unit.0).collect();
    let rows = sqlx::query_as!(
        Row,
        r#"select pledge.id as "id: PledgeId", pledge.member_id as "member: MemberId", member.full_name,
                  member.code, coalesce(past.name, unit.name) as "branch!", pledge.state, pledge.late,
                  pledge.submitted_at, pledge.read_at, pledge.agreed_at, pledge.extended_to, pledge.revision,
                  pledge.entered_by as "entered_by: MemberId"
             from unit_line closure
             join pledge on pledge.branch_id = closure.below_id and pledge.cycle_id = $2
             join member on member.id = pledge.member_id
             join unit on unit.id = pledge.branch_id
             left join unit_history past on past.unit_id = unit.id and past.during @> $10::date
            where closure.above_id = any($1) and closure.during @> $10::date and unit.code >= $8
              and (pledge.state = $3 or ($3 = '' and pledge.state <> 'waived') or ($3 = 'late' and pledge.late)
                   or ($3 = 'overdue' and pledge.state in ('asked', 'draft'))
                   or ($3 = 'unreviewed' and pledge.state = 'agreed' and pledge.stage = 'open')
                   or ($3 = 'reviewed' and pledge.stage <> 'open')
                   or ($3 = 'proposed' and pledge.stage in ('proposed', 'decided'))
                   or ($3 = 'decided' and pledge.stage = 'decided'))
              and ($4 = '' or member.fold like '%' || vn_fold($4) || '%' or member.code = upper($4))
              and ($5::uuid is null
                   or (unit.code, member.given_name collate "vi-x-icu", member.full_name collate "vi-x-icu", pledge.id)
                      > ($8, $6, $7, $5))
            order by unit.code, member.given_name collate "vi-x-icu", member.full_name collate "vi-x-icu", pledge.id
            limit $9"#,
        &units,
        cycle as _,
        filter.state,
        filter.q.as_pattern(),
        after.as_ref().map(|place| place.id) as _,
        after.as_ref().map(|place| place.given_name.as_str()),
        after.as_ref().map(|place| place.full_name.as_str()),
        after.as_ref().map_or("", |place| place.unit.as_str()),
        limit,
        day,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// The counts of the branches that stood under some units on a day, added up.
///
/// # Errors
/// When the database fails.
pub async fn sums(tx: &mut Read, units: &[UnitId], cycle: CycleId, day: NaiveDate) -> Result<Tally> {
    let units: Vec<uuid::Uuid> = units.iter().map(|unit| unit.0).collect();
    let sums = sqlx::query_as!(
        Tally,
        r#"select coalesce(sum(asked), 0) as "asked!", coalesce(sum(draft), 0) as "draft!",
                  coalesce(sum(submitted), 0) as "submitted!", coalesce(sum(returned), 0) as "returned!",
                  coalesce(sum(agreed), 0) as "agreed!", coalesce(sum(late), 0) as "late!",
                  coalesce(sum(self_reviewed), 0) as "self_reviewed!", coalesce(sum(proposed), 0) as "proposed!",
                  coalesce(sum(decided), 0) as "decided!", coalesce(sum(waived), 0) as "waived!"
             from unit_line closure
             join pledge_tally tally on tally.branch_id = closure.below_id and tally.cycle_id = $2
            where closure.above_id = any($1) and closure.during @> $3::date"#,
        &units,
        cycle as _,
        day,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(sums)
}
