//! By what the board is narrowed, and the head figures that count the same. Pure.

use serde::Deserialize;

use super::{leaders::LeadersPath, store::Leader};
use crate::{
    pledge::{PledgeId, list::encoded},
    web::text::Text,
};

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Filter {
    /// The code of a [`Group`]; empty for all.
    #[serde(default)]
    pub state: String,
    /// Part of a name, with or without marks, or a code.
    #[serde(default)]
    pub q: Text,
    /// The year; the current one if absent.
    #[serde(default)]
    pub year: Option<i32>,
    /// The last row of the page before.
    #[serde(default)]
    pub after: Option<PledgeId>,
}

/// A group of leaders that is counted and listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Everyone.
    All,
    /// Sent, whatever the branch said since.
    Sent,
    /// Not sent.
    Missing,
    /// Sent after the due date.
    Late,
    /// Given back.
    Returned,
    /// Confirmed.
    Agreed,
    /// Whose copy has reached the Board.
    Copied,
}

impl Group {
    /// All, in the order of the tabs.
    pub const ALL: [Self; 7] =
        [Self::All, Self::Sent, Self::Missing, Self::Late, Self::Returned, Self::Agreed, Self::Copied];

    /// Its name in the address, and in the query that lists it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Sent => "sent",
            Self::Missing => "missing",
            Self::Late => "late",
            Self::Returned => "returned",
            Self::Agreed => "agreed",
            Self::Copied => "copied",
        }
    }

    /// Its name on the page; who has not sent is overdue once the day has passed.
    #[must_use]
    pub fn title(self, due_passed: bool) -> &'static str {
        match self {
            Self::All => "Tất cả",
            Self::Sent => "Đã gửi",
            Self::Missing if due_passed => "Quá hạn chưa gửi",
            Self::Missing => "Chưa gửi",
            Self::Late => "Gửi muộn",
            Self::Returned => "Trả lại",
            Self::Agreed => "Đã xác nhận",
            Self::Copied => "Bản sao đã gửi đến Ban Tổ chức",
        }
    }

    /// Whether a leader belongs to it. The query of the list says the same in SQL.
    #[must_use]
    pub fn holds(self, leader: &Leader) -> bool {
        let state = leader.state.as_str();
        match self {
            Self::All => true,
            Self::Sent => matches!(state, "submitted" | "returned" | "agreed"),
            Self::Missing => matches!(state, "asked" | "draft"),
            Self::Late => leader.late,
            Self::Returned => state == "returned",
            Self::Agreed => state == "agreed",
            Self::Copied => leader.copied,
        }
    }

    /// How many belong to it.
    #[must_use]
    pub fn count(self, leaders: &[Leader]) -> usize {
        leaders.iter().filter(|leader| self.holds(leader)).count()
    }
}

impl Filter {
    /// The group that the address names; everyone if it names none.
    #[must_use]
    pub fn group(&self) -> Group {
        Group::ALL.into_iter().find(|group| group.code() == self.state).unwrap_or(Group::All)
    }

    /// The same list narrowed to another group.
    #[must_use]
    pub fn of(&self, group: Group) -> Self {
        Self { state: group.code().to_owned(), after: None, ..self.clone() }
    }

    /// The address of the list narrowed like this, on `path`.
    #[must_use]
    pub fn address(&self, path: impl std::fmt::Display) -> String {
        let mut query = Vec::new();
        query.extend(self.year.map(|year| format!("year={year}")));
        if !self.state.is_empty() {
            query.push(format!("state={}", encoded(&self.state)));
        }
        if !self.q.is_empty() {
            query.push(format!("q={}", encoded(self.q.as_str())));
        }
        query.extend(self.after.map(|after| format!("after={after}")));
        if query.is_empty() { path.to_string() } else { format!("{path}?{}", query.join("&")) }
    }

    /// The address of the page narrowed like this.
    #[must_use]
    pub fn link(&self) -> String {
        self.address(LeadersPath)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leader(state: &str, late: bool, copied: bool) -> Leader {
        Leader { state: state.to_owned(), late, copied, ..Leader::sample() }
    }

    #[test]
    fn everyone_is_sent_or_missing() {
        let leaders = [
            leader("asked", false, false),
            leader("draft", false, true),
            leader("submitted", true, true),
            leader("returned", false, true),
            leader("agreed", false, true),
        ];
        let counts = Group::ALL.map(|group| group.count(&leaders));
        assert_eq!(counts, [5, 3, 2, 1, 1, 1, 4]);
    }

    #[test]
    fn an_address_keeps_what_was_searched() {
        let filter = Filter { q: Text::clean("đỗ & con"), year: Some(2027), ..Filter::default() };
        assert_eq!(
            filter.of(Group::Late).link(),
            "/leaders?year=2027&state=late&q=%C4%91%E1%BB%97%20%26%20con"
        );
        assert_eq!(Filter::default().link(), "/leaders");
        assert_eq!(Filter { state: "x".to_owned(), ..Filter::default() }.group(), Group::All);
    }
}
