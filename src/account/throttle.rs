//! Limits on guessing that slow an attacker and lock nobody out for good.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use crate::error::{Error, Result};

/// Wrong tries on one account before each further one must wait.
const FREE_TRIES: u32 = 5;
/// The longest wait on one account, in seconds: under a hundred guesses a day.
const LONGEST_WAIT: i64 = 900;
/// Wrong tries from one address in a quarter of an hour; a whole agency may sit behind it.
const FREE_TRIES_OF_ADDRESS: i64 = 60;

/// Seconds to wait after the last of `failures` wrong tries in a day.
#[must_use]
pub fn wait_after(failures: u32) -> i64 {
    if failures < FREE_TRIES { 0 } else { (1_i64 << (failures - FREE_TRIES).min(20)).min(LONGEST_WAIT) }
}

/// Counts a try before it is made, so that many at once count as many; take it back when it was right.
/// On a device where this person signed in before, `code` is the device's own, so strangers' tries do not count.
///
/// # Errors
/// [`Error::TooMany`] with the seconds to wait.
pub async fn count(conn: &mut PgConnection, code: &str, address: &str, at: DateTime<Utc>) -> Result<i64> {
    sqlx::query!("select pg_advisory_xact_lock(hashtext($1))", code).execute(&mut *conn).await?;
    let of_code = sqlx::query!(
        r#"select count(*) as "count!", max(at) as last from sign_in_failure where code = $1 and at > $2"#,
        code,
        at - TimeDelta::days(1),
    )
    .fetch_one(&mut *conn)
    .await?;
    let of_address = sqlx::query_scalar!(
        r#"select count(*) as "count!" from sign_in_failure where address = $1 and at > $2"#,
        address,
        at - TimeDelta::minutes(15),
    )
    .fetch_one(&mut *conn)
    .await?;
    let wait = wait_after(u32::try_from(of_code.count).unwrap_or(u32::MAX));
    let until = of_code.last.map(|last| last + TimeDelta::seconds(wait)).filter(|until| *until > at);
    if let Some(until) = until {
        return Err(Error::TooMany(u64::try_from((until - at).num_seconds() + 1).unwrap_or(1)));
    }
    if of_address >= FREE_TRIES_OF_ADDRESS {
        return Err(Error::TooMany(60));
    }
    let id = sqlx::query_scalar!(
        "insert into sign_in_failure (at, code, address) values ($1, $2, $3) returning id",
        at,
        code,
        address,
    )
    .fetch_one(conn)
    .await?;
    Ok(id)
}

/// Takes a counted try back: it was right.
///
/// # Errors
/// When the database fails.
pub async fn take_back(conn: &mut PgConnection, id: i64) -> Result<()> {
    sqlx::query!("delete from sign_in_failure where id = $1", id).execute(conn).await?;
    Ok(())
}

/// How often a question may be asked for which nobody signs in, in a quarter of an hour.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Which question; no member code reads like it.
    pub question: &'static str,
    /// Times from one address: a whole agency may sit behind it.
    pub of_address: i64,
    /// Times from all addresses together.
    pub of_all: i64,
}

/// Counts such a question before it is answered; take it back where the answer shows that nobody was guessing. It is
/// counted apart from sign-ins, so that neither slows the other.
///
/// # Errors
/// [`Error::TooMany`] beyond the pace.
pub async fn count_question(
    conn: &mut PgConnection,
    pace: Pace,
    address: &str,
    at: DateTime<Utc>,
) -> Result<i64> {
    let from = format!("{} {address}", pace.question);
    sqlx::query!("select pg_advisory_xact_lock(hashtext($1))", pace.question).execute(&mut *conn).await?;
    let asked = sqlx::query!(
        r#"select count(*) as "of_all!", count(*) filter (where address = $2) as "of_address!"
             from sign_in_failure where code = $1 and at > $3"#,
        pace.question,
        from,
        at - TimeDelta::minutes(15),
    )
    .fetch_one(&mut *conn)
    .await?;
    if asked.of_all >= pace.of_all || asked.of_address >= pace.of_address {
        return Err(Error::TooMany(60));
    }
    let id = sqlx::query_scalar!(
        "insert into sign_in_failure (at, code, address) values ($1, $2, $3) returning id",
        at,
        pace.question,
        from,
    )
    .fetch_one(conn)
    .await?;
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_stay_bounded() {
        for (failures, wait) in [(0, 0), (4, 0), (5, 1), (6, 2), (8, 8), (14, 512), (15, 900), (400, 900)] {
            assert_eq!(wait_after(failures), wait, "{failures}");
        }
    }

    #[test]
    fn a_day_of_guessing_one_account_stays_near_a_hundred() {
        let mut seconds = 0;
        let mut guesses = 0;
        while seconds < 86_400 {
            guesses += 1;
            seconds += wait_after(guesses);
        }
        assert!(guesses <= 110, "{guesses}");
    }
}
