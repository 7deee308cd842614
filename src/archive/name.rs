//! Names of files in an archive: as people read them, without what a disk refuses. Pure.

/// Letters of a name that are kept.
const LONGEST: usize = 80;

/// The name of a leader's paper: place, name, code and the paper's own name.
#[must_use]
pub fn of_paper(place: i32, name: &str, code: &str) -> String {
    format!("{place:03} {} - {}.pdf", clean(name), clean(code))
}

/// Without what Windows, a path or a header would take for something else. A name never begins or ends with a dot.
#[must_use]
pub fn clean(name: &str) -> String {
    let safe = |c: char| if c.is_control() || "/\\:*?\"<>|".contains(c) { ' ' } else { c };
    let name: String = name.chars().map(safe).take(LONGEST).collect();
    let words: Vec<&str> = name.split_whitespace().collect();
    let name = words.join(" ");
    let name = name.trim_matches(['.', ' ']);
    if name.is_empty() { "khong ten".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_by_people_and_taken_by_disks() {
        for (name, cleaned) in [
            ("Huỳnh Đình Ý", "Huỳnh Đình Ý"),
            ("../../etc/passwd", "etc passwd"),
            ("a:b*c?\"d\"<e>|f\\g", "a b c d e f g"),
            ("..", "khong ten"),
            ("  \u{7}\n ", "khong ten"),
            (".ẩn.", "ẩn"),
        ] {
            assert_eq!(clean(name), cleaned);
        }
        assert_eq!(clean(&"Đ".repeat(300)).chars().count(), LONGEST);
        assert_eq!(of_paper(7, "Huỳnh Đình Ý", "QN000001"), "007 Huỳnh Đình Ý - QN000001.pdf");
    }
}
