//! The fields in which a measure is typed, as the writing page and the preview of a template show them.

use super::content::{Commitment, Levels, MOST_TAGS, Measure};
use crate::{cycle::manifestation::Manifestation, web::parts::Choice};

/// What `templates/pledge/_measure.html` shows at one commitment.
#[derive(Clone, Debug)]
pub struct MeasureFields {
    /// The commitment's id, on which the fields' ids end.
    pub id: String,
    /// The kinds of measure.
    pub kinds: Vec<Choice>,
    /// Where things stand now.
    pub baseline: String,
    /// What is to be reached.
    pub target: String,
    /// In what it is counted.
    pub unit: String,
    /// By when.
    pub due: String,
    /// What will show it.
    pub product: String,
    /// Name, title and text of the three levels.
    pub levels: Vec<(&'static str, &'static str, String)>,
    /// The manifestations to choose from, once for each that may be named; empty where none are offered.
    pub tags: Vec<(&'static str, Vec<Choice>)>,
    /// Those fields that are not shown.
    pub hidden: Vec<(&'static str, String)>,
    /// Whether something was typed or chosen.
    pub open: bool,
    /// Whether a manifestation is named.
    pub tagged: bool,
}

impl MeasureFields {
    /// The fields of a commitment.
    #[must_use]
    pub fn of(one: &Commitment, offered: &[Manifestation]) -> Self {
        let kinds = Measure::ALL
            .into_iter()
            .map(|kind| Choice::new(kind.code(), kind.title(), kind == one.measure))
            .collect();
        let levels = Levels::NAMES
            .iter()
            .zip(one.levels.texts())
            .map(|((name, title), text)| (*name, *title, text.to_owned()))
            .collect();
        Self {
            id: one.id.to_string(),
            kinds,
            baseline: one.baseline.clone(),
            target: one.target.clone(),
            unit: one.unit.clone(),
            due: one.due.clone(),
            product: one.product.clone(),
            levels,
            tags: tags(one, offered),
            hidden: hidden(one, offered),
            open: one.measure != Measure::default() || !one.measure_line().is_empty(),
            tagged: !one.tags.is_empty(),
        }
    }
}

/// The fields of manifestations, in step with those of all other commitments.
const TAG_FIELDS: [&str; MOST_TAGS] = ["first_tag", "second_tag"];

/// One list more than is named, as far as there are; what has no list goes along as it is.
fn lists(one: &Commitment, offered: &[Manifestation]) -> usize {
    if offered.is_empty() { 0 } else { (one.tags.len() + 1).min(MOST_TAGS) }
}

fn tags(one: &Commitment, offered: &[Manifestation]) -> Vec<(&'static str, Vec<Choice>)> {
    let choices = |chosen: Option<&String>| {
        let none = Choice::new("", "Không gắn", chosen.is_none());
        let of = offered
            .iter()
            .map(|it| Choice::new(&it.code, format!("{}. {}", it.code, it.title), Some(&it.code) == chosen));
        std::iter::once(none).chain(of).collect()
    };
    (0..lists(one, offered)).map(|place| (TAG_FIELDS[place], choices(one.tags.get(place)))).collect()
}

fn hidden(one: &Commitment, offered: &[Manifestation]) -> Vec<(&'static str, String)> {
    (lists(one, offered)..MOST_TAGS)
        .map(|place| (TAG_FIELDS[place], one.tags.get(place).cloned().unwrap_or_default()))
        .collect()
}
