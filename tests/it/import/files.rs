//! Builds workbooks: as an office keeps them, and as nobody should send them.

use std::io::{Cursor, Read as _, Write as _};

use chrono::NaiveDate;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// What is written into a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Text(String),
    Number(f64),
    Date(NaiveDate),
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}

type Table = Vec<Vec<Value>>;

/// A register small enough to read: the city, a ward, two branches, four members.
#[derive(Clone, Debug)]
pub struct Book {
    pub unit_sheet: String,
    pub member_sheet: String,
    /// Rows above the table of members.
    pub above: Vec<String>,
    pub units: Table,
    pub members: Table,
}

pub const UNIT_HEADINGS: [&str; 4] = ["Mã tổ chức", "Tên tổ chức đảng", "Loại hình", "Mã cấp trên"];

pub const MEMBER_HEADINGS: [&str; 17] = [
    "TT",
    "Mã đảng viên",
    "Họ và tên",
    "Giới tính",
    "Ngày sinh",
    "Ngày vào Đảng",
    "Ngày chính thức",
    "Số thẻ đảng viên",
    "Mã chi bộ",
    "Sinh hoạt tại chi bộ",
    "Đơn vị công tác",
    "Chức vụ Đảng",
    "Chức vụ chính quyền",
    "Chức vụ đoàn thể",
    "Diện quản lý",
    "Trạng thái",
    "Điện thoại",
];

const UNITS: [&str; 4] = [
    "TU|Thành ủy Quảng Ngãi|Thành ủy|",
    "P01|Đảng bộ Phường Lê Hồng Phong|Đảng bộ cơ sở|TU",
    "P01-01|Chi bộ Thôn 1|Chi bộ trực thuộc|P01",
    "C01|Chi bộ Cơ quan Thành ủy|Chi bộ cơ sở|TU",
];

const MEMBERS: [&str; 4] = [
    "1|QN000001|Huỳnh Đình Ý|Nam|22/12/1944|16/08/1979|16/08/1980|74000001|P01-01|Chi bộ Thôn 1||Bí thư chi bộ|Trưởng phòng||Ban Thường vụ Thành ủy|Chính thức|",
    "2|QN000002|Đỗ Thị Đông|Nữ|10/03/1972|01/10/2000|01/10/2001|74000002|P01-01|Chi bộ Thôn 1|Phường Lê Hồng Phong||Giáo viên|||Chính thức|0998076812",
    "3|QN000003|Lê Minh Lâm|Nam|07/07/1995|26/12/2017|||P01-01|Chi bộ Thôn 1|Phường Lê Hồng Phong|Chi ủy viên|Nông dân|Bí thư Chi đoàn||Dự bị|",
    "4|QN000004|Võ Ngọc Hạnh|Nữ|26/04/1940|15/03/1967|15/03/1968|74000004|C01|Chi bộ Cơ quan Thành ủy|||Cán bộ hưu trí|||Miễn sinh hoạt|",
];

impl Book {
    pub fn ward() -> Book {
        let table = |headings: &[&str], rows: &[&str]| {
            std::iter::once(headings.iter().map(|text| Value::from(*text)).collect())
                .chain(rows.iter().map(|row| row.split('|').map(Value::from).collect()))
                .collect()
        };
        Book {
            unit_sheet: "Tổ chức đảng".to_owned(),
            member_sheet: "Đảng viên".to_owned(),
            above: Vec::new(),
            units: table(&UNIT_HEADINGS, &UNITS),
            members: table(&MEMBER_HEADINGS, &MEMBERS),
        }
    }

    /// The same register under codes that nobody has yet.
    pub fn new_ward() -> Book {
        let mut book = Book::ward();
        for value in book.units.iter_mut().chain(&mut book.members).flatten() {
            if let Value::Text(text) = value {
                *text = text
                    .replace("P01", "P09")
                    .replace("C01", "C09")
                    .replace("QN0000", "QN9000")
                    .replace("7400", "9900")
                    // Nobody of the register has these names and these birthdays.
                    .replace("22/12/1944", "23/12/1944")
                    .replace("07/07/1995", "08/07/1995")
                    .replace("10/03/1972", "11/03/1972")
                    .replace("26/04/1940", "27/04/1940");
            }
        }
        book
    }

    /// Puts a value into a cell of the table of units, by row of the sheet and heading.
    pub fn unit(mut self, row: usize, heading: &str, value: impl Into<Value>) -> Book {
        let column = UNIT_HEADINGS.iter().position(|title| *title == heading).unwrap();
        self.units[row - 1][column] = value.into();
        self
    }

    /// Puts a value into a cell of the table of members, by row of the sheet and heading.
    pub fn member(mut self, row: usize, heading: &str, value: impl Into<Value>) -> Book {
        let column = MEMBER_HEADINGS.iter().position(|title| *title == heading).unwrap();
        self.members[row - 1 - self.above.len()][column] = value.into();
        self
    }

    /// Leaves a column of the members out.
    pub fn without(mut self, heading: &str) -> Book {
        let column = MEMBER_HEADINGS.iter().position(|title| *title == heading).unwrap();
        for row in &mut self.members {
            row.remove(column);
        }
        self
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut workbook = Workbook::new();
        write(&mut workbook, &self.unit_sheet, &[], &self.units);
        write(&mut workbook, &self.member_sheet, &self.above, &self.members);
        workbook.save_to_buffer().unwrap()
    }
}

fn write(workbook: &mut Workbook, name: &str, above: &[String], table: &Table) {
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let sheet = workbook.add_worksheet().set_name(name).unwrap();
    for (row, text) in above.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
        sheet.write_string(row as u32, 0, text).unwrap();
    }
    for (row, values) in table.iter().enumerate() {
        for (column, value) in values.iter().enumerate() {
            let (row, column) = ((row + above.len()) as u32, column as u16);
            match value {
                Value::Text(text) if text.is_empty() => continue,
                Value::Text(text) => sheet.write_string(row, column, text),
                Value::Number(number) => sheet.write_number(row, column, *number),
                Value::Date(date) => {
                    let date = ExcelDateTime::parse_from_str(&date.to_string()).unwrap();
                    sheet.write_datetime_with_format(row, column, &date, &day)
                }
            }
            .unwrap();
        }
    }
}

/// The parts of a workbook, to be changed and packed again.
pub fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut entry = archive.by_index(index).unwrap();
            let mut part = Vec::new();
            entry.read_to_end(&mut part).unwrap();
            (entry.name().unwrap().into_owned(), part)
        })
        .collect()
}

/// Packs parts as they are told, without a question.
pub fn pack(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(part).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The ward's workbook with one part changed.
pub fn with_part(name: &str, change: impl FnOnce(String) -> String) -> Vec<u8> {
    let mut parts = parts(&Book::ward().bytes());
    let (_, part) = parts.iter_mut().find(|(part, _)| part == name).unwrap();
    *part = change(String::from_utf8(std::mem::take(part)).unwrap()).into_bytes();
    pack(&parts)
}

/// The ward's workbook with a part more.
pub fn with_new_part(name: &str, part: Vec<u8>) -> Vec<u8> {
    let mut parts = parts(&Book::ward().bytes());
    parts.push((name.to_owned(), part));
    pack(&parts)
}

pub const UNIT_PART: &str = "xl/worksheets/sheet1.xml";
pub const MEMBER_PART: &str = "xl/worksheets/sheet2.xml";
pub const STRINGS_PART: &str = "xl/sharedStrings.xml";
