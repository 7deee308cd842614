//! Who may do what in a quarter of those who lead.

use super::{DecideGrade, HEADS_OF_BRANCH, READERS, Register, committee_above};
use crate::{
    access::{Action, Actor, Capacity, Office},
    cycle::kept::YearToKeep,
    pledge::Pledge,
};

rules! {
    /// Objectives of a quarter are set by the member.
    PlanQuarter on Pledge: |actor, pledge| actor.is(pledge.member);

    /// A member scores their own quarter.
    ScoreQuarter on Pledge: |actor, pledge| actor.is(pledge.member);

    /// It is looked at and a grade proposed by the heads of the branch or of the agency, or by the committee above, which
    /// does so for the secretary; never for oneself.
    ProposeQuarter on Pledge: |actor, pledge| {
        let facing = actor.facing(pledge.member)?;
        facing
            .sits(HEADS_OF_BRANCH, &[pledge.branch])
            .or_else(|| facing.heads(pledge.agency))
            .or_else(|| committee_above(actor, pledge))
    };

    /// Whoever proposes may give the self-score back first.
    ReturnQuarter on Pledge: |actor, pledge| ProposeQuarter::allows(actor, pledge);

    /// Whoever decides on the year decides on its quarters.
    DecideQuarter on Pledge: |actor, pledge| DecideGrade::allows(actor, pledge);

    /// The list of those who lead, quarter by quarter, is for whoever reads, proposes or decides; each sees their own there.
    FollowQuarters on Register: |actor, _register|
        actor.holds(READERS).or_else(|| actor.holds(&[Office::AgencyHead, Office::StandingCommittee]));

    /// The Board at the top says whether a year asks for quarters, of whom, and by when.
    SetQuarters on YearToKeep: |actor, year| actor.sits(&[Office::OrganizationBoard], &[year.top]);
}
