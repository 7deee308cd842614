//! One package: what is in it, whom it would become, and what it became.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    PackageId,
    acceptance::AcceptancePath,
    content::{Package, QuarterStep, Review},
    discarding::DiscardingPath,
    matching::{self, Match},
    paper::progress_words,
    store::{self, Entered},
    upload::{PackagesPath, badge},
};
use crate::{
    access::policy::{EnterPackage, Register},
    app::App,
    clock::{date_text, day_in_vietnam, moment_text},
    db::Read,
    error::Result,
    pledge::{show::PledgePath, view},
    transfer::view::Comment,
    web::{
        filters,
        form::Errors,
        frame::Frame,
        page::Tab,
        parts::{Badge, Crumb, Fact},
        signed::Signed,
    },
};

/// `/packages/{id}`
#[derive(TypedPath, Deserialize)]
#[typed_path("/packages/{id}")]
pub struct PackagePath {
    /// The package.
    pub id: PackageId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "package/show.html")]
pub struct PackagePage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    name: String,
    badge: Badge,
    facts: Vec<Fact>,
    comments: Vec<Comment>,
    digest: String,
    parts: Vec<view::ReadPart>,
    reports: Vec<Report>,
    review: Vec<(String, String)>,
    quarters: Vec<(String, String)>,
    pledge: Option<String>,
    waits: Option<Waits>,
}

/// A report through the year.
#[derive(Debug)]
pub struct Report {
    statement: String,
    said: String,
    day: String,
}

/// What the Board decides while a package waits.
#[derive(Debug)]
pub struct Waits {
    accept: String,
    discard: String,
    found: Match,
    branch: String,
    code: String,
}

/// What was typed into the form below.
#[derive(Debug, Default)]
pub struct Shown {
    /// What is wrong.
    pub errors: Errors,
    /// The branch.
    pub branch: String,
    /// The code, where it must be another.
    pub code: Option<String>,
}

/// Shows it to whoever brought it, and later to those who read the pledge that it brought.
///
/// # Errors
/// Not found for everyone else.
pub async fn show(path: PackagePath, State(app): State<App>, signed: Signed) -> Result<PackagePage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let entered = store::find(&mut tx, path.id).await?;
    page(&app, &signed, &mut tx, entered, Shown::default()).await
}

/// Draws the page.
///
/// # Errors
/// When the database fails.
pub async fn page(
    app: &App,
    signed: &Signed,
    tx: &mut Read,
    entered: Entered,
    shown: Shown,
) -> Result<PackagePage> {
    let keeps = signed.actor.may::<EnterPackage>(&Register);
    let waits = match &entered.content {
        Some(package) if entered.state == "waiting" && keeps => Some(Waits {
            accept: AcceptancePath { id: entered.id }.to_string(),
            discard: DiscardingPath { id: entered.id }.to_string(),
            found: matching::look_up(tx, &package.member).await?,
            branch: shown.branch,
            code: shown.code.unwrap_or_else(|| package.member.code.clone()),
        }),
        _ => None,
    };
    let package = entered.content.as_ref();
    let crumbs = if keeps {
        vec![Crumb::new(PackagesPath, "Nhập gói hồ sơ")]
    } else {
        entered.pledge.map(|id| Crumb::new(PledgePath { id }, "Bản cam kết")).into_iter().collect()
    };
    Ok(PackagePage {
        frame: signed.frame(app, Tab::Register),
        crumbs,
        errors: shown.errors,
        name: package.map_or(entered.file_name.clone(), |package| package.member.name.clone()),
        badge: badge(&entered.state),
        facts: package.map(|package| facts(package, &entered)).unwrap_or_default(),
        comments: package.map(comments).unwrap_or_default(),
        digest: package
            .and_then(|package| package.pledge.as_ref())
            .map(|pledge| pledge.digest.clone())
            .unwrap_or_default(),
        parts: package
            .and_then(|package| package.pledge.as_ref())
            .map(|pledge| view::parts(&pledge.template, &pledge.content, &[]))
            .unwrap_or_default(),
        reports: package.map(reports).unwrap_or_default(),
        review: package.and_then(|package| package.review.as_ref()).map(Review::read).unwrap_or_default(),
        quarters: package
            .map(|package| package.quarters.iter().map(QuarterStep::read).collect())
            .unwrap_or_default(),
        pledge: entered.pledge.map(|id| PledgePath { id }.to_string()),
        waits,
    })
}

fn facts(package: &Package, entered: &Entered) -> Vec<Fact> {
    let member = &package.member;
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(|| "Chưa có".to_owned(), date_text);
    let mut facts = vec![
        Fact::new("Mã đảng viên nơi đi", member.code.clone()),
        Fact::new("Ngày sinh", day(member.born_on)),
        Fact::new("Ngày vào Đảng", day(member.joined_on)),
        Fact::new("Ngày chính thức", day(member.official_on)),
        Fact::new("Số thẻ đảng viên", member.card_number.clone().unwrap_or_else(|| "Chưa có".to_owned())),
        Fact::new("Trạng thái", member.standing.title()),
        Fact::new("Chi bộ nơi đi", package.transfer.from.clone()),
        Fact::new("Nơi chuyển đến ghi trong gói", package.transfer.to.clone()),
        Fact::new("Rời nơi đi từ ngày", date_text(package.transfer.left_on)),
    ];
    if let Some(pledge) = &package.pledge {
        let stood = if pledge.state == "agreed" {
            "đã được xác nhận ở nơi đi"
        } else {
            "đã gửi ở nơi đi"
        };
        facts.push(Fact::new(
            "Bản cam kết",
            format!("Năm {}, bản số {}, {stood}", pledge.year, pledge.revision),
        ));
    }
    facts.push(Fact::new("Tải lên lúc", moment_text(entered.uploaded_at)));
    facts
}

fn comments(package: &Package) -> Vec<Comment> {
    let shown = |title: &'static str, one: &super::content::Comment| Comment {
        title,
        words: one.words.clone(),
        who: format!("{}, {}", one.by, one.office),
        at: moment_text(one.at),
    };
    let closing = package.comments.iter().map(|one| shown("Chi bộ nơi chuyển đi nhận xét", one));
    let notes = package.progress.notes.iter().map(|one| shown("Ý kiến theo dõi ở nơi đi", one));
    closing.chain(notes).collect()
}

fn reports(package: &Package) -> Vec<Report> {
    let Some(pledge) = &package.pledge else { return Vec::new() };
    package
        .progress
        .check_ins
        .iter()
        .map(|one| Report {
            statement: super::gather::statement(pledge, one.commitment).to_owned(),
            said: [progress_words(&one.progress), one.value.as_deref().unwrap_or(""), &one.words]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join("; "),
            day: date_text(day_in_vietnam(one.at)),
        })
        .collect()
}
