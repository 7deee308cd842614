//! What is typed to begin a transfer, or to send one that a member asked for; what is wrong with it.

use chrono::NaiveDate;
use serde::Deserialize;
use uuid::Uuid;

use super::{Kind, days, person::Person};
use crate::{
    clock::{date_text, parse_day},
    cycle::rules::TransferRules,
    db::Read,
    error::Result,
    id::ActKey,
    unit::{Unit, UnitId, UnitKind, store as units},
    web::{form::Errors, parts::Choice, text::Text},
};

/// What is typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Typed {
    /// The form's key.
    #[serde(default)]
    pub key: Option<ActKey>,
    /// For good, or for a stay.
    #[serde(default)]
    pub kind: Text,
    /// The new branch; empty for a place outside.
    #[serde(default)]
    pub to: Option<UnitId>,
    /// A place outside, in words.
    #[serde(default)]
    pub destination: Text,
    /// The day of the decision or move.
    #[serde(default)]
    pub decided_on: Text,
    /// The last day of a stay.
    #[serde(default)]
    pub until_on: Text,
    /// Whether the stay is for study.
    #[serde(default)]
    pub study: Text,
    /// Why.
    #[serde(default)]
    pub reason: Text,
    /// The closing comment of the old branch.
    #[serde(default)]
    pub comment: Text,
    /// Whether nothing stands in the way.
    #[serde(default)]
    pub clear: Text,
    /// What becomes of the agency: `keep`, `none`, or an id.
    #[serde(default)]
    pub agency: Text,
    /// What becomes of the level of management: the same.
    #[serde(default)]
    pub manager: Text,
}

/// What becomes of something that may change with a transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It stays.
    Keep,
    /// It ends.
    None,
    /// It becomes this.
    Set(Uuid),
}

impl Change {
    /// The name in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::None => "none",
            Self::Set(_) => "set",
        }
    }

    /// What it becomes.
    #[must_use]
    pub fn id(self) -> Option<Uuid> {
        match self {
            Self::Set(id) => Some(id),
            Self::Keep | Self::None => None,
        }
    }

    /// The one that a form names, if it is among what was offered.
    #[must_use]
    pub fn named(typed: &str, offered: &[Choice]) -> Self {
        let known = offered.iter().any(|choice| choice.value == typed);
        match (typed, typed.parse()) {
            ("none", _) if known => Self::None,
            (_, Ok(id)) if known => Self::Set(id),
            _ => Self::Keep,
        }
    }
}

/// What was typed and is right.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The new branch, or the place outside in words.
    pub to: Result<UnitId, String>,
    /// The day of the decision or move.
    pub decided_on: NaiveDate,
    /// The last day of a stay.
    pub until_on: Option<NaiveDate>,
}

impl Typed {
    /// Where it goes and when, or what is wrong with that.
    ///
    /// # Errors
    /// The messages, each at its field.
    pub fn checked(
        &self,
        (person, to): (&Person, Option<&Unit>),
        today: NaiveDate,
        rules: &TransferRules,
    ) -> Result<Checked, Errors> {
        let mut errors = Errors::default();
        let to = match to {
            Some(unit) if !unit.kind.is_branch() || unit.id == person.branch => {
                errors.add("to", "Hãy chọn một chi bộ khác với chi bộ đang sinh hoạt.");
                None
            }
            Some(unit) => Some(Ok(unit.id)),
            None if self.destination.is_empty() => {
                errors.add("destination", "Hãy ghi tên chi bộ, đảng bộ nơi chuyển đến.");
                None
            }
            None => Some(Err(self.destination.as_str().to_owned())),
        };
        let decided_on = self.decision_day(today, &mut errors);
        let until_on = decided_on.and_then(|from| self.last_day(from, rules, &mut errors));
        match (to, decided_on) {
            (Some(to), Some(decided_on)) if errors.is_empty() => Ok(Checked { to, decided_on, until_on }),
            _ => Err(errors),
        }
    }

    /// The day from which the limits run.
    pub fn decision_day(&self, today: NaiveDate, errors: &mut Errors) -> Option<NaiveDate> {
        let typed = parse_day(self.decided_on.as_str());
        match typed {
            None => errors.add("decided_on", "Hãy ghi ngày quyết định hoặc ngày chuyển, ví dụ 01/06/2027."),
            Some(day) if day > today => {
                errors.add("decided_on", "Ngày này chưa đến. Hãy ghi ngày không sau hôm nay.");
            }
            Some(_) => {}
        }
        typed
    }

