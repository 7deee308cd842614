//! The demonstration: an invented city in a database that was made for it, and for nothing else.

mod papers;
mod people;

use std::path::Path;

use sqlx::{ConnectOptions, PgConnection};

use super::{Database, Outcome, import, line, open_year};
use crate::{
    access::Actor,
    audit::Entry,
    clock::{Clock, day_in_vietnam},
    cycle::opening,
    db::Db,
};

pub use people::introduce;

/// Loads the city on the first start of a private database; says whether this database is a demonstration.
///
/// # Errors
/// One line that says what is wrong and what to do.
pub async fn prepare(database: &Database, city: Option<&Path>) -> Result<bool, String> {
    let mut app = database.options("app").connect().await.map_err(line)?;
    let state =
        sqlx::query!(r#"select demonstration, exists (select 1 from unit) as "filled!" from installation"#)
            .fetch_one(&mut app)
            .await
            .map_err(|_| "Cơ sở dữ liệu chưa có cấu trúc: hãy chạy «camket migrate» trước.".to_owned())?;
    match city {
        Some(city) if database.is_private() && !state.filled => {
            let mut owner = database.options("owner").connect().await.map_err(line)?;
            load(database, &mut owner, city).await?;
            Ok(true)
        }
        _ => Ok(state.demonstration),
    }
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
