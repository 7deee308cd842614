//! Makes a new cluster.

use std::{
    fs::{self, DirBuilder, File},
    io,
    os::unix::fs::{DirBuilderExt, chown},
    path::Path,
    thread::sleep,
};

use super::{
    account::Accounts,
    door::{inheritable, through},
    error::StartError,
    folder::Folder,
    launch::{LOOK, logged, tied},
    log::Mark,
    programs::Programs,
};

/// The cluster's nature, fixed for its life: names sort in Vietnamese order, damaged pages are noticed.
const NATURE: &[&str] = &[
    "--username=postgres",
    "--encoding=UTF8",
    "--locale-provider=icu",
    "--icu-locale=vi",
    "--locale=C.UTF-8",
    "--data-checksums",
    "--auth-local=peer",
    "--auth-host=reject",
    "--no-instructions",
    "--no-clean",
];

/// Makes the cluster under another name and renames it when it is whole, so that being cut short at any moment
/// leaves either nothing or all. Fails with initdb's own words.
pub fn make(folder: &Folder, programs: &Programs, accounts: &Accounts) -> Result<(), StartError> {
    let new = folder.unfinished();
    clear(&new).map_err(StartError::at(&new))?;
    DirBuilder::new().mode(0o700).create(&new).map_err(StartError::at(&new))?;
    if accounts.differ() {
        let server = &accounts.server;
        chown(&new, Some(server.uid), Some(server.gid)).map_err(StartError::at(&new))?;
    }
    let open = inheritable(&new)?;
    let mark = Mark::now(folder);
    let mut command = tied(&programs.path("initdb"), accounts, "KILL");
    command.arg("-D").arg(through(&open)).args(NATURE);
    let ended = logged(&mut command, folder)?.status();
    if !ended.map_err(|source| StartError::Io { path: "setpriv".into(), source })?.success() {
        let reason = mark.reason(folder);
        clear(&new).map_err(StartError::at(&new))?;
        return Err(reason);
    }
    let rename = || {
        fs::rename(&new, folder.cluster())?;
        File::open(folder.dir())?.sync_all()
    };
    rename().map_err(StartError::at(folder.dir()))
}

/// Removes what a cut-short initdb left. Its last child may still be writing there for a moment.
fn clear(new: &Path) -> io::Result<()> {
    for _ in 0..400 {
        match fs::remove_dir_all(new) {
            Err(e) if e.kind() == io::ErrorKind::DirectoryNotEmpty => sleep(LOOK),
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
            other => return other,
        }
    }
    fs::remove_dir_all(new)
}
