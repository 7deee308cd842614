//! Forms of self-review as data: which form is for whom, and of what parts it consists.

use serde::{Deserialize, Serialize};

use super::Rules;
use crate::cycle::template::Category;

/// The form of a self-review (Hướng dẫn 43-HD/BTCTW of 2025: Mẫu 2A, 2B, 2C; its predecessors had others).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewForm {
    /// Stable name; empty for the plain one of years whose rules name none.
    pub code: String,
    /// What the guideline calls it.
    pub title: String,
    /// For whom it is.
    pub categories: Vec<Category>,
    /// The text that says so.
    pub source: String,
    /// The levels a member gives themself part by part, best first.
    #[serde(default)]
    pub levels: Vec<Level>,
    /// Whether it also asks for one's own grade on the state's side.
    #[serde(default)]
    pub state_grade: bool,
    /// Its parts in their order.
    pub parts: Vec<FormPart>,
}

/// A level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    /// Stable name.
    pub code: String,
    /// Name on screens and papers.
    pub title: String,
}

/// One part of a form. `summary`, `weaknesses` and `direction` are what other papers read by these names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormPart {
    /// Stable name.
    pub code: String,
    /// Its number on the form: `1`, `II`; may be empty.
    #[serde(default)]
    pub number: String,
    /// The heading that it stands under with its neighbours; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub above: String,
    /// Its name.
    pub title: String,
    /// What to write.
    #[serde(default)]
    pub guidance: String,
    /// Whether it may stay empty.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// Whether it asks for a level.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub level: bool,
    /// What it is filled from before its member writes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefill: Option<Prefill>,
}

/// What a part is filled from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prefill {
    /// The newest report on each commitment.
    Results,
    /// The weaknesses of the year before, as the pledge answered them.
    Carried,
    /// Disciplines in force for faults of the year.
    Disciplines,
}

impl Prefill {
    /// Where the words come from, for screens.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Results => "Báo cáo kết quả thực hiện cam kết trong năm",
            Self::Carried => "Hạn chế của năm trước đã ghi trong bản cam kết",
            Self::Disciplines => "Quyết định kỷ luật về khuyết điểm của năm",
        }
    }
}

impl ReviewForm {
    /// The form of reviews whose rules name none.
    #[must_use]
    pub fn plain() -> Self {
        let part = |code: &str, title: &str, guidance: &str| FormPart {
            code: code.to_owned(),
            title: title.to_owned(),
            guidance: guidance.to_owned(),
            ..FormPart::default()
        };
        Self {
            title: "Bản tự kiểm điểm".to_owned(),
            parts: vec![
                part("summary", "Nhận xét chung về việc thực hiện cam kết", ""),
                part("weaknesses", "Hạn chế, khuyết điểm và nguyên nhân", "Nếu không có, ghi “Không có”."),
                part("direction", "Phương hướng khắc phục", "Nếu không có, ghi “Không có”."),
            ],
            ..Self::default()
        }
    }

    /// The name of a level; empty if the form has no such level.
    #[must_use]
    pub fn level_title(&self, code: &str) -> &str {
        self.levels.iter().find(|level| level.code == code).map_or("", |level| &level.title)
    }
}

impl FormPart {
    /// Its number and its name.
    #[must_use]
    pub fn heading(&self) -> String {
        if self.number.is_empty() { self.title.clone() } else { format!("{}. {}", self.number, self.title) }
    }
}

impl Rules {
    /// The form that people of a category review themself on.
    #[must_use]
    pub fn form_for(&self, category: Category) -> ReviewForm {
        let form = self.forms.iter().find(|form| form.categories.contains(&category));
        form.cloned().unwrap_or_else(ReviewForm::plain)
    }
}
