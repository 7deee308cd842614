//! How like two texts are: marks of every three words in a row, compared as sets. A mark tells nothing of the words.

use std::collections::BTreeSet;

use super::words::tokens;

/// The marks of a text.
pub type Marks = BTreeSet<i64>;

/// Words in a mark.
const IN_A_ROW: usize = 3;

/// Names of units and agencies in words: texts that share them are not alike for it.
#[derive(Clone, Debug, Default)]
pub struct Names(Vec<Vec<String>>);

impl Names {
    /// The words of each name.
    pub fn of(names: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let words = names.into_iter().map(|name| tokens(name.as_ref()));
        Self(words.filter(|words| !words.is_empty()).collect())
    }
}

/// The marks of a text in which names of units were passed over.
#[must_use]
pub fn marks(text: &str, names: &Names) -> Marks {
    let words = tokens(text);
    let mut runs = vec![words.as_slice()];
    for name in &names.0 {
        runs = runs.into_iter().flat_map(|run| without(run, name)).collect();
    }
    runs.iter().flat_map(|run| run.windows(IN_A_ROW)).map(mark).collect()
}

/// The runs of words before, between and after a name.
fn without<'a>(words: &'a [String], name: &[String]) -> Vec<&'a [String]> {
    let (mut runs, mut begin, mut at) = (Vec::new(), 0, 0);
    while at < words.len() {
        if words[at..].starts_with(name) {
            runs.push(&words[begin..at]);
            at += name.len();
            begin = at;
        } else {
            at += 1;
        }
    }
    runs.push(&words[begin..]);
    runs
}

/// FNV-1a over the words; the same on every machine, since marks are kept.
fn mark(words: &[String]) -> i64 {
    let bytes = words.iter().flat_map(|word| word.bytes().chain(std::iter::once(0)));
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash.cast_signed()
}

/// Per cent of `mine` that stands in `theirs` too.
#[must_use]
pub fn share(mine: &Marks, theirs: &Marks) -> usize {
    (100 * mine.intersection(theirs).count()).checked_div(mine.len()).unwrap_or(0)
}

/// How alike both are, in per cent, whichever is the longer.
#[must_use]
pub fn alike(one: &Marks, other: &Marks) -> usize {
    (200 * one.intersection(other).count()).checked_div(one.len() + other.len()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_is_a_share_of_words_in_a_row() {
        let of = |text: &str| marks(text, &Names::default());
        let mine = of("Trả lời kiến nghị của người dân trong năm ngày");
        assert_eq!(share(&mine, &mine), 100);
        assert_eq!(share(&mine, &of("Trồng cây ở khu phố và vệ sinh hằng tuần")), 0);
        assert_eq!(share(&of("Dự họp"), &mine), 0, "two words have no mark");
        let longer = of("Trả lời kiến nghị của người dân trong năm ngày và ghi vào sổ của thôn mỗi tháng");
        assert_eq!(share(&mine, &longer), 100);
        assert!(alike(&mine, &longer) < 75);
    }

    #[test]
    fn names_of_units_are_passed_over() {
        let name = Names::of(["", "Chi bộ Thôn 1"]);
        let (one, other) = ("Dự sinh hoạt Chi bộ Thôn 1 hằng tháng", "Dự sinh hoạt hằng tháng");
        assert_eq!(marks(one, &name).len(), 1);
        assert_eq!(marks(other, &name).len(), 3);
        assert_eq!(marks(one, &Names::default()).len(), 7);
    }

    #[test]
    fn a_mark_is_the_same_for_ever() {
        let kept = marks("tôi cam kết", &Names::default());
        // FNV-1a, reckoned apart: kept marks are compared with new ones for years.
        assert_eq!(kept, Marks::from([-41_901_046_213_235_413]));
        assert_eq!(kept.first(), marks("TÔI  cam-kết", &Names::default()).first());
    }
}
