//! One year for its keepers: its dates and phases, whether it is ready, and how it was opened.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    CycleId,
    categories::CategoriesPath,
    dates::DatesPath,
    kept::{self, KeptYear, PHASES, Phase},
    open_year::OpeningPath,
    readiness::{self, Finding},
    removal::RemovalPath,
    reporting::ReportingPath,
    template::list::TemplatesPath,
    years::{self, YearsPath},
};
use crate::{
    app::App,
    clock::moment_text,
    error::Result,
    web::{
        filters,
        frame::Frame,
        page::Tab,
        parts::{Badge, Crumb, Fact},
        signed::{Now, Signed},
    },
};

/// `/years/{id}`
#[derive(TypedPath, Deserialize)]
#[typed_path("/years/{id}")]
pub struct YearPath {
    /// The year.
    pub id: CycleId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "cycle/year.html")]
pub struct YearPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    year: i32,
    badge: Badge,
    facts: Vec<Fact>,
    acts: Vec<Crumb>,
    phases: Vec<PhaseRow>,
    open: bool,
    missing: Vec<Finding>,
    fine: Vec<Finding>,
    moment: String,
    removal: String,
}

/// A phase with its window.
#[derive(Debug)]
pub struct PhaseRow {
    title: &'static str,
    opens: String,
    closes: String,
    state: &'static str,
}

/// Shows a year.
///
/// # Errors
/// Not found for everyone but the Board at the top.
pub async fn show(path: YearPath, State(app): State<App>, signed: Signed, Now(now): Now) -> Result<YearPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let top = years::top(&mut tx, &signed).await?;
    let year = kept::find(&mut tx, path.id).await?;
    let phases = kept::phases(&mut tx, path.id).await?;
    let findings = if year.opened_at.is_some() {
        year.findings.0.clone()
    } else {
        readiness::of(&mut tx, (&year, &phases), top.id, (signed.actor.day, now)).await?
    };
    drop(tx);
    let (fine, missing): (Vec<_>, Vec<_>) = findings.into_iter().partition(Finding::is_fine);
    Ok(YearPage {
        frame: signed.frame(&app, Tab::Register),
        crumbs: vec![Crumb::new(YearsPath, "Các năm")],
        year: year.year,
        badge: years::badge(&year),
        facts: facts(&year),
        acts: acts(&year),
        phases: phases.iter().map(|phase| row(phase, now)).collect(),
        open: year.opened_at.is_some(),
        missing,
        fine,
        moment: moment_text(now),
        removal: RemovalPath { id: year.id }.to_string(),
    })
}

fn acts(year: &KeptYear) -> Vec<Crumb> {
    let mut acts = Vec::new();
    if year.opened_at.is_none() {
        acts.push(Crumb::new(OpeningPath { id: year.id }, &format!("Mở năm {}", year.year)));
        acts.push(Crumb::new(DatesPath { id: year.id }, "Sửa ngày"));
    }
    acts.push(Crumb::new(ReportingPath { id: year.id }, "Kỳ cập nhật kết quả"));
    acts.push(Crumb::new(TemplatesPath { id: year.id }, "Mẫu cam kết"));
    acts.push(Crumb::new(CategoriesPath { id: year.id }, "Đối tượng của từng mẫu"));
    acts.push(Crumb {
        href: format!("/years/{}/rules", year.id), label: "Quy tắc xếp loại".to_owned()
    });
    acts.push(Crumb {
        href: format!("/years/{}/quarters", year.id), label: "Đánh giá theo quý".to_owned()
    });
    acts.push(Crumb { href: format!("/years/{}/reminders", year.id), label: "Nhắc việc".to_owned() });
    acts.push(Crumb { href: format!("/years/{}/advice", year.id), label: "Gợi ý khi viết".to_owned() });
    acts
}

fn facts(year: &KeptYear) -> Vec<Fact> {
    let mut facts = vec![
        Fact::new("Bắt đầu viết", moment_text(year.opens_at)),
        Fact::new("Hạn gửi", moment_text(year.due_at)),
        Fact::new("Vẫn nhận, ghi là gửi muộn, đến", moment_text(year.cut_off_at)),
        Fact::new("Quy định", year.rule_set.clone()),
    ];
    facts.extend(year.copied_from.map(|from| Fact::new("Sao từ năm", from.to_string())));
    if let Some(at) = year.opened_at {
        let by = year.opened_by.as_deref().unwrap_or("máy chủ");
        facts.push(Fact::new("Mở lúc", format!("{}, {by}", moment_text(at))));
    }
    facts.extend((!year.reason.is_empty()).then(|| Fact::new("Lý do mở khi còn thiếu", year.reason.clone())));
    facts
}

fn row(phase: &Phase, now: chrono::DateTime<chrono::Utc>) -> PhaseRow {
    let state = if now < phase.opens_at {
        "Chưa đến"
    } else if now <= phase.closes_at {
        "Đang diễn ra"
    } else {
        "Đã qua"
    };
    PhaseRow {
        title: PHASES.iter().find(|(code, _)| *code == phase.phase).map_or("", |(_, title)| *title),
        opens: moment_text(phase.opens_at),
        closes: moment_text(phase.closes_at),
        state,
    }
}
