//! Text as it can be printed: composed, without what has no shape, and with a box for what no font here draws.

use serde_json::Value;
use typst::text::{FontInfo, is_default_ignorable};
use unicode_normalization::UnicodeNormalization as _;

/// What stands for a character that the fonts lack: PDF/A allows no missing glyph.
const LACKING: char = '□';

/// Makes every string of the data printable in this font; the keys are ours and stay.
pub(super) fn clean(data: &mut Value, font: &FontInfo) {
    match data {
        Value::String(text) => *text = printable(text, font),
        Value::Array(items) => items.iter_mut().for_each(|item| clean(item, font)),
        Value::Object(fields) => fields.values_mut().for_each(|field| clean(field, font)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn printable(text: &str, font: &FontInfo) -> String {
    text.replace("\r\n", "\n").nfc().filter_map(|c| shape(c, |c| font.coverage.contains(c.into()))).collect()
}

/// Text for a file whose reader brings the fonts: composed, and without what has no shape.
pub(super) fn written(text: &str) -> String {
    text.replace("\r\n", "\n").nfc().filter_map(|c| shape(c, |_| true)).collect()
}

fn shape(c: char, drawn: impl Fn(char) -> bool) -> Option<char> {
    match c {
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\u{2011}' => Some('-'),
        _ if c.is_whitespace() => Some(' '),
        _ if c.is_control() || is_default_ignorable(c) => None,
        _ if is_private(c) || is_no_character(c) || !drawn(c) => Some(LACKING),
        _ => Some(c),
    }
}

/// Private characters mean something only to who made them, and PDF/A refuses them.
fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
}

/// Code points that will never be characters; XML refuses the last two of the first plane.
fn is_no_character(c: char) -> bool {
    matches!(u32::from(c) & 0xfffe, 0xfffe)
}

#[cfg(test)]
mod tests {
    use super::super::world::Shared;
    use super::*;

    #[test]
    fn text_is_made_printable() {
        let shared = Shared::get().unwrap();
        for (given, printed) in [
            ("Nguye\u{302}\u{303}n Ưỡng", "Nguyễn Ưỡng"),
            ("một\r\nhai\rba\u{2028}bốn", "một\nhai\nba\nbốn"),
            ("cách\u{a0}quãng\tvà\u{3000}nữa", "cách quãng và nữa"),
            ("ẩn\u{200b}\u{ad}\u{feff}\u{202e}\u{0}\u{1b}[", "ẩn["),
            ("😀 中 \u{e000} \u{f001}", "□ □ □ □"),
            ("≥ 98 % → “tốt” – 1.000₫", "≥ 98 % → “tốt” – 1.000₫"),
        ] {
            assert_eq!(printable(given, shared.body_font()), printed);
        }
    }
}
