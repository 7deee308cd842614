//! Setting a level of management by hand: before what posts say, with a reason, a last day after which it ends by itself
//! or a day on which it is looked at again; and ending that, after which posts decide once more.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::NaiveDate;
use serde::Deserialize;

use super::{
    keeping::{self, Head},
    member::RegisterMemberPath,
    person,
    store::{self, Held},
};
use crate::{
    access::{Actor, Granted, policy::KeepRecord},
    app::App,
    clock::{date_text, parse_day},
    db::{Read, Write},
    error::Result,
    id::ActKey,
    member::{
        MemberId,
        change::{self, Act, FieldChange, NewChange},
    },
    unit::UnitId,
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

/// `/register/members/{id}/management`
#[derive(TypedPath, Deserialize)]
#[typed_path("/register/members/{id}/management")]
pub struct ManagementPath {
    /// The member.
    pub id: MemberId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "register/management.html")]
pub struct ManagementPage {
    frame: Frame,
    head: Head,
    errors: Errors,
    action: String,
    now: String,
    levels: Vec<Choice>,
    typed: Typed,
}

/// What is typed.
#[derive(Clone, Debug, Deserialize)]
pub struct Typed {
    key: ActKey,
    /// `posts` to let the posts decide, `none` for nobody, or the id of a unit.
    #[serde(default)]
    level: String,
    #[serde(default)]
    ends_on: Text,
    #[serde(default)]
    review_on: Text,
    #[serde(default)]
    reason: Text,
}

/// What is set by hand.
enum Set {
    /// Nothing any more: posts decide.
    ByPosts,
    /// This unit, or nobody, with its days.
    ByHand(Option<UnitId>, Days),
}

/// When it is looked at again, and its last day.
type Days = (Option<NaiveDate>, Option<NaiveDate>);

/// Shows who manages the member and why, with the choices.
///
/// # Errors
/// Not found or forbidden as the policy says.
pub async fn edit(
    path: ManagementPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<ManagementPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = keeping::kept(&mut tx, &signed.actor, path.id).await?;
    let typed = Typed {
        key: new_key(now),
        level: String::new(),
        ends_on: Text::default(),
        review_on: Text::default(),
        reason: Text::default(),
    };
    page(&mut tx, (signed.frame(&app, Tab::Register), &signed.actor), &granted, (typed, Errors::default()))
        .await
}

/// Sets it.
///
/// # Errors
/// Not found or forbidden as the policy says.
pub async fn update(
    path: ManagementPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let done = || see_other_with(RegisterMemberPath { id: path.id }, "managed").into_response();
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = keeping::kept(&mut tx, &signed.actor, path.id).await?;
    if change::is_done(&mut tx, typed.key).await? {
        return Ok(done());
    }
    let before = store::held_level(&mut tx, path.id).await?;
    let levels = store::levels(&mut tx, granted.on()).await?;
    match typed.read(&levels, &before, signed.actor.day) {
        Err(errors) => {
            let frame = signed.frame(&app, Tab::Register);
            let page = page(&mut tx, (frame, &signed.actor), &granted, (typed, errors)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Ok(set) => {
            let said = typed.said(&levels);
            let fields = FieldChange::between("management", before.said(), said).into_iter().collect();
            let change = NewChange::new(typed.key, Act::Management, fields, typed.reason.as_str());
            if change::record(&mut tx, &granted, path.id, change, now).await? == Outcome::Done {
                record(&mut tx, &granted, set, typed.reason.as_str(), now).await?;
                tx.commit_granted(&granted, now).await?;
            }
            Ok(done())
        }
    }
}

async fn record(
    tx: &mut Write,
    granted: &Granted<KeepRecord>,
    set: Set,
    reason: &str,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<()> {
    store::close_level(tx, granted).await?;
    if let Set::ByHand(unit, days) = set {
        store::override_level(tx, granted, (unit, reason, days), now).await?;
    }
    store::derive_level(tx, granted).await
}

impl Typed {
    fn read(&self, levels: &[(UnitId, String)], before: &Held, today: NaiveDate) -> Result<Set, Errors> {
        let mut errors = Errors::default();
        let unit = levels.iter().find(|(id, _)| id.to_string() == self.level).map(|(id, _)| *id);
        let known = unit.is_some() || self.level == "none" || (self.level == "posts" && before.by_hand);
        errors.require(known, "level", "Hãy chọn cấp quản lý.");
        errors.require(!self.reason.is_empty(), "reason", "Hãy ghi lý do, ví dụ: Thông báo số 30-TB/TU.");
        let ends_on = read_day("ends_on", &self.ends_on, &mut errors);
        let review_on = read_day("review_on", &self.review_on, &mut errors);
        errors.require(
            ends_on.is_none_or(|day| day >= today),
            "ends_on",
            "Ngày cuối cùng không thể trước hôm nay. Hãy sửa, hoặc để trống nếu không có thời hạn.",
        );
        errors.require(
            review_on.is_none_or(|day| day > today),
            "review_on",
            "Ngày xét lại phải sau hôm nay, hoặc để trống.",
        );
        match (errors.is_empty(), self.level.as_str()) {
            (false, _) => Err(errors),
            (true, "posts") => Ok(Set::ByPosts),
            (true, _) => Ok(Set::ByHand(unit, (review_on, ends_on))),
        }
    }

    fn said_end(&self) -> String {
        let day = parse_day(self.ends_on.as_str());
        day.map(|day| format!(", đến hết ngày {}", date_text(day))).unwrap_or_default()
    }

    fn said(&self, levels: &[(UnitId, String)]) -> String {
        match levels.iter().find(|(id, _)| id.to_string() == self.level) {
            Some((_, name)) => format!("{name} (ghi bằng tay{})", self.said_end()),
            None if self.level == "none" => {
                format!("không thuộc diện quản lý (ghi bằng tay{})", self.said_end())
            }
            None => "theo chức vụ".to_owned(),
        }
    }
}

fn read_day(field: &str, typed: &Text, errors: &mut Errors) -> Option<NaiveDate> {
    person::typed_day(typed).unwrap_or_else(|message| {
        errors.add(field, message);
        None
    })
}

async fn page(
    tx: &mut Read,
    (frame, actor): (Frame, &Actor),
    granted: &Granted<KeepRecord>,
    (typed, errors): (Typed, Errors),
) -> Result<ManagementPage> {
    let id = granted.on().id;
    let held = store::held_level(tx, id).await?;
    let levels = store::levels(tx, granted.on()).await?;
    let mut choices: Vec<Choice> = levels
        .into_iter()
        .map(|(id, name)| {
            Choice::new(id.to_string(), format!("Ban Thường vụ {name}"), typed.level == id.to_string())
        })
        .collect();
    choices.push(Choice::new("none", "Không thuộc diện quản lý", typed.level == "none"));
    if held.by_hand {
        let again = Choice::new("posts", "Theo chức vụ (bỏ mức đã ghi bằng tay)", typed.level == "posts");
        choices.insert(0, again);
    }
    let end = held.ends_on.map(|day| format!(", đến hết ngày {}", date_text(day))).unwrap_or_default();
    let review = held.review_on.map(|day| format!(", xét lại ngày {}", date_text(day))).unwrap_or_default();
    Ok(ManagementPage {
        frame,
        head: keeping::head(tx, actor, granted.on()).await?,
        errors,
        action: ManagementPath { id }.to_string(),
        now: format!("{}{end}{review}", held.said()),
        levels: choices,
        typed,
    })
}
