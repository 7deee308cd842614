//! Resets in the database. Its constraints hold the rule of two persons once more.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::{SLIP_LIFE, WAITS, show::ResetPath};
use crate::{
    access::{
        Granted,
        policy::{ConfirmReset, VouchReset},
    },
    account::{EventId, ResetId},
    db::{Read, Write},
    error::{Error, OnConstraint, Result},
    member::MemberId,
    unit::UnitId,
};

/// A reset as it stands.
#[derive(Clone, Debug)]
pub struct Reset {
    /// Its id.
    pub id: ResetId,
    /// Whose.
    pub member: MemberId,
    /// Their name.
    pub name: String,
    /// Their code.
    pub code: String,
    /// Their branch.
    pub branch: UnitId,
    /// Its name.
    pub branch_name: String,
    /// Whether a new password is to be set.
    pub password: bool,
    /// Whether the second factor is to be removed.
    pub factor: bool,
    /// When it was asked for.
    pub asked_at: DateTime<Utc>,
    /// Who vouched; nobody yet.
    pub vouched_by: Option<MemberId>,
    /// When.
    pub vouched_at: Option<DateTime<Utc>>,
    /// When it was confirmed.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// Until when it stands.
    pub expires_at: DateTime<Utc>,
    /// When it was used.
    pub used_at: Option<DateTime<Utc>>,
    /// When it was called off.
    pub cancelled_at: Option<DateTime<Utc>>,
}

impl Reset {
    /// Whether something can still come of it.
    #[must_use]
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.used_at.is_none() && self.cancelled_at.is_none() && self.expires_at > now
    }

    /// What is to be given back.
    #[must_use]
    pub fn what(&self) -> &'static str {
        match (self.password, self.factor) {
            (true, true) => "Mật khẩu và xác thực hai bước",
            (false, true) => "Xác thực hai bước",
            _ => "Mật khẩu",
        }
    }
}

