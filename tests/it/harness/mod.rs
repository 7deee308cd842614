//! The language of the tests: the real application on a database of its own, and people who use it.
//!
//! ```ignore
//! let app = TestApp::start().await;
//! let (an, secretary, stranger) = (app.an(), app.secretary(), app.stranger());
//! let pledge = an.sends_a_pledge().await;
//! secretary.get(PledgePath { id: pledge }).await.shows("Đã gửi").offers("Xác nhận bản cam kết");
//! stranger.get(PledgePath { id: pledge }).await.is_not_found();
//! ```
//!
//! Nothing needs to be set up: without DATABASE_URL a private Postgres is started for the test process.

mod crowd;
mod golden;
mod html;
pub mod moves;
mod page;
mod people;
mod quarter;
mod saved;
mod seed;
mod server;
mod story;
mod visitor;
mod world;
mod year_end;

use camket::{
    app::App,
    clock::{Clock, VIETNAM},
    config::Config,
    db::Db,
    import::child::Reader,
    pledge::PledgeId,
};
use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};
use serde_json::Value;
use sqlx::{AssertSqlSafe, ConnectOptions, Executor, PgConnection, SqlSafeStr};

pub use golden::golden;
pub use page::Page;
pub use people::EVERYONE;
pub use quarter::GOOD;
pub use story::SIGNED;
pub use visitor::{Visitor, encode};
pub use world::World;
pub use year_end::{POINTS, SUMS};

/// What everyone of the stories signs in with.
pub const PASSWORD: &str = "trời xanh mây trắng";

/// When every story begins: 10:00 on 23 November 2026, three weeks before the pledges of 2027 are due.
pub fn story_begins() -> DateTime<Utc> {
    VIETNAM.with_ymd_and_hms(2026, 11, 23, 10, 0, 0).unwrap().to_utc()
}

/// The real application on a database of its own.
pub struct TestApp {
    /// The application.
    pub app: App,
    /// Its clock.
    pub clock: Clock,
    database: server::Database,
}

impl TestApp {
    /// Starts it, filled with the people of the stories; the clock stands at [`story_begins`].
    pub async fn start() -> Self {
        Self::start_with(Config::default()).await
    }

    /// The same with other settings.
    pub async fn start_with(config: Config) -> Self {
        let database = server::Database::copy().await;
        let clock = Clock::default();
        clock.advance(story_begins() - clock.now());
        let reader = Reader::of(env!("CARGO_BIN_EXE_camket"));
        let app = App::reading_with(reader, Db::new(database.options("app"), 8), clock.clone(), config);
        Self { app, clock, database }
    }

    /// The database as commands typed on the server have it.
    pub fn as_owner(&self) -> Db {
        Db::of_owner(self.database.options("owner"))
    }

    /// Another process of the same installation, with settings of its own.
    pub fn another(&self, config: Config) -> App {
        App::new(Db::new(self.database.options("app"), 2), self.clock.clone(), config)
    }

    /// The database as a command is told of it.
    pub fn database_url(&self) -> String {
        self.database.url()
    }

    /// The database as the sender of mail has it.
    pub fn as_worker(&self) -> Db {
        Db::of_worker(self.database.options("worker"))
    }

    /// Somebody who has not signed in.
    pub fn nobody(&self) -> Visitor {
        Visitor::new(self.app.router(), None)
    }

    /// Whoever has this member code.
    pub fn person(&self, code: &'static str) -> Visitor {
        Visitor::new(self.app.router(), Some(code))
    }

    /// Moves the clock to the first minute after 10:00 of a day.
    pub fn comes_to(&self, year: i32, month: u32, day: u32) {
        let to = VIETNAM.with_ymd_and_hms(year, month, day, 10, 0, 0).unwrap().to_utc();
        self.clock.advance(to - self.clock.now());
    }

    /// Lets time pass.
    pub fn waits(&self, time: TimeDelta) {
        self.clock.advance(time);
    }

    /// The day it is in the story.
    pub fn today(&self) -> NaiveDate {
        camket::clock::day_in_vietnam(self.clock.now())
    }

    /// What a query gives to this person: row-level security decides. Each row is a JSON object.
    pub async fn sees(&self, person: &Visitor, sql: &str) -> Vec<Value> {
        let mut conn = self.connect_as(person).await;
        rows(&mut conn, sql).await.unwrap()
    }

