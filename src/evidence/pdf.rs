//! PDF: a whole one, without anything that acts when it is opened.

/// Names that make a PDF do something, or carry something else along.
const ACTIVE: &[&[u8]] = &[
    // Not `JS`, which only these two carry: two letters occur by chance in every tenth scan.
    b"JavaScript",
    b"Rendition",
    b"Launch",
    b"EmbeddedFile",
    b"EmbeddedFiles",
    b"RichMedia",
    b"XFA",
    b"SubmitForm",
    b"ImportData",
];

/// Where the mark of the end must stand, counted from the end.
const TAIL: usize = 1024;

/// The file as it is, if it is one that may be kept.
///
/// # Errors
/// A sentence for whoever chose it.
pub fn clean(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let tail = &bytes[bytes.len().saturating_sub(TAIL)..];
    if !tail.windows(5).any(|window| window == b"%%EOF") {
        return Err("Tệp PDF này chưa tải đủ hoặc bị hỏng. Hãy chọn lại tệp.".to_owned());
    }
    if names(bytes).any(|name| ACTIVE.contains(&name.as_slice())) {
        let words = "Tệp PDF này chứa mã lệnh hoặc tệp kèm theo nên không nhận được. \
                     Hãy in thành PDF mới, hoặc chụp ảnh bản giấy.";
        return Err(words.to_owned());
    }
    Ok(bytes.to_vec())
}

/// The names of a PDF (`/Name`), as far as they stand open, with their escapes (`#4a`) read.
fn names(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    bytes.split(|byte| *byte == b'/').skip(1).map(|rest| {
        let mut name = Vec::new();
        let mut at = 0;
        // The longest name that is looked for has 13 letters.
        while name.len() < 16
            && let Some(byte) = rest.get(at)
        {
            match byte {
                b'#' => {
                    let digit = |at: usize| rest.get(at).and_then(|it| char::from(*it).to_digit(16));
                    let Some(code) = digit(at + 1).zip(digit(at + 2)) else { break };
                    name.push(u8::try_from(code.0 * 16 + code.1).unwrap_or(0));
                    at += 3;
                }
                byte if byte.is_ascii_alphanumeric() => {
                    name.push(*byte);
                    at += 1;
                }
                _ => break,
            }
        }
        name
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_refused_however_it_is_spelt() {
        for (body, fits) in [
            ("<</Type/Catalog/Pages 2 0 R>>", true),
            ("<</JSON 1>>", true),
            ("<</OpenAction[3 0 R/Fit]>>", true),
            ("<</S/JavaScript/JS(app.alert)>>", false),
            ("<</S/J#61vaScript>>", false),
            ("<</Names<</EmbeddedFiles 4 0 R>>>>", false),
            ("<</S/Launch/F(cmd.exe)>>", false),
            ("<</S/Rendition/JS(app.alert)>>", false),
            ("<</Length 5>>stream\nx/JS(\nendstream", true),
        ] {
            let file = format!("%PDF-1.7\n1 0 obj{body}endobj\n%%EOF");
            assert_eq!(clean(file.as_bytes()).is_ok(), fits, "{body}");
        }
        assert!(clean(b"%PDF-1.7\nhalf a file").is_err());
    }
}
