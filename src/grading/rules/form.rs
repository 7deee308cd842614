//! A year's rules as a form, and a form as rules. Pure.

use crate::{
    access::Office,
    cycle::rules::{Cap, CapBase, CapGroup, Condition, DutyGroup, Rounding, Rules, Test, Whom},
    web::{form::Errors, parts::Choice, text::Text},
};

use super::{
    Typed,
    steps::{self, StepFields},
};

/// Groups of similar duties that the form has room for.
const DUTIES: usize = 6;
/// The longest name of a group, and of the text that a rule rests on.
pub(super) const LONGEST: usize = 300;

/// The form's fields with their values.
#[derive(Debug)]
pub struct Shown {
    pub(super) percent: String,
    pub(super) bases: Vec<Choice>,
    pub(super) groups: Vec<Choice>,
    pub(super) roundings: Vec<Choice>,
    pub(super) small_group: String,
    pub(super) hard: bool,
    pub(super) source: String,
    pub(super) duties: Vec<DutyFields>,
    pub(super) parts: Vec<PartField>,
    pub(super) scale_source: String,
    pub(super) grades: Vec<GradeFields>,
    pub(super) steps: Vec<StepFields>,
}

/// One group of similar duties.
#[derive(Debug)]
pub struct DutyFields {
    pub(super) number: usize,
    pub(super) title: String,
    pub(super) posts: String,
}

/// One part of the points.
#[derive(Debug)]
pub struct PartField {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) most: String,
}

/// One grade: from how many points, and on which conditions.
#[derive(Debug)]
pub struct GradeFields {
    pub(super) title: String,
    pub(super) name: String,
    pub(super) from: Option<String>,
    pub(super) conditions: Vec<ConditionFields>,
}

/// One condition.
#[derive(Debug)]
pub struct ConditionFields {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) asked: bool,
    pub(super) figure: Option<String>,
    pub(super) figure_of: &'static str,
    pub(super) how: &'static str,
    pub(super) source: String,
}

const BASES: [(CapBase, &str, &str); 3] = [
    (CapBase::Good, "good", "Số người xếp mức tốt"),
    (CapBase::GoodOrBetter, "good_or_better", "Số người xếp mức tốt trở lên"),
    (CapBase::All, "all", "Tất cả những người được xếp loại"),
];
const GROUPS: [(CapGroup, &str, &str); 3] = [
    (CapGroup::Branch, "branch", "Trong từng chi bộ"),
    (CapGroup::Grassroots, "grassroots", "Trong từng tổ chức cơ sở đảng, hoặc cấp quyết định"),
    (CapGroup::Duties, "duties", "Trong từng nhóm có nhiệm vụ tương đồng của cấp quyết định"),
];
const ROUNDINGS: [(Rounding, &str, &str); 3] = [
    (Rounding::Floor, "floor", "Làm tròn xuống"),
    (Rounding::Nearest, "nearest", "Làm tròn đến số gần nhất"),
    (Rounding::Ceiling, "ceiling", "Làm tròn lên"),
];

fn choices<T: Copy + PartialEq>(known: &[(T, &str, &str)], chosen: &str, kept: T) -> Vec<Choice> {
    let is = |one: T, code: &str| if chosen.is_empty() { one == kept } else { code == chosen };
    known.iter().map(|(one, code, label)| Choice::new(*code, *label, is(*one, code))).collect()
}

impl Shown {
    /// The rules as they are kept.
    pub(super) fn of(rules: &Rules) -> Self {
        Self::typed(rules, &Typed::new())
    }

