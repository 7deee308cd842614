//! How papers are laid out, as data: which guideline, from which day, its measures and where they are known from.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

const SHIPPED: &str = include_str!("layouts.json");

static LAYOUTS: LazyLock<Vec<Layout>> = LazyLock::new(|| serde_json::from_str(SHIPPED).unwrap_or_default());

/// One guideline's measures: lengths in millimetres, sizes in points.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Layout {
    /// Its name in tests and documents.
    pub name: String,
    /// The guideline.
    pub rule: String,
    /// The first day whose papers follow it.
    pub from: NaiveDate,
    /// Where the measures are known from.
    pub source: String,
    /// The sheet and its margins.
    pub page: Page,
    /// Running text.
    pub body: Body,
    /// The two heads.
    pub head: Head,
    /// The title.
    pub title: Title,
    /// Signatures.
    pub signature: Signature,
    /// "Nơi nhận".
    pub recipients: Recipients,
    /// Size of the page number, at the top from the second page.
    pub page_number: f64,
    /// Size of text in tables.
    pub table: f64,
    /// Size of what stands at the foot of each page.
    pub trace: f64,
}

/// The sheet and its margins, in millimetres.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Page {
    /// Width of the sheet.
    pub width: f64,
    /// Height of the sheet.
    pub height: f64,
    /// From the upper edge.
    pub top: f64,
    /// From the lower edge.
    pub bottom: f64,
    /// From the left edge.
    pub left: f64,
    /// From the right edge.
    pub right: f64,
}

/// Running text.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Body {
    /// Size, in points.
    pub size: f64,
    /// From line to line, in points.
    pub line: f64,
    /// Between paragraphs, in points.
    pub after: f64,
    /// Of a paragraph's first line, in millimetres.
    pub indent: f64,
}

/// The two heads: sizes in points, and the shares of the two columns.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Head {
    /// "ĐẢNG CỘNG SẢN VIỆT NAM".
    pub party: f64,
    /// Place and day.
    pub place: f64,
    /// The organization above.
    pub superior: f64,
    /// The organization that issues.
    pub issuer: f64,
    /// Star and number.
    pub number: f64,
    /// Share of the left column.
    pub left: f64,
    /// Share of the right column.
    pub right: f64,
}

/// The title.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Title {
    /// The kind of paper, in points.
    pub kind: f64,
    /// What it is about, in points.
    pub subject: f64,
    /// Length of the rule beneath, in millimetres.
    pub rule: f64,
}

/// Signatures.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Signature {
    /// Heads and names, in points.
    pub head: f64,
    /// Notes beneath a name, in points.
    pub note: f64,
    /// Room for the hand, in millimetres.
    pub hand: f64,
}

/// "Nơi nhận".
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Recipients {
    /// The words themselves, in points.
    pub label: f64,
    /// Each line, in points.
    pub items: f64,
}

/// Room between the two columns of heads and signatures, in millimetres.
pub(super) const GUTTER: f64 = 5.0;

impl Layout {
    /// All of them, the oldest first.
    #[must_use]
    pub fn all() -> &'static [Self] {
        &LAYOUTS
    }

    /// The layout of a paper of this day; papers from before the first follow the first.
    #[must_use]
    pub fn on(day: NaiveDate) -> Option<&'static Self> {
        LAYOUTS.iter().rev().find(|layout| layout.from <= day).or_else(|| LAYOUTS.first())
    }

    /// Width of the text, in millimetres.
    #[must_use]
    pub fn text_width(&self) -> f64 {
        self.page.width - self.page.left - self.page.right
    }

    /// Widths of the left and the right head, in millimetres.
    #[must_use]
    pub fn head_widths(&self) -> [f64; 2] {
        let share = (self.text_width() - GUTTER) / (self.head.left + self.head.right);
        [share * self.head.left, share * self.head.right]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(year: i32, month: u32, day: u32) -> &'static str {
        &Layout::on(NaiveDate::from_ymd_opt(year, month, day).unwrap()).unwrap().name
    }

    #[test]
    fn the_day_of_a_paper_names_its_layout() {
        assert_eq!(Layout::all().len(), 2);
        assert!(Layout::all().is_sorted_by_key(|layout| layout.from));
        for (day, name) in [
            ((2017, 12, 5), "hd-36-2018"),
            ((2018, 4, 3), "hd-36-2018"),
            ((2026, 5, 26), "hd-36-2018"),
            ((2026, 5, 27), "hd-05-2026"),
            ((2027, 1, 1), "hd-05-2026"),
        ] {
            assert_eq!(on(day.0, day.1, day.2), name);
        }
        assert!(Layout::all().iter().all(|layout| !layout.source.is_empty() && !layout.rule.is_empty()));
    }
}
