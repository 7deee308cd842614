//! Who may connect: the account that runs us and the server's own, as any of our roles; nobody else.

use std::{
    collections::BTreeSet,
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::{OpenOptionsExt, fchown},
    path::Path,
};

use super::{account::Accounts, settings::ROLES};

const HBA: &str = "# Written at each start: changes here are lost.\nlocal all all peer map=camket\n";

/// Writes the server's two access files, unless they already say so. They are checked at each start because
/// a restored or moved folder may be run by another account than before.
pub fn write(cluster: &Path, accounts: &Accounts) -> io::Result<()> {
    put(cluster, "pg_hba.conf", HBA, accounts)?;
    put(cluster, "pg_ident.conf", &ident(accounts), accounts)
}

fn ident(accounts: &Accounts) -> String {
    let mut text = String::from("# Written at each start: changes here are lost.\n");
    for account in BTreeSet::from([&accounts.ours.name, &accounts.server.name]) {
        for role in ROLES {
            text += &format!("camket \"{account}\" {role}\n");
        }
    }
    text
}

/// The folder belongs to the server, so as root we must not follow a link that it could lay:
/// a new file is made under a name that may not exist, then renamed over the old one.
fn put(cluster: &Path, name: &str, text: &str, accounts: &Accounts) -> io::Result<()> {
    let path = cluster.join(name);
    if fs::read_to_string(&path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    let new = cluster.join(format!("{name}.new"));
    match fs::remove_file(&new) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
    file.write_all(text.as_bytes())?;
    if accounts.differ() {
        fchown(&file, Some(accounts.server.uid), Some(accounts.server.gid))?;
    }
    file.sync_all()?;
    fs::rename(&new, &path)
}

#[cfg(test)]
mod tests {
    use super::super::account::Account;
    use super::*;

    fn account(name: &str, uid: u32) -> Account {
        Account { name: name.into(), uid, gid: uid }
    }

    #[test]
    fn both_accounts_may_be_each_role_and_one_account_is_listed_once() {
        let both = ident(&Accounts { ours: account("root", 0), server: account("postgres", 101) });
        assert_eq!(both.matches("\"root\"").count(), ROLES.len());
        assert_eq!(both.matches("\"postgres\"").count(), ROLES.len());
        let one = ident(&Accounts { ours: account("an", 1000), server: account("an", 1000) });
        assert_eq!(one.matches("\"an\"").count(), ROLES.len());
    }
}
