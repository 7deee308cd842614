//! A unit in the register: the units directly below it, or the members of a branch.

use askama::Template;
use askama_web::WebTemplate;
use axum::{extract::State, response::Redirect};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    admission::AdmissionPath,
    crumbs, kept_unit,
    managed_posts::ManagedPostsPath,
    needle::Needle,
    past::PastPath,
    search::{Line, RegisterSearchPath, everybody, lines, lines_by_position},
    store::{self, Asked},
};
use crate::{
    access::{
        Actor,
        policy::{
            AdmitMember, KeepAgencies, KeepCalendar, KeepManagedPosts, KeepYears, ReadRegister, Register,
            ReorganizeUnit,
        },
    },
    account::slips::SlipsPath,
    app::App,
    appointment::{gaps::GapsPath, list::UnitOfficesPath},
    calendar::page::DaysOffPath,
    clock::date_text,
    error::{Error, Result},
    import::{export::ExportPath, upload::ImportsPath},
    member::MemberId,
    reminder::outlook::OutlookPath,
    reorganization::{
        agency::list::AgenciesPath,
        coming::store::{self as coming, Told},
        overview::ReorganizationPath,
        reform::ReformsPath,
    },
    unit::{Unit, UnitId, store as units},
    web::{
        act::see_other,
        filters,
        form::Query,
        frame::Frame,
        number::grouped,
        page::{Tab as Place, YEARS},
        parts::{Crumb, Tab},
        signed::Signed,
    },
};

/// `/register`
#[derive(TypedPath, Deserialize)]
#[typed_path("/register")]
pub struct RegisterPath;

/// `/register/units/{id}`
#[derive(TypedPath, Deserialize)]
#[typed_path("/register/units/{id}")]
pub struct RegisterUnitPath {
    /// The unit.
    pub id: UnitId,
}

/// In which order a branch's members stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// By what they are in the branch, then by given name.
    Position,
    /// By given name.
    #[default]
    #[serde(other)]
    Name,
}

impl Sort {
    /// The words at the end of an address.
    fn query(self) -> &'static str {
        match self {
            Sort::Name => "",
            Sort::Position => "?sort=position",
        }
    }
}

/// Where the list goes on, and in which order.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct From {
    /// The order.
    #[serde(default)]
    pub sort: Sort,
    /// The last row of the page before.
    #[serde(default)]
    pub after: Option<MemberId>,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "register/unit.html")]
pub struct UnitPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    name: String,
    code: String,
    kind: &'static str,
    is_branch: bool,
    sorts: Vec<Tab>,
    by_position: bool,
    search: String,
    past: String,
    coming: Vec<Told>,
    views: Vec<Crumb>,
    acts: Vec<Crumb>,
    units: Vec<UnitLine>,
    members: Vec<Line>,
    more: Option<String>,
}

/// A unit in the list.
#[derive(Debug)]
pub struct UnitLine {
    /// Its page.
    pub href: String,
    /// Name.
    pub name: String,
    /// Code.
    pub code: String,
    /// Kind.
    pub kind: &'static str,
    /// How many members belong to it and to all below.
    pub members: String,
    /// When it was dissolved.
    pub dissolved: Option<String>,
}

/// Leads to the highest unit whose register this person keeps.
///
/// # Errors
/// Not found for those who keep none.
pub async fn index(_: RegisterPath, State(app): State<App>, signed: Signed) -> Result<Redirect> {
    let mut tx = app.db.read(&signed.actor).await?;
    let unit = kept_unit(&mut tx, &signed.actor).await?;
    Ok(see_other(RegisterUnitPath { id: unit.id }))
}

