//! Two texts of one draft made one: for each place in which they differ, its writer says which is kept.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};

use crate::{
    cycle::template::Template,
    id::CommitmentId,
    pledge::content::{Carried, Commitment, Content, Part},
};

/// Which text is kept at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// What was just written on this device.
    Mine,
    /// What was saved from another.
    Saved,
    /// The saved text, and mine after it.
    Both,
}

impl Keep {
    /// All, in the order they are offered, with their names in forms and on the page.
    pub const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Both, "both", "Giữ cả hai"),
        (Self::Mine, "mine", "Giữ bản tôi vừa viết"),
        (Self::Saved, "saved", "Giữ bản đã lưu"),
    ];

    /// The one that a form names; both if it names none, so that nothing is lost.
    #[must_use]
    pub fn named(code: &str) -> Self {
        Self::ALL.into_iter().find(|(_, name, _)| *name == code).map_or(Self::Both, |(keep, ..)| keep)
    }
}

/// A place in which two texts differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its name in the form.
    pub name: String,
    /// What it is called.
    pub title: String,
    /// What was saved; empty for nothing.
    pub saved: String,
    /// What was just written; empty for nothing.
    pub mine: String,
}

impl Place {
    /// What is chosen at first: everything where only one text has something, else what was just written.
    #[must_use]
    pub fn first_choice(&self) -> Keep {
        if self.saved.is_empty() || self.mine.is_empty() { Keep::Both } else { Keep::Mine }
    }
}

/// Every place in which two texts differ, in the order of the paper.
#[must_use]
pub fn places(template: &Template, saved: &Content, mine: &Content) -> Vec<Place> {
    let mut places = Vec::new();
    let mut add = |name: String, title: &str, saved: String, mine: String| {
        if saved != mine {
            places.push(Place { name, title: title.to_owned(), saved, mine });
        }
    };
    let known = template.sections.iter().map(|section| (section.key.as_str(), section.title.as_str()));
    // What a newer version of the template left out is still words of somebody.
    let left_out = saved.outside(template).chain(mine.outside(template));
    let left_out: BTreeSet<_> = left_out.map(|part| part.section.as_str()).collect();
    for (key, title) in known.chain(left_out.into_iter().map(|key| (key, "Phần của mẫu trước"))) {
        let text = |content: &Content| content.part(key).map_or(String::new(), |it| it.text.clone());
        add(text_name(key), title, text(saved), text(mine));
        for id in ids(key, saved, mine) {
            let words = |content: &Content| content.commitment(id).map(plain).unwrap_or_default();
            add(id.to_string(), title, words(saved), words(mine));
        }
    }
    for one in saved.carried.iter().chain(unknown_to(saved, mine)) {
        let answer = |content: &Content| answer_to(content, one).to_owned();
        add(answer_name(one), &one.weakness, answer(saved), answer(mine));
    }
    places
}

/// One text out of two. A place that is not named keeps both.
#[must_use]
pub fn merged(
    (saved, mine): (&Content, &Content),
    choices: &HashMap<String, Keep>,
    now: DateTime<Utc>,
) -> Content {
    let keep = |name: &str| choices.get(name).copied().unwrap_or(Keep::Both);
    let only_saved = saved.parts.iter().filter(|part| mine.part(&part.section).is_none());
    let parts = mine.parts.iter().chain(only_saved).map(|part| {
        let text =
            |content: &Content| content.part(&part.section).map_or(String::new(), |it| it.text.clone());
        let mut commitments = Vec::new();
        for id in ids(&part.section, saved, mine) {
            let [old, new] = [saved, mine].map(|content| content.commitment(id).cloned());
            let new_id = |one: Commitment| Commitment { id: CommitmentId::new(now), ..one };
            commitments.extend(match (old, new, keep(&id.to_string())) {
                (old, new, _) if old.as_ref().map(plain) == new.as_ref().map(plain) => vec![new],
                (old, _, Keep::Saved) => vec![old],
                (_, new, Keep::Mine) => vec![new],
                (Some(old), Some(new), Keep::Both) => vec![Some(old), Some(new_id(new))],
                (old, new, Keep::Both) => vec![old.or(new)],
            });
        }
        Part {
            section: part.section.clone(),
            text: joined(&text(saved), &text(mine), keep(&text_name(&part.section))),
            commitments: commitments.into_iter().flatten().collect(),
        }
    });
    let carried = mine.carried.iter().chain(unknown_to(mine, saved)).map(|one| Carried {
        answer: joined(answer_to(saved, one), answer_to(mine, one), keep(&answer_name(one))),
        ..one.clone()
    });
    Content { parts: parts.collect(), carried: carried.collect() }
}

