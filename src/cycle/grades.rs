//! Grades of a year's rules as pages show them. Pure.

use super::rules::Rules;
use crate::web::parts::{Choice, Shape};

/// A grade as it is shown: its name, and as many bars as it is worth.
#[derive(Clone, Debug)]
pub struct Grade {
    /// The name in the year's rules.
    pub title: String,
    /// Its shape.
    pub shape: Shape,
}

/// A grade of the year's rules; the best has four bars.
#[must_use]
pub fn grade(rules: &Rules, code: &str) -> Grade {
    let place = rules.grades.iter().position(|grade| grade.code == code);
    let shape = match place {
        Some(0) => Shape::Grade4,
        Some(1) => Shape::Grade3,
        Some(2) => Shape::Grade2,
        Some(_) => Shape::Grade1,
        None => Shape::Unknown,
    };
    Grade { title: rules.title_of(code).to_owned(), shape }
}

/// The grades to choose from.
#[must_use]
pub fn choices(rules: &Rules, chosen: &str) -> Vec<Choice> {
    rules
        .grades
        .iter()
        .map(|grade| {
            let choice = Choice::new(grade.code.clone(), grade.title.clone(), grade.code == chosen);
            match grade.from_points {
                Some(points) if points > 0 => choice.with_hint(format!("Từ {points} điểm trở lên")),
                _ => choice,
            }
        })
        .collect()
}
