//! A member's record, with what is dated in it and its history. Pledges are named only to those who may list them.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    agency::WorkPath,
    identity::IdentityPath,
    keeping,
    management::ManagementPath,
    posts::PostsPath,
    request::ask::RequestsOfPath,
    reversal::{self, Reversal},
    sections::{self, Part},
    standing::StandingPath,
    standing_badge,
    store::{self, Record},
};
use crate::{
    access::{
        Actor, Office,
        policy::{BeginTransfers, KeepRecord, ListPledges, ReadRecord},
    },
    account::{keeping::show::AccountOfPath, settings::AccountPath},
    app::App,
    appointment::place::UnitGivingPath,
    db::Read,
    error::{Error, Result},
    member::{self, Member, MemberId, change},
    pledge::{
        self,
        list::{Filter, link},
        show::PledgePath,
    },
    transfer::place::PlacePath,
    unit::{Unit, store as units},
    web::{
        filters,
        frame::Frame,
        page::Tab as Place,
        parts::{Badge, Crumb, Fact, Moment},
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/register/members/{id}`
#[derive(TypedPath, Deserialize)]
#[typed_path("/register/members/{id}")]
pub struct RegisterMemberPath {
    /// The member.
    pub id: MemberId,
}

/// Changes shown on a record; older ones are in the database and in the audit.
const CHANGES: i64 = 100;

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "register/member.html")]
pub struct MemberPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    name: String,
    badge: Badge,
    facts: Vec<Fact>,
    acts: Vec<Crumb>,
    year: i32,
    meaning: Vec<Fact>,
    parts: Vec<Part>,
    pledges: Vec<Crumb>,
    history: Vec<Moment>,
    reversal: Option<Reversal>,
}

/// Shows the record of one member, to themself and to those who keep the register of their branch.
///
/// # Errors
/// Not found for everyone else.
pub async fn show(
    path: RegisterMemberPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<MemberPage> {
    let actor = &signed.actor;
    let mut tx = app.db.read(actor).await?;
    let member = member::store::find(&mut tx, path.id).await?;
    if !actor.may::<ReadRecord>(&member) {
        return Err(Error::NotFound);
    }
    let record = store::record(&mut tx, path.id).await?;
    let identity = store::identity(&mut tx, path.id).await?;
    let branch = match member.branch {
        Some(id) => Some(units::find(&mut tx, id).await?),
        None => None,
    };
    let rules = keeping::rules(&mut tx, now).await?;
    let changes = change::list(&mut tx, path.id, CHANGES).await?;
    let own = actor.is(member.id).is_some();
    Ok(MemberPage {
        crumbs: way(&mut tx, actor, &member).await?,
        frame: signed.frame(&app, if own { Place::Account } else { Place::Register }),
        badge: standing_badge(record.standing),
        facts: sections::facts(&record, &identity, branch.as_ref()),
        acts: branch.as_ref().map(|branch| acts(actor, branch, &record)).unwrap_or_default(),
        year: rules.as_ref().map_or(0, |(year, _)| *year),
        meaning: rules.map(|rules| sections::meaning(&rules, &record, &identity)).unwrap_or_default(),
        parts: sections::parts(&mut tx, path.id).await?,
        pledges: pledges(&mut tx, actor, (&member, branch.as_ref())).await?,
        reversal: reversible(actor, &member, &changes, now),
        history: changes.into_iter().map(sections::moment).collect(),
        name: record.name,
    })
}

/// What may be done from here, the most usual first.
fn acts(actor: &Actor, branch: &Unit, record: &Record) -> Vec<Crumb> {
    let mut acts = Vec::new();
    if actor.may::<ListPledges>(branch) && actor.is(record.id).is_none() {
        let filter = Filter { q: Text::clean(&record.code), ..Filter::default() };
        acts.push(Crumb::new(link(branch.id, &filter), "Bản cam kết năm nay"));
    }
    if actor.sits(&[Office::OrganizationBoard], &branch.line).is_some() {
        let giving = UnitGivingPath { id: branch.id };
        acts.push(Crumb::new(format!("{giving}?member={}", record.code), "Giao nhiệm vụ tại chi bộ"));
    }
    if actor.is(record.id).is_some() {
        acts.push(Crumb::new(RequestsOfPath { id: record.id }, "Đề nghị sửa hồ sơ"));
    }
    if actor.may::<BeginTransfers>(branch) && actor.is(record.id).is_none() {
        acts.push(Crumb::new(PlacePath { id: record.id }, "Chuyển sinh hoạt"));
    }
    if keeps(actor, branch, record) {
        let id = record.id;
        acts.push(Crumb::new(IdentityPath { id }, "Sửa thông tin"));
        acts.push(Crumb::new(StandingPath { id }, "Đổi trạng thái"));
        acts.push(Crumb::new(PostsPath { id }, "Chức vụ"));
        acts.push(Crumb::new(WorkPath { id }, "Đổi nơi công tác"));
        acts.push(Crumb::new(ManagementPath { id }, "Diện quản lý"));
    }
    acts.push(Crumb::new(AccountOfPath { id: record.id }, "Tài khoản đăng nhập"));
    acts
}

/// Whether the record may be written, asked from what the page holds.
fn keeps(actor: &Actor, branch: &Unit, record: &Record) -> bool {
    let member = Member {
        id: record.id,
        code: record.code.clone(),
        name: record.name.clone(),
        standing: record.standing,
        branch: record.branch,
        line: branch.line.clone(),
        version: 0,
    };
    actor.may::<KeepRecord>(&member)
}

/// The way to this page: through the units one keeps, or, to one's own record, from one's account.
async fn way(tx: &mut Read, actor: &Actor, member: &Member) -> Result<Vec<Crumb>> {
    let way = keeping::way(tx, actor, member).await?;
    if way.is_empty() && actor.is(member.id).is_some() {
        return Ok(vec![Crumb::new(AccountPath, "Tài khoản")]);
    }
    Ok(way)
}

async fn pledges(
    tx: &mut Read,
    actor: &Actor,
    (member, branch): (&Member, Option<&Unit>),
) -> Result<Vec<Crumb>> {
    let lists = branch.is_some_and(|branch| actor.may::<ListPledges>(branch));
    if !lists && actor.is(member.id).is_none() {
        return Ok(Vec::new());
    }
    let years = pledge::store::years_of(tx, member.id).await?;
    Ok(years.into_iter().map(|(id, year)| Crumb::new(PledgePath { id }, &format!("Năm {year}"))).collect())
}

fn reversible(
    actor: &Actor,
    member: &Member,
    changes: &[change::Change],
    now: DateTime<Utc>,
) -> Option<Reversal> {
    let last = changes.first().filter(|_| actor.may::<KeepRecord>(member))?;
    reversal::of(member, last, now)
}
