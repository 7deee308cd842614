//! Papers as PDF and Word from one model: laid out as Party offices print them, archived (PDF/A-2a) and readable aloud
//! (PDF/UA-1).
//!
//! Pure: no database and no clock. Drawing is work for the processor, some milliseconds to a paper,
//! so callers in async code put it on `spawn_blocking`.

mod clean;
mod digest;
mod file;
pub mod layout;
pub mod model;
mod pledge;
mod press;
mod slips;
mod word;
mod world;

#[cfg(test)]
pub mod tests;

pub use digest::Digest;
pub use file::{FilePaper, FileSection};
pub use model::{Check, Paper};
pub use pledge::{PaperCommitment, PaperSection, PaperTrace, PledgePaper, pledge_title};
pub use press::PaperError;
pub use slips::Slips;
