//! What a sheet of an `.xlsx` says beside its values: hidden rows and columns, merged cells, formulas without a result.

use std::collections::HashSet;
use std::io::{BufRead, BufReader, Cursor};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

use super::limits;
use super::merged::Region;

/// What was found beside the values of one sheet.
#[derive(Debug, Default)]
pub struct Marks {
    /// Hidden rows, counted from 0.
    pub hidden_rows: HashSet<u32>,
    /// Hidden columns, counted from 0.
    pub hidden_columns: Vec<u32>,
    /// Merged cells.
    pub merged: Vec<Region>,
    /// Cells with a formula that was never worked out, by row and column from 0.
    pub unanswered: HashSet<(u32, u32)>,
}

/// The most marks of one kind that are kept; a list has few.
pub(super) const MOST: usize = 200_000;

/// Reads the marks of a sheet by its name. What cannot be read has none: the values tell what is wrong.
#[must_use]
pub fn of_sheet(bytes: &[u8], name: &str) -> Marks {
    part_of(bytes, name).and_then(|part| read_part(bytes, &part)).unwrap_or_default()
}

/// A part of the archive, to be read event by event.
pub(super) fn open<'a>(
    archive: &'a mut ZipArchive<Cursor<&[u8]>>,
    part: &str,
) -> Option<Reader<BufReader<impl std::io::Read + 'a>>> {
    let place = (0..archive.len()).find(|index| {
        archive
            .by_index_data(*index)
            .ok()
            .and_then(|entry| entry.name().ok().map(|name| name.eq_ignore_ascii_case(part)))
            .unwrap_or(false)
    })?;
    let mut reader = Reader::from_reader(BufReader::new(archive.by_index(place).ok()?));
    let config = reader.config_mut();
    config.check_end_names = false;
    config.expand_empty_elements = true;
    Some(reader)
}

/// The part of the archive that holds a sheet: its id in the workbook, its target among the relations.
fn part_of(bytes: &[u8], name: &str) -> Option<String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let id = {
        let mut workbook = open(&mut archive, "xl/workbook.xml")?;
        find(&mut workbook, "sheet", |start| {
            (attribute(start, "name").as_deref() == Some(name)).then(|| attribute(start, "id")).flatten()
        })?
    };
    let target = {
        let mut relations = open(&mut archive, "xl/_rels/workbook.xml.rels")?;
        find(&mut relations, "Relationship", |start| {
            (attribute(start, "Id").as_deref() == Some(id.as_str()))
                .then(|| attribute(start, "Target"))
                .flatten()
        })?
    };
    Some(target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned))
}

fn find<T>(
    reader: &mut Reader<impl BufRead>,
    element: &str,
    mut look: impl FnMut(&BytesStart<'_>) -> Option<T>,
) -> Option<T> {
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(start) if start.local_name().as_ref() == element => {
                if let Some(found) = look(&start) {
                    return Some(found);
                }
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// The value of an attribute, whatever its prefix.
pub(super) fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    start
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)
        .and_then(|attribute| {
            attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
        })
}

fn is_set(start: &BytesStart<'_>, name: &str) -> bool {
    attribute(start, name).is_some_and(|value| value == "1" || value == "true")
}

fn read_part(bytes: &[u8], part: &str) -> Option<Marks> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut reader = open(&mut archive, part)?;
    let (mut reading, mut buffer) = (Reading::default(), Vec::new());
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(start) => reading.begin(&start),
            Event::Text(text) => reading.answered |= reading.in_value && !text.trim_ascii().is_empty(),
            Event::End(end) => reading.end(end.local_name().as_ref()),
            Event::Eof => return Some(reading.marks),
            _ => {}
        }
    }
}

/// Where the reading of a sheet stands.
#[derive(Default)]
struct Reading {
    marks: Marks,
    cell: Option<(u32, u32)>,
    in_value: bool,
    formula: bool,
    answered: bool,
}

impl Reading {
    fn begin(&mut self, start: &BytesStart<'_>) {
        match start.local_name().as_ref() {
            "c" => {
                self.cell = start
                    .attributes()
                    .with_checks(false)
                    .flatten()
                    .find(|attribute| attribute.key.local_name().as_ref() == "r")
                    .and_then(|attribute| position(&attribute.value));
                (self.in_value, self.formula, self.answered) = (false, false, false);
            }
            "f" => self.formula = true,
            "v" | "is" => self.in_value = true,
            "row" if is_set(start, "hidden") => {
                let row = attribute(start, "r").and_then(|row| row.parse::<u32>().ok());
                if let Some(row) = row.filter(|_| self.marks.hidden_rows.len() < MOST) {
                    self.marks.hidden_rows.insert(row.saturating_sub(1));
                }
            }
            "col" if is_set(start, "hidden") => {
                let number = |name| attribute(start, name).and_then(|column| column.parse::<u32>().ok());
                if let (Some(first), Some(last)) = (number("min"), number("max")) {
                    let last = last.min(limits::COLUMNS);
                    self.marks.hidden_columns.extend((first..=last).map(|column| column.saturating_sub(1)));
                }
            }
            "mergeCell" => {
                let region = attribute(start, "ref").and_then(|range| {
                    let (from, to) = range.split_once(':')?;
                    Some(Region { start: position(from)?, end: position(to)? })
                });
                self.marks.merged.extend(region.filter(|_| self.marks.merged.len() < MOST));
            }
            _ => {}
        }
    }

    fn end(&mut self, element: &str) {
        match element {
            "v" | "is" => self.in_value = false,
            "c" if self.formula && !self.answered && self.marks.unanswered.len() < MOST => {
                self.marks.unanswered.extend(self.cell.take());
            }
            _ => {}
        }
    }
}

/// Row and column from 0 of a cell's name: `B7` is (6, 1).
fn position(name: &str) -> Option<(u32, u32)> {
    let digits = name.find(|c: char| c.is_ascii_digit())?;
    let column = name[..digits].bytes().try_fold(0_u32, |column, letter| {
        let place = u32::from(letter.to_ascii_uppercase().checked_sub(b'A').filter(|place| *place < 26)?);
        column.checked_mul(26)?.checked_add(place + 1)
    })?;
    let row: u32 = name[digits..].parse().ok()?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_places() {
        for (name, place) in [
            ("A1", Some((0, 0))),
            ("B7", Some((6, 1))),
            ("AA10", Some((9, 26))),
            ("XFD1048576", Some((1_048_575, 16_383))),
            ("7", None),
            ("A0", None),
            ("A", None),
            ("ZZZZZZZZZZ1", None),
        ] {
            assert_eq!(position(name), place, "{name}");
        }
    }
}