    /// What becomes of a statement that this person sends past the application; nothing is kept of it.
    pub async fn tries(&self, person: &Visitor, sql: &str) -> Result<u64, sqlx::Error> {
        let mut conn = self.connect_as(person).await;
        Ok(sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut conn).await?.rows_affected())
    }

    /// What a query gives when nobody in particular asks.
    pub async fn unnamed(&self, sql: &str) -> Result<Vec<Value>, sqlx::Error> {
        rows(&mut self.database.options("app").connect().await.unwrap(), sql).await
    }

    /// What the server says of a query: its parameters and columns, as `.sqlx` keeps them.
    pub async fn describes(&self, sql: &str) -> Result<Value, sqlx::Error> {
        let mut conn = self.database.options("owner").connect().await?;
        let described = conn.describe(AssertSqlSafe(sql.to_owned()).into_sql_str()).await?;
        Ok(serde_json::to_value(described).unwrap())
    }

    /// The schema as pg_dump writes it; nothing without pg_dump of the release that the document is written by.
    pub fn schema(&self) -> Option<String> {
        self.database.schema()
    }

    /// What is in the database, seen with the owner's eyes.
    pub async fn finds(&self, sql: &str) -> Vec<Value> {
        let mut conn = self.database.options("owner").connect().await.unwrap();
        sqlx::raw_sql("begin read only").execute(&mut conn).await.unwrap();
        rows(&mut conn, sql).await.unwrap()
    }

    /// The one value of a query, seen with the owner's eyes.
    pub async fn counts(&self, sql: &str) -> i64 {
        let rows = self.finds(sql).await;
        rows[0].as_object().and_then(|row| row.values().next()).and_then(Value::as_i64).unwrap()
    }

    /// Arranges what no page of the application can do yet.
    pub async fn arranges(&self, sql: &str) {
        let mut conn = self.database.options("owner").connect().await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut conn).await.unwrap();
    }

    /// Opens a transaction, runs a statement in it and leaves it open until it is dropped.
    pub async fn holds(&self, sql: &str) -> PgConnection {
        let mut conn = self.database.options("owner").connect().await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(format!("begin; {sql}"))).execute(&mut conn).await.unwrap();
        conn
    }

    /// Kills the first process of the database that waits for someone else's lock, as a crash would.
    pub async fn kills_who_waits(&self) {
        let mut conn = self.database.options("postgres").connect().await.unwrap();
        for _ in 0..200 {
            let sql = "select pg_terminate_backend(pid) as done from pg_stat_activity
                        where datname = current_database() and wait_event_type = 'Lock'";
            if !rows(&mut conn, sql).await.unwrap().is_empty() {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("nobody waits");
    }

    /// Cuts every connection on which a process hears of changes.
    pub async fn cuts_who_listens(&self) {
        let mut conn = self.database.options("postgres").connect().await.unwrap();
        let sql = "select pg_terminate_backend(pid) as done from pg_stat_activity
                    where datname = current_database() and query like 'LISTEN%'";
        assert!(!rows(&mut conn, sql).await.unwrap().is_empty(), "nobody listens");
    }

    /// A unit's id by its code.
    pub async fn unit(&self, code: &str) -> camket::unit::UnitId {
        let rows = self.finds(&format!("select id from unit where code = '{code}'")).await;
        serde_json::from_value(rows[0]["id"].clone()).unwrap()
    }

    /// The page that ends, or puts right, what a person holds.
    pub async fn appointment(&self, code: &str, office: &str, what: &str) -> String {
        let sql = format!(
            "select appointment.id from appointment join member on member.id = member_id
              where member.code = '{code}' and office = '{office}' and not isempty(during)
              order by lower(during) desc limit 1"
        );
        format!("/appointments/{}/{what}", self.finds(&sql).await[0]["id"].as_str().unwrap())
    }

    /// The pledge that this person was asked for in a year.
    pub async fn pledge_of(&self, person: &Visitor, year: i32) -> PledgeId {
        let code = person.code.unwrap();
        let sql = format!(
            "select pledge.id from pledge join member on member.id = member_id join cycle on cycle.id = cycle_id
              where member.code = '{code}' and cycle.year = {year}"
        );
        serde_json::from_value(self.finds(&sql).await[0]["id"].clone()).unwrap()
    }

    async fn connect_as(&self, person: &Visitor) -> PgConnection {
        let mut conn = self.database.options("app").connect().await.unwrap();
        let code = person.code.unwrap();
        let id = self.finds(&format!("select id from member where code = '{code}'")).await[0]["id"].clone();
        let begin = format!("begin; select act_as('{}', '{}')", id.as_str().unwrap(), self.today());
        sqlx::raw_sql(AssertSqlSafe(begin)).execute(&mut conn).await.unwrap();
        conn
    }
}

#[expect(clippy::disallowed_methods, reason = "a test asks whatever it likes")]
async fn rows(conn: &mut PgConnection, sql: &str) -> Result<Vec<Value>, sqlx::Error> {
    sqlx::query_scalar(AssertSqlSafe(format!("select to_jsonb(asked) from ({sql}) asked")))
        .fetch_all(conn)
        .await
}
