//! JPEG: only the segments that draw the picture, which way up it is, and nothing behind the end.

use super::file::PIXELS;

/// The start of an Exif segment that says nothing but the orientation: one entry of a little-endian TIFF.
const ORIENTATION: &[u8] = b"\xff\xe1\x00\x22Exif\0\0II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0";

/// The picture cleaned; nothing if it is not whole or too large.
pub fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes.strip_prefix(&[0xff, 0xd8])?;
    let mut kept = vec![0xff, 0xd8];
    let (mut sized, mut drawn) = (false, false);
    loop {
        let marker = match rest {
            [0xff, 0xff, ..] => {
                rest = &rest[1..];
                continue;
            }
            [0xff, marker, ..] => *marker,
            _ => return None,
        };
        if marker == 0xd9 {
            kept.extend_from_slice(&[0xff, 0xd9]);
            return (sized && drawn).then_some(kept);
        }
        let length = usize::from(u16::from_be_bytes(*rest.get(2..)?.first_chunk()?));
        let segment = rest.get(..length.checked_add(2)?).filter(|_| length >= 2)?;
        let data = &segment[4..];
        match marker {
            // Tables, restart interval, JFIF without a thumbnail and Adobe's word on colours.
            0xc4 | 0xdb | 0xdd => kept.extend_from_slice(segment),
            0xe0 if data.starts_with(b"JFIF\0") && data.len() == 14 => kept.extend_from_slice(segment),
            0xee if data.starts_with(b"Adobe") && data.len() == 12 => kept.extend_from_slice(segment),
            0xe1 => kept.extend(orientation(data).into_iter().flat_map(turned)),
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                sized = fits(data)?;
                kept.extend_from_slice(segment);
            }
            0xda if sized => {
                let scan = segment.len() + scan_length(&rest[segment.len()..])?;
                kept.extend_from_slice(&rest[..scan]);
                drawn = true;
                rest = &rest[scan..];
                continue;
            }
            // Other applications' data and comments are left out.
            0xe0 | 0xe2..=0xef | 0xfe => {}
            _ => return None,
        }
        rest = &rest[segment.len()..];
    }
}

fn fits(frame: &[u8]) -> Option<bool> {
    let side = |at: usize| Some(u64::from(u16::from_be_bytes(*frame.get(at..)?.first_chunk()?)));
    let pixels = side(1)? * side(3)?;
    (pixels > 0 && pixels <= PIXELS).then_some(true)
}

/// Bytes until the next marker that is neither stuffing nor a restart.
fn scan_length(data: &[u8]) -> Option<usize> {
    data.windows(2).position(|pair| pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xd0..=0xd7))
}

/// Which way up a photograph is, as Exif says it: 1 to 8.
fn orientation(exif: &[u8]) -> Option<u8> {
    let tiff = exif.strip_prefix(b"Exif\0\0")?;
    let little = match tiff.get(..4)? {
        b"II\x2a\0" => true,
        b"MM\0\x2a" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let two = *tiff.get(at..)?.first_chunk()?;
        Some(if little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
    };
    let four = *tiff.get(4..)?.first_chunk()?;
    let start =
        usize::try_from(if little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) }).ok()?;
    let entries = usize::from(short(start)?);
    let entry = |number: usize| start.checked_add(2 + number * 12);
    let found = (0..entries.min(64)).filter_map(entry).find(|at| short(*at) == Some(0x0112))?;
    short(found.checked_add(8)?).and_then(|value| u8::try_from(value).ok()).filter(|it| (1..=8).contains(it))
}

/// An Exif segment with nothing else in it.
fn turned(orientation: u8) -> Vec<u8> {
    [ORIENTATION, &[orientation, 0, 0, 0, 0, 0, 0, 0]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: &[u8] = &[0xff, 0xc0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0];
    const SCAN: &[u8] = &[0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56];
    const END: &[u8] = &[0xff, 0xd9];

    fn picture(more: &[&[u8]]) -> Vec<u8> {
        [&[0xff, 0xd8][..], &more.concat(), FRAME, SCAN, END].concat()
    }

    #[test]
    fn only_what_draws_and_which_way_up_is_left() {
        let plain = picture(&[]);
        assert_eq!(clean(&plain).unwrap(), plain);
        let jfif: &[u8] = &[&[0xff, 0xe0, 0, 16][..], b"JFIF\0", &[1, 2, 0, 0, 1, 0, 1, 0, 0]].concat();
        assert_eq!(clean(&picture(&[jfif])).unwrap(), picture(&[jfif]));
        let thumbnail: &[u8] = &[&[0xff, 0xe0, 0, 9][..], b"JFXX\0", &[0x10, 1]].concat();
        assert_eq!(clean(&picture(&[thumbnail])).unwrap(), plain);
        let comment: &[u8] = &[0xff, 0xfe, 0, 6, b'n', b'a', b'm', b'e'];
        let noisy = [picture(&[comment, &[0xff, 0xe2, 0, 3, 1]]), b"<script>".to_vec()].concat();
        assert_eq!(clean(&noisy).unwrap(), plain);

        let place =
            b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x02\x01\x0f\0\x02\0\0\0\x04Sony\x01\x12\0\x03\0\0\0\x01\0\x06\0\0";
        let length = u16::try_from(place.len() + 2).unwrap().to_be_bytes();
        let turned_over = clean(&picture(&[&[0xff, 0xe1], &length, place])).unwrap();
        assert_eq!(turned_over, picture(&[&turned(6)]));
        assert_eq!(clean(&turned_over).unwrap(), turned_over, "what was cleaned stays so");
        assert_eq!(turned(6).len(), 36);
    }

    #[test]
    fn what_is_not_whole_or_too_large_is_nothing() {
        let plain = picture(&[]);
        for end in 0..plain.len() {
            assert!(clean(&plain[..end]).is_none(), "{end}");
        }
        let mut large = plain;
        large[7..11].fill(0xff);
        assert!(clean(&large).is_none());
        assert!(clean(&[&[0xff, 0xd8][..], SCAN, END].concat()).is_none());
        assert!(clean(&[0xff, 0xd8, 0xff, 0xe1, 0, 0]).is_none());
    }
}
