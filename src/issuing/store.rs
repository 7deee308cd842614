//! Terms, kinds and issued documents in the database.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Document, DocumentId, Kind, Term, TermId};
use crate::{
    access::{
        Granted,
        policy::{IssueDocument, KeepTerms, VoidDocument},
    },
    clock::moment_text,
    db::{Read, Write},
    document::Paper,
    error::{Error, OnConstraint, Result},
    id::ActKey,
    unit::{Unit, UnitId},
    web::act::{Outcome, once},
};

/// The kinds that a unit may issue, in their order.
///
/// # Errors
/// When the database fails.
pub async fn kinds(tx: &mut Read, unit: &Unit) -> Result<Vec<Kind>> {
    let kinds = sqlx::query_as!(
        Kind,
        "select symbol, title from document_kind where by_branch or not $1 order by position",
        unit.kind.is_branch(),
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(kinds)
}

/// The terms of a unit, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn terms(tx: &mut Read, unit: UnitId) -> Result<Vec<Term>> {
    let terms = sqlx::query_as!(
        Term,
        r#"select id as "id: TermId", name, lower(during) as "from!", upper(during) as until
             from committee_term where unit_id = $1 order by during desc"#,
        unit as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(terms)
}

/// Enters a term.
///
/// # Errors
/// [`Error::Conflict`] if another term has one of its days.
pub async fn begin_term(
    tx: &mut Write,
    granted: &Granted<KeepTerms>,
    (key, term): (ActKey, &Term),
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let result = sqlx::query!(
        "insert into committee_term (id, key, unit_id, name, during, begun_at, begun_by)
         values ($1, $2, $3, $4, daterange($5, $6), $7, $8)",
        term.id as _,
        key as _,
        granted.on().id as _,
        term.name,
        term.from,
        term.until,
        at,
        granted.by() as _,
    )
    .execute(tx.conn())
    .await;
    let taken = |error: &sqlx::Error| {
        error.as_database_error().and_then(|cause| cause.constraint()) == Some("committee_term_alone")
    };
    match result {
        Err(error) if taken(&error) => Err(Error::Conflict(
            "Đã có nhiệm kỳ khác vào những ngày này. Hãy mở lại trang để xem các nhiệm kỳ đã ghi.".to_owned(),
        )),
        other => once(other, "committee_term_key"),
    }
}

/// Where a book on paper ended: numbers of a kind go on behind it.
///
/// # Errors
/// [`Error::Conflict`] if a number of the kind was given here already.
pub async fn begin_behind(
    tx: &mut Write,
    _granted: &Granted<KeepTerms>,
    (term, kind, last): (TermId, &str, i32),
) -> Result<()> {
    sqlx::query!(
        "insert into document_counter (term_id, kind, last, on_paper) values ($1, $2, $3, $3)",
        term as _,
        kind,
        last,
    )
    .execute(tx.conn())
    .await
    .on_constraint("document_counter_pkey", || {
        Error::Conflict(
            "Loại văn bản này đã có số trong sổ của nhiệm kỳ, nên không ghi lại số bắt đầu được nữa."
                .to_owned(),
        )
    })?;
    Ok(())
}

/// The kinds of a term that go on behind a book on paper: symbol and last number there.
///
/// # Errors
/// When the database fails.
pub async fn on_paper(tx: &mut Read, term: TermId) -> Result<Vec<(String, i32)>> {
    let rows = sqlx::query!(
        "select kind, on_paper from document_counter join document_kind on symbol = kind
          where term_id = $1 and on_paper > 0 order by position",
        term as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.kind, row.on_paper)).collect())
}

/// A document about to get its number.
#[derive(Clone, Debug)]
pub struct Fresh<'a> {
    /// Its id.
    pub id: DocumentId,
    /// The form it comes from.
    pub key: ActKey,
    /// The symbol of its kind.
    pub kind: &'a str,
    /// What it is about.
    pub subject: &'a str,
    /// The day that it bears.
    pub dated: NaiveDate,
    /// Who signs: capacity and name.
    pub signer: (&'a str, &'a str),
    /// The paper itself, where it was made here.
    pub paper: Option<&'a Paper>,
}

