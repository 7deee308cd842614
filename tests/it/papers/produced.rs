//! The produced files are laid out as the guideline of their day says: sheet, margins, fonts, places of the heads.

use camket::document::layout::Layout;
use unicode_normalization::is_nfc;

use super::{
    keeps, made_at, packed,
    pdf::{Pdf, can_be_read},
    report,
    word::Word,
};

const MM: f64 = 72.0 / 25.4;

fn close(is: f64, wanted: f64, within: f64, what: &str) {
    assert!((is - wanted).abs() <= within, "{what}: {is:.1}, not {wanted:.1}");
}

#[test]
fn a_pdf_is_laid_out_as_its_guideline_says() {
    if !can_be_read() {
        return;
    }
    for (year, name) in [(2026, "hd-36-2018"), (2027, "hd-05-2026")] {
        let paper = report(year);
        let layout = Layout::on(paper.dated).unwrap();
        assert_eq!(layout.name, name);
        let bytes = paper.pdf("test", made_at()).unwrap();
        keeps(&format!("report-{year}.pdf"), &bytes);
        let pdf = Pdf::read(&bytes);
        let page = layout.page;
        assert!(pdf.info.contains("Page size:       595.276 x 841.89 pts (A4)"), "{}", pdf.info);
        assert!(pdf.pages() >= 3);

        // Everything stands within the margins, but for the page's number above and the trace beneath.
        let (left, right) = (page.left * MM, (page.width - page.right) * MM);
        let inside = pdf.words.iter().filter(|word| word.top > page.top * MM - 2.0);
        for word in inside.clone() {
            assert!(word.left >= left - 0.5 && word.right <= right + 0.5, "{name}: {word:?}");
        }
        let least = inside.map(|word| word.left).fold(f64::MAX, f64::min);
        close(least, left, 1.5, "left margin");
        close(pdf.word("THÀNH").top, page.top * MM, 4.0, "top margin");
        let body = pdf.words.iter().filter(|word| word.bottom < (page.height - page.bottom) * MM + 2.0);
        let lowest = body.map(|word| word.bottom).fold(0.0, f64::max);
        assert!(lowest > (page.height - page.bottom) * MM - 30.0, "{name}: {lowest}");
        // The number of the page: centred above the text from the second page on.
        for number in ["2", "3"] {
            let at = |word: &&super::pdf::Word| word.text == number && word.top < page.top * MM - 2.0;
            let word = pdf.words.iter().find(at).unwrap_or_else(|| panic!("{name}: no page number {number}"));
            assert_eq!(word.page + 1, number.parse::<usize>().unwrap());
            close(f64::midpoint(word.left, word.right), (left + right) / 2.0, 1.5, "page number");
        }
        assert!(!pdf.words.iter().any(|word| word.page == 0 && word.top < page.top * MM - 2.0));

        // The heads: the superior on the left, the Party's name on the right and level with it, the place beneath.
        let [left_head, right_head] = layout.head_widths().map(|width| width * MM);
        let in_right_head = |word: &&super::pdf::Word| word.text == "ĐẢNG" && word.left > left + left_head;
        let party = (pdf.words.iter().find(in_right_head).unwrap(), pdf.word("NAM"));
        let middle = f64::midpoint(party.0.left, party.1.right);
        close(middle, right - right_head / 2.0, 3.0, "the Party's name");
        assert!(pdf.word("THÀNH").right < left + left_head);
        assert!((pdf.word("THÀNH").top - party.1.top).abs() < 4.0);
        // Letters are as high as their size: the box of a word is a little more than its size.
        let size = |word: &super::pdf::Word| word.bottom - word.top;
        let ratio = size(party.1) / size(pdf.word("THÀNH"));
        close(ratio, layout.head.party / layout.head.superior, 0.02, "sizes of the heads");
        let kind = pdf.words.iter().find(|word| word.text == "BÁO").unwrap();
        close(size(kind) / size(party.1), layout.title.kind / layout.head.party, 0.02, "size of the title");
    }
}

#[test]
fn a_pdf_is_archival_tagged_and_reads_out_in_one_normal_form() {
    if !can_be_read() {
        return;
    }
    let paper = report(2027);
    let bytes = paper.pdf("test", made_at()).unwrap();
    assert_eq!(bytes, paper.pdf("test", made_at()).unwrap(), "the same paper gives the same bytes");
    let pdf = Pdf::read(&bytes);
    assert!(pdf.info.contains("Tagged:          yes"), "{}", pdf.info);
    for mark in ["<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<"] {
        assert!(pdf.meta.contains(mark), "no {mark}");
    }
    assert!(String::from_utf8_lossy(&bytes).contains("/Lang(vi"));
    // Every font is embedded, as a subset, and tells its letters.
    let fonts: Vec<&str> = pdf.fonts.lines().skip(2).collect();
    assert!(fonts.len() >= 2);
    for font in fonts {
        assert!(font.contains("+LiberationSerif") && font.contains("yes yes yes"), "{font}");
    }
    for tag in ["H1", "H2", "Table", "TH", "TD"] {
        let is_tag = |line: &str| line.trim().split([' ', '(', ':']).next() == Some(tag);
        assert!(pdf.structure.lines().any(is_tag), "no {tag}: {}", pdf.structure);
    }
    assert!(is_nfc(&pdf.text), "text is taken out in NFC");
    for words in [
        "Số 09-BC/ĐU",
        "Quảng Ngãi, ngày 05 tháng 02 năm 2027",
        "- Nguyễn Văn Ước & <Ưỡng> \"thật\"",
        "1. Kết quả chung",
        "- Thường trực Thành ủy,",
        "- Lưu Đảng ủy.",
        "bản in thử; dấu nội dung 9F86 D081",
    ] {
        assert!(packed(&pdf.text).contains(&packed(words)), "{words} is not in {}", pdf.text);
    }
    // The table's headings stand on each of its pages.
    let heads = pdf.words.iter().filter(|word| word.text == "TT").map(|word| word.page);
    assert!(heads.clone().count() >= 2 && heads.clone().max() > heads.min());
}

