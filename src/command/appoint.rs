//! `camket appoint`: the first offices of an installation, before anyone can sign in.

use chrono::{DateTime, NaiveDate, Utc};
use clap::Args;
use sqlx::PgConnection;

use super::{Database, Outcome, Place, line};
use crate::{
    access::{Actor, Office},
    audit::Entry,
    clock::{Clock, day_in_vietnam},
    db::Db,
    id::uuid_at,
};

/// Whom, to what, where.
#[derive(Debug, Args)]
pub struct Options {
    /// Mã đảng viên
    member: String,
    /// Nhiệm vụ: secretary, deputy_secretary, branch_committee, grassroots_committee, agency_head,
    /// organization_board, standing_committee, inspection, administrator
    office: String,
    /// Mã tổ chức đảng, hoặc tên cơ quan đối với agency_head
    at: String,
}

/// Appoints from today on.
pub async fn run(place: &Place, options: &Options) -> Outcome {
    let office = Office::ALL
        .into_iter()
        .find(|office| office.code() == options.office)
        .ok_or_else(|| format!("Không có nhiệm vụ «{}». Xem «camket appoint --help».", options.office))?;
    let now = Clock::default().now();
    let database = Database::open(place).await?;
    let db = Db::of_owner(database.options("owner"));
    let mut tx = db.write(&Actor::command_line(day_in_vietnam(now))).await.map_err(line)?;
    appoint(tx.conn(), (&options.member, office, &options.at), day_in_vietnam(now), now).await?;
    tx.commit(Entry::command("appoint", now)).await.map_err(line)?;
    db.close().await;
    database.close().await;
    println!("Đã giao nhiệm vụ {} cho {}.", office.title(), options.member);
    Ok(())
}

/// Appoints `member` to `office` in the unit with this code, or over the agency with this name, from `from` on.
///
/// # Errors
/// When there is no such member, unit or agency.
pub async fn appoint(
    conn: &mut PgConnection,
    (member, office, at): (&str, Office, &str),
    from: NaiveDate,
    now: DateTime<Utc>,
) -> Outcome {
    let done = sqlx::query!(
        "insert into appointment (id, member_id, office, unit_id, agency_id, during)
         select $1, member.id, $3, unit.id, agency.id, daterange($5, null)
           from member
           left join unit on unit.code = $4 and $3 <> 'agency_head'
           left join agency on agency.name = $4 and $3 = 'agency_head'
          where member.code = $2 and (unit.id is not null or agency.id is not null)
         on conflict do nothing",
        uuid_at(now),
        member,
        office.code(),
        at,
        from,
    )
    .execute(conn)
    .await
    .map_err(line)?
    .rows_affected();
    if done == 0 {
        return Err(format!("Không tìm thấy đảng viên {member} hoặc tổ chức «{at}», hoặc đã giao từ trước."));
    }
    Ok(())
}
