//! What the editor carries, and the template it makes. Nothing in it can be wrong: lists run in step, figures are chosen.

use std::collections::HashSet;

use serde::Deserialize;

use super::{Category, PersonField, Section, Signature, Signer, Template};
use crate::{
    cycle::{CycleId, basis::BasisId, manifestation::Manifestation},
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
    /// The button that was pressed: `up-KEY`, `down-KEY`, `drop-KEY`, `back-KEY` of a section, `sooner-ID` of a basis,
    /// `add`, `preview`, `issue`.
    #[serde(default)]
    pub then: String,
    /// The key of a section to be added: the form's own, so that one form adds one section however often it arrives.
    #[serde(default)]
    pub fresh: String,
    /// Whether it is to become a new version, because the one that was written is no longer in hand.
    #[serde(default)]
    pub anew: Option<String>,
    #[serde(default)]
    year: Option<CycleId>,
    #[serde(default)]
    category: String,
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
    /// The year and the category it was written for, as the page named them.
    #[must_use]
    pub fn place(&self) -> Option<(CycleId, Category)> {
        self.year.zip(Category::named(&self.category))
    }

    /// The template as typed, after what the button asked for. `offered` are the manifestations as they are worded now,
    /// `saved` what it replaces: sections that it leaves out stay at hand.
    #[must_use]
    pub fn content(&self, offered: &[Manifestation], saved: &Template) -> Template {
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
            cited: each_once(self.cite.clone(), |id| *id),
            sections: self.sections(),
            closing: text(&self.closing),
            signatures: self.signatures(),
            manifestations: if self.manifestations.is_some() { offered.to_vec() } else { Vec::new() },
            set_aside: Vec::new(),
        };
        let typed = template.sections.clone();
        self.press(&mut template, saved);
        let saved = saved.sections.iter().chain(&saved.set_aside).cloned();
        template.setting_aside(typed.into_iter().chain(saved))
    }

    fn sections(&self) -> Vec<Section> {
        let text =
            |list: &[Text], at: usize| list.get(at).map(|text| text.as_str().to_owned()).unwrap_or_default();
        let typed = self.section.iter().enumerate().filter(|(_, key)| is_key(key));
        each_once(typed, |(_, key)| *key)
            .into_iter()
            .take(MOST_SECTIONS)
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

    fn press(&self, template: &mut Template, saved: &Template) {
        let sections = &mut template.sections;
        let room = |key: &str, sections: &[Section]| {
            sections.len() < MOST_SECTIONS && sections.iter().all(|section| section.key != key)
        };
        let Some((act, of)) = self.then.split_once('-') else {
            if self.then == "add" && is_key(&self.fresh) && room(&self.fresh, sections) {
                sections.push(Section { key: self.fresh.clone(), at_least: 1, ..Section::default() });
            }
            return;
        };
        let at = sections.iter().position(|section| section.key == of);
        match (act, at) {
            ("up", Some(at)) if at > 0 => sections.swap(at, at - 1),
            ("down", Some(at)) if at + 1 < sections.len() => sections.swap(at, at + 1),
            ("drop", Some(at)) => drop(sections.remove(at)),
            ("back", None) if room(of, sections) => {
                // Where the same press saved it a moment ago, it is among the sections already.
                let mut known = saved.set_aside.iter().chain(&saved.sections);
                sections.extend(known.find(|section| section.key == of).cloned());
            }
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

/// A list without what stands in it twice.
fn each_once<T, K: Eq + std::hash::Hash>(list: impl IntoIterator<Item = T>, key: impl Fn(&T) -> K) -> Vec<T> {
    let mut seen = HashSet::new();
    list.into_iter().filter(|one| seen.insert(key(one))).collect()
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
            fresh: "fresh".to_owned(),
            anew: None,
            year: None,
            category: String::new(),
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

    fn saved() -> Template {
        let at_hand = Section { key: "old".to_owned(), title: "Cũ".to_owned(), ..Section::default() };
        Template { set_aside: vec![at_hand], ..Template::blank() }
    }

    fn keys(sections: &[Section]) -> String {
        sections.iter().map(|section| section.key.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn buttons_move_add_and_drop_sections() {
        for (then, order, aside) in [
            ("", "a b c", "old"),
            ("up-b", "b a c", "old"),
            ("up-a", "a b c", "old"),
            ("down-b", "a c b", "old"),
            ("down-c", "a b c", "old"),
            ("drop-b", "a c", "b old"),
            ("drop-x", "a b c", "old"),
            ("add", "a b c fresh", "old"),
            ("back-old", "a b c old", ""),
            ("back-x", "a b c", "old"),
            ("issue", "a b c", "old"),
        ] {
            let made = typed(then).content(&[], &saved());
            assert_eq!((keys(&made.sections), keys(&made.set_aside)), (order.into(), aside.into()), "{then}");
            // The same form a second time, over what it saved the first time.
            assert_eq!(typed(then).content(&[], &made), made, "{then} twice");
        }
    }

    #[test]
    fn what_a_form_repeats_stands_once() {
        let mut typed = typed("add");
        typed.section = ["a", "a", "b"].map(str::to_owned).to_vec();
        typed.cite = vec![BasisId(uuid::Uuid::from_u128(1)); 2];
        typed.fresh = "b".to_owned();
        let made = typed.content(&[], &saved());
        assert_eq!((keys(&made.sections), made.cited.len()), ("a b".to_owned(), 1));
        let titles: Vec<_> = made.sections.iter().map(|section| section.title.as_str()).collect();
        assert_eq!(titles, ["Một", "Ba"], "lists run in step");
    }

    #[test]
    fn what_is_typed_makes_the_template() {
        let made = typed("").content(&[], &saved());
        assert_eq!(made.fields, [PersonField::Born, PersonField::Branch]);
        let asked: Vec<_> = made.sections.iter().map(|section| section.at_least).collect();
        assert_eq!(asked, [1, MOST_ASKED, 0]);
        assert_eq!(made.signatures, [Signature { who: Signer::Member, heading: "TÔI CAM KẾT".to_owned() }]);
        assert!(made.manifestations.is_empty());
        let second = BasisId(uuid::Uuid::from_u128(2));
        assert_eq!(typed(&format!("sooner-{second}")).content(&[], &saved()).cited[0], second);
    }

    #[test]
    fn a_key_from_outside_is_no_markup() {
        for (key, fits) in [("politics", true), ("s1a2b", true), ("", false), ("a b", false), ("a\"", false)]
        {
            assert_eq!(is_key(key), fits, "{key}");
        }
    }
}
