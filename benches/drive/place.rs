//! Where it happens: the benchmark's own database, with the application and the floor upon it.

use std::{
    io::{BufRead, BufReader},
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use camket::{
    localpg::Cluster,
    pledge::{content::Content, list::encoded},
};
use sqlx::{AssertSqlSafe, ConnectOptions, PgConnection, Row};

use crate::{
    CONNECTIONS, Options, Outcome, machine,
    page::{Page, Visit},
};

/// A server under load.
pub struct Server {
    /// Where it listens.
    pub at: SocketAddr,
    child: Child,
}

/// Everything that runs.
pub struct Place {
    /// The application.
    pub app: Server,
    /// The floor.
    pub floor: Server,
    /// The postmaster's process.
    pub postmaster: u32,
    /// The data folder.
    pub data: PathBuf,
    root: PgConnection,
    cluster: Cluster,
}

/// Who uses a part of the people that write, so that none meets another's versions.
#[derive(Clone, Copy)]
pub enum Side {
    /// The application.
    App,
    /// The floor.
    Floor,
    /// The database alone.
    #[expect(dead_code, reason = "its scripts count people themselves; this keeps their share free")]
    Pgbench,
}

impl Server {
    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    fn start(command: &mut Command, at: SocketAddr) -> Outcome<Self> {
        let mut child = command.env_remove("DATABASE_URL").stdout(Stdio::piped()).spawn()?;
        let mut said = BufReader::new(child.stdout.take().ok_or("no output")?).lines();
        let mut server = Self { at, child };
        while let Some(line) = said.next() {
            if line?.contains(&at.to_string()) {
                // What it says later is heard, or it would end for want of a listener.
                std::thread::spawn(move || said.for_each(drop));
                return Ok(server);
            }
        }
        Err(format!("{command:?} ended: {}", server.child.wait()?).into())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Place {
    /// Starts everything and brings the people to their seats.
    pub async fn start(options: &Options) -> Outcome<Self> {
        let cluster = Cluster::start(&options.data).await?;
        let at = free()?;
        let app = Server::start(
            Command::new(&options.camket)
                .arg("--data")
                .arg(&options.data)
                .args(["serve", "--listen", &at.to_string(), "--demonstration"])
                .arg(&options.city),
            at,
        )?;
        let mut root = cluster.options("postgres", "camket").connect().await?;
        grow(&mut root, options.members).await?;
        run(&mut root, include_str!("sql/seats.sql")).await?;
        run(&mut root, "analyze").await?;
        let at = free()?;
        let floor = Server::start(Command::new(&options.floor).arg(&options.data).arg(at.to_string()), at)?;
        let postmaster = machine::postmaster(&options.data)?;
        Ok(Self { app, floor, postmaster, data: options.data.clone(), root, cluster })
    }

    /// Stops everything.
    pub async fn stop(self) {
        let Self { app, floor, cluster, .. } = self;
        drop((app, floor));
        if let Err(error) = cluster.stop().await {
            eprintln!("{error}");
        }
    }

    /// How much there is.
    pub async fn size(&mut self) -> Outcome<String> {
        let members = "select count(*)::text from member";
        let branches = "select count(*)::text from unit where kind in ('branch', 'base_branch')";
        let members: String = sqlx::raw_sql(members).fetch_one(&mut self.root).await?.get(0);
        let branches: String = sqlx::raw_sql(branches).fetch_one(&mut self.root).await?.get(0);
        Ok(format!("{members} members in {branches} branches"))
    }

    /// Signs everyone in anew, and before a page that writes puts drafts back to where they were.
    pub async fn prepare(&mut self, page: Page) -> Outcome<()> {
        run(&mut self.root, "update session set last_seen_at = now()").await?;
        if page.writes() {
            run(&mut self.root, include_str!("sql/reset.sql")).await?;
            run(&mut self.root, "vacuum pledge, pledge_draft, pledge_revision, pledge_event, pledge_tally")
                .await?;
        }
        Ok(())
    }

    /// What each connection does on this page.
    pub async fn visits(&mut self, page: Page, side: Side) -> Outcome<Vec<Vec<Visit>>> {
        let mut lines = vec![Vec::new(); CONNECTIONS];
        let wanted = if page.writes() {
            format!(
                "select n / 3 as turn, '/pledges/' || pledge || '/{}' as path, token, content::text as content
                   from bench.seat where n % 3 = {} order by n",
                if page == Page::Save { "draft" } else { "submission" },
                side as u8,
            )
        } else {
            format!(
                "select turn, path, token, '' as content from bench.reader where page = '{}' order by turn, path",
                page.name()
            )
        };
        for row in sqlx::raw_sql(AssertSqlSafe(wanted)).fetch_all(&mut self.root).await? {
            let turn: i64 = row.get::<i64, _>("turn");
            let content: String = row.get("content");
            let form =
                if page == Page::Save { fields(&serde_json::from_str(&content)?) } else { String::new() };
            let visit = Visit { path: row.get("path"), token: row.get("token"), form, version: 1 };
            lines[usize::try_from(turn)? % CONNECTIONS].push(visit);
        }
        if let Some(empty) = lines.iter().position(Vec::is_empty) {
            return Err(format!("nobody for connection {empty} of {}", page.name()).into());
        }
        if page == Page::Save {
            lines.iter_mut().for_each(|line| line.truncate(40));
        }
        Ok(lines)
    }

    /// Rows of texts, for pgbench.
    pub async fn rows(&mut self, select: String) -> Outcome<Vec<Vec<String>>> {
        let rows = sqlx::raw_sql(AssertSqlSafe(select)).fetch_all(&mut self.root).await?;
        Ok(rows.iter().map(|row| (0..row.len()).map(|at| row.get(at)).collect()).collect())
    }
}

/// The draft as the writing page's form sends it.
fn fields(content: &Content) -> String {
    let mut form = Vec::new();
    for part in &content.parts {
        form.push(("section", part.section.clone()));
        form.push(("text", part.text.clone()));
        for one in &part.commitments {
            form.extend([
                ("commitment", one.id.to_string()),
                ("part", part.section.clone()),
                ("statement", one.statement.clone()),
                ("measure", one.measure.code().to_owned()),
                ("baseline", one.baseline.clone()),
                ("target", one.target.clone()),
                ("unit", one.unit.clone()),
                ("due", one.due.clone()),
                ("product", one.product.clone()),
            ]);
        }
    }
    let pairs: Vec<String> = form.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    pairs.join("&")
}

/// Copies the city until there are as many members as asked for.
async fn grow(root: &mut PgConnection, members: u32) -> Outcome<()> {
    if members == 0 {
        return Ok(());
    }
    let there: String =
        sqlx::raw_sql("select count(*)::text from member").fetch_one(&mut *root).await?.get(0);
    if there.parse::<u32>()? >= members {
        return Ok(());
    }
    println!("Making {members} members…");
    let grow = include_str!("sql/grow.sql").replace("{members}", &members.to_string());
    sqlx::raw_sql(AssertSqlSafe(grow)).execute(&mut *root).await?;
    run(root, "vacuum analyze").await
}

async fn run(root: &mut PgConnection, statements: &'static str) -> Outcome<()> {
    sqlx::raw_sql(statements).execute(root).await?;
    Ok(())
}

/// An address nobody listens on.
fn free() -> Outcome<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

/// A folder that other programs can name in a few letters, whatever its path.
pub fn through(folder: &Path) -> Outcome<(std::os::fd::OwnedFd, String)> {
    use std::os::fd::AsRawFd;
    let open = rustix::fs::open(folder, rustix::fs::OFlags::DIRECTORY, rustix::fs::Mode::empty())?;
    let name = format!("/proc/self/fd/{}", open.as_raw_fd());
    Ok((open, name))
}