/// One reset.
///
/// # Errors
/// [`Error::NotFound`] if there is none that this person sees.
pub async fn find(tx: &mut Read, id: ResetId) -> Result<Reset> {
    let reset = sqlx::query_as!(
        Reset,
        r#"select reset.id as "id: ResetId", reset.member_id as "member: MemberId", member.full_name as name, member.code,
                  unit.id as "branch: UnitId", unit.name as branch_name, reset.password, reset.factor, reset.asked_at,
                  reset.vouched_by as "vouched_by: MemberId", reset.vouched_at, reset.confirmed_at, reset.expires_at,
                  reset.used_at, reset.cancelled_at
             from account_reset reset join member on member.id = reset.member_id join unit on unit.id = member.branch_id
            where reset.id = $1"#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(reset)
}

/// The open resets of others that this person sees, oldest first, a page by key.
///
/// # Errors
/// When the database fails.
pub async fn list(
    tx: &mut Read,
    own: MemberId,
    after: Option<ResetId>,
    (limit, now): (i64, DateTime<Utc>),
) -> Result<Vec<Reset>> {
    let resets = sqlx::query_as!(
        Reset,
        r#"select reset.id as "id: ResetId", reset.member_id as "member: MemberId", member.full_name as name, member.code,
                  unit.id as "branch: UnitId", unit.name as branch_name, reset.password, reset.factor, reset.asked_at,
                  reset.vouched_by as "vouched_by: MemberId", reset.vouched_at, reset.confirmed_at, reset.expires_at,
                  reset.used_at, reset.cancelled_at
             from account_reset reset join member on member.id = reset.member_id join unit on unit.id = member.branch_id
            where reset.member_id <> $1 and reset.used_at is null and reset.cancelled_at is null
              and reset.expires_at > $4 and ($2::uuid is null or reset.id > $2)
            order by reset.id limit $3"#,
        own as _,
        after as _,
        limit,
        now,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(resets)
}

/// One's own open reset, as the account page tells of it.
#[derive(Clone, Debug)]
pub struct Open {
    /// Where it is read and called off.
    pub href: String,
    /// Whether two persons have agreed to it.
    pub confirmed: bool,
}

/// The reset that is under way for somebody.
///
/// # Errors
/// When the database fails.
pub async fn open_of(tx: &mut Read, member: MemberId, now: DateTime<Utc>) -> Result<Option<Open>> {
    let found = sqlx::query!(
        r#"select id as "id: ResetId", confirmed_at is not null as "confirmed!" from account_reset
            where member_id = $1 and used_at is null and cancelled_at is null and expires_at > $2"#,
        member as _,
        now,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(found.map(|row| Open { href: ResetPath { id: row.id }.to_string(), confirmed: row.confirmed }))
}

/// Keeps what came from the sign-in page; whatever the code, nothing comes back.
///
/// # Errors
/// When the database fails.
pub async fn ask(conn: &mut PgConnection, code: &str, now: DateTime<Utc>) -> Result<()> {
    let (id, event) = (ResetId::new(now), EventId::new(now));
    sqlx::query!("select ask_account_reset($1, $2, $3, $4, $5)", code, id as _, event as _, now, now + WAITS)
        .execute(conn)
        .await?;
    Ok(())
}

/// Starts one for somebody who stands before the person who vouches.
///
/// # Errors
/// A conflict if one is under way.
pub async fn start(
    tx: &mut Write,
    granted: &Granted<VouchReset>,
    (password, factor): (bool, bool),
    now: DateTime<Utc>,
) -> Result<ResetId> {
    let (id, member) = (ResetId::new(now), granted.on().member);
    sqlx::query!(
        "update account_reset set cancelled_at = $2, cancelled_by = $3
          where member_id = $1 and used_at is null and cancelled_at is null and expires_at <= $2",
        member as _,
        now,
        granted.by() as _,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into account_reset (id, member_id, password, factor, asked_at, asked_by, vouched_at, vouched_by, expires_at)
         values ($1, $2, $3, $4, $5, $6, $5, $6, $7)",
        id as _,
        member as _,
        password,
        factor,
        now,
        granted.by() as _,
        now + WAITS,
    )
    .execute(tx.conn())
    .await
    .on_constraint("account_reset_one_open", || {
        Error::Conflict("Đồng chí này đã có một yêu cầu cấp lại đang chờ. Hãy mở yêu cầu đó.".to_owned())
    })?;
    Ok(id)
}

/// Vouches.
///
/// # Errors
/// A conflict if someone was faster.
pub async fn vouch(
    tx: &mut Write,
    granted: &Granted<VouchReset>,
    id: ResetId,
    now: DateTime<Utc>,
) -> Result<()> {
    let done = sqlx::query!(
        "update account_reset set vouched_at = $2, vouched_by = $3
          where id = $1 and vouched_at is null and used_at is null and cancelled_at is null and expires_at > $2",
        id as _,
        now,
        granted.by() as _,
    )
    .execute(tx.conn())
    .await?;
    once(done.rows_affected())
}

/// Confirms: every session ends, no device is trusted, a lost factor is gone. With `slip`, its hash is kept.
///
/// # Errors
/// A conflict if someone was faster, or the same person vouched.
pub async fn confirm(
    tx: &mut Write,
    granted: &Granted<ConfirmReset>,
    id: ResetId,
    slip: Option<Vec<u8>>,
    now: DateTime<Utc>,
) -> Result<()> {
    let done = sqlx::query!(
        "update account_reset
            set confirmed_at = $2, confirmed_by = $3, slip_hash = $4, expires_at = $5,
                used_at = case when $4::bytea is null then $2 end
          where id = $1 and vouched_at is not null and vouched_by <> $3 and confirmed_at is null
            and cancelled_at is null and expires_at > $2",
        id as _,
        now,
        granted.by() as _,
        slip,
        now + SLIP_LIFE,
    )
    .execute(tx.conn())
    .await?;
    once(done.rows_affected())
}

/// Calls it off.
///
/// # Errors
/// A conflict if it is over.
pub async fn cancel(tx: &mut Write, id: ResetId, by: MemberId, now: DateTime<Utc>) -> Result<()> {
    let done = sqlx::query!(
        "update account_reset set cancelled_at = $2, cancelled_by = $3
          where id = $1 and used_at is null and cancelled_at is null",
        id as _,
        now,
        by as _,
    )
    .execute(tx.conn())
    .await?;
    once(done.rows_affected())
}

/// Uses the slip up, as its owner.
///
/// # Errors
/// A conflict if it was used before.
pub async fn use_up(tx: &mut Write, id: ResetId, now: DateTime<Utc>) -> Result<()> {
    let done = sqlx::query!(
        "update account_reset set used_at = $2 where id = $1 and used_at is null and cancelled_at is null",
        id as _,
        now,
    )
    .execute(tx.conn())
    .await?;
    once(done.rows_affected())
}

/// The slip of a confirmed reset, asked for before anyone is signed in.
#[derive(Debug)]
pub struct Slip {
    /// Of which reset.
    pub id: ResetId,
    /// SHA-256 of its code.
    pub hash: Vec<u8>,
    /// Until when it works.
    pub expires_at: DateTime<Utc>,
}

/// The slip of this account, if there is one.
///
/// # Errors
/// When the database fails.
pub async fn slip(conn: &mut PgConnection, member: MemberId) -> Result<Option<Slip>> {
    let slip = sqlx::query_as!(
        Slip,
        r#"select reset_id as "id!: ResetId", slip_hash as "hash!", expires_at as "expires_at!" from reset_slip($1)"#,
        member as _,
    )
    .fetch_optional(conn)
    .await?;
    Ok(slip)
}

fn once(rows: u64) -> Result<()> {
    match rows {
        1 => Ok(()),
        _ => Err(Error::Conflict(
            "Yêu cầu này đã được xử lý, đã hết hạn, hoặc đang chờ một người khác. Hãy mở lại trang."
                .to_owned(),
        )),
    }
}
