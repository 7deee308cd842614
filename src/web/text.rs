//! Text at the door: Unicode NFC, one kind of line end, no control or direction marks.

use serde::{Deserialize, Deserializer, Serialize};
use unicode_normalization::UnicodeNormalization;

/// What someone typed into a field, cleaned. Never longer than [`Text::LIMIT`] bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Text(String);

impl Text {
    /// Bytes a single field may hold.
    pub const LIMIT: usize = 20_000;

    /// Cleans `raw`: NFC, `\n` line ends, trimmed, without control characters and invisible marks.
    #[must_use]
    pub fn clean(raw: &str) -> Self {
        let text = raw.replace("\r\n", "\n");
        let text: String = text.chars().map(seen).nfc().filter(|c| *c == '\n' || !is_hidden(*c)).collect();
        let mut text = text.trim().to_owned();
        if text.len() > Self::LIMIT {
            let end = (0..=Self::LIMIT).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            text.truncate(end);
        }
        Self(text)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text as a pattern of `like` that finds only itself.
    #[must_use]
    pub fn as_pattern(&self) -> String {
        self.0.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
    }

    /// Whether nothing was typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text, owned.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

/// What a control character stands for where text was pasted: a tab parts words, a vertical one lines, and Windows put
/// quotes and dashes where Unicode has control characters.
fn seen(c: char) -> char {
    match c {
        '\t' => ' ',
        '\u{b}' | '\u{c}' | '\r' => '\n',
        '\u{85}' => '…',
        '\u{91}' => '‘',
        '\u{92}' => '’',
        '\u{93}' => '“',
        '\u{94}' => '”',
        '\u{96}' => '–',
        '\u{97}' => '—',
        other => other,
    }
}

/// Control characters, zero-width characters and marks that turn the reading direction.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
        || matches!(c, '\u{FFF0}'..='\u{FFFF}' | '\u{E0000}'..='\u{E007F}')
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::clean(&String::deserialize(deserializer)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cleaned_at_the_door() {
        for (raw, clean) in [
            ("  Nguyễn ", "Nguyễn"),
            ("Nguye\u{302}\u{303}n", "Nguyễn"),
            ("một\r\nhai", "một\nhai"),
            ("a\u{202E}b\u{200B}c\0", "abc"),
            ("một\thai\u{b}ba", "một hai\nba"),
            ("\u{93}dân\u{94}", "“dân”"),
        ] {
            assert_eq!(Text::clean(raw).as_str(), clean);
        }
    }

    #[test]
    fn a_field_is_bounded_at_a_letter() {
        let long = "ế".repeat(Text::LIMIT);
        let kept = Text::clean(&long);
        assert!(kept.as_str().len() <= Text::LIMIT && kept.as_str().ends_with('ế'));
    }
}
