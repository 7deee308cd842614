//! Who is to be transferred: chosen from the members of a branch.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use chrono::NaiveDate;
use serde::Deserialize;

use super::{list::UnitTransfersPath, place::PlacePath};
use crate::{
    access::{Subject, policy::BeginTransfers},
    app::App,
    db::Read,
    error::{Error, Result},
    member::{MemberId, Standing},
    unit::{self, UnitId},
    web::{filters, form::Query, frame::Frame, page::Tab, parts::Crumb, signed::Signed, text::Text},
};

/// Rows on a page.
const PAGE: i64 = 50;

/// A member with where they belong, as someone to be transferred.
#[derive(Clone, Debug)]
pub struct Person {
    /// The member.
    pub id: MemberId,
    /// Member code.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Whether they are in a standing that is transferred.
    pub standing: Standing,
    /// The branch they belong to.
    pub branch: UnitId,
    /// Its name.
    pub branch_name: String,
    /// The branch and every unit above it, from below.
    pub line: Vec<UnitId>,
    /// Since when they belong to it.
    pub since: Option<NaiveDate>,
}

impl Subject for Person {
    const KIND: &'static str = "member";
    fn subject_id(&self) -> Option<uuid::Uuid> {
        Some(self.id.0)
    }
}

impl Person {
    /// Whoever is suspended, gone or away is not transferred (Quy định thi hành Điều lệ).
    ///
    /// # Errors
    /// A conflict that says why.
    pub fn demand_movable(&self) -> Result<()> {
        match self.standing {
            Standing::Probationary | Standing::Official | Standing::Exempt => Ok(()),
            other => Err(Error::Conflict(format!(
                "Đảng viên đang ở trạng thái “{}” nên không chuyển sinh hoạt được.",
                other.title()
            ))),
        }
    }
}

/// One member, if this person may see them.
///
/// # Errors
/// [`Error::NotFound`] if there is none for this person, or they belong to no branch.
pub async fn find(tx: &mut Read, id: MemberId) -> Result<Person> {
    let person = sqlx::query_as!(
        Person,
        r#"select member.id as "id: MemberId", member.code, full_name as name, standing as "standing: Standing",
                  branch_id as "branch!: UnitId", unit.name as branch_name,
                  array(select above_id from unit_closure where below_id = member.branch_id order by depth)
                    as "line!: Vec<UnitId>",
                  (select lower(during) from membership
                    where membership.member_id = member.id and kind = 'official' and membership.branch_id = member.branch_id
                    order by lower(during) desc limit 1) as since
             from member join unit on unit.id = branch_id where member.id = $1"#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(person)
}

/// `/units/{id}/transfers/new`
#[derive(TypedPath, Deserialize)]
#[typed_path("/units/{id}/transfers/new")]
pub struct ChoosePath {
    /// The branch, or a unit above.
    pub id: UnitId,
}

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Filter {
    #[serde(default)]
    q: Text,
    #[serde(default)]
    after: Option<MemberId>,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "transfer/person.html")]
pub struct ChoosePage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    unit: String,
    action: String,
    q: String,
    rows: Vec<Line>,
    more: Option<String>,
}

/// A member in the list.
#[derive(Debug)]
pub struct Line {
    href: String,
    name: String,
    code: String,
    branch: String,
}

/// Shows the members of a branch, to choose the one who goes.
///
/// # Errors
/// Not found for those who do not act for the branch.
pub async fn choose(
    path: ChoosePath,
    State(app): State<App>,
    signed: Signed,
    Query(filter): Query<Filter>,
) -> Result<ChoosePage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let unit = unit::store::find(&mut tx, path.id).await?;
    if !signed.actor.may::<BeginTransfers>(&unit) {
        return Err(Error::NotFound);
    }
    let mut rows = members(&mut tx, unit.id, (signed.actor.member, &filter)).await?;
    drop(tx);
    let full = rows.len() > usize::try_from(PAGE).unwrap_or(50);
    rows.truncate(usize::try_from(PAGE).unwrap_or(50));
    let q = filter.q.as_str().to_owned();
    let more = rows.last().filter(|_| full).map(|(id, _)| {
        format!("{}?q={}&after={id}", ChoosePath { id: unit.id }, crate::pledge::list::encoded(&q))
    });
    Ok(ChoosePage {
        frame: signed.frame(&app, Tab::Home),
        crumbs: vec![Crumb::new(UnitTransfersPath { id: unit.id }, "Chuyển sinh hoạt Đảng")],
        action: ChoosePath { id: unit.id }.to_string(),
        unit: unit.name,
        q,
        rows: rows.into_iter().map(|(_, line)| line).collect(),
        more,
    })
}

async fn members(
    tx: &mut Read,
    unit: UnitId,
    (actor, filter): (MemberId, &Filter),
) -> Result<Vec<(MemberId, Line)>> {
    let rows = sqlx::query!(
        r#"select member.id as "id: MemberId", member.full_name, member.code, unit.name as branch
             from unit_closure closure
             join member on member.branch_id = closure.below_id
             join unit on unit.id = member.branch_id
            where closure.above_id = $1 and member.id <> $2
              and member.standing in ('probationary', 'official', 'exempt')
              and ($3 = '' or member.fold like '%' || vn_fold($3) || '%' or member.code = upper($3))
              and ($4::uuid is null
                   or (member.given_name collate "vi-x-icu", member.full_name collate "vi-x-icu", member.id)
                      > (select last.given_name, last.full_name, last.id from member last where last.id = $4))
            order by member.given_name collate "vi-x-icu", member.full_name collate "vi-x-icu", member.id
            limit $5"#,
        unit as _,
        actor as _,
        filter.q.as_pattern(),
        filter.after as _,
        PAGE + 1,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let line = Line {
                href: PlacePath { id: row.id }.to_string(),
                name: row.full_name,
                code: row.code,
                branch: row.branch,
            };
            (row.id, line)
        })
        .collect())
}
