//! Posts of three kinds: given, ended and corrected, each with its days and a reason.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    keeping::{self, Head},
    post_form::{self, Given, Typed as Fields},
    store::{self, Post},
};
use crate::{
    access::{Actor, Granted, policy::KeepRecord},
    app::App,
    db::Read,
    error::Result,
    id::ActKey,
    member::{
        MemberId, PostId,
        change::{self, Act, FieldChange, NewChange},
    },
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

/// `/register/members/{id}/posts`
#[derive(TypedPath, Deserialize)]
#[typed_path("/register/members/{id}/posts")]
pub struct PostsPath {
    /// The member.
    pub id: MemberId,
}

/// `/register/posts/{id}`
#[derive(TypedPath, Deserialize)]
#[typed_path("/register/posts/{id}")]
pub struct PostPath {
    /// The post.
    pub id: PostId,
}

/// `/register/posts/{id}/end`
#[derive(TypedPath, Deserialize)]
#[typed_path("/register/posts/{id}/end")]
pub struct PostEndPath {
    /// The post.
    pub id: PostId,
}

/// The posts of a member with the form for one more.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "register/posts.html")]
pub struct PostsPage {
    frame: Frame,
    head: Head,
    posts: Vec<Row>,
    form: PostForm,
}

/// One post, to be ended or corrected.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "register/post.html")]
pub struct PostPage {
    frame: Frame,
    head: Head,
    title: String,
    held: bool,
    end: String,
    day: Text,
    end_reason: Text,
    end_errors: Errors,
    form: PostForm,
}

/// The fields of a post as they stand in a form.
#[derive(Debug)]
pub struct PostForm {
    errors: Errors,
    action: String,
    key: String,
    version: i32,
    kinds: Vec<Choice>,
    agencies: Vec<String>,
    typed: Fields,
    reason: Text,
}

/// A post in the list.
#[derive(Debug)]
pub struct Row {
    href: String,
    title: String,
    kind: &'static str,
    place: String,
    days: String,
}

/// What is typed about a post.
#[derive(Deserialize)]
pub struct Typed {
    key: ActKey,
    #[serde(default)]
    version: i32,
    #[serde(flatten)]
    post: Fields,
    #[serde(default)]
    reason: Text,
}

/// What is typed to end one.
#[derive(Deserialize)]
pub struct Ended {
    key: ActKey,
    version: i32,
    #[serde(default)]
    last: Text,
    #[serde(default)]
    why: Text,
}

/// Shows the posts of a member.
///
/// # Errors
/// Not found or forbidden as the policy says.
pub async fn list(
    path: PostsPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<PostsPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = keeping::kept(&mut tx, &signed.actor, path.id).await?;
    let typed = Typed {
        key: new_key(now),
        version: 0,
        post: Fields::blank(signed.actor.day),
        reason: Text::default(),
    };
    let frame = signed.frame(&app, Tab::Register);
    list_page(&mut tx, (frame, &signed.actor), &granted, (typed, Errors::default())).await
}

/// Gives one more.
///
/// # Errors
/// Not found or forbidden as the policy says.
pub async fn create(
    path: PostsPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let done = || see_other_with(PostsPath { id: path.id }, "post").into_response();
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = keeping::kept(&mut tx, &signed.actor, path.id).await?;
    if change::is_done(&mut tx, typed.key).await? {
        return Ok(done());
    }
    match post_form::read(&mut tx, &typed.post, &typed.reason, signed.actor.day).await? {
        Err(errors) => {
            let frame = signed.frame(&app, Tab::Register);
            let page = list_page(&mut tx, (frame, &signed.actor), &granted, (typed, errors)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Ok(given) => {
            let fields = FieldChange::between("Giao chức vụ", String::new(), given.said.clone());
            let change =
                NewChange::new(typed.key, Act::Post, fields.into_iter().collect(), typed.reason.as_str())
                    .by("", Some(given.post.from));
            if change::record(&mut tx, &granted, path.id, change, now).await? == Outcome::Done {
                store::give_post(&mut tx, &granted, &given.post, now).await?;
                tx.commit_granted(&granted, now).await?;
            }
            Ok(done())
        }
    }
}

/// Shows one post with what can be done about it.
///
/// # Errors
/// Not found or forbidden as the policy says.
pub async fn show(path: PostPath, State(app): State<App>, signed: Signed, Now(now): Now) -> Result<PostPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let (post, granted) = kept(&mut tx, &signed.actor, path.id).await?;
    let typed =
        Typed { key: new_key(now), version: post.version, post: Fields::of(&post), reason: Text::default() };
    let frame = signed.frame(&app, Tab::Register);
    post_page(&mut tx, (frame, &signed.actor), (&post, &granted), typed, Wrong::default()).await
}

/// Corrects it.
///
/// # Errors
/// Not found or forbidden as the policy says; a conflict if someone changed it meanwhile.
pub async fn update(
    path: PostPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let (post, granted) = kept(&mut tx, &signed.actor, path.id).await?;
    let done = || see_other_with(PostsPath { id: post.member }, "post").into_response();
    if change::is_done(&mut tx, typed.key).await? {
        return Ok(done());
    }
    let read = post_form::read(&mut tx, &typed.post, &typed.reason, signed.actor.day).await?;
    let read = read.and_then(|given| {
        let mut errors = Errors::default();
        errors.require(given.said != post_form::said(&post), "title", "Chưa có gì được sửa.");
        if errors.is_empty() { Ok(given) } else { Err(errors) }
    });
    match read {
        Err(errors) => {
            let frame = signed.frame(&app, Tab::Register);
            let wrong = Wrong { post: errors, end: Errors::default() };
            let page = post_page(&mut tx, (frame, &signed.actor), (&post, &granted), typed, wrong).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Ok(Given { post: corrected, said }) => {
            let fields = FieldChange::between("Sửa chức vụ", post_form::said(&post), said);
            let change =
                NewChange::new(typed.key, Act::Post, fields.into_iter().collect(), typed.reason.as_str());
            if change::record(&mut tx, &granted, post.member, change, now).await? == Outcome::Done {
                store::correct_post(&mut tx, &granted, (post.id, typed.version), &corrected).await?;
                tx.commit_granted(&granted, now).await?;
            }
            Ok(done())
        }
    }
}

/// Ends it.
///
/// # Errors
/// Not found or forbidden as the policy says; a conflict if it was ended or changed meanwhile.
pub async fn end(
    path: PostEndPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Ended>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let (post, granted) = kept(&mut tx, &signed.actor, path.id).await?;
    let done = || see_other_with(PostsPath { id: post.member }, "post").into_response();
    if change::is_done(&mut tx, typed.key).await? {
        return Ok(done());
    }
    match post_form::last_day(&post, &typed.last, &typed.why, signed.actor.day) {
        Err(errors) => {
            let frame = signed.frame(&app, Tab::Register);
            let shown = Typed {
                key: new_key(now),
                version: typed.version,
                post: Fields::of(&post),
                reason: Text::default(),
            };
            let wrong = Wrong { post: Errors::default(), end: errors };
            let mut page =
                post_page(&mut tx, (frame, &signed.actor), (&post, &granted), shown, wrong).await?;
            (page.day, page.end_reason) = (typed.last, typed.why);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Ok(until) => {
            let fields = FieldChange::between("Thôi chức vụ", post_form::said(&post), String::new());
            let change =
                NewChange::new(typed.key, Act::Post, fields.into_iter().collect(), typed.why.as_str())
                    .by("", Some(until));
            if change::record(&mut tx, &granted, post.member, change, now).await? == Outcome::Done {
                store::end_post(&mut tx, &granted, (post.id, typed.version), until).await?;
                tx.commit_granted(&granted, now).await?;
            }
            Ok(done())
        }
    }
}

/// What is wrong with each of the two forms of a post's page.
#[derive(Default)]
struct Wrong {
    post: Errors,
    end: Errors,
}

async fn kept(tx: &mut Read, actor: &Actor, id: PostId) -> Result<(Post, Granted<KeepRecord>)> {
    let post = store::post(tx, id).await?;
    let granted = keeping::kept(tx, actor, post.member).await?;
    Ok((post, granted))
}

async fn list_page(
    tx: &mut Read,
    (frame, actor): (Frame, &Actor),
    granted: &Granted<KeepRecord>,
    (typed, errors): (Typed, Errors),
) -> Result<PostsPage> {
    let id = granted.on().id;
    let posts = store::posts_of(tx, id).await?;
    Ok(PostsPage {
        frame,
        head: keeping::head(tx, actor, granted.on()).await?,
        posts: posts.into_iter().map(row).collect(),
        form: form(tx, PostsPath { id }.to_string(), typed, errors).await?,
    })
}

async fn post_page(
    tx: &mut Read,
    (frame, actor): (Frame, &Actor),
    (post, granted): (&Post, &Granted<KeepRecord>),
    typed: Typed,
    wrong: Wrong,
) -> Result<PostPage> {
    Ok(PostPage {
        frame,
        head: keeping::head(tx, actor, granted.on()).await?,
        title: post.title.clone(),
        held: post.until.is_none(),
        end: PostEndPath { id: post.id }.to_string(),
        day: Text::clean(&actor.day.to_string()),
        end_reason: Text::default(),
        end_errors: wrong.end,
        form: form(tx, PostPath { id: post.id }.to_string(), typed, wrong.post).await?,
    })
}

async fn form(tx: &mut Read, action: String, typed: Typed, errors: Errors) -> Result<PostForm> {
    Ok(PostForm {
        errors,
        action,
        key: typed.key.to_string(),
        version: typed.version,
        kinds: typed.post.kinds(),
        agencies: store::agencies(tx).await?.into_iter().map(|(_, name)| name).collect(),
        typed: typed.post,
        reason: typed.reason,
    })
}

fn row(post: Post) -> Row {
    Row {
        href: PostPath { id: post.id }.to_string(),
        kind: post.kind.title(),
        place: post.agency.clone().or_else(|| post.unit.clone()).unwrap_or_default(),
        days: post_form::days(&post),
        title: post.title,
    }
}
