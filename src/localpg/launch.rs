//! Starts the server and waits until it answers.

use std::{
    env,
    fs::OpenOptions,
    io,
    os::unix::{fs::OpenOptionsExt, process::CommandExt},
    path::Path,
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use super::{
    account::Accounts,
    door::{Door, PORT, inheritable, through},
    error::StartError,
    folder::Folder,
    log::Mark,
    pidfile::PidFile,
    programs::Programs,
    settings::SETTINGS,
};

/// How long a server may take to get ready: after a crash it first redoes up to a gigabyte of its journal.
pub const READY_WITHIN: Duration = Duration::from_secs(300);
/// How often we look.
pub const LOOK: Duration = Duration::from_millis(5);
/// Lets a program start only while we live. The signal at our end is set after the program was forked off: if we
/// are killed in between, nobody would ever send it.
const WHILE_WE_LIVE: &str = r#"[ "$PPID" = "$0" ] && exec "$@""#;

/// Starts the server in the finished cluster, and returns it when it is ready, with the way in; or `None` if
/// the remains of another server are still in the way.
///
/// To be called on a thread that outlives the child: the server gets its signal to stop when the *thread* that
/// started it ends. Fails with the server's own words, after the child has ended.
pub fn launch(
    folder: &Folder,
    programs: &Programs,
    accounts: &Accounts,
) -> Result<Option<(Child, Door)>, StartError> {
    let mark = Mark::now(folder);
    let mut child = spawn(folder, programs, accounts)?;
    if let Some(door) = ready(&mut child, folder)? {
        return Ok(Some((child, door)));
    }
    mark.wait_for_last_words(folder);
    // Workers of a killed server end by themselves, but not at once.
    let remains = ["pre-existing shared memory block", "lock file \"postmaster.pid\" already exists"];
    if remains.iter().any(|words| mark.heard(folder, words)) { Ok(None) } else { Err(mark.reason(folder)) }
}

/// A command for a program of the server: as the server's account, apart from our terminal, and sent `signal`
/// when the thread that starts it ends.
pub fn tied(program: &Path, accounts: &Accounts, signal: &str) -> Command {
    let mut command = Command::new("setpriv");
    if accounts.differ() {
        let server = &accounts.server;
        command.arg(format!("--reuid={}", server.uid)).arg(format!("--regid={}", server.gid));
        command.arg("--clear-groups");
    }
    // By setpriv, since a change of account would clear a signal that was set before.
    command.arg(format!("--pdeathsig={signal}")).arg("--no-new-privs").arg("--");
    // A script that runs us in the background has us, and all we start, ignore the very signal.
    command.args(["env", "--default-signal=INT"]);
    command.args(["sh", "-c", WHILE_WE_LIVE]).arg(std::process::id().to_string()).arg(program);
    // Variables such as PGPORT would change the server; its language must be one whose words we know.
    command.env_clear().env("LC_ALL", "C");
    command.env("PATH", env::var_os("PATH").unwrap_or_else(|| "/usr/sbin:/usr/bin:/sbin:/bin".into()));
    // In a group of its own, so that Ctrl-C reaches us first and requests under way still find the database.
    command.process_group(0).current_dir("/").stdin(Stdio::null());
    command
}

/// Sends what the command says to the start log, emptied first.
pub fn logged<'a>(command: &'a mut Command, folder: &Folder) -> Result<&'a mut Command, StartError> {
    let path = folder.start_log();
    let open = || {
        let file = OpenOptions::new().append(true).create(true).mode(0o600).open(&path)?;
        file.set_len(0)?;
        io::Result::Ok((file.try_clone()?, file))
    };
    let (out, err) = open().map_err(StartError::at(&path))?;
    Ok(command.stdout(out).stderr(err))
}

fn spawn(folder: &Folder, programs: &Programs, accounts: &Accounts) -> Result<Child, StartError> {
    let cluster = inheritable(&folder.cluster())?;
    let mut command = tied(&programs.path("postgres"), accounts, "INT");
    command.arg("-D").arg(through(&cluster)).arg("-p").arg(PORT.to_string());
    for (name, value) in SETTINGS {
        command.arg("-c").arg(format!("{name}={value}"));
    }
    let child = logged(&mut command, folder)?.spawn();
    child.map_err(|source| StartError::Io { path: "setpriv".into(), source })
}

/// The way in, or `None` once the child has ended: by itself, or because its time was up.
fn ready(child: &mut Child, folder: &Folder) -> Result<Option<Door>, StartError> {
    let since = Instant::now();
    let failed = |source| StartError::Io { path: "postgres".into(), source };
    loop {
        // Not another server, that was started before and wrote its note after we looked for one.
        let ours = PidFile::read(&folder.cluster()).is_some_and(|note| note.pid == child.id());
        if ours && let Some(door) = Door::to(&folder.cluster()) {
            return Ok(Some(door));
        }
        if child.try_wait().map_err(failed)?.is_some() {
            return Ok(None);
        }
        if since.elapsed() > READY_WITHIN {
            child.kill().and_then(|()| child.wait()).map_err(failed)?;
            return Ok(None);
        }
        sleep(LOOK);
    }
}