    /// The rules with what was typed over them.
    pub(super) fn typed(rules: &Rules, typed: &Typed) -> Self {
        let value = |name: &str, kept: String| typed.get(name).map_or(kept, |text| text.as_str().to_owned());
        let ticked = |name: &str, kept: bool| if typed.is_empty() { kept } else { typed.contains_key(name) };
        let cap = &rules.cap;
        Self {
            percent: value("percent", cap.percent.to_string()),
            bases: choices(&BASES, &value("base", String::new()), cap.base),
            groups: choices(&GROUPS, &value("group", String::new()), cap.group),
            roundings: choices(&ROUNDINGS, &value("rounding", String::new()), cap.rounding),
            small_group: value("small_group", cap.small_group.to_string()),
            hard: ticked("hard", cap.hard),
            source: value("cap_source", cap.source.clone()),
            duties: (0..DUTIES)
                .map(|at| {
                    let kept = cap.duties.get(at);
                    let number = at + 1;
                    let title = kept.map(|one| one.title.clone()).unwrap_or_default();
                    let posts = kept.map(|one| posts(&one.any)).unwrap_or_default();
                    DutyFields {
                        number,
                        title: value(&format!("duty_title_{number}"), title),
                        posts: value(&format!("duty_posts_{number}"), posts),
                    }
                })
                .collect(),
            parts: rules
                .scale
                .iter()
                .flat_map(|scale| &scale.parts)
                .map(|part| {
                    let name = format!("most_{}", part.code);
                    let most = value(&name, part.most.to_string());
                    PartField { name, title: part.title.clone(), most }
                })
                .collect(),
            scale_source: rules.scale.as_ref().map(|scale| scale.source.clone()).unwrap_or_default(),
            grades: rules
                .grades
                .iter()
                .map(|grade| {
                    let name = format!("from_{}", grade.code);
                    let from = grade.from_points.map(|points| value(&name, points.to_string()));
                    let fields = |one: &Condition| condition(one, &grade.code, typed);
                    let conditions = grade.conditions.iter().map(fields).collect();
                    GradeFields { title: grade.title.clone(), name, from, conditions }
                })
                .collect(),
            steps: steps::shown(&rules.steps, typed),
        }
    }
}

fn condition(one: &Condition, grade: &str, typed: &Typed) -> ConditionFields {
    let name = format!("{grade}_{}", one.code);
    let mut test = one.test;
    let figure = test.figure().map(|(figure, _)| figure.to_string());
    let typed_figure = typed.get(&format!("figure_{name}")).map(|text| text.as_str().to_owned());
    ConditionFields {
        asked: if typed.is_empty() { one.asked } else { typed.contains_key(&format!("asked_{name}")) },
        figure: figure.map(|kept| typed_figure.unwrap_or(kept)),
        figure_of: match one.test {
            Test::Present { .. } => "Từ bao nhiêu ngày nghỉ ốm",
            Test::Quarters { .. } => "Nhiều nhất bao nhiêu quý",
            _ => "Ít nhất bao nhiêu %",
        },
        how: match (one.test, one.whom) {
            (Test::Judgement, Whom::Leaders) => "người xếp loại xem xét, với cán bộ lãnh đạo, quản lý",
            (Test::Judgement, Whom::Everyone) => "người xếp loại xem xét",
            (_, Whom::Leaders) => "tính từ số liệu, với cán bộ lãnh đạo, quản lý",
            (_, Whom::Everyone) => "tính từ số liệu",
        },
        title: one.title.clone(),
        source: one.source.clone(),
        name,
    }
}

/// Conditions of a group as lines: an office, "Diện quản lý", or how a post's title begins.
fn posts(any: &[String]) -> String {
    let line = |code: &String| match code.split_once(':') {
        Some(("title", title)) => title.to_owned(),
        Some(("office", office)) => {
            let known = Office::ALL.into_iter().find(|one| one.code() == office);
            known.map_or_else(|| code.clone(), |one| one.title().to_owned())
        }
        _ if code == "managed" => MANAGED.to_owned(),
        _ => code.clone(),
    };
    any.iter().map(line).collect::<Vec<_>>().join("\n")
}

const MANAGED: &str = "Diện quản lý";

fn conditions(lines: &str) -> Vec<String> {
    let code = |line: &str| match Office::ALL.into_iter().find(|one| one.title() == line) {
        Some(office) => format!("office:{}", office.code()),
        None if line == MANAGED => "managed".to_owned(),
        None if line.starts_with("post:") || line == "no_agency" => line.to_owned(),
        None => format!("title:{line}"),
    };
    lines.lines().map(str::trim).filter(|line| !line.is_empty()).map(code).collect()
}

