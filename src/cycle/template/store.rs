//! Templates in the database: versions, the one in hand, issuing.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::types::Json;

use super::{Category, Template};
use crate::{
    access::{
        Granted,
        policy::{IssueTemplate, WriteTemplate},
    },
    clock::day_in_vietnam,
    cycle::{CycleId, TemplateId, basis::Basis, manifestation::Manifestation},
    db::{Read, Write},
    error::{Error, Result},
};

/// One version of a template.
#[derive(Clone, Debug)]
pub struct Version {
    /// Its id.
    pub id: TemplateId,
    /// The year it is for.
    pub cycle: CycleId,
    /// The year as a number.
    pub year: i32,
    /// Until when pledges of the year are in time.
    pub due_at: DateTime<Utc>,
    /// For whom.
    pub category: Category,
    /// 1, 2, 3 … within year and category.
    pub number: i32,
    /// What it says.
    pub content: Template,
    /// Counts every save while it is being written.
    pub edits: i32,
    /// When it was last saved by page.
    pub written_at: Option<DateTime<Utc>>,
    /// By whom.
    pub written_by: Option<String>,
    /// When it was issued; not yet while it is in hand.
    pub issued_at: Option<DateTime<Utc>>,
    /// By whom, where it was by page.
    pub issued_by: Option<String>,
    /// When the first pledge on it was sent.
    pub frozen_at: Option<DateTime<Utc>>,
    /// Why there is a new version.
    pub reason: String,
}

impl Version {
    /// The last day on which pledges of its year are in time.
    #[must_use]
    pub fn due_day(&self) -> NaiveDate {
        day_in_vietnam(self.due_at)
    }

    /// What it says: what was issued has the words it was issued with, what is in hand those of the lists as they are.
    #[must_use]
    pub fn worded(&self, bases: &[Basis], manifestations: &[Manifestation]) -> Template {
        let content = self.content.clone();
        if self.issued_at.is_some() { content } else { content.worded(bases, manifestations) }
    }

    /// What it is called: "Bản số 2 (đang soạn)".
    #[must_use]
    pub fn title(&self) -> String {
        let word = if self.issued_at.is_some() { "" } else { " (đang soạn)" };
        format!("Bản số {}{word}", self.number)
    }
}

/// All versions for one category over the years, or for all of one year: latest first. What came with a member from
/// elsewhere is not among them.
///
/// # Errors
/// When the database fails.
pub async fn list(tx: &mut Read, cycle: Option<CycleId>, category: Option<Category>) -> Result<Vec<Version>> {
    let rows = sqlx::query!(
        r#"select template.id as "id: TemplateId", cycle_id as "cycle: CycleId", cycle.year, cycle.due_at,
                  category as "category: Category", template.version, content as "content: Json<Template>", edits,
                  written_at, (select full_name from member where member.id = written_by) as written_by,
                  issued_at, (select full_name from member where member.id = issued_by) as issued_by,
                  frozen_at, reason
             from template join cycle on cycle.id = cycle_id
            where template.version > 0 and ($1::uuid is null or cycle_id = $1)
              and ($2::text is null or category = $2)
            order by cycle.year desc, template.version desc"#,
        cycle as _,
        category.map(Category::code),
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Version {
            id: row.id,
            cycle: row.cycle,
            year: row.year,
            due_at: row.due_at,
            category: row.category,
            number: row.version,
            content: row.content.0,
            edits: row.edits,
            written_at: row.written_at,
            written_by: row.written_by,
            issued_at: row.issued_at,
            issued_by: row.issued_by,
            frozen_at: row.frozen_at,
            reason: row.reason,
        })
        .collect())
}

