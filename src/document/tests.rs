//! What holds of every paper, read from the laid-out pages and from the PDF.

use std::time::Instant;

use chrono::{DateTime, NaiveDate, Utc};
use typst::layout::{Frame, FrameItem};
use typst_layout::PagedDocument;

use super::world::Shared;
use super::*;

fn made_at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_765_371_900, 0).unwrap()
}

fn pdf(paper: &PledgePaper) -> Result<Vec<u8>, PaperError> {
    paper.paper().pdf(&paper.identity(), made_at())
}

fn commitment() -> PaperCommitment {
    PaperCommitment {
        statement: "Giải quyết hồ sơ đất đai đúng hạn.".into(),
        detail: "Tỷ lệ: từ 92 % lên 98 %; hạn: 31/12/2026.".into(),
    }
}

fn section(text: &str, commitments: usize) -> PaperSection {
    PaperSection {
        heading: "Về tư tưởng chính trị".into(),
        text: text.into(),
        commitments: vec![commitment(); commitments],
    }
}

fn paper(sections: Vec<PaperSection>) -> PledgePaper {
    PledgePaper {
        committee: "Đảng bộ phường Trương Quang Trọng".into(),
        branch: "Chi bộ Tổ dân phố Trường Thọ Đông".into(),
        place: "Quảng Ngãi".into(),
        dated: NaiveDate::from_ymd_opt(2026, 2, 5).unwrap(),
        year: 2026,
        title: Vec::new(),
        person: vec![
            ("Họ và tên".into(), "Nguyễn Thị Mỹ Duyên".into()),
            ("Chức vụ Đảng".into(), "Chi ủy viên".into()),
            ("Chức vụ đoàn thể".into(), String::new()),
        ],
        preamble: "Tôi cam kết thực hiện nghiêm túc:".into(),
        bases: vec!["Nghị quyết số 04-NQ/TW;".into(), "Quy định số 144-QĐ/TW;".into()],
        sections,
        closing: "Tôi xin cam kết thực hiện nghiêm túc những nội dung trên.".into(),
        left_signature: ["XÁC NHẬN CỦA CHI BỘ", "BÍ THƯ", "", "Võ Đình Ẩn"].map(Into::into).into(),
        right_signature: ["NGƯỜI CAM KẾT", "Nguyễn Thị Mỹ Duyên"].map(Into::into).into(),
        further_signatures: Vec::new(),
        trace: PaperTrace {
            revision: 2,
            sent: "20:05 ngày 10/12/2025".into(),
            digest: Digest::of(b"test").full(),
            state: "đã xác nhận".into(),
            check: None,
        },
    }
}

/// The words of each page: a space where the pen moved, so compare without them.
fn pages(paper: &PledgePaper) -> Vec<String> {
    pages_of(&paper.paper())
}

/// The words of each page of any paper.
pub fn pages_of(paper: &Paper) -> Vec<String> {
    let document: PagedDocument = press::lay_out(paper).unwrap();
    document.pages().iter().map(|page| words(&page.frame)).collect()
}

/// The words of a frame: a space where the pen moved.
pub fn words(frame: &Frame) -> String {
    frame
        .items()
        .map(|(_, item)| match item {
            FrameItem::Group(group) => words(&group.frame),
            FrameItem::Text(text) => text.text.to_string(),
            _ => String::new(),
        })
        .collect()
}

#[track_caller]
fn has(page: &str, expected: &str) {
    let packed = |text: &str| text.split_whitespace().collect::<String>();
    assert!(packed(page).contains(&packed(expected)), "{expected:?} is not in {page}");
}

#[test]
fn a_pledge_becomes_the_same_archival_pdf_each_time() {
    let paper = paper(vec![section("Kiên định đường lối đổi mới.", 2)]);
    let bytes = pdf(&paper).unwrap();
    assert!(bytes.starts_with(b"%PDF-1.7"));
    assert_eq!(bytes, pdf(&paper).unwrap());
    let text = String::from_utf8_lossy(&bytes);
    for mark in ["<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<", "/Lang(vi", "NĂM 2026"] {
        assert!(text.contains(mark), "no {mark}");
    }
}

#[test]
fn the_paper_is_laid_out_as_an_office_expects() {
    let page = pages(&paper(vec![section("Kiên định\nĐổi mới", 1)])).remove(0);
    for expected in [
        "ĐẢNG BỘ PHƯỜNG TRƯƠNG QUANG TRỌNG CHI BỘ TỔ DÂN PHỐ TRƯỜNG THỌ ĐÔNG",
        "ĐẢNG CỘNG SẢN VIỆT NAM Quảng Ngãi, ngày 05 tháng 02 năm 2026",
        "BẢN CAM KẾT TU DƯỠNG, RÈN LUYỆN, PHẤN ĐẤU NĂM 2026",
        "Chức vụ Đảng: Chi ủy viên Tôi cam kết",
        "- Nghị quyết số 04-NQ/TW; - Quy định số 144-QĐ/TW.",
        "1. Về tư tưởng chính trị Kiên định Đổi mới - Giải quyết",
        "Tỷ lệ: từ 92 % lên 98 %; hạn: 31/12/2026.",
        "XÁC NHẬN CỦA CHI BỘ BÍ THƯ NGƯỜI CAM KẾT Võ Đình Ẩn Nguyễn Thị Mỹ Duyên",
        "Bản số 2; gửi lúc 20:05 ngày 10/12/2025; đã xác nhận; dấu nội dung 9F86 D081 884C 7D65",
    ] {
        has(&page, expected);
    }
}

