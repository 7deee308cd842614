//! Builds `.xls` and `.ods` files by hand: there is no other program of the kind in the tests.

use super::files::{Book, Value, pack};

/// The ward as LibreOffice would keep it.
pub fn ods(book: &Book) -> Vec<u8> {
    ods_of(&content(book))
}

/// An `.ods` with any content.
pub fn ods_of(content: &str) -> Vec<u8> {
    let manifest = "<?xml version=\"1.0\"?><manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\">\
        <manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"application/vnd.oasis.opendocument.spreadsheet\"/>\
        </manifest:manifest>";
    pack(&[
        ("mimetype".to_owned(), b"application/vnd.oasis.opendocument.spreadsheet".to_vec()),
        ("META-INF/manifest.xml".to_owned(), manifest.as_bytes().to_vec()),
        ("content.xml".to_owned(), content.as_bytes().to_vec()),
    ])
}

/// The content of an `.ods` with the ward's two tables.
pub fn content(book: &Book) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet>",
    );
    for (name, table) in [(&book.unit_sheet, &book.units), (&book.member_sheet, &book.members)] {
        xml.push_str(&format!("<table:table table:name=\"{name}\">"));
        for row in table {
            xml.push_str("<table:table-row>");
            for value in row {
                xml.push_str(&match value {
                    Value::Text(text) if text.is_empty() => "<table:table-cell/>".to_owned(),
                    Value::Text(text) => format!(
                        "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
                    ),
                    Value::Number(number) => format!(
                        "<table:table-cell office:value-type=\"float\" office:value=\"{number}\"><text:p>{number}</text:p></table:table-cell>"
                    ),
                    Value::Date(date) => format!(
                        "<table:table-cell office:value-type=\"date\" office:date-value=\"{date}\"><text:p>{date}</text:p></table:table-cell>"
                    ),
                });
            }
            xml.push_str("</table:table-row>");
        }
        xml.push_str("</table:table>");
    }
    xml.push_str("</office:spreadsheet></office:body></office:document-content>");
    xml
}

/// The ward as Excel 97 would keep it.
pub fn xls(book: &Book) -> Vec<u8> {
    xls_merged(book, &[])
}

/// The same with merged cells among the members: first and last row, first and last column, from 0.
pub fn xls_merged(book: &Book, merged: &[[u16; 4]]) -> Vec<u8> {
    compound(&workbook(book, merged))
}

fn record(bytes: &mut Vec<u8>, kind: u16, data: &[u8]) {
    bytes.extend(kind.to_le_bytes());
    bytes.extend(u16::try_from(data.len()).unwrap().to_le_bytes());
    bytes.extend(data);
}

fn beginning(what: u16) -> Vec<u8> {
    [0x0600_u16, what, 0x0dbb, 0x07cc].iter().flat_map(|word| word.to_le_bytes()).chain([0; 8]).collect()
}

/// The stream of records: the list of sheets, then each sheet.
fn workbook(book: &Book, merged: &[[u16; 4]]) -> Vec<u8> {
    let sheets = [(&book.unit_sheet, &book.units), (&book.member_sheet, &book.members)];
    let bodies = [sheet(&book.units, &[]), sheet(&book.members, merged)];
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let globals = |places: &[u32]| {
        let mut bytes = Vec::new();
        record(&mut bytes, 0x0809, &beginning(0x0005));
        for ((name, _), place) in sheets.iter().zip(places) {
            let mut data = place.to_le_bytes().to_vec();
            data.extend([0, 0, u8::try_from(name.encode_utf16().count()).unwrap(), 1]);
            data.extend(utf16(name));
            record(&mut bytes, 0x0085, &data);
        }
        record(&mut bytes, 0x000a, &[]);
        bytes
    };
    let first = u32::try_from(globals(&[0, 0]).len()).unwrap();
    let second = first + u32::try_from(bodies[0].len()).unwrap();
    [globals(&[first, second]), bodies[0].clone(), bodies[1].clone()].concat()
}

fn sheet(table: &[Vec<Value>], merged: &[[u16; 4]]) -> Vec<u8> {
    let mut bytes = Vec::new();
    record(&mut bytes, 0x0809, &beginning(0x0010));
    for (row, values) in (0_u16..).zip(table) {
        for (column, value) in (0_u16..).zip(values) {
            let mut data: Vec<u8> = [row, column, 0].iter().flat_map(|word| word.to_le_bytes()).collect();
            match value {
                Value::Text(text) if text.is_empty() => {}
                Value::Text(text) => {
                    data.extend(u16::try_from(text.encode_utf16().count()).unwrap().to_le_bytes());
                    data.push(1);
                    data.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
                    record(&mut bytes, 0x0204, &data);
                }
                Value::Number(number) => {
                    data.extend(number.to_le_bytes());
                    record(&mut bytes, 0x0203, &data);
                }
                Value::Date(_) => unreachable!("the ward writes its days as text"),
            }
        }
    }
    if !merged.is_empty() {
        let count = u16::try_from(merged.len()).unwrap();
        let data: Vec<u8> = std::iter::once(count)
            .chain(merged.iter().flatten().copied())
            .flat_map(u16::to_le_bytes)
            .collect();
        record(&mut bytes, 0x00e5, &data);
    }
    record(&mut bytes, 0x000a, &[]);
    bytes
}

/// A compound file with one stream, its sectors in their order.
pub fn compound(stream: &[u8]) -> Vec<u8> {
    const SECTOR: usize = 512;
    const FREE: u32 = 0xffff_ffff;
    const END: u32 = 0xffff_fffe;
    let mut stream = stream.to_vec();
    // Shorter ones would belong into a stream of small sectors.
    let size = stream.len().max(4096).next_multiple_of(SECTOR);
    stream.resize(size, 0);
    let sectors = u32::try_from(size / SECTOR).unwrap();
    let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    bytes.extend([0; 16]);
    for word in [0x003e_u16, 0x0003, 0xfffe, 0x0009, 0x0006, 0, 0, 0] {
        bytes.extend(word.to_le_bytes());
    }
    for word in [0, 1, 1, 0, 4096, END, 0, END, 0, 0] {
        bytes.extend(u32::to_le_bytes(word));
    }
    bytes.resize(SECTOR, 0xff);
    // Which sector follows which.
    let mut table = vec![0xffff_fffd, END];
    table.extend((0..sectors).map(|at| if at + 1 == sectors { END } else { at + 3 }));
    table.resize(SECTOR / 4, FREE);
    assert!(table.len() == SECTOR / 4, "the stream is too long for one table");
    bytes.extend(table.iter().flat_map(|word| word.to_le_bytes()));
    let entry = |name: &str, kind: u8, child: u32, start: u32, size: u64| {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let length = u16::try_from(entry.len() + 2).unwrap();
        entry.resize(64, 0);
        entry.extend(if kind == 0 { 0_u16 } else { length }.to_le_bytes());
        entry.extend([kind, 1]);
        for word in [FREE, FREE, child] {
            entry.extend(word.to_le_bytes());
        }
        entry.extend([0; 36]);
        entry.extend(start.to_le_bytes());
        entry.extend(size.to_le_bytes());
        entry
    };
    bytes.extend(entry("Root Entry", 5, 1, END, 0));
    bytes.extend(entry("Workbook", 2, FREE, 2, size as u64));
    bytes.extend(entry("", 0, FREE, 0, 0));
    bytes.extend(entry("", 0, FREE, 0, 0));
    bytes.extend(stream);
    bytes
}
