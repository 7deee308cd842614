//! The one table of routes. It builds the router and tells the access probe what there is.

use axum::{Router, handler::Handler, http::Method};
use axum_extra::routing::{RouterExt, SecondElementIs, TypedPath};

use crate::app::App;

/// Who gets through the door of a route; what they may do behind it is the policy's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Anyone.
    Nobody,
    /// Someone signed in; the page shows what is theirs.
    SignedIn,
    /// Someone whom sight or policy lets through; a stranger gets 404.
    Permit,
}

/// One line of the table.
#[derive(Clone, Debug)]
pub struct Route {
    /// GET or POST.
    pub method: Method,
    /// The path's pattern.
    pub path: &'static str,
    /// Who gets through.
    pub need: Need,
}

/// Routes of a slice, or of all of them together.
#[derive(Default)]
pub struct Routes {
    router: Router<App>,
    table: Vec<Route>,
}

impl Routes {
    /// Adds a page.
    #[must_use]
    pub fn get<H, T, P>(mut self, need: Need, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: SecondElementIs<P> + 'static,
        P: TypedPath,
    {
        self.table.push(Route { method: Method::GET, path: P::PATH, need });
        self.router = self.router.typed_get(handler);
        self
    }

    /// Adds an act.
    #[must_use]
    pub fn post<H, T, P>(mut self, need: Need, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: SecondElementIs<P> + 'static,
        P: TypedPath,
    {
        self.table.push(Route { method: Method::POST, path: P::PATH, need });
        self.router = self.router.typed_post(handler);
        self
    }

    /// Adds a slice's routes.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        self.table.extend(other.table);
        self.router = self.router.merge(other.router);
        self
    }

    /// Every route there is.
    #[must_use]
    pub fn table(&self) -> &[Route] {
        &self.table
    }

    /// The router of all routes.
    pub fn into_router(self) -> Router<App> {
        self.router
    }
}
