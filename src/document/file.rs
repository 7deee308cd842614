//! A file of papers: facts and sections of lines, as it goes along with a member.

use chrono::NaiveDate;

use super::model::{Block, Foot, Head, Paper};

/// What stands in the file. All text is the user's own, as in [`super::PledgePaper`].
#[derive(Clone, Debug)]
pub struct FilePaper {
    /// The committee above the branch; printed in capitals.
    pub committee: String,
    /// The branch; printed in capitals.
    pub branch: String,
    /// The day in the right head.
    pub dated: NaiveDate,
    /// The lines of the title.
    pub title: Vec<String>,
    /// Label and value, the name first (it is bold). A pair without a value is left out.
    pub facts: Vec<(String, String)>,
    /// The sections in their order.
    pub sections: Vec<FileSection>,
    /// At the foot of each page.
    pub foot: String,
}

/// One section.
#[derive(Clone, Debug)]
pub struct FileSection {
    /// Its name; numbered in order.
    pub heading: String,
    /// Its lines, a dash to each.
    pub lines: Vec<String>,
}

impl FilePaper {
    /// The file as a paper without signatures of its own.
    #[must_use]
    pub fn paper(&self) -> Paper {
        let mut blocks = vec![Block::Facts { facts: self.facts.clone() }];
        for (place, section) in self.sections.iter().enumerate() {
            blocks.push(Block::heading(place, &section.heading));
            blocks.extend(section.lines.iter().map(Block::dash));
        }
        Paper {
            head: Head { superior: self.committee.clone(), issuer: self.branch.clone(), number: None },
            place: String::new(),
            dated: self.dated,
            title: self.title.clone(),
            blocks,
            signatures: Vec::new(),
            recipients: Vec::new(),
            foot: Foot { facts: vec![self.foot.clone()], ..Foot::default() },
        }
    }
}
