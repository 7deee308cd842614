//! Fills a new database with the people of the stories, and opens the years 2018 and 2027.

use std::{io::Cursor, path::Path};

use calamine::{Reader, Xlsx};
use camket::{
    account::password::Passwords,
    cycle::opening::{self, YEAR_2018, YEAR_2027},
    db::MIGRATOR,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, PgConnection};

use super::{PASSWORD, story_begins};

/// The office's list of a ward's first three branches.
const LIST: &[u8] = include_bytes!("../../data/dang-bo-phuong.xlsx");
const SEED: &str = include_str!("seed.sql");

/// Whoever has no password yet: a branch where slips were not handed out.
const WITHOUT_PASSWORD: &str = "P01-03";

/// What a filled database is named by: it changes with everything that is put into one.
pub fn digest() -> String {
    let mut hash = Sha256::new();
    for migration in MIGRATOR.iter() {
        hash.update(&migration.checksum);
    }
    for part in [LIST, SEED.as_bytes(), include_bytes!("seed.rs"), YEAR_2018.as_bytes(), YEAR_2027.as_bytes()]
    {
        hash.update(part);
    }
    hash.finalize()[..6].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Lays the schema and fills it; `conn` is `owner`'s.
pub async fn fill(conn: &mut PgConnection) {
    MIGRATOR.run(&mut *conn).await.unwrap();
    let staged = format!(
        "create temp table sheet as select * from jsonb_to_recordset($json${}$json$) as
           list (code text, name text, sex text, born text, joined text, official text, card text, branch text,
                 agency text, party_post text, government_post text, mass_post text, managed text, standing text,
                 phone text)",
        rows()
    );
    let hash = Passwords::new().hash(PASSWORD).await.unwrap();
    let accounts = format!(
        "insert into account (member_id, password_hash, password_set_at)
         select member.id, case when unit.code <> '{WITHOUT_PASSWORD}' then '{hash}' end,
                case when unit.code <> '{WITHOUT_PASSWORD}' then timestamptz '2017-01-01' end
           from member join unit on unit.id = branch_id"
    );
    for sql in [staged, SEED.to_owned(), accounts] {
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *conn).await.unwrap();
    }
    let now = story_begins();
    for year in [YEAR_2018, YEAR_2027] {
        let year = opening::shipped(year).unwrap();
        let cycle = opening::open(conn, &year, now).await.unwrap();
        opening::ask(conn, cycle, now).await.unwrap();
    }
    sqlx::raw_sql("drop table sheet; analyze").execute(conn).await.unwrap();
}

/// The list's rows, under names that SQL can spell.
fn rows() -> Value {
    let columns = [
        ("code", "Mã đảng viên"),
        ("name", "Họ và tên"),
        ("sex", "Giới tính"),
        ("born", "Ngày sinh"),
        ("joined", "Ngày vào Đảng"),
        ("official", "Ngày chính thức"),
        ("card", "Số thẻ đảng viên"),
        ("branch", "Mã chi bộ"),
        ("agency", "Đơn vị công tác"),
        ("party_post", "Chức vụ Đảng"),
        ("government_post", "Chức vụ chính quyền"),
        ("mass_post", "Chức vụ đoàn thể"),
        ("managed", "Diện quản lý"),
        ("standing", "Trạng thái"),
        ("phone", "Điện thoại"),
    ];
    let mut list: Xlsx<_> = Xlsx::new(Cursor::new(LIST)).unwrap();
    let sheet = list.worksheet_range("Đảng viên").unwrap();
    let head: Vec<String> = sheet.rows().next().unwrap().iter().map(ToString::to_string).collect();
    let row = |cells: &[calamine::Data]| {
        let cell = |title: &str| {
            let at = head.iter().position(|name| name == title).unwrap();
            let text = cells[at].to_string();
            if text.is_empty() { Value::Null } else { json!(text) }
        };
        Value::Object(columns.iter().map(|(name, title)| ((*name).to_owned(), cell(title))).collect())
    };
    sheet.rows().skip(1).map(row).collect()
}

/// Where the list lies, for stories that upload it.
pub fn list() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/dang-bo-phuong.xlsx"))
}
