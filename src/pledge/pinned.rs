//! What is pinned into a pledge when it is sent: names, posts, units and level as they stood that day.

use serde::{Deserialize, Serialize};

use super::{
    Pledge, PledgeId,
    entered::{self, Entered},
};
use crate::{
    cycle::template::{PersonField, Template},
    db::Read,
    error::Result,
    web::parts::Fact,
};

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
    /// Day of joining, `dd/mm/yyyy`. This and the next two only where the template asks for them.
    // Left out where blank, so that the digest of what was sent before stays what it was.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub joined: String,
    /// Day of full membership.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub official: String,
    /// Card number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub card: String,
    /// Who typed it in from a signed paper, if its member did not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entered: Option<Entered>,
}

/// The facts as they stand now.
///
/// # Errors
/// [`crate::error::Error::NotFound`] if the pledge is not this person's to see.
pub async fn facts(tx: &mut Read, pledge: &Pledge) -> Result<Pinned> {
    let found = facts_of_many(tx, &[pledge.id.0]).await?.pop();
    let (_, mut facts) = found.ok_or(crate::error::Error::NotFound)?;
    if pledge.entering_by.is_some() {
        facts.entered = entered::open_mark(tx, pledge.id).await?;
    }
    Ok(facts)
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
                  coalesce(to_char(member.joined_on, 'DD/MM/YYYY'), '') as "joined!",
                  coalesce(to_char(member.official_on, 'DD/MM/YYYY'), '') as "official!",
                  coalesce(member.card_number, '') as "card!",
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
                joined: row.joined,
                official: row.official,
                card: row.card,
                entered: None,
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
    /// The facts that a template asks for; what it does not ask is not kept.
    #[must_use]
    pub fn asked_by(mut self, template: &Template) -> Self {
        for (field, value) in [
            (PersonField::Joined, &mut self.joined),
            (PersonField::Official, &mut self.official),
            (PersonField::Card, &mut self.card),
        ] {
            if !template.fields.contains(&field) {
                value.clear();
            }
        }
        self
    }

    /// The facts as lines of a page or paper: the name, and what the template asks for, as far as it is there.
    #[must_use]
    pub fn lines(&self, template: &Template) -> Vec<Fact> {
        let asked = PersonField::ALL.into_iter().filter(|field| template.fields.contains(field));
        let entered = self.entered.as_ref().map(Entered::line).unwrap_or_default();
        std::iter::once(("Họ và tên", self.name.as_str()))
            .chain(asked.map(|field| (field.title(), self.value_of(field))))
            .chain([("Nhập thay", entered.as_str())])
            .filter(|(_, value)| !value.is_empty())
            .map(|(label, value)| Fact::new(label, value.to_owned()))
            .collect()
    }

    fn value_of(&self, field: PersonField) -> &str {
        match field {
            PersonField::Born => &self.born,
            PersonField::Joined => &self.joined,
            PersonField::Official => &self.official,
            PersonField::Card => &self.card,
            PersonField::Agency => &self.agency,
            PersonField::PartyPost => &self.posts[0],
            PersonField::GovernmentPost => &self.posts[1],
            PersonField::MassPost => &self.posts[2],
            PersonField::Branch => &self.branch,
        }
    }
}
