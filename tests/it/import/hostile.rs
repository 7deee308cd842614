//! Files that nobody should send: each is refused with a reason, and none is worth a crash.

use std::io::{Cursor, Write as _};
use std::sync::LazyLock;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::files::{Book, MEMBER_PART, STRINGS_PART, UNIT_PART, pack, parts, with_new_part, with_part};
use super::{read, read_apart};

/// A gibibyte of spaces, deflated by hand: one space, then "258 times what stood before", over and over.
static GIBIBYTE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut packed = vec![0];
    let mut used = 0;
    let mut push = |bits: &[u8]| {
        for bit in bits {
            if used == 8 {
                packed.push(0);
                used = 0;
            }
            *packed.last_mut().unwrap() |= bit << used;
            used += 1;
        }
    };
    push(&[1, 1, 0]);
    push(&[0, 1, 0, 1, 0, 0, 0, 0]);
    for _ in 0..1024 * 1024 * 1024 / 258 {
        push(&[1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0]);
    }
    push(&[0; 7]);
    packed
});

/// A workbook with a gibibyte in the place of the members, and what its directory says of that.
fn bomb(declared: u32) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts(&Book::ward().bytes()).iter().filter(|(part, _)| part != MEMBER_PART) {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(part).unwrap();
    }
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    writer.start_file(MEMBER_PART, stored).unwrap();
    writer.write_all(&GIBIBYTE).unwrap();
    let bytes = writer.finish().unwrap().into_inner();
    let deflated = lying(bytes, MEMBER_PART, 10, &[8, 0]);
    lying(deflated, MEMBER_PART, 24, &declared.to_le_bytes())
}

/// Where the directory's line for a part begins.
fn directory_line(bytes: &[u8], name: &str) -> usize {
    let lines = bytes.windows(4).enumerate().filter(|(_, window)| window == b"PK\x01\x02").map(|(at, _)| at);
    lines.into_iter().find(|at| bytes[at + 46..].starts_with(name.as_bytes())).unwrap()
}

/// Overwrites a field of the directory's line for a part.
fn lying(mut bytes: Vec<u8>, name: &str, field: usize, value: &[u8]) -> Vec<u8> {
    let at = directory_line(&bytes, name) + field;
    bytes[at..at + value.len()].copy_from_slice(value);
    bytes
}

