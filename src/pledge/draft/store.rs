//! Drafts in the database.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use crate::{
    access::{Granted, policy::WritePledge},
    cycle::TemplateId,
    db::{Read, Write},
    error::Result,
    pledge::{
        PledgeId,
        content::{Commitment, Content},
        store::stale,
    },
};

/// Commitments taken out of a draft that stay at hand, the latest.
const MOST_REMOVED: usize = 10;

/// A draft: the words and the count that a save must name.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Counts every save.
    pub version: i32,
    /// The words.
    pub content: Content,
    /// When it was last saved.
    pub saved_at: DateTime<Utc>,
    /// The version of the template on which its member last saw it; unknown of drafts from before versions.
    pub template: Option<TemplateId>,
    /// Whether there is an earlier text to go back to.
    pub undoable: bool,
    /// What was taken out of it.
    pub removed: Vec<Removed>,
}

/// A commitment taken out of a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    /// The section it stood in.
    pub section: String,
    /// Its words.
    pub commitment: Commitment,
}

/// Whose hand saves: one form in one browser, and the count of its tries. A form whose last save was never answered
/// names the version before it; by its hand it is known again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hand {
    /// The form.
    pub writer: Uuid,
    /// Its tries, counted up, so that one that was late on its way undoes none that came after it.
    pub turn: i32,
}

/// What a save rests on.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// The version that was shown.
    pub version: i32,
    /// The template it was shown on.
    pub template: Option<TemplateId>,
    /// Whose hand saves, where a script does.
    pub hand: Option<Hand>,
}

impl Seen {
    /// A version seen by a form without a script.
    #[must_use]
    pub fn plainly(version: i32, template: Option<TemplateId>) -> Self {
        Self { version, template, hand: None }
    }
}

/// One's own draft.
///
/// # Errors
/// When the database fails.
pub async fn find(tx: &mut Read, pledge: PledgeId) -> Result<Option<Draft>> {
    let row = sqlx::query!(
        r#"select version, content as "content: Json<Content>", saved_at, template_id as "template: TemplateId",
                  before is not null as "undoable!", removed as "removed: Json<Vec<Removed>>"
             from pledge_draft where pledge_id = $1"#,
        pledge as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| Draft {
        version: row.version,
        content: row.content.0,
        saved_at: row.saved_at,
        template: row.template,
        undoable: row.undoable,
        removed: row.removed.0,
    }))
}

/// Saves a draft over the version it was opened from, or over what the same hand saved after that. `None` if another tab
/// or device saved meanwhile. The text from before this hand came is kept, or `before` where the save changes much at once.
///
/// # Errors
/// When the database fails.
pub async fn save(
    tx: &mut Write,
    granted: &Granted<WritePledge>,
    seen: Seen,
    (content, before): (&Content, Option<&Content>),
    at: DateTime<Utc>,
) -> Result<Option<i32>> {
    let pledge = granted.on();
    let (writer, turn) = seen.hand.map(|hand| (hand.writer, hand.turn)).unzip();
    let removed = removed_by(tx, pledge.id, content).await?;
    let version = sqlx::query_scalar!(
        r#"with fresh as (
             insert into pledge_draft as draft
               (pledge_id, member_id, version, content, saved_at, template_id, before, writer, turn, removed)
             select $1, $2, 1, $4, $5, $6, $7, $8, coalesce($9, 0), $10 where $3 = 0
             on conflict (pledge_id) do nothing
             returning draft.version),
           anew as (
             update pledge_draft as draft
                set version = draft.version + 1, content = $4, saved_at = $5,
                    template_id = coalesce($6, draft.template_id),
                    before = case when $7::jsonb is not null then $7
                                  when draft.writer = $8 or draft.content = $4 then draft.before
                                  else draft.content end,
                    writer = $8, turn = coalesce($9, 0), removed = $10
              where draft.pledge_id = $1
                and (draft.version = $3 or (draft.version > $3 and draft.writer = $8 and draft.turn < $9))
             returning draft.version)
           select version as "version!" from fresh union all select version from anew"#,
        pledge.id as _,
        pledge.member as _,
        seen.version,
        Json(content) as _,
        at,
        seen.template as _,
        before.map(Json) as _,
        writer,
        turn,
        Json(removed) as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(version)
}

