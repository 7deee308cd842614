//! What every act has, on a unit or an agency: the day from which it holds, why, and on what it rests.

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::{coming::FURTHEST, form::Typed};
use crate::{
    clock::{date_text, day_in_vietnam, parse_day},
    cycle::store as years,
    db::Read,
    error::Result,
    web::form::Errors,
};

/// The days on which something may begin.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// The last day of the latest closed year: its tree and figures stay.
    pub closed: Option<(i32, NaiveDate)>,
    /// The moment.
    pub now: DateTime<Utc>,
}

/// From which day, why, and on what it rests.
#[derive(Clone, Debug)]
pub struct Why {
    /// The first day of what is new.
    pub on: NaiveDate,
    /// Why.
    pub reason: String,
    /// The resolution or decision it rests on.
    pub basis: String,
}

impl Bounds {
    /// As the years stand now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn at(tx: &mut Read, now: DateTime<Utc>) -> Result<Self> {
        let years = years::all(tx).await?;
        let closed = years.iter().filter(|cycle| cycle.is_closed_at(now));
        let last = closed.filter_map(|cycle| Some((cycle.year, day_in_vietnam(cycle.closes_at?))));
        Ok(Self { closed: last.max_by_key(|(_, day)| *day), now })
    }

    /// Whether something may begin on this day.
    ///
    /// # Errors
    /// A sentence that says why not.
    pub fn fits(self, on: NaiveDate) -> std::result::Result<(), String> {
        let furthest = day_in_vietnam(self.now) + Days::new(FURTHEST);
        if on > furthest {
            return Err(format!(
                "Chỉ chuẩn bị được đến ngày {}. Hãy chọn ngày sớm hơn.",
                date_text(furthest)
            ));
        }
        match self.closed {
            Some((year, last)) if on <= last => Err(format!(
                "Năm {year} đã khóa số liệu đến ngày {}. Hãy chọn ngày sau ngày ấy.",
                date_text(last)
            )),
            _ => Ok(()),
        }
    }
}

impl Typed {
    /// Day, reason and basis; a message at each field that does not fit. `None` where there is no day.
    pub(super) fn why(&self, bounds: Bounds, errors: &mut Errors) -> Option<Why> {
        let on = self.read_day(bounds, errors);
        let length = self.reason.as_str().chars().count().max(self.basis.as_str().chars().count());
        errors.require(
            !self.reason.is_empty(),
            "reason",
            "Hãy ghi lý do, để người xem sau này hiểu vì sao có thay đổi.",
        );
        errors.require(
            !self.basis.is_empty(),
            "basis",
            "Hãy ghi căn cứ: số, ngày và cơ quan ban hành văn bản.",
        );
        errors.require(length <= 500, "reason", "Lý do và căn cứ không dài quá 500 ký tự.");
        let (reason, basis) = (self.reason.as_str().to_owned(), self.basis.as_str().to_owned());
        on.map(|on| Why { on, reason, basis })
    }

    fn read_day(&self, bounds: Bounds, errors: &mut Errors) -> Option<NaiveDate> {
        let Some(on) = parse_day(self.day.as_str()) else {
            errors.add("day", "Hãy ghi ngày có hiệu lực, ví dụ: 01/07/2025.");
            return None;
        };
        if let Err(message) = bounds.fits(on) {
            errors.add("day", message);
        }
        Some(on)
    }
}
