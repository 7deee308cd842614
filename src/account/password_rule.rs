//! Which passwords are taken, after NIST 800-63B: length counts, well-known ones are refused, nothing is asked of their
//! composition, and none has to be changed because time has passed.

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization;
use zxcvbn::{Score, zxcvbn};

use super::known_words::{KEYBOARD, WORDS};

/// Letters a password has at least.
pub const SHORTEST: usize = 12;
/// What stands beside a field for a new password.
pub const HINT: &str = "Ít nhất 12 ký tự. Một câu ngắn dễ nhớ là tốt nhất; dán từ nơi khác cũng được.";
/// Letters a password has at most, so that hashing stays bounded.
pub const LONGEST: usize = 200;
/// Letters that must be left of a password once everything well-known is taken out of it.
const OF_ONES_OWN: usize = 5;
/// Letters that are weighed; more only make it stronger.
const WEIGHED: usize = 64;

/// What is known of the person, and so by whoever guesses.
#[derive(Clone, Debug, Default)]
pub struct Owner<'a> {
    /// Member code.
    pub code: &'a str,
    /// Full name.
    pub name: &'a str,
    /// Day of birth.
    pub born_on: Option<NaiveDate>,
}

/// Why a new password is not taken, in the words of the user; `None` if it is.
#[must_use]
pub fn objection(password: &str, owner: &Owner) -> Option<String> {
    let letters = password.nfc().count();
    if letters < SHORTEST {
        return Some(format!("Mật khẩu cần ít nhất {SHORTEST} ký tự. Một câu ngắn dễ nhớ là tốt nhất."));
    }
    if letters > LONGEST {
        return Some(format!("Mật khẩu dài nhất {LONGEST} ký tự."));
    }
    let plain = plain(password);
    let own = own_words(owner);
    let (without_own, _) = taken_out(&plain, own.iter().map(String::as_str));
    let (rest, _) = taken_out(&without_own, WORDS.iter().chain(KEYBOARD).copied());
    let is_own = without_own.len() < plain.len();
    if is_own && (plain.contains(&self::plain(owner.code)) || left(&rest) < OF_ONES_OWN) {
        return Some(
            "Mật khẩu không được dựa vào mã đảng viên, họ tên hoặc ngày sinh của đồng chí. Hãy chọn một câu khác.".to_owned(),
        );
    }
    if left(&rest) < OF_ONES_OWN {
        return Some(
            "Mật khẩu này gồm toàn những từ quen thuộc nên dễ bị đoán. Hãy thêm vài từ chỉ đồng chí nghĩ ra."
                .to_owned(),
        );
    }
    match weigh(password, &own) {
        Score::Four | Score::Three => None,
        _ => Some("Mật khẩu này dễ bị đoán. Hãy viết dài hơn, bằng vài từ không hay đi với nhau.".to_owned()),
    }
}

/// How hard a password that is taken is to guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// It will do.
    Fair,
    /// Harder.
    Strong,
    /// Hardest.
    VeryStrong,
}

impl Strength {
    /// As a sentence.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::VeryStrong => "Mật khẩu rất mạnh.",
            Self::Strong => "Mật khẩu mạnh.",
            Self::Fair => "Mật khẩu dùng được; dài thêm vài từ thì mạnh hơn.",
        }
    }

    /// The name of the sentence shown after the change.
    #[must_use]
    pub fn notice(self) -> &'static str {
        match self {
            Self::VeryStrong => "password-very-strong",
            Self::Strong => "password-strong",
            Self::Fair => "password",
        }
    }
}

/// Weighs a password that is taken.
#[must_use]
pub fn strength(password: &str) -> Strength {
    match (weigh(password, &[]), password.nfc().count()) {
        (Score::Four, 20..) => Strength::VeryStrong,
        (Score::Four, _) => Strength::Strong,
        _ => Strength::Fair,
    }
}

fn weigh(password: &str, own: &[String]) -> Score {
    let weighed: String = password.nfc().take(WEIGHED).collect();
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    zxcvbn(&weighed, &own).score()
}

/// Letters that are not the one before again: "aaaa" is one letter.
fn left(rest: &str) -> usize {
    let mut last = None;
    rest.chars().filter(|c| c.is_alphanumeric() && last.replace(*c) != Some(*c)).count()
}

