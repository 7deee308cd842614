//! The one policy: who may do what. Each rule is said once, as the act it permits.

use super::{Action, Actor, Capacity, Office, Subject};
use crate::{
    pledge::Pledge,
    unit::{AgencyId, Unit},
};

/// The register of units, members and accounts as a whole.
#[derive(Clone, Copy, Debug)]
pub struct Register;

impl Subject for Register {
    const KIND: &'static str = "register";
    fn subject_id(&self) -> Option<uuid::Uuid> {
        None
    }
}

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident on $object:ty : |$actor:ident, $on:ident| $rule:expr;)+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug)]
            pub struct $name;

            impl Action for $name {
                type Object = $object;
                const NAME: &'static str = stringify!($name);
                fn allows($actor: &Actor, $on: &$object) -> Option<Capacity> {
                    $rule
                }
            }
        )+

        /// The names of all acts, for the golden matrix.
        pub const ACTS: &[&str] = &[$(stringify!($name)),+];
    };
}

/// Those who read and confirm for a branch.
const BRANCH: &[Office] = &[Office::Secretary, Office::DeputySecretary, Office::BranchCommittee];
/// Those who act for a branch in its secretary's place.
const HEADS_OF_BRANCH: &[Office] = &[Office::Secretary, Office::DeputySecretary];

rules! {
    /// The organization's lists are brought in by the Board, or by the administrator who keeps accounts.
    ImportRegister on Register: |actor, _register|
        actor.holds(&[Office::OrganizationBoard, Office::Administrator]);

    /// Slips open accounts: only who keeps the register makes them.
    IssueSlips on Unit: |actor, unit|
        actor.sits(&[Office::Administrator, Office::OrganizationBoard], &unit.line);

    /// Completion of a unit is followed by its committee, the boards above it and the Standing Committee.
    FollowUnit on Unit: |actor, unit|
        actor.sits(
            &[
                Office::Secretary, Office::DeputySecretary, Office::BranchCommittee, Office::GrassrootsCommittee,
                Office::OrganizationBoard, Office::Inspection, Office::StandingCommittee,
            ],
            &unit.line,
        );

    /// Lists of a unit's papers are for those who read them; the Standing Committee sees their totals alone.
    ListPledges on Unit: |actor, unit|
        actor.sits(
            &[
                Office::Secretary, Office::DeputySecretary, Office::BranchCommittee, Office::GrassrootsCommittee,
                Office::OrganizationBoard, Office::Inspection,
            ],
            &unit.line,
        );

    /// The register is looked up by those who keep it, in their scope.
    ReadRegister on Unit: |actor, unit|
        actor.sits(&[Office::Administrator, Office::OrganizationBoard], &unit.line);

    /// A list of people leaves the register only by the hand of those who keep it, and says what for.
    ExportRegister on Unit: |actor, unit|
        actor.sits(&[Office::Administrator, Office::OrganizationBoard], &unit.line);

    /// The leaders' board belongs to those who follow and decide for leaders.
    FollowLeaders on Unit: |actor, unit|
        actor.sits(&[Office::OrganizationBoard, Office::Inspection, Office::StandingCommittee], &unit.line);

    /// A pledge is its member's own paper.
    WritePledge on Pledge: |actor, pledge| actor.is(pledge.member);

    /// The branch committee returns a pledge, or the committee above; no one acts on their own.
    ReturnPledge on Pledge: |actor, pledge| reads_for_branch(actor, pledge);

    /// The branch committee agrees to a pledge, or the committee above; no one agrees to their own.
    AgreePledge on Pledge: |actor, pledge| reads_for_branch(actor, pledge);

    /// What became of a pledge is reported by its member alone.
    ReportProgress on Pledge: |actor, pledge| actor.is(pledge.member);

    /// Those who work at an agency are followed by its head.
    FollowAgency on AgencyId: |actor, agency| actor.heads(Some(*agency));

    /// What was seen through the year is noted by branch, agency head, Board and inspection, each in their scope.
    NotePledge on Pledge: |actor, pledge| {
        if actor.is(pledge.member).is_some() { return None; }
        reads_for_branch(actor, pledge)
            .or_else(|| actor.sits(&[Office::Inspection, Office::OrganizationBoard], &pledge.line))
            .or_else(|| actor.heads(pledge.agency))
    };

    /// The Board receives the leaders' extra copies.
    ReceiveCopy on Pledge: |actor, pledge| {
        if actor.is(pledge.member).is_some() { return None; }
        actor.sits(&[Office::OrganizationBoard], &[pledge.manager?])
    };

    /// At the year's end a member reviews themself.
    ReviewSelf on Pledge: |actor, pledge| actor.is(pledge.member);

    /// Counts of a ballot are read by those who propose, decide and watch over both; never one's own.
    SeeBallot on Pledge: |actor, pledge| {
        reads_for_branch(actor, pledge)
            .or_else(|| actor.sits(&[Office::Inspection], &pledge.line).filter(|_| actor.is(pledge.member).is_none()))
            .or_else(|| DecideGrade::allows(actor, pledge))
    };

    /// The head of the agency gives the grade on the state's side.
    GradeForState on Pledge: |actor, pledge| {
        if actor.is(pledge.member).is_some() { return None; }
        actor.heads(pledge.agency)
    };

    /// The branch enters its ballot and proposes; never for oneself.
    ProposeGrade on Pledge: |actor, pledge| {
        if actor.is(pledge.member).is_some() { return None; }
        actor.sits(HEADS_OF_BRANCH, &[pledge.branch])
            .or_else(|| actor.sits(&[Office::GrassrootsCommittee], &pledge.line))
    };

    /// The competent level decides: the Standing Committee for those it manages, else the base committee.
    DecideGrade on Pledge: |actor, pledge| {
        if actor.is(pledge.member).is_some() { return None; }
        match pledge.manager {
            Some(manager) => actor.sits(&[Office::StandingCommittee], &[manager]),
            None if pledge.decides == pledge.branch => actor.sits(HEADS_OF_BRANCH, &[pledge.branch]),
            None => actor.sits(&[Office::GrassrootsCommittee], &[pledge.decides]),
        }
    };
}

/// The branch's own committee, or the committees and the Board above it when a secretary's own paper goes up.
fn reads_for_branch(actor: &Actor, pledge: &Pledge) -> Option<Capacity> {
    if actor.is(pledge.member).is_some() {
        return None;
    }
    actor
        .sits(BRANCH, &[pledge.branch])
        .or_else(|| actor.sits(&[Office::GrassrootsCommittee, Office::OrganizationBoard], &pledge.line))
}
