//! What is written beside what stands around it: the example, colleagues, one's other commitments, the year before.

use super::{
    facts::Facts,
    likeness::{self, Marks, alike, share},
    words::without_figures,
    writing::{Around, Item, Part, Writing},
};

/// A pledge and its surroundings, with the marks of each text, which are made once.
pub(super) struct Comparison<'a> {
    around: &'a Around<'a>,
    own: Vec<Told<'a>>,
    last: Option<Vec<Told<'a>>>,
}

/// A commitment with its marks.
struct Told<'a> {
    item: &'a Item<'a>,
    marks: Marks,
    /// Marks of the words without their figures, less those in common.
    shape: Marks,
}

impl<'a> Comparison<'a> {
    pub(super) fn of(writing: &'a Writing<'a>, around: &'a Around<'a>) -> Self {
        let told = |item: &'a Item<'a>| Told {
            item,
            marks: likeness::marks(item.statement, &around.names),
            shape: around.common.less(likeness::marks(&without_figures(item.statement), &around.names)),
        };
        let own = writing.items().filter(|item| !item.is_blank()).map(told).collect();
        let last = around.last.as_ref().map(|last| last.items().map(told).collect());
        Self { around, own, last }
    }

    /// How like a section is to its example, and whether a colleague's is like it.
    pub(super) fn about_part(&self, facts: &mut Facts, part: &Part<'_>) {
        let mine = part.marks(&self.around.names);
        facts.count("marks_with_sample", mine.len());
        if let Some((_, sample)) = self.around.samples.iter().find(|(key, _)| *key == part.key) {
            facts.count("like_sample", share(&mine, &likeness::marks(sample, &self.around.names)));
        }
        facts.count("marks", self.around.common.less(mine).len());
        if self.around.like_colleague.contains(&part.key) {
            facts.count("like_colleague", 100);
        }
    }

    /// How like a commitment is to another of the same pledge, and to one of the year before.
    pub(super) fn about_item(&self, facts: &mut Facts, item: &Item<'_>) {
        let Some(mine) = self.own.iter().find(|told| told.item.id == item.id) else { return };
        let others = self.own.iter().filter(|other| other.item.id != item.id);
        let own = others.map(|other| alike(&mine.marks, &other.marks)).max();
        facts.count("like_own", own.unwrap_or(0));
        facts.count("marks", mine.shape.len());
        let Some(last) = &self.last else { return };
        let figures = item.figures();
        let olds = last.iter().map(|old| (alike(&mine.shape, &old.shape), old.item.figures() == figures));
        // Of several that are equally alike, the one with the same figures is what was copied.
        if let Some((like, same)) = olds.max() {
            facts.count("like_last_year", like);
            if !same {
                facts.hold("changed");
            }
        }
    }
}
