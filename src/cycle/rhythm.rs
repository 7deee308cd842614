//! How often results are reported in a year: days that the Board names, and how long silence may last.

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::{CycleId, kept::YearToKeep};
use crate::{
    access::{Granted, policy::SetReporting},
    clock::{day_in_vietnam, end_of_day},
    db::{Read, Write},
    error::Result,
};

/// How often results are reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rhythm {
    /// The year.
    pub year: i32,
    /// Days after which the last report says nothing about today. Source: setting.
    pub stale_after: u32,
    /// The days on which a report is asked, in order.
    pub days: Vec<AskedDay>,
}

/// A day on which a report is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedDay {
    /// Until the end of which day.
    pub due_on: NaiveDate,
    /// What it is called: "Quý I".
    pub title: String,
}

/// A stretch of the year that ends on an asked day, or with a quarter where none is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// What it is called.
    pub title: String,
    /// What was reported after this day belongs to it; `None` for the first.
    pub after: Option<NaiveDate>,
    /// Until this day.
    pub until: NaiveDate,
    /// Whether a report is asked for it.
    pub asked: bool,
}

impl Rhythm {
    /// Whether a report made at `last` says nothing about `now` any more: too long ago, or before a round that is over.
    /// The silence after a year has ended says nothing about that year.
    #[must_use]
    pub fn is_silence(&self, last: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        last <= self.silent_before(now)
    }

    /// What was reported until this moment says nothing about `now` any more.
    #[must_use]
    pub fn silent_before(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let now = now.min(last_moment(self.year).unwrap_or(now));
        let too_long = now - Days::new(self.stale_after.into());
        let round = self.over(now).last().and_then(|round| round.after).map(end_of_day);
        round.map_or(too_long, |round| round.max(too_long))
    }

    /// The rounds of the year: those that are asked and what is left behind them, or the quarters.
    #[must_use]
    pub fn rounds(&self) -> Vec<Round> {
        let named = |(title, due_on): (String, NaiveDate), asked| (title, due_on, asked);
        let mut ends: Vec<_> =
            self.days.iter().map(|day| named((day.title.clone(), day.due_on), true)).collect();
        if ends.is_empty() {
            ends.extend(quarters(self.year).into_iter().map(|quarter| named(quarter, false)));
        } else if let Some(last) = NaiveDate::from_ymd_opt(self.year, 12, 31)
            && ends.last().is_some_and(|(_, day, _)| *day < last)
        {
            ends.push(("Cuối năm".to_owned(), last, false));
        }
        let before = std::iter::once(None).chain(ends.iter().map(|(_, day, _)| Some(*day)));
        let rounds = before.zip(&ends).map(|(after, (title, until, asked))| Round {
            title: title.clone(),
            after,
            until: *until,
            asked: *asked,
        });
        rounds.collect()
    }

    /// The asked round that goes on, or comes next.
    #[must_use]
    pub fn current(&self, now: DateTime<Utc>) -> Option<Round> {
        let today = day_in_vietnam(now);
        self.rounds().into_iter().find(|round| round.asked && round.until >= today)
    }

    /// The asked rounds that are over.
    fn over(&self, now: DateTime<Utc>) -> Vec<Round> {
        let mut rounds = self.rounds();
        rounds.retain(|round| round.asked && end_of_day(round.until) < now);
        rounds
    }
}

impl Round {
    /// Whether a report made at this moment belongs to it.
    #[must_use]
    pub fn holds(&self, at: DateTime<Utc>) -> bool {
        let day = day_in_vietnam(at);
        self.after.is_none_or(|after| day > after) && day <= self.until
    }
}

/// The ends of the quarters, with their names.
#[must_use]
pub fn quarters(year: i32) -> Vec<(String, NaiveDate)> {
    [("Quý I", 3, 31), ("Quý II", 6, 30), ("Quý III", 9, 30), ("Quý IV", 12, 31)]
        .into_iter()
        .filter_map(|(title, month, day)| {
            Some((title.to_owned(), NaiveDate::from_ymd_opt(year, month, day)?))
        })
        .collect()
}

/// The ends of the months, with their names.
#[must_use]
pub fn months(year: i32) -> Vec<(String, NaiveDate)> {
    (1..=12)
        .filter_map(|month| {
            let next = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
            let last = NaiveDate::from_ymd_opt(next.0, next.1, 1)?.pred_opt()?;
            Some((format!("Tháng {month}"), last))
        })
        .collect()
}

fn last_moment(year: i32) -> Option<DateTime<Utc>> {
    NaiveDate::from_ymd_opt(year, 12, 31).map(end_of_day)
}

