//! Black-box tests: the real application, over HTTP, on real Postgres.

#[cfg(test)]
mod follow_up;
#[cfg(test)]
mod harness;

mod a_branch_returns_and_confirms;
mod a_draft_is_never_lost;
mod a_leader_sends_one_more_copy;
mod a_member_signs_in;
mod a_password_is_changed;
mod a_pledge_is_sent_once;
mod a_slip_opens_an_account;
#[cfg(test)]
mod a_year_ends;
mod import;
mod nobody_confirms_their_own;
#[cfg(test)]
mod following;
mod import;
#[cfg(test)]
mod register;
#[cfg(test)]
mod sending;
