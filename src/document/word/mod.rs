//! A paper as a Word file (Office Open XML, ECMA-376): A4, the layout of its day, headings that are headings, Vietnamese.
//!
//! Written by hand: ten small parts in an archive. The crates at hand count ids in the process, so the same paper would
//! give other bytes, and know no repeated table headings.

mod body;
mod styles;
mod xml;

use std::io::{Cursor, Write as _};

use chrono::{DateTime, SecondsFormat, Utc};
use quick_xml::escape::escape;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{PaperError, clean::written, model::Paper};
use xml::Paragraph;

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const WORDS: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
                     xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
const TYPES: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Puts the parts together; their order, names and times are always the same.
pub(super) fn file(paper: &Paper, made_at: DateTime<Utc>) -> Result<Vec<u8>, PaperError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts(paper, made_at)? {
        zip.start_file(name, options)?;
        zip.write_all(DECLARATION.as_bytes())
            .and_then(|()| zip.write_all(text.as_bytes()))
            .map_err(zip::result::ZipError::from)?;
    }
    Ok(zip.finish()?.into_inner())
}

fn parts(paper: &Paper, made_at: DateTime<Utc>) -> Result<Vec<(&'static str, String)>, PaperError> {
    let layout = paper.layout()?;
    let number = Paragraph::of("Header").page_number().xml();
    let foot = std::iter::once(paper.foot.line()).chain(paper.foot.checked());
    let foot: String =
        foot.map(|line| Paragraph::of("Footer").say(&line, xml::Look::default()).xml()).collect();
    Ok(vec![
        ("[Content_Types].xml", content_types()),
        (
            "_rels/.rels",
            relations(
                &[
                    ("document", "officeDocument", "word/document.xml"),
                    ("app", "extended-properties", "docProps/app.xml"),
                ],
                true,
            ),
        ),
        ("docProps/core.xml", core(paper, made_at)),
        ("docProps/app.xml", app()),
        (
            "word/document.xml",
            format!("<w:document {WORDS}><w:body>{}</w:body></w:document>", body::of(paper, layout)),
        ),
        ("word/styles.xml", format!("<w:styles {WORDS}>{}</w:styles>", styles::of(layout))),
        ("word/settings.xml", settings()),
        ("word/header.xml", format!("<w:hdr {WORDS}>{number}</w:hdr>")),
        ("word/footer.xml", format!("<w:ftr {WORDS}>{foot}</w:ftr>")),
        (
            "word/_rels/document.xml.rels",
            relations(
                &[
                    ("styles", "styles", "styles.xml"),
                    ("settings", "settings", "settings.xml"),
                    ("header", "header", "header.xml"),
                    ("footer", "footer", "footer.xml"),
                ],
                false,
            ),
        ),
    ])
}

fn content_types() -> String {
    let part =
        |(name, kind): (&str, &str)| format!("<Override PartName=\"/{name}\" ContentType=\"{kind}\"/>");
    let parts: String = [
        ("word/document.xml", format!("{TYPES}.document.main+xml")),
        ("word/styles.xml", format!("{TYPES}.styles+xml")),
        ("word/settings.xml", format!("{TYPES}.settings+xml")),
        ("word/header.xml", format!("{TYPES}.header+xml")),
        ("word/footer.xml", format!("{TYPES}.footer+xml")),
        ("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml".to_owned()),
        (
            "docProps/app.xml",
            "application/vnd.openxmlformats-officedocument.extended-properties+xml".to_owned(),
        ),
    ]
    .iter()
    .map(|(name, kind)| part((name, kind)))
    .collect();
    format!(
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>{parts}</Types>"
    )
}

fn relations(to: &[(&str, &str, &str)], of_package: bool) -> String {
    let mut links: String = to
        .iter()
        .map(|(id, kind, target)| {
            format!("<Relationship Id=\"{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/>")
        })
        .collect();
    if of_package {
        links.push_str(
            "<Relationship Id=\"core\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" \
             Target=\"docProps/core.xml\"/>",
        );
    }
    format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{links}</Relationships>"
    )
}

fn core(paper: &Paper, made_at: DateTime<Utc>) -> String {
    let title = written(&paper.title_lines().join(" ")).replace('\n', " ");
    let at = made_at.to_rfc3339_opts(SecondsFormat::Secs, true);
    format!(
        "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title><dc:creator>Cam Kết</dc:creator>\
         <dc:language>vi-VN</dc:language><dcterms:created xsi:type=\"dcterms:W3CDTF\">{at}</dcterms:created>\
         <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{at}</dcterms:modified></cp:coreProperties>",
        escape(title)
    )
}

fn app() -> String {
    "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\">\
     <Application>Cam Kết</Application></Properties>"
        .to_owned()
}

fn settings() -> String {
    format!(
        "<w:settings {WORDS}><w:defaultTabStop w:val=\"567\"/><w:compat><w:compatSetting w:name=\"compatibilityMode\" \
         w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat><w:themeFontLang w:val=\"vi-VN\"/></w:settings>"
    )
}
