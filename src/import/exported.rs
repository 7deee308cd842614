//! Writes units and members as a workbook that the import reads back as just the same.

use chrono::NaiveDate;
use rust_xlsxwriter::{DocProperties, Format, FormatBorder, Workbook, Worksheet, XlsxError};

use super::changes::party_posts;
use super::date::vietnamese;
use super::known::{KnownMember, KnownUnit};
use super::members::STANDING_COMMITTEE;
use super::row::Cell;
use super::sheet::Sheet;
use super::text::escaped;

/// A list of units and members, as the register holds them.
#[derive(Debug, Default)]
pub struct Exported {
    /// What it is a list of.
    pub title: String,
    /// The day for which it holds.
    pub as_of: NaiveDate,
    /// Units by code, in the order of the list.
    pub units: Vec<(String, KnownUnit)>,
    /// Members by code, in the order of the list.
    pub members: Vec<(String, KnownMember)>,
}

impl Exported {
    /// The bytes of the workbook.
    ///
    /// # Errors
    /// When a cell holds more than Excel takes.
    pub fn file(&self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        book.set_properties(&DocProperties::new().set_title(&self.title));
        let units = self.units.iter().map(|(code, unit)| of_unit(code, unit));
        self.write(book.add_worksheet(), Sheet::Units, units)?;
        let members =
            (1_u32..).zip(&self.members).map(|(number, (code, member))| of_member(number, code, member));
        self.write(book.add_worksheet(), Sheet::Members, members)?;
        book.save_to_buffer()
    }

