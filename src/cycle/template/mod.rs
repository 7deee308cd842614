//! A year's template: what a pledge of one category consists of, version by version, written by the Board.

pub mod changes;
pub mod draft;
pub mod editor;
pub mod form;
pub mod issue;
pub mod list;
pub mod next_year;
pub mod parts;
pub mod saving;
pub mod show;
pub mod store;

use serde::{Deserialize, Serialize};

use super::{
    basis::{Basis, BasisId},
    manifestation::Manifestation,
};
use crate::web::{
    form::Errors,
    routes::{Need, Routes},
};
pub use parts::{PersonField, Section, Signature, Signer};

/// For whom a template is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Category {
    /// Đảng viên không giữ chức vụ.
    Member,
    /// Người giữ chức vụ lãnh đạo, quản lý.
    Leader,
    /// Diện Ban Thường vụ quản lý.
    ManagedLeader,
    /// Ngoài hệ thống chính trị.
    Outside,
}

impl Category {
    /// All categories.
    pub const ALL: [Self; 4] = [Self::Member, Self::Leader, Self::ManagedLeader, Self::Outside];

    /// The category of that code.
    #[must_use]
    pub fn named(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// The name in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Leader => "leader",
            Self::ManagedLeader => "managed_leader",
            Self::Outside => "outside",
        }
    }

    /// Whether it is of those who lead.
    #[must_use]
    pub fn leads(self) -> bool {
        matches!(self, Self::Leader | Self::ManagedLeader)
    }

    /// The name on screens.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Member => "Đảng viên không giữ chức vụ",
            Self::Leader => "Cán bộ lãnh đạo, quản lý",
            Self::ManagedLeader => "Cán bộ diện Ban Thường vụ quản lý",
            Self::Outside => "Đảng viên ngoài hệ thống chính trị",
        }
    }
}

/// What one version of a template says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// The lines of the paper's title; the year is added to the last.
    pub title: String,
    /// The place printed before the date; empty for none.
    #[serde(default)]
    pub place: String,
    /// What is told about the person beside the name.
    #[serde(default = "PersonField::usual")]
    pub fields: Vec<PersonField>,
    /// What the person pledges to carry out, before the sections.
    pub preamble: String,
    /// Legal bases as they are printed: kept with the version when it was issued.
    pub bases: Vec<String>,
    /// Which of the list those are.
    #[serde(default)]
    pub cited: Vec<BasisId>,
    /// The sections in their order.
    pub sections: Vec<Section>,
    /// The sentence after the sections.
    pub closing: String,
    /// Who signs, in pairs from left to right.
    #[serde(default = "Signature::usual")]
    pub signatures: Vec<Signature>,
    /// The manifestations that a commitment may name, as they were worded when it was issued; none if not offered.
    #[serde(default)]
    pub manifestations: Vec<Manifestation>,
    /// Sections that may be taken back while it is in hand: those of earlier versions, and those that were left out. A
    /// section that comes back has its old key, under which pledges of other years stand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub set_aside: Vec<Section>,
}

impl Template {
    /// One in which nothing is written.
    #[must_use]
    pub fn blank() -> Self {
        Self {
            title: USUAL_TITLE.to_owned(),
            place: String::new(),
            fields: PersonField::usual(),
            preamble: String::new(),
            bases: Vec::new(),
            cited: Vec::new(),
            sections: Vec::new(),
            closing: String::new(),
            signatures: Signature::usual(),
            manifestations: Vec::new(),
            set_aside: Vec::new(),
        }
    }

    /// The lines of the title for a year.
    #[must_use]
    pub fn title_lines(&self, year: i32) -> Vec<String> {
        let mut lines: Vec<String> = self.title.lines().map(str::to_owned).collect();
        if let Some(last) = lines.last_mut() {
            *last = format!("{last} NĂM {year}");
        }
        lines
    }

