//! Reads what the register holds already.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::known::{Known, KnownMember, KnownUnit, Listed, Namesakes};
use super::register::Rows;
use super::text::fold;
use crate::access::{Actor, Office};
use crate::db::Read;
use crate::error::Result;
use crate::member::{MemberId, Standing};
use crate::unit::{AgencyId, UnitId, UnitKind};

/// Everything that these rows could meet, as far as this person sees it.
///
/// # Errors
/// When the database fails.
pub async fn known(tx: &mut Read, actor: &Actor, rows: &Rows) -> Result<Known> {
    let codes: Vec<String> = rows.members.iter().map(|row| row.code.clone()).collect();
    let cards: Vec<String> = rows.members.iter().filter_map(|row| row.card.clone()).collect();
    Ok(Known {
        units: units(tx).await?,
        agencies: agencies(tx).await?,
        ended_agencies: ended_agencies(tx).await?,
        members: members(tx, &codes).await?,
        cards: holders(tx, &cards).await?,
        namesakes: namesakes(tx, rows).await?,
        listed: listed(tx, rows).await?,
        reach: reach(tx, actor).await?,
    })
}

/// The units whose register this person keeps; `None` for whoever types commands on the server.
async fn reach(tx: &mut Read, actor: &Actor) -> Result<Option<HashSet<String>>> {
    const KEEPERS: [Office; 2] = [Office::OrganizationBoard, Office::Administrator];
    let kept: Vec<_> =
        actor.offices.iter().filter(|held| KEEPERS.contains(&held.office)).map(|held| held.unit).collect();
    let Some(kept) = kept.into_iter().collect::<Option<Vec<UnitId>>>() else { return Ok(None) };
    let codes = sqlx::query_scalar!(
        r#"select distinct unit.code as "code!" from unit_closure
             join unit on unit.id = unit_closure.below_id where above_id = any($1)"#,
        &kept as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(Some(codes.into_iter().collect()))
}

async fn units(tx: &mut Read) -> Result<HashMap<String, KnownUnit>> {
    let rows = sqlx::query!(
        r#"select unit.id as "id!: UnitId", unit.code as "code!", unit.name as "name!", unit.kind as "kind!: UnitKind",
                  above.code as "parent?", unit.dissolved_on is not null as "dissolved!"
             from unit left join unit above on above.id = unit.parent_id"#,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let known = KnownUnit {
                id: row.id,
                name: row.name,
                kind: row.kind,
                parent: row.parent,
                dissolved: row.dissolved,
            };
            (row.code, known)
        })
        .collect())
}

async fn agencies(tx: &mut Read) -> Result<HashMap<String, AgencyId>> {
    let rows =
        sqlx::query!(r#"select id as "id!: AgencyId", name as "name!" from agency where upper_inf(during)"#)
            .fetch_all(tx.conn())
            .await?;
    Ok(rows.into_iter().map(|row| (row.name.to_lowercase(), row.id)).collect())
}

/// Agencies that ended, each with the name of the one that now stands in its place.
async fn ended_agencies(tx: &mut Read) -> Result<HashMap<String, Option<String>>> {
    let rows = sqlx::query!(
        r#"with recursive heir as (
             select id, name, successor_id as next from agency where not upper_inf(during)
             union
             select heir.id, heir.name, agency.successor_id
               from heir join agency on agency.id = heir.next where not upper_inf(during))
           select heir.name as "name!", max(agency.name) as now
             from heir left join agency on agency.id = heir.next and upper_inf(during)
            group by heir.id, heir.name"#
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.name.to_lowercase(), row.now)).collect())
}

async fn members(tx: &mut Read, codes: &[String]) -> Result<HashMap<String, KnownMember>> {
    let rows = sqlx::query!(
        r#"select member.id as "id!: MemberId", member.code as "code!", member.full_name as "full_name!", member.sex, member.born_on,
                  member.joined_on, member.official_on, member.card_number, member.phone, member.email,
                  member.standing as "standing!: Standing", branch.code as "branch?", agency.name as "agency?",
                  member.manager_id is not null as "is_leader!",
                  array(select title from post where member_id = member.id and kind = 'party' and upper_inf(during)
                         order by title) as "party_posts!",
                  array(select title from post where member_id = member.id and kind = 'government'
                         and upper_inf(during) order by title) as "government_posts!",
                  array(select title from post where member_id = member.id and kind = 'mass' and upper_inf(during)
                         order by title) as "mass_posts!",
                  exists (select 1 from management where member_id = member.id and upper_inf(during)
                           and source <> 'import') as "overridden!"
             from member
             left join unit branch on branch.id = member.branch_id
             left join agency on agency.id = member.agency_id
            where member.code = any($1)"#,
        codes,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut offices = offices(tx, codes).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let member = KnownMember {
                id: row.id,
                name: row.full_name,
                sex: row.sex,
                born: row.born_on,
                admitted: row.joined_on,
                official: row.official_on,
                card: row.card_number,
                phone: row.phone,
                email: row.email,
                standing: row.standing,
                branch: row.branch,
                agency: row.agency,
                party_posts: row.party_posts,
                government_posts: row.government_posts,
                mass_posts: row.mass_posts,
                offices: offices.remove(&row.code).unwrap_or_default(),
                is_leader: row.is_leader,
                management_overridden: row.overridden,
            };
            (row.code, member)
        })
        .collect())
}

