//! The conditions of each grade as pages show them.

use super::{Facts, Figures, Verdict, of_grade};
use crate::{
    cycle::rules::{Points, Rules},
    review::{points, view},
    web::parts::{Badge, Shape},
};

/// What a grade asks for, beside what there is.
#[derive(Debug)]
pub struct GradeAsks {
    /// The grade.
    pub grade: view::Grade,
    /// From how many points; nothing under rules without points.
    pub from: Option<u32>,
    /// Whether the points are enough; nothing while there are none.
    pub reached: Option<Badge>,
    /// Its conditions.
    pub rows: Vec<Row>,
}

/// One condition.
#[derive(Debug)]
pub struct Row {
    /// What must hold.
    pub title: String,
    /// Whether it holds.
    pub badge: Badge,
    /// By which figures.
    pub figures: Figures,
    /// The text that says so.
    pub source: String,
}

/// Every grade that asks for something.
#[must_use]
pub fn asks(rules: &Rules, facts: &Facts, scored: &Points) -> Vec<GradeAsks> {
    let total = points::total(scored);
    rules
        .grades
        .iter()
        .map(|grade| GradeAsks {
            grade: view::grade(rules, &grade.code),
            from: grade.from_points.filter(|from| *from > 0),
            reached: total.map(|total| match points::lacking(rules, &grade.code, total) {
                None => badge(Verdict::Met),
                Some(_) => badge(Verdict::NotMet),
            }),
            rows: of_grade(rules, &grade.code, facts).into_iter().map(row).collect(),
        })
        .filter(|grade| grade.from.is_some() || !grade.rows.is_empty())
        .collect()
}

fn row(found: super::Finding) -> Row {
    Row {
        title: found.condition.title,
        badge: badge(found.verdict),
        figures: found.figures,
        source: found.condition.source,
    }
}

fn badge(verdict: Verdict) -> Badge {
    match verdict {
        Verdict::Met => Badge::new("Đạt", Shape::Done),
        Verdict::NotMet => Badge::new("Chưa đạt", Shape::Alarm),
        Verdict::ToJudge => Badge::new("Cần xem xét", Shape::Unknown),
    }
}
