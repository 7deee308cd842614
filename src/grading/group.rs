//! Among whom a grade is counted: the people one committee decides on, one branch of them, or those of them with similar
//! duties.

use chrono::NaiveDate;

use super::cap::{Counts, Explanation, Outlook, weigh};
use crate::{
    cycle::{
        CycleId,
        rules::{Cap, CapGroup, Rules},
    },
    db::Read,
    error::Result,
    pledge::{Pledge, PledgeId, Stage},
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
    /// The group of similar duties, where the rules have such groups.
    pub duties: Option<String>,
    /// How far the year's end has come.
    pub stage: Stage,
    /// What was proposed, as the deciding body left it.
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

/// A group that the cap is counted in, under its name; the name is empty where it is the only one.
#[derive(Clone, Debug)]
pub struct Capped {
    /// What it is called.
    pub name: String,
    /// How it stands.
    pub tally: Tally,
}

impl Group {
    /// The group in which a pledge's grade is counted against the cap; those with similar duties are a part of it.
    #[must_use]
    pub fn of(pledge: &Pledge, cap: &Cap) -> Self {
        match (pledge.manager, cap.group) {
            (Some(manager), _) => Self::Managed(manager),
            (None, CapGroup::Branch) => Self::Branch(pledge.branch),
            (None, CapGroup::Grassroots | CapGroup::Duties) => Self::Decided(pledge.decides),
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

    /// The groups that the cap is counted in here: one, one a branch, or one for each kind of duties.
    #[must_use]
    pub fn capped(self, standings: &[Standing], rules: &Rules) -> Vec<Capped> {
        match (rules.cap.group, self) {
            (CapGroup::Branch, Self::Decided(_) | Self::Proposed(_)) => by_branch(standings),
            (CapGroup::Duties, Self::Decided(_) | Self::Managed(_)) => by_duties(standings, rules),
            _ => vec![Capped { name: String::new(), tally: Tally::of(standings) }],
        }
    }
}

fn by_branch(standings: &[Standing]) -> Vec<Capped> {
    standings
        .chunk_by(|one, next| one.branch == next.branch)
        .filter_map(|branch| {
            let name = branch.first()?.branch_name.clone();
            Some(Capped { name, tally: Tally::of(branch) })
        })
        .collect()
}

/// The groups in the order of the rules, those without people left out, the others last.
fn by_duties(standings: &[Standing], rules: &Rules) -> Vec<Capped> {
    let named = rules.cap.duties.iter().map(|one| (Some(one.code.as_str()), one.title.as_str()));
    named
        .chain([(None, "Nhóm còn lại")])
        .map(|(code, title)| (title, standings.iter().filter(|one| one.duties.as_deref() == code).collect()))
        .filter(|(_, people): &(_, Vec<&Standing>)| !people.is_empty())
        .map(|(title, people)| Capped { name: title.to_owned(), tally: Tally::of(people) })
        .collect()
}

/// Counts the pledges of a group by branch, duties, stage and grade; branches have their names of `day`, or of today.
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
        r#"select pledge.branch_id as "branch: UnitId", coalesce(past.name, unit.name) as "branch_name!", pledge.duties,
                  pledge.stage as "stage: Stage", coalesce(pledge.calibrated_grade, pledge.proposed_grade) as proposed,
                  settled.grade as decided_grade, count(*) as "people!"
             from pledge
             cross join lateral (select case when pledge.unpublished
                                             then coalesce(held_grade(pledge.id), pledge.decided_grade)
                                             else pledge.decided_grade end as grade) settled
             join unit on unit.id = pledge.branch_id
             left join unit_history past on past.unit_id = unit.id and past.during @> $6::date
            where pledge.cycle_id = $1 and pledge.state <> 'waived'
              and (pledge.manager_id = $2 or pledge.branch_id = $5
                   or (pledge.manager_id is null and (pledge.decides_id = $3 or pledge.branch_id = $4)))
            group by unit.code, 1, 2, 3, 4, 5, 6 order by unit.code"#,
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
        duties: row.duties,
        stage: row.stage,
        proposed: row.proposed,
        decided: row.decided_grade,
        people: u32::try_from(row.people).unwrap_or(u32::MAX),
    });
    Ok(standings.collect())
}

/// The tally in which this pledge's grade is counted, and the grade it counts with there now.
///
/// # Errors
/// When the database fails.
pub async fn tally(tx: &mut Read, pledge: &Pledge, rules: &Rules) -> Result<(Tally, Own)> {
    let own = own(tx, pledge.id).await?;
    let standings = standings(tx, (pledge.cycle, None), Group::of(pledge, &rules.cap)).await?;
    let alike = |one: &&Standing| rules.cap.group != CapGroup::Duties || one.duties == own.duties;
    Ok((Tally::of(standings.iter().filter(alike)), own))
}

/// What a pledge brings into its tally.
#[derive(Clone, Debug, Default)]
pub struct Own {
    /// Its group of similar duties.
    pub duties: Option<String>,
    /// Its grade as proposed, and as the deciding body left it.
    pub proposed: Option<String>,
    /// Its grade as decided.
    pub decided: Option<String>,
}

