//! One import: how far the reading is, what it would change, what is wrong or in doubt, what came of it.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::HeaderName,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer};

use super::line_store::{self, Part, Tally};
use super::preview::{Counts, Kept};
use super::problem::Problem;
use super::reconciling::{Asked, Button, Row};
use super::{
    Import, ImportId, State as At, acceptance::AcceptancePath, answering::AnswersPath,
    deciding::DecisionsPath, discarding::DiscardingPath, store, undoing, upload::ImportsPath,
};
use crate::{
    access::policy::{ImportRegister, Register},
    app::App,
    clock::{date_text, moment_text},
    db::Read,
    error::{Error, Result},
    pledge::list::encoded,
    web::{
        filters,
        form::{Errors, Query},
        frame::Frame,
        number::grouped,
        page::Tab as Place,
        parts::{Badge, Crumb, Tab},
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/imports/{id}`
#[derive(TypedPath, Deserialize)]
#[typed_path("/imports/{id}")]
pub struct ImportPath {
    /// The import.
    pub id: ImportId,
}

/// Which rows or problems are shown.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Shown {
    /// The part; the first that has rows if none is named.
    #[serde(default, deserialize_with = "known_part")]
    part: Option<Part>,
    /// Part of a name or code.
    #[serde(default)]
    q: Text,
    /// Those after so many.
    #[serde(default)]
    after: i32,
    /// A reason typed before.
    #[serde(skip)]
    reason: String,
}

impl Shown {
    /// A part as a form left it.
    #[must_use]
    pub fn of(part: Part, q: Text, reason: Text) -> Self {
        Self { part: Some(part), q, after: 0, reason: reason.into_string() }
    }
}

/// A part that nobody knows is as good as none.
fn known_part<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Part>, D::Error> {
    let name = String::deserialize(deserializer)?;
    Ok(Part::ALL.into_iter().find(|part| part.code() == name))
}

/// Problems, or rows, on one page.
const PAGE: i64 = 50;
/// Seconds after which a page that waits asks again, without a script.
const AGAIN: &str = "2";

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "import/show.html", blocks = ["main"])]
pub struct ImportPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    view: View,
    file: String,
    facts: String,
    badge: Badge,
    kept: Kept,
    note: Option<String>,
    accept: String,
    discard: String,
    again: String,
    undo: Option<(String, String)>,
    problems: Vec<Problem>,
    /// How many problems there are and which of them are shown.
    range: (i64, i64, i64),
    more: Option<String>,
    list: Option<List>,
}

/// The rows of one part, to be decided.
#[derive(Debug)]
pub struct List {
    questions: Vec<Asked>,
    answers: String,
    tabs: Vec<Tab>,
    part: Part,
    q: String,
    rows: Vec<Row>,
    undecided: Option<String>,
    decisions: String,
    buttons: Vec<Button>,
    wants_reason: bool,
    reason: String,
    idle: bool,
}

/// What the page is about just now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum View {
    /// It is being read; so many hundredths are done.
    Reading(i32),
    /// It waits to be accepted.
    Waiting,
    /// It is being written; so many hundredths are done.
    Writing(i32),
    /// It has problems.
    Refused,
    /// It could not be read, for a reason of ours.
    Failed(String),
    /// It is done; when.
    Applied(String),
    /// It was taken back; when.
    Undone(String),
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
    let page = load(&app, &signed, (path.id, now), shown, Errors::default()).await?;
    if matches!(page.view, View::Reading(_) | View::Writing(_)) {
        return Ok(([(HeaderName::from_static("refresh"), AGAIN)], page).into_response());
    }
    Ok(page.into_response())
}

/// The page as it stands now, with what is wrong with a form.
///
/// # Errors
/// [`Error::NotFound`] if there is none for this person.
pub(super) async fn load(
    app: &App,
    signed: &Signed,
    (id, now): (ImportId, DateTime<Utc>),
    shown: Shown,
    errors: Errors,
) -> Result<ImportPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let import = store::find(&mut tx, id).await?;
    let after = i64::from(shown.after).clamp(0, i64::from(import.problems));
    let problems = store::problems(&mut tx, id, after, PAGE).await?;
    let (list, more) = match import.state {
        At::Read => list(&mut tx, &import, shown).await.map(|(list, more)| (Some(list), more))?,
        _ => (None, None),
    };
    drop(tx);
    let frame = signed.frame(app, Place::Register);
    Ok(page((frame, errors), import, (after, problems), (list, more), now))
}

async fn list(tx: &mut Read, import: &Import, shown: Shown) -> Result<(List, Option<String>)> {
    let id = import.id;
    let tally = line_store::tally(tx, id).await?;
    let first = Part::ALL.into_iter().find(|part| tally.of(*part) > 0).unwrap_or_default();
    let part = shown.part.unwrap_or(first);
    let q = shown.q.as_str();
    let mut rows = line_store::shown(tx, id, (part, q), (shown.after.max(0), PAGE + 1)).await?;
    let full = i64::try_from(rows.len()).unwrap_or(0) > PAGE;
    rows.truncate(usize::try_from(PAGE).unwrap_or(50));
    let here = ImportPath { id };
    let kept = if q.is_empty() { String::new() } else { format!("&q={}", encoded(q)) };
    let more = rows
        .last()
        .filter(|_| full)
        .map(|last| format!("{here}?part={}{kept}&after={}", part.code(), last.position));
    let list = List {
        questions: Asked::of(
            import.kept.as_ref().map(|kept| kept.0.questions.as_slice()).unwrap_or_default(),
        ),
        answers: AnswersPath { id }.to_string(),
        tabs: tabs(&tally, part, &here),
        part,
        rows: rows.into_iter().map(Row::from).collect(),
        undecided: (tally.undecided > 0).then(|| grouped(tally.undecided)),
        decisions: DecisionsPath { id }.to_string(),
        buttons: Button::of(part),
        wants_reason: part == Part::Gone,
        reason: shown.reason,
        idle: tally.is_idle() && tally.doubtful == 0,
        q: shown.q.into_string(),
    };
    Ok((list, more))
}

fn tabs(tally: &Tally, current: Part, here: &ImportPath) -> Vec<Tab> {
    Part::ALL
        .into_iter()
        .map(|part| Tab {
            href: format!("{here}?part={}", part.code()),
            label: part.title().to_owned(),
            count: Some(tally.of(part)),
            current: part == current,
        })
        .collect()
}

impl View {
    fn of(import: &Import) -> Self {
        let at = |moment: Option<DateTime<Utc>>| moment.map(moment_text).unwrap_or_default();
        match (import.state, &import.message) {
            (At::Reading, _) => View::Reading(import.progress),
            (At::Applying, _) => View::Writing(import.progress),
            (At::Read, _) => View::Waiting,
            (At::Refused, Some(message)) => View::Failed(message.clone()),
            (At::Refused, None) => View::Refused,
            (At::Applied, _) => View::Applied(at(import.applied_at)),
            (At::Undone, _) => View::Undone(at(import.undone_at)),
            (At::Discarded, _) => View::Discarded,
        }
    }
}

fn page(
    (frame, errors): (Frame, Errors),
    import: Import,
    (after, problems): (i64, Vec<Problem>),
    (list, more): (Option<List>, Option<String>),
    now: DateTime<Utc>,
) -> ImportPage {
    let id = import.id;
    let here = ImportPath { id };
    let shown = after + i64::try_from(problems.len()).unwrap_or(0);
    let total = i64::from(import.problems);
    let view = View::of(&import);
    let undo = undoing::until(&import)
        .filter(|until| now < *until)
        .map(|until| (undoing::UndoingPath { id }.to_string(), moment_text(until)));
    let mut kept = import.kept.map(|kept| kept.0).unwrap_or_default();
    kept.preview.problems.clear();
    ImportPage {
        frame,
        crumbs: vec![Crumb { href: ImportsPath.to_string(), label: "Nhập danh sách".to_owned() }],
        errors,
        facts: format!("{} tải lên lúc {}", import.uploaded_by, moment_text(import.uploaded_at)),
        badge: import.state.badge(),
        file: import.file_name,
        kept,
        note: import.message.filter(|_| view == View::Waiting),
        accept: AcceptancePath { id }.to_string(),
        discard: DiscardingPath { id }.to_string(),
        again: here.to_string(),
        undo,
        range: (total, after + 1, shown),
        more: more.or_else(|| (shown < total).then(|| format!("{here}?after={shown}"))),
        problems,
        list,
        view,
    }
}

impl ImportPage {
    /// Whether the file was read to its end, so that there are counts.
    fn is_read(&self) -> bool {
        !matches!(self.view, View::Reading(_) | View::Failed(_))
    }

    /// The counts by sheet, for the table.
    fn counts(&self) -> [(&'static str, Counts); 2] {
        [("Tổ chức đảng", self.kept.preview.units), ("Đảng viên", self.kept.preview.members)]
    }

    /// Whether the file is of a kind that does not tell what it hides.
    fn is_old_excel(&self) -> bool {
        self.file.to_lowercase().ends_with(".xls")
    }

    fn as_of(&self) -> Option<String> {
        self.kept.as_of.map(date_text)
    }
}
