//! The paper's own part of a Word file: heads, title, text, tables, signatures, and the sheet they stand on.

use super::{
    super::{
        layout::{GUTTER, Layout},
        model::{Block, Paper, Table, is_said, marked_recipients, signature_parts},
    },
    xml::{Cell, Look, Paragraph, Row, mm, pt, table},
};

const PARTY: &str = "ĐẢNG CỘNG SẢN VIỆT NAM";
/// Its length in bold letters of one point, in points: the widths of Times New Roman, which Liberation Serif shares.
const PARTY_WIDTH: f64 = 13.72;

/// Everything between the body's two tags.
pub fn of(paper: &Paper, layout: &Layout) -> String {
    let mut xml = heads(paper, layout);
    xml.push_str(&title(paper, layout));
    for block in &paper.blocks {
        xml.push_str(&part(block, layout));
    }
    for (place, pair) in paper.signatures.iter().enumerate() {
        xml.push_str(&signatures(pair, if place == 0 { &paper.recipients } else { &[] }, layout));
    }
    // A table does not end a document.
    xml.push_str(&Paragraph::of("TableText").xml());
    xml.push_str(&sheet(layout));
    xml
}

fn heads(paper: &Paper, layout: &Layout) -> String {
    let head = &layout.head;
    let line = || Paragraph::of("HeadLine");
    let mut left = Vec::new();
    if is_said(&paper.head.superior) {
        left.push(line().say(&paper.head.superior.to_uppercase(), Look::plain(head.superior)));
    }
    if is_said(&paper.head.issuer) {
        left.push(line().say(&paper.head.issuer.to_uppercase(), Look::bold(head.issuer)));
    }
    if let Some(number) = &paper.head.number {
        left.push(line().say("*", Look::plain(head.number)));
        left.push(line().say(number, Look::plain(head.number)));
    }
    let [left_width, right_width] = layout.head_widths().map(mm);
    // A hair more, so that the words stay on one line.
    let sides = (right_width - pt(PARTY_WIDTH * head.party) - 120).max(0) / 2;
    let right = vec![
        line().ruled(sides).say(PARTY, Look::bold(head.party)),
        line().before(pt(6.0)).say(&paper.place_and_day(), Look::italic(head.place)),
    ];
    beside((left_width, left), (right_width, right))
}

/// Two columns without lines, the room between them inside the left one.
fn beside((left_width, left): (i64, Vec<Paragraph>), (right_width, right): (i64, Vec<Paragraph>)) -> String {
    let room = "<w:tcMar><w:right w:w=\"283\" w:type=\"dxa\"/></w:tcMar>";
    let widths = [left_width + mm(GUTTER), right_width];
    let cells = vec![
        Cell { width: widths[0], about: room, paragraphs: left },
        Cell { width: widths[1], about: "", paragraphs: right },
    ];
    table(false, &widths, &[Row { heads: false, cells }])
}

fn title(paper: &Paper, layout: &Layout) -> String {
    let mut heading = Paragraph::of("Heading1");
    for (place, line) in paper.title_lines().iter().enumerate() {
        let size = if place == 0 { layout.title.kind } else { layout.title.subject };
        heading = if place == 0 { heading } else { heading.next_line() };
        heading = heading.say(line, Look::plain(size));
    }
    let sides = (mm(layout.text_width()) - mm(layout.title.rule)) / 2;
    let rule = Paragraph::of("TableText").ruled(sides).after(pt(14.0));
    heading.xml() + &rule.xml()
}

fn part(block: &Block, layout: &Layout) -> String {
    match block {
        Block::Facts { facts } => facts
            .iter()
            .filter(|(_, value)| is_said(value))
            .enumerate()
            .map(|(place, (label, value))| {
                let look = Look { bold: place == 0, ..Look::default() };
                Paragraph::of("Fact").say(&format!("{label}: "), Look::default()).say(value, look).xml()
            })
            .collect(),
        Block::Heading { text } if is_said(text) => {
            Paragraph::of("Heading2").say(text, Look::default()).xml()
        }
        Block::Heading { .. } => String::new(),
        Block::Text { text, before, keep } => paragraphs(text, before, (*keep, Look::default())),
        Block::Commitment { statement, detail } => {
            let italic = Look { italic: true, ..Look::default() };
            paragraphs(statement, "- ", (is_said(detail), Look::default()))
                + &paragraphs(detail, "", (false, italic))
        }
        Block::Table(shown) => rows(shown, layout),
        Block::Signatures { pairs } => pairs.iter().map(|pair| signatures(pair, &[], layout)).collect(),
    }
}

