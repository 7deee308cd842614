//! Figures as Vietnamese papers write them: `1.234,5`.

use std::fmt;

/// A figure with at most four decimal places, kept in ten-thousandths so that nothing is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, sqlx::Type)]
#[sqlx(transparent)]
pub struct Figure(pub i64);

/// Decimal places kept.
const PLACES: usize = 4;
/// Ten-thousandths in one.
const ONE: i64 = 10_000;
/// Digits before the comma: more is a slip of the hand.
const MOST_DIGITS: usize = 12;

/// What is wrong with something typed as a figure.
pub const NOT_A_FIGURE: &str = "Hãy ghi bằng số, dấu chấm ngăn hàng nghìn, dấu phẩy trước phần lẻ (nhiều nhất 4 chữ số), ví dụ: 9 hoặc 1.234,5.";

impl Figure {
    /// Reads a figure. Points stand between thousands only, so `1.5` is refused rather than taken for fifteen.
    #[must_use]
    pub fn read(typed: &str) -> Option<Self> {
        let typed = typed.trim();
        let typed = typed.strip_suffix('%').map_or(typed, str::trim_end);
        let (negative, typed) = match typed.strip_prefix(['-', '−']) {
            Some(rest) => (true, rest),
            None => (false, typed),
        };
        let (whole, fraction) =
            typed.split_once(',').map_or((typed, None), |(whole, rest)| (whole, Some(rest)));
        let whole = joined(whole).filter(|digits| digits.len() <= MOST_DIGITS)?;
        let fraction = match fraction {
            Some(digits) => Some(digits).filter(|digits| is_digits(digits) && digits.len() <= PLACES)?,
            None => "",
        };
        let value: i64 = format!("{whole}{fraction:0<PLACES$}").parse().ok()?;
        Some(Self(if negative { -value } else { value }))
    }

    /// For drawing only.
    #[must_use]
    pub fn approximate(self) -> f64 {
        self.0 as f64 / ONE as f64
    }
}

/// The digits of a whole number, with or without points between thousands.
fn joined(whole: &str) -> Option<String> {
    let groups: Vec<&str> = whole.split('.').collect();
    let (first, rest) = groups.split_first()?;
    let grouped = rest.is_empty() || first.len() <= 3;
    (is_digits(first) && grouped && rest.iter().all(|group| group.len() == 3 && is_digits(group)))
        .then(|| groups.concat())
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.0.unsigned_abs();
        let (whole, fraction) = ((size / ONE.unsigned_abs()).to_string(), size % ONE.unsigned_abs());
        if self.0 < 0 {
            f.write_str("−")?;
        }
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at) % 3 == 0 {
                f.write_str(".")?;
            }
            write!(f, "{digit}")?;
        }
        if fraction > 0 {
            let digits = format!("{fraction:0PLACES$}");
            write!(f, ",{}", digits.trim_end_matches('0'))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_as_they_are_written_here() {
        for (typed, shown) in [
            ("9", "9"),
            (" 12 ", "12"),
            ("1.234,5", "1.234,5"),
            ("1234,5", "1.234,5"),
            ("1.234", "1.234"),
            ("12.345.678", "12.345.678"),
            ("0,0625", "0,0625"),
            ("98,50", "98,5"),
            ("98 %", "98"),
            ("007", "7"),
            ("-3,2", "−3,2"),
            ("−3,2", "−3,2"),
            ("999999999999,9999", "999.999.999.999,9999"),
        ] {
            assert_eq!(
                Figure::read(typed).map(|figure| figure.to_string()).as_deref(),
                Some(shown),
                "{typed}"
            );
        }
    }

    #[test]
    fn what_could_be_misread_is_refused() {
        for typed in [
            "",
            "%",
            "-",
            ",",
            ",5",
            "5,",
            "1.5",
            "1.23",
            "1,234.5",
            "12.34,5",
            "1234.567",
            ".123",
            "1..234",
            "1,2,3",
            "chín",
            "9 buổi",
            "≥ 98",
            "1e3",
            "١٢",
            "0,12345",
            "1000000000000",
            "--5",
            "+5",
            "NaN",
        ] {
            assert_eq!(Figure::read(typed), None, "{typed}");
        }
    }

    #[test]
    fn what_is_shown_is_read_again() {
        for value in [0, 1, 9_999, 10_000, 12_345_000, -32_000] {
            assert_eq!(Figure::read(&Figure(value).to_string()), Some(Figure(value)));
        }
    }
}
