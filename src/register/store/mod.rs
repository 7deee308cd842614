//! The register in the database.

mod identity;
mod management;
mod past;
mod post;
mod record;
mod standing;

pub use identity::*;
pub use management::*;
pub use past::*;
pub use post::*;
pub use record::*;
pub use standing::*;

use chrono::NaiveDate;

use crate::{
    db::Read,
    error::Result,
    member::{MemberId, Standing},
    register::needle::Needle,
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
    /// Number of the Party card.
    pub card: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// Standing.
    pub standing: Standing,
    /// Branch.
    pub branch: String,
    /// Posts held now.
    pub posts: Option<String>,
}

/// Whom a list asks for.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    /// The unit, with everything below.
    pub unit: UnitId,
    /// What is looked for.
    pub needle: &'a Needle,
    /// Only these; empty for all.
    pub standing: &'a str,
    /// The last row of the page before.
    pub after: Option<MemberId>,
}

/// The units directly below one, by code.
///
/// # Errors
/// When the database fails.
pub async fn below(tx: &mut Read, id: UnitId) -> Result<Vec<UnitRow>> {
    let units = sqlx::query_as!(
        UnitRow,
        r#"select unit.id as "id: UnitId", unit.code, unit.name, unit.kind as "kind: UnitKind", dissolved_on,
                  coalesce((select sum(total) from member_tally
                             where unit_id = unit.id and standing not in ('transferred', 'ended')), 0) as "members!"
             from unit where unit.parent_id = $1 and (dissolved_on is null or dissolved_on > actor_day())
            order by unit.code"#,
        id as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(units)
}

/// A page of the members under a unit whose name or number holds what is looked for, by given name.
///
/// # Errors
/// When the database fails.
pub async fn members(tx: &mut Read, asked: &Asked<'_>, limit: i32) -> Result<Vec<MemberRow>> {
    let members = sqlx::query_as!(
        MemberRow,
        r#"select member.id as "id: MemberId", member.full_name as name, member.code, member.card_number as card,
                  member.phone, member.standing as "standing: Standing", unit.name as branch,
                  (select string_agg(post.title, '; ' order by array_position(array['party', 'government', 'mass'], post.kind),
                                     post.title)
                     from post where post.member_id = member.id and post.during @> actor_day()) as posts
             from find_members($1, case $2 when '' then '' else '%' || vn_fold($2) || '%' end, $3, $4, $5, $6) found
             join member on member.id = found.id
             join unit on unit.id = member.branch_id
            order by found.place"#,
        asked.unit as _,
        asked.needle.name,
        asked.needle.number,
        asked.standing,
        asked.after as _,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(members)
}

/// Whether so few digits, among so many people, mean nobody in particular: a longer number is then asked for.
///
/// # Errors
/// When the database fails.
pub async fn is_vague(tx: &mut Read, unit: UnitId, number: &str) -> Result<bool> {
    let vague = sqlx::query_scalar!(r#"select number_is_vague($1, $2) as "vague!""#, unit as _, number)
        .fetch_one(tx.conn())
        .await?;
    Ok(vague)
}

/// A page of a branch's members by what they are there: secretary, deputies, its committee, everybody else; among equals
/// by given name.
///
/// # Errors
/// When the database fails.
pub async fn members_by_position(
    tx: &mut Read,
    branch: UnitId,
    after: Option<MemberId>,
    limit: i64,
) -> Result<Vec<MemberRow>> {
    let members = sqlx::query_as!(
        MemberRow,
        r#"with ranked as (
             select id, full_name, given_name, code, card_number, phone, standing, branch_id, coalesce((
                      select min(array_position(array['secretary', 'deputy_secretary', 'branch_committee'], office))
                        from appointment where member_id = member.id and unit_id = $1 and during @> actor_day()), 4) as rank
               from member where branch_id = $1 and standing not in ('transferred', 'ended'))
           select ranked.id as "id: MemberId", ranked.full_name as "name!", ranked.code as "code!", ranked.card_number as card,
                  ranked.phone, ranked.standing as "standing!: Standing", unit.name as branch,
                  (select string_agg(post.title, '; ' order by array_position(array['party', 'government', 'mass'], post.kind),
                                     post.title)
                     from post where post.member_id = ranked.id and post.during @> actor_day()) as posts
             from ranked join unit on unit.id = ranked.branch_id
            where $2::uuid is null
               or (rank, given_name collate "vi-x-icu", full_name collate "vi-x-icu", ranked.id)
                  > (select rank, given_name collate "vi-x-icu", full_name collate "vi-x-icu", id from ranked where id = $2)
            order by rank, given_name collate "vi-x-icu", full_name collate "vi-x-icu", ranked.id limit $3"#,
        branch as _,
        after as _,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(members)
}

/// How many people of each standing belong to a unit and to all below, from what units keep.
///
/// # Errors
/// When the database fails.
pub async fn people(tx: &mut Read, unit: UnitId) -> Result<Vec<(Standing, i64)>> {
    let rows = sqlx::query!(
        r#"select standing as "standing: Standing", total::bigint as "total!" from member_tally where unit_id = $1"#,
        unit as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.standing, row.total)).collect())
}
