//! Who may do what at the year's end: reviewing, meeting, voting, proposing, deciding, appealing.

use super::{HEADS_OF_BRANCH, reads_for_branch};
use crate::{
    access::{Action, Actor, Capacity, Office},
    discipline::OfMember,
    grading::appeal::Appeal,
    leave::OfMember as LeaveOfMember,
    member::Member,
    pledge::Pledge,
    poll::{Teller, Voter},
    unit::{Unit, UnitKind},
};

rules! {
    /// At the year's end a member reviews themself.
    ReviewSelf on Pledge: |actor, pledge| actor.is(pledge.member);

    /// Disciplines are entered by the Inspection Commission or the Board above; never one's own.
    KeepDiscipline on Member: |actor, member| {
        if actor.is(member.id).is_some() { return None; }
        actor.sits(&[Office::Inspection, Office::OrganizationBoard], &member.line)
    };

    /// Leave is written down by the heads of the branch or the Board above; never one's own.
    KeepLeave on Member: |actor, member| {
        if actor.is(member.id).is_some() { return None; }
        actor.sits(HEADS_OF_BRANCH, member.line.get(..1)?)
            .or_else(|| actor.sits(&[Office::OrganizationBoard], &member.line))
    };

    /// The same take back what was wrong.
    WithdrawLeave on LeaveOfMember: |actor, on| KeepLeave::allows(actor, &on.member);

    /// The same lift one that was wrong.
    LiftDiscipline on OfMember: |actor, on| KeepDiscipline::allows(actor, &on.member);

    /// Counts of a ballot are read by those who propose, decide and watch over both; never one's own.
    SeeBallot on Pledge: |actor, pledge| {
        let facing = actor.facing(pledge.member)?;
        reads_for_branch(actor, pledge)
            .or_else(|| facing.sits(&[Office::Inspection, Office::OrganizationBoard], &pledge.line))
            .or_else(|| DecideGrade::allows(actor, pledge))
    };

    /// The head of the agency gives the grade on the state's side.
    GradeForState on Pledge: |actor, pledge| actor.facing(pledge.member)?.heads(pledge.agency);

    /// What a leading collective said of one of its own is entered by the committee or the Board above, or by the head of
    /// the agency; never one's own.
    ReviewInCollective on Pledge: |actor, pledge| {
        let facing = actor.facing(pledge.member)?;
        facing
            .sits(&[Office::GrassrootsCommittee, Office::OrganizationBoard], &pledge.line)
            .or_else(|| facing.heads(pledge.agency))
    };

    /// What comes to the branch on paper, from an agency that is not here or from where a member lives, is written down by
    /// the heads of the branch, or by the committee above; never one's own.
    RecordForBranch on Pledge: |actor, pledge| {
        let facing = actor.facing(pledge.member)?;
        facing
            .sits(HEADS_OF_BRANCH, &[pledge.branch])
            .or_else(|| facing.sits(&[Office::GrassrootsCommittee], &pledge.line))
    };

    /// What a self-review should speak of is said by those above.
    SuggestReview on Pledge: |actor, pledge| {
        let facing = actor.facing(pledge.member)?;
        facing
            .sits(&[Office::GrassrootsCommittee, Office::OrganizationBoard], &pledge.line)
            .or_else(|| facing.sits(&[Office::StandingCommittee], &[pledge.manager?]))
    };

    /// What was proposed is appraised by the Board that prepares decisions, or by the committee above.
    AppraiseGrade on Pledge: |actor, pledge| actor
        .facing(pledge.member)?
        .sits(&[Office::OrganizationBoard, Office::GrassrootsCommittee], &pledge.line);

    /// A decision that was taken elsewhere is written down by the body that would decide here, or by its Board.
    RecordDecision on Pledge: |actor, pledge| DecideGrade::allows(actor, pledge).or_else(|| {
        let body = pledge.manager.unwrap_or(pledge.decides);
        actor.facing(pledge.member)?.sits(&[Office::OrganizationBoard], &[body])
    });

    /// What was decided is published by the body that decided.
    PublishGrade on Pledge: |actor, pledge| DecideGrade::allows(actor, pledge);

    /// The same for many at once.
    PublishMany on Unit: |actor, unit| DecideMany::allows(actor, unit);

    /// The branch enters its ballot and proposes, or the committee above from its minutes, and then another decides
    /// (`grading::decision`); never for oneself.
    ProposeGrade on Pledge: |actor, pledge| {
        let facing = actor.facing(pledge.member)?;
        facing
            .sits(HEADS_OF_BRANCH, &[pledge.branch])
            .or_else(|| facing.sits(&[Office::GrassrootsCommittee], &pledge.line))
    };

    /// A branch's meeting is opened and led by those who head it.
    HoldMeeting on Unit: |actor, unit| actor.sits(HEADS_OF_BRANCH, &[unit.id]).filter(|_| unit.kind.is_branch());

    /// What is said of a person in the meeting is noted by another of them.
    NoteMeeting on Pledge: |actor, pledge| actor.facing(pledge.member)?.sits(HEADS_OF_BRANCH, &[pledge.branch]);

    /// A ballot is sealed by the voter alone: nobody stands in for them.
    CastBallot on Voter: |actor, voter| actor.is(voter.member);

    /// A teller's code is shown to that teller alone.
    TakeTellerCode on Teller: |actor, teller| actor.is(teller.member);

    /// The competent level decides: the Standing Committee for those it manages, else the base committee.
    DecideGrade on Pledge: |actor, pledge| {
        let facing = actor.facing(pledge.member)?;
        match pledge.manager {
            Some(manager) => facing.sits(&[Office::StandingCommittee], &[manager]),
            None if pledge.decides == pledge.branch => facing.sits(HEADS_OF_BRANCH, &[pledge.branch]),
            None => facing.sits(&[Office::GrassrootsCommittee], &[pledge.decides]),
        }
    };

    /// Proposals across units are looked at together by the body that decides, and by the Board that prepares it.
    CalibrateUnit on Unit: |actor, unit| {
        let heads = (unit.kind == UnitKind::BaseBranch).then(|| actor.sits(HEADS_OF_BRANCH, &[unit.id])).flatten();
        let offices = [Office::GrassrootsCommittee, Office::StandingCommittee, Office::OrganizationBoard];
        heads.or_else(|| actor.sits(&offices, &[unit.id]))
    };

    /// A proposal is changed by whoever decides on it.
    CalibrateGrade on Pledge: |actor, pledge| DecideGrade::allows(actor, pledge);

    /// Many are decided by one paper of the body that decides.
    DecideMany on Unit: |actor, unit| {
        let heads = (unit.kind == UnitKind::BaseBranch).then(|| actor.sits(HEADS_OF_BRANCH, &[unit.id])).flatten();
        heads.or_else(|| actor.sits(&[Office::GrassrootsCommittee, Office::StandingCommittee], &[unit.id]))
    };

    /// To a proposal and a decision the person answers, and may appeal.
    AnswerGrade on Pledge: |actor, pledge| actor.is(pledge.member);

    /// An appeal is answered in the line above, by someone who did nothing about this grade before.
    AnswerAppeal on Appeal: |actor, appeal| {
        let pledge = &appeal.pledge;
        if appeal.graded_by.contains(&actor.member) { return None; }
        ReopenGrade::allows(actor, pledge)
    };

    /// What was decided is taken up again by whoever may answer an appeal against it.
    ReopenGrade on Pledge: |actor, pledge| {
        let facing = actor.facing(pledge.member)?;
        let offices = [Office::GrassrootsCommittee, Office::Inspection, Office::OrganizationBoard];
        facing.sits(&offices, &pledge.line).or_else(|| facing.sits(&[Office::StandingCommittee], &[pledge.manager?]))
    };
}
