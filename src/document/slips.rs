//! Ballot papers: all the same, as many on a sheet of A4 as stay legible, with lines to cut along.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::press::{self, PaperError};

/// How a sheet can be cut: papers across and down, the most economical first.
const CUTS: [(u8, u8); 4] = [(2, 3), (2, 2), (1, 2), (1, 1)];

/// A ballot paper.
#[derive(Clone, Debug, Serialize)]
pub struct Slips {
    /// The organization above, where there is room for it.
    pub superior: String,
    /// Who votes.
    pub issuer: String,
    /// The lines of the title.
    pub title: Vec<String>,
    /// How it is filled in.
    pub note: String,
    /// What may be chosen for each person.
    pub choices: Vec<String>,
    /// Who is voted on, in order.
    pub people: Vec<String>,
}

/// As the template reads it.
#[derive(Serialize)]
struct Sheet<'a> {
    #[serde(flatten)]
    slips: &'a Slips,
    across: u8,
    down: u8,
    /// One paper on a page of its own size: it fits if that is one page.
    alone: bool,
}

impl Slips {
    /// How many may stand on a sheet, the most first. One always may; it goes on overleaf where it is long.
    ///
    /// This is work for the processor: from async code, call it in `spawn_blocking`.
    ///
    /// # Errors
    /// See [`PaperError`].
    pub fn fitting(&self) -> Result<Vec<u8>, PaperError> {
        let mut fitting = Vec::new();
        for (across, down) in CUTS {
            let whole = across * down == 1;
            if whole || press::slips(&self.sheet((across, down), true))?.pages().len() == 1 {
                fitting.push(across * down);
            }
        }
        Ok(fitting)
    }

    /// A sheet with so many of them as PDF/A-2a and PDF/UA-1.
    ///
    /// # Errors
    /// See [`PaperError`].
    pub fn pdf(&self, on_a_sheet: u8, identity: &str, made_at: DateTime<Utc>) -> Result<Vec<u8>, PaperError> {
        let cut = CUTS.into_iter().find(|(across, down)| across * down == on_a_sheet).unwrap_or((1, 1));
        press::export(&press::slips(&self.sheet(cut, false))?, identity.to_owned(), made_at)
    }

    fn sheet(&self, (across, down): (u8, u8), alone: bool) -> Sheet<'_> {
        Sheet { slips: self, across, down, alone }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slips(people: usize, name: &str) -> Slips {
        let grades = ["Hoàn thành xuất sắc", "Hoàn thành tốt", "Hoàn thành", "Không hoàn thành"];
        Slips {
            superior: "ĐẢNG ỦY PHƯỜNG TRƯƠNG QUANG TRỌNG".to_owned(),
            issuer: "CHI BỘ TỔ DÂN PHỐ TRƯỜNG THỌ ĐÔNG".to_owned(),
            title: vec![
                "PHIẾU BIỂU QUYẾT".to_owned(),
                "đề nghị mức xếp loại chất lượng đảng viên năm 2027".to_owned(),
            ],
            note: "Đánh dấu X vào một ô cho mỗi người. ".repeat(4),
            choices: grades.map(str::to_owned).into(),
            people: vec![name.to_owned(); people],
        }
    }

    #[test]
    fn few_names_share_a_sheet_and_many_have_their_own() {
        let long = "Tôn Thất Nguyễn Thị Ngọc Bích Phượng";
        for (people, name, fitting) in [
            (1, "Đỗ Công An", vec![6, 4, 2, 1]),
            (3, long, vec![4, 2, 1]),
            (8, long, vec![2, 1]),
            (24, long, vec![1]),
        ] {
            assert_eq!(slips(people, name).fitting().unwrap(), fitting, "{people} × {name}");
        }
    }

    #[test]
    fn a_sheet_that_is_cut_is_one_page_with_every_paper_whole() {
        let slips = slips(2, "Đỗ Công An");
        for (on_a_sheet, cut) in [(4, (2, 2)), (2, (1, 2))] {
            let pages = press::slips(&slips.sheet(cut, false)).unwrap();
            assert_eq!(pages.pages().len(), 1);
            let words = super::super::tests::words(&pages.pages()[0].frame);
            assert_eq!(words.matches("PHIẾU").count(), on_a_sheet, "{words}");
            assert_eq!(words.matches("Công").count(), on_a_sheet * 2, "{words}");
        }
    }
}
