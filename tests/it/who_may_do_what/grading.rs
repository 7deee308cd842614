//! Appeals and disciplines, as the policy sees them.

use camket::{
    access::policy,
    discipline::{Discipline, DisciplineId, Form, OfMember},
    grading::{
        AppealId,
        appeal::{Appeal, State},
    },
    leave::{self, LeaveId},
    member::MemberId,
    poll::{PollId, Teller, Voter},
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

fn leave(of: MemberId) -> leave::OfMember {
    let from = story_begins().date_naive();
    let leave = leave::Leave {
        id: LeaveId(Uuid::nil()),
        kind: leave::Kind::Sick,
        from,
        until: None,
        basis: String::new(),
        withdrawn: None,
    };
    leave::OfMember { leave, member: member(of) }
}

fn voter(member: MemberId) -> Voter {
    Voter { poll: PollId(Uuid::nil()), member, name: String::new(), took_part: false }
}

fn teller(member: MemberId) -> Teller {
    Teller { poll: PollId(Uuid::nil()), place: 0, member, name: String::new(), key: None }
}

pub(super) fn rows() -> Vec<Row> {
    let third = MemberId(Uuid::from_u128(3));
    vec![
        row::<policy::AnswerAppeal>("one's own appeal", appeal(ME, third)),
        row::<policy::AnswerAppeal>("an appeal against a grade one helped to give", appeal(OTHER, ME)),
        row::<policy::AnswerAppeal>("another's appeal", appeal(OTHER, third)),
        row::<policy::CastBallot>("one's own ballot", voter(ME)),
        row::<policy::CastBallot>("another's ballot", voter(OTHER)),
        row::<policy::TakeTellerCode>("one's own teller's code", teller(ME)),
        row::<policy::TakeTellerCode>("another's teller's code", teller(OTHER)),
        row::<policy::WithdrawLeave>("one's own leave", leave(ME)),
        row::<policy::WithdrawLeave>("another's leave", leave(OTHER)),
        row::<policy::LiftDiscipline>("one's own discipline", discipline(ME)),
        row::<policy::LiftDiscipline>("another's discipline", discipline(OTHER)),
    ]
}
