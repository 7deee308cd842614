//! Legal bases in the database.

use super::{Basis, BasisId};
use crate::{
    access::{Granted, policy::KeepBases},
    db::{Read, Write},
    error::{Error, OnConstraint as _, Result},
};

/// All of them, newest first, those without a day last.
///
/// # Errors
/// When the database fails.
pub async fn all(tx: &mut Read) -> Result<Vec<Basis>> {
    let bases = sqlx::query_as!(
        Basis,
        r#"select id as "id: BasisId", kind, number, issuer, issued_on, title, valid_from, valid_to,
                  replaced_by as "replaced_by: BasisId", cited_as, version
             from legal_basis order by issued_on desc nulls last, number"#,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(bases)
}

/// One of them.
///
/// # Errors
/// [`Error::NotFound`] if there is none.
pub async fn find(tx: &mut Read, id: BasisId) -> Result<Basis> {
    all(tx).await?.into_iter().find(|one| one.id == id).ok_or(Error::NotFound)
}

/// Adds one, or changes it over the version that was seen. `false` if someone changed it meanwhile.
///
/// # Errors
/// [`Error::Conflict`] if another is known by the same number, issuer and day.
pub async fn keep(tx: &mut Write, _: &Granted<KeepBases>, basis: &Basis) -> Result<bool> {
    let kept = sqlx::query!(
        "insert into legal_basis as basis
           (id, kind, number, issuer, issued_on, title, valid_from, valid_to, replaced_by, cited_as)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         on conflict (id) do update
            set kind = excluded.kind, number = excluded.number, issuer = excluded.issuer,
                issued_on = excluded.issued_on, title = excluded.title, valid_from = excluded.valid_from,
                valid_to = excluded.valid_to, replaced_by = excluded.replaced_by, cited_as = excluded.cited_as,
                version = basis.version + 1
          where basis.version = $11",
        basis.id as _,
        basis.kind,
        basis.number,
        basis.issuer,
        basis.issued_on,
        basis.title,
        basis.valid_from,
        basis.valid_to,
        basis.replaced_by as _,
        basis.cited_as,
        basis.version,
    )
    .execute(tx.conn())
    .await
    .on_constraint("legal_basis_once", || {
        Error::Conflict("Văn bản có số, nơi ban hành và ngày này đã có trong danh mục.".to_owned())
    })?
    .rows_affected();
    Ok(kept == 1)
}
