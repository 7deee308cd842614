//! Yearly pledges of Party members: written, confirmed, followed and graded.

pub mod web;
