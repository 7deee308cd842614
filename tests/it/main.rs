//! Black-box tests: the real application, over HTTP, on real Postgres.

#[cfg(test)]
mod harness;
#[cfg(test)]
mod a_year_ends;
mod import;
#[cfg(test)]
mod sending;
