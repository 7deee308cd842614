//! The styles of a Word file: real headings, so that a reader finds the way; Vietnamese throughout.

use super::{
    super::layout::Layout,
    xml::{half, mm, pt},
};

/// The name that every office has; its widths are those of the font in the PDF.
pub const FONT: &str = "Times New Roman";

/// A style: its id, the name that Word shows, what it stands on, and its properties.
struct Style {
    id: &'static str,
    name: &'static str,
    paragraph: String,
    letters: String,
}

/// The part `word/styles.xml`, without its declaration.
pub fn of(layout: &Layout) -> String {
    let size = half(layout.body.size);
    let styles: String = styles(layout).iter().map(Style::xml).collect();
    format!(
        "<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"{FONT}\" w:hAnsi=\"{FONT}\" w:eastAsia=\"{FONT}\" w:cs=\"{FONT}\"/>\
         <w:color w:val=\"000000\"/><w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/><w:lang w:val=\"vi-VN\" w:eastAsia=\"vi-VN\" w:bidi=\"ar-SA\"/>\
         </w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/><w:pPr>{}</w:pPr></w:style>{styles}",
        running(layout, layout.body.after)
    )
}

/// Running text: justified, the first line indented, an exact distance from line to line.
fn running(layout: &Layout, after: f64) -> String {
    format!(
        "<w:spacing w:before=\"0\" w:after=\"{}\" w:line=\"{}\" w:lineRule=\"exact\"/><w:ind w:firstLine=\"{}\"/><w:jc w:val=\"both\"/>",
        pt(after),
        pt(layout.body.line),
        mm(layout.body.indent)
    )
}

fn styles(layout: &Layout) -> Vec<Style> {
    let tight = |jc: &str| {
        format!(
            "<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/><w:ind w:firstLine=\"0\"/><w:jc w:val=\"{jc}\"/>"
        )
    };
    let size = |points: f64| format!("<w:sz w:val=\"{0}\"/><w:szCs w:val=\"{0}\"/>", half(points));
    let bold = "<w:b/><w:bCs/>".to_owned();
    let style = |id, name, paragraph, letters| Style { id, name, paragraph, letters };
    vec![
        style(
            "Heading1",
            "heading 1",
            format!(
                "<w:keepNext/>{}<w:outlineLvl w:val=\"0\"/>",
                tight("center").replacen("before=\"0\"", "before=\"400\"", 1)
            ),
            bold.clone(),
        ),
        style(
            "Heading2",
            "heading 2",
            format!(
                "<w:keepNext/>{}<w:outlineLvl w:val=\"1\"/>",
                running(layout, layout.body.after).replacen("before=\"0\"", "before=\"60\"", 1).replacen(
                    &format!("firstLine=\"{}\"", mm(layout.body.indent)),
                    "firstLine=\"0\"",
                    1
                )
            ),
            bold,
        ),
        style("Fact", "Thông tin", running(layout, 3.0), String::new()),
        style("HeadLine", "Dòng đầu, dòng ký", tight("center"), String::new()),
        style("TableText", "Chữ trong bảng", tight("left"), size(layout.table)),
        style("Header", "header", tight("center"), size(layout.page_number)),
        style("Footer", "footer", tight("center"), size(layout.trace)),
    ]
}

impl Style {
    fn xml(&self) -> String {
        format!(
            "<w:style w:type=\"paragraph\" w:styleId=\"{}\"><w:name w:val=\"{}\"/><w:basedOn w:val=\"Normal\"/><w:qFormat/>\
             <w:pPr>{}</w:pPr><w:rPr>{}</w:rPr></w:style>",
            self.id, self.name, self.paragraph, self.letters
        )
    }
}
