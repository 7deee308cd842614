//! The list of a unit's pledges as a file: PDF, Word or Excel; everyone on it is told who took it and what for.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    fields::LONGEST_LINE,
    issuer::{self, Issuer},
};
use crate::{
    access::{
        Actor,
        policy::{ListPledges, TakeList},
    },
    app::App,
    clock::{date_text, day_in_vietnam, moment_text},
    cycle::Cycle,
    db::Read,
    document::model::{Block, Foot, Paper, Row as PaperRow, Table},
    error::{Error, Result},
    pledge::{
        list::{Filter, cycle_of, link},
        list_rows::Row,
        past_list::Tree,
        store::state_of,
        view,
    },
    unit::{self, Unit, UnitId},
    viewing::{self, Named, Seen},
    web::{
        download::{self, Kind},
        filters,
        form::{Errors, Form, Query},
        frame::Frame,
        page::Tab,
        parts::{Choice, Crumb},
        signed::{Now, Signed},
        text::Text,
        workbook::{Cell, Sheet, file_name},
    },
};

/// People in an Excel list at most.
const EVERYONE: i64 = 20_000;
/// People in a list that is laid out page by page: some seconds of work.
const ON_PAPER: usize = 2_000;

/// `/units/{id}/pledges/export`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/units/{id}/pledges/export")]
pub struct ListExportPath {
    /// The unit.
    pub id: UnitId,
}

/// The page that asks what the list is for.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "issuing/list.html")]
pub struct ListExportPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    back: String,
    unit: String,
    year: i32,
    people: usize,
    formats: Vec<Choice>,
    typed: Typed,
}

/// What is typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    purpose: Text,
    #[serde(default)]
    format: String,
}

/// As what the list is handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Paper(Kind),
    Excel,
}

impl Format {
    fn named(code: &str) -> Option<Self> {
        match code {
            "pdf" => Some(Self::Paper(Kind::Pdf)),
            "word" => Some(Self::Paper(Kind::Word)),
            "excel" => Some(Self::Excel),
            _ => None,
        }
    }
}

/// What the file will hold.
struct Listed {
    unit: Unit,
    issuer: Issuer,
    cycle: Cycle,
    filter: Filter,
    rows: Vec<Row>,
}

/// Asks for the purpose and the kind of file.
///
/// # Errors
/// Not found for those who do not read the unit's papers.
pub async fn new(
    path: ListExportPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(filter): Query<Filter>,
) -> Result<ListExportPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let listed = listed(&mut tx, &signed.actor, (path.id, filter), now).await?;
    drop(tx);
    let typed = Typed { format: "pdf".to_owned(), ..Typed::default() };
    Ok(page(signed.frame(&app, Tab::Pledges), &listed, (typed, Errors::default())))
}

