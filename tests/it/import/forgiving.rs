//! Lists as offices really keep them: read right, or asked about, never guessed in silence.

use camket::import::doubt::{Answers, Topic};
use camket::import::known::Known;
use camket::import::{Intake, Register, workbook};
use rust_xlsxwriter::{Format, Formula, Workbook};

use super::files::{Book, MEMBER_HEADINGS, Value};
use super::formats::{content, ods_of, xls_merged};
use super::{read, read_apart, today};

/// Reads a file with answers to its questions.
fn read_answered(bytes: &[u8], answers: &[(&str, &str)]) -> Register {
    let mut given = Answers::default();
    answers.iter().for_each(|(key, answer)| given.give((*key).to_owned(), (*answer).to_owned()));
    let mut intake = Intake::answered(today(), given);
    workbook::read(bytes, &mut |item| intake.take(item)).unwrap();
    intake.finish(&Known::default())
}

fn doubts(register: &Register) -> Vec<String> {
    register
        .doubts
        .iter()
        .flat_map(|((_, row), doubts)| {
            doubts.iter().map(move |doubt| format!("{row} {}: {}", doubt.column, doubt.message))
        })
        .collect()
}

/// The ward's members as a table of text.
fn as_text(book: &Book, separator: &str) -> String {
    let cell = |value: &Value| match value {
        Value::Text(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Date(date) => date.format("%d/%m/%Y").to_string(),
    };
    let line = |row: &Vec<Value>| row.iter().map(cell).collect::<Vec<_>>().join(separator);
    book.members.iter().map(line).collect::<Vec<_>>().join("\r\n") + "\r\n"
}

/// Members alone lean on units of the register; here they are known.
fn read_members(bytes: &[u8]) -> Register {
    let mut units = Vec::new();
    let mut intake = Intake::new(today());
    workbook::read(&Book::ward().bytes(), &mut |item| units.push(item)).unwrap();
    let mut rows = 0;
    // The sheet of units of the ward, then the file.
    for item in units {
        rows += usize::from(matches!(item, workbook::Item::Sheet { .. }));
        if rows < 2 {
            intake.take(item);
        }
    }
    workbook::read(bytes, &mut |item| intake.take(item)).unwrap();
    intake.finish(&Known::default())
}

#[test]
fn a_table_of_text_is_read_in_every_encoding_and_with_every_separator() {
    let utf16 = |text: &str, big: bool| -> Vec<u8> {
        let bytes = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
        text.encode_utf16().flat_map(bytes).collect()
    };
    for separator in [",", ";", "\t"] {
        let text = as_text(&Book::ward(), separator);
        let marked = format!("\u{feff}{text}");
        for (name, bytes) in [
            ("UTF-8", text.clone().into_bytes()),
            ("UTF-8 with its mark", marked.clone().into_bytes()),
            ("UTF-16 LE", utf16(&marked, false)),
            ("UTF-16 BE", utf16(&marked, true)),
            ("UTF-16 LE without a mark", utf16(&text, false)),
            ("Windows-1258", windows_1258(&text)),
        ] {
            let register = read_members(&bytes);
            assert_eq!(register.problems, [], "{name} with {separator:?}");
            assert_eq!(register.members.len(), 4, "{name} with {separator:?}");
            assert_eq!(register.members[0].name, "Huỳnh Đình Ý", "{name} with {separator:?}");
            assert_eq!(register.members[1].row, 3, "{name}: rows are counted as Excel counts them");
            assert!(register.doubts.is_empty(), "{name}: {:?}", doubts(&register));
        }
    }
}

/// Letters of Windows-1258: tones are marks of their own after the vowel.
fn windows_1258(text: &str) -> Vec<u8> {
    use unicode_normalization::UnicodeNormalization as _;
    let mut bytes = Vec::new();
    for c in text.nfc() {
        let parts: Vec<char> = c.to_string().nfd().collect();
        let tone = parts.iter().find_map(|mark| match mark {
            '\u{300}' => Some(0xcc),
            '\u{309}' => Some(0xd2),
            '\u{303}' => Some(0xde),
            '\u{301}' => Some(0xec),
            '\u{323}' => Some(0xf2),
            _ => None,
        });
        let base: String = parts
            .iter()
            .copied()
            .filter(|mark| !matches!(mark, '\u{300}' | '\u{309}' | '\u{303}' | '\u{301}' | '\u{323}'))
            .nfc()
            .collect();
        bytes.push(match base.chars().next().unwrap() {
            'Ă' => 0xc3,
            'ă' => 0xe3,
            'Â' => 0xc2,
            'â' => 0xe2,
            'Đ' => 0xd0,
            'đ' => 0xf0,
            'Ê' => 0xca,
            'ê' => 0xea,
            'Ô' => 0xd4,
            'ô' => 0xf4,
            'Ơ' => 0xd5,
            'ơ' => 0xf5,
            'Ư' => 0xdd,
            'ư' => 0xfd,
            c => u8::try_from(u32::from(c)).unwrap(),
        });
        bytes.extend(tone);
    }
    bytes
}

#[test]
fn members_alone_are_a_list_too() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, values) in (0..).zip(&Book::ward().members) {
        for (column, value) in (0..).zip(values) {
            if let Value::Text(text) = value {
                sheet.write_string(row, column, text).unwrap();
            }
        }
    }
    let bytes = workbook.save_to_buffer().unwrap();
    assert_eq!(read_members(&bytes).problems, []);
    let alone = read(&bytes);
    assert!(
        alone.problems.iter().all(|it| it.message.contains("Không có chi bộ mang mã")),
        "{:?}",
        alone.problems
    );
}

