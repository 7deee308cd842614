//! Reads a table of text (`.csv`): its letters, its separator, its rows.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};
use unicode_normalization::UnicodeNormalization as _;

use super::limits;
use super::problem::Problem;
use super::row::letters;
use super::row::{Cell, Row};
use super::sheet::Sheet;
use super::table::Table;
use super::workbook::Item;
use crate::web::legacy;

/// Reads a table of text and hands on its rows.
///
/// # Errors
/// What keeps it from being read.
pub fn read(bytes: &[u8], sink: &mut impl FnMut(Item)) -> Result<(), Problem> {
    // One kind of line end: lines are counted as they are seen.
    let text = decode(bytes).replace("\r\n", "\n");
    let mut table = Table::unnamed(u32::try_from(text.lines().count()).unwrap_or(u32::MAX));
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator(&text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    loop {
        let line = u32::try_from(reader.position().line()).unwrap_or(u32::MAX);
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return table.finish(sink),
            Err(_) => return Err(Problem { row: Some(line), ..Problem::of_file(BROKEN) }),
        }
        // Blank lines are passed over, so the record knows better where it stands.
        let number = record.position().map_or(line, |at| u32::try_from(at.line()).unwrap_or(u32::MAX));
        table.take(row(number, &record)?, sink);
    }
}

const BROKEN: &str = "Từ đây tệp bị hỏng, không đọc tiếp được. Hãy mở bằng Excel và lưu thành tệp .xlsx.";

fn row(number: u32, record: &csv::StringRecord) -> Result<Row, Problem> {
    let place = |column: usize| letters(u32::try_from(column).unwrap_or(u32::MAX));
    if number > limits::ROWS {
        let message = format!("Bảng dài hơn {} dòng. Hãy chia thành nhiều tệp.", limits::ROWS);
        return Err(Problem { row: Some(number), ..Problem::of_file(message) });
    }
    let mut cells = Vec::with_capacity(record.len().min(limits::COLUMNS as usize));
    for (column, text) in record.iter().enumerate() {
        if text.len() > limits::CELL_CHARS && text.chars().count() > limits::CELL_CHARS {
            let message = format!("Ô này dài hơn {} ký tự. Hãy rút gọn.", limits::CELL_CHARS);
            return Err(Problem::of_cell(Sheet::Members.title(), number, place(column), message));
        }
        if column >= limits::COLUMNS as usize {
            if text.trim().is_empty() {
                continue;
            }
            let message = format!(
                "Bảng có quá nhiều cột (chỉ đọc đến cột {}). Hãy bỏ các cột thừa.",
                letters(limits::COLUMNS - 1)
            );
            return Err(Problem::of_cell(Sheet::Members.title(), number, place(column), message));
        }
        cells.push(if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) });
    }
    Ok(Row { number, cells, hidden: false })
}

/// The text in Unicode, composed.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let encoding = encoding(bytes);
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    if encoding == WINDOWS_1258 { Cow::Owned(text.nfc().collect()) } else { text }
}

fn encoding(bytes: &[u8]) -> &'static Encoding {
    if let Some((marked, _)) = Encoding::for_bom(bytes) {
        return marked;
    }
    let noughts = |from: usize| bytes.iter().skip(from).step_by(2).take(2048).filter(|it| **it == 0).count();
    let (even, odd) = (noughts(0), noughts(1));
    if even + odd > 0 && even != odd {
        return if odd > even { UTF_16LE } else { UTF_16BE };
    }
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    // What remains is a code page: that of Windows for Vietnamese, or bytes meant for an old font.
    let (vietnamese, _) = WINDOWS_1258.decode_without_bom_handling(bytes);
    if legacy::mostly_vietnamese(&vietnamese.nfc().collect::<String>()) { WINDOWS_1258 } else { WINDOWS_1252 }
}

/// The separator that divides the lines at the top most often.
fn separator(text: &str) -> u8 {
    let head: Vec<&str> = text.lines().take(limits::HEADING_ROWS as usize).collect();
    let most = |separator: u8| {
        head.iter().map(|line| line.bytes().filter(|byte| *byte == separator).count()).max().unwrap_or(0)
    };
    b",;\t".iter().copied().max_by_key(|separator| most(*separator)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_told_by_their_bytes() {
        let text = "Mã,Họ và tên\nQN1,Nguyễn Thị Ưỡng\n";
        let utf16 = |swap: bool| -> Vec<u8> {
            text.encode_utf16()
                .flat_map(|unit| if swap { unit.to_be_bytes() } else { unit.to_le_bytes() })
                .collect()
        };
        let marked = |mark: [u8; 2], rest: Vec<u8>| [mark.to_vec(), rest].concat();
        for bytes in [
            text.as_bytes().to_vec(),
            [b"\xef\xbb\xbf", text.as_bytes()].concat(),
            utf16(false),
            utf16(true),
            marked([0xff, 0xfe], utf16(false)),
            marked([0xfe, 0xff], utf16(true)),
        ] {
            assert_eq!(decode(&bytes), text);
        }
    }

    #[test]
    fn tones_of_windows_1258_are_composed() {
        // «Nguyễn Thị Ưỡng, Đặng Văn Hoà»: ê + ngã, i + nặng, ơ + ngã, ă + nặng.
        let bytes = b"Nguy\xea\xden Thi\xf2 \xdd\xf5\xdeng, \xd0\xe3\xf2ng V\xe3n Ho\xe0\n";
        let read = decode(bytes);
        assert!(read.contains("Nguyễn") && read.contains("Đặng Văn Hoà"), "{read}");
        assert!(!unicode_normalization::char::is_combining_mark(read.chars().nth(6).unwrap()));
    }

    #[test]
    fn the_separator_is_the_one_that_divides() {
        assert_eq!(separator("Danh sách, năm 2026\na;b;c;d\n1;2;3;4"), b';');
        assert_eq!(separator("a\tb\tc\n"), b'\t');
        assert_eq!(separator("a,b,c\n"), b',');
    }
}
