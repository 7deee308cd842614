//! What the server's notes of itself say, and whether to believe them.

use std::{fs, io, os::unix::fs::MetadataExt, path::Path};

use rustix::{
    io::Errno,
    process::{Pid, Signal, kill_process},
};

use super::door::PORT;

/// The server's note of itself, `postmaster.pid`.
pub struct PidFile {
    /// Its number.
    pub pid: u32,
    /// It answers questions: neither recovering nor stopping.
    pub ready: bool,
}

impl PidFile {
    /// Reads the note in `cluster`; `None` if there is none or it is not yet written out.
    pub fn read(cluster: &Path) -> Option<PidFile> {
        PidFile::at(&cluster.join("postmaster.pid"))
    }

    fn at(path: &Path) -> Option<PidFile> {
        let text = fs::read_to_string(path).ok()?;
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

    /// Asks the server to stop if it was started by a process of ours; says whether it was.
    /// Only for one whose starter is dead, and that is alive.
    pub fn stop_if_ours(&self) -> io::Result<bool> {
        let line = fs::read(format!("/proc/{}/cmdline", self.pid)).unwrap_or_default();
        let ours = String::from_utf8_lossy(&line).contains("\0-D\0/proc/self/fd/");
        match Pid::from_raw(self.pid.cast_signed()) {
            Some(pid) if ours => match kill_process(pid, Signal::INT) {
                Ok(()) | Err(Errno::SRCH) => Ok(true),
                Err(e) => Err(e.into()),
            },
            _ => Ok(false),
        }
    }

    /// Whether some process has the number, if only one that ended and was never asked how.
    fn number_is_taken(&self) -> bool {
        Path::new("/proc").join(self.pid.to_string()).exists()
    }
}

/// Removes the notes of a killed server when its number is still, or again, in use.
///
/// Postgres itself sorts out the notes of a dead number, but refuses to start while the number lives. In a
/// container the first process may never collect the dead, and numbers are small and soon used again: a restart
/// after a crash would be refused for ever.
pub fn forget_the_dead(cluster: &Path) -> io::Result<()> {
    for path in ["postmaster.pid".to_owned(), format!(".s.PGSQL.{PORT}.lock")].map(|name| cluster.join(name))
    {
        if PidFile::at(&path).is_some_and(|note| note.number_is_taken() && !note.is_alive(cluster)) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}
