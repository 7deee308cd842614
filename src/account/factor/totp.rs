//! Codes by the time (RFC 6238) as every authenticator app makes them: SHA-1, six digits, thirty seconds.

use chrono::{DateTime, Utc};
use totp_rs::{Builder, Secret, Totp};

use crate::error::{Error, Result};

/// Digits of a code.
pub const DIGITS: usize = 6;
/// Steps before and after the present one whose codes are taken: clocks differ, and typing takes time.
const SKEW: u16 = 1;
/// As whom the app lists it.
const ISSUER: &str = "Cam Kết";

/// A new secret of 160 bits.
#[must_use]
pub fn new_secret() -> Vec<u8> {
    rand::random::<[u8; 20]>().to_vec()
}

/// The time step whose code was typed; `None` if it is none of those around `now`.
///
/// # Errors
/// When the secret is not one.
pub fn step_of(secret: &[u8], typed: &str, now: DateTime<Utc>) -> Result<Option<i64>> {
    let time = u64::try_from(now.timestamp()).unwrap_or(0);
    let step = totp(secret, "")?.check(typed, time);
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

/// What the app reads: the address in the QR code, and the key to type, in groups of four.
///
/// # Errors
/// When the secret is not one.
pub fn shown(secret: &[u8], code: &str) -> Result<(String, String)> {
    let url = totp(secret, code)?.to_url().map_err(|error| Error::internal(error.to_string()))?;
    let key: Vec<char> = Secret::from(secret.to_vec()).to_base32().chars().collect();
    Ok((url, key.chunks(4).map(String::from_iter).collect::<Vec<_>>().join(" ")))
}

fn totp(secret: &[u8], code: &str) -> Result<Totp> {
    Builder::new()
        .with_secret(secret.to_vec())
        .with_skew(SKEW)
        .with_account_name(code)
        .with_issuer(Some(ISSUER))
        .build()
        .map_err(|error| Error::internal(error.to_string()))
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    /// RFC 6238, appendix B, SHA-1: the last six of its eight digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = b"12345678901234567890";
        for (time, code) in [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924")] {
            let at = DateTime::from_timestamp(time, 0).unwrap();
            assert_eq!(step_of(secret, code, at).unwrap(), Some(time / 30));
        }
    }

    #[test]
    fn a_code_is_taken_one_step_early_or_late() {
        let secret = b"12345678901234567890";
        let at = DateTime::from_timestamp(1_111_111_109, 0).unwrap();
        for (seconds, taken) in [(-60, false), (-30, true), (0, true), (30, true), (61, false)] {
            let step = step_of(secret, "081804", at + TimeDelta::seconds(seconds)).unwrap();
            assert_eq!(step.is_some(), taken, "{seconds}");
        }
        assert_eq!(step_of(secret, "081805", at).unwrap(), None);
    }

    #[test]
    fn what_the_app_reads_names_the_account() {
        let (url, key) = shown(b"12345678901234567890", "QN000001").unwrap();
        assert!(url.starts_with("otpauth://totp/") && url.contains("QN000001"), "{url}");
        assert_eq!(key, "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    }
}