#[test]
fn merged_cells_and_headings_of_two_rows_are_read_as_they_are_seen() {
    let mut workbook = Workbook::new();
    let format = Format::new();
    let book = Book::ward();
    let units = workbook.add_worksheet();
    units.set_name("Tổ chức đảng").unwrap();
    for (row, values) in (0..).zip(&book.units) {
        for (column, value) in (0..).zip(values) {
            if let Value::Text(text) = value {
                units.write_string(row, column, text).unwrap();
            }
        }
    }
    let sheet = workbook.add_worksheet();
    sheet.set_name("Đảng viên").unwrap();
    sheet.merge_range(0, 0, 0, 16, "DANH SÁCH ĐẢNG VIÊN", &format).unwrap();
    for (column, title) in (0..).zip(MEMBER_HEADINGS) {
        match title {
            "Chức vụ Đảng" => {
                sheet.merge_range(2, 11, 2, 13, "Chức vụ", &format).unwrap();
                sheet.write_string(3, 11, "Đảng").unwrap();
            }
            "Chức vụ chính quyền" | "Chức vụ đoàn thể" => {
                sheet.write_string(3, column, title.replace("Chức vụ ", "")).unwrap();
            }
            _ => {
                sheet.merge_range(2, column, 3, column, title, &format).unwrap();
            }
        }
    }
    for (row, values) in (4..).zip(&book.members[1..]) {
        for (column, value) in (0..).zip(values) {
            // The first three members share their branch, seen once.
            let shared = [8, 9].contains(&column) && (4..7).contains(&row);
            if let Value::Text(text) = value
                && !shared
                && !text.is_empty()
            {
                sheet.write_string(row, column, text).unwrap();
            }
        }
    }
    sheet.merge_range(4, 8, 6, 8, "P01-01", &format).unwrap();
    sheet.merge_range(4, 9, 6, 9, "Chi bộ Thôn 1", &format).unwrap();
    sheet.merge_range(8, 0, 8, 16, "Tổng cộng: 4 đảng viên", &format).unwrap();
    sheet.write_string(10, 12, "Quảng Ngãi, ngày 01 tháng 11 năm 2017").unwrap();
    sheet.write_string(11, 12, "T/M CHI BỘ").unwrap();
    let ward = read(&workbook.save_to_buffer().unwrap());
    assert_eq!(ward.problems, []);
    assert_eq!(ward.members.len(), 4);
    assert!(ward.members[..3].iter().all(|member| member.branch == "P01-01"));
    assert_eq!(ward.members[0].government_posts, ["Trưởng phòng"]);
    assert_eq!(ward.members[2].mass_posts, ["Bí thư Chi đoàn"]);
}

