//! Takes the list of a unit out of the register, in the form that the import reads; what for is typed and kept.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{existing, exported::Exported, store};
use crate::{
    access::policy::ExportRegister,
    app::App,
    clock::{day_in_vietnam, moment_text},
    error::{Error, Result},
    id::ActKey,
    member::MemberId,
    unit::{self, Unit, UnitId},
    viewing::{self, Named, Seen},
    web::{
        filters,
        form::{Errors, Form, new_key},
        frame::Frame,
        number::grouped,
        page::Tab,
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/units/{id}/register-export`
#[derive(TypedPath, Deserialize)]
#[typed_path("/units/{id}/register-export")]
pub struct ExportPath {
    /// The unit; everything below it is included.
    pub id: UnitId,
}

/// What for.
#[derive(Debug, Deserialize)]
pub struct Typed {
    key: ActKey,
    #[serde(default)]
    purpose: Text,
}

/// Letters of a purpose, at least and at most.
const PURPOSE: std::ops::RangeInclusive<usize> = 5..=300;

/// The page that asks what for.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "import/export.html", blocks = ["main"])]
pub struct ExportPage {
    frame: Frame,
    errors: Errors,
    unit: String,
    action: String,
    key: String,
    purpose: String,
    before: Vec<Before>,
}

/// A list that was taken out before.
#[derive(Debug)]
pub struct Before {
    /// When.
    pub at: String,
    /// By whom.
    pub by: String,
    /// What for.
    pub purpose: String,
    /// How many people.
    pub members: String,
}

/// Asks what for.
///
/// # Errors
/// [`Error::NotFound`] for those who do not keep the unit's register.
pub async fn new(
    path: ExportPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<ExportPage> {
    page(&app, &signed, (path.id, now), (Text::default(), Errors::default())).await
}

/// Hands the list out, once what for is said.
///
/// # Errors
/// [`Error::NotFound`] for those who do not keep the unit's register.
pub async fn create(
    path: ExportPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let unit = unit::store::find(&mut tx, path.id).await?;
    let granted = signed.actor.demand::<ExportRegister>(unit).map_err(|_| Error::NotFound)?;
    if !PURPOSE.contains(&typed.purpose.as_str().chars().count()) {
        drop(tx);
        let mut errors = Errors::default();
        errors.add("purpose", "Hãy ghi mục đích, từ 5 đến 300 ký tự, ví dụ: báo cáo đại hội chi bộ.");
        let page = page(&app, &signed, (path.id, now), (typed.purpose, errors)).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let list = list(&mut tx, granted.on(), now).await?;
    let name = file_name(granted.on(), now);
    let named = |member: MemberId| Named { member, paper: member.0 };
    let people: Vec<_> = list.members.iter().map(|(_, member)| named(member.id)).collect();
    let purpose = typed.purpose.as_str();
    viewing::note_list(&mut tx, &granted, (Seen::Register, None), (purpose, &people), now).await?;
    // A form sent twice takes out one list; the second hands it out again.
    store::record_export(&mut tx, &granted, (typed.key, purpose, list.members.len()), now).await?;
    tx.commit_granted(&granted, now).await?;
    download(list, &name).await
}

async fn list(tx: &mut crate::db::Read, unit: &Unit, now: DateTime<Utc>) -> Result<Exported> {
    let (units, members) = existing::below(tx, unit.id).await?;
    Ok(Exported {
        title: format!("Danh sách tổ chức đảng và đảng viên {}", unit.name),
        as_of: day_in_vietnam(now),
        units,
        members,
    })
}

async fn download(list: Exported, name: &str) -> Result<Response> {
    let made = tokio::task::spawn_blocking(move || list.file()).await?.map_err(Error::internal)?;
    let disposition =
        HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")).map_err(Error::internal)?;
    let kind = HeaderValue::from_static("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)], made).into_response())
}

fn file_name(unit: &Unit, now: DateTime<Utc>) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let code: String = unit.code.chars().map(safe).collect();
    format!("danh-ba-{code}-{}.xlsx", day_in_vietnam(now).format("%Y%m%d"))
}

async fn page(
    app: &App,
    signed: &Signed,
    (id, now): (UnitId, DateTime<Utc>),
    (purpose, errors): (Text, Errors),
) -> Result<ExportPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let unit = unit::store::find(&mut tx, id).await?;
    signed.actor.may::<ExportRegister>(&unit).then_some(()).ok_or(Error::NotFound)?;
    let before = store::exports(&mut tx, id).await?;
    drop(tx);
    Ok(ExportPage {
        frame: signed.frame(app, Tab::Register),
        errors,
        unit: unit.name,
        action: ExportPath { id }.to_string(),
        key: new_key(now).to_string(),
        purpose: purpose.into_string(),
        before: before
            .into_iter()
            .map(|it| Before {
                at: moment_text(it.at),
                by: it.by,
                purpose: it.purpose,
                members: grouped(i64::from(it.members)),
            })
            .collect(),
    })
}
