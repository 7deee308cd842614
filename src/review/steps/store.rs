//! The facts that steps are told from, in the database.

use std::collections::{BTreeMap, HashMap};

use super::{Agency, Facts, Taken};
use crate::{
    cycle::{rules::YearStep, template::Category},
    db::Read,
    error::{Error, Result},
    pledge::{PledgeId, Stage},
};

/// The facts of one pledge.
///
/// # Errors
/// [`Error::NotFound`] if it does not exist for this person.
pub async fn facts(tx: &mut Read, pledge: PledgeId) -> Result<Facts> {
    facts_of(tx, &[pledge]).await?.remove(&pledge).ok_or(Error::NotFound)
}

/// The facts of several.
///
/// # Errors
/// When the database fails.
pub async fn facts_of(tx: &mut Read, pledges: &[PledgeId]) -> Result<HashMap<PledgeId, Facts>> {
    let ids: Vec<_> = pledges.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"select id as "id: PledgeId", category as "category: Category", stage as "stage: Stage", unpublished,
                  agency_standing(agency_id) as "agency!: Agency"
             from pledge where id = any($1)"#,
        &ids,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut found: HashMap<_, _> = rows
        .into_iter()
        .map(|row| {
            let taken = BTreeMap::new();
            let (category, agency, stage) = (row.category, row.agency, row.stage);
            (row.id, Facts { category, agency, stage, unpublished: row.unpublished, taken })
        })
        .collect();
    taken(tx, &ids, &mut found).await?;
    Ok(found)
}

/// Adds who took which step last.
async fn taken(tx: &mut Read, ids: &[uuid::Uuid], found: &mut HashMap<PledgeId, Facts>) -> Result<()> {
    let rows = sqlx::query!(
        r#"select distinct on (pledge_id, step) pledge_id as "pledge!: PledgeId", step as "step!", at as "at!", who as "who!"
             from (select pledge_id, 'state_grade' as step, at, actor_name || ', ' || office_title as who
                     from state_grade where pledge_id = any($1)
                   union all
                   select pledge_id, step, at, actor_name || ', ' || office_title
                     from step_record
                    where pledge_id = any($1) and step in ('residence_comment', 'suggestion', 'appraisal')
                   union all
                   select pledge_id, 'branch_review', submitted_at, member.full_name
                     from self_review join member on member.id = self_review.member_id
                    where pledge_id = any($1) and submitted_at is not null
                   union all
                   select pledge_id, 'proposal', at, actor_name || ', ' || office_title
                     from proposal where pledge_id = any($1)
                   union all
                   select pledge_id, 'decision', at, actor_name || ', ' || coalesce(office_title, '')
                     from pledge_event where pledge_id = any($1) and step in ('decide', 'resolve')
                   union all
                   select pledge_id, 'publication', at, actor_name || ', ' || office_title
                     from publication where pledge_id = any($1)) one
            order by pledge_id, step, at desc"#,
        ids,
    )
    .fetch_all(tx.conn())
    .await?;
    for row in rows {
        if let (Some(facts), Some(step)) = (found.get_mut(&row.pledge), YearStep::named(&row.step)) {
            facts.taken.insert(step, Taken { at: row.at, who: row.who });
        }
    }
    Ok(())
}
