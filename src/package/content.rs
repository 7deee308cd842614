//! What stands in a package, as it is written to JSON and read back.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    cycle::{
        TemplateId,
        rules::ReviewForm,
        template::{Category, Template},
    },
    id::CommitmentId,
    member::Standing,
    pledge::{self, PledgeId, pinned::Pinned, revision::Revision},
    quarter, review,
};

/// Everything that goes with a member.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Package {
    /// Who it is.
    pub member: Member,
    /// From where to where.
    pub transfer: Transfer,
    /// The pledge of the year, as far as it was sent.
    pub pledge: Option<Pledge>,
    /// What was reported and noted through the year.
    pub progress: Progress,
    /// The self-review that was sent.
    pub review: Option<Review>,
    /// The quarters of whoever led, as far as they wrote them.
    pub quarters: Vec<QuarterStep>,
    /// Written comments that go along.
    pub comments: Vec<Comment>,
}

/// Facts of membership.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Member code where they come from.
    pub code: String,
    /// Full name.
    pub name: String,
    /// `male` or `female`.
    pub sex: Option<String>,
    /// Day of birth.
    pub born_on: Option<NaiveDate>,
    /// Day of joining.
    pub joined_on: Option<NaiveDate>,
    /// Day of becoming a full member.
    pub official_on: Option<NaiveDate>,
    /// Card number.
    pub card_number: Option<String>,
    /// Standing before they left.
    pub standing: Standing,
    /// Posts borne when they left, by kind: party, government, mass.
    pub posts: Vec<String>,
}

/// From where to where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// The branch left.
    pub from: String,
    /// The units above it, from below.
    pub above: Vec<String>,
    /// Where to, as it was typed.
    pub to: String,
    /// The first day away.
    pub left_on: NaiveDate,
    /// Why.
    pub reason: String,
}

/// The pledge of the year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pledge {
    /// Its id; the digest is taken over it.
    pub id: PledgeId,
    /// The year.
    pub year: i32,
    /// Whose template it follows.
    pub category: Category,
    /// Where it stood.
    pub state: String,
    /// Number of the newest revision sent.
    pub revision: i32,
    /// The template it was written on.
    pub template_id: TemplateId,
    /// The template itself.
    pub template: Template,
    /// When it was sent, in microseconds since 1970; the digest is taken over it.
    pub submitted_at: i64,
    /// What was pinned.
    pub pinned: Pinned,
    /// The words.
    pub content: pledge::content::Content,
    /// SHA-256 over them, in hexadecimal.
    pub digest: String,
    /// Each step: who, when, what.
    pub history: Vec<Step>,
}

/// A step of the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: String,
    /// In which office; nothing for the member's own steps.
    pub office: Option<String>,
    /// Which step.
    pub step: String,
    /// Why.
    pub reason: Option<String>,
}

/// Through the year.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Reports on commitments, oldest first.
    pub check_ins: Vec<CheckIn>,
    /// Notes that the member reads too, oldest first.
    pub notes: Vec<Comment>,
}

/// A report on one commitment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckIn {
    /// On which.
    pub commitment: CommitmentId,
    /// When.
    pub at: DateTime<Utc>,
    /// How it goes.
    pub progress: String,
    /// The figure, as Vietnamese papers write it.
    pub value: Option<String>,
    /// In words.
    pub words: String,
}

/// The self-review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// When it was sent.
    pub submitted_at: DateTime<Utc>,
    /// The words.
    pub content: review::content::Content,
    /// What was pinned around them; none of what was sent before there were forms.
    #[serde(default)]
    pub pinned: Option<review::pinned::Pinned>,
}

/// The newest of a member's own steps of each kind in a quarter, in words that need no rule set to be read. What others
/// proposed and decided stays, as grades do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuarterStep {
    /// Which quarter, 1 to 4.
    pub quarter: i32,
    /// `objectives` or `self_score`.
    pub step: String,
    /// When.
    pub at: DateTime<Utc>,
    /// What was to be done, and with a self-score what it came to.
    pub lines: Vec<QuarterLine>,
    /// Points part by part and together; empty before the self-score.
    pub points: String,
    /// The grade that they gave themself, by its title.
    pub grade: Option<String>,
    /// In words.
    pub words: String,
}

/// A line of a quarter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuarterLine {
    /// What was to be done.
    pub statement: String,
    /// The product that was to show it.
    pub product: String,
    /// What it came to; empty before the self-score.
    pub result: String,
}

/// Something someone wrote in an office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: String,
    /// In which office.
    pub office: String,
    /// The words.
    pub words: String,
}

impl QuarterStep {
    /// As it is read: under its title, line by line.
    #[must_use]
    pub fn read(&self) -> (String, String) {
        let quarter =
            quarter::days::Quarter::numbered(self.quarter).map_or("Quý", quarter::days::Quarter::title);
        let step = quarter::workflow::Step::named(&self.step).map_or("", quarter::workflow::Step::within);
        let line = |line: &QuarterLine| {
            let result =
                if line.result.is_empty() { String::new() } else { format!(" Kết quả: {}", line.result) };
            format!("{} Sản phẩm: {}.{result}", line.statement, line.product)
        };
        let points = (!self.points.is_empty()).then(|| format!("Tự chấm {} điểm.", self.points));
        let grade = self.grade.as_ref().map(|title| format!("Mức tự xếp: {title}."));
        let words = Some(self.words.clone()).filter(|words| !words.is_empty());
        let said = self.lines.iter().map(line).chain([points, grade, words].into_iter().flatten());
        (format!("{quarter}, {step}"), said.collect::<Vec<_>>().join("\n"))
    }
}

impl Review {
    /// Its parts as they are read, under their titles, and the grade that the member gave themself.
    #[must_use]
    pub fn read(&self) -> Vec<(String, String)> {
        let plain = ReviewForm::plain();
        let form = self.pinned.as_ref().map_or(&plain, |pinned| &pinned.form);
        let parts = review::form::texts(form, &self.content).into_iter().map(|part| {
            let level = Some(part.level).filter(|level| !level.is_empty());
            let level = level.map(|level| format!("Tự đánh giá mức độ: {level}."));
            let said = [Some(part.words), level].into_iter().flatten().filter(|words| !words.is_empty());
            (part.title, said.collect::<Vec<_>>().join("\n"))
        });
        let grade = self.pinned.iter().map(|pinned| ("Mức tự xếp loại".to_owned(), pinned.grade.clone()));
        parts.chain(grade).collect()
    }
}

impl Pledge {
    /// The revision that the package holds, with the digest that it claims.
    #[must_use]
    pub fn sealed(&self) -> Option<Revision> {
        Some(Revision {
            number: self.revision,
            template: self.template_id,
            content: self.content.clone(),
            pinned: self.pinned.clone(),
            digest: bytes_of(&self.digest)?,
            submitted_at: DateTime::from_timestamp_micros(self.submitted_at)?,
            // Where it is taken in it gets a code of its own.
            code: None,
        })
    }

    /// Whether the digest belongs to the words as they are.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.sealed().is_some_and(|revision| {
            revision.computed_digest(self.id).is_ok_and(|digest| digest == revision.digest)
        })
    }
}

/// The bytes of a digest in hexadecimal.
fn bytes_of(hex: &str) -> Option<Vec<u8>> {
    if hex.len() != 64 || !hex.is_ascii() {
        return None;
    }
    (0..64).step_by(2).map(|at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok()).collect()
}
