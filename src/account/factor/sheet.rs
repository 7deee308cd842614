//! A sheet of codes for someone without a phone who holds an office: printed by a keeper of accounts, handed over in
//! person, each code good once. What it is worth beside an app is told in docs/security.md.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{Kind, codes};
use crate::{
    access::policy::PrintSheet,
    account::{
        event,
        keeping::{show::AccountOfPath, store},
    },
    app::App,
    clock::{date_text, day_in_vietnam},
    error::{Error, Result},
    member::MemberId,
    web::{
        filters,
        frame::Frame,
        page::Tab,
        parts::Crumb,
        signed::{Now, Proven},
    },
};

/// Codes on a sheet: about a month of signing in.
const MANY: usize = 40;

/// `/accounts/{id}/sheet`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/accounts/{id}/sheet")]
pub struct SheetPath {
    /// Whose.
    pub id: MemberId,
}

/// The page before a sheet is made, and the sheet itself.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "account/sheet.html")]
pub struct SheetPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    action: String,
    name: String,
    code: String,
    day: String,
    many: usize,
    codes: Vec<String>,
}

/// Says what will happen.
///
/// # Errors
/// Not found for those who do not keep accounts, and for one's own.
pub async fn show(
    path: SheetPath,
    State(app): State<App>,
    Proven(signed): Proven,
    Now(now): Now,
) -> Result<SheetPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let account = store::find(&mut tx, path.id).await?;
    let granted = signed.actor.demand::<PrintSheet>(account).map_err(|_| Error::NotFound)?;
    let account = granted.on();
    Ok(SheetPage {
        frame: signed.frame(&app, Tab::Register),
        crumbs: vec![Crumb::new(AccountOfPath { id: account.member }, &account.name)],
        action: path.to_string(),
        name: account.name.clone(),
        code: account.code.clone(),
        day: date_text(day_in_vietnam(now)),
        many: MANY,
        codes: Vec::new(),
    })
}

/// Makes the sheet and shows it once; an old one works no more.
///
/// # Errors
/// As [`show`].
pub async fn create(
    path: SheetPath,
    State(app): State<App>,
    Proven(signed): Proven,
    Now(now): Now,
) -> Result<SheetPage> {
    let mut tx = app.db.write(&signed.actor).await?;
    let account = store::find(&mut tx, path.id).await?;
    let granted = signed.actor.demand::<PrintSheet>(account).map_err(|_| Error::NotFound)?;
    let account = granted.on().clone();
    let codes = codes::make(&mut tx, (account.member, granted.by()), (Kind::Sheet, MANY), now).await?;
    event::of_granted(&mut tx, &granted, account.member, (event::Kind::SheetMade, ""), now).await?;
    tx.commit_granted(&granted, now).await?;
    Ok(SheetPage {
        frame: signed.frame(&app, Tab::Register),
        crumbs: vec![Crumb::new(AccountOfPath { id: account.member }, &account.name)],
        action: path.to_string(),
        name: account.name,
        code: account.code,
        day: date_text(day_in_vietnam(now)),
        many: MANY,
        codes,
    })
}
