//! Taking an accepted import back, as long as nobody has built on it.

use askama::Template;
use askama_web::WebTemplate;
use axum::{extract::State, response::Redirect};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

use super::{Import, ImportId, State as At, limits, show::ImportPath, store};
use crate::{
    access::policy::{ImportRegister, Register},
    app::App,
    clock::moment_text,
    error::{Error, Result},
    web::{
        act::see_other_with,
        filters,
        frame::Frame,
        page::Tab,
        parts::Crumb,
        signed::{Now, Signed},
    },
};

/// `/imports/{id}/undoing`
#[derive(TypedPath, Deserialize)]
#[typed_path("/imports/{id}/undoing")]
pub struct UndoingPath {
    /// The import.
    pub id: ImportId,
}

/// The page that says what will happen.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "import/undo.html", blocks = ["main"])]
pub struct UndoPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    file: String,
    applied: String,
    until: String,
    counts: String,
    action: String,
    back: String,
}

/// Until when an import may be taken back.
#[must_use]
pub fn until(import: &Import) -> Option<DateTime<Utc>> {
    import
        .applied_at
        .filter(|_| import.state == At::Applied)
        .map(|at| at + TimeDelta::days(limits::UNDO_DAYS))
}

/// Says what will happen.
///
/// # Errors
/// [`Error::NotFound`] for those who do not keep the register; a conflict if it may not be taken back any more.
pub async fn new(
    path: UndoingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<UndoPage> {
    signed.actor.demand::<ImportRegister>(Register).map_err(|_| Error::NotFound)?;
    let mut tx = app.db.read(&signed.actor).await?;
    let import = store::find(&mut tx, path.id).await?;
    drop(tx);
    let until = in_time(&import, now)?;
    let back = ImportPath { id: path.id }.to_string();
    Ok(UndoPage {
        frame: signed.frame(&app, Tab::Register),
        crumbs: vec![Crumb { href: back.clone(), label: format!("Nhập {}", import.file_name) }],
        applied: import.applied_at.map(moment_text).unwrap_or_default(),
        until: moment_text(until),
        counts: import.counts_line(),
        file: import.file_name,
        action: path.to_string(),
        back,
    })
}

/// Takes the import back.
///
/// # Errors
/// [`Error::NotFound`] for those who do not keep the register; a conflict that says why it cannot be taken back.
pub async fn create(
    path: UndoingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Redirect> {
    let granted = signed.actor.demand::<ImportRegister>(Register).map_err(|_| Error::NotFound)?;
    let mut tx = app.db.write(&signed.actor).await?;
    store::lock_register(&mut tx).await?;
    let import = store::find(&mut tx, path.id).await?;
    if import.state == At::Undone {
        return Ok(see_other_with(ImportPath { id: path.id }, "undone"));
    }
    in_time(&import, now)?;
    if let Some(relation) = store::undo(&mut tx, &granted, path.id, now).await? {
        return Err(Error::Conflict(format!(
            "Không hoàn tác được: {} Không có gì thay đổi.",
            why(&relation)
        )));
    }
    tx.commit_granted(&granted, now).await?;
    Ok(see_other_with(ImportPath { id: path.id }, "undone"))
}

fn in_time(import: &Import, now: DateTime<Utc>) -> Result<DateTime<Utc>> {
    let until = until(import).ok_or_else(|| {
        Error::Conflict("Lần nhập này chưa ghi gì vào danh bạ nên không có gì để hoàn tác.".to_owned())
    })?;
    if now < until {
        Ok(until)
    } else {
        let days = limits::UNDO_DAYS;
        Err(Error::Conflict(format!(
            "Đã quá {days} ngày nên không hoàn tác cả lần nhập được nữa. Hãy sửa từng hồ sơ trong danh bạ."
        )))
    }
}

/// Why an import cannot be taken back, by the table in which someone has built on it.
fn why(relation: &str) -> &'static str {
    match relation {
        "unit" | "unit_history" | "agency" => "tổ chức hoặc cơ quan của lần nhập này đã được sửa sau đó.",
        "member" | "member_change" | "standing_history" => {
            "hồ sơ của đảng viên trong lần nhập này đã được sửa sau đó."
        }
        "membership" | "transfer" => "có đảng viên đã chuyển sinh hoạt sau đó.",
        "post" | "management" => "chức vụ hoặc diện quản lý đã được sửa sau đó.",
        "appointment" => "nhiệm vụ trong hệ thống đã được giao hoặc kết thúc sau đó.",
        "account" | "session" => "có đảng viên mới đã được in phiếu hoặc đã kích hoạt tài khoản.",
        name if name.starts_with("pledge") => {
            "bản cam kết của người trong lần nhập này đã được soạn, gửi hoặc đọc sau đó."
        }
        _ => "đã có việc khác dựa trên lần nhập này.",
    }
}
