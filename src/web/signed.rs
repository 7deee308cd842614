//! Who makes the request: the extractors that stand in front of every handler.

use axum::{extract::FromRequestParts, http::request::Parts};
use axum_extra::extract::CookieJar;
use chrono::{DateTime, Utc};

use super::{
    frame::{Frame, Notice, Person, TextSize},
    page::Tab,
};
use crate::{access::Actor, account::session, app::App, db::Purpose, error::Error};

/// Someone is signed in. A page asked for without a session leads to the sign-in page.
#[derive(Clone, Debug)]
pub struct Signed {
    /// Who it is.
    pub actor: Actor,
    /// How they like pages to look.
    pub look: Look,
}

/// What cookies and the query say about the page's look.
#[derive(Clone, Debug, Default)]
pub struct Look {
    size: TextSize,
    notice: Option<Notice>,
}

/// The moment of the request, by the application's clock.
#[derive(Clone, Copy, Debug)]
pub struct Now(pub DateTime<Utc>);

impl FromRequestParts<App> for Now {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(_: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        Ok(Self(app.clock.now()))
    }
}

impl FromRequestParts<App> for Look {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Self::Rejection> {
        let jar = CookieJar::from_headers(&parts.headers);
        let size = jar
            .get(super::size::COOKIE)
            .and_then(|cookie| TextSize::named(cookie.value()))
            .unwrap_or_default();
        let notice = parts.uri.query().and_then(super::page::notice_in);
        Ok(Self { size, notice })
    }
}

impl FromRequestParts<App> for Signed {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let Ok(look) = Look::from_request_parts(parts, app).await;
        let token = session::token_in(&parts.headers, app.config.secure()).ok_or(Error::SignIn)?;
        let now = app.clock.now();
        let found = if parts.method.is_safe() {
            session::opening(&app.db, &token, Purpose::Reading, now).await
        } else if super::form::arrives_whole(&parts.headers) {
            session::opening(&app.db, &token, Purpose::Writing, now).await
        } else {
            // A file may take long to arrive: until then no transaction waits for it.
            session::actor(&app.db, &token, now).await
        };
        let actor = found?.ok_or(Error::SignIn)?;
        Ok(Self { actor, look })
    }
}

impl Signed {
    /// The frame around a page of this person, with `tab` marked as the current one.
    #[must_use]
    pub fn frame(&self, app: &App, tab: Tab) -> Frame {
        let office = self.actor.offices.first().map(super::super::access::Appointment::title);
        Frame {
            person: Some(Person { name: self.actor.name.clone(), code: self.actor.code.clone(), office }),
            nav: super::page::nav(&self.actor, tab),
            ..self.look.frame(app)
        }
    }
}

impl Look {
    /// The frame around a page of nobody in particular.
    #[must_use]
    pub fn frame(&self, app: &App) -> Frame {
        Frame {
            person: None,
            nav: Vec::new(),
            demo: app.demo_line(),
            size: self.size,
            notice: self.notice.clone(),
        }
    }
}