    /// The section of that key.
    #[must_use]
    pub fn section(&self, key: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.key == key)
    }

    /// The template with the words of its bases, and of the manifestations where it offers them, as they are now.
    #[must_use]
    pub fn worded(mut self, bases: &[Basis], manifestations: &[Manifestation]) -> Self {
        let of = |id: &BasisId| bases.iter().find(|basis| basis.id == *id);
        self.bases = self.cited.iter().filter_map(of).map(Basis::citation).collect();
        if !self.manifestations.is_empty() {
            self.manifestations = manifestations.to_vec();
        }
        self
    }

    /// The template with those of `others` at hand whose key it does not have, the first of each.
    #[must_use]
    pub fn setting_aside(mut self, others: impl IntoIterator<Item = Section>) -> Self {
        let mut aside: Vec<Section> = Vec::new();
        for one in others {
            let known = self.sections.iter().chain(&aside).any(|section| section.key == one.key);
            if !known && !one.is_blank() && aside.len() < MOST_ASIDE {
                aside.push(one);
            }
        }
        self.set_aside = aside;
        self
    }

    /// What still keeps it from being issued; field names are those of the editor.
    #[must_use]
    pub fn missing(&self) -> Errors {
        let mut errors = Errors::default();
        errors.require(!self.title.is_empty(), "title", "Hãy ghi tên bản cam kết.");
        errors.require(!self.preamble.is_empty(), "preamble", "Hãy ghi lời mở đầu.");
        errors.require(!self.sections.is_empty(), "add", "Mẫu chưa có phần nào. Hãy thêm ít nhất một phần.");
        for section in &self.sections {
            let at = |field: &str| format!("{field}-{}", section.key);
            errors.require(!section.title.is_empty(), &at("heading"), "Hãy ghi tên phần.");
            errors.require(
                !section.guidance.is_empty(),
                &at("guidance"),
                "Hãy ghi lời hướng dẫn, để người viết biết phần này hỏi gì.",
            );
            let same = self.sections.iter().filter(|other| other.title == section.title).count();
            errors.require(
                same == 1 || section.title.is_empty(),
                &at("heading"),
                "Hai phần trùng tên. Hãy đặt tên khác nhau.",
            );
        }
        let signs = self.signatures.iter().any(|one| one.who == Signer::Member);
        errors.require(signs, "sign-member", "Mẫu phải có chỗ ký của người cam kết.");
        errors
    }

    /// How a manifestation is called: its number and short title; its number where this version does not list it.
    #[must_use]
    pub fn manifestation(&self, code: &str) -> String {
        self.manifestations
            .iter()
            .find(|one| one.code == code)
            .map_or_else(|| code.to_owned(), |one| format!("{}. {}", one.code, one.title))
    }
}

/// Sections that stay at hand to be taken back.
const MOST_ASIDE: usize = 20;

/// The title that papers have had since 2016.
const USUAL_TITLE: &str = "BẢN CAM KẾT\nTU DƯỠNG, RÈN LUYỆN, PHẤN ĐẤU";

/// The routes of templates.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Need::Permit, list::index)
        .post(Need::Permit, draft::create)
        .get(Need::Permit, show::show)
        .get(Need::Permit, editor::edit)
        .post(Need::Permit, saving::update)
        .get(Need::Permit, issue::new)
        .post(Need::Permit, issue::create)
        .post(Need::Permit, draft::destroy)
        .get(Need::Permit, changes::show)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_told_at_its_field() {
        let section = |key: &str, title: &str| Section {
            key: key.to_owned(),
            title: title.to_owned(),
            guidance: "Việc gì?".to_owned(),
            ..Section::default()
        };
        let whole = Template {
            preamble: "Tôi cam kết:".to_owned(),
            sections: vec![section("a", "Một"), section("b", "Hai")],
            ..Template::blank()
        };
        assert!(whole.missing().is_empty());
        let names = |template: &Template| -> Vec<String> {
            template.missing().list().iter().map(|error| error.name.clone()).collect()
        };
        let twice =
            Template { sections: vec![section("a", "Một"), section("b", "Một")], ..whole.clone() };
        assert_eq!(names(&twice), ["heading-a", "heading-b"]);
        let unsigned = Template { signatures: Vec::new(), ..whole.clone() };
        assert_eq!(names(&unsigned), ["sign-member"]);
        let mute =
            Template { sections: vec![Section { key: "a".to_owned(), ..Section::default() }], ..whole };
        assert_eq!(names(&mute), ["heading-a", "guidance-a"]);
        assert_eq!(names(&Template::blank()), ["preamble", "add"]);
    }

    #[test]
    fn the_year_stands_in_the_last_line_of_the_title() {
        let lines = Template::blank().title_lines(2027);
        assert_eq!(lines, ["BẢN CAM KẾT", "TU DƯỠNG, RÈN LUYỆN, PHẤN ĐẤU NĂM 2027"]);
        assert_eq!(Template { title: String::new(), ..Template::blank() }.title_lines(2027), [""; 0]);
    }

    #[test]
    fn a_template_from_before_the_editor_reads_with_what_was_usual() {
        let old = r#"{"title": "BẢN CAM KẾT", "preamble": "", "bases": ["Chỉ thị 05"], "sections": [], "closing": ""}"#;
        let read: Template = serde_json::from_str(old).unwrap();
        assert_eq!(read.fields, PersonField::usual());
        assert_eq!(read.signatures, Signature::usual());
        assert!(read.manifestations.is_empty() && read.cited.is_empty());
    }
}
