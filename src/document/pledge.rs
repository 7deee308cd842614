//! The pledge on paper: a personal form.

use std::iter;

use chrono::NaiveDate;

use super::{
    digest,
    model::{Block, Check, Foot, Head, Paper, bare, is_said, says_something},
};

/// What stands on a pledge's paper, as pinned when it was sent.
///
/// All text is the user's own: any character, any length, several lines. It is printed
/// as it stands, with a box for a character that the fonts lack (an emoji).
#[derive(Clone, Debug)]
pub struct PledgePaper {
    /// The committee above the branch, in the left head; printed in capitals.
    pub committee: String,
    /// The branch, bold in the left head; printed in capitals.
    pub branch: String,
    /// Where it was written, before the date in the right head.
    pub place: String,
    /// The day in the right head.
    pub dated: NaiveDate,
    /// The pledge's year.
    pub year: i32,
    /// The lines of the title; [`pledge_title`] gives the usual two, also where this is empty.
    pub title: Vec<String>,
    /// Label and value, the name first (it is bold). A pair without a value is left out.
    pub person: Vec<(String, String)>,
    /// Before the legal bases.
    pub preamble: String,
    /// The legal bases, a line to each; their closing marks are set here.
    pub bases: Vec<String>,
    /// What is pledged.
    pub sections: Vec<PaperSection>,
    /// The last words, kept with the signatures.
    pub closing: String,
    /// On the left; see [`PledgePaper::right_signature`].
    pub left_signature: Vec<String>,
    /// The heads up to the first empty line (without one, the first line only), then the name, then small notes.
    pub right_signature: Vec<String>,
    /// Further signatures below, in pairs from left to right.
    pub further_signatures: Vec<[Vec<String>; 2]>,
    /// Which revision this is, at the foot of each page.
    pub trace: PaperTrace,
}

/// One section of a pledge.
#[derive(Clone, Debug)]
pub struct PaperSection {
    /// Its name; numbered in order, unless it brings a number of its own.
    pub heading: String,
    /// Free text; may be empty.
    pub text: String,
    /// The commitments, a dash to each.
    pub commitments: Vec<PaperCommitment>,
}

/// One commitment.
#[derive(Clone, Debug)]
pub struct PaperCommitment {
    /// What will be done.
    pub statement: String,
    /// Its measure in words; may be empty.
    pub detail: String,
}

/// Which revision a print shows.
#[derive(Clone, Debug)]
pub struct PaperTrace {
    /// Counted from 1.
    pub revision: i32,
    /// When it was sent, in words.
    pub sent: String,
    /// Its digest in hex; the short form is printed.
    pub digest: String,
    /// Its state in words.
    pub state: String,
    /// How a reader finds out whether the print is genuine; nothing where there is nothing to find out.
    pub check: Option<Check>,
}

/// The usual title of a year's pledge.
#[must_use]
pub fn pledge_title(year: i32) -> Vec<String> {
    vec!["BẢN CAM KẾT".into(), format!("TU DƯỠNG, RÈN LUYỆN, PHẤN ĐẤU NĂM {year}")]
}

impl PledgePaper {
    /// The pledge as a personal form: no number, no star and no recipients.
    #[must_use]
    pub fn paper(&self) -> Paper {
        let given: Vec<String> = self.title.iter().filter(|line| says_something(line)).cloned().collect();
        Paper {
            head: Head { superior: self.committee.clone(), issuer: self.branch.clone(), number: None },
            place: self.place.clone(),
            dated: self.dated,
            title: if given.is_empty() { pledge_title(self.year) } else { given },
            blocks: self.blocks(),
            signatures: iter::once([self.left_signature.clone(), self.right_signature.clone()])
                .chain(self.further_signatures.iter().cloned())
                .collect(),
            recipients: Vec::new(),
            foot: self.trace.foot(),
        }
    }

    /// What tells this print from that of another revision.
    #[must_use]
    pub fn identity(&self) -> String {
        format!("{} {}", self.trace.digest, self.trace.revision)
    }

    fn blocks(&self) -> Vec<Block> {
        let mut blocks = vec![Block::Facts { facts: self.person.clone() }, Block::text(&self.preamble)];
        let bases: Vec<&str> =
            self.bases.iter().map(|base| bare(base)).filter(|base| !base.is_empty()).collect();
        let last = bases.len().saturating_sub(1);
        blocks.extend(
            bases
                .iter()
                .enumerate()
                .map(|(i, base)| Block::dash(format!("{base}{}", if i == last { "." } else { ";" }))),
        );
        for (place, section) in self.sections.iter().enumerate() {
            if is_said(&section.heading) {
                blocks.push(Block::heading(place, &section.heading));
            }
            blocks.push(Block::text(&section.text));
            blocks.extend(section.commitments.iter().map(|one| Block::Commitment {
                statement: one.statement.clone(),
                detail: one.detail.clone(),
            }));
        }
        blocks.push(Block::closing(&self.closing));
        blocks
    }
}

impl PaperTrace {
    fn foot(&self) -> Foot {
        let facts = [
            if self.revision > 0 { format!("Bản số {}", self.revision) } else { String::new() },
            if is_said(&self.sent) { format!("gửi lúc {}", self.sent) } else { String::new() },
            self.state.clone(),
        ];
        Foot {
            facts: facts.into_iter().filter(|fact| is_said(fact)).collect(),
            digest: digest::short(&self.digest),
            check: self.check.clone(),
        }
    }
}
