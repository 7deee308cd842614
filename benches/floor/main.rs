//! The floor: the least that axum, sqlx and askama need to answer the same pages with the same templates.
//!
//! One query a page as the owner of the tables; nobody signs in, nothing is forbidden, nothing is remembered.
//! What the application loses against it is the price of being an application. `bin/bench` starts it.

mod list;
mod overview;
mod pledge;
mod register;
mod save;
mod search;
mod send;

use std::{error::Error, path::Path, sync::Arc};

use axum::{
    Router,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::RouterExt;
use camket::{
    cycle::Cycle,
    localpg::Cluster,
    web::frame::{Frame, NavLink, Person},
};
use sqlx::{PgPool, postgres::PgPoolOptions};

// The templates name things as the application's own modules do.
use camket::web;

/// As many connections as the application has.
const CONNECTIONS: u32 = 20;

/// What every page shares; looked up once, not once a page.
pub struct Shared {
    pool: PgPool,
    cycle: Cycle,
    frame: Frame,
}

/// [`Shared`], as handlers get it.
pub type Floor = Arc<Shared>;

/// The database said no.
pub struct Failed(sqlx::Error);

impl From<sqlx::Error> for Failed {
    fn from(error: sqlx::Error) -> Self {
        Self(error)
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        eprintln!("floor: {}", self.0);
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let (Some(data), Some(listen)) = (words.next(), words.next()) else {
        println!("This is started by bin/bench.");
        return Ok(());
    };
    let cluster = Cluster::start(Path::new(&data)).await?;
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .test_before_acquire(false)
        .connect_with(cluster.options("owner", "camket"))
        .await?;
    let cycle = current(&pool).await?;
    let floor = Arc::new(Shared { pool, cycle, frame: frame() });
    let router: Router = Router::new()
        .typed_get(list::show)
        .typed_get(pledge::show)
        .typed_get(overview::show)
        .typed_get(search::show)
        .typed_get(register::show)
        .typed_post(save::update)
        .typed_post(send::create)
        .with_state(floor);
    let listener = tokio::net::TcpListener::bind(&listen).await?;
    println!("The floor listens on {listen}");
    Ok(axum::serve(
        axum::serve::ListenerExt::tap_io(listener, |stream| drop(stream.set_nodelay(true))),
        router,
    )
    .await?)
}

async fn current(pool: &PgPool) -> Result<Cycle, sqlx::Error> {
    sqlx::query_as!(
        Cycle,
        r#"select id as "id: _", year, rule_set_id as "rule_set: _", opens_at, due_at, cut_off_at,
                  null::timestamptz as self_review_at, null::timestamptz as closes_at
             from cycle order by year desc limit 1"#
    )
    .fetch_one(pool)
    .await
}

/// The frame of someone signed in, always the same.
fn frame() -> Frame {
    let link = |href: &str, label: &str, current| NavLink {
        href: href.to_owned(),
        label: label.to_owned(),
        current,
        count: None,
    };
    Frame {
        person: Some(Person {
            name: "Nguyễn Thị Bích Phượng".to_owned(),
            code: "QN000001".to_owned(),
            office: Some("Bí thư chi bộ, Chi bộ Thôn 1".to_owned()),
        }),
        nav: vec![
            link("/", "Việc cần làm", false),
            link("/pledges", "Bản cam kết", true),
            link("/grading", "Xếp loại", false),
            link("/account", "Tài khoản", false),
        ],
        demo: Some("Bản trình diễn: người và số liệu đều là giả định.".to_owned()),
        ..Frame::default()
    }
}