#[test]
fn every_page_bears_what_it_is_verified_by_and_the_file_its_mark_twice() {
    let mut paper = paper(vec![section("Kiên định đường lối đổi mới.", 24)]);
    let mark = format!("camket:1:7K3MQ2XNA4RT9WEB6HD5:{}:{}", paper.trace.digest, "0".repeat(128));
    paper.trace.check = Some(Check {
        code: "7K3M-Q2XN-A4RT-9WEB-6HD5".into(),
        address: "https://camket.example.vn/verify".into(),
        qr: "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 2 2\"><path d=\"M0 0h1v1h-1z\"/></svg>"
            .into(),
        mark: mark.clone(),
    });
    let pages = pages(&paper);
    assert!(pages.len() > 1);
    for page in &pages {
        has(page, "Bản số 2; gửi lúc 20:05 ngày 10/12/2025; đã xác nhận");
        has(page, "Mã kiểm tra 7K3M-Q2XN-A4RT-9WEB-6HD5; dấu nội dung 9F86 D081 884C 7D65");
        has(page, "Kiểm tra tại https://camket.example.vn/verify");
    }
    let [once, again] = [pdf(&paper).unwrap(), pdf(&paper).unwrap()];
    assert_eq!(once, again);
    assert_eq!(String::from_utf8_lossy(&once).matches(&mark).count(), 2);
}

#[test]
fn further_signatures_stand_below_the_first_two() {
    let hand = ["XÁC NHẬN CỦA CẤP ỦY CẤP TRÊN", "(Ký, ghi rõ họ tên)", ""].map(Into::into).to_vec();
    let mut paper = paper(vec![section("", 0)]);
    paper.further_signatures = vec![[hand, Vec::new()]];
    has(&pages(&paper).concat(), "Nguyễn Thị Mỹ Duyên XÁC NHẬN CỦA CẤP ỦY CẤP TRÊN (Ký, ghi rõ họ tên)");
}

#[test]
fn letters_are_composed_however_they_were_typed() {
    let page = pages(&paper(vec![section("Nguye\u{302}\u{303}n U\u{31b}o\u{31b}\u{301}c", 0)])).remove(0);
    has(&page, "Nguyễn Ước");
}

#[test]
fn what_a_user_writes_is_never_a_command() {
    let text = "#set page(fill: red) #panic(\"x\") *đậm* _nghiêng_ $x^2$ `mã` @nhãn <nhãn> // chú \\ \\u{1F600} = Mục";
    has(&pages(&paper(vec![section(text, 0)])).concat(), text);
    has(&pages(&paper(vec![section("\"}, {\"a\": \"", 0)])).concat(), "\"}, {\"a\": \"");
}

#[test]
fn pages_after_the_first_are_numbered_and_signatures_stay_with_their_heads() {
    for commitments in (14..30).step_by(3) {
        let pages = pages(&paper(vec![section("", commitments)]));
        assert!(pages.len() >= 2);
        assert!(pages[0].starts_with("ĐẢNG BỘ"));
        for (i, page) in pages.iter().enumerate().skip(1) {
            assert!(page.starts_with(&(i + 1).to_string()), "{page}");
        }
        let last = pages.last().unwrap();
        for expected in ["Tôi xin cam kết", "XÁC NHẬN", "NGƯỜI CAM KẾT", "Võ Đình Ẩn", "Mỹ Duyên"]
        {
            has(last, expected);
        }
    }
}

#[test]
fn any_text_becomes_a_valid_pdf() {
    let covered = &Shared::get().unwrap().body_font().coverage;
    let all: String = (0..=0x3ffff).filter(|c| covered.contains(*c)).filter_map(char::from_u32).collect();
    let marked: String =
        "aơ \u{5d0}".chars().flat_map(|c| [c, '\u{323}', '\u{302}', '\u{301}', '\u{300}']).collect();
    for text in [
        all.as_str(),
        &marked,
        "\u{301}đầu",
        &"W".repeat(600),
        &"😀👨‍👩‍👧 中文 עברית العربية ไทย\u{202e}\u{0}\u{e000}\u{fffe}\u{10ffff}\n".repeat(20),
        &"Thường xuyên tự soi, tự sửa. ".repeat(250),
        "\n\n \n",
        "\u{200b}\u{3164}",
        "",
    ] {
        let mut paper = paper(vec![section(text, 1)]);
        paper.branch = text.chars().take(80).collect();
        paper.title = vec![text.chars().take(80).collect(); 2];
        paper.left_signature.clone_from(&paper.title);
        paper.person[0].1.clone_from(&paper.branch);
        paper.sections[0].heading.clone_from(&paper.branch);
        paper.sections[0].commitments[0].detail = text.into();
        pdf(&paper).unwrap();
    }
}

#[test]
fn an_empty_paper_is_still_a_paper() {
    let empty = PledgePaper {
        committee: String::new(),
        branch: String::new(),
        place: String::new(),
        person: Vec::new(),
        preamble: String::new(),
        bases: Vec::new(),
        closing: String::new(),
        left_signature: Vec::new(),
        right_signature: Vec::new(),
        further_signatures: Vec::new(),
        trace: PaperTrace { revision: 1, check: None, ..paper(Vec::new()).trace },
        ..paper(Vec::new())
    };
    pdf(&empty).unwrap();
}

#[test]
#[ignore = "a measurement, not a test"]
fn milliseconds_a_paper() {
    let write = |name: &str, pdf: &[u8]| {
        if let Ok(folder) = std::env::var("PAPERS") {
            std::fs::write(format!("{folder}/{name}.pdf"), pdf).unwrap();
        }
    };
    for run in 0..12 {
        let paper = paper(vec![section(&format!("Bản thứ {run}. ").repeat(20), 3); 6]);
        let start = Instant::now();
        let bytes = pdf(&paper).unwrap();
        println!("{run}: {} ms, {} bytes", start.elapsed().as_millis(), bytes.len());
        write(&format!("paper-{run}"), &bytes);
    }
}
