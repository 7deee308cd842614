//! QR codes as one path of an SVG, so that a template draws them without a style or a script.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};

/// Light modules around a code, as the standard asks for.
pub const QUIET: usize = 4;

/// A code ready to draw.
#[derive(Clone, Debug, Default)]
pub struct Qr {
    /// Modules on each side, the quiet zone included.
    pub size: usize,
    /// The dark modules as an SVG path.
    pub path: String,
}

/// The code that says `text`; `None` if it is too long for one.
#[must_use]
pub fn draw(text: &str) -> Option<Qr> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (row, modules) in code.to_colors().chunks(width).enumerate() {
        let mut at = 0;
        while at < width {
            let run = modules[at..].iter().take_while(|module| **module == Color::Dark).count();
            if run > 0 {
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", at + QUIET, row + QUIET);
            }
            at += run.max(1);
        }
    }
    Some(Qr { size: width + 2 * QUIET, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dark_module_is_drawn_once() {
        let text = "https://camket.example.vn/activation#QN000055.7K3M-Q2XN-A4RT-9WEB";
        let drawn = draw(text).unwrap();
        let code = QrCode::with_error_correction_level(text, EcLevel::M).unwrap();
        let dark = code.to_colors().iter().filter(|module| **module == Color::Dark).count();
        let runs: usize = drawn
            .path
            .split('h')
            .skip(1)
            .filter_map(|part| part.split('v').next()?.parse::<usize>().ok())
            .sum();
        assert_eq!(runs, dark);
        assert_eq!(drawn.size, code.width() + 8);
        assert!(draw(&"x".repeat(4000)).is_none());
    }
}
