//! Members by part of a name, code, card or phone, under a unit whose register this person keeps.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    crumb, kept_unit,
    member::RegisterMemberPath,
    needle::Needle,
    standing_badge,
    store::{self, Asked},
};
use crate::{
    access::policy::ReadRegister,
    app::App,
    db::Read,
    error::{Error, Result},
    member::{MemberId, Standing},
    pledge::list::encoded,
    unit::{Unit, UnitId, store as units},
    web::{
        filters,
        form::Query,
        frame::Frame,
        page::Tab as Place,
        parts::{Badge, Crumb, Tab},
        signed::Signed,
        text::Text,
    },
};

/// Rows on a page.
const PAGE: usize = 50;
/// One more, to know whether there are more.
const LIMIT: i32 = 51;

/// `/register/members`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/register/members")]
pub struct RegisterSearchPath;

/// What is looked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Search {
    /// Part of a name, with or without marks, of a code, a card or a phone.
    #[serde(default)]
    pub q: Text,
    /// Only under this unit; everything whose register this person keeps, if absent.
    #[serde(default)]
    pub unit: Option<UnitId>,
    /// Only these standings; all, if empty.
    #[serde(default)]
    pub standing: String,
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
    unit: String,
    unit_id: String,
    standing: String,
    q: String,
    place: &'static str,
    tabs: Vec<Tab>,
    members: Vec<Line>,
    more: Option<String>,
    many_branches: bool,
    /// So few digits mean nobody in particular among so many people.
    vague: bool,
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
    /// What of them was found; empty in a list of everybody.
    pub matched: String,
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
/// Not found for those who keep no register, or not that of the unit named.
pub async fn index(
    path: RegisterSearchPath,
    State(app): State<App>,
    signed: Signed,
    Query(search): Query<Search>,
) -> Result<SearchPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let unit = match search.unit {
        None => kept_unit(&mut tx, &signed.actor).await?,
        Some(id) => {
            let unit = units::find(&mut tx, id).await?;
            signed.actor.may::<ReadRegister>(&unit).then_some(unit).ok_or(Error::NotFound)?
        }
    };
    let needle = Needle::of(&search.q);
    let asked = Asked { unit: unit.id, needle: &needle, standing: &search.standing, after: search.after };
    let (members, last) = lines(&mut tx, &asked).await?;
    let people = store::people(&mut tx, unit.id).await?;
    let vague = members.is_empty() && store::is_vague(&mut tx, unit.id, &needle.number).await?;
    let mut crumbs = super::crumbs(&mut tx, &signed.actor, unit.id).await?;
    drop(tx);
    crumbs.push(crumb(&unit));
    Ok(SearchPage {
        frame: signed.frame(&app, Place::Register),
        crumbs,
        action: path.to_string(),
        place: needle.place(),
        tabs: tabs(&search, &needle, &people),
        members,
        more: last.map(|after| link(&Search { after: Some(after), ..search.clone() })),
        many_branches: !unit.kind.is_branch(),
        vague,
        unit_id: search.unit.map(|id| id.to_string()).unwrap_or_default(),
        unit: unit.name,
        standing: search.standing,
        q: search.q.into_string(),
    })
}

/// Everybody under a unit, as a list.
#[must_use]
pub fn everybody(unit: &Unit) -> String {
    link(&Search { unit: Some(unit.id), ..Search::default() })
}

/// A page of members, and the last of them if there are more.
pub(super) async fn lines(tx: &mut Read, asked: &Asked<'_>) -> Result<(Vec<Line>, Option<MemberId>)> {
    let rows = store::members(tx, asked, LIMIT).await?;
    Ok(page_of(asked.needle, rows))
}

/// As [`lines`], of one branch, by what they are there.
pub(super) async fn lines_by_position(
    tx: &mut Read,
    branch: UnitId,
    after: Option<MemberId>,
) -> Result<(Vec<Line>, Option<MemberId>)> {
    let rows = store::members_by_position(tx, branch, after, i64::from(LIMIT)).await?;
    Ok(page_of(&Needle::default(), rows))
}

fn page_of(needle: &Needle, mut rows: Vec<store::MemberRow>) -> (Vec<Line>, Option<MemberId>) {
    let full = rows.len() > PAGE;
    rows.truncate(PAGE);
    let last = rows.last().filter(|_| full).map(|row| row.id);
    (rows.into_iter().map(|row| line(needle, row)).collect(), last)
}

fn line(needle: &Needle, row: store::MemberRow) -> Line {
    Line {
        href: RegisterMemberPath { id: row.id }.to_string(),
        matched: needle.matched(&row),
        name: row.name,
        code: row.code,
        branch: row.branch,
        posts: row.posts.unwrap_or_default(),
        badge: standing_badge(row.standing),
    }
}

/// The standings there are; with their numbers where nothing else narrows the list.
fn tabs(search: &Search, needle: &Needle, people: &[(Standing, i64)]) -> Vec<Tab> {
    let left = [Standing::Transferred, Standing::Ended];
    let all: i64 = people.iter().filter(|(it, _)| !left.contains(it)).map(|(_, total)| total).sum();
    let count = |total: i64| needle.is_empty().then_some(total);
    let tab = |standing: &str, label: &str, total: i64| Tab {
        href: link(&Search { standing: standing.to_owned(), after: None, ..search.clone() }),
        label: label.to_owned(),
        count: count(total),
        current: search.standing == standing,
    };
    let kinds = Standing::ALL.into_iter().filter_map(|standing| {
        let total = people.iter().find(|(it, _)| *it == standing).map_or(0, |(_, total)| *total);
        let shown = total > 0 || search.standing == standing.code();
        shown.then(|| tab(standing.code(), standing.title(), total))
    });
    std::iter::once(tab("", "Tất cả", all)).chain(kinds).collect()
}

/// The address of a list narrowed like this.
fn link(search: &Search) -> String {
    let mut query = Vec::new();
    if let Some(unit) = search.unit {
        query.push(format!("unit={unit}"));
    }
    if !search.standing.is_empty() {
        query.push(format!("standing={}", encoded(&search.standing)));
    }
    if !search.q.is_empty() {
        query.push(format!("q={}", encoded(search.q.as_str())));
    }
    if let Some(after) = search.after {
        query.push(format!("after={after}"));
    }
    if query.is_empty() {
        RegisterSearchPath.to_string()
    } else {
        format!("{RegisterSearchPath}?{}", query.join("&"))
    }
}
