//! Accounts in the database, as their keepers see them.

use chrono::{DateTime, Utc};

use crate::{
    access::{Actor, Granted, Office, policy::LockAccount},
    account::Account,
    db::{Read, Write},
    error::{Error, Result},
    member::MemberId,
    unit::{UnitId, store as units},
};

/// Somebody's account for the policy.
///
/// # Errors
/// [`Error::NotFound`] if there is no such person within sight.
pub async fn find(tx: &mut Read, member: MemberId) -> Result<Account> {
    let found = sqlx::query!(
        r#"select code, full_name, branch_id as "branch_id: UnitId" from member where id = $1"#,
        member as _
    )
    .fetch_one(tx.conn())
    .await?;
    let branch = units::find(tx, found.branch_id.ok_or(Error::NotFound)?).await?;
    Ok(Account { member, code: found.code, name: found.full_name, line: branch.line })
}

/// How an account stands.
#[derive(Clone, Debug)]
pub struct State {
    /// Whether a password was set.
    pub active: bool,
    /// When it was set.
    pub password_set_at: Option<DateTime<Utc>>,
    /// Until when a printed slip works.
    pub slip_until: Option<DateTime<Utc>>,
    /// Since when it is locked.
    pub locked_at: Option<DateTime<Utc>>,
    /// Why.
    pub lock_reason: Option<String>,
    /// By whom.
    pub locked_by: Option<String>,
    /// Which second factors are set up.
    pub factors: Vec<String>,
    /// Whether any office is held, also in another's place.
    pub holds_office: bool,
    /// The branch's name.
    pub branch: String,
    /// The branch.
    pub branch_id: UnitId,
}

/// How somebody's account stands.
///
/// # Errors
/// [`Error::NotFound`] if this person does not see it.
pub async fn state(tx: &mut Read, member: MemberId) -> Result<State> {
    let state = sqlx::query_as!(
        State,
        r#"select account.password_hash is not null as "active!", account.password_set_at,
                  account.activation_expires_at as slip_until, account.locked_at, account.lock_reason,
                  (select full_name from member locker where locker.id = account.locked_by) as locked_by,
                  factor_kinds(member.id) as "factors!",
                  holds_office(member.id) as "holds_office!",
                  unit.name as branch, unit.id as "branch_id: UnitId"
             from member join account on account.member_id = member.id join unit on unit.id = member.branch_id
            where member.id = $1"#,
        member as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(state)
}

/// Which accounts a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// All.
    #[default]
    All,
    /// Those with a password.
    Active,
    /// Those without one.
    Waiting,
    /// Those that are locked.
    Locked,
}

impl Filter {
    /// Every filter, in the order of the tabs.
    pub const ALL: [Self; 4] = [Self::All, Self::Active, Self::Waiting, Self::Locked];

    /// The name in the address.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Active => "active",
            Self::Waiting => "waiting",
            Self::Locked => "locked",
        }
    }

    /// What the tab says.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::All => "Tất cả",
            Self::Active => "Đang dùng",
            Self::Waiting => "Chưa kích hoạt",
            Self::Locked => "Bị khóa",
        }
    }
}

/// An account in a list.
#[derive(Clone, Debug)]
pub struct Row {
    /// Whose.
    pub member: MemberId,
    /// Name.
    pub name: String,
    /// Code.
    pub code: String,
    /// Branch.
    pub branch: String,
    /// Whether a password was set.
    pub active: bool,
    /// Whether it is locked.
    pub locked: bool,
}

/// The units in which this person keeps accounts.
#[must_use]
pub fn kept_units(actor: &Actor) -> Vec<uuid::Uuid> {
    let keeps = [Office::Administrator, Office::OrganizationBoard];
    actor
        .offices
        .iter()
        .filter(|held| keeps.contains(&held.office))
        .filter_map(|held| held.unit.map(|unit| unit.0))
        .collect()
}