fn many_entries(count: usize) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for entry in 0..count {
        writer.start_file(format!("xl/{entry}.xml"), stored).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn with_link() -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_symlink("xl/workbook.xml", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    writer.finish().unwrap().into_inner()
}

/// Two lines of the directory that point at the same bytes.
fn overlapping() -> Vec<u8> {
    let bytes = with_new_part("xl/zz.xml", vec![b'x'; 100]);
    let first = directory_line(&bytes, "xl/workbook.xml");
    let place = bytes[first + 42..first + 46].to_vec();
    lying(bytes, "xl/zz.xml", 42, &place)
}

fn doubled_name() -> Vec<u8> {
    let bytes = with_new_part("xl/workbook.xmk", b"<workbook/>".to_vec());
    let text = b"xl/workbook.xmk";
    let places: Vec<usize> =
        bytes.windows(text.len()).enumerate().filter(|(_, w)| w == text).map(|(at, _)| at).collect();
    let mut bytes = bytes;
    for at in places {
        bytes[at + text.len() - 1] = b'l';
    }
    bytes
}

/// A cell after the last cell of the members.
fn with_cell(cell: &str) -> Vec<u8> {
    with_part(MEMBER_PART, |xml| xml.replace("</sheetData>", &format!("{cell}</sheetData>")))
}

fn in_first_cell(part: &str) -> Vec<u8> {
    with_part(UNIT_PART, |xml| xml.replacen("<sheetData>", &format!("<sheetData>{part}"), 1))
}

/// Every file with a word of the reason it must be refused for; an empty word where any reason will do.
fn corpus() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let ward = Book::ward().bytes();
    let laughs = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>";
    let nested = pack(&[("trong.xlsx".to_owned(), ward.clone())]);
    let deep = format!("{}{}", "<a>".repeat(500_000), "</a>".repeat(500_000));
    let attributes: String = (0..200_000).map(|n| format!(" a{n}=\"1\"")).collect();
    let rows_back = "<row r=\"2\"><c r=\"B2\"><v>1</v></c></row>";
    let twice = "<row r=\"90\"><c r=\"B90\"><v>1</v></c><c r=\"B90\"><v>2</v></c></row>";
    let index = "<row r=\"90\"><c r=\"B90\" t=\"s\"><v>999999</v></c></row>";
    vec![
        ("nothing", Vec::new(), "Tệp rỗng"),
        ("plain text", b"TT,Ma dang vien\n1,QN000001\n".to_vec(), "Không thấy dòng tiêu đề"),
        ("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), "không phải là tệp Excel"),
        ("a PDF", b"%PDF-1.7\n".to_vec(), "không phải là tệp Excel"),
        (
            "a page that calls itself .xls",
            b"<html><table><tr><td>1</td></tr></table></html>".to_vec(),
            "không phải",
        ),
        (
            "Excel of 1997",
            [&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..], &[0; 600]].concat(),
            "hỏng",
        ),
        ("only the first bytes", b"PK\x03\x04".to_vec(), "bị hỏng"),
        (
            "an archive with something else",
            pack(&[("a.txt".into(), b"a".to_vec())]),
            "không phải là tệp Excel",
        ),
        ("a workbook in an archive", nested, "không phải là tệp Excel"),
        ("cut in the middle", ward[..ward.len() / 2].to_vec(), "bị hỏng"),
        ("something before it", [b"GIF89a".as_slice(), &ward].concat(), "không phải là tệp Excel"),
        ("something after it", [&ward, b"<script>".as_slice()].concat(), "bị hỏng"),
        ("larger than may be", [&ward[..], &vec![0; 17 * 1024 * 1024]].concat(), "lớn hơn"),
        ("a bomb of 1 GiB", bomb(1 << 30), "lớn bất thường"),
        ("a bomb of 100 MiB, it says", bomb(100 << 20), "bị hỏng"),
        ("a bomb of 1 byte, it says", bomb(1), "bị hỏng"),
        ("a size that lies", lying(ward.clone(), MEMBER_PART, 24, &[1, 0, 0, 0]), ""),
        ("a sum that lies", lying(ward.clone(), MEMBER_PART, 16, &[1, 2, 3, 4]), "bị hỏng"),
        ("50,000 parts", many_entries(50_000), "nhiều bất thường"),
        ("65,535 parts and more", many_entries(70_000), "nhiều bất thường"),
        ("a path upwards", with_new_part("../../etc/cron.d/x", b"x".to_vec()), "đường dẫn lạ"),
        ("a path of Windows", with_new_part("C:\\x.xml", b"x".to_vec()), "đường dẫn lạ"),
        ("a path from the root", with_new_part("/etc/passwd", b"x".to_vec()), "đường dẫn lạ"),
        ("a link", with_link(), "liên kết"),
        ("two parts of one name", doubled_name(), ""),
        ("parts over each other", overlapping(), ""),
        ("a part with a password", lying(ward.clone(), MEMBER_PART, 8, &[1, 0]), ""),
        ("a way of packing nobody knows", lying(ward.clone(), MEMBER_PART, 10, &[99, 0]), "bị hỏng"),
        ("macros", with_new_part("xl/vbaProject.bin", b"x".to_vec()), "macro"),
        ("another file inside", with_new_part("xl/embeddings/oleObject1.bin", b"x".to_vec()), "nhúng"),
        (
            "entities",
            with_part(UNIT_PART, |xml| {
                xml.replacen("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>", laughs, 1)
            }),
            "DOCTYPE",
        ),
        (
            "an entity from a file",
            with_part("xl/workbook.xml", |xml| format!("<!doctype x SYSTEM \"file:///etc/passwd\">{xml}")),
            "DOCTYPE",
        ),
        (
            "UTF-16",
            {
                let mut p = parts(&ward);
                let part = &mut p.iter_mut().find(|(n, _)| n == UNIT_PART).unwrap().1;
                *part = [0xff, 0xfe].into_iter().chain(part.iter().flat_map(|b| [*b, 0])).collect();
                pack(&p)
            },
            "UTF-8",
        ),
        (
            "the last cell there is",
            with_cell("<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>"),
            "XFD1048576",
        ),
        ("a cell beyond the last", with_cell("<row r=\"9\"><c r=\"XFE1\"><v>1</v></c></row>"), ""),
        ("a row of 4 billion", with_cell("<row r=\"4294967295\"><c><v>1</v></c></row>"), ""),
        ("a column far right", with_cell("<row r=\"90\"><c r=\"ZZ90\"><v>1</v></c></row>"), "ZZ90"),
        ("a row far down", with_cell("<row r=\"200000\"><c r=\"B200000\"><v>1</v></c></row>"), "200000"),
        ("rows that run back", with_cell(rows_back), "đảo thứ tự"),
        ("one cell twice", with_cell(twice), "lặp"),
        ("a string that is not there", with_cell(index), "bị hỏng"),
        (
            "a cell of 100,000 characters",
            with_cell(&format!(
                "<row r=\"90\"><c r=\"B90\" t=\"str\"><v>{}</v></c></row>",
                "ạ".repeat(100_000)
            )),
            "32767",
        ),
        (
            "more strings than there is room for",
            with_part(STRINGS_PART, |xml| xml.replacen("uniqueCount=\"", "uniqueCount=\"99999999999999", 1)),
            "lớn bất thường",
        ),
        ("500,000 elements deep", in_first_cell(&deep), ""),
        ("200,000 attributes", in_first_cell(&format!("<row r=\"1\"{attributes}></row>")), ""),
        ("half a sheet", with_part(MEMBER_PART, |xml| xml[..xml.len() / 2].to_owned()), "bị hỏng"),
        (
            "a sheet that is a chart",
            with_part(MEMBER_PART, |_| "<chartsheet xmlns=\"x\"><a/></chartsheet>".to_owned()),
            "biểu đồ",
        ),
        (
            "a sheet without its part",
            with_part("xl/_rels/workbook.xml.rels", |xml| xml.replace("sheet2.xml", "sheet9.xml")),
            "",
        ),
        (
            "two sheets of one name",
            with_part("xl/workbook.xml", |xml| xml.replace("Tổ chức đảng", "ĐẢNG VIÊN")),
            "",
        ),
        ("a workbook of nothing", with_part("xl/workbook.xml", |_| String::new()), ""),
    ]
}

