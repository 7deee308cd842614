//! The signed minutes as they were scanned: kept beside the meeting, handed out to those who lead it.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{Multipart, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{MeetingId, ScanId, led, scan_store as store, show::MeetingPath};
use crate::{
    access::policy::HoldMeeting,
    app::App,
    clock::moment_text,
    error::Result,
    evidence::{
        FILE_BYTES,
        file::{self, Clean},
        scan::{self, Checked},
        show::handed_out,
        upload::Upload,
    },
    id::ActKey,
    web::{
        act::see_other_with,
        filters,
        form::{Errors, new_key},
        frame::Frame,
        page::Tab,
        parts::Crumb,
        signed::{Now, Signed},
    },
};

/// `/meetings/{id}/scans`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/meetings/{id}/scans")]
pub struct ScansPath {
    /// The meeting.
    pub id: MeetingId,
}

/// `/meeting-scans/{id}`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/meeting-scans/{id}")]
pub struct ScanPath {
    /// The scan.
    pub id: ScanId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "meeting/scans.html")]
pub struct ScansPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    key: String,
    hint: String,
    scans: Vec<(String, String)>,
}

/// Shows what is kept, and the form that adds one.
///
/// # Errors
/// Not found for those who do not head the branch.
pub async fn list(
    path: ScansPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<ScansPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let (meeting, _) = led(&mut tx, &signed.actor, path.id).await?;
    let kept = store::list(&mut tx, meeting.id).await?;
    drop(tx);
    Ok(page(signed.frame(&app, Tab::Grading), path, &kept, (new_key(now), Errors::default())))
}

/// Keeps one. The same file is kept once.
///
/// # Errors
/// As [`list`].
pub async fn create(
    path: ScansPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    form: Multipart,
) -> Result<Response> {
    let mut tx = app.db.read(&signed.actor).await?;
    led(&mut tx, &signed.actor, path.id).await?;
    drop(tx);
    // Who may is asked before a file is taken in, and again in the act.
    let upload = Upload::receive(form).await?;
    let shown_key = upload.key().unwrap_or_else(|_| new_key(now));
    let looked = looked_at(&app, upload.file().1).await;
    let mut tx = app.db.write(&signed.actor).await?;
    let (meeting, unit) = led(&mut tx, &signed.actor, path.id).await?;
    let kept = store::list(&mut tx, meeting.id).await?;
    let full = kept.len() >= store::MOST && !kept.iter().any(|one| one.key == shown_key);
    let words = match looked {
        Ok(_) if full => "Cuộc họp này đã có đủ 12 bản chụp. Hãy gộp các trang vào một tệp PDF.".to_owned(),
        Ok(file) => {
            let (granted, key) = (signed.actor.demand::<HoldMeeting>(unit)?, upload.key()?);
            if store::keep(&mut tx, &granted, (meeting.id, key), &file, now).await? {
                tx.commit_granted(&granted, now).await?;
            }
            return Ok(see_other_with(path, "meeting-scanned").into_response());
        }
        Err(words) => words,
    };
    let errors = Errors::one("file", words);
    let page = page(signed.frame(&app, Tab::Grading), path, &kept, (shown_key, errors));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Hands one out.
///
/// # Errors
/// Not found for those who do not head the branch.
pub async fn show(path: ScanPath, State(app): State<App>, signed: Signed) -> Result<Response> {
    let mut tx = app.db.read(&signed.actor).await?;
    let scan = store::find(&mut tx, path.id).await?;
    led(&mut tx, &signed.actor, scan.meeting).await?;
    drop(tx);
    handed_out("bien-ban-hop", (scan.kind, &scan.digest), scan.content)
}

/// The file, cleaned and passed by the scanner: here nothing waits for it.
async fn looked_at(app: &App, bytes: &[u8]) -> std::result::Result<Clean, String> {
    let file = file::clean(bytes)?;
    match scan::at_the_door(app.config.scanner.as_ref(), &file).await? {
        Checked::Unasked | Checked::Clean => Ok(file),
        Checked::Waiting | Checked::Refused => Err(
            "Chương trình quét mã độc của cơ quan chưa trả lời nên chưa nhận tệp. Hãy gửi lại sau ít phút."
                .to_owned(),
        ),
    }
}

fn page(frame: Frame, path: ScansPath, kept: &[store::Line], (key, errors): (ActKey, Errors)) -> ScansPage {
    let line = |one: &store::Line| {
        let label = format!("{}, {}", moment_text(one.at), one.by);
        (ScanPath { id: one.id }.to_string(), label)
    };
    ScansPage {
        frame,
        crumbs: vec![Crumb::new(MeetingPath { id: path.id }, "Cuộc họp kiểm điểm")],
        errors,
        action: path.to_string(),
        key: key.to_string(),
        hint: format!("PDF, JPEG hoặc PNG, không quá {} MB. Chụp rõ cả chữ ký.", FILE_BYTES / 1024 / 1024),
        scans: kept.iter().map(line).collect(),
    }
}
