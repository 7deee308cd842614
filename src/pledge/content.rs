//! What stands in a pledge: a text and commitments in each section of its template.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::{
    cycle::template::{Section, Template},
    id::CommitmentId,
    web::form::Errors,
};

pub use super::measure::{Levels, Measure};

/// The words of a pledge, draft or sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// One part per section, in the template's order.
    pub parts: Vec<Part>,
    /// Weaknesses that the last review named, each with its answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub carried: Vec<Carried>,
}

/// A weakness that an earlier year's review named, and how it will be mended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// The year it was named in.
    pub year: i32,
    /// The weakness, as it was named.
    pub weakness: String,
    /// How it will be mended; empty while that is not said.
    pub answer: String,
}

/// The section under which weaknesses are answered; where a template has none, they stand under its last one.
const WEAKNESSES: &str = "weaknesses";

/// The key of the section under which a template has weaknesses answered.
#[must_use]
pub fn answered_under(template: &Template) -> &str {
    let sections = template.sections.iter();
    let own = sections.clone().find(|section| section.key == WEAKNESSES).or(sections.last());
    own.map_or("", |section| &section.key)
}

/// What stands under one section.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The section's key.
    pub section: String,
    /// Running text.
    pub text: String,
    /// Its commitments.
    pub commitments: Vec<Commitment>,
}

/// One commitment. Figures are kept as they were typed until the pledge is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commitment {
    /// Kept through every revision.
    pub id: CommitmentId,
    /// What is pledged.
    pub statement: String,
    /// How it is measured.
    pub measure: Measure,
    /// Where things stand now.
    pub baseline: String,
    /// What is to be reached.
    pub target: String,
    /// In what the target is counted: "buổi", "hồ sơ".
    pub unit: String,
    /// By when.
    pub due: String,
    /// The product or paper that will show it.
    pub product: String,
    /// What counts as which result, where it is said in words.
    // Left out where blank, so that the digest of what was sent before stays what it was.
    #[serde(default, skip_serializing_if = "Levels::is_blank")]
    pub levels: Levels,
    /// Codes of the manifestations it is meant to prevent or mend; aids, never asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}

/// Manifestations that one commitment may name.
pub const MOST_TAGS: usize = 2;

impl Commitment {
    /// One in which nothing was typed.
    #[must_use]
    pub fn blank(id: CommitmentId) -> Self {
        Self {
            id,
            statement: String::new(),
            measure: Measure::default(),
            baseline: String::new(),
            target: String::new(),
            unit: String::new(),
            due: String::new(),
            product: String::new(),
            levels: Levels::default(),
            tags: Vec::new(),
        }
    }

    /// Whether nothing was typed into it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        [&self.statement, &self.target, &self.baseline, &self.unit, &self.due, &self.product]
            .iter()
            .all(|field| field.is_empty())
            && self.levels.is_blank()
            && self.tags.is_empty()
    }
}

impl Content {
    /// An empty pledge for a template.
    #[must_use]
    pub fn blank(template: &Template) -> Self {
        let parts =
            template.sections.iter().map(|section| Part { section: section.key.clone(), ..Part::default() });
        Self { parts: parts.collect(), carried: Vec::new() }
    }

    /// The part under a section.
    #[must_use]
    pub fn part(&self, key: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.section == key)
    }

    /// The part under a section, for writing; made where there is none.
    pub fn part_mut(&mut self, key: &str) -> &mut Part {
        let place = self.parts.iter().position(|part| part.section == key).unwrap_or_else(|| {
            self.parts.push(Part { section: key.to_owned(), ..Part::default() });
            self.parts.len() - 1
        });
        &mut self.parts[place]
    }

    /// Every commitment with the key of its section.
    pub fn commitments(&self) -> impl Iterator<Item = (&str, &Commitment)> {
        self.parts
            .iter()
            .flat_map(|part| part.commitments.iter().map(move |one| (part.section.as_str(), one)))
    }

    /// One commitment.
    #[must_use]
    pub fn commitment(&self, id: CommitmentId) -> Option<&Commitment> {
        self.commitments().find(|(_, one)| one.id == id).map(|(_, one)| one)
    }

    /// The parts that stand under no section of a template, and hold something: a newer version left theirs out.
    pub fn outside<'a>(&'a self, template: &'a Template) -> impl Iterator<Item = &'a Part> {
        self.parts.iter().filter(|part| {
            !(part.text.is_empty() && part.commitments.is_empty())
                && template.sections.iter().all(|section| section.key != part.section)
        })
    }

    /// The words as they are sent: in the template's order, each commitment with what its measure asks.
    #[must_use]
    pub fn settled(&self, template: &Template) -> Self {
        let settled = |one: &Commitment| {
            let mut one = one.settled();
            one.tags.retain(|tag| template.manifestations.iter().any(|offered| offered.code == *tag));
            one
        };
        let part = |section: &Section| Part {
            section: section.key.clone(),
            text: self.part(&section.key).map(|part| part.text.clone()).unwrap_or_default(),
            commitments: self
                .part(&section.key)
                .map(|part| part.commitments.iter().map(settled).collect())
                .unwrap_or_default(),
        };
        Self { parts: template.sections.iter().map(part).collect(), carried: self.answered().carried }
    }

    /// The words without weaknesses that are left open.
    #[must_use]
    pub fn answered(&self) -> Self {
        let mut words = self.clone();
        words.carried.retain(|one| !one.answer.is_empty());
        words
    }

    /// What still keeps it from being sent; field names are those of the writing page.
    #[must_use]
    pub fn missing(&self, template: &Template) -> Errors {
        let mut errors = Errors::default();
        let mut seen = HashSet::new();
        for section in &template.sections {
            let Some(part) = self.part(&section.key) else {
                errors.add(format!("text-{}", section.key), missing_section(section));
                continue;
            };
            if part.commitments.len() < section.at_least {
                errors.add(format!("text-{}", section.key), missing_section(section));
            }
            let answers = section.key == answered_under(template) && !self.carried.is_empty();
            if section.at_least == 0 && part.text.is_empty() && part.commitments.is_empty() && !answers {
                errors.add(format!("text-{}", section.key), missing_section(section));
            }
            for one in &part.commitments {
                if !seen.insert(one.id) {
                    errors
                        .add(format!("statement-{}", one.id), "Nội dung này bị lặp lại. Hãy tải lại trang.");
                }
                one.add_missing(&mut errors);
            }
        }
        for part in self.outside(template) {
            errors.add(
                format!("text-{}", part.section),
                "Mẫu mới không còn phần này. Hãy chuyển nội dung sang phần khác, hoặc xóa đi.",
            );
        }
        for (number, _) in self.carried.iter().enumerate().filter(|(_, one)| one.answer.is_empty()) {
            errors.add(format!("answer-{number}"), "Hãy ghi cách khắc phục hạn chế này.");
        }
        errors
    }
}

impl Commitment {
    fn add_missing(&self, errors: &mut Errors) {
        if self.statement.is_empty() {
            errors.add(format!("statement-{}", self.id), "Hãy ghi việc đồng chí cam kết làm.");
        }
        self.measure_missing(errors);
    }
}

fn missing_section(section: &Section) -> String {
    match section.at_least {
        0 => format!(
            "Phần “{}” còn trống: hãy viết chung cho cả phần, hoặc ghi một nội dung cam kết.",
            section.title
        ),
        count => format!("Phần “{}” cần ít nhất {count} nội dung cam kết.", section.title),
    }
}
