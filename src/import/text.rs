//! Text at the door: NFC, single spaces, and nothing that cannot be seen.
//!
//! Marks that change the order or hide between letters are refused, not dropped: a name that looks like
//! another name must never be let in.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::limits;

/// A text cleaned: composed, trimmed, with single spaces. `None` when nothing is left.
pub fn clean(raw: &str) -> Result<Option<String>, String> {
    let composed: String = raw.nfc().collect();
    if let Some(hidden) = composed.chars().find(|&c| is_hidden(c)) {
        return Err(format!(
            "Có ký tự không nhìn thấy (U+{:04X}). Hãy xóa ô này và gõ lại bằng bàn phím.",
            u32::from(hidden)
        ));
    }
    let text = composed.split_whitespace().collect::<Vec<_>>().join(" ");
    Ok((!text.is_empty()).then_some(text))
}

/// A code of a unit, a member or a card: Latin letters, digits and `. - _ /`, in capitals.
pub fn code(text: &str) -> Result<String, String> {
    let fits = text.len() <= limits::CODE_CHARS
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "._-/".contains(c));
    if fits {
        Ok(text.to_ascii_uppercase())
    } else {
        Err(format!(
            "Mã «{}» không hợp lệ. Mã chỉ gồm chữ không dấu, chữ số và các dấu . - _ /, dài tối đa {} ký tự.",
            shown(text),
            limits::CODE_CHARS
        ))
    }
}

/// The code of a member, which is typed at sign-in: 3 to 20 Latin letters, digits and hyphens, in capitals.
pub fn member_code(text: &str) -> Result<String, String> {
    let fits = (3..=20).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if fits {
        Ok(text.to_ascii_uppercase())
    } else {
        Err(format!(
            "Mã «{}» không hợp lệ. Mã đảng viên gồm 3 đến 20 chữ không dấu, chữ số và dấu gạch ngang.",
            shown(text)
        ))
    }
}

/// The name of a person: letters of the Latin script, spaces, and `' ’ - .` between them.
pub fn person(text: &str) -> Result<String, String> {
    let text = unescaped(text).unwrap_or(text);
    let odd = text.chars().find(|&c| !(is_latin_letter(c) || is_combining_mark(c) || " '’-.".contains(c)));
    if let Some(odd) = odd {
        return Err(format!(
            "Họ tên «{}» có ký tự «{odd}» không dùng trong tên người. Hãy gõ lại họ tên.",
            shown(text)
        ));
    }
    if text.chars().filter(|&c| is_latin_letter(c)).count() < 2 || stacks_marks(text) {
        return Err(format!("Họ tên «{}» không đọc được. Hãy gõ lại họ tên.", shown(text)));
    }
    within(text, limits::PERSON_CHARS)
}

/// What a program that opens a table may take as the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '|', '%'];

/// A text as it may stand in a table that other programs open: what looks like a formula gets an apostrophe in front.
#[must_use]
pub fn escaped(text: &str) -> String {
    if text.trim_start_matches('\'').starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() }
}

/// The text that [`escaped`] was given; none where nothing was escaped.
#[must_use]
pub fn unescaped(text: &str) -> Option<&str> {
    text.strip_prefix('\'').filter(|rest| rest.trim_start_matches('\'').starts_with(FORMULA))
}

/// The name of a unit, an agency or a post.
pub fn title(text: &str) -> Result<String, String> {
    if let Some(meant) = unescaped(text) {
        return plain_title(meant);
    }
    if text.starts_with(FORMULA) {
        return Err(format!(
            "«{}» bắt đầu như một công thức. Hãy gõ lại thành chữ, không có dấu ở đầu.",
            shown(text)
        ));
    }
    plain_title(text)
}

fn plain_title(text: &str) -> Result<String, String> {
    if !text.chars().any(char::is_alphabetic) || stacks_marks(text) {
        return Err(format!("«{}» không phải là tên gọi. Hãy gõ lại bằng chữ.", shown(text)));
    }
    within(text, limits::TITLE_CHARS)
}

/// A text for comparing: lower case, without marks, with letters and digits only.
pub fn fold(text: &str) -> String {
    let plain: String = text
        .nfkd()
        .filter(|&c| !is_combining_mark(c))
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'đ' => 'd',
            c if c.is_alphanumeric() => c,
            _ => ' ',
        })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text short enough for a message.
pub fn shown(text: &str) -> String {
    const CHARS: usize = 60;
    let visible = text.chars().map(|c| if is_hidden(c) { '\u{fffd}' } else { c });
    if text.chars().count() <= CHARS {
        visible.collect()
    } else {
        visible.take(CHARS - 1).chain(['…']).collect()
    }
}

fn within(text: &str, most: usize) -> Result<String, String> {
    let chars = text.chars().count();
    if chars <= most {
        Ok(text.to_owned())
    } else {
        Err(format!("«{}» dài {chars} ký tự, tối đa là {most}. Hãy rút gọn.", shown(text)))
    }
}

