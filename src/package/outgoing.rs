//! The package that leaves with a member, as one ZIP.

use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{archive, gather, paper};
use crate::{
    access::policy::TakePackage,
    app::App,
    clock::VIETNAM,
    error::{Error, Result},
    pledge::{self, paper as pledge_paper, revision},
    review::paper::Sheet,
    transfer::{TransferId, store},
    viewing::{self, Seen},
    web::signed::{Now, Signed},
};

/// `/transfers/{id}/package`
#[derive(TypedPath, Deserialize)]
#[typed_path("/transfers/{id}/package")]
pub struct OutgoingPath {
    /// The transfer.
    pub id: TransferId,
}

/// Writes the package anew each time, from what is kept.
///
/// # Errors
/// Not found for those who may not take it along, and where nobody left for a place outside.
pub async fn show(
    path: OutgoingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Response> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = signed
        .actor
        .demand::<TakePackage>(store::find(&mut tx, path.id).await?)
        .map_err(|_| Error::NotFound)?;
    let package = gather::package(&mut tx, granted.on()).await?;
    let (check, review) = match &package.pledge {
        Some(pledge) => {
            let sent = revision::find(&mut tx, pledge.id, pledge.revision).await?;
            let kept = pledge::store::find(&mut tx, pledge.id).await?;
            (pledge_paper::check(&app.config, &sent), Sheet::of(&mut tx, &kept).await?)
        }
        None => (None, None),
    };
    drop(tx);
    viewing::note_person(&app.db, &granted, (Seen::Package, granted.on().member), now).await?;
    let name = format!("chuyen-sinh-hoat-{}.zip", package.member.code.to_lowercase());
    let made_at = now.with_timezone(&VIETNAM).to_rfc3339();
    let key = app.print_key.get(&app).await?.clone();
    let bytes = tokio::task::spawn_blocking(move || -> Result<Vec<u8>> {
        let papers = paper::papers(&package, review.as_ref(), (check, &key), now)?;
        archive::pack(&package, &papers, &made_at).map_err(Error::internal)
    })
    .await??;
    let disposition =
        HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")).map_err(Error::internal)?;
    Ok((
        [
            (header::CONTENT_TYPE, HeaderValue::from_static("application/zip")),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        bytes,
    )
        .into_response())
}
