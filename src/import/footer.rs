//! Rows under or between the rows of a list that are no part of it: sums, signatures, captions.

use super::row::Cell;
use super::text::fold;

/// How such rows begin, folded.
const BEGINNINGS: [&str; 14] = [
    "tong cong",
    "tong so",
    "cong",
    "nguoi lap",
    "nguoi tong hop",
    "nguoi ky",
    "nguoi kiem tra",
    "t m",
    "tm",
    "k t",
    "kt",
    "xac nhan cua",
    "ky ten",
    "danh sach nay co",
];

/// Whether a row is a sum, a signature or the place and day under a list.
pub fn is_one(cells: &[Cell]) -> bool {
    cells.iter().any(|cell| {
        let Cell::Text(text) = cell else { return false };
        let folded = fold(text);
        let begins = |word: &&str| {
            folded.strip_prefix(*word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        };
        let words: Vec<&str> = folded.split(' ').collect();
        let dated = ["ngay", "thang", "nam"].iter().all(|word| words.contains(word));
        BEGINNINGS.iter().any(begins) || dated
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_signatures_are_no_rows() {
        for (text, footer) in [
            ("Tổng cộng: 4 đảng viên", true),
            ("CỘNG", true),
            ("Người lập biểu", true),
            ("T/M CHI BỘ", true),
            ("Quảng Ngãi, ngày 01 tháng 11 năm 2017", true),
            ("Cộng Hòa", true),
            ("Nguyễn Văn Công", false),
            ("Chi bộ Thôn 1", false),
            ("", false),
        ] {
            assert_eq!(is_one(&[Cell::Empty, Cell::Text(text.into())]), footer, "{text}");
        }
        assert!(!is_one(&[Cell::Number(4.0)]));
    }
}
