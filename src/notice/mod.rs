//! Writing to people who have an e-mail address: rows of the act's own transaction, sent by a worker.

pub mod mail;
pub mod post;
pub mod sender;
