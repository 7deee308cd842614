//! Transfers into and out of a unit: those that wait, late ones first; those that are done.

use askama::Template;
use askama_web::WebTemplate;
use axum::{extract::State, response::Redirect};
use axum_extra::routing::TypedPath;
use chrono::NaiveDate;
use serde::Deserialize;

use super::{Transfer, TransferId, person::ChoosePath, show::TransferPath, store, view};
use crate::{
    access::{
        Office,
        policy::{BeginTransfers, FollowTransfers},
    },
    app::App,
    clock::{date_text, day_in_vietnam},
    db::Read,
    error::{Error, Result},
    unit::{self, UnitId},
    web::{
        act::see_other,
        filters,
        form::Query,
        frame::Frame,
        page::Tab as Place,
        parts::{Badge, Tab},
        signed::Signed,
    },
};

/// Rows on a page.
const PAGE: usize = 50;

/// `/transfers`
#[derive(TypedPath, Deserialize)]
#[typed_path("/transfers")]
pub struct TransfersPath;

/// `/units/{id}/transfers`
#[derive(TypedPath, Deserialize)]
#[typed_path("/units/{id}/transfers")]
pub struct UnitTransfersPath {
    /// The unit; its branches are included.
    pub id: UnitId,
}

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Filter {
    /// `incoming`, `outgoing`, `late`, `guests`, `away`, `done`; else all that are open.
    #[serde(default)]
    state: String,
    /// The last row of the page before.
    #[serde(default)]
    after: Option<TransferId>,
}

impl Filter {
    fn stays(&self) -> bool {
        matches!(self.state.as_str(), "guests" | "away")
    }
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "transfer/list.html")]
pub struct ListPage {
    frame: Frame,
    unit: String,
    begin: Option<String>,
    enter: Option<String>,
    tabs: Vec<Tab>,
    done: bool,
    stays: bool,
    rows: Vec<Line>,
    more: Option<String>,
}

/// One transfer in the list.
#[derive(Debug)]
pub struct Line {
    href: String,
    name: String,
    kind: &'static str,
    from: String,
    to: String,
    badge: Badge,
    day: String,
}

/// How many transfers of a unit wait for whom.
#[derive(Clone, Copy, Debug, Default)]
pub struct Waiting {
    /// Sent to a branch of it.
    pub incoming: i64,
    /// Sent by a branch of it, not answered.
    pub outgoing: i64,
    /// Asked for by a member, not sent.
    pub asked: i64,
    /// Past their limit.
    pub late: i64,
    /// Staying here for a time.
    pub guests: i64,
    /// Of here, staying elsewhere for a time.
    pub away: i64,
}

/// Leads to the transfers of the first unit this person acts for.
///
/// # Errors
/// Not found for those who hold no office in a unit.
pub async fn index(_: TransfersPath, signed: Signed) -> Result<Redirect> {
    let unit = signed.actor.offices.iter().find_map(|held| held.unit).ok_or(Error::NotFound)?;
    Ok(see_other(UnitTransfersPath { id: unit }))
}

/// Shows the transfers of a unit and of all below it.
///
/// # Errors
/// Not found for those who do not follow it.
pub async fn of_unit(
    path: UnitTransfersPath,
    State(app): State<App>,
    signed: Signed,
    Query(filter): Query<Filter>,
) -> Result<ListPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let unit = unit::store::find(&mut tx, path.id).await?;
    if !signed.actor.may::<FollowTransfers>(&unit) {
        return Err(Error::NotFound);
    }
    let today = signed.actor.day;
    let mut rows = rows(&mut tx, unit.id, &filter, today).await?;
    let waiting = waiting(&mut tx, unit.id, today).await?;
    drop(tx);
    let more = (rows.len() > PAGE).then(|| rows.get(PAGE - 1).map(|(id, _)| *id)).flatten();
    rows.truncate(PAGE);
    let begins = signed.actor.may::<BeginTransfers>(&unit);
    let takes = signed.actor.holds(&[Office::OrganizationBoard]).is_some();
    Ok(ListPage {
        frame: signed.frame(&app, Place::Home),
        begin: begins.then(|| ChoosePath { id: unit.id }.to_string()),
        enter: takes.then(|| "/packages".to_owned()),
        tabs: tabs(unit.id, waiting, &filter.state),
        unit: unit.name,
        done: filter.state == "done",
        stays: filter.stays(),
        rows: rows.into_iter().map(|(_, line)| line).collect(),
        more: more.map(|after| {
            format!("{}?state={}&after={after}", UnitTransfersPath { id: path.id }, filter.state)
        }),
    })
}