/// What stays at hand once these words are saved. The row is held until then.
async fn removed_by(tx: &mut Write, pledge: PledgeId, content: &Content) -> Result<Vec<Removed>> {
    let row = sqlx::query!(
        r#"select content as "content: Json<Content>", before as "before: Json<Content>",
                  removed as "removed: Json<Vec<Removed>>"
             from pledge_draft where pledge_id = $1 for update"#,
        pledge as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map_or_else(Vec::new, |row| {
        let before = row.before.map(|before| before.0).unwrap_or_default();
        taken_out((&row.content.0, &before), content, row.removed.0)
    }))
}

/// The commitments that `new` no longer has, with those taken out earlier. Who deletes letter by letter saves on the way,
/// so the words from before this hand came are kept rather than the last ones.
fn taken_out((old, before): (&Content, &Content), new: &Content, earlier: Vec<Removed>) -> Vec<Removed> {
    let mut removed = earlier;
    for (section, one) in old.commitments() {
        let commitment = before.commitment(one.id).unwrap_or(one).clone();
        let is_known = removed.iter().any(|it| it.commitment.id == one.id);
        if !commitment.statement.is_empty() && !is_known {
            removed.push(Removed { section: section.to_owned(), commitment });
        }
    }
    removed.retain(|it| new.commitment(it.commitment.id).is_none());
    removed.split_off(removed.len().saturating_sub(MOST_REMOVED))
}

/// Takes the text before the last change, and keeps the present one in its place: who goes back may come back.
///
/// # Errors
/// [`Error::Conflict`](crate::error::Error::Conflict) if something was saved since.
pub async fn undo(
    tx: &mut Write,
    granted: &Granted<WritePledge>,
    seen: i32,
    at: DateTime<Utc>,
) -> Result<()> {
    let undone = sqlx::query!(
        "update pledge_draft set version = version + 1, content = before, saved_at = $3, before = content, writer = null
          where pledge_id = $1 and version = $2 and before is not null",
        granted.on().id as _,
        seen,
        at,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if undone == 1 { Ok(()) } else { Err(stale()) }
}

/// Removes a draft that was sent.
///
/// # Errors
/// When the database fails.
pub async fn drop(tx: &mut Write, pledge: PledgeId) -> Result<()> {
    sqlx::query!("delete from pledge_draft where pledge_id = $1", pledge as _).execute(tx.conn()).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{id::CommitmentId, pledge::content::Part};

    fn content(statements: &[(u128, &str)]) -> Content {
        let one = |(id, statement): &(u128, &str)| Commitment {
            statement: (*statement).to_owned(),
            ..Commitment::blank(CommitmentId(Uuid::from_u128(*id)))
        };
        let commitments = statements.iter().map(one).collect();
        let part = Part { section: "duties".to_owned(), text: String::new(), commitments };
        Content { parts: vec![part], carried: Vec::new() }
    }

    fn words(removed: &[Removed]) -> Vec<&str> {
        removed.iter().map(|it| it.commitment.statement.as_str()).collect()
    }

    #[test]
    fn what_is_taken_out_stays_at_hand_until_it_is_put_back() {
        let before = content(&[(1, "Dự đủ 12 kỳ"), (2, "Trồng cây")]);
        let on_the_way = content(&[(1, "Dự"), (2, "Trồng cây"), (3, "Mới")]);
        let out = taken_out((&on_the_way, &before), &content(&[(2, "Trồng cây")]), Vec::new());
        assert_eq!(words(&out), ["Dự đủ 12 kỳ", "Mới"], "as it stood before it was deleted letter by letter");
        let back = taken_out((&content(&[(2, "x")]), &before), &content(&[(1, "Dự"), (2, "x")]), out);
        assert_eq!(words(&back), ["Mới"]);
    }

    #[test]
    fn the_latest_are_kept() {
        let many: Vec<_> = (0..30).map(|id| (id, "Một việc")).collect();
        let out = taken_out((&content(&many), &Content::default()), &Content::default(), Vec::new());
        assert_eq!(out.len(), MOST_REMOVED);
        assert_eq!(out.last().map(|it| it.commitment.id.0.as_u128()), Some(29));
    }
}
