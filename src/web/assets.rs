//! Static files: in the binary, compressed, under names that carry a hash of their content.
//!
//! A page names a file as `{{ "app.css"|asset }}` and gets `/static/app.3f9a….css`, which a browser
//! keeps for a year. Fonts are named by the style sheet, which cannot know hashes; their version is
//! part of their name instead, so they are kept as long. A debug build serves from disk and asks
//! browsers to keep nothing.

use std::{collections::HashMap, sync::LazyLock};

use axum::Router;
use memory_serve::{CacheControl, MemoryServe};

/// Where the static files live.
pub const ROOT: &str = "/static";

static URLS: LazyLock<HashMap<&'static str, String>> = LazyLock::new(|| {
    folders()
        .iter()
        .flat_map(|folder| {
            let manifest = folder.manifest();
            let urls: Vec<_> = manifest
                .iter()
                .map(|(route, served)| (route.trim_start_matches('/'), format!("{ROOT}{served}")))
                .collect();
            urls
        })
        .collect()
});

// One router for the process: making one takes memory for good.
static FILES: LazyLock<Router> = LazyLock::new(|| {
    LazyLock::force(&URLS);
    folders().into_iter().fold(Router::new(), |router, folder| router.merge(folder.into_router()))
});

/// Serves the files. To be merged into the application's router.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().nest_service(ROOT, FILES.clone())
}

/// The address of a file, by its name in `static/public`, or of `app.css` and `app.js`.
pub fn url(name: &str) -> Option<&'static str> {
    URLS.get(name).map(String::as_str)
}

fn folders() -> [MemoryServe; 2] {
    [memory_serve::load!("joined"), memory_serve::load!("public")].map(|folder| {
        folder.index_file(None).enable_hashed_routes(true).cache_control(if cfg!(debug_assertions) {
            CacheControl::NoCache
        } else {
            CacheControl::Long
        })
    })
}

/// Filters for templates. Askama looks for this name where a page is derived, so each page file
/// says `use crate::web::filters;`.
#[expect(missing_docs, reason = "the attribute makes items of its own")]
pub mod filters {
    use askama::{Error, Result, Values};

    /// The address of a static file. An unknown name fails the page, and with it the test that
    /// renders every page.
    #[askama::filter_fn]
    pub fn asset(name: &str, _: &dyn Values) -> Result<&'static str> {
        super::url(name).ok_or_else(|| Error::custom(format!("no static file {name}")))
    }

    /// A day in the way people type it, whichever way it came: `2026-09-05` is shown as `05/09/2026`. What is no day
    /// stays as it was typed.
    #[askama::filter_fn]
    pub fn day<T: std::fmt::Display>(typed: T, _: &dyn Values) -> Result<String> {
        let typed = typed.to_string();
        Ok(crate::clock::parse_day(&typed).map_or(typed, crate::clock::date_text))
    }

    /// A heading that does not break inside a word of several syllables, a number or a date.
    #[askama::filter_fn]
    pub fn joined<T: std::fmt::Display>(text: T, _: &dyn Values) -> Result<String> {
        Ok(super::super::joined::joined(&text.to_string()))
    }

    /// A whole number with the thousands set apart: `9.002`. What is no number stays as it is.
    #[askama::filter_fn]
    pub fn number<T: std::fmt::Display>(count: T, _: &dyn Values) -> Result<String> {
        let count = count.to_string();
        Ok(count.parse::<i64>().map_or(count, super::super::number::grouped))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_with_its_hash() {
        let css = url("app.css").unwrap();
        assert!(css.starts_with("/static/app.") && css.len() > "/static/app.css".len());
        assert_eq!(url("nothing.css"), None);
    }

    #[test]
    fn every_font_the_style_sheet_names_is_there() {
        let css = include_str!("../../static/css/00-type.css");
        let fonts: Vec<_> = css.split("url(\"").skip(1).filter_map(|s| s.split('"').next()).collect();
        assert_eq!(fonts.len(), 4);
        assert!(fonts.iter().all(|font| url(font).is_some()), "{fonts:?}");
    }
}
