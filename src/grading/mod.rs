//! Grading: the branch's ballot and proposal, the competent level's decision, and the cap over a group.

pub mod cap;
