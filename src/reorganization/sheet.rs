//! The sheet «Phương án sắp xếp»: one row for each thing that is done to a unit.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    import::{
        doubt::Answers,
        fields::{Fields, Notes},
        fonts::Fonts,
        heading::{self, Heading},
        limits,
        problem::{Problem, Report},
        row::{Row, letters},
        sheet::{Sheet, moves},
        text::{self, fold, shown},
        workbook::Item,
    },
    unit::UnitKind,
};

/// What a row does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Thành lập.
    Found,
    /// Đổi tên.
    Rename,
    /// Chuyển.
    Move,
    /// Hợp nhất.
    Merge,
    /// Giải thể.
    Dissolve,
}

impl What {
    const ALL: [Self; 5] = [Self::Found, Self::Rename, Self::Move, Self::Merge, Self::Dissolve];

    /// The word in the sheet.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Found => "Thành lập",
            Self::Rename => "Đổi tên",
            Self::Move => "Chuyển",
            Self::Merge => "Hợp nhất",
            Self::Dissolve => "Giải thể",
        }
    }
}

/// A row as it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveRow {
    /// The row in the sheet.
    pub row: u32,
    /// The unit that there is.
    pub old: Option<String>,
    /// What is done.
    pub what: What,
    /// The unit that is new, or goes on.
    pub new: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Its kind.
    pub kind: Option<UnitKind>,
    /// The unit above.
    pub parent: Option<String>,
    /// From which day.
    pub on: NaiveDate,
    /// On what it rests.
    pub basis: String,
    /// Why.
    pub note: String,
    /// Whether offices go on in the unit that goes on.
    pub hands_over: bool,
}

/// Takes the rows one by one as they are read.
#[derive(Debug)]
pub struct Intake {
    today: NaiveDate,
    heading: Option<Heading>,
    failed: bool,
    report: Report,
    fonts: Fonts,
    answers: Answers,
    hidden_columns: Vec<u32>,
    rows: Vec<MoveRow>,
}

