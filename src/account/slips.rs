//! Activation slips: printed, cut, handed out. The codes are shown once and kept only as hashes.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

use super::{
    activation::ActivationPath, activation_letters::LettersPath, event, qr, qr::Qr, slip_store as store,
};
use crate::{
    access::policy::IssueSlips,
    app::App,
    clock::{date_text, day_in_vietnam, moment_text},
    error::{Error, Result},
    member::MemberId,
    unit::{self, UnitId},
    web::{
        filters,
        form::Form,
        frame::Frame,
        page::Tab,
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

/// For whom: one person, or everyone who has no password yet.
#[derive(Debug, Deserialize)]
pub struct For {
    #[serde(default)]
    member: Option<MemberId>,
}

/// The page before slips are made.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "account/slips_new.html")]
pub struct SlipsPage {
    frame: Frame,
    action: String,
    unit: String,
    people: Vec<store::SlipRow>,
    waiting: usize,
    letters: Option<String>,
}

/// The sheet to print.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "account/slips.html")]
pub struct SlipSheet {
    frame: Frame,
    title: String,
    slips: Vec<Slip>,
}

/// One slip.
#[derive(Debug)]
pub struct Slip {
    name: String,
    code: String,
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
    Ok(SlipsPage {
        frame: signed.frame(&app, Tab::Register),
        action: path.to_string(),
        unit: granted.on().name.clone(),
        letters: app.config.mails.then(|| LettersPath { id: path.id }.to_string()),
        waiting: people.iter().filter(|row| !row.active).count(),
        people,
    })
}

/// Makes new codes for everyone in the branch who has no password yet, or for one of them, and shows the sheet once.
///
/// # Errors
/// Not found for those who do not keep the register.
pub async fn create(
    path: SlipsPath,
    State(app): State<App>,
    Proven(signed): Proven,
    Now(now): Now,
    Form(only): Form<For>,
) -> Result<SlipSheet> {
    let mut tx = app.db.write(&signed.actor).await?;
    let unit = unit::store::find(&mut tx, path.id).await?;
    let granted = signed.actor.demand::<IssueSlips>(unit).map_err(|_| Error::NotFound)?;
    let people = store::accounts_of(&mut tx, path.id, now).await?;
    let wanted = |row: &store::SlipRow| !row.active && only.member.is_none_or(|one| one == row.member);
    let people: Vec<_> = people.into_iter().filter(wanted).collect();
    let codes: Vec<_> = people.iter().map(|row| (row.member, random_code())).collect();
    store::issue_codes(&mut tx, &granted, &codes, now + LIFE).await?;
    for row in &people {
        event::of_granted(&mut tx, &granted, row.member, (event::Kind::SlipMade, ""), now).await?;
    }
    let title = format!("Phiếu kích hoạt: {}", granted.on().name);
    tx.commit_granted(&granted, now).await?;
    let until = format!("hết ngày {}", date_text(day_in_vietnam(now + LIFE)));
    let slips = people
        .into_iter()
        .zip(codes)
        .map(|(row, (_, activation))| slip(&app, (row.name, row.code), activation, until.clone()))
        .collect();
    Ok(SlipSheet { frame: signed.frame(&app, Tab::Register), title, slips })
}

/// A slip to print. Its QR code opens the page with both codes behind `#`: browsers send that part to no server, so it
/// stands in no log and no `Referer`.
pub(super) fn slip(app: &App, (name, code): (String, String), activation: String, until: String) -> Slip {
    let address = format!("{}{ActivationPath}", app.config.public_url);
    let qr = qr::draw(&format!("{address}#{code}.{activation}")).unwrap_or_default();
    Slip { name, code, activation, address, until, qr }
}

/// The sheet with the one slip of a confirmed reset.
pub(super) fn reset_sheet(
    app: &App,
    frame: Frame,
    (name, code): (String, String),
    activation: String,
    until: DateTime<Utc>,
) -> SlipSheet {
    let slip = slip(app, (name, code), activation, moment_text(until));
    SlipSheet { frame, title: "Phiếu đặt lại mật khẩu".to_owned(), slips: vec![slip] }
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
