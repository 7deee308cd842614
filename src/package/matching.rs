//! Whether someone in a package is here already: by card, by name and birthday, by code.

use super::content::Member;
use crate::{
    db::Read,
    error::Result,
    member::{MemberId, Standing},
};

/// Someone here who may be the one in the package.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The member.
    pub id: MemberId,
    /// Their code here.
    pub code: String,
    /// Their name here.
    pub name: String,
    /// Their branch here.
    pub branch: String,
    /// Their standing here.
    pub standing: Standing,
    same_card: bool,
    same_person: bool,
}

/// Who the one in the package is here.
#[derive(Clone, Debug)]
pub enum Match {
    /// Nobody here: a new member, whose code is free.
    New,
    /// Nobody here, but the code belongs to someone else.
    CodeTaken(Candidate),
    /// Someone who had left.
    Back(Candidate),
    /// Someone who is here now.
    Here(Candidate),
    /// Card and person point at different people.
    Doubtful(Vec<Candidate>),
}

/// Looks for the one in the package among the members this person keeps.
///
/// # Errors
/// When the database fails.
pub async fn look_up(tx: &mut Read, member: &Member) -> Result<Match> {
    let rows = sqlx::query_as!(
        Candidate,
        r#"select member.id as "id: MemberId", member.code, full_name as name, coalesce(unit.name, '') as "branch!",
                  standing as "standing: Standing",
                  coalesce(card_number = $1, false) as "same_card!",
                  (fold = vn_fold($2) and born_on is not distinct from $3) as "same_person!"
             from member left join unit on unit.id = branch_id
            where card_number = $1 or (fold = vn_fold($2) and born_on = $3) or member.code = $4
            limit 20"#,
        member.card_number,
        member.name,
        member.born_on,
        member.code,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(judge(rows))
}

fn judge(rows: Vec<Candidate>) -> Match {
    let same: Vec<Candidate> = rows.iter().filter(|one| one.same_card || one.same_person).cloned().collect();
    match (same.as_slice(), rows.first()) {
        ([], None) => Match::New,
        ([], Some(other)) => Match::CodeTaken(other.clone()),
        ([one], _) if one.standing == Standing::Transferred => Match::Back(one.clone()),
        ([one], _) => Match::Here(one.clone()),
        _ => Match::Doubtful(same),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(same_card: bool, same_person: bool, standing: Standing) -> Candidate {
        Candidate {
            id: MemberId(uuid::Uuid::nil()),
            code: "QN1".to_owned(),
            name: "An".to_owned(),
            branch: String::new(),
            standing,
            same_card,
            same_person,
        }
    }

    #[test]
    fn a_person_is_known_by_card_or_name_and_birthday_and_not_by_code() {
        let (here, away) = (Standing::Official, Standing::Transferred);
        assert!(matches!(judge(vec![]), Match::New));
        assert!(matches!(judge(vec![candidate(false, false, here)]), Match::CodeTaken(_)));
        assert!(matches!(judge(vec![candidate(true, false, here)]), Match::Here(_)));
        assert!(matches!(judge(vec![candidate(false, true, away)]), Match::Back(_)));
        let two = vec![candidate(true, false, away), candidate(false, true, here)];
        assert!(matches!(judge(two), Match::Doubtful(both) if both.len() == 2));
        let other_code = vec![candidate(true, true, away), candidate(false, false, here)];
        assert!(matches!(judge(other_code), Match::Back(_)));
    }
}
