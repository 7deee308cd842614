//! The policy as one table, `docs/access.md`.

mod documents;
mod grading;
mod requests;

use std::fmt::Write;

use camket::{
    access::{
        Action, Actor, Appointment, Holder, Office,
        policy::{self, Register},
    },
    account::Account,
    appointment::{
        ActId, AppointmentId, DeputationId, HeldOffice, Place, Proposal, Seat, deputation::Deputation,
    },
    cycle::{CycleId, kept::YearToKeep, template::Category},
    member::{Member, MemberId, Standing},
    pledge::{Pledge, PledgeId, Stage, workflow::State},
    transfer::{self, Kind, Transfer, TransferId, person::Person},
    unit::{AgencyId, Unit, UnitId, UnitKind},
};
use uuid::Uuid;

use crate::harness::{golden, story_begins};

const ME: MemberId = MemberId(Uuid::from_u128(1));
const OTHER: MemberId = MemberId(Uuid::from_u128(2));
const BRANCH: UnitId = UnitId(Uuid::from_u128(10));
const SIBLING: UnitId = UnitId(Uuid::from_u128(11));
const WARD: UnitId = UnitId(Uuid::from_u128(12));
const CITY: UnitId = UnitId(Uuid::from_u128(13));
const AGENCY: AgencyId = AgencyId(Uuid::from_u128(20));
const OTHER_AGENCY: AgencyId = AgencyId(Uuid::from_u128(21));

/// Where an office is held, seen from the branch that is acted on.
const PLACES: [(&str, UnitId, AgencyId); 4] = [
    ("its own", BRANCH, AGENCY),
    ("a sibling", SIBLING, OTHER_AGENCY),
    ("above", WARD, OTHER_AGENCY),
    ("the top", CITY, OTHER_AGENCY),
];

fn actor(held: Option<(Office, UnitId, AgencyId)>) -> Actor {
    let appointment = |(office, unit, agency)| {
        let heads = office == Office::AgencyHead;
        Appointment {
            office,
            unit: (!heads).then_some(unit),
            unit_name: String::new(),
            unit_kind: None,
            agency: heads.then_some(agency),
            acting_for: None,
        }
    };
    Actor {
        opened: camket::db::Opened::default(),
        member: ME,
        code: "QN000001".to_owned(),
        name: String::new(),
        branch: Some(BRANCH),
        offices: held.map(appointment).into_iter().collect(),
        day: story_begins().date_naive(),
    }
}

fn pledge(member: MemberId, manager: Option<UnitId>) -> Pledge {
    Pledge {
        id: PledgeId(Uuid::nil()),
        cycle: CycleId(Uuid::nil()),
        year: 2027,
        member,
        name: String::new(),
        code: String::new(),
        category: Category::Member,
        branch: BRANCH,
        branch_name: String::new(),
        line: here(),
        present_line: Vec::new(),
        decides: WARD,
        agency: Some(AGENCY),
        manager,
        state: State::Draft,
        version: 0,
        revision: None,
        late: false,
        extended_to: None,
        entering_by: None,
        entered_by: None,
        amended: None,
        stage: Stage::Open,
        proposed_grade: None,
        decided_grade: None,
    }
}

fn here() -> Vec<UnitId> {
    vec![BRANCH, WARD, CITY]
}

/// The same, typed in by oneself for another, or about to be.
fn entered(entering: bool) -> Pledge {
    let me = Some(ME);
    let (entering_by, entered_by) = if entering { (me, None) } else { (None, me) };
    Pledge { entering_by, entered_by, ..pledge(OTHER, None) }
}

fn unit() -> Unit {
    Unit { id: BRANCH, code: String::new(), name: String::new(), kind: UnitKind::Branch, line: here() }
}

fn member(id: MemberId) -> Member {
    Member {
        id,
        code: String::new(),
        name: String::new(),
        standing: Standing::Official,
        branch: Some(BRANCH),
        line: here(),
        version: 0,
    }
}

fn account(member: MemberId) -> Account {
    Account { member, code: String::new(), name: String::new(), line: here() }
}

