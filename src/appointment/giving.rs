//! Giving an office: a form, a page that says what will happen and to whom, and one button.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    AppointmentId, Place, Seat,
    person::{self, Candidate},
    place::{AgencyGivingPath, UnitGivingPath},
    store::{self, Holding},
    term::{Term, TypedTerm},
};
use crate::{
    access::{Actor, Granted, Office, policy::GiveOffice},
    account::slips::SlipsPath,
    app::App,
    audit::Entry,
    clock::{date_text, day_in_vietnam},
    db::Read,
    error::{Error, Result},
    id::ActKey,
    web::{
        act::{Outcome, see_other_with},
        filters,
        form::{Errors, Form, Query, new_key},
        frame::Frame,
        page::Tab,
        parts::{Choice, Crumb, Fact},
        signed::{Now, Signed},
        text::Text,
    },
};

/// The form.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "appointment/giving.html")]
pub struct GivingPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    back: String,
    place: String,
    key: String,
    offices: Vec<Choice>,
    typed: Typed,
}

/// What will happen.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "appointment/check.html")]
pub struct CheckPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    action: String,
    back: String,
    key: String,
    typed: Typed,
    name: String,
    facts: Vec<Fact>,
    happens: Vec<String>,
    slips: Option<String>,
    weighty: bool,
}

/// What is typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Typed {
    key: Option<ActKey>,
    #[serde(default)]
    office: Text,
    #[serde(default)]
    member: Text,
    #[serde(flatten)]
    term: TypedTerm,
    /// Pressed on the page that says what will happen.
    #[serde(default)]
    confirmed: Text,
}

/// What a link may say beforehand.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Beforehand {
    /// Which office.
    #[serde(default)]
    pub office: Text,
    /// For whom.
    #[serde(default)]
    pub member: Text,
}

/// Shows the form for a unit.
///
/// # Errors
/// Not found for those who do not keep its register; forbidden for those who keep it, but give no office there.
pub async fn new_in_unit(
    path: UnitGivingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(said): Query<Beforehand>,
) -> Result<GivingPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let place = Place::unit(&mut tx, &signed.actor, path.id).await?;
    blank(&app, &signed, &place, said, now)
}

/// Shows the form for an agency.
///
/// # Errors
/// As [`new_in_unit`].
pub async fn new_over_agency(
    path: AgencyGivingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(said): Query<Beforehand>,
) -> Result<GivingPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let place = Place::agency(&mut tx, &signed.actor, path.id).await?;
    blank(&app, &signed, &place, said, now)
}

/// Gives an office of a unit, once the page that says what will happen was confirmed.
///
/// # Errors
/// As [`new_in_unit`], and a conflict if someone gave the same meanwhile.
pub async fn create_in_unit(
    path: UnitGivingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.read(&signed.actor).await?;
    let place = Place::unit(&mut tx, &signed.actor, path.id).await?;
    drop(tx);
    create(&app, &signed, &place, typed, now).await
}

/// Gives an agency its head.
///
/// # Errors
/// As [`create_in_unit`].
pub async fn create_over_agency(
    path: AgencyGivingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.read(&signed.actor).await?;
    let place = Place::agency(&mut tx, &signed.actor, path.id).await?;
    drop(tx);
    create(&app, &signed, &place, typed, now).await
}

fn blank(
    app: &App,
    signed: &Signed,
    place: &Place,
    said: Beforehand,
    now: DateTime<Utc>,
) -> Result<GivingPage> {
    let offices = given_by(&signed.actor, place);
    let first = offices.first().ok_or(Error::Forbidden)?;
    let known = offices.iter().any(|office| office.code() == said.office.as_str());
    let office = if known { said.office } else { Text::clean(first.code()) };
    let from = Text::clean(&day_in_vietnam(now).to_string());
    let term = TypedTerm { from, ..TypedTerm::default() };
    let typed = Typed { office, member: said.member, term, ..Typed::default() };
    Ok(form(signed.frame(app, Tab::Register), (&signed.actor, place), typed, Errors::default(), now))
}

