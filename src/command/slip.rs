//! `camket slip`: an activation code from the server itself, for the first administrator or a forgotten password.

use clap::Args;

use super::{Database, Outcome, Place, line};
use crate::{
    access::Actor,
    account::{slips, store},
    audit::Entry,
    clock::{Clock, date_text, day_in_vietnam},
    db::Db,
};

/// For whom.
#[derive(Debug, Args)]
pub struct Options {
    /// Mã đảng viên
    member: String,
    /// Bỏ mật khẩu đang có và kết thúc mọi phiên đăng nhập của người này
    #[arg(long)]
    reset: bool,
}

/// Prints a code that works once; without `--reset` only for those who have no password yet.
pub async fn run(place: &Place, options: &Options) -> Outcome {
    let database = Database::open(place).await?;
    let outcome = issue(&database, options).await;
    database.close().await;
    outcome
}

async fn issue(database: &Database, options: &Options) -> Outcome {
    let now = Clock::default().now();
    let code = slips::random_code();
    let db = Db::of_owner(database.options("owner"));
    let mut tx = db.write(&Actor::command_line(day_in_vietnam(now))).await.map_err(line)?;
    let issued = sqlx::query!(
        "update account set activation_hash = $2, activation_expires_at = $3,
                password_hash = case when $4 then null else password_hash end
           from member
          where member.id = account.member_id and member.code = $1 and ($4 or password_hash is null)",
        options.member,
        store::code_hash(&code),
        now + slips::LIFE,
        options.reset,
    )
    .execute(tx.conn())
    .await
    .map_err(line)?
    .rows_affected();
    if issued == 0 {
        return Err(format!(
            "Không tìm thấy đảng viên {}, hoặc người này đã có mật khẩu (dùng --reset để cấp lại).",
            options.member
        ));
    }
    if options.reset {
        sqlx::query!(
            "delete from session using member where member.id = session.member_id and member.code = $1",
            options.member,
        )
        .execute(tx.conn())
        .await
        .map_err(line)?;
    }
    tx.commit(Entry::command("issue_slip", now)).await.map_err(line)?;
    db.close().await;
    println!("Mã đảng viên: {}\nMã kích hoạt: {code}", options.member);
    println!("Dùng một lần, đến hết ngày {}.", date_text(day_in_vietnam(now + slips::LIFE)));
    Ok(())
}