/// Hands out the list, all pages together, and tells each person on it.
///
/// # Errors
/// As [`new`].
pub async fn create(
    path: ListExportPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(filter): Query<Filter>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let listed = listed(&mut tx, &signed.actor, (path.id, filter), now).await?;
    let format = match typed.read(listed.rows.len()) {
        Ok(format) => format,
        Err(errors) => {
            let page = page(signed.frame(&app, Tab::Pledges), &listed, (typed, errors));
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let granted = signed.actor.demand::<TakeList>(listed.unit.clone())?;
    let people: Vec<Named> =
        listed.rows.iter().map(|row| Named { member: row.member, paper: row.id.0 }).collect();
    let seen = (Seen::List, Some(listed.cycle.year));
    viewing::note_list(&mut tx, &granted, seen, (typed.purpose.as_str(), &people), now).await?;
    tx.commit_granted(&granted, now).await?;
    let file = file_name("danh-sach-cam-ket", &listed.unit.code, listed.cycle.year, now);
    match format {
        Format::Excel => listed.sheet(now).download(file).await,
        Format::Paper(kind) => {
            let (paper, name) = (listed.paper(now), file.trim_end_matches(".xlsx").to_owned());
            draw(paper, kind, name, now).await
        }
    }
}

/// Draws a paper where it may block, and hands it out.
///
/// # Errors
/// When the typesetter fails.
pub async fn draw(paper: Paper, kind: Kind, name: String, made_at: DateTime<Utc>) -> Result<Response> {
    let identity = format!("{name} {made_at}");
    let drawn = tokio::task::spawn_blocking(move || match kind {
        Kind::Pdf => paper.pdf(&identity, made_at),
        Kind::Word => paper.word(made_at),
    });
    download::file(kind, &name, drawn.await?.map_err(Error::internal)?)
}

async fn listed(
    tx: &mut Read,
    actor: &Actor,
    (id, filter): (UnitId, Filter),
    now: DateTime<Utc>,
) -> Result<Listed> {
    let mut unit = unit::store::find(tx, id).await?;
    if !actor.may::<ListPledges>(&unit) {
        return Err(Error::NotFound);
    }
    let cycle = cycle_of(tx, filter.year, now).await?;
    let filter = Filter { after: None, ..filter };
    let tree = Tree::of(tx, &mut unit, &cycle, now).await?;
    let rows = tree.rows(tx, &unit, &cycle, &filter, EVERYONE).await?;
    let issuer = issuer::of(tx, &unit, Some(cycle.id)).await?;
    Ok(Listed { unit, issuer, cycle, filter, rows })
}

impl Typed {
    fn read(&self, people: usize) -> Result<Format, Errors> {
        let mut errors = Errors::default();
        errors.require(
            !self.purpose.is_empty(),
            "purpose",
            "Hãy ghi danh sách này dùng vào việc gì, ví dụ: Họp chi bộ tháng 12.",
        );
        let fits = self.purpose.as_str().chars().count() <= LONGEST_LINE;
        errors.require(fits, "purpose", "Mục đích dài nhất 200 chữ. Hãy viết gọn lại.");
        let format = Format::named(&self.format);
        errors.require(format.is_some(), "format", "Hãy chọn một loại tệp.");
        let too_long = people > ON_PAPER && matches!(format, Some(Format::Paper(_)));
        errors.require(
            !too_long,
            "format",
            "Bản PDF và Word làm được đến 2.000 người. Hãy chọn Excel, hoặc tải danh sách của từng chi bộ.",
        );
        match format {
            Some(format) if errors.is_empty() => Ok(format),
            _ => Err(errors),
        }
    }
}

impl Listed {
    fn narrowed(&self) -> Option<String> {
        let state = match self.filter.state.as_str() {
            "submitted" => Some("Đã gửi, chờ đọc"),
            "returned" => Some("Đã trả lại"),
            "agreed" => Some("Đã xác nhận"),
            "draft" => Some("Đang soạn"),
            "asked" => Some("Chưa viết"),
            "waived" => Some("Được miễn"),
            "late" => Some("Gửi muộn"),
            "overdue" => Some("Quá hạn"),
            "reviewed" => Some("Đã tự kiểm điểm"),
            "proposed" => Some("Đã đề nghị xếp loại"),
            "decided" => Some("Đã xếp loại"),
            _ => None,
        };
        let named =
            (!self.filter.q.is_empty()).then(|| format!("tên hoặc mã có “{}”", self.filter.q.as_str()));
        let parts: Vec<String> = state.map(str::to_owned).into_iter().chain(named).collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }

    fn state(&self, row: &Row, now: DateTime<Utc>) -> &'static str {
        let overdue = self.cycle.due_at < now && row.extended_to.is_none_or(|to| to < now);
        let state = state_of(&row.state, row.submitted_at, row.read_at, row.agreed_at);
        view::badge(state, row.late, overdue).word
    }

    fn paper(&self, now: DateTime<Utc>) -> Paper {
        let branches = !self.unit.kind.is_branch();
        let mut columns = vec![("TT", 10.0, true), ("Họ và tên", 46.0, false)];
        if branches {
            columns.push(("Chi bộ", 44.0, false));
        }
        columns.extend([
            ("Trạng thái", 26.0, false),
            ("Ngày gửi", 24.0, true),
            ("Ngày xác nhận", 24.0, true),
        ]);
        let day = |at: Option<DateTime<Utc>>| at.map(|at| date_text(day_in_vietnam(at))).unwrap_or_default();
        let mut table = Table::of(&columns);
        table.rows = (1..)
            .zip(&self.rows)
            .map(|(number, row)| {
                let mut cells = vec![number.to_string(), row.full_name.clone()];
                if branches {
                    cells.push(row.branch.clone());
                }
                cells.extend([self.state(row, now).to_owned(), day(row.submitted_at), day(row.agreed_at)]);
                PaperRow { cells, strong: false }
            })
            .collect();
        let narrowed = self.narrowed().map(|words| format!("Chỉ gồm: {words}."));
        let count = format!("Danh sách có {} đồng chí; số liệu lúc {}.", self.rows.len(), moment_text(now));
        let blocks =
            narrowed.map(Block::text).into_iter().chain([Block::Table(table), Block::closing(count)]);
        Paper {
            head: self.issuer.plain_head(),
            place: self.issuer.place.clone(),
            dated: day_in_vietnam(now),
            title: vec!["DANH SÁCH".to_owned(), format!("đảng viên và bản cam kết năm {}", self.cycle.year)],
            blocks: blocks.collect(),
            signatures: vec![[Vec::new(), self.issuer.signature("Bí thư", &self.issuer.secretary)]],
            recipients: Vec::new(),
            foot: Foot::default(),
        }
    }

    fn sheet(&self, now: DateTime<Utc>) -> Sheet {
        let mut facts = vec![
            ("Hạn gửi", Cell::Day(day_in_vietnam(self.cycle.due_at))),
            ("Số liệu lúc", Cell::Moment(now)),
        ];
        facts.extend(self.narrowed().map(|words| ("Chỉ gồm", Cell::Text(words))));
        let moment = |at: Option<DateTime<Utc>>| at.map_or(Cell::Blank, Cell::Moment);
        let row = |(number, row): (i64, &Row)| {
            vec![
                Cell::Number(number),
                Cell::Text(row.code.clone()),
                Cell::Text(row.full_name.clone()),
                Cell::Text(row.branch.clone()),
                Cell::Text(self.state(row, now).to_owned()),
                moment(row.submitted_at),
                if row.late { Cell::Text("Có".to_owned()) } else { Cell::Blank },
                moment(row.agreed_at),
            ]
        };
        Sheet {
            title: format!("Danh sách bản cam kết năm {}: {}", self.cycle.year, self.unit.name),
            facts,
            columns: vec![
                ("TT", 6),
                ("Mã đảng viên", 14),
                ("Họ và tên", 28),
                ("Chi bộ", 34),
                ("Trạng thái", 16),
                ("Gửi lúc", 18),
                ("Gửi muộn", 10),
                ("Xác nhận lúc", 18),
            ],
            rows: (1..).zip(&self.rows).map(row).collect(),
            made_at: now,
        }
    }
}

fn page(frame: Frame, listed: &Listed, (typed, errors): (Typed, Errors)) -> ListExportPage {
    let Listed { unit, cycle, filter, rows, .. } = listed;
    let back = link(unit.id, filter);
    let query = back.split_once('?').map(|(_, query)| format!("?{query}")).unwrap_or_default();
    let choice =
        |code: &str, label: &str, hint: &str| Choice::new(code, label, typed.format == code).with_hint(hint);
    ListExportPage {
        frame,
        crumbs: vec![Crumb { href: back.clone(), label: unit.name.clone() }],
        errors,
        action: format!("{}{query}", ListExportPath { id: unit.id }),
        back,
        unit: unit.name.clone(),
        year: cycle.year,
        people: rows.len(),
        formats: vec![
            choice("pdf", "PDF", "Để in và lưu"),
            choice("word", "Word", "Để sửa thêm trước khi in"),
            choice("excel", "Excel", "Để lọc và tính"),
        ],
        typed,
    }
}
