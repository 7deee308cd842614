//! The private Postgres: a cluster under a data folder, for those who name no database of their own.
//!
//! It is reached only through a socket in its own closed folder, and only by the account that runs us and the
//! server's own. It lives and dies with the process that started it; other processes of ours share it meanwhile.
//! Whatever is killed, and whenever, the next start recovers by itself.

mod access;
mod account;
mod door;
mod error;
mod folder;
mod initdb;
mod launch;
mod log;
mod pidfile;
mod programs;
mod server;
mod settings;
#[cfg(test)]
mod tests;

use std::{
    fs::File,
    path::Path,
    process::Child,
    thread,
    time::{Duration, Instant},
};

use sqlx::postgres::{PgConnectOptions, PgSslMode};
use tokio::sync::oneshot;

use self::{
    account::Accounts,
    door::{Door, PORT},
    folder::Folder,
    launch::{LOOK, READY_WITHIN},
    log::Mark,
    pidfile::PidFile,
    programs::Programs,
    server::Server,
};

pub use self::error::{StartError, StopError};

/// How long the remains of a killed server may keep the next one from starting.
const REMAINS_GONE_WITHIN: Duration = Duration::from_secs(20);

/// A private Postgres cluster under a data folder, ours to start and stop.
///
/// Dropped without [`stop`](Cluster::stop), it asks the server to stop and does not wait. If the process is
/// killed, the server stops too.
pub struct Cluster {
    door: Door,
    server: Option<Server>,
}

impl Cluster {
    /// Starts the cluster in `dir`, or shares it if another process of ours runs it. Makes the folder and the
    /// cluster the first time: UTF-8, Vietnamese order, checksums, one superuser role `postgres`.
    ///
    /// Returns when the server answers; after a crash that may take up to five minutes.
    /// Fails when there are no fitting server programs, the folder cannot be written, the disk is full, or the
    /// server gives up; nothing is left running then.
    pub async fn start(dir: &Path) -> Result<Cluster, StartError> {
        let (report, started) = oneshot::channel();
        let lost = |source| StartError::Io { path: dir.to_path_buf(), source };
        let owned = dir.to_path_buf();
        // A thread of its own, which lives as long as the server: the server is told to stop when it ends.
        let keeper = thread::Builder::new().name("localpg".to_owned());
        keeper.spawn(move || keep(&owned, report)).map_err(lost)?;
        started.await.unwrap_or_else(|e| Err(lost(std::io::Error::other(e))))
    }

    /// How to connect as `role` to `database`, over the socket. Good until this cluster is stopped or dropped.
    pub fn options(&self, role: &str, database: &str) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .socket(self.door.folder())
            .port(PORT)
            .username(role)
            .database(database)
            .ssl_mode(PgSslMode::Disable)
            .application_name("camket")
    }

    /// Whether another process started the server, which then lives as long as that process.
    pub fn is_shared(&self) -> bool {
        self.server.is_none()
    }

    /// Stops the server, cutting off whoever is still connected; does nothing if it is shared.
    /// Fails when the server had ended before or does not end in time. What was committed is safe in each case.
    pub async fn stop(self) -> Result<(), StopError> {
        match self.server {
            Some(server) => server.stop().await,
            None => Ok(()),
        }
    }
}

/// Brings the cluster up, reports, and stays for as long as a server of ours runs.
fn keep(dir: &Path, report: oneshot::Sender<Result<Cluster, StartError>>) {
    let began = Instant::now();
    let (outcome, vigil) = match bring_up(dir) {
        Ok(Up::Shared(door)) => (Ok(Cluster { door, server: None }), None),
        Ok(Up::Ours { door, child, claim }) => match Server::of(child, claim) {
            Ok((server, vigil)) => (Ok(Cluster { door, server: Some(server) }), Some(vigil)),
            Err(source) => (Err(StartError::Io { path: "postgres".into(), source }), None),
        },
        Err(e) => (Err(e), None),
    };
    if let Ok(cluster) = &outcome {
        let millis = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(localpg.shared = cluster.is_shared(), localpg.millis = millis, "database ready");
    }
    // If nobody waits for it any more, the cluster is dropped here, which stops the server.
    drop(report.send(outcome));
    if let Some(vigil) = vigil {
        vigil.keep();
    }
}

enum Up {
    Shared(Door),
    Ours { door: Door, child: Child, claim: File },
}

fn bring_up(dir: &Path) -> Result<Up, StartError> {
    let folder = Folder::open(dir)?;
    let since = Instant::now();
    loop {
        if let Some(claim) = folder.claim()? {
            return start(&folder, claim);
        }
        // Whoever holds the claim is starting the server, running it, or waiting for its end.
        if let Some(door) = Door::to(&folder.cluster()) {
            return Ok(Up::Shared(door));
        }
        if since.elapsed() > READY_WITHIN {
            return Err(Mark::now(&folder).reason(&folder));
        }
        thread::sleep(LOOK);
    }
}

fn start(folder: &Folder, claim: File) -> Result<Up, StartError> {
    let cluster = folder.cluster();
    let programs = Programs::find(&cluster)?;
    let accounts = Accounts::find(&cluster)?;
    if !cluster.join("PG_VERSION").exists() {
        initdb::make(folder, &programs, &accounts)?;
    }
    access::write(&cluster, &accounts).map_err(StartError::at(&cluster))?;
    let since = Instant::now();
    loop {
        if let Some(door) = orphan(folder)? {
            return Ok(Up::Shared(door));
        }
        pidfile::forget_the_dead(&cluster).map_err(StartError::at(&cluster))?;
        if let Some((child, door)) = launch::launch(folder, &programs, &accounts)? {
            return Ok(Up::Ours { door, child, claim });
        }
        if since.elapsed() > REMAINS_GONE_WITHIN {
            return Err(Mark::now(folder).reason(folder));
        }
        thread::sleep(LOOK * 10);
    }
}

/// Deals with a server that runs though nobody holds the claim. If its starter was one of us, who was killed, it
/// has to end first; one that was started by hand is shared like another process's.
fn orphan(folder: &Folder) -> Result<Option<Door>, StartError> {
    let cluster = folder.cluster();
    let since = Instant::now();
    while let Some(note) = PidFile::read(&cluster).filter(|note| note.is_alive(&cluster)) {
        let ours = note.stop_if_ours().map_err(StartError::at(&cluster))?;
        if !ours && let Some(door) = Door::to(&cluster) {
            return Ok(Some(door));
        }
        if since.elapsed() > READY_WITHIN {
            return Err(Mark::now(folder).reason(folder));
        }
        thread::sleep(LOOK);
    }
    Ok(None)
}
