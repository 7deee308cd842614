//! The office's own gateway for SMS or Zalo: one address that the operator sets, told what to send in signed JSON. Off
//! unless it is set. Nothing of the answer is read but its status, and nothing it says leads this server elsewhere.

use std::time::Duration;

use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use openidconnect::reqwest::{self, Url};
use serde_json::json;
use sha2::Sha256;
use uuid::Uuid;

use crate::account::session::hex;

/// How long the gateway may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes that a secret has at least.
const SHORTEST_SECRET: usize = 32;

/// The gateway.
pub struct Hook {
    url: Url,
    secret: Vec<u8>,
    http: reqwest::Client,
}

/// What is to be sent to a telephone.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// The same at each try: what was sent once is not sent again.
    pub id: Uuid,
    /// `returned` or `digest`.
    pub kind: String,
    /// The number, as the register has it.
    pub phone: String,
    /// One sentence or two.
    pub text: String,
    /// When it was written.
    pub queued_at: DateTime<Utc>,
}

impl std::fmt::Debug for Hook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hook").field("host", &self.url.host_str()).finish_non_exhaustive()
    }
}

impl Hook {
    /// The gateway of the settings: `CAMKET_MESSAGE_URL`, `CAMKET_MESSAGE_SECRET` or `_SECRET_FILE`, and, for an authority
    /// of the office's own, `CAMKET_MESSAGE_CA_FILE`; `None` if there is no address.
    ///
    /// # Errors
    /// One line that says what is wrong with the settings.
    pub fn of_environment() -> Result<Option<Self>, String> {
        let set =
            |name: &str| std::env::var(format!("CAMKET_MESSAGE_{name}")).ok().filter(|it| !it.is_empty());
        let Some(url) = set("URL") else { return Ok(None) };
        let read = |file: String| {
            std::fs::read_to_string(&file).map_err(|error| format!("Không đọc được {file}: {error}."))
        };
        let secret = match (set("SECRET"), set("SECRET_FILE")) {
            (Some(secret), _) => secret,
            (None, Some(file)) => read(file)?.trim().to_owned(),
            (None, None) => {
                return Err("Có CAMKET_MESSAGE_URL thì cần CAMKET_MESSAGE_SECRET_FILE.".to_owned());
            }
        };
        let authority = set("CA_FILE").map(read).transpose()?;
        Self::new(&url, &secret, authority.as_deref()).map(Some)
    }

    /// A gateway with the secret that both sides know, and an authority of the office's own as PEM.
    ///
    /// # Errors
    /// One line that says what is wrong.
    pub fn new(url: &str, secret: &str, authority: Option<&str>) -> Result<Self, String> {
        let url = fitting(url)?;
        if secret.len() < SHORTEST_SECRET {
            return Err(format!("CAMKET_MESSAGE_SECRET phải có ít nhất {SHORTEST_SECRET} ký tự."));
        }
        // No redirect and no proxy of the environment: only the address that was set is ever spoken to.
        let mut http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .timeout(PATIENCE);
        if let Some(pem) = authority {
            let certificate =
                reqwest::Certificate::from_pem(pem.as_bytes()).map_err(|error| error.to_string())?;
            http = http.add_root_certificate(certificate);
        }
        let http = http.build().map_err(|error| error.to_string())?;
        Ok(Self { url, secret: secret.as_bytes().to_vec(), http })
    }

    /// Hands one message over.
    ///
    /// # Errors
    /// What went wrong, without number, text or secret.
    pub async fn send(&self, message: &Outgoing, now: DateTime<Utc>) -> Result<(), String> {
        let body = json!({
            "id": message.id,
            "kind": message.kind,
            "phone": message.phone,
            "text": message.text,
            "queued_at": message.queued_at.to_rfc3339(),
        })
        .to_string();
        let moment = now.timestamp().to_string();
        let signature = hmac(&self.secret, &[moment.as_bytes(), b".", body.as_bytes()])?;
        let answer = self
            .http
            .post(self.url.clone())
            .header("content-type", "application/json")
            .header("x-camket-id", message.id.to_string())
            .header("x-camket-timestamp", &moment)
            .header("x-camket-signature", format!("v1={signature}"))
            .body(body)
            .send()
            .await
            .map_err(|error| error.without_url().to_string())?;
        let status = answer.status();
        if status.is_success() { Ok(()) } else { Err(format!("the gateway answered {}", status.as_u16())) }
    }
}

/// HMAC-SHA256, over the moment, a dot and the body: neither can be changed, nor sent again much later.
fn hmac(secret: &[u8], parts: &[&[u8]]) -> Result<String, String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).map_err(|error| error.to_string())?;
    parts.iter().for_each(|part| mac.update(part));
    Ok(hex(&mac.finalize().into_bytes()))
}

/// An address that may be spoken to: HTTPS, or plain HTTP on this machine; no password in it, no link-local host, where
/// clouds keep their secrets.
fn fitting(url: &str) -> Result<Url, String> {
    let url = Url::parse(url).map_err(|_| "CAMKET_MESSAGE_URL không phải một địa chỉ.".to_owned())?;
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_ascii_lowercase();
    let address = host.parse::<std::net::IpAddr>().ok();
    let here = host == "localhost" || address.is_some_and(|it| it.is_loopback());
    let refused = match address {
        Some(std::net::IpAddr::V4(it)) => it.is_link_local() || it.is_unspecified() || it.is_multicast(),
        Some(std::net::IpAddr::V6(it)) => {
            it.is_unicast_link_local()
                || it.is_unspecified()
                || it.is_multicast()
                || it.to_ipv4_mapped().is_some()
        }
        None => host.is_empty(),
    };
    if refused {
        return Err("CAMKET_MESSAGE_URL phải là địa chỉ của cổng tin nhắn của cơ quan.".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("CAMKET_MESSAGE_URL không được chứa tên hay mật khẩu.".to_owned());
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if here => Ok(url),
        _ => Err(
            "CAMKET_MESSAGE_URL phải bắt đầu bằng https://; http:// chỉ dùng được trên chính máy chủ này."
                .to_owned(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_offices_own_gateway_is_spoken_to() {
        for (url, fits) in [
            ("https://sms.co-quan.vn/gui", true),
            ("https://10.0.0.5/gui", true),
            ("http://127.0.0.1:9000/gui", true),
            ("http://localhost:9000/", true),
            ("http://[::1]:9000/", true),
            ("http://sms.co-quan.vn/gui", false),
            ("http://10.0.0.5/gui", false),
            ("https://169.254.169.254/latest/meta-data", false),
            ("https://[fe80::1]/", false),
            ("https://[::ffff:169.254.169.254]/", false),
            ("https://0.0.0.0/", false),
            ("https://user:pass@sms.co-quan.vn/", false),
            ("ftp://sms.co-quan.vn/", false),
            ("file:///etc/passwd", false),
            ("sms", false),
        ] {
            assert_eq!(fitting(url).is_ok(), fits, "{url}");
        }
        assert!(Hook::new("https://sms.co-quan.vn/", "ngắn", None).is_err());
    }

    /// RFC 4231, test case 2.
    #[test]
    fn the_signature_is_hmac_sha256() {
        let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        let signed = hmac(b"Jefe", &[b"what do ya want", b" ", b"for nothing?"]);
        assert_eq!(signed.as_deref(), Ok(expected));
    }
}
