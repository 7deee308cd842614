//! The minutes of confirmation of a branch: a short form, then a paper, or a number and the paper kept.

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
    fields::{Signing, Then, line},
    issuer::{self, Issuer},
    list::draw,
    minutes_paper::{self, Confirmed, Told},
    new::issue,
    store::Fresh,
};
use crate::{
    access::{
        Actor,
        policy::{IssueDocument, TakeList},
    },
    app::App,
    clock::day_in_vietnam,
    cycle::Cycle,
    db::{Read, Write},
    document::Paper,
    error::{Error, Result},
    id::ActKey,
    member::MemberId,
    pledge::{PledgeId, list::link, list_rows},
    unit::{Unit, UnitId},
    viewing::{self, Named, Seen},
    web::{
        download::Kind,
        filters,
        form::{Errors, Form, Query, new_key},
        frame::Frame,
        page::Tab,
        parts::Crumb,
        signed::{Now, Signed},
        text::Text,
        workbook::file_name,
    },
};

/// `/units/{id}/minutes`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/units/{id}/minutes")]
pub struct MinutesPath {
    /// The branch.
    pub id: UnitId,
}

/// Of which year.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct Year {
    /// The current one if absent.
    #[serde(default)]
    pub year: Option<i32>,
}

/// The form.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "issuing/minutes.html")]
pub struct MinutesPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    key: String,
    unit: String,
    year: i32,
    confirmed: Vec<Confirmed>,
    open: i64,
    typed: Typed,
}

/// What is typed about the meeting.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Meeting {
    /// From when to when, in words.
    #[serde(default)]
    pub time: Text,
    /// In which room.
    #[serde(default)]
    pub room: Text,
    /// How many were there.
    #[serde(default)]
    pub present: Text,
    /// Who was not, and why.
    #[serde(default)]
    pub absent: Text,
    /// Who wrote the minutes.
    #[serde(default)]
    pub scribe: Text,
    /// What was said.
    #[serde(default)]
    pub discussion: Text,
}

/// Everything that is typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(flatten)]
    signing: Signing,
    #[serde(flatten)]
    meeting: Meeting,
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

/// A branch, its year, and what it confirmed.
struct Branch {
    unit: Unit,
    cycle: Cycle,
    issuer: Issuer,
    confirmed: Vec<(MemberId, PledgeId, Confirmed)>,
    open: i64,
}

/// Shows the form.
///
/// # Errors
/// Not found for those who do not act for the branch, and for units that are none.
pub async fn new(
    path: MinutesPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(asked): Query<Year>,
) -> Result<MinutesPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let branch = branch(&mut tx, &signed.actor, (path.id, asked.year), now).await?;
    drop(tx);
    let typed = Typed { signing: Signing::usual(&branch.issuer, now), meeting: Meeting::default() };
    Ok(page(signed.frame(&app, Tab::Pledges), branch, new_key(now), (typed, Errors::default())))
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
    Query(asked): Query<Year>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let branch = branch(&mut tx, &signed.actor, (path.id, asked.year), now).await?;
    let mut errors = Errors::default();
    let dated = sent.typed.signing.read(now, &mut errors);
    sent.typed.meeting.read(&mut errors);
    if errors.is_empty() {
        let only: Vec<Confirmed> = branch.confirmed.iter().map(|(.., one)| one.clone()).collect();
        let told = Told { year: branch.cycle.year, confirmed: &only, open: branch.open };
        let paper =
            minutes_paper::paper(&branch.issuer, dated, (&sent.typed.signing, &sent.typed.meeting), told);
        if let Some(kind) = sent.then.drawn() {
            return hand_out(tx, &signed, &branch, (paper, kind), now).await;
        }
        let subject = minutes_paper::subject(branch.cycle.year);
        let signer = (sent.typed.signing.signer_title.as_str(), sent.typed.signing.signer_name.as_str());
        let id = super::DocumentId::new(now);
        let fresh =
            Fresh { id, key: sent.key, kind: "BB", subject: &subject, dated, signer, paper: Some(&paper) };
        match issue(&app.db, tx, (&signed.actor, &branch.unit), &fresh, now).await? {
            Ok(done) => return Ok(done),
            Err(told) => errors = told,
        }
    }
    let page = page(signed.frame(&app, Tab::Pledges), branch, sent.key, (sent.typed, errors));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Hands out the paper without a number, and tells each person named on it.
