//! Members in the database.

use super::{Member, MemberId, Standing};
use crate::{db::Read, error::Result, unit::UnitId};

/// One member, if this person may see them.
///
/// # Errors
/// [`crate::error::Error::NotFound`] if there is none for this person.
pub async fn find(tx: &mut Read, id: MemberId) -> Result<Member> {
    let member = sqlx::query_as!(
        Member,
        r#"select id as "id: MemberId", code, full_name as name, standing as "standing: Standing",
                  branch_id as "branch: UnitId", version,
                  array(select above_id from unit_closure where below_id = member.branch_id order by depth)
                    as "line!: Vec<UnitId>"
             from member where id = $1"#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(member)
}