/// Controls, marks of direction, joiners, tags, private use and noncharacters.
fn is_hidden(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => false,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' => true,
        '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' => true,
        '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{e000}'..='\u{f8ff}' => true,
        '\u{fdd0}'..='\u{fdef}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' => true,
        '\u{fff0}'..='\u{ffff}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' => true,
        '\u{e0000}'..='\u{10ffff}' => true,
        c => c.is_control() || u32::from(c) & 0xfffe == 0xfffe,
    }
}

fn is_latin_letter(c: char) -> bool {
    c.is_alphabetic() && matches!(c, 'A'..='z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

/// Whether more than two marks are left on one letter after composing, or a mark stands alone.
fn stacks_marks(text: &str) -> bool {
    let mut marks = 0;
    let mut base = false;
    for c in text.chars() {
        if is_combining_mark(c) {
            marks += 1;
            if marks > 2 || !base {
                return true;
            }
        } else {
            marks = 0;
            base = c.is_alphabetic();
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_composed_trimmed_and_spaced_once() {
        for (raw, expected) in [
            ("  Nguyễn   Văn  An ", Some("Nguyễn Văn An")),
            ("Nguye\u{302}\u{303}n Va\u{306}n An", Some("Nguyễn Văn An")),
            ("Đặng\u{a0}Thị\nHoa", Some("Đặng Thị Hoa")),
            ("Đặng\u{3000}Thị\tHoa", Some("Đặng Thị Hoa")),
            (" \u{a0} ", None),
            ("", None),
            ("Hoà Hòa", Some("Hoà Hòa")),
        ] {
            assert_eq!(clean(raw).unwrap().as_deref(), expected, "{raw:?}");
        }
    }

    #[test]
    fn what_cannot_be_seen_is_refused() {
        for hidden in [
            '\0',
            '\u{7}',
            '\u{1b}',
            '\u{7f}',
            '\u{85}',
            '\u{9f}',
            '\u{ad}',
            '\u{200b}',
            '\u{200d}',
            '\u{200f}',
            '\u{202a}',
            '\u{202e}',
            '\u{2028}',
            '\u{2060}',
            '\u{2066}',
            '\u{2069}',
            '\u{feff}',
            '\u{fe0f}',
            '\u{e0041}',
            '\u{e000}',
            '\u{fdd0}',
            '\u{ffff}',
            '\u{1fffe}',
            '\u{10ffff}',
            '\u{3164}',
            '\u{fffd}',
        ] {
            // Next line is one of the spaces, and U+0085 is too: both may be read as a space.
            let read = clean(&format!("Lê{hidden}An"));
            assert!(read.is_err(), "U+{:04X} gave {read:?}", u32::from(hidden));
            assert!(read.unwrap_err().contains("không nhìn thấy"));
        }
    }

    #[test]
    fn codes_are_plain() {
        for (text, expected) in [
            ("QN000001", Some("QN000001")),
            ("p01-01", Some("P01-01")),
            ("74000001", Some("74000001")),
            ("51.012/A", Some("51.012/A")),
            ("", None),
            ("-P01", None),
            ("=1+1", None),
            ("QN 01", None),
            ("QÑ01", None),
            ("РU", None), // Cyrillic letter
            ("%", None),
            ("A123456789012345678901234567890123456789", None),
        ] {
            assert_eq!(code(text).ok().as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn names_of_people() {
        for good in [
            "Huỳnh Đình Ý",
            "H'Bia Niê",
            "Y Blŏ",
            "Tôn Thất Nguyễn Thị Ngọc Bích Phượng",
            "Đỗ Thị Út",
            "Müller",
        ] {
            assert_eq!(person(good).as_deref(), Ok(good));
        }
        let long = "An ".repeat(60);
        for bad in [
            "An1",
            "=HYPERLINK(1)",
            "Аn Bình",
            "王小明",
            "A",
            "- -",
            "Lê 😀",
            "<b>An</b>",
            "An, Bình",
            long.trim(),
        ] {
            assert!(person(bad).is_err(), "{bad}");
        }
        assert!(person("La\u{335}\u{335}\u{335}\u{335}n").is_err());
    }

    #[test]
    fn titles_do_not_start_like_formulas() {
        for good in ["Chi bộ Thôn 1 Phường Lê Hồng Phong", "Ban Tổ chức (cũ)", "Trường THCS 2/9"]
        {
            assert_eq!(title(good).as_deref(), Ok(good));
        }
        for bad in ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", "|x", "%0A", "12", "…"] {
            assert!(title(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_looks_like_a_formula_goes_out_and_comes_back() {
        for text in ["=1+1 tổ", "'=a", "''-a", "-Bia", "'Bia", "Chi bộ 1", "+a"] {
            let out = escaped(text);
            assert!(!out.starts_with(FORMULA), "{out}");
            assert_eq!(title(&out).as_deref(), Ok(text), "{out}");
        }
    }

    #[test]
    fn folding_forgets_case_marks_and_signs() {
        for (text, expected) in [
            ("Mã  đảng viên *", "ma dang vien"),
            ("Họ và tên:", "ho va ten"),
            ("NGÀY SINH", "ngay sinh"),
            ("Nga\u{300}y\nsinh", "ngay sinh"),
            ("Điện thoại", "dien thoai"),
        ] {
            assert_eq!(fold(text), expected);
        }
    }
}
