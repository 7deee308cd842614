//! What `postmaster.pid` says, and whether to believe it.

use std::{fs, io, os::unix::fs::MetadataExt, path::Path};

/// The server's own note of itself.
pub struct PidFile {
    pid: u32,
    /// It answers questions: neither recovering nor stopping.
    pub ready: bool,
}

impl PidFile {
    /// Reads the note in `cluster`; `None` if there is none or it is not yet written out.
    pub fn read(cluster: &Path) -> Option<PidFile> {
        let text = fs::read_to_string(cluster.join("postmaster.pid")).ok()?;
        let mut lines = text.lines();
        let pid = lines.next()?.trim().parse().ok()?;
        // The eighth line is the state.
        let ready = lines.nth(6).is_some_and(|state| state.trim() == "ready");
        Some(PidFile { pid, ready })
    }

    /// Whether the process named is a server of `cluster`: each server works inside its own folder.
    pub fn is_alive(&self, cluster: &Path) -> bool {
        let at = fs::metadata(format!("/proc/{}/cwd", self.pid));
        match (at, fs::metadata(cluster)) {
            (Ok(at), Ok(cluster)) => (at.dev(), at.ino()) == (cluster.dev(), cluster.ino()),
            _ => false,
        }
    }
}

/// Removes the note of a killed server when another program has its number by now.
///
/// Postgres itself sorts out the note of a dead number, but refuses to start while the number lives. In a
/// container numbers are small and soon used again, so a restart after a crash would be refused for ever.
pub fn forget_the_dead(cluster: &Path) -> io::Result<()> {
    match PidFile::read(cluster) {
        Some(note) if Path::new(&format!("/proc/{}", note.pid)).exists() && !note.is_alive(cluster) => {
            fs::remove_file(cluster.join("postmaster.pid"))
        }
        _ => Ok(()),
    }
}
