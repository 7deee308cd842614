//! The register in the database.

use chrono::NaiveDate;

use crate::{
    access::Office,
    db::Read,
    error::Result,
    member::{MemberId, Standing},
    unit::{UnitId, UnitKind},
};

/// A unit in the list of those below another.
#[derive(Clone, Debug)]
pub struct UnitRow {
    /// Its id.
    pub id: UnitId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: UnitKind,
    /// When it was dissolved.
    pub dissolved_on: Option<NaiveDate>,
    /// How many members belong to it and to all below.
    pub members: i64,
}

/// A member in a list.
#[derive(Clone, Debug)]
pub struct MemberRow {
    /// Their id.
    pub id: MemberId,
    /// Name.
    pub name: String,
    /// Code.
    pub code: String,
    /// Standing.
    pub standing: Standing,
    /// Branch.
    pub branch: String,
    /// Posts held now.
    pub posts: Option<String>,
}

/// A member's record, as it stands now.
#[derive(Clone, Debug)]
pub struct Record {
    /// Name.
    pub name: String,
    /// Code.
    pub code: String,
    /// Sex.
    pub sex: Option<String>,
    /// Day of birth.
    pub born_on: Option<NaiveDate>,
    /// Day of joining the Party.
    pub joined_on: Option<NaiveDate>,
    /// Day of full membership.
    pub official_on: Option<NaiveDate>,
    /// Number of the Party card.
    pub card_number: Option<String>,
    /// Phone.
    pub phone: Option<String>,
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

/// The units directly below one, by code.
///
/// # Errors
/// When the database fails.
pub async fn below(tx: &mut Read, id: UnitId) -> Result<Vec<UnitRow>> {
    let units = sqlx::query_as!(
        UnitRow,
        r#"select unit.id as "id: UnitId", unit.code, unit.name, unit.kind as "kind: UnitKind", dissolved_on,
                  count(member.id) as "members!"
             from unit
             join unit_closure closure on closure.above_id = unit.id
             left join member on member.branch_id = closure.below_id
                             and member.standing not in ('transferred', 'ended')
            where unit.parent_id = $1 and (dissolved_on is null or dissolved_on > actor_day())
            group by unit.id order by unit.code"#,
        id as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(units)
}

/// Members of a unit and of all below it whose name or code holds `q`, a page by key, by given name.
///
/// # Errors
/// When the database fails.
pub async fn members(
    tx: &mut Read,
    unit: UnitId,
    q: &str,
    after: Option<MemberId>,
    limit: i64,
) -> Result<Vec<MemberRow>> {
    let members = sqlx::query_as!(
        MemberRow,
        r#"select member.id as "id: MemberId", member.full_name as name, member.code,
                  member.standing as "standing: Standing", unit.name as branch,
                  (select string_agg(post.title, '; ' order by array_position(array['party', 'government', 'mass'], post.kind),
                                     post.title)
                     from post where post.member_id = member.id and post.during @> actor_day()) as posts
             from unit_closure closure
             join member on member.branch_id = closure.below_id
             join unit on unit.id = member.branch_id
            where closure.above_id = $1
              and ($2 = '' or member.fold like '%' || vn_fold($2) || '%'
                   or member.code like '%' || upper($2) || '%')
              and ($3::uuid is null
                   or (member.given_name collate "vi-x-icu", member.full_name collate "vi-x-icu", member.id)
                      > (select last.given_name, last.full_name, last.id from member last where last.id = $3))
            order by member.given_name collate "vi-x-icu", member.full_name collate "vi-x-icu", member.id
            limit $4"#,
        unit as _,
        q,
        after as _,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(members)
}

/// One member's record.
///
/// # Errors
/// [`crate::error::Error::NotFound`] if there is none, or not for this person.
pub async fn record(tx: &mut Read, id: MemberId) -> Result<Record> {
    let record = sqlx::query_as!(
        Record,
        r#"select full_name as name, member.code, sex, born_on, joined_on, official_on, card_number, phone,
                  standing as "standing: Standing", branch_id as "branch: UnitId", agency.name as "agency?",
                  manager.name as "manager?"
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
            where member_id = $1 order by during desc"#,
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
            where member_id = $1 order by post.during desc, title"#,
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
            where member_id = $1 order by appointment.during desc, appointment.id"#,
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

/// Whose Standing Committee manages a member or managed them, latest first.
///
/// # Errors
/// When the database fails.
pub async fn managements(tx: &mut Read, id: MemberId) -> Result<Vec<Dated>> {
    let rows = sqlx::query_as!(
        Dated,
        r#"select unit.name as what, coalesce(override_reason, 'Theo chức vụ') as "place!",
                  lower(during) as from, upper(during) as until
             from management join unit on unit.id = management.unit_id
            where member_id = $1 order by during desc"#,
        id as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// The units directly below one on a day, by code, under their names of then.
///
/// # Errors
/// When the database fails.
pub async fn below_on(tx: &mut Read, id: UnitId, day: NaiveDate) -> Result<Vec<UnitRow>> {
    let units = sqlx::query_as!(
        UnitRow,
        r#"select unit.id as "id: UnitId", unit.code, past.name, past.kind as "kind: UnitKind", dissolved_on,
                  (select count(*) from unit_line below
                     join membership on membership.branch_id = below.below_id and membership.during @> $2::date
                    where below.above_id = unit.id and below.during @> $2::date and membership.kind = 'official')
                    as "members!"
             from unit_line line
             join unit on unit.id = line.below_id
             join unit_history past on past.unit_id = unit.id and past.during @> $2::date
            where line.above_id = $1 and line.depth = 1 and line.during @> $2::date
            order by unit.code"#,
        id as _,
        day,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(units)
}

/// Who belonged to a branch on a day, by given name.
///
/// # Errors
/// When the database fails.
pub async fn people_on(
    tx: &mut Read,
    branch: UnitId,
    day: NaiveDate,
    limit: i64,
) -> Result<Vec<(MemberId, String, String)>> {
    let rows = sqlx::query!(
        r#"select member.id as "id: MemberId", member.full_name, member.code
             from membership join member on member.id = membership.member_id
            where membership.branch_id = $1 and membership.during @> $2::date
            order by member.given_name collate "vi-x-icu", member.full_name collate "vi-x-icu", member.id
            limit $3"#,
        branch as _,
        day,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.full_name, row.code)).collect())
}
