//! What the forms of minutes and reports share: day, place, who signs, whom it goes to, and what is to become of it.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use super::issuer::Issuer;
use crate::{
    clock::{day_in_vietnam, parse_day},
    web::{form::Errors, text::Text},
};

/// Letters a line may have.
pub const LONGEST_LINE: usize = 200;

/// What is to become of a form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Then {
    /// Draw it without a number, as a PDF.
    #[default]
    Pdf,
    /// The same as a Word file.
    Word,
    /// Take a number, and keep the paper.
    Issue,
}

/// Day, place, signer and recipients as typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Signing {
    /// The day that the paper bears.
    #[serde(default)]
    pub dated: Text,
    /// Where.
    #[serde(default)]
    pub place: Text,
    /// In which capacity it is signed: *Bí thư*.
    #[serde(default)]
    pub signer_title: Text,
    /// Who signs.
    #[serde(default)]
    pub signer_name: Text,
    /// Whom it goes to, a line to each.
    #[serde(default)]
    pub recipients: Text,
}

impl Signing {
    /// What is usual.
    #[must_use]
    pub fn usual(issuer: &Issuer, now: DateTime<Utc>) -> Self {
        Self {
            dated: Text::clean(&day_in_vietnam(now).to_string()),
            place: Text::clean(&issuer.place),
            signer_title: Text::clean("Bí thư"),
            signer_name: Text::clean(&issuer.secretary),
            recipients: Text::clean(&issuer.recipients()),
        }
    }

    /// The day, if everything is in order.
    pub fn read(&self, now: DateTime<Utc>, errors: &mut Errors) -> NaiveDate {
        let today = day_in_vietnam(now);
        let dated = parse_day(self.dated.as_str());
        errors.require(dated.is_some(), "dated", "Hãy ghi ngày, ví dụ: 05/02/2027.");
        errors.require(
            dated.is_none_or(|day| day <= today),
            "dated",
            "Ngày của văn bản không thể sau hôm nay.",
        );
        line(&self.place, ("place", "Hãy ghi địa danh, ví dụ: Quảng Ngãi."), errors);
        line(&self.signer_title, ("signer_title", "Hãy ghi chức vụ người ký, ví dụ: Bí thư."), errors);
        line(&self.signer_name, ("signer_name", "Hãy ghi họ tên người ký."), errors);
        dated.unwrap_or(today)
    }

    /// The recipients, a line to each.
    #[must_use]
    pub fn recipients(&self) -> Vec<String> {
        self.recipients.as_str().lines().map(str::to_owned).collect()
    }
}

/// A line that must be there and be short.
pub fn line(text: &Text, (field, missing): (&str, &str), errors: &mut Errors) {
    errors.require(!text.is_empty(), field, missing);
    let fits = text.as_str().chars().count() <= LONGEST_LINE;
    errors.require(fits, field, "Hãy viết ngắn hơn, nhiều nhất 200 chữ cái.");
}
