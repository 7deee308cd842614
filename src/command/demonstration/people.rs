//! The people one can sign in as, and their offices.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

use crate::{
    access::Office,
    account::password::Passwords,
    app::App,
    command::{Outcome, appoint, line},
};

/// The one password of all of them; it exists only in a demonstration.
const PASSWORD: &str = "hoa-sen-2026";

/// Code, what they show, and an office with its place.
type Person = (&'static str, &'static str, Option<(Office, &'static str)>);

/// Who they are: code, what they show, and an office that the list does not give them.
const PEOPLE: &[Person] = &[
    ("QN000006", "Đảng viên, Chi bộ Thôn 1", None),
    ("QN000001", "Bí thư chi bộ, cán bộ diện Ban Thường vụ Thành ủy quản lý", None),
    ("QN000002", "Phó Bí thư chi bộ", None),
    ("QN000003", "Chi ủy viên", None),
    ("QN000033", "Đảng ủy Phường Lê Hồng Phong", Some((Office::GrassrootsCommittee, "P01"))),
    (
        "QN000045",
        "Thủ trưởng cơ quan Phường Lê Hồng Phong",
        Some((Office::AgencyHead, "Phường Lê Hồng Phong")),
    ),
    ("QN008701", "Ban Tổ chức Thành ủy", Some((Office::OrganizationBoard, "TU"))),
    ("QN008702", "Ban Thường vụ Thành ủy", Some((Office::StandingCommittee, "TU"))),
    ("QN008703", "Ủy ban Kiểm tra Thành ủy", Some((Office::Inspection, "TU"))),
    ("QN008704", "Quản trị hệ thống", Some((Office::Administrator, "TU"))),
];

/// The day of the office's list: offices of the demonstration begin with it.
const LIST_DAY: NaiveDate = match NaiveDate::from_ymd_opt(2017, 11, 1) {
    Some(day) => day,
    None => panic!("the first of November is a day"),
};

/// Gives them their offices and the password.
pub async fn appoint(conn: &mut PgConnection, now: DateTime<Utc>) -> Outcome {
    let hash = Passwords::new().hash(PASSWORD).await.map_err(line)?;
    for (code, _, office) in PEOPLE {
        if let Some((office, at)) = office {
            appoint::appoint(conn, (code, *office, at), LIST_DAY, now).await?;
        }
        sqlx::query!(
            "update account set password_hash = $2, password_set_at = $3
               from member where member.id = account.member_id and member.code = $1",
            code,
            hash,
            now,
        )
        .execute(&mut *conn)
        .await
        .map_err(line)?;
    }
    Ok(())
}

/// The codes of the people one can sign in as; their own pledges are left for them to write.
pub fn codes() -> Vec<String> {
    PEOPLE.iter().map(|(code, ..)| (*code).to_owned()).collect()
}

/// Prints who can sign in.
pub fn introduce(app: &App) {
    println!("\nBản trình diễn. Mật khẩu của mọi tài khoản dưới đây: {PASSWORD}");
    for (code, who, _) in PEOPLE {
        println!("  {code}  {who}");
    }
    if app.clock.is_moved() {
        println!("Ngày trong ứng dụng: {}", crate::clock::moment_text(app.clock.now()));
    }
    println!("\nNhấn Ctrl-C để dừng.");
}
