//! The mark inside a print: its code, the digest of what was sent, and a signature over every byte of the file.
//!
//! A PDF keeps it among its keywords, in the clear, once in its information and once in its metadata. The signature's
//! digits stand as noughts while the file is signed and while it is checked, so nothing else of the file can change.
//! Nothing of a file is parsed: it is searched for the mark and hashed, whatever it is.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};

use super::Code;
use crate::{account::session::hex, document::Digest};

/// Begins a mark, with the version of its form.
const BEGINS: &[u8] = b"camket:1:";
/// Before what is signed, so that no signature of a print is one of anything else.
const PURPOSE: &[u8] = b"camket print 1\0";
/// Digits of a signature.
const SIGNATURE: usize = 128;
/// Length of a mark: beginning, code, digest and signature with colons between.
const LENGTH: usize = BEGINS.len() + 20 + 1 + 64 + 1 + SIGNATURE;
/// Marks in a file beyond which it is no print; ours have two.
const MOST: usize = 8;

/// What a file turns out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Print {
    /// Nothing that was drawn here: it bears no mark.
    Foreign,
    /// It bears a code, and is not what was drawn.
    Altered(Code),
    /// Byte for byte what was drawn.
    Genuine {
        /// Its code.
        code: Code,
        /// The digest of the revision.
        digest: Digest,
    },
}

/// The mark of a print before it is signed.
#[must_use]
pub fn unsigned(code: &Code, digest: &Digest) -> String {
    let begins = String::from_utf8_lossy(BEGINS);
    format!("{begins}{}:{}:{}", code.plain(), digest.full(), "0".repeat(SIGNATURE))
}

/// Signs a file that bears an unsigned mark. `None` if it bears none.
#[must_use]
pub fn signed(mut file: Vec<u8>, key: &SigningKey) -> Option<Vec<u8>> {
    let places = Marks::of(&file)?.places;
    let signature = hex(&key.sign(&message(&file, &places)).to_bytes());
    for place in places {
        file[place + LENGTH - SIGNATURE..place + LENGTH].copy_from_slice(signature.as_bytes());
    }
    Some(file)
}

/// Whether a file is, byte for byte, one that the holder of one of these keys drew.
#[must_use]
pub fn read(file: &[u8], keys: &[VerifyingKey]) -> Print {
    let Some(marks) = Marks::of(file) else { return Print::Foreign };
    let message = message(file, &marks.places);
    let signature =
        bytes_of::<64>(&marks.first[LENGTH - SIGNATURE..]).map(|bytes| Signature::from_bytes(&bytes));
    let holds = |key: &VerifyingKey| {
        signature.as_ref().is_some_and(|signature| key.verify_strict(&message, signature).is_ok())
    };
    match marks.digest() {
        Some(digest) if marks.agree && keys.iter().any(holds) => Print::Genuine { code: marks.code, digest },
        _ => Print::Altered(marks.code),
    }
}

/// The marks of a file.
struct Marks<'a> {
    code: Code,
    first: &'a [u8],
    /// Where they begin.
    places: Vec<usize>,
    /// Whether all say the same.
    agree: bool,
}

impl<'a> Marks<'a> {
    fn of(file: &'a [u8]) -> Option<Self> {
        let mut found: Option<Self> = None;
        for (place, whole) in file.windows(LENGTH).enumerate().filter(|(_, it)| it.starts_with(BEGINS)) {
            let Some(code) = code_of(whole) else { continue };
            match &mut found {
                None => found = Some(Self { code, first: whole, places: vec![place], agree: true }),
                Some(marks) if marks.places.len() < MOST => {
                    marks.agree &= marks.first == whole;
                    marks.places.push(place);
                }
                Some(_) => return None,
            }
        }
        found
    }

    fn digest(&self) -> Option<Digest> {
        bytes_of::<32>(&self.first[BEGINS.len() + 21..][..64]).map(Digest::from)
    }
}

/// The code of what is a mark in every place.
fn code_of(whole: &[u8]) -> Option<Code> {
    let text = std::str::from_utf8(whole.get(BEGINS.len()..)?).ok()?;
    let mut parts = text.split(':');
    let (code, digest, signature) = (parts.next()?, parts.next()?, parts.next()?);
    let are_digits = |part: &str| part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let shaped = digest.len() == 64 && signature.len() == SIGNATURE && parts.next().is_none();
    let code = Code::read(code).ok().filter(|read| read.plain() == code)?;
    (shaped && are_digits(digest) && are_digits(signature)).then_some(code)
}

