//! Black-box tests: the real application, over HTTP, on real Postgres.

mod a_branch_returns_and_confirms;
mod a_draft_is_never_lost;
mod a_leader_sends_one_more_copy;
mod a_member_signs_in;
mod a_password_is_changed;
mod a_pledge_is_sent_once;
mod a_slip_opens_an_account;
mod a_year_ends;
mod follow_up;
mod following;
mod harness;
mod import;
mod nobody_confirms_their_own;
mod register;
