//! Shared secrets at rest: sealed with a key that lies outside the database, where the server was given one.

use chacha20poly1305::{
    ChaCha20Poly1305, Key, Nonce,
    aead::{Aead, KeyInit, Payload},
};

use uuid::Uuid;

use crate::error::{Error, Result};

/// Kept as it is: the server had no key.
const PLAIN: u8 = 0;
/// A nonce of 12 bytes, then the secret sealed with ChaCha20-Poly1305 for its owner.
const SEALED: u8 = 1;

/// The server's key: 32 random bytes from a file that no copy of the database holds.
#[derive(Clone)]
pub struct SealingKey([u8; 32]);

impl std::fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealingKey(…)")
    }
}

impl SealingKey {
    /// Reads 64 hexadecimal digits, as `openssl rand -hex 32` writes them.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let mut key = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        for (at, byte) in key.iter_mut().enumerate() {
            *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
        }
        Some(Self(key))
    }

    fn cipher(&self) -> ChaCha20Poly1305 {
        ChaCha20Poly1305::new(&Key::from(self.0))
    }
}

/// What is kept of a secret of `owner`.
///
/// # Errors
/// When the cipher fails.
pub fn seal(key: Option<&SealingKey>, owner: Uuid, secret: &[u8]) -> Result<Vec<u8>> {
    let Some(key) = key else { return Ok([&[PLAIN], secret].concat()) };
    let nonce: [u8; 12] = rand::random();
    let payload = Payload { msg: secret, aad: owner.as_bytes() };
    let sealed = key
        .cipher()
        .encrypt(&Nonce::from(nonce), payload)
        .map_err(|error| Error::internal(error.to_string()))?;
    Ok([&[SEALED], nonce.as_slice(), sealed.as_slice()].concat())
}

/// The secret behind what is kept.
///
/// # Errors
/// When it was sealed with another key, for someone else, or the server has no key.
pub fn open(key: Option<&SealingKey>, owner: Uuid, kept: &[u8]) -> Result<Vec<u8>> {
    match (kept.split_first(), key) {
        (Some((&PLAIN, secret)), _) => Ok(secret.to_vec()),
        (Some((&SEALED, rest)), Some(key)) => {
            let (nonce, sealed) =
                rest.split_first_chunk::<12>().ok_or_else(|| Error::internal("a sealed secret is cut"))?;
            let payload = Payload { msg: sealed, aad: owner.as_bytes() };
            let opened = key.cipher().decrypt(&Nonce::from(*nonce), payload);
            opened.map_err(|_| Error::internal("a secret was sealed with another key"))
        }
        _ => Err(Error::internal("a secret is sealed, and the server was given no key")),
    }
}

/// Whether a secret was kept without a key and would be sealed today.
#[must_use]
pub fn is_bare(key: Option<&SealingKey>, kept: &[u8]) -> bool {
    key.is_some() && kept.first() == Some(&PLAIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_opens_with_its_key_for_its_owner_only() {
        let key = SealingKey::read(&"0f".repeat(32)).unwrap();
        let other = SealingKey::read(&"0e".repeat(32)).unwrap();
        let (an, chi) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let kept = seal(Some(&key), an, b"secret").unwrap();
        assert!(!kept.windows(6).any(|part| part == b"secret"));
        assert_eq!(open(Some(&key), an, &kept).unwrap(), b"secret");
        for (key, owner) in [(Some(&other), an), (Some(&key), chi), (None, an)] {
            assert!(open(key, owner, &kept).is_err());
        }
        let bare = seal(None, an, b"secret").unwrap();
        assert_eq!(open(Some(&key), an, &bare).unwrap(), b"secret");
        assert!(is_bare(Some(&key), &bare) && !is_bare(Some(&key), &kept));
    }

    #[test]
    fn a_key_is_sixty_four_digits() {
        for (text, fits) in [
            (&*"a1".repeat(32), true),
            (&*format!("{}\n", "A1".repeat(32)), true),
            ("a1", false),
            (&*"gg".repeat(32), false),
        ] {
            assert_eq!(SealingKey::read(text).is_some(), fits, "{text}");
        }
    }
}
