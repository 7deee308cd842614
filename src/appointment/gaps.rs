//! The page of gaps at and below a unit, by kind, each with the way that mends it.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    Place,
    gap::{self, Gap, Kind, TOLD},
    list,
};
use crate::{
    app::App,
    clock::moment_text,
    error::Result,
    unit::UnitId,
    web::{
        filters,
        form::Query,
        frame::Frame,
        number::grouped,
        page::Tab as Part,
        parts::{Crumb, Tab},
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/units/{id}/gaps`
#[derive(TypedPath, Deserialize)]
#[typed_path("/units/{id}/gaps")]
pub struct GapsPath {
    /// The unit.
    pub id: UnitId,
}

impl GapsPath {
    /// The list of one kind.
    #[must_use]
    pub fn of(&self, kind: Kind) -> String {
        format!("{self}?kind={}", kind.code())
    }
}

/// Which kind.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Filter {
    #[serde(default)]
    kind: Text,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "appointment/gaps.html")]
pub struct GapsPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    name: String,
    moment: String,
    total: i64,
    tabs: Vec<Tab>,
    sections: Vec<Section>,
}

/// The gaps of one kind.
#[derive(Debug)]
pub struct Section {
    code: &'static str,
    title: &'static str,
    consequence: &'static str,
    count: String,
    /// How many are told, where there are more.
    told: Option<i64>,
    rows: Vec<Row>,
}

/// One gap.
#[derive(Debug)]
pub struct Row {
    name: String,
    code: String,
    people: String,
    href: String,
    label: &'static str,
}

/// Shows what is missing.
///
/// # Errors
/// Not found for those who do not keep the unit's register.
pub async fn show(
    path: GapsPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(filter): Query<Filter>,
) -> Result<GapsPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let place = Place::unit(&mut tx, &signed.actor, path.id).await?;
    let gaps = gap::below(&mut tx, path.id, signed.actor.day).await?;
    drop(tx);
    let only = Kind::named(filter.kind.as_str());
    let found: Vec<_> = Kind::ALL.into_iter().filter(|kind| gap::count(&gaps, *kind) > 0).collect();
    let total = found.iter().map(|kind| gap::count(&gaps, *kind)).sum();
    let all = Tab {
        href: path.to_string(),
        label: "Tất cả".to_owned(),
        count: Some(total),
        current: only.is_none(),
    };
    let tab = |kind: &Kind| Tab {
        href: path.of(*kind),
        label: kind.title().to_owned(),
        count: Some(gap::count(&gaps, *kind)),
        current: only == Some(*kind),
    };
    let row = |gap: &Gap| {
        let (href, label) = gap.mend(&signed.actor, &place);
        Row { name: gap.name.clone(), code: gap.code.clone(), people: grouped(gap.people), href, label }
    };
    let section = |kind: &Kind| Section {
        code: kind.code(),
        title: kind.title(),
        consequence: kind.consequence(),
        count: grouped(gap::count(&gaps, *kind)),
        told: (gap::count(&gaps, *kind) > TOLD).then_some(TOLD),
        rows: gaps.iter().filter(|gap| gap.kind == *kind).map(row).collect(),
    };
    Ok(GapsPage {
        frame: signed.frame(&app, Part::Register),
        crumbs: list::crumbs(&place, &signed.actor),
        name: place.name.clone(),
        moment: moment_text(now),
        total,
        tabs: std::iter::once(all).chain(found.iter().map(tab)).collect(),
        sections: found.iter().filter(|kind| only.is_none_or(|only| only == **kind)).map(section).collect(),
    })
}