fn joined(saved: &str, mine: &str, keep: Keep) -> String {
    match keep {
        Keep::Mine => mine.to_owned(),
        Keep::Saved => saved.to_owned(),
        Keep::Both if saved == mine || mine.is_empty() => saved.to_owned(),
        Keep::Both if saved.is_empty() => mine.to_owned(),
        Keep::Both => format!("{saved}\n{mine}"),
    }
}

fn text_name(section: &str) -> String {
    format!("text-{section}")
}

fn answer_name(one: &Carried) -> String {
    format!("answer-{}-{}", one.year, one.weakness)
}

/// The weaknesses of one text that another does not know: a review may be sent while a page lies open.
fn unknown_to<'a>(there: &'a Content, here: &'a Content) -> impl Iterator<Item = &'a Carried> {
    let known = |one: &Carried| there.carried.iter().any(|it| answer_name(it) == answer_name(one));
    here.carried.iter().filter(move |one| !known(one))
}

fn answer_to<'a>(content: &'a Content, one: &Carried) -> &'a str {
    let mut carried = content.carried.iter();
    carried.find(|it| it.year == one.year && it.weakness == one.weakness).map_or("", |it| &it.answer)
}

/// The commitments of both under a section: those of the saved text first, in its order. One that I moved stands where I
/// moved it.
fn ids(section: &str, saved: &Content, mine: &Content) -> Vec<CommitmentId> {
    let of = |content: &Content, id| {
        content.part(section).is_some_and(|it| it.commitments.iter().any(|one| one.id == id))
    };
    let mut ids = Vec::new();
    for one in [saved, mine].into_iter().filter_map(|it| it.part(section)).flat_map(|part| &part.commitments)
    {
        let stands_here = of(mine, one.id) || mine.commitment(one.id).is_none();
        if stands_here && !ids.contains(&one.id) {
            ids.push(one.id);
        }
    }
    ids
}

