//! PNG: only the chunks that draw the picture, with their sums checked, and nothing behind the end.

use super::file::PIXELS;

/// How a PNG begins.
pub const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

/// Chunks that are kept.
const KEPT: [&[u8; 4]; 8] = [b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB", b"pHYs"];

/// The picture cleaned; nothing if it is not whole or too large.
pub fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut kept = SIGNATURE.to_vec();
    let mut rest = bytes.strip_prefix(&SIGNATURE)?;
    let (mut first, mut drawn) = (true, false);
    loop {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        // Kind and data, then their sum.
        let checked = after.get(..length.checked_add(4)?)?;
        let sum = after.get(checked.len()..checked.len() + 4)?;
        if crc(checked).to_be_bytes() != *sum {
            return None;
        }
        let (kind, data) = checked.split_first_chunk::<4>()?;
        // One header, at the front; nothing hides in the end.
        if first != (kind == b"IHDR") || (first && !fits(data)?) || (kind == b"IEND" && !data.is_empty()) {
            return None;
        }
        first = false;
        drawn |= kind == b"IDAT";
        if KEPT.contains(&kind) {
            kept.extend_from_slice(rest.get(..length + 12)?);
        }
        if kind == b"IEND" {
            return drawn.then_some(kept);
        }
        rest = rest.get(length + 12..)?;
    }
}

fn fits(header: &[u8]) -> Option<bool> {
    let width = u64::from(u32::from_be_bytes(*header.first_chunk()?));
    let height = u64::from(u32::from_be_bytes(*header.get(4..)?.first_chunk()?));
    Some(header.len() == 13 && width > 0 && height > 0 && width.checked_mul(height)? <= PIXELS)
}

/// The sum that PNG writes behind each chunk (ISO 3309).
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |sum, byte| {
        (0..8)
            .fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 & (!(sum & 1)).wrapping_add(1)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
        let checked = [kind.as_slice(), data].concat();
        let length = u32::try_from(data.len()).unwrap().to_be_bytes();
        [length.as_slice(), &checked, &crc(&checked).to_be_bytes()].concat()
    }

    fn picture(width: u32, more: &[Vec<u8>]) -> Vec<u8> {
        let header = [&width.to_be_bytes()[..], &1_u32.to_be_bytes(), &[8, 0, 0, 0, 0]].concat();
        let mut parts = vec![SIGNATURE.to_vec(), chunk(b"IHDR", &header)];
        parts.extend_from_slice(more);
        parts.extend([chunk(b"IDAT", b"drawn"), chunk(b"IEND", b"")]);
        parts.concat()
    }

    #[test]
    fn only_what_draws_is_left() {
        let plain = picture(1, &[]);
        assert_eq!(crc(b"IEND"), 0xae42_6082);
        assert_eq!(clean(&plain).unwrap(), plain);
        let noisy =
            [picture(1, &[chunk(b"tEXt", b"where"), chunk(b"eXIf", b"camera")]), b"PK\x03\x04".to_vec()];
        assert_eq!(clean(&noisy.concat()).unwrap(), plain);
    }

    #[test]
    fn what_is_not_whole_or_too_large_is_nothing() {
        let plain = picture(1, &[]);
        for at in [0, 12, 20, plain.len() - 1] {
            let mut broken = plain.clone();
            broken[at] ^= 1;
            assert!(clean(&broken).is_none(), "{at}");
            assert!(clean(&plain[..at]).is_none(), "{at}");
        }
        assert!(clean(&picture(100_000_000, &[])).is_none());
        assert!(clean(&picture(0, &[])).is_none());
        assert!(clean(&picture(1, &[plain[8..33].to_vec()])).is_none(), "two headers");
        assert!(clean(&[SIGNATURE.as_slice(), &[0xff; 4], b"IHDR"].concat()).is_none());
    }
}