    /// The first day from which a limit may run: the day of the decision, or today.
    #[must_use]
    pub fn counts_from(&self, today: NaiveDate) -> NaiveDate {
        parse_day(self.decided_on.as_str()).map_or(today, |decided| decided.min(today))
    }

    fn last_day(&self, from: NaiveDate, rules: &TransferRules, errors: &mut Errors) -> Option<NaiveDate> {
        if Kind::named(self.kind.as_str()) != Kind::Temporary {
            return None;
        }
        let (first, last) = days::stay_ends_between(from, !self.study.is_empty(), &rules.stay);
        let typed = parse_day(self.until_on.as_str());
        if typed.is_none_or(|day| day < first || day > last) {
            errors.add(
                "until_on",
                format!(
                    "Sinh hoạt tạm thời kết thúc trong khoảng từ {} đến {}. Hãy ghi một ngày trong khoảng ấy.",
                    date_text(first),
                    date_text(last)
                ),
            );
        }
        typed
    }

    /// What the old branch must say before it lets someone go.
    pub fn check_dispatch(
        &self,
        kind: Kind,
        needs_comment: bool,
        rules: &TransferRules,
        errors: &mut Errors,
    ) {
        errors.require(
            !(kind == Kind::Official && needs_comment && self.comment.is_empty()),
            "comment",
            &format!(
                "Đảng viên đã sinh hoạt ở đây từ {} tháng trở lên trong năm, nên cần nhận xét của chi bộ.",
                rules.comment_from_months
            ),
        );
        errors.require(
            !self.clear.is_empty(),
            "clear",
            &format!("Hãy xác nhận đảng viên không trong thời gian {}.", rules.not_while),
        );
    }
}

/// What the rules ask of the old branch, in words for its form.
#[derive(Clone, Debug)]
pub struct Asks {
    /// Whether a comment is required.
    pub comment: bool,
    /// Beside the comment.
    pub comment_hint: String,
    /// What is confirmed with a tick.
    pub clear: String,
    /// Beside the last day of a stay.
    pub stay_hint: String,
    /// Where it stands.
    pub source: String,
}

impl Asks {
    /// The words for these rules.
    #[must_use]
    pub fn of(rules: &TransferRules, comment: bool) -> Self {
        let read = "Nơi đến đọc khi kiểm điểm, xếp loại.";
        let required = format!(
            "Bắt buộc, vì đảng viên đã sinh hoạt ở đây từ {} tháng trở lên trong năm. {read}",
            rules.comment_from_months
        );
        let stay = &rules.stay;
        Self {
            comment,
            comment_hint: if comment { required } else { read.to_owned() },
            clear: format!("Đảng viên không trong thời gian {}", rules.not_while),
            stay_hint: format!(
                "Từ {} đến {} tháng; đi học thì đến {} tháng. Căn cứ: {}.",
                stay.from_months, stay.to_months, stay.study_to_months, stay.source
            ),
            source: rules.source.clone(),
        }
    }
}

/// The agencies that a person may go to, the one chosen marked.
///
/// # Errors
/// When the database fails.
pub async fn agencies(tx: &mut Read, chosen: &str) -> Result<Vec<Choice>> {
    let rows = sqlx::query!(
        "select id, name from agency where upper_inf(during) or upper(during) > actor_day() order by name"
    )
    .fetch_all(tx.conn())
    .await?;
    let rest = rows.into_iter().map(|row| (row.id.to_string(), row.name));
    Ok(choices("Không công tác ở cơ quan nào", rest, chosen))
}

/// The committees that may manage a person, for those who say so.
///
/// # Errors
/// When the database fails.
pub async fn managers(tx: &mut Read, to: Option<&Unit>, chosen: &str) -> Result<Vec<Choice>> {
    let mut committees = Vec::new();
    if let Some(unit) = to {
        let above = units::above(tx, unit.id).await?;
        committees.extend(
            above
                .into_iter()
                .filter(|it| !it.kind.is_branch() && it.kind != UnitKind::SectionalCommittee)
                .map(|it| (it.id.to_string(), format!("Ban Thường vụ {}", it.name))),
        );
    }
    Ok(choices("Không thuộc diện cấp trên quản lý", committees.into_iter(), chosen))
}

fn choices(none: &str, rest: impl Iterator<Item = (String, String)>, chosen: &str) -> Vec<Choice> {
    let fixed = [("keep".to_owned(), "Giữ nguyên".to_owned()), ("none".to_owned(), none.to_owned())];
    fixed
        .into_iter()
        .chain(rest)
        .map(|(value, label)| {
            let is_chosen = value == chosen;
            Choice::new(value, label, is_chosen)
        })
        .collect()
}
