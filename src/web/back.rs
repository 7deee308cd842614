//! The page to come back to after signing in or proving who one is: only ever a page of this site.

use std::fmt::Display;

use axum::http::{HeaderMap, header};
use serde::Deserialize;

use crate::pledge::list::encoded;

/// Bytes such an address may have.
const LONGEST: usize = 2000;

/// An address of this site. Whatever is none leads to the first page.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct Back(String);

/// What a link or form carries of it.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// Where to come back to.
    #[serde(default)]
    pub to: Back,
}

impl Back {
    /// This address, if it is one of this site.
    #[must_use]
    pub fn to(path: &str) -> Self {
        let fits = path.starts_with('/')
            && !path.starts_with("//")
            && !path.contains('\\')
            && path.len() <= LONGEST
            && path.bytes().all(|byte| byte.is_ascii_graphic());
        // Whoever has just signed in is not asked to sign in.
        let asks = matches!(path.split('?').next(), Some("/sign-in" | "/second-factor"));
        if fits && !asks { Self(path.to_owned()) } else { Self::default() }
    }

    /// The page that a request came from, as its browser says.
    #[must_use]
    pub fn from_referer(headers: &HeaderMap) -> Self {
        let referer = headers.get(header::REFERER).and_then(|value| value.to_str().ok()).unwrap_or_default();
        referer.splitn(4, '/').nth(3).map_or_else(Self::default, |path| Self::to(&format!("/{path}")))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is the first page, to which everything leads anyway.
    #[must_use]
    pub fn is_home(&self) -> bool {
        self.0 == "/"
    }

    /// Whether a cookie can carry it as it is.
    #[must_use]
    pub fn fits_a_cookie(&self) -> bool {
        self.0.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-_.~?=&%".contains(&byte))
    }

    /// A link to `page` that comes back here.
    #[must_use]
    pub fn through(&self, page: impl Display) -> String {
        if self.is_home() { page.to_string() } else { format!("{page}?to={}", encoded(&self.0)) }
    }
}

impl Default for Back {
    fn default() -> Self {
        Self("/".to_owned())
    }
}

impl From<String> for Back {
    fn from(path: String) -> Self {
        Self::to(&path)
    }
}

impl Display for Back {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn it_leads_back_into_this_site_only() {
        for (to, leads) in [
            ("/units/1/slips?a=b", "/units/1/slips?a=b"),
            ("", "/"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("https://evil.example", "/"),
            ("javascript:alert(1)", "/"),
            ("/a\r\nset-cookie: x=y", "/"),
            ("/sign-in?to=/a", "/"),
        ] {
            assert_eq!(Back::to(to).as_str(), leads, "{to}");
        }
        assert_eq!(Back::to(&format!("/{}", "a".repeat(LONGEST))).as_str(), "/");
    }

    #[test]
    fn a_referer_counts_by_its_path_alone() {
        for (referer, leads) in [
            ("http://127.0.0.1:8080/pledges/1/edit?a=b", "/pledges/1/edit?a=b"),
            ("https://camket.example.vn", "/"),
            ("https://camket.example.vn//evil.example/", "/"),
            ("", "/"),
        ] {
            let headers = HeaderMap::from_iter([(header::REFERER, HeaderValue::from_static(referer))]);
            assert_eq!(Back::from_referer(&headers).as_str(), leads, "{referer}");
        }
    }

    #[test]
    fn a_link_carries_it_encoded() {
        assert_eq!(Back::to("/a?b=c&d=e").through("/sign-in"), "/sign-in?to=%2Fa%3Fb%3Dc%26d%3De");
        assert_eq!(Back::default().through("/sign-in"), "/sign-in");
    }
}
