//! Measures the application.

fn main() {}
