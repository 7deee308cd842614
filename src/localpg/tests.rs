//! Each test has a cluster of its own: they kill servers.

use std::{
    env, fs,
    io::{BufRead, BufReader},
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Weak},
    thread::sleep,
    time::Duration,
};

use rustix::process::{Pid, Signal, getpgid, getpgrp, kill_process};
use sqlx::{Connection, Executor, PgConnection, Row};

use tokio::sync::Mutex;

use super::*;

/// A folder that goes with the test.
struct Scratch {
    dir: PathBuf,
    _origin: Option<Arc<Scratch>>,
}

/// A stopped cluster to copy, which goes with the last test that came of it.
static MADE: Mutex<Weak<Scratch>> = Mutex::const_new(Weak::new());

impl Scratch {
    fn new(name: &str) -> Scratch {
        let dir = env::temp_dir().join(format!("camket-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&dir);
        Scratch { dir, _origin: None }
    }

    /// A folder with a new cluster, without the time that making it takes.
    async fn with_cluster(name: &str) -> Scratch {
        let mut made = MADE.lock().await;
        let origin = match made.upgrade() {
            Some(origin) => origin,
            None => {
                let origin = Arc::new(Scratch::new("made"));
                origin.start().await.stop().await.unwrap();
                *made = Arc::downgrade(&origin);
                origin
            }
        };
        let mut scratch = Scratch::new(name);
        assert!(Command::new("cp").arg("-a").args([&origin.dir, &scratch.dir]).status().unwrap().success());
        scratch._origin = Some(origin);
        scratch
    }

    async fn start(&self) -> Cluster {
        Cluster::start(&self.dir).await.unwrap()
    }

    async fn refusal(&self) -> String {
        let line = Cluster::start(&self.dir).await.err().unwrap().to_string();
        assert!(!line.contains('\n'), "one line: {line}");
        line
    }

    fn postmaster(&self) -> Pid {
        let note = fs::read_to_string(self.dir.join("pg/postmaster.pid")).unwrap();
        Pid::from_raw(note.lines().next().unwrap().parse().unwrap()).unwrap()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // The server's log writer may end a little after the server.
        for _ in 0..50 {
            if !self.dir.exists() || fs::remove_dir_all(&self.dir).is_ok() {
                return;
            }
            sleep(Duration::from_millis(20));
        }
    }
}

async fn connect(cluster: &Cluster) -> PgConnection {
    PgConnection::connect_with(&cluster.options("postgres", "postgres")).await.unwrap()
}

async fn ask(cluster: &Cluster, sql: &'static str) -> String {
    connect(cluster).await.fetch_one(sql).await.unwrap().get(0)
}

async fn write_a_row(cluster: &Cluster) {
    connect(cluster).await.execute("create table kept as select 'Nguyễn Đăng'::text as name").await.unwrap();
}

async fn kept(cluster: &Cluster) -> String {
    ask(cluster, "select name from kept").await
}

#[tokio::test]
async fn the_first_start_makes_a_closed_cluster_in_vietnamese_order() {
    let scratch = Scratch::new("first");
    let cluster = scratch.start().await;
    assert!(!cluster.is_shared());
    let sorted =
        ask(&cluster, "select string_agg(n, ' ' order by n) from unnest('{Ân,Đặng,da,Ăn,An,dz}'::text[]) n");
    assert_eq!(sorted.await, "An Ăn Ân da dz Đặng");
    for (name, value) in [
        ("select current_setting('data_checksums')", "on"),
        ("select current_setting('server_encoding')", "UTF8"),
        ("select current_setting('listen_addresses')", ""),
        ("select current_setting('synchronous_commit')", "on"),
        ("select current_setting('max_connections')", "60"),
        ("select datctype from pg_database where datname = 'template1'", "C.UTF-8"),
        ("select count(*)::text from pg_hba_file_rules", "1"),
        ("select count(*)::text from pg_hba_file_rules where error is null and type = 'local'", "1"),
    ] {
        assert_eq!(ask(&cluster, name).await, value, "{name}");
    }
    for closed in ["", "pg", "pg/.s.PGSQL.5432"] {
        let mode = fs::metadata(scratch.dir.join(closed)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{closed}");
    }
    assert_ne!(getpgid(Some(scratch.postmaster())).unwrap(), getpgrp(), "Ctrl-C would reach the server");
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn the_second_start_finds_what_the_first_wrote_and_dropping_it_stops_the_server() {
    let scratch = Scratch::with_cluster("second").await;
    let cluster = scratch.start().await;
    write_a_row(&cluster).await;
    cluster.stop().await.unwrap();
    assert!(!scratch.dir.join("pg/postmaster.pid").exists());

    let cluster = scratch.start().await;
    assert_eq!(kept(&cluster).await, "Nguyễn Đăng");
    drop(cluster);
    while scratch.dir.join("pg/postmaster.pid").exists() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn of_many_who_start_at_once_one_makes_the_cluster_and_the_others_share_it() {
    let scratch = Scratch::new("at-once");
    let (a, b, c) = tokio::join!(scratch.start(), scratch.start(), scratch.start());
    let (shared, mut ours): (Vec<_>, Vec<_>) = [a, b, c].into_iter().partition(Cluster::is_shared);
    assert_eq!((shared.len(), ours.len()), (2, 1));
    for cluster in &shared {
        assert_eq!(ask(cluster, "select 'here'").await, "here");
    }
    ours.remove(0).stop().await.unwrap();
}

#[tokio::test]
async fn a_killed_server_recovers_at_the_next_start() {
    let scratch = Scratch::with_cluster("killed").await;
    let cluster = scratch.start().await;
    write_a_row(&cluster).await;
    kill_process(scratch.postmaster(), Signal::KILL).unwrap();

    let again = scratch.start().await;
    assert!(!again.is_shared());
    assert_eq!(kept(&again).await, "Nguyễn Đăng");
    assert!(matches!(cluster.stop().await, Err(StopError::Unclean(_))));
    again.stop().await.unwrap();
}

#[tokio::test]
async fn the_number_of_a_killed_server_may_belong_to_another_program_by_now() {
    let scratch = Scratch::with_cluster("number").await;
    let cluster = scratch.start().await;
    write_a_row(&cluster).await;
    let note = fs::read_to_string(scratch.dir.join("pg/postmaster.pid")).unwrap();
    cluster.stop().await.unwrap();

    // A program of the server's own account: that of another, Postgres would ignore.
    let accounts = Accounts::find(&scratch.dir.join("pg")).unwrap();
    let mut other = Command::new("sleep");
    if accounts.differ() {
        other.uid(accounts.server.uid).gid(accounts.server.gid);
    }
    let mut other = other.arg("600").current_dir("/").spawn().unwrap();
    let note = format!("{}\n{}", other.id(), note.split_once('\n').unwrap().1);
    for name in ["pg/postmaster.pid", "pg/.s.PGSQL.5432.lock"] {
        fs::write(scratch.dir.join(name), &note).unwrap();
    }

    let cluster = scratch.start().await;
    assert_eq!(kept(&cluster).await, "Nguyễn Đăng");
    cluster.stop().await.unwrap();
    other.kill().unwrap();
    other.wait().unwrap();
}

#[tokio::test]
async fn a_cluster_half_made_is_made_anew() {
    let scratch = Scratch::new("half");
    fs::create_dir_all(scratch.dir.join("pg.new/base/1")).unwrap();
    fs::write(scratch.dir.join("pg.new/PG_VERSION"), "15\n").unwrap();
    let cluster = scratch.start().await;
    assert_eq!(ask(&cluster, "select 'whole'").await, "whole");
    assert!(!scratch.dir.join("pg.new").exists());
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_folder_with_a_path_of_140_letters_will_do() {
    let mut scratch = Scratch::new("long");
    let short = scratch.dir.as_os_str().len();
    scratch.dir = scratch.dir.join("d".repeat(139 - short));
    assert_eq!(scratch.dir.as_os_str().len(), 140);
    let cluster = scratch.start().await;
    assert_eq!(ask(&cluster, "select 'reached'").await, "reached");
    cluster.stop().await.unwrap();
    scratch.dir.pop();
}

#[tokio::test]
async fn the_log_tells_of_errors_but_not_what_people_wrote() {
    let scratch = Scratch::with_cluster("log").await;
    let cluster = scratch.start().await;
    let mut db = connect(&cluster).await;
    db.execute("create table pledge (text text primary key, n int check (n > 0))").await.unwrap();
    let add = "insert into pledge values ('tự phê bình', 1)";
    db.execute(add).await.unwrap();
    db.execute(add).await.unwrap_err();
    db.execute("insert into pledge values ('tự phê bình hai', -1)").await.unwrap_err();
    db.execute("insert into phieu values ('tự phê bình')").await.unwrap_err();
    db.close().await.unwrap();
    cluster.stop().await.unwrap();

    let logs = fs::read_dir(scratch.dir.join("pg/log")).unwrap();
    let mut said = fs::read_to_string(scratch.dir.join("pg-start.log")).unwrap();
    logs.for_each(|log| said += &fs::read_to_string(log.unwrap().path()).unwrap());
    assert!(said.contains("23505 ERROR:") && said.contains("23514 ERROR:"), "{said}");
    assert!(!said.contains("tự phê bình"), "{said}");
}

#[tokio::test]
async fn data_of_a_newer_release_names_the_package_to_install() {
    let scratch = Scratch::new("newer");
    fs::create_dir_all(scratch.dir.join("pg")).unwrap();
    fs::write(scratch.dir.join("pg/PG_VERSION"), "99\n").unwrap();
    let line = scratch.refusal().await;
    assert!(line.contains("PostgreSQL 99") && line.contains("apt-get install -y postgresql-99"), "{line}");
    assert!(line.contains(scratch.dir.to_str().unwrap()), "{line}");
}

#[tokio::test]
async fn a_folder_with_something_else_in_it_is_left_alone() {
    let scratch = Scratch::new("else");
    fs::create_dir_all(scratch.dir.join("pg")).unwrap();
    fs::write(scratch.dir.join("pg/thư.txt"), "của tôi").unwrap();
    let line = scratch.refusal().await;
    assert!(line.contains("không phải là dữ liệu PostgreSQL"), "{line}");
    assert_eq!(fs::read_to_string(scratch.dir.join("pg/thư.txt")).unwrap(), "của tôi");
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_named() {
    let mut scratch = Scratch::new("file");
    fs::write(&scratch.dir, "").unwrap();
    scratch.dir.push("data");
    let line = scratch.refusal().await;
    assert!(line.starts_with("Không ghi được vào") && line.contains(scratch.dir.to_str().unwrap()), "{line}");
    scratch.dir.pop();
    fs::remove_file(&scratch.dir).unwrap();
}

#[tokio::test]
async fn a_server_that_gives_up_is_quoted_with_its_log() {
    let scratch = Scratch::with_cluster("gives-up").await;
    scratch.start().await.stop().await.unwrap();
    fs::remove_file(scratch.dir.join("pg/global/pg_control")).unwrap();
    let line = scratch.refusal().await;
    assert!(line.contains("pg_control") && line.contains("pg-start.log"), "{line}");
}

#[test]
fn a_full_disk_is_told_from_other_trouble() {
    use std::io::{Error, ErrorKind::*};
    let line = |kind| StartError::at(Path::new("/dữ liệu"))(Error::from(kind)).to_string();
    assert!(line(StorageFull).starts_with("Ổ đĩa chứa /dữ liệu đã đầy"));
    assert!(line(PermissionDenied).starts_with("Không ghi được vào /dữ liệu"));
    assert!(line(TimedOut).starts_with("Không khởi động được PostgreSQL"));
}

#[tokio::test]
async fn another_handle_or_process_shares_the_server_and_does_not_stop_it() {
    let scratch = Scratch::with_cluster("process").await;
    let cluster = scratch.start().await;
    let (mut other, said) = another_process(&scratch);
    assert_eq!(said, "shared");
    let handle = scratch.start().await;
    assert!(handle.is_shared());
    assert_eq!(kept(&handle).await, "Nguyễn Đăng");
    handle.stop().await.unwrap();
    other.kill().unwrap();
    other.wait().unwrap();
    assert_eq!(kept(&cluster).await, "Nguyễn Đăng");
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn when_the_application_is_killed_the_next_one_finds_all_that_was_committed() {
    let scratch = Scratch::with_cluster("application").await;
    let (mut other, said) = another_process(&scratch);
    assert_eq!(said, "ours");
    other.kill().unwrap();
    other.wait().unwrap();
    let cluster = scratch.start().await;
    assert!(!cluster.is_shared());
    assert_eq!(kept(&cluster).await, "Nguyễn Đăng");
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn when_all_are_killed_the_next_one_finds_all_that_was_committed() {
    let scratch = Scratch::with_cluster("all").await;
    let (mut other, said) = another_process(&scratch);
    assert_eq!(said, "ours");
    kill_process(scratch.postmaster(), Signal::KILL).unwrap();
    other.kill().unwrap();
    other.wait().unwrap();
    let cluster = scratch.start().await;
    assert!(!cluster.is_shared());
    assert_eq!(kept(&cluster).await, "Nguyễn Đăng");
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn an_application_killed_while_it_starts_leaves_no_server_in_the_way() {
    let scratch = Scratch::with_cluster("starting").await;
    for millis in [3, 10, 20, 40, 80] {
        let mut other = as_another_process(&scratch).stdout(Stdio::null()).spawn().unwrap();
        sleep(Duration::from_millis(millis));
        other.kill().unwrap();
        other.wait().unwrap();
        let cluster = scratch.start().await;
        assert!(!cluster.is_shared());
        cluster.stop().await.unwrap();
    }
}

const FOLDER: &str = "CAMKET_TEST_FOLDER";
const SAYS: &str = "the cluster is ";

/// This very test program as another process, which starts the cluster, writes a row and waits.
fn as_another_process(scratch: &Scratch) -> Command {
    let mut command = Command::new("/proc/self/exe");
    command.args(["--exact", "localpg::tests::be_another_process", "--ignored", "--nocapture"]);
    command.env(FOLDER, &scratch.dir);
    command
}

/// Waits until the other process has come so far; says whose the server is.
fn another_process(scratch: &Scratch) -> (Child, String) {
    let mut child = as_another_process(scratch).stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let said = lines.map(Result::unwrap).find_map(|line| Some(line.split_once(SAYS)?.1.to_owned()));
    (child, said.unwrap())
}

#[tokio::test]
#[ignore = "run by other tests, as a process of its own"]
async fn be_another_process() {
    let Some(dir) = env::var_os(FOLDER) else { return };
    let cluster = Cluster::start(Path::new(&dir)).await.unwrap();
    connect(&cluster).await.execute("drop table if exists kept").await.unwrap();
    write_a_row(&cluster).await;
    println!("{SAYS}{}", if cluster.is_shared() { "shared" } else { "ours" });
    std::future::pending::<()>().await;
}
