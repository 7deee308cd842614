//! Activation slips: printed, cut, handed out. The codes are shown once and kept only as hashes.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

use super::{
    activation::ActivationPath, activation_letters::LettersPath, event, qr, qr::Qr, reset::list::ResetsPath,
    slip_store as store,
};
use crate::{
    access::policy::IssueSlips,
    app::App,
    clock::{date_text, day_in_vietnam, moment_text},
    error::{Error, Result},
    member::MemberId,
    register::unit::RegisterUnitPath,
    unit::{self, UnitId},
    web::{
        filters,
        form::Form,
        frame::Frame,
        page::Tab,
        parts::Crumb,
        signed::{Now, Proven},
    },
};

/// How long a slip works.
pub const LIFE: TimeDelta = TimeDelta::days(30);
/// Letters and digits that cannot be taken for one another.
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKMNPQRSTVWXYZ0123456789";

/// `/units/{id}/slips`
#[derive(TypedPath, Deserialize)]
#[typed_path("/units/{id}/slips")]
pub struct SlipsPath {
    /// The branch.
    pub id: UnitId,
}

/// For whom: one person, or everyone who has no password and no slip that works.
#[derive(Debug, Deserialize)]
pub struct For {
    #[serde(default)]
    member: Option<MemberId>,
    /// Names the slips that are given up for new ones: those that were the last when this was asked.
    #[serde(default)]
    instead: Option<i64>,
}

/// The page before slips are made.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "account/slips_new.html")]
pub struct SlipsPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    action: String,
    unit: String,
    people: Vec<store::SlipRow>,
    waiting: usize,
    /// The page that sends the codes by letter, where the server sends mail.
    letters: Option<String>,
    /// How many of them hold a slip that works.
    pending: usize,
    /// Whose working slips would be given up, asked before it is done.
    again: Option<Again>,
}

/// The question before slips that work are given up.
#[derive(Debug)]
pub struct Again {
    member: Option<MemberId>,
    who: String,
    instead: i64,
}

/// The sheet to print.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "account/slips.html")]
pub struct SlipSheet {
    frame: Frame,
    crumbs: Vec<Crumb>,
    title: String,
    /// What each slip is called.
    kind: &'static str,
    slips: Vec<Slip>,
}

/// One slip.
#[derive(Debug)]
pub struct Slip {
    name: String,
    code: String,
    branch: String,
    activation: String,
    address: String,
    until: String,
    qr: Qr,
}

/// Shows who has an account and who still needs a slip.
///
/// # Errors
/// Not found for those who do not keep the register.
pub async fn show(
    path: SlipsPath,
    State(app): State<App>,
    Proven(signed): Proven,
    Now(now): Now,
) -> Result<SlipsPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let unit = unit::store::find(&mut tx, path.id).await?;
    let granted = signed.actor.demand::<IssueSlips>(unit).map_err(|_| Error::NotFound)?;
    let people = store::accounts_of(&mut tx, path.id, now).await?;
    Ok(page(&app, signed.frame(&app, Tab::Register), granted.on(), (people, None)))
}

/// Makes codes for everyone in the branch who has neither a password nor a slip that works, or for one of them, and
/// shows the sheet once. Slips that work are given up only when that was asked for: the page loaded again prints nothing.
///
/// # Errors
/// Not found for those who do not keep the register; a conflict if someone else prints at the same moment.
pub async fn create(
    path: SlipsPath,
    State(app): State<App>,
    Proven(signed): Proven,
    Now(now): Now,
    Form(only): Form<For>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let unit = unit::store::find(&mut tx, path.id).await?;
    let granted = signed.actor.demand::<IssueSlips>(unit).map_err(|_| Error::NotFound)?;
    let all = store::accounts_of(&mut tx, path.id, now).await?;
    let waiting = |row: &store::SlipRow| !row.active && only.member.is_none_or(|one| one == row.member);
    let newest = newest(all.iter().filter(|row| waiting(row)));
    let replaces = only.instead.is_some() && only.instead == newest;
    let (people, rest): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|row| waiting(row) && (replaces || !row.pending));
    if people.is_empty() && rest.iter().any(waiting) {
        drop(tx);
        let frame = signed.frame(&app, Tab::Register);
        let again = again(only.member, &rest, newest);
        return Ok(page(&app, frame, granted.on(), (rest, again)).into_response());
    }
    let codes: Vec<_> = people.into_iter().map(|row| (row, random_code())).collect();
    store::issue_codes(&mut tx, &granted, &codes, now + LIFE).await?;
    for (row, _) in &codes {
        event::of_granted(&mut tx, &granted, row.member, (event::Kind::SlipMade, ""), now).await?;
    }
    let branch = granted.on().name.clone();
    tx.commit_granted(&granted, now).await?;
    let until = format!("hết ngày {}", date_text(day_in_vietnam(now + LIFE)));
    let slips = codes
        .into_iter()
        .map(|(row, activation)| slip(&app, (row.name, row.code, &branch), activation, until.clone()))
        .collect();
    let sheet = SlipSheet {
        frame: signed.frame(&app, Tab::Register),
        crumbs: vec![
            Crumb::new(RegisterUnitPath { id: path.id }, &branch),
            Crumb::new(path, "Phiếu kích hoạt"),
        ],
        title: format!("Phiếu kích hoạt: {branch}"),
        kind: "Phiếu kích hoạt tài khoản",
        slips,
    };
    Ok(sheet.into_response())
}