/// Each line of a text is a paragraph.
fn paragraphs(text: &str, before: &str, (keep, look): (bool, Look)) -> String {
    text.lines()
        .map(str::trim)
        .filter(|line| is_said(line))
        .enumerate()
        .map(|(place, line)| {
            let before = if place == 0 { before } else { "" };
            Paragraph::of("Normal").kept(keep).say(&format!("{before}{line}"), look).xml()
        })
        .collect()
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "widths on a sheet are small"
)]
fn rows(shown: &Table, layout: &Layout) -> String {
    let shares: f64 = shown.columns.iter().map(|column| column.width).sum();
    let all = mm(layout.text_width()) as f64;
    let widths: Vec<i64> = shown.columns.iter().map(|column| (all * column.width / shares) as i64).collect();
    let cell = |place: usize, words: &str, strong: bool, centred: bool| Cell {
        width: widths.get(place).copied().unwrap_or_default(),
        about: "<w:vAlign w:val=\"center\"/>",
        paragraphs: words
            .lines()
            .map(|line| {
                let look = Look { bold: strong, ..Look::default() };
                Paragraph::of("TableText").before(pt(2.5)).after(pt(2.5)).centred(centred).say(line, look)
            })
            .collect(),
    };
    let heads =
        shown.columns.iter().enumerate().map(|(place, column)| cell(place, &column.title, true, true));
    let mut lines = vec![Row { heads: true, cells: heads.collect() }];
    lines.extend(shown.rows.iter().map(|row| {
        let cells = row.cells.iter().zip(&shown.columns).enumerate();
        let cells = cells.map(|(place, (words, column))| cell(place, words, row.strong, column.centred));
        Row { heads: false, cells: cells.collect() }
    }));
    table(true, &widths, &lines) + &Paragraph::of("TableText").xml()
}

/// Two signatures with room for the hands, their names level; recipients take the left side.
fn signatures([left, right]: &[Vec<String>; 2], recipients: &[String], layout: &Layout) -> String {
    let half = mm((layout.text_width() - GUTTER) / 2.0);
    let widths = [half + mm(GUTTER), half];
    let (left_heads, left_names) = signature_parts(left);
    let (right_heads, right_names) = signature_parts(right);
    let cell =
        |width: i64, about: &'static str, paragraphs: Vec<Paragraph>| Cell { width, about, paragraphs };
    let sent = marked_recipients(recipients);
    let [begun, gone_on] = if sent.is_empty() {
        [cell(widths[0], "", hand(left_heads, layout)), cell(widths[0], "", names(&left_names, layout))]
    } else {
        let merged = "<w:vMerge w:val=\"restart\"/>";
        [cell(widths[0], merged, sent_to(&sent, layout)), cell(widths[0], "<w:vMerge/>", Vec::new())]
    };
    let above = Row { heads: false, cells: vec![begun, cell(widths[1], "", hand(right_heads, layout))] };
    let below = Row { heads: false, cells: vec![gone_on, cell(widths[1], "", names(&right_names, layout))] };
    Paragraph::of("TableText").kept(true).xml() + &table(false, &widths, &[above, below])
}

fn hand(heads: &[String], layout: &Layout) -> Vec<Paragraph> {
    let look = |place: usize, line: &str| match place {
        0 => Look::bold(layout.signature.head),
        _ if line.starts_with('(') => Look::italic(13.0),
        _ => Look::plain(layout.signature.head),
    };
    let line =
        |(place, line): (usize, &String)| Paragraph::of("HeadLine").kept(true).say(line, look(place, line));
    let mut lines: Vec<Paragraph> = heads.iter().enumerate().map(line).collect();
    if let Some(last) = lines.pop() {
        lines.push(last.after(mm(layout.signature.hand)));
    }
    lines
}

fn names(names: &[&String], layout: &Layout) -> Vec<Paragraph> {
    let look = |place| {
        if place == 0 { Look::bold(layout.signature.head) } else { Look::italic(layout.signature.note) }
    };
    names.iter().enumerate().map(|(place, line)| Paragraph::of("HeadLine").say(line, look(place))).collect()
}

fn sent_to(sent: &[String], layout: &Layout) -> Vec<Paragraph> {
    let label = Look { underlined: true, ..Look::plain(layout.recipients.label) };
    let line = || Paragraph::of("HeadLine").centred(false).kept(true);
    let items = sent.iter().map(|one| line().say(one, Look::plain(layout.recipients.items)));
    std::iter::once(line().say("Nơi nhận:", label)).chain(items).collect()
}

/// The sheet: its size, margins, page number and foot. The first page bears no number.
fn sheet(layout: &Layout) -> String {
    let page = &layout.page;
    let [width, height, top, bottom, left, right] =
        [page.width, page.height, page.top, page.bottom, page.left, page.right].map(mm);
    format!(
        "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"header\"/><w:footerReference w:type=\"default\" r:id=\"footer\"/>\
         <w:footerReference w:type=\"first\" r:id=\"footer\"/><w:pgSz w:w=\"{width}\" w:h=\"{height}\"/>\
         <w:pgMar w:top=\"{top}\" w:right=\"{right}\" w:bottom=\"{bottom}\" w:left=\"{left}\" w:header=\"{header}\" w:footer=\"{footer}\" w:gutter=\"0\"/>\
         <w:titlePg/></w:sectPr>",
        header = mm(8.0),
        footer = mm(8.0),
    )
}
