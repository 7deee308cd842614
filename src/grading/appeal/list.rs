//! The appeals that wait for an office's answer, and those that were answered.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State as Shared;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{page::AppealPath, page::badge, store};
use crate::{
    access::{Actor, Office},
    app::App,
    clock::moment_text,
    db::Read,
    error::{Error, Result},
    grading::AppealId,
    member::MemberId,
    web::{
        filters,
        form::Query,
        frame::Frame,
        page::Tab as Place,
        parts::{Badge, Shape, Tab, Task},
        signed::Signed,
    },
};

/// Rows on a page.
const PAGE: usize = 50;

/// `/appeals`
#[derive(TypedPath, Deserialize)]
#[typed_path("/appeals")]
pub struct AppealsPath;

/// What the list is narrowed to.
#[derive(Debug, Default, Deserialize)]
pub struct Filter {
    /// `answered`, or those that wait.
    #[serde(default)]
    state: String,
    /// The last appeal of the page before.
    #[serde(default)]
    after: Option<AppealId>,
}

/// For whom a person answers appeals: all in the line of some units, and those whom some units manage.
#[derive(Debug)]
pub struct Desk {
    pub(super) reader: MemberId,
    pub(super) units: Vec<uuid::Uuid>,
    pub(super) managers: Vec<uuid::Uuid>,
}

impl Desk {
    /// The desk of those who hold an office that answers (`access::policy::ReopenGrade`); nothing for all others.
    #[must_use]
    pub fn of(actor: &Actor) -> Option<Self> {
        let held = |offices: &[Office]| -> Vec<uuid::Uuid> {
            let here = actor.offices.iter().filter(|held| offices.contains(&held.office));
            here.filter_map(|held| Some(held.unit?.0)).collect()
        };
        let units = held(&[Office::GrassrootsCommittee, Office::Inspection, Office::OrganizationBoard]);
        let managers = held(&[Office::StandingCommittee]);
        let answers = !units.is_empty() || !managers.is_empty();
        answers.then_some(Self { reader: actor.member, units, managers })
    }
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "grading/appeals.html")]
pub struct AppealsPage {
    frame: Frame,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    answered: bool,
    more: Option<String>,
}

/// One appeal.
#[derive(Debug)]
pub struct Row {
    href: String,
    name: String,
    code: String,
    branch: String,
    year: i32,
    at: String,
    badge: Badge,
    another: bool,
}

/// Lists them.
///
/// # Errors
/// Not found for those who hold no office that answers.
pub async fn index(
    path: AppealsPath,
    Shared(app): Shared<App>,
    signed: Signed,
    Query(filter): Query<Filter>,
) -> Result<AppealsPage> {
    let desk = Desk::of(&signed.actor).ok_or(Error::NotFound)?;
    let mut tx = app.db.read(&signed.actor).await?;
    let answered = filter.state == "answered";
    let (open_count, answered_count) = store::counts(&mut tx, &desk).await?;
    let limit = i64::try_from(PAGE).unwrap_or(50) + 1;
    let mut rows = store::list(&mut tx, &desk, (!answered, filter.after), limit).await?;
    drop(tx);
    let full = rows.len() > PAGE;
    rows.truncate(PAGE);
    let state = if answered { "state=answered&" } else { "" };
    let more = rows.last().filter(|_| full).map(|last| format!("{path}?{state}after={}", last.id));
    let tab = |href: String, label: &str, count, current| Tab {
        href,
        label: label.to_owned(),
        count: Some(count),
        current,
    };
    Ok(AppealsPage {
        frame: signed.frame(&app, Place::Grading),
        tabs: vec![
            tab(path.to_string(), "Đang xem xét", open_count, !answered),
            tab(format!("{path}?state=answered"), "Đã trả lời", answered_count, answered),
        ],
        rows: rows.into_iter().map(row).collect(),
        answered,
        more,
    })
}

fn row(one: store::Listed) -> Row {
    Row {
        href: AppealPath { id: one.pledge }.to_string(),
        name: one.name,
        code: one.code,
        branch: one.branch,
        year: one.year,
        at: moment_text(one.at),
        badge: badge(one.state),
        another: one.graded && one.state == super::State::Open,
    }
}

/// The line on the first page of those whose answer some appeal waits for.
///
/// # Errors
/// When the database fails.
pub async fn task(tx: &mut Read, actor: &Actor) -> Result<Option<Task>> {
    let Some(desk) = Desk::of(actor) else { return Ok(None) };
    let count = store::waiting(tx, &desk).await?;
    Ok((count > 0).then(|| Task {
        label: "Kiến nghị về mức xếp loại chờ trả lời".to_owned(),
        href: Some(AppealsPath.to_string()),
        badge: Badge::new("Cần làm", Shape::Half),
        due: format!("{count} kiến nghị"),
        next: true,
    }))
}
