//! From figures to what a page shows: links, bars sorted by lag, rows. Pure.

use super::{figure::Figure, overview::OverviewPath, store::UnitTally};
use crate::{
    pledge::list::{Filter, link},
    unit::UnitId,
    web::{number::grouped, pictures::Bar},
};

/// What all figures of a page share.
#[derive(Clone, Debug)]
pub struct View {
    /// The year of the figures.
    pub year: i32,
    /// The figures that are shown.
    pub figures: Vec<Figure>,
    /// Whether the due date has passed.
    pub due_passed: bool,
    /// Whether the reader may open the lists; the Standing Committee sees totals alone.
    pub lists: bool,
}

/// One figure as it is shown.
#[derive(Clone, Debug)]
pub struct Shown {
    /// What it counts.
    pub title: &'static str,
    /// By which rule.
    pub rule: &'static str,
    /// Its value.
    pub value: String,
    /// The list that it counts.
    pub href: Option<String>,
}

/// A unit's row.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// The way down: its own overview, or the list of a branch.
    pub href: String,
    /// Its figures.
    pub figures: Vec<Shown>,
}

impl View {
    /// The figures of one unit. In a table an empty list is not worth a link.
    pub fn figures_of(&self, unit: &UnitTally, link_nothing: bool) -> Vec<Shown> {
        self.figures
            .iter()
            .map(|figure| {
                let value = figure.of(&unit.tally, self.due_passed);
                let linked = self.lists && (value > 0 || link_nothing);
                Shown {
                    title: figure.title(),
                    rule: figure.rule(),
                    value: grouped(value),
                    href: linked.then(|| self.list(unit.unit, *figure)),
                }
            })
            .collect()
    }

    /// A unit as a row of the table.
    pub fn row(&self, unit: &UnitTally) -> Row {
        Row { name: unit.name.clone(), href: self.down(unit), figures: self.figures_of(unit, false) }
    }

    /// The units as bars, the one that lags most first.
    pub fn bars(&self, units: &[UnitTally]) -> Vec<Bar> {
        let mut bars: Vec<Bar> = units.iter().map(|unit| self.bar(unit)).collect();
        bars.sort_by_key(|bar| (bar.total == 0, bar.done_width(), std::cmp::Reverse(bar.overdue_width())));
        bars
    }

    /// The list that a figure of a unit counts.
    pub fn list(&self, unit: UnitId, figure: Figure) -> String {
        let filter = Filter { state: figure.state().to_owned(), year: Some(self.year), ..Filter::default() };
        link(unit, &filter)
    }

    fn down(&self, unit: &UnitTally) -> String {
        if unit.kind.is_branch() && self.lists {
            self.list(unit.unit, Figure::Total)
        } else {
            OverviewPath { id: unit.unit }.of_year(self.year)
        }
    }

    fn bar(&self, unit: &UnitTally) -> Bar {
        let count = |number: i64| u32::try_from(number).unwrap_or(0);
        let tally = &unit.tally;
        let waiting = tally.submitted + tally.returned;
        Bar {
            label: unit.name.clone(),
            href: self.down(unit),
            done: count(tally.agreed),
            moving: count(if self.due_passed { waiting } else { waiting + tally.draft }),
            overdue: count(Figure::Overdue.of(tally, self.due_passed)),
            total: count(tally.total()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{report::figure::Tally, unit::UnitKind};

    fn unit(name: &str, kind: UnitKind, asked: i64, agreed: i64) -> UnitTally {
        UnitTally {
            unit: UnitId(uuid::Uuid::nil()),
            code: name.to_owned(),
            name: name.to_owned(),
            kind,
            is_top: false,
            tally: Tally { asked, agreed, ..Tally::default() },
        }
    }

    fn view(lists: bool) -> View {
        View { year: 2027, figures: Figure::ALL.into(), due_passed: true, lists }
    }

    #[test]
    fn the_unit_that_lags_most_stands_first_and_empty_ones_last() {
        let units = [
            unit("empty", UnitKind::Branch, 0, 0),
            unit("done", UnitKind::Branch, 0, 9),
            unit("half", UnitKind::Branch, 5, 5),
            unit("none", UnitKind::Branch, 7, 0),
        ];
        let names: Vec<String> = view(true).bars(&units).into_iter().map(|bar| bar.label).collect();
        assert_eq!(names, ["none", "half", "done", "empty"]);
    }

    #[test]
    fn figures_open_their_lists_for_readers_alone() {
        let branch = unit("a", UnitKind::Branch, 3, 0);
        let row = view(true).row(&branch);
        assert!(row.href.ends_with("/pledges?year=2027"));
        assert!(row.figures[1].href.as_deref().unwrap().ends_with("/pledges?year=2027&state=asked"));
        assert_eq!(row.figures[2].href, None);
        assert!(view(true).figures_of(&branch, true).iter().all(|figure| figure.href.is_some()));
        let totals = view(false).row(&branch);
        assert!(totals.href.ends_with("/overview?year=2027"));
        assert!(totals.figures.iter().all(|figure| figure.href.is_none()));
        assert_eq!(totals.figures[0].value, "3");
    }
}
