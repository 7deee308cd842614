//! Whom an office is for: found by code or full name among those whom the keeper sees.

use crate::{
    db::Read,
    error::Result,
    member::{MemberId, Standing},
    web::text::Text,
};

/// Someone who may be given an office.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Who.
    pub id: MemberId,
    /// Their name.
    pub name: String,
    /// Their code.
    pub code: String,
    /// Their branch.
    pub branch: Option<crate::unit::UnitId>,
    /// Its name.
    pub branch_name: String,
    /// Their standing.
    pub standing: Standing,
    /// Whether they have set a password.
    pub active: bool,
}

/// How many of one name are told apart by their codes.
const TOLD: usize = 5;

/// The one person that was meant, or the sentence that says how to mean one.
///
/// # Errors
/// When the database fails.
pub async fn find(tx: &mut Read, typed: &Text) -> Result<std::result::Result<Candidate, String>> {
    if typed.is_empty() {
        return Ok(Err("Hãy ghi mã đảng viên hoặc họ tên đầy đủ.".to_owned()));
    }
    let mut found = sqlx::query_as!(
        Candidate,
        r#"select member.id as "id: MemberId", member.full_name as name, member.code,
                  member.branch_id as "branch: _", coalesce(unit.name, '') as "branch_name!",
                  member.standing as "standing: Standing",
                  coalesce((select account.password_hash is not null from account
                             where account.member_id = member.id), false) as "active!"
             from member left join unit on unit.id = member.branch_id
            where member.code = upper($1) or member.fold = vn_fold($1)
            order by member.code = upper($1) desc, member.full_name = $1 desc, member.code limit 6"#,
        typed.as_str(),
    )
    .fetch_all(tx.conn())
    .await?;
    let by_code = found.first().is_some_and(|one| one.code == typed.as_str().to_uppercase());
    let exact = found.iter().filter(|one| one.name == typed.as_str()).count();
    if by_code || exact == 1 || found.len() == 1 {
        let one = found.swap_remove(0);
        let gone = matches!(one.standing, Standing::Transferred | Standing::Ended);
        let words =
            format!("{} ở trạng thái «{}», không giao nhiệm vụ được.", one.name, one.standing.title());
        return Ok(if gone { Err(words) } else { Ok(one) });
    }
    if found.is_empty() {
        return Ok(Err(format!(
            "Không tìm thấy «{}» trong phạm vi của đồng chí. Hãy kiểm tra lại mã hoặc họ tên.",
            typed.as_str()
        )));
    }
    let them: Vec<_> =
        found.iter().take(TOLD).map(|one| format!("{} ({})", one.code, one.branch_name)).collect();
    Ok(Err(format!("Có nhiều đồng chí tên này: {}. Hãy ghi mã đảng viên.", them.join("; "))))
}
