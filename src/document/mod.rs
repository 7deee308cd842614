//! Papers as PDF: laid out as Party offices print them, archived (PDF/A-2a) and readable aloud (PDF/UA-1).
//!
//! Pure: no database and no clock. Drawing is work for the processor, some milliseconds to a paper,
//! so callers in async code put it on `spawn_blocking`.

mod clean;
mod digest;
mod file;
mod pledge;
mod press;
mod world;

#[cfg(test)]
mod tests;

pub use digest::Digest;
pub use file::{FilePaper, FileSection, file_pdf};
pub use pledge::{
    PaperCheck, PaperCommitment, PaperSection, PaperTrace, PledgePaper, pledge_pdf, pledge_title,
};
pub use press::PaperError;
