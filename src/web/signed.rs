//! Who makes the request: the extractors that stand in front of every handler.

use axum::{
    extract::FromRequestParts,
    http::{Method, request::Parts},
};
use axum_extra::extract::CookieJar;
use chrono::{DateTime, Utc};

use super::{
    back::Back,
    frame::{Frame, Notice, Person, TextSize},
    page::Tab,
};
use crate::{
    access::Actor,
    account::{
        proof::ProofPath,
        session::{self, Session, Token},
    },
    app::App,
    db::Purpose,
    error::{AskWho, Error},
};

/// Someone is signed in. A page asked for without a session leads to the sign-in page.
#[derive(Clone, Debug)]
pub struct Signed {
    /// Who it is.
    pub actor: Actor,
    /// The session it is done in.
    pub session: Session,
    /// How they like pages to look.
    pub look: Look,
}

/// Someone signed in who proved who they are a short while ago: for acts of weight. Otherwise the proof is asked for,
/// and leads back to the page. Guard the page that leads to the act as well, so that nothing typed is lost.
#[derive(Clone, Debug)]
pub struct Proven(pub Signed);

/// A page of someone signed in that asks by itself whether there is news. They are recognised anew each time something
/// is drawn for them, since they may wait long for it; and asking keeps no session from ending.
#[derive(Clone, Debug)]
pub struct Watching {
    token: Token,
    look: Look,
}

/// Someone with a session that may still lack its second step: for the pages of that step alone.
#[derive(Clone, Debug)]
pub struct Arriving {
    /// The session, whole or not.
    pub session: Session,
    /// How they like pages to look.
    pub look: Look,
}

/// What cookies and the query say about the page's look.
#[derive(Clone, Debug, Default)]
pub struct Look {
    size: TextSize,
    shared: bool,
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
        let shared = jar.get(super::machine::COOKIE).is_some();
        Ok(Self { size, shared, notice })
    }
}

impl FromRequestParts<App> for Arriving {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let Ok(look) = Look::from_request_parts(parts, app).await;
        let token =
            session::token_in(&parts.headers, app.config.secure()).ok_or(Error::SignIn(AskWho::Nobody))?;
        let now = app.clock.now();
        let found = if parts.method.is_safe() {
            session::opening(&app.db, &token, Purpose::Reading, now).await
        } else if super::form::arrives_whole(&parts.headers) {
            session::opening(&app.db, &token, Purpose::Writing, now).await
        } else {
            // A file may take long to arrive: until then no transaction waits for it.
            session::find(&app.db, &token, now).await
        };
        match found? {
            Some(session) => Ok(Self { session, look }),
            None => Err(Error::SignIn(session::refusal(&app.db, &token, now).await?)),
        }
    }
}

impl FromRequestParts<App> for Signed {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let Arriving { session, look } = Arriving::from_request_parts(parts, app).await?;
        Self::whole(session, look, app)
    }
}

impl FromRequestParts<App> for Watching {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let Ok(look) = Look::from_request_parts(parts, app).await;
        let token = session::token_in(&parts.headers, app.config.secure());
        Ok(Self { token: token.ok_or(Error::SignIn(AskWho::Nobody))?, look })
    }
}

impl FromRequestParts<App> for Proven {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let signed = Signed::from_request_parts(parts, app).await?;
        if signed.session.is_proved(&app.config, app.clock.now()) {
            return Ok(Self(signed));
        }
        let here = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        let to =
            if parts.method == Method::GET { Back::to(here) } else { Back::from_referer(&parts.headers) };
        Err(Error::ProveAgain(to.through(ProofPath)))
    }
}

impl Arriving {
    /// The frame around a page of the second step: the person and the way out, and nothing else to open.
    #[must_use]
    pub fn frame(&self, app: &App) -> Frame {
        let actor = &self.session.actor;
        let person = Person { name: actor.name.clone(), code: actor.code.clone(), office: None };
        Frame { person: Some(person), ..self.look.frame(app) }
    }
}

impl Arriving {
    /// The frame around a page that opens both before the second step and after it, for who has taken it.
    #[must_use]
    pub fn whole_frame(&self, app: &App, tab: Tab) -> Frame {
        let (session, look) = (self.session.clone(), self.look.clone());
        Signed { actor: session.actor.clone(), session, look }.frame(app, tab)
    }
}

impl Watching {
    /// Whoever it is, at this moment.
    ///
    /// # Errors
    /// As for every page: nobody, or not with all that is asked of them.
    pub async fn signed(&self, app: &App) -> Result<Signed, Error> {
        let now = app.clock.now();
        match session::watching(&app.db, &self.token, now).await? {
            Some(session) => Signed::whole(session, self.look.clone(), app),
            None => Err(Error::SignIn(session::refusal(&app.db, &self.token, now).await?)),
        }
    }
}

impl Signed {
    /// Whoever a session is of, if it opens pages.
    fn whole(session: Session, look: Look, app: &App) -> Result<Self, Error> {
        if !session.opens_pages(&app.config) {
            return Err(Error::SignIn(AskWho::Half));
        }
        Ok(Self { actor: session.actor.clone(), session, look })
    }

    /// The frame around a page of this person, with `tab` marked as the current one.
    #[must_use]
    pub fn frame(&self, app: &App, tab: Tab) -> Frame {
        let office = self.actor.offices.first().map(super::super::access::Appointment::title);
        Frame {
            person: Some(Person { name: self.actor.name.clone(), code: self.actor.code.clone(), office }),
            nav: super::page::nav(&self.actor, self.session.unread, tab),
            ..self.look.frame(app)
        }
    }
}

impl Look {
    /// The frame around a page that failed: of whoever stands behind this token, with no part marked as open.
    pub async fn frame_behind(self, app: &App, token: &Token) -> Frame {
        let session = session::find(&app.db, token, app.clock.now()).await;
        let Ok(Some(session)) = session else { return self.frame(app) };
        if !session.opens_pages(&app.config) {
            return Arriving { session, look: self }.frame(app);
        }
        let signed = Signed { actor: session.actor.clone(), session, look: self };
        let mut frame = signed.frame(app, Tab::Home);
        frame.nav.iter_mut().for_each(|link| link.current = false);
        frame
    }

    /// The frame around a page of nobody in particular.
    #[must_use]
    pub fn frame(&self, app: &App) -> Frame {
        Frame {
            person: None,
            nav: Vec::new(),
            demo: app.demo_line(),
            size: self.size,
            shared: self.shared,
            notice: self.notice.clone(),
        }
    }
}
