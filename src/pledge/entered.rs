//! A pledge that someone else typed in from a signed paper: the mark pinned with it, and what its member says of it.

use serde::{Deserialize, Serialize};

use super::{Pledge, PledgeId, workflow::State as At};
use crate::{
    clock::{date_text, moment_text},
    db::Read,
    error::{Error, Result},
};

/// The mark. It is under the revision's digest, and so is the digest of the scan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entered {
    /// Who typed it in.
    pub by: String,
    /// Under which office.
    pub office: String,
    /// Why the member did not.
    pub reason: String,
    /// The day on which the member signed the paper, `dd/mm/yyyy`.
    pub signed_on: String,
    /// SHA-256 of the scan, in hexadecimal.
    pub scan: String,
}

impl Entered {
    /// The mark in one line: "Trần Văn A, Bí thư chi bộ … nhập từ bản giấy ký ngày 01/12/2026. Lý do: …".
    #[must_use]
    pub fn line(&self) -> String {
        format!(
            "{}, {}, nhập từ bản giấy ký ngày {}. Lý do: {}",
            self.by, self.office, self.signed_on, self.reason
        )
    }
}

/// What a pledge's page tells of it beside the mark.
#[derive(Debug)]
pub struct Shown {
    /// Where the scan is.
    pub scan: String,
    /// What the member said, and when; empty while they have not.
    pub answer: String,
    /// Whether the member has said nothing yet.
    pub open: bool,
}

/// The mark of the entry that is open on a pledge.
///
/// # Errors
/// When the database fails.
pub async fn open_mark(tx: &mut Read, pledge: PledgeId) -> Result<Option<Entered>> {
    let row = sqlx::query!(
        r#"select entered_name, office_title, reason, signed_on, encode(digest, 'hex') as "scan!"
             from proxy_entry join evidence on evidence.id = scan_id
            where proxy_entry.pledge_id = $1 and state = 'open'"#,
        pledge as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| Entered {
        by: row.entered_name,
        office: row.office_title,
        reason: row.reason,
        signed_on: date_text(row.signed_on),
        scan: row.scan,
    }))
}

/// What is told of the entry that became a revision.
///
/// # Errors
/// When the database fails.
pub async fn of_revision(tx: &mut Read, pledge: PledgeId, number: i32) -> Result<Option<Shown>> {
    let row = sqlx::query!(
        r#"select scan_id, answer, answered_at, words from proxy_entry
            where pledge_id = $1 and revision = $2 order by began_at desc limit 1"#,
        pledge as _,
        number,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| {
        let at = row.answered_at.map(moment_text).unwrap_or_default();
        let answer = match row.answer.as_deref() {
            Some("accepted") => format!("Đảng viên xác nhận đúng là bản của mình, lúc {at}."),
            Some(_) => format!("Đảng viên không công nhận bản này, lúc {at}: {}", row.words),
            None => String::new(),
        };
        Shown { scan: format!("/evidence/{}", row.scan_id), open: answer.is_empty(), answer }
    }))
}

/// Whether an entry may begin: nothing is written yet, or what was entered was given back.
///
/// # Errors
/// [`Error::Conflict`] otherwise.
pub fn may_begin(pledge: &Pledge) -> Result<()> {
    let untouched = match pledge.state {
        At::Asked => true,
        At::Returned { .. } => pledge.entered_by.is_some(),
        _ => false,
    };
    if untouched && pledge.entering_by.is_none() {
        return Ok(());
    }
    Err(Error::Conflict(
        "Bản cam kết này đang được soạn, đã được gửi, hoặc không phải viết, nên không nhập thay được."
            .to_owned(),
    ))
}
