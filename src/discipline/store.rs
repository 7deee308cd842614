//! Disciplines in the database: appended, and lifted once.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Discipline, DisciplineId, Form, Lifted, OfMember};
use crate::{
    access::{
        Granted,
        policy::{KeepDiscipline, LiftDiscipline},
    },
    db::{Read, Write},
    error::{Error, Result},
    id::ActKey,
    member::{self, MemberId},
    web::act::{Outcome, once},
};

/// A discipline about to be entered.
#[derive(Clone, Debug)]
pub struct NewDiscipline {
    /// How grave it is.
    pub form: Form,
    /// The year whose grade it bears on.
    pub fault_year: i32,
    /// Number of the paper.
    pub number: String,
    /// Who issued it.
    pub issuer: String,
    /// Its day.
    pub decided_on: NaiveDate,
    /// What for.
    pub words: String,
}

struct Row {
    id: DisciplineId,
    member_id: MemberId,
    form: Form,
    fault_year: i32,
    number: String,
    issuer: String,
    decided_on: NaiveDate,
    words: String,
    lifted_number: Option<String>,
    lifted_on: Option<NaiveDate>,
    lifted_reason: Option<String>,
}

impl Row {
    fn discipline(self) -> Discipline {
        let lifted = match (self.lifted_number, self.lifted_on, self.lifted_reason) {
            (Some(number), Some(on), Some(reason)) => Some(Lifted { number, on, reason }),
            _ => None,
        };
        Discipline {
            id: self.id,
            form: self.form,
            fault_year: self.fault_year,
            number: self.number,
            issuer: self.issuer,
            decided_on: self.decided_on,
            words: self.words,
            lifted,
        }
    }
}

/// Every discipline of a member, the latest fault first; of one year where that is given.
///
/// # Errors
/// When the database fails.
pub async fn of_member(tx: &mut Read, member: MemberId, year: Option<i32>) -> Result<Vec<Discipline>> {
    let rows = sqlx::query_as!(
        Row,
        r#"select id as "id: DisciplineId", member_id as "member_id: MemberId", form as "form: Form", fault_year, number,
                  issuer, decided_on, words, lifted_number, lifted_on, lifted_reason
             from discipline where member_id = $1 and ($2::integer is null or fault_year = $2)
            order by fault_year desc, decided_on desc, id desc"#,
        member as _,
        year,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Row::discipline).collect())
}

/// One discipline with whose it is.
///
/// # Errors
/// [`Error::NotFound`] if there is none for this person.
pub async fn find(tx: &mut Read, id: DisciplineId) -> Result<OfMember> {
    let row = sqlx::query_as!(
        Row,
        r#"select id as "id: DisciplineId", member_id as "member_id: MemberId", form as "form: Form", fault_year, number,
                  issuer, decided_on, words, lifted_number, lifted_on, lifted_reason
             from discipline where id = $1"#,
        id as _,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::NotFound)?;
    let member = member::store::find(tx, row.member_id).await?;
    Ok(OfMember { discipline: row.discipline(), member })
}

/// Enters a discipline. The same form sent twice enters once.
///
/// # Errors
/// When the database refuses it; it refuses one's own.
pub async fn record(
    tx: &mut Write,
    granted: &Granted<KeepDiscipline>,
    key: ActKey,
    new: &NewDiscipline,
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let result = sqlx::query!(
        "insert into discipline (id, member_id, key, form, fault_year, number, issuer, decided_on, words, at, actor_id,
                                 actor_name, office_title)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        DisciplineId::new(at) as _,
        granted.on().id as _,
        key as _,
        new.form.code(),
        new.fault_year,
        new.number,
        new.issuer,
        new.decided_on,
        new.words,
        at,
        granted.by() as _,
        granted.actor().name,
        granted.office_title().unwrap_or_default(),
    )
    .execute(tx.conn())
    .await;
    once(result, "discipline_key")
}

/// Lifts a discipline that was wrong; both papers stay.
///
/// # Errors
/// [`Error::Conflict`] if it was lifted meanwhile.
pub async fn lift(
    tx: &mut Write,
    granted: &Granted<LiftDiscipline>,
    lifted: &Lifted,
    at: DateTime<Utc>,
) -> Result<()> {
    let done = sqlx::query!(
        "update discipline set lifted_number = $2, lifted_on = $3, lifted_reason = $4, lifted_at = $5, lifted_by = $6
          where id = $1 and lifted_at is null",
        granted.on().discipline.id as _,
        lifted.number,
        lifted.on,
        lifted.reason,
        at,
        granted.by() as _,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if done == 1 {
        return Ok(());
    }
    Err(Error::Conflict("Quyết định kỷ luật này đã được ghi là hủy bỏ.".to_owned()))
}
