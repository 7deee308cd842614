//! Everything the page of a pledge needs, in one question: where it stands, its year, what was sent last, the remarks on
//! it, its history, the Board's copies.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use super::{
    Pledge, PledgeId, Stage,
    content::Content,
    copy::Copy,
    event::{Event, Remark},
    pinned::Pinned,
    revision::Revision,
    store,
};
use crate::{
    cycle::{
        self, Cycle, CycleId, RuleSetId, TemplateId,
        template::{Category, Template},
    },
    db::Read,
    error::Result,
    member::MemberId,
    unit::{AgencyId, UnitId},
    verification::Code,
};

/// A pledge as it is read.
#[derive(Debug)]
pub struct Whole {
    /// Where it stands.
    pub pledge: Pledge,
    /// Its year.
    pub year: Cycle,
    /// What was sent last, with the template it was written on; `None` before the first sending.
    pub sent: Option<(Revision, Arc<Template>)>,
    /// The remarks on that revision.
    pub remarks: Vec<Remark>,
    /// The history, newest first.
    pub events: Vec<Event>,
    /// The Board's copies, newest first.
    pub copies: Vec<Copy>,
    /// Whether its year asks its member quarter by quarter.
    pub asks_quarters: bool,
}

/// A row as the question answers it.
struct Found {
    cycle: CycleId,
    year: i32,
    member: MemberId,
    name: String,
    code: String,
    category: Category,
    branch: UnitId,
    branch_name: String,
    line: Vec<UnitId>,
    present_line: Vec<UnitId>,
    decides: UnitId,
    agency: Option<AgencyId>,
    manager: Option<UnitId>,
    state: String,
    version: i32,
    revision: Option<i32>,
    submitted_at: Option<DateTime<Utc>>,
    read_at: Option<DateTime<Utc>>,
    agreed_at: Option<DateTime<Utc>>,
    late: bool,
    extended_to: Option<DateTime<Utc>>,
    entering_by: Option<MemberId>,
    entered_by: Option<MemberId>,
    amendment: Option<String>,
    amendment_revision: Option<i32>,
    amendment_sent_at: Option<DateTime<Utc>>,
    amendment_read_at: Option<DateTime<Utc>>,
    stage: Stage,
    proposed_grade: Option<String>,
    decided_grade: Option<String>,
    rule_set: RuleSetId,
    opens_at: DateTime<Utc>,
    due_at: DateTime<Utc>,
    cut_off_at: DateTime<Utc>,
    self_review_at: Option<DateTime<Utc>>,
    closes_at: Option<DateTime<Utc>>,
    number: Option<i32>,
    template: Option<TemplateId>,
    content: Option<Json<Content>>,
    pinned: Option<Json<Pinned>>,
    digest: Option<Vec<u8>>,
    print_code: Option<Code>,
    sent_at: Option<DateTime<Utc>>,
    remarks: Json<Vec<Remark>>,
    events: Json<Vec<Event>>,
    copies: Json<Vec<Copy>>,
    asks_quarters: bool,
}

