//! Appeals and disciplines, as the policy sees them.

use camket::{
    access::policy,
    discipline::{Discipline, DisciplineId, Form, OfMember},
    grading::{
        AppealId,
        appeal::{Appeal, State},
    },
    member::MemberId,
};
use uuid::Uuid;

use super::{CITY, ME, OTHER, Row, member, pledge, row};
use crate::harness::story_begins;

fn appeal(of: MemberId, graded_by: MemberId) -> Appeal {
    Appeal {
        id: AppealId(Uuid::nil()),
        pledge: pledge(of, Some(CITY)),
        at: story_begins(),
        grade: String::new(),
        words: String::new(),
        state: State::Open,
        answer: None,
        graded_by: vec![graded_by],
    }
}

fn discipline(of: MemberId) -> OfMember {
    let discipline = Discipline {
        id: DisciplineId(Uuid::nil()),
        form: Form::Warning,
        fault_year: 2027,
        number: String::new(),
        issuer: String::new(),
        decided_on: story_begins().date_naive(),
        words: String::new(),
        lifted: None,
    };
    OfMember { discipline, member: member(of) }
}

pub(super) fn rows() -> Vec<Row> {
    let third = MemberId(Uuid::from_u128(3));
    vec![
        row::<policy::AnswerAppeal>("one's own appeal", appeal(ME, third)),
        row::<policy::AnswerAppeal>("an appeal against a grade one helped to give", appeal(OTHER, ME)),
        row::<policy::AnswerAppeal>("another's appeal", appeal(OTHER, third)),
        row::<policy::LiftDiscipline>("one's own discipline", discipline(ME)),
        row::<policy::LiftDiscipline>("another's discipline", discipline(OTHER)),
    ]
}
