//! The one policy: who may do what. Each rule is said once, as the act it permits.

pub use super::register::Register;
use super::{Action, Actor, Capacity, Office};
use crate::{
    account::Account,
    appointment::{HeldOffice, Place, Proposal, Seat, deputation::Deputation},
    cycle::kept::YearToKeep,
    issuing::Document,
    member::Member,
    pledge::Pledge,
    register::request::Request,
    transfer::{Transfer, person::Person},
    unit::{AgencyId, Unit},
};

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

        /// The names of these acts.
        pub(super) const ACTS: &[&str] = &[$(stringify!($name)),+];
    };
}

/// Those who read and confirm for a branch.
const BRANCH: &[Office] = &[Office::Secretary, Office::DeputySecretary, Office::BranchCommittee];
/// Those who read papers in their unit and below.
pub const READERS: &[Office] = &[
    Office::Secretary,
    Office::DeputySecretary,
    Office::BranchCommittee,
    Office::GrassrootsCommittee,
    Office::OrganizationBoard,
    Office::Inspection,
];
/// Those who act for a branch in its secretary's place.
const HEADS_OF_BRANCH: &[Office] = &[Office::Secretary, Office::DeputySecretary];
/// Those who act for a unit to the outside: a branch's heads, the committee, the Board that is a committee's staff.
const ISSUERS: &[Office] =
    &[Office::Secretary, Office::DeputySecretary, Office::GrassrootsCommittee, Office::OrganizationBoard];
/// Those who keep the register of what is below them.
const KEEPERS: &[Office] = &[Office::OrganizationBoard, Office::Administrator];

mod quarters;
mod year_end;

pub use quarters::{
    DecideQuarter, FollowQuarters, PlanQuarter, ProposeQuarter, ReturnQuarter, ScoreQuarter, SetQuarters,
};
pub use year_end::{
    AnswerAppeal, AnswerGrade, AppraiseGrade, CalibrateGrade, CalibrateUnit, CastBallot, DecideGrade,
    DecideMany, GradeForState, HoldMeeting, KeepDiscipline, KeepLeave, LiftDiscipline, NoteMeeting,
    ProposeGrade, PublishGrade, PublishMany, RecordDecision, RecordForBranch, ReopenGrade,
    ReviewInCollective, ReviewSelf, SeeBallot, SuggestReview, TakeTellerCode, WithdrawLeave,
};

/// The names of all acts, for the golden matrix.
pub fn acts() -> impl Iterator<Item = &'static str> {
    ACTS.iter().chain(year_end::ACTS).chain(quarters::ACTS).copied()
}

