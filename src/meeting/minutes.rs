//! The meeting's papers at its end: the tellers' minutes and the meeting's own, read first, then numbered and kept.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    Item, Meeting, MeetingId, led,
    minutes_paper::{self, Held, What},
    show::MeetingPath,
    store,
};
use crate::{
    access::{Actor, policy::HoldMeeting},
    app::App,
    clock::date_text,
    cycle::{self, Cycle, rules::Rules},
    db::{Read, Write},
    document::Paper,
    error::Result,
    id::ActKey,
    issuing::{
        DocumentId,
        fields::{Signing, Then},
        issuer::{self, Issuer},
        list::draw,
        new::issue,
        store::Fresh,
    },
    unit::Unit,
    viewing::{self, Named, Seen},
    web::{
        download::Kind,
        filters,
        form::{Errors, Form, new_key},
        frame::Frame,
        page::Tab,
        parts::{Choice, Crumb},
        signed::{Now, Signed},
        text::Text,
        workbook::file_name,
    },
};

/// Letters that a longer text may have.
const LONGEST: usize = 4_000;

/// `/meetings/{id}/minutes`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/meetings/{id}/minutes")]
pub struct MinutesPath {
    /// The meeting.
    pub id: MeetingId,
}

/// The form.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "meeting/minutes.html")]
pub struct MinutesPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    key: String,
    unit: String,
    day: String,
    people: usize,
    noted: usize,
    counted: usize,
    what: Vec<Choice>,
    typed: Typed,
}

/// What is typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Typed {
    /// Which minutes.
    #[serde(default)]
    pub what: What,
    /// Day, place, who signs.
    #[serde(flatten)]
    pub signing: Signing,
    /// From when to when, in words.
    #[serde(default)]
    pub time: Text,
    /// Why those were not there who were not.
    #[serde(default)]
    pub absent: Text,
    /// The tellers, a line to each; the first signs.
    #[serde(default)]
    pub tellers: Text,
    /// What the meeting concluded.
    #[serde(default)]
    pub conclusion: Text,
}

/// The form as it is sent.
#[derive(Deserialize)]
pub struct Sent {
    key: ActKey,
    #[serde(default)]
    then: Then,
    #[serde(flatten)]
    typed: Typed,
}

/// A meeting with everything that its minutes say.
struct Whole {
    meeting: Meeting,
    unit: Unit,
    cycle: Cycle,
    rules: Rules,
    items: Vec<Item>,
    counts: std::collections::HashMap<crate::pledge::PledgeId, store::Count>,
    issuer: Issuer,
}

/// Shows the form.
///
/// # Errors
/// Not found for those who do not head the branch.
pub async fn new(
    path: MinutesPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<MinutesPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let whole = whole(&mut tx, &signed.actor, path.id).await?;
    drop(tx);
    let mut signing = Signing::usual(&whole.issuer, now);
    signing.signer_name = Text::clean(&whole.meeting.chair);
    let typed = Typed { signing, ..Typed::default() };
    Ok(page(signed.frame(&app, Tab::Grading), &whole, new_key(now), (typed, Errors::default())))
}

