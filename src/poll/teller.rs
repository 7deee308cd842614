//! A teller takes their code: it is shown once, and only what ballots are sealed with is kept.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State as Shared;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{PollId, State, seal::TellerKey, show::PollPath, store};
use crate::{
    access::policy::TakeTellerCode,
    account::slips::random_groups,
    app::App,
    error::{Error, Result},
    web::{
        filters,
        frame::Frame,
        page::Tab,
        signed::{Now, Signed},
    },
};

/// Groups of four letters in a code: 100 random bits.
const GROUPS: usize = 5;

/// `/polls/{id}/teller-code`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/polls/{id}/teller-code")]
pub struct CodePath {
    /// The poll.
    pub id: PollId,
}

/// The page that shows it.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "poll/code.html")]
pub struct CodePage {
    frame: Frame,
    unit: String,
    code: String,
    back: String,
}

/// Makes the code and shows it.
///
/// # Errors
/// Not found for those who do not count in it, a conflict if the code was taken before or voting has begun.
pub async fn create(
    path: CodePath,
    Shared(app): Shared<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<CodePage> {
    let mut tx = app.db.write(&signed.actor).await?;
    let poll = store::find(&mut tx, path.id).await?;
    let tellers = store::tellers(&mut tx, poll.id).await?;
    let mine = tellers.into_iter().find(|teller| teller.member == signed.actor.member);
    let granted = signed.actor.demand::<TakeTellerCode>(mine.ok_or(Error::NotFound)?)?;
    let taken = || {
        Error::Conflict("Mã kiểm phiếu đã được nhận; mã chỉ hiện một lần. Nếu mất mã, hai kiểm phiếu viên còn lại vẫn mở được phiếu.".to_owned())
    };
    if poll.state != State::Prepared {
        return Err(taken());
    }
    let code = random_groups(GROUPS);
    if !store::keep_key(&mut tx, &granted, &TellerKey::of(&code).public(), now).await? {
        return Err(taken());
    }
    tx.commit_granted(&granted, now).await?;
    let back = PollPath { id: poll.id }.to_string();
    Ok(CodePage { frame: signed.frame(&app, Tab::Home), unit: poll.unit_name, code, back })
}
