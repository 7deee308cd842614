//! Rows and questions as the page shows them.

use super::changes::Change;
use super::doubt::{Example, Question};
use super::line::{Decision, Kind};
use super::line_store::{Part, Shown};
use crate::web::{
    number::grouped,
    parts::{Badge, Choice, Shape},
};

/// A row on the page.
#[derive(Debug)]
pub struct Row {
    /// Its value in the form.
    pub position: String,
    /// Name.
    pub name: String,
    /// Code.
    pub code: String,
    /// Code of the unit above, or of the branch.
    pub place: String,
    /// Where it stands in the file.
    pub source: String,
    /// What it would do, where no field tells.
    pub effect: &'static str,
    /// Field by field.
    pub changes: Vec<Change>,
    /// What is in doubt.
    pub doubts: Vec<String>,
    /// What was decided, or happens without a decision.
    pub badge: Badge,
    /// Why.
    pub reason: String,
}

impl From<Shown> for Row {
    fn from(row: Shown) -> Self {
        let sheet = if row.sheet == "units" { "Tổ chức đảng" } else { "Đảng viên" };
        let badge = badge(&row);
        Self {
            position: row.position.to_string(),
            source: row.row.map(|number| format!("{sheet}, dòng {number}")).unwrap_or_default(),
            effect: match row.kind {
                Kind::New => "Thêm mới",
                Kind::Changed | Kind::Same => "",
                Kind::Gone => "Có trong danh bạ, không có trong tệp",
            },
            changes: row.changes.0,
            doubts: row
                .doubts
                .0
                .into_iter()
                .map(|doubt| format!("{}: {}", doubt.column, doubt.message))
                .collect(),
            badge,
            name: row.name,
            code: row.code,
            place: row.place,
            reason: row.reason.unwrap_or_default(),
        }
    }
}

fn badge(row: &Shown) -> Badge {
    let waits = !row.doubts.0.is_empty();
    match (row.decision, row.kind) {
        (Some(decision), _) => Badge::new(decision.title(), shape(decision)),
        (None, _) if waits => Badge::new("Chưa quyết định", Shape::Unknown),
        (None, Kind::Gone) => Badge::new(Decision::Leave.title(), shape(Decision::Leave)),
        (None, _) => Badge::new(Decision::Take.title(), shape(Decision::Take)),
    }
}

fn shape(decision: Decision) -> Shape {
    match decision {
        Decision::Take => Shape::Done,
        Decision::Keep | Decision::Leave => Shape::Empty,
        Decision::Skip => Shape::None,
        Decision::Transferred | Decision::Ended => Shape::Back,
    }
}

/// A button that decides.
#[derive(Debug)]
pub struct Button {
    /// The decision in the form.
    pub value: &'static str,
    /// What it says.
    pub label: &'static str,
    /// Whether it is the usual one.
    pub usual: bool,
}

impl Button {
    /// The buttons under a part.
    #[must_use]
    pub fn of(part: Part) -> Vec<Self> {
        part.decisions()
            .iter()
            .enumerate()
            .map(|(place, decision)| Self {
                value: match decision {
                    Decision::Take => "take",
                    Decision::Keep => "keep",
                    Decision::Skip => "skip",
                    Decision::Leave => "leave",
                    Decision::Transferred => "transferred",
                    Decision::Ended => "ended",
                },
                label: decision.title(),
                usual: place == 0,
            })
            .collect()
    }
}

/// A question as the page asks it.
#[derive(Debug)]
pub struct Asked {
    /// Its name in the form.
    pub key: String,
    /// Which column.
    pub place: String,
    /// The question.
    pub words: &'static str,
    /// How many rows wait for it.
    pub rows: String,
    /// The answers.
    pub choices: Vec<Choice>,
    /// Some rows, before and after.
    pub samples: Vec<Example>,
    /// Whether it was answered.
    pub answered: bool,
}

impl Asked {
    /// The questions of a file.
    #[must_use]
    pub fn of(questions: &[Question]) -> Vec<Self> {
        questions.iter().map(Self::one).collect()
    }

    fn one(question: &Question) -> Self {
        let answers = question.topic.answers();
        let chosen = question.answer.as_deref().unwrap_or(answers[0].0);
        let place = if question.topic.holds_up() {
            format!("{}, cột {}", question.sheet, question.column)
        } else {
            question.sheet.clone()
        };
        Self {
            key: question.key.clone(),
            place,
            words: question.topic.words(),
            rows: grouped(i64::try_from(question.rows).unwrap_or(i64::MAX)),
            choices: answers
                .iter()
                .map(|(value, label)| Choice {
                    value: (*value).to_owned(),
                    label: (*label).to_owned(),
                    hint: String::new(),
                    chosen: *value == chosen,
                })
                .collect(),
            samples: question.samples.clone(),
            answered: question.answer.is_some(),
        }
    }
}
