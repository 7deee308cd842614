//! Columns typed for old fonts. A word such as «Tú» makes sense in Unicode and in TCVN3: its column tells which it is.

use std::collections::HashMap;

use super::sheet::Sheet;
use crate::web::legacy::Encoding;

/// A column of a sheet.
pub type Place = (Sheet, usize);

/// What was seen of each column.
#[derive(Debug, Default)]
pub struct Fonts {
    columns: HashMap<Place, Column>,
}

#[derive(Debug, Default)]
struct Column {
    tcvn3: usize,
    vni: usize,
    /// Cells with letters that only Unicode has.
    unicode: usize,
    /// Cells that make sense either way, by row.
    either: Vec<(u32, String)>,
}

impl Fonts {
    /// Notes a cell that was told to be in an old encoding.
    pub fn recognise(&mut self, place: Place, encoding: Encoding) {
        let column = self.columns.entry(place).or_default();
        match encoding {
            Encoding::Tcvn3 => column.tcvn3 += 1,
            Encoding::Vni => column.vni += 1,
        }
    }

    /// Notes a cell that reads as it stands.
    pub fn see(&mut self, place: Place, row: u32, text: &str) {
        let column = self.columns.entry(place).or_default();
        if text.chars().any(|c| u32::from(c) > 0xff) {
            column.unicode += 1;
        } else if [Encoding::Tcvn3, Encoding::Vni].iter().any(|it| it.decode_among(text).is_some()) {
            column.either.push((row, text.to_owned()));
        }
    }

    /// Cells that make sense either way and stand in a column of an old font: where, the text, its reading.
    #[must_use]
    pub fn doubtful(self) -> Vec<(Place, u32, String, String)> {
        let mut doubtful = Vec::new();
        for (place, column) in self.columns {
            let encoding = if column.tcvn3 >= column.vni { Encoding::Tcvn3 } else { Encoding::Vni };
            if column.tcvn3.max(column.vni) <= column.unicode {
                continue;
            }
            for (row, text) in column.either {
                if let Some(reading) = encoding.decode_among(&text) {
                    doubtful.push((place, row, text, reading));
                }
            }
        }
        doubtful.sort();
        doubtful
    }
}
