//! Papers as files: read back by programs that did not make them.

mod archives;
mod libreoffice;
mod numbers;
mod pdf;
mod produced;
mod self_review;
mod stories;
mod word;

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicU32, Ordering},
};

use camket::document::{
    Paper,
    model::{Block, Foot, Head, Row, Table},
};
use chrono::{DateTime, NaiveDate, Utc};

/// The words of a Word file.
pub fn word_text(bytes: &[u8]) -> String {
    word::Word::read(bytes).text()
}

/// A folder that is gone with the value.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("camket-papers-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Whether a program is there; where tests must be whole, its absence is a failure.
fn is_there(program: &str, installed_by: &str) -> bool {
    let there = Path::new("/usr/bin").join(program).exists();
    assert!(there || std::env::var_os("CI").is_none(), "{program} is missing: run {installed_by}");
    if !there {
        eprintln!("skipped: {program} is missing ({installed_by} installs it)");
    }
    there
}

/// Keeps a file in `target/papers`, for people to look at.
fn keeps(name: &str, bytes: &[u8]) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("papers");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(name), bytes).unwrap();
}

fn output(command: &mut Command) -> String {
    let done = command.output().unwrap();
    assert!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8_lossy(&done.stdout).into_owned()
}

fn made_at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_798_000_000, 0).unwrap()
}

/// A paper with everything on it: of 2026 in the layout of 2026, of an earlier year in the one before.
fn report(year: i32) -> Paper {
    let mut table = Table::of(&[("TT", 10.0, true), ("Đơn vị", 100.0, false), ("Đã xác nhận", 55.0, true)]);
    table.rows = (1..=60)
        .map(|number| Row {
            cells: vec![number.to_string(), format!("Chi bộ Tổ dân phố số {number}"), "24/25".to_owned()],
            strong: number == 60,
        })
        .collect();
    Paper {
        head: Head {
            superior: "Thành ủy Quảng Ngãi".to_owned(),
            issuer: "Đảng ủy Phường Nghĩa Lộ".to_owned(),
            number: Some("Số 09-BC/ĐU".to_owned()),
        },
        place: "Quảng Ngãi".to_owned(),
        dated: NaiveDate::from_ymd_opt(year, 2, 5).unwrap(),
        title: vec!["BÁO CÁO".to_owned(), format!("kết quả cam kết tu dưỡng, rèn luyện năm {year}")],
        blocks: vec![
            Block::Facts { facts: vec![("Thời gian".to_owned(), "19 giờ 30".to_owned())] },
            Block::heading(0, "Kết quả chung"),
            Block::text(
                "Đảng bộ có 1.234 đồng chí phải viết bản cam kết; đến nay đã gửi đủ. ".repeat(6).trim(),
            ),
            Block::dash("Nguye\u{302}\u{303}n Văn Ước & <Ưỡng> \"thật\""),
            Block::Commitment {
                statement: "Giải quyết hồ sơ đúng hạn.".to_owned(),
                detail: "Tỷ lệ: 98 %.".to_owned(),
            },
            Block::heading(1, "Kết quả theo đơn vị"),
            Block::Table(table),
            Block::closing("Trên đây là kết quả thực hiện."),
        ],
        signatures: vec![[
            Vec::new(),
            ["T/M ĐẢNG ỦY", "BÍ THƯ", "", "Trần Thị Minh Chi"].map(str::to_owned).to_vec(),
        ]],
        recipients: vec!["Thường trực Thành ủy".to_owned(), "Lưu Đảng ủy".to_owned()],
        foot: Foot { facts: vec!["bản in thử".to_owned()], digest: "9F86 D081".to_owned(), check: None },
    }
}

/// Text without spaces: readers part words as they like.
fn packed(text: &str) -> String {
    text.split_whitespace().collect()
}