/// Reads a pledge, if this person may see it.
///
/// # Errors
/// [`crate::error::Error::NotFound`] if it does not exist for this person.
pub async fn find(tx: &mut Read, id: PledgeId) -> Result<Whole> {
    let mut row = sqlx::query_as!(
        Found,
        r#"select pledge.cycle_id as "cycle: CycleId", cycle.year,
                  pledge.member_id as "member: MemberId", member.full_name as name, member.code,
                  pledge.category as "category: Category", pledge.branch_id as "branch: UnitId",
                  unit_name_in_year(pledge.branch_id, cycle.id) as "branch_name!",
                  array(select above_id from unit_closure where below_id = pledge.branch_id order by depth)
                    as "line!: Vec<UnitId>",
                  array(select above_id from unit_closure
                         where below_id = member.branch_id and member.branch_id <> pledge.branch_id order by depth)
                    as "present_line!: Vec<UnitId>",
                  pledge.decides_id as "decides: UnitId", pledge.agency_id as "agency: AgencyId",
                  pledge.manager_id as "manager: UnitId", pledge.state, pledge.version, pledge.revision,
                  pledge.submitted_at, pledge.read_at, pledge.agreed_at, pledge.late, pledge.extended_to,
                  entering_by as "entering_by: MemberId", entered_by as "entered_by: MemberId",
                  pledge.amendment, amendment_revision, amendment_sent_at, amendment_read_at,
                  pledge.stage as "stage: Stage", pledge.proposed_grade, pledge.decided_grade,
                  cycle.rule_set_id as "rule_set: RuleSetId", cycle.opens_at, due_at, cut_off_at,
                  phase.opens_at as "self_review_at?", phase.closes_at as "closes_at?",
                  sent.number as "number?", sent.template_id as "template?: TemplateId",
                  sent.content as "content?: Json<Content>", sent.pinned as "pinned?: Json<Pinned>",
                  sent.digest as "digest?", sent.print_code as "print_code?: Code", sent.submitted_at as "sent_at?",
                  coalesce((select jsonb_agg(jsonb_build_object('commitment', commitment_id, 'words', words))
                              from pledge_remark where pledge_id = $1 and revision = pledge.revision), '[]')
                    as "remarks!: Json<Vec<Remark>>",
                  coalesce((select jsonb_agg(jsonb_build_object('at', at, 'actor_name', actor_name,
                                               'office_title', office_title, 'step', step, 'revision', revision,
                                               'reason', reason) order by at desc, id desc)
                              from pledge_event where pledge_id = $1), '[]') as "events!: Json<Vec<Event>>",
                  coalesce((select jsonb_agg(jsonb_build_object('revision', revision, 'received_at', received_at,
                                               'receipt', receipt, 'unit_name', unit.name, 'opened_at', opened_at,
                                               'because', because) order by revision desc, received_at desc)
                              from leader_copy join unit on unit.id = unit_id where pledge_id = $1), '[]')
                    as "copies!: Json<Vec<Copy>>",
                  coalesce(asked_quarters -> 'categories' ? pledge.category, false) as "asks_quarters!"
             from pledge
             join cycle on cycle.id = pledge.cycle_id
             join rule_set on rule_set.id = cycle.rule_set_id
             join member on member.id = pledge.member_id
             left join cycle_phase phase on phase.cycle_id = cycle.id and phase.phase = 'self_review'
             left join pledge_revision sent on sent.pledge_id = $1 and sent.number = pledge.revision
            where pledge.id = $1"#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    let year = row.year();
    let sent = match row.take_sent() {
        Some(sent) => {
            let template = cycle::store::pinned_template(tx, sent.template).await?;
            Some((sent, template))
        }
        None => None,
    };
    let (remarks, events) = (std::mem::take(&mut row.remarks.0), std::mem::take(&mut row.events.0));
    let (copies, asks_quarters) = (std::mem::take(&mut row.copies.0), row.asks_quarters);
    Ok(Whole { pledge: row.into_row(id).into(), year, sent, remarks, events, copies, asks_quarters })
}

impl Found {
    fn take_sent(&mut self) -> Option<Revision> {
        let words = self.content.take().zip(self.pinned.take());
        let seal = self.number.zip(self.template).zip(self.digest.take().zip(self.sent_at));
        words.zip(seal).map(|((content, pinned), ((number, template), (digest, submitted_at)))| {
            let (content, pinned, code) = (content.0, pinned.0, self.print_code.take());
            Revision { number, template, content, pinned, digest, submitted_at, code }
        })
    }

    fn year(&self) -> Cycle {
        Cycle {
            id: self.cycle,
            year: self.year,
            rule_set: self.rule_set,
            opens_at: self.opens_at,
            due_at: self.due_at,
            cut_off_at: self.cut_off_at,
            self_review_at: self.self_review_at,
            closes_at: self.closes_at,
        }
    }

    fn into_row(self, id: PledgeId) -> store::Row {
        store::Row {
            id,
            cycle: self.cycle,
            year: self.year,
            member: self.member,
            name: self.name,
            code: self.code,
            category: self.category,
            branch: self.branch,
            branch_name: self.branch_name,
            line: self.line,
            present_line: self.present_line,
            decides: self.decides,
            agency: self.agency,
            manager: self.manager,
            state: self.state,
            version: self.version,
            revision: self.revision,
            submitted_at: self.submitted_at,
            read_at: self.read_at,
            agreed_at: self.agreed_at,
            late: self.late,
            extended_to: self.extended_to,
            entering_by: self.entering_by,
            entered_by: self.entered_by,
            amendment: self.amendment,
            amendment_revision: self.amendment_revision,
            amendment_sent_at: self.amendment_sent_at,
            amendment_read_at: self.amendment_read_at,
            stage: self.stage,
            proposed_grade: self.proposed_grade,
            decided_grade: self.decided_grade,
        }
    }
}
