//! One import: how far the reading is, what it would change, what is wrong, what came of it.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::HeaderName,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

use super::preview::{Counts, Kept, Sample};
use super::problem::Problem;
use super::{
    Import, ImportId, State as At, acceptance::AcceptancePath, discarding::DiscardingPath, store,
    upload::ImportsPath,
};
use crate::{
    access::policy::{ImportRegister, Register},
    app::App,
    clock::{date_text, moment_text},
    error::{Error, Result},
    web::{
        filters,
        form::Query,
        frame::Frame,
        page::Tab,
        parts::{Badge, Crumb},
        signed::{Now, Signed},
    },
};

/// `/imports/{id}`
#[derive(TypedPath, Deserialize)]
#[typed_path("/imports/{id}")]
pub struct ImportPath {
    /// The import.
    pub id: ImportId,
}

/// Which problems are shown.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct Shown {
    /// Those after so many.
    #[serde(default)]
    after: i64,
}

/// Problems on one page.
const PROBLEMS: i64 = 50;
/// A reading that has lasted so long has died with its process.
const LONGEST_READING: TimeDelta = TimeDelta::minutes(3);
/// Seconds after which a page that waits asks again, without a script.
const AGAIN: &str = "2";

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "import/show.html", blocks = ["main"])]
pub struct ImportPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    view: View,
    file: String,
    facts: String,
    badge: Badge,
    kept: Kept,
    accept: String,
    discard: String,
    again: String,
    problems: Vec<Problem>,
    /// How many problems there are and which of them are shown.
    range: (i64, i64, i64),
    more: Option<String>,
}

/// What the page is about just now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum View {
    /// It is being read; so many hundredths are done.
    Reading(i32),
    /// The reading died.
    Lost,
    /// It waits to be accepted.
    Waiting,
    /// It is being written.
    Writing,
    /// It has problems.
    Refused,
    /// It could not be read, for a reason of ours.
    Failed(String),
    /// It is done; when.
    Applied(String),
    /// It was thrown away.
    Discarded,
}

/// Shows one import. A page that waits asks again by itself.
///
/// # Errors
/// [`Error::NotFound`] for those who do not keep the register.
pub async fn show(
    path: ImportPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(shown): Query<Shown>,
) -> Result<Response> {
    signed.actor.demand::<ImportRegister>(Register).map_err(|_| Error::NotFound)?;
    let mut tx = app.db.read(&signed.actor).await?;
    let import = store::find(&mut tx, path.id).await?;
    let after = shown.after.clamp(0, i64::from(import.problems));
    let problems = store::problems(&mut tx, path.id, after, PROBLEMS).await?;
    let writing = import.state == At::Read && store::register_is_being_written(&mut tx).await?;
    drop(tx);
    let view = View::of(&import, writing, now);
    let waits = matches!(view, View::Reading(_) | View::Writing);
    let page = page(signed.frame(&app, Tab::Register), import, (view, after), problems);
    if waits {
        return Ok(([(HeaderName::from_static("refresh"), AGAIN)], page).into_response());
    }
    Ok(page.into_response())
}

impl View {
    fn of(import: &Import, writing: bool, now: DateTime<Utc>) -> Self {
        match (import.state, &import.message) {
            (At::Reading, _) if now - import.uploaded_at > LONGEST_READING => View::Lost,
            (At::Reading, _) => View::Reading(import.progress),
            (At::Read | At::Applying, _) if writing => View::Writing,
            (At::Read | At::Applying, _) => View::Waiting,
            (At::Refused, Some(message)) => View::Failed(message.clone()),
            (At::Refused, None) => View::Refused,
            (At::Applied, _) => View::Applied(import.applied_at.map(moment_text).unwrap_or_default()),
            (At::Discarded, _) => View::Discarded,
        }
    }
}

fn page(frame: Frame, import: Import, (view, after): (View, i64), problems: Vec<Problem>) -> ImportPage {
    let id = import.id;
    let shown = after + i64::try_from(problems.len()).unwrap_or(0);
    let total = i64::from(import.problems);
    let mut kept = import.kept.map(|kept| kept.0).unwrap_or_default();
    kept.preview.problems.clear();
    ImportPage {
        frame,
        crumbs: vec![Crumb { href: ImportsPath.to_string(), label: "Nhập danh sách".to_owned() }],
        view,
        facts: format!("{} tải lên lúc {}", import.uploaded_by, moment_text(import.uploaded_at)),
        badge: import.state.badge(),
        file: import.file_name,
        kept,
        accept: AcceptancePath { id }.to_string(),
        discard: DiscardingPath { id }.to_string(),
        again: ImportPath { id }.to_string(),
        range: (total, after + 1, shown),
        more: (shown < total).then(|| format!("{}?after={shown}", ImportPath { id })),
        problems,
    }
}

impl ImportPage {
    /// Whether the file was read to its end, so that there are counts.
    fn is_read(&self) -> bool {
        !matches!(self.view, View::Reading(_) | View::Lost | View::Failed(_))
    }

    /// The counts by sheet, for the table.
    fn counts(&self) -> [(&'static str, Counts); 2] {
        [("Tổ chức đảng", self.kept.preview.units), ("Đảng viên", self.kept.preview.members)]
    }

    fn as_of(&self) -> Option<String> {
        self.kept.as_of.map(date_text)
    }

    fn samples(&self) -> [(&'static str, &'static str, &[Sample]); 2] {
        [
            ("Tổ chức đảng", "Cấp trên", &self.kept.unit_samples),
            ("Đảng viên", "Chi bộ", &self.kept.member_samples),
        ]
    }

    /// Whether so much would change that it may be another year's file.
    fn looks_wrong(&self) -> bool {
        self.kept.preview.members.looks_wrong() || self.kept.preview.units.looks_wrong()
    }

    /// Whether it would change nothing.
    fn is_idle(&self) -> bool {
        self.counts().iter().all(|(_, counts)| counts.new + counts.changed + counts.refused == 0)
    }
}