/// Shows a unit with what belongs to it.
///
/// # Errors
/// Not found for those who do not keep its register.
pub async fn show(
    path: RegisterUnitPath,
    State(app): State<App>,
    signed: Signed,
    Query(from): Query<From>,
) -> Result<UnitPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let unit = units::find(&mut tx, path.id).await?;
    if !signed.actor.may::<ReadRegister>(&unit) {
        return Err(Error::NotFound);
    }
    let is_branch = unit.kind.is_branch();
    let (mut below, mut members) = (Vec::new(), (Vec::new(), None));
    if is_branch && from.sort == Sort::Position {
        members = lines_by_position(&mut tx, unit.id, from.after).await?;
    } else if is_branch {
        let everyone = Needle::default();
        let asked = Asked { unit: unit.id, needle: &everyone, standing: "", after: from.after };
        members = lines(&mut tx, &asked).await?;
    } else {
        below = store::below(&mut tx, unit.id).await?;
    }
    let coming = coming::of(&mut tx, unit.id.0).await?;
    let crumbs = crumbs(&mut tx, &signed.actor, unit.id).await?;
    drop(tx);
    let (views, acts) = (views(&signed.actor, &unit), acts(&signed.actor, &unit));
    Ok(UnitPage {
        frame: signed.frame(&app, Place::Register),
        crumbs,
        name: unit.name,
        code: unit.code,
        kind: unit.kind.title(),
        is_branch,
        sorts: sorts(&path, from.sort),
        by_position: from.sort == Sort::Position,
        search: RegisterSearchPath.to_string(),
        past: PastPath { id: unit.id }.to_string(),
        coming,
        views,
        acts,
        units: below.into_iter().map(unit_line).collect(),
        members: members.0,
        more: members.1.map(|after| match from.sort {
            Sort::Name => format!("{path}?after={after}"),
            Sort::Position => format!("{path}{}&after={after}", from.sort.query()),
        }),
    })
}

/// The orders there are.
fn sorts(path: &RegisterUnitPath, current: Sort) -> Vec<Tab> {
    [(Sort::Name, "Theo tên"), (Sort::Position, "Theo chức vụ trong chi bộ")]
        .into_iter()
        .map(|(sort, label)| Tab {
            href: format!("{path}{}", sort.query()),
            label: label.to_owned(),
            count: None,
            current: sort == current,
        })
        .collect()
}

/// What can be looked at from here.
fn views(actor: &Actor, unit: &Unit) -> Vec<Crumb> {
    let mut views = Vec::new();
    if !unit.kind.is_branch() {
        views.push(Crumb::new(everybody(unit), "Danh sách đảng viên"));
    }
    views.push(Crumb::new(UnitOfficesPath { id: unit.id }, "Nhiệm vụ"));
    if !unit.kind.is_branch() {
        views.push(Crumb::new(GapsPath { id: unit.id }, "Chỗ còn thiếu"));
        if actor.may::<KeepManagedPosts>(unit) {
            views.push(Crumb::new(ManagedPostsPath { id: unit.id }, "Chức vụ thuộc diện quản lý"));
        }
    }
    if unit.line.len() == 1 && actor.may::<KeepAgencies>(unit) {
        views.push(Crumb::new(AgenciesPath, "Cơ quan, đơn vị công tác"));
    }
    if unit.line.len() == 1 && actor.may::<KeepYears>(unit) {
        views.push(Crumb::new(YEARS, "Các năm cam kết"));
    }
    if unit.line.len() == 1 && actor.may::<KeepCalendar>(&Register) {
        views.push(Crumb::new(DaysOffPath, "Ngày nghỉ lễ, Tết"));
        views.push(Crumb::new(OutlookPath, "Nhắc việc và thư gửi đi"));
    }
    views
}

/// What may be done from here, the most usual first.
fn acts(actor: &Actor, unit: &Unit) -> Vec<Crumb> {
    let mut acts = Vec::new();
    if unit.kind.is_branch() {
        if actor.may::<AdmitMember>(unit) {
            acts.push(Crumb::new(AdmissionPath { id: unit.id }, "Thêm đảng viên"));
        }
        acts.push(Crumb::new(SlipsPath { id: unit.id }, "Phiếu kích hoạt của chi bộ"));
    } else {
        acts.push(Crumb::new(ImportsPath, "Nhập danh sách từ Excel"));
    }
    acts.push(Crumb::new(ExportPath { id: unit.id }, "Xuất danh sách ra Excel"));
    if actor.may::<ReorganizeUnit>(unit) {
        acts.push(Crumb::new(ReorganizationPath { id: unit.id }, "Sắp xếp tổ chức"));
        acts.push(Crumb::new(ReformsPath, "Sắp xếp theo phương án"));
    }
    acts
}

fn unit_line(unit: store::UnitRow) -> UnitLine {
    UnitLine {
        href: RegisterUnitPath { id: unit.id }.to_string(),
        name: unit.name,
        code: unit.code,
        kind: unit.kind.title(),
        members: grouped(unit.members),
        dissolved: unit.dissolved_on.map(date_text),
    }
}