/// What is signed: the file with noughts where signatures stand.
fn message(file: &[u8], places: &[usize]) -> Vec<u8> {
    let mut hash = Sha256::new();
    let mut from = 0;
    for place in places {
        let (begins, ends) = (place + LENGTH - SIGNATURE, place + LENGTH);
        hash.update(&file[from..begins]);
        hash.update([b'0'; SIGNATURE]);
        from = ends;
    }
    hash.update(&file[from..]);
    [PURPOSE, hash.finalize().as_slice()].concat()
}

/// Bytes written as hexadecimal digits in small letters.
fn bytes_of<const N: usize>(digits: &[u8]) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    let text = std::str::from_utf8(digits).ok().filter(|text| text.len() == 2 * N && text.is_ascii())?;
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

/// Reads a public key as it stands on the page of verification: 64 hexadecimal digits.
#[must_use]
pub fn public_key(typed: &str) -> Option<VerifyingKey> {
    let bytes = bytes_of::<32>(typed.trim().to_ascii_lowercase().as_bytes())?;
    VerifyingKey::from_bytes(&bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verification::code::tests::drawn;

    fn key(seed: u8) -> SigningKey {
        SigningKey::from_bytes(&[seed; 32])
    }

    fn drawn_file() -> Vec<u8> {
        let mark = unsigned(&drawn([5; 18]), &Digest::of(b"sent"));
        format!("%PDF-1.7 {mark} words {mark} %%EOF").into_bytes()
    }

    #[test]
    fn a_signed_file_is_genuine_for_whoever_has_the_key() {
        let file = signed(drawn_file(), &key(1)).unwrap();
        assert_eq!(file, signed(drawn_file(), &key(1)).unwrap());
        let genuine = Print::Genuine { code: drawn([5; 18]), digest: Digest::of(b"sent") };
        assert_eq!(read(&file, &[key(1).verifying_key()]), genuine);
        assert_eq!(read(&file, &[key(2).verifying_key(), key(1).verifying_key()]), genuine);
        for keys in [&[][..], &[key(2).verifying_key()]] {
            assert_eq!(read(&file, keys), Print::Altered(drawn([5; 18])));
        }
    }

    #[test]
    fn no_byte_of_it_changes_unseen() {
        let file = signed(drawn_file(), &key(1)).unwrap();
        let keys = [key(1).verifying_key()];
        for place in 0..file.len() {
            for flip in [1, 0x20, 0x80] {
                let mut wrong = file.clone();
                wrong[place] ^= flip;
                assert!(!matches!(read(&wrong, &keys), Print::Genuine { .. }), "{place} {flip}");
            }
        }
        for wrong in [
            file[1..].to_vec(),
            file[..file.len() - 1].to_vec(),
            [file.as_slice(), b"\n"].concat(),
            [file.as_slice(), file.as_slice()].concat(),
        ] {
            assert!(!matches!(read(&wrong, &keys), Print::Genuine { .. }));
        }
    }

    #[test]
    fn two_marks_that_differ_are_never_genuine() {
        let [one, other] = [[5; 18], [6; 18]].map(|values| unsigned(&drawn(values), &Digest::of(b"sent")));
        let file = format!("{one} {other}").into_bytes();
        let both = signed(file, &key(1)).unwrap();
        assert_eq!(read(&both, &[key(1).verifying_key()]), Print::Altered(drawn([5; 18])));
    }

    #[test]
    fn what_bears_no_mark_is_foreign() {
        let mark = unsigned(&drawn([5; 18]), &Digest::of(b"sent"));
        for file in [
            String::new(),
            "camket:1:".repeat(1000),
            mark[..mark.len() - 1].to_owned(),
            mark.replacen("0000", "000G", 1),
            mark.replacen(":1:", ":2:", 1),
            mark.replacen("5555", "5556", 1),
            mark.repeat(MOST + 1),
        ] {
            assert_eq!(read(file.as_bytes(), &[key(1).verifying_key()]), Print::Foreign, "{file:.60}");
        }
        assert!(signed(b"%PDF".to_vec(), &key(1)).is_none());
    }

    #[test]
    fn a_public_key_is_sixty_four_digits() {
        let text = hex(key(1).verifying_key().as_bytes());
        assert_eq!(public_key(&format!(" {} \n", text.to_uppercase())), Some(key(1).verifying_key()));
        assert!(public_key("a1").is_none() && public_key(&"g".repeat(64)).is_none());
    }
}
