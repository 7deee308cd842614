//! Everything a page needs of a pledge, in one question: its year, what was sent last, the remarks on it, its history.

use sqlx::types::Json;

use super::{
    Pledge,
    content::Content,
    event::{Event, Remark},
    pinned::Pinned,
    revision::Revision,
};
use crate::{
    cycle::{Cycle, CycleId, RuleSetId, TemplateId, template::Template},
    db::Read,
    error::Result,
};

/// A pledge as it is read.
#[derive(Debug)]
pub struct Whole {
    /// Its year.
    pub year: Cycle,
    /// What was sent last, with the template it was written on; `None` before the first sending.
    pub sent: Option<(Revision, Template)>,
    /// The remarks on that revision.
    pub remarks: Vec<Remark>,
    /// The history, newest first.
    pub events: Vec<Event>,
}

/// Reads the rest of a pledge that was found.
///
/// # Errors
/// When the database fails.
pub async fn find(tx: &mut Read, pledge: &Pledge) -> Result<Whole> {
    let row = sqlx::query!(
        r#"select cycle.rule_set_id as "rule_set: RuleSetId", cycle.opens_at, due_at, cut_off_at,
                  phase.opens_at as "self_review_at?", phase.closes_at as "closes_at?",
                  revision.number as "number?", revision.template_id as "template?: TemplateId",
                  revision.content as "content?: Json<Content>", revision.pinned as "pinned?: Json<Pinned>",
                  revision.digest as "digest?", revision.submitted_at as "submitted_at?",
                  template.content as "form?: Json<Template>",
                  coalesce((select jsonb_agg(jsonb_build_object('commitment', commitment_id, 'words', words))
                              from pledge_remark where pledge_id = $1 and revision = $3), '[]')
                    as "remarks!: Json<Vec<Remark>>",
                  coalesce((select jsonb_agg(jsonb_build_object('at', at, 'actor_name', actor_name,
                                               'office_title', office_title, 'step', step, 'revision', revision,
                                               'reason', reason) order by at desc, id desc)
                              from pledge_event where pledge_id = $1), '[]') as "events!: Json<Vec<Event>>"
             from cycle
             left join cycle_phase phase on phase.cycle_id = cycle.id and phase.phase = 'self_review'
             left join pledge_revision revision on revision.pledge_id = $1 and revision.number = $3
             left join template on template.id = revision.template_id
            where cycle.id = $2"#,
        pledge.id as _,
        pledge.cycle as CycleId,
        pledge.revision,
    )
    .fetch_one(tx.conn())
    .await?;
    let words = row.content.zip(row.pinned).zip(row.form);
    let seal = row.number.zip(row.template).zip(row.digest.zip(row.submitted_at));
    let sent =
        words.zip(seal).map(|(((content, pinned), form), ((number, template), (digest, submitted_at)))| {
            let (content, pinned) = (content.0, pinned.0);
            (Revision { number, template, content, pinned, digest, submitted_at }, form.0)
        });
    let year = Cycle {
        id: pledge.cycle,
        year: pledge.year,
        rule_set: row.rule_set,
        opens_at: row.opens_at,
        due_at: row.due_at,
        cut_off_at: row.cut_off_at,
        self_review_at: row.self_review_at,
        closes_at: row.closes_at,
    };
    Ok(Whole { year, sent, remarks: row.remarks.0, events: row.events.0 })
}
