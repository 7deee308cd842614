//! A member's leaves, and the form that enters one.

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

use super::{Kind, store, withdrawal::WithdrawalPath};
use crate::{
    access::policy::KeepLeave,
    app::App,
    clock::{day_in_vietnam, parse_day},
    db::Read,
    error::{Error, Result},
    id::ActKey,
    member::{self, Member, MemberId},
    web::{
        act::{Outcome, see_other_with},
        filters,
        form::{Errors, Form, new_key},
        frame::Frame,
        page::Tab,
        parts::Choice,
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/members/{id}/leaves`
#[derive(TypedPath, Deserialize)]
#[typed_path("/members/{id}/leaves")]
pub struct LeavesPath {
    /// The member.
    pub id: MemberId,
}

/// The longest name of a paper.
const LONGEST: usize = 300;

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "leave/list.html")]
pub struct LeavesPage {
    frame: Frame,
    errors: Errors,
    name: String,
    rows: Vec<Row>,
    action: String,
    key: String,
    kinds: Vec<Choice>,
    typed: Typed,
}

/// One leave as it is shown.
#[derive(Debug)]
pub struct Row {
    line: String,
    withdrawn: Option<String>,
    withdraw: String,
}

/// What is typed.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    key: Option<ActKey>,
    #[serde(default)]
    kind: Text,
    #[serde(default)]
    from: Text,
    #[serde(default)]
    last: Text,
    #[serde(default)]
    basis: Text,
}

/// Shows them to those who keep them.
///
/// # Errors
/// Not found for everyone else.
pub async fn index(
    path: LeavesPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<LeavesPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let member = member::store::find(&mut tx, path.id).await?;
    if !signed.actor.may::<KeepLeave>(&member) {
        return Err(Error::NotFound);
    }
    let frame = signed.frame(&app, Tab::Grading);
    page(&mut tx, frame, &member, (Typed::default(), Errors::default()), now).await
}

/// Enters one.
///
/// # Errors
/// As [`index`]; forbidden on oneself.
pub async fn create(
    path: LeavesPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let member = member::store::find(&mut tx, path.id).await?;
    let granted = signed.actor.demand::<KeepLeave>(member)?;
    let key = typed.key.ok_or(Error::BadRequest)?;
    let done = see_other_with(LeavesPath { id: path.id }, "leave-kept").into_response();
    let read = typed.read(day_in_vietnam(now));
    let read = match read {
        Ok(new)
            if !store::is_done(&mut tx, key).await? && store::overlaps(&mut tx, path.id, &new).await? =>
        {
            let mut errors = Errors::default();
            errors.add("from", store::OVERLAPS);
            Err(errors)
        }
        read => read,
    };
    match read {
        Ok(new) => {
            if store::record(&mut tx, &granted, key, &new, now).await? == Outcome::Done {
                tx.commit_granted(&granted, now).await?;
            }
            Ok(done)
        }
        Err(errors) => {
            let frame = signed.frame(&app, Tab::Grading);
            let page = page(&mut tx, frame, granted.on(), (typed, errors), now).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

impl Typed {
    fn read(&self, today: NaiveDate) -> Result<store::NewLeave, Errors> {
        let mut errors = Errors::default();
        let kind = Kind::named(self.kind.as_str());
        errors.require(kind.is_some(), "kind", "Hãy chọn lý do nghỉ.");
        let from = parse_day(self.from.as_str());
        errors.require(from.is_some(), "from", "Hãy ghi ngày bắt đầu nghỉ, ví dụ: 01/03/2027.");
        errors.require(
            from.is_none_or(|day| day <= today),
            "from",
            "Ngày bắt đầu nghỉ không thể sau hôm nay.",
        );
        let last = (!self.last.is_empty()).then(|| parse_day(self.last.as_str()));
        errors.require(
            last != Some(None),
            "last",
            "Hãy ghi ngày như 30/06/2027, hoặc để trống nếu chưa trở lại.",
        );
        let last = last.flatten();
        if let (Some(from), Some(last)) = (from, last) {
            errors.require(from <= last, "last", "Ngày nghỉ cuối không thể trước ngày bắt đầu.");
        }
        errors.require(!self.basis.is_empty(), "basis", "Hãy ghi căn cứ, ví dụ: Giấy ra viện số 12.");
        errors.require(self.basis.as_str().chars().count() <= LONGEST, "basis", "Nội dung quá dài.");
        match (kind, from) {
            (Some(kind), Some(from)) if errors.is_empty() => {
                Ok(store::NewLeave { kind, from, last, basis: self.basis.as_str().to_owned() })
            }
            _ => Err(errors),
        }
    }
}

async fn page(
    tx: &mut Read,
    frame: Frame,
    member: &Member,
    (typed, errors): (Typed, Errors),
    now: DateTime<Utc>,
) -> Result<LeavesPage> {
    let rows = store::of_member(tx, member.id, None).await?;
    let chosen = typed.kind.as_str();
    Ok(LeavesPage {
        frame,
        errors,
        name: member.name.clone(),
        rows: rows
            .into_iter()
            .map(|one| Row {
                line: one.line(),
                withdraw: WithdrawalPath { id: one.id }.to_string(),
                withdrawn: one.withdrawn,
            })
            .collect(),
        action: LeavesPath { id: member.id }.to_string(),
        key: typed.key.unwrap_or_else(|| new_key(now)).to_string(),
        kinds: Kind::ALL.map(|one| Choice::new(one.code(), one.title(), one.code() == chosen)).into(),
        typed,
    })
}