/// The rhythm of a year.
///
/// # Errors
/// When the database fails.
pub async fn of(tx: &mut Read, cycle: CycleId) -> Result<Rhythm> {
    let row = sqlx::query!(
        r#"select year, stale_after_days,
                  array(select due_on from check_in_day where cycle_id = id order by due_on) as "days!: Vec<NaiveDate>",
                  array(select title from check_in_day where cycle_id = id order by due_on) as "titles!: Vec<String>"
             from cycle where id = $1"#,
        cycle as _,
    )
    .fetch_one(tx.conn())
    .await?;
    let days = row.days.into_iter().zip(row.titles).map(|(due_on, title)| AskedDay { due_on, title });
    Ok(Rhythm {
        year: row.year,
        stale_after: u32::try_from(row.stale_after_days).unwrap_or_default(),
        days: days.collect(),
    })
}

/// Sets it.
///
/// # Errors
/// When the database refuses it.
pub async fn set(tx: &mut Write, granted: &Granted<SetReporting>, rhythm: &Rhythm) -> Result<()> {
    let YearToKeep { id, .. } = *granted.on();
    sqlx::query!(
        "update cycle set stale_after_days = $2 where id = $1",
        id as _,
        i32::try_from(rhythm.stale_after).unwrap_or(i32::MAX),
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!("delete from check_in_day where cycle_id = $1", id as _).execute(tx.conn()).await?;
    let (days, titles): (Vec<NaiveDate>, Vec<String>) =
        rhythm.days.iter().map(|day| (day.due_on, day.title.clone())).unzip();
    sqlx::query!(
        "insert into check_in_day (cycle_id, due_on, title)
         select $1, due_on, title from unnest($2::date[], $3::text[]) as asked (due_on, title)",
        id as _,
        &days,
        &titles,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(month: u32, day: u32) -> DateTime<Utc> {
        end_of_day(NaiveDate::from_ymd_opt(2027, month, day).unwrap())
    }

    fn rhythm(days: &[(u32, u32)]) -> Rhythm {
        let asked = |(month, day): &(u32, u32)| AskedDay {
            due_on: NaiveDate::from_ymd_opt(2027, *month, *day).unwrap(),
            title: format!("Kỳ {month}"),
        };
        Rhythm { year: 2027, stale_after: 100, days: days.iter().map(asked).collect() }
    }

    #[test]
    fn silence_is_a_hundred_days_or_a_round_without_a_word() {
        let free = rhythm(&[]);
        assert!(!free.is_silence(moment(6, 1), moment(6, 30)));
        assert!(free.is_silence(moment(3, 21), moment(6, 30)));
        let quarterly = rhythm(&[(3, 31), (6, 30)]);
        for (last, now, silent) in [
            // The round is not over yet.
            ((3, 31), (6, 30), false),
            // It is over, and nothing came after the round before it.
            ((3, 31), (7, 1), true),
            ((4, 1), (7, 1), false),
            // The first round takes whatever came before it.
            ((1, 5), (4, 1), false),
        ] {
            assert_eq!(
                quarterly.is_silence(moment(last.0, last.1), moment(now.0, now.1)),
                silent,
                "{last:?} {now:?}"
            );
        }
    }

    #[test]
    fn a_past_year_reads_as_it_ended() {
        let later = end_of_day(NaiveDate::from_ymd_opt(2031, 6, 30).unwrap());
        assert!(!rhythm(&[]).is_silence(moment(11, 1), later));
        assert!(rhythm(&[]).is_silence(moment(5, 1), later));
    }

    #[test]
    fn a_year_is_cut_into_rounds() {
        let titles = |rhythm: &Rhythm| -> Vec<_> {
            rhythm.rounds().into_iter().map(|round| (round.title, round.asked)).collect()
        };
        assert_eq!(titles(&rhythm(&[])).len(), 4);
        let two = rhythm(&[(6, 15), (11, 15)]);
        let names = titles(&two);
        assert_eq!(
            names,
            [("Kỳ 6".to_owned(), true), ("Kỳ 11".to_owned(), true), ("Cuối năm".to_owned(), false)]
        );
        assert!(two.rounds()[1].holds(moment(6, 16)) && !two.rounds()[1].holds(moment(6, 15)));
        assert_eq!(two.current(moment(6, 15)).unwrap().title, "Kỳ 6");
        assert_eq!(two.current(moment(11, 16)), None);
        assert_eq!(months(2028)[1].1, NaiveDate::from_ymd_opt(2028, 2, 29).unwrap());
    }
}
