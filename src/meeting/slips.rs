//! Ballot papers of a meeting: everyone on the agenda with the year's grades to tick, as many on a sheet as stay legible.

use askama::Template;
use askama_web::WebTemplate;
use axum::{extract::State, response::Response};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{Item, Meeting, MeetingId, led, show::MeetingPath, store};
use crate::{
    access::Actor,
    app::App,
    clock::date_text,
    cycle::{self, rules::Rules},
    db::Read,
    document::Slips,
    error::{Error, Result},
    issuing::issuer::{self, Issuer},
    unit::Unit,
    web::{
        download::{self, Kind},
        filters,
        form::{Errors, Query},
        frame::Frame,
        page::Tab,
        parts::{Choice, Crumb},
        signed::{Now, Signed},
        workbook::file_name,
    },
};

/// `/meetings/{id}/ballots`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/meetings/{id}/ballots")]
pub struct BallotsPath {
    /// The meeting.
    pub id: MeetingId,
}

/// `/meetings/{id}/ballots.pdf`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/meetings/{id}/ballots.pdf")]
pub struct SlipsPath {
    /// The meeting.
    pub id: MeetingId,
}

/// The page that asks how many go on a sheet.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "meeting/ballots.html")]
pub struct BallotsPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    back: String,
    unit: String,
    day: String,
    people: usize,
    present: i32,
    choices: Vec<Choice>,
    /// Whether fewer go on a sheet than could with fewer names.
    long: bool,
}

/// How many on a sheet.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct Asked {
    on_a_sheet: Option<u8>,
}

/// A ballot paper with whose meeting it is for.
struct Whole {
    meeting: Meeting,
    unit: Unit,
    year: i32,
    slips: Slips,
}

/// Asks how many go on a sheet; what is offered is legible.
///
/// # Errors
/// Not found for those who do not head the branch.
pub async fn new(path: BallotsPath, State(app): State<App>, signed: Signed) -> Result<BallotsPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let whole = whole(&mut tx, &signed.actor, path.id).await?;
    drop(tx);
    let people = whole.slips.people.len();
    let fitting =
        tokio::task::spawn_blocking(move || whole.slips.fitting()).await?.map_err(Error::internal)?;
    let most = fitting.first().copied().unwrap_or(1);
    Ok(BallotsPage {
        frame: signed.frame(&app, Tab::Grading),
        crumbs: vec![Crumb::new(MeetingPath { id: path.id }, "Cuộc họp kiểm điểm")],
        errors: Errors::default(),
        action: SlipsPath { id: path.id }.to_string(),
        back: MeetingPath { id: path.id }.to_string(),
        unit: whole.unit.name,
        day: date_text(whole.meeting.held_on),
        people,
        present: whole.meeting.present,
        choices: fitting.into_iter().map(|count| choice(count, most, whole.meeting.present)).collect(),
        long: most == 1,
    })
}

/// Hands them out: one sheet, to be printed as often as there are people.
///
/// # Errors
/// Not found for those who do not head the branch.
pub async fn show(
    path: SlipsPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let mut tx = app.db.read(&signed.actor).await?;
    let Whole { unit, year, slips, .. } = whole(&mut tx, &signed.actor, path.id).await?;
    drop(tx);
    let name = file_name("phieu-bieu-quyet", &unit.code, year, now);
    let name = name.trim_end_matches(".xlsx").to_owned();
    let identity = format!("{name} {now}");
    let drawn = tokio::task::spawn_blocking(move || {
        let fitting = slips.fitting()?;
        let most = fitting.first().copied().unwrap_or(1);
        let count = asked.on_a_sheet.filter(|count| fitting.contains(count)).unwrap_or(most);
        slips.pdf(count, &identity, now)
    });
    download::file(Kind::Pdf, &name, drawn.await?.map_err(Error::internal)?)
}

async fn whole(tx: &mut Read, actor: &Actor, id: MeetingId) -> Result<Whole> {
    let (meeting, unit) = led(tx, actor, id).await?;
    let year = cycle::store::find(tx, meeting.cycle).await?;
    let rules = cycle::store::rules(tx, year.rule_set).await?;
    let items = store::items(tx, meeting.id).await?;
    let issuer = issuer::of(tx, &unit, Some(year.id)).await?;
    let slips = slips(&issuer, &meeting, &rules, (year.year, &items));
    Ok(Whole { meeting, unit, year: year.year, slips })
}

/// One ballot paper. It bears no name but those that are voted on, and no number: papers cannot be told apart.
pub(super) fn slips(
    issuer: &Issuer,
    meeting: &Meeting,
    rules: &Rules,
    (year, items): (i32, &[Item]),
) -> Slips {
    Slips {
        superior: issuer.superior.to_uppercase(),
        issuer: issuer.name.to_uppercase(),
        title: vec![
            "PHIẾU BIỂU QUYẾT".to_owned(),
            format!("đề nghị mức xếp loại chất lượng đảng viên năm {year}"),
        ],
        note: format!(
            "Cuộc họp ngày {}. Đánh dấu X vào một ô cho mỗi người; dòng có từ hai ô được đánh dấu hoặc không có ô nào thì \
             không hợp lệ. Không ký tên, không ghi gì thêm.",
            date_text(meeting.held_on)
        ),
        choices: rules.grades.iter().map(|one| grade_column(&one.title).to_owned()).collect(),
        people: items.iter().map(|item| item.name.clone()).collect(),
    }
}

/// A grade at the head of a narrow column: every title ends in the same two words, and the paper says them.
pub(super) fn grade_column(title: &str) -> &str {
    title.strip_suffix(" nhiệm vụ").unwrap_or(title)
}

/// So many on a sheet, and how many sheets that makes.
fn choice(count: u8, most: u8, present: i32) -> Choice {
    let sheets = (present.max(1) + i32::from(count) - 1) / i32::from(count);
    let size = match count {
        1 => "Cả khổ A4",
        2 => "Mỗi phiếu nửa tờ (khổ A5)",
        4 => "Mỗi phiếu một phần tư tờ (khổ A6)",
        _ => "Mỗi phiếu một phần sáu tờ",
    };
    Choice::new(count.to_string(), format!("{count} phiếu trên một tờ A4"), count == most)
        .with_hint(format!("{size}; in {sheets} bản cho {present} người có mặt"))
}
