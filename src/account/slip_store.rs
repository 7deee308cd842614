//! Activation slips in the database.

use chrono::{DateTime, Utc};

use crate::{
    access::{
        Granted,
        policy::{IssueSlips, SendActivation},
    },
    db::{Read, Write},
    error::{Error, Result},
    member::MemberId,
    unit::UnitId,
};

/// What is said when two print at once.
const TAKEN: &str =
    "Có người vừa tạo phiếu cho chi bộ này. Phiếu ấy còn dùng được; hãy mở lại trang Phiếu kích hoạt để xem.";

/// A member of a branch with the state of the account.
#[derive(Debug)]
pub struct SlipRow {
    /// Who.
    pub member: MemberId,
    /// Member code.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Whether a password was set.
    pub active: bool,
    /// Whether a slip was printed before and still works.
    pub pending: bool,
    /// Until when the slip printed last works or worked.
    pub expires_at: Option<DateTime<Utc>>,
}

/// The people of a branch, by given name.
pub async fn accounts_of(tx: &mut Read, branch: UnitId, at: DateTime<Utc>) -> Result<Vec<SlipRow>> {
    let rows = sqlx::query_as!(
        SlipRow,
        r#"select member.id as "member: MemberId", member.code, member.full_name as name,
                  account.password_hash is not null as "active!",
                  coalesce(account.activation_expires_at > $2, false) as "pending!",
                  account.activation_expires_at as expires_at
             from member join account on account.member_id = member.id
            where member.branch_id = $1
            order by member.given_name collate "vi-x-icu", member.full_name collate "vi-x-icu", member.id"#,
        branch as _,
        at,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// Keeps the hashes of new activation codes for accounts that have no password yet. Of two who print at once, one wins:
/// the slips that were seen must still be the last.
///
/// # Errors
/// A conflict if someone else printed meanwhile.
pub async fn issue_codes(
    tx: &mut Write,
    _granted: &Granted<IssueSlips>,
    codes: &[(SlipRow, String)],
    expires_at: DateTime<Utc>,
) -> Result<()> {
    let members: Vec<uuid::Uuid> = codes.iter().map(|(row, _)| row.member.0).collect();
    let seen: Vec<Option<DateTime<Utc>>> = codes.iter().map(|(row, _)| row.expires_at).collect();
    let hashes: Vec<Vec<u8>> = codes.iter().map(|(_, code)| super::store::code_hash(code)).collect();
    let issued = sqlx::query!(
        "update account set activation_hash = fresh.hash, activation_expires_at = $3, mailed_to = null, mailed_at = null
           from unnest($1::uuid[], $2::bytea[], $4::timestamptz[]) as fresh (member_id, hash, seen)
          where account.member_id = fresh.member_id and account.password_hash is null
            and account.activation_expires_at is not distinct from fresh.seen",
        &members,
        &hashes,
        expires_at,
        &seen as &[Option<DateTime<Utc>>],
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if usize::try_from(issued) == Ok(codes.len()) { Ok(()) } else { Err(Error::Conflict(TAKEN.to_owned())) }
}

/// A member of a branch, with where a letter would go and where one went.
#[derive(Debug)]
pub struct LetterRow {
    /// Who.
    pub member: MemberId,
    /// Member code.
    pub code: String,
    /// Full name.
    pub name: String,
    /// The address in the register.
    pub address: Option<String>,
    /// Whether a password was set.
    pub active: bool,
    /// Until when the newest code works.
    pub code_until: Option<DateTime<Utc>>,
    /// Where it went by letter, masked.
    pub mailed_to: Option<String>,
    /// When.
    pub mailed_at: Option<DateTime<Utc>>,
}

/// The people of a branch whose accounts are not locked, by given name.
pub async fn to_write_to(tx: &mut Read, branch: UnitId) -> Result<Vec<LetterRow>> {
    let rows = sqlx::query_as!(
        LetterRow,
        r#"select member.id as "member: MemberId", member.code, member.full_name as name, member.email as address,
                  account.active as "active!", account.code_until, account.mailed_to, account.mailed_at
             from accounts_to_activate($1) account join member on member.id = account.member_id
            order by member.given_name collate "vi-x-icu", member.full_name collate "vi-x-icu", member.id"#,
        branch as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// A code that goes out by letter.
#[derive(Debug)]
pub struct MailedCode {
    /// To whom.
    pub member: MemberId,
    /// The code.
    pub code: String,
    /// The address, masked.
    pub masked: String,
}

/// Keeps the hashes of codes that go out by letter; tells for whom.
pub async fn keep_mailed_codes(
    tx: &mut Write,
    granted: &Granted<SendActivation>,
    codes: &[MailedCode],
    (now, until): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<MemberId>> {
    let members: Vec<uuid::Uuid> = codes.iter().map(|code| code.member.0).collect();
    let hashes: Vec<Vec<u8>> = codes.iter().map(|code| super::store::code_hash(&code.code)).collect();
    let masked: Vec<String> = codes.iter().map(|code| code.masked.clone()).collect();
    let kept = sqlx::query_scalar!(
        r#"select kept as "kept!: MemberId" from keep_mailed_codes($1, $2, $3, $4, $5, $6) as kept"#,
        granted.on().id as _,
        &members,
        &hashes,
        &masked,
        now,
        until,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(kept)
}
