//! Which standing follows which, and what must be said with it. Pure.

use chrono::{Months, NaiveDate};

use super::{person, standing::Typed};
use crate::{
    clock::date_text,
    member::{Ending, Standing},
    web::form::Errors,
};

/// What is known of the member whose standing changes.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// How they stand.
    pub now: Standing,
    /// Since when; none if nobody wrote it down.
    pub since: Option<NaiveDate>,
    /// When they joined.
    pub joined: Option<NaiveDate>,
    /// When they became a full member.
    pub official: Option<NaiveDate>,
    /// Months of probation by the year's rules.
    pub probation: Option<u32>,
    /// The day it is.
    pub today: NaiveDate,
}

/// A change of standing, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// How they stand from then on.
    pub to: Standing,
    /// How the membership ended.
    pub ending: Option<Ending>,
    /// The first day.
    pub from: NaiveDate,
    /// Why.
    pub reason: String,
    /// The number of the decision.
    pub decision: String,
}

/// The standings that can follow, the most usual first. A transfer is an act of its own.
#[must_use]
pub fn from(now: Standing) -> &'static [Standing] {
    use Standing::{Ended, Exempt, Official, Probationary, Suspended, Temporary, Transferred};
    match now {
        Probationary => &[Official, Suspended, Ended],
        Official => &[Exempt, Suspended, Temporary, Ended],
        Exempt => &[Official, Suspended, Ended],
        Suspended => &[Official, Probationary, Exempt, Ended],
        Temporary => &[Official, Probationary, Suspended, Ended],
        // Whoever was ended by mistake, or is restored (QĐ 117-QĐ/TW), stands again as before.
        Ended => &[Official, Probationary, Exempt],
        Transferred => &[],
    }
}

/// The name of a change as the office says it.
#[must_use]
pub fn title(now: Standing, to: Standing) -> &'static str {
    use Standing::{Ended, Exempt, Official, Probationary, Suspended, Temporary};
    match (now, to) {
        (Probationary, Official) => "Công nhận đảng viên chính thức",
        (Exempt, Official) => "Sinh hoạt trở lại (thôi miễn)",
        (Suspended, Official) => "Hết đình chỉ, là đảng viên chính thức",
        (Suspended, Probationary) => "Hết đình chỉ, là đảng viên dự bị",
        (Suspended, Exempt) => "Hết đình chỉ, được miễn sinh hoạt",
        (Temporary, Official | Probationary) => "Hết sinh hoạt tạm thời",
        (Ended, _) => "Khôi phục quyền đảng viên",
        (_, Exempt) => "Miễn công tác và sinh hoạt",
        (_, Suspended) => "Đình chỉ sinh hoạt",
        (_, Temporary) => "Sinh hoạt tạm thời nơi khác",
        (_, Ended) => "Ra khỏi danh sách (từ trần, xóa tên, khai trừ, xin ra)",
        (_, to) => to.title(),
    }
}

/// Reads the form.
///
/// # Errors
/// Every field that does not fit, with what mends it.
pub fn read(typed: &Typed, known: &Known) -> Result<Move, Errors> {
    let mut errors = Errors::default();
    let to = from(known.now).iter().copied().find(|standing| standing.code() == typed.standing);
    errors.require(to.is_some(), "standing", "Hãy chọn trạng thái mới.");
    let day = person::day(&mut errors, "from", &typed.from, known.today);
    errors.require(!typed.from.is_empty(), "from", "Hãy ghi ngày bắt đầu.");
    errors.require(!typed.reason.is_empty(), "reason", "Hãy ghi lý do.");
    let ending = Ending::ALL.into_iter().find(|ending| ending.code() == typed.ending);
    if let Some(to) = to {
        check_paper(&mut errors, typed, to, ending);
        if let Some(day) = day {
            check_day(&mut errors, known, to, day);
        }
    }
    match (to, day) {
        (Some(to), Some(from)) if errors.is_empty() => Ok(Move {
            to,
            ending: ending.filter(|_| to == Standing::Ended),
            from,
            reason: typed.reason.as_str().to_owned(),
            decision: typed.decision.as_str().to_owned(),
        }),
        _ => Err(errors),
    }
}

