//! Offices of two persons: one keeper proposes, another confirms or refuses; neither is whom it is for.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use super::{
    ActId, AppointmentId, Place, Proposal, Seat,
    act::NewAct,
    list, store,
    term::{self, Term},
};
use crate::{
    access::{
        Office,
        policy::{ConfirmOffice, SeeOffices},
    },
    app::App,
    audit::Entry,
    clock::moment_text,
    db::Read,
    error::{Error, Result},
    id::ActKey,
    member::MemberId,
    unit::{UnitId, UnitKind},
    web::{
        act::{Outcome, see_other_with},
        filters,
        form::{Errors, Form, new_key},
        frame::Frame,
        page::Tab,
        parts::{Crumb, Fact},
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/office-proposals/{id}`
#[derive(TypedPath, Deserialize)]
#[typed_path("/office-proposals/{id}")]
pub struct ProposalPath {
    /// The proposal.
    pub id: ActId,
}

/// `/office-proposals/{id}/confirmation`
#[derive(TypedPath, Deserialize)]
#[typed_path("/office-proposals/{id}/confirmation")]
pub struct ConfirmationPath {
    /// The proposal.
    pub id: ActId,
}

/// `/office-proposals/{id}/refusal`
#[derive(TypedPath, Deserialize)]
#[typed_path("/office-proposals/{id}/refusal")]
pub struct RefusalPath {
    /// The proposal.
    pub id: ActId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "appointment/proposal.html")]
pub struct ProposalPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    name: String,
    facts: Vec<Fact>,
    settled: bool,
    may: bool,
    key: String,
    confirmation: String,
    refusal: String,
    back: String,
    reason: String,
}

/// What a confirming keeper sends.
#[derive(Debug, Deserialize)]
pub struct Confirmed {
    key: ActKey,
}

/// What a refusing keeper sends.
#[derive(Debug, Deserialize)]
pub struct Refused {
    key: ActKey,
    #[serde(default)]
    reason: Text,
}

/// A proposal with what stands in it.
struct Found {
    proposal: Proposal,
    place: Place,
    term: Term,
    member_name: String,
    by_name: String,
    by_title: String,
    at: DateTime<Utc>,
    settled: bool,
}

/// Shows a proposal.
///
/// # Errors
/// Not found for those who do not keep the register there.
pub async fn show(
    path: ProposalPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<ProposalPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let found = find(&mut tx, &signed, path.id, now).await?;
    Ok(page(
        signed.frame(&app, Tab::Register),
        &signed,
        found,
        (String::new(), Errors::default()),
        new_key(now),
    ))
}

/// Confirms it: from its first day the office is held.
///
/// # Errors
/// Not found, forbidden for whoever proposed it and whom it is for, or a conflict if it is settled.
pub async fn confirm(
    path: ConfirmationPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(sent): Form<Confirmed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let found = find(&mut tx, &signed, path.id, now).await?;
    let granted = signed.actor.demand::<ConfirmOffice>(found.proposal)?;
    let done = see_other_with(found.place.page(), "office-given").into_response();
    store::one_at_a_time(&mut tx, &found.place).await?;
    if store::is_done(&mut tx, sent.key).await? {
        return Ok(done);
    }
    let outcome = store::confirm(&mut tx, &granted, (sent.key, &found.place, &found.term), now).await?;
    if outcome == Outcome::Done {
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(done)
}

/// Refuses it with a reason.
///
/// # Errors
/// As [`confirm`].
pub async fn refuse(
    path: RefusalPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(sent): Form<Refused>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let found = find(&mut tx, &signed, path.id, now).await?;
    let granted = signed.actor.demand::<ConfirmOffice>(found.proposal.clone())?;
    let done = see_other_with(found.place.page(), "office-refused").into_response();
    if store::is_done(&mut tx, sent.key).await? {
        return Ok(done);
    }
    let mut errors = Errors::default();
    let reason = term::read_reason(&sent.reason, &mut errors);
    if !errors.is_empty() {
        let frame = signed.frame(&app, Tab::Register);
        let page = page(frame, &signed, found, (reason, errors), sent.key);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let seat = &granted.on().seat;
    let term = Term { reason, ..found.term };
    let act = NewAct::of("refuse", seat.office, &found.place, &term)
        .about(seat.member, None)
        .settling(granted.on().id);
    if act.append(&mut tx, &granted, sent.key, now).await? == Outcome::Done {
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(done)
}

async fn find(tx: &mut Read, signed: &Signed, id: ActId, now: DateTime<Utc>) -> Result<Found> {
    let row = sqlx::query!(
        r#"select act.member_id as "member: MemberId", act.office as "office: Office", act.actor_id as "by!: MemberId",
                  act.actor_name, act.office_title, coalesce(member.full_name, '') as "member_name!", act.at,
                  act.starts_on, act.ends_on, act.number, act.reason, unit.id as "unit: UnitId", unit.name,
                  unit.kind as "kind: UnitKind",
                  array(select above_id from unit_closure where below_id = unit.id order by depth)
                    as "line!: Vec<UnitId>",
                  exists (select 1 from appointment_act settled where settled.proposal_id = act.id) as "settled!"
             from appointment_act act
             join unit on unit.id = act.unit_id
             left join member on member.id = act.member_id
            where act.id = $1 and act.act = 'propose'"#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    let seat =
        Seat { id: AppointmentId::new(now), office: row.office, member: row.member, line: row.line.clone() };
    let place =
        Place { unit: Some(row.unit), agency: None, name: row.name, kind: Some(row.kind), line: row.line };
    if !signed.actor.may::<SeeOffices>(&place) {
        return Err(Error::NotFound);
    }
    Ok(Found {
        proposal: Proposal { id, seat, by: row.by },
        place,
        term: Term { from: row.starts_on, until: row.ends_on, number: row.number, reason: row.reason },
        member_name: row.member_name,
        by_name: row.actor_name,
        by_title: row.office_title,
        at: row.at,
        settled: row.settled,
    })
}

fn page(
    frame: Frame,
    signed: &Signed,
    found: Found,
    (reason, errors): (String, Errors),
    key: ActKey,
) -> ProposalPage {
    let (proposal, term) = (&found.proposal, &found.term);
    let paper = if term.number.is_empty() { "Không ghi".to_owned() } else { term.number.clone() };
    ProposalPage {
        frame,
        crumbs: list::crumbs(&found.place, &signed.actor),
        errors,
        name: found.member_name.clone(),
        facts: vec![
            Fact::new("Giao cho", found.member_name),
            Fact::new("Nhiệm vụ", format!("{}, {}", proposal.seat.office.title(), found.place.name)),
            Fact::new("Thời gian", term.days()),
            Fact::new("Số quyết định", paper),
            Fact::new("Lý do, căn cứ", term.reason.clone()),
            Fact::new(
                "Người đề nghị",
                format!("{}, {}, {}", found.by_name, found.by_title, moment_text(found.at)),
            ),
        ],
        settled: found.settled,
        may: signed.actor.may::<ConfirmOffice>(proposal),
        key: key.to_string(),
        confirmation: ConfirmationPath { id: proposal.id }.to_string(),
        refusal: RefusalPath { id: proposal.id }.to_string(),
        back: found.place.page(),
        reason,
    }
}

/// Proposals that wait in one place, with the day asked for.
///
/// # Errors
/// When the database fails.
pub async fn waiting_in(tx: &mut Read, place: &Place) -> Result<Vec<(ProposalPath, String)>> {
    let all = waiting(tx, place.unit).await?;
    Ok(all.into_iter().map(|one| (ProposalPath { id: one.id }, one.label())).collect())
}

/// A proposal in a list.
pub struct Waiting {
    /// Its id.
    pub id: ActId,
    /// What is asked for.
    pub office: Office,
    /// Where.
    pub place: String,
    /// For whom.
    pub name: String,
    /// Who proposed.
    pub by: MemberId,
    /// For whom, by id.
    pub member: MemberId,
    /// From when.
    pub from: NaiveDate,
}

impl Waiting {
    /// "Ban Tổ chức, Thành ủy Quảng Ngãi: Lê Minh Lâm".
    #[must_use]
    pub fn label(&self) -> String {
        format!("{}, {}: {}", self.office.title(), self.place, self.name)
    }
}

/// Proposals that wait in a unit, or in all whose register this person keeps.
///
/// # Errors
/// When the database fails.
pub async fn waiting(tx: &mut Read, unit: Option<UnitId>) -> Result<Vec<Waiting>> {
    let rows = sqlx::query_as!(
        Waiting,
        r#"select act.id as "id: ActId", act.office as "office: Office", unit.name as place,
                  coalesce(member.full_name, '') as "name!", act.actor_id as "by!: MemberId",
                  act.member_id as "member: MemberId", act.starts_on as from
             from appointment_act act
             join unit on unit.id = act.unit_id
             left join member on member.id = act.member_id
            where act.act = 'propose' and ($1::uuid is null or act.unit_id = $1)
              and not exists (select 1 from appointment_act settled where settled.proposal_id = act.id)
            order by act.at, act.id"#,
        unit as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}
