//! The application: what every request shares, and the router over all slices.

use std::{ops::Deref, sync::Arc};

use axum::Router;

use crate::{
    account::password::Passwords,
    changes::Changes,
    clock::{Clock, date_text, day_in_vietnam},
    config::Config,
    db::Db,
    import::child::Reader,
    verification::key::PrintKey,
    viewing::Noted,
    web::{self, routes::Routes},
};

/// What every request shares. Cheap to clone; nothing in it is state that another process would miss: what is
/// remembered here only saves a question that the database answers the same.
#[derive(Clone)]
pub struct App(Arc<Shared>);

/// Behind [`App`].
pub struct Shared {
    /// The way to Postgres.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Settings.
    pub config: Config,
    /// The bounded place where passwords are hashed.
    pub passwords: Passwords,
    /// Has workbooks read by a process of their own.
    pub reader: Reader,
    /// The lines on who read what that were left this hour.
    pub noted: Noted,
    /// Signs prints.
    pub print_key: PrintKey,
    /// Tells pages that lie open of what changes.
    pub changes: Changes,
}

impl App {
    /// Puts the parts together.
    #[must_use]
    pub fn new(db: Db, clock: Clock, config: Config) -> Self {
        Self::reading_with(Reader::of_this_program(), db, clock, config)
    }

    /// As [`App::new`], with the program that reads workbooks named: tests are another program.
    #[must_use]
    pub fn reading_with(reader: Reader, db: Db, clock: Clock, config: Config) -> Self {
        Self(Arc::new(Shared {
            changes: Changes::told_by(db.clone()),
            db,
            clock,
            config,
            passwords: Passwords::new(),
            reader,
            noted: Noted::default(),
            print_key: PrintKey::default(),
        }))
    }

    /// What the banner of a demonstration says of the day it is there; `None` on a real installation.
    #[must_use]
    pub fn demo_line(&self) -> Option<String> {
        self.config.demonstration.then(|| {
            let today = || format!("Hôm nay: {}", date_text(day_in_vietnam(self.clock.now())));
            if self.clock.is_moved() { today() } else { String::new() }
        })
    }

    /// The whole service.
    pub fn router(&self) -> Router {
        web::edge::around(routes().into_router().merge(web::assets::router()), self)
    }
}

impl Deref for App {
    type Target = Shared;
    fn deref(&self) -> &Shared {
        &self.0
    }
}

/// Every route of every slice.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .with(web::size::routes())
        .with(web::machine::routes())
        .with(web::offline::routes())
        .with(web::gallery::routes())
        .with(crate::account::routes())
        .with(crate::advice::routes())
        .with(crate::held::routes())
        .with(crate::home::routes())
        .with(crate::notice::routes())
        .with(crate::reminder::routes())
        .with(crate::agenda::routes())
        .with(crate::retention::routes())
        .with(crate::sso::routes())
        .with(crate::passkey::routes())
        .with(crate::verification::routes())
        .with(crate::viewing::routes())
        .with(crate::import::routes())
        .with(crate::pledge::routes())
        .with(crate::calendar::routes())
        .with(crate::evidence::routes())
        .with(crate::proxy::routes())
        .with(crate::transfer::routes())
        .with(crate::package::routes())
        .with(crate::report::routes())
        .with(crate::board::routes())
        .with(crate::register::routes())
        .with(crate::appointment::routes())
        .with(crate::cycle::routes())
        .with(crate::reorganization::routes())
        .with(crate::follow_up::routes())
        .with(crate::discipline::routes())
        .with(crate::leave::routes())
        .with(crate::quarter::routes())
        .with(crate::review::routes())
        .with(crate::grading::routes())
        .with(crate::meeting::routes())
        .with(crate::poll::routes())
        .with(crate::issuing::routes())
        .with(crate::archive::routes())
}
