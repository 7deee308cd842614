//! What a print bears so that it can be verified: code, address, QR code and the mark that is signed.

use super::{Code, mark, page::CodePath};
use crate::{
    account::qr,
    config::Config,
    document::{Check, Digest},
};

/// What stands at the foot of every page of a print of this revision.
#[must_use]
pub fn check(config: &Config, code: &Code, digest: &Digest) -> Check {
    let address = format!("{}{}", config.public_url, CodePath { code: code.plain().to_owned() });
    Check {
        code: code.to_string(),
        address: format!("{}{}", config.public_url, super::page::VerifyPath),
        qr: qr::draw(&address).map(|drawn| svg(&drawn)).unwrap_or_default(),
        mark: mark::unsigned(code, digest),
    }
}

/// The picture without its quiet zone: the paper around it is white.
fn svg(drawn: &qr::Qr) -> String {
    let width = drawn.size - 2 * qr::QUIET;
    let quiet = qr::QUIET;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{quiet} {quiet} {width} {width}\"><path d=\"{}\"/></svg>",
        drawn.path
    )
}
