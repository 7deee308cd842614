//! A year's days off from those of the year before: the same day, or as far from the moon's day as it was. Pure.

use std::collections::HashSet;

use chrono::{Datelike, Days, NaiveDate};

use super::{DayOff, Kind, is_weekend};

/// The two lunar days of a year that days off follow.
#[derive(Clone, Copy, Debug)]
pub struct LunarYear {
    /// The first day of the lunar year.
    pub tet: NaiveDate,
    /// The tenth of the third lunar month.
    pub hung_kings: NaiveDate,
}

/// The days of the next year. What falls on a weekend is made up for on the next working day (Bộ luật Lao động, Điều
/// 111 khoản 3), but not Tết, whose days are announced as a whole. All of it is to be reviewed.
#[must_use]
pub fn next_year(days: &[DayOff], from: LunarYear, to: LunarYear) -> Vec<DayOff> {
    let mut next: Vec<DayOff> = days
        .iter()
        .filter(|it| !it.works)
        .filter_map(|it| {
            let day = match it.kind {
                Kind::Solar => it.day.with_year(to.tet.year())?,
                Kind::Tet => to.tet.checked_add_signed(it.day - from.tet)?,
                Kind::HungKings => to.hung_kings.checked_add_signed(it.day - from.hung_kings)?,
                Kind::Moved => return None,
            };
            Some(DayOff { day, to_review: true, ..it.clone() })
        })
        .collect();
    next.sort_by_key(|it| it.day);
    next.dedup_by_key(|it| it.day);
    let mut taken: HashSet<NaiveDate> = next.iter().map(|it| it.day).collect();
    let on_weekend = next.iter().filter(|it| it.kind != Kind::Tet && is_weekend(it.day));
    let made_up: Vec<DayOff> = on_weekend.filter_map(|it| make_up(it, &mut taken)).collect();
    next.extend(made_up);
    next.sort_by_key(|it| it.day);
    next
}

fn make_up(it: &DayOff, taken: &mut HashSet<NaiveDate>) -> Option<DayOff> {
    let mut day = it.day;
    while is_weekend(day) || taken.contains(&day) {
        day = day.checked_add_days(Days::new(1))?;
    }
    taken.insert(day);
    Some(DayOff { day, kind: Kind::Moved, name: format!("Nghỉ bù {}", it.name), ..it.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn off(on: &str, kind: Kind, name: &str) -> DayOff {
        let (day, source) = (day(on), "Bộ luật Lao động".to_owned());
        DayOff { day, works: false, kind, name: name.to_owned(), source, to_review: false }
    }

    #[test]
    fn days_come_again_as_they_are_meant_and_weekends_are_made_up_for() {
        let of_2025 = LunarYear { tet: day("2025-01-29"), hung_kings: day("2025-04-07") };
        let of_2026 = LunarYear { tet: day("2026-02-17"), hung_kings: day("2026-04-26") };
        let days = [
            off("2025-01-01", Kind::Solar, "Tết Dương lịch"),
            off("2025-01-28", Kind::Tet, "Tết Nguyên đán"),
            off("2025-01-29", Kind::Tet, "Tết Nguyên đán"),
            off("2025-04-07", Kind::HungKings, "Giỗ Tổ Hùng Vương"),
            off("2025-05-02", Kind::Moved, "Nghỉ hoán đổi"),
            DayOff { works: true, ..off("2025-04-26", Kind::Moved, "Làm bù") },
        ];
        let next: Vec<_> = next_year(&days, of_2025, of_2026)
            .into_iter()
            .map(|it| (it.day.to_string(), it.name, it.to_review))
            .collect();
        let said = |on: &str, name: &str| (on.to_owned(), name.to_owned(), true);
        assert_eq!(
            next,
            [
                said("2026-01-01", "Tết Dương lịch"),
                said("2026-02-16", "Tết Nguyên đán"),
                said("2026-02-17", "Tết Nguyên đán"),
                // A Sunday.
                said("2026-04-26", "Giỗ Tổ Hùng Vương"),
                said("2026-04-27", "Nghỉ bù Giỗ Tổ Hùng Vương"),
            ]
        );
    }

    #[test]
    fn two_days_on_one_weekend_are_made_up_for_one_after_the_other() {
        let lunar = LunarYear { tet: day("2022-02-01"), hung_kings: day("2022-04-10") };
        let before = LunarYear { tet: day("2021-02-12"), hung_kings: day("2021-04-21") };
        let days = [off("2021-04-30", Kind::Solar, "30/4"), off("2021-05-01", Kind::Solar, "1/5")];
        let next: Vec<_> = next_year(&days, before, lunar).into_iter().map(|it| it.day.to_string()).collect();
        assert_eq!(next, ["2022-04-30", "2022-05-01", "2022-05-02", "2022-05-03"]);
    }
}
