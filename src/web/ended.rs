//! A request that came without a session, with half of one, or too long after its owner proved who they are: where to do
//! that, and what becomes of what was typed.
//!
//! A page asked for is opened after it. A form that was sent answers with a page that holds what was typed, so
//! that it can be sent again; with JavaScript it also finds its way back into the form: `static/js/kept.js`.

use askama::Template;
use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, FromRequestParts, Request, State},
    http::{HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{AppendHeaders, Html, IntoResponse, Response},
};

use super::{
    act::told_at,
    back::Back,
    filters,
    form::{self, Form},
    frame::Frame,
    offline::CLEAR,
    page::told,
    signed::Look,
};
use crate::{
    account::{proof::ProofPath, second_step::SecondStepPath, session, sign_in::SignInPath},
    app::App,
    error::AskWho,
};

/// Below these addresses passwords and codes are typed: nothing of it is kept.
const SECRET: [&str; 7] = [
    "/account",
    "/activation",
    "/forgotten-password",
    "/password-reset",
    "/second-factor",
    "/sign-in",
    "/sign-out",
];
/// Fields that hold a secret wherever they stand.
const SECRET_FIELDS: [&str; 5] = ["password", "again", "current", "slip", "answer"];
/// Bytes of what was typed that are handed back; more than any of our forms holds.
const MOST_KEPT: usize = 200 * 1024;

/// The page that holds what was typed.
#[derive(Template, Debug)]
#[template(path = "ended.html")]
pub struct EndedPage {
    frame: Frame,
    /// The session goes on; who acts has to prove again who they are.
    proves: bool,
    /// The page where one signs in, or proves it.
    door: String,
    action: String,
    fields: Vec<(String, String)>,
}

impl EndedPage {
    /// What its writer would want to read again: sentences, not keys.
    fn words(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|(_, value)| value.as_str()).filter(|value| value.trim().contains(' '))
    }
}

/// Takes a form whole before anyone answers it, so that a slow line holds no connection to the database; and leads
/// whoever lacks a session to sign in.
pub async fn lead(State(app): State<App>, request: Request, next: Next) -> Response {
    if request.method() == Method::GET {
        let asked = request.uri().clone();
        let response = next.run(request).await;
        let Some(ask) = unsigned(&response) else { return response };
        return to_sign_in(ask, &Back::to(asked.path_and_query().map_or("/", |path| path.as_str())));
    }
    if !form::arrives_whole(request.headers()) {
        let back = Back::from_referer(request.headers());
        let response = next.run(request).await;
        return match unsigned(&response) {
            Some(ask) => to_sign_in(ask, &back),
            None => response,
        };
    }
    let (parts, body) = match form::taken_whole(request).await {
        Ok(whole) => whole,
        Err(error) => return error.into_response(),
    };
    let kept = parts.clone();
    let response = next.run(Request::from_parts(parts, Body::from(body.clone()))).await;
    match response.extensions().get::<AskWho>() {
        Some(ask) => {
            let page = typed_in_vain(&app, *ask, kept, body).await;
            page.unwrap_or(response)
        }
        None => response,
    }
}

/// What a response says that the request lacks of a session; a proof that is too old leads its own way.
fn unsigned(response: &Response) -> Option<AskWho> {
    response.extensions().get().copied().filter(|ask| *ask != AskWho::ProveAgain)
}

fn door(ask: AskWho, back: &Back) -> String {
    match ask {
        AskWho::ProveAgain => back.through(ProofPath),
        AskWho::Nobody => back.through(SignInPath),
        AskWho::Ended(why) => told_at(back.through(SignInPath), why),
        AskWho::Half => back.through(SecondStepPath),
    }
}

fn to_sign_in(ask: AskWho, back: &Back) -> Response {
    let cleared = is_taken_from_here(ask).then_some(AppendHeaders([CLEAR]));
    (StatusCode::SEE_OTHER, [(header::LOCATION, door(ask, back))], cleared, ()).into_response()
}

/// Whether the session was ended from elsewhere: then the machine may be in strange hands, and forgets what was written
/// on it as well. Otherwise unsent words wait for the same person to sign in again.
fn is_taken_from_here(ask: AskWho) -> bool {
    matches!(ask, AskWho::Ended("session-elsewhere" | "session-lock"))
}

/// The page that holds what was typed. `None` where nothing was, and the answer leads on as it is.
async fn typed_in_vain(app: &App, ask: AskWho, mut parts: Parts, body: Bytes) -> Option<Response> {
    let back = Back::from_referer(&parts.headers);
    let proves = ask == AskWho::ProveAgain;
    let led_on = (!proves).then(|| to_sign_in(ask, &back));
    let is_secret = SECRET.iter().any(|below| is_below(parts.uri.path(), below));
    if body.is_empty() || body.len() > MOST_KEPT || is_secret {
        return led_on;
    }
    let Ok(look) = Look::from_request_parts(&mut parts, app).await;
    let action = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let token = session::token_in(&parts.headers, app.config.secure()).filter(|_| proves);
    let whole = Request::from_parts(parts, Body::from(body));
    let Ok(Form(mut fields)) = Form::<Vec<(String, String)>>::from_request(whole, app).await else {
        return led_on;
    };
    fields.retain(|(name, _)| !SECRET_FIELDS.contains(&name.as_str()));
    // A button alone is pressed again on its page.
    if proves && !fields.iter().any(|(_, value)| is_typed(value)) {
        return None;
    }
    let frame = match token {
        Some(token) => look.frame_behind(app, &token).await,
        None => {
            Frame { notice: if let AskWho::Ended(why) = ask { told(why) } else { None }, ..look.frame(app) }
        }
    };
    let page = EndedPage { frame, proves, door: door(ask, &back), action, fields };
    // A script that saves in the background asks for this header to tell a lost session from a page.
    let scheme = HeaderValue::from_static(if proves { "Proof" } else { "Session" });
    Some(match page.render() {
        Ok(html) => {
            (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, scheme)], Html(html)).into_response()
        }
        Err(error) => crate::error::Error::from(error).into_response(),
    })
}

/// Whether an address is this one or lies below it.
fn is_below(path: &str, above: &str) -> bool {
    path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether somebody typed or chose this: ids of people and things are the page's own.
fn is_typed(value: &str) -> bool {
    !value.trim().is_empty() && uuid::Uuid::try_parse(value).is_err()
}
