//! Proofs in the database: appended, read, and taken back once.

use chrono::{DateTime, Utc};

use super::Brought;
use crate::{
    access::{Granted, policy::ReportProgress},
    db::{Read, Write},
    error::{Error, Result},
    evidence::{self, EvidenceId, file::Kind, scan::Checked, store::Kept},
    follow_up::{CheckInId, ProofId},
    id::{ActKey, CommitmentId},
    pledge::{PledgeId, store::stale},
    web::act::{Outcome, once},
};

/// A proof as it was added.
#[derive(Clone, Debug)]
pub struct Proof {
    /// Its id.
    pub id: ProofId,
    /// With which report it came.
    pub check_in: Option<CheckInId>,
    /// When.
    pub at: DateTime<Utc>,
    /// What it is called.
    pub title: String,
    /// Its address, where it has one.
    pub address: Option<String>,
    /// Its file, where it has one.
    pub file: Option<EvidenceId>,
    /// What the file is.
    pub kind: Option<Kind>,
    /// How many bytes the file has.
    pub size: Option<i32>,
    /// Whether the scanner has passed the file.
    pub checked: Option<Checked>,
    /// For which commitments it stands.
    pub commitments: Vec<CommitmentId>,
    /// When it was taken back.
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// Why.
    pub withdrawn_for: Option<String>,
}

/// Appends what was brought, each thing for itself. `None` if there is no room for its files.
///
/// # Errors
/// When the database refuses it; it refuses what stands beside another's pledge.
pub async fn record(
    tx: &mut Write,
    granted: &Granted<ReportProgress>,
    key: ActKey,
    (check_in, commitments): (Option<CheckInId>, &[CommitmentId]),
    brought: &Brought,
    at: DateTime<Utc>,
) -> Result<Option<Outcome>> {
    let mut things: Vec<(String, Option<&str>, Option<EvidenceId>)> = Vec::new();
    for (name, clean, checked) in &brought.files {
        let Kept::As(file) = evidence::store::keep(tx, granted, (name, clean, *checked), at).await? else {
            return Ok(None);
        };
        let title = if brought.title.is_empty() { name } else { &brought.title };
        let title = if title.is_empty() { "Tệp minh chứng" } else { title };
        things.push((title.to_owned(), None, Some(file)));
    }
    if !brought.address.is_empty() {
        let title = if brought.title.is_empty() { &brought.address } else { &brought.title };
        things.push((title.clone(), Some(&brought.address), None));
    }
    if things.is_empty() && !brought.title.is_empty() {
        things.push((brought.title.clone(), None, None));
    }
    let commitments: Vec<uuid::Uuid> = commitments.iter().map(|id| id.0).collect();
    let mut outcome = Outcome::Done;
    for (place, (title, address, file)) in (0_i16..).zip(things) {
        let result = sqlx::query!(
            "insert into proof
               (id, pledge_id, key, place, check_in_id, at, actor_id, title, address, evidence_id, commitments)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            ProofId::new(at) as _,
            granted.on().id as _,
            key as _,
            place,
            check_in as _,
            at,
            granted.by() as _,
            title,
            address,
            file as _,
            &commitments,
        )
        .execute(tx.conn())
        .await;
        outcome = once(result, "proof_key")?;
        if outcome == Outcome::Repeated {
            break;
        }
    }
    Ok(Some(outcome))
}

/// Every proof of a pledge, newest first, those taken back included.
///
/// # Errors
/// When the database fails.
pub async fn all(tx: &mut Read, pledge: PledgeId) -> Result<Vec<Proof>> {
    let rows = sqlx::query_as!(
        Proof,
        r#"select proof.id as "id: ProofId", check_in_id as "check_in: CheckInId", at, title, address,
                  evidence_id as "file: EvidenceId", evidence.kind as "kind?: Kind", evidence.size as "size?",
                  evidence.checked as "checked?: Checked", commitments as "commitments: Vec<CommitmentId>",
                  withdrawn_at, withdrawn_for
             from proof left join evidence on evidence.id = proof.evidence_id
            where proof.pledge_id = $1 order by at desc, proof.id desc"#,
        pledge as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// The pledge beside which a proof stands.
///
/// # Errors
/// [`Error::NotFound`] if there is none for this person.
pub async fn pledge_of(tx: &mut Read, id: ProofId) -> Result<PledgeId> {
    let found =
        sqlx::query_scalar!(r#"select pledge_id as "id: PledgeId" from proof where id = $1"#, id as _)
            .fetch_optional(tx.conn())
            .await?;
    found.ok_or(Error::NotFound)
}

/// Takes a proof back, once.
///
/// # Errors
/// A conflict if it was taken back before.
pub async fn withdraw(
    tx: &mut Write,
    granted: &Granted<ReportProgress>,
    (id, reason): (ProofId, &str),
    at: DateTime<Utc>,
) -> Result<()> {
    let done = sqlx::query!(
        "update proof set withdrawn_at = $3, withdrawn_for = $4
          where id = $1 and pledge_id = $2 and withdrawn_at is null",
        id as _,
        granted.on().id as _,
        at,
        reason,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if done == 1 { Ok(()) } else { Err(stale()) }
}
