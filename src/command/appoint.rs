//! `camket appoint`: the first offices of an installation, before anyone can sign in.

use chrono::{DateTime, NaiveDate, Utc};
use clap::Args;
use sqlx::PgConnection;

use super::{Database, Outcome, Place, line};
use crate::{
    access::{Actor, Office},
    appointment::{self, AppointmentId, store},
    audit::Entry,
    clock::{Clock, day_in_vietnam},
    db::Db,
    error::Error,
    member::MemberId,
    unit::{AgencyId, UnitId},
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
    let found = sqlx::query!(
        r#"select member.id as "member: MemberId", unit.id as "unit?: UnitId", agency.id as "agency?: AgencyId"
             from member
             left join unit on unit.code = $3 and $2 <> 'agency_head'
             left join agency on agency.name = $3 and $2 = 'agency_head'
            where member.code = $1 and (unit.id is not null or agency.id is not null)"#,
        member,
        office.code(),
        at,
    )
    .fetch_optional(&mut *conn)
    .await
    .map_err(line)?
    .ok_or_else(|| format!("Không tìm thấy đảng viên {member} hoặc tổ chức «{at}»."))?;
    let (unit, agency) = (found.unit, found.agency);
    let place = appointment::Place { unit, agency, name: at.to_owned(), kind: None, line: Vec::new() };
    store::insert(conn, (AppointmentId::new(now), found.member), (office, &place), (from, None))
        .await
        .map_err(|error| match error {
            Error::Conflict(words) => words,
            other => line(other),
        })
}
