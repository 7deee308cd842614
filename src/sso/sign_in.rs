//! To the provider and back: signing in, or linking for who is signed in.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::{
    extract::{
        CookieJar,
        cookie::{Cookie, SameSite},
    },
    routing::TypedPath,
};
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    binding::BindingPath,
    link::LinkPath,
    provider::{Identity, Provider},
    store,
};
use crate::{
    access::Actor,
    account::{
        self,
        arrival::{self, Device, Way},
        session::{self, Token},
        sign_in::SignInPath,
    },
    app::App,
    audit::Entry,
    clock::day_in_vietnam,
    db::Read,
    error::{AskWho, Error, Result},
    member::MemberId,
    web::{
        act::{see_other, see_other_with},
        back::{Asked, Back},
        filters,
        form::{Errors, Query},
        frame::Frame,
        signed::{Look, Now},
    },
};

/// Binds a way to the browser that began it.
pub(super) const COOKIE: &str = "sso";
/// The page to come back to, while the browser is with the provider.
pub(super) const TO_COOKIE: &str = "sso_to";

/// `/sign-in/oidc`
#[derive(TypedPath, Deserialize)]
#[typed_path("/sign-in/oidc")]
pub struct StartPath;

/// `/sign-in/oidc/callback`
#[derive(TypedPath, Deserialize)]
#[typed_path("/sign-in/oidc/callback")]
pub struct CallbackPath;

/// What the provider sends back.
#[derive(Debug, Default, Deserialize)]
pub struct Answer {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
}

/// The page of a sign-in that came to nothing.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "sso/refused.html")]
pub struct RefusedPage {
    frame: Frame,
    title: &'static str,
    words: &'static str,
}

impl RefusedPage {
    /// Who holds an office must be asked twice by the provider.
    pub(super) fn second_factor(frame: Frame) -> Self {
        Self {
            frame,
            title: "Cần xác thực hai bước",
            words: "Người được giao nhiệm vụ đọc giấy tờ của người khác phải đăng nhập hai bước ở nơi cấp tài khoản.",
        }
    }

    /// The way took too long, or did not begin here.
    pub(super) fn over(frame: Frame) -> Self {
        Self {
            frame,
            title: "Chưa đăng nhập được",
            words: "Lần đăng nhập này đã hết hạn hoặc không bắt đầu từ trình duyệt này. Hãy bắt đầu lại từ trang đăng nhập.",
        }
    }
}

/// The page for an identity that nobody has bound yet: the code on a slip binds it.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "sso/unbound.html")]
pub struct UnboundPage {
    frame: Frame,
    errors: Errors,
    provider: String,
    action: String,
    code: String,
    slip: String,
}

impl UnboundPage {
    /// The page with what was typed and what is wrong with it.
    pub(super) fn new(
        frame: Frame,
        provider: &Provider,
        errors: Errors,
        (code, slip): (String, String),
    ) -> Self {
        let action = BindingPath.to_string();
        Self { frame, errors, provider: provider.name.clone(), action, code, slip }
    }
}

/// The page that this browser is to come back to.
pub(super) fn way_back(jar: &CookieJar) -> Back {
    jar.get(TO_COOKIE).map(|cookie| Back::to(cookie.value())).unwrap_or_default()
}

/// Sends the browser to the provider.
///
/// # Errors
/// Not found where no provider is set.
pub async fn start(
    _: StartPath,
    State(app): State<App>,
    Now(now): Now,
    jar: CookieJar,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let jar = if asked.to.fits_a_cookie() {
        jar.add(
            Cookie::build((TO_COOKIE, asked.to.to_string()))
                .path(StartPath::PATH)
                .http_only(true)
                .secure(app.config.secure())
                .same_site(SameSite::Lax),
        )
    } else {
        jar
    };
    begin(&app, None, now, jar).await
}

/// Begins a way; a link and not a form, since the content policy keeps forms on this site.
pub(super) async fn begin(
    app: &App,
    member: Option<MemberId>,
    now: DateTime<Utc>,
    jar: CookieJar,
) -> Result<Response> {
    let provider = app.config.provider.as_ref().ok_or(Error::NotFound)?;
    let begun = provider.begin(&back(app)).await.map_err(Error::internal)?;
    let browser = Token::random();
    store::begin(&app.db, &browser, &begun, member, now).await?;
    let cookie = browser.cookie_named(COOKIE, app.config.secure());
    Ok((jar.add(cookie), Redirect::to(&begun.url)).into_response())
}

