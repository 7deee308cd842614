//! The templates of a year: one for each category, with its versions.

use askama::Template as Page;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    Category,
    changes::ChangesPath,
    show::TemplatePath,
    store::{self, Version},
};
use crate::{
    app::App,
    clock::{date_text, moment_text},
    cycle::{
        CycleId,
        basis::{self, Basis, BasisId},
        kept::{self, KeptYear},
        year::YearPath,
        years::{self, YearsPath},
    },
    error::Result,
    web::{
        filters,
        frame::Frame,
        page::Tab,
        parts::{Badge, Crumb, Shape},
        signed::Signed,
    },
};

/// `/years/{id}/templates`
#[derive(TypedPath, Deserialize)]
#[typed_path("/years/{id}/templates")]
pub struct TemplatesPath {
    /// The year.
    pub id: CycleId,
}

/// The page.
#[derive(Page, WebTemplate, Debug)]
#[template(path = "cycle/template/list.html")]
pub struct TemplatesPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    year: i32,
    action: String,
    categories: Vec<Row>,
}

/// One category.
#[derive(Debug)]
pub struct Row {
    code: &'static str,
    title: &'static str,
    /// The version that pledges are written on.
    current: Option<Current>,
    /// The one in hand.
    in_hand: Option<(String, String)>,
    changes: Option<String>,
    /// The earlier year that has one to start from.
    before: Option<i32>,
    /// Texts it cites that do not hold on the due day.
    lapsed: Vec<String>,
}

/// A version that was issued.
#[derive(Debug)]
pub struct Current {
    href: String,
    title: String,
    issued: String,
    badge: Badge,
}

/// Lists them.
///
/// # Errors
/// Not found for everyone but the Board at the top.
pub async fn index(path: TemplatesPath, State(app): State<App>, signed: Signed) -> Result<TemplatesPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    years::top(&mut tx, &signed).await?;
    let year = kept::find(&mut tx, path.id).await?;
    let versions = store::list(&mut tx, None, None).await?;
    let bases = basis::store::all(&mut tx).await?;
    drop(tx);
    let categories = Category::ALL
        .into_iter()
        .map(|category| {
            let of: Vec<_> = versions.iter().filter(|one| one.category == category).collect();
            row(category, &year, &of, &bases)
        })
        .collect();
    Ok(TemplatesPage {
        frame: signed.frame(&app, Tab::Register),
        crumbs: crumbs(path.id, year.year),
        year: year.year,
        action: path.to_string(),
        categories,
    })
}

/// The way down to the templates of a year.
#[must_use]
pub fn crumbs(id: CycleId, year: i32) -> Vec<Crumb> {
    vec![Crumb::new(YearsPath, "Các năm"), Crumb::new(YearPath { id }, &format!("Năm {year}"))]
}

/// The way down to what belongs to one version.
#[must_use]
pub fn crumbs_below(version: &Version) -> Vec<Crumb> {
    let mut crumbs = crumbs(version.cycle, version.year);
    crumbs.push(Crumb::new(TemplatesPath { id: version.cycle }, "Mẫu cam kết"));
    crumbs.push(Crumb::new(TemplatePath { id: version.id }, version.category.title()));
    crumbs
}

/// The version that pledges of a year are written on, among those of one category.
pub(super) fn current<'a>(versions: &[&'a Version], cycle: CycleId) -> Option<&'a Version> {
    versions.iter().find(|one| one.cycle == cycle && one.issued_at.is_some()).copied()
}

/// The texts a version cites that do not hold on its due day, each with how it stands then.
pub fn lapsed(version: &Version, bases: &[Basis]) -> Vec<String> {
    let day = version.due_day();
    let of = |id: &BasisId| bases.iter().find(|basis| basis.id == *id && !basis.holds_on(day));
    let told = |basis: &Basis| format!("{}: {}", basis.short(), basis::validity_on(basis, bases, day));
    version.content.cited.iter().filter_map(of).map(told).collect()
}

fn row(category: Category, year: &KeptYear, versions: &[&Version], bases: &[Basis]) -> Row {
    let cycle = year.id;
    let current = current(versions, cycle);
    let in_hand = versions.iter().find(|one| one.cycle == cycle && one.issued_at.is_none());
    let newest = in_hand.copied().or(current);
    Row {
        code: category.code(),
        title: category.title(),
        current: current.map(|one| Current {
            href: TemplatePath { id: one.id }.to_string(),
            title: one.title(),
            issued: one.issued_at.map(moment_text).unwrap_or_default(),
            badge: badge(one),
        }),
        in_hand: in_hand.map(|one| {
            let by = one.written_by.clone().unwrap_or_default();
            let at = one.written_at.map(moment_text).unwrap_or_default();
            (TemplatePath { id: one.id }.to_string(), format!("Lưu lúc {at}, {by}"))
        }),
        changes: newest.map(|one| ChangesPath { id: one.id }.to_string()),
        before: versions
            .iter()
            .find(|one| one.year < year.year && one.issued_at.is_some())
            .map(|one| one.year),
        lapsed: newest.map(|one| lapsed(one, bases)).unwrap_or_default(),
    }
}

/// How a version stands, as a word and a shape.
pub(super) fn badge(version: &Version) -> Badge {
    if version.issued_at.is_none() {
        Badge::new("Đang soạn", Shape::Half)
    } else if version.frozen_at.is_some() {
        Badge::new("Đã có người dùng", Shape::Done)
    } else {
        Badge::new("Đã ban hành", Shape::Sent)
    }
}

/// The due day in words, for what is looked at on it.
pub(super) fn due_text(version: &Version) -> String {
    date_text(version.due_day())
}
