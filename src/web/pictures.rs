//! Pictures where looking beats reading: what `templates/components/picture.html` is given.
//!
//! Coordinates are worked out here, so that a template only writes them down.

use super::parts::{Badge, Shape};

/// One unit's progress, as a row of a bar chart.
#[derive(Clone, Debug)]
pub struct Bar {
    /// The unit.
    pub label: String,
    /// Its list.
    pub href: String,
    /// How many are finished.
    pub done: u32,
    /// How many are under way.
    pub moving: u32,
    /// How many are overdue.
    pub overdue: u32,
    /// How many there must be.
    pub total: u32,
}

impl Bar {
    /// Where the finished part ends, of 1000.
    pub fn done_width(&self) -> u32 {
        self.share(self.done)
    }

    /// How wide the part under way is, of 1000.
    pub fn moving_width(&self) -> u32 {
        self.share(self.moving).min(1000 - self.done_width())
    }

    /// How wide the overdue part is, of 1000. It stands at the right end.
    pub fn overdue_width(&self) -> u32 {
        self.share(self.overdue).min(1000 - self.done_width() - self.moving_width())
    }

    /// Where the overdue part begins.
    pub fn overdue_start(&self) -> u32 {
        1000 - self.overdue_width()
    }

    /// The finished part in per cent, rounded down: only all is 100.
    pub fn percent(&self) -> u32 {
        self.share(self.done) / 10
    }

    /// The whole row in words.
    pub fn title(&self) -> String {
        let Bar { label, done, moving, overdue, total, .. } = self;
        format!("{label}: {done} trên {total} đã xong, {moving} đang làm, {overdue} quá hạn")
    }

    fn share(&self, count: u32) -> u32 {
        if self.total == 0 { 0 } else { (u64::from(count) * 1000 / u64::from(self.total)).min(1000) as u32 }
    }
}

/// One person on a board or a strip.
#[derive(Clone, Debug)]
pub struct Mark {
    /// The person's paper.
    pub href: String,
    /// Name and title.
    pub name: String,
    /// How their paper stands.
    pub badge: Badge,
}

/// How many marks of a board stand in each state, in the order given by the first of each.
pub fn legend(marks: &[Mark]) -> Vec<(Badge, usize)> {
    let mut legend: Vec<(Badge, usize)> = Vec::new();
    for mark in marks {
        match legend.iter_mut().find(|(badge, _)| *badge == mark.badge) {
            Some((_, count)) => *count += 1,
            None => legend.push((mark.badge.clone(), 1)),
        }
    }
    legend
}

/// The shapes a board uses, each once.
pub fn shapes(marks: &[Mark]) -> Vec<Shape> {
    let mut shapes: Vec<Shape> = Vec::new();
    for mark in marks {
        if !shapes.contains(&mark.badge.shape) {
            shapes.push(mark.badge.shape);
        }
    }
    shapes
}

/// A commitment's way to its target: a dot for each step if they can be counted at a glance, a line
/// with a point on it if not.
#[derive(Clone, Debug)]
pub struct Progress {
    /// What is reached.
    pub value: f64,
    /// What was pledged.
    pub target: f64,
    /// In words: *9 trên 12 buổi*.
    pub words: String,
}

impl Progress {
    const MOST_DOTS: f64 = 24.0;

    /// The dots, or nothing where a line serves better.
    pub fn dots(&self) -> Vec<Dot> {
        let whole = self.value.fract() == 0.0 && self.target.fract() == 0.0;
        if !whole || self.target < 1.0 || self.target.max(self.value) > Self::MOST_DOTS {
            return Vec::new();
        }
        let (value, target) = (self.value as u32, self.target as u32);
        (0..target.max(value))
            .map(|step| Dot { x: 8 + step * 16, reached: step < value, beyond: step >= target })
            .collect()
    }

    /// How wide the dots are together.
    pub fn width(&self) -> u32 {
        self.dots().last().map_or(320, |dot| dot.x + 8)
    }

    /// Where the point stands on a line of 312, over-fulfilment at its end.
    pub fn point(&self) -> u32 {
        if self.target <= 0.0 {
            4
        } else {
            4 + (self.value / self.target).clamp(0.0, 1.0).mul_add(312.0, 0.0) as u32
        }
    }
}

/// One dot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dot {
    /// Where its middle is.
    pub x: u32,
    /// Whether it is reached.
    pub reached: bool,
    /// Whether it is more than was pledged.
    pub beyond: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(done: u32, moving: u32, overdue: u32, total: u32) -> Bar {
        Bar { label: String::new(), href: String::new(), done, moving, overdue, total }
    }

    #[test]
    fn a_bar_never_runs_over() {
        for (done, moving, overdue, total) in [(0, 0, 0, 0), (3, 0, 0, 3), (9, 9, 9, 3), (1, 1, 1, 3)] {
            let bar = bar(done, moving, overdue, total);
            assert!(bar.done_width() + bar.moving_width() + bar.overdue_width() <= 1000);
        }
        assert_eq!(bar(999, 1, 0, 1000).percent(), 99);
    }

    #[test]
    fn more_than_pledged_is_shown_beyond_the_target() {
        let progress = Progress { value: 14.0, target: 12.0, words: String::new() };
        let dots = progress.dots();
        assert_eq!(dots.len(), 14);
        assert_eq!(dots.iter().filter(|dot| dot.beyond).count(), 2);
    }

    #[test]
    fn what_cannot_be_counted_at_a_glance_is_a_line() {
        for (value, target) in [(95.5, 98.0), (120.0, 400.0), (0.0, 0.0)] {
            assert!(Progress { value, target, words: String::new() }.dots().is_empty());
        }
        assert_eq!(Progress { value: 500.0, target: 400.0, words: String::new() }.point(), 316);
    }
}
