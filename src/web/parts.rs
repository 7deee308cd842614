//! What the components in `templates/components/` are given: values ready to show.
//!
//! A slice turns its own things into these; a template only puts them on the page.

use std::fmt;

/// A state as a reader meets it: a word and a shape, never a colour alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Badge {
    /// What it says.
    pub word: &'static str,
    /// How it looks.
    pub shape: Shape,
}

impl Badge {
    /// Nothing is there yet.
    pub const UNWRITTEN: Badge = Badge::new("Chưa viết", Shape::Empty);
    /// The member is writing.
    pub const DRAFT: Badge = Badge::new("Đang soạn", Shape::Half);
    /// The branch has it.
    pub const SENT: Badge = Badge::new("Đã gửi", Shape::Sent);
    /// The branch gave it back with reasons.
    pub const RETURNED: Badge = Badge::new("Trả lại", Shape::Back);
    /// The branch agrees.
    pub const CONFIRMED: Badge = Badge::new("Đã xác nhận", Shape::Done);
    /// The day has passed and nothing came.
    pub const OVERDUE: Badge = Badge::new("Quá hạn", Shape::Alarm);
    /// It came after the day.
    pub const LATE: Badge = Badge::new("Gửi muộn", Shape::Late);
    /// It is not asked of this person.
    pub const EXEMPT: Badge = Badge::new("Được miễn", Shape::None);
    /// Nothing has been reported for too long: not the same as well.
    pub const STALE: Badge = Badge::new("Chưa báo cáo", Shape::Unknown);
    /// Nothing to say: no badge is drawn.
    pub const NOTHING: Badge = Badge::new("", Shape::None);
    /// The four grades.
    pub const EXCELLENT: Badge = Badge::new("Hoàn thành xuất sắc", Shape::Grade4);
    /// Second grade.
    pub const GOOD: Badge = Badge::new("Hoàn thành tốt", Shape::Grade3);
    /// Third grade.
    pub const FAIR: Badge = Badge::new("Hoàn thành", Shape::Grade2);
    /// Fourth grade.
    pub const POOR: Badge = Badge::new("Không hoàn thành", Shape::Grade1);

    /// A state of another kind in one of the shapes.
    pub const fn new(word: &'static str, shape: Shape) -> Badge {
        Badge { word, shape }
    }
}

/// The shapes. Each can be told from the others in grey, and at 14 px.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A ring.
    Empty,
    /// A ring half filled.
    Half,
    /// A ring with an arrow going out.
    Sent,
    /// A square with an arrow coming back.
    Back,
    /// A disc with a tick.
    Done,
    /// A triangle with an exclamation mark.
    Alarm,
    /// A disc with the hands of a clock.
    Late,
    /// A dash.
    None,
    /// A broken ring with a question mark.
    Unknown,
    /// Four bars.
    Grade4,
    /// Three bars.
    Grade3,
    /// Two bars.
    Grade2,
    /// One bar.
    Grade1,
}

impl Shape {
    /// All of them.
    pub const ALL: [Shape; 13] = [
        Shape::Empty,
        Shape::Half,
        Shape::Sent,
        Shape::Back,
        Shape::Done,
        Shape::Alarm,
        Shape::Late,
        Shape::None,
        Shape::Unknown,
        Shape::Grade4,
        Shape::Grade3,
        Shape::Grade2,
        Shape::Grade1,
    ];

    /// The name in classes and ids.
    pub fn name(self) -> &'static str {
        match self {
            Shape::Empty => "empty",
            Shape::Half => "half",
            Shape::Sent => "sent",
            Shape::Back => "back",
            Shape::Done => "done",
            Shape::Alarm => "alarm",
            Shape::Late => "late",
            Shape::None => "none",
            Shape::Unknown => "unknown",
            Shape::Grade4 => "grade4",
            Shape::Grade3 => "grade3",
            Shape::Grade2 => "grade2",
            Shape::Grade1 => "grade1",
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One answer of several: an option, a radio button or a checkbox.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What the reader sees.
    pub label: String,
    /// A line of help under it, or nothing.
    pub hint: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

impl Choice {
    /// A choice without a hint.
    pub fn new(value: impl Into<String>, label: impl Into<String>, chosen: bool) -> Choice {
        Choice { value: value.into(), label: label.into(), hint: String::new(), chosen }
    }

    /// The same with a line of help.
    pub fn with_hint(mut self, hint: impl Into<String>) -> Choice {
        self.hint = hint.into();
        self
    }
}

/// One line of a task list.
#[derive(Clone, Debug)]
pub struct Task {
    /// What is to be done.
    pub label: String,
    /// Where it is done; nothing while it cannot be.
    pub href: Option<String>,
    /// How it stands.
    pub badge: Badge,
    /// When it is due, or what it waits for.
    pub due: String,
    /// Whether it is the one thing to do next.
    pub next: bool,
}

/// One line of a summary: a label, a value, and where to change it.
#[derive(Clone, Debug)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// Its value. Line ends are kept.
    pub value: String,
    /// Where it is changed.
    pub edit: Option<String>,
}

impl Fact {
    /// A fact that is only read.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Fact {
        Fact { label: label.into(), value: value.into(), edit: None }
    }

    /// The same with its *Sửa*.
    pub fn with_edit(mut self, href: impl Into<String>) -> Fact {
        self.edit = Some(href.into());
        self
    }
}

/// One tab of a filter.
#[derive(Clone, Debug)]
pub struct Tab {
    /// The list it opens.
    pub href: String,
    /// What it is called.
    pub label: String,
    /// How many are there.
    pub count: Option<i64>,
    /// Whether it is open.
    pub current: bool,
}

/// A link on the way down to the page.
#[derive(Clone, Debug)]
pub struct Crumb {
    /// Where it goes.
    pub href: String,
    /// What it is called.
    pub label: String,
}

impl Crumb {
    /// A link to a page by its typed path.
    #[must_use]
    pub fn new(to: impl std::fmt::Display, label: &str) -> Self {
        Self { href: to.to_string(), label: label.to_owned() }
    }
}

/// One act in the life of a paper.
#[derive(Clone, Debug)]
pub struct Moment {
    /// `20:41 ngày 15/12/2026`.
    pub at: String,
    /// The same for machines: `2026-12-15T20:41:00+07:00`.
    pub datetime: String,
    /// Who, with the office they acted under.
    pub who: String,
    /// What they did.
    pub what: String,
    /// Why, in their words, or nothing.
    pub why: String,
    /// How the paper stood after it.
    pub shape: Shape,
}

/// A piece of a text compared with another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// In both.
    Same(String),
    /// Only in the new one.
    Added(String),
    /// Only in the old one.
    Removed(String),
}

/// The proof that something was sent.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// `20:41:07 ngày 15/12/2026`.
    pub at: String,
    /// The number of the revision.
    pub revision: i64,
    /// The code that its prints bear, without hyphens.
    pub code: String,
    /// The digest, in hexadecimal.
    pub digest: String,
    /// Where the copy is fetched, once there.
    pub pdf: Option<String>,
}

impl Receipt {
    /// The code in groups of four.
    pub fn code_groups(&self) -> Vec<String> {
        groups_of_four(&self.code)
    }

    /// Where anyone may ask for it.
    pub fn verify(&self) -> String {
        format!("/verify/{}", self.code)
    }

    /// The digest in groups of four.
    pub fn groups(&self) -> Vec<String> {
        groups_of_four(&self.digest)
    }
}

/// A code as people read it to each other: in groups of four.
pub fn groups_of_four(code: &str) -> Vec<String> {
    let letters: Vec<char> = code.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect()).collect()
}