fn page(
    app: &App,
    frame: Frame,
    unit: &unit::Unit,
    (people, again): (Vec<store::SlipRow>, Option<Again>),
) -> SlipsPage {
    SlipsPage {
        frame,
        crumbs: vec![Crumb::new(RegisterUnitPath { id: unit.id }, &unit.name)],
        action: SlipsPath { id: unit.id }.to_string(),
        unit: unit.name.clone(),
        letters: app.config.mails.then(|| LettersPath { id: unit.id }.to_string()),
        waiting: people.iter().filter(|row| !row.active).count(),
        pending: people.iter().filter(|row| !row.active && row.pending).count(),
        again,
        people,
    }
}

/// By which the last slips of these people are known.
fn newest<'a>(rows: impl Iterator<Item = &'a store::SlipRow>) -> Option<i64> {
    rows.filter(|row| row.pending).filter_map(|row| row.expires_at).map(|at| at.timestamp_micros()).max()
}

fn again(member: Option<MemberId>, rows: &[store::SlipRow], instead: Option<i64>) -> Option<Again> {
    let concerned: Vec<_> = rows
        .iter()
        .filter(|row| !row.active && row.pending && member.is_none_or(|one| one == row.member))
        .collect();
    let who = match concerned.as_slice() {
        [one] => one.name.clone(),
        many => format!("{} đồng chí", many.len()),
    };
    Some(Again { member, who, instead: instead? })
}

/// A slip to print. Its QR code opens the page with both codes behind `#`: browsers send that part to no server, so it
/// stands in no log and no `Referer`.
pub(super) fn slip(
    app: &App,
    (name, code, branch): (String, String, &str),
    activation: String,
    until: String,
) -> Slip {
    let address = format!("{}{ActivationPath}", app.config.public_url);
    let qr = qr::draw(&format!("{address}#{code}.{activation}")).unwrap_or_default();
    Slip { name, code, branch: branch.to_owned(), activation, address, until, qr }
}

/// The sheet with the one slip of a confirmed reset.
pub(super) fn reset_sheet(
    app: &App,
    frame: Frame,
    (name, code, branch): (String, String, &str),
    activation: String,
    until: DateTime<Utc>,
) -> SlipSheet {
    let slip = slip(app, (name, code, branch), activation, moment_text(until));
    let kind = "Phiếu đặt lại mật khẩu";
    let crumbs = vec![Crumb::new(ResetsPath, "Cấp lại mật khẩu")];
    SlipSheet { frame, crumbs, title: kind.to_owned(), kind, slips: vec![slip] }
}

/// Eighty random bits in four groups of four.
#[must_use]
pub fn random_code() -> String {
    random_groups(4)
}

/// Twenty random bits in each of so many groups of four.
#[must_use]
pub fn random_groups(groups: usize) -> String {
    let letter = || char::from(ALPHABET[usize::from(rand::random::<u8>() % 32)]);
    (0..groups).map(|_| (0..4).map(|_| letter()).collect::<String>()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::store::code_hash;

    #[test]
    fn a_code_is_typed_in_any_spacing() {
        let code = random_code();
        assert_eq!(code.len(), 19);
        assert_eq!(code_hash(&code), code_hash(&code.to_lowercase().replace('-', " ")));
        assert_ne!(random_code(), code);
    }
}
