//! Words of a text, and lists of phrases to look for in them. `static/js/advice.js` parts text in the same way.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

/// Lists of phrases by name; each phrase is words in lower case, set apart by one space.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Phrases(BTreeMap<String, Vec<String>>);

impl Phrases {
    /// The names of the lists.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    fn list(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether a phrase of a list stands in the words.
    #[must_use]
    pub fn found(&self, name: &str, words: &[String]) -> bool {
        (0..words.len()).any(|at| self.begins(name, &words[at..]))
    }

    /// Whether the words begin with a phrase of a list.
    #[must_use]
    pub fn begins(&self, name: &str, words: &[String]) -> bool {
        self.list(name).iter().any(|phrase| leading(words, phrase).is_some())
    }

    /// Whether the words end with a phrase of a list.
    #[must_use]
    pub fn ends(&self, name: &str, words: &[String]) -> bool {
        self.list(name).iter().any(|phrase| {
            let mut left = words.iter().rev();
            phrase.rsplit(' ').all(|part| left.next().is_some_and(|word| word == part))
        })
    }

    /// Whether the words are one phrase of a list and nothing else.
    #[must_use]
    pub fn is_wholly(&self, name: &str, words: &[String]) -> bool {
        self.list(name).iter().any(|phrase| leading(words, phrase) == Some(words.len()))
    }

    /// How many of the words belong to phrases of a list. `known` are the same words, each once.
    #[must_use]
    pub fn covered(&self, name: &str, words: &[String], known: &HashSet<&str>) -> usize {
        let mut covered = vec![false; words.len()];
        // Most phrases begin with a word that is not there at all.
        let near = |phrase: &&String| phrase.split(' ').next().is_some_and(|first| known.contains(first));
        for phrase in self.list(name).iter().filter(near) {
            for start in 0..words.len() {
                if let Some(length) = leading(&words[start..], phrase) {
                    covered[start..start + length].fill(true);
                }
            }
        }
        covered.iter().filter(|it| **it).count()
    }
}

/// How many words a phrase is, if they begin with it.
fn leading(words: &[String], phrase: &str) -> Option<usize> {
    let mut length = 0;
    for part in phrase.split(' ') {
        if words.get(length).is_none_or(|word| word != part) {
            return None;
        }
        length += 1;
    }
    Some(length)
}

/// The words in lower case. What stands between digits stays: "30/6/2027", "1.234,5", "98%" are one word each.
#[must_use]
pub fn tokens(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.to_lowercase().chars().collect();
    let mut words = Vec::new();
    let mut word = String::new();
    for (at, c) in letters.iter().enumerate() {
        let digit = |at: usize| letters.get(at).is_some_and(char::is_ascii_digit);
        let between = matches!(c, '/' | '.' | ',') && at > 0 && digit(at - 1) && digit(at + 1);
        if c.is_alphanumeric() || *c == '%' || between {
            word.push(*c);
        } else if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

/// Whether a word is a number, a date or a share.
#[must_use]
pub fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
}

/// The text with one sign in the place of each number.
#[must_use]
pub fn without_figures(text: &str) -> String {
    let words = tokens(text).into_iter();
    words.map(|word| if is_number(&word) { "#".to_owned() } else { word }).collect::<Vec<_>>().join(" ")
}

/// The first number in a text, as it is written here: "1.234,5 hồ sơ" is 1234.5.
#[must_use]
pub fn number(text: &str) -> Option<f64> {
    let digits: String = text
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
        .collect();
    let digits = digits.trim_end_matches(['.', ',']);
    let groups: Vec<_> = digits.split('.').collect();
    let thousands = groups.len() > 1 && groups[1..].iter().all(|group| group.len() == 3);
    let plain = if digits.contains(',') {
        digits.replace('.', "").replace(',', ".")
    } else if thousands {
        digits.replace('.', "")
    } else {
        digits.to_owned()
    };
    plain.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_parted_into_words() {
        for (text, words) in [
            ("Dự đủ 12/12 kỳ; đạt 98%.", "dự đủ 12/12 kỳ đạt 98%"),
            ("Chỉ thị 05-CT/TW, ngày 15/5/2016", "chỉ thị 05 ct tw ngày 15/5/2016"),
            ("“ĐẢNG” – Lê-nin…", "đảng lê nin"),
            ("1.234,5 hồ sơ", "1.234,5 hồ sơ"),
            ("", ""),
        ] {
            assert_eq!(tokens(text).join(" "), words, "{text}");
        }
        assert_eq!(without_figures("Dự 12 kỳ, đạt 98%"), "dự # kỳ đạt #");
    }

    #[test]
    fn numbers_are_read_as_they_are_written_here() {
        for (text, number) in [
            ("98 %", Some(98.0)),
            ("1.234,5 hồ sơ", Some(1234.5)),
            ("9.002", Some(9002.0)),
            ("3.5", Some(3.5)),
            ("khoảng 12.", Some(12.0)),
            ("không", None),
        ] {
            assert_eq!(super::number(text), number, "{text}");
        }
    }

    #[test]
    fn phrases_are_whole_words() {
        let list = Phrases([("a".to_owned(), vec!["hai".to_owned(), "ba lần".to_owned()])].into());
        assert!(list.found("a", &tokens("Hai buổi")) && list.found("a", &tokens("đi ba lần.")));
        assert!(!list.found("a", &tokens("triển khai")) && !list.found("b", &tokens("hai")));
        let words = tokens("đi ba lần nữa");
        let known = words.iter().map(String::as_str).collect();
        assert_eq!(list.covered("a", &words, &known), 2);
        assert!(list.is_wholly("a", &tokens("Hai.")) && list.begins("a", &tokens("hai người")));
    }
}
