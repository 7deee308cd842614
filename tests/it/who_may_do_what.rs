//! The policy as one table, `docs/access.md`, and the workflow as another, `docs/workflow.md`.

use std::fmt::Write;

use camket::{
    access::{
        Action, Actor, Appointment, Office,
        policy::{self, Register},
    },
    cycle::{CycleId, template::Category},
    member::MemberId,
    pledge::{
        Pledge, PledgeId, Stage,
        workflow::{State, Step},
    },
    unit::{AgencyId, Unit, UnitId, UnitKind},
};
use chrono::DateTime;
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
        }
    };
    Actor {
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
        line: vec![BRANCH, WARD, CITY],
        decides: WARD,
        agency: Some(AGENCY),
        manager,
        state: State::Draft,
        version: 0,
        revision: None,
        late: false,
        extended_to: None,
        stage: Stage::Open,
        proposed_grade: None,
        decided_grade: None,
    }
}

fn unit() -> Unit {
    let line = vec![BRANCH, WARD, CITY];
    Unit { id: BRANCH, code: String::new(), name: String::new(), kind: UnitKind::Branch, line }
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

macro_rules! rows {
    ($(pledge: $($on_pledge:ident)+;)? $(unit: $($on_unit:ident)+;)? $(register: $($on_register:ident)+;)? $(agency: $($on_agency:ident)+;)?) => {
        vec![
            $($(row::<policy::$on_register>("the register", Register),)+)?
            $($(row::<policy::$on_unit>("a branch", unit()),)+)?
            $($(row::<policy::$on_agency>("an agency", AGENCY),)+)?
            $($(
                row::<policy::$on_pledge>("one's own pledge", pledge(ME, None)),
                row::<policy::$on_pledge>("a member's pledge", pledge(OTHER, None)),
                row::<policy::$on_pledge>("a pledge the city manages", pledge(OTHER, Some(CITY))),
            )+)?
        ]
    };
}

fn all_rows() -> Vec<Row> {
    rows! {
        pledge: WritePledge ReturnPledge AgreePledge ReportProgress NotePledge ReceiveCopy ReviewSelf SeeBallot
                GradeForState ProposeGrade DecideGrade;
        unit: IssueSlips FollowUnit ListPledges ReadRegister ExportRegister FollowLeaders;
        register: ImportRegister;
        agency: FollowAgency;
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
    let missing: Vec<_> = policy::ACTS.iter().filter(|act| rows.iter().all(|row| row.act != **act)).collect();
    assert!(missing.is_empty(), "not in the table: {missing:?}");
}

#[test]
fn nobody_acts_on_their_own_paper() {
    let own = ["WritePledge", "ReportProgress", "ReviewSelf"];
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

#[test]
fn the_workflow_is_what_the_document_says() {
    let at = DateTime::UNIX_EPOCH;
    let states = [
        ("asked", State::Asked),
        ("draft", State::Draft),
        ("submitted, not yet read", State::Submitted { at, read: false }),
        ("submitted, read", State::Submitted { at, read: true }),
        ("returned", State::Returned { sent_at: at }),
        ("agreed", State::Agreed { at }),
    ];
    let name = |state: State| states.iter().find(|(_, known)| *known == state).unwrap().0;
    let mut text = String::from(
        "# The way of a pledge\n\nWritten by `cargo test` from `src/pledge/workflow.rs`; `UPDATE_GOLDEN=1 cargo test` writes it anew.\n\
         A row is where the pledge stands, a column a step, a cell where it then stands; – is not possible.\n\n| from |",
    );
    for step in Step::ALL {
        write!(text, " {} |", step.name().replace('_', " ")).unwrap();
    }
    text.push_str("\n|---|");
    text.push_str(&"---|".repeat(Step::ALL.len()));
    for (from, state) in states {
        write!(text, "\n| {from} |").unwrap();
        for step in Step::ALL {
            write!(text, " {} |", state.after(step, at).map_or("–", name)).unwrap();
        }
    }
    text.push('\n');
    golden("docs/workflow.md", &text);
}
