//! The head of a branch starts a reset for someone who stands before them.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{list::ResetsPath, show::ResetPath, store};
use crate::{
    access::policy::VouchReset,
    account::{event, keeping::store as accounts},
    app::App,
    error::{Error, Result},
    member::MemberId,
    web::{
        act::{see_other, see_other_with},
        filters,
        form::{Errors, Form},
        frame::Frame,
        page::Tab,
        parts::{Choice, Crumb},
        signed::{Now, Proven, Signed},
    },
};

/// `/members/{id}/reset`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/members/{id}/reset")]
pub struct StartPath {
    /// For whom.
    pub id: MemberId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "account/reset_start.html")]
pub struct StartPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    name: String,
    code: String,
    what: Vec<Choice>,
}

/// What is typed.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    what: String,
    #[serde(default)]
    met: String,
}

/// Says what will happen.
///
/// # Errors
/// Not found for those who may not vouch for this person.
pub async fn new(path: StartPath, State(app): State<App>, Proven(signed): Proven) -> Result<StartPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let account = accounts::find(&mut tx, path.id).await?;
    let granted = signed.actor.demand::<VouchReset>(account).map_err(|_| Error::NotFound)?;
    let (name, code) = (granted.on().name.clone(), granted.on().code.clone());
    Ok(page(&app, &signed, path, (name, code), (&Typed::default(), Errors::default())))
}

/// Starts it, vouched for.
///
/// # Errors
/// As [`new`]; a conflict if one is under way.
pub async fn create(
    path: StartPath,
    State(app): State<App>,
    Proven(signed): Proven,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let account = accounts::find(&mut tx, path.id).await?;
    let granted = signed.actor.demand::<VouchReset>(account).map_err(|_| Error::NotFound)?;
    let mut errors = Errors::default();
    let what = match typed.what.as_str() {
        "password" => (true, false),
        "factor" => (false, true),
        "both" => (true, true),
        _ => {
            errors.add("what", "Hãy chọn điều đồng chí ấy cần được cấp lại.");
            (false, false)
        }
    };
    errors.require(typed.met == "yes", "met", "Hãy gặp trực tiếp đồng chí ấy rồi mới xác nhận.");
    if !errors.is_empty() {
        let (name, code) = (granted.on().name.clone(), granted.on().code.clone());
        let page = page(&app, &signed, path, (name, code), (&typed, errors));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    // A form sent twice leads where the first did.
    if let Some(open) = store::open_of(&mut tx, path.id, now).await? {
        return Ok(see_other(open.href).into_response());
    }
    let id = store::start(&mut tx, &granted, what, now).await?;
    event::of_granted(&mut tx, &granted, path.id, (event::Kind::ResetVouched, "Gặp trực tiếp."), now).await?;
    tx.commit_granted(&granted, now).await?;
    Ok(see_other_with(ResetPath { id }, "vouched").into_response())
}

fn page(
    app: &App,
    signed: &Signed,
    path: StartPath,
    (name, code): (String, String),
    (typed, errors): (&Typed, Errors),
) -> StartPage {
    let choice = |value: &str, label: &str| Choice::new(value, label, typed.what == value);
    StartPage {
        frame: signed.frame(app, Tab::Home),
        crumbs: vec![Crumb::new(ResetsPath, "Cấp lại mật khẩu")],
        errors,
        action: path.to_string(),
        name,
        code,
        what: vec![
            choice("password", "Mật khẩu").with_hint("Đồng chí ấy quên mật khẩu."),
            choice("factor", "Xác thực hai bước").with_hint("Mất điện thoại và không còn mã dự phòng."),
            choice("both", "Cả hai"),
        ],
    }
}
