//! Second factors: something one has beside the password. A kind is one more value of [`Kind`] and of the table's check.

pub mod app;
mod codes;
pub mod recovery;
pub mod sheet;
pub mod show;
mod totp;

use chrono::{DateTime, Utc};
use sqlx::query;

use super::{FactorId, proof::ProofPath, seal, seal::SealingKey};
use crate::{
    app::App,
    db::{Read, Write},
    error::{AskWho, Error, Result},
    member::MemberId,
    web::{
        back::Back,
        routes::{Need, Routes},
        signed::Arriving,
    },
};

/// The part's routes.
pub(super) fn routes() -> Routes {
    Routes::default()
        .get(Need::SignedIn, show::show)
        .post(Need::SignedIn, show::remove)
        .get(Need::SignedIn, app::show)
        .post(Need::SignedIn, app::create)
        .post(Need::SignedIn, app::activate)
        .post(Need::SignedIn, recovery::create)
        .get(Need::Permit, sheet::show)
        .post(Need::Permit, sheet::create)
}

/// What somebody has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Kind {
    /// An app that shows codes by the time.
    Totp,
    /// Recovery codes, each good once, for when the app is lost.
    Recovery,
    /// A sheet of such codes printed by a keeper of accounts, for those without a phone.
    Sheet,
    /// A passkey: the lock of one's own phone or computer. Kept by its own slice.
    Passkey,
}

impl Kind {
    fn words(self) -> &'static str {
        match self {
            Self::Totp => "ứng dụng trên điện thoại",
            Self::Recovery => "mã dự phòng",
            Self::Sheet => "phiếu mã in sẵn",
            Self::Passkey => "khóa đăng nhập",
        }
    }
}

/// By what a second step was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// The app's code.
    App,
    /// A recovery code; so many are left.
    Recovery {
        /// Codes left.
        left: i64,
    },
    /// A code from a printed sheet; so many are left.
    Sheet {
        /// Codes left.
        left: i64,
    },
}

impl Taken {
    /// How many codes are left, as a sentence.
    #[must_use]
    pub fn left_words(self) -> String {
        match self {
            Self::App => String::new(),
            Self::Recovery { left } | Self::Sheet { left } => format!("Còn {left} mã."),
        }
    }
}

/// Which kinds somebody can sign in with; a list of codes that is used up is none.
///
/// # Errors
/// When the database fails.
pub async fn active(tx: &mut Read, member: MemberId) -> Result<Vec<Kind>> {
    let kinds = sqlx::query_scalar!(
        r#"select kind as "kind!: Kind" from second_factor factor
            where member_id = $1 and active_at is not null
              and (kind not in ('recovery', 'sheet')
                   or exists (select 1 from one_time_code code
                               where code.factor_id = factor.id and code.used_at is null))
           union
           select 'passkey' from passkey where member_id = $1"#,
        member as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(kinds)
}

/// Whether these kinds ask for a second step after a password. A passkey alone does not, unless one is required: who
/// made one to sign in more easily still gets in with the password where the passkey is not at hand.
#[must_use]
pub fn asks(kinds: &[Kind]) -> bool {
    kinds.iter().any(|kind| *kind != Kind::Passkey)
}

/// Whether someone who must have a second factor may do without what is about to go: recovery codes run out, so they
/// are no way of their own.
#[must_use]
pub fn lasts(kinds: &[Kind]) -> bool {
    kinds.iter().any(|kind| *kind != Kind::Recovery)
}

/// What somebody has, as a sentence goes on: "ứng dụng trên điện thoại, khóa đăng nhập".
#[must_use]
pub fn in_words(kinds: &[Kind]) -> String {
    let all = [Kind::Totp, Kind::Passkey, Kind::Sheet, Kind::Recovery];
    let had: Vec<_> = all.into_iter().filter(|kind| kinds.contains(kind)).map(Kind::words).collect();
    had.join(", ")
}

/// Whoever knows the password alone must not set up a factor beside one that is there; and nobody does at a page that
/// was left open. `back` is the page to come back to.
///
/// # Errors
/// [`AskWho::Half`] while a factor that is there was not given; [`Error::ProveAgain`] after a while.
pub async fn may_set_up(
    tx: &mut Read,
    app: &App,
    arriving: &Arriving,
    back: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let session = &arriving.session;
    let kinds = active(tx, session.actor.member).await?;
    let open = session.opens_pages(&app.config);
    let owed = if open { asks(&kinds) } else { !kinds.is_empty() };
    if owed && !session.with_factor {
        return Err(Error::SignIn(AskWho::Half));
    }
    if open && !session.is_proved(&app.config, now) {
        return Err(Error::ProveAgain(Back::to(back).through(ProofPath)));
    }
    Ok(())
}

/// Takes what was typed as one's own second factor, once.
///
/// # Errors
/// When the database fails, or a secret cannot be opened.
pub async fn take(
    tx: &mut Write,
    key: Option<&SealingKey>,
    member: MemberId,
    typed: &str,
    now: DateTime<Utc>,
) -> Result<Option<Taken>> {
    let plain: String = typed.chars().filter(char::is_ascii_alphanumeric).take(64).collect();
    if plain.len() == totp::DIGITS && plain.bytes().all(|byte| byte.is_ascii_digit()) {
        return take_app(tx, key, member, &plain, now).await;
    }
    codes::take(tx, member, &plain, now).await
}

async fn take_app(
    tx: &mut Write,
    key: Option<&SealingKey>,
    member: MemberId,
    typed: &str,
    now: DateTime<Utc>,
) -> Result<Option<Taken>> {
    let found = sqlx::query!(
        r#"select id as "id: FactorId", secret as "secret!", last_step from second_factor
            where member_id = $1 and kind = 'totp' and active_at is not null"#,
        member as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(found) = found else { return Ok(None) };
    let secret = seal::open(key, member.0, &found.secret)?;
    let Some(step) =
        totp::step_of(&secret, typed, now)?.filter(|step| found.last_step.is_none_or(|last| *step > last))
    else {
        return Ok(None);
    };
    let kept =
        if seal::is_bare(key, &found.secret) { seal::seal(key, member.0, &secret)? } else { found.secret };
    // Of two who send the same code at once, one wins.
    let moved = query!(
        "update second_factor set last_step = $2, secret = $3 where id = $1 and (last_step is null or last_step < $2)",
        found.id as _,
        step,
        kept,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok((moved == 1).then_some(Taken::App))
}
