//! Someone at a browser: keeps cookies, sends what browsers send.

use std::{
    collections::BTreeMap,
    fmt::Display,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderName, HeaderValue, Method, Request, header},
};
use http_body_util::BodyExt;
use tower::ServiceExt;

use super::{PASSWORD, html::Html, page::Page, saved};

/// A browser with someone in front of it. Clones share its cookies: two tabs.
#[derive(Clone)]
pub struct Visitor {
    pub(super) router: Router,
    /// With which code they sign in at their first step; nobody if none.
    pub code: Option<&'static str>,
    jar: Arc<Mutex<BTreeMap<String, String>>>,
    address: SocketAddr,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Visitor {
    pub(super) fn new(router: Router, code: Option<&'static str>) -> Self {
        let address = SocketAddr::from(([127, 0, 0, 1], 40000));
        Self { router, code, jar: Arc::default(), address, headers: Vec::new() }
    }

    /// The same person, coming from another network address.
    #[must_use]
    pub fn from_address(mut self, address: [u8; 4]) -> Self {
        self.address = SocketAddr::from((address, 40000));
        self
    }

    /// The same browser, before another process of the installation.
    #[must_use]
    pub fn at(&self, app: &camket::app::App) -> Self {
        Self { router: app.router(), ..self.clone() }
    }

    /// The same browser, sending this header too, in place of the usual one of that name.
    #[must_use]
    pub fn with_header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.push((HeaderName::from_static(name), HeaderValue::from_static(value)));
        self
    }

    /// A copy of this browser's cookies in another one: what a thief of cookies has.
    #[must_use]
    pub fn stolen(&self) -> Self {
        let jar = self.jar.lock().unwrap().clone();
        Self { jar: Arc::new(Mutex::new(jar)), ..self.clone() }
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.jar.lock().unwrap().get(name).cloned()
    }

    /// Sets a cookie by hand.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.jar.lock().unwrap().insert(name.to_owned(), value.to_owned());
    }

    /// Signs in with the password that everyone has.
    pub async fn signs_in(&self) -> Page {
        let code = self.code.expect("someone with a code");
        self.send(Method::POST, "/sign-in", Some(&encode([("code", code), ("password", PASSWORD)]))).await
    }

    async fn is_there(&self) {
        if self.code.is_some() && self.jar.lock().unwrap().is_empty() {
            self.signs_in().await.redirects_to("/");
        }
    }

    /// Opens a page.
    pub async fn get(&self, path: impl Display) -> Page {
        self.is_there().await;
        self.send(Method::GET, &path.to_string(), None).await
    }

    /// Goes where an answer leads.
    pub async fn follow(&self, page: &Page) -> Page {
        self.get(page.location()).await
    }

    /// Opens a page by the link with this label.
    pub async fn follow_link(&self, page: &Page, label: &str) -> Page {
        self.get(page.link(label)).await
    }

    /// Sends a form without fields.
    pub async fn post(&self, path: impl Display) -> Page {
        self.post_form(path, [("", "")]).await
    }

    /// Sends fields that stand on no page.
    pub async fn post_form<'a>(
        &self,
        path: impl Display,
        fields: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Page {
        self.is_there().await;
        self.send(Method::POST, &path.to_string(), Some(&encode(fields))).await
    }

    /// Sends the form of `page` that goes to `action` as it stands there, with what `changes` name by id or by
    /// name typed into it; a name that the form lacks is that of the button pressed.
    pub async fn submit(&self, page: &Page, action: impl Display, changes: &[(&str, &str)]) -> Page {
        let form = page.form(action.to_string());
        let mut fields: Vec<_> = form.fields.clone();
        for (key, value) in changes {
            let by_id = fields.iter().any(|field| field.id == *key);
            let mut hit = false;
            for field in
                fields.iter_mut().filter(|field| if by_id { field.id == *key } else { field.name == *key })
            {
                (*value).clone_into(&mut field.value);
                hit = true;
            }
            if !hit {
                fields.push(super::html::Field {
                    name: (*key).to_owned(),
                    value: (*value).to_owned(),
                    ..Default::default()
                });
            }
        }
        let fields = encode(fields.iter().map(|field| (field.name.as_str(), field.value.as_str())));
        self.is_there().await;
        if form.method == "post" {
            self.send(Method::POST, &form.action, Some(&fields)).await
        } else {
            self.send(Method::GET, &format!("{}?{fields}", form.action), None).await
        }
    }

    /// Sends any request, as a page of ours would.
    pub async fn send(&self, method: Method, path: &str, form: Option<&str>) -> Page {
        let kind = form.map(|_| "application/x-www-form-urlencoded");
        self.send_body(method, path, kind, form.unwrap_or_default().as_bytes().to_vec()).await
    }

    /// Sends any request with any body.
    pub async fn send_body(&self, method: Method, path: &str, kind: Option<&str>, body: Vec<u8>) -> Page {
        let cookies: Vec<_> =
            self.jar.lock().unwrap().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = Request::builder()
            .method(&method)
            .uri(path)
            .header(header::HOST, "127.0.0.1:8080")
            .header(header::USER_AGENT, "story")
            .extension(ConnectInfo(self.address));
        if method != Method::GET {
            request = request
                .header("sec-fetch-site", "same-origin")
                .header(header::ORIGIN, "http://127.0.0.1:8080");
        }
        if let Some(kind) = kind {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        let mut request = request.body(Body::from(body)).unwrap();
        for (name, value) in &self.headers {
            if value.is_empty() {
                request.headers_mut().remove(name);
            } else {
                request.headers_mut().insert(name.clone(), value.clone());
            }
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        self.take_cookies(&parts.headers);
        let is_html = parts
            .headers
            .get(header::CONTENT_TYPE)
            .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        let html = if is_html { Html::read(&String::from_utf8_lossy(&body)) } else { Html::default() };
        if is_html {
            saved::keep(&method, path, parts.status, &body);
        }
        let asked = format!("{method} {path} as {} → {}", self.code.unwrap_or("nobody"), parts.status);
        Page { asked, status: parts.status, headers: parts.headers, body, html }
    }

    fn take_cookies(&self, headers: &axum::http::HeaderMap) {
        let mut jar = self.jar.lock().unwrap();
        for cookie in headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            if value.is_empty() || cookie.contains("Max-Age=0") {
                jar.remove(name);
            } else {
                jar.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

/// Fields as a browser sends them.
pub fn encode<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let quoted = camket::pledge::list::encoded;
    let pair = |(name, value): (&str, &str)| format!("{}={}", quoted(name), quoted(value));
    fields.into_iter().filter(|(name, _)| !name.is_empty()).map(pair).collect::<Vec<_>>().join("&")
}