#[test]
fn a_word_file_is_laid_out_as_its_guideline_says() {
    for year in [2026, 2027] {
        let paper = report(year);
        let layout = Layout::on(paper.dated).unwrap();
        let bytes = paper.word(made_at()).unwrap();
        assert_eq!(bytes, paper.word(made_at()).unwrap(), "the same paper gives the same bytes");
        keeps(&format!("report-{year}.docx"), &bytes);
        let word = Word::read(&bytes);
        let (document, styles) = (word.document(), word.part("word/styles.xml"));
        // A4, and the margins in twentieths of a point: 20/20/30/15 mm.
        assert!(document.contains("<w:pgSz w:w=\"11906\" w:h=\"16838\"/>"));
        assert!(document.contains(
            "<w:pgMar w:top=\"1134\" w:right=\"850\" w:bottom=\"1134\" w:left=\"1701\" w:header=\"454\""
        ));
        assert!(document.contains("<w:titlePg/>"), "the first page bears no number");
        assert!(word.part("word/header.xml").contains(" PAGE "));
        assert!(styles.contains("w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\""));
        assert!(styles.contains("<w:lang w:val=\"vi-VN\""));
        let line = format!("w:line=\"{:.0}\" w:lineRule=\"exact\"", layout.body.line * 20.0);
        assert!(styles.contains(&line) && styles.contains("<w:sz w:val=\"28\"/>"));
        assert!(styles.contains("w:firstLine=\"567\""), "10 mm");
        for (id, name) in [("Heading1", "heading 1"), ("Heading2", "heading 2")] {
            assert!(styles.contains(&format!("w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>")));
        }
        // The heads are a table of two columns, the Party's name in the right one, in its size.
        let [left, right] = layout.head_widths().map(|width| (width * 1440.0 / 25.4).round());
        let heads = document.split("</w:tbl>").next().unwrap();
        assert!(heads.contains(&format!("<w:gridCol w:w=\"{right:.0}\"/>")));
        assert!(heads.contains(&format!("<w:gridCol w:w=\"{:.0}\"/>", left + 283.0)), "{heads}");
        let cells: Vec<&str> = heads.split("<w:tc>").collect();
        assert!(
            cells[1].contains("THÀNH ỦY QUẢNG NGÃI")
                && cells[1].contains(">*<")
                && cells[1].contains("Số 09-BC/ĐU")
        );
        let size = format!("<w:sz w:val=\"{:.0}\"/>", layout.head.party * 2.0);
        assert!(cells[2].contains("ĐẢNG CỘNG SẢN VIỆT NAM") && cells[2].contains(&size));
        assert!(cells[2].contains(&format!("Quảng Ngãi, ngày 05 tháng 02 năm {year}")));
        assert_eq!(document.matches("<w:tblHeader/>").count(), 1, "the table's headings are repeated");
        let core = word.part("docProps/core.xml");
        assert!(
            core.contains("<dc:language>vi-VN</dc:language>") && core.contains("<dc:title>BÁO CÁO kết quả")
        );
    }
}

#[test]
fn both_files_say_the_same() {
    let paper = report(2027);
    let word = Word::read(&paper.word(made_at()).unwrap());
    let text = word.text();
    assert!(is_nfc(&text));
    let headings: Vec<_> =
        word.paragraphs().into_iter().filter(|(style, _)| style.starts_with("Heading")).collect();
    assert_eq!(headings.len(), 3, "{headings:?}");
    if !can_be_read() {
        return;
    }
    let pdf = Pdf::read(&paper.pdf("test", made_at()).unwrap());
    let trace = "bản in thử; dấu nội dung 9F86 D081";
    assert!(word.part("word/footer.xml").contains(trace));
    // Letter for letter, in whatever order a reader takes them; the table's headings once more on its second page.
    let letters = |text: &str| {
        let mut letters: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
        letters.sort_unstable();
        letters.into_iter().collect::<String>()
    };
    let printed: String = pdf
        .words
        .iter()
        .filter(|word| word.top > 20.0 * MM - 2.0 && word.bottom < 277.0 * MM + 2.0)
        .map(|word| word.text.as_str())
        .collect();
    let pages = pdf.words.iter().filter(|word| word.text == "TT").count();
    let again = "TTĐơnvịĐãxácnhận".repeat(pages - 1);
    assert_eq!(letters(&format!("{text}{again}")), letters(&printed));
}

#[test]
fn any_text_becomes_a_word_file() {
    for text in [
        "\u{0}\u{1}\u{b}\u{ffff}\u{fffe}\u{e000}",
        "]]>&amp;<w:p>\"'",
        "😀👨‍👩‍👧 中文 עברית\u{202e}",
        "",
        &"W".repeat(5_000),
    ] {
        let mut paper = report(2027);
        paper.title = vec![text.to_owned()];
        paper.head.issuer = text.to_owned();
        paper.place = text.to_owned();
        paper.recipients = vec![text.to_owned()];
        paper.blocks.push(camket::document::model::Block::text(text));
        paper.signatures[0][0] = vec![text.to_owned(); 3];
        Word::read(&paper.word(made_at()).unwrap());
    }
}
