//! "Ai đã xem giấy tờ của tôi": the lines about oneself, newest first, by year.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::Deserialize;

use super::Seen;
use crate::{
    access::Actor,
    app::App,
    clock::{VIETNAM, moment_text, start_of_day},
    db::Read,
    error::Result,
    web::{
        filters,
        form::Query,
        frame::Frame,
        page::Tab as Place,
        parts::Tab,
        signed::{Now, Signed},
    },
};

/// Lines on a page.
const PAGE: usize = 50;

/// `/viewings`
#[derive(TypedPath, Deserialize)]
#[typed_path("/viewings")]
pub struct ViewingsPath;

/// What the list is narrowed to.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct Filter {
    /// The year in which papers were read; the current one if absent.
    #[serde(default)]
    pub year: Option<i32>,
    /// The last line of the page before.
    #[serde(default)]
    pub after: Option<i64>,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "viewing/list.html")]
pub struct ViewingsPage {
    frame: Frame,
    year: i32,
    years: Vec<Tab>,
    lines: Vec<Line>,
    more: Option<String>,
}

/// One reading, in words.
#[derive(Clone, Debug)]
pub struct Line {
    /// Key of the line.
    pub id: i64,
    /// *Bí thư chi bộ, Chi bộ Thôn 1 — Huỳnh Đình Ý*.
    pub who: String,
    /// *xem bản cam kết năm 2027*.
    pub what: String,
    /// *lúc 10:00 ngày 23/11/2026*.
    pub at: String,
    /// Why a list was taken out, or nothing.
    pub purpose: String,
}

/// Shows one's own lines; there is no page about others.
///
/// # Errors
/// When the database fails.
pub async fn show(
    _: ViewingsPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(filter): Query<Filter>,
) -> Result<ViewingsPage> {
    let this_year = now.with_timezone(&VIETNAM).year();
    let year = filter.year.filter(|year| (2000..=this_year).contains(year)).unwrap_or(this_year);
    let mut tx = app.db.read(&signed.actor).await?;
    let years = years(&mut tx, &signed.actor, year, this_year).await?;
    let mut lines = lines(&mut tx, &signed.actor, Some(year), filter.after, PAGE + 1).await?;
    drop(tx);
    let full = lines.len() > PAGE;
    lines.truncate(PAGE);
    let last = lines.last().map(|line| line.id).filter(|_| full);
    Ok(ViewingsPage {
        frame: signed.frame(&app, Place::Account),
        year,
        years,
        more: last.map(|after| format!("{ViewingsPath}?year={year}&after={after}")),
        lines,
    })
}

/// Lines about this person, newest first; of all years if `year` is `None`.
///
/// # Errors
/// When the database fails.
pub async fn lines(
    tx: &mut Read,
    actor: &Actor,
    year: Option<i32>,
    after: Option<i64>,
    limit: usize,
) -> Result<Vec<Line>> {
    let from = year.and_then(first_moment);
    let until = year.and_then(|year| first_moment(year + 1));
    let rows = sqlx::query!(
        "select id, kind, year, viewer_name, office_title, purpose, at from viewing
          where member_id = $1 and ($2::timestamptz is null or at >= $2) and ($3::timestamptz is null or at < $3)
            and ($4::bigint is null or id < $4)
          order by id desc limit $5",
        actor.member as _,
        from,
        until,
        after,
        i64::try_from(limit).unwrap_or(i64::MAX),
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Line {
            id: row.id,
            who: row
                .office_title
                .map_or_else(|| row.viewer_name.clone(), |office| format!("{office} — {}", row.viewer_name)),
            what: what(&row.kind, row.year),
            at: format!("lúc {}", moment_text(row.at)),
            purpose: row.purpose,
        })
        .collect())
}

fn what(kind: &str, year: Option<i32>) -> String {
    let words = Seen::ALL.into_iter().find(|seen| seen.code() == kind).map_or("xem giấy tờ", Seen::words);
    year.map_or_else(|| words.to_owned(), |year| format!("{words} năm {year}"))
}

fn first_moment(year: i32) -> Option<DateTime<Utc>> {
    NaiveDate::from_ymd_opt(year, 1, 1).map(start_of_day)
}

async fn years(tx: &mut Read, actor: &Actor, shown: i32, this_year: i32) -> Result<Vec<Tab>> {
    let mut years = sqlx::query_scalar!(
        r#"select distinct extract(year from at at time zone 'Asia/Ho_Chi_Minh')::int as "year!"
             from viewing where member_id = $1"#,
        actor.member as _,
    )
    .fetch_all(tx.conn())
    .await?;
    years.extend([this_year, shown]);
    years.sort_unstable_by(|one, other| other.cmp(one));
    years.dedup();
    let tab = |year: i32| Tab {
        href: format!("{ViewingsPath}?year={year}"),
        label: format!("Năm {year}"),
        count: None,
        current: year == shown,
    };
    Ok(years.into_iter().map(tab).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_what_was_read() {
        assert_eq!(what("pledge", Some(2027)), "xem bản cam kết năm 2027");
        assert_eq!(
            what("leaders", Some(2027)),
            "tải danh sách cán bộ diện quản lý, trong đó có tên đồng chí, của năm 2027"
        );
        assert_eq!(what("of a later release", None), "xem giấy tờ");
    }
}
