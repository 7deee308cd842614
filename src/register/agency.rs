//! Where a member works, from a day on: its head follows their papers, whose sent revisions keep what they were sent under.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::NaiveDate;
use serde::Deserialize;

use super::{
    keeping::{self, Head},
    member::RegisterMemberPath,
    person, store,
};
use crate::{
    access::{Actor, Granted, policy::KeepRecord},
    app::App,
    db::Read,
    error::Result,
    id::ActKey,
    member::{
        MemberId,
        change::{self, Act, FieldChange, NewChange},
    },
    unit::AgencyId,
    web::{
        act::{Outcome, see_other_with},
        filters,
        form::{Errors, Form, new_key},
        frame::Frame,
        page::Tab,
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/register/members/{id}/agency`
#[derive(TypedPath, Deserialize)]
#[typed_path("/register/members/{id}/agency")]
pub struct WorkPath {
    /// The member.
    pub id: MemberId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "register/agency.html")]
pub struct WorkPage {
    frame: Frame,
    head: Head,
    errors: Errors,
    action: String,
    now: String,
    agencies: Vec<String>,
    typed: Typed,
}

/// What is typed.
#[derive(Clone, Debug, Deserialize)]
pub struct Typed {
    key: ActKey,
    version: i32,
    #[serde(default)]
    agency: Text,
    #[serde(default)]
    from: Text,
    #[serde(default)]
    reason: Text,
}

/// A change of the place of work, read.
struct Move {
    agency: Option<AgencyId>,
    name: String,
    from: NaiveDate,
}

/// Shows the form with where the member works now.
///
/// # Errors
/// Not found or forbidden as the policy says.
pub async fn edit(path: WorkPath, State(app): State<App>, signed: Signed, Now(now): Now) -> Result<WorkPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = keeping::kept(&mut tx, &signed.actor, path.id).await?;
    let agency = store::record(&mut tx, path.id).await?.agency.unwrap_or_default();
    let typed = Typed {
        key: new_key(now),
        version: granted.on().version,
        agency: Text::clean(&agency),
        from: Text::clean(&signed.actor.day.to_string()),
        reason: Text::default(),
    };
    page(&mut tx, (signed.frame(&app, Tab::Register), &signed.actor), &granted, (typed, Errors::default()))
        .await
}

/// Changes it.
///
/// # Errors
/// Not found or forbidden as the policy says; a conflict if someone changed the record meanwhile.
pub async fn update(
    path: WorkPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let done = || see_other_with(RegisterMemberPath { id: path.id }, "corrected").into_response();
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = keeping::kept(&mut tx, &signed.actor, path.id).await?;
    if change::is_done(&mut tx, typed.key).await? {
        return Ok(done());
    }
    let before = store::record(&mut tx, path.id).await?.agency.unwrap_or_default();
    match read(&mut tx, &typed, &before, signed.actor.day).await? {
        Err(errors) => {
            let frame = signed.frame(&app, Tab::Register);
            let page = page(&mut tx, (frame, &signed.actor), &granted, (typed, errors)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Ok(moved) => {
            let fields = FieldChange::between("agency", before, moved.name.clone()).into_iter().collect();
            let change = NewChange::new(typed.key, Act::Agency, fields, typed.reason.as_str())
                .by("", Some(moved.from));
            if change::record(&mut tx, &granted, path.id, change, now).await? == Outcome::Done {
                store::record_agency(&mut tx, &granted, typed.version, moved.agency).await?;
                tx.commit_granted(&granted, now).await?;
            }
            Ok(done())
        }
    }
}

async fn read(tx: &mut Read, typed: &Typed, before: &str, today: NaiveDate) -> Result<Result<Move, Errors>> {
    let mut errors = Errors::default();
    let name = typed.agency.as_str();
    let mut agency = None;
    if !name.is_empty() {
        agency = store::agency_named(tx, name).await?;
        errors.require(agency.is_some(), "agency", store::AGENCY_UNKNOWN);
    }
    let same = name.to_lowercase() == before.to_lowercase();
    errors.require(
        !same,
        "agency",
        "Đồng chí này đang công tác ở đó. Hãy chọn nơi khác, hoặc để trống nếu thôi công tác.",
    );
    let from = person::day(&mut errors, "from", &typed.from, today);
    errors.require(!typed.from.is_empty(), "from", "Hãy ghi ngày bắt đầu.");
    errors.require(!typed.reason.is_empty(), "reason", "Hãy ghi lý do, ví dụ: nghỉ hưu, điều động.");
    Ok(match from {
        Some(from) if errors.is_empty() => Ok(Move { agency, name: name.to_owned(), from }),
        _ => Err(errors),
    })
}

async fn page(
    tx: &mut Read,
    (frame, actor): (Frame, &Actor),
    granted: &Granted<KeepRecord>,
    (typed, errors): (Typed, Errors),
) -> Result<WorkPage> {
    let id = granted.on().id;
    Ok(WorkPage {
        frame,
        head: keeping::head(tx, actor, granted.on()).await?,
        errors,
        action: WorkPath { id }.to_string(),
        now: store::record(tx, id).await?.agency.unwrap_or_else(|| "Không công tác ở cơ quan nào".to_owned()),
        agencies: store::agencies(tx).await?.into_iter().map(|(_, name)| name).collect(),
        typed,
    })
}
