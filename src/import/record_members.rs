//! Writes the members of a plan with the dated rows that hang on them.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::changes::Change;
use super::known::Known;
use super::members::MemberRow;
use super::plan::{Fate, Plan};
use super::record_dated as dated;
use super::record_units::{Days, Ids};
use super::units::UnitRow;
use crate::access::Granted;
use crate::access::policy::ImportRegister;
use crate::db::Write;
use crate::error::{Error, OnConstraint as _, Result};
use crate::id::uuids_at;
use crate::member::change::{self, FieldChange};
use crate::member::{MemberId, Standing};
use crate::pledge::relocation;
use crate::unit::{UnitId, UnitKind};

/// A row with everything it stands for in the database.
#[derive(Debug)]
pub struct Line<'a> {
    /// The member.
    pub id: MemberId,
    /// What the file says.
    pub row: &'a MemberRow,
    /// The branch.
    pub branch: UnitId,
    /// The agency.
    pub agency: Option<Uuid>,
    /// The unit whose Standing Committee manages the member.
    pub manager: Option<Uuid>,
}

impl Line<'_> {
    /// Whether the list names another branch than the register did.
    fn is_elsewhere(&self, known: &Known) -> bool {
        let before = known.members.get(&self.row.code);
        before.is_some_and(|before| before.branch.as_ref() != Some(&self.row.branch))
    }
}

/// Writes members and what hangs on them; their pledges of open years follow.
///
/// # Errors
/// A conflict if a code or card belongs to someone whom this person may not see.
pub async fn record(
    tx: &mut Write,
    granted: &Granted<ImportRegister>,
    plan: &Plan,
    (known, ids): (&Known, &Ids),
    (days, now): (Days, DateTime<Utc>),
) -> Result<()> {
    let units: HashMap<&str, &UnitRow> = plan.units.iter().map(|(row, _)| (row.code.as_str(), row)).collect();
    let (mut fresh, mut changed, mut told) = (Vec::new(), Vec::new(), Vec::new());
    let new = plan.members.iter().filter(|(_, fate)| *fate == Fate::New).count();
    let mut coming = uuids_at(now, new).into_iter().map(MemberId);
    for (row, fate) in &plan.members {
        let to = match fate {
            Fate::New => (coming.next().unwrap_or_else(|| MemberId::new(now)), &mut fresh),
            Fate::Changed(id, changes) => {
                told.push((*id, changes.iter().map(said).collect()));
                (*id, &mut changed)
            }
            Fate::Same => continue,
        };
        to.1.push(line(to.0, row, &units, (known, ids))?);
    }
    insert(tx, &fresh).await?;
    update(tx, &changed).await?;
    change::record_list(tx, granted, &told, now).await?;
    dated::record_new(tx, granted, (&fresh, ids), (days.since, now)).await?;
    dated::record_changes(tx, granted, (&changed, known, ids), (days.today, now)).await?;
    let moved: Vec<MemberId> =
        changed.iter().filter(|line| line.is_elsewhere(known)).map(|line| line.id).collect();
    relocation::follow(tx, granted, &moved, "theo danh sách của cơ quan", now).await?;
    let all: Vec<MemberId> = changed.iter().map(|line| line.id).collect();
    relocation::reflect(tx, &all).await
}

/// A changed column as the record's history keeps it.
fn said(change: &Change) -> FieldChange {
    FieldChange { field: change.column.clone(), from: change.before.clone(), to: change.after.clone() }
}

type Units<'a> = HashMap<&'a str, &'a UnitRow>;

fn line<'a>(
    id: MemberId,
    row: &'a MemberRow,
    units: &Units<'_>,
    (known, ids): (&Known, &Ids),
) -> Result<Line<'a>> {
    let branch =
        ids.units.get(&row.branch).copied().ok_or_else(|| Error::internal("a branch without a row"))?;
    let agency = row.agency.as_ref().and_then(|name| ids.agencies.get(&name.to_lowercase())).map(|id| id.0);
    let manager = if row.is_leader { manager(&row.branch, units, known) } else { None };
    let manager = manager.and_then(|code| ids.units.get(&code)).map(|id| id.0);
    Ok(Line { id, row, branch, agency, manager })
}

/// The committee above a branch that manages leaders, by code.
fn manager(branch: &str, units: &Units<'_>, known: &Known) -> Option<String> {
    let mut code = branch.to_owned();
    // The file's own word goes before the register's; no tree is this deep.
    for _ in 0..64 {
        let (kind, parent) = match units.get(code.as_str()) {
            Some(row) => (row.kind, row.parent.clone()),
            None => known.unit(&code).map(|unit| (unit.kind, unit.parent.clone()))?,
        };
        if matches!(kind, UnitKind::CityCommittee | UnitKind::CommuneCommittee) {
            return Some(code);
        }
        code = parent?;
    }
    None
}