fn back(app: &App) -> String {
    format!("{}{CallbackPath}", app.config.public_url)
}

/// Takes the browser back. Every check that fails leads to the same sentence; the log says which, without a name.
///
/// # Errors
/// Not found where no provider is set.
pub async fn callback(
    _: CallbackPath,
    State(app): State<App>,
    (look, Now(now), device): (Look, Now, Device),
    headers: HeaderMap,
    jar: CookieJar,
    Query(answer): Query<Answer>,
) -> Result<Response> {
    let provider = app.config.provider.as_ref().ok_or(Error::NotFound)?;
    let browser = jar.get(COOKIE).and_then(|cookie| Token::read(cookie.value()));
    let to = way_back(&jar);
    let jar = jar.remove(Cookie::build((COOKIE, "")).path("/"));
    let Some((identity, member)) = checked(&app, provider, browser, answer, now).await? else {
        return Ok((StatusCode::FORBIDDEN, jar, RefusedPage::over(look.frame(&app))).into_response());
    };
    if let Some(member) = member {
        return link(&app, (member, &identity), &headers, now).await;
    }
    let Some(bound) = store::bound(&app.db, &identity).await? else {
        let browser = Token::random();
        store::keep_arrival(&app.db, &browser, &identity, now).await?;
        let jar = jar.add(browser.cookie_named(COOKIE, app.config.secure()));
        let page = UnboundPage::new(look.frame(&app), provider, Errors::default(), Default::default());
        return Ok((StatusCode::FORBIDDEN, jar, page).into_response());
    };
    let mut actor = Actor::just_come(bound.member, bound.code, day_in_vietnam(now));
    actor.name = bound.name;
    let mut tx = app.db.write(&actor).await?;
    if lacks_factor(&mut tx, &identity).await? {
        let page = RefusedPage::second_factor(look.frame(&app));
        return Ok((StatusCode::FORBIDDEN, jar, page).into_response());
    }
    store::record_use(&mut tx, &identity, now).await?;
    let came = (Way::Oidc, identity.with_factor);
    let let_in = arrival::let_in(&app, &mut tx, &actor, &device, came, now).await?;
    tx.commit(Entry::own(&actor, "sign_in_by_provider", now)).await?;
    let jar = jar.remove(Cookie::build((TO_COOKIE, "")).path(StartPath::PATH));
    Ok(let_in.answer(jar, &to))
}

/// Whether the provider did not tell of the second factor that the settings ask of who holds an office.
pub(super) async fn lacks_factor(tx: &mut Read, identity: &Identity) -> Result<bool> {
    Ok(!identity.strong && account::store::holds_office(tx).await?)
}

async fn checked(
    app: &App,
    provider: &Provider,
    browser: Option<Token>,
    answer: Answer,
    now: DateTime<Utc>,
) -> Result<Option<(Identity, Option<MemberId>)>> {
    let Some(browser) = browser else { return Ok(None) };
    let Some(begun) = store::end(&app.db, &browser, &answer.state, now).await? else { return Ok(None) };
    match provider.finish(&back(app), answer.code, (begun.nonce, begun.verifier), now).await {
        Ok(identity) => Ok(Some((identity, begun.member))),
        Err(failure) => {
            tracing::warn!(failure, "sso.refused");
            Ok(None)
        }
    }
}

/// Binds the identity, if whoever began is still the one signed in.
async fn link(
    app: &App,
    (member, identity): (MemberId, &Identity),
    headers: &HeaderMap,
    now: DateTime<Utc>,
) -> Result<Response> {
    let token = session::token_in(headers, app.config.secure()).ok_or(Error::SignIn(AskWho::Nobody))?;
    let session = session::find(&app.db, &token, now).await?.filter(|it| it.opens_pages(&app.config));
    let actor = session.ok_or(Error::SignIn(AskWho::Nobody))?.actor;
    if actor.member != member {
        return Ok(see_other(SignInPath).into_response());
    }
    let mut tx = app.db.write(&actor).await?;
    if !store::link(&mut tx, &actor, identity, now).await? {
        return Err(Error::Conflict(
            "Tài khoản này đã được liên kết rồi. Nếu không phải do đồng chí làm, hãy báo người quản trị."
                .to_owned(),
        ));
    }
    tx.commit(Entry::own(&actor, "link_provider", now)).await?;
    Ok(see_other_with(LinkPath, "noted").into_response())
}
