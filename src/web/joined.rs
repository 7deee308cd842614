//! Words that a heading must not break apart: Vietnamese writes one word as several syllables, and a line that ends in
//! "Thành" and begins with "ủy" is read twice. So are a number and what it counts, "ngày" and its date.

use std::{collections::HashSet, sync::LazyLock};

/// The compounds, one a line, in small letters.
static COMPOUNDS: LazyLock<HashSet<Vec<&str>>> =
    LazyLock::new(|| include_str!("compounds.txt").lines().map(|line| line.split(' ').collect()).collect());

/// Syllables of the longest compound.
const LONGEST: usize = 3;
/// What is counted: stays with the number before it.
const COUNTED: [&str; 10] = ["%", "bản", "chi", "đảng", "đồng", "đơn", "người", "phiếu", "ngày", "năm"];
/// What is numbered: stays with the number after it.
const NUMBERED: [&str; 12] =
    ["ngày", "tháng", "năm", "quý", "số", "lần", "thôn", "tổ", "khu", "khối", "phường", "khóa"];

/// The text with no-break spaces inside its compounds, numbers and dates.
#[must_use]
pub fn joined(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let plain: Vec<String> = words
        .iter()
        .map(|word| word.trim_matches(|c: char| ",.:;·()«»“”".contains(c)).to_lowercase())
        .collect();
    // held[n]: the gap after word n stays closed.
    let mut held = vec![false; words.len()];
    for start in 0..words.len() {
        for length in (2..=LONGEST).rev().filter(|length| start + length <= words.len()) {
            let syllables: Vec<&str> = plain[start..start + length].iter().map(String::as_str).collect();
            // A mark inside ("Chi, bộ") ends a word.
            let whole =
                words[start..start + length - 1].iter().all(|word| word.ends_with(char::is_alphanumeric));
            if whole && COMPOUNDS.contains(&syllables) {
                held[start..start + length - 1].fill(true);
                break;
            }
        }
        if let Some(next) = plain.get(start + 1) {
            let ends_in_digit = plain[start].ends_with(|c: char| c.is_ascii_digit());
            let counts = ends_in_digit && COUNTED.contains(&next.as_str());
            let names = NUMBERED.contains(&plain[start].as_str())
                && (next.starts_with(|c: char| c.is_ascii_digit()) || is_roman(words[start + 1]));
            held[start] |= counts || names;
        }
    }
    let mut text = String::with_capacity(text.len() + words.len());
    for (at, word) in words.iter().enumerate() {
        text.push_str(word);
        if at + 1 < words.len() {
            text.push(if held[at] { '\u{a0}' } else { ' ' });
        }
    }
    text
}

/// "IV", as quarters are numbered.
fn is_roman(word: &str) -> bool {
    let number = word.trim_matches(|c: char| ",.:;()".contains(c));
    !number.is_empty() && number.chars().all(|c| "IVX".contains(c))
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn compounds_numbers_and_dates_stay_whole() {
        for (text, shown) in [
            ("Đảng bộ Thành ủy Quảng Ngãi", "Đảng_bộ Thành_ủy Quảng Ngãi"),
            ("Chi bộ Thôn 1", "Chi_bộ Thôn_1"),
            ("Hạn 23:59 ngày 31/12/2026", "Hạn 23:59_ngày_31/12/2026"),
            ("được 20 % của 17", "được 20_% của 17"),
            ("Bản cam kết năm 2027", "Bản_cam_kết năm_2027"),
            ("quý I năm 2027; khóa XIV.", "quý_I năm_2027; khóa_XIV."),
            ("tổ in phiếu", "tổ in phiếu"),
            ("Phó Bí thư, chi bộ", "Phó_Bí_thư, chi_bộ"),
            ("họp chi, bộ đội", "họp chi, bộ đội"),
            ("", ""),
        ] {
            assert_eq!(joined(text).replace('\u{a0}', "_"), shown);
        }
    }
}
