//! The history of a record: who changed what, from what to what, when and why. Appended, never edited.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{ChangeId, MemberId};
use crate::{
    access::{Action, Granted},
    db::{Read, Write},
    error::{Error, Result},
    id::ActKey,
    web::act::{Outcome, once},
};

/// What kind of change it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Act {
    /// Entered into the register by hand.
    Admit,
    /// Identity corrected.
    Correct,
    /// Brought in with the office's list.
    List,
    /// Standing changed.
    Standing,
    /// A post given, ended or corrected.
    Post,
    /// Place of work changed.
    Agency,
    /// Level of management set by hand, or that ended.
    Management,
    /// A correction taken back.
    Undo,
}

impl Act {
    /// As the history says it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Admit => "Ghi vào danh bạ",
            Self::Correct => "Sửa thông tin",
            Self::List => "Nhập danh sách",
            Self::Standing => "Đổi trạng thái",
            Self::Post => "Chức vụ",
            Self::Agency => "Đổi nơi công tác",
            Self::Management => "Diện quản lý",
            Self::Undo => "Hoàn lại lần sửa trước",
        }
    }
}

/// One thing with its value before and after, as people read it; empty where there was or is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Stable name of the field, or the words for it.
    pub field: String,
    /// What stood there.
    pub from: String,
    /// What stands there now.
    pub to: String,
}

impl FieldChange {
    /// The change, unless nothing changed.
    #[must_use]
    pub fn between(field: &str, from: String, to: String) -> Option<Self> {
        (from != to).then(|| Self { field: field.to_owned(), from, to })
    }
}

/// A change about to be appended.
#[derive(Clone, Debug)]
pub struct NewChange<'a> {
    /// The key of the form.
    pub key: ActKey,
    /// Its kind.
    pub act: Act,
    /// What changes.
    pub fields: Vec<FieldChange>,
    /// Why.
    pub reason: &'a str,
    /// The number of the decision, where there is one.
    pub decision: &'a str,
    /// From which day it holds.
    pub holds_from: Option<NaiveDate>,
    /// The change it takes back.
    pub undoes: Option<ChangeId>,
}

impl<'a> NewChange<'a> {
    /// A change with nothing but a reason.
    #[must_use]
    pub fn new(key: ActKey, act: Act, fields: Vec<FieldChange>, reason: &'a str) -> Self {
        Self { key, act, fields, reason, decision: "", holds_from: None, undoes: None }
    }

    /// The same, by a decision and from a day on.
    #[must_use]
    pub fn by(mut self, decision: &'a str, holds_from: Option<NaiveDate>) -> Self {
        (self.decision, self.holds_from) = (decision, holds_from);
        self
    }
}

/// A change that was made.
#[derive(Clone, Debug)]
pub struct Change {
    /// Its id.
    pub id: ChangeId,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub actor_name: String,
    /// Under which office.
    pub office_title: String,
    /// Its kind.
    pub act: Act,
    /// What changed.
    pub fields: Vec<FieldChange>,
    /// Why.
    pub reason: String,
    /// The number of the decision.
    pub decision: String,
    /// From which day it holds.
    pub holds_from: Option<NaiveDate>,
}

/// Appends a change of one member's record. The same form sent twice appends once.
///
/// # Errors
/// When the database refuses it; a conflict if the change that it takes back was taken back meanwhile.
pub async fn record<A: Action>(
    tx: &mut Write,
    granted: &Granted<A>,
    member: MemberId,
    change: NewChange<'_>,
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let result = sqlx::query!(
        "insert into member_change
           (id, member_id, key, at, actor_id, actor_name, office_title, act, fields, reason, decision, holds_from,
            undoes)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        ChangeId::new(at) as _,
        member as _,
        change.key as _,
        at,
        granted.by() as _,
        granted.actor().name,
        granted.office_title().unwrap_or_default(),
        change.act as _,
        sqlx::types::Json(&change.fields) as _,
        change.reason,
        change.decision,
        change.holds_from,
        change.undoes as _,
    )
    .execute(tx.conn())
    .await;
    if let Err(error) = &result
        && error.as_database_error().and_then(|cause| cause.constraint()) == Some("member_change_undone_once")
    {
        return Err(Error::Conflict("Lần sửa này đã được hoàn lại trước đó.".to_owned()));
    }
    once(result, "member_change_key")
}

/// Appends what a list changed of many records, each under a key of its own: a list is accepted once.
///
/// # Errors
/// When the database refuses it.
pub async fn record_list<A: Action>(
    tx: &mut Write,
    granted: &Granted<A>,
    changes: &[(MemberId, Vec<FieldChange>)],
    at: DateTime<Utc>,
) -> Result<()> {
    let ids: Vec<Uuid> = changes.iter().map(|_| ChangeId::new(at).0).collect();
    let members: Vec<Uuid> = changes.iter().map(|(member, _)| member.0).collect();
    let fields = changes.iter().map(|(_, fields)| serde_json::to_string(fields));
    let fields = fields.collect::<std::result::Result<Vec<_>, _>>()?;
    sqlx::query!(
        "insert into member_change (id, member_id, key, at, actor_id, actor_name, office_title, act, fields, reason)
         select id, member_id, id, $4, $5, $6, $7, $8, fields::jsonb, 'Theo danh sách của cơ quan'
           from unnest($1::uuid[], $2::uuid[], $3::text[]) as fresh (id, member_id, fields)",
        &ids,
        &members,
        &fields,
        at,
        // Whoever types commands on the server is nobody in the register.
        Some(granted.by().0).filter(|id| !id.is_nil()),
        granted.actor().name,
        granted.office_title().unwrap_or_default(),
        Act::List as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Whether this form was taken before.
///
/// # Errors
/// When the database fails.
pub async fn is_done(tx: &mut Read, key: ActKey) -> Result<bool> {
    let done = sqlx::query_scalar!(
        r#"select exists (select 1 from member_change where key = $1) as "done!""#,
        key as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(done)
}

/// A record's changes, latest first, at most `limit`.
///
/// # Errors
/// When the database fails.
pub async fn list(tx: &mut Read, member: MemberId, limit: i64) -> Result<Vec<Change>> {
    let rows = sqlx::query!(
        r#"select id as "id: ChangeId", at, actor_name, office_title, act as "act: Act",
                  fields as "fields: sqlx::types::Json<Vec<FieldChange>>", reason, decision, holds_from
             from member_change where member_id = $1 order by at desc, id desc limit $2"#,
        member as _,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    let changes = rows.into_iter().map(|row| Change {
        id: row.id,
        at: row.at,
        actor_name: row.actor_name,
        office_title: row.office_title,
        act: row.act,
        fields: row.fields.0,
        reason: row.reason,
        decision: row.decision,
        holds_from: row.holds_from,
    });
    Ok(changes.collect())
}
