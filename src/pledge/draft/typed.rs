//! What the writing form carries.

use std::{collections::HashMap, str::FromStr};

use serde::Deserialize;

use super::{
    merge::Keep,
    store::{Hand, Seen},
};
use crate::{
    cycle::TemplateId,
    id::CommitmentId,
    pledge::{
        content::{Carried, Commitment, Content, Levels, MOST_TAGS, Measure, Part},
        pasted,
    },
    web::text::Text,
};

/// What the form carries; lists run in step, one entry per commitment.
#[derive(Deserialize)]
pub struct Typed {
    pub(super) version: i32,
    /// The version of the template that the form was shown on.
    #[serde(default)]
    pub(super) template: Option<TemplateId>,
    #[serde(default)]
    pub(super) then: String,
    #[serde(default)]
    section: Vec<String>,
    #[serde(default)]
    text: Vec<Text>,
    #[serde(default)]
    commitment: Vec<String>,
    #[serde(default)]
    part: Vec<String>,
    #[serde(default)]
    statement: Vec<Text>,
    #[serde(default)]
    measure: Vec<String>,
    #[serde(default)]
    baseline: Vec<Text>,
    #[serde(default)]
    target: Vec<Text>,
    #[serde(default)]
    unit: Vec<Text>,
    #[serde(default)]
    due: Vec<Text>,
    #[serde(default)]
    product: Vec<Text>,
    #[serde(default)]
    over: Vec<Text>,
    #[serde(default)]
    met: Vec<Text>,
    #[serde(default)]
    short: Vec<Text>,
    #[serde(default)]
    first_tag: Vec<String>,
    #[serde(default)]
    second_tag: Vec<String>,
    #[serde(default)]
    weakness_year: Vec<i32>,
    #[serde(default)]
    weakness: Vec<Text>,
    #[serde(default)]
    answer: Vec<Text>,
    #[serde(default)]
    place: Vec<String>,
    #[serde(default)]
    keep: Vec<String>,
    #[serde(default)]
    whole: String,
    #[serde(default)]
    writer: String,
    #[serde(default)]
    turn: i32,
    #[serde(default)]
    pub(super) remove: String,
    #[serde(default)]
    pub(super) restore: String,
}

impl Typed {
    /// What this save rests on.
    pub(super) fn seen(&self) -> Seen {
        let writer = uuid::Uuid::from_str(&self.writer).ok();
        let hand = writer.map(|writer| Hand { writer, turn: self.turn });
        Seen { version: self.version, template: self.template, hand }
    }

    /// Whether one of two texts was chosen as a whole.
    pub(super) fn keeps_whole(&self) -> bool {
        self.whole == "mine"
    }

    /// The words as typed; blank commitments are left out.
    pub(super) fn content(&self) -> Content {
        let mut parts: Vec<Part> = self
            .section
            .iter()
            .zip(&self.text)
            .map(|(section, text)| Part {
                section: section.clone(),
                text: pasted::clean(text.as_str()),
                commitments: Vec::new(),
            })
            .collect();
        for (index, id) in self.commitment.iter().enumerate() {
            let field =
                |list: &[Text]| list.get(index).map(|text| pasted::clean(text.as_str())).unwrap_or_default();
            let Ok(id) = uuid::Uuid::from_str(id) else { continue };
            let one = Commitment {
                id: CommitmentId(id),
                statement: field(&self.statement),
                measure: self.measure.get(index).map(|code| Measure::named(code)).unwrap_or_default(),
                baseline: field(&self.baseline),
                target: field(&self.target),
                unit: field(&self.unit),
                due: field(&self.due),
                product: field(&self.product),
                levels: Levels { over: field(&self.over), met: field(&self.met), short: field(&self.short) },
                tags: self.tags(index),
            };
            let section = self.part.get(index);
            if let Some(part) = parts.iter_mut().find(|part| Some(&part.section) == section)
                && !one.is_blank()
            {
                part.commitments.push(one);
            }
        }
        Content { parts, carried: self.carried() }
    }

    /// What was chosen where two texts differ; `None` unless someone merges them.
    pub(super) fn choices(&self) -> Option<HashMap<String, Keep>> {
        // One's own text as a whole is a choice at every place, so that it can be taken back like any other.
        let whole = self.keeps_whole().then_some(Keep::Mine);
        let chosen = self.place.iter().zip(&self.keep);
        let chosen = chosen.map(|(place, keep)| (place.clone(), whole.unwrap_or_else(|| Keep::named(keep))));
        (!self.place.is_empty()).then(|| chosen.collect())
    }

    fn carried(&self) -> Vec<Carried> {
        let words = |text: &Text| pasted::clean(text.as_str());
        let weaknesses = self.weakness_year.iter().zip(&self.weakness).zip(&self.answer);
        weaknesses
            .map(|((year, weakness), answer)| Carried {
                year: *year,
                weakness: weakness.as_str().to_owned(),
                answer: words(answer),
            })
            .filter(|one| !one.weakness.is_empty())
            .collect()
    }

    /// The manifestations that one commitment names, each once.
    fn tags(&self, index: usize) -> Vec<String> {
        let mut tags = Vec::with_capacity(MOST_TAGS);
        for tag in [&self.first_tag, &self.second_tag].into_iter().filter_map(|list| list.get(index)) {
            if is_code(tag) && !tags.contains(tag) {
                tags.push(tag.clone());
            }
        }
        tags
    }
}

/// Whether this is a manifestation's number, as `I.3`.
fn is_code(tag: &str) -> bool {
    tag.split_once('.').is_some_and(|(group, number)| {
        ["I", "II", "III"].contains(&group)
            && number.len() == 1
            && number.bytes().all(|it| it.is_ascii_digit())
    })
}

/// A pledge's words as the fields of a form, to be carried through a page.
pub(super) fn fields_of(content: &Content) -> Vec<(&'static str, String)> {
    let mut fields = Vec::new();
    for part in &content.parts {
        fields.push(("section", part.section.clone()));
        fields.push(("text", part.text.clone()));
        for one in &part.commitments {
            fields.extend([
                ("commitment", one.id.to_string()),
                ("part", part.section.clone()),
                ("statement", one.statement.clone()),
                ("measure", one.measure.code().to_owned()),
                ("baseline", one.baseline.clone()),
                ("target", one.target.clone()),
                ("unit", one.unit.clone()),
                ("due", one.due.clone()),
                ("product", one.product.clone()),
                ("over", one.levels.over.clone()),
                ("met", one.levels.met.clone()),
                ("short", one.levels.short.clone()),
                ("first_tag", one.tags.first().cloned().unwrap_or_default()),
                ("second_tag", one.tags.get(1).cloned().unwrap_or_default()),
            ]);
        }
    }
    for one in &content.carried {
        fields.extend([
            ("weakness_year", one.year.to_string()),
            ("weakness", one.weakness.clone()),
            ("answer", one.answer.clone()),
        ]);
    }
    fields
}
