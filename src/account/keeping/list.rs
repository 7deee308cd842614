//! Accounts by state, found by name or code.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    show::AccountOfPath,
    store::{self, Filter},
};
use crate::{
    app::App,
    error::{Error, Result},
    member::MemberId,
    pledge::list::encoded,
    web::{
        filters,
        form::Query,
        frame::Frame,
        page::Tab as Place,
        parts::{Badge, Shape, Tab},
        signed::Signed,
        text::Text,
    },
};

/// Rows on a page.
const PAGE: usize = 50;

/// `/accounts`
#[derive(TypedPath, Deserialize)]
#[typed_path("/accounts")]
pub struct AccountsPath;

/// What is looked for.
#[derive(Debug, Default, Deserialize)]
pub struct Search {
    #[serde(default)]
    state: String,
    #[serde(default)]
    q: Text,
    #[serde(default)]
    after: Option<MemberId>,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "account/accounts.html")]
pub struct AccountsPage {
    frame: Frame,
    action: String,
    state: &'static str,
    q: String,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    more: Option<String>,
}

/// One account.
#[derive(Debug)]
pub struct Row {
    href: String,
    name: String,
    code: String,
    branch: String,
    badge: Badge,
}

/// Lists them.
///
/// # Errors
/// Not found for those who keep no accounts.
pub async fn index(
    path: AccountsPath,
    State(app): State<App>,
    signed: Signed,
    Query(search): Query<Search>,
) -> Result<AccountsPage> {
    let units = store::kept_units(&signed.actor);
    if units.is_empty() {
        return Err(Error::NotFound);
    }
    let filter = Filter::ALL.into_iter().find(|filter| filter.name() == search.state).unwrap_or_default();
    let q = search.q.as_str();
    let mut tx = app.db.read(&signed.actor).await?;
    let limit = i64::try_from(PAGE).unwrap_or(50) + 1;
    let mut rows = store::list(&mut tx, &units, (filter, q), search.after, limit).await?;
    let counts = store::counts(&mut tx, &units).await?;
    drop(tx);
    let full = rows.len() > PAGE;
    rows.truncate(PAGE);
    let link = |filter: Filter| format!("{path}?state={}&q={}", filter.name(), encoded(q));
    let more = rows.last().filter(|_| full).map(|last| format!("{}&after={}", link(filter), last.member));
    Ok(AccountsPage {
        frame: signed.frame(&app, Place::Register),
        action: path.to_string(),
        state: filter.name(),
        q: q.to_owned(),
        tabs: Filter::ALL
            .into_iter()
            .zip(counts)
            .map(|(one, count)| Tab {
                href: link(one),
                label: one.title().to_owned(),
                count: Some(count),
                current: one == filter,
            })
            .collect(),
        rows: rows.into_iter().map(row).collect(),
        more,
    })
}

fn row(row: store::Row) -> Row {
    Row {
        href: AccountOfPath { id: row.member }.to_string(),
        badge: badge(row.active, row.locked),
        name: row.name,
        code: row.code,
        branch: row.branch,
    }
}

pub(super) fn badge(active: bool, locked: bool) -> Badge {
    match (locked, active) {
        (true, _) => Badge::new("Bị khóa", Shape::Alarm),
        (false, true) => Badge::new("Đang dùng", Shape::Done),
        (false, false) => Badge::new("Chưa kích hoạt", Shape::Empty),
    }
}
