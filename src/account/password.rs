//! Passwords: argon2id off the async threads, at most one hash a core at a time.

use std::sync::Arc;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;

use crate::error::{Error, Result};

/// Letters a password has at least. NIST 800-63B: length counts, forced composition does not.
pub const SHORTEST: usize = 10;
/// Letters a password has at most, so that hashing stays bounded.
pub const LONGEST: usize = 200;
/// Sign-ins that may wait for a core; beyond it visitors are asked to come back.
const QUEUE: usize = 200;

/// A hash of no password: unknown codes cost the same time as known ones.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$QWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE";

/// Well-known passwords and slogans that nobody may take, folded to plain lower-case letters.
const KNOWN: &[&str] = &[
    "1234567890",
    "0123456789",
    "0987654321",
    "1111111111",
    "qwertyuiop",
    "matkhau123",
    "matkhau1234",
    "password123",
    "dangcongsan",
    "vietnam123",
    "vietnam1234",
    "dangvien123",
    "camket2026",
    "camket2027",
    "quangngai123",
    "anhyeuem123",
    "iloveyou123",
    "abcdefghij",
    "abc1234567",
];

/// The bounded place where passwords are hashed. OWASP's parameters: argon2id, 19 MiB, two passes, one lane.
#[derive(Clone, Debug)]
pub struct Passwords {
    cores: Arc<Semaphore>,
    queue: Arc<Semaphore>,
}

impl Passwords {
    /// As many hashes at a time as there are cores.
    #[must_use]
    pub fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { cores: Arc::new(Semaphore::new(cores)), queue: Arc::new(Semaphore::new(QUEUE)) }
    }

    /// Whether `password` is the one behind `hash`; without a hash the answer is no, in the same time.
    ///
    /// # Errors
    /// [`Error::TooMany`] when the queue is full.
    pub async fn verify(&self, password: &str, hash: Option<String>) -> Result<bool> {
        let known = hash.is_some();
        let password: String = password.nfc().collect();
        let matches = self
            .on_a_core(move || {
                let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
                let parsed = PasswordHash::new(&hash).map_err(|error| Error::internal(error.to_string()))?;
                Ok(Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok())
            })
            .await?;
        Ok(known && matches)
    }

    /// The hash to keep for `password`, in Unicode NFC: the same keys give NFD on some systems.
    ///
    /// # Errors
    /// [`Error::TooMany`] when the queue is full.
    pub async fn hash(&self, password: &str) -> Result<String> {
        let password: String = password.nfc().collect();
        self.on_a_core(move || {
            let hash = Argon2::default().hash_password(password.as_bytes());
            hash.map(|hash| hash.to_string()).map_err(|error| Error::internal(error.to_string()))
        })
        .await
    }

    async fn on_a_core<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let _place = self.queue.try_acquire().map_err(|_| Error::TooMany(5))?;
        let _core = self.cores.acquire().await.map_err(Error::internal)?;
        tokio::task::spawn_blocking(work).await?
    }
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

/// Why a new password is not taken, in the words of the user; `None` if it is.
#[must_use]
pub fn objection(password: &str, code: &str, name: &str) -> Option<String> {
    let letters = password.nfc().count();
    let plain = plain(password);
    if letters < SHORTEST {
        return Some(format!("Mật khẩu cần ít nhất {SHORTEST} ký tự. Một câu ngắn dễ nhớ là tốt nhất."));
    }
    if letters > LONGEST {
        return Some(format!("Mật khẩu dài nhất {LONGEST} ký tự."));
    }
    if KNOWN.contains(&plain.as_str()) || plain.chars().all(|c| plain.starts_with(c)) {
        return Some("Mật khẩu này quá quen thuộc, dễ bị đoán. Hãy chọn một câu khác.".to_owned());
    }
    let name = self::plain(name);
    if plain.contains(&code.to_lowercase()) || (name.len() > 4 && plain.contains(&name)) {
        return Some("Mật khẩu không được chứa mã đảng viên hoặc họ tên của đồng chí.".to_owned());
    }
    None
}

/// Lower-case letters and digits without marks and spaces.
fn plain(text: &str) -> String {
    text.nfd()
        .filter(|c| c.is_alphanumeric())
        .map(|c| if matches!(c, 'đ' | 'Đ') { 'd' } else { c })
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_passwords_are_named() {
        for (password, taken) in [
            ("ngắn", false),
            ("Mật khẩu 123", false),
            ("aaaaaaaaaaaa", false),
            ("xin QN000001 nhé", false),
            ("Nguyễn Văn An 1990", false),
            ("trời xanh mây trắng", true),
        ] {
            assert_eq!(objection(password, "QN000001", "Nguyễn Văn An").is_none(), taken, "{password}");
        }
    }

    #[tokio::test]
    async fn one_password_in_two_normal_forms_is_one() {
        let passwords = Passwords::new();
        let hash = passwords.hash("Nguyễn trời xanh").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        let decomposed: String = "Nguyễn trời xanh".nfd().collect();
        assert!(passwords.verify(&decomposed, Some(hash.clone())).await.unwrap());
        assert!(!passwords.verify("sai", Some(hash)).await.unwrap());
        assert!(!passwords.verify("sai", None).await.unwrap());
    }
}
