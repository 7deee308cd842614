//! Asking for the leaders' pledges as one archive: what for, and who will be told.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{Archive, ArchiveId, State as At, show::ArchivePath, store, working};
use crate::{
    access::{Actor, policy::TakeArchive},
    app::App,
    board::{
        filter::Filter,
        leaders::LeadersPath,
        managing_unit,
        store::{LeaderRow, rows},
    },
    clock::moment_text,
    cycle::Cycle,
    db::Read,
    error::Result,
    id::ActKey,
    pledge::{PledgeId, list::cycle_of},
    unit::{self, Unit},
    viewing::{self, Named, Seen},
    web::{
        act::{Outcome, see_other},
        filters,
        form::{Errors, Form, Query, new_key},
        frame::Frame,
        page::Tab,
        parts::Crumb,
        signed::{Now, Signed},
        text::Text,
    },
};

/// Papers in one archive at most: some minutes of work on one core.
const MOST: i64 = 5_000;
/// Letters a purpose may have.
const LONGEST: usize = 200;

/// `/leaders/archives`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/leaders/archives")]
pub struct ArchivesPath;

/// The form, and what was asked for before.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "archive/ask.html")]
pub struct AskPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    key: String,
    unit: String,
    year: i32,
    papers: usize,
    purpose: String,
    before: Vec<Line>,
}

/// An archive asked for before.
#[derive(Debug)]
pub struct Line {
    href: String,
    label: String,
    state: String,
}

/// What is typed.
#[derive(Deserialize)]
pub struct Typed {
    key: ActKey,
    #[serde(default)]
    purpose: Text,
}

/// Whose papers these are.
struct Leaders {
    unit: Unit,
    cycle: Cycle,
    filter: Filter,
    rows: Vec<LeaderRow>,
}

/// Shows the form.
///
/// # Errors
/// As the page of the leaders.
pub async fn new(
    _: ArchivesPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(filter): Query<Filter>,
) -> Result<AskPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let leaders = leaders(&mut tx, &signed.actor, filter, now).await?;
    let before = store::mine(&mut tx, None, now).await?;
    drop(tx);
    let typed = (new_key(now), String::new(), Errors::default());
    Ok(page(signed.frame(&app, Tab::Leaders), &leaders, typed, before))
}

/// Asks for it, tells each leader, and begins.
///
/// # Errors
/// As [`new`].
pub async fn create(
    _: ArchivesPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(filter): Query<Filter>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let leaders = leaders(&mut tx, &signed.actor, filter, now).await?;
    let purpose = typed.purpose.as_str();
    let mut errors = Errors::default();
    let said = !purpose.is_empty();
    errors.require(said, "purpose", "Hãy ghi các bản này dùng vào việc gì, ví dụ: Họp Ban Thường vụ.");
    let fits = purpose.chars().count() <= LONGEST;
    errors.require(fits, "purpose", "Mục đích dài nhất 200 chữ. Hãy viết gọn lại.");
    errors.require(!leaders.rows.is_empty(), "purpose", "Chưa có bản cam kết nào được gửi để tải.");
    if !errors.is_empty() {
        let before = store::mine(&mut tx, None, now).await?;
        let typed = (typed.key, purpose.to_owned(), errors);
        let page = page(signed.frame(&app, Tab::Leaders), &leaders, typed, before);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let granted = signed.actor.demand::<TakeArchive>(leaders.unit.clone())?;
    let id = ArchiveId::new(now);
    let pledges: Vec<PledgeId> = leaders.rows.iter().map(|row| row.leader.pledge).collect();
    let asked = (id, typed.key, leaders.cycle.id);
    if store::ask(&mut tx, &granted, asked, (purpose, &pledges), now).await? == Outcome::Repeated {
        drop(tx);
        let id = store::asked_by(&mut app.db.read(&signed.actor).await?, typed.key).await?;
        return Ok(see_other(ArchivePath { id }).into_response());
    }
    let people: Vec<Named> =
        leaders.rows.iter().map(|row| Named { member: row.member, paper: row.leader.pledge.0 }).collect();
    let seen = (Seen::Archive, Some(leaders.cycle.year));
    viewing::note_list(&mut tx, &granted, seen, (purpose, &people), now).await?;
    tx.commit_granted(&granted, now).await?;
    working::begin(&app);
    Ok(see_other(ArchivePath { id }).into_response())
}

/// The leaders that the board's page lists and who have sent something, all pages together.
async fn leaders(tx: &mut Read, actor: &Actor, filter: Filter, now: DateTime<Utc>) -> Result<Leaders> {
    let unit = managing_unit(tx, actor).await?;
    let cycle = cycle_of(tx, filter.year, now).await?;
    let filter = Filter { after: None, ..filter };
    let year = (cycle.id, unit::past::tree_day(tx, cycle.last_day(now)).await?);
    let mut rows = rows(tx, unit.id, year, &filter, MOST).await?;
    rows.retain(|row| row.leader.submitted_at.is_some());
    Ok(Leaders { unit, cycle, filter, rows })
}

fn page(
    frame: Frame,
    leaders: &Leaders,
    (key, purpose, errors): (ActKey, String, Errors),
    before: Vec<Archive>,
) -> AskPage {
    AskPage {
        frame,
        crumbs: vec![Crumb::new(LeadersPath, "Cán bộ diện quản lý")],
        errors,
        action: leaders.filter.address(ArchivesPath),
        key: key.to_string(),
        unit: leaders.unit.name.clone(),
        year: leaders.cycle.year,
        papers: leaders.rows.len(),
        purpose,
        before: before.into_iter().map(line).collect(),
    }
}

fn line(archive: Archive) -> Line {
    Line {
        href: ArchivePath { id: archive.id }.to_string(),
        label: format!("{} bản năm {}, {}", archive.total, archive.year, archive.purpose),
        state: match archive.state {
            At::Running => format!("đang làm, {} trong {} bản", archive.done, archive.total),
            At::Stopped => format!("đã dừng ở {} trong {} bản", archive.done, archive.total),
            At::Done => format!("tải được đến {}", moment_text(archive.keep_until)),
        },
    }
}
