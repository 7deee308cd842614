//! A member's year as one picture: a line for each commitment, a mark for each report on the day it was made, the days
//! on which reports are asked. Marks are told apart by their shape; beside it stands the same as a table.

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use super::{
    CheckIn,
    view::{Followed, Section, value_text},
};
use crate::{
    clock::{date_text, day_in_vietnam},
    cycle::rhythm::{Rhythm, Round},
    web::parts::{Badge, Shape},
};

/// Where the year begins in the picture, in its units.
const LEFT: u32 = 30;
/// How wide the year is.
const YEAR: u32 = 300;
/// How high the names of the months are.
const TOP: u32 = 24;
/// How high a commitment's line is.
const ROW: u32 = 24;

/// The picture and its table.
#[derive(Clone, Debug)]
pub struct Glance {
    /// How high the picture is; it is 340 wide.
    pub height: u32,
    /// The months, each with where it begins.
    pub months: Vec<(u32, u32)>,
    /// Where the days stand on which reports are asked, with their names.
    pub asked: Vec<(u32, String)>,
    /// Where today stands, if it is in the year.
    pub today: Option<u32>,
    /// A line for each commitment.
    pub rows: Vec<Row>,
    /// The rounds, as heads of the table.
    pub rounds: Vec<String>,
    /// What stands in it, in one sentence.
    pub words: String,
    /// What the shapes mean, as far as they are used.
    pub legend: Vec<Badge>,
}

/// One commitment.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its place in the whole pledge.
    pub number: usize,
    /// Where it stands on this page.
    pub href: String,
    /// Where its line is.
    pub y: u32,
    /// Its reports, oldest first.
    pub marks: Vec<Mark>,
    /// What its last report in each round said.
    pub cells: Vec<Cell>,
}

/// One report in the picture.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    /// Where it stands.
    pub x: u32,
    /// How it went.
    pub shape: Shape,
}

/// One round of one commitment in the table.
#[derive(Clone, Debug)]
pub struct Cell {
    /// How it went; nothing if it was not reported.
    pub badge: Option<Badge>,
    /// The figure.
    pub value: String,
    /// What stands there where nothing was reported.
    pub none: &'static str,
}

/// Draws the year of a pledge. `check_ins` come newest first.
#[must_use]
pub fn glance(sections: &[Section], check_ins: &[CheckIn], rhythm: &Rhythm, now: DateTime<Utc>) -> Glance {
    let rounds = rhythm.rounds();
    let all: Vec<&Followed> = sections.iter().flat_map(|section| &section.commitments).collect();
    let rows: Vec<Row> = (0..)
        .zip(&all)
        .map(|(at, one)| {
            let mine = || check_ins.iter().filter(|it| it.commitment == one.id);
            Row {
                number: one.number,
                href: format!("#c-{}", one.id),
                y: TOP + at * ROW + ROW / 2,
                marks: mine()
                    .rev()
                    .map(|it| Mark {
                        x: place(day_in_vietnam(it.at), rhythm.year),
                        shape: it.progress.badge().shape,
                    })
                    .collect(),
                cells: rounds
                    .iter()
                    .map(|round| cell(mine().find(|it| round.holds(it.at)), round, now))
                    .collect(),
            }
        })
        .collect();
    let today = day_in_vietnam(now);
    let stale = all.iter().filter(|one| one.badge == Badge::STALE).count();
    Glance {
        height: TOP + u32::try_from(rows.len()).unwrap_or(0) * ROW + 4,
        months: (1..=12)
            .filter_map(|month| {
                Some((month, place(NaiveDate::from_ymd_opt(rhythm.year, month, 1)?, rhythm.year)))
            })
            .collect(),
        asked: rhythm.days.iter().map(|day| (place(day.due_on, rhythm.year), day.title.clone())).collect(),
        today: (today.year() == rhythm.year).then(|| place(today, rhythm.year)),
        words: words(all.len(), check_ins.len(), stale),
        legend: legend(check_ins),
        rounds: rounds.into_iter().map(|round| round.title).collect(),
        rows,
    }
}

fn words(commitments: usize, reports: usize, stale: usize) -> String {
    let silent = match stale {
        0 => "nội dung nào cũng có kết quả mới".to_owned(),
        count => format!("{count} nội dung chưa báo cáo hoặc đã lâu không báo cáo"),
    };
    format!("{commitments} nội dung cam kết, {reports} lần cập nhật trong năm; {silent}.")
}

/// Where a day stands in the picture; what lies outside the year stands at its edge.
fn place(day: NaiveDate, year: i32) -> u32 {
    let days = if day.year() < year {
        0
    } else if day.year() > year {
        365
    } else {
        day.ordinal0()
    };
    LEFT + days * YEAR / 366
}

fn cell(last: Option<&CheckIn>, round: &Round, now: DateTime<Utc>) -> Cell {
    let over = round.until < day_in_vietnam(now);
    Cell {
        badge: last.map(|it| it.progress.badge()),
        value: last.map(value_text).unwrap_or_default(),
        none: match (round.asked, over) {
            (true, true) => "Không báo cáo",
            (_, false) => "Chưa đến hạn",
            (false, true) => "–",
        },
    }
}

fn legend(check_ins: &[CheckIn]) -> Vec<Badge> {
    super::Progress::ALL
        .into_iter()
        .filter(|progress| check_ins.iter().any(|it| it.progress == *progress))
        .map(super::Progress::badge)
        .collect()
}

/// What a round asks of the member now, in a sentence; empty where no day is named.
#[must_use]
pub fn asks(sections: &[Section], check_ins: &[CheckIn], rhythm: &Rhythm, now: DateTime<Utc>) -> String {
    let Some(round) = rhythm.current(now) else { return String::new() };
    let all: Vec<&Followed> = sections.iter().flat_map(|section| &section.commitments).collect();
    let done = all
        .iter()
        .filter(|one| {
            let finished = one.badge == super::Progress::Done.badge();
            finished || check_ins.iter().any(|it| it.commitment == one.id && round.holds(it.at))
        })
        .count();
    let days = (round.until - day_in_vietnam(now)).num_days();
    let left = match days {
        0 => "hạn hôm nay".to_owned(),
        1..=30 => format!("hạn {}, còn {days} ngày", date_text(round.until)),
        _ => format!("hạn {}", date_text(round.until)),
    };
    format!("{}: {left}. Đã có kết quả {done} trên {} nội dung.", round.title, all.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn a_day_stands_between_the_edges_of_the_year() {
        assert_eq!(place(day(2027, 1, 1), 2027), LEFT);
        assert_eq!(place(day(2026, 12, 20), 2027), LEFT);
        assert!(place(day(2027, 7, 1), 2027) > place(day(2027, 6, 30), 2027) - 1);
        assert!(place(day(2028, 12, 31), 2028) < LEFT + YEAR);
        assert!(place(day(2028, 1, 2), 2027) < LEFT + YEAR);
    }

    #[test]
    fn a_round_that_is_over_without_a_word_says_so() {
        let round = |asked| Round { title: "Quý I".into(), after: None, until: day(2027, 3, 31), asked };
        let at = |month, number| crate::clock::end_of_day(day(2027, month, number));
        assert_eq!(cell(None, &round(true), at(4, 1)).none, "Không báo cáo");
        assert_eq!(cell(None, &round(true), at(3, 31)).none, "Chưa đến hạn");
        assert_eq!(cell(None, &round(false), at(4, 1)).none, "–");
    }
}
