//! Those at an agency who are still to be graded for the state: the branch proposes after that.

use super::agency::{Filter, headed, link};
use crate::{
    access::Actor,
    cycle::Cycle,
    db::Read,
    error::Result,
    unit::AgencyId,
    web::parts::{Badge, Shape, Task},
};

/// How the agency's list is asked for them alone.
pub(super) const ONLY: &str = "ungraded";

/// How many at the agencies this person heads have a pledge in force that nobody graded for the state yet.
pub(super) async fn count(tx: &mut Read, actor: &Actor, cycle: &Cycle) -> Result<i64> {
    let ids: Vec<AgencyId> = headed(actor).into_iter().map(|(id, _)| id).collect();
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from pledge
             join member on member.id = pledge.member_id
            where member.agency_id = any($1) and pledge.agency_id = any($1) and pledge.cycle_id = $2
              and member.standing not in ('transferred', 'ended') and pledge.member_id <> $3
              and pledge.state = 'agreed' and pledge.stage in ('open', 'self_reviewed')
              and not exists (select 1 from state_grade where state_grade.pledge_id = pledge.id)"#,
        ids as _,
        cycle.id as _,
        actor.member as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}

/// What the end of a year asks of the head of an agency.
///
/// # Errors
/// When the database fails.
pub async fn task(tx: &mut Read, actor: &Actor, cycle: &Cycle) -> Result<Option<Task>> {
    let waiting = count(tx, actor, cycle).await?;
    let filter = Filter { year: Some(cycle.year), only: ONLY.to_owned(), ..Filter::default() };
    Ok((waiting > 0).then(|| Task {
        label: "Xếp loại người ở cơ quan, đơn vị".to_owned(),
        href: Some(link(&filter)),
        badge: Badge::new("Cần làm", Shape::Half),
        due: format!("{waiting} đồng chí chưa xếp loại"),
        next: true,
    }))
}