/// The offices that these members hold in their own branch; those held elsewhere are no matter of a list.
async fn offices(tx: &mut Read, codes: &[String]) -> Result<HashMap<String, HashSet<(Office, String)>>> {
    let rows = sqlx::query!(
        r#"select member.code as "code!", appointment.office as "office!: Office", unit.code as "unit!"
             from appointment
             join member on member.id = appointment.member_id
             join unit on unit.id = appointment.unit_id
            where member.code = any($1) and upper_inf(appointment.during) and unit.id = member.branch_id
              and appointment.office in ('secretary', 'deputy_secretary', 'branch_committee')"#,
        codes,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut offices: HashMap<String, HashSet<(Office, String)>> = HashMap::new();
    for row in rows {
        offices.entry(row.code).or_default().insert((row.office, row.unit));
    }
    Ok(offices)
}

async fn holders(tx: &mut Read, cards: &[String]) -> Result<HashMap<String, String>> {
    let rows = sqlx::query!(
        r#"select card_number as "card!", code as "code!" from member where card_number = any($1)"#,
        cards,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.card, row.code)).collect())
}

/// Code and card of those registered with a name and birthday of the file.
async fn namesakes(tx: &mut Read, rows: &Rows) -> Result<Namesakes> {
    let days: HashSet<NaiveDate> = rows.members.iter().map(|row| row.born).collect();
    let names: HashSet<(String, NaiveDate)> =
        rows.members.iter().map(|row| (fold(&row.name), row.born)).collect();
    let found = sqlx::query!(
        r#"select code as "code!", full_name as "name!", born_on as "born!", card_number as card
             from member join unnest($1::date[]) as wanted (day) on born_on = wanted.day
            where standing not in ('transferred', 'ended')"#,
        &days.into_iter().collect::<Vec<_>>(),
    )
    .fetch_all(tx.conn())
    .await?;
    let mut namesakes = Namesakes::new();
    for row in found {
        let person = (fold(&row.name), row.born);
        if names.contains(&person) {
            namesakes.entry(person).or_default().push((row.code, row.card));
        }
    }
    Ok(namesakes)
}

/// Everyone in the branches to which the file gives members.
async fn listed(tx: &mut Read, rows: &Rows) -> Result<Vec<Listed>> {
    let branches: HashSet<&str> = rows.members.iter().map(|row| row.branch.as_str()).collect();
    let branches: Vec<String> = branches.into_iter().map(str::to_owned).collect();
    let listed = sqlx::query_as!(
        Listed,
        r#"select member.code as "code!", full_name as "name!", unit.code as "branch!"
             from member join unit on unit.id = member.branch_id
            where unit.code = any($1) and standing not in ('transferred', 'ended')
            order by unit.code, member.code"#,
        &branches,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(listed)
}

/// Units and members of a unit and of everything below it, as a list gives them: what is dissolved and who is gone
/// stand in none.
///
/// # Errors
/// When the database fails.
pub async fn below(
    tx: &mut Read,
    unit: UnitId,
) -> Result<(Vec<(String, KnownUnit)>, Vec<(String, KnownMember)>)> {
    let codes = sqlx::query_scalar!(
        r#"select unit.code as "code!" from unit_closure join unit on unit.id = below_id
            where above_id = $1 and dissolved_on is null order by depth, unit.code"#,
        unit as _,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut known = units(tx).await?;
    let units: Vec<_> =
        codes.into_iter().filter_map(|code| known.remove(&code).map(|unit| (code, unit))).collect();
    let codes = sqlx::query_scalar!(
        r#"select member.code as "code!" from member
             join unit_closure on below_id = branch_id and above_id = $1
             join unit on unit.id = branch_id
            where standing not in ('transferred', 'ended') and dissolved_on is null
            order by unit.code, member.code"#,
        unit as _,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut known = members(tx, &codes).await?;
    let members =
        codes.into_iter().filter_map(|code| known.remove(&code).map(|member| (code, member))).collect();
    Ok((units, members))
}
