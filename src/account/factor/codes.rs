//! Lists of codes that each work once: kept as hashes, shown once.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use super::{Kind, Taken};
use crate::{
    account::{FactorId, slips},
    db::{Read, Write},
    error::Result,
    member::MemberId,
};

/// Groups of four letters of a code: 60 random bits. Whoever steals the database still lacks the password.
const GROUPS: usize = 3;

/// Makes a new list of `many` codes in place of an old one of its kind. Gives the codes to show once.
pub async fn make(
    tx: &mut Write,
    (member, by): (MemberId, MemberId),
    (kind, many): (Kind, usize),
    now: DateTime<Utc>,
) -> Result<Vec<String>> {
    sqlx::query!("delete from second_factor where member_id = $1 and kind = $2", member as _, kind as _)
        .execute(tx.conn())
        .await?;
    let factor = FactorId::new(now);
    sqlx::query!(
        "insert into second_factor (id, member_id, kind, made_at, made_by, active_at) values ($1, $2, $3, $4, $5, $4)",
        factor as _,
        member as _,
        kind as _,
        now,
        by as _,
    )
    .execute(tx.conn())
    .await?;
    let codes: Vec<String> = (0..many).map(|_| slips::random_groups(GROUPS)).collect();
    let hashes: Vec<Vec<u8>> = codes.iter().map(|code| hash(factor, code)).collect();
    sqlx::query!(
        "insert into one_time_code (factor_id, member_id, number, hash)
         select $1, $2, fresh.number, fresh.hash from unnest($3::bytea[]) with ordinality as fresh (hash, number)",
        factor as _,
        member as _,
        &hashes,
    )
    .execute(tx.conn())
    .await?;
    Ok(codes)
}

/// Uses a code up, whichever list it stands on.
pub async fn take(
    tx: &mut Write,
    member: MemberId,
    typed: &str,
    now: DateTime<Utc>,
) -> Result<Option<Taken>> {
    let lists = sqlx::query!(
        r#"select id as "id: FactorId", kind as "kind: Kind" from second_factor
            where member_id = $1 and kind in ('recovery', 'sheet') and active_at is not null"#,
        member as _,
    )
    .fetch_all(tx.conn())
    .await?;
    for list in lists {
        let used = sqlx::query!(
            "update one_time_code set used_at = $3 where factor_id = $1 and hash = $2 and used_at is null",
            list.id as _,
            hash(list.id, typed),
            now,
        )
        .execute(tx.conn())
        .await?
        .rows_affected();
        if used == 1 {
            let left = left(tx, member, list.kind).await?;
            let sheet = list.kind == Kind::Sheet;
            return Ok(Some(if sheet { Taken::Sheet { left } } else { Taken::Recovery { left } }));
        }
    }
    Ok(None)
}

/// How many codes of one's own list are left.
pub async fn left(tx: &mut Read, member: MemberId, kind: Kind) -> Result<i64> {
    let left = sqlx::query_scalar!(
        r#"select count(*) as "count!" from one_time_code code join second_factor factor on factor.id = code.factor_id
            where factor.member_id = $1 and factor.kind = $2 and code.used_at is null"#,
        member as _,
        kind as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(left)
}

/// What is kept of a code: its SHA-256 with the list it stands on, whatever the spacing and case it is typed in.
fn hash(factor: FactorId, code: &str) -> Vec<u8> {
    let plain: String =
        code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    Sha256::new().chain_update(factor.0.as_bytes()).chain_update(plain.as_bytes()).finalize().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_belongs_to_its_list() {
        let (one, other) = (FactorId(uuid::Uuid::from_u128(1)), FactorId(uuid::Uuid::from_u128(2)));
        assert_eq!(hash(one, "7K3M-Q2XN-A4RT"), hash(one, "7k3m q2xn a4rt"));
        assert_ne!(hash(one, "7K3M-Q2XN-A4RT"), hash(other, "7K3M-Q2XN-A4RT"));
    }
}
