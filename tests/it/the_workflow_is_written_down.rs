//! The ways of papers as tables, `docs/workflow.md`.

use std::fmt::Write;

use camket::{
    pledge::workflow::{Amendment, State, Step},
    transfer,
};
use chrono::DateTime;

use crate::harness::golden;

#[test]
fn the_workflow_is_what_the_document_says() {
    let at = DateTime::UNIX_EPOCH;
    let agreed = |amendment| State::Agreed { at, amendment };
    let states = [
        ("asked", State::Asked),
        ("draft", State::Draft),
        ("submitted, not yet read", State::Submitted { at, read: false }),
        ("submitted, read", State::Submitted { at, read: true }),
        ("returned", State::Returned { sent_at: at }),
        ("agreed", agreed(Amendment::Closed)),
        ("agreed, being amended", agreed(Amendment::Open)),
        ("agreed, amendment not yet read", agreed(Amendment::Sent { read: false })),
        ("agreed, amendment read", agreed(Amendment::Sent { read: true })),
        ("agreed, amendment returned", agreed(Amendment::Returned)),
        ("waived", State::Waived),
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
    text.push_str(&way_of_a_transfer());
    text.push_str(&way_of_a_quarter());
    golden("docs/workflow.md", &text);
}

fn way_of_a_quarter() -> String {
    use camket::quarter::workflow::{Stage, Step};
    let mut text = String::from(
        "\n# The way of a quarter\n\nWritten in the same way from `src/quarter/workflow.rs`. A step that leaves the quarter \
         where it stands is a correction: both rows stay.\n\n| from |",
    );
    for step in Step::ALL {
        write!(text, " {} |", step.name().replace('_', " ")).unwrap();
    }
    text.push_str("\n|---|");
    text.push_str(&"---|".repeat(Step::ALL.len()));
    for stage in Stage::ALL {
        write!(text, "\n| {} |", stage.name()).unwrap();
        for step in Step::ALL {
            write!(text, " {} |", stage.after(step).map_or("–", Stage::name)).unwrap();
        }
    }
    text.push('\n');
    text
}

fn way_of_a_transfer() -> String {
    use transfer::workflow::{State, Step};
    let (at, effective) = (DateTime::UNIX_EPOCH, chrono::NaiveDate::MIN);
    let states = [
        State::Asked,
        State::Sent { at },
        State::Accepted { at, effective },
        State::Refused { at },
        State::TakenBack { at },
        State::Left { at, effective },
    ];
    let mut text = String::from(
        "\n# The way of a transfer\n\nWritten in the same way from `src/transfer/workflow.rs`. What an officer sends \
         begins as asked and is sent at once.\n\n| from |",
    );
    for step in Step::ALL {
        write!(text, " {} |", step.name().replace('_', " ")).unwrap();
    }
    text.push_str("\n|---|");
    text.push_str(&"---|".repeat(Step::ALL.len()));
    for state in states {
        write!(text, "\n| {} |", state.name().replace('_', " ")).unwrap();
        for step in Step::ALL {
            write!(text, " {} |", state.after(step, at).map_or("–", State::name).replace('_', " ")).unwrap();
        }
    }
    text.push('\n');
    text
}