/// One act with the things it is tried on.
struct Row {
    act: &'static str,
    on: &'static str,
    allowed: Box<dyn Fn(&Actor) -> bool>,
}

fn row<A: Action>(on: &'static str, object: A::Object) -> Row
where
    A::Object: 'static,
{
    Row { act: A::NAME, on, allowed: Box::new(move |actor| A::allows(actor, &object).is_some()) }
}

fn person(id: MemberId) -> Person {
    Person {
        id,
        code: String::new(),
        name: String::new(),
        standing: Standing::Official,
        branch: BRANCH,
        branch_name: String::new(),
        line: here(),
        since: None,
    }
}

/// A transfer out of the branch that is acted on, or into it.
fn transfer(member: MemberId, into: bool) -> Transfer {
    const ELSEWHERE: UnitId = UnitId(Uuid::from_u128(30));
    let here = (BRANCH, here());
    let there = (ELSEWHERE, vec![ELSEWHERE]);
    let (from, to) = if into { (there, here) } else { (here, there) };
    Transfer {
        id: TransferId(Uuid::nil()),
        member,
        name: String::new(),
        code: String::new(),
        kind: Kind::Official,
        state: transfer::workflow::State::Asked,
        version: 0,
        from: from.0,
        from_name: String::new(),
        from_line: from.1,
        to: Some(to.0),
        to_name: String::new(),
        to_line: to.1,
        decided_on: story_begins().date_naive(),
        due_on: story_begins().date_naive(),
        until_on: None,
        ended_on: None,
        reason: String::new(),
        opened_at: story_begins(),
    }
}

macro_rules! rows {
    ($(pledge: $($on_pledge:ident)+;)? $(unit: $($on_unit:ident)+;)? $(register: $($on_register:ident)+;)? $(agency: $($on_agency:ident)+;)? $(person: $($on_person:ident)+;)? $(transfer: $($on_transfer:ident)+;)? $(member: $($on_member:ident)+;)? $(account: $($on_account:ident)+;)?) => {
        vec![
            $($(row::<policy::$on_register>("the register", Register),)+)?
            $($(row::<policy::$on_unit>("a branch", unit()),)+)?
            $($(row::<policy::$on_agency>("an agency", AGENCY),)+)?
            $($(
                row::<policy::$on_person>("oneself", person(ME)),
                row::<policy::$on_person>("a member", person(OTHER)),
            )+)?
            $($(
                row::<policy::$on_transfer>("one's own transfer", transfer(ME, false)),
                row::<policy::$on_transfer>("a transfer out of the branch", transfer(OTHER, false)),
                row::<policy::$on_transfer>("a transfer into the branch", transfer(OTHER, true)),
                row::<policy::$on_transfer>("one's own transfer into the branch", transfer(ME, true)),
            )+)?
            $($(
                row::<policy::$on_member>("one's own record", member(ME)),
                row::<policy::$on_member>("a member's record", member(OTHER)),
            )+)?
            $($(
                row::<policy::$on_account>("one's own account", account(ME)),
                row::<policy::$on_account>("an account", account(OTHER)),
            )+)?
            $($(
                row::<policy::$on_pledge>("one's own pledge", pledge(ME, None)),
                row::<policy::$on_pledge>("a member's pledge", pledge(OTHER, None)),
                row::<policy::$on_pledge>("a pledge the city manages", pledge(OTHER, Some(CITY))),
            )+)?
        ]
    };
}

fn all_rows() -> Vec<Row> {
    let mut rows = rows! {
        pledge: ReadPaper WritePledge EnterPledge EndEntry TakeReceipt AnswerEntry AskExtension GrantExtension GrantLongExtension ReturnPledge AgreePledge ReportProgress AnswerFinding NotePledge ReceiveCopy ReviewSelf SeeBallot
                GradeForState ReviewInCollective RecordForBranch SuggestReview NoteMeeting ProposeGrade CalibrateGrade AppraiseGrade
                DecideGrade RecordDecision PublishGrade AnswerGrade ReopenGrade PlanQuarter ScoreQuarter ProposeQuarter ReturnQuarter DecideQuarter;
        unit: FollowTransfers BeginTransfers IssueSlips SendActivation FollowUnit ListPledges AgreePledges TakeList ReadDocuments IssueDocument KeepTerms TakeArchive ReadRegister ExportRegister AdmitMember KeepManagedPosts FollowLeaders ReorganizeUnit OfferCommitments HoldMeeting CalibrateUnit DecideMany PublishMany;
        register: EnterPackage ImportRegister KeepRetention ReorganizeAll KeepOutbox KeepCalendar FollowQuarters;
        agency: FollowAgency;
        person: AskTransfer SendTransfer;
        transfer: TakePackage DispatchTransfer ReceiveTransfer WithdrawRequest EndStay CommentOnStay;
        member: ReadRecord KeepRecord AskCorrection KeepDiscipline KeepLeave;
        account: KeepAccount LockAccount PrintSheet VouchReset ConfirmReset;
    };
    rows.extend(office_rows());
    rows.extend(requests::rows());
    rows.extend(grading::rows());
    rows.extend([
        row::<policy::VoidDocument>("a branch's document", documents::document()),
        row::<policy::WritePledge>("a pledge one is entering", entered(true)),
        row::<policy::TakeReceipt>("a pledge one entered", entered(false)),
        row::<policy::ReturnPledge>("a pledge one entered", entered(false)),
        row::<policy::AgreePledge>("a pledge one entered", entered(false)),
    ]);
    rows
}

fn top() -> Unit {
    Unit { id: CITY, line: vec![CITY], kind: UnitKind::CityCommittee, ..unit() }
}

fn seat(office: Office, member: MemberId) -> Seat {
    Seat { id: AppointmentId(Uuid::nil()), office, member, line: here() }
}

fn proposal(by: MemberId, member: MemberId) -> Proposal {
    Proposal { id: ActId(Uuid::nil()), seat: seat(Office::Inspection, member), by }
}

fn held(office: Office, member: MemberId) -> HeldOffice {
    let (from, id) = (story_begins().date_naive(), AppointmentId(Uuid::nil()));
    HeldOffice { id, member, name: String::new(), office, place: Place::of_unit(&unit()), from, until: None }
}

fn deputation(holder: MemberId, deputy: MemberId) -> Deputation {
    let day = story_begins().date_naive();
    Deputation {
        id: DeputationId(Uuid::nil()),
        holder,
        holder_name: String::new(),
        deputy,
        deputy_name: String::new(),
        office_title: String::new(),
        from: day,
        until: day,
        reason: String::new(),
        asked_at: story_begins(),
        accepted: None,
        answered_at: None,
        answer: String::new(),
        ended_at: None,
        ended_by: None,
    }
}

fn office_rows() -> Vec<Row> {
    let third = MemberId(Uuid::from_u128(3));
    vec![
        row::<policy::SeeOffices>("a branch", Place::of_unit(&unit())),
        row::<policy::GiveOffice>("an office for oneself", seat(Office::Secretary, ME)),
        row::<policy::GiveOffice>("a secretary's office", seat(Office::Secretary, OTHER)),
        row::<policy::GiveOffice>("a Board's office", seat(Office::OrganizationBoard, OTHER)),
        row::<policy::GiveOffice>("an administrator's office", seat(Office::Administrator, OTHER)),
        row::<policy::ConfirmOffice>("one's own proposal", proposal(ME, OTHER)),
        row::<policy::ConfirmOffice>("a proposal for oneself", proposal(OTHER, ME)),
        row::<policy::ConfirmOffice>("another's proposal", proposal(OTHER, third)),
        row::<policy::NameDeputy>("one's own office", held(Office::Secretary, ME)),
        row::<policy::NameDeputy>("one's own weighty office", held(Office::Inspection, ME)),
        row::<policy::NameDeputy>("another's office", held(Office::Secretary, OTHER)),
        row::<policy::AnswerDeputation>("a deputation of oneself", deputation(OTHER, ME)),
        row::<policy::AnswerDeputation>("a deputation of another", deputation(ME, OTHER)),
        row::<policy::EndDeputation>("a deputation of oneself", deputation(OTHER, ME)),
        row::<policy::EndDeputation>("a deputation of another", deputation(ME, OTHER)),
        row::<policy::EndDeputation>("a deputation between others", deputation(OTHER, third)),
        row::<policy::KeepYears>("the top", top()),
        row::<policy::KeepAgencies>("the top", top()),
        row::<policy::SetReporting>("a year", YearToKeep { id: CycleId(Uuid::nil()), top: CITY }),
        row::<policy::SetQuarters>("a year", YearToKeep { id: CycleId(Uuid::nil()), top: CITY }),
        row::<policy::PrepareYear>("a year", YearToKeep { id: CycleId(Uuid::nil()), top: CITY }),
        row::<policy::DropYear>("a year", YearToKeep { id: CycleId(Uuid::nil()), top: CITY }),
        row::<policy::OpenYear>("a year", YearToKeep { id: CycleId(Uuid::nil()), top: CITY }),
        row::<policy::WriteTemplate>("a year", YearToKeep { id: CycleId(Uuid::nil()), top: CITY }),
        row::<policy::IssueTemplate>("a year", YearToKeep { id: CycleId(Uuid::nil()), top: CITY }),
        row::<policy::KeepBases>("the top", top()),
        row::<policy::KeepReminders>("the top", top()),
        row::<policy::KeepManifestations>("the top", top()),
    ]
}

#[test]
fn nobody_gives_an_office_to_themselves_nor_alone_what_needs_two() {
    for office in Office::ALL {
        for (_, unit, agency) in PLACES {
            let actor = actor(Some((office, unit, agency)));
            for wanted in Office::ALL {
                assert!(!actor.may::<policy::GiveOffice>(&seat(wanted, ME)), "{}", wanted.code());
            }
            assert!(!actor.may::<policy::ConfirmOffice>(&proposal(ME, OTHER)));
            assert!(!actor.may::<policy::ConfirmOffice>(&proposal(OTHER, ME)));
        }
    }
}

#[test]
fn a_deputy_acts_on_neither_their_own_paper_nor_the_holders() {
    let own = [
        "ReadPaper",
        "WritePledge",
        "TakeReceipt",
        "AnswerEntry",
        "EndEntry",
        "AskExtension",
        "ReportProgress",
        "AnswerFinding",
        "ReviewSelf",
        "AnswerGrade",
        "PlanQuarter",
        "ScoreQuarter",
    ];
    for office in Office::ALL {
        for (place, unit, agency) in PLACES {
            let mut deputy = actor(Some((office, unit, agency)));
            deputy.offices[0].acting_for =
                Some(Holder { member: OTHER, name: "Huỳnh Đình Ý".to_owned() });
            let papers =
                all_rows().into_iter().filter(|row| row.on.ends_with("pledge") || row.on.contains("manages"));
            for row in papers.filter(|row| !own.contains(&row.act)) {
                assert!(
                    !(row.allowed)(&deputy),
                    "{} for its holder as {} in {place}",
                    row.act,
                    office.code()
                );
            }
            let third = pledge(MemberId(Uuid::from_u128(3)), None);
            let held = actor(Some((office, unit, agency)));
            assert_eq!(deputy.may::<policy::AgreePledge>(&third), held.may::<policy::AgreePledge>(&third));
        }
    }
}

#[test]
fn the_policy_is_what_the_document_says() {
    let mut text = String::from(
        "# Who may do what\n\nWritten by `cargo test` from `src/access/policy.rs`; `UPDATE_GOLDEN=1 cargo test` writes it anew.\n\n\
         A cell names where the office must be held, seen from the branch that is acted on: in *its own* unit (or\n\
         agency), in a unit directly *above*, or at *the top*; – is nowhere, *all* is anywhere. An office in *a sibling*\n\
         unit never suffices for what belongs to a branch. Which rows exist for someone is a question of sight\n\
         (`migrations/`, row-level security), not of this table.\n\n| act | on | no office |",
    );
    for office in Office::ALL {
        write!(text, " {} |", office.code().replace('_', " ")).unwrap();
    }
    text.push_str("\n|---|---|---|");
    text.push_str(&"---|".repeat(Office::ALL.len()));
    for row in all_rows() {
        let none = if (row.allowed)(&actor(None)) { "yes" } else { "–" };
        write!(text, "\n| {} | {} | {none} |", row.act, row.on).unwrap();
        for office in Office::ALL {
            let places: Vec<_> = PLACES
                .iter()
                .filter(|(_, unit, agency)| (row.allowed)(&actor(Some((office, *unit, *agency)))))
                .map(|(name, ..)| *name)
                .collect();
            let cell = match places.len() {
                0 => "–".to_owned(),
                4 => "all".to_owned(),
                _ => places.join(", "),
            };
            write!(text, " {cell} |").unwrap();
        }
    }
    text.push('\n');
    golden("docs/access.md", &text);
}

#[test]
fn every_act_has_its_rows() {
    let rows = all_rows();
    let missing: Vec<_> = policy::acts().filter(|act| rows.iter().all(|row| row.act != *act)).collect();
    assert!(missing.is_empty(), "not in the table: {missing:?}");
}

#[test]
fn nobody_acts_on_their_own_paper() {
    let own = [
        "ReadPaper",
        "WritePledge",
        "TakeReceipt",
        "AnswerEntry",
        "EndEntry",
        "AskExtension",
        "ReportProgress",
        "AnswerFinding",
        "ReviewSelf",
        "AnswerGrade",
        "PlanQuarter",
        "ScoreQuarter",
    ];
    for row in all_rows().iter().filter(|row| row.on == "one's own pledge" && !own.contains(&row.act)) {
        for office in Office::ALL {
            for (place, unit, agency) in PLACES {
                let allowed = (row.allowed)(&actor(Some((office, unit, agency))));
                assert!(!allowed, "{} on one's own pledge as {} in {place}", row.act, office.code());
            }
        }
    }
}

#[test]
fn nobody_acts_as_an_officer_on_their_own_transfer() {
    let own = ["AskTransfer", "WithdrawRequest", "TakePackage"];
    let rows = all_rows();
    let mine = rows.iter().filter(|row| row.on == "oneself" || row.on.starts_with("one's own transfer"));
    for row in mine.filter(|row| !own.contains(&row.act)) {
        for office in Office::ALL {
            for (place, unit, agency) in PLACES {
                let allowed = (row.allowed)(&actor(Some((office, unit, agency))));
                assert!(!allowed, "{} on one's own as {} in {place}", row.act, office.code());
            }
        }
    }
}

#[test]
fn nobody_unlocks_or_vouches_for_themself() {
    for row in all_rows().iter().filter(|row| row.on == "one's own account" && row.act != "KeepAccount") {
        for office in Office::ALL {
            for (place, unit, agency) in PLACES {
                let allowed = (row.allowed)(&actor(Some((office, unit, agency))));
                assert!(!allowed, "{} on one's own account as {} in {place}", row.act, office.code());
            }
        }
    }
}

#[test]
fn nobody_writes_their_own_record_and_the_administrator_none() {
    for row in all_rows().iter().filter(|row| row.act == "KeepRecord") {
        for (place, unit, agency) in PLACES {
            assert!(!(row.allowed)(&actor(Some((Office::Administrator, unit, agency)))), "{place}");
            let board = (row.allowed)(&actor(Some((Office::OrganizationBoard, unit, agency))));
            assert_eq!(board, row.on == "a member's record" && place != "a sibling", "{} in {place}", row.on);
        }
    }
}

#[test]
fn a_sibling_branch_is_foreign() {
    for row in all_rows().iter().filter(|row| row.on.contains("pledge the") || row.on == "a member's pledge")
    {
        for office in Office::ALL {
            assert!(
                !(row.allowed)(&actor(Some((office, SIBLING, OTHER_AGENCY)))),
                "{} by {}",
                row.act,
                office.code()
            );
        }
    }
}

#[test]
fn the_administrator_and_strangers_touch_no_paper() {
    for row in all_rows().iter().filter(|row| row.on.ends_with("member's pledge") || row.on.contains("city"))
    {
        assert!(!(row.allowed)(&actor(None)), "{}", row.act);
        for (_, unit, agency) in PLACES {
            assert!(!(row.allowed)(&actor(Some((Office::Administrator, unit, agency)))), "{}", row.act);
        }
    }
}
