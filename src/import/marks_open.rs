//! What a sheet of an `.ods` says beside its values: the same as [`super::marks`], in the words of LibreOffice.

use std::io::{BufRead, Cursor};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::limits;
use super::marks::{MOST, Marks, attribute, open};
use super::merged::Region;

/// Reads the marks of a sheet by its name. What cannot be read has none: the values tell what is wrong.
#[must_use]
pub fn of_sheet(bytes: &[u8], name: &str) -> Marks {
    ZipArchive::new(Cursor::new(bytes))
        .ok()
        .and_then(|mut archive| open(&mut archive, "content.xml").and_then(|mut part| read(&mut part, name)))
        .unwrap_or_default()
}

fn read(reader: &mut Reader<impl BufRead>, name: &str) -> Option<Marks> {
    let (mut reading, mut buffer) = (Reading::default(), Vec::new());
    let mut inside = false;
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(start) if start.local_name().as_ref() == "table" => {
                inside = attribute(&start, "name").as_deref() == Some(name);
            }
            Event::Start(start) if inside => reading.begin(&start),
            Event::Text(text) if inside => reading.answered |= !text.trim_ascii().is_empty(),
            Event::End(end) if inside && end.local_name().as_ref() == "table" => return Some(reading.marks),
            Event::End(end) if inside => reading.end(end.local_name().as_ref()),
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// Where the reading of a sheet stands; rows and columns counted from 0.
#[derive(Default)]
struct Reading {
    marks: Marks,
    /// The next column that a definition of columns is about.
    column: u32,
    row: u32,
    rows: u32,
    cell: u32,
    cells: u32,
    formula: bool,
    answered: bool,
}

impl Reading {
    fn begin(&mut self, start: &BytesStart<'_>) {
        match start.local_name().as_ref() {
            "table-column" => {
                let next = self.column.saturating_add(times(start, "number-columns-repeated"));
                if is_hidden(start) {
                    self.marks.hidden_columns.extend(self.column..next.min(limits::COLUMNS));
                }
                self.column = next;
            }
            "table-row" => {
                (self.rows, self.cell) = (times(start, "number-rows-repeated"), 0);
                if is_hidden(start) {
                    let last = self.row.saturating_add(self.rows).min(limits::ROWS);
                    self.marks.hidden_rows.extend(self.row..last);
                }
            }
            "table-cell" | "covered-table-cell" => {
                self.cells = times(start, "number-columns-repeated");
                self.formula = attribute(start, "formula").is_some();
                self.answered = self.formula
                    && ["value", "string-value", "date-value", "time-value", "boolean-value"]
                        .iter()
                        .any(|name| attribute(start, name).is_some_and(|value| !value.is_empty()));
                self.merge(start);
            }
            _ => {}
        }
    }

    fn merge(&mut self, start: &BytesStart<'_>) {
        let spanned = |name| times(start, name).saturating_sub(1);
        let (down, across) = (spanned("number-rows-spanned"), spanned("number-columns-spanned"));
        if (down, across) != (0, 0) && self.marks.merged.len() < MOST {
            let end = (self.row.saturating_add(down), self.cell.saturating_add(across));
            self.marks.merged.push(Region { start: (self.row, self.cell), end });
        }
    }

    fn end(&mut self, element: &str) {
        match element {
            "table-row" => self.row = self.row.saturating_add(self.rows),
            "table-cell" | "covered-table-cell" => {
                if self.formula && !self.answered && self.marks.unanswered.len() < MOST {
                    self.marks.unanswered.insert((self.row, self.cell));
                }
                self.cell = self.cell.saturating_add(self.cells);
            }
            _ => {}
        }
    }
}

/// How often something stands there; once if nothing is said.
fn times(start: &BytesStart<'_>, name: &str) -> u32 {
    attribute(start, name).and_then(|times| times.parse().ok()).unwrap_or(1)
}

/// Hidden by hand, or by a filter.
fn is_hidden(start: &BytesStart<'_>) -> bool {
    attribute(start, "visibility").is_some_and(|how| how == "collapse" || how == "filter")
}
