//! The cap over a city of 9,002 people, recomputed from its standings: `cargo bench --bench cap`. Told in processor time of
//! this process, so that a busy machine does not count.
#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on has failed")]

use std::{fs, hint::black_box};

use camket::{
    cycle::{opening::YEAR_2027, rules::Rules},
    grading::{
        group::{Group, Standing, Tally},
        view::GroupCap,
    },
    pledge::Stage,
    unit::UnitId,
};
use uuid::Uuid;

const PEOPLE: u32 = 9_002;
const BRANCHES: u32 = 347;
/// Branches that one committee decides on: 47 agencies, wards and communes.
const UNDER_ONE: usize = 8;
const ROUNDS: u64 = 200;

/// Everyone stands alone in a row: as dear as it can be.
fn city() -> Vec<Standing> {
    let grades = ["excellent", "good", "good", "good", "fair"];
    let person = |number: u32| {
        let branch = UnitId(Uuid::from_u128(u128::from(number * BRANCHES / PEOPLE)));
        let grade = grades[(number % 5) as usize].to_owned();
        Standing {
            branch,
            branch_name: String::new(),
            duties: None,
            stage: Stage::Proposed,
            proposed: Some(grade.clone()),
            decided: number.is_multiple_of(2).then_some(grade),
            people: 1,
        }
    };
    (0..PEOPLE).map(person).collect()
}

/// Nanoseconds that this process has spent on cores.
fn spent() -> u64 {
    let said = fs::read_to_string("/proc/self/schedstat").unwrap();
    said.split_whitespace().next().unwrap().parse().unwrap()
}

fn main() {
    let year: serde_json::Value = serde_json::from_str(YEAR_2027).unwrap();
    let rules: Rules = serde_json::from_value(year["rule_set"]["rules"].clone()).unwrap();
    let city = city();
    let branches: Vec<&[Standing]> = city.chunk_by(|one, next| one.branch == next.branch).collect();
    let began = spent();
    for _ in 0..ROUNDS {
        for committee in branches.chunks(UNDER_ONE) {
            let tally = Tally::of(committee.iter().copied().flatten());
            black_box(GroupCap::of(String::new(), &tally, &rules));
        }
        let top = Group::Managed(UnitId(Uuid::nil()));
        black_box(GroupCap::all(top.capped(&city, &rules), &rules));
    }
    let micros = (spent() - began) / ROUNDS / 1_000;
    println!("the cap over {PEOPLE} people in {} branches: {micros} µs of processor time", branches.len());
}