/// The rules as typed, over those there were.
///
/// # Errors
/// A message at each field that does not fit.
pub(super) fn read(typed: &Typed, before: &Rules) -> Result<Rules, Errors> {
    let mut errors = Errors::default();
    let mut rules = before.clone();
    rules.cap = cap(typed, &before.cap, &mut errors);
    points(typed, &mut rules, &mut errors);
    steps::read(typed, &mut rules.steps, &mut errors);
    if errors.is_empty() { Ok(rules) } else { Err(errors) }
}

fn cap(typed: &Typed, before: &Cap, errors: &mut Errors) -> Cap {
    let text = |name: &str| typed.get(name).map_or("", Text::as_str);
    let chosen = |name: &str, known: &[(&str, usize)]| {
        known.iter().find(|(code, _)| *code == text(name)).map_or(0, |(_, at)| *at)
    };
    let codes = |known: [&'static str; 3]| known.into_iter().zip(0..).collect::<Vec<_>>();
    let percent = number(typed, "percent", 100, errors);
    let small_group = number(typed, "small_group", 10, errors);
    let base = BASES[chosen("base", &codes(BASES.map(|it| it.1)))].0;
    let group = GROUPS[chosen("group", &codes(GROUPS.map(|it| it.1)))].0;
    let rounding = ROUNDINGS[chosen("rounding", &codes(ROUNDINGS.map(|it| it.1)))].0;
    let duties = duties(typed, errors);
    errors.require(
        group != CapGroup::Duties || !duties.is_empty(),
        "duty_title_1",
        "Tính theo nhóm có nhiệm vụ tương đồng thì cần ít nhất một nhóm.",
    );
    let source = text("cap_source");
    errors.require(!source.is_empty(), "cap_source", "Hãy ghi văn bản quy định tỷ lệ.");
    errors.require(source.chars().count() <= LONGEST, "cap_source", "Tên văn bản quá dài.");
    Cap {
        percent: percent.unwrap_or(before.percent),
        small_group: small_group.unwrap_or(before.small_group),
        base,
        group,
        rounding,
        duties,
        hard: typed.contains_key("hard"),
        source: source.to_owned(),
        ..before.clone()
    }
}

fn duties(typed: &Typed, errors: &mut Errors) -> Vec<DutyGroup> {
    let text = |name: &str| typed.get(name).map_or("", Text::as_str);
    let mut duties = Vec::new();
    for number in 1..=DUTIES {
        let (title, any) =
            (text(&format!("duty_title_{number}")), conditions(text(&format!("duty_posts_{number}"))));
        let field = format!("duty_title_{number}");
        errors.require(any.is_empty() || !title.is_empty(), &field, "Hãy đặt tên nhóm.");
        errors.require(title.chars().count() <= LONGEST, &field, "Tên nhóm quá dài.");
        errors.require(
            title.is_empty() || !any.is_empty(),
            &format!("duty_posts_{number}"),
            "Hãy ghi chức vụ của những người thuộc nhóm này, mỗi dòng một chức vụ.",
        );
        if !title.is_empty() {
            duties.push(DutyGroup { code: format!("d{number}"), title: title.to_owned(), any });
        }
    }
    duties
}

fn points(typed: &Typed, rules: &mut Rules, errors: &mut Errors) {
    if let Some(scale) = &mut rules.scale {
        for part in &mut scale.parts {
            part.most = number(typed, &format!("most_{}", part.code), 1_000, errors).unwrap_or(part.most);
        }
        let first = scale.parts.first().map(|part| format!("most_{}", part.code)).unwrap_or_default();
        errors.require(scale.most() == 100, &first, "Điểm tối đa của các phần phải cộng lại bằng 100.");
    }
    let mut above = u32::MAX;
    for grade in &mut rules.grades {
        if let Some(from) = &mut grade.from_points {
            let field = format!("from_{}", grade.code);
            *from = number(typed, &field, 100, errors).unwrap_or(*from);
            errors.require(*from < above, &field, "Điểm của mức này phải thấp hơn mức trên.");
            above = *from;
        }
        for one in &mut grade.conditions {
            let name = format!("{}_{}", grade.code, one.code);
            one.asked = typed.contains_key(&format!("asked_{name}"));
            if let Some((figure, most)) = one.test.figure() {
                *figure = number(typed, &format!("figure_{name}"), most, errors).unwrap_or(*figure);
            }
        }
    }
}

pub(super) fn number(typed: &Typed, field: &str, most: u32, errors: &mut Errors) -> Option<u32> {
    let text = typed.get(field).map_or("", Text::as_str);
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let read = plain.then(|| text.parse().ok()).flatten().filter(|number| *number <= most);
    if read.is_none() {
        errors.add(field, format!("Hãy ghi một số từ 0 đến {most}."));
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cycle::opening::{YEAR_2018, YEAR_2027};

    fn rules(file: &str) -> Rules {
        let year: serde_json::Value = serde_json::from_str(file).unwrap();
        serde_json::from_value(year["rule_set"]["rules"].clone()).unwrap()
    }

    /// The form as a browser sends it, untouched.
    fn untouched(rules: &Rules) -> Typed {
        let shown = Shown::of(rules);
        let chosen = |choices: &[Choice]| choices.iter().find(|one| one.chosen).unwrap().value.clone();
        let mut fields = vec![
            ("percent".to_owned(), shown.percent),
            ("small_group".to_owned(), shown.small_group),
            ("base".to_owned(), chosen(&shown.bases)),
            ("group".to_owned(), chosen(&shown.groups)),
            ("rounding".to_owned(), chosen(&shown.roundings)),
            ("cap_source".to_owned(), shown.source),
        ];
        fields.extend(shown.hard.then(|| ("hard".to_owned(), "yes".to_owned())));
        fields.extend(steps::untouched(&rules.steps));
        for duty in shown.duties {
            fields.push((format!("duty_title_{}", duty.number), duty.title));
            fields.push((format!("duty_posts_{}", duty.number), duty.posts));
        }
        fields.extend(shown.parts.into_iter().map(|part| (part.name, part.most)));
        for grade in shown.grades {
            fields.extend(grade.from.map(|from| (grade.name, from)));
            for one in grade.conditions {
                fields.extend(one.asked.then(|| (format!("asked_{}", one.name), "yes".to_owned())));
                fields.extend(one.figure.map(|figure| (format!("figure_{}", one.name), figure)));
            }
        }
        fields.into_iter().map(|(name, value)| (name, Text::clean(&value))).collect()
    }

    #[test]
    fn what_is_not_touched_stays() {
        for file in [YEAR_2018, YEAR_2027] {
            let mut rules = rules(file);
            assert_eq!(read(&untouched(&rules), &rules).unwrap(), rules);
            rules.cap.group = CapGroup::Duties;
            rules.cap.duties = vec![DutyGroup {
                code: "d1".to_owned(),
                title: "Người đứng đầu".to_owned(),
                any: vec!["office:secretary".to_owned(), "title:Chủ tịch".to_owned(), "managed".to_owned()],
            }];
            assert_eq!(read(&untouched(&rules), &rules).unwrap(), rules);
        }
    }

    #[test]
    fn what_does_not_fit_is_said_at_its_field() {
        let rules = rules(YEAR_2027);
        for (field, value, at) in [
            ("percent", "101", "percent"),
            ("percent", "20,5", "percent"),
            ("small_group", "", "small_group"),
            ("group", "duties", "duty_title_1"),
            ("duty_posts_2", "Bí thư", "duty_title_2"),
            ("duty_title_2", "Người đứng đầu", "duty_posts_2"),
            ("most_common", "40", "most_common"),
            ("from_good", "95", "from_good"),
            ("figure_excellent_exceeded", "x", "figure_excellent_exceeded"),
            ("cap_source", "", "cap_source"),
            ("step_source_decision", "", "step_source_decision"),
        ] {
            let mut typed = untouched(&rules);
            typed.insert(field.to_owned(), Text::clean(value));
            assert!(read(&typed, &rules).unwrap_err().of(at).is_some(), "{field} = {value}");
        }
    }
}