fn tabs(unit: UnitId, waiting: Waiting, current: &str) -> Vec<Tab> {
    [
        ("", "Đang chờ", None),
        ("incoming", "Chờ tiếp nhận", Some(waiting.incoming)),
        ("outgoing", "Đã gửi đi", Some(waiting.outgoing)),
        ("asked", "Đảng viên đề nghị", Some(waiting.asked)),
        ("late", "Quá hạn", Some(waiting.late)),
        ("guests", "Tạm thời ở đây", Some(waiting.guests)),
        ("away", "Tạm thời ở nơi khác", Some(waiting.away)),
        ("done", "Đã xong", None),
    ]
    .into_iter()
    .map(|(state, label, count)| Tab {
        href: format!("{}?state={state}", UnitTransfersPath { id: unit }),
        label: label.to_owned(),
        count,
        current: current == state,
    })
    .collect()
}

/// What waits in a unit and below it.
///
/// # Errors
/// When the database fails.
pub async fn waiting(tx: &mut Read, unit: UnitId, today: NaiveDate) -> Result<Waiting> {
    let counts = sqlx::query_as!(
        Waiting,
        r#"with below as (select below_id from unit_closure where above_id = $1)
           select count(*) filter (where state = 'sent' and to_branch_id in (select below_id from below))
                    as "incoming!",
                  count(*) filter (where state = 'sent' and from_branch_id in (select below_id from below))
                    as "outgoing!",
                  count(*) filter (where state = 'asked' and from_branch_id in (select below_id from below))
                    as "asked!",
                  count(*) filter (where state in ('asked', 'sent') and due_on < $2) as "late!",
                  count(*) filter (where state = 'accepted' and to_branch_id in (select below_id from below))
                    as "guests!",
                  count(*) filter (where state = 'accepted' and from_branch_id in (select below_id from below))
                    as "away!"
             from transfer
            where (state in ('asked', 'sent')
                   or (state = 'accepted' and kind = 'temporary'
                       and $2 between effective_on and coalesce(ended_on, until_on)))
              and (from_branch_id in (select below_id from below)
                   or (state <> 'asked' and to_branch_id in (select below_id from below)))"#,
        unit as _,
        today,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(counts)
}

/// Those that wait by the day they are due, so that late ones come first; those that are done, newest first.
async fn rows(
    tx: &mut Read,
    unit: UnitId,
    filter: &Filter,
    today: NaiveDate,
) -> Result<Vec<(TransferId, Line)>> {
    let ids = sqlx::query_scalar!(
        r#"with below as (select below_id from unit_closure where above_id = $1),
                mine as (
             select id, closed_at,
                    case when $2 in ('guests', 'away') then coalesce(ended_on, until_on) else due_on end as due_on
               from transfer
              where (from_branch_id in (select below_id from below)
                     or (to_branch_id in (select below_id from below) and state <> 'asked'))
                and case $2 when 'done' then closed_at is not null
                            when 'incoming' then state = 'sent' and to_branch_id in (select below_id from below)
                            when 'outgoing' then state = 'sent' and from_branch_id in (select below_id from below)
                            when 'asked' then state = 'asked'
                            when 'late' then closed_at is null and due_on < $3
                            when 'guests' then state = 'accepted' and kind = 'temporary'
                              and to_branch_id in (select below_id from below)
                              and $3 between effective_on and coalesce(ended_on, until_on)
                            when 'away' then state = 'accepted' and kind = 'temporary'
                              and from_branch_id in (select below_id from below)
                              and $3 between effective_on and coalesce(ended_on, until_on)
                            else closed_at is null end)
           select mine.id as "id: TransferId" from mine
            where $4::uuid is null
               or case $2 when 'done'
                       then (mine.closed_at, mine.id) < (select last.closed_at, last.id from mine last where last.id = $4)
                       else (mine.due_on, mine.id) > (select last.due_on, last.id from mine last where last.id = $4) end
            order by case when $2 = 'done' then closed_at end desc nulls last, due_on,
                     case when $2 = 'done' then id end desc, id
            limit $5"#,
        unit as _,
        filter.state,
        today,
        filter.after as _,
        i64::try_from(PAGE + 1).unwrap_or(51),
    )
    .fetch_all(tx.conn())
    .await?;
    let found = store::find_all(tx, &ids).await?;
    Ok(found.iter().map(|transfer| (transfer.id, line(transfer, filter.stays(), today))).collect())
}

fn line(transfer: &Transfer, stays: bool, today: NaiveDate) -> Line {
    let closed = transfer.state.closed_at().map(day_in_vietnam);
    let day = if stays { transfer.last_day() } else { closed };
    Line {
        href: TransferPath { id: transfer.id }.to_string(),
        name: transfer.name.clone(),
        kind: transfer.kind.title(),
        from: transfer.from_name.clone(),
        to: transfer.to_name.clone(),
        badge: view::badge(transfer, today),
        day: date_text(day.unwrap_or(transfer.due_on)),
    }
}
