//! What kind of file came: told by its bytes, never by its name.

use super::archive::Refusal;
use super::limits;
use super::sheet::Book;

/// A kind of file that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A zip archive: `.xlsx` or `.ods`; its parts tell which.
    Archive,
    /// A compound file: `.xls`, or a workbook under a password.
    Compound,
    /// Text with separators.
    Text,
}

/// The kind of a file by its first bytes.
///
/// # Errors
/// A sentence for what is no list at all.
pub fn of(bytes: &[u8]) -> Result<Kind, Refusal> {
    if bytes.is_empty() {
        Err("Tệp rỗng. Hãy chọn lại tệp Excel (.xlsx).".to_owned())
    } else if bytes.len() > limits::FILE_BYTES {
        Err(format!("Tệp lớn hơn {} MB. Hãy chia thành nhiều tệp.", limits::FILE_BYTES / 1024 / 1024))
    } else if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        Ok(Kind::Compound)
    } else if bytes.starts_with(b"PK\x03\x04") {
        Ok(Kind::Archive)
    } else if is_text(bytes) {
        Ok(Kind::Text)
    } else {
        Err(not_a_list())
    }
}

/// As [`of`], for a file that must hold a workbook's own sheets: text has no sheet to be known by.
///
/// # Errors
/// A sentence for what is no such workbook.
pub fn of_book(book: Book, bytes: &[u8]) -> Result<Kind, Refusal> {
    match of(bytes)? {
        Kind::Text if book == Book::Moves => Err(not_a_workbook()),
        kind => Ok(kind),
    }
}

fn not_a_workbook() -> Refusal {
    "Đây không phải là tệp Excel (.xlsx). Hãy mở bằng Excel và lưu thành «Excel Workbook (.xlsx)».".to_owned()
}

/// What is said to a file that is neither a workbook nor a table of text.
#[must_use]
pub fn not_a_list() -> Refusal {
    "Đây không phải là tệp Excel (.xlsx, .xls), .ods hay .csv. Hãy mở bằng Excel và lưu thành «Excel Workbook (.xlsx)»."
        .to_owned()
}

/// Whether the head of a file could be a table of text: no markup, no picture, and something to separate.
fn is_text(bytes: &[u8]) -> bool {
    const HEAD: usize = 4096;
    let head = &bytes[..bytes.len().min(HEAD)];
    if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
        return true;
    }
    let first = head.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(head).trim_ascii_start();
    let controls = head.iter().filter(|byte| **byte < b' ' && !b"\t\r\n".contains(byte)).count();
    // Every second byte of UTF-16 without a mark in front is a nought.
    let wide = head.iter().skip(1).step_by(2).filter(|byte| **byte == 0).count() * 4 > head.len();
    !first.starts_with(b"<")
        && !first.starts_with(b"%PDF")
        && !first.starts_with(b"{\\rtf")
        && (controls == 0 || wide)
        && head.iter().any(|byte| b",;\t".contains(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_tell_what_a_file_is() {
        for (bytes, kind) in [
            (&b"PK\x03\x04..."[..], Some(Kind::Archive)),
            (b"\xd0\xcf\x11\xe0\xa1\xb1", Some(Kind::Compound)),
            (b"TT,M\xe3\n1,2", Some(Kind::Text)),
            ("\u{feff}Mã;Tên\n".as_bytes(), Some(Kind::Text)),
            (b"\xff\xfeM\0,\0", Some(Kind::Text)),
            (b"M\0,\0a\0\n\0", Some(Kind::Text)),
            (b"%PDF-1.7\n1,2", None),
            (b"\x89PNG\r\n\x1a\n,", None),
            (b" <html><td>1,2", None),
            (b"{\\rtf1,}", None),
            (b"mot hai ba", None),
            (b"", None),
        ] {
            assert_eq!(of(bytes).ok(), kind, "{bytes:?}");
        }
    }
}
