//! The rows about requests to correct a record.

use camket::{
    access::policy,
    member::MemberId,
    register::request::{self, Request, RequestId},
};
use uuid::Uuid;

use super::{ME, OTHER, Row, here, row};
use crate::harness::story_begins;

fn request(member: MemberId) -> Request {
    Request {
        id: RequestId(Uuid::nil()),
        member,
        name: String::new(),
        code: String::new(),
        line: here(),
        field: "phone".to_owned(),
        stood: String::new(),
        wanted: String::new(),
        reason: String::new(),
        state: request::State::Asked,
        asked_at: story_begins(),
        answered_at: None,
        answerer: String::new(),
        answer: String::new(),
    }
}

pub(super) fn rows() -> Vec<Row> {
    const OWN: &str = "one's own request";
    const OTHERS: &str = "a request for a correction";
    vec![
        row::<policy::ReadCorrection>(OWN, request(ME)),
        row::<policy::ReadCorrection>(OTHERS, request(OTHER)),
        row::<policy::AnswerCorrection>(OWN, request(ME)),
        row::<policy::AnswerCorrection>(OTHERS, request(OTHER)),
        row::<policy::WithdrawCorrection>(OWN, request(ME)),
        row::<policy::WithdrawCorrection>(OTHERS, request(OTHER)),
    ]
}
