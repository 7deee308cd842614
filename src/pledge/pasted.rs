//! Text pasted from a word processor, made plain: one kind of quotes, bullets, spaces and dashes.
//!
//! [`crate::web::text::Text`] has made it NFC and taken away what cannot be seen; here goes what can be seen and should
//! not be: letters of old fonts, bullets of symbol fonts, soft hyphens, spaces that do not break, quotes of other
//! languages. Words stay.

use crate::web::legacy::recognise_prose;

/// The text as someone would have typed it.
#[must_use]
pub fn clean(text: &str) -> String {
    // An old font's letters are read first: in TCVN3 the soft hyphen is a letter.
    let text: Vec<_> = text.split('\n').map(read).collect();
    let text: String = text.join("\n").chars().filter_map(plain).collect();
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines().map(bulleted) {
        // One empty line parts paragraphs; more say nothing.
        if !(line.is_empty() && lines.last().is_some_and(String::is_empty)) {
            lines.push(line);
        }
    }
    lines.join("\n").trim().to_owned()
}

/// A line in today's letters. A middle dot alone is a bullet, though it is the letter ã in TCVN3.
fn read(line: &str) -> String {
    let words = line.strip_prefix('·').filter(|rest| rest.starts_with(char::is_whitespace)).unwrap_or(line);
    let bullet = &line[..line.len() - words.len()];
    recognise_prose(words).map_or_else(|| line.to_owned(), |words| format!("{bullet}{words}"))
}

fn plain(c: char) -> Option<char> {
    Some(match c {
        '\u{ad}' => return None,
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}' | '\t' => ' ',
        '\u{2028}' | '\u{2029}' | '\u{b}' => '\n',
        '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2212}' => '-',
        '\u{201e}' | '\u{201f}' | '\u{301d}' | '«' => '“',
        '\u{301e}' | '»' => '”',
        '\u{201a}' | '\u{201b}' => '‘',
        // Bullets of Word's symbol fonts.
        '\u{f0b7}' | '\u{f0a7}' | '\u{f0d8}' | '\u{f0fc}' | '\u{f076}' | '\u{f0e8}' | '\u{f02d}' => '•',
        other => other,
    })
}

/// A line with single spaces, and with a dash where it began with any bullet.
fn bulleted(line: &str) -> String {
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    let tail = line.trim_start_matches(|c| BULLETS.contains(c));
    // Word writes its second kind of bullet as the letter o; a dash or a star is one only before a space.
    let after = line.strip_prefix("o ").or_else(|| (tail.len() < line.len()).then_some(tail));
    match after {
        Some(rest) if rest.starts_with(' ') || line.starts_with(SURE) || line.starts_with("o ") => {
            format!("- {}", rest.trim_start())
        }
        _ => line,
    }
}

/// Bullets that are nothing else.
const SURE: [char; 6] = ['•', '▪', '■', '➢', '❖', '✓'];
/// All signs that may be bullets.
const BULLETS: &str = "•·▪■□◦●○‣⁃➢➤❖✓✔♦*–—+";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::text::Text;

    #[test]
    fn what_word_pastes_becomes_plain() {
        for (pasted, plain) in [
            (
                "\u{f0b7}\tDự đủ 12 kỳ sinh hoạt\r\n\u{f0b7}\tĐóng đảng phí",
                "- Dự đủ 12 kỳ sinh hoạt\n- Đóng đảng phí",
            ),
            ("•\u{a0}\u{a0}Học chuyên đề\r\no\u{a0}\u{a0}Quý I", "- Học chuyên đề\n- Quý I"),
            ("–\tTrả lời kiến nghị\n—  Nộp báo cáo", "- Trả lời kiến nghị\n- Nộp báo cáo"),
            ("kiến\u{ad} nghị của\u{a0}người dân", "kiến nghị của người dân"),
            ("„học tập và làm theo”", "“học tập và làm theo”"),
            ("«nêu gương»", "“nêu gương”"),
            ("05\u{2011}CT/TW,  ngày\u{202f}15/5/2016", "05-CT/TW, ngày 15/5/2016"),
            ("Một\u{2028}Hai\r\n\r\n\r\n\r\nBa", "Một\nHai\n\nBa"),
            ("1.\tNâng tỷ lệ từ 92 % lên 98 %", "1. Nâng tỷ lệ từ 92 % lên 98 %"),
            ("\u{93}nêu gương\u{94} \u{96} tự giác\u{85}", "“nêu gương” – tự giác…"),
            ("•Học\n* Hành\n*quan trọng*", "- Học\n- Hành\n*quan trọng*"),
            ("Nguye\u{302}\u{303}n Va\u{306}n Ha\u{300}", "Nguyễn Văn Hà"),
            ("học - hỏi + hành – luôn", "học - hỏi + hành – luôn"),
            (
                "\u{b7}\tDù ®ñ 12 kú sinh ho¹t\nHäc chuyªn ®Ò cña §¶ng uû",
                "- Dự đủ 12 kỳ sinh hoạt\nHọc chuyên đề của Đảng uỷ",
            ),
            ("o tròn", "- tròn"),
            ("“đã đúng” sẵn", "“đã đúng” sẵn"),
        ] {
            assert_eq!(clean(Text::clean(pasted).as_str()), plain, "{pasted:?}");
            assert_eq!(clean(plain), plain, "twice is once: {plain:?}");
        }
    }
}