/// The offices that this person gives in this place.
fn given_by(actor: &Actor, place: &Place) -> Vec<Office> {
    let gives = |office: &&Office| actor.sits(&[office.giver()], &place.line).is_some();
    place.offices().iter().filter(gives).copied().collect()
}

async fn create(
    app: &App,
    signed: &Signed,
    place: &Place,
    typed: Typed,
    now: DateTime<Utc>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    store::one_at_a_time(&mut tx, place).await?;
    let key = typed.key.ok_or(Error::BadRequest)?;
    let done = |office: Office| {
        let notice = if office.is_weighty() { "office-proposed" } else { "office-given" };
        see_other_with(place.page(), notice).into_response()
    };
    let mut errors = Errors::default();
    let read = typed.read(&mut tx, (&signed.actor, place), &mut errors, now).await?;
    if store::is_done(&mut tx, key).await? {
        return Ok(done(read.map_or(Office::Secretary, |it| it.0.on().office)));
    }
    let Some((granted, person, term)) = read.filter(|_| errors.is_empty()) else {
        let frame = signed.frame(app, Tab::Register);
        let page = form(frame, (&signed.actor, place), typed, errors, now);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let holdings = store::holdings(&mut tx, place, signed.actor.day.min(term.from)).await?;
    let followed = followed(&holdings, granted.on().office, &term);
    if let Some(message) = objection(&holdings, &followed, granted.on(), &term) {
        errors.add("from", message);
        let frame = signed.frame(app, Tab::Register);
        let page = form(frame, (&signed.actor, place), typed, errors, now);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    if typed.confirmed.is_empty() {
        let happens = happens(&mut tx, place, (granted.on().office, &person, &term), &followed).await?;
        let page = check(signed.frame(app, Tab::Register), (&signed.actor, place), typed, happens);
        return Ok(page.about(granted.on().office, &person, &term).into_response());
    }
    let office = granted.on().office;
    let outcome = if office.is_weighty() {
        store::propose(&mut tx, &granted, (key, place, &term), now).await?
    } else {
        store::give(&mut tx, &granted, (key, place, &term), &followed, now).await?
    };
    if outcome == Outcome::Done {
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(done(office))
}

/// Whom a new holder follows: an office of one person passes on, all others are shared.
fn followed(holdings: &[Holding], office: Office, term: &Term) -> Vec<Holding> {
    let overlaps = |one: &&Holding| one.office == office && one.until.is_none_or(|until| until > term.from);
    if office.is_single() { holdings.iter().filter(overlaps).cloned().collect() } else { Vec::new() }
}

fn objection(holdings: &[Holding], followed: &[Holding], seat: &Seat, term: &Term) -> Option<String> {
    let same = holdings.iter().find(|one| {
        one.office == seat.office
            && one.member == seat.member
            && one.until.is_none_or(|until| until > term.from)
            && term.until.is_none_or(|until| until >= one.from)
    });
    if let Some(one) = same {
        return Some(format!("{} đang giữ nhiệm vụ này, từ {}.", one.name, date_text(one.from)));
    }
    let later = followed.iter().find(|one| one.from >= term.from)?;
    Some(format!(
        "{} giữ nhiệm vụ này từ {}: ngày bắt đầu của người thay phải sau ngày ấy.",
        later.name,
        date_text(later.from)
    ))
}

impl Typed {
    /// What was meant, as far as this person may give it.
    async fn read(
        &self,
        tx: &mut Read,
        (actor, place): (&Actor, &Place),
        errors: &mut Errors,
        now: DateTime<Utc>,
    ) -> Result<Option<(Granted<GiveOffice>, Candidate, Term)>> {
        let office = place.offices().iter().copied().find(|office| office.code() == self.office.as_str());
        errors.require(office.is_some(), "office", "Hãy chọn một nhiệm vụ.");
        let person = match person::find(tx, &self.member).await? {
            Ok(person) => Some(person),
            Err(message) => {
                errors.add("member", message);
                None
            }
        };
        let term = self.term.read(errors);
        let (Some(office), Some(person)) = (office, person) else { return Ok(None) };
        if person.id == actor.member {
            errors.add(
                "member",
                "Không ai tự giao nhiệm vụ cho mình. Hãy nhờ người khác trong Ban Tổ chức hoặc quản trị giao.",
            );
            return Ok(None);
        }
        let seat = Seat { id: AppointmentId::new(now), office, member: person.id, line: place.line.clone() };
        let granted = actor.demand::<GiveOffice>(seat)?;
        Ok(term.map(|term| (granted, person, term)))
    }
}

async fn happens(
    tx: &mut Read,
    place: &Place,
    (office, person, term): (Office, &Candidate, &Term),
    followed: &[Holding],
) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    if office.is_weighty() {
        lines.push("Nhiệm vụ này cần hai người: đề nghị chờ một người khác giữ danh bạ xác nhận.".to_owned());
    }
    for one in followed {
        lines.push(format!(
            "{} thôi giữ nhiệm vụ này từ {}, và từ lúc đó không xem được nữa những gì nhiệm vụ cho xem.",
            one.name,
            date_text(term.from)
        ));
    }
    if let Some(unit) = place.unit.filter(|_| office != Office::Administrator) {
        for (year, unread, reviewed) in store::open_work(tx, unit).await? {
            let reviews = if reviewed > 0 {
                format!(", {reviewed} bản tự kiểm điểm chờ đề nghị")
            } else {
                String::new()
            };
            lines.push(format!(
                "Việc chờ người giữ nhiệm vụ, năm {year}: {unread} bản cam kết chờ đọc{reviews}."
            ));
        }
    }
    if place.unit.is_some_and(|unit| {
        place.kind.is_some_and(crate::unit::UnitKind::is_branch) && person.branch != Some(unit)
    }) {
        lines.push(format!("Đồng chí này sinh hoạt tại {}, không phải tại đây.", person.branch_name));
    }
    lines.push("Việc đã làm trước đây vẫn ghi nhiệm vụ của người đã làm.".to_owned());
    Ok(lines)
}

fn form(
    frame: Frame,
    (actor, place): (&Actor, &Place),
    typed: Typed,
    errors: Errors,
    now: DateTime<Utc>,
) -> GivingPage {
    let choice = |office: Office| {
        let choice = Choice::new(office.code(), office.title(), typed.office.as_str() == office.code());
        if office.is_weighty() { choice.with_hint("Cần người thứ hai xác nhận.") } else { choice }
    };
    GivingPage {
        frame,
        crumbs: super::list::crumbs(place, actor),
        errors,
        action: place.giving(),
        back: place.page(),
        place: place.name.clone(),
        key: typed.key.unwrap_or_else(|| new_key(now)).to_string(),
        offices: given_by(actor, place).into_iter().map(choice).collect(),
        typed,
    }
}

fn check(frame: Frame, (actor, place): (&Actor, &Place), typed: Typed, happens: Vec<String>) -> CheckPage {
    CheckPage {
        frame,
        crumbs: super::list::crumbs(place, actor),
        action: place.giving(),
        back: place.page(),
        key: typed.key.map(|key| key.to_string()).unwrap_or_default(),
        typed,
        name: String::new(),
        facts: vec![Fact::new("Tại", place.name.clone())],
        happens,
        slips: None,
        weighty: false,
    }
}

impl CheckPage {
    fn about(mut self, office: Office, person: &Candidate, term: &Term) -> Self {
        let paper = if term.number.is_empty() { "Không ghi" } else { &term.number };
        self.facts.insert(
            0,
            Fact::new("Giao cho", format!("{} ({}), {}", person.name, person.code, person.branch_name)),
        );
        self.facts.insert(1, Fact::new("Nhiệm vụ", office.title()));
        self.facts.push(Fact::new("Thời gian", term.days()));
        self.facts.push(Fact::new("Số quyết định", paper));
        self.facts.push(Fact::new("Lý do, căn cứ", term.reason.clone()));
        self.slips = person.branch.filter(|_| !person.active).map(|id| SlipsPath { id }.to_string());
        self.name = person.name.clone();
        self.weighty = office.is_weighty();
        self
    }
}
