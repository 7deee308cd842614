//! How far each section of a draft has come, in words: what leads a writer through the page.

use crate::{
    cycle::template::Section,
    pledge::content::{Content, Part},
};

/// How far a section has come. `static/js/progress.js` says the same while someone writes.
pub(super) fn progress(part: Option<&Part>, section: &Section, answers: bool) -> String {
    let statements =
        part.map_or(0, |part| part.commitments.iter().filter(|it| !it.statement.is_empty()).count());
    let written = answers || part.is_some_and(|part| !part.text.is_empty());
    match (statements, section.at_least) {
        (0, 0) if written => "Đã viết".to_owned(),
        (0, _) => "Chưa viết".to_owned(),
        (some, least) if some < least => format!("Còn thiếu {} nội dung", least - some),
        (some, _) => format!("Đã viết {some} nội dung"),
    }
}

/// Whether weaknesses are answered under this section, each of them.
pub(super) fn answered(content: &Content, key: &str, under: &str) -> bool {
    key == under && !content.carried.is_empty() && content.carried.iter().all(|one| !one.answer.is_empty())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{id::CommitmentId, pledge::content::Commitment};

    fn part(statements: &[&str], text: &str) -> Part {
        let one = |statement: &&str| Commitment {
            statement: (*statement).to_owned(),
            ..Commitment::blank(CommitmentId(Uuid::nil()))
        };
        let commitments = statements.iter().map(one).collect();
        Part { section: String::new(), text: text.to_owned(), commitments }
    }

    #[test]
    fn a_section_says_what_it_lacks() {
        for (statements, text, at_least, answers, words) in [
            (&[][..], "", 2, false, "Chưa viết"),
            (&["Một"], "", 2, false, "Còn thiếu 1 nội dung"),
            (&["Một", "Hai"], "", 2, false, "Đã viết 2 nội dung"),
            (&[""], "", 1, false, "Chưa viết"),
            (&[], "Chung", 0, false, "Đã viết"),
            (&[], "", 0, true, "Đã viết"),
            (&[], "", 0, false, "Chưa viết"),
        ] {
            let section = Section { at_least, ..Section::default() };
            assert_eq!(progress(Some(&part(statements, text)), &section, answers), words);
        }
    }
}
