//! Among whom a grade is counted: the people one committee decides on, or one branch of them.

use chrono::NaiveDate;

use super::cap::{Counts, Weight, weigh};
use crate::{
    cycle::{
        CycleId,
        rules::{Cap, CapGroup, Rules},
    },
    db::Read,
    error::Result,
    pledge::{Pledge, Stage},
    unit::UnitId,
};

/// Whose pledges are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The leaders that the Standing Committee of a unit manages.
    Managed(UnitId),
    /// Everyone else on whom the committee of a unit decides.
    Decided(UnitId),
    /// Everyone else of one branch.
    Branch(UnitId),
    /// The whole of a branch, its leaders included: for whom it proposes.
    Proposed(UnitId),
}

/// Pledges of a group that stand alike.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The branch.
    pub branch: UnitId,
    /// Its name.
    pub branch_name: String,
    /// How far the year's end has come.
    pub stage: Stage,
    /// What was proposed.
    pub proposed: Option<String>,
    /// What was decided.
    pub decided: Option<String>,
    /// How many.
    pub people: u32,
}

/// A group counted: the newest grade of each, and the grades already decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Decided where it is decided, else proposed.
    pub standing: Counts,
    /// Decided only.
    pub decided: Counts,
    /// Those without a proposal yet.
    pub waiting: u32,
}

impl Group {
    /// The group in which a pledge's grade is counted against the cap.
    #[must_use]
    pub fn of(pledge: &Pledge, cap: &Cap) -> Self {
        match (pledge.manager, cap.group) {
            (Some(manager), _) => Self::Managed(manager),
            (None, CapGroup::Branch) => Self::Branch(pledge.branch),
            (None, CapGroup::Grassroots) => Self::Decided(pledge.decides),
        }
    }

    /// The unit whose group it is.
    #[must_use]
    pub fn unit(self) -> UnitId {
        match self {
            Self::Managed(unit) | Self::Decided(unit) | Self::Branch(unit) | Self::Proposed(unit) => unit,
        }
    }

    /// The same kind of group of another unit.
    #[must_use]
    pub fn of_unit(self, unit: UnitId) -> Self {
        match self {
            Self::Managed(_) => Self::Managed(unit),
            Self::Decided(_) => Self::Decided(unit),
            Self::Branch(_) => Self::Branch(unit),
            Self::Proposed(_) => Self::Proposed(unit),
        }
    }

    /// The unit in each part of a query: managed, decided, branch, proposed.
    #[must_use]
    pub fn keys(self) -> [Option<UnitId>; 4] {
        match self {
            Self::Managed(unit) => [Some(unit), None, None, None],
            Self::Decided(unit) => [None, Some(unit), None, None],
            Self::Branch(unit) => [None, None, Some(unit), None],
            Self::Proposed(unit) => [None, None, None, Some(unit)],
        }
    }
}

/// Counts the pledges of a group by branch, stage and grade; branches have their names of `day`, or of today.
///
/// # Errors
/// When the database fails.
pub async fn standings(
    tx: &mut Read,
    (cycle, day): (CycleId, Option<NaiveDate>),
    group: Group,
) -> Result<Vec<Standing>> {
    let [managed, decided, branch, proposed] = group.keys();
    let rows = sqlx::query!(
        r#"select pledge.branch_id as "branch: UnitId", coalesce(past.name, unit.name) as "branch_name!", pledge.stage as "stage: Stage",
                  pledge.proposed_grade, pledge.decided_grade, count(*) as "people!"
             from pledge join unit on unit.id = pledge.branch_id
             left join unit_history past on past.unit_id = unit.id and past.during @> $6::date
            where pledge.cycle_id = $1
              and (pledge.manager_id = $2 or pledge.branch_id = $5
                   or (pledge.manager_id is null and (pledge.decides_id = $3 or pledge.branch_id = $4)))
            group by unit.code, 1, 2, 3, 4, 5 order by unit.code"#,
        cycle as _,
        managed as _,
        decided as _,
        branch as _,
        proposed as _,
        day,
    )
    .fetch_all(tx.conn())
    .await?;
    let standings = rows.into_iter().map(|row| Standing {
        branch: row.branch,
        branch_name: row.branch_name,
        stage: row.stage,
        proposed: row.proposed_grade,
        decided: row.decided_grade,
        people: u32::try_from(row.people).unwrap_or(u32::MAX),
    });
    Ok(standings.collect())
}

