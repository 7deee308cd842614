//! Cam Kết: yearly pledges of Party members.

pub mod import;
