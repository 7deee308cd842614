//! Recognises text typed for the old 8-bit fonts: TCVN3 (`.VnTime`) and VNI (`VNI-Times`).
//!
//! Such text is Latin-1 rubbish to Unicode: «NguyÔn V¨n §øc», «Nguyeãn Vaên Ñöùc». It is recognised when the
//! words make no Vietnamese as they stand and all of them do when decoded.

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;

/// An encoding from before Unicode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// TCVN 5712:1993, the fonts whose names begin with `.Vn`.
    Tcvn3,
    /// VNI for Windows, the fonts whose names begin with `VNI-`.
    Vni,
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Encoding::Tcvn3 => "TCVN3 (phông .VnTime)",
            Encoding::Vni => "VNI (phông VNI-Times)",
        })
    }
}

/// The encoding of a text and how it reads, when it was typed for an old font.
pub fn recognise(text: &str) -> Option<(Encoding, String)> {
    let is_latin1 = text.chars().all(|c| u32::from(c) <= 0xff) && !text.is_ascii();
    if !is_latin1 || reads_as_vietnamese(text) {
        return None;
    }
    [(Encoding::Tcvn3, from_tcvn3(text)), (Encoding::Vni, from_vni(text))]
        .into_iter()
        .find(|(_, reading)| reading != text && reads_as_vietnamese(reading))
}

/// How a line of prose reads when it was typed for an old font. Prose holds words of other languages, so most of its
/// marked words must make Vietnamese when decoded, and few as they stand.
pub fn recognise_prose(line: &str) -> Option<String> {
    const LEAST: usize = 3;
    if let Some((_, reading)) = recognise(line) {
        return Some(reading);
    }
    let is_latin1 = line.chars().all(|c| u32::from(c) <= 0xff);
    let marked = line.split_whitespace().filter(|word| !word.is_ascii()).count();
    if !is_latin1 || marked < LEAST || mostly_vietnamese(line) {
        return None;
    }
    let readings = [Encoding::Tcvn3, Encoding::Vni].map(|encoding| encoding.decode(line));
    readings.into_iter().find(|reading| mostly_vietnamese(reading))
}

impl Encoding {
    /// A text typed in this encoding, in Unicode.
    #[must_use]
    pub fn decode(self, text: &str) -> String {
        match self {
            Encoding::Tcvn3 => from_tcvn3(text),
            Encoding::Vni => from_vni(text),
        }
    }

    /// A text among others that were typed in this encoding: it is read so if it then makes Vietnamese words.
    #[must_use]
    pub fn decode_among(self, text: &str) -> Option<String> {
        if text.is_ascii() || text.chars().any(|c| u32::from(c) > 0xff) {
            return None;
        }
        let reading = self.decode(text);
        (reading != text && reads_as_vietnamese(&reading)).then_some(reading)
    }
}

/// Whether most words that are not plain ASCII are built as Vietnamese syllables.
#[must_use]
pub fn mostly_vietnamese(text: &str) -> bool {
    const ENOUGH: usize = 2000;
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_ascii()).take(ENOUGH);
    let (all, right) =
        words.fold((0, 0), |(all, right), word| (all + 1, right + usize::from(is_syllable(word))));
    all > 0 && right * 2 > all
}

fn from_tcvn3(text: &str) -> String {
    text.chars().map(|c| tcvn3(c).unwrap_or(c)).collect()
}

fn tcvn3(c: char) -> Option<char> {
    let place = TCVN3_FROM.chars().position(|from| from == c)?;
    TCVN3_TO.chars().nth(place)
}

const TCVN3_FROM: &str = "¡¢£¤¥¦§¨©ª«¬\u{ad}®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ";
const TCVN3_TO: &str = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ";

/// In VNI a mark is a letter of its own after the vowel it stands on.
fn from_vni(text: &str) -> String {
    let mut marked = String::with_capacity(text.len() * 2);
    for c in text.chars() {
        let after_vowel = marked
            .chars()
            .last()
            .is_some_and(|last| "aeouyAEOUYƠơƯư".contains(last.nfd().next().unwrap_or(last)));
        match VNI_MARKS.iter().find(|(letters, _)| after_vowel && letters.contains(c)) {
            Some((_, mark)) => marked.push_str(mark),
            None => marked.push_str(vni_letter(c).unwrap_or(c.encode_utf8(&mut [0; 4]))),
        }
    }
    marked.nfc().collect()
}

fn vni_letter(c: char) -> Option<&'static str> {
    Some(match c {
        'ñ' => "đ",
        'Ñ' => "Đ",
        'ô' => "ơ",
        'Ô' => "Ơ",
        'ö' => "ư",
        'Ö' => "Ư",
        'æ' => "ỉ",
        'Æ' => "Ỉ",
        'ó' => "ĩ",
        'Ó' => "Ĩ",
        'ò' => "ị",
        'Ò' => "Ị",
        'î' => "ỵ",
        'Î' => "Ỵ",
        _ => return None,
    })
}

