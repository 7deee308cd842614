//! A paper of others as it is typed in: whose, its number and day, the grade and words in it, its scan.

use chrono::NaiveDate;

use crate::{
    app::App,
    clock::parse_day,
    cycle::rules::Rules,
    evidence::{
        FILE_BYTES,
        file::{self, Clean},
        scan::{self, Checked},
        upload::Upload,
    },
    web::form::Errors,
};

/// The longest name of an authority or number of a paper.
const LONGEST: usize = 200;
/// The longest words.
const WORDS: usize = 6_000;

/// Where a step was taken, and so what its record must tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// In a paper of others.
    pub paper: bool,
    /// With a number on it.
    pub number: bool,
    /// With a grade in it.
    pub grade: Grade,
    /// In words, in any case.
    pub words: bool,
}

/// Whether a step gives a grade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grade {
    /// None.
    None,
    /// One, or only words.
    Maybe,
    /// One.
    Always,
}

/// What a record says, read.
#[derive(Debug)]
pub struct Fresh {
    /// The paper it stands in; nothing where it was said here.
    pub paper: Option<PaperOf>,
    /// The grade's code.
    pub grade: Option<String>,
    /// In words.
    pub words: String,
    /// The paper's scan.
    pub scan: Option<Clean>,
}

/// A paper of others.
#[derive(Clone, Debug)]
pub struct PaperOf {
    /// Whose.
    pub authority: String,
    /// Its number, where it has one.
    pub number: Option<String>,
    /// Its day.
    pub dated_on: NaiveDate,
}

/// The hint at the field of the scan.
#[must_use]
pub fn scan_hint() -> String {
    format!("PDF, JPEG hoặc PNG, không quá {} MB. Chụp rõ cả chữ ký và dấu.", FILE_BYTES / 1024 / 1024)
}

/// Reads what was typed. The scan is cleaned and passed by the scanner: here nothing waits for it.
///
/// # Errors
/// A message at each field that does not fit.
pub async fn read(
    app: &App,
    (upload, rules): (&Upload, &Rules),
    asked: Asked,
    today: NaiveDate,
) -> Result<Fresh, Errors> {
    let mut errors = Errors::default();
    let paper = asked.paper.then(|| paper(upload, asked, today, &mut errors)).flatten();
    let grade = upload.field("grade").into_string();
    errors.require(asked.grade != Grade::Always || rules.has(&grade), "grade", "Hãy chọn một mức xếp loại.");
    errors.require(grade.is_empty() || rules.has(&grade), "grade", "Hãy chọn một mức trong danh sách.");
    let grade = Some(grade).filter(|it| asked.grade != Grade::None && !it.is_empty());
    let words = upload.field("words").into_string();
    errors.require(!asked.words || !words.is_empty(), "words", "Hãy ghi nội dung.");
    errors.require(words.chars().count() <= WORDS, "words", "Nội dung quá dài, hãy viết gọn lại.");
    errors.require(
        asked.words || grade.is_some() || !words.is_empty(),
        "words",
        "Hãy ghi mức hoặc nội dung.",
    );
    let scan = if asked.paper { scanned(app, upload.file().1, &mut errors).await } else { None };
    if errors.is_empty() { Ok(Fresh { paper, grade, words, scan }) } else { Err(errors) }
}

fn paper(upload: &Upload, asked: Asked, today: NaiveDate, errors: &mut Errors) -> Option<PaperOf> {
    let authority = upload.field("authority").into_string();
    errors.require(!authority.is_empty(), "authority", "Hãy ghi cơ quan, tổ chức ban hành văn bản.");
    errors.require(authority.chars().count() <= LONGEST, "authority", "Tên cơ quan, tổ chức quá dài.");
    let number = upload.field("number").into_string();
    errors.require(!asked.number || !number.is_empty(), "number", "Hãy ghi số và ký hiệu, như trên văn bản.");
    errors.require(number.chars().count() <= LONGEST, "number", "Số văn bản quá dài.");
    let dated_on = parse_day(upload.field("dated_on").as_str());
    errors.require(dated_on.is_some(), "dated_on", "Hãy ghi ngày của văn bản, ví dụ: 20/12/2027.");
    let future = dated_on.is_some_and(|day| day > today);
    errors.require(!future, "dated_on", "Ngày của văn bản không thể sau hôm nay.");
    let number = Some(number).filter(|it| !it.is_empty());
    Some(PaperOf { authority, number, dated_on: dated_on? })
}

async fn scanned(app: &App, bytes: &[u8], errors: &mut Errors) -> Option<Clean> {
    if bytes.is_empty() {
        return None;
    }
    let file = file::clean(bytes).map_err(|words| errors.add("file", words)).ok()?;
    match scan::at_the_door(app.config.scanner.as_ref(), &file).await {
        Ok(Checked::Unasked | Checked::Clean) => Some(file),
        Ok(Checked::Waiting | Checked::Refused) => {
            let words = "Chương trình quét mã độc của cơ quan chưa trả lời nên chưa nhận tệp. Hãy gửi lại sau ít phút.";
            errors.add("file", words);
            None
        }
        Err(words) => {
            errors.add("file", words);
            None
        }
    }
}

impl PaperOf {
    /// As people cite it: "văn bản số 12-TB/UBND ngày 01/12/2027 của UBND phường".
    #[must_use]
    pub fn line(&self) -> String {
        line(&self.authority, self.number.as_deref(), self.dated_on)
    }
}

/// As people cite a paper.
#[must_use]
pub fn line(authority: &str, number: Option<&str>, dated_on: NaiveDate) -> String {
    let number = number.map(|number| format!(" số {number}")).unwrap_or_default();
    format!("văn bản{number} ngày {} của {authority}", crate::clock::date_text(dated_on))
}
