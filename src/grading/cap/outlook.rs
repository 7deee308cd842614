//! What the cap may come to once those without a grade have one. While a branch proposes person by person the group is
//! half counted; its verdict of the moment would frighten or lull.

use super::{Counts, allowance};
use crate::cycle::rules::Cap;

/// How many may hold the capped grade in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// How many have no grade yet.
    pub waiting: u32,
    /// If none of them comes to be good.
    pub least: u32,
    /// If all of them come to be good, and none better.
    pub most: u32,
}

impl Outlook {
    /// Looks ahead from a group as it stands, with so many still waiting.
    #[must_use]
    pub fn of(cap: &Cap, standing: &Counts, waiting: u32) -> Self {
        let with = |code: &str| {
            let mut then = standing.clone();
            then.add(code, waiting);
            allowance(cap, &then).0
        };
        let good = cap.good.iter().find(|code| **code != cap.grade);
        // No grade has an empty code: those who hold it are graded, and neither good nor better.
        let (least, most) = (with(""), with(good.map_or("", String::as_str)));
        Self { waiting, least, most: most.max(least) }
    }

    /// Whether so many are too many, whatever the others come to.
    #[must_use]
    pub fn is_beyond(self, used: u32) -> bool {
        used > self.most
    }

    /// Whether so many are within the cap, whatever the others come to.
    #[must_use]
    pub fn is_safe(self, used: u32) -> bool {
        used <= self.least
    }
}
