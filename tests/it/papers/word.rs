//! A Word file read part by part.

use std::io::{Cursor, Read as _};

use quick_xml::{Reader, events::Event};

/// A Word file, read.
pub struct Word {
    bytes: Vec<u8>,
}

impl Word {
    pub fn read(bytes: &[u8]) -> Self {
        let word = Self { bytes: bytes.to_vec() };
        // Every part is well-formed.
        for name in word.names() {
            let part = word.part(&name);
            let mut reader = Reader::from_str(&part);
            reader.config_mut().check_end_names = true;
            loop {
                match reader.read_event() {
                    Ok(Event::Eof) => break,
                    Ok(_) => {}
                    Err(error) => panic!("{name}: {error}"),
                }
            }
        }
        word
    }

    pub fn names(&self) -> Vec<String> {
        let archive = zip::ZipArchive::new(Cursor::new(&self.bytes)).unwrap();
        archive.file_names().map(|name| name.unwrap().into_owned()).collect()
    }

    pub fn part(&self, name: &str) -> String {
        let mut archive = zip::ZipArchive::new(Cursor::new(&self.bytes)).unwrap();
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    pub fn document(&self) -> String {
        self.part("word/document.xml")
    }

    /// The words of each paragraph, with the name of its style.
    pub fn paragraphs(&self) -> Vec<(String, String)> {
        let mut paragraphs = Vec::new();
        let document = self.document();
        for part in document.split("<w:p>").chain(document.split("<w:p ").skip(1)).skip(1) {
            let part = part.split("</w:p>").next().unwrap();
            let style =
                part.split_once("<w:pStyle w:val=\"").map_or("", |(_, rest)| rest.split('"').next().unwrap());
            let words: String = part
                .split("<w:t")
                .skip(1)
                .filter(|rest| rest.starts_with('>') || rest.starts_with(' '))
                .map(|rest| rest.split_once('>').unwrap().1.split("</w:t>").next().unwrap())
                .collect();
            paragraphs.push((style.to_owned(), unescaped(&words)));
        }
        paragraphs
    }

    /// All words.
    pub fn text(&self) -> String {
        self.paragraphs().into_iter().map(|(_, words)| words + "\n").collect()
    }
}

fn unescaped(text: &str) -> String {
    quick_xml::escape::unescape(text).unwrap().into_owned()
}