/// The ward's workbook, its sheet of members changed by hand before it is saved.
fn changed(change: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let book = Book::ward();
    let mut workbook = Workbook::new();
    for (name, table) in [("Tổ chức đảng", &book.units), ("Đảng viên", &book.members)] {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name).unwrap();
        for (row, values) in (0..).zip(table) {
            for (column, value) in (0..).zip(values) {
                if let Value::Text(text) = value
                    && !text.is_empty()
                {
                    sheet.write_string(row, column, text).unwrap();
                }
            }
        }
    }
    change(workbook.worksheet_from_index(1).unwrap());
    workbook.save_to_buffer().unwrap()
}

#[tokio::test]
async fn hidden_rows_and_columns_are_read_and_told_or_left_out() {
    let bytes = changed(|sheet| {
        sheet.set_row_hidden(2).unwrap();
        sheet.set_column_hidden(16).unwrap();
    });
    let all = read_apart(&bytes).await.unwrap();
    assert_eq!((all.members.len(), all.problems.len(), all.doubts.len()), (4, 0, 0));
    let question = &all.questions[0];
    assert_eq!((question.topic, question.rows), (Topic::Hidden, 2));
    let told: Vec<&str> = question.samples.iter().map(|it| it.before.as_str()).collect();
    assert_eq!(told, ["Cột Q", "Dòng 3"]);
    let seen = read_answered(&bytes, &[("hidden-members-0", "skip")]);
    let told: Vec<&str> = seen.problems.iter().filter_map(|it| it.column.as_deref()).collect();
    assert_eq!(told, ["Điện thoại"], "a column that is left out is missing");
    let bytes = changed(|sheet| {
        sheet.set_row_hidden(2).unwrap();
    });
    let seen = read_answered(&bytes, &[("hidden-members-0", "skip")]);
    assert_eq!((seen.members.len(), seen.problems.len()), (3, 0));
}

#[test]
fn a_formula_counts_by_its_result_and_is_told_without_one() {
    let bytes = changed(|sheet| {
        sheet.write_formula(2, 2, Formula::new("=A1").set_result("Đỗ Thị Đông")).unwrap();
    });
    let ward = read(&bytes);
    assert_eq!((ward.problems.len(), ward.members[1].name.as_str()), (0, "Đỗ Thị Đông"));
    let bytes = changed(|sheet| {
        sheet.write_formula(2, 2, Formula::new("=VLOOKUP(B3,X!A:B,2)").set_result("")).unwrap();
    });
    // The library writes an empty result; a program that only writes formulas writes none.
    let mut parts = super::files::parts(&bytes);
    let part = &mut parts.iter_mut().find(|(name, _)| name == super::files::MEMBER_PART).unwrap().1;
    let xml = String::from_utf8(std::mem::take(part)).unwrap();
    *part = xml.replace("</f><v>0</v>", "</f>").replace("</f><v></v>", "</f>").into_bytes();
    let ward = read(&super::files::pack(&parts));
    let told: Vec<String> = ward.problems.iter().map(ToString::to_string).collect();
    assert!(told.len() == 1 && told[0].contains("dòng 3, cột «Họ và tên»"), "{told:?}");
    assert!(told[0].contains("công thức chưa có kết quả"), "{told:?}");
}

#[test]
fn years_of_two_digits_are_asked_about_once_a_column() {
    let book = Book::ward().member(2, "Ngày sinh", "22/12/44").member(3, "Ngày sinh", "10-3-72").bytes();
    let ward = read(&book);
    assert_eq!((ward.problems.len(), ward.doubts.len(), ward.questions.len()), (0, 2, 1));
    assert_eq!((ward.questions[0].key.as_str(), ward.questions[0].rows), ("century-members-4", 2));
    assert_eq!(ward.questions[0].samples[0].after, "22/12/1944");
    assert!(
        doubts(&ward)[0].contains("2 Ngày sinh: Năm của «22/12/44» chỉ có hai chữ số"),
        "{:?}",
        doubts(&ward)
    );
    let ward = read_answered(&book, &[("century-members-4", "likely")]);
    assert_eq!((ward.problems.len(), ward.doubts.len()), (0, 0));
    let ward = read_answered(&book, &[("century-members-4", "2000")]);
    assert!(ward.problems[0].message.contains("22/12/2044 ở quá xa về sau"), "{:?}", ward.problems);
}