/// Members, column by column, as `unnest` takes them.
#[derive(Default)]
struct Columns {
    ids: Vec<Uuid>,
    codes: Vec<String>,
    names: Vec<String>,
    sexes: Vec<String>,
    born: Vec<NaiveDate>,
    joined: Vec<NaiveDate>,
    official: Vec<Option<NaiveDate>>,
    cards: Vec<Option<String>>,
    phones: Vec<Option<String>>,
    /// Whether the list says anything of e-mail, and what.
    emails: Vec<Option<String>>,
    mailed: Vec<bool>,
    standings: Vec<Standing>,
    branches: Vec<Uuid>,
    agencies: Vec<Option<Uuid>>,
    managers: Vec<Option<Uuid>>,
}

impl Columns {
    fn of(lines: &[Line<'_>]) -> Self {
        let mut columns = Self::default();
        for Line { id, row, branch, agency, manager } in lines {
            columns.ids.push(id.0);
            columns.codes.push(row.code.clone());
            columns.names.push(row.name.clone());
            columns.sexes.push(row.sex.code().to_owned());
            columns.born.push(row.born);
            columns.joined.push(row.admitted);
            columns.official.push(row.official);
            columns.cards.push(row.card.clone());
            columns.phones.push(row.phone.clone());
            columns.emails.push(row.email.clone().filter(|email| !email.is_empty()));
            columns.mailed.push(row.email.is_some());
            columns.standings.push(row.standing);
            columns.branches.push(branch.0);
            columns.agencies.push(*agency);
            columns.managers.push(*manager);
        }
        columns
    }
}

async fn insert(tx: &mut Write, lines: &[Line<'_>]) -> Result<()> {
    let columns = Columns::of(lines);
    sqlx::query!(
        "insert into member (id, code, full_name, sex, born_on, joined_on, official_on, card_number, phone,
                             standing, branch_id, agency_id, manager_id, email)
         select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::date[], $6::date[], $7::date[],
                              $8::text[], $9::text[], $10::text[], $11::uuid[], $12::uuid[], $13::uuid[],
                              $14::text[])",
        &columns.ids,
        &columns.codes,
        &columns.names,
        &columns.sexes,
        &columns.born,
        &columns.joined,
        &columns.official as _,
        &columns.cards as _,
        &columns.phones as _,
        &columns.standings as _,
        &columns.branches,
        &columns.agencies as _,
        &columns.managers as _,
        &columns.emails as _,
    )
    .execute(tx.conn())
    .await
    .on_constraint("member_code_unique", || Error::Conflict(ELSEWHERE.to_owned()))?;
    sqlx::query!("insert into account (member_id) select unnest($1::uuid[])", &columns.ids)
        .execute(tx.conn())
        .await?;
    Ok(())
}

const ELSEWHERE: &str = "Trong tệp có mã đảng viên đã thuộc một tổ chức ngoài phạm vi của đồng chí. \
    Không có gì thay đổi; hãy hỏi tổ chức cấp trên.";

async fn update(tx: &mut Write, lines: &[Line<'_>]) -> Result<()> {
    let columns = Columns::of(lines);
    // Two members may exchange their cards: both let go first.
    sqlx::query!(
        "update member set card_number = null
           from unnest($1::uuid[], $2::text[]) as fresh (id, card)
          where member.id = fresh.id and member.card_number is distinct from fresh.card",
        &columns.ids,
        &columns.cards as _,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update member
            set full_name = fresh.full_name, sex = fresh.sex, born_on = fresh.born_on, joined_on = fresh.joined_on,
                official_on = fresh.official_on, card_number = fresh.card_number, phone = fresh.phone,
                standing = fresh.standing, branch_id = fresh.branch_id, agency_id = fresh.agency_id,
                email = case when fresh.mailed then fresh.email else member.email end,
                manager_id = case when exists (select 1 from management
                                                where management.member_id = member.id and upper_inf(during)
                                                  and source <> 'import')
                                  then member.manager_id else fresh.manager_id end
           from unnest($1::uuid[], $2::text[], $3::text[], $4::date[], $5::date[], $6::date[], $7::text[], $8::text[],
                       $9::text[], $10::uuid[], $11::uuid[], $12::uuid[], $13::text[], $14::bool[])
             as fresh (id, full_name, sex, born_on, joined_on, official_on, card_number, phone, standing, branch_id,
                       agency_id, manager_id, email, mailed)
          where member.id = fresh.id",
        &columns.ids,
        &columns.names,
        &columns.sexes,
        &columns.born,
        &columns.joined,
        &columns.official as _,
        &columns.cards as _,
        &columns.phones as _,
        &columns.standings as _,
        &columns.branches,
        &columns.agencies as _,
        &columns.managers as _,
        &columns.emails as _,
        &columns.mailed,
    )
    .execute(tx.conn())
    .await
    .on_constraint("member_card_unique", || Error::Conflict(ELSEWHERE.to_owned()))?;
    Ok(())
}
