//! The count: two tellers type their codes at one machine; in one act the voting stops, the envelopes are opened and gone,
//! and the counts become the meeting's ballots.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State as Shared,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    FEWEST, Poll, PollId, State, Teller, crumbs, led,
    seal::{self, TellerKey},
    sheet,
    show::PollPath,
    store,
};
use crate::{
    app::App,
    cycle,
    error::Result,
    meeting::show::MeetingPath,
    web::{
        act::see_other_with,
        filters,
        form::{Errors, Form},
        frame::Frame,
        page::Tab,
        parts::Crumb,
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/polls/{id}/count`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/polls/{id}/count")]
pub struct CountPath {
    /// The poll.
    pub id: PollId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "poll/count.html")]
pub struct CountPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    unit: String,
    action: String,
    back: String,
    tellers: Vec<String>,
}

/// The codes.
#[derive(Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    first: Text,
    #[serde(default)]
    second: Text,
}

/// Shows the form.
///
/// # Errors
/// Not found for those who do not lead the meeting, a conflict before and after the voting.
pub async fn new(path: CountPath, Shared(app): Shared<App>, signed: Signed) -> Result<CountPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let (poll, _) = led(&mut tx, &signed.actor, path.id, &[State::Open]).await?;
    let tellers = store::tellers(&mut tx, poll.id).await?;
    Ok(page(signed.frame(&app, Tab::Grading), &poll, &tellers, Errors::default()))
}

/// Counts. With fewer than five ballots nothing is opened, and the branch votes on paper.
///
/// # Errors
/// As [`new`], and a conflict if the meeting's facts do not allow so many ballots.
pub async fn create(
    path: CountPath,
    Shared(app): Shared<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let (poll, granted) = led(&mut tx, &signed.actor, path.id, &[State::Open]).await?;
    let tellers = store::tellers(&mut tx, poll.id).await?;
    let keys = match typed.keys(&tellers) {
        Ok(keys) => keys,
        Err(errors) => {
            let page = page(signed.frame(&app, Tab::Grading), &poll, &tellers, errors);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let year = cycle::store::find(&mut tx, poll.cycle).await?;
    let rules = cycle::store::rules(&mut tx, year.rule_set).await?;
    let lines = store::lines(&mut tx, poll.id).await?;
    let envelopes = store::envelopes(&mut tx, &granted, poll.id).await?;
    let few = envelopes.len() < FEWEST;
    let counted: Vec<_> = if few {
        Vec::new()
    } else {
        let ballots: Vec<_> = envelopes.iter().map(|sealed| opened(sealed, &poll, &keys)).collect();
        let columns = sheet::count(&ballots, lines.len(), rules.grades.len());
        lines.iter().map(|line| line.pledge).zip(columns).collect()
    };
    let reason = if few { TOO_FEW } else { "" };
    store::end(&mut tx, &granted, poll.id, (&counted, reason), &rules, now).await?;
    tx.commit_granted(&granted, now).await?;
    Ok(if few {
        see_other_with(PollPath { id: poll.id }, "poll-too-few").into_response()
    } else {
        see_other_with(MeetingPath { id: poll.meeting }, "poll-counted").into_response()
    })
}

const TOO_FEW: &str = "Dưới năm phiếu: không mở phiếu, vì kết quả sẽ chỉ ra từng người.";

/// Two keys with their tellers' places.
type Keys = [(usize, TellerKey); 2];

fn opened(sealed: &[u8], poll: &Poll, keys: &Keys) -> Option<Vec<u8>> {
    let [(one, first), (two, second)] = keys;
    seal::open(sealed, poll.id.0.as_bytes(), [(*one, first), (*two, second)])
}

impl Typed {
    /// The keys of two different tellers of this poll.
    fn keys(&self, tellers: &[Teller]) -> Result<Keys, Errors> {
        let mut errors = Errors::default();
        let mut key = |field: &str, code: &Text| {
            let key = TellerKey::of(code.as_str());
            let of = tellers.iter().find(|teller| teller.key.as_deref() == Some(key.public().as_slice()));
            errors.require(
                of.is_some(),
                field,
                "Mã không đúng. Hãy gõ lại đủ 20 chữ và số trên giấy của kiểm phiếu viên.",
            );
            of.map(|teller| (teller.place, key))
        };
        let (first, second) = (key("first", &self.first), key("second", &self.second));
        match (first, second) {
            (Some(first), Some(second)) if first.0 != second.0 => Ok([first, second]),
            (Some(_), Some(_)) => {
                errors.add("second", "Hai mã của cùng một kiểm phiếu viên. Cần mã của người thứ hai.");
                Err(errors)
            }
            _ => Err(errors),
        }
    }
}

fn page(frame: Frame, poll: &Poll, tellers: &[Teller], errors: Errors) -> CountPage {
    CountPage {
        frame,
        crumbs: crumbs(poll),
        errors,
        unit: poll.unit_name.clone(),
        action: CountPath { id: poll.id }.to_string(),
        back: PollPath { id: poll.id }.to_string(),
        tellers: tellers.iter().map(|teller| teller.name.clone()).collect(),
    }
}