/// What a pledge brings into its tally.
///
/// # Errors
/// When the database fails.
pub async fn own(tx: &mut Read, pledge: PledgeId) -> Result<Own> {
    let own = sqlx::query_as!(
        Own,
        "select duties, coalesce(calibrated_grade, proposed_grade) as proposed,
                case when unpublished then coalesce(held_grade(id), decided_grade) else decided_grade end as decided
           from pledge where id = $1",
        pledge as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(own)
}

impl Own {
    /// The grade it counts with.
    #[must_use]
    pub fn grade(&self) -> Option<&str> {
        self.decided.as_deref().or(self.proposed.as_deref())
    }
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

    /// The same after someone who stands as `own` is decided as `grade`.
    #[must_use]
    pub fn with(&self, own: &Own, grade: &str) -> Self {
        let mut after = self.proposed_as(own, grade);
        if let Some(old) = &own.decided {
            after.decided.take(old);
        }
        after.decided.add(grade, 1);
        after
    }

    /// The same after someone who stands as `own` is proposed as `grade`, before any decision.
    #[must_use]
    pub fn proposed_as(&self, own: &Own, grade: &str) -> Self {
        let mut after = self.clone();
        match own.grade() {
            Some(old) => after.standing.take(old),
            None => after.waiting = after.waiting.saturating_sub(1),
        }
        after.standing.add(grade, 1);
        after
    }

    /// What is decided so far against the cap, in a base of all grades given or proposed.
    #[must_use]
    pub fn decided_weight(&self, rules: &Rules) -> Explanation {
        weigh(rules, &self.standing, self.decided.of(&rules.cap.grade))
    }

    /// What is decided and proposed together against the cap.
    #[must_use]
    pub fn standing_weight(&self, rules: &Rules) -> Explanation {
        weigh(rules, &self.standing, self.standing.of(&rules.cap.grade))
    }

    /// What the cap may come to once those who wait have a grade.
    #[must_use]
    pub fn outlook(&self, rules: &Rules) -> Outlook {
        Outlook::of(&rules.cap, &self.standing, self.waiting)
    }
}

/// Why a decision would break the cap; `None` if it does not. It breaks it when it makes the excess larger: a decision
/// that helps, or changes nothing, is taken even where the group stands over its cap already.
#[must_use]
pub fn breaks(before: &Tally, after: &Tally, rules: &Rules) -> Option<Explanation> {
    let weight = after.decided_weight(rules);
    (weight.excess() > before.decided_weight(rules).excess()).then_some(weight)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cycle::{opening::YEAR_2027, rules::DutyGroup};

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

    fn own(decided: Option<&str>, proposed: Option<&str>) -> Own {
        Own { duties: None, proposed: proposed.map(str::to_owned), decided: decided.map(str::to_owned) }
    }

    #[test]
    fn the_cap_is_broken_by_what_makes_the_excess_larger() {
        // 10 people good or better: two may be excellent.
        let one = tally(&[("excellent", 1)], &[("excellent", 2), ("good", 7)]);
        let two = one.with(&own(None, Some("excellent")), "excellent");
        assert!(breaks(&one, &two, &rules()).is_none());
        let three = two.with(&own(None, Some("excellent")), "excellent");
        let weight = breaks(&two, &three, &rules()).unwrap();
        assert_eq!((weight.used, weight.allowed, weight.excess()), (3, 2, 1));
        // Someone good falls out of the base: 9 people, one may be excellent.
        let smaller = two.with(&own(None, Some("good")), "fair");
        assert_eq!(breaks(&two, &smaller, &rules()).unwrap().allowed, 1);
        // A correction downwards helps, and a second "good" changes nothing, though the group is over its cap.
        let helps = three.with(&own(Some("excellent"), Some("excellent")), "good");
        assert!(breaks(&three, &helps, &rules()).is_none());
        assert!(breaks(&three, &three.with(&own(None, Some("good")), "good"), &rules()).is_none());
    }

    #[test]
    fn a_correction_counts_once() {
        let before = tally(&[("excellent", 1), ("good", 4)], &[]);
        let after = before.with(&own(Some("good"), Some("good")), "fair");
        assert_eq!((after.standing.total(), after.decided.total()), (5, 5));
        assert_eq!((after.decided.of("good"), after.decided.of("fair")), (3, 1));
        // Whoever had no grade yet waits no more.
        let waiting = Tally { waiting: 2, ..before };
        assert_eq!(waiting.proposed_as(&own(None, None), "good").waiting, 1);
    }

    #[test]
    fn those_with_similar_duties_are_counted_among_themselves() {
        let mut rules = rules();
        rules.cap.group = CapGroup::Duties;
        rules.cap.duties = [("heads", "Bí thư"), ("deputies", "Phó bí thư"), ("none", "Không ai")]
            .map(|(code, title)| DutyGroup { code: code.into(), title: title.into(), any: Vec::new() })
            .to_vec();
        let standing = |duties: Option<&str>, grade: &str, people| Standing {
            branch: UnitId(uuid::Uuid::nil()),
            branch_name: String::new(),
            duties: duties.map(str::to_owned),
            stage: Stage::Proposed,
            proposed: Some(grade.to_owned()),
            decided: None,
            people,
        };
        let standings = [
            standing(Some("heads"), "excellent", 2),
            standing(Some("heads"), "good", 8),
            standing(Some("deputies"), "excellent", 1),
            standing(Some("deputies"), "good", 3),
            standing(None, "good", 5),
        ];
        let group = Group::Managed(UnitId(uuid::Uuid::nil()));
        let told: Vec<_> = group
            .capped(&standings, &rules)
            .into_iter()
            .map(|one| (one.name, one.tally.standing_weight(&rules).line("đề nghị")))
            .collect();
        assert_eq!(
            told,
            [
                ("Bí thư", "2 đề nghị xuất sắc, được 2: 20 % của 10, làm tròn xuống"),
                ("Phó bí thư", "1 đề nghị xuất sắc, được 0: 20 % của 4, làm tròn xuống"),
                ("Nhóm còn lại", "0 đề nghị xuất sắc, được 1: 20 % của 5, làm tròn xuống"),
            ]
            .map(|(name, line)| (name.to_owned(), line.to_owned()))
        );
    }
}
