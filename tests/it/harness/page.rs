//! An answer, and the words in which tests speak about it.

use std::fmt::Display;

use axum::http::{HeaderMap, StatusCode, header};

use super::html::{Form, Html};

/// An answer.
#[derive(Clone, Debug)]
pub struct Page {
    /// What was asked, for messages.
    pub asked: String,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
    /// The body, read as a page.
    pub html: Html,
}

impl Page {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header; empty if it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// It answered with a page that says this.
    #[track_caller]
    pub fn shows(self, words: &str) -> Self {
        assert!(
            self.html.words.contains(words),
            "{} does not show “{words}”:\n{}",
            self.asked,
            self.html.words
        );
        self
    }

    /// It does not say this.
    #[track_caller]
    pub fn hides(self, words: &str) -> Self {
        assert!(!self.html.words.contains(words), "{} shows “{words}”:\n{}", self.asked, self.html.words);
        self
    }

    /// It has a link or button with this label.
    #[track_caller]
    pub fn offers(self, label: &str) -> Self {
        assert!(self.has_offer(label), "{} does not offer “{label}”, but {:?}", self.asked, self.labels());
        self
    }

    /// It has no link or button with this label.
    #[track_caller]
    pub fn does_not_offer(self, label: &str) -> Self {
        assert!(!self.has_offer(label), "{} offers “{label}”", self.asked);
        self
    }

    fn has_offer(&self, label: &str) -> bool {
        self.html.offers.iter().any(|offer| offer.label == label)
    }

    fn labels(&self) -> Vec<&str> {
        self.html.offers.iter().map(|offer| offer.label.as_str()).collect()
    }

    /// Where the link with this label leads.
    #[track_caller]
    pub fn link(&self, label: &str) -> String {
        let found =
            self.html.offers.iter().find(|offer| offer.label == label).and_then(|offer| offer.href.clone());
        found.unwrap_or_else(|| panic!("{} has no link “{label}”, but {:?}", self.asked, self.labels()))
    }

    /// The form that goes there.
    #[track_caller]
    pub fn form(&self, action: impl Display) -> &Form {
        let action = action.to_string();
        let found = self.html.forms.iter().find(|form| form.action == action);
        found.unwrap_or_else(|| {
            let forms: Vec<_> = self.html.forms.iter().map(|form| form.action.as_str()).collect();
            panic!("{} has no form to {action}, but to {forms:?}; it says: {}", self.asked, self.html.words)
        })
    }

    #[track_caller]
    fn has_status(self, status: StatusCode) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.asked, self.html.words);
        self
    }

    /// It is a page.
    #[track_caller]
    pub fn is_ok(self) -> Self {
        self.has_status(StatusCode::OK)
    }

    /// It does not exist for this person.
    #[track_caller]
    pub fn is_not_found(self) -> Self {
        self.has_status(StatusCode::NOT_FOUND)
    }

    /// It exists, but is not this person's to do.
    #[track_caller]
    pub fn is_forbidden(self) -> Self {
        self.has_status(StatusCode::FORBIDDEN)
    }

    /// It is not the moment, or someone was faster.
    #[track_caller]
    pub fn is_conflict(self) -> Self {
        self.has_status(StatusCode::CONFLICT)
    }

    /// The form came back with messages.
    #[track_caller]
    pub fn is_refused(self) -> Self {
        self.has_status(StatusCode::UNPROCESSABLE_ENTITY)
    }

    /// Wait a little.
    #[track_caller]
    pub fn asks_to_wait(self) -> Self {
        assert!(!self.header("retry-after").is_empty(), "{} names no time to wait", self.asked);
        self.has_status(StatusCode::TOO_MANY_REQUESTS)
    }

    /// It was done, and leads on to somewhere.
    #[track_caller]
    pub fn is_done(self) -> Self {
        self.has_status(StatusCode::SEE_OTHER)
    }

    /// It leads here; a notice in the query does not count unless it is asked for.
    #[track_caller]
    pub fn redirects_to(self, path: impl Display) -> Self {
        let path = path.to_string();
        let to = self.location();
        let same = to == path || (!path.contains('?') && to.split(['?', '#']).next() == Some(path.as_str()));
        assert!(
            self.status.is_redirection() && same,
            "{}: {} to {to:?}, not {path}: {}",
            self.asked,
            self.status,
            self.html.words
        );
        self
    }

    /// Where it leads; empty if nowhere.
    pub fn location(&self) -> String {
        self.header(header::LOCATION.as_str()).to_owned()
    }

    /// Whether it leads to the sign-in page, with or without a word on why, or holds what was typed
    /// until then. Whoever ended their own session is not asked.
    pub fn wants_a_sign_in(&self) -> bool {
        let to = self.location();
        let leads = to.split('?').next() == Some("/sign-in") && to != "/sign-in?notice=signed-out";
        self.status == 401 || leads
    }

    /// Nobody is signed in.
    #[track_caller]
    pub fn asks_to_sign_in(self) -> Self {
        self.redirects_to("/sign-in")
    }
}
