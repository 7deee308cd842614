//! A post as it is typed: kind, title, place and days, read by rules.

use chrono::{Days, NaiveDate};
use serde::Deserialize;

use super::{
    person,
    store::{self, NewPost, Post},
};
use crate::{
    clock::date_text,
    db::Read,
    error::Result,
    import::text,
    member::PostKind,
    web::{form::Errors, parts::Choice, text::Text},
};

/// A post as it is typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Typed {
    /// The kind's code.
    #[serde(default)]
    pub kind: String,
    /// The title.
    #[serde(default)]
    pub title: Text,
    /// Name of the agency.
    #[serde(default)]
    pub agency: Text,
    /// Code of the unit.
    #[serde(default)]
    pub unit: Text,
    /// First day.
    #[serde(default)]
    pub from: Text,
    /// Last day.
    #[serde(default)]
    pub to: Text,
}

/// A post read, with how the history says it.
#[derive(Debug)]
pub struct Given {
    /// What is written.
    pub post: NewPost,
    /// How it is told.
    pub said: String,
}

impl Typed {
    /// An empty form, from today on.
    #[must_use]
    pub fn blank(today: NaiveDate) -> Self {
        Self { from: Text::clean(&today.to_string()), ..Self::default() }
    }

    /// What a form holds when it is opened on a post.
    #[must_use]
    pub fn of(post: &Post) -> Self {
        let iso = |day: Option<NaiveDate>| Text::clean(&day.map(|day| day.to_string()).unwrap_or_default());
        let text = |text: &Option<String>| Text::clean(text.as_deref().unwrap_or_default());
        Self {
            kind: post.kind.code().to_owned(),
            title: Text::clean(&post.title),
            agency: text(&post.agency),
            unit: text(&post.unit),
            from: iso(post.from),
            to: iso(post.until.and_then(|day| day.pred_opt())),
        }
    }

    /// The choices of the kind.
    #[must_use]
    pub fn kinds(&self) -> Vec<Choice> {
        PostKind::ALL
            .into_iter()
            .map(|it| Choice::new(it.code(), it.title(), self.kind == it.code()))
            .collect()
    }
}

/// Reads a post; places are looked up.
///
/// # Errors
/// When the database fails. What does not fit is the inner error.
pub async fn read(
    tx: &mut Read,
    typed: &Typed,
    reason: &Text,
    today: NaiveDate,
) -> Result<Result<Given, Errors>> {
    let mut errors = Errors::default();
    let kind = PostKind::ALL.into_iter().find(|kind| kind.code() == typed.kind);
    errors.require(kind.is_some(), "kind", "Hãy chọn chức vụ Đảng, chính quyền hay đoàn thể.");
    let title = text::title(typed.title.as_str());
    if let Err(message) = &title {
        let empty = "Hãy ghi tên chức vụ, ví dụ: Phó Bí thư chi bộ.".to_owned();
        errors.add("title", if typed.title.is_empty() { empty } else { message.clone() });
    }
    let (mut agency, mut unit) = (None, None);
    if !typed.agency.is_empty() {
        agency = store::agency_named(tx, typed.agency.as_str()).await?;
        errors.require(agency.is_some(), "agency", store::AGENCY_UNKNOWN);
    }
    if !typed.unit.is_empty() {
        unit = store::unit_coded(tx, typed.unit.as_str()).await?;
        errors.require(unit.is_some(), "unit", "Không có tổ chức đảng mang mã này. Hãy xem mã ở danh bạ.");
    }
    let from = person::day(&mut errors, "from", &typed.from, today);
    errors.require(!typed.from.is_empty(), "from", "Hãy ghi ngày bắt đầu giữ chức vụ.");
    let to = person::day(&mut errors, "to", &typed.to, today);
    if let (Some(from), Some(to)) = (from, to) {
        errors.require(from <= to, "to", "Ngày thôi không thể trước ngày bắt đầu.");
    }
    errors.require(
        !reason.is_empty(),
        "reason",
        "Hãy ghi căn cứ, ví dụ: Quyết định số 20-QĐ/TU ngày 01/11/2026.",
    );
    let (Some(kind), Ok(title), Some(from), true) = (kind, title, from, errors.is_empty()) else {
        return Ok(Err(errors));
    };
    let until = to.and_then(|day| day.checked_add_days(Days::new(1)));
    let places = [typed.agency.as_str(), typed.unit.as_str()];
    let said = tell(&title, places, Some(from), until);
    Ok(Ok(Given { post: NewPost { kind, title, agency, unit, from, until }, said }))
}

/// The first day on which a post is no longer held, from the last day typed.
///
/// # Errors
/// What does not fit.
pub fn last_day(post: &Post, typed: &Text, why: &Text, today: NaiveDate) -> Result<NaiveDate, Errors> {
    let mut errors = Errors::default();
    let last = person::day(&mut errors, "last", typed, today);
    errors.require(!typed.is_empty(), "last", "Hãy ghi ngày cuối giữ chức vụ.");
    if let (Some(last), Some(from)) = (last, post.from) {
        errors.require(from <= last, "last", "Ngày thôi không thể trước ngày bắt đầu giữ chức vụ.");
    }
    errors.require(!why.is_empty(), "why", "Hãy ghi lý do thôi giữ chức vụ.");
    match last.and_then(|day| day.checked_add_days(Days::new(1))) {
        Some(until) if errors.is_empty() => Ok(until),
        _ => Err(errors),
    }
}

/// A post as the history says it.
#[must_use]
pub fn said(post: &Post) -> String {
    let places = [post.agency.as_deref().unwrap_or_default(), post.unit.as_deref().unwrap_or_default()];
    tell(&post.title, places, post.from, post.until)
}

/// From when to when.
#[must_use]
pub fn days(post: &Post) -> String {
    span(post.from, post.until)
}

fn tell(title: &str, places: [&str; 2], from: Option<NaiveDate>, until: Option<NaiveDate>) -> String {
    let places: String =
        places.into_iter().filter(|place| !place.is_empty()).map(|place| format!(", {place}")).collect();
    format!("{title}{places}, {}", span(from, until))
}

fn span(from: Option<NaiveDate>, until: Option<NaiveDate>) -> String {
    let from = from.map_or_else(|| "không rõ".to_owned(), date_text);
    match until {
        None => format!("từ {from}"),
        Some(day) => format!("từ {from} đến {}", date_text(day.pred_opt().unwrap_or(day))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::member::{MemberId, PostId};

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn a_post_ends_after_its_last_day() {
        let post = Post {
            id: PostId(uuid::Uuid::nil()),
            member: MemberId(uuid::Uuid::nil()),
            kind: PostKind::Party,
            title: "Bí thư chi bộ".to_owned(),
            agency: None,
            unit: Some("P01-01".to_owned()),
            from: Some(day(2020, 5, 1)),
            until: None,
            version: 0,
        };
        let read =
            |last: &str, why: &str| last_day(&post, &Text::clean(last), &Text::clean(why), day(2026, 11, 23));
        assert_eq!(read("22/11/2026", "Nghỉ hưu"), Ok(day(2026, 11, 23)));
        assert!(read("30/04/2020", "Nghỉ hưu").unwrap_err().of("last").is_some());
        assert!(read("24/11/2026", "Nghỉ hưu").unwrap_err().of("last").is_some());
        assert!(read("22/11/2026", " ").unwrap_err().of("why").is_some());
        assert_eq!(said(&post), "Bí thư chi bộ, P01-01, từ 01/05/2020");
    }
}
