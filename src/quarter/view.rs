//! What the pages of a quarter share: its steps with their state, and what was given in each.

use chrono::NaiveDate;

use super::{
    content::Objective,
    days::Quarter,
    scoring,
    store::Taken,
    workflow::{Stage, Step},
    year::QuartersPath,
};
use crate::{
    access::Actor,
    clock::{date_text, day_in_vietnam, moment_text},
    cycle::{
        grades::{self, Grade},
        rules::{Quarters, Rules},
    },
    pledge::{self, Pledge},
    web::parts::{Badge, Crumb, Shape},
};

/// One step of a quarter as a line.
#[derive(Debug)]
pub struct StepLine {
    /// What it is called.
    pub title: &'static str,
    /// How it stands.
    pub badge: Badge,
    /// When it was taken and by whom; before that, until when it is due.
    pub when: String,
}

/// Points, grade and words that someone gave.
#[derive(Debug)]
pub struct Given {
    /// The grade.
    pub grade: Option<Grade>,
    /// The points, part by part and together; empty under rules without points.
    pub points: String,
    /// In words.
    pub words: String,
    /// The paper of a decision; empty for the rest.
    pub paper: String,
    /// Who, in which office, and when.
    pub who: String,
}

/// A line of the quarter, counted from one.
#[derive(Debug)]
pub struct Line {
    /// What is to be done.
    pub statement: String,
    /// Whether it is taken from a commitment.
    pub pledged: bool,
    /// The product that will show it.
    pub product: String,
    /// What it came to; empty before.
    pub result: String,
}

/// Lines as they were set at some time.
#[derive(Debug)]
pub struct Version {
    /// When.
    pub at: String,
    /// The lines.
    pub lines: Vec<Line>,
}

/// The four steps of a quarter, as they stand on a day.
#[must_use]
pub fn lines(
    quarter: Quarter,
    (year, asked): (i32, &Quarters),
    steps: &[Taken],
    today: NaiveDate,
) -> Vec<StepLine> {
    let taken = || steps.iter().filter(|one| one.quarter == quarter);
    let stage = Stage::after_all(taken().map(|one| one.step));
    let line = |step: Step| {
        let due = quarter.due(year, asked, step);
        let first = taken().find(|one| one.step == step);
        let newest = taken().rfind(|one| one.step == step);
        let (badge, when) = match (first, newest) {
            // What was given back waits for the member again.
            (Some(first), Some(newest)) if stage.after(step).is_err() || stage != Stage::Returned => {
                let late = due.is_some_and(|due| day_in_vietnam(first.at) > due);
                let badge = if late { LATE } else { DONE };
                (badge, format!("{}, {}", date_text(day_in_vietnam(newest.at)), newest.actor_name))
            }
            _ => (badge(quarter, (year, asked), (stage, step), today), due_line(due)),
        };
        StepLine { title: step.title(), badge, when }
    };
    Step::ROUND.map(line).into()
}

const DONE: Badge = Badge::new("Đã xong", Shape::Done);
const LATE: Badge = Badge::new("Xong muộn", Shape::Late);

fn due_line(due: Option<NaiveDate>) -> String {
    due.map(|due| format!("Hạn {}", date_text(due))).unwrap_or_default()
}

/// How a step that was not taken yet stands.
fn badge(
    quarter: Quarter,
    (year, asked): (i32, &Quarters),
    (stage, step): (Stage, Step),
    today: NaiveDate,
) -> Badge {
    let early = quarter.opens(year, asked, step).is_some_and(|opens| today < opens);
    if stage.after(step).is_err() || early {
        return Badge::new("Chưa đến lượt", Shape::Empty);
    }
    if is_overdue(quarter, (year, asked), step, today) { Badge::OVERDUE } else { TO_DO }
}

/// What waits for someone's hand.
pub const TO_DO: Badge = Badge::new("Cần làm", Shape::Half);

/// Whether the day until which a step is in time has passed.
#[must_use]
pub fn is_overdue(quarter: Quarter, (year, asked): (i32, &Quarters), step: Step, today: NaiveDate) -> bool {
    quarter.due(year, asked, step).is_some_and(|due| due < today)
}

/// How far a quarter has come, as a word and a shape.
#[must_use]
pub fn stage_badge(stage: Stage) -> Badge {
    match stage {
        Stage::Open => Badge::new("Chưa đặt mục tiêu", Shape::Empty),
        Stage::Planned => Badge::new("Đã đặt mục tiêu", Shape::Half),
        Stage::Returned => Badge::new("Trả lại để bổ sung", Shape::Half),
        Stage::Scored => Badge::new("Đã tự chấm điểm", Shape::Sent),
        Stage::Proposed => Badge::new("Đã có mức đề nghị", Shape::Sent),
        Stage::Decided => Badge::new("Đã quyết định", Shape::Done),
    }
}

/// What someone gave in a step.
#[must_use]
pub fn given(rules: &Rules, one: &Taken) -> Given {
    let who = match &one.office_title {
        Some(office) => format!("{}, {office}", one.actor_name),
        None => one.actor_name.clone(),
    };
    let paper = one.number.as_ref().zip(one.decided_on).map(|(number, day)| {
        format!("Số {number} ngày {}, {}", date_text(day), one.unit_name.clone().unwrap_or_default())
    });
    Given {
        grade: one.grade.as_deref().map(|code| grades::grade(rules, code)),
        points: scoring::sum(&one.points),
        words: one.words.clone(),
        paper: paper.unwrap_or_default(),
        who: format!("{who}, {}", moment_text(one.at)),
    }
}

/// Everything given in a kind of step, newest first.
#[must_use]
pub fn all_given(rules: &Rules, steps: &[Taken], step: Step) -> Vec<Given> {
    steps.iter().rev().filter(|one| one.step == step).map(|one| given(rules, one)).collect()
}

/// The lines of a quarter.
#[must_use]
pub fn objectives(kept: &[Objective]) -> Vec<Line> {
    let line = |one: &Objective| Line {
        statement: one.statement.clone(),
        pledged: one.commitment.is_some(),
        product: one.product.clone(),
        result: one.result.clone(),
    };
    kept.iter().map(line).collect()
}

/// The way down to a page of a pledge's quarters.
#[must_use]
pub fn crumbs(actor: &Actor, pledge: &Pledge) -> Vec<Crumb> {
    let mut crumbs = pledge::view::crumbs(actor, pledge);
    crumbs.push(Crumb::new(QuartersPath { id: pledge.id }, "Đánh giá theo quý"));
    crumbs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cycle::rules::Window;

    #[test]
    fn a_step_is_to_be_done_in_its_days_and_overdue_after_them() {
        let asked = Quarters {
            objectives: Window { before: 30, after: 10 },
            self_score: Window { before: 10, after: 5 },
            ..Quarters::default()
        };
        let words = |month, day| -> Vec<&str> {
            let today = NaiveDate::from_ymd_opt(2027, month, day).unwrap();
            let first = Quarter::numbered(1).unwrap();
            lines(first, (2027, &asked), &[], today).into_iter().map(|line| line.badge.word).collect()
        };
        assert_eq!(words(1, 11), ["Cần làm", "Chưa đến lượt", "Chưa đến lượt", "Chưa đến lượt"]);
        assert_eq!(words(1, 12)[0], "Quá hạn");
        let second = Quarter::numbered(2).unwrap();
        let early = NaiveDate::from_ymd_opt(2027, 3, 1).unwrap();
        assert_eq!(lines(second, (2027, &asked), &[], early)[0].badge.word, "Chưa đến lượt");
    }
}
