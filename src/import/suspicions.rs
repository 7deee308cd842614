//! What no single row shows: words of an old font among others, codes that lost their noughts, one person twice.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::date::vietnamese;
use super::doubt::{Answers, Topic};
use super::fonts::Fonts;
use super::known::Known;
use super::members::MemberRow;
use super::problem::Report;
use super::register::Rows;
use super::sheet::{Sheet, member, unit};
use super::text::{self, fold, shown};

/// Notes every suspicion; what was answered before is done.
pub fn note(rows: &mut Rows, fonts: Fonts, (answers, known): (&Answers, &Known), report: &mut Report) {
    read_by_column(rows, fonts, answers, report);
    for column in [member::CODE, member::CARD] {
        restore_noughts(&mut rows.members, column, answers, report);
    }
    find_twins(&rows.members, known, report);
}

/// Words that make sense in Unicode too are read as the rest of their column is.
fn read_by_column(rows: &mut Rows, fonts: Fonts, answers: &Answers, report: &mut Report) {
    for ((sheet, column), row, before, after) in fonts.doubtful() {
        let answer = answers.to(Topic::Encoding, sheet, column);
        if answer != Some("as_is") {
            let Ok(Some(clean)) = text::clean(&after) else { continue };
            let found = match sheet {
                Sheet::Units => rows
                    .units
                    .iter_mut()
                    .find(|unit| unit.row == row && column == unit::NAME)
                    .map(|it| it.name = clean),
                Sheet::Members => member_at(rows, row).and_then(|member| set(member, column, clean)),
                Sheet::Moves => None,
            };
            if found.is_none() {
                continue;
            }
        }
        let key = report.questions.ask((Topic::Encoding, sheet, column), answer, (row, &before, &after));
        if answer.is_none() {
            let message = format!("Chữ có thể gõ bằng phông cũ như cả cột; đọc là «{}».", shown(&after));
            report.doubt(sheet, row, sheet.columns()[column].title, message, Some(key));
        }
    }
}

/// Rows come in the order of the file.
fn member_at(rows: &mut Rows, row: u32) -> Option<&mut MemberRow> {
    let place = rows.members.binary_search_by_key(&row, |member| member.row).ok()?;
    rows.members.get_mut(place)
}

fn set(row: &mut MemberRow, column: usize, text: String) -> Option<()> {
    match column {
        member::NAME => row.name = text,
        member::BRANCH_NAME => row.branch_name = Some(text),
        member::AGENCY => row.agency = Some(text),
        _ => return None,
    }
    Some(())
}

/// Codes of digits that are shorter than nearly all others in their column.
fn restore_noughts(members: &mut [MemberRow], column: usize, answers: &Answers, report: &mut Report) {
    let Some(usual) = usual_length(members, column) else { return };
    let answer = answers.to(Topic::Noughts, Sheet::Members, column);
    let title = Sheet::Members.columns()[column].title;
    for member in members {
        let Some(code) = digits(member, column).filter(|code| code.len() < usual).map(str::to_owned) else {
            continue;
        };
        let padded = format!("{code:0>usual$}");
        let key = report.questions.ask(
            (Topic::Noughts, Sheet::Members, column),
            answer,
            (member.row, &code, &padded),
        );
        if answer.is_none() {
            let message = format!(
                "«{code}» ngắn hơn các số khác trong cột, có thể đã mất số 0 ở đầu; đọc là «{padded}»."
            );
            report.doubt(Sheet::Members, member.row, title, message, Some(key));
        }
        if answer != Some("as_is") {
            match column {
                member::CARD => member.card = Some(padded),
                _ => member.code = padded,
            }
        }
    }
}

fn digits(member: &MemberRow, column: usize) -> Option<&str> {
    let code = if column == member::CARD { member.card.as_deref()? } else { &member.code };
    code.bytes().all(|byte| byte.is_ascii_digit()).then_some(code)
}

/// The length that four of five codes of digits have; none where they differ more.
fn usual_length(members: &[MemberRow], column: usize) -> Option<usize> {
    const FEW: usize = 3;
    let mut lengths: HashMap<usize, usize> = HashMap::new();
    for code in members.iter().filter_map(|member| digits(member, column)) {
        *lengths.entry(code.len()).or_default() += 1;
    }
    let all: usize = lengths.values().sum();
    let (length, most) = lengths.into_iter().max_by_key(|(_, count)| *count)?;
    (most >= FEW && most * 5 >= all * 4).then_some(length)
}

/// Two cards are two people; a city of thousands has some of one name and one birthday.
fn may_be_one(one: Option<&str>, other: Option<&str>) -> bool {
    one.zip(other).is_none_or(|(one, other)| one == other)
}

/// Whoever has the name and the birthday of another row, or of someone registered under another code.
fn find_twins(members: &[MemberRow], known: &Known, report: &mut Report) {
    let title = Sheet::Members.columns()[member::NAME].title;
    let mut seen: HashMap<(String, NaiveDate), &MemberRow> = HashMap::new();
    for member in members {
        let person = (fold(&member.name), member.born);
        let same = |card: Option<&str>| may_be_one(member.card.as_deref(), card);
        if let Some(first) =
            seen.get(&person).filter(|first| first.code != member.code && same(first.card.as_deref()))
        {
            let message = format!(
                "Trùng họ tên và ngày sinh với dòng {} (mã {}). Là hai người thì chọn nhập; ghi lặp thì bỏ qua.",
                first.row, first.code
            );
            report.doubt(Sheet::Members, member.row, title, message, None);
            continue;
        }
        if !known.members.contains_key(&member.code)
            && let Some((twin, _)) = known
                .namesakes
                .get(&person)
                .and_then(|twins| twins.iter().find(|(_, card)| same(card.as_deref())))
        {
            let message = format!(
                "Trong danh bạ đã có người cùng họ tên, sinh ngày {}, mang mã {twin}. Là người khác thì chọn nhập; \
                 là một người thì bỏ qua và sửa mã trong tệp.",
                vietnamese(member.born)
            );
            report.doubt(Sheet::Members, member.row, title, message, None);
        }
        seen.insert(person, member);
    }
}
