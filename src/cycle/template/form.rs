//! What the editor carries, and the template it makes. Nothing in it can be wrong: lists run in step, figures are chosen.

use serde::Deserialize;

use super::{PersonField, Section, Signature, Signer, Template};
use crate::{
    cycle::{basis::BasisId, manifestation::Manifestation},
    web::text::Text,
};

/// Commitments that a section may ask for.
pub const MOST_ASKED: usize = 6;
/// Sections of a template; more is a slip of the hand.
pub const MOST_SECTIONS: usize = 20;

/// What the form carries.
#[derive(Debug, Deserialize)]
pub struct Typed {
    /// The count that was seen.
    pub edits: i32,
    /// The button that was pressed: `up-KEY`, `down-KEY`, `drop-KEY` of a section, `sooner-ID` of a basis, `add`,
    /// `preview`, `issue`.
    #[serde(default)]
    pub then: String,
    /// Why there is a new version.
    #[serde(default)]
    pub reason: Text,
    #[serde(default)]
    title: Text,
    #[serde(default)]
    place: Text,
    #[serde(default)]
    field: Vec<String>,
    #[serde(default)]
    preamble: Text,
    #[serde(default)]
    cite: Vec<BasisId>,
    #[serde(default)]
    section: Vec<String>,
    #[serde(default)]
    heading: Vec<Text>,
    #[serde(default)]
    guidance: Vec<Text>,
    #[serde(default)]
    example: Vec<Text>,
    #[serde(default)]
    at_least: Vec<usize>,
    #[serde(default)]
    closing: Text,
    #[serde(default)]
    sign: Vec<String>,
    #[serde(default)]
    signer: Vec<String>,
    #[serde(default)]
    above: Vec<Text>,
    #[serde(default)]
    manifestations: Option<String>,
}

impl Typed {
    /// The template as typed, after what the button asked for. `fresh` is the key of a section to be added,
    /// `offered` the manifestations as they are worded now.
    #[must_use]
    pub fn content(&self, offered: &[Manifestation], fresh: &str) -> Template {
        let text = |field: &Text| field.as_str().to_owned();
        let mut template = Template {
            title: text(&self.title),
            place: text(&self.place),
            fields: PersonField::ALL
                .into_iter()
                .filter(|one| self.field.iter().any(|code| code == one.code()))
                .collect(),
            preamble: text(&self.preamble),
            bases: Vec::new(),
            cited: self.cite.clone(),
            sections: self.sections(),
            closing: text(&self.closing),
            signatures: self.signatures(),
            manifestations: if self.manifestations.is_some() { offered.to_vec() } else { Vec::new() },
        };
        self.press(&mut template, fresh);
        template
    }

    fn sections(&self) -> Vec<Section> {
        let text =
            |list: &[Text], at: usize| list.get(at).map(|text| text.as_str().to_owned()).unwrap_or_default();
        self.section
            .iter()
            .take(MOST_SECTIONS)
            .enumerate()
            .filter(|(_, key)| is_key(key))
            .map(|(at, key)| Section {
                key: key.clone(),
                title: text(&self.heading, at),
                guidance: text(&self.guidance, at),
                example: text(&self.example, at),
                at_least: self.at_least.get(at).copied().unwrap_or_default().min(MOST_ASKED),
                only: Vec::new(),
            })
            .collect()
    }

    fn signatures(&self) -> Vec<Signature> {
        let heading = |who: Signer| {
            let at = self.signer.iter().position(|code| code == who.code());
            let typed = at.and_then(|at| self.above.get(at)).filter(|text| !text.is_empty());
            typed.map_or_else(|| who.heading().to_owned(), |text| text.as_str().to_owned())
        };
        Signer::ALL
            .into_iter()
            .filter(|who| self.sign.iter().any(|code| code == who.code()))
            .map(|who| Signature { who, heading: heading(who) })
            .collect()
    }

    fn press(&self, template: &mut Template, fresh: &str) {
        let sections = &mut template.sections;
        let Some((act, of)) = self.then.split_once('-') else {
            if self.then == "add" && sections.len() < MOST_SECTIONS {
                sections.push(Section { key: fresh.to_owned(), at_least: 1, ..Section::default() });
            }
            return;
        };
        let at = sections.iter().position(|section| section.key == of);
        match (act, at) {
            ("up", Some(at)) if at > 0 => sections.swap(at, at - 1),
            ("down", Some(at)) if at + 1 < sections.len() => sections.swap(at, at + 1),
            ("drop", Some(at)) => drop(sections.remove(at)),
            ("sooner", _) => {
                let at = template.cited.iter().position(|id| id.to_string() == of).filter(|at| *at > 0);
                if let Some(at) = at {
                    template.cited.swap(at, at - 1);
                }
            }
            _ => {}
        }
    }
}

/// Keys stand in ids of fields: letters, digits and lines only.
fn is_key(key: &str) -> bool {
    !key.is_empty() && key.len() <= 40 && key.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(then: &str) -> Typed {
        let words = |list: [&str; 3]| list.map(Text::clean).to_vec();
        Typed {
            edits: 0,
            then: then.to_owned(),
            reason: Text::default(),
            title: Text::clean("BẢN CAM KẾT"),
            place: Text::default(),
            field: vec!["branch".to_owned(), "born".to_owned(), "shoe_size".to_owned()],
            preamble: Text::default(),
            cite: vec![BasisId(uuid::Uuid::from_u128(1)), BasisId(uuid::Uuid::from_u128(2))],
            section: ["a", "b", "c"].map(str::to_owned).to_vec(),
            heading: words(["Một", "Hai", "Ba"]),
            guidance: words(["?", "?", "?"]),
            example: Vec::new(),
            at_least: vec![1, 99, 0],
            closing: Text::default(),
            sign: vec!["member".to_owned()],
            signer: ["branch", "member"].map(str::to_owned).to_vec(),
            above: ["", "TÔI CAM KẾT"].map(Text::clean).to_vec(),
            manifestations: None,
        }
    }

    fn keys(then: &str) -> String {
        let made = typed(then).content(&[], "fresh");
        made.sections.iter().map(|section| section.key.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn buttons_move_add_and_drop_sections() {
        for (then, order) in [
            ("", "a b c"),
            ("up-b", "b a c"),
            ("up-a", "a b c"),
            ("down-b", "a c b"),
            ("down-c", "a b c"),
            ("drop-b", "a c"),
            ("drop-x", "a b c"),
            ("add", "a b c fresh"),
            ("issue", "a b c"),
        ] {
            assert_eq!(keys(then), order, "{then}");
        }
    }

    #[test]
    fn what_is_typed_makes_the_template() {
        let made = typed("").content(&[], "fresh");
        assert_eq!(made.fields, [PersonField::Born, PersonField::Branch]);
        let asked: Vec<_> = made.sections.iter().map(|section| section.at_least).collect();
        assert_eq!(asked, [1, MOST_ASKED, 0]);
        assert_eq!(made.signatures, [Signature { who: Signer::Member, heading: "TÔI CAM KẾT".to_owned() }]);
        assert!(made.manifestations.is_empty());
        let second = BasisId(uuid::Uuid::from_u128(2));
        assert_eq!(typed(&format!("sooner-{second}")).content(&[], "").cited[0], second);
    }

    #[test]
    fn a_key_from_outside_is_no_markup() {
        for (key, fits) in [("politics", true), ("s1a2b", true), ("", false), ("a b", false), ("a\"", false)]
        {
            assert_eq!(is_key(key), fits, "{key}");
        }
    }
}
