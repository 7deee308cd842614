//! One record in the database, with what is dated in it.

use chrono::NaiveDate;

use crate::{
    access::Office,
    db::Read,
    error::Result,
    member::{Ending, MemberId, Standing},
    unit::UnitId,
};

/// A member's record, as it stands now.
#[derive(Clone, Debug)]
pub struct Record {
    /// Their id.
    pub id: MemberId,
    /// Name.
    pub name: String,
    /// Code.
    pub code: String,
    /// Standing.
    pub standing: Standing,
    /// Branch.
    pub branch: Option<UnitId>,
    /// Where they work.
    pub agency: Option<String>,
    /// Whose Standing Committee manages them.
    pub manager: Option<String>,
}

/// Something that holds from one day to another.
#[derive(Clone, Debug)]
pub struct Dated {
    /// What.
    pub what: String,
    /// Where, or of which kind.
    pub place: String,
    /// Its first day.
    pub from: Option<NaiveDate>,
    /// The first day on which it no longer holds.
    pub until: Option<NaiveDate>,
}

/// One member's record.
///
/// # Errors
/// [`crate::error::Error::NotFound`] if there is none, or not for this person.
pub async fn record(tx: &mut Read, id: MemberId) -> Result<Record> {
    let record = sqlx::query_as!(
        Record,
        r#"select member.id as "id: MemberId", full_name as name, member.code, standing as "standing: Standing",
                  branch_id as "branch: UnitId", agency.name as "agency?", manager.name as "manager?"
             from member
             left join agency on agency.id = member.agency_id
             left join unit manager on manager.id = member.manager_id
            where member.id = $1"#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(record)
}

/// The branches a member belonged to, latest first.
///
/// # Errors
/// When the database fails.
pub async fn memberships(tx: &mut Read, id: MemberId) -> Result<Vec<Dated>> {
    let rows = sqlx::query_as!(
        Dated,
        r#"select unit.name as what,
                  case membership.kind when 'official' then 'Chính thức' else 'Tạm thời' end as "place!",
                  lower(during) as from, upper(during) as until
             from membership join unit on unit.id = membership.branch_id
            where member_id = $1 and not isempty(during) order by during desc"#,
        id as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// The posts a member holds and held, latest first.
///
/// # Errors
/// When the database fails.
pub async fn posts(tx: &mut Read, id: MemberId) -> Result<Vec<Dated>> {
    let rows = sqlx::query_as!(
        Dated,
        r#"select title as what,
                  case post.kind when 'party' then 'Đảng' when 'government' then 'Chính quyền'
                                 else 'Đoàn thể' end || coalesce(', ' || agency.name, '') as "place!",
                  lower(post.during) as from, upper(post.during) as until
             from post left join agency on agency.id = post.agency_id
            where member_id = $1 and not isempty(post.during) order by post.during desc, title"#,
        id as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// The offices under which a member acts or acted here, latest first.
///
/// # Errors
/// When the database fails.
pub async fn offices(tx: &mut Read, id: MemberId) -> Result<Vec<Dated>> {
    let rows = sqlx::query!(
        r#"select office as "office: Office", coalesce(unit.name, agency.name) as "place!",
                  lower(appointment.during) as from, upper(appointment.during) as until
             from appointment
             left join unit on unit.id = appointment.unit_id
             left join agency on agency.id = appointment.agency_id
            where member_id = $1 and not isempty(appointment.during)
            order by appointment.during desc, appointment.id"#,
        id as _,
    )
    .fetch_all(tx.conn())
    .await?;
    let dated = rows.into_iter().map(|row| Dated {
        what: row.office.title().to_owned(),
        place: row.place,
        from: row.from,
        until: row.until,
    });
    Ok(dated.collect())
}

/// Whose Standing Committee manages a member or managed them, latest first, with what decided it.
///
/// # Errors
/// When the database fails.
pub async fn managements(tx: &mut Read, id: MemberId) -> Result<Vec<Dated>> {
    let rows = sqlx::query_as!(
        Dated,
        r#"select coalesce(unit.name, 'Không thuộc diện quản lý') as "what!",
                  case source when 'import' then 'Theo danh sách đã nhập' when 'post' then 'Theo chức vụ: ' || basis
                              else 'Ghi bằng tay: ' || override_reason end as "place!",
                  lower(during) as from, coalesce(upper(during), ends_on + 1) as until
             from management left join unit on unit.id = management.unit_id
            where member_id = $1 and not isempty(during) order by during desc"#,
        id as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// How a member stood from when to when, latest first; what was said with it stands in the place.
///
/// # Errors
/// When the database fails.
pub async fn standings(tx: &mut Read, id: MemberId) -> Result<Vec<Dated>> {
    let rows = sqlx::query!(
        r#"select standing as "standing: Standing", ending as "ending: Ending", reason, decision,
                  lower(during) as from, upper(during) as until
             from standing_history where member_id = $1 and not isempty(during)
            order by during desc"#,
        id as _,
    )
    .fetch_all(tx.conn())
    .await?;
    let dated = rows.into_iter().map(|row| {
        let said =
            [row.ending.map_or(String::new(), |ending| ending.title().to_owned()), row.reason, row.decision];
        Dated {
            what: row.standing.title().to_owned(),
            place: said.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join("; "),
            from: row.from,
            until: row.until,
        }
    });
    Ok(dated.collect())
}
