//! Members by part of a name or code, in everything whose register this person keeps.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{kept_unit, member::RegisterMemberPath, store, unit::RegisterUnitPath};
use crate::{
    app::App,
    db::Read,
    error::Result,
    member::{MemberId, Standing},
    pledge::list::encoded,
    unit::UnitId,
    web::{
        filters,
        form::Query,
        frame::Frame,
        page::Tab as Place,
        parts::{Badge, Crumb, Shape},
        signed::Signed,
        text::Text,
    },
};

/// Rows on a page.
const PAGE: usize = 50;

/// `/register/members`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/register/members")]
pub struct RegisterSearchPath;

/// What is looked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Search {
    /// Part of a name, with or without marks, or of a code.
    #[serde(default)]
    pub q: Text,
    /// The last row of the page before.
    #[serde(default)]
    pub after: Option<MemberId>,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "register/members.html")]
pub struct SearchPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    action: String,
    q: String,
    members: Vec<Line>,
    more: Option<String>,
}

/// A member as a list shows them.
#[derive(Debug)]
pub struct Line {
    /// Their record.
    pub href: String,
    /// Name.
    pub name: String,
    /// Code.
    pub code: String,
    /// Branch.
    pub branch: String,
    /// Posts held now.
    pub posts: String,
    /// Standing.
    pub badge: Badge,
}

/// Lists who is found.
///
/// # Errors
/// Not found for those who keep no register.
pub async fn index(
    path: RegisterSearchPath,
    State(app): State<App>,
    signed: Signed,
    Query(search): Query<Search>,
) -> Result<SearchPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let unit = kept_unit(&mut tx, &signed.actor).await?;
    let q = search.q.as_str();
    let (members, last) = match q {
        "" => (Vec::new(), None),
        q => lines(&mut tx, unit.id, q, search.after).await?,
    };
    drop(tx);
    Ok(SearchPage {
        frame: signed.frame(&app, Place::Register),
        crumbs: vec![Crumb { href: RegisterUnitPath { id: unit.id }.to_string(), label: unit.name }],
        action: path.to_string(),
        members,
        more: last.map(|after| format!("{path}?q={}&after={after}", encoded(q))),
        q: q.to_owned(),
    })
}

/// A page of members of a unit, and the last of them if there are more.
pub(super) async fn lines(
    tx: &mut Read,
    unit: UnitId,
    q: &str,
    after: Option<MemberId>,
) -> Result<(Vec<Line>, Option<MemberId>)> {
    let limit = i64::try_from(PAGE).unwrap_or(50) + 1;
    let mut rows = store::members(tx, unit, q, after, limit).await?;
    let full = rows.len() > PAGE;
    rows.truncate(PAGE);
    let last = rows.last().filter(|_| full).map(|row| row.id);
    Ok((rows.into_iter().map(line).collect(), last))
}

fn line(row: store::MemberRow) -> Line {
    Line {
        href: RegisterMemberPath { id: row.id }.to_string(),
        name: row.name,
        code: row.code,
        branch: row.branch,
        posts: row.posts.unwrap_or_default(),
        badge: standing_badge(row.standing),
    }
}

/// A standing as a word and a shape.
#[must_use]
pub fn standing_badge(standing: Standing) -> Badge {
    let shape = match standing {
        Standing::Official => Shape::Done,
        Standing::Probationary => Shape::Half,
        Standing::Temporary => Shape::Sent,
        Standing::Exempt | Standing::Suspended | Standing::Transferred | Standing::Ended => Shape::None,
    };
    Badge::new(standing.title(), shape)
}
