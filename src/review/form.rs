//! The form of a self-review on pages: its parts as fields for the member, and as text for everyone who reads it.

use super::content::{Content, field_of, has_own_field};
use crate::{
    cycle::rules::{FormPart, ReviewForm},
    web::parts::Choice,
};

/// One part as fields.
#[derive(Clone, Debug)]
pub struct PartField {
    /// Its code.
    pub code: String,
    /// The id of its field.
    pub id: String,
    /// Whether its field has a name of its own.
    pub own_name: bool,
    /// The heading it stands under with its neighbours, where they begin.
    pub above: String,
    /// Its number and name.
    pub title: String,
    /// What to write.
    pub guidance: String,
    /// Whether it may stay empty.
    pub optional: bool,
    /// What is written.
    pub words: String,
    /// The levels to choose from; none where it asks for none.
    pub levels: Vec<Choice>,
    /// What its words were taken from, where nothing was saved yet; empty where it begins blank.
    pub taken_from: &'static str,
    /// Whether nothing is lacking.
    pub written: bool,
}

/// One part as text.
#[derive(Clone, Debug)]
pub struct PartText {
    /// The heading it stands under with its neighbours, where they begin.
    pub above: String,
    /// Its number and name.
    pub title: String,
    /// The words.
    pub words: String,
    /// The level; empty where there is none.
    pub level: String,
}

/// The parts as fields. `fresh` says that nothing was saved yet: then words came from somewhere.
#[must_use]
pub fn fields(form: &ReviewForm, content: &Content, fresh: bool) -> Vec<PartField> {
    let field = |place: usize, part: &FormPart| {
        let words = content.part(&part.code);
        let level = content.level(&part.code);
        let taken = part.prefill.filter(|_| fresh && !words.is_empty());
        PartField {
            code: part.code.clone(),
            id: field_of(&part.code),
            own_name: has_own_field(&part.code),
            above: above(form, place),
            title: part.heading(),
            guidance: part.guidance.clone(),
            optional: part.optional,
            words: words.to_owned(),
            levels: if part.level { levels(form, level) } else { Vec::new() },
            taken_from: taken.map_or("", |prefill| prefill.title()),
            written: (part.optional || !words.is_empty())
                && (!part.level || !form.level_title(level).is_empty()),
        }
    };
    form.parts.iter().enumerate().map(|(place, part)| field(place, part)).collect()
}

/// The parts as text, on screens; an optional one without words is left out.
#[must_use]
pub fn texts(form: &ReviewForm, content: &Content) -> Vec<PartText> {
    let said =
        |(part, text): (&FormPart, PartText)| (!part.optional || !text.words.is_empty()).then_some(text);
    form.parts.iter().zip(every_text(form, content)).filter_map(said).collect()
}

/// Every part as text.
#[must_use]
pub fn every_text(form: &ReviewForm, content: &Content) -> Vec<PartText> {
    let text = |(place, part): (usize, &FormPart)| PartText {
        above: above(form, place),
        title: part.heading(),
        words: content.part(&part.code).to_owned(),
        level: form.level_title(content.level(&part.code)).to_owned(),
    };
    form.parts.iter().enumerate().map(text).collect()
}

/// The heading of a part, where its neighbour before has another.
fn above(form: &ReviewForm, place: usize) -> String {
    let before = place.checked_sub(1).map_or("", |before| &form.parts[before].above);
    let own = &form.parts[place].above;
    if own == before { String::new() } else { own.clone() }
}

fn levels(form: &ReviewForm, chosen: &str) -> Vec<Choice> {
    let none = Choice::new(String::new(), "Chọn mức".to_owned(), chosen.is_empty());
    let levels = form.levels.iter();
    std::iter::once(none)
        .chain(levels.map(|it| Choice::new(it.code.clone(), it.title.clone(), it.code == chosen)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cycle::rules::{Level, Prefill};

    fn form() -> ReviewForm {
        let part = |code: &str, above: &str| FormPart {
            code: code.to_owned(),
            above: above.to_owned(),
            title: code.to_owned(),
            ..FormPart::default()
        };
        ReviewForm {
            levels: vec![Level { code: "good".to_owned(), title: "Tốt".to_owned() }],
            parts: vec![
                FormPart { number: "1".to_owned(), level: true, ..part("conduct", "I. Ưu điểm") },
                FormPart { prefill: Some(Prefill::Results), ..part("summary", "I. Ưu điểm") },
                FormPart { optional: true, ..part("answers", "") },
            ],
            ..ReviewForm::default()
        }
    }

    #[test]
    fn a_part_is_written_once_it_has_words_and_its_level() {
        let mut content = Content { summary: "Đủ.".to_owned(), ..Content::default() };
        content.set_part("conduct", "Gương mẫu.".to_owned());
        let shown = fields(&form(), &content, true);
        assert_eq!(shown.iter().map(|it| it.written).collect::<Vec<_>>(), [false, true, true]);
        assert_eq!(shown.iter().map(|it| it.above.as_str()).collect::<Vec<_>>(), ["I. Ưu điểm", "", ""]);
        assert_eq!((shown[0].title.as_str(), shown[0].levels.len()), ("1. conduct", 2));
        assert_eq!([shown[0].taken_from, shown[1].taken_from], ["", Prefill::Results.title()]);
        content.levels.insert("conduct".to_owned(), "good".to_owned());
        let shown = fields(&form(), &content, false);
        assert!(shown[0].written && shown[0].levels[1].chosen && shown[1].taken_from.is_empty());
    }

    #[test]
    fn text_leaves_out_what_nobody_had_to_say() {
        let mut content = Content::default();
        content.levels.insert("conduct".to_owned(), "good".to_owned());
        let shown = texts(&form(), &content);
        assert_eq!(shown.iter().map(|it| it.title.as_str()).collect::<Vec<_>>(), ["1. conduct", "summary"]);
        assert_eq!(shown[0].level, "Tốt");
    }
}
