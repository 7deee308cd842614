//! Black-box tests: the real application, over HTTP, on real Postgres.

#[cfg(test)]
mod harness;
#[cfg(test)]
mod following;
mod import;
#[cfg(test)]
mod register;
#[cfg(test)]
mod sending;
