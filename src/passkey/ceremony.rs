//! The ceremony: what this site is called, and the browser that a ceremony under way belongs to.

use axum_extra::extract::{CookieJar, cookie::Cookie};
use webauthn_rs::prelude::{Url, Webauthn, WebauthnBuilder};

use crate::{
    account::session::Token,
    config::Config,
    error::{Error, Result},
};

/// Binds a ceremony to the browser that began it.
const COOKIE: &str = "passkey";

/// This site as authenticators know it. Passkeys need a name: at a bare network address there are none.
pub(super) fn site(config: &Config) -> Result<Webauthn> {
    let origin: Url = config.public_url.parse().map_err(|_| Error::NotFound)?;
    let name = origin.domain().ok_or(Error::NotFound)?.to_owned();
    WebauthnBuilder::new(&name, &origin)
        .map_err(|_| Error::NotFound)?
        .rp_name("Cam Kết")
        .build()
        .map_err(|_| Error::NotFound)
}

/// Whether passkeys can be had under the public address.
#[must_use]
pub fn is_possible(config: &Config) -> bool {
    site(config).is_ok()
}

/// A new ceremony's token, with its cookie.
pub(super) fn begin(jar: CookieJar, secure: bool) -> (Token, CookieJar) {
    let browser = Token::random();
    let jar = jar.add(browser.cookie_named(COOKIE, secure));
    (browser, jar)
}

/// The token of the ceremony under way in this browser.
pub(super) fn under_way(jar: &CookieJar) -> Option<Token> {
    Token::read(jar.get(COOKIE)?.value())
}

/// Without the cookie.
pub(super) fn over(jar: CookieJar) -> CookieJar {
    jar.remove(Cookie::build((COOKIE, "")).path("/"))
}