#[test]
fn old_fonts_are_read_column_by_column_once_someone_says_so() {
    let tcvn3 = Book::ward()
        .member(2, "Họ và tên", "Huúnh §×nh ý")
        .member(3, "Họ và tên", "§ç ThÞ §«ng")
        .member(4, "Họ và tên", "Lª Minh L©m")
        .member(5, "Họ và tên", "Vâ Ngäc H¹nh")
        .member(3, "Giới tính", "N÷")
        .member(3, "Chức vụ chính quyền", "Gi¸o viªn");
    let ward = read(&tcvn3.bytes());
    assert_eq!(ward.problems, []);
    let names: Vec<&str> = ward.members.iter().map(|member| member.name.as_str()).collect();
    assert_eq!(names[1..], ["Đỗ Thị Đông", "Lê Minh Lâm", "Võ Ngọc Hạnh"]);
    let keys: Vec<&str> = ward.questions.iter().map(|question| question.key.as_str()).collect();
    assert_eq!(keys, ["encoding-members-12", "encoding-members-2", "encoding-members-3"]);
    assert!(doubts(&ward)[0].contains("TCVN3 (phông .VnTime)"), "{:?}", doubts(&ward));
    let answers: Vec<(&str, &str)> = keys.iter().map(|key| (*key, "converted")).collect();
    assert!(read_answered(&tcvn3.bytes(), &answers).doubts.is_empty());

    let vni = Book::ward().member(3, "Họ và tên", "Ñoã Thò Ñoâng").member(4, "Họ và tên", "Leâ Minh Laâm");
    let ward = read(&vni.bytes());
    assert_eq!(ward.members[1].name, "Đỗ Thị Đông");
    assert!(doubts(&ward)[0].contains("VNI"), "{:?}", doubts(&ward));
}

#[test]
fn names_in_capitals_are_proposed_as_names_are_written() {
    let book =
        Book::ward().member(2, "Họ và tên", "HUỲNH ĐÌNH Ý").member(3, "Họ và tên", "HỒ THỊ Ă-LĂNG").bytes();
    let ward = read(&book);
    assert_eq!((ward.problems.len(), ward.doubts.len()), (0, 2));
    assert_eq!(ward.members[1].name, "Hồ Thị Ă-Lăng");
    let ward = read_answered(&book, &[("capitals-members-2", "usual")]);
    assert_eq!((ward.doubts.len(), ward.members[0].name.as_str()), (0, "Huỳnh Đình Ý"));
    let ward = read_answered(&book, &[("capitals-members-2", "as_is")]);
    assert_eq!((ward.doubts.len(), ward.members[0].name.as_str()), (0, "HUỲNH ĐÌNH Ý"));
}

#[test]
fn a_card_that_lost_its_noughts_is_asked_about() {
    let mut book = Book::ward();
    for number in 10..30 {
        let mut row = book.members[2].clone();
        row[1] = format!("QN{number:06}").as_str().into();
        row[2] = format!(
            "Lê Văn {}",
            "An Bình Chi Dũng Em Giang Hà Inh Khoa Linh".split(' ').nth(number % 10).unwrap()
        )
        .as_str()
        .into();
        row[4] = format!("10/03/19{}", 50 + number).as_str().into();
        row[5] = "01/10/2009".into();
        row[6] = "01/10/2010".into();
        row[7] = format!("040000{number}").as_str().into();
        book.members.push(row);
    }
    let book = book.member(10, "Số thẻ đảng viên", Value::Number(4_000_014.0)).bytes();
    let ward = read(&book);
    assert_eq!(ward.problems, []);
    assert_eq!((ward.doubts.len(), ward.questions[0].topic), (1, Topic::Noughts), "{:?}", doubts(&ward));
    let padded = ward.members.iter().find(|member| member.row == 10).unwrap();
    assert_eq!(padded.card.as_deref(), Some("04000014"));
    let ward = read_answered(&book, &[("noughts-members-7", "as_is")]);
    let kept = ward.members.iter().find(|member| member.row == 10).unwrap();
    assert_eq!((ward.doubts.len(), kept.card.as_deref()), (0, Some("4000014")));
}

