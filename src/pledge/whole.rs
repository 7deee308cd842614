//! Everything the page of a pledge needs, in one question: where it stands, its year, what was sent last, the remarks on
//! it, its history.

use sqlx::types::Json;

use super::{
    Pledge, PledgeId, Stage,
    content::Content,
    event::{Event, Remark},
    pinned::Pinned,
    revision::Revision,
    store,
};
use crate::{
    cycle::{
        Cycle, CycleId, RuleSetId, TemplateId,
        template::{Category, Template},
    },
    db::Read,
    error::Result,
    member::MemberId,
    unit::{AgencyId, UnitId},
};

/// A pledge as it is read.
#[derive(Debug)]
pub struct Whole {
    /// Where it stands.
    pub pledge: Pledge,
    /// Its year.
    pub year: Cycle,
    /// What was sent last, with the template it was written on; `None` before the first sending.
    pub sent: Option<(Revision, Template)>,
    /// The remarks on that revision.
    pub remarks: Vec<Remark>,
    /// The history, newest first.
    pub events: Vec<Event>,
}

/// Reads a pledge, if this person may see it.
///
/// # Errors
/// [`crate::error::Error::NotFound`] if it does not exist for this person.
#[expect(clippy::too_many_lines, reason = "one statement, and its row field by field")]
pub async fn find(tx: &mut Read, id: PledgeId) -> Result<Whole> {
    let row = sqlx::query!(
        r#"select pledge.cycle_id as "cycle: CycleId", cycle.year,
                  pledge.member_id as "member: MemberId", member.full_name as name, member.code,
                  pledge.category as "category: Category", pledge.branch_id as "branch: UnitId",
                  unit.name as branch_name,
                  array(select above_id from unit_closure where below_id = pledge.branch_id order by depth)
                    as "line!: Vec<UnitId>",
                  array(select above_id from unit_closure
                         where below_id = member.branch_id and member.branch_id <> pledge.branch_id order by depth)
                    as "present_line!: Vec<UnitId>",
                  pledge.decides_id as "decides: UnitId", pledge.agency_id as "agency: AgencyId",
                  pledge.manager_id as "manager: UnitId", pledge.state, pledge.version, pledge.revision,
                  pledge.submitted_at, pledge.read_at, pledge.agreed_at, pledge.late, pledge.extended_to,
                  pledge.stage as "stage: Stage", pledge.proposed_grade, pledge.decided_grade,
                  cycle.rule_set_id as "rule_set: RuleSetId", cycle.opens_at, due_at, cut_off_at,
                  phase.opens_at as "self_review_at?", phase.closes_at as "closes_at?",
                  sent.number as "number?", sent.template_id as "template?: TemplateId",
                  sent.content as "content?: Json<Content>", sent.pinned as "pinned?: Json<Pinned>",
                  sent.digest as "digest?", sent.submitted_at as "sent_at?",
                  template.content as "form?: Json<Template>",
                  coalesce((select jsonb_agg(jsonb_build_object('commitment', commitment_id, 'words', words))
                              from pledge_remark where pledge_id = $1 and revision = pledge.revision), '[]')
                    as "remarks!: Json<Vec<Remark>>",
                  coalesce((select jsonb_agg(jsonb_build_object('at', at, 'actor_name', actor_name,
                                               'office_title', office_title, 'step', step, 'revision', revision,
                                               'reason', reason) order by at desc, id desc)
                              from pledge_event where pledge_id = $1), '[]') as "events!: Json<Vec<Event>>"
             from pledge
             join cycle on cycle.id = pledge.cycle_id
             join member on member.id = pledge.member_id
             join unit on unit.id = pledge.branch_id
             left join cycle_phase phase on phase.cycle_id = cycle.id and phase.phase = 'self_review'
             left join pledge_revision sent on sent.pledge_id = $1 and sent.number = pledge.revision
             left join template on template.id = sent.template_id
            where pledge.id = $1"#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    let words = row.content.zip(row.pinned).zip(row.form);
    let seal = row.number.zip(row.template).zip(row.digest.zip(row.sent_at));
    let sent =
        words.zip(seal).map(|(((content, pinned), form), ((number, template), (digest, submitted_at)))| {
            let (content, pinned) = (content.0, pinned.0);
            (Revision { number, template, content, pinned, digest, submitted_at }, form.0)
        });
    let year = Cycle {
        id: row.cycle,
        year: row.year,
        rule_set: row.rule_set,
        opens_at: row.opens_at,
        due_at: row.due_at,
        cut_off_at: row.cut_off_at,
        self_review_at: row.self_review_at,
        closes_at: row.closes_at,
    };
    let pledge = store::Row {
        id,
        cycle: row.cycle,
        year: row.year,
        member: row.member,
        name: row.name,
        code: row.code,
        category: row.category,
        branch: row.branch,
        branch_name: row.branch_name,
        line: row.line,
        present_line: row.present_line,
        decides: row.decides,
        agency: row.agency,
        manager: row.manager,
        state: row.state,
        version: row.version,
        revision: row.revision,
        submitted_at: row.submitted_at,
        read_at: row.read_at,
        agreed_at: row.agreed_at,
        late: row.late,
        extended_to: row.extended_to,
        stage: row.stage,
        proposed_grade: row.proposed_grade,
        decided_grade: row.decided_grade,
    };
    Ok(Whole { pledge: pledge.into(), year, sent, remarks: row.remarks.0, events: row.events.0 })
}
