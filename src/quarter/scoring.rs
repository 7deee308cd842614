//! Points and grade of a form: typed for each part of the year's scale, and the grade must fit them. Pure.

use crate::{
    cycle::{
        points::{self, Field},
        rules::{Points, Rules},
    },
    web::{form::Errors, text::Text},
};

/// What is typed: parts run in step with their points.
#[derive(Clone, Copy, Debug)]
pub struct Typed<'a> {
    /// Codes of the parts.
    pub part: &'a [String],
    /// Their points.
    pub points: &'a [Text],
    /// The grade's code.
    pub grade: &'a str,
}

/// The fields for points, with what was typed, or what is there before anything was.
#[must_use]
pub fn fields(rules: &Rules, typed: Typed<'_>, before: Option<&Points>) -> Vec<Field> {
    points::fields(rules.scale.as_ref(), |code| {
        if typed.part.is_empty() {
            before.and_then(|before| before.get(code)).map(|tenths| points::text(*tenths)).unwrap_or_default()
        } else {
            points::typed_for(typed.part, typed.points, code)
        }
    })
}

/// The points and the grade; what is wrong stands in `errors`.
pub fn read(rules: &Rules, typed: Typed<'_>, errors: &mut Errors) -> Points {
    let of = |code: &str| points::typed_for(typed.part, typed.points, code);
    let scored = points::read(rules.scale.as_ref(), of).unwrap_or_else(|wrong| {
        errors.extend(wrong);
        Points::new()
    });
    errors.require(rules.has(typed.grade), "grade", "Hãy chọn mức xếp loại của quý.");
    let lacking =
        points::total(&scored).and_then(|total| Some((total, points::lacking(rules, typed.grade, total)?)));
    if let Some((total, from)) = lacking {
        let (title, has) = (rules.title_of(typed.grade), points::text(total));
        errors.add("grade", format!("Mức “{title}” cần từ {from} điểm; điểm đã ghi là {has}."));
    }
    scored
}

/// Points part by part and together: "28 + 61,5 = 89,5"; nothing under rules without points.
#[must_use]
pub fn sum(scored: &Points) -> String {
    let parts: Vec<_> = scored.values().map(|tenths| points::text(*tenths)).collect();
    let total = points::total(scored).map(points::text);
    total.map(|total| format!("{} = {total}", parts.join(" + "))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cycle::opening::{YEAR_2018, YEAR_2027};

    fn rules(file: &str) -> Rules {
        let year: serde_json::Value = serde_json::from_str(file).unwrap();
        serde_json::from_value(year["rule_set"]["rules"].clone()).unwrap()
    }

    fn told(file: &str, points: &[&str], grade: &str) -> (String, Errors) {
        let part: Vec<_> = ["common", "results"].map(ToOwned::to_owned).into();
        let points: Vec<_> = points.iter().map(|text| Text::clean(text)).collect();
        let mut errors = Errors::default();
        let scored = read(&rules(file), Typed { part: &part, points: &points, grade }, &mut errors);
        (sum(&scored), errors)
    }

    #[test]
    fn a_grade_fits_its_points() {
        let (sum, errors) = told(YEAR_2027, &["28", "61,5"], "good");
        assert_eq!((sum.as_str(), errors.is_empty()), ("28 + 61,5 = 89,5", true));
        assert!(told(YEAR_2027, &["28", "61,5"], "excellent").1.of("grade").is_some());
        assert!(told(YEAR_2027, &["31", "61,5"], "good").1.at("points", "common").is_some());
        assert!(told(YEAR_2027, &["28", "61,5"], "").1.of("grade").is_some());
        let (sum, errors) = told(YEAR_2018, &[], "excellent");
        assert!(sum.is_empty() && errors.is_empty(), "no points in 2018");
    }
}
