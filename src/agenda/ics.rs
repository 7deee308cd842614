//! iCalendar as RFC 5545 has it: lines end in CRLF and are folded at 75 bytes, never inside a letter. Our events last
//! whole days, so no time zone is needed: a day is the same day in every programme.

use chrono::{DateTime, Days, NaiveDate, Utc};

/// Bytes in a line, without its end.
const WIDTH: usize = 75;

/// Something that lasts one day or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The same each time, so that a programme moves it instead of adding another.
    pub uid: String,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// What it is.
    pub summary: String,
    /// More about it.
    pub description: String,
}

/// A calendar with these events, as it is at a moment.
#[must_use]
pub fn calendar(name: &str, events: &[Event], url: &str, at: DateTime<Utc>) -> String {
    let mut text = String::new();
    let mut line = |content: &str| push_folded(&mut text, content);
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line("PRODID:-//Cam Ket//Lich cac han//VI");
    line("CALSCALE:GREGORIAN");
    line("METHOD:PUBLISH");
    line(&format!("X-WR-CALNAME:{}", escaped(name)));
    line("REFRESH-INTERVAL;VALUE=DURATION:PT12H");
    line("X-PUBLISHED-TTL:PT12H");
    let stamp = at.format("%Y%m%dT%H%M%SZ");
    for event in events {
        // The end is the first day after it.
        let end = event.until.checked_add_days(Days::new(1)).unwrap_or(event.until);
        line("BEGIN:VEVENT");
        line(&format!("UID:{}", event.uid));
        line(&format!("DTSTAMP:{stamp}"));
        line(&format!("DTSTART;VALUE=DATE:{}", event.from.format("%Y%m%d")));
        line(&format!("DTEND;VALUE=DATE:{}", end.format("%Y%m%d")));
        line(&format!("SUMMARY:{}", escaped(&event.summary)));
        if !event.description.is_empty() {
            line(&format!("DESCRIPTION:{}", escaped(&event.description)));
        }
        line(&format!("URL:{url}"));
        // Whoever plans by this calendar is not busy all day.
        line("TRANSP:TRANSPARENT");
        line("CLASS:PRIVATE");
        line("END:VEVENT");
    }
    line("END:VCALENDAR");
    text
}

/// Text as a value: what has a meaning there loses it.
fn escaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => plain.extend(['\\', c]),
            '\n' => plain.push_str("\\n"),
            c if c.is_control() => {}
            c => plain.push(c),
        }
    }
    plain
}

fn push_folded(text: &mut String, content: &str) {
    let mut width = 0;
    for c in content.chars() {
        if width + c.len_utf8() > WIDTH {
            text.push_str("\r\n ");
            width = 1;
        }
        text.push(c);
        width += c.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_at_75_bytes_and_never_inside_a_letter() {
        for content in
            ["SUMMARY:ngắn".to_owned(), format!("SUMMARY:{}", "Ậ".repeat(80)), "x".repeat(75), "x".repeat(76)]
        {
            let mut text = String::new();
            push_folded(&mut text, &content);
            assert!(text.ends_with("\r\n"));
            for line in text.trim_end_matches("\r\n").split("\r\n") {
                assert!(line.len() <= WIDTH, "{} bytes: {line}", line.len());
            }
            assert_eq!(text.replace("\r\n ", "").trim_end(), content);
        }
    }

    #[test]
    fn what_has_a_meaning_in_a_value_loses_it() {
        assert_eq!(escaped("a;b,c\\d\nTừ\r\u{7}"), "a\\;b\\,c\\\\d\\nTừ");
    }

    #[test]
    fn an_event_ends_on_the_day_after_its_last() {
        let event = Event {
            uid: "1-due@camket".to_owned(),
            from: NaiveDate::from_ymd_opt(2026, 12, 31).unwrap_or_default(),
            until: NaiveDate::from_ymd_opt(2026, 12, 31).unwrap_or_default(),
            summary: "Hạn gửi".to_owned(),
            description: String::new(),
        };
        let text = calendar("Cam Kết", &[event], "https://camket.vn/", DateTime::UNIX_EPOCH);
        assert!(text.contains("\r\nDTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n"), "{text}");
        assert!(text.contains("\r\nDTSTAMP:19700101T000000Z\r\n"));
        assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
    }
}
