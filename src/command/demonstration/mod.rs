//! The demonstration: an invented city in a database that was made for it, and for nothing else.

mod papers;
mod people;

use std::path::{Path, PathBuf};

use sqlx::{ConnectOptions, PgConnection};
use tokio::process::Command;

use super::{Database, Outcome, Place, import, line, open_year};
use crate::{
    access::Actor,
    audit::Entry,
    clock::{Clock, day_in_vietnam},
    cycle::opening,
    db::Db,
};

pub use people::introduce;

/// The word on the command line that loads a city and ends.
pub const LOAD: &str = "load-demonstration";

/// The city to load.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Tệp Excel của thành phố trình diễn
    city: PathBuf,
}

/// Loads the city on the first start of a private database; says whether this database is a demonstration.
///
/// # Errors
/// One line that says what is wrong and what to do.
pub async fn prepare(place: &Place, database: &Database, city: Option<&Path>) -> Result<bool, String> {
    let mut app = database.options("app").connect().await.map_err(line)?;
    let state =
        sqlx::query!(r#"select demonstration, exists (select 1 from unit) as "filled!" from installation"#)
            .fetch_one(&mut app)
            .await
            .map_err(|_| "Cơ sở dữ liệu chưa có cấu trúc: hãy chạy «camket migrate» trước.".to_owned())?;
    match city {
        Some(city) if database.is_private() && !state.filled => {
            load_apart(place, city).await?;
            Ok(true)
        }
        _ => Ok(state.demonstration),
    }
}

/// Loads the city by a process of its own: what loading takes of memory is given back with its end, not kept by a
/// server that will never need it again.
async fn load_apart(place: &Place, city: &Path) -> Outcome {
    let loaded = Command::new("/proc/self/exe")
        .arg("--data")
        .arg(&place.data)
        .arg(LOAD)
        .arg(city)
        .env_remove("DATABASE_URL")
        .status()
        .await
        .map_err(line)?;
    if loaded.success() {
        Ok(())
    } else {
        Err("chưa nạp được thành phố trình diễn, xem ở trên.".to_owned())
    }
}

/// What `camket load-demonstration` does, beside the server that asked for it.
///
/// # Errors
/// One line that says what is wrong and what to do.
pub async fn run(place: &Place, options: &Options) -> Outcome {
    let database = Database::open(place).await?;
    let loaded = async {
        if !database.is_private() {
            return Err("Bản trình diễn chỉ nạp được vào cơ sở dữ liệu riêng.".to_owned());
        }
        let mut owner = database.options("owner").connect().await.map_err(line)?;
        let filled = sqlx::query_scalar!(r#"select exists (select 1 from unit) as "filled!""#)
            .fetch_one(&mut owner)
            .await
            .map_err(line)?;
        if filled {
            return Err(
                "Cơ sở dữ liệu này đã có tổ chức: bản trình diễn chỉ nạp vào cơ sở dữ liệu trống.".to_owned()
            );
        }
        load(&database, &mut owner, &options.city).await
    }
    .await;
    database.close().await;
    loaded
}

async fn load(database: &Database, owner: &mut PgConnection, city: &Path) -> Outcome {
    println!("Lần chạy đầu: đang nạp thành phố trình diễn (khoảng nửa phút)…");
    sqlx::query!("update installation set demonstration = true").execute(owner).await.map_err(line)?;
    let options =
        import::Options { file: city.to_owned(), dry_run: false, accept_doubtful: true, json: false };
    import::take_in(database, &options).await?;
    let now = Clock::default().now();
    let db = Db::of_owner(database.options("owner"));
    let actor = Actor::command_line(day_in_vietnam(now));
    let mut tx = db.write(&actor).await.map_err(line)?;
    people::appoint(tx.conn(), now).await?;
    tx.commit(Entry::command("demonstration", now)).await.map_err(line)?;
    for file in [opening::YEAR_2018, opening::YEAR_2027] {
        open_year::open(database, file).await?;
    }
    papers::write(&db, &actor, now).await?;
    db.close().await;
    println!("Đã nạp xong.");
    Ok(())
}
