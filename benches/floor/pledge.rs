//! A pledge that was sent.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use camket::{
    account::session::hex,
    clock::{exact_moment_text, moment_text},
    cycle::template::Template as YearTemplate,
    pledge::{
        advising::Reading, amendment, content::Content, copy, entered, event::Event, pinned::Pinned,
        show::PledgePath, store::state_of, view,
    },
    unit::UnitId,
    web::{
        filters,
        frame::Frame,
        parts::{Badge, Crumb, Fact, Moment, Receipt},
    },
};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use sqlx::types::Json;

use crate::{Failed, Floor};

/// The pledge as the application draws it.
#[derive(Template, WebTemplate)]
#[template(path = "pledge/show.html")]
pub struct PledgePage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    own: bool,
    closed: bool,
    title: String,
    year: i32,
    badge: Badge,
    late: bool,
    deadline: String,
    facts: Vec<Fact>,
    parts: Vec<view::ReadPart>,
    remarks: Vec<String>,
    copies: Vec<copy::Copy>,
    since: Option<copy::Since>,
    entered: Option<entered::Shown>,
    reading: Option<Reading>,
    amendment: Option<amendment::shown::Shown>,
    next: Option<String>,
    moments: Vec<Moment>,
    package: Option<String>,
    sent: Option<Sent>,
    can: Can,
    links: Links,
}

struct Sent {
    revision: i32,
    at: String,
    code: Vec<String>,
    verify: String,
    digest: Vec<String>,
}

#[derive(Default)]
struct Can {
    write: bool,
    amend: bool,
    extend: bool,
    enter: bool,
    drop_entry: bool,
    take_back: bool,
    agree: bool,
    give_back: bool,
    receive: bool,
    changes: bool,
}

struct Links {
    draft: String,
    amendment: String,
    extension: String,
    entry: String,
    withdrawal: String,
    agreement: String,
    returning: String,
    copy: String,
    changes: String,
    paper: String,
    progress: String,
    quarters: Option<String>,
    review: String,
    key: String,
}

/// A step of the history, as the query gathers it.
#[derive(Deserialize, Debug)]
struct Step {
    at: DateTime<Utc>,
    actor_name: String,
    office_title: Option<String>,
    step: String,
    revision: Option<i32>,
    reason: Option<String>,
}

fn sent(number: i32, at: DateTime<Utc>, digest: &[u8]) -> Sent {
    let receipt = Receipt {
        at: exact_moment_text(at),
        revision: i64::from(number),
        // As long as one; that it is read with the rest costs nothing.
        code: "0".repeat(20),
        digest: hex(digest).chars().take(16).collect::<String>().to_uppercase(),
        pdf: None,
    };
    Sent {
        revision: number,
        at: moment_text(at),
        code: receipt.code_groups(),
        verify: receipt.verify(),
        digest: receipt.groups(),
    }
}

/// Shows it.
pub async fn show(path: PledgePath, State(floor): State<Floor>) -> Result<PledgePage, Failed> {
    let row = sqlx::query!(
        r#"select member.full_name, unit.id as "branch: UnitId", unit.name as branch_name, pledge.state, pledge.late,
                  pledge.read_at, pledge.agreed_at, revision.number, revision.submitted_at, revision.digest,
                  revision.content as "content: Json<Content>", revision.pinned as "pinned: Json<Pinned>",
                  template.content as "template: Json<YearTemplate>",
                  (select json_agg(event order by at desc) from pledge_event event where event.pledge_id = pledge.id)
                    as "steps: Json<Vec<Step>>"
             from pledge
             join member on member.id = pledge.member_id
             join unit on unit.id = pledge.branch_id
             join pledge_revision revision on revision.pledge_id = pledge.id and revision.number = pledge.revision
             join template on template.id = revision.template_id
            where pledge.id = $1"#,
        path.id as _,
    )
    .fetch_one(&floor.pool)
    .await?;
    let state = state_of(&row.state, Some(row.submitted_at), row.read_at, row.agreed_at);
    let branch = camket::pledge::list::UnitPledgesPath { id: row.branch };
    Ok(PledgePage {
        frame: floor.frame.clone(),
        crumbs: vec![Crumb { href: branch.to_string(), label: row.branch_name }],
        own: false,
        closed: false,
        title: row.full_name,
        year: floor.cycle.year,
        badge: view::badge(state, row.late, false),
        late: row.late,
        deadline: view::deadline_line(floor.cycle.deadline(None)),
        facts: row.pinned.lines(&row.template),
        parts: view::parts(&row.template, &row.content, &[]),
        remarks: Vec::new(),
        copies: Vec::new(),
        since: None,
        entered: None,
        reading: None,
        amendment: None,
        next: None,
        package: None,
        moments: view::timeline(row.steps.into_iter().flat_map(|steps| steps.0).map(event).collect()),
        sent: Some(sent(row.number, row.submitted_at, &row.digest)),
        can: Can::default(),
        links: links(&path),
    })
}

fn event(step: Step) -> Event {
    let Step { at, actor_name, office_title, step, revision, reason } = step;
    Event { at, actor_name, office_title, step, revision, reason }
}

fn links(path: &PledgePath) -> Links {
    Links {
        draft: format!("{path}/draft"),
        amendment: format!("{path}/amendment"),
        entry: format!("{path}/entry"),
        extension: format!("{path}/extension"),
        withdrawal: format!("{path}/withdrawal"),
        agreement: format!("{path}/agreement"),
        returning: format!("{path}/return"),
        copy: format!("{path}/copy"),
        changes: format!("{path}/changes"),
        paper: format!("{path}/paper"),
        progress: format!("{path}/progress"),
        quarters: None,
        review: format!("{path}/review"),
        key: String::new(),
    }
}
