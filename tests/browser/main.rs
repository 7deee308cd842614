//! Stories in a real browser, against a really listening server: with and without JavaScript, wide and narrow.
//!
//! They need Chromium and its driver, which `bin/test` installs. Without them they say so and pass, except where CI
//! is set.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]
#![expect(clippy::too_many_lines, reason = "a table of cases reads best in one piece")]
#![expect(clippy::wrong_self_convention, reason = "`page.is_ok()` goes on with the page")]

#[path = "../it/harness/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the other tests use the rest of the language")]
mod harness;

#[path = "../it/import/faults.rs"]
mod faults;
#[path = "../it/import/files.rs"]
#[expect(dead_code, reason = "the other tests use the rest of the builder")]
mod files;

#[path = "../it/issuer.rs"]
#[expect(dead_code, reason = "the other tests go the provider's way without a browser")]
mod issuer;

mod a_list_comes_in;
mod accounts;
mod advice;
mod amending;
mod appeals;
mod december;
mod driver;
mod every_page_is_accessible;
mod keyboard;
mod later_pages;
mod leaders;
mod line;
mod measures;
mod meetings;
mod offline;
mod papers;
mod passkeys;
mod prints;
mod sending_back;
mod sickness;
mod single_sign_on;
mod stories;
mod the_cap;
mod the_register_moves;
mod tours;
mod two_years;
mod year_end;