rules! {
    /// The organization's lists are brought in by the Board, or by the administrator who keeps accounts.
    ImportRegister on Register: |actor, _register|
        actor.holds(&[Office::OrganizationBoard, Office::Administrator]);

    /// The tree of units is changed by the Board, from its own unit down.
    ReorganizeUnit on Unit: |actor, unit| actor.sits(&[Office::OrganizationBoard], &unit.line);

    /// A prepared sheet changes many units at once, and may put new ones above them.
    ReorganizeAll on Register: |actor, _register| actor.holds(&[Office::OrganizationBoard]);
    /// Agencies stand apart from the tree of units, so they are kept by the Board at its top.
    KeepAgencies on Unit: |actor, top| actor.sits(&[Office::OrganizationBoard], &[top.id]);
    /// How long records are kept is set by the Board; everyone may read it.
    KeepRetention on Register: |actor, _register| actor.holds(&[Office::OrganizationBoard]);

    /// What went out, what will, and what was given up, is looked after by those who keep the register.
    KeepOutbox on Register: |actor, _register| actor.holds(KEEPERS);

    /// Days off are entered by those who keep the register.
    KeepCalendar on Register: |actor, _register| actor.holds(KEEPERS);

    /// Slips open accounts: only who keeps the register makes them.
    IssueSlips on Unit: |actor, unit| actor.sits(KEEPERS, &unit.line);

    /// A letter that opens an account goes to the register's address, and its code passes no one's hands: whoever heads
    /// the branch may send it, beside those who make slips.
    SendActivation on Unit: |actor, unit|
        actor.sits(HEADS_OF_BRANCH, unit.line.get(..1)?).or_else(|| actor.sits(KEEPERS, &unit.line));

    /// Accounts are looked after by those who keep the register; they see who can sign in, and no paper.
    KeepAccount on Account: |actor, account| actor.sits(KEEPERS, &account.line);

    /// An account is locked and unlocked by the administrator, never one's own.
    LockAccount on Account: |actor, account| {
        if actor.is(account.member).is_some() { return None; }
        actor.sits(&[Office::Administrator], &account.line)
    };

    /// Codes for someone without a phone are printed by who keeps accounts, never for oneself.
    PrintSheet on Account: |actor, account| {
        if actor.is(account.member).is_some() { return None; }
        actor.sits(&[Office::Administrator, Office::OrganizationBoard], &account.line)
    };

    /// That it is really this member who lost the way in is vouched for by who knows them: the head of the branch, or
    /// the committee above; never for oneself.
    VouchReset on Account: |actor, account| {
        if actor.is(account.member).is_some() { return None; }
        actor.sits(HEADS_OF_BRANCH, account.line.get(..1)?)
            .or_else(|| actor.sits(&[Office::GrassrootsCommittee], &account.line))
    };

    /// It is confirmed by another person, of the committee above or who keeps accounts; never for oneself.
    ConfirmReset on Account: |actor, account| {
        if actor.is(account.member).is_some() { return None; }
        actor.sits(
            &[Office::GrassrootsCommittee, Office::OrganizationBoard, Office::Administrator],
            &account.line,
        )
    };

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
    ListPledges on Unit: |actor, unit| actor.sits(READERS, &unit.line);

    /// Several pledges are confirmed from a unit's list by those who confirm each of them.
    AgreePledges on Unit: |actor, unit| {
        let directly_above = if unit.kind.is_branch() { unit.line.get(..2).unwrap_or(&unit.line) } else { &[] };
        actor
            .sits(BRANCH, &[unit.id])
            .or_else(|| actor.sits(&[Office::GrassrootsCommittee], &unit.line))
            .or_else(|| actor.sits(&[Office::OrganizationBoard], directly_above))
    };

    /// A list of a unit's pledges leaves the application only by the hand of those who read them, and says what for.
    TakeList on Unit: |actor, unit| ListPledges::allows(actor, unit);

    /// What a unit issued is looked up by those who read its papers.
    ReadDocuments on Unit: |actor, unit| ListPledges::allows(actor, unit);

    /// A number from a unit's register is taken by those who act for that very unit.
    IssueDocument on Unit: |actor, unit| actor.sits(ISSUERS, &[unit.id]);

    /// The same people enter their committee's terms, and where a book on paper ended.
    KeepTerms on Unit: |actor, unit| actor.sits(ISSUERS, &[unit.id]);

    /// The same people void a number that was taken by mistake.
    VoidDocument on Document: |actor, document| actor.sits(ISSUERS, &[document.unit]);

    /// The register is looked up by those who keep it, in their scope.
    ReadRegister on Unit: |actor, unit| actor.sits(KEEPERS, &unit.line);

    /// A list of people leaves the register only by the hand of those who keep it, and says what for.
    ExportRegister on Unit: |actor, unit|
        actor.sits(&[Office::Administrator, Office::OrganizationBoard], &unit.line);

    /// A record is read by its member and by those who keep the register of their branch.
    ReadRecord on Member: |actor, member|
        actor.is(member.id)
            .or_else(|| actor.sits(&[Office::Administrator, Office::OrganizationBoard], &member.line));

    /// A record is written by the Board above the member's branch: the administrator keeps accounts, and nobody
    /// writes their own.
    KeepRecord on Member: |actor, member| {
        if actor.is(member.id).is_some() { return None; }
        actor.sits(&[Office::OrganizationBoard], &member.line)
    };

    /// A member says what is wrong in their own record.
    AskCorrection on Member: |actor, member| actor.is(member.id);

    /// A request for a correction is read by its member, by the heads of the branch, and by the Board above it.
    ReadCorrection on Request: |actor, request|
        actor.is(request.member)
            .or_else(|| actor.sits(HEADS_OF_BRANCH, request.line.get(..1)?))
            .or_else(|| actor.sits(&[Office::OrganizationBoard], &request.line));

    /// It is answered by who may write the record; nobody answers their own.
    AnswerCorrection on Request: |actor, request| {
        if actor.is(request.member).is_some() { return None; }
        actor.sits(&[Office::OrganizationBoard], &request.line)
    };

    /// It is taken back by its member.
    WithdrawCorrection on Request: |actor, request| actor.is(request.member);

    /// A member is entered by hand by the Board above the branch.
    AdmitMember on Unit: |actor, unit| actor.sits(&[Office::OrganizationBoard], &unit.line);

    /// Which posts a Standing Committee manages is kept by the Board of that committee, or of one above it.
    KeepManagedPosts on Unit: |actor, unit| actor.sits(&[Office::OrganizationBoard], &unit.line);

    /// The leaders' board belongs to those who follow and decide for leaders.
    FollowLeaders on Unit: |actor, unit|
        actor.sits(&[Office::OrganizationBoard, Office::Inspection, Office::StandingCommittee], &unit.line);

    /// The leaders' pledges are taken out together by those who follow leaders, and each of them is told.
    TakeArchive on Unit: |actor, unit| FollowLeaders::allows(actor, unit);

    /// Transfers into and out of a unit are followed by those who read its papers.
    FollowTransfers on Unit: |actor, unit| ListPledges::allows(actor, unit);

    /// Who is to leave is chosen by the heads of the branch, or by the Board above it.
    BeginTransfers on Unit: |actor, unit|
        actor.sits(HEADS_OF_BRANCH, &[unit.id])
            .or_else(|| actor.sits(&[Office::OrganizationBoard], &unit.line));

    /// A member asks to be transferred.
    AskTransfer on Person: |actor, person| actor.is(person.id);

    /// The old branch sends a member to another, or the Board in its place; no one sends themself.
    SendTransfer on Person: |actor, person| {
        if actor.is(person.id).is_some() { return None; }
        actor.sits(HEADS_OF_BRANCH, &[person.branch])
            .or_else(|| actor.sits(&[Office::OrganizationBoard], &person.line))
    };

    /// What a member asked for is sent or refused by the old branch, and what it sent is taken back by it.
    DispatchTransfer on Transfer: |actor, transfer| {
        if actor.is(transfer.member).is_some() { return None; }
        actor.sits(HEADS_OF_BRANCH, &[transfer.from])
            .or_else(|| actor.sits(&[Office::OrganizationBoard], &transfer.from_line))
    };

    /// The new branch takes a member in or refuses, or the committees above it in its place; no one for themself.
    ReceiveTransfer on Transfer: |actor, transfer| {
        if actor.is(transfer.member).is_some() { return None; }
        actor.sits(HEADS_OF_BRANCH, &[transfer.to?])
            .or_else(|| actor.sits(&[Office::GrassrootsCommittee, Office::OrganizationBoard], &transfer.to_line))
    };

    /// A member takes back what they asked for.
    WithdrawRequest on Transfer: |actor, transfer| actor.is(transfer.member);

    /// The package goes with the member: they take it, or whoever sent them.
    TakePackage on Transfer: |actor, transfer|
        actor.is(transfer.member).or_else(|| DispatchTransfer::allows(actor, transfer));

    /// A package from outside is taken in by the Board.
    EnterPackage on Register: |actor, _register| actor.holds(&[Office::OrganizationBoard]);

    /// A stay is ended before its day by either branch, or a committee or Board in its place; no one ends their own.
    EndStay on Transfer: |actor, transfer|
        DispatchTransfer::allows(actor, transfer).or_else(|| ReceiveTransfer::allows(actor, transfer));

    /// How a member did on a stay is said by the host's committee.
    CommentOnStay on Transfer: |actor, transfer| {
        if actor.is(transfer.member).is_some() { return None; }
        actor.sits(BRANCH, &[transfer.to?])
    };

    /// What a unit offers its members to adopt is kept by its own committee.
    OfferCommitments on Unit: |actor, unit|
        actor.sits(BRANCH, &[unit.id])
            .or_else(|| actor.sits(&[Office::GrassrootsCommittee, Office::OrganizationBoard], &[unit.id]));

    /// A pledge is its member's own paper; while an entry by proxy is open, whoever opened it writes there alone, so that
    /// what is marked as typed in from paper is.
    WritePledge on Pledge: |actor, pledge|
        actor.is(pledge.member).filter(|_| pledge.entering_by.is_none())
            .or_else(|| EnterPledge::allows(actor, pledge).filter(|_| pledge.entering_by == Some(actor.member)));

    /// What a member wrote on paper is typed in by the heads of the branch, or by the committee above.
    EnterPledge on Pledge: |actor, pledge|
        actor.facing(pledge.member)?.sits(HEADS_OF_BRANCH, &[pledge.branch])
            .or_else(|| committee_above(actor, pledge));

    /// An entry is given up by who began it, or by the member, who then writes themself.
    EndEntry on Pledge: |actor, pledge|
        actor.is(pledge.member)
            .or_else(|| EnterPledge::allows(actor, pledge)
                .filter(|_| pledge.entering_by.is_none_or(|by| by == actor.member)));

    /// The receipt is for whoever sent it.
    TakeReceipt on Pledge: |actor, pledge|
        actor.is(pledge.member)
            .or_else(|| EnterPledge::allows(actor, pledge).filter(|_| pledge.entered_by == Some(actor.member)));

    /// Whether what was entered for a member is theirs, they alone say.
    AnswerEntry on Pledge: |actor, pledge| actor.is(pledge.member);

    /// A paper is read by its member, and by those who confirm, follow, decide or inspect in their scope; how far back a
    /// new branch reads is sight's question.
    ReadPaper on Pledge: |actor, pledge|
        actor.is(pledge.member)
            .or_else(|| actor.sits(READERS, &pledge.line))
            .or_else(|| actor.sits(READERS, &pledge.present_line))
            .or_else(|| actor.heads(pledge.agency))
            .or_else(|| actor.sits(&[Office::StandingCommittee], &[pledge.manager?]));

    /// The branch committee returns a pledge, or the committee above in its place; no one acts on their own, nor on
    /// what they typed in for another.
    ReturnPledge on Pledge: |actor, pledge|
        reads_for_branch(actor, pledge).filter(|_| pledge.entered_by != Some(actor.member));

    /// The branch committee agrees to a pledge, or the committee above in its place; no one agrees to their own, nor to
    /// what they typed in for another.
    AgreePledge on Pledge: |actor, pledge|
        reads_for_branch(actor, pledge).filter(|_| pledge.entered_by != Some(actor.member));

    /// More time for a pledge is asked for by its member.
    AskExtension on Pledge: |actor, pledge| actor.is(pledge.member);

    /// More time within what the year takes at all is given by the heads of the branch, or by the committee above;
    /// never to oneself.
    GrantExtension on Pledge: |actor, pledge|
        actor.facing(pledge.member)?.sits(HEADS_OF_BRANCH, &[pledge.branch])
            .or_else(|| GrantLongExtension::allows(actor, pledge));

    /// More time beyond that is given by the committee above alone.
    GrantLongExtension on Pledge: |actor, pledge| committee_above(actor, pledge);

    /// What became of a pledge is reported by its member alone.
    ReportProgress on Pledge: |actor, pledge| actor.is(pledge.member);

    /// What a note asks is answered by the member alone.
    AnswerFinding on Pledge: |actor, pledge| actor.is(pledge.member);

    /// Those who work at an agency are followed by its head.
    FollowAgency on AgencyId: |actor, agency| actor.heads(Some(*agency));

    /// What was seen through the year is noted by branch, agency head, Board and inspection, each in their scope.
    NotePledge on Pledge: |actor, pledge| {
        let facing = actor.facing(pledge.member)?;
        reads_for_branch(actor, pledge)
            .or_else(|| facing.sits(&[Office::Inspection, Office::OrganizationBoard], &pledge.line))
            .or_else(|| facing.heads(pledge.agency))
    };

    /// The Board receives the leaders' extra copies.
    ReceiveCopy on Pledge: |actor, pledge| {
        actor.facing(pledge.member)?.sits(&[Office::OrganizationBoard], &[pledge.manager?])
    };

    /// Offices of a unit or agency, and what is missing there, are seen by who keeps its register.
    SeeOffices on Place: |actor, place| actor.sits(KEEPERS, &place.line);

    /// An office is given by the Board of its unit or above, an administrator's by administrators; none to oneself.
    GiveOffice on Seat: |actor, seat| {
        if actor.is(seat.member).is_some() { return None; }
        actor.sits(&[seat.office.giver()], &seat.line)
    };

    /// A weighty office needs a second keeper: neither who proposed it, nor whom it is for.
    ConfirmOffice on Proposal: |actor, proposal| {
        if actor.is(proposal.seat.member).is_some() || actor.is(proposal.by).is_some() { return None; }
        actor.sits(KEEPERS, &proposal.seat.line)
    };

    /// Who holds an office of their own hands it to a deputy for a time; a weighty one needs two persons, so not that.
    NameDeputy on HeldOffice: |actor, held| actor.is(held.member).filter(|_| !held.office.is_weighty());

    /// A deputy consents, or does not.
    AnswerDeputation on Deputation: |actor, deputation| actor.is(deputation.deputy);

    /// A deputation is ended by either side: taken back, or laid down.
    EndDeputation on Deputation: |actor, deputation|
        actor.is(deputation.holder).or_else(|| actor.is(deputation.deputy));

    /// Years are kept by the Board of the whole organization.
    KeepYears on Unit: |actor, top| actor.sits(&[Office::OrganizationBoard], &[top.id]);

    /// The same Board prepares a year and sets its dates.
    PrepareYear on YearToKeep: |actor, year| actor.sits(&[Office::OrganizationBoard], &[year.top]);

    /// The same Board says when results are reported, in a year that is open too.
    SetReporting on YearToKeep: |actor, year| actor.sits(&[Office::OrganizationBoard], &[year.top]);

    /// The same Board drops a year that was not opened.
    DropYear on YearToKeep: |actor, year| actor.sits(&[Office::OrganizationBoard], &[year.top]);

    /// The same Board opens it, which asks everyone for a pledge.
    OpenYear on YearToKeep: |actor, year| actor.sits(&[Office::OrganizationBoard], &[year.top]);

    /// The same Board writes a year's templates.
    WriteTemplate on YearToKeep: |actor, year| actor.sits(&[Office::OrganizationBoard], &[year.top]);

    /// The same Board issues them, after which they never change.
    IssueTemplate on YearToKeep: |actor, year| actor.sits(&[Office::OrganizationBoard], &[year.top]);

    /// The same Board keeps the list of legal bases.
    KeepBases on Unit: |actor, top| actor.sits(&[Office::OrganizationBoard], &[top.id]);

    /// The same Board says whom the system reminds, of what and when.
    KeepReminders on Unit: |actor, top| actor.sits(&[Office::OrganizationBoard], &[top.id]);

    /// The same Board words the 27 manifestations.
    KeepManifestations on Unit: |actor, top| actor.sits(&[Office::OrganizationBoard], &[top.id]);
}

/// The branch's own committee, or in its place the committee above, which also reads a secretary's own.
fn reads_for_branch(actor: &Actor, pledge: &Pledge) -> Option<Capacity> {
    let facing = actor.facing(pledge.member)?;
    facing.sits(BRANCH, &[pledge.branch]).or_else(|| committee_above(actor, pledge))
}

/// The grassroots committee above a branch. A Board is the staff of a committee: it acts for a branch only where none
/// stands between, in its own unit and directly below.
fn committee_above(actor: &Actor, pledge: &Pledge) -> Option<Capacity> {
    let facing = actor.facing(pledge.member)?;
    let without_committee_between = pledge.line.get(..2).unwrap_or(&pledge.line);
    facing
        .sits(&[Office::GrassrootsCommittee], &pledge.line)
        .or_else(|| facing.sits(&[Office::OrganizationBoard], without_committee_between))
}
