//! A form of self-review as fields, and fields as a form. Pure.

use super::{
    Typed,
    form::{LONGEST, number},
};
use crate::{
    cycle::{
        rules::{FormPart, Level, Prefill, ReviewForm},
        template::Category,
    },
    web::{form::Errors, parts::Choice, text::Text},
};

/// Parts that a form may be given at once beyond those it has.
const MORE: usize = 3;
/// The most parts of a form.
const MOST: u32 = 30;
/// Other papers read these by their names, so a form keeps them.
const FIXED: [&str; 3] = ["summary", "weaknesses", "direction"];
const PREFILLS: [(Prefill, &str); 3] =
    [(Prefill::Results, "results"), (Prefill::Carried, "carried"), (Prefill::Disciplines, "disciplines")];

/// The fields with their values.
#[derive(Debug)]
pub struct Shown {
    pub(super) title: String,
    pub(super) source: String,
    pub(super) whom: Vec<Choice>,
    pub(super) levels: String,
    pub(super) state_grade: bool,
    pub(super) parts: Vec<PartFields>,
}

/// One part; one without a name is not there, or goes.
#[derive(Debug)]
pub struct PartFields {
    pub(super) code: String,
    pub(super) heading: String,
    pub(super) fixed: bool,
    pub(super) place: String,
    pub(super) number: String,
    pub(super) above: String,
    pub(super) title: String,
    pub(super) guidance: String,
    pub(super) optional: bool,
    pub(super) level: bool,
    pub(super) prefills: Vec<Choice>,
}

impl Shown {
    /// The form with what was typed over it.
    pub(super) fn typed(form: &ReviewForm, typed: &Typed) -> Self {
        let levels: Vec<_> = form.levels.iter().map(|level| level.title.as_str()).collect();
        Self {
            title: value(typed, "title", &form.title),
            source: value(typed, "source", &form.source),
            whom: Category::ALL
                .into_iter()
                .map(|one| {
                    let chosen = ticked(typed, &whom(one), form.categories.contains(&one));
                    Choice::new(whom(one), one.title(), chosen)
                })
                .collect(),
            levels: value(typed, "levels", &levels.join("\n")),
            state_grade: ticked(typed, "state_grade", form.state_grade),
            parts: offered(form).iter().zip(1..).map(|(part, place)| fields(part, place, typed)).collect(),
        }
    }
}

/// The parts there are, and empty ones after them.
fn offered(form: &ReviewForm) -> Vec<FormPart> {
    let is_free = |code: &String| form.parts.iter().all(|part| part.code != *code);
    let new = (1..).map(|number| format!("part_{number}")).filter(is_free).take(MORE);
    let new = new.map(|code| FormPart { code, ..FormPart::default() });
    form.parts.iter().cloned().chain(new).collect()
}

fn fields(part: &FormPart, place: usize, typed: &Typed) -> PartFields {
    let code = &part.code;
    let own = |name: &str, kept: &str| value(typed, &format!("{name}_{code}"), kept);
    let chosen = PREFILLS.iter().find(|(prefill, _)| part.prefill == Some(*prefill)).map_or("", |it| it.1);
    let chosen = own("prefill", chosen);
    let none = Choice::new("", "Không điền sẵn", chosen.is_empty());
    let known = PREFILLS.map(|(prefill, code)| Choice::new(code, prefill.title(), code == chosen));
    PartFields {
        heading: if part.title.is_empty() { "Phần mới".to_owned() } else { part.heading() },
        fixed: FIXED.contains(&code.as_str()),
        place: own("place", &place.to_string()),
        number: own("number", &part.number),
        above: own("above", &part.above),
        title: own("title", &part.title),
        guidance: own("guidance", &part.guidance),
        optional: ticked(typed, &format!("optional_{code}"), part.optional),
        level: ticked(typed, &format!("level_{code}"), part.level),
        prefills: std::iter::once(none).chain(known).collect(),
        code: code.clone(),
    }
}

fn value(typed: &Typed, name: &str, kept: &str) -> String {
    typed.get(name).map_or(kept, Text::as_str).to_owned()
}

fn ticked(typed: &Typed, name: &str, kept: bool) -> bool {
    if typed.is_empty() { kept } else { typed.contains_key(name) }
}

