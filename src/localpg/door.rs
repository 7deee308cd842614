//! The way in to a running server: its socket.

use std::{
    io::{self, Read, Write},
    os::{
        fd::{AsRawFd, OwnedFd},
        unix::net::UnixStream,
    },
    path::{Path, PathBuf},
    time::Duration,
};

use rustix::fs::{Mode, OFlags};

use super::{error::StartError, pidfile::PidFile};

/// The number in the socket's name; nothing listens on it as a TCP port.
pub const PORT: u16 = 5432;
/// How long a busy server may take for its first word.
const FIRST_WORD_WITHIN: Duration = Duration::from_secs(2);
/// "Do you speak TLS?", the shortest question of the protocol. Any answer is one byte.
const QUESTION: [u8; 8] = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f];

/// An open cluster folder, to reach the socket by: a socket's path may have 107 bytes, a folder's any number.
pub struct Door(OwnedFd);

impl Door {
    /// The door to the server of `cluster`, or `None` unless it is ready for questions.
    pub fn to(cluster: &Path) -> Option<Door> {
        let door =
            rustix::fs::open(cluster, OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty()).ok().map(Door)?;
        // The note alone outlives a killed server; the socket answers while the server still recovers, and its
        // queue even after it died. The second look finds a server that began to stop in between.
        let ready = || PidFile::read(cluster).is_some_and(|note| note.ready);
        (ready() && door.answers().is_ok() && ready()).then_some(door)
    }

    /// The socket's folder, a path that is good in this process for as long as the door is kept.
    pub fn folder(&self) -> PathBuf {
        through(&self.0)
    }

    fn answers(&self) -> io::Result<()> {
        let mut stream = UnixStream::connect(self.folder().join(format!(".s.PGSQL.{PORT}")))?;
        stream.set_read_timeout(Some(FIRST_WORD_WITHIN))?;
        stream.write_all(&QUESTION)?;
        stream.read_exact(&mut [0])
    }
}

/// Opens `dir` so that a program we start can reach it by [`through`], whatever the rights on the folders above.
pub fn inheritable(dir: &Path) -> Result<OwnedFd, StartError> {
    rustix::fs::open(dir, OFlags::DIRECTORY, Mode::empty()).map_err(|e| StartError::at(dir)(e.into()))
}

/// The path of an open folder, in this process and in those that inherit it.
/// Not `/proc/self/cwd`: initdb changes its folder on the way.
pub fn through(dir: &OwnedFd) -> PathBuf {
    PathBuf::from(format!("/proc/self/fd/{}", dir.as_raw_fd()))
}
