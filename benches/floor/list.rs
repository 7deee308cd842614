//! A branch's list.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use camket::{
    clock::moment_text,
    pledge::{
        agreement::AgreementsPath,
        list::{ListRow, UnitPledgesPath},
        show::PledgePath,
        store::state_of,
        view,
        waiting::Waiting,
    },
    web::{
        filters,
        frame::Frame,
        parts::{Crumb, Tab},
    },
};

use crate::{Failed, Floor};

/// The list as the application draws it.
#[derive(Template, WebTemplate)]
#[template(path = "pledge/list.html")]
pub struct ListPage {
    frame: Frame,
    unit: String,
    year: i32,
    deadline: String,
    action: String,
    bulk: String,
    q: String,
    state: String,
    years: Vec<Tab>,
    asked_year: Option<i32>,
    tabs: Vec<Tab>,
    waiting: Vec<Waiting>,
    rows: Vec<ListRow>,
    more: Option<String>,
    many_branches: bool,
    selectable: bool,
    offering: Option<String>,
    files: Vec<Crumb>,
}

/// Shows the first page.
pub async fn show(path: UnitPledgesPath, State(floor): State<Floor>) -> Result<ListPage, Failed> {
    let rows = sqlx::query!(
        r#"select pledge.id as "id: camket::pledge::PledgeId", member.full_name, member.code, unit.name as branch,
                  pledge.state, pledge.late, pledge.submitted_at, pledge.read_at, pledge.agreed_at
             from pledge
             join member on member.id = pledge.member_id
             join unit on unit.id = pledge.branch_id
            where pledge.cycle_id = $1 and pledge.branch_id = $2
            order by member.given_name collate "vi-x-icu", member.full_name collate "vi-x-icu", pledge.id
            limit 51"#,
        floor.cycle.id as _,
        path.id as _,
    )
    .fetch_all(&floor.pool)
    .await?;
    let unit = rows.first().map(|row| row.branch.clone()).unwrap_or_default();
    let mut rows: Vec<ListRow> = rows
        .into_iter()
        .map(|row| ListRow {
            id: row.id.to_string(),
            href: PledgePath { id: row.id }.to_string(),
            name: row.full_name,
            code: row.code,
            branch: row.branch,
            badge: view::badge(
                state_of(&row.state, row.submitted_at, row.read_at, row.agreed_at),
                row.late,
                false,
            ),
            extended: String::new(),
            sent: row.submitted_at.map(moment_text).unwrap_or_default(),
            again: false,
            waiting: row.state == "submitted",
        })
        .collect();
    let more = (rows.len() > 50).then(|| format!("{path}?after={}", rows[49].id));
    rows.truncate(50);
    Ok(ListPage {
        frame: floor.frame.clone(),
        unit,
        year: floor.cycle.year,
        deadline: view::deadline_line(floor.cycle.deadline(None)),
        action: path.to_string(),
        bulk: AgreementsPath { id: path.id }.to_string(),
        q: String::new(),
        state: String::new(),
        years: Vec::new(),
        asked_year: None,
        tabs: tabs(&path),
        waiting: Vec::new(),
        selectable: rows.iter().any(|row| row.waiting),
        rows,
        more,
        many_branches: false,
        offering: None,
        files: Vec::new(),
    })
}

fn tabs(path: &UnitPledgesPath) -> Vec<Tab> {
    [
        ("", "Tất cả"),
        ("submitted", "Chờ đọc"),
        ("returned", "Đã trả lại"),
        ("agreed", "Đã xác nhận"),
        ("draft", "Đang soạn"),
        ("asked", "Chưa viết"),
    ]
    .into_iter()
    .map(|(state, label)| Tab {
        href: format!("{path}?state={state}"),
        label: label.to_owned(),
        count: Some(10),
        current: state.is_empty(),
    })
    .collect()
}
