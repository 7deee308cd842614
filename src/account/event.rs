//! What happened to an account, as its owner reads it: who did what, and when.

use chrono::{DateTime, Utc};

use super::{EventId, SessionId};
use crate::{
    access::{Action, Actor, Granted},
    clock::moment_text,
    db::{Read, Write},
    error::Result,
    member::MemberId,
};

/// Lines shown on a page.
const SHOWN: i64 = 30;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Kind {
    /// A slip made the first password.
    Activated,
    /// A new password.
    PasswordChanged,
    /// A sign-in from a device that was not known.
    NewDevice,
    /// An app for codes was set up.
    AppSetUp,
    /// It was removed.
    AppRemoved,
    /// New recovery codes.
    RecoveryMade,
    /// One of them was used.
    RecoveryUsed,
    /// A passkey was made.
    PasskeyMade,
    /// It was taken away.
    PasskeyRemoved,
    /// A sheet of codes was printed by a keeper.
    SheetMade,
    /// An activation slip was printed.
    SlipMade,
    /// It went out by letter.
    SlipMailed,
    /// Somebody gave this code under "forgot my password".
    ResetAsked,
    /// Somebody vouched for the owner.
    ResetVouched,
    /// Somebody else confirmed.
    ResetConfirmed,
    /// The slip was used.
    ResetUsed,
    /// It was called off.
    ResetCancelled,
    /// The account was locked.
    Locked,
    /// And unlocked.
    Unlocked,
}

impl Kind {
    fn words(self) -> &'static str {
        match self {
            Self::Activated => "Kích hoạt tài khoản",
            Self::PasswordChanged => "Đổi mật khẩu",
            Self::NewDevice => "Đăng nhập từ thiết bị mới",
            Self::AppSetUp => "Bật xác thực hai bước bằng ứng dụng",
            Self::AppRemoved => "Tắt xác thực hai bước bằng ứng dụng",
            Self::RecoveryMade => "Tạo mã dự phòng mới",
            Self::RecoveryUsed => "Đăng nhập bằng mã dự phòng",
            Self::PasskeyMade => "Tạo khóa đăng nhập",
            Self::PasskeyRemoved => "Bỏ khóa đăng nhập",
            Self::SheetMade => "In phiếu mã dùng một lần",
            Self::SlipMade => "In phiếu kích hoạt",
            Self::SlipMailed => "Gửi thư kích hoạt",
            Self::ResetAsked => "Báo quên mật khẩu từ trang đăng nhập",
            Self::ResetVouched => "Xác nhận đúng người xin cấp lại",
            Self::ResetConfirmed => "Duyệt cấp lại",
            Self::ResetUsed => "Đặt mật khẩu mới bằng phiếu cấp lại",
            Self::ResetCancelled => "Hủy yêu cầu cấp lại",
            Self::Locked => "Khóa tài khoản",
            Self::Unlocked => "Mở khóa tài khoản",
        }
    }
}

/// One line, ready to show.
#[derive(Clone, Debug)]
pub struct Line {
    /// What.
    pub what: String,
    /// Who, in which office.
    pub who: String,
    /// When.
    pub at: String,
    /// In words.
    pub words: String,
}

/// Adds a line about one's own account.
///
/// # Errors
/// When the database refuses it.
pub async fn of_own(tx: &mut Write, actor: &Actor, kind: Kind, words: &str, at: DateTime<Utc>) -> Result<()> {
    add(tx, (actor.member, actor, None), (kind, words, None), at).await
}

/// Adds a line about someone's account under an office.
///
/// # Errors
/// When the database refuses it.
pub async fn of_granted<A: Action>(
    tx: &mut Write,
    granted: &Granted<A>,
    member: MemberId,
    (kind, words): (Kind, &str),
    at: DateTime<Utc>,
) -> Result<()> {
    add(tx, (member, granted.actor(), granted.office_title()), (kind, words, None), at).await
}

/// Adds the line of a sign-in from a new device; it is shown to its owner until they have seen it.
///
/// # Errors
/// When the database refuses it.
pub async fn of_arrival(
    tx: &mut Write,
    actor: &Actor,
    words: &str,
    session: SessionId,
    at: DateTime<Utc>,
) -> Result<()> {
    add(tx, (actor.member, actor, None), (Kind::NewDevice, words, Some(session)), at).await
}

async fn add(
    tx: &mut Write,
    (member, actor, office): (MemberId, &Actor, Option<String>),
    (kind, words, session): (Kind, &str, Option<SessionId>),
    at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into account_event (id, member_id, at, kind, actor_id, actor_name, office_title, words, session_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        EventId::new(at) as _,
        member as _,
        at,
        kind as _,
        actor.member as _,
        actor.name,
        office,
        words,
        session as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The newest lines of an account.
///
/// # Errors
/// When the database fails.
pub async fn list(tx: &mut Read, member: MemberId) -> Result<Vec<Line>> {
    let rows = sqlx::query!(
        r#"select kind as "kind: Kind", at, actor_id = member_id as "own: bool", actor_id is null as "nobody!",
                  actor_name, office_title, words
             from account_event where member_id = $1 order by id desc limit $2"#,
        member as _,
        SHOWN,
    )
    .fetch_all(tx.conn())
    .await?;
    let line = |kind: Kind, who: String, at, words| Line {
        what: kind.words().to_owned(),
        who,
        at: moment_text(at),
        words,
    };
    Ok(rows
        .into_iter()
        .map(|row| {
            let who = match (row.own, row.office_title) {
                (Some(true), _) => "Chủ tài khoản".to_owned(),
                (_, Some(office)) => format!("{}, {office}", row.actor_name),
                _ if row.nobody => "Không đăng nhập".to_owned(),
                _ => row.actor_name,
            };
            line(row.kind, who, row.at, row.words)
        })
        .collect())
}
