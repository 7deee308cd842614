//! The digest of a sent revision: in full for the machine, in short for the eye.

use std::fmt;

use sha2::{Digest as _, Sha256};

/// The SHA-256 of a sent revision.
///
/// Displayed in its short form, as printed beneath a paper and typed back from it:
/// the first sixteen hex digits as capitals in groups of four, `9F86 D081 884C 7D65`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// All 64 hex digits, lower case.
    #[must_use]
    pub fn full(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The 32 bytes, as they are stored.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl From<[u8; 32]> for Digest {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&short(&self.full()))
    }
}

/// The short form of a digest written in hex.
pub(super) fn short(hex: &str) -> String {
    let digits: Vec<char> =
        hex.chars().filter(char::is_ascii_hexdigit).map(|c| c.to_ascii_uppercase()).take(16).collect();
    digits.chunks(4).map(String::from_iter).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_short_for_people_and_full_for_machines() {
        let digest = Digest::of(b"test");
        assert_eq!(digest.full(), "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
        assert_eq!(digest.to_string(), "9F86 D081 884C 7D65");
        assert_eq!(Digest::from(*digest.as_bytes()), digest);
    }

    #[test]
    fn the_short_form_is_the_same_however_the_hex_was_written() {
        for hex in ["9f86d081884c7d659a2f", "9F86 D081 884C 7D65", "9f86-d081-884c-7d65"] {
            assert_eq!(short(hex), "9F86 D081 884C 7D65");
        }
        assert_eq!(short(""), "");
    }
}
