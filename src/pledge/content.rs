//! What stands in a pledge: a text and commitments in each section of its template.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::{
    cycle::template::{Section, Template},
    id::CommitmentId,
    web::form::Errors,
};

/// The words of a pledge, draft or sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// One part per section, in the template's order.
    pub parts: Vec<Part>,
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
}

/// How a commitment is measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// A number of things.
    Count,
    /// A share of a hundred.
    Percent,
    /// Done or not.
    #[default]
    YesNo,
    /// Done by a date.
    ByDate,
    /// In words.
    Words,
}

impl Measure {
    /// All kinds, in the order they are offered.
    pub const ALL: [Self; 5] = [Self::YesNo, Self::Count, Self::Percent, Self::ByDate, Self::Words];

    /// The name in forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Percent => "percent",
            Self::YesNo => "yes_no",
            Self::ByDate => "by_date",
            Self::Words => "words",
        }
    }

    /// The kind that a form names; yes or no if it names none.
    #[must_use]
    pub fn named(code: &str) -> Self {
        Self::ALL.into_iter().find(|kind| kind.code() == code).unwrap_or_default()
    }

    /// The name on screens.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Count => "Số lượng",
            Self::Percent => "Tỷ lệ phần trăm",
            Self::YesNo => "Có hoặc không",
            Self::ByDate => "Xong trước một ngày",
            Self::Words => "Mô tả bằng lời",
        }
    }
}

impl Commitment {
    /// Whether nothing was typed into it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        [&self.statement, &self.target, &self.baseline, &self.unit, &self.due, &self.product]
            .iter()
            .all(|field| field.is_empty())
    }

    /// The measure in one line: "Chỉ tiêu: 98 % (hiện nay 92) · Hạn: 30/6/2027 · Sản phẩm: báo cáo quý".
    #[must_use]
    pub fn measure_line(&self) -> String {
        let mut parts = Vec::new();
        let unit = if self.measure == Measure::Percent && self.unit.is_empty() { "%" } else { &self.unit };
        if !self.target.is_empty() {
            let now = if self.baseline.is_empty() {
                String::new()
            } else {
                format!(" (hiện nay {})", self.baseline)
            };
            parts.push(format!("Chỉ tiêu: {} {unit}", self.target).trim_end().to_owned() + &now);
        }
        if !self.due.is_empty() {
            parts.push(format!("Hạn: {}", self.due));
        }
        if !self.product.is_empty() {
            parts.push(format!("Sản phẩm: {}", self.product));
        }
        parts.join(" · ")
    }
}

impl Content {
    /// An empty pledge for a template.
    #[must_use]
    pub fn blank(template: &Template) -> Self {
        let parts =
            template.sections.iter().map(|section| Part { section: section.key.clone(), ..Part::default() });
        Self { parts: parts.collect() }
    }

    /// The part under a section.
    #[must_use]
    pub fn part(&self, key: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.section == key)
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
            if section.at_least == 0 && part.text.is_empty() && part.commitments.is_empty() {
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
        errors
    }
}

impl Commitment {
    fn add_missing(&self, errors: &mut Errors) {
        if self.statement.is_empty() {
            errors.add(format!("statement-{}", self.id), "Hãy ghi việc đồng chí cam kết làm.");
        }
        let counted = matches!(self.measure, Measure::Count | Measure::Percent);
        if counted && !self.target.contains(|c: char| c.is_ascii_digit()) {
            errors.add(format!("target-{}", self.id), "Hãy ghi chỉ tiêu bằng số, ví dụ: 12 hoặc 98.");
        }
        if self.measure == Measure::ByDate && !self.due.contains(|c: char| c.is_ascii_digit()) {
            errors.add(format!("due-{}", self.id), "Hãy ghi ngày hoàn thành, ví dụ: 30/6/2027.");
        }
    }
}

fn missing_section(section: &Section) -> String {
    match section.at_least {
        0 => format!("Phần “{}” còn trống.", section.title),
        count => format!("Phần “{}” cần ít nhất {count} nội dung cam kết.", section.title),
    }
}
