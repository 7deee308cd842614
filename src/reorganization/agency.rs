//! Agencies, where people work: founded, renamed and closed, each from a day on.

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

use super::{Kind, ReorganizationId, agency_store as store};
use crate::{
    access::{
        Actor, Granted,
        policy::{Register, ReorganizeAll},
    },
    app::App,
    audit::Entry,
    clock::{date_text, day_in_vietnam, parse_day},
    error::{Error, Result},
    import::text,
    register::unit::RegisterPath,
    unit::AgencyId,
    web::{
        act::{Outcome, see_other_with},
        filters,
        form::{Errors, Form, new_key},
        frame::Frame,
        number::grouped,
        page::Tab,
        parts::{Choice, Crumb},
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/agencies`
#[derive(TypedPath, Deserialize)]
#[typed_path("/agencies")]
pub struct AgenciesPath;

/// `/agencies/{id}`
#[derive(TypedPath, Deserialize)]
#[typed_path("/agencies/{id}")]
pub struct AgencyPath {
    /// The agency.
    pub id: AgencyId,
}

/// `/agencies/{id}/closing`
#[derive(TypedPath, Deserialize)]
#[typed_path("/agencies/{id}/closing")]
pub struct ClosingPath {
    /// The agency.
    pub id: AgencyId,
}

/// All agencies, and the form for a new one.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "reorganization/agencies.html")]
pub struct AgenciesPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    typed: Typed,
    key: String,
    agencies: Vec<Line>,
}

/// One agency, with the forms that rename and close it.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "reorganization/agency.html")]
pub struct AgencyPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    /// Which of the two forms was sent back.
    closing: bool,
    name: String,
    open: bool,
    people: String,
    heads: Vec<String>,
    names: Vec<String>,
    typed: Typed,
    key: String,
    rename: String,
    close: String,
    successors: Vec<Choice>,
}

/// An agency in the list.
#[derive(Debug)]
pub struct Line {
    href: String,
    name: String,
    people: String,
    closed: Option<String>,
}

/// What is typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Typed {
    key: Option<ReorganizationId>,
    #[serde(default)]
    name: Text,
    #[serde(default)]
    day: Text,
    #[serde(default)]
    reason: Text,
    #[serde(default)]
    basis: Text,
    #[serde(default)]
    target: Text,
}

/// A day, a reason and a basis, as every act has them.
struct Why {
    on: NaiveDate,
    reason: String,
    basis: String,
}

fn permit(actor: &Actor) -> Result<Granted<ReorganizeAll>> {
    actor.demand::<ReorganizeAll>(Register).map_err(|_| Error::NotFound)
}

/// Lists the agencies.
///
/// # Errors
/// Not found for those who do not keep the tree.
pub async fn index(
    _: AgenciesPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<AgenciesPage> {
    permit(&signed.actor)?;
    list(&app, &signed, (Typed::fresh(now), Errors::default()), now).await
}

/// Founds one.
///
/// # Errors
/// As [`index`].
pub async fn create(
    _: AgenciesPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let granted = permit(&signed.actor)?;
    let key = typed.key.ok_or(Error::BadRequest)?;
    let mut errors = Errors::default();
    let name = typed.read_name(&mut errors);
    let why = typed.read_why(None, day_in_vietnam(now), &mut errors);
    let mut tx = app.db.write(&signed.actor).await?;
    if let Some(name) = &name {
        errors.require(
            !store::is_named(&mut tx, name, None).await?,
            "name",
            "Đã có cơ quan, đơn vị mang tên này.",
        );
    }
    let (Some(name), Some(why), true) = (name, why, errors.is_empty()) else {
        drop(tx);
        let page = list(&app, &signed, (typed, errors), now).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let id = AgencyId::new(now);
    let line = format!("Thành lập {name}.");
    let act = (key, Kind::AgencyFounding, line.as_str());
    if store::record(&mut tx, &granted, act, (why.on, &why.reason, &why.basis), now).await? == Outcome::Done {
        store::found(&mut tx, &granted, (id, &name), (why.on, &why.reason, &why.basis)).await?;
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(see_other_with(AgenciesPath, "reorganized").into_response())
}

/// Shows one agency.
///
/// # Errors
/// As [`index`].
pub async fn show(
    path: AgencyPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<AgencyPage> {
    permit(&signed.actor)?;
    page(&app, &signed, path.id, (Typed::fresh(now), Errors::default(), false)).await
}

/// Shows what closing it does, before the one button.
///
/// # Errors
/// As [`index`].
pub async fn confirm(
    path: ClosingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<AgencyPage> {
    permit(&signed.actor)?;
    page(&app, &signed, path.id, (Typed::fresh(now), Errors::default(), true)).await
}

/// Gives it another name.
///
/// # Errors
/// As [`index`].
pub async fn rename(
    path: AgencyPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let granted = permit(&signed.actor)?;
    let key = typed.key.ok_or(Error::BadRequest)?;
    let done = see_other_with(AgencyPath { id: path.id }, "reorganized").into_response();
    let mut tx = app.db.write(&signed.actor).await?;
    if super::store::state_of(&mut tx, key).await?.is_some() {
        return Ok(done);
    }
    let agency = store::find(&mut tx, path.id).await?;
    let mut errors = Errors::default();
    let name = typed.read_name(&mut errors);
    let why = typed.read_why(Some(&agency), day_in_vietnam(now), &mut errors);
    if let Some(name) = &name {
        let taken = store::is_named(&mut tx, name, Some(path.id)).await?;
        errors.require(!taken && *name != agency.name, "name", "Đã có cơ quan, đơn vị mang tên này.");
    }
    let (Some(name), Some(why), true) = (name, why, errors.is_empty()) else {
        drop(tx);
        let page = page(&app, &signed, path.id, (typed, errors, false)).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let line = format!("{} đổi tên thành {name}.", agency.name);
    let act = (key, Kind::AgencyRenaming, line.as_str());
    if store::record(&mut tx, &granted, act, (why.on, &why.reason, &why.basis), now).await? == Outcome::Done {
        store::rename(&mut tx, &granted, (path.id, &name), (why.on, &why.reason, &why.basis)).await?;
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(done)
}

/// Closes it; its people go to the one that succeeds it.
///
/// # Errors
/// As [`index`].
pub async fn close(
    path: ClosingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let granted = permit(&signed.actor)?;
    let key = typed.key.ok_or(Error::BadRequest)?;
    let done = see_other_with(AgencyPath { id: path.id }, "reorganized").into_response();
    let mut tx = app.db.write(&signed.actor).await?;
    if super::store::state_of(&mut tx, key).await?.is_some() {
        return Ok(done);
    }
    let agency = store::find(&mut tx, path.id).await?;
    let mut errors = Errors::default();
    let why = typed.read_why(Some(&agency), day_in_vietnam(now), &mut errors);
    let successor = typed.target.as_str().parse().ok().map(AgencyId);
    let known = match successor {
        Some(id) => id != path.id && store::find(&mut tx, id).await.is_ok_and(|next| next.open),
        None => agency.people == 0,
    };
    errors.require(known, "target", "Còn người làm việc ở đây. Hãy chọn nơi họ chuyển đến.");
    let (Some(why), true) = (why, errors.is_empty()) else {
        drop(tx);
        let page = page(&app, &signed, path.id, (typed, errors, true)).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let line = format!("{} kết thúc.", agency.name);
    let act = (key, Kind::AgencyClosing, line.as_str());
    if store::record(&mut tx, &granted, act, (why.on, &why.reason, &why.basis), now).await? == Outcome::Done {
        store::close(&mut tx, &granted, (path.id, successor), why.on, now).await?;
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(done)
}

impl Typed {
    fn fresh(now: DateTime<Utc>) -> Self {
        Self {
            key: Some(ReorganizationId(new_key(now).0)),
            day: Text::clean(&date_text(day_in_vietnam(now))),
            ..Self::default()
        }
    }

    fn read_name(&self, errors: &mut Errors) -> Option<String> {
        if self.name.is_empty() {
            errors.add("name", "Hãy ghi tên đầy đủ của cơ quan, đơn vị.");
            return None;
        }
        text::title(self.name.as_str()).map_err(|message| errors.add("name", message)).ok()
    }

    fn read_why(&self, agency: Option<&store::Agency>, today: NaiveDate, errors: &mut Errors) -> Option<Why> {
        let on = parse_day(self.day.as_str());
        errors.require(on.is_some(), "day", "Hãy ghi ngày có hiệu lực, ví dụ: 01/07/2025.");
        errors.require(on.is_none_or(|on| on <= today), "day", "Ngày có hiệu lực không được sau hôm nay.");
        if let (Some(on), Some(agency)) = (on, agency) {
            errors.require(agency.open, "day", "Cơ quan, đơn vị này đã kết thúc.");
            let message =
                format!("Đã thay đổi từ ngày {}. Hãy chọn từ ngày ấy trở đi.", date_text(agency.since));
            errors.require(agency.since <= on, "day", &message);
        }
        let fits = |text: &Text| !text.is_empty() && text.as_str().chars().count() <= 500;
        errors.require(fits(&self.reason), "reason", "Hãy ghi lý do, không quá 500 ký tự.");
        errors.require(fits(&self.basis), "basis", "Hãy ghi căn cứ: số, ngày và cơ quan ban hành văn bản.");
        let (reason, basis) = (self.reason.as_str().to_owned(), self.basis.as_str().to_owned());
        on.map(|on| Why { on, reason, basis })
    }
}

async fn list(
    app: &App,
    signed: &Signed,
    (typed, errors): (Typed, Errors),
    now: DateTime<Utc>,
) -> Result<AgenciesPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let agencies = store::all(&mut tx).await?;
    drop(tx);
    Ok(AgenciesPage {
        frame: signed.frame(app, Tab::Register),
        crumbs: vec![Crumb::new(RegisterPath, "Danh bạ")],
        errors,
        key: typed.key.unwrap_or_else(|| ReorganizationId(new_key(now).0)).to_string(),
        typed,
        agencies: agencies
            .into_iter()
            .map(|agency| Line {
                href: AgencyPath { id: agency.id }.to_string(),
                people: grouped(agency.people),
                closed: (!agency.open).then(|| agency.until.map(date_text).unwrap_or_default()),
                name: agency.name,
            })
            .collect(),
    })
}

async fn page(
    app: &App,
    signed: &Signed,
    id: AgencyId,
    (typed, errors, closing): (Typed, Errors, bool),
) -> Result<AgencyPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let agency = store::find(&mut tx, id).await?;
    let heads = store::heads(&mut tx, id).await?;
    let names = store::names(&mut tx, id).await?;
    let others = store::all(&mut tx).await?;
    drop(tx);
    let none = Choice::new("", "Không có ai chuyển đi", typed.target.is_empty());
    let successors = others.into_iter().filter(|other| other.open && other.id != id).map(|other| {
        let value = other.id.to_string();
        let chosen = typed.target.as_str() == value;
        Choice::new(value, other.name, chosen)
    });
    let successors: Vec<Choice> = std::iter::once(none).chain(successors).collect();
    Ok(AgencyPage {
        frame: signed.frame(app, Tab::Register),
        crumbs: vec![Crumb::new(AgenciesPath, "Cơ quan, đơn vị công tác")],
        errors,
        closing,
        name: agency.name,
        open: agency.open,
        people: grouped(agency.people),
        heads,
        names: names
            .into_iter()
            .map(|(since, name, reason, basis)| {
                let basis = if basis.is_empty() { String::new() } else { format!("; căn cứ {basis}") };
                format!("Từ ngày {}: {name}. {reason}{basis}.", date_text(since))
            })
            .collect(),
        key: typed.key.map(|key| key.to_string()).unwrap_or_default(),
        typed,
        rename: AgencyPath { id }.to_string(),
        close: ClosingPath { id }.to_string(),
        successors,
    })
}
