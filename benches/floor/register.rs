//! The units below a unit with their people.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use camket::{
    register::{
        search::{Line, RegisterSearchPath},
        unit::{RegisterUnitPath, UnitLine},
    },
    reorganization::coming::store::Told,
    unit::{UnitId, UnitKind},
    web::{
        filters,
        frame::Frame,
        number::grouped,
        parts::{Crumb, Tab},
    },
};

use crate::{Failed, Floor};

/// The unit as the application draws it.
#[derive(Template, WebTemplate)]
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
    coming: Vec<Told>,
    views: Vec<Crumb>,
    acts: Vec<Crumb>,
    past: String,
    units: Vec<UnitLine>,
    members: Vec<Line>,
    more: Option<String>,
}

/// Shows the units directly below one.
pub async fn show(path: RegisterUnitPath, State(floor): State<Floor>) -> Result<UnitPage, Failed> {
    let rows = sqlx::query!(
        r#"select unit.id as "id: UnitId", unit.code, unit.name, unit.kind as "kind: UnitKind",
                  coalesce(sum(total), 0) as "members!"
             from unit left join member_tally on member_tally.unit_id = unit.id
                                              and standing not in ('transferred', 'ended')
            where unit.parent_id = $1 group by unit.id order by unit.code"#,
        path.id as _,
    )
    .fetch_all(&floor.pool)
    .await?;
    let line = |(id, code, name, kind, members): (UnitId, String, String, UnitKind, i64)| UnitLine {
        href: RegisterUnitPath { id }.to_string(),
        name,
        code,
        kind: kind.title(),
        members: grouped(members),
        dissolved: None,
    };
    let rows = rows.into_iter().map(|row| (row.id, row.code, row.name, row.kind, row.members));
    Ok(UnitPage {
        frame: floor.frame.clone(),
        crumbs: Vec::new(),
        name: "Thành ủy".to_owned(),
        code: "TU".to_owned(),
        kind: UnitKind::CityCommittee.title(),
        is_branch: false,
        sorts: Vec::new(),
        by_position: false,
        search: RegisterSearchPath.to_string(),
        coming: Vec::new(),
        views: Vec::new(),
        acts: Vec::new(),
        past: String::new(),
        units: rows.map(line).collect(),
        members: Vec::new(),
        more: None,
    })
}
