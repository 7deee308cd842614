//! An office with its database: people who keep the register, and people who do not.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use camket::account::session::Token;
use camket::app::App;
use camket::clock::Clock;
use camket::config::Config;
use camket::db::Db;
use camket::import::child::Reader;
use chrono::NaiveDate;
use http_body_util::BodyExt as _;
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use tower::ServiceExt as _;
use uuid::Uuid;

/// The office.
pub struct Office {
    router: Router,
    /// The database with every right, to look and to prepare.
    pub pool: PgPool,
    pub app: App,
}

/// Someone signed in.
pub struct Person<'a> {
    office: &'a Office,
    cookie: String,
}

/// A page as it came.
#[derive(Debug)]
pub struct Page {
    pub status: StatusCode,
    pub location: String,
    pub refresh: bool,
    pub body: String,
}

impl Office {
    /// Opens on 10 December 2017 with the city's committee and one person in each office asked for.
    pub async fn open(options: PgPoolOptions, connect: PgConnectOptions) -> Office {
        let pool = options.connect_with(connect.clone()).await.unwrap();
        let clock = Clock::starting_on(NaiveDate::from_ymd_opt(2017, 12, 10).unwrap());
        let reader = Reader::of(env!("CARGO_BIN_EXE_camket"));
        let app = App::reading_with(reader, Db::new(connect, 4), clock, Config::default());
        let office = Office { router: app.router(), pool, app };
        for sql in [
            "insert into unit (id, code, name, kind, founded_on)
             values ('00000000-0000-7000-8000-000000000001', 'TU', 'Thành ủy Quảng Ngãi', 'city_committee', '2010-01-01')",
            "insert into unit_history (unit_id, during, name, kind, reason)
             values ('00000000-0000-7000-8000-000000000001', '[2010-01-01,)', 'Thành ủy Quảng Ngãi', 'city_committee', 'x')",
            "select rebuild_unit_closure()",
        ] {
            sqlx::raw_sql(sql).execute(&office.pool).await.unwrap();
        }
        office
    }

    /// Signs in someone who holds this office in the city; with no office, a member like any other.
    pub async fn person(&self, code: &str, held: Option<&str>) -> Person<'_> {
        let (member, token) = (Uuid::from_bytes(rand::random()), Token::random());
        let held = held.map_or(String::new(), |held| {
            format!(
                "insert into appointment (id, member_id, office, unit_id, during)
                 values ('{}', '{member}', '{held}', '00000000-0000-7000-8000-000000000001', '[2010-01-01,)');",
                Uuid::from_bytes(rand::random())
            )
        });
        let hash: String = token.hash().iter().map(|byte| format!("{byte:02x}")).collect();
        let now = self.app.clock.now().to_rfc3339();
        let sql = format!(
            "insert into member (id, code, full_name, standing) values ('{member}', '{code}', 'Trần Thị {code}', 'official');
             insert into account (member_id) values ('{member}');
             {held}
             insert into session (token_hash, member_id, started_at, last_seen_at, expires_at, idle)
             values ('\\x{hash}', '{member}', '{now}', '{now}', '2018-12-31', '1 day')"
        );
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&self.pool).await.unwrap();
        Person { office: self, cookie: token.cookie(false).encoded().to_string() }
    }

    /// The database as its owner has it, whom commands on the server act as.
    pub async fn of_owner(&self, connect: PgConnectOptions) -> Db {
        let sql = "do $$ declare name text; begin
                     for name in select tablename from pg_tables where schemaname = 'public' loop
                       execute format('alter table %I owner to owner', name);
                     end loop;
                   end $$;
                   grant execute on all functions in schema public to owner";
        sqlx::raw_sql(sql).execute(&self.pool).await.unwrap();
        Db::of_owner(connect)
    }

    /// One number that the database tells.
    pub async fn count(&self, sql: &'static str) -> i64 {
        let rows = sqlx::raw_sql(sql).fetch_one(&self.pool).await.unwrap();
        sqlx::Row::get(&rows, 0)
    }

    /// A digest of everything an import may write.
    pub async fn digest(&self) -> String {
        let mut all = String::new();
        for table in ["unit", "unit_history", "unit_closure", "agency", "member", "membership", "post", "management", "appointment", "account", "pledge"] {
            let sql = format!("select coalesce(md5(string_agg(line, '' order by line)), '') from (select {table}::text as line from {table}) as lines");
            let row = sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).fetch_one(&self.pool).await.unwrap();
            all += &sqlx::Row::get::<String, _>(&row, 0);
        }
        all
    }
}

impl Person<'_> {
    pub async fn get(&self, path: &str) -> Page {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str) -> Page {
        self.send(Request::post(path).body(Body::empty()).unwrap()).await
    }

    /// Sends a file with the form's key.
    pub async fn upload(&self, key: Uuid, file: &[u8]) -> Page {
        const EDGE: &str = "----edge";
        let mut body = format!(
            "--{EDGE}\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\n{key}\r\n--{EDGE}\r\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"C:\\\\danh sach.xlsx\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(file);
        body.extend_from_slice(format!("\r\n--{EDGE}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={EDGE}");
        let request = Request::post("/imports").header(header::CONTENT_TYPE, kind).body(Body::from(body)).unwrap();
        self.send(request).await
    }

    /// Uploads a file and waits until it is read, as the page does.
    pub async fn brings(&self, file: &[u8]) -> (String, Page) {
        let sent = self.upload(Uuid::from_bytes(rand::random()), file).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        for _ in 0..600 {
            let page = self.get(&sent.location).await;
            if !page.refresh {
                return (sent.location, page);
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("the reading did not end");
    }

    async fn send(&self, mut request: Request<Body>) -> Page {
        let headers = request.headers_mut();
        headers.insert(header::COOKIE, self.cookie.split(';').next().unwrap().parse().unwrap());
        headers.insert(header::HOST, "127.0.0.1:8080".parse().unwrap());
        let response = self.office.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let location = response.headers().get(header::LOCATION).map_or("", |value| value.to_str().unwrap()).to_owned();
        let refresh = response.headers().contains_key("refresh");
        let body = response.into_body().collect().await.unwrap().to_bytes();
        Page { status, location, refresh, body: String::from_utf8_lossy(&body).into_owned() }
    }
}

impl Page {
    pub fn shows(&self, text: &str) -> &Page {
        assert!(self.body.contains(text), "{text} is not shown: {}", self.body);
        self
    }

    pub fn hides(&self, text: &str) -> &Page {
        assert!(!self.body.contains(text), "{text} is shown: {}", self.body);
        self
    }

    /// The numbers of a row of the counts: new, changed, same, refused.
    pub fn counts(&self, sheet: &str) -> Vec<u32> {
        let row = self.body.split(&format!("<th scope=\"row\">{sheet}</th>")).nth(1).unwrap();
        let row = row.split("</tr>").next().unwrap();
        row.split("class=\"num\">").skip(1).map(|cell| cell.split('<').next().unwrap().parse().unwrap()).collect()
    }
}