#[test]
fn one_person_twice_is_asked_about() {
    let book =
        Book::ward().member(4, "Họ và tên", "Do Thi Đông").member(4, "Ngày sinh", "10/03/1972").bytes();
    let ward = read(&book);
    assert_eq!((ward.problems.len(), ward.questions.len()), (0, 0));
    assert!(doubts(&ward)[0].contains("4 Họ và tên: Trùng họ tên và ngày sinh với dòng 3 (mã QN000002)"));
}

/// The ward as LibreOffice keeps it, its table of members changed by hand.
fn open_document(change: impl FnOnce(String) -> String) -> Vec<u8> {
    let xml = content(&Book::ward());
    let (units, members) = xml.split_at(xml.rfind("<table:table ").unwrap());
    ods_of(&format!("{units}{}", change(members.to_owned())))
}

#[test]
fn what_libreoffice_hides_merges_and_leaves_open_is_told_too() {
    const ROW: &str = "<table:table-row>";
    let bytes = open_document(|xml| {
        let third = xml.match_indices(ROW).nth(2).unwrap().0;
        let (before, rest) = xml.split_at(third);
        let rest = rest.replacen(ROW, "<table:table-row table:visibility=\"filter\">", 1);
        let columns = "<table:table-column table:number-columns-repeated=\"16\"/>\
                       <table:table-column table:visibility=\"collapse\"/>";
        format!("{before}{rest}").replacen(ROW, &format!("{columns}{ROW}"), 1)
    });
    let all = read(&bytes);
    assert_eq!((all.members.len(), all.problems.len()), (4, 0), "{:?}", all.problems);
    let told: Vec<&str> = all.questions[0].samples.iter().map(|it| it.before.as_str()).collect();
    assert_eq!(told, ["Cột Q", "Dòng 3"]);

    let cell = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let covered = "<table:covered-table-cell/>";
    let bytes = open_document(|xml| {
        let spanned = cell("P01-01").replacen(
            "<table:table-cell",
            "<table:table-cell table:number-rows-spanned=\"3\"",
            1,
        );
        let once = xml.replacen(&cell("P01-01"), &spanned, 1);
        let (first, rest) = once.split_at(once.find(&spanned).unwrap() + spanned.len());
        format!("{first}{}", rest.replace(&cell("P01-01"), covered))
    });
    let ward = read(&bytes);
    assert_eq!(ward.problems, []);
    assert!(ward.members[..3].iter().all(|member| member.branch == "P01-01"));

    let bytes = open_document(|xml| {
        xml.replace(
            &cell("Đỗ Thị Đông"),
            "<table:table-cell table:formula=\"of:=VLOOKUP([.B3];[X.A1:.B9];2)\"/>",
        )
    });
    let told: Vec<String> = read(&bytes).problems.iter().map(ToString::to_string).collect();
    assert!(told.len() == 1 && told[0].contains("dòng 3, cột «Họ và tên»"), "{told:?}");
    assert!(told[0].contains("công thức chưa có kết quả"), "{told:?}");
}

#[test]
fn merged_cells_of_the_old_excel_are_read_as_they_are_seen() {
    let book = Book::ward().member(3, "Mã chi bộ", "").member(4, "Mã chi bộ", "");
    assert_eq!(read(&xls_merged(&book, &[])).problems.len(), 2);
    let ward = read(&xls_merged(&book, &[[1, 3, 8, 8]]));
    assert_eq!(ward.problems, []);
    assert!(ward.members[..3].iter().all(|member| member.branch == "P01-01"));
}
