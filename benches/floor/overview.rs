//! A unit's overview.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use camket::{
    report::{
        figure::{Figure, Tally},
        overview::{OverviewPath, moment_line},
        store::UnitTally,
        table::{Row, Shown, View},
    },
    web::{
        filters,
        frame::Frame,
        parts::{Crumb, Tab},
        pictures::{Bar, Mark},
    },
};

use crate::{Failed, Floor};

/// The overview as the application draws it.
#[derive(Template, WebTemplate)]
#[template(path = "report/overview.html")]
pub struct OverviewPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    unit: String,
    is_branch: bool,
    lists: bool,
    year: i32,
    moment: String,
    years: Vec<Tab>,
    figures: Vec<Shown>,
    bars: Vec<Bar>,
    rows: Vec<Row>,
    people: Vec<Mark>,
    files: Vec<Crumb>,
}

/// Shows the figures of a unit and of those directly below it.
pub async fn show(path: OverviewPath, State(floor): State<Floor>) -> Result<OverviewPage, Failed> {
    let units = tallies(&floor, &path).await?;
    let (top, below): (Vec<UnitTally>, Vec<UnitTally>) = units.into_iter().partition(|unit| unit.is_top);
    let cycle = &floor.cycle;
    let view =
        View { year: cycle.year, figures: Figure::shown(false, false), due_passed: false, lists: true };
    let years = [cycle.year, 2018].map(|year| Tab {
        href: path.of_year(year),
        label: format!("Năm {year}"),
        count: None,
        current: year == cycle.year,
    });
    Ok(OverviewPage {
        frame: floor.frame.clone(),
        crumbs: Vec::new(),
        unit: top.first().map(|unit| unit.name.clone()).unwrap_or_default(),
        is_branch: false,
        lists: true,
        year: cycle.year,
        moment: moment_line(cycle, None, cycle.opens_at),
        years: years.into(),
        figures: top.iter().flat_map(|unit| view.figures_of(unit, true)).collect(),
        bars: view.bars(&below),
        rows: below.iter().map(|unit| view.row(unit)).collect(),
        people: Vec::new(),
        files: vec![Crumb::new(&path, "Tải bảng Excel")],
    })
}

async fn tallies(floor: &Floor, path: &OverviewPath) -> Result<Vec<UnitTally>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select unit.id as "id: camket::unit::UnitId", unit.code, unit.name,
                  unit.kind as "kind: camket::unit::UnitKind", top.depth,
                  coalesce(sum(asked), 0) as "asked!", coalesce(sum(draft), 0) as "draft!",
                  coalesce(sum(submitted), 0) as "submitted!", coalesce(sum(returned), 0) as "returned!",
                  coalesce(sum(agreed), 0) as "agreed!", coalesce(sum(late), 0) as "late!"
             from unit_closure top
             join unit on unit.id = top.below_id
             join unit_closure closure on closure.above_id = unit.id
             left join pledge_tally tally on tally.branch_id = closure.below_id and tally.cycle_id = $2
            where top.above_id = $1 and top.depth <= 1
            group by unit.id, top.depth
            order by top.depth, unit.code"#,
        path.id as _,
        floor.cycle.id as _,
    )
    .fetch_all(&floor.pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| UnitTally {
            unit: row.id,
            code: row.code,
            name: row.name,
            kind: row.kind,
            is_top: row.depth == 0,
            tally: Tally {
                asked: row.asked,
                draft: row.draft,
                submitted: row.submitted,
                returned: row.returned,
                agreed: row.agreed,
                late: row.late,
                ..Tally::default()
            },
        })
        .collect())
}
