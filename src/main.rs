//! Cam Kết: yearly pledges of Party members, written, confirmed, followed through the year and graded.
fn main() {}
