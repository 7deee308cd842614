//! What is pinned into a pledge when it is sent: names, posts, units and level as they stood that day.

use serde::{Deserialize, Serialize};

use super::{Pledge, PledgeId};
use crate::{db::Read, error::Result};

/// The facts around a sent pledge. Later mergers, transfers and promotions do not change them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pinned {
    /// Full name.
    pub name: String,
    /// Member code.
    pub code: String,
    /// Date of birth, `dd/mm/yyyy`.
    pub born: String,
    /// Where the person works.
    pub agency: String,
    /// Posts in the Party, in government, in mass organizations.
    pub posts: [String; 3],
    /// Name of the branch.
    pub branch: String,
    /// Name of the unit above the branch.
    pub above: String,
    /// Name of the unit at the top.
    pub top: String,
    /// Name of the unit whose Standing Committee manages the person; empty if none.
    pub manager: String,
    /// The year.
    pub year: i32,
}

/// The facts as they stand now.
///
/// # Errors
/// [`crate::error::Error::NotFound`] if the pledge is not this person's to see.
pub async fn facts(tx: &mut Read, pledge: &Pledge) -> Result<Pinned> {
    let found = facts_of_many(tx, &[pledge.id.0]).await?.pop();
    found.map(|(_, facts)| facts).ok_or(crate::error::Error::NotFound)
}

/// The facts of many pledges at once.
///
/// # Errors
/// When the database fails.
pub async fn facts_of_many(tx: &mut Read, pledges: &[uuid::Uuid]) -> Result<Vec<(PledgeId, Pinned)>> {
    let rows = sqlx::query!(
        r#"select pledge.id as "id!: PledgeId", cycle.year as "year!", member.full_name as "full_name!",
                  member.code as "code!",
                  coalesce(to_char(member.born_on, 'DD/MM/YYYY'), '') as "born!",
                  coalesce(agency.name, '') as "agency!", unit.name as "branch!",
                  coalesce(above.name, '') as "above!", coalesce(manager.name, '') as "manager!",
                  coalesce((select top.name from unit_closure closure join unit top on top.id = closure.above_id
                             where closure.below_id = pledge.branch_id order by closure.depth desc limit 1), '')
                    as "top!",
                  coalesce((select string_agg(title, ', ') from post where post.member_id = member.id
                             and kind = 'party' and during @> actor_day()), '') as "party!",
                  coalesce((select string_agg(title, ', ') from post where post.member_id = member.id
                             and kind = 'government' and during @> actor_day()), '') as "government!",
                  coalesce((select string_agg(title, ', ') from post where post.member_id = member.id
                             and kind = 'mass' and during @> actor_day()), '') as "mass!"
             from pledge
             join cycle on cycle.id = pledge.cycle_id
             join member on member.id = pledge.member_id
             join unit on unit.id = pledge.branch_id
             left join unit above on above.id = unit.parent_id
             left join agency on agency.id = pledge.agency_id
             left join unit manager on manager.id = pledge.manager_id
            where pledge.id = any($1)"#,
        pledges,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let facts = Pinned {
                name: row.full_name,
                code: row.code,
                born: row.born,
                agency: row.agency,
                posts: [row.party, row.government, row.mass],
                branch: row.branch,
                above: row.above,
                top: row.top,
                manager: row.manager,
                year: row.year,
            };
            (row.id, facts)
        })
        .collect())
}

/// The pinned facts of a revision.
///
/// # Errors
/// [`crate::error::Error::NotFound`] if there is no such revision for this person.
pub async fn of_revision(tx: &mut Read, pledge: PledgeId, number: i32) -> Result<Pinned> {
    let pinned = sqlx::query_scalar!(
        r#"select pinned as "pinned: sqlx::types::Json<Pinned>" from pledge_revision
            where pledge_id = $1 and number = $2"#,
        pledge as _,
        number,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(pinned.0)
}

impl Pinned {
    /// The facts as lines of a page or paper, those that are there.
    #[must_use]
    pub fn lines(&self) -> Vec<crate::web::parts::Fact> {
        [
            ("Họ và tên", &self.name),
            ("Ngày sinh", &self.born),
            ("Đơn vị công tác", &self.agency),
            ("Chức vụ Đảng", &self.posts[0]),
            ("Chức vụ chính quyền", &self.posts[1]),
            ("Chức vụ đoàn thể", &self.posts[2]),
            ("Sinh hoạt tại chi bộ", &self.branch),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(label, value)| crate::web::parts::Fact::new(label, value.clone()))
        .collect()
    }
}
