//! What the year's papers show of one person, counted.

use crate::{
    db::Read,
    discipline,
    error::Result,
    leave,
    pledge::{Pledge, content::Content},
    quarter,
    review::{
        outcome::{self, CheckIn},
        store,
    },
    web::figure::Figure,
};

/// Counts that conditions lean on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Commitments in force.
    pub all: u32,
    /// Those whose newest report says that they are done.
    pub done: u32,
    /// Those never reported on. Silence is not success.
    pub unreported: u32,
    /// Those whose figure went beyond its target.
    pub exceeded: u32,
    /// Those done that have no figure: whether they went beyond is for people to say.
    pub in_words: u32,
    /// Whether this person leads.
    pub leads: bool,
    /// Disciplines in force for faults of the year.
    pub disciplines: u32,
    /// Days of sick leave within the year, up to today.
    pub sick_days: u32,
    /// Weaknesses named before, which the pledge answered.
    pub weaknesses: u32,
    /// The grades of the quarters decided so far; nothing where the year asks no quarters of this person.
    pub quarters: Option<Vec<String>>,
}

/// Counts what the papers of a pledge show.
///
/// # Errors
/// When the database fails.
pub async fn of_pledge(tx: &mut Read, pledge: &Pledge) -> Result<Facts> {
    let mut facts = match pledge.revision {
        Some(_) => {
            let sent = store::pledged(tx, pledge).await?;
            counted(&sent.content, &outcome::check_ins(tx, pledge.id).await?)
        }
        None => Facts::default(),
    };
    let disciplines = discipline::store::of_member(tx, pledge.member, Some(pledge.year)).await?;
    let in_force = disciplines.iter().filter(|one| one.lifted.is_none()).count();
    facts.disciplines = u32::try_from(in_force).unwrap_or(u32::MAX);
    facts.sick_days = leave::store::sick_days(tx, pledge.member, pledge.year).await?;
    facts.quarters = quarter::store::decided_grades(tx, pledge).await?;
    facts.leads = pledge.category.leads();
    Ok(facts)
}

fn counted(content: &Content, check_ins: &[CheckIn]) -> Facts {
    let mut facts =
        Facts { weaknesses: u32::try_from(content.carried.len()).unwrap_or(0), ..Facts::default() };
    for (_, one) in content.commitments() {
        facts.all += 1;
        // Reports are oldest first: the newest counts.
        let Some(newest) = check_ins.iter().rfind(|it| it.commitment == one.id) else {
            facts.unreported += 1;
            continue;
        };
        let value = newest.value;
        let target = Figure::read(&one.target).filter(|_| one.measure.is_counted());
        let reached = value.zip(target);
        let done = newest.progress == "done" || reached.is_some_and(|(value, target)| value >= target);
        facts.done += u32::from(done);
        match reached {
            Some((value, target)) => facts.exceeded += u32::from(value > target),
            None => facts.in_words += u32::from(done),
        }
    }
    facts
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use uuid::Uuid;

    use super::*;
    use crate::{
        id::CommitmentId,
        pledge::content::{Commitment, Measure, Part},
    };

    #[test]
    fn the_newest_report_of_each_commitment_counts() {
        let id = |number| CommitmentId(Uuid::from_u128(number));
        let one = |number, measure, target: &str| Commitment {
            measure,
            target: target.to_owned(),
            ..Commitment::blank(id(number))
        };
        let commitments = vec![
            one(1, Measure::Count, "12"),
            one(2, Measure::Percent, "90"),
            one(3, Measure::YesNo, ""),
            one(4, Measure::Count, "4"),
            one(5, Measure::Words, ""),
        ];
        let part = Part { section: "duties".to_owned(), text: String::new(), commitments };
        let content = Content { parts: vec![part], carried: Vec::new() };
        let report = |number, progress: &str, value: Option<&str>| CheckIn {
            commitment: id(number),
            at: DateTime::UNIX_EPOCH,
            progress: progress.to_owned(),
            value: value.and_then(Figure::read),
            words: String::new(),
        };
        let check_ins = [
            report(1, "behind", Some("3")),
            report(1, "done", Some("14,5")),
            report(2, "on_track", Some("90")),
            report(3, "done", None),
            report(4, "behind", Some("2")),
        ];
        let facts = counted(&content, &check_ins);
        let expected = Facts { all: 5, done: 3, unreported: 1, exceeded: 1, in_words: 1, ..Facts::default() };
        assert_eq!(facts, expected);
    }
}
