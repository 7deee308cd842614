//! The envelope of a secret ballot: sealed so that two of three tellers have to come together to open it.
//!
//! Each teller's key is made from a code that only they are shown. A ballot is sealed (HPKE, RFC 9180: X25519, HKDF-SHA256,
//! ChaCha20-Poly1305) once for each pair of tellers, for one of the pair inside of the other. There is no key of the whole
//! that someone could hold, and no sharing of a secret that could be done wrongly.

use hpke::{
    Deserializable as _, Kem as _, OpModeR, OpModeS, Serializable as _, aead::ChaCha20Poly1305,
    kdf::HkdfSha256, kem::X25519HkdfSha256, single_shot_open, single_shot_seal,
};

use crate::error::{Error, Result};

type Kem = X25519HkdfSha256;
type Secret = <Kem as hpke::Kem>::PrivateKey;
type Public = <Kem as hpke::Kem>::PublicKey;

/// How many tellers a poll has; two of them open it.
pub const TELLERS: usize = 3;
/// Which tellers open each of the three parts of an envelope, by their places from zero: the first one's seal is the inner.
const PAIRS: [(usize, usize); 3] = [(0, 1), (0, 2), (1, 2)];
/// What the seal is for; a ballot of one poll does not open in another.
const INFO: &[u8] = b"camket poll 1";
/// Bytes that one seal adds: the key it was sealed with (32) and its tag (16).
const ADDED: usize = 48;

/// A teller's key, made anew from their code whenever it is typed.
pub struct TellerKey {
    secret: Secret,
    public: Public,
}

impl TellerKey {
    /// The key of a code; small letters and other spacing make the same one.
    #[must_use]
    pub fn of(code: &str) -> Self {
        let code: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
        let (secret, public) = Kem::derive_keypair(code.to_ascii_uppercase().as_bytes());
        Self { secret, public }
    }

    /// What is kept of it: 32 bytes with which ballots are sealed and nothing is opened.
    #[must_use]
    pub fn public(&self) -> Vec<u8> {
        self.public.to_bytes().to_vec()
    }

    fn open(&self, sealed: &[u8], poll: &[u8]) -> Option<Vec<u8>> {
        let (key, text) = sealed.split_at_checked(32)?;
        let key = <Kem as hpke::Kem>::EncappedKey::from_bytes(key).ok()?;
        single_shot_open::<ChaCha20Poly1305, HkdfSha256, Kem>(
            &OpModeR::Base,
            &self.secret,
            &key,
            INFO,
            text,
            poll,
        )
        .ok()
    }
}

/// Seals a ballot of a poll to its tellers, whose public keys stand in the order of their places. Ballots of one length give
/// envelopes of one length.
///
/// # Errors
/// When a key is none.
pub fn seal(ballot: &[u8], poll: &[u8], tellers: &[Vec<u8>; TELLERS]) -> Result<Vec<u8>> {
    let mut envelope = Vec::with_capacity(PAIRS.len() * (ballot.len() + 2 * ADDED));
    for (inner, outer) in PAIRS {
        let within = seal_to(ballot, poll, &tellers[inner])?;
        envelope.extend(seal_to(&within, poll, &tellers[outer])?);
    }
    Ok(envelope)
}

fn seal_to(text: &[u8], poll: &[u8], teller: &[u8]) -> Result<Vec<u8>> {
    let public = Public::from_bytes(teller).map_err(|error| Error::internal(error.to_string()))?;
    let (key, sealed) =
        single_shot_seal::<ChaCha20Poly1305, HkdfSha256, Kem>(&OpModeS::Base, &public, INFO, text, poll)
            .map_err(|error| Error::internal(error.to_string()))?;
    Ok([key.to_bytes().as_slice(), &sealed].concat())
}

/// Opens an envelope with the keys of two tellers at their places; nothing if it is not theirs to open.
#[must_use]
pub fn open(envelope: &[u8], poll: &[u8], keys: [(usize, &TellerKey); 2]) -> Option<Vec<u8>> {
    let [(one, first), (two, second)] = keys;
    let (pair, inner, outer) =
        if one < two { ((one, two), first, second) } else { ((two, one), second, first) };
    let place = PAIRS.iter().position(|other| *other == pair)?;
    let length = (envelope.len() / PAIRS.len()).max(1);
    let part = envelope.chunks_exact(length).nth(place)?;
    inner.open(&outer.open(part, poll)?, poll)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODES: [&str; 3] =
        ["K7QM-2HXV-9TRB-C4NE-YW6D", "ABCD-EFGH-JKMN-PQRS-TVWX", "0123-4567-89AB-CDEF-GHJK"];

    fn tellers() -> [TellerKey; 3] {
        CODES.map(TellerKey::of)
    }

    fn publics() -> [Vec<u8>; 3] {
        tellers().map(|teller| teller.public())
    }

    #[test]
    fn any_two_open_it_in_either_order_and_no_one_alone() {
        let envelope = seal(b"\x01\x02\xff", b"poll", &publics()).unwrap();
        let keys = tellers();
        for (one, two) in [(0, 1), (0, 2), (1, 2), (1, 0), (2, 0), (2, 1)] {
            let opened = open(&envelope, b"poll", [(one, &keys[one]), (two, &keys[two])]);
            assert_eq!(opened.as_deref(), Some(b"\x01\x02\xff".as_slice()), "{one} and {two}");
        }
        for (alone, key) in keys.iter().enumerate() {
            assert_eq!(open(&envelope, b"poll", [(alone, key), (alone, key)]), None);
            assert_eq!(open(&envelope, b"poll", [(alone, key), ((alone + 1) % 3, key)]), None);
        }
    }

    #[test]
    fn it_opens_in_its_own_poll_only_and_only_whole() {
        let mut envelope = seal(b"\x00", b"poll", &publics()).unwrap();
        let keys = tellers();
        assert_eq!(open(&envelope, b"other", [(0, &keys[0]), (1, &keys[1])]), None);
        envelope[40] ^= 1;
        assert_eq!(open(&envelope, b"poll", [(0, &keys[0]), (1, &keys[1])]), None);
        assert_eq!(open(b"", b"poll", [(0, &keys[0]), (1, &keys[1])]), None);
    }

    #[test]
    fn nothing_of_a_choice_is_seen_in_its_envelope() {
        let one = seal(b"\x00\x00", b"poll", &publics()).unwrap();
        let two = seal(b"\x00\x00", b"poll", &publics()).unwrap();
        assert_eq!(one.len(), two.len());
        assert_eq!(one.len(), 3 * (2 + 2 * ADDED));
        assert_ne!(one, two, "the same choice twice looks different");
    }

    #[test]
    fn a_code_is_typed_in_any_spacing() {
        assert_eq!(TellerKey::of(" k7qm2hxv 9trbc4neyw6d").public(), TellerKey::of(CODES[0]).public());
        assert_ne!(TellerKey::of(CODES[1]).public(), TellerKey::of(CODES[0]).public());
    }
}
