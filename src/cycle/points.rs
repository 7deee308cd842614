//! Points: typed for each part of the year's scale, kept in tenths, weighed against the grades' bands. Pure.

use super::rules::{Points, Rules, Scale};
use crate::web::{form::Errors, text::Text};

/// A field for one part of the scale.
#[derive(Clone, Debug)]
pub struct Field {
    /// The part's code.
    pub code: String,
    /// What it is given for, and at most how much.
    pub label: String,
    /// What is typed or kept.
    pub value: String,
}

/// The fields of a form, with what was typed for each part.
#[must_use]
pub fn fields(scale: Option<&Scale>, value: impl Fn(&str) -> String) -> Vec<Field> {
    let parts = scale.map_or(&[][..], |scale| &scale.parts).iter();
    parts
        .map(|part| Field {
            code: part.code.clone(),
            label: format!("{}, tối đa {} điểm", part.title, part.most),
            value: value(&part.code),
        })
        .collect()
}

/// Reads the points typed for each part; without a scale there are none.
///
/// # Errors
/// A message at each field, `points-CODE`, that is missing or over what its part has.
pub fn read(scale: Option<&Scale>, typed: impl Fn(&str) -> String) -> Result<Points, Errors> {
    let mut errors = Errors::default();
    let mut points = Points::new();
    for part in scale.map_or(&[][..], |scale| &scale.parts) {
        match tenths(&typed(&part.code)).filter(|tenths| *tenths <= part.most * 10) {
            Some(tenths) => {
                points.insert(part.code.clone(), tenths);
            }
            None => errors.add(
                format!("points-{}", part.code),
                format!("Hãy ghi điểm từ 0 đến {}, một chữ số sau dấu phẩy, ví dụ: 27,5.", part.most),
            ),
        }
    }
    if errors.is_empty() { Ok(points) } else { Err(errors) }
}

/// `92,5` as 925.
fn tenths(typed: &str) -> Option<u32> {
    let (whole, part) = typed.trim().split_once(',').unwrap_or((typed.trim(), "0"));
    let digits = |text: &str, most: usize| {
        (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let fits = digits(whole, 3) && digits(part, 1);
    fits.then(|| Some(whole.parse::<u32>().ok()? * 10 + part.parse::<u32>().ok()?)).flatten()
}

/// Points in Vietnamese form: `92,5`.
#[must_use]
pub fn text(tenths: u32) -> String {
    if tenths.is_multiple_of(10) {
        (tenths / 10).to_string()
    } else {
        format!("{},{}", tenths / 10, tenths % 10)
    }
}

/// All points together, in tenths; `None` where there are none.
#[must_use]
pub fn total(points: &Points) -> Option<u32> {
    (!points.is_empty()).then(|| points.values().sum())
}

/// The best grade that so many points, in tenths, allow (QĐ 366-QĐ/TW, Điều 11).
#[must_use]
pub fn band(rules: &Rules, tenths: u32) -> Option<&str> {
    let reached = |from: Option<u32>| from.is_some_and(|from| from * 10 <= tenths);
    rules.grades.iter().find(|grade| reached(grade.from_points)).map(|grade| grade.code.as_str())
}

/// From how many points a grade is given, where so many, in tenths, are not enough for it.
#[must_use]
pub fn lacking(rules: &Rules, grade: &str, tenths: u32) -> Option<u32> {
    let wanted = rules.grades.iter().find(|one| one.code == grade)?.from_points?;
    (wanted * 10 > tenths).then_some(wanted)
}

/// What was typed for a part, of fields that run in step.
#[must_use]
pub fn typed_for(parts: &[String], points: &[Text], code: &str) -> String {
    let pair = parts.iter().zip(points).find(|(part, _)| *part == code);
    pair.map(|(_, typed)| typed.as_str().to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cycle::opening::{YEAR_2018, YEAR_2027};

    fn rules(file: &str) -> Rules {
        let year: serde_json::Value = serde_json::from_str(file).unwrap();
        serde_json::from_value(year["rule_set"]["rules"].clone()).unwrap()
    }

    #[test]
    fn points_are_read_in_tenths_and_said_as_they_are_typed() {
        for (typed, read) in [
            ("92,5", Some(925)),
            ("30", Some(300)),
            ("0", Some(0)),
            ("7,25", None),
            ("-1", None),
            ("", None),
            ("1.5", None),
            ("chín", None),
            ("9999", None),
            (",5", None),
        ] {
            assert_eq!(tenths(typed), read, "{typed}");
        }
        assert_eq!([text(925), text(300), text(5)], ["92,5", "30", "0,5"]);
    }

    #[test]
    fn the_bands_of_2025_begin_at_90_70_and_50_and_2018_has_none() {
        let rules_2027 = rules(YEAR_2027);
        for (tenths, grade) in [
            (1000, "excellent"),
            (900, "excellent"),
            (899, "good"),
            (700, "good"),
            (699, "fair"),
            (500, "fair"),
            (499, "poor"),
        ] {
            assert_eq!(band(&rules_2027, tenths), Some(grade), "{tenths}");
        }
        assert_eq!(lacking(&rules_2027, "excellent", 899), Some(90));
        assert_eq!(lacking(&rules_2027, "good", 899), None);
        let rules_2018 = rules(YEAR_2018);
        assert_eq!((band(&rules_2018, 1000), lacking(&rules_2018, "excellent", 0)), (None, None));
        assert!(fields(rules_2018.scale.as_ref(), |_| String::new()).is_empty());
        assert!(read(rules_2018.scale.as_ref(), |_| String::new()).unwrap().is_empty());
    }

    #[test]
    fn each_part_has_its_most() {
        let rules = rules(YEAR_2027);
        let typed = |common: &'static str, results: &'static str| {
            read(rules.scale.as_ref(), move |code| if code == "common" { common } else { results }.to_owned())
        };
        let points = typed("28,5", "64").unwrap();
        assert_eq!(total(&points), Some(925));
        assert!(typed("30,1", "64").unwrap_err().at("points", "common").is_some());
        assert_eq!(typed("", "71").unwrap_err().list().len(), 2);
    }
}
