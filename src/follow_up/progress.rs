//! The page of a pledge through the year: each commitment with its reports and notes.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    Audience, Progress, begun,
    check_in::{self, CheckInsPath},
    glance::{self, Glance},
    note::{self, NotesPath},
    planned::ChecksPath,
    proof::{self, list::ProofsPath},
    store::{self, PlannedCheck},
    view::{self, Asking, Followed, Records, Section, shortened},
};
use crate::{
    access::{
        Actor,
        policy::{NotePledge, ReportProgress},
    },
    app::App,
    clock::date_text,
    cycle::{self, rhythm},
    db::Read,
    error::{Error, Result},
    pledge::{
        self, Pledge, PledgeId,
        content::Content,
        revision::{self, Revision},
        show::{PledgePath, read_by},
        workflow::State as At,
    },
    viewing::{self, Seen},
    web::{
        filters,
        form::{Errors, new_key},
        frame::Frame,
        page::Tab,
        parts::{Choice, Crumb, Moment},
        pictures::Mark,
        signed::{Now, Signed},
    },
};

/// `/pledges/{id}/progress`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/progress")]
pub struct ProgressPath {
    /// The pledge.
    pub id: PledgeId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "follow_up/progress.html")]
pub struct ProgressPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    own: bool,
    name: String,
    year: i32,
    waiting: &'static str,
    pledge: String,
    proofs: String,
    quarters: Option<String>,
    asks: String,
    glance: Option<Glance>,
    asking: Vec<Asking>,
    checks: String,
    answer_key: String,
    marks: Vec<Mark>,
    sections: Vec<Section>,
    notes: Vec<Moment>,
    report: Option<ReportForm>,
    note: Option<NoteForm>,
}

/// What the member's forms carry, one at each commitment.
#[derive(Debug)]
pub struct ReportForm {
    action: String,
    now: DateTime<Utc>,
    unsent: Option<check_in::Typed>,
}

/// What the form for a note carries.
#[derive(Debug)]
pub struct NoteForm {
    action: String,
    key: String,
    about: Vec<Choice>,
    audience: Vec<Choice>,
    words: String,
    answer_by: String,
    checks: Vec<Choice>,
}

/// What was typed but could not be taken.
#[derive(Debug, Default)]
pub struct Unsent {
    /// What is wrong with it.
    pub errors: Errors,
    /// A report.
    pub check_in: Option<check_in::Typed>,
    /// A note.
    pub note: Option<note::Typed>,
}

/// Shows it to all who see the pledge; each reads the notes meant for them.
///
/// # Errors
/// Not found for those who may not see the pledge.
pub async fn show(
    path: ProgressPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<ProgressPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let pledge = pledge::store::find(&mut tx, path.id).await?;
    let frame = signed.frame(&app, Tab::Pledges);
    let page = page(&mut tx, frame, &signed.actor, &pledge, now, Unsent::default()).await?;
    drop(tx);
    viewing::note(&app, &read_by(&signed.actor, pledge)?, Seen::Progress, now).await?;
    Ok(page)
}

/// The revision that is followed.
///
/// # Errors
/// A conflict while the pledge is not confirmed.
pub async fn confirmed(tx: &mut Read, pledge: &Pledge) -> Result<Revision> {
    begun(pledge)?;
    revision::find(tx, pledge.id, pledge.revision.ok_or(Error::NotFound)?).await
}

/// The page, with what could not be taken still in its form.
///
/// # Errors
/// When the database fails.
pub async fn page(
    tx: &mut Read,
    frame: Frame,
    actor: &Actor,
    pledge: &Pledge,
    now: DateTime<Utc>,
    unsent: Unsent,
) -> Result<ProgressPage> {
    let own = actor.is(pledge.member).is_some();
    let records = Records {
        check_ins: store::list_check_ins(tx, pledge.id).await?,
        notes: store::list_notes(tx, pledge.id).await?,
        proofs: proof::store::all(tx, pledge.id).await?,
        answers: store::list_answers(tx, pledge.id).await?,
    };
    let quarters = cycle::store::quarters(tx, pledge.cycle).await?;
    let quarters = quarters.is_some_and(|quarters| quarters.asks(pledge.category));
    let mut shown = ProgressPage {
        frame,
        crumbs: pledge::view::crumbs(actor, pledge),
        errors: unsent.errors,
        own,
        name: pledge.name.clone(),
        year: pledge.year,
        waiting: waiting(pledge.state, own),
        pledge: PledgePath { id: pledge.id }.to_string(),
        proofs: ProofsPath { id: pledge.id }.to_string(),
        quarters: quarters.then(|| format!("/pledges/{}/quarters", pledge.id)),
        asks: String::new(),
        glance: None,
        asking: view::asking(&records, own, actor.day),
        checks: ChecksPath { id: pledge.id }.to_string(),
        answer_key: new_key(now).to_string(),
        marks: Vec::new(),
        sections: Vec::new(),
        notes: view::notes_of_whole(None, &records.notes, own),
        report: None,
        note: None,
    };
    if begun(pledge).is_ok() {
        let Revision { template, content, .. } = confirmed(tx, pledge).await?;
        let template = cycle::store::pinned_template(tx, template).await?;
        let rhythm = rhythm::of(tx, pledge.cycle).await?;
        shown.sections = view::sections((&template, &content), pledge, &records, own, (&rhythm, now));
        shown.asks = glance::asks(&shown.sections, &records.check_ins, &rhythm, now);
        shown.glance = (!shown.sections.is_empty())
            .then(|| glance::glance(&shown.sections, &records.check_ins, &rhythm, now));
        shown.marks = shown.sections.iter().flat_map(|section| &section.commitments).map(mark).collect();
        shown.notes = view::notes_of_whole(Some(&content), &records.notes, own);
        let action = CheckInsPath { id: pledge.id }.to_string();
        shown.report = actor.may::<ReportProgress>(pledge).then_some(ReportForm {
            action,
            now,
            unsent: unsent.check_in,
        });
        if actor.may::<NotePledge>(pledge) {
            let checks = store::list_checks(tx, pledge.id).await?;
            shown.note = Some(note_form(pledge.id, (&content, &checks), unsent.note.as_ref(), now));
        }
    }
    Ok(shown)
}