/// One version, with all others of its category.
///
/// # Errors
/// [`Error::NotFound`] if there is none.
pub async fn find(tx: &mut Read, id: TemplateId) -> Result<(Version, Vec<Version>)> {
    let category = sqlx::query_scalar!(
        r#"select category as "category: Category" from template where id = $1 and version > 0"#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    let all = list(tx, None, Some(category)).await?;
    let one = all.iter().find(|one| one.id == id).cloned().ok_or(Error::NotFound)?;
    Ok((one, all))
}

/// Takes a new version in hand; where one is in hand already, that one. The last says whether it is new.
///
/// # Errors
/// When the database refuses it.
pub async fn begin(
    tx: &mut Write,
    granted: &Granted<WriteTemplate>,
    (category, content): (Category, &Template),
    at: DateTime<Utc>,
) -> Result<(TemplateId, bool)> {
    let cycle = granted.on().id;
    let begun = sqlx::query_scalar!(
        r#"insert into template (id, cycle_id, category, version, content, written_at, written_by)
           select $1, $2, $3, greatest(coalesce(max(version), 0), 0) + 1, $4, $5, $6 from template
            where cycle_id = $2 and category = $3
           on conflict do nothing returning id as "id: TemplateId""#,
        TemplateId::new(at) as _,
        cycle as _,
        category.code(),
        Json(content) as _,
        at,
        granted.by() as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    if let Some(id) = begun {
        return Ok((id, true));
    }
    let in_hand = sqlx::query_scalar!(
        r#"select id as "id: TemplateId" from template
            where cycle_id = $1 and category = $2 and issued_at is null"#,
        cycle as _,
        category.code(),
    )
    .fetch_one(tx.conn())
    .await?;
    Ok((in_hand, false))
}

/// Saves the version in hand over the count that was seen. `false` if someone else saved meanwhile.
///
/// # Errors
/// When the database refuses it.
pub async fn save(
    tx: &mut Write,
    granted: &Granted<WriteTemplate>,
    (id, seen): (TemplateId, i32),
    (content, reason): (&Template, &str),
    at: DateTime<Utc>,
) -> Result<bool> {
    let saved = sqlx::query!(
        "update template set content = $4, reason = $5, edits = edits + 1, written_at = $6, written_by = $7
          where id = $1 and cycle_id = $2 and edits = $3 and issued_at is null",
        id as _,
        granted.on().id as _,
        seen,
        Json(content) as _,
        reason,
        at,
        granted.by() as _,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(saved == 1)
}

/// Issues the version in hand with the words it will always have. `false` if it changed meanwhile.
///
/// # Errors
/// When the database refuses it.
pub async fn issue(
    tx: &mut Write,
    granted: &Granted<IssueTemplate>,
    (id, seen): (TemplateId, i32),
    content: &Template,
    at: DateTime<Utc>,
) -> Result<bool> {
    let issued = sqlx::query!(
        "update template set content = $4, issued_at = $5, issued_by = $6
          where id = $1 and cycle_id = $2 and edits = $3 and issued_at is null",
        id as _,
        granted.on().id as _,
        seen,
        Json(content) as _,
        at,
        granted.by() as _,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(issued == 1)
}

/// Gives up the version in hand as it was seen. `false` if it changed meanwhile.
///
/// # Errors
/// When the database refuses it.
pub async fn give_up(
    tx: &mut Write,
    granted: &Granted<WriteTemplate>,
    (id, seen): (TemplateId, i32),
) -> Result<bool> {
    let gone = sqlx::query!(
        "delete from template where id = $1 and cycle_id = $2 and edits = $3 and issued_at is null",
        id as _,
        granted.on().id as _,
        seen,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(gone == 1)
}

/// Whom a new version reaches among those of its category and year.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reach {
    /// Asked, nothing written.
    pub asked: i64,
    /// Being written, or returned to be mended.
    pub written: i64,
    /// Sent or confirmed: they keep their version.
    pub sent: i64,
}

/// Counts them, as far as this person sees them.
///
/// # Errors
/// When the database fails.
pub async fn reach(tx: &mut Read, cycle: CycleId, category: Category) -> Result<Reach> {
    let row = sqlx::query!(
        r#"select count(*) filter (where state = 'asked') as "asked!",
                  count(*) filter (where state in ('draft', 'returned')) as "written!",
                  count(*) filter (where state in ('submitted', 'agreed')) as "sent!"
             from pledge where cycle_id = $1 and category = $2"#,
        cycle as _,
        category.code(),
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Reach { asked: row.asked, written: row.written, sent: row.sent })
}
