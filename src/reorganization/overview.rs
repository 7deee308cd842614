//! What may be done to a unit, and what was done to it and below it.

use std::collections::HashSet;

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    Kind,
    act::ActPath,
    coming::{self, store::Told},
    store,
    tree::Tree,
};
use crate::{
    access::{Actor, Office, policy::ReorganizeUnit},
    app::App,
    clock::{date_text, moment_text},
    db::Read,
    error::{Error, Result},
    register::unit::RegisterUnitPath,
    unit::{Unit, UnitId, store as units},
    web::{filters, frame::Frame, page::Tab, parts::Crumb, signed::Signed},
};

/// `/units/{id}/reorganization`
#[derive(TypedPath, Deserialize)]
#[typed_path("/units/{id}/reorganization")]
pub struct ReorganizationPath {
    /// The unit.
    pub id: UnitId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "reorganization/overview.html")]
pub struct OverviewPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    name: String,
    kind: &'static str,
    acts: Vec<Offer>,
    coming: Vec<Told>,
    done: Vec<Past>,
}

/// An act that may be done.
#[derive(Debug)]
pub struct Offer {
    pub(super) href: String,
    pub(super) label: &'static str,
    pub(super) hint: &'static str,
}

impl Offer {
    /// An act, where its form is, and what it means.
    pub(super) fn new(to: impl std::fmt::Display, label: &'static str, hint: &'static str) -> Self {
        Self { href: to.to_string(), label, hint }
    }
}

/// An act that was done.
#[derive(Debug)]
pub struct Past {
    pub(super) title: &'static str,
    pub(super) day: String,
    pub(super) lines: Vec<String>,
    pub(super) why: String,
    pub(super) who: String,
}

/// Shows what may be done and what was done.
///
/// # Errors
/// Not found for those who do not keep the tree.
pub async fn show(path: ReorganizationPath, State(app): State<App>, signed: Signed) -> Result<OverviewPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let unit = demand(&mut tx, &signed.actor, path.id).await?;
    let tree = store::tree(&mut tx).await?;
    let done = store::latest(&mut tx, Some(unit.id)).await?;
    let coming = coming::store::of(&mut tx, unit.id.0).await?;
    drop(tx);
    Ok(OverviewPage {
        frame: signed.frame(&app, Tab::Register),
        crumbs: vec![Crumb::new(RegisterUnitPath { id: unit.id }, &format!("Danh bạ: {}", unit.name))],
        kind: unit.kind.title(),
        acts: offers(&unit, &tree),
        name: unit.name,
        coming,
        done: done.into_iter().map(past).collect(),
    })
}

/// The unit, if this person may change it.
///
/// # Errors
/// Not found for everyone else.
pub(super) async fn demand(tx: &mut Read, actor: &Actor, id: UnitId) -> Result<Unit> {
    let unit = units::find(tx, id).await?;
    if actor.may::<ReorganizeUnit>(&unit) { Ok(unit) } else { Err(Error::NotFound) }
}

/// The units this person may change.
#[must_use]
pub fn reach(actor: &Actor, tree: &Tree) -> HashSet<UnitId> {
    let boards = actor.offices.iter().filter(|held| held.office == Office::OrganizationBoard);
    boards.filter_map(|held| held.unit).flat_map(|unit| tree.subtree(unit)).collect()
}

/// The kinds of act that a unit is open to.
#[must_use]
pub fn open_to(unit: &Unit, tree: &Tree) -> Vec<Kind> {
    let Some(node) = tree.get(unit.id) else { return Vec::new() };
    let mut kinds = Vec::new();
    if !unit.kind.is_branch() {
        kinds.push(Kind::Founding);
    }
    kinds.push(Kind::Renaming);
    if node.parent.is_some() {
        kinds.push(Kind::Moving);
    }
    if tree.below(unit.id).len() > 1 {
        kinds.push(Kind::Merger);
    }
    if node.parent.is_some() {
        kinds.extend([Kind::Division, Kind::Dissolution]);
    }
    kinds
}

fn offers(unit: &Unit, tree: &Tree) -> Vec<Offer> {
    open_to(unit, tree)
        .into_iter()
        .map(|act| Offer {
            href: ActPath { id: unit.id, act }.to_string(),
            label: act.title(),
            hint: match act {
                Kind::Founding => "Một chi bộ hoặc đảng bộ mới, chưa có đảng viên.",
                Kind::Renaming => "Tên cũ vẫn đọc được ở các năm trước.",
                Kind::Moving => "Cả đơn vị, đảng viên và bản cam kết đang mở cùng chuyển.",
                Kind::Merger => "Hai hay nhiều đơn vị thành một, có sẵn hoặc mới.",
                Kind::Division => "Chọn từng người hoặc từng đơn vị về đơn vị mới.",
                _ => "Đảng viên và hồ sơ về đơn vị kế thừa; nhiệm vụ kết thúc.",
            },
        })
        .collect()
}

pub(super) fn past(done: store::Done) -> Past {
    Past {
        title: done.kind.title(),
        day: done.first_day.map(date_text).unwrap_or_default(),
        lines: done.lines.0,
        why: match (done.reason.as_str(), done.basis.as_str()) {
            (reason, "") => reason.to_owned(),
            ("", basis) => basis.to_owned(),
            (reason, basis) => format!("{reason}; căn cứ {basis}"),
        },
        who: format!("{}, lúc {}", done.maker, moment_text(done.made_at)),
    }
}