/// Files that look hostile and do no harm: read, or refused for what stands in them, never a crash.
fn harmless() -> Vec<(&'static str, Vec<u8>)> {
    let shared = "<row r=\"90\"><c r=\"B90\"><f t=\"shared\" si=\"4000000000\">A1</f><v>1</v></c></row>";
    let styled = "<row r=\"1048576\"><c r=\"A1048576\" s=\"1\"/></row>";
    vec![
        ("a shared formula of number 4 billion", with_cell(shared)),
        ("an empty cell with a format at the very end", with_cell(styled)),
        (
            "a dimension that lies",
            with_part(MEMBER_PART, |xml| {
                xml.replacen("<dimension ref=\"", "<dimension ref=\"A1:XFD1048576\" x=\"", 1)
            }),
        ),
    ]
}

#[test]
fn hostile_files_are_refused_with_a_reason() {
    for (name, bytes, word) in corpus() {
        let register = read(&bytes);
        let told: Vec<String> = register.problems.iter().map(ToString::to_string).collect();
        let expected = match name {
            // Attributes and depth are no fault in themselves; the rows after them still have to be right.
            "500,000 elements deep" | "200,000 attributes" => continue,
            _ => !told.is_empty() && told[0].contains(word),
        };
        assert!(expected, "{name}: {told:?}");
        assert!(!told[0].is_ascii(), "{name}: told in Vietnamese: {told:?}");
    }
}

#[test]
fn harmless_oddities_crash_nothing() {
    for (_, bytes) in harmless() {
        read(&bytes);
    }
    assert_eq!(read(&harmless()[1].1).problems, []);
    assert_eq!(read(&harmless()[2].1).problems, []);
}

#[tokio::test]
async fn the_server_outlives_every_hostile_file() {
    for (name, bytes, word) in corpus() {
        let started = std::time::Instant::now();
        let told = read_apart(&bytes).await.err().map(|problem| problem.to_string());
        println!("{:5} ms  {name}: {}", started.elapsed().as_millis(), told.as_deref().unwrap_or("read"));
        assert!(told.is_none_or(|told| told.contains(word)), "{name}");
        let ward = read_apart(&Book::ward().bytes()).await;
        assert!(ward.is_ok_and(|ward| ward.problems.is_empty()), "the next file is read after {name}");
    }
}
