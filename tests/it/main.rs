//! Black-box tests: the real application, over HTTP, on real Postgres.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]
#![expect(clippy::too_many_lines, reason = "a table of cases reads best in one piece")]
#![expect(clippy::wrong_self_convention, reason = "`page.is_ok()` goes on with the page")]

mod a_branch_returns_and_confirms;
mod a_draft_is_never_lost;
mod a_leader_sends_one_more_copy;
mod a_measure_is_typed;
mod a_member_signs_in;
mod a_password_is_changed;
mod a_pledge_is_advised_on;
mod a_pledge_is_amended_in_the_year;
mod a_pledge_is_entered_for_another;
mod a_pledge_is_sent_once;
mod a_print_is_verified;
mod a_record_is_kept;
mod a_slip_opens_an_account;
mod a_standing_changes;
mod a_unit_offers_commitments;
mod a_year_ends;
mod a_year_is_prepared;
mod a_year_leads_to_the_next;
mod account;
mod acts_to_come;
mod corrections_are_asked_for;
mod days_off_are_kept;
mod deputies_act_in_turn;
mod every_route_is_probed;
mod follow_up;
mod following;
mod gaps_are_found;
#[expect(dead_code, reason = "the browser's stories use the rest of the language")]
mod harness;
mod import;
mod issuer;
mod letters;
mod logs_name_nobody;
mod more_time_is_given;
mod nobody_confirms_their_own;
mod offices_are_given;
mod old_papers_keep_their_names;
mod package;
mod papers;
mod people_move_between_branches;
mod posts_decide_who_manages;
mod queries_are_recorded;
mod register;
mod reminding;
mod results_are_shown;
mod retention;
mod rows_exist_for_whom_they_concern;
mod single_sign_on;
mod templates_are_written;
mod templates_by_several_hands;
mod the_next_thing_is_plain;
mod the_reform_of_2025;
mod the_schema_is_written_down;
mod the_way_back;
mod the_workflow_is_written_down;
mod tidy;
mod transfer;
mod units_are_reorganized;
mod what_is_held_about_me;
mod who_may_do_what;
mod who_opened_my_papers;
mod writing_without_a_line;
