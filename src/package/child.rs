//! Reads a package in a process of its own, which may not take much memory or time, nor open anything.

use std::io::{self, Read as _, Write as _};
use std::process::ExitCode;

use super::{archive, content::Package, limits};
use crate::import::child::{Reader, confine};

/// The word on the command line that makes this program the reading process.
pub const READ_PACKAGE: &str = "read-package";

/// What `camket read-package` does. It must be called before the program has started anything else.
#[must_use]
pub fn run() -> ExitCode {
    match confine().map_err(io::Error::from).and_then(|()| answer()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn answer() -> io::Result<()> {
    let mut bytes = Vec::new();
    io::stdin().lock().take(limits::FILE_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, &archive::unpack(&bytes))?;
    out.flush()
}

/// Has a package read apart. `Ok(Err(_))` tells what is wrong with it, `Err` that no reading was possible.
///
/// # Errors
/// For a reason of the machine's own.
pub async fn read(reader: &Reader, file: &[u8]) -> io::Result<Result<Package, archive::Refusal>> {
    if let Err(refusal) = archive::check_kind(file) {
        return Ok(Err(refusal));
    }
    let said = reader.asks(READ_PACKAGE, file, (limits::READER_BYTES, limits::READER_TIME)).await?;
    // Too slow, dead, or talking nonsense: the limits have done their work.
    Ok(said
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_else(|| Err("Gói quá nặng hoặc bị hỏng nên việc đọc đã được dừng lại.".to_owned())))
}