async fn hand_out(
    mut tx: Write,
    signed: &Signed,
    branch: &Branch,
    (paper, kind): (Paper, Kind),
    now: DateTime<Utc>,
) -> Result<Response> {
    let granted = signed.actor.demand::<TakeList>(branch.unit.clone())?;
    let people: Vec<Named> =
        branch.confirmed.iter().map(|(member, paper, _)| Named { member: *member, paper: paper.0 }).collect();
    let seen = (Seen::List, Some(branch.cycle.year));
    viewing::note_list(&mut tx, &granted, seen, ("Biên bản xác nhận của chi bộ", &people), now).await?;
    tx.commit_granted(&granted, now).await?;
    let name = file_name("bien-ban-xac-nhan", &branch.unit.code, branch.cycle.year, now);
    draw(paper, kind, name.trim_end_matches(".xlsx").to_owned(), now).await
}

impl Then {
    /// As what it is drawn; nothing where a number is wanted.
    #[must_use]
    pub fn drawn(self) -> Option<Kind> {
        match self {
            Self::Pdf => Some(Kind::Pdf),
            Self::Word => Some(Kind::Word),
            Self::Issue => None,
        }
    }
}

impl Meeting {
    fn read(&self, errors: &mut Errors) {
        line(&self.time, ("time", "Hãy ghi thời gian họp, ví dụ: từ 19 giờ 30 đến 21 giờ."), errors);
        line(&self.room, ("room", "Hãy ghi nơi họp, ví dụ: Nhà văn hóa thôn 1."), errors);
        line(&self.scribe, ("scribe", "Hãy ghi họ tên người ghi biên bản."), errors);
        let present = self.present.as_str().parse::<u32>().ok().filter(|count| (1..=100_000).contains(count));
        errors.require(present.is_some(), "present", "Hãy ghi số đồng chí có mặt, ví dụ: 24.");
        let fits = self.absent.as_str().chars().count() <= 1_000;
        errors.require(fits, "absent", "Hãy viết ngắn hơn, nhiều nhất 1.000 chữ cái.");
    }
}

async fn branch(
    tx: &mut Read,
    actor: &Actor,
    (id, year): (UnitId, Option<i32>),
    now: DateTime<Utc>,
) -> Result<Branch> {
    let list_rows::Heading { unit, cycle, sum, .. } = list_rows::heading(tx, id, year, now).await?;
    if !unit.kind.is_branch() || !actor.may::<IssueDocument>(&unit) {
        return Err(Error::NotFound);
    }
    let confirmed = confirmed(tx, &unit, &cycle).await?;
    let issuer = issuer::of(tx, &unit, Some(cycle.id)).await?;
    let open = sum.asked + sum.draft + sum.submitted + sum.returned;
    Ok(Branch { unit, cycle, issuer, confirmed, open })
}

/// What the branch confirmed, by whom and when, in the order of its list.
async fn confirmed(
    tx: &mut Read,
    unit: &Unit,
    cycle: &Cycle,
) -> Result<Vec<(MemberId, PledgeId, Confirmed)>> {
    let rows = sqlx::query!(
        r#"select pledge.id as "id: PledgeId", pledge.member_id as "member: MemberId", member.full_name,
                  pledge.revision as "revision!", pledge.submitted_at as "submitted_at!", pledge.agreed_at as "agreed_at!",
                  event.actor_name as "actor_name?", event.office_title as "office_title?"
             from pledge
             join member on member.id = pledge.member_id
             left join lateral (select actor_name, office_title from pledge_event
                                 where pledge_id = pledge.id and step = 'agree' order by at desc limit 1) event on true
            where pledge.branch_id = $1 and pledge.cycle_id = $2 and pledge.state = 'agreed'
              and pledge.revision is not null and pledge.submitted_at is not null
            order by member.given_name collate "vi-x-icu", member.full_name collate "vi-x-icu", pledge.id"#,
        unit.id as _,
        cycle.id as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let office = row.office_title.unwrap_or_default();
            let office = office.split(',').next().unwrap_or_default();
            let by = row.actor_name.unwrap_or_default();
            let one = Confirmed {
                name: row.full_name,
                revision: row.revision,
                sent_on: day_in_vietnam(row.submitted_at),
                confirmed_on: day_in_vietnam(row.agreed_at),
                by: if office.is_empty() { by } else { format!("{by}, {office}") },
            };
            (row.member, row.id, one)
        })
        .collect())
}

fn page(frame: Frame, branch: Branch, key: ActKey, (typed, errors): (Typed, Errors)) -> MinutesPage {
    let filter = crate::pledge::list::Filter { year: Some(branch.cycle.year), ..Default::default() };
    let back = link(branch.unit.id, &filter);
    MinutesPage {
        frame,
        crumbs: vec![Crumb { href: back, label: branch.unit.name.clone() }],
        errors,
        action: format!("{}?year={}", MinutesPath { id: branch.unit.id }, branch.cycle.year),
        key: key.to_string(),
        unit: branch.unit.name,
        year: branch.cycle.year,
        confirmed: branch.confirmed.into_iter().map(|(.., one)| one).collect(),
        open: branch.open,
        typed,
    }
}