/// Why there is nothing to follow yet; empty once there is.
fn waiting(state: At, own: bool) -> &'static str {
    match (state, own) {
        (At::Agreed { .. }, _) => "",
        (At::Asked | At::Draft, true) => {
            "Đồng chí chưa gửi bản cam kết. Gửi chi bộ và được xác nhận xong, kết quả được cập nhật ở trang này."
        }
        (At::Waived, _) => "Năm nay không yêu cầu bản cam kết này nên không có nội dung để theo dõi.",
        (At::Asked | At::Draft, false) => "Bản cam kết chưa được gửi nên chưa có nội dung để theo dõi.",
        (At::Submitted { .. }, true) => {
            "Chi bộ chưa xác nhận bản cam kết đồng chí đã gửi. Xác nhận xong, kết quả được cập nhật ở trang này."
        }
        (At::Submitted { .. }, false) => {
            "Bản cam kết đã gửi nhưng chi bộ chưa xác nhận nên chưa theo dõi được."
        }
        (At::Returned { .. }, true) => {
            "Chi bộ đã trả lại để bổ sung. Gửi lại và được xác nhận xong, kết quả được cập nhật ở trang này."
        }
        (At::Returned { .. }, false) => "Chi bộ đã trả lại bản cam kết để bổ sung nên chưa theo dõi được.",
    }
}

/// One commitment on the strip over the page.
fn mark(one: &Followed) -> Mark {
    Mark {
        href: format!("#c-{}", one.id),
        name: format!("Nội dung {}, {}", one.number, shortened(&one.statement)),
        badge: one.badge.clone(),
    }
}

fn note_form(
    id: PledgeId,
    (content, checks): (&Content, &[PlannedCheck]),
    unsent: Option<&note::Typed>,
    now: DateTime<Utc>,
) -> NoteForm {
    let about = unsent.map_or("", |typed| typed.commitment.as_str());
    let whole = Choice::new("", "Cả bản cam kết", about.is_empty());
    let one = |(at, (_, one)): (usize, (&str, &crate::pledge::content::Commitment))| {
        let value = one.id.to_string();
        let chosen = value == about;
        Choice::new(value, format!("Nội dung {}: {}", at + 1, shortened(&one.statement)), chosen)
    };
    let audience = unsent.map_or("", |typed| typed.audience.as_str());
    NoteForm {
        action: NotesPath { id }.to_string(),
        key: unsent.map_or_else(|| new_key(now), |typed| typed.key).to_string(),
        about: std::iter::once(whole).chain(content.commitments().enumerate().map(one)).collect(),
        audience: Audience::ALL
            .map(|it| Choice::new(it.code(), it.title(), it.code() == audience).with_hint(it.hint()))
            .to_vec(),
        words: unsent.map(|typed| typed.words.as_str().to_owned()).unwrap_or_default(),
        answer_by: unsent.map(|typed| typed.answer_by.as_str().to_owned()).unwrap_or_default(),
        checks: checks_to_choose(checks, unsent.map_or("", |typed| typed.check.as_str())),
    }
}

/// The planned checks that nothing was noted of yet; nothing to choose where there is none.
fn checks_to_choose(checks: &[PlannedCheck], chosen: &str) -> Vec<Choice> {
    let open: Vec<_> = checks.iter().filter(|check| check.result.is_none()).collect();
    if open.is_empty() {
        return Vec::new();
    }
    let one = |check: &&PlannedCheck| {
        let id = check.id.to_string();
        let label = format!("Kiểm tra ngày {}: {}", date_text(check.on_day), shortened(&check.what));
        let is_chosen = id == chosen;
        Choice::new(id, label, is_chosen)
    };
    let none = Choice::new("", "Không phải kết quả của lần kiểm tra nào", chosen.is_empty());
    std::iter::once(none).chain(open.iter().map(one)).collect()
}

impl ProgressPage {
    fn older_title(&self, one: &Followed) -> String {
        format!("Các lần cập nhật trước ({})", one.older.len())
    }
}

impl ReportForm {
    fn typed(&self, one: &Followed) -> Option<&check_in::Typed> {
        self.unsent.as_ref().filter(|typed| typed.commitment == one.id)
    }

    fn open(&self, one: &Followed) -> bool {
        self.typed(one).is_some()
    }

    fn key(&self, one: &Followed) -> String {
        self.typed(one).map_or_else(|| new_key(self.now), |typed| typed.key).to_string()
    }

    fn choices(&self, one: &Followed) -> Vec<Choice> {
        let chosen = self.typed(one).map_or("", |typed| typed.progress.as_str());
        Progress::ALL.map(|it| Choice::new(it.code(), it.badge().word, it.code() == chosen)).to_vec()
    }

    fn value(&self, one: &Followed) -> &str {
        self.typed(one).map_or("", |typed| typed.value.as_str())
    }

    fn words(&self, one: &Followed) -> &str {
        self.typed(one).map_or("", |typed| typed.words.as_str())
    }

    fn title(&self, one: &Followed) -> &str {
        self.typed(one).map_or("", |typed| typed.proof.title.as_str())
    }

    fn address(&self, one: &Followed) -> &str {
        self.typed(one).map_or("", |typed| typed.proof.address.as_str())
    }
}
