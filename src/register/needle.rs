//! What somebody typed into the one search box: part of a name, or of a code, a card or a phone. Pure.

use super::store::MemberRow;
use crate::{import::text::fold, web::text::Text};

/// What is looked for. At most one of the two is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needle {
    /// Part of a name, as a pattern of `like` that finds only itself.
    pub name: String,
    /// Part of a number: capitals and digits alone.
    pub number: String,
}

impl Needle {
    /// Whoever types a digit looks for a number, in whatever spacing; everybody else for a name.
    #[must_use]
    pub fn of(typed: &Text) -> Self {
        if !typed.as_str().chars().any(|c| c.is_ascii_digit()) {
            let words = typed.as_pattern().split_whitespace().collect::<Vec<_>>().join(" ");
            return Self { name: words, number: String::new() };
        }
        let plain = typed.as_str().trim();
        let national =
            plain.strip_prefix("+84").map(|rest| format!("0{}", rest.trim_start_matches([' ', '.', '0'])));
        Self { name: String::new(), number: bare(&national.unwrap_or_else(|| plain.to_owned())) }
    }

    /// Whether nothing is looked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.name.is_empty() && self.number.is_empty()
    }

    /// Where it is looked for, as the page says it.
    #[must_use]
    pub fn place(&self) -> &'static str {
        match (self.name.is_empty(), self.number.is_empty()) {
            (false, _) => "họ tên",
            (_, false) => "mã đảng viên, số thẻ và điện thoại",
            _ => "",
        }
    }

    /// Which number of a row holds it, as the list says it.
    #[must_use]
    pub fn matched(&self, row: &MemberRow) -> String {
        if self.number.is_empty() {
            return String::new();
        }
        let holds =
            |text: &Option<String>| text.as_deref().is_some_and(|text| bare(text).contains(&self.number));
        let mut said = Vec::new();
        if bare(&row.code).contains(&self.number) {
            said.push("mã đảng viên".to_owned());
        }
        if holds(&row.card) {
            said.push(format!("số thẻ {}", row.card.as_deref().unwrap_or_default()));
        }
        if holds(&row.phone) {
            said.push(format!("điện thoại {}", row.phone.as_deref().unwrap_or_default()));
        }
        format!("Khớp {}", said.join(", "))
    }
}

/// Capitals and digits alone, without marks.
fn bare(text: &str) -> String {
    fold(text).to_uppercase().chars().filter(char::is_ascii_alphanumeric).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::member::{MemberId, Standing};

    fn needle(typed: &str) -> Needle {
        Needle::of(&Text::clean(typed))
    }

    #[test]
    fn a_digit_makes_it_a_number_in_any_spacing() {
        for (typed, name, number) in [
            ("", "", ""),
            ("nguyen  dang", "nguyen dang", ""),
            ("100%", "", "100"),
            ("50_", "", "50"),
            ("%", "\\%", ""),
            ("qn 0000 13", "", "QN000013"),
            ("68.012-345", "", "68012345"),
            ("0905 123 456", "", "0905123456"),
            ("+84 905.123.456", "", "0905123456"),
        ] {
            assert_eq!(needle(typed), Needle { name: name.to_owned(), number: number.to_owned() }, "{typed}");
        }
    }

    #[test]
    fn a_row_says_what_of_it_was_found() {
        let row = MemberRow {
            id: MemberId(uuid::Uuid::nil()),
            name: "Đỗ Công An".to_owned(),
            code: "QN000013".to_owned(),
            card: Some("68.000013".to_owned()),
            phone: Some("0905123456".to_owned()),
            standing: Standing::Official,
            branch: String::new(),
            posts: None,
        };
        assert_eq!(needle("an").matched(&row), "", "the name itself is there to see");
        assert_eq!(
            (needle("an").place(), needle("0905").place(), needle("").place()),
            ("họ tên", "mã đảng viên, số thẻ và điện thoại", "")
        );
        assert_eq!(needle("905 123").matched(&row), "Khớp điện thoại 0905123456");
        assert_eq!(needle("000013").matched(&row), "Khớp mã đảng viên, số thẻ 68.000013");
        assert_eq!(needle("").matched(&row), "");
    }
}