impl Tally {
    /// Adds up what stands alike.
    #[must_use]
    pub fn of<'a>(standings: impl IntoIterator<Item = &'a Standing>) -> Self {
        let mut tally = Self::default();
        for one in standings {
            match (one.decided.as_deref(), one.proposed.as_deref()) {
                (Some(grade), _) => {
                    tally.standing.add(grade, one.people);
                    tally.decided.add(grade, one.people);
                }
                (None, Some(grade)) => tally.standing.add(grade, one.people),
                (None, None) => tally.waiting += one.people,
            }
        }
        tally
    }

    /// The same after `pledge` is decided as `grade`.
    #[must_use]
    pub fn with(&self, (decided, proposed): (Option<&str>, Option<&str>), grade: &str) -> Self {
        let mut after = self.clone();
        if let Some(old) = decided.or(proposed) {
            after.standing.take(old);
        }
        if let Some(old) = decided {
            after.decided.take(old);
        }
        after.standing.add(grade, 1);
        after.decided.add(grade, 1);
        after
    }

    /// What is decided so far against the cap, in a base of all grades given or proposed.
    #[must_use]
    pub fn decided_weight(&self, rules: &Rules) -> Weight {
        weigh(&rules.cap, &self.standing, self.decided.of(&rules.cap.grade))
    }

    /// What is decided and proposed together against the cap.
    #[must_use]
    pub fn standing_weight(&self, rules: &Rules) -> Weight {
        weigh(&rules.cap, &self.standing, self.standing.of(&rules.cap.grade))
    }
}

/// Why a decision would break the cap; `None` if it does not. It breaks it when it makes the excess larger: a decision
/// that helps, or changes nothing, is taken even where the group stands over its cap already.
#[must_use]
pub fn breaks(before: &Tally, after: &Tally, rules: &Rules) -> Option<Weight> {
    let weight = after.decided_weight(rules);
    (weight.excess() > before.decided_weight(rules).excess()).then_some(weight)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cycle::opening::YEAR_2027;

    fn rules() -> Rules {
        let year: serde_json::Value = serde_json::from_str(YEAR_2027).unwrap();
        serde_json::from_value(year["rule_set"]["rules"].clone()).unwrap()
    }

    fn tally(decided: &[(&str, u32)], proposed: &[(&str, u32)]) -> Tally {
        let mut tally = Tally::default();
        for (grade, people) in decided {
            tally.decided.add(grade, *people);
            tally.standing.add(grade, *people);
        }
        for (grade, people) in proposed {
            tally.standing.add(grade, *people);
        }
        tally
    }

    #[test]
    fn the_cap_is_broken_by_what_makes_the_excess_larger() {
        // 10 people good or better: two may be excellent.
        let one = tally(&[("excellent", 1)], &[("excellent", 2), ("good", 7)]);
        let two = one.with((None, Some("excellent")), "excellent");
        assert!(breaks(&one, &two, &rules()).is_none());
        let three = two.with((None, Some("excellent")), "excellent");
        let weight = breaks(&two, &three, &rules()).unwrap();
        assert_eq!((weight.used, weight.allowed, weight.excess()), (3, 2, 1));
        // Someone good falls out of the base: 9 people, one may be excellent.
        let smaller = two.with((None, Some("good")), "fair");
        assert_eq!(breaks(&two, &smaller, &rules()).unwrap().allowed, 1);
        // A correction downwards helps, and a second "good" changes nothing, though the group is over its cap.
        assert!(
            breaks(&three, &three.with((Some("excellent"), Some("excellent")), "good"), &rules()).is_none()
        );
        assert!(breaks(&three, &three.with((None, Some("good")), "good"), &rules()).is_none());
    }

    #[test]
    fn a_correction_counts_once() {
        let before = tally(&[("excellent", 1), ("good", 4)], &[]);
        let after = before.with((Some("good"), Some("good")), "fair");
        assert_eq!((after.standing.total(), after.decided.total()), (5, 5));
        assert_eq!((after.decided.of("good"), after.decided.of("fair")), (3, 1));
    }
}
