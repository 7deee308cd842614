//! The little XML that a Word file needs: paragraphs, runs, tables; and lengths as Word counts them.

use std::fmt::Write as _;

use quick_xml::escape::escape;

use super::super::clean::written;

/// Millimetres in twentieths of a point.
#[expect(clippy::cast_possible_truncation, reason = "lengths on a sheet of paper are small")]
pub fn mm(length: f64) -> i64 {
    (length * 1440.0 / 25.4).round() as i64
}

/// Points in twentieths of a point.
#[expect(clippy::cast_possible_truncation, reason = "sizes of letters are small")]
pub fn pt(size: f64) -> i64 {
    (size * 20.0).round() as i64
}

/// Sizes of letters are counted in half points.
#[expect(clippy::cast_possible_truncation, reason = "sizes of letters are small")]
pub fn half(size: f64) -> i64 {
    (size * 2.0).round() as i64
}

/// How words look, where they differ from their style.
#[derive(Clone, Copy, Debug, Default)]
pub struct Look {
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Underlined.
    pub underlined: bool,
    /// Size in points.
    pub size: Option<f64>,
}

impl Look {
    /// Bold, in a size.
    pub fn bold(size: f64) -> Self {
        Self { bold: true, size: Some(size), ..Self::default() }
    }

    /// Italic, in a size.
    pub fn italic(size: f64) -> Self {
        Self { italic: true, size: Some(size), ..Self::default() }
    }

    /// Upright, in a size.
    pub fn plain(size: f64) -> Self {
        Self { size: Some(size), ..Self::default() }
    }

    fn xml(self) -> String {
        let mut xml = String::new();
        for (holds, element) in [(self.bold, "<w:b/><w:bCs/>"), (self.italic, "<w:i/><w:iCs/>")] {
            if holds {
                xml.push_str(element);
            }
        }
        if let Some(size) = self.size.map(half) {
            let _ = write!(xml, "<w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/>");
        }
        if self.underlined {
            xml.push_str("<w:u w:val=\"single\"/>");
        }
        if xml.is_empty() { xml } else { format!("<w:rPr>{xml}</w:rPr>") }
    }
}

/// A paragraph; lengths in twentieths of a point.
#[derive(Clone, Debug, Default)]
pub struct Paragraph {
    style: &'static str,
    keep: bool,
    rule: bool,
    before: Option<i64>,
    after: Option<i64>,
    sides: Option<i64>,
    centred: Option<bool>,
    runs: String,
}

impl Paragraph {
    /// A paragraph of a style.
    pub fn of(style: &'static str) -> Self {
        Self { style, ..Self::default() }
    }

    /// On the page of what follows.
    pub fn kept(self, keep: bool) -> Self {
        Self { keep, ..self }
    }

    /// With a rule beneath that leaves this much free on either side.
    pub fn ruled(self, sides: i64) -> Self {
        Self { rule: true, sides: Some(sides), ..self }
    }

    /// With room above.
    pub fn before(self, room: i64) -> Self {
        Self { before: Some(room), ..self }
    }

    /// With room beneath.
    pub fn after(self, room: i64) -> Self {
        Self { after: Some(room), ..self }
    }

    /// In the middle or on the left, whatever its style says.
    pub fn centred(self, centred: bool) -> Self {
        Self { centred: Some(centred), ..self }
    }

    /// Says something.
    pub fn say(mut self, words: &str, look: Look) -> Self {
        let _ = write!(
            self.runs,
            "<w:r>{}<w:t xml:space=\"preserve\">{}</w:t></w:r>",
            look.xml(),
            escape(written(words).replace('\n', " "))
        );
        self
    }

    /// Goes on in the next line.
    pub fn next_line(mut self) -> Self {
        self.runs.push_str("<w:r><w:br/></w:r>");
        self
    }

    /// The number of the page.
    pub fn page_number(mut self) -> Self {
        self.runs.push_str(
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r>\
             <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>",
        );
        self
    }

    /// The element.
    pub fn xml(&self) -> String {
        let mut about = format!("<w:pStyle w:val=\"{}\"/>", self.style);
        if self.keep {
            about.push_str("<w:keepNext/>");
        }
        if self.rule {
            about.push_str(
                "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"6\" w:space=\"1\" w:color=\"000000\"/></w:pBdr>",
            );
        }
        if self.before.is_some() || self.after.is_some() {
            about.push_str("<w:spacing");
            for (name, room) in [("before", self.before), ("after", self.after)] {
                if let Some(room) = room {
                    let _ = write!(about, " w:{name}=\"{room}\"");
                }
            }
            about.push_str("/>");
        }
        if let Some(sides) = self.sides {
            let _ = write!(about, "<w:ind w:left=\"{sides}\" w:right=\"{sides}\" w:firstLine=\"0\"/>");
        }
        if let Some(centred) = self.centred {
            let _ = write!(about, "<w:jc w:val=\"{}\"/>", if centred { "center" } else { "left" });
        }
        format!("<w:p><w:pPr>{about}</w:pPr>{}</w:p>", self.runs)
    }
}

/// A cell: its width, more about it, what stands in it.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Width in twentieths of a point.
    pub width: i64,
    /// Elements about the cell, after its width.
    pub about: &'static str,
    /// Its paragraphs.
    pub paragraphs: Vec<Paragraph>,
}

/// A row.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Whether it is repeated on each page.
    pub heads: bool,
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// A table; `ruled` draws its lines, without them it only sets things beside each other.
pub fn table(ruled: bool, widths: &[i64], rows: &[Row]) -> String {
    let line = |side: &str| {
        let kind = if ruled { "single" } else { "nil" };
        format!("<w:{side} w:val=\"{kind}\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>")
    };
    let lines: String = ["top", "left", "bottom", "right", "insideH", "insideV"].map(line).concat();
    // Narrow, so that a heading of one short word is not broken within it.
    let sides = if ruled { mm(1.0) } else { 0 };
    let columns: String = widths.iter().map(|width| format!("<w:gridCol w:w=\"{width}\"/>")).collect();
    let rows: String = rows.iter().map(row).collect();
    format!(
        "<w:tbl><w:tblPr><w:tblW w:w=\"{total}\" w:type=\"dxa\"/><w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblBorders>{lines}</w:tblBorders>\
         <w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:left w:w=\"{sides}\" w:type=\"dxa\"/><w:right w:w=\"{sides}\" w:type=\"dxa\"/>\
         </w:tblCellMar></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>",
        total = widths.iter().sum::<i64>(),
    )
}

fn row(row: &Row) -> String {
    let heads = if row.heads { "<w:tblHeader/>" } else { "" };
    let cells: String = row.cells.iter().map(cell).collect();
    format!("<w:tr><w:trPr><w:cantSplit/>{heads}</w:trPr>{cells}</w:tr>")
}

fn cell(cell: &Cell) -> String {
    let inside: String = cell.paragraphs.iter().map(Paragraph::xml).collect();
    // A cell must end with a paragraph.
    let inside = if inside.is_empty() { Paragraph::of("HeadLine").xml() } else { inside };
    format!(
        "<w:tc><w:tcPr><w:tcW w:w=\"{}\" w:type=\"dxa\"/>{}</w:tcPr>{inside}</w:tc>",
        cell.width, cell.about
    )
}
