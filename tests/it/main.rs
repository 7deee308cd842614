//! Black-box tests: the real application, over HTTP, on real Postgres.

#[cfg(test)]
mod follow_up;
#[cfg(test)]
mod harness;
mod import;
#[cfg(test)]
mod sending;
