//! The four quarters as the year sees them: points and grade of each that was decided, and their average, which is a figure
//! to judge by and decides nothing.

use super::{
    days::Quarter,
    show::QuarterPath,
    store::{self, Taken},
    workflow::Step,
};
use crate::{
    clock::date_text,
    cycle::{
        grades::{self, Grade},
        points,
        rules::Rules,
    },
    db::Read,
    error::Result,
    pledge::Pledge,
};

/// The quarters of a year.
#[derive(Debug)]
pub struct Rollup {
    /// Each quarter.
    pub rows: Vec<Row>,
    /// The average of the points decided, `88,3`; empty while there are none.
    pub average: String,
    /// How many quarters that is the average of.
    pub counted: usize,
    /// The text that asks for quarters.
    pub source: String,
}

/// One quarter.
#[derive(Debug)]
pub struct Row {
    /// What it is called.
    pub title: &'static str,
    /// Its page.
    pub href: String,
    /// What was decided; nothing before.
    pub grade: Option<Grade>,
    /// The points decided.
    pub points: String,
    /// The paper and its day; before the decision, how far it has come.
    pub how: String,
}

/// The quarters of a pledge; nothing where the year asks none of this person.
///
/// # Errors
/// When the database fails.
pub async fn of_pledge(tx: &mut Read, pledge: &Pledge, rules: &Rules) -> Result<Option<Rollup>> {
    let Some(asked) = rules.quarters_of(pledge.category) else { return Ok(None) };
    let steps = store::of_pledge(tx, pledge.id).await?;
    let rows = Quarter::ALL.map(|quarter| {
        let newest = steps.iter().rfind(|one| one.quarter == quarter);
        let decided = newest.filter(|one| one.step == Step::Decision);
        Row {
            title: quarter.title(),
            href: QuarterPath { id: pledge.id, number: quarter.number() }.to_string(),
            grade: decided.and_then(|one| one.grade.as_deref()).map(|code| grades::grade(rules, code)),
            points: decided.and_then(|one| points::total(&one.points)).map(points::text).unwrap_or_default(),
            how: how(newest, decided),
        }
    });
    let (average, counted) = average(&steps);
    Ok(Some(Rollup {
        rows: rows.into(),
        average: average.map(points::text).unwrap_or_default(),
        counted,
        source: asked.source.clone(),
    }))
}

fn how(newest: Option<&Taken>, decided: Option<&Taken>) -> String {
    if let Some(paper) = decided.and_then(|one| Some((one.number.as_ref()?, one.decided_on?))) {
        return format!("Số {} ngày {}", paper.0, date_text(paper.1));
    }
    let words = match newest.map(|one| one.step) {
        None => "Chưa đặt mục tiêu",
        Some(Step::Objectives) => "Đã đặt mục tiêu",
        Some(Step::Return) => "Trả lại để bổ sung",
        Some(Step::SelfScore) => "Đã tự chấm điểm",
        Some(Step::Proposal | Step::Decision) => "Đã có mức đề nghị",
    };
    words.to_owned()
}

/// The average of the points decided, in tenths, half up, and of how many quarters.
#[must_use]
pub fn average(steps: &[Taken]) -> (Option<u32>, usize) {
    let newest = Quarter::ALL.map(|quarter| steps.iter().rfind(|one| one.quarter == quarter));
    let decided = newest.into_iter().flatten().filter(|one| one.step == Step::Decision);
    let totals: Vec<u32> = decided.filter_map(|one| points::total(&one.points)).collect();
    let count = u32::try_from(totals.len()).unwrap_or(0);
    let average = (count > 0).then(|| (totals.iter().sum::<u32>() * 2 + count) / (count * 2));
    (average, totals.len())
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use uuid::Uuid;

    use super::*;
    use crate::member::MemberId;

    fn taken(quarter: i32, place: i32, step: Step, tenths: u32) -> Taken {
        Taken {
            quarter: Quarter::numbered(quarter).unwrap(),
            place,
            step,
            at: DateTime::UNIX_EPOCH,
            actor: MemberId(Uuid::nil()),
            actor_name: String::new(),
            office_title: None,
            objectives: Vec::new(),
            points: [("all".to_owned(), tenths)].into(),
            grade: None,
            words: String::new(),
            unit_name: None,
            number: None,
            decided_on: None,
        }
    }

    #[test]
    fn only_the_newest_decision_of_each_quarter_counts() {
        let mut steps = vec![taken(1, 4, Step::Decision, 900), taken(1, 5, Step::Decision, 800)];
        assert_eq!(average(&steps), (Some(800), 1));
        steps.push(taken(2, 4, Step::Decision, 885));
        // 842.5 tenths are 84,3.
        assert_eq!(average(&steps), (Some(843), 2));
        steps.push(taken(3, 3, Step::Proposal, 100));
        assert_eq!(average(&steps), (Some(843), 2));
        assert_eq!(average(&[]), (None, 0));
    }
}