fn whom(category: Category) -> String {
    format!("for_{}", category.code())
}

/// The form as typed, over the one there was.
///
/// # Errors
/// A message at each field that does not fit.
pub(super) fn read(typed: &Typed, before: &ReviewForm) -> Result<ReviewForm, Errors> {
    let mut errors = Errors::default();
    let categories: Vec<_> =
        Category::ALL.into_iter().filter(|one| typed.contains_key(&whom(*one))).collect();
    errors.require(!categories.is_empty(), "whom", "Hãy chọn ít nhất một đối tượng viết trên mẫu này.");
    let levels = levels(typed, &before.levels);
    let parts = read_parts(typed, before, &mut errors);
    let asks = parts.iter().any(|part| part.level);
    let told = "Có phần hỏi mức độ, nên hãy ghi các mức, mỗi dòng một mức, mức tốt nhất trước.";
    errors.require(!asks || levels.len() > 1, "levels", told);
    let form = ReviewForm {
        title: required(typed, "title", "Hãy ghi tên mẫu.", &mut errors),
        source: required(typed, "source", "Hãy ghi văn bản quy định mẫu này.", &mut errors),
        categories,
        levels,
        state_grade: typed.contains_key("state_grade"),
        parts,
        ..before.clone()
    };
    if errors.is_empty() { Ok(form) } else { Err(errors) }
}

/// Levels by their lines; a name that was there keeps its code.
fn levels(typed: &Typed, before: &[Level]) -> Vec<Level> {
    let text = typed.get("levels").map_or("", Text::as_str);
    let titles = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut levels: Vec<Level> = Vec::new();
    for title in titles {
        if levels.iter().any(|level| level.title == title) {
            continue;
        }
        let kept = before.iter().find(|level| level.title == title).map(|level| level.code.clone());
        let is_free = |code: &String| before.iter().chain(&levels).all(|level| level.code != *code);
        let code = kept.or_else(|| (1..).map(|number| format!("level_{number}")).find(is_free));
        levels.push(Level { code: code.unwrap_or_default(), title: title.to_owned() });
    }
    levels
}

fn read_parts(typed: &Typed, before: &ReviewForm, errors: &mut Errors) -> Vec<FormPart> {
    let mut parts: Vec<(u32, FormPart)> = Vec::new();
    for part in offered(before) {
        let code = part.code.clone();
        let field = |name: &str| format!("{name}_{code}");
        let text = |name: &str| value(typed, &field(name), "");
        let title = text("title");
        if title.is_empty() {
            let told = "Phần này không bỏ được, vì các trang và giấy tờ khác đọc từ đây. Hãy ghi tên phần.";
            errors.require(!FIXED.contains(&code.as_str()), &field("title"), told);
            let told = "Hãy ghi tên phần, hoặc xóa phần hướng dẫn để không thêm phần này.";
            errors.require(!part.title.is_empty() || text("guidance").is_empty(), &field("title"), told);
            continue;
        }
        for name in ["title", "above"] {
            errors.require(
                text(name).chars().count() <= LONGEST,
                &field(name),
                "Ngắn lại: tối đa 300 ký tự.",
            );
        }
        errors.require(text("number").chars().count() <= 10, &field("number"), "Ngắn lại: tối đa 10 ký tự.");
        let place = number(typed, &field("place"), MOST, errors).unwrap_or(MOST);
        let prefill = text("prefill");
        let read = FormPart {
            number: text("number"),
            above: text("above"),
            title,
            guidance: text("guidance"),
            optional: typed.contains_key(&field("optional")),
            level: typed.contains_key(&field("level")),
            prefill: PREFILLS.iter().find(|(_, code)| *code == prefill).map(|(prefill, _)| *prefill),
            ..part
        };
        parts.push((place, read));
    }
    // Of two in one place the one that stood first stays first.
    parts.sort_by_key(|(place, _)| *place);
    parts.into_iter().map(|(_, part)| part).collect()
}

