//! Which OS account the server runs as.

use std::{os::unix::fs::MetadataExt, path::Path, process::Command};

use super::error::StartError;

/// An account of the operating system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its name, as Postgres sees it at the socket.
    pub name: String,
    /// Its number.
    pub uid: u32,
    /// Its group's number.
    pub gid: u32,
}

/// Who runs us, and who the server runs as.
pub struct Accounts {
    /// The account of this process.
    pub ours: Account,
    /// The server's: the same, unless we are root, as which Postgres refuses to run.
    pub server: Account,
}

impl Accounts {
    /// Finds both. As root, the server's is the owner of the `cluster` if there is one, so that a cluster made
    /// as `nobody` still opens after `postgres` was added; else `postgres`, else `nobody`.
    /// Fails when an account has no name, since neither initdb nor the socket then knows it.
    pub fn find(cluster: &Path) -> Result<Accounts, StartError> {
        let uid = rustix::process::geteuid().as_raw();
        let owner = cluster.metadata().map(|cluster| cluster.uid()).ok().filter(|owner| *owner != 0);
        let (us, them) = (uid.to_string(), owner.map(|owner| owner.to_string()));
        let wanted = match (uid, &them) {
            (0, Some(owner)) => vec![us.as_str(), owner],
            (0, None) => vec![us.as_str(), "postgres", "nobody"],
            _ => vec![us.as_str()],
        };
        let known = ask(&wanted)?;
        let ours = known.iter().find(|account| account.uid == uid);
        let server = known.iter().find(|account| uid != 0 || account.uid != 0);
        match (ours, server) {
            (Some(ours), Some(server)) => Ok(Accounts { ours: ours.clone(), server: server.clone() }),
            _ => Err(StartError::NoAccount { uid: owner.filter(|_| uid == 0).unwrap_or(uid) }),
        }
    }

    /// Whether the server has to run as another account than ours.
    pub fn differ(&self) -> bool {
        self.ours.uid != self.server.uid
    }
}

/// Asks the system, which knows of accounts that are not in /etc/passwd as well.
fn ask(keys: &[&str]) -> Result<Vec<Account>, StartError> {
    let asked = Command::new("getent").arg("passwd").args(keys).output();
    let answer = asked.map_err(|source| StartError::Io { path: "getent".into(), source })?;
    Ok(String::from_utf8_lossy(&answer.stdout).lines().filter_map(account).collect())
}

fn account(line: &str) -> Option<Account> {
    let mut fields = line.split(':');
    let name = fields.next()?.to_owned();
    let uid = fields.nth(1)?.parse().ok()?;
    let gid = fields.next()?.parse().ok()?;
    Some(Account { name, uid, gid })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_account_list_is_read() {
        let read = account("postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash");
        assert_eq!(read, Some(Account { name: "postgres".into(), uid: 101, gid: 104 }));
        assert_eq!(account("postgres"), None);
        assert_eq!(account("postgres:x:many:104"), None);
    }
}