fn check_paper(errors: &mut Errors, typed: &Typed, to: Standing, ending: Option<Ending>) {
    let disciplines = to == Standing::Suspended || matches!(ending, Some(Ending::Removed | Ending::Expelled));
    if to == Standing::Ended {
        errors.require(ending.is_some(), "ending", "Hãy chọn từ trần, xóa tên, khai trừ hay xin ra.");
    }
    let decides = to == Standing::Suspended || (to == Standing::Ended && disciplines);
    errors.require(
        !decides || !typed.decision.is_empty(),
        "decision",
        "Hãy ghi số quyết định, ví dụ 15-QĐ/ĐU.",
    );
}

fn check_day(errors: &mut Errors, known: &Known, to: Standing, day: NaiveDate) {
    if let Some(since) = known.since.filter(|since| day < *since) {
        errors.add(
            "from",
            format!("Trạng thái hiện nay bắt đầu ngày {}: hãy ghi từ ngày đó trở đi.", date_text(since)),
        );
    } else if let Some(joined) = known.joined.filter(|joined| day < *joined) {
        errors.add("from", format!("Đồng chí này vào Đảng ngày {}: hãy ghi ngày sau đó.", date_text(joined)));
    } else if to == Standing::Official
        && known.now == Standing::Probationary
        && let (Some(joined), Some(months)) = (known.joined, known.probation)
        && joined.checked_add_months(Months::new(months)).is_some_and(|earliest| day < earliest)
    {
        let joined = date_text(joined);
        errors.add(
            "from",
            format!("Thời gian dự bị là {months} tháng kể từ {joined}: hãy kiểm tra lại ngày công nhận."),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{id::ActKey, web::text::Text};

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn known(now: Standing) -> Known {
        Known {
            now,
            since: Some(day(2025, 6, 1)),
            joined: Some(day(2025, 6, 1)),
            official: None,
            probation: Some(12),
            today: day(2026, 11, 23),
        }
    }

    fn typed(standing: Standing, from: &str, decision: &str) -> Typed {
        Typed::sample(ActKey(uuid::Uuid::nil()), standing.code(), from, Text::clean(decision))
    }

    #[test]
    fn every_standing_but_the_transferred_can_move_and_never_to_itself() {
        for now in Standing::ALL {
            let next = from(now);
            assert!(!next.contains(&now) && !next.contains(&Standing::Transferred), "{now:?}");
            assert_eq!(next.is_empty(), now == Standing::Transferred, "{now:?}");
        }
    }

    #[test]
    fn what_is_missing_is_said_at_its_field() {
        for (now, to, from, decision, field) in [
            (Standing::Probationary, Standing::Official, "01/06/2026", "", None),
            (Standing::Probationary, Standing::Official, "31/05/2026", "", Some("from")),
            (Standing::Probationary, Standing::Exempt, "01/06/2026", "", Some("standing")),
            (Standing::Official, Standing::Exempt, "01/06/2026", "", None),
            (Standing::Official, Standing::Exempt, "01/05/2025", "", Some("from")),
            (Standing::Official, Standing::Exempt, "24/11/2026", "", Some("from")),
            (Standing::Official, Standing::Exempt, "", "", Some("from")),
            (Standing::Official, Standing::Suspended, "01/06/2026", "", Some("decision")),
            (Standing::Official, Standing::Suspended, "01/06/2026", "15-QĐ/ĐU", None),
            (Standing::Official, Standing::Ended, "01/06/2026", "", Some("ending")),
            (Standing::Suspended, Standing::Official, "01/06/2026", "", None),
            (Standing::Ended, Standing::Official, "01/06/2026", "", None),
        ] {
            let read = read(&typed(to, from, decision), &known(now));
            match field {
                None => assert_eq!(read.unwrap().to, to),
                Some(field) => {
                    assert!(read.as_ref().unwrap_err().of(field).is_some(), "{now:?} {to:?}: {read:?}")
                }
            }
        }
    }

    #[test]
    fn who_is_expelled_has_a_decision_and_who_died_has_none() {
        for (ending, decision, fits) in [
            ("died", "", true),
            ("left", "", true),
            ("expelled", "", false),
            ("expelled", "7-QĐ/ĐU", true),
            ("removed", "", false),
        ] {
            let mut typed = typed(Standing::Ended, "01/06/2026", decision);
            typed.ending = ending.to_owned();
            assert_eq!(read(&typed, &known(Standing::Official)).is_ok(), fits, "{ending}");
        }
    }
}
