//! What every page shares.

pub mod assets;
pub mod frame;
pub mod gallery;
pub mod parts;
pub mod pictures;

pub use assets::filters;