    fn write(
        &self,
        sheet: &mut Worksheet,
        kind: Sheet,
        rows: impl Iterator<Item = Vec<Cell>>,
    ) -> Result<(), XlsxError> {
        const HEADING: u32 = 3;
        // Everything but days is text: no card loses its noughts, no name is worked out.
        let text = Format::new().set_num_format("@");
        let day = Format::new().set_num_format("dd/mm/yyyy");
        let heading = Format::new().set_bold().set_text_wrap().set_border_bottom(FormatBorder::Medium);
        sheet.set_name(kind.title())?.set_landscape().set_print_fit_to_pages(1, 0);
        sheet.write_string_with_format(0, 0, escaped(&self.title), &Format::new().set_bold())?;
        sheet.write_string(1, 0, format!("(Tính đến ngày {})", vietnamese(self.as_of)))?;
        for (column, title) in (0..).zip(kind.columns()) {
            sheet.write_string_with_format(HEADING, column, title.title, &heading)?;
            sheet.set_column_width(column, if column == 0 { 8 } else { 18 })?;
        }
        sheet.set_freeze_panes(HEADING + 1, 0)?.set_repeat_rows(HEADING, HEADING)?;
        for (row, cells) in (HEADING + 1..).zip(rows) {
            for (column, cell) in (0..).zip(cells) {
                match cell {
                    Cell::Text(words) if !words.is_empty() => {
                        sheet.write_string_with_format(row, column, words, &text)?;
                    }
                    Cell::Date(date) => {
                        sheet.write_datetime_with_format(row, column, date, &day)?;
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }
}

fn text(words: &str) -> Cell {
    Cell::Text(escaped(words))
}

fn optional(words: Option<&String>) -> Cell {
    words.map_or(Cell::Empty, |words| text(words))
}

fn day(day: Option<NaiveDate>) -> Cell {
    day.map_or(Cell::Empty, Cell::Date)
}

/// Several posts stand in one cell, each escaped for itself as each is read for itself.
fn posts(posts: &[String]) -> Cell {
    Cell::Text(posts.iter().map(|post| escaped(post)).collect::<Vec<_>>().join("; "))
}

/// In the order of the columns of [`Sheet::Units`].
fn of_unit(code: &str, unit: &KnownUnit) -> Vec<Cell> {
    vec![text(code), text(&unit.name), text(unit.kind.title()), optional(unit.parent.as_ref())]
}

/// In the order of the columns of [`Sheet::Members`].
fn of_member(number: u32, code: &str, member: &KnownMember) -> Vec<Cell> {
    let sex = match member.sex.as_deref() {
        Some("male") => "Nam",
        Some("female") => "Nữ",
        _ => "",
    };
    vec![
        Cell::Text(number.to_string()),
        text(code),
        text(&member.name),
        text(sex),
        day(member.born),
        day(member.admitted),
        day(member.official),
        optional(member.card.as_ref()),
        optional(member.branch.as_ref()),
        Cell::Empty,
        optional(member.agency.as_ref()),
        posts(&party_posts(member)),
        posts(&member.government_posts),
        posts(&member.mass_posts),
        text(if member.is_leader { STANDING_COMMITTEE } else { "" }),
        text(member.standing.title()),
        optional(member.phone.as_ref()),
        optional(member.email.as_ref()),
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;
    use crate::access::Office;
    use crate::import::known::Known;
    use crate::import::plan::Plan;
    use crate::import::{Intake, workbook};
    use crate::member::{MemberId, Standing};
    use crate::unit::{UnitId, UnitKind};

    /// Numbers that look random and are the same each time.
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, most: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            usize::try_from(self.0 % most as u64).unwrap()
        }

        fn one<T: Copy>(&mut self, of: &[T]) -> T {
            of[self.below(of.len())]
        }

        fn some<T>(&mut self, value: T) -> Option<T> {
            (self.below(3) > 0).then_some(value)
        }

        fn day(&mut self, from: i32) -> NaiveDate {
            NaiveDate::from_ymd_opt(from, 1, 1).unwrap() + chrono::TimeDelta::days(self.below(9000) as i64)
        }
    }

    const PEOPLE: [&str; 14] = [
        "Y Blok Êban",
        "Hồ Thị Ă-Lăng",
        "H'Bia Niê",
        "'Bia Niê",
        "-An Bình",
        "Ka Să Hà Thương",
        "Y Ê",
        "Tôn Thất Nguyễn Thị Ngọc Bích Phượng",
        "Đinh Ngọc",
        "A Lăng Bhuôch",
        "K'Brèo",
        "''-Lê",
        "Lò Thị Ún",
        "Nguyễn Văn Tú",
    ];
    const NAMES: [&str; 12] = [
        "=Chi bộ 1+1",
        "'=Tổ 2",
        "+84 Tổ dân phố",
        "@Ban",
        "-Tổ 5",
        "Chi bộ Thôn 'Bình An'",
        "Trường THCS 2/9",
        "|Ban",
        "%Tổ",
        "Chi bộ “Ê-đê” số 1",
        "Đảng bộ, Phường; Lê",
        "''=Hai",
    ];
    const POSTS: [&str; 9] = [
        "Trưởng phòng",
        "=Giám đốc",
        "'Phó",
        "-Tổ trưởng",
        "Chủ tịch UBND phường",
        "Giáo viên",
        "@Ủy viên",
        "''=Hai",
        "Bí thư Đảng ủy",
    ];

    fn unit(name: &str, kind: UnitKind, parent: Option<&str>) -> KnownUnit {
        KnownUnit {
            id: UnitId(uuid::Uuid::nil()),
            name: name.to_owned(),
            kind,
            parent: parent.map(str::to_owned),
            dissolved: false,
        }
    }

    fn member(dice: &mut Dice, number: usize, branch: &str) -> KnownMember {
        let born = dice.day(1940);
        let admitted = born + chrono::TimeDelta::days(7000);
        let mut name = dice.one(&PEOPLE).to_owned();
        if dice.below(9) == 0 {
            name = format!("{name} {}", "Phượng ".repeat(8).trim());
        }
        let posts = |dice: &mut Dice| -> Vec<String> {
            let titles: HashSet<&str> = (0..dice.below(4)).map(|_| dice.one(&POSTS)).collect();
            titles.into_iter().map(str::to_owned).collect()
        };
        let offices = match number % 7 {
            0 => vec![Office::DeputySecretary],
            1 => vec![Office::BranchCommittee],
            _ => Vec::new(),
        };
        // Of an office some bear the post, some do not.
        let mut party_posts = posts(dice);
        party_posts.extend(
            offices.first().filter(|_| number.is_multiple_of(2)).map(|office| office.title().to_owned()),
        );
        KnownMember {
            id: MemberId(uuid::Uuid::nil()),
            name,
            sex: Some(dice.one(&["male", "female"]).to_owned()),
            born: Some(born),
            admitted: Some(admitted),
            official: dice.some(admitted + chrono::TimeDelta::days(365)),
            card: dice.some(format!("{number:08}")),
            phone: dice.some(format!("09{number:08}")),
            email: dice.some(format!("a{number}+x@thu.vn")),
            standing: dice.one(&[
                Standing::Official,
                Standing::Probationary,
                Standing::Exempt,
                Standing::Suspended,
                Standing::Temporary,
            ]),
            branch: Some(branch.to_owned()),
            agency: {
                let name = dice.one(&NAMES).replace(';', " và");
                dice.some(name)
            },
            party_posts,
            government_posts: posts(dice),
            mass_posts: posts(dice),
            offices: offices.into_iter().map(|office| (office, branch.to_owned())).collect(),
            is_leader: dice.below(5) == 0,
            management_overridden: dice.below(7) == 0,
        }
    }

    fn register(seed: u64) -> Exported {
        let mut dice = Dice(seed * 0x9e37_79b9 + 1);
        let mut units = vec![("TU".to_owned(), unit("Thành ủy", UnitKind::CityCommittee, None))];
        for ward in 0..1 + dice.below(3) {
            let code = format!("P{ward:02}");
            units.push((code.clone(), unit(dice.one(&NAMES), UnitKind::GrassrootsCommittee, Some("TU"))));
            for branch in 0..1 + dice.below(3) {
                let name = dice.one(&NAMES);
                units.push((format!("{code}-{branch:02}"), unit(name, UnitKind::Branch, Some(&code))));
            }
        }
        let branches: Vec<String> =
            units.iter().filter(|(_, unit)| unit.kind.is_branch()).map(|(code, _)| code.clone()).collect();
        let members = (0..dice.below(40))
            .map(|number| {
                let branch = branches[dice.below(branches.len())].clone();
                (format!("QN{number:06}"), member(&mut dice, number, &branch))
            })
            .collect();
        let as_of = NaiveDate::from_ymd_opt(2026, 11, 1).unwrap();
        Exported { title: "=Danh sách".to_owned(), as_of, units, members }
    }

    #[test]
    fn what_goes_out_comes_back_as_the_same() {
        for seed in 1..=120 {
            let list = register(seed);
            let mut intake = Intake::new(list.as_of);
            let read = workbook::read(&list.file().unwrap(), &mut |item| intake.take(item));
            assert_eq!(read, Ok(()), "{seed}");
            let known = Known {
                units: list.units.iter().cloned().collect(),
                members: list.members.iter().cloned().collect::<HashMap<_, _>>(),
                ..Known::default()
            };
            let plan = Plan::of(intake.finish(&known), &known);
            assert_eq!(plan.problems, [], "{seed}");
            assert!(plan.doubts.is_empty(), "{seed}: {:?}", plan.doubts);
            assert!(plan.is_idle(), "{seed}: {:?} {:?}", plan.units, plan.members);
            assert_eq!(
                (plan.units.len(), plan.members.len()),
                (list.units.len(), list.members.len()),
                "{seed}"
            );
        }
    }
}
