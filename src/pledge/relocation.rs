//! Pledges follow their members to another branch, with a step that says from where to where.

use chrono::{DateTime, Utc};

use crate::{
    access::{Action, Granted},
    cycle::{Cycle, store as years},
    db::Write,
    error::Result,
    id::uuid_at,
    member::MemberId,
};

/// The pledges of years that are not closed go where their members belong now; the unit that decides is looked up
/// anew. Those of closed years, and those already decided, stay where they were. Call it after
/// `member::membership::relocate`. `words` say more in each history: "theo Quyết định số …", or are empty.
/// Returns how many went.
///
/// # Errors
/// When the database refuses it.
pub async fn follow<A: Action>(
    tx: &mut Write,
    permit: &Granted<A>,
    members: &[MemberId],
    words: &str,
    at: DateTime<Utc>,
) -> Result<u64> {
    let moving: Vec<uuid::Uuid> = members.iter().map(|member| member.0).collect();
    let words = if words.is_empty() { String::new() } else { format!(", {words}") };
    let mut followed = 0;
    for cycle in years::all(tx).await?.iter().filter(|cycle| !cycle.is_closed_at(at)) {
        followed += follow_in(tx, permit, cycle, (&moving, &words), at).await?;
    }
    Ok(followed)
}

/// Pledges that are not yet sent take agency, level and form from what the register says of their members now.
///
/// # Errors
/// When the database fails.
pub async fn reflect(tx: &mut Write, members: &[MemberId]) -> Result<()> {
    let members: Vec<uuid::Uuid> = members.iter().map(|member| member.0).collect();
    sqlx::query_scalar!(r#"select pledges_reflect($1) as "changed!""#, &members).fetch_one(tx.conn()).await?;
    Ok(())
}

async fn follow_in<A: Action>(
    tx: &mut Write,
    permit: &Granted<A>,
    cycle: &Cycle,
    (moving, words): (&[uuid::Uuid], &str),
    at: DateTime<Utc>,
) -> Result<u64> {
    let fresh: Vec<uuid::Uuid> = moving.iter().map(|_| uuid_at(at)).collect();
    let followed = sqlx::query_scalar!(
        r#"select pledges_follow($1, $2, $3, $4, $5, $6, $7) as "followed!""#,
        cycle.id as _,
        moving,
        &fresh,
        at,
        permit.actor().name,
        permit.office_title(),
        words,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(u64::try_from(followed).unwrap_or(0))
}