/// The term of a day.
///
/// # Errors
/// When the database fails.
pub async fn term_on(tx: &mut Read, unit: UnitId, day: NaiveDate) -> Result<Option<TermId>> {
    let term = sqlx::query_scalar!(
        r#"select id as "id: TermId" from committee_term where unit_id = $1 and during @> $2::date"#,
        unit as _,
        day,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(term)
}

/// Keeps a document; the database gives it the next number of its kind in the term.
///
/// # Errors
/// When the database refuses it.
pub async fn issue(
    tx: &mut Write,
    granted: &Granted<IssueDocument>,
    (term, fresh): (TermId, &Fresh<'_>),
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let paper = fresh.paper.map(serde_json::to_value).transpose()?;
    // Number and code are the database's: what stands here is written over.
    let result = sqlx::query!(
        "insert into issued_document (id, key, unit_id, term_id, kind, number, code, subject, dated, signer_title,
                                      signer_name, paper, issued_at, issued_by, issued_name, office_title)
         values ($1, $2, $3, $4, $5, 1, '', $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        fresh.id as _,
        fresh.key as _,
        granted.on().id as _,
        term as _,
        fresh.kind,
        fresh.subject,
        fresh.dated,
        fresh.signer.0,
        fresh.signer.1,
        paper,
        at,
        granted.by() as _,
        granted.actor().name,
        granted.office_title().unwrap_or_default(),
    )
    .execute(tx.conn())
    .await;
    once(result, "issued_document_key")
}

/// The document that a form made.
///
/// # Errors
/// [`Error::NotFound`] if it made none.
pub async fn made_by(tx: &mut Read, key: ActKey) -> Result<DocumentId> {
    let id =
        sqlx::query_scalar!(r#"select id as "id: DocumentId" from issued_document where key = $1"#, key as _)
            .fetch_one(tx.conn())
            .await?;
    Ok(id)
}

/// What a register is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The term; all if absent.
    pub term: Option<TermId>,
    /// The symbol of a kind; all if empty.
    pub kind: String,
    /// Part of the subject or of the number, as a pattern.
    pub q: String,
    /// The last row of the page before.
    pub after: Option<DocumentId>,
}

struct Line {
    id: DocumentId,
    unit: UnitId,
    kind: String,
    code: String,
    subject: String,
    dated: NaiveDate,
    signer_title: String,
    signer_name: String,
    drawn: bool,
    issued_at: DateTime<Utc>,
    issued_name: String,
    office_title: String,
    voided_at: Option<DateTime<Utc>>,
    voided_name: Option<String>,
    reason: Option<String>,
}

impl From<Line> for Document {
    fn from(line: Line) -> Self {
        let voided = line.voided_at.map(|at| {
            let by = line.voided_name.unwrap_or_default();
            format!("{}; {by}, lúc {}", line.reason.unwrap_or_default(), moment_text(at))
        });
        Self {
            id: line.id,
            unit: line.unit,
            kind: line.kind,
            code: line.code,
            subject: line.subject,
            dated: line.dated,
            signer_title: line.signer_title,
            signer_name: line.signer_name,
            drawn: line.drawn,
            issued_at: line.issued_at,
            issued_name: line.issued_name,
            office_title: line.office_title,
            voided_at: line.voided_at,
            voided,
        }
    }
}

/// Documents of a unit, the last number taken first.
///
/// # Errors
/// When the database fails.
pub async fn list(tx: &mut Read, unit: UnitId, asked: &Asked, limit: i64) -> Result<Vec<Document>> {
    let lines = sqlx::query_as!(
        Line,
        r#"select document.id as "id: DocumentId", unit_id as "unit: UnitId", kind.title as kind, code, subject, dated,
                  signer_title, signer_name, paper is not null as "drawn!", issued_at, issued_name, document.office_title,
                  void.voided_at as "voided_at?", void.voided_name as "voided_name?", void.reason as "reason?"
             from issued_document document
             join document_kind kind on kind.symbol = document.kind
             left join document_void void on void.document_id = document.id
            where unit_id = $1 and ($2::uuid is null or term_id = $2) and ($3 = '' or document.kind = $3)
              and ($4 = '' or vn_fold(subject) like '%' || vn_fold($4) || '%' or vn_fold(code) like vn_fold($4) || '%')
              and ($5::uuid is null or document.id < $5)
            order by document.id desc limit $6"#,
        unit as _,
        asked.term as _,
        asked.kind,
        asked.q,
        asked.after as _,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(lines.into_iter().map(Document::from).collect())
}

/// One document.
///
/// # Errors
/// [`Error::NotFound`] if it does not exist for this person.
pub async fn find(tx: &mut Read, id: DocumentId) -> Result<Document> {
    let line = sqlx::query_as!(
        Line,
        r#"select document.id as "id: DocumentId", unit_id as "unit: UnitId", kind.title as kind, code, subject, dated,
                  signer_title, signer_name, paper is not null as "drawn!", issued_at, issued_name, document.office_title,
                  void.voided_at as "voided_at?", void.voided_name as "voided_name?", void.reason as "reason?"
             from issued_document document
             join document_kind kind on kind.symbol = document.kind
             left join document_void void on void.document_id = document.id
            where document.id = $1"#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(line.into())
}

/// The paper of a document that was made here.
///
/// # Errors
/// [`Error::NotFound`] if none was.
pub async fn paper(tx: &mut Read, id: DocumentId) -> Result<Paper> {
    let paper = sqlx::query_scalar!("select paper from issued_document where id = $1", id as _)
        .fetch_one(tx.conn())
        .await?;
    Ok(serde_json::from_value(paper.ok_or(Error::NotFound)?)?)
}

/// Voids a document. Its number stays taken.
///
/// # Errors
/// When the database fails.
pub async fn void(
    tx: &mut Write,
    granted: &Granted<VoidDocument>,
    reason: &str,
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let result = sqlx::query!(
        "insert into document_void (document_id, reason, voided_at, voided_by, voided_name, office_title)
         values ($1, $2, $3, $4, $5, $6)",
        granted.on().id as _,
        reason,
        at,
        granted.by() as _,
        granted.actor().name,
        granted.office_title().unwrap_or_default(),
    )
    .execute(tx.conn())
    .await;
    once(result, "document_void_pkey")
}
