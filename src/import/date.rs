//! Dates as people write them: `22/12/1944`, `1/2/1980`, or a date cell of Excel.

use chrono::{Datelike as _, NaiveDate};

use super::row::{Cell, UNANSWERED};
use super::text::{fold, shown};

/// The date in a cell, or why there is none.
pub fn read(cell: &Cell) -> Result<Option<NaiveDate>, String> {
    match cell {
        Cell::Empty => Ok(None),
        Cell::Date(date) => Ok(Some(*date)),
        Cell::Text(text) => match text.trim() {
            "" => Ok(None),
            text => written(text).map(Some),
        },
        Cell::Number(number) => Err(number_instead(*number)),
        Cell::Unanswered => Err(UNANSWERED.to_owned()),
        Cell::Flag(_) | Cell::Broken(_) => {
            Err("Ô này không phải là ngày. Hãy gõ dạng dd/mm/yyyy.".to_owned())
        }
    }
}

/// Day, month and a year of two digits, which may belong to either century.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Short {
    day: u32,
    month: u32,
    year: u32,
}

impl Short {
    /// The date of a cell whose year has two digits.
    pub fn of(cell: &Cell) -> Option<Self> {
        let Cell::Text(text) = cell else { return None };
        let parts = parts(text);
        let [day, month, year] = parts.as_slice() else { return None };
        let two = |part: &str| part.len() == 2;
        let (day, month, year) = (digits(day, 2)?, digits(month, 2)?, digits(year, 2).filter(|_| two(year))?);
        Some(Self { day, month, year })
    }

    /// The century it likely means: the later one, unless that lies after `latest`.
    pub fn likely(self, latest: NaiveDate) -> u32 {
        let late = i32::try_from(2000 + self.year).is_ok_and(|year| year <= latest.year());
        if late { 2000 } else { 1900 }
    }

    /// The date in a century.
    pub fn of_century(self, century: u32) -> Result<NaiveDate, String> {
        of_calendar(century + self.year, self.month, self.day)
    }
}

/// The numbers of a date, whatever stands between them: «1/2/1980», «ngày 1 tháng 2 năm 1980», «1980-02-01 00:00».
fn parts(text: &str) -> Vec<String> {
    let mut text = text.trim().to_owned();
    if let Some((date, time)) = text.split_once(char::is_whitespace)
        && time.contains(':')
        && time.bytes().all(|byte| byte.is_ascii_digit() || b": .".contains(&byte))
    {
        text = date.to_owned();
    }
    if text.chars().any(char::is_alphabetic) {
        let folded = fold(&text);
        let words: Vec<&str> = folded.split(' ').collect();
        match words.as_slice() {
            ["ngay", rest @ ..] | rest => match rest {
                [day, "thang", month, "nam", year] => text = format!("{day}/{month}/{year}"),
                _ => return vec![text],
            },
        }
    }
    let apart: Vec<String> = text.split(['/', '-', '.']).map(|part| part.trim().to_owned()).collect();
    match apart.as_slice() {
        [one] => one.split_whitespace().map(str::to_owned).collect(),
        _ => apart,
    }
}

fn digits(part: &str, most: usize) -> Option<u32> {
    (!part.is_empty() && part.len() <= most && part.bytes().all(|b| b.is_ascii_digit()))
        .then(|| part.parse::<u32>().ok())
        .flatten()
}

/// A date with everything that Vietnamese offices write between its numbers.
fn written(text: &str) -> Result<NaiveDate, String> {
    let parts = parts(text);
    match parts.as_slice() {
        [year] if digits(year, 4).is_some() && year.len() == 4 => {
            Err(format!("Chỉ có năm {year}. Hãy ghi đủ ngày, tháng, năm dạng dd/mm/yyyy."))
        }
        [month, year] if digits(month, 2).is_some() && year.len() == 4 && digits(year, 4).is_some() => {
            Err(format!("Chỉ có tháng {month}/{year}. Hãy ghi đủ ngày, tháng, năm dạng dd/mm/yyyy."))
        }
        [first, month, last] => {
            // A year first is how computers write dates.
            let (day, year) = if first.len() == 4 { (last, first) } else { (first, last) };
            match (digits(day, 2), digits(month, 2), digits(year, 4).filter(|_| year.len() == 4)) {
                (Some(day), Some(month), Some(year)) => of_calendar(year, month, day),
                _ => Err(unreadable(text)),
            }
        }
        _ => Err(unreadable(text)),
    }
}

fn of_calendar(year: u32, month: u32, day: u32) -> Result<NaiveDate, String> {
    NaiveDate::from_ymd_opt(year as i32, month, day).ok_or_else(|| {
        if (1..=12).contains(&day) && (13..=31).contains(&month) {
            format!("Không có tháng {month}: ngày và tháng bị đổi chỗ? Hãy ghi dạng dd/mm/yyyy.")
        } else {
            format!("Ngày {day:02}/{month:02}/{year} không có trong lịch. Hãy sửa theo dạng dd/mm/yyyy.")
        }
    })
}

fn unreadable(text: &str) -> String {
    format!("«{}» không phải là ngày. Hãy ghi dạng dd/mm/yyyy, ví dụ 19/05/1980.", shown(text))
}