/// Accounts below these units, a page by key, by given name.
///
/// # Errors
/// When the database fails.
pub async fn list(
    tx: &mut Read,
    units: &[uuid::Uuid],
    (filter, q): (Filter, &str),
    after: Option<MemberId>,
    limit: i64,
) -> Result<Vec<Row>> {
    let rows = sqlx::query_as!(
        Row,
        r#"select member.id as "member: MemberId", member.full_name as name, member.code, unit.name as branch,
                  account.password_hash is not null as "active!", account.locked_at is not null as "locked!"
             from member
             join account on account.member_id = member.id
             join unit on unit.id = member.branch_id
            where member.branch_id in (select below_id from unit_closure where above_id = any($1))
              and member.standing not in ('transferred', 'ended')
              and ($2 = '' or ($2 = 'active' and account.password_hash is not null and account.locked_at is null)
                   or ($2 = 'waiting' and account.password_hash is null)
                   or ($2 = 'locked' and account.locked_at is not null))
              and ($3 = '' or member.fold like '%' || vn_fold($3) || '%'
                   or member.code like '%' || upper($3) || '%')
              and ($4::uuid is null
                   or (member.given_name collate "vi-x-icu", member.full_name collate "vi-x-icu", member.id)
                      > (select last.given_name, last.full_name, last.id from member last where last.id = $4))
            order by member.given_name collate "vi-x-icu", member.full_name collate "vi-x-icu", member.id
            limit $5"#,
        units,
        filter.name(),
        q,
        after as _,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// How many accounts each filter shows, in the order of [`Filter::ALL`].
///
/// # Errors
/// When the database fails.
pub async fn counts(tx: &mut Read, units: &[uuid::Uuid]) -> Result<[i64; 4]> {
    let row = sqlx::query!(
        r#"select count(*) as "all!",
                  count(*) filter (where account.password_hash is not null and account.locked_at is null) as "active!",
                  count(*) filter (where account.password_hash is null) as "waiting!",
                  count(*) filter (where account.locked_at is not null) as "locked!"
             from member join account on account.member_id = member.id
            where member.branch_id in (select below_id from unit_closure where above_id = any($1))
              and member.standing not in ('transferred', 'ended')"#,
        units,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok([row.all, row.active, row.waiting, row.locked])
}

/// Somebody for whom this person may vouch.
#[derive(Clone, Debug)]
pub struct Known {
    /// Who.
    pub member: MemberId,
    /// Name.
    pub name: String,
    /// Code.
    pub code: String,
    /// Branch.
    pub branch: String,
}

/// The first twenty people by name or code in the branches one heads or the committees one sits on.
///
/// # Errors
/// When the database fails.
pub async fn to_vouch_for(tx: &mut Read, actor: &Actor, q: &str) -> Result<Vec<Known>> {
    let vouches = [Office::Secretary, Office::DeputySecretary, Office::GrassrootsCommittee];
    let units: Vec<_> = actor
        .offices
        .iter()
        .filter(|held| vouches.contains(&held.office))
        .filter_map(|held| held.unit.map(|unit| unit.0))
        .collect();
    let people = sqlx::query_as!(
        Known,
        r#"select member.id as "member: MemberId", member.full_name as name, member.code, unit.name as branch
             from member join unit on unit.id = member.branch_id
            where member.branch_id in (select below_id from unit_closure where above_id = any($1))
              and member.id <> $2 and member.standing not in ('transferred', 'ended')
              and (member.fold like '%' || vn_fold($3) || '%' or member.code like '%' || upper($3) || '%')
            order by member.given_name collate "vi-x-icu", member.full_name collate "vi-x-icu", member.id
            limit 20"#,
        &units,
        actor.member as _,
        q,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(people)
}

/// Locks an account; its sessions end. Says whether it was open before.
///
/// # Errors
/// When the database fails.
pub async fn lock(
    tx: &mut Write,
    granted: &Granted<LockAccount>,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = sqlx::query!(
        "update account set locked_at = $2, locked_by = $3, lock_reason = $4 where member_id = $1 and locked_at is null",
        granted.on().member as _,
        now,
        granted.by() as _,
        reason,
    )
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Unlocks it. Says whether it was locked before.
///
/// # Errors
/// When the database fails.
pub async fn unlock(tx: &mut Write, granted: &Granted<LockAccount>) -> Result<bool> {
    let done = sqlx::query!(
        "update account set locked_at = null, locked_by = null, lock_reason = null
          where member_id = $1 and locked_at is not null",
        granted.on().member as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}
