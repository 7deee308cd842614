//! A decision as a paper on many people: number, day, list; on screen, and as the office signs it.

pub mod deciding;
mod official;
pub mod printing;
pub mod show;
mod store;
