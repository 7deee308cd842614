//! More time for one person: asked for by the member or given unasked, always with a reason, always by someone else.

pub mod answering;
pub mod asking;
pub mod page;
pub mod store;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::Deserialize;

use super::{Pledge, workflow::State};
use crate::{
    clock::{date_text, end_of_day, moment_text, parse_day},
    cycle::Cycle,
    error::{Error, Result},
    web::text::Text,
};

crate::ids! {
    /// One extension, asked for or given.
    ExtensionId;
}

/// How far an extension has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Standing {
    /// It waits for an answer.
    Asked,
    /// It was given.
    Granted,
    /// It was not.
    Refused,
}

/// Whether more time still means something for a pledge.
///
/// # Errors
/// [`Error::Conflict`] once it was sent, or while none is asked for.
pub fn still_open(pledge: &Pledge) -> Result<()> {
    if matches!(pledge.state, State::Asked | State::Draft | State::Returned { .. }) {
        return Ok(());
    }
    Err(Error::Conflict(
        "Bản cam kết đã được gửi, hoặc không phải viết, nên không cần gia hạn nữa.".to_owned(),
    ))
}

/// The last moment to which a year's pledges can be put off: until self-review opens, else until the year ends.
#[must_use]
pub fn latest(cycle: &Cycle) -> DateTime<Utc> {
    let year_end = NaiveDate::from_ymd_opt(cycle.year, 12, 31).map_or(cycle.cut_off_at, end_of_day);
    cycle.self_review_at.map_or(year_end, |opens| (opens - TimeDelta::milliseconds(1)).min(year_end))
}

/// The end of the day that was typed, if more time can be given until then.
///
/// # Errors
/// A sentence for the field.
pub fn until(
    typed: &Text,
    pledge: &Pledge,
    cycle: &Cycle,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, String> {
    let day = parse_day(typed.as_str()).ok_or("Hãy ghi ngày, ví dụ: 20/12/2026.")?;
    let until = end_of_day(day);
    let due = pledge.deadline(cycle).due;
    if until <= now {
        return Err("Ngày này đã qua. Hãy chọn một ngày từ hôm nay trở đi.".to_owned());
    }
    if until <= due {
        return Err(format!("Hãy chọn một ngày sau hạn hiện nay, {}.", moment_text(due)));
    }
    let latest = latest(cycle);
    if until > latest {
        let last = crate::clock::day_in_vietnam(latest);
        return Err(format!("Gia hạn được muộn nhất đến {}.", date_text(last)));
    }
    Ok(until)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock::start_of_day,
        cycle::{CycleId, RuleSetId},
    };

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn nothing_is_put_off_into_the_years_end() {
        let at = DateTime::UNIX_EPOCH;
        let mut cycle = Cycle {
            id: CycleId::new(at),
            year: 2027,
            rule_set: RuleSetId::new(at),
            opens_at: start_of_day(day(2026, 11, 1)),
            due_at: end_of_day(day(2026, 12, 15)),
            cut_off_at: end_of_day(day(2026, 12, 31)),
            self_review_at: None,
            closes_at: None,
        };
        assert_eq!(latest(&cycle), end_of_day(day(2027, 12, 31)));
        cycle.self_review_at = Some(start_of_day(day(2027, 11, 15)));
        assert_eq!(latest(&cycle), end_of_day(day(2027, 11, 14)));
    }
}
