//! The Postgres behind the stories: one server a process, one filled template a server, one copy a test.

use std::{
    path::{Path, PathBuf},
    process::Command,
    str::FromStr,
    sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
        mpsc,
    },
    thread,
};

use camket::{command::prepare, localpg::Cluster};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection, postgres::PgConnectOptions};
use tokio::runtime::Runtime;

use super::seed;

/// Names of everything this harness makes on a server.
const PREFIX: &str = "camket_test_";

static SERVER: LazyLock<Server> = LazyLock::new(|| thread::spawn(Server::start).join().unwrap());
static COUNT: AtomicU32 = AtomicU32::new(0);

struct Server {
    /// Outlives every test's own runtime, so that a test's database can be dropped when the test is over.
    runtime: Runtime,
    way: Way,
    template: String,
}

#[expect(clippy::large_enum_variant, reason = "one of it a process")]
enum Way {
    /// Started for this process, stopped with it.
    Private(Cluster),
    /// Named by the environment.
    Given(PgConnectOptions),
}

/// A test's own database; gone when dropped.
pub struct Database {
    name: String,
}

impl Server {
    fn start() -> Self {
        let runtime = Runtime::new().unwrap();
        let named = ["TEST_DATABASE_URL", "DATABASE_URL"].iter().find_map(|name| std::env::var(name).ok());
        let way = match named {
            Some(url) => Way::Given(PgConnectOptions::from_str(&url).unwrap()),
            None => Way::Private(runtime.block_on(Cluster::start(&folder())).unwrap()),
        };
        let template = runtime.block_on(template(&way));
        Self { runtime, way, template }
    }
}

impl Way {
    fn options(&self, role: &str, database: &str) -> PgConnectOptions {
        match self {
            Self::Private(cluster) => cluster.options(role, database),
            Self::Given(options) if role == "postgres" => options.clone().database(database),
            Self::Given(options) => options.clone().database(database).options([("role", role)]),
        }
    }

    async fn admin(&self) -> PgConnection {
        self.options("postgres", "postgres").connect().await.unwrap()
    }
}

/// A folder of this process, and an end to what killed processes left behind.
fn folder() -> PathBuf {
    let all = std::env::temp_dir();
    for entry in std::fs::read_dir(&all).unwrap().flatten() {
        let name = entry.file_name().into_string().unwrap_or_default();
        if name.strip_prefix(PREFIX).is_some_and(|pid| !is_running(pid)) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
    folder_of(std::process::id())
}

fn folder_of(pid: u32) -> PathBuf {
    std::env::temp_dir().join(format!("{PREFIX}{pid}"))
}

fn is_running(pid: &str) -> bool {
    PathBuf::from(format!("/proc/{pid}")).exists()
}

/// Makes the filled database unless another process has, and drops what killed ones left on this server.
async fn template(way: &Way) -> String {
    let name = format!("{PREFIX}{}", seed::digest());
    let mut admin = way.admin().await;
    run(&mut admin, "select pg_advisory_lock(hashtext('camket test template'))").await;
    prepare(&mut admin, matches!(way, Way::Private(_))).await.unwrap();
    let there = names(&mut admin, "").await;
    for left in there.iter().filter(|left| left.rsplit_once("_p").is_some_and(|(_, pid)| !is_running(pid))) {
        run(&mut admin, &format!("drop database if exists {left} with (force)")).await;
    }
    if !there.contains(&name) {
        let making = format!("{PREFIX}making_p{}", std::process::id());
        run(
            &mut admin,
            &format!(
                "create database {making} owner owner template template0 encoding 'UTF8' locale 'C.UTF-8' \
                 locale_provider icu icu_locale 'vi'"
            ),
        )
        .await;
        let mut owner = way.options("owner", &making).connect().await.unwrap();
        seed::fill(&mut owner).await;
        owner.close().await.unwrap();
        run(&mut admin, &format!("alter database {making} rename to {name}")).await;
    }
    admin.close().await.unwrap();
    name
}

async fn names(admin: &mut PgConnection, like: &str) -> Vec<String> {
    #[expect(clippy::disallowed_methods, reason = "asks the server, not the schema")]
    sqlx::query_scalar("select datname::text from pg_database where starts_with(datname, $1)")
        .bind(format!("{PREFIX}{like}"))
        .fetch_all(admin)
        .await
        .unwrap()
}

async fn run(conn: &mut PgConnection, sql: &str) {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(conn).await.unwrap();
}

impl Database {
    /// A copy of the filled template.
    pub async fn copy() -> Self {
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("{PREFIX}{count}_p{}", std::process::id());
        let server = &*SERVER;
        let mut admin = server.way.admin().await;
        run(&mut admin, &format!("create database {name} owner owner template {}", server.template)).await;
        admin.close().await.unwrap();
        Self { name }
    }

    /// Its address, for another process.
    pub fn url(&self) -> String {
        match &SERVER.way {
            Way::Private(_) => {
                let folder = folder_of(std::process::id()).join("pg");
                let port = self.options("postgres").get_port();
                format!("postgres://postgres@localhost:{port}/{}?host={}", self.name, folder.display())
            }
            Way::Given(given) => given.clone().database(&self.name).to_url_lossy().to_string(),
        }
    }

    /// The schema as pg_dump 15 writes it.
    pub fn schema(&self) -> Option<String> {
        let program = Path::new("/usr/lib/postgresql/15/bin/pg_dump");
        let options = self.options("postgres");
        let host = match &SERVER.way {
            Way::Private(_) => folder_of(std::process::id()).join("pg"),
            Way::Given(given) => given.get_socket().cloned().unwrap_or_else(|| given.get_host().into()),
        };
        let dump = Command::new(program)
            .args([
                "--schema-only",
                "--no-privileges",
                "--no-owner",
                "--exclude-table=_sqlx_migrations",
                "--username",
            ])
            .arg(options.get_username())
            .arg("--host")
            .arg(host)
            .args(["--port", &options.get_port().to_string(), &self.name])
            .output()
            .ok()?;
        assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
        String::from_utf8(dump.stdout).ok()
    }

    /// How to connect to it in a role.
    pub fn options(&self, role: &str) -> PgConnectOptions {
        SERVER.way.options(role, &self.name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let sql = format!("drop database {} with (force)", self.name);
        let (done, wait) = mpsc::channel();
        SERVER.runtime.spawn(async move {
            run(&mut SERVER.way.admin().await, &sql).await;
            let _ = done.send(());
        });
        let _ = wait.recv();
    }
}
