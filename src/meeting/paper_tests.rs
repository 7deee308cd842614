//! The papers of a large branch with long names. With `PAPERS` set to a folder they are left there, to be looked at.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate};
use uuid::Uuid;

use super::{
    minutes::Typed,
    minutes_paper::{Held, What, paper},
    *,
};
use crate::{
    cycle::{
        rules::Rules,
        shipped::{YEAR_2027, rules_of},
    },
    document::{Paper, tests::pages_of},
    issuing::issuer::Issuer,
    web::text::Text,
};

const NAMES: [&str; 6] = [
    "Tôn Thất Nguyễn Thị Ngọc Bích Phượng",
    "Đỗ Công An",
    "Huỳnh Thị Hoàng Anh Thư",
    "Nguyễn Phước Bảo Quỳnh Uyển Nhi",
    "Y Bhưm Kbuôr Niê",
    "Trần Lê Ẩn",
];

const OPINIONS: &str = "Gương mẫu, có trách nhiệm với việc chung; đã giúp ba hộ trong tổ hoàn thành hồ sơ đất đai. Còn chậm hai \
                        báo cáo quý, cần chủ động hơn khi được giao việc đột xuất.";

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2027, 12, day).unwrap()
}

fn issuer() -> Issuer {
    Issuer {
        superior: "Đảng ủy Phường Trương Quang Trọng".to_owned(),
        name: "Chi bộ Trường Trung học cơ sở và Trung học phổ thông Phạm Kiệt".to_owned(),
        symbol: "CB".to_owned(),
        mandate: "T/M CHI BỘ".to_owned(),
        place: "Quảng Ngãi".to_owned(),
        secretary: "Nguyễn Thị Ngọc Huyền".to_owned(),
    }
}

fn meeting() -> Meeting {
    let id = Uuid::nil();
    Meeting {
        id: MeetingId(id),
        unit: UnitId(id),
        cycle: CycleId(id),
        held_on: day(5),
        place: "Phòng họp số 2, Trường Trung học cơ sở và Trung học phổ thông Phạm Kiệt".to_owned(),
        chair: "Nguyễn Thị Ngọc Huyền".to_owned(),
        scribe: "Tôn Thất Nguyễn Thị Ngọc Bích Phượng".to_owned(),
        entitled: 27,
        present: 24,
        version: 1,
    }
}

fn items(people: u8) -> Vec<Item> {
    let item = |place: u8| Item {
        position: i16::from(place) + 1,
        pledge: PledgeId(Uuid::from_u128(u128::from(place))),
        member: MemberId(Uuid::from_u128(u128::from(place))),
        name: NAMES[usize::from(place) % NAMES.len()].to_owned(),
        code: format!("QN{place:06}"),
        stage: Stage::Proposed,
        proposed: Some("good".to_owned()),
        own_grade: Some("good".to_owned()),
        notes: Notes {
            attendance: Attendance::ALL[usize::from(place) % 3],
            opinions: if place % 3 == 2 { String::new() } else { OPINIONS.to_owned() },
            motion: if place.is_multiple_of(2) {
                "Đề nghị mức hoàn thành tốt nhiệm vụ.".to_owned()
            } else {
                String::new()
            },
        },
        version: 1,
        saved_at: Some(DateTime::UNIX_EPOCH),
    };
    (0..people).map(item).collect()
}

fn counts(items: &[Item]) -> HashMap<PledgeId, store::Count> {
    let votes =
        || [("excellent", 4), ("good", 17), ("fair", 2)].map(|(code, votes)| (code.to_owned(), votes));
    let count = || store::Count { issued: 24, returned: 24, invalid: 1, votes: votes().into() };
    items.iter().map(|item| (item.pledge, count())).collect()
}

fn typed() -> Typed {
    Typed {
        signing: crate::issuing::fields::Signing {
            place: Text::clean("Quảng Ngãi"),
            signer_name: Text::clean("Nguyễn Thị Ngọc Huyền"),
            ..Default::default()
        },
        time: Text::clean("từ 19 giờ 30 đến 21 giờ 15"),
        absent: Text::clean("02 đồng chí ốm, 01 đồng chí đi công tác, có lý do"),
        tellers: Text::clean("Tôn Thất Nguyễn Thị Ngọc Bích Phượng\nLê Minh Lâm\nY Bhưm Kbuôr Niê"),
        conclusion: Text::clean(
            "Chi bộ thống nhất kết quả và giao chi ủy hoàn thiện hồ sơ trước ngày 10/12/2027.",
        ),
        ..Typed::default()
    }
}

fn minutes(what: What, people: u8) -> Paper {
    let (meeting, rules, items) = (meeting(), rules_of(YEAR_2027), items(people));
    let counts = counts(&items);
    let held = Held { meeting: &meeting, items: &items, counts: &counts, rules: &rules, year: 2027 };
    paper(&issuer(), (what, day(6)), &typed(), held)
}

/// Leaves a file to be looked at, if anyone wants to look.
fn left(name: &str, bytes: &[u8]) {
    if let Ok(folder) = std::env::var("PAPERS") {
        std::fs::write(format!("{folder}/{name}"), bytes).unwrap();
    }
}

#[test]
fn minutes_of_a_large_branch_repeat_their_headings_and_end_in_company() {
    for people in [1, 8, 11, 12, 13, 24] {
        for what in [What::Tellers, What::Meeting] {
            let paper = minutes(what, people);
            let name = format!("{}-{people}", what.name());
            left(&format!("{name}.pdf"), &paper.pdf(&name, DateTime::UNIX_EPOCH).unwrap());
            left(&format!("{name}.docx"), &paper.word(DateTime::UNIX_EPOCH).unwrap());
            let pages = pages_of(&paper);
            let last = pages.last().unwrap().replace(char::is_whitespace, "");
            for words in ["CHỦTRÌ", "NguyễnThịNgọcHuyền", "Biênbản"] {
                assert!(last.contains(words), "{name}: {words} is not in {last}");
            }
            if what == What::Tellers {
                let holds_rows = |page: &&String| page.contains("24");
                let headed = pages.iter().filter(holds_rows).all(|page| page.contains("Phát ra"));
                assert!(headed, "{name}: {pages:?}");
            }
        }
    }
}

#[test]
fn ballot_papers_name_everyone_and_every_grade() {
    let rules: Rules = rules_of(YEAR_2027);
    for (people, most) in [(1, 4), (3, 4), (8, 2), (24, 1)] {
        let slips = slips::slips(&issuer(), &meeting(), &rules, (2027, &items(people)));
        let fitting = slips.fitting().unwrap();
        for count in &fitting {
            let name = format!("slips-{people}-{count}");
            left(&format!("{name}.pdf"), &slips.pdf(*count, &name, DateTime::UNIX_EPOCH).unwrap());
        }
        assert_eq!(fitting.first(), Some(&most), "{people}");
        assert_eq!(slips.choices.len(), rules.grades.len());
    }
}