/// Draws the minutes, or takes their number and keeps them.
///
/// # Errors
/// As [`new`].
pub async fn create(
    path: MinutesPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let whole = whole(&mut tx, &signed.actor, path.id).await?;
    let typed = sent.typed;
    let mut errors = Errors::default();
    let dated = typed.signing.read(now, &mut errors);
    typed.read(&whole, &mut errors);
    if errors.is_empty() {
        let paper = minutes_paper::paper(&whole.issuer, (typed.what, dated), &typed, whole.held());
        if let Some(kind) = sent.then.drawn() {
            return hand_out(tx, &signed, &whole, (paper, kind), now).await;
        }
        let subject = typed.what.subject(whole.cycle.year);
        let signer = (typed.signing.signer_title.as_str(), typed.signing.signer_name.as_str());
        let id = DocumentId::new(now);
        let fresh =
            Fresh { id, key: sent.key, kind: "BB", subject: &subject, dated, signer, paper: Some(&paper) };
        match issue(&app.db, tx, (&signed.actor, &whole.unit), &fresh, now).await? {
            Ok(done) => return Ok(done),
            Err(told) => errors = told,
        }
    }
    let page = page(signed.frame(&app, Tab::Grading), &whole, sent.key, (typed, errors));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Hands out the paper without a number, and tells each person named on it.
async fn hand_out(
    mut tx: Write,
    signed: &Signed,
    whole: &Whole,
    (paper, kind): (Paper, Kind),
    now: DateTime<Utc>,
) -> Result<Response> {
    let granted = signed.actor.demand::<HoldMeeting>(whole.unit.clone())?;
    let people: Vec<Named> =
        whole.items.iter().map(|item| Named { member: item.member, paper: item.pledge.0 }).collect();
    let seen = (Seen::List, Some(whole.cycle.year));
    viewing::note_list(&mut tx, &granted, seen, ("Biên bản cuộc họp kiểm điểm", &people), now).await?;
    tx.commit_granted(&granted, now).await?;
    let name = file_name("bien-ban-hop", &whole.unit.code, whole.cycle.year, now);
    draw(paper, kind, name.trim_end_matches(".xlsx").to_owned(), now).await
}

impl Typed {
    fn read(&self, whole: &Whole, errors: &mut Errors) {
        let long = |text: &Text| text.as_str().chars().count() > LONGEST;
        for (field, text) in [
            ("time", &self.time),
            ("absent", &self.absent),
            ("tellers", &self.tellers),
            ("conclusion", &self.conclusion),
        ] {
            errors.require(!long(text), field, "Hãy viết ngắn hơn, nhiều nhất 4.000 chữ cái.");
        }
        if self.what == What::Tellers {
            errors.require(
                !self.tellers.is_empty(),
                "tellers",
                "Hãy ghi họ tên những người trong tổ kiểm phiếu, mỗi người một dòng.",
            );
            errors.require(
                !whole.counts.is_empty(),
                "what",
                "Chưa có kết quả kiểm phiếu nào. Hãy nhập ở trang cuộc họp trước.",
            );
        }
    }
}

impl Whole {
    fn held(&self) -> Held<'_> {
        Held {
            meeting: &self.meeting,
            items: &self.items,
            counts: &self.counts,
            rules: &self.rules,
            year: self.cycle.year,
        }
    }
}

async fn whole(tx: &mut Read, actor: &Actor, id: MeetingId) -> Result<Whole> {
    let (meeting, unit) = led(tx, actor, id).await?;
    let cycle = cycle::store::find(tx, meeting.cycle).await?;
    let rules = cycle::store::rules(tx, cycle.rule_set).await?;
    let items = store::items(tx, id).await?;
    let counts = store::counts(tx, id).await?;
    let issuer = issuer::of(tx, &unit, Some(cycle.id)).await?;
    Ok(Whole { meeting, unit, cycle, rules, items, counts, issuer })
}

fn page(frame: Frame, whole: &Whole, key: ActKey, (typed, errors): (Typed, Errors)) -> MinutesPage {
    let id = whole.meeting.id;
    let choice = |what: What, label: &str| Choice::new(what.name(), label, what == typed.what);
    MinutesPage {
        frame,
        crumbs: vec![Crumb::new(MeetingPath { id }, "Cuộc họp kiểm điểm")],
        errors,
        action: MinutesPath { id }.to_string(),
        key: key.to_string(),
        unit: whole.unit.name.clone(),
        day: date_text(whole.meeting.held_on),
        people: whole.items.len(),
        noted: whole.items.iter().filter(|item| item.version > 0).count(),
        counted: whole.counts.len(),
        what: vec![choice(What::Tellers, "Biên bản kiểm phiếu"), choice(What::Meeting, "Biên bản họp")],
        typed,
    }
}