impl Intake {
    /// An empty intake; days are judged against today.
    #[must_use]
    pub fn new(today: NaiveDate) -> Self {
        Self {
            today,
            heading: None,
            failed: false,
            report: Report::default(),
            fonts: Fonts::default(),
            answers: Answers::default(),
            hidden_columns: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// Takes what the reading hands on.
    pub fn take(&mut self, item: Item) {
        let row = match item {
            Item::Row(row) => row,
            Item::Sheet { hidden_columns, .. } => return self.hidden_columns = hidden_columns,
        };
        match &self.heading {
            Some(heading) if !heading.is_repeated_by(&row) => {
                // Nobody may carry out what they do not see.
                if row.hidden {
                    let problem = Problem::of_sheet(
                        Sheet::Moves.title(),
                        "Dòng này bị ẩn. Hãy cho hiện ra, hoặc xóa đi.",
                    );
                    self.report.note(Problem { row: Some(row.number), ..problem });
                }
                let notes =
                    Notes { report: &mut self.report, fonts: &mut self.fonts, answers: &self.answers };
                let fields = Fields::new(Sheet::Moves, heading, &row, notes);
                self.rows.extend(read(fields, self.today));
            }
            None if !self.failed => self.look_for_heading(&row),
            _ => {}
        }
    }

    fn look_for_heading(&mut self, row: &Row) {
        match Heading::of(Sheet::Moves, None, row) {
            Some(Ok(heading)) => {
                for column in
                    self.hidden_columns.iter().filter(|it| heading.column_at(**it as usize).is_some())
                {
                    let message = format!("Cột {} bị ẩn. Hãy cho hiện ra.", letters(*column));
                    self.report.note(Problem::of_sheet(Sheet::Moves.title(), message));
                }
                self.heading = Some(heading);
            }
            Some(Err(problems)) => {
                problems.into_iter().for_each(|problem| self.report.note(problem));
                self.failed = true;
            }
            None if row.number >= limits::HEADING_ROWS => {
                self.report.note(heading::not_found(Sheet::Moves));
                self.failed = true;
            }
            None => {}
        }
    }

    /// The rows, and everything that is wrong.
    #[must_use]
    pub fn finish(mut self) -> (Vec<MoveRow>, Vec<Problem>) {
        if self.heading.is_none() && !self.failed {
            self.report.note(heading::not_found(Sheet::Moves));
        } else if self.rows.is_empty() && self.report.is_clean() {
            self.report
                .note(Problem::of_sheet(Sheet::Moves.title(), "Trang tính chưa có dòng nào dưới tiêu đề."));
        }
        // Nobody is asked about a plan: what could mean two things is mended in the sheet.
        (self.rows, self.report.into_problems_and_doubts())
    }
}

fn read(mut fields: Fields<'_>, today: NaiveDate) -> Option<MoveRow> {
    let earliest = NaiveDate::from_ymd_opt(1930, 2, 3).unwrap_or_default();
    let row = fields.row();
    let what = fields.demand(moves::WHAT, what);
    let old = fields.read(moves::OLD, text::code);
    let new = fields.read(moves::NEW, text::code);
    let name = fields.read(moves::NAME, text::title);
    let kind = fields.read(moves::KIND, kind);
    let parent = fields.read(moves::PARENT, text::code);
    let on = fields.demand_date(moves::DAY, earliest, today);
    let basis = fields.demand(moves::BASIS, short);
    let note = fields.read(moves::NOTE, short).unwrap_or_default();
    let hands_over = fields.read(moves::HANDS_OVER, yes).unwrap_or_default();
    let (what, on, basis) = (what?, on?, basis?);
    let needs = |column: usize, there: bool| (!there).then_some(column);
    let missing = match what {
        What::Found => [
            needs(moves::NEW, new.is_some()),
            needs(moves::NAME, name.is_some()),
            needs(moves::KIND, kind.is_some()),
        ],
        What::Rename => [needs(moves::OLD, old.is_some()), needs(moves::NAME, name.is_some()), None],
        What::Move => [needs(moves::OLD, old.is_some()), needs(moves::PARENT, parent.is_some()), None],
        What::Merge => [needs(moves::OLD, old.is_some()), needs(moves::NEW, new.is_some()), None],
        What::Dissolve => [needs(moves::OLD, old.is_some()), None, None],
    };
    // What is there but cannot be read was told by its own rule.
    for column in missing.into_iter().flatten() {
        if !fields.has(column) {
            fields.refuse(column, format!("Dòng «{}» cần ô này. Hãy điền vào.", what.title()));
        }
    }
    missing.iter().all(Option::is_none).then_some(MoveRow {
        row,
        old,
        what,
        new,
        name,
        kind,
        parent,
        on,
        basis,
        note,
        hands_over,
    })
}

fn what(text: &str) -> Result<What, String> {
    let folded = fold(text);
    What::ALL.into_iter().find(|what| fold(what.title()) == folded).ok_or_else(|| {
        let titles = What::ALL.map(What::title).join(", ");
        format!("Không có việc «{}». Hãy dùng một trong: {titles}.", shown(text))
    })
}

fn kind(text: &str) -> Result<UnitKind, String> {
    let folded = fold(text);
    UnitKind::ALL.into_iter().find(|kind| fold(kind.title()) == folded).ok_or_else(|| {
        let titles = UnitKind::ALL.map(UnitKind::title).join("; ");
        format!("Không có loại hình «{}». Hãy dùng một trong: {titles}.", shown(text))
    })
}

fn short(text: &str) -> Result<String, String> {
    if text.chars().count() > 500 {
        return Err("Ô này dài quá 500 ký tự. Hãy rút gọn.".to_owned());
    }
    Ok(text.to_owned())
}

fn yes(text: &str) -> Result<bool, String> {
    match fold(text).as_str() {
        "co" | "x" => Ok(true),
        "khong" => Ok(false),
        _ => Err("Hãy ghi «Có» hoặc «Không».".to_owned()),
    }
}