/// All of a commitment that can differ, as it is read: what reads alike is neither asked about nor kept twice.
fn plain(one: &Commitment) -> String {
    let without_target =
        if one.target.is_empty() { format!("{} {}", one.baseline, one.unit) } else { String::new() };
    [
        one.statement.clone(),
        one.measure.title().to_owned(),
        one.measure_line(),
        without_target.trim().to_owned(),
        one.tags.join(", "),
    ]
    .into_iter()
    .filter(|it| !it.is_empty())
    .collect::<Vec<_>>()
    .join("\n")
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::pledge::content::Measure;

    fn one(id: u128, statement: &str) -> Commitment {
        let id = CommitmentId(Uuid::from_u128(id));
        Commitment { statement: statement.to_owned(), measure: Measure::YesNo, ..Commitment::blank(id) }
    }

    fn content(text: &str, commitments: Vec<Commitment>) -> Content {
        let part = Part { section: "duties".to_owned(), text: text.to_owned(), commitments };
        Content { parts: vec![part], carried: Vec::new() }
    }

    fn words(content: &Content) -> Vec<String> {
        let statements = content.parts[0].commitments.iter().map(|it| it.statement.clone());
        std::iter::once(content.parts[0].text.clone()).chain(statements).collect()
    }

    #[test]
    fn each_place_is_kept_as_it_was_chosen() {
        let saved = content("Máy bàn", vec![one(1, "Một"), one(2, "Hai cũ"), one(3, "Chỉ ở máy bàn")]);
        let mine = content("Điện thoại", vec![one(1, "Một"), one(2, "Hai mới"), one(4, "Chỉ ở điện thoại")]);
        let chosen = |keep: Keep| {
            let names = ["text-duties".to_owned()].into_iter();
            let ids = (1..5).map(|id| one(id, "").id.to_string());
            let choices = names.chain(ids).map(|name| (name, keep)).collect();
            merged((&saved, &mine), &choices, DateTime::UNIX_EPOCH)
        };
        assert_eq!(words(&chosen(Keep::Mine)), ["Điện thoại", "Một", "Hai mới", "Chỉ ở điện thoại"]);
        assert_eq!(words(&chosen(Keep::Saved)), ["Máy bàn", "Một", "Hai cũ", "Chỉ ở máy bàn"]);
        let both = chosen(Keep::Both);
        assert_eq!(
            words(&both),
            ["Máy bàn\nĐiện thoại", "Một", "Hai cũ", "Hai mới", "Chỉ ở máy bàn", "Chỉ ở điện thoại"]
        );
        let ids: std::collections::HashSet<_> = both.parts[0].commitments.iter().map(|it| it.id).collect();
        assert_eq!(ids.len(), 5, "no id stands twice");
        assert_eq!(
            merged((&saved, &mine), &HashMap::new(), DateTime::UNIX_EPOCH).parts[0].text,
            both.parts[0].text
        );
    }

    #[test]
    fn what_was_moved_from_a_section_that_is_no_more_stands_once() {
        let part = |key: &str, commitments: Vec<Commitment>| Part {
            section: key.to_owned(),
            text: String::new(),
            commitments,
        };
        let content = |parts: Vec<Part>| Content { parts, carried: Vec::new() };
        let saved = content(vec![
            part("duties", vec![one(1, "Một")]),
            part("old", vec![one(2, "Hai"), one(3, "Ba")]),
        ]);
        let mine = content(vec![part("duties", vec![one(1, "Một"), one(2, "Hai")])]);
        let both = merged((&saved, &mine), &HashMap::new(), DateTime::UNIX_EPOCH);
        let stands = |key: &str| -> Vec<_> {
            both.part(key).unwrap().commitments.iter().map(|it| it.statement.as_str()).collect()
        };
        assert_eq!(stands("duties"), ["Một", "Hai"]);
        assert_eq!(stands("old"), ["Ba"], "what only the other device has is not lost");
    }

    #[test]
    fn answers_are_merged_too() {
        let with = |answer: &str| Content {
            carried: vec![Carried { year: 2026, weakness: "Nóng tính".into(), answer: answer.into() }],
            ..content("", Vec::new())
        };
        let (saved, mine) = (with("Lắng nghe"), with("Nói chậm"));
        let choices = HashMap::from([("answer-2026-Nóng tính".to_owned(), Keep::Saved)]);
        assert_eq!(merged((&saved, &mine), &choices, DateTime::UNIX_EPOCH).carried[0].answer, "Lắng nghe");
        let both = merged((&saved, &mine), &HashMap::new(), DateTime::UNIX_EPOCH);
        assert_eq!(both.carried[0].answer, "Lắng nghe\nNói chậm");
        let unasked = content("", Vec::new());
        let kept = merged((&saved, &unasked), &HashMap::new(), DateTime::UNIX_EPOCH);
        assert_eq!(kept.carried, saved.carried, "a page that was open before the review was sent");
    }

    #[test]
    fn each_weakness_is_asked_about_once() {
        let with = |answers: [&str; 2]| Content {
            carried: ["Nóng tính", "Ít đi cơ sở"]
                .into_iter()
                .zip(answers)
                .map(|(weakness, answer)| Carried {
                    year: 2026,
                    weakness: weakness.into(),
                    answer: answer.into(),
                })
                .collect(),
            ..content("", Vec::new())
        };
        let places = places(&Template::blank(), &with(["a", "b"]), &with(["c", "d"]));
        let names: Vec<_> = places.iter().map(|place| place.title.as_str()).collect();
        assert_eq!(names, ["Nóng tính", "Ít đi cơ sở"]);
    }

    #[test]
    fn a_tag_alone_doubles_nothing() {
        let tagged = Commitment { tags: vec!["I.3".into()], ..one(1, "Một") };
        let (saved, mine) = (content("", vec![one(1, "Một")]), content("", vec![tagged]));
        let choices = HashMap::from([(one(1, "").id.to_string(), Keep::Mine)]);
        let kept = merged((&saved, &mine), &choices, DateTime::UNIX_EPOCH);
        assert_eq!(kept.parts[0].commitments, mine.parts[0].commitments);
        assert_eq!(places(&Template::blank(), &saved, &mine).len(), 1, "it is a place, so it is chosen");
    }
}
