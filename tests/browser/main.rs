//! Stories in a real browser, against a really listening server: with and without JavaScript, wide and narrow.
//!
//! They need Chromium and its driver, which `bin/test` installs. Without them they say so and pass, except where CI
//! is set.

#[path = "../it/harness/mod.rs"]
#[expect(dead_code, reason = "the other tests use the rest of the language")]
mod harness;

mod driver;
mod every_page_is_accessible;
mod stories;
