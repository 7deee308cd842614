//! Which posts a Standing Committee manages, as its Board keeps the list; and what was set by hand against it.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::routing::TypedPath;
use chrono::NaiveDate;
use serde::Deserialize;

use super::{
    crumb, crumbs,
    management::ManagementPath,
    person,
    store::{self, ManagedPost, Override},
};
use crate::{
    access::{
        Actor, Granted,
        policy::{KeepManagedPosts, ReadRegister},
    },
    app::App,
    clock::date_text,
    db::Read,
    error::{Error, Result},
    id::ActKey,
    import::text,
    member::{ManagedPostId, PostKind},
    unit::{UnitId, UnitKind, store as units},
    web::{
        act::see_other_with,
        filters,
        form::{Errors, Form, new_key},
        frame::Frame,
        page::Tab,
        parts::{Choice, Crumb},
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/register/units/{id}/managed-posts`
#[derive(TypedPath, Deserialize)]
#[typed_path("/register/units/{id}/managed-posts")]
pub struct ManagedPostsPath {
    /// The unit whose Standing Committee manages.
    pub id: UnitId,
}

/// `/register/managed-posts/{id}/end`
#[derive(TypedPath, Deserialize)]
#[typed_path("/register/managed-posts/{id}/end")]
pub struct ManagedPostEndPath {
    /// The line of the list.
    pub id: ManagedPostId,
}

/// Levels set by hand that the page shows; those to be looked at first.
const OVERRIDES: i64 = 200;

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "register/managed_posts.html")]
pub struct ManagedPostsPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    unit: String,
    errors: Errors,
    action: String,
    posts: Vec<Line>,
    overrides: Vec<Hand>,
    kinds: Vec<Choice>,
    levels: Vec<Choice>,
    typed: Typed,
}

/// A line of the list as it is read.
#[derive(Debug)]
pub struct Line {
    title: String,
    scope: String,
    days: String,
    source: String,
    end: Option<String>,
}

/// A level set by hand as it is read.
#[derive(Debug)]
pub struct Hand {
    href: String,
    name: String,
    code: String,
    level: String,
    reason: String,
    from: String,
    until: String,
    review: String,
    due: bool,
}

/// What is typed.
#[derive(Clone, Debug, Deserialize)]
pub struct Typed {
    key: ActKey,
    #[serde(default)]
    title: Text,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    level: String,
    #[serde(default)]
    from: Text,
    #[serde(default)]
    source: Text,
}

/// Shows the list, what was set by hand, and the form for one more line.
///
/// # Errors
/// Not found or forbidden as the policy says; a conflict for a branch, which has no Standing Committee.
pub async fn list(
    path: ManagedPostsPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<ManagedPostsPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = kept(&mut tx, &signed.actor, path.id).await?;
    let typed = Typed {
        key: new_key(now),
        title: Text::default(),
        kind: String::new(),
        level: String::new(),
        from: Text::clean(&signed.actor.day.to_string()),
        source: Text::default(),
    };
    let frame = signed.frame(&app, Tab::Register);
    page(&mut tx, (frame, &signed.actor), &granted, (typed, Errors::default())).await
}

/// Adds a line and derives the level of those who hold such a post.
///
/// # Errors
/// As [`list`].
pub async fn create(
    path: ManagedPostsPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = kept(&mut tx, &signed.actor, path.id).await?;
    match typed.read(signed.actor.day) {
        Err(errors) => {
            let frame = signed.frame(&app, Tab::Register);
            let page = page(&mut tx, (frame, &signed.actor), &granted, (typed, errors)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Ok(post) => {
            if store::add_managed_post(&mut tx, &granted, &post).await? {
                store::derive_holders(&mut tx, &granted, post.id).await?;
                tx.commit_granted(&granted, now).await?;
            }
            Ok(see_other_with(path, "managed-post").into_response())
        }
    }
}

/// Ends a line and derives the level of those who hold such a post.
///
/// # Errors
/// As [`list`]; a conflict if it was ended before.
pub async fn end(
    path: ManagedPostEndPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Redirect> {
    let mut tx = app.db.write(&signed.actor).await?;
    let (unit, _) = store::list_of(&mut tx, path.id).await?;
    let granted = kept(&mut tx, &signed.actor, unit).await?;
    store::end_managed_post(&mut tx, &granted, path.id).await?;
    store::derive_holders(&mut tx, &granted, path.id).await?;
    tx.commit_granted(&granted, now).await?;
    Ok(see_other_with(ManagedPostsPath { id: unit }, "managed-post"))
}

impl Typed {
    fn read(&self, today: NaiveDate) -> Result<ManagedPost, Errors> {
        let mut errors = Errors::default();
        let plain = self.title.as_str().replace('*', " ");
        if let Err(message) = text::title(plain.trim()) {
            let empty = "Hãy ghi tên chức vụ như trong quy định phân cấp.".to_owned();
            errors.add("title", if self.title.is_empty() { empty } else { message });
        }
        let kind = PostKind::ALL.into_iter().find(|kind| kind.code() == self.kind);
        errors.require(kind.is_some() || self.kind.is_empty(), "kind", "Hãy chọn loại chức vụ.");
        let level = LEVELS.into_iter().find(|(_, code)| *code == self.level).map(|(kind, _)| kind);
        errors.require(level.is_some() || self.level.is_empty(), "level", "Hãy chọn cấp của tổ chức đảng.");
        let from = person::day(&mut errors, "from", &self.from, today);
        errors.require(!self.from.is_empty(), "from", "Hãy ghi ngày bắt đầu áp dụng.");
        errors.require(
            !self.source.is_empty(),
            "source",
            "Hãy ghi văn bản, ví dụ: Quy định 377-QĐ/TW ngày 08/10/2025.",
        );
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(ManagedPost {
            id: ManagedPostId(self.key.0),
            title: self.title.as_str().split_whitespace().collect::<Vec<_>>().join(" "),
            kind,
            level,
            from,
            until: None,
            source: self.source.as_str().to_owned(),
        })
    }
}

/// The kinds of units with their codes.
const LEVELS: [(UnitKind, &str); 5] = [
    (UnitKind::CityCommittee, "city_committee"),
    (UnitKind::GrassrootsCommittee, "grassroots_committee"),
    (UnitKind::SectionalCommittee, "sectional_committee"),
    (UnitKind::BaseBranch, "base_branch"),
    (UnitKind::Branch, "branch"),
];

async fn kept(tx: &mut Read, actor: &Actor, id: UnitId) -> Result<Granted<KeepManagedPosts>> {
    let unit = units::find(tx, id).await?;
    if !actor.may::<ReadRegister>(&unit) {
        return Err(Error::NotFound);
    }
    let granted = actor.demand::<KeepManagedPosts>(unit)?;
    if granted.on().kind.is_branch() {
        return Err(Error::Conflict("Chi bộ không có Ban Thường vụ nên không có danh mục này.".to_owned()));
    }
    Ok(granted)
}

async fn page(
    tx: &mut Read,
    (frame, actor): (Frame, &Actor),
    granted: &Granted<KeepManagedPosts>,
    (typed, errors): (Typed, Errors),
) -> Result<ManagedPostsPage> {
    let unit = granted.on();
    let mut crumbs = crumbs(tx, actor, unit.id).await?;
    crumbs.push(crumb(unit));
    let kind = |it: PostKind| Choice::new(it.code(), it.title(), typed.kind == it.code());
    let level = |(it, code): (UnitKind, &str)| Choice::new(code, it.title(), typed.level == code);
    let any = |label: &str, chosen: bool| Choice::new("", label, chosen);
    Ok(ManagedPostsPage {
        frame,
        crumbs,
        unit: unit.name.clone(),
        errors,
        action: ManagedPostsPath { id: unit.id }.to_string(),
        posts: store::managed_posts(tx, unit.id).await?.into_iter().map(line).collect(),
        overrides: store::overrides(tx, unit.id, OVERRIDES)
            .await?
            .into_iter()
            .map(|it| hand(it, actor.day))
            .collect(),
        kinds: std::iter::once(any("Loại nào cũng được", typed.kind.is_empty()))
            .chain(PostKind::ALL.map(kind))
            .collect(),
        levels: std::iter::once(any("Cấp nào cũng được", typed.level.is_empty()))
            .chain(LEVELS.map(level))
            .collect(),
        typed,
    })
}

fn line(post: ManagedPost) -> Line {
    let kind = post.kind.map(|kind| format!("chức vụ {}", kind.title()));
    let level = post.level.map(|level| format!("tại {}", level.title()));
    let scope: Vec<String> = [kind, level].into_iter().flatten().collect();
    let from = post.from.map(date_text).unwrap_or_default();
    Line {
        title: post.title,
        scope: if scope.is_empty() { "mọi loại, mọi cấp".to_owned() } else { scope.join(", ") },
        days: match post.until {
            None => format!("từ {from}"),
            Some(day) => format!("từ {from} đến {}", date_text(day.pred_opt().unwrap_or(day))),
        },
        source: post.source,
        end: post.until.is_none().then(|| ManagedPostEndPath { id: post.id }.to_string()),
    }
}

fn hand(it: Override, today: NaiveDate) -> Hand {
    Hand {
        href: ManagementPath { id: it.member }.to_string(),
        name: it.name,
        code: it.code,
        level: it.unit.unwrap_or_else(|| "Không thuộc diện quản lý".to_owned()),
        reason: it.reason.unwrap_or_default(),
        from: it.from.map(date_text).unwrap_or_default(),
        until: it.ends_on.map(date_text).unwrap_or_default(),
        review: it.review_on.map(date_text).unwrap_or_default(),
        due: it.review_on.is_some_and(|day| day <= today),
    }
}
