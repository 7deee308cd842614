//! Beginning an entry: why, when the paper was signed, and its scan.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{Multipart, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use super::store::{self, Beginning};
use crate::{
    access::policy::EnterPledge,
    app::App,
    audit::Entry,
    clock::{day_in_vietnam, parse_day},
    error::Result,
    evidence::{
        self, FILE_BYTES,
        file::{self, Clean},
        scan::{self, Checked},
        store::Kept,
        upload::Upload,
    },
    id::ActKey,
    pledge::{self, Pledge, PledgeId, draft::DraftPath, entered, event, show::PledgePath, view},
    web::{
        act::{Outcome, see_other_with},
        filters,
        form::{Errors, new_key},
        frame::Frame,
        page::Tab,
        parts::Crumb,
        signed::{Now, Signed},
    },
};

/// `/pledges/{id}/entry`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/entry")]
pub struct EntryPath {
    /// The pledge.
    pub id: PledgeId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "proxy/beginning.html")]
pub struct BeginningPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    back: String,
    key: String,
    name: String,
    year: i32,
    hint: String,
    reason: String,
    signed_on: String,
}

/// What was typed, read.
struct Paper {
    reason: String,
    signed_on: NaiveDate,
    scan: Clean,
    checked: Checked,
}

/// Says what entering for another means, and asks for the paper.
///
/// # Errors
/// Not found, forbidden, or a conflict when the member writes or nothing is to be written.
pub async fn new(
    path: EntryPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<BeginningPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = signed.actor.demand::<EnterPledge>(pledge::store::find(&mut tx, path.id).await?)?;
    entered::may_begin(granted.on())?;
    let frame = signed.frame(&app, Tab::Pledges);
    Ok(page(frame, granted.on(), new_key(now), (&Upload::default(), Errors::default())))
}

/// Begins; the writing page comes next.
///
/// # Errors
/// As [`new`].
pub async fn create(
    path: EntryPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    form: Multipart,
) -> Result<Response> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = signed.actor.demand::<EnterPledge>(pledge::store::find(&mut tx, path.id).await?)?;
    drop(tx);
    // Who may is asked before a file is taken in, and again in the act.
    let upload = Upload::receive(form).await?;
    let shown_key = upload.key().unwrap_or_else(|_| new_key(now));
    let again = |errors| {
        let page = page(signed.frame(&app, Tab::Pledges), granted.on(), shown_key, (&upload, errors));
        Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    };
    let paper = match read(&app, &upload, now).await {
        Ok(paper) => paper,
        Err(errors) => return again(errors),
    };
    let key = upload.key()?;
    if begin(&app, &signed, path.id, (key, upload.file().0, &paper), now).await? {
        return Ok(see_other_with(DraftPath { id: path.id }, "entering").into_response());
    }
    let mut errors = Errors::default();
    errors.add("file", "Bản cam kết này đã có quá nhiều tệp kèm theo. Hãy dùng lại bản chụp đã gửi.");
    again(errors)
}

/// The act. False if the pledge has no room for the file.
async fn begin(
    app: &App,
    signed: &Signed,
    id: PledgeId,
    (key, name, paper): (ActKey, &str, &Paper),
    now: DateTime<Utc>,
) -> Result<bool> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<EnterPledge>(pledge::store::find(&mut tx, id).await?)?;
    if event::is_done(&mut tx, key).await? {
        return Ok(true);
    }
    entered::may_begin(granted.on())?;
    // The key first: the same form twice at once would else bring the same file twice.
    let step = (key, "begin_entry", granted.on().revision);
    if event::append(&mut tx, &granted, step, Some(&paper.reason), now).await? == Outcome::Repeated {
        return Ok(true);
    }
    let Kept::As(scan) =
        evidence::store::keep(&mut tx, &granted, (name, &paper.scan, paper.checked), now).await?
    else {
        return Ok(false);
    };
    let beginning = Beginning { reason: &paper.reason, signed_on: paper.signed_on, scan };
    store::begin(&mut tx, &granted, &beginning, now).await?;
    tx.commit(Entry::of(&granted, now)).await?;
    Ok(true)
}

async fn read(app: &App, upload: &Upload, now: DateTime<Utc>) -> Result<Paper, Errors> {
    let mut errors = Errors::default();
    let reason = upload.field("reason").into_string();
    errors.require(!reason.is_empty(), "reason", "Hãy ghi vì sao đồng chí ấy không tự viết được trên máy.");
    let today = day_in_vietnam(now);
    let day = parse_day(upload.field("signed_on").as_str());
    match day {
        None => errors.add("signed_on", "Hãy ghi ngày ký trên bản giấy, ví dụ: 01/12/2026."),
        Some(day) if day > today => errors.add("signed_on", "Ngày ký không thể sau hôm nay."),
        Some(_) => {}
    }
    let (_, bytes) = upload.file();
    let scan = match file::clean(bytes) {
        Ok(file) => {
            scan::at_the_door(app.config.scanner.as_ref(), &file).await.map(|checked| (file, checked))
        }
        Err(words) => Err(words),
    };
    let scan = scan.map_err(|words| errors.add("file", words)).ok();
    match (day, scan) {
        (Some(signed_on), Some((scan, checked))) if errors.is_empty() => {
            Ok(Paper { reason, signed_on, scan, checked })
        }
        _ => Err(errors),
    }
}

fn page(frame: Frame, pledge: &Pledge, key: ActKey, (upload, errors): (&Upload, Errors)) -> BeginningPage {
    BeginningPage {
        frame,
        crumbs: view::committee_crumbs(pledge),
        errors,
        action: EntryPath { id: pledge.id }.to_string(),
        back: PledgePath { id: pledge.id }.to_string(),
        key: key.to_string(),
        name: pledge.name.clone(),
        year: pledge.year,
        hint: format!("PDF, JPEG hoặc PNG, không quá {} MB. Chụp rõ cả chữ ký.", FILE_BYTES / 1024 / 1024),
        reason: upload.field("reason").into_string(),
        signed_on: upload.field("signed_on").into_string(),
    }
}
