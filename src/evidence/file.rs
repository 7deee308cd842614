//! A file that may be kept: its kind told by its bytes, without anything that is not needed to read it.

use super::{FILE_BYTES, jpeg, pdf, png};

/// Pixels that a picture may have.
pub(super) const PIXELS: u64 = 60_000_000;

/// A kind that may be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Kind {
    /// A PDF.
    Pdf,
    /// A photograph.
    Jpeg,
    /// A picture.
    Png,
}

impl Kind {
    /// The media type it is sent as.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }

    /// The ending of its name.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }
}

/// A file ready to be kept.
#[derive(Clone, Debug)]
pub struct Clean {
    /// What it is.
    pub kind: Kind,
    /// Its bytes. Of pictures only what draws them is left: no place, no camera, nothing behind the end.
    pub bytes: Vec<u8>,
}

/// Checks a file and cleans it.
///
/// # Errors
/// A sentence for whoever chose it.
pub fn clean(bytes: &[u8]) -> Result<Clean, String> {
    if bytes.is_empty() {
        return Err("Hãy chọn tệp bản chụp: PDF, JPEG hoặc PNG.".to_owned());
    }
    if bytes.len() > FILE_BYTES {
        let most = FILE_BYTES / 1024 / 1024;
        return Err(format!("Tệp lớn hơn {most} MB. Hãy chụp hoặc quét lại với cỡ nhỏ hơn."));
    }
    let (kind, cleaned) = if bytes.starts_with(b"%PDF-") {
        (Kind::Pdf, pdf::clean(bytes)?)
    } else if bytes.starts_with(&png::SIGNATURE) {
        (Kind::Png, png::clean(bytes).ok_or_else(|| broken("PNG"))?)
    } else if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        (Kind::Jpeg, jpeg::clean(bytes).ok_or_else(|| broken("JPEG"))?)
    } else {
        return Err("Tệp này không phải PDF, JPEG hay PNG. Hãy quét hoặc chụp lại bản giấy.".to_owned());
    };
    Ok(Clean { kind, bytes: cleaned })
}

fn broken(kind: &str) -> String {
    format!("Tệp {kind} này bị hỏng hoặc quá lớn nên không mở được. Hãy chụp lại hoặc chọn tệp khác.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_is_its_bytes_tell() {
        let pdf = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n";
        assert_eq!(clean(pdf).unwrap().kind, Kind::Pdf);
        for (bytes, words) in [
            (&b""[..], "Hãy chọn"),
            (b"<html><script>", "không phải PDF"),
            (b"PK\x03\x04", "không phải PDF"),
            (b"GIF89a", "không phải PDF"),
            (b"<svg xmlns=", "không phải PDF"),
            (b" %PDF-1.7 %%EOF", "không phải PDF"),
            (b"\x89PNG\r\n\x1a\nrest", "PNG này bị hỏng"),
            (b"\xff\xd8\xff\xd9", "JPEG này bị hỏng"),
            (&vec![b'%'; FILE_BYTES + 1], "lớn hơn 5 MB"),
        ] {
            let refused = clean(bytes).unwrap_err();
            assert!(refused.contains(words), "{refused}");
        }
    }
}
