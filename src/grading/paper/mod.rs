//! A decision as a paper on many people: number, day, list. The page prints; the office's own Word and PDF come from the
//! engine of papers.

pub mod deciding;
pub mod show;
mod store;
