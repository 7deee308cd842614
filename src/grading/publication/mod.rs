//! Making known what was decided, where the year's rules make that a step of its own: for one person, or for many at once.

pub mod many;
pub mod one;
pub mod store;

use chrono::NaiveDate;

use crate::{
    clock::{date_text, parse_day},
    web::{form::Errors, text::Text},
};

/// The day of publication, as it was typed.
///
/// # Errors
/// A message at its field.
fn day(typed: &Text, (decided_on, today): (NaiveDate, NaiveDate)) -> Result<NaiveDate, Errors> {
    match parse_day(typed.as_str()) {
        None => Err(Errors::one("published_on", "Hãy ghi ngày công bố, ví dụ: 20/12/2027.")),
        Some(day) if day > today => Err(Errors::one("published_on", "Ngày công bố không thể sau hôm nay.")),
        Some(day) if day < decided_on => {
            let message =
                format!("Ngày công bố không thể trước ngày quyết định ({}).", date_text(decided_on));
            Err(Errors::one("published_on", message))
        }
        Some(day) => Ok(day),
    }
}