/// Takes known words out, longest first; what is left is what a guesser does not know. Years and other numbers of up to
/// four digits that follow go too: everyone adds them.
fn taken_out<'a>(plain: &str, words: impl Iterator<Item = &'a str>) -> (String, bool) {
    let mut words: Vec<&str> = words.filter(|word| word.len() > 2).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let mut rest = plain.to_owned();
    let mut any = false;
    for word in words {
        if rest.contains(word) {
            rest = rest.replace(word, " ");
            any = true;
        }
    }
    if any {
        rest = rest
            .split(' ')
            .map(|part| if part.len() <= 4 && part.chars().all(|c| c.is_ascii_digit()) { "" } else { part })
            .collect::<Vec<_>>()
            .join(" ");
    }
    (rest, any)
}

/// The person's code, names and day of birth in the ways they are written.
fn own_words(owner: &Owner) -> Vec<String> {
    let mut words = vec![plain(owner.code), plain(owner.name)];
    words.extend(owner.name.split_whitespace().map(plain));
    let digits: String = owner.code.chars().filter(char::is_ascii_digit).collect();
    words.push(digits);
    if let Some(day) = owner.born_on {
        words.extend(
            ["%d%m%Y", "%d%m%y", "%Y%m%d", "%-d%-m%Y", "%m%Y", "%d%m", "%Y"]
                .map(|form| day.format(form).to_string()),
        );
    }
    words.retain(|word| word.len() > 2);
    words
}

/// Lower-case letters and digits without marks and spaces.
pub(super) fn plain(text: &str) -> String {
    text.nfd()
        .filter(|c| c.is_alphanumeric())
        .map(|c| if matches!(c, 'đ' | 'Đ') { 'd' } else { c })
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_passwords_are_named() {
        let owner =
            Owner {
                code: "QN000001", name: "Nguyễn Văn An", born_on: NaiveDate::from_ymd_opt(1975, 3, 8)
            };
        for (password, reason) in [
            ("ngắn", "ít nhất 12 ký tự"),
            ("mười ký tự", "ít nhất 12 ký tự"),
            ("Mật khẩu 12345", "quen thuộc"),
            ("matkhau123456", "quen thuộc"),
            ("MatKhau@2026!!", "quen thuộc"),
            ("aaaaaaaaaaaaaa", "quen thuộc"),
            ("qwertyuiopasdf", "quen thuộc"),
            ("1qaz2wsx3edc4rfv", "quen thuộc"),
            ("Đảng viên gương mẫu 1", "quen thuộc"),
            ("Đảng Cộng sản Việt Nam quang vinh", "quen thuộc"),
            ("Không có gì quý hơn độc lập tự do", "quen thuộc"),
            ("Quảng Ngãi 2027", "quen thuộc"),
            ("Cam kết 2026-2027", "quen thuộc"),
            ("password123456", "quen thuộc"),
            ("monkeymonkey", "dễ bị đoán"),
            ("xin QN000001 nhé các bạn", "mã đảng viên"),
            ("Nguyễn Văn An 1990", "họ tên"),
            ("Văn An 08031975", "ngày sinh"),
            ("trời xanh mây trắng", ""),
            ("bốn mùa hoa nở", ""),
            ("cá rô kho tộ ngày mưa", ""),
            ("Nguyễn Văn An trồng bưởi da xanh ở Sơn Tịnh", ""),
            ("correct horse battery staple", ""),
            ("\u{1F33B} hoa quỳ trước ngõ \u{1F33B}", ""),
        ] {
            let said = objection(password, &owner);
            let fits = if reason.is_empty() {
                said.is_none()
            } else {
                said.as_deref().is_some_and(|said| said.contains(reason))
            };
            assert!(fits, "{password}: {said:?}");
        }
        assert!(
            objection(&"dài lê thê ".repeat(40), &owner).is_some_and(|said| said.contains("dài nhất 200"))
        );
    }

    #[test]
    fn one_password_in_two_normal_forms_is_judged_alike() {
        for password in ["trời xanh mây trắng", "Đảng viên gương mẫu 1"] {
            let decomposed: String = password.nfd().collect();
            let owner = Owner::default();
            assert_eq!(objection(&decomposed, &owner), objection(password, &owner));
        }
    }

    #[test]
    fn the_hint_says_what_holds() {
        assert!(HINT.contains(&format!("Ít nhất {SHORTEST} ký tự")));
    }

    #[test]
    fn a_strong_password_is_called_strong() {
        assert_eq!(strength("cá rô kho tộ ngày mưa bão"), Strength::VeryStrong);
        assert_eq!(strength("bốn mùa hoa nở"), Strength::Strong);
    }
}
