//! The code that the prints of one revision bear: random, and made to be typed by hand.

use std::fmt;

/// Digits, and letters that no reader takes for one another or for a digit: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Signs of a code: eighteen drawn at random by the database (90 bits), and two check signs.
const SIGNS: usize = 20;

/// Letters looked at of what was typed: an address with a code at its end has fewer.
const LONGEST: usize = 300;

/// A code, kept without its hyphens.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(transparent)]
pub struct Code(String);

/// Why what was typed is no code. Anyone who knows the alphabet can tell, so it says nothing of which codes there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slip {
    /// Nothing was typed.
    Nothing,
    /// A sign that no code has.
    Strange(char),
    /// So many signs.
    Length(usize),
    /// The check signs do not fit: one or two signs are wrong, or two stand in each other's place.
    Mistyped,
}

impl Code {
    /// Reads what was typed: with or without hyphens and spaces, in small letters, with O for 0, I or L for 1 and U for
    /// V, or the whole address that stands in the QR code.
    ///
    /// # Errors
    /// [`Slip`], where it cannot be a code.
    pub fn read(typed: &str) -> Result<Self, Slip> {
        let typed: String = typed.trim().chars().take(LONGEST).collect();
        let last = typed.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        let mut signs = String::new();
        for letter in last.chars().filter(|c| !is_between(*c)) {
            signs.push(meant(letter).ok_or(Slip::Strange(letter))?);
        }
        match signs.len() {
            0 => Err(Slip::Nothing),
            SIGNS if fits(signs.as_bytes()) => Ok(Self(signs)),
            SIGNS => Err(Slip::Mistyped),
            other => Err(Slip::Length(other)),
        }
    }

    /// The signs alone, as they stand in an address and in a file.
    #[must_use]
    pub fn plain(&self) -> &str {
        &self.0
    }

    /// In groups of four, as people read it to each other.
    #[must_use]
    pub fn groups(&self) -> Vec<String> {
        self.0.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect()
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.groups().join("-"))
    }
}

impl Slip {
    /// What is wrong and how to mend it.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Nothing => "Hãy gõ mã kiểm tra in ở chân trang của bản in.".to_owned(),
            Self::Strange(letter) => format!(
                "Mã chỉ có chữ số và chữ cái không dấu, không có «{letter}». Hãy tắt bộ gõ tiếng Việt rồi gõ lại."
            ),
            Self::Length(signs) => {
                format!("Mã có {SIGNS} chữ và số, ở đây có {signs}. Hãy so lại từng nhóm bốn với bản in.")
            }
            Self::Mistyped => {
                "Có chỗ gõ nhầm: mã này không thể có. Hãy so lại từng nhóm bốn với bản in.".to_owned()
            }
        }
    }
}

/// What people put between the groups.
fn is_between(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '‐'..='―' | '.' | '_' | ',' | '\u{200b}' | '\u{feff}')
}

/// The sign that a letter stands for.
fn meant(letter: char) -> Option<char> {
    let sign = match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        'U' => 'V',
        other => other,
    };
    value(u8::try_from(sign).ok()?).map(|_| sign)
}

fn value(sign: u8) -> Option<u8> {
    ALPHABET.iter().position(|it| *it == sign).and_then(|place| u8::try_from(place).ok())
}

/// Whether the signs, as a polynomial over the field of 32, vanish at 2 and at 4: a Reed-Solomon code of distance three.
fn fits(signs: &[u8]) -> bool {
    [2, 4].into_iter().all(|root| {
        let sum =
            signs.iter().try_fold(0, |sum, sign| value(*sign).map(|value| multiplied(sum, root) ^ value));
        sum == Some(0)
    })
}

/// The product in the field of 32 with x⁵ = x² + 1.
fn multiplied(one: u8, other: u8) -> u8 {
    (0..5).rev().fold(0, |product, bit| {
        let doubled = if product & 16 == 0 { product << 1 } else { (product << 1) ^ 0b10_0101 };
        if other >> bit & 1 == 1 { doubled ^ one } else { doubled }
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A code as the database draws it, from eighteen values.
    pub fn drawn(values: [u8; 18]) -> Code {
        let sign = |value: u8| char::from(ALPHABET[usize::from(value)]);
        let mut code: String = values.iter().map(|value| sign(*value)).collect();
        let [mut first, mut last] = [0, 0];
        for value in values {
            let back = value ^ first;
            first = last ^ multiplied(back, 6);
            last = multiplied(back, 8);
        }
        code.extend([sign(first), sign(last)]);
        Code::read(&code).unwrap()
    }

    fn some() -> Code {
        drawn([7, 19, 3, 21, 0, 22, 30, 15, 10, 24, 4, 26, 9, 29, 14, 11, 1, 6])
    }

    #[test]
    fn a_code_is_typed_in_many_ways() {
        let code = some();
        let shown = code.to_string();
        assert_eq!(shown.len(), 24);
        assert_eq!(code.groups().len(), 5);
        for typed in [
            shown.clone(),
            shown.to_lowercase(),
            shown.replace('-', " "),
            shown.replace('-', " – "),
            format!("  {} ", shown.replace('-', "")),
            shown.replace('0', "o").replace('1', "l").replace('V', "u"),
            shown.replace('0', "O").replace('1', "I"),
            format!("https://camket.example.vn/verify/{}", code.plain()),
            format!("https://camket.example.vn/verify/{}/", code.plain()),
        ] {
            assert_eq!(Code::read(&typed), Ok(code.clone()), "{typed}");
        }
    }

    #[test]
    fn one_or_two_wrong_signs_are_never_another_code() {
        let code = some();
        let plain = code.plain().as_bytes();
        for place in 0..SIGNS {
            for sign in ALPHABET.iter().filter(|sign| **sign != plain[place]) {
                let mut wrong = plain.to_vec();
                wrong[place] = *sign;
                assert_eq!(Code::read(std::str::from_utf8(&wrong).unwrap()), Err(Slip::Mistyped));
                for second in (0..place).step_by(3) {
                    let mut wrong = wrong.clone();
                    wrong[second] = if wrong[second] == b'7' { b'8' } else { b'7' };
                    assert_eq!(Code::read(std::str::from_utf8(&wrong).unwrap()), Err(Slip::Mistyped));
                }
            }
        }
    }

    #[test]
    fn exchanged_signs_are_seen() {
        let code = some();
        for (one, other) in (0..SIGNS).flat_map(|one| (0..one).map(move |other| (one, other))) {
            let mut wrong = code.plain().as_bytes().to_vec();
            wrong.swap(one, other);
            let same = wrong == code.plain().as_bytes();
            let read = Code::read(std::str::from_utf8(&wrong).unwrap());
            assert_eq!(read.is_ok(), same, "{one} {other}");
        }
    }

    #[test]
    fn what_is_no_code_says_what_is_wrong() {
        for (typed, slip) in [
            ("", Slip::Nothing),
            (" - ", Slip::Nothing),
            ("7K3M-Q2XN", Slip::Length(8)),
            ("7K3Â-Q2XN", Slip::Strange('Â')),
            ("7K3M*", Slip::Strange('*')),
            (&"7".repeat(5000), Slip::Length(LONGEST)),
        ] {
            assert_eq!(Code::read(typed), Err(slip), "{typed:.40}");
            assert!(!slip.words().is_empty());
        }
    }
}
