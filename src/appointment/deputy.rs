//! The pages of deputies: whom I stand in for and who stands in for me; asking, answering, ending.

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
    AppointmentId, DeputationId, HeldOffice,
    deputation::{self, Deputation, Period},
    person, store,
    term::read_reason,
};
use crate::{
    access::{
        Granted,
        policy::{AnswerDeputation, EndDeputation, NameDeputy},
    },
    app::App,
    audit::Entry,
    clock::{date_text, moment_text, parse_day},
    db::Read,
    error::{Error, Result},
    id::ActKey,
    web::{
        act::{Outcome, see_other_with},
        filters,
        form::{Errors, Form, new_key},
        frame::Frame,
        page::Tab,
        parts::{Badge, Crumb, Fact},
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/deputies`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/deputies")]
pub struct DeputiesPath;

/// `/deputies/{id}`
#[derive(TypedPath, Deserialize)]
#[typed_path("/deputies/{id}")]
pub struct DeputationPath {
    /// The deputation.
    pub id: DeputationId,
}

/// `/deputies/{id}/answer`
#[derive(TypedPath, Deserialize)]
#[typed_path("/deputies/{id}/answer")]
pub struct AnswerPath {
    /// The deputation.
    pub id: DeputationId,
}

/// `/deputies/{id}/ending`
#[derive(TypedPath, Deserialize)]
#[typed_path("/deputies/{id}/ending")]
pub struct DeputationEndingPath {
    /// The deputation.
    pub id: DeputationId,
}

/// `/appointments/{id}/deputies`
#[derive(TypedPath, Deserialize)]
#[typed_path("/appointments/{id}/deputies")]
pub struct NamingPath {
    /// The appointment.
    pub id: AppointmentId,
}

/// The list.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "appointment/deputies.html")]
pub struct DeputiesPage {
    frame: Frame,
    offices: Vec<Crumb>,
    asked_of_me: Vec<Row>,
    asked_by_me: Vec<Row>,
}

/// A deputation in a list.
#[derive(Debug)]
pub struct Row {
    href: String,
    office: String,
    other: String,
    days: String,
    badge: Badge,
}

/// One deputation.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "appointment/deputation.html")]
pub struct DeputationPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    title: String,
    badge: Badge,
    facts: Vec<Fact>,
    answer: Option<String>,
    words: String,
    ending: Option<String>,
    mine: bool,
}

/// The form that asks.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "appointment/naming.html")]
pub struct NamingPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    back: String,
    key: String,
    office: String,
    typed: Typed,
}

/// What the holder types.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Typed {
    key: Option<ActKey>,
    #[serde(default)]
    member: Text,
    #[serde(default)]
    from: Text,
    #[serde(default)]
    until: Text,
    #[serde(default)]
    reason: Text,
}

/// What the deputy sends.
#[derive(Debug, Deserialize)]
pub struct Answer {
    /// Which button.
    #[serde(default)]
    answer: Text,
    /// Why not.
    #[serde(default)]
    words: Text,
}

/// Shows both sides.
///
/// # Errors
/// When the database fails.
pub async fn index(_: DeputiesPath, State(app): State<App>, signed: Signed) -> Result<DeputiesPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let me = signed.actor.member;
    let offices = deputation::offices_of(&mut tx, me).await?;
    let all = deputation::of_member(&mut tx, me).await?;
    drop(tx);
    let (mine, theirs): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| one.holder == me);
    let day = signed.actor.day;
    let row = |one: Deputation, other: String| Row {
        href: DeputationPath { id: one.id }.to_string(),
        other,
        days: one.days(),
        badge: one.badge(day),
        office: one.office_title,
    };
    Ok(DeputiesPage {
        frame: signed.frame(&app, Tab::Home),
        offices: offices.iter().map(|held| Crumb::new(NamingPath { id: held.id }, &held.title())).collect(),
        asked_of_me: theirs
            .into_iter()
            .map(|one| {
                let name = one.holder_name.clone();
                row(one, name)
            })
            .collect(),
        asked_by_me: mine
            .into_iter()
            .map(|one| {
                let name = one.deputy_name.clone();
                row(one, name)
            })
            .collect(),
    })
}

/// Shows the form that asks a deputy.
///
/// # Errors
/// Not found for everyone but the holder.
pub async fn new(
    path: NamingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<NamingPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = own(&mut tx, &signed, path.id).await?;
    let from = Text::clean(&signed.actor.day.max(granted.on().from).to_string());
    let typed = Typed { from, ..Typed::default() };
    Ok(naming(signed.frame(&app, Tab::Home), granted.on(), typed, Errors::default(), now))
}

/// Asks a deputy; nothing is handed over before they consent.
///
/// # Errors
/// As [`new`], and a conflict if another was asked meanwhile.
pub async fn create(
    path: NamingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = own(&mut tx, &signed, path.id).await?;
    let key = typed.key.ok_or(Error::BadRequest)?;
    store::one_at_a_time(&mut tx, &granted.on().place).await?;
    let done = see_other_with(DeputiesPath, "deputy-asked").into_response();
    if deputation::is_done(&mut tx, key).await? {
        return Ok(done);
    }
    let mut errors = Errors::default();
    let deputy = match person::find(&mut tx, &typed.member).await? {
        Ok(person) if person.id == signed.actor.member => {
            errors.add("member", "Hãy chọn một đồng chí khác: đồng chí đang giữ nhiệm vụ này.");
            None
        }
        Ok(person) => Some(person),
        Err(message) => {
            errors.add("member", message);
            None
        }
    };
    let period = typed.read(granted.on(), signed.actor.day, &mut errors);
    if let Some(period) = &period
        && let Some(name) = deputation::is_taken(&mut tx, granted.on().id, period).await?
    {
        errors
            .add("from", format!("Trong thời gian này đã ủy quyền cho {name}. Hãy thôi ủy quyền ấy trước."));
    }
    let (Some(deputy), Some(period), true) = (deputy, period, errors.is_empty()) else {
        let page = naming(signed.frame(&app, Tab::Home), granted.on(), typed, errors, now);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    if deputation::ask(&mut tx, &granted, (key, &deputy, &period), now).await? == Outcome::Done {
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(done)
}

/// Shows one deputation to those it binds, and to who keeps the register.
///
/// # Errors
/// Not found for everyone else.
pub async fn show(path: DeputationPath, State(app): State<App>, signed: Signed) -> Result<DeputationPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let found = deputation::find(&mut tx, path.id).await?;
    Ok(page(signed.frame(&app, Tab::Home), &signed, found, (String::new(), Errors::default())))
}

/// The deputy consents, or declines with a reason.
///
/// # Errors
/// Not found, forbidden for everyone but the deputy, or a conflict if it is answered or over.
pub async fn answer(
    path: AnswerPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(sent): Form<Answer>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let found = deputation::find(&mut tx, path.id).await?;
    let granted = signed.actor.demand::<AnswerDeputation>(found)?;
    let accepts = sent.answer.as_str() == "yes";
    let done = |notice| Ok(see_other_with(DeputationPath { id: path.id }, notice).into_response());
    let notice = if accepts { "deputy-accepted" } else { "deputy-declined" };
    if granted.on().accepted == Some(accepts) && granted.on().ended_at.is_none() {
        return done(notice);
    }
    if !granted.on().waits_on(signed.actor.day) {
        return Err(deputation::over());
    }
    let mut errors = Errors::default();
    if !accepts {
        errors.require(
            !sent.words.is_empty(),
            "words",
            "Hãy ghi lý do không nhận, để đồng chí ấy nhờ người khác.",
        );
    }
    if !errors.is_empty() {
        let words = sent.words.into_string();
        let page = page(signed.frame(&app, Tab::Home), &signed, granted.on().clone(), (words, errors));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    deputation::answer(&mut tx, &granted, accepts, sent.words.as_str(), now).await?;
    tx.commit(Entry::of(&granted, now)).await?;
    done(notice)
}

/// The holder takes the office back, or the deputy lays it down; at once.
///
/// # Errors
/// Not found, forbidden for everyone but these two, or a conflict if it is over.
pub async fn end(
    path: DeputationEndingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<EndDeputation>(deputation::find(&mut tx, path.id).await?)?;
    let done = see_other_with(DeputationPath { id: path.id }, "deputy-ended").into_response();
    if granted.on().ended_by == Some(signed.actor.member) {
        return Ok(done);
    }
    deputation::end(&mut tx, &granted, now).await?;
    tx.commit(Entry::of(&granted, now)).await?;
    Ok(done)
}

/// One's own office; for all others there is no such page.
async fn own(tx: &mut Read, signed: &Signed, id: AppointmentId) -> Result<Granted<NameDeputy>> {
    let held = store::find(tx, id).await?;
    signed.actor.demand::<NameDeputy>(held).map_err(|_| Error::NotFound)
}

impl Typed {
    fn read(&self, held: &HeldOffice, today: NaiveDate, errors: &mut Errors) -> Option<Period> {
        let (from, until) = (parse_day(self.from.as_str()), parse_day(self.until.as_str()));
        errors.require(from.is_some(), "from", "Hãy ghi ngày bắt đầu, ví dụ: 01/12/2026.");
        errors.require(until.is_some(), "until", "Hãy ghi ngày kết thúc, ví dụ: 15/12/2026.");
        let begins = from.is_none_or(|from| from >= today && from >= held.from);
        errors.require(begins, "from", "Ủy quyền bắt đầu từ hôm nay hoặc sau, khi đồng chí giữ nhiệm vụ.");
        let in_order = from.zip(until).is_none_or(|(from, until)| from <= until);
        errors.require(in_order, "until", "Ngày kết thúc không thể trước ngày bắt đầu.");
        let within = until.zip(held.until).is_none_or(|(until, end)| until < end);
        let last = held.until.and_then(|until| until.pred_opt()).map(date_text).unwrap_or_default();
        errors.require(within, "until", &format!("Nhiệm vụ của đồng chí kết thúc ngày {last}."));
        let reason = read_reason(&self.reason, errors);
        Some(Period { from: from?, until: until?, reason })
    }
}

fn naming(frame: Frame, held: &HeldOffice, typed: Typed, errors: Errors, now: DateTime<Utc>) -> NamingPage {
    NamingPage {
        frame,
        crumbs: vec![Crumb::new(DeputiesPath, "Ủy quyền")],
        errors,
        action: NamingPath { id: held.id }.to_string(),
        back: DeputiesPath.to_string(),
        key: typed.key.unwrap_or_else(|| new_key(now)).to_string(),
        office: held.title(),
        typed,
    }
}

fn page(
    frame: Frame,
    signed: &Signed,
    found: Deputation,
    (words, errors): (String, Errors),
) -> DeputationPage {
    let (actor, day) = (&signed.actor, signed.actor.day);
    let answer = (found.waits_on(day) && actor.may::<AnswerDeputation>(&found))
        .then(|| AnswerPath { id: found.id }.to_string());
    let ending = (answer.is_none() && found.is_open_on(day) && actor.may::<EndDeputation>(&found))
        .then(|| DeputationEndingPath { id: found.id }.to_string());
    let mut facts = vec![
        Fact::new("Nhiệm vụ", found.office_title.clone()),
        Fact::new("Của đồng chí", found.holder_name.clone()),
        Fact::new("Làm thay", found.deputy_name.clone()),
        Fact::new("Thời gian", found.days()),
        Fact::new("Lý do", found.reason.clone()),
        Fact::new("Đề nghị lúc", moment_text(found.asked_at)),
    ];
    facts.extend(found.answered_at.map(|at| Fact::new("Trả lời lúc", moment_text(at))));
    facts.extend((!found.answer.is_empty()).then(|| Fact::new("Ý kiến trả lời", found.answer.clone())));
    facts.extend(found.ended_at.map(|at| Fact::new("Thôi lúc", moment_text(at))));
    DeputationPage {
        frame,
        crumbs: vec![Crumb::new(DeputiesPath, "Ủy quyền")],
        errors,
        title: format!("{} làm thay {}", found.deputy_name, found.holder_name),
        badge: found.badge(day),
        facts,
        answer,
        words,
        ending,
        mine: found.holder == actor.member,
    }
}
