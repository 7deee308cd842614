//! The data folder: what lies where in it, and who of us may start the server.

use std::{
    fs::{self, DirBuilder, File, OpenOptions, TryLockError},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use super::error::StartError;

/// A data folder that exists, by its full path.
pub struct Folder {
    dir: PathBuf,
}

impl Folder {
    /// Makes the folder if there is none, closed to all but its owner.
    /// Fails when it can be neither made nor entered.
    pub fn open(dir: &Path) -> Result<Folder, StartError> {
        DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(StartError::at(dir))?;
        let dir = fs::canonicalize(dir).map_err(StartError::at(dir))?;
        Ok(Folder { dir })
    }

    /// The folder itself.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The cluster: it is whole from the moment it has this name.
    pub fn cluster(&self) -> PathBuf {
        self.dir.join("pg")
    }

    /// The cluster while it is being made.
    pub fn unfinished(&self) -> PathBuf {
        self.dir.join("pg.new")
    }

    /// What the server says before its own rotated logs, in `pg/log`, are open.
    pub fn start_log(&self) -> PathBuf {
        self.dir.join("pg-start.log")
    }

    /// Claims the right to start the server, or `None` while another holder of it lives.
    /// The kernel lets go of a dead holder's claim, so there is never a stale one.
    pub fn claim(&self) -> Result<Option<File>, StartError> {
        let path = self.dir.join("pg.lock");
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(StartError::at(&self.dir))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(source)) => Err(StartError::Io { path, source }),
        }
    }
}