fn required(typed: &Typed, name: &str, told: &str, errors: &mut Errors) -> String {
    let text = value(typed, name, "");
    errors.require(!text.is_empty(), name, told);
    errors.require(text.chars().count() <= LONGEST, name, "Ngắn lại: tối đa 300 ký tự.");
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cycle::rules::Rules;

    fn forms() -> Vec<ReviewForm> {
        let year: serde_json::Value = serde_json::from_str(crate::cycle::opening::YEAR_2027).unwrap();
        serde_json::from_value::<Rules>(year["rule_set"]["rules"].clone()).unwrap().forms
    }

    /// The fields as a browser sends them, untouched.
    fn untouched(form: &ReviewForm) -> Typed {
        let shown = Shown::typed(form, &Typed::new());
        let mut sent = vec![
            ("title".to_owned(), shown.title),
            ("source".to_owned(), shown.source),
            ("levels".to_owned(), shown.levels),
        ];
        sent.extend(shown.state_grade.then(|| ("state_grade".to_owned(), "yes".to_owned())));
        let chosen = shown.whom.into_iter().filter(|one| one.chosen);
        sent.extend(chosen.map(|one| (one.value, "yes".to_owned())));
        for part in shown.parts {
            let code = part.code;
            let prefill = part.prefills.into_iter().find(|one| one.chosen).unwrap().value;
            sent.extend([
                (format!("place_{code}"), part.place),
                (format!("number_{code}"), part.number),
                (format!("above_{code}"), part.above),
                (format!("title_{code}"), part.title),
                (format!("guidance_{code}"), part.guidance),
                (format!("prefill_{code}"), prefill),
            ]);
            sent.extend(part.optional.then(|| (format!("optional_{code}"), "yes".to_owned())));
            sent.extend(part.level.then(|| (format!("level_{code}"), "yes".to_owned())));
        }
        sent.into_iter().map(|(name, value)| (name, Text::clean(&value))).collect()
    }

    fn set(typed: &mut Typed, fields: &[(&str, &str)]) {
        typed.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), Text::clean(value))));
    }

    #[test]
    fn what_is_not_touched_stays() {
        for form in forms() {
            assert_eq!(read(&untouched(&form), &form).unwrap(), form);
        }
    }

    #[test]
    fn parts_are_added_moved_and_taken_out() {
        let form = &forms()[0];
        let mut typed = untouched(form);
        let gone = form.parts.iter().find(|part| !FIXED.contains(&part.code.as_str())).unwrap();
        set(&mut typed, &[(&format!("title_{}", gone.code), "")]);
        set(&mut typed, &[("title_part_1", "Chuyển đổi số"), ("place_part_1", "0"), ("level_part_1", "yes")]);
        let mut expected: Vec<_> =
            form.parts.iter().map(|part| part.code.as_str()).filter(|code| *code != gone.code).collect();
        expected.insert(0, "part_1");
        let changed = read(&typed, form).unwrap();
        assert_eq!(changed.parts.iter().map(|part| part.code.as_str()).collect::<Vec<_>>(), expected);
        assert!(changed.parts[0].level);
    }

    #[test]
    fn levels_keep_their_codes_by_name() {
        let level = |code: &str, title: &str| Level { code: code.to_owned(), title: title.to_owned() };
        let before = [level("good", "Tốt"), level("level_1", "Khá")];
        let mut typed = Typed::new();
        set(&mut typed, &[("levels", "Xuất sắc\nTốt\n\nTốt\nKém")]);
        let expected = [level("level_2", "Xuất sắc"), level("good", "Tốt"), level("level_3", "Kém")];
        assert_eq!(levels(&typed, &before), expected);
    }

    #[test]
    fn what_does_not_fit_is_said_at_its_field() {
        let form = &forms()[0];
        for (field, value, at) in [
            ("title", "", "title"),
            ("source", "", "source"),
            ("levels", "", "levels"),
            ("title_summary", "", "title_summary"),
            ("place_summary", "x", "place_summary"),
            ("guidance_part_1", "Ghi rõ", "title_part_1"),
            ("number_summary", "mười hai ba", "number_summary"),
        ] {
            let mut typed = untouched(form);
            set(&mut typed, &[(field, value)]);
            assert!(read(&typed, form).unwrap_err().of(at).is_some(), "{field} = {value}");
        }
        let mut typed = untouched(form);
        typed.retain(|name, _| !name.starts_with("for_"));
        assert!(read(&typed, form).unwrap_err().of("whom").is_some());
    }
}
