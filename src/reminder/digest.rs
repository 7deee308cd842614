//! The day's one letter to a person: what is new, what waits, and where each is looked at. Pure.

use crate::notice::{
    kind::{href, words},
    mail::Letter,
    store::Notice,
};

/// Names in one line of a letter; the rest is a number.
const NAMED: usize = 20;
/// Lines in one letter; the rest is a number.
const LINES: usize = 30;

/// One thing in a letter.
#[derive(Clone, Debug)]
pub struct Line {
    /// What is told.
    pub notice: Notice,
    /// Whom or which branches it is about, for officers.
    pub names: Vec<String>,
}

/// The letter.
#[must_use]
pub fn letter(lines: &[Line], url: &str) -> Letter {
    let mut text = String::from("Những việc mới hoặc đang chờ đồng chí:\n");
    for line in lines.iter().take(LINES) {
        text.push_str(&format!("\n- {}\n", words(&line.notice)));
        if !line.names.is_empty() {
            text.push_str(&format!("  {}\n", named(&line.names)));
        }
        let notice = &line.notice;
        text.push_str(&format!("  Xem: {url}{}\n", href(notice.kind, notice.about, notice.year)));
    }
    if lines.len() > LINES {
        text.push_str(&format!("\nVà {} việc khác, xem tại {url}/inbox\n", lines.len() - LINES));
    }
    text.push_str(&format!(
        "\nMỗi ngày có nhiều nhất một thư như thế này. Không muốn nhận nữa: {url}/account/notices"
    ));
    Letter::new("Việc cần xem trong hệ thống Cam Kết", &text)
}

/// The same for a telephone, in one sentence.
#[must_use]
pub fn message(lines: &[Line], url: &str) -> String {
    match lines {
        [only] => format!("Cam Kết: {} Xem tại {url}/inbox", words(&only.notice)),
        many => format!("Cam Kết: đồng chí có {} việc mới. Xem tại {url}/inbox", many.len()),
    }
}

fn named(names: &[String]) -> String {
    let first = names.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join("; ");
    match names.len().saturating_sub(NAMED) {
        0 => first,
        more => format!("{first}; và {more} nữa"),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::notice::{NoticeId, kind::Kind};

    fn line(kind: Kind, names: &[&str]) -> Line {
        let notice = Notice {
            id: NoticeId(Uuid::nil()),
            kind: Some(kind),
            at: chrono::DateTime::UNIX_EPOCH,
            about: Uuid::nil(),
            year: Some(2027),
            count: 2,
            due_on: "2026-12-15".parse().ok(),
            day: "2026-12-17".parse().ok(),
            words: String::new(),
            place: Some("Chi bộ Thôn 1".to_owned()),
            read: false,
        };
        Line { notice, names: names.iter().map(|name| (*name).to_owned()).collect() }
    }

    #[test]
    fn a_letter_says_what_where_and_how_to_have_no_more() {
        let lines = [line(Kind::Confirmed, &[]), line(Kind::UnitUnsent, &["Đỗ Công An", "Nguyễn Đình Toàn"])];
        let letter = letter(&lines, "https://camket.vn");
        for told in [
            "- Chi bộ đã xác nhận bản cam kết năm 2027 của đồng chí.",
            "- Chi bộ Thôn 1: 2 đồng chí quá hạn gửi bản cam kết năm 2027 (hạn 15/12/2026).\n  Đỗ Công An; Nguyễn Đình Toàn\n",
            "Xem: https://camket.vn/units/00000000-0000-0000-0000-000000000000/pledges?year=2027&state=overdue",
            "https://camket.vn/account/notices",
        ] {
            assert!(letter.body.contains(told), "{told}\n{}", letter.body);
        }
        assert_eq!(
            message(&lines, "https://camket.vn"),
            "Cam Kết: đồng chí có 2 việc mới. Xem tại https://camket.vn/inbox"
        );
        assert!(message(&lines[..1], "https://camket.vn").starts_with("Cam Kết: Chi bộ đã xác nhận"));
    }

    #[test]
    fn a_long_letter_ends() {
        let lines = vec![line(Kind::UnitUnsent, &["An"; 25]); 40];
        let body = letter(&lines, "").body;
        assert_eq!(body.matches("; và 5 nữa").count(), LINES);
        assert!(body.contains("Và 10 việc khác"));
    }
}
