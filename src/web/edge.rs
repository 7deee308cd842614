//! The edge: what every request passes on its way in, and every answer on its way out.

use std::time::Duration;

use askama::Template;
use axum::{
    Router,
    body::{Body, HttpBody},
    extract::{DefaultBodyLimit, FromRequestParts, Request, State},
    http::{StatusCode, header},
    middleware::{self, Next},
    response::{Html, IntoResponse, Response},
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    csrf::CsrfLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, RequestId, SetRequestIdLayer},
    timeout::TimeoutLayer,
};

use super::{ended, failure::FailurePage, headers, signed::Look};
use crate::{account::session, app::App, error::Failure};

/// Bytes a posted form may hold; the import's upload states its own limit.
pub const FORM_LIMIT: usize = 512 * 1024;
/// Seconds a request may take.
pub const REQUEST_SECONDS: u64 = 30;

/// Wraps the routes.
pub fn around(router: Router<App>, app: &App) -> Router {
    router
        .fallback(|| async { crate::error::Error::NotFound })
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
            crate::error::Error::internal("a handler panicked").into_response()
        }))
        .layer(middleware::from_fn_with_state(app.clone(), ended::lead))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            Duration::from_secs(REQUEST_SECONDS),
        ))
        .layer(DefaultBodyLimit::max(FORM_LIMIT))
        .layer(CsrfLayer::new())
        .layer(middleware::from_fn_with_state(app.clone(), known_host))
        .layer(middleware::from_fn_with_state(app.clone(), draw_failures))
        .layer(middleware::from_fn(headers::set))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .layer(CompressionLayer::new())
        .with_state(app.clone())
}

/// Answers only under the names this installation has: a forged Host leads nowhere.
async fn known_host(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut named = request.headers().get_all(header::HOST).iter();
    let host = named.next().and_then(|host| host.to_str().ok());
    let known = |host: &str| app.config.hosts.iter().any(|name| name.eq_ignore_ascii_case(host));
    let answered = app.config.hosts.is_empty() || (host.is_some_and(known) && named.next().is_none());
    if answered { next.run(request).await } else { crate::error::Error::BadRequest.into_response() }
}

/// Draws the page of every answer that failed without one, with a way on and no cause.
async fn draw_failures(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let id =
        parts.extensions.get::<RequestId>().and_then(|id| id.header_value().to_str().ok()).map(str::to_owned);
    let Ok(look) = Look::from_request_parts(&mut parts, &app).await;
    let token = session::token_in(&parts.headers, app.config.secure());
    let mut response = next.run(Request::from_parts(parts, body)).await;
    let failed = response.status().is_client_error() || response.status().is_server_error();
    let drawn = response.extensions_mut().remove::<Failure>();
    if !failed || (drawn.is_none() && response.body().size_hint().lower() > 0 && is_html(&response)) {
        return response;
    }
    let words = drawn.and_then(|failure| failure.words);
    // Whoever is signed in stays so to the eye; where something of ours failed, nothing more is asked of it.
    let frame = match token.filter(|_| response.status().is_client_error()) {
        Some(token) => look.frame_behind(&app, &token).await,
        None => look.frame(&app),
    };
    let page = FailurePage::of(response.status(), words, id.unwrap_or_default(), frame);
    match page.render() {
        Ok(html) => {
            let drawn = Html(html).into_response();
            response.headers_mut().remove(header::CONTENT_LENGTH);
            response
                .headers_mut()
                .insert(header::CONTENT_TYPE, drawn.headers()[header::CONTENT_TYPE].clone());
            *response.body_mut() = drawn.into_body();
            response
        }
        Err(error) => {
            tracing::error!(%error, "failure_page.failed");
            *response.body_mut() = Body::empty();
            response
        }
    }
}

fn is_html(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("text/html") || kind.starts_with("application/json"))
}
