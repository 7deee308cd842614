//! Looks at a workbook as the zip archive it is, before anything reads its contents.
//!
//! Nothing is believed: what the directory declares is checked against what really inflates.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use super::{kind, limits};

/// Why a file is not opened.
pub type Refusal = String;

/// What an archive holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// A workbook of Excel.
    Excel,
    /// A workbook of LibreOffice.
    OpenDocument,
}

/// Checks that the bytes are a plain workbook of bounded size, and tells which.
///
/// # Errors
/// A sentence for what is not opened.
pub fn check(bytes: &[u8]) -> Result<Holds, Refusal> {
    check_directory(bytes)?;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    if archive.len() > limits::ZIP_ENTRIES || archive.offset() != 0 || archive.has_duplicate_names() {
        return Err(broken());
    }
    if archive.has_overlapping_entries().map_err(|_| broken())? {
        return Err("Tệp được nén bất thường (các phần chồng lên nhau). Hãy lưu lại từ Excel.".to_owned());
    }
    let mut left = limits::INFLATED_BYTES;
    let mut holds = None;
    for index in 0..archive.len() {
        let name = check_entry(&archive, index)?;
        if name.eq_ignore_ascii_case("xl/workbook.xml") {
            holds = Some(Holds::Excel);
        } else if name == "content.xml" && holds.is_none() {
            holds = Some(Holds::OpenDocument);
        }
        left -= inflate(&mut archive, index, &name, left)?;
    }
    holds.ok_or_else(kind::not_a_list)
}

/// The end of the zip directory: one, at the very end, of an archive in one piece with few entries.
fn check_directory(bytes: &[u8]) -> Result<(), Refusal> {
    const END: usize = 22;
    let from = bytes.len().saturating_sub(END + usize::from(u16::MAX));
    let tail = &bytes[from..];
    let place = tail.windows(END).rposition(|end| end.starts_with(b"PK\x05\x06")).ok_or_else(broken)?;
    let end = &tail[place..];
    let word = |at: usize| u32::from(u16::from_le_bytes([end[at], end[at + 1]]));
    let (disk, here, entries, comment) = (word(4), word(8), word(10), word(20));
    if entries > limits::ZIP_ENTRIES as u32 {
        return Err(format!("Tệp có {entries} phần, nhiều bất thường. Hãy lưu lại từ Excel."));
    }
    // 64-bit archives mark every count as unknown; no list of members needs one.
    if disk != 0 || here != entries || end.len() != END + comment as usize {
        return Err(broken());
    }
    Ok(())
}

/// The name of an entry, if it is one a workbook may have.
fn check_entry(archive: &ZipArchive<Cursor<&[u8]>>, index: usize) -> Result<String, Refusal> {
    let entry = archive.by_index_data(index).map_err(|_| broken())?;
    let name = entry.name().map_err(|_| broken())?.into_owned();
    let odd = name.starts_with('/')
        || name.contains(['\\', ':', '\0'])
        || name.split('/').any(|part| part == ".." || part == ".");
    if odd || entry.is_symlink() || entry.encrypted() {
        return Err("Tệp có phần bên trong mang đường dẫn lạ, liên kết hoặc mật khẩu. Hãy lưu lại từ Excel."
            .to_owned());
    }
    let lower = name.to_ascii_lowercase();
    if lower.ends_with("vbaproject.bin") || lower.contains("/activex/") || lower.contains("/macrosheets/") {
        return Err("Tệp có macro. Hãy lưu lại thành «Excel Workbook (.xlsx)» không có macro.".to_owned());
    }
    if lower.contains("/embeddings/") {
        return Err("Tệp có tệp khác nhúng bên trong. Hãy chép bảng sang một tệp Excel mới.".to_owned());
    }
    if entry.size() > limits::INFLATED_BYTES {
        return Err(too_large());
    }
    Ok(name)
}

/// Inflates an entry into nothing and tells how many bytes it really holds.
fn inflate(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    index: usize,
    name: &str,
    left: u64,
) -> Result<u64, Refusal> {
    let mut entry = archive.by_index(index).map_err(|_| broken())?;
    let packed = entry.compressed_size();
    let declared = entry.size();
    let most = left.min(limits::RATIO_FREE_BYTES.max(packed.saturating_mul(limits::INFLATION_RATIO)));
    let mut scan = Scan::of(name);
    let mut buffer = [0; 32 * 1024];
    let mut total = 0;
    loop {
        let read = entry.read(&mut buffer).map_err(|_| broken())?;
        if read == 0 {
            break;
        }
        total += read as u64;
        if total > most {
            return Err(too_large());
        }
        scan.look_at(&buffer[..read])?;
    }
    if total == declared { Ok(total) } else { Err(broken()) }
}

/// Looks through an XML part while it passes by.
struct Scan {
    is_xml: bool,
    is_strings: bool,
    seen: u64,
    /// The end of the block before, so that a word cut in two is found.
    carry: Vec<u8>,
}

impl Scan {
    fn of(name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        Self {
            is_xml: name.ends_with(".xml") || name.ends_with(".rels"),
            is_strings: name.ends_with("sharedstrings.xml"),
            seen: 0,
            carry: Vec::new(),
        }
    }

    fn look_at(&mut self, block: &[u8]) -> Result<(), Refusal> {
        if !self.is_xml {
            return Ok(());
        }
        if self.seen == 0 && (block.starts_with(&[0xff, 0xfe]) || block.starts_with(&[0xfe, 0xff])) {
            return Err("Tệp không ghi bằng UTF-8. Hãy lưu lại từ Excel.".to_owned());
        }
        self.carry.extend_from_slice(block);
        if self.is_strings && self.seen == 0 && announced(&self.carry) > limits::SHARED_STRINGS {
            return Err(too_large());
        }
        let declares =
            |word: &[u8]| self.carry.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word));
        // Looked for only where a `!` is: the scan of a large sheet stays cheap.
        if self.carry.contains(&b'!') && (declares(b"<!DOCTYPE") || declares(b"<!ENTITY")) {
            return Err("Tệp có khai báo XML không được phép (DOCTYPE). Hãy lưu lại từ Excel.".to_owned());
        }
        self.seen += block.len() as u64;
        self.carry.drain(..self.carry.len().saturating_sub(16));
        Ok(())
    }
}

/// How many shared strings the head of the table announces.
fn announced(head: &[u8]) -> u64 {
    let head = String::from_utf8_lossy(&head[..head.len().min(4096)]).into_owned();
    ["uniqueCount", "count"]
        .iter()
        .filter_map(|name| {
            let (_, rest) = head.split_once(&format!("{name}="))?;
            let digits: String =
                rest.trim_start_matches(['"', '\'']).chars().take_while(char::is_ascii_digit).collect();
            (!digits.is_empty()).then(|| digits.parse().unwrap_or(u64::MAX))
        })
        .max()
        .unwrap_or(0)
}

fn broken() -> Refusal {
    "Tệp Excel bị hỏng hoặc không đúng quy cách. Hãy mở bằng Excel và lưu lại thành tệp mới.".to_owned()
}

fn too_large() -> Refusal {
    "Nội dung tệp khi giải nén lớn bất thường nên không được mở. Hãy lưu lại từ Excel, chỉ giữ hai trang tính cần nhập."
        .to_owned()
}
