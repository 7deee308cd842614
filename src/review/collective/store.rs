//! Reviews in collectives in the database.

use chrono::{DateTime, NaiveDate, Utc};

use super::CollectiveReview;
use crate::{
    access::{Granted, policy::ReviewInCollective},
    db::{Read, Write},
    error::Result,
    id::{ActKey, uuid_at},
    pledge::PledgeId,
    review::outcome::Given,
};

/// What is entered from a collective's minutes.
#[derive(Clone, Debug)]
pub struct NewReview {
    /// Which collective.
    pub collective: String,
    /// The day of its meeting.
    pub held_on: NaiveDate,
    /// How many were there.
    pub present: i32,
    /// How many of them voted for the grade.
    pub in_favour: i32,
    /// The grade it proposes.
    pub grade: String,
    /// In words.
    pub words: String,
}

/// Appends one; a later one of the same collective counts before an earlier one.
///
/// # Errors
/// When the database refuses it; it refuses one's own paper.
pub async fn record(
    tx: &mut Write,
    granted: &Granted<ReviewInCollective>,
    (key, new): (ActKey, &NewReview),
    at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into collective_review (id, pledge_id, key, at, actor_id, actor_name, office_title, collective, held_on,
                                        present, in_favour, grade, words)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        uuid_at(at),
        granted.on().id as _,
        key as _,
        at,
        granted.by() as _,
        granted.actor().name,
        granted.office_title().unwrap_or_default(),
        new.collective,
        new.held_on,
        new.present,
        new.in_favour,
        new.grade,
        new.words,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The reviews of a pledge in collectives, newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_pledge(tx: &mut Read, pledge: PledgeId) -> Result<Vec<CollectiveReview>> {
    let rows = sqlx::query!(
        "select at, actor_name, office_title, collective, held_on, present, in_favour, grade, words
           from collective_review where pledge_id = $1 order by at desc, id desc",
        pledge as _,
    )
    .fetch_all(tx.conn())
    .await?;
    let reviews = rows.into_iter().map(|row| CollectiveReview {
        collective: row.collective,
        held_on: row.held_on,
        present: row.present,
        in_favour: row.in_favour,
        given: Given {
            at: row.at,
            actor_name: row.actor_name,
            office_title: row.office_title,
            grade: row.grade,
            words: row.words,
            basis: String::new(),
        },
    });
    Ok(reviews.collect())
}
