//! The usual form of a name that was typed in capitals: «HỒ THỊ Ă-LĂNG» is Hồ Thị Ă-Lăng.

/// The usual form of a name whose letters are all of one case; none where it is written as names are.
#[must_use]
pub fn usual(name: &str) -> Option<String> {
    let cased = || name.chars().filter(|c| c.is_uppercase() || c.is_lowercase());
    let one_case = cased().all(char::is_uppercase) || cased().all(char::is_lowercase);
    // A name of single letters says nothing: «Y Ê».
    let has_word = name.split(' ').any(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1);
    if !one_case || !has_word {
        return None;
    }
    let mut usual = String::with_capacity(name.len());
    let mut first = true;
    for c in name.chars() {
        if first {
            usual.extend(c.to_uppercase());
        } else {
            usual.extend(c.to_lowercase());
        }
        first = " -'’.".contains(c);
    }
    (usual != name).then_some(usual)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_become_a_name() {
        for (name, expected) in [
            ("NGUYỄN THỊ ƯỠNG", Some("Nguyễn Thị Ưỡng")),
            ("đặng văn hoà", Some("Đặng Văn Hoà")),
            ("HỒ THỊ Ă-LĂNG", Some("Hồ Thị Ă-Lăng")),
            ("H'BIA NIÊ", Some("H'Bia Niê")),
            ("Y BLOK ÊBAN", Some("Y Blok Êban")),
            ("Nguyễn Thị Ưỡng", None),
            ("Y Ê", None),
            ("Lê VĂN An", None),
        ] {
            assert_eq!(usual(name).as_deref(), expected, "{name}");
        }
    }
}
