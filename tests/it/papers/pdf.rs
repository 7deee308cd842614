//! A PDF read by Poppler: words with their places, fonts, what it says of itself.

use std::process::Command;

use super::{Folder, output};

const PROGRAM: &str = "pdftotext";

/// Whether Poppler is there.
pub fn can_be_read() -> bool {
    super::is_there(PROGRAM, "bin/test")
}

/// A word on a page; lengths in points from the upper left.
#[derive(Clone, Debug)]
pub struct Word {
    pub page: usize,
    pub text: String,
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

/// A PDF, read.
pub struct Pdf {
    pub words: Vec<Word>,
    pub text: String,
    pub info: String,
    pub fonts: String,
    pub structure: String,
    pub meta: String,
}

impl Pdf {
    pub fn read(bytes: &[u8]) -> Self {
        let folder = Folder::new();
        let path = folder.write("paper.pdf", bytes);
        let told = |program: &str, options: &[&str]| {
            output(Command::new(program).args(options).arg(&path).args(if program == PROGRAM {
                &["-"][..]
            } else {
                &[]
            }))
        };
        Self {
            words: words(&told(PROGRAM, &["-bbox"])),
            text: told(PROGRAM, &["-layout"]),
            info: told("pdfinfo", &[]),
            fonts: told("pdffonts", &[]),
            structure: told("pdfinfo", &["-struct"]),
            meta: told("pdfinfo", &["-meta"]),
        }
    }

    /// The first word of this text.
    #[track_caller]
    pub fn word(&self, text: &str) -> &Word {
        self.words.iter().find(|word| word.text == text).unwrap_or_else(|| panic!("no word {text}"))
    }

    pub fn pages(&self) -> usize {
        self.words.iter().map(|word| word.page).max().unwrap_or(0) + 1
    }
}

fn words(html: &str) -> Vec<Word> {
    let mut page = 0;
    let mut words = Vec::new();
    for line in html.lines().map(str::trim) {
        if line.starts_with("</page") {
            page += 1;
        }
        let Some(rest) = line.strip_prefix("<word ") else { continue };
        let number = |name: &str| -> f64 {
            rest.split_once(&format!("{name}=\"")).unwrap().1.split_once('"').unwrap().0.parse().unwrap()
        };
        let text = rest.split_once('>').unwrap().1.split_once("</word>").unwrap().0.to_owned();
        let text =
            text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
        words.push(Word {
            page,
            text,
            left: number("xMin"),
            top: number("yMin"),
            right: number("xMax"),
            bottom: number("yMax"),
        });
    }
    words
}
