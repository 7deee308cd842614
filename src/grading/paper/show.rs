//! A paper that decided on many, with its list as it was and what is in force now.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{printing::PrintingPath, store};
use crate::{
    access::policy::DecideMany,
    app::App,
    clock::{date_text, moment_text},
    cycle,
    error::Result,
    grading::PaperId,
    review::{show::ReviewPath, view},
    unit,
    web::{filters, frame::Frame, page::Tab, parts::Fact, signed::Signed},
};

/// `/decisions/{id}`
#[derive(TypedPath, Deserialize)]
#[typed_path("/decisions/{id}")]
pub struct PaperPath {
    /// The paper.
    pub id: PaperId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "grading/paper.html")]
pub struct PaperPage {
    frame: Frame,
    number: String,
    unit: String,
    year: i32,
    facts: Vec<Fact>,
    counts: Vec<(view::Grade, usize)>,
    rows: Vec<Row>,
    /// Where it is printed, for the body that decides.
    printing: Option<String>,
}

/// One line of the list.
#[derive(Debug)]
pub struct Row {
    name: String,
    branch: String,
    href: String,
    grade: view::Grade,
    now: Option<view::Grade>,
}

/// Shows it to those who read papers at the unit or above, and to who manages.
///
/// # Errors
/// Not found for everyone else.
pub async fn show(path: PaperPath, State(app): State<App>, signed: Signed) -> Result<PaperPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let paper = store::find(&mut tx, path.id).await?;
    let year = cycle::store::find(&mut tx, paper.cycle).await?;
    let rules = cycle::store::rules(&mut tx, year.rule_set).await?;
    let lines = store::lines(&mut tx, path.id).await?;
    let unit = unit::store::find(&mut tx, paper.unit_id).await?;
    drop(tx);
    let prints = signed.actor.may::<DecideMany>(&unit);
    let mut facts = vec![
        Fact::new("Số", paper.number.clone()),
        Fact::new("Ngày", date_text(paper.decided_on)),
        Fact::new("Cấp quyết định", paper.unit.clone()),
        Fact::new("Số người", lines.len().to_string()),
        Fact::new(
            "Ghi vào hệ thống",
            format!("{}, {}, {}", paper.actor_name, paper.office_title, moment_text(paper.at)),
        ),
    ];
    facts.extend(paper.override_reference.map(|it| Fact::new("Văn bản cho phép vượt tỷ lệ", it)));
    let count = |code: &str| lines.iter().filter(|line| line.grade == code).count();
    Ok(PaperPage {
        frame: signed.frame(&app, Tab::Grading),
        number: paper.number,
        unit: paper.unit,
        year: paper.year,
        facts,
        printing: prints.then(|| PrintingPath { id: path.id }.to_string()),
        counts: rules.grades.iter().map(|one| (view::grade(&rules, &one.code), count(&one.code))).collect(),
        rows: lines
            .into_iter()
            .map(|line| Row {
                href: ReviewPath { id: line.id }.to_string(),
                grade: view::grade(&rules, &line.grade),
                now: line.now.map(|code| view::grade(&rules, &code)),
                name: line.name,
                branch: line.branch,
            })
            .collect(),
    })
}
