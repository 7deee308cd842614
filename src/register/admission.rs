//! Entering a member by hand: into the register, into a branch, with an account, and asked for the years still open.

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
    admitting, crumb, crumbs, keeping,
    member::RegisterMemberPath,
    person::{self, Identity, Typed as Person},
    store,
};
use crate::{
    access::{
        Granted,
        policy::{AdmitMember, ReadRegister},
    },
    app::App,
    cycle,
    db::{Read, Write},
    error::{Error, Result},
    id::ActKey,
    import,
    member::{
        MemberId, Standing,
        change::{self, Act, NewChange},
    },
    unit::{UnitId, store as units},
    web::{
        act::{Outcome, see_other_with},
        filters,
        form::{Errors, Form, new_key},
        frame::Frame,
        page::Tab,
        parts::{Choice, Crumb},
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/register/units/{id}/admission`
#[derive(TypedPath, Deserialize)]
#[typed_path("/register/units/{id}/admission")]
pub struct AdmissionPath {
    /// The branch.
    pub id: UnitId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "register/admission.html")]
pub struct AdmissionPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    key: String,
    branch: String,
    person: Person,
    code: Text,
    standings: Vec<Choice>,
    agencies: Vec<String>,
    agency: Text,
    since: Text,
    reason: Text,
}

/// What is typed.
#[derive(Deserialize)]
pub struct Typed {
    key: ActKey,
    #[serde(flatten)]
    person: Person,
    #[serde(default)]
    code: Text,
    #[serde(default)]
    standing: String,
    #[serde(default)]
    agency: Text,
    #[serde(default)]
    since: Text,
    #[serde(default)]
    reason: Text,
}

/// Who is to be entered, read.
#[derive(Debug)]
pub struct Newcomer {
    /// Their code.
    pub code: String,
    /// Who they are.
    pub identity: Identity,
    /// Standing.
    pub standing: Standing,
    /// Name of the agency where they work.
    pub agency: Option<String>,
    /// First day in the branch.
    pub since: NaiveDate,
}

/// The standings with which somebody is entered; the others are acts of their own.
const STANDINGS: [Standing; 3] = [Standing::Probationary, Standing::Official, Standing::Exempt];

/// Shows an empty form.
///
/// # Errors
/// Not found or forbidden as the policy says; a conflict if the unit is no branch.
pub async fn new(
    path: AdmissionPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<AdmissionPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = branch(&mut tx, &signed, path.id).await?;
    let typed = Typed {
        key: new_key(now),
        person: Person::default(),
        code: Text::default(),
        standing: Standing::Probationary.code().to_owned(),
        agency: Text::default(),
        since: Text::clean(&signed.actor.day.to_string()),
        reason: Text::default(),
    };
    page(&mut tx, (&app, &signed), &granted, typed, Errors::default()).await
}

/// Enters the member.
///
/// # Errors
/// As [`new`].
pub async fn create(
    path: AdmissionPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = branch(&mut tx, &signed, path.id).await?;
    if let Some(id) = admitting::done_before(&mut tx, typed.key).await? {
        return Ok(see_other_with(RegisterMemberPath { id }, "admitted").into_response());
    }
    let probation = keeping::probation(&mut tx, now).await?;
    let errors = match typed.read(probation, signed.actor.day) {
        Err(errors) => errors,
        Ok(newcomer) => {
            let mut errors = admitting::objections(&mut tx, &newcomer).await?;
            if errors.is_empty() {
                match admit(&mut tx, &granted, (&typed, &newcomer), now).await? {
                    Entered::As(id) => {
                        tx.commit_granted(&granted, now).await?;
                        return Ok(see_other_with(RegisterMemberPath { id }, "admitted").into_response());
                    }
                    Entered::Refused(field, words) => errors.add(field, words),
                }
            }
            errors
        }
    };
    drop(tx);
    let mut tx = app.db.read(&signed.actor).await?;
    let page = page(&mut tx, (&app, &signed), &granted, typed, errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

const ASK_REASON: &str = "Hãy ghi căn cứ, ví dụ: Quyết định kết nạp số 12-QĐ/ĐU ngày 03/02/2026.";

/// What became of writing a newcomer.
enum Entered {
    As(MemberId),
    /// The code or card belongs to someone whom this person may not see.
    Refused(&'static str, &'static str),
}

async fn admit(
    tx: &mut Write,
    granted: &Granted<AdmitMember>,
    (typed, newcomer): (&Typed, &Newcomer),
    now: DateTime<Utc>,
) -> Result<Entered> {
    let id = MemberId::new(now);
    match admitting::enter(tx, granted, (id, newcomer), now).await? {
        None => {}
        Some("member_card_unique") => return Ok(Entered::Refused("card_number", store::CARD_ELSEWHERE)),
        Some(_) => return Ok(Entered::Refused("code", admitting::CODE_ELSEWHERE)),
    }
    let mut fields = newcomer.identity.changes_from(&Identity::default());
    fields.extend(change::FieldChange::between(
        "standing",
        String::new(),
        newcomer.standing.title().to_owned(),
    ));
    let change =
        NewChange::new(typed.key, Act::Admit, fields, typed.reason.as_str()).by("", Some(newcomer.since));
    if change::record(tx, granted, id, change, now).await? == Outcome::Repeated {
        return Err(Error::Conflict("Đồng chí này vừa được ghi vào danh bạ.".to_owned()));
    }
    cycle::opening::ask_one(tx.conn(), id, now).await?;
    Ok(Entered::As(id))
}

impl Typed {
    fn read(&self, probation: Option<u32>, today: NaiveDate) -> Result<Newcomer, Errors> {
        let identity = self.person.read(probation, today);
        let mut errors = identity.as_ref().err().cloned().unwrap_or_default();
        let code = import::text::member_code(self.code.as_str())
            .map_err(|message| {
                let empty = "Hãy ghi mã đảng viên: 3 đến 20 chữ không dấu, chữ số, gạch ngang.".to_owned();
                errors.add("code", if self.code.is_empty() { empty } else { message });
            })
            .ok();
        let standing = STANDINGS.into_iter().find(|standing| standing.code() == self.standing);
        errors.require(standing.is_some(), "standing", "Hãy chọn trạng thái.");
        let since = person::day(&mut errors, "since", &self.since, today);
        errors.require(!self.since.is_empty(), "since", "Hãy ghi ngày bắt đầu sinh hoạt tại chi bộ.");
        if let (Some(since), Ok(identity)) = (since, &identity)
            && identity.joined.is_some_and(|joined| since < joined)
        {
            errors.add("since", "Ngày sinh hoạt tại chi bộ không thể trước ngày vào Đảng.");
        }
        if let (Some(standing), Ok(identity)) = (standing, &identity) {
            let official = identity.official.is_some();
            errors.require(
                standing != Standing::Probationary || !official,
                "official_on",
                "Đảng viên dự bị chưa có ngày chính thức: hãy để trống, hoặc chọn trạng thái Chính thức.",
            );
            errors.require(
                standing == Standing::Probationary || official,
                "official_on",
                "Hãy ghi ngày chính thức, hoặc chọn trạng thái Dự bị.",
            );
        }
        errors.require(!self.reason.is_empty(), "reason", ASK_REASON);
        match (identity, code, standing, since) {
            (Ok(identity), Some(code), Some(standing), Some(since)) if errors.is_empty() => {
                let agency = (!self.agency.is_empty()).then(|| self.agency.as_str().to_owned());
                Ok(Newcomer { code, identity, standing, agency, since })
            }
            _ => Err(errors),
        }
    }
}

async fn branch(tx: &mut Read, signed: &Signed, id: UnitId) -> Result<Granted<AdmitMember>> {
    let unit = units::find(tx, id).await?;
    if !signed.actor.may::<ReadRegister>(&unit) {
        return Err(Error::NotFound);
    }
    let granted = signed.actor.demand::<AdmitMember>(unit)?;
    if !granted.on().kind.is_branch() {
        return Err(Error::Conflict(
            "Đảng viên thuộc một chi bộ: hãy mở chi bộ rồi thêm đảng viên.".to_owned(),
        ));
    }
    Ok(granted)
}

async fn page(
    tx: &mut Read,
    (app, signed): (&App, &Signed),
    granted: &Granted<AdmitMember>,
    typed: Typed,
    errors: Errors,
) -> Result<AdmissionPage> {
    let unit = granted.on();
    let mut crumbs = crumbs(tx, &signed.actor, unit.id).await?;
    crumbs.push(crumb(unit));
    let choice = |standing: Standing| {
        Choice::new(standing.code(), standing.title(), typed.standing == standing.code())
    };
    Ok(AdmissionPage {
        frame: signed.frame(app, Tab::Register),
        crumbs,
        errors,
        action: AdmissionPath { id: unit.id }.to_string(),
        key: typed.key.to_string(),
        branch: unit.name.clone(),
        standings: STANDINGS.into_iter().map(choice).collect(),
        agencies: store::agencies(tx).await?.into_iter().map(|(_, name)| name).collect(),
        person: typed.person,
        code: typed.code,
        agency: typed.agency,
        since: typed.since,
        reason: typed.reason,
    })
}
