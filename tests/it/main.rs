//! Tests from outside.

mod import;
