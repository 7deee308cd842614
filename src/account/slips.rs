//! Activation slips of a branch: printed, cut, handed out. The codes are shown once and kept only as hashes.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

use super::store;
use crate::{
    access::policy::IssueSlips,
    app::App,
    clock::{date_text, day_in_vietnam},
    error::Result,
    unit::{self, UnitId},
    web::{
        filters,
        frame::Frame,
        page::Tab,
        signed::{Now, Signed},
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

/// The page before slips are made.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "account/slips_new.html")]
pub struct SlipsPage {
    frame: Frame,
    action: String,
    unit: String,
    people: Vec<store::SlipRow>,
    waiting: usize,
}

/// The sheet to print.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "account/slips.html")]
pub struct SlipSheet {
    frame: Frame,
    unit: String,
    address: String,
    until: String,
    slips: Vec<Slip>,
}

/// One slip.
#[derive(Debug)]
pub struct Slip {
    name: String,
    code: String,
    activation: String,
}

/// Shows who has an account and who still needs a slip.
///
/// # Errors
/// Not found or forbidden as the policy says.
pub async fn show(
    path: SlipsPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<SlipsPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = signed.actor.demand::<IssueSlips>(unit::store::find(&mut tx, path.id).await?)?;
    let people = store::accounts_of(&mut tx, path.id, now).await?;
    Ok(SlipsPage {
        frame: signed.frame(&app, Tab::Register),
        action: path.to_string(),
        unit: granted.on().name.clone(),
        waiting: people.iter().filter(|row| !row.active).count(),
        people,
    })
}

/// Makes new codes for everyone in the branch who has no password yet, and shows the sheet once.
///
/// # Errors
/// Not found or forbidden as the policy says.
pub async fn create(
    path: SlipsPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<SlipSheet> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<IssueSlips>(unit::store::find(&mut tx, path.id).await?)?;
    let people = store::accounts_of(&mut tx, path.id, now).await?;
    let people: Vec<_> = people.into_iter().filter(|row| !row.active).collect();
    let codes: Vec<_> = people.iter().map(|row| (row.member, random_code())).collect();
    store::issue_codes(&mut tx, &granted, &codes, now + LIFE).await?;
    let unit = granted.on().name.clone();
    tx.commit_granted(&granted, now).await?;
    let slips = people
        .into_iter()
        .zip(codes)
        .map(|(row, (_, activation))| Slip { name: row.name, code: row.code, activation })
        .collect();
    Ok(sheet(signed.frame(&app, Tab::Register), &app.config.public_url, unit, slips, now))
}

fn sheet(frame: Frame, address: &str, unit: String, slips: Vec<Slip>, now: DateTime<Utc>) -> SlipSheet {
    let address = format!("{address}{}", super::activation::ActivationPath);
    SlipSheet { frame, unit, address, until: date_text(day_in_vietnam(now + LIFE)), slips }
}

/// Eighty random bits in four groups of four.
#[must_use]
pub fn random_code() -> String {
    let letters: Vec<char> =
        rand::random::<[u8; 16]>().iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect();
    letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_typed_in_any_spacing() {
        let code = random_code();
        assert_eq!(code.len(), 19);
        assert_eq!(store::code_hash(&code), store::code_hash(&code.to_lowercase().replace('-', " ")));
        assert_ne!(random_code(), code);
    }
}