fn number_instead(number: f64) -> String {
    if (1900.0..=2100.0).contains(&number) && number.fract() == 0.0 {
        format!("Chỉ có năm {number}. Hãy ghi đủ ngày, tháng, năm dạng dd/mm/yyyy.")
    } else {
        format!("Ô này là số {number}, không phải ngày. Hãy định dạng cột là Ngày hoặc gõ dd/mm/yyyy.")
    }
}

/// Refuses dates that no living member can have.
pub fn plausible(date: NaiveDate, earliest: NaiveDate, today: NaiveDate) -> Result<NaiveDate, String> {
    // Lists are drawn up ahead of admissions that are already decided.
    let latest = NaiveDate::from_ymd_opt(today.year() + 1, 12, 31).unwrap_or(today);
    if date < earliest {
        Err(format!("Ngày {} quá xa trước đây. Hãy kiểm tra lại năm.", vietnamese(date)))
    } else if date > latest {
        Err(format!("Ngày {} ở quá xa về sau. Hãy kiểm tra lại năm.", vietnamese(date)))
    } else {
        Ok(date)
    }
}

/// A date as it is written in Vietnam.
pub fn vietnamese(date: NaiveDate) -> String {
    date.format("%d/%m/%Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn dates_as_people_write_them() {
        for (text, expected) in [
            ("22/12/1944", day(1944, 12, 22)),
            ("1/2/1980", day(1980, 2, 1)),
            (" 01/02/1980 ", day(1980, 2, 1)),
            ("1-2-1980", day(1980, 2, 1)),
            ("01.02.1980", day(1980, 2, 1)),
            ("1 / 2 / 1980", day(1980, 2, 1)),
            ("1980-02-01", day(1980, 2, 1)),
            ("29/02/2000", day(2000, 2, 29)),
            ("ngày 01 tháng 02 năm 1980", day(1980, 2, 1)),
            ("1 tháng 2, năm 1980", day(1980, 2, 1)),
            ("01 02 1980", day(1980, 2, 1)),
            ("1980-02-01 00:00:00", day(1980, 2, 1)),
            ("1/2/1980 0:00", day(1980, 2, 1)),
        ] {
            assert_eq!(read(&Cell::Text(text.into())), Ok(Some(expected)), "{text}");
        }
        assert_eq!(read(&Cell::Date(day(1980, 2, 1))), Ok(Some(day(1980, 2, 1))));
        assert_eq!(read(&Cell::Empty), Ok(None));
        assert_eq!(read(&Cell::Text("  ".into())), Ok(None));
    }

    #[test]
    fn what_is_no_date_is_told_apart() {
        for (text, part) in [
            ("31/02/1980", "Ngày 31/02/1980 không có trong lịch"),
            ("29/02/1900", "không có trong lịch"),
            ("00/05/1980", "không có trong lịch"),
            ("02/31/1980", "đổi chỗ"),
            ("12/13/1980", "đổi chỗ"),
            ("1980", "Chỉ có năm 1980"),
            ("22/12/44", "không phải là ngày"),
            ("tháng 5/1980", "không phải là ngày"),
            ("5/1980", "Chỉ có tháng 5/1980"),
            ("1/2/3/1980", "không phải là ngày"),
            ("1/2/19800", "không phải là ngày"),
            ("+1/2/1980", "không phải là ngày"),
            ("١/٢/١٩٨٠", "không phải là ngày"),
            ("//", "không phải là ngày"),
            ("1/2/198", "không phải là ngày"),
        ] {
            let told = read(&Cell::Text(text.into())).unwrap_err();
            assert!(told.contains(part), "{text}: {told}");
        }
        assert!(read(&Cell::Number(1980.0)).unwrap_err().contains("Chỉ có năm 1980"));
        assert!(read(&Cell::Number(29221.0)).unwrap_err().contains("định dạng cột"));
        assert!(read(&Cell::Flag(true)).is_err());
    }

    #[test]
    fn two_digits_are_a_year_of_either_century() {
        let latest = day(2017, 1, 1);
        for (text, century) in
            [("22/12/44", 1900), ("1-2-05", 2000), ("ngày 1 tháng 2 năm 17", 2000), ("1.2.18", 1900)]
        {
            let short = Short::of(&Cell::Text(text.into())).unwrap();
            assert_eq!(short.likely(latest), century, "{text}");
            assert!(short.of_century(1900).is_ok());
        }
        for text in ["22/12/1944", "22/12/4", "44", "1/2"] {
            assert_eq!(Short::of(&Cell::Text(text.into())), None, "{text}");
        }
        assert!(Short::of(&Cell::Text("31/02/44".into())).unwrap().of_century(1900).is_err());
    }

    #[test]
    fn only_plausible_dates_pass() {
        let (earliest, today) = (day(1900, 1, 1), day(2017, 11, 1));
        assert!(plausible(day(1944, 12, 22), earliest, today).is_ok());
        assert!(plausible(day(2017, 12, 28), earliest, today).is_ok());
        assert!(plausible(day(1880, 1, 1), earliest, today).is_err());
        assert!(plausible(day(2077, 1, 1), earliest, today).is_err());
    }
}