const VNI_MARKS: [(&str, &str); 16] = [
    ("ùÙ", "\u{301}"),
    ("øØ", "\u{300}"),
    ("ûÛ", "\u{309}"),
    ("õÕ", "\u{303}"),
    ("ïÏ", "\u{323}"),
    ("âÂ", "\u{302}"),
    ("áÁ", "\u{302}\u{301}"),
    ("àÀ", "\u{302}\u{300}"),
    ("åÅ", "\u{302}\u{309}"),
    ("ãÃ", "\u{302}\u{303}"),
    ("äÄ", "\u{302}\u{323}"),
    ("êÊ", "\u{306}"),
    ("éÉ", "\u{306}\u{301}"),
    ("èÈ", "\u{306}\u{300}"),
    ("úÚ", "\u{306}\u{309}"),
    ("üëÜË", "\u{306}\u{323}"),
];

/// Whether every word is built as a Vietnamese syllable is.
fn reads_as_vietnamese(text: &str) -> bool {
    text.split(|c: char| !(c.is_alphabetic() || "¨©ª«¬\u{ad}®µ¶·¸¹»¼½¾×÷¡¢£¤¥¦§".contains(c)))
        .filter(|word| !word.is_empty())
        .all(is_syllable)
}

fn is_syllable(word: &str) -> bool {
    let capital_inside = word.chars().skip(1).any(char::is_uppercase) && word.chars().any(char::is_lowercase);
    let mut tones = 0;
    let toneless: String = word
        .to_lowercase()
        .nfd()
        .filter(|c| {
            let is_tone = matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
            tones += usize::from(is_tone);
            !is_tone
        })
        .nfc()
        .collect();
    let abbreviation = word.is_ascii() && word.chars().all(char::is_uppercase);
    abbreviation || (tones <= 1 && !capital_inside && is_onset_and_rime(&toneless))
}

fn is_onset_and_rime(word: &str) -> bool {
    ONSETS.iter().any(|onset| {
        word.strip_prefix(onset).is_some_and(|rime| RIMES.split_whitespace().any(|known| known == rime))
    })
}

const ONSETS: [&str; 29] = [
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p",
    "ph", "qu", "r", "s", "t", "th", "tr", "v", "x", "q",
];

const RIMES: &str = "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây \
    e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu \
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong oong \
    op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm \
    uôn uông uôt uơ up ut uy uya uych uyên uyêt uyn uynh uyt uyu ư ưa ưc ưi ưng ươc ươi ươm ươn ương ươp ươt ươu \
    ưt ưu y yêm yên yêng yêt yêu ym yn ynh yt";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_pair_up() {
        assert_eq!(TCVN3_FROM.chars().count(), TCVN3_TO.chars().count());
    }

    #[test]
    fn old_fonts_are_recognised_and_read() {
        for (text, encoding, reading) in [
            ("NguyÔn V¨n §øc", Encoding::Tcvn3, "Nguyễn Văn Đức"),
            ("TrÇn ThÞ Hång", Encoding::Tcvn3, "Trần Thị Hồng"),
            ("Lª ThÞ Ngäc DiÖp", Encoding::Tcvn3, "Lê Thị Ngọc Diệp"),
            ("Chi bé Th«n 1 Ph\u{ad}êng NghÜa Lé", Encoding::Tcvn3, "Chi bộ Thôn 1 Phường Nghĩa Lộ"),
            ("Nguyeãn Vaên Ñöùc", Encoding::Vni, "Nguyễn Văn Đức"),
            ("Traàn Thò Hoàng", Encoding::Vni, "Trần Thị Hồng"),
            ("Leâ Thò Ngoïc Dieäp", Encoding::Vni, "Lê Thị Ngọc Diệp"),
            ("Ñaûng boä phöôøng Nghóa Loä", Encoding::Vni, "Đảng bộ phường Nghĩa Lộ"),
        ] {
            assert_eq!(recognise(text), Some((encoding, reading.to_owned())), "{text}");
        }
    }

    #[test]
    fn prose_may_hold_words_of_other_languages() {
        for (line, reading) in [
            (
                "- CËp nhËt website cña ph\u{ad}êng mçi tuÇn, tr¶ lêi e-mail trong 2 ngµy",
                Some("- Cập nhật website của phường mỗi tuần, trả lời e-mail trong 2 ngày"),
            ),
            ("Döï ñuû 12 kyø sinh hoaït chi boä", Some("Dự đủ 12 kỳ sinh hoạt chi bộ")),
            ("Dự đủ 12 kỳ sinh hoạt chi bộ", None),
            ("Tôi hoàn thành báo cáo quý", None),
            ("Müller, Jürgen, Göring, Köln", None),
            ("Plan 2027", None),
        ] {
            assert_eq!(recognise_prose(line).as_deref(), reading, "{line}");
        }
    }

    #[test]
    fn unicode_and_foreign_names_are_left_alone() {
        for text in [
            "Nguyễn Văn Đức",
            "Lê Trân",
            "Hà Bá",
            "Lê Hoà",
            "Võ Chí Công",
            "Trần Quý",
            "Nguyen Van A",
            "Müller",
            "José Muñoz",
            "H'Bia Niê",
            "Y Blô",
            "Chi bộ số 1 (cũ)",
            "Tô Ân",
            "Lê Quân",
            "Huế",
            "UBND xã Hoà Sơn",
            "Ủy ban nhân dân",
            "",
        ] {
            assert_eq!(recognise(text), None, "{text}");
        }
    }
}
