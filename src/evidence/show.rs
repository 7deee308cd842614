//! Handing a file out, to whoever reads the paper that it stands beside.

use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{EvidenceId, file::Kind, scan::Checked, store};
use crate::{
    account::session::hex,
    app::App,
    error::{Error, Result},
    pledge,
    viewing::{self, Seen},
    web::signed::{Now, Signed},
};

/// `/evidence/{id}`
#[derive(TypedPath, Deserialize)]
#[typed_path("/evidence/{id}")]
pub struct EvidencePath {
    /// The file.
    pub id: EvidenceId,
}

/// What a file may do where it is opened: nothing.
const NOTHING: &str = "sandbox; default-src 'none'; frame-ancestors 'none'";

const WAITING: &str = "Tệp này đang chờ chương trình quét mã độc của cơ quan nên chưa mở được. Mời đồng chí trở lại sau ít phút.";
const REFUSED: &str = "Chương trình quét của cơ quan thấy tệp này có mã độc nên không mở được. Người viết cam kết cần gửi lại tệp khác.";

/// Hands it out.
///
/// # Errors
/// Not found for those who may not read the paper, and a conflict while the scanner has not passed the file.
pub async fn show(
    path: EvidencePath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Response> {
    let mut tx = app.db.read(&signed.actor).await?;
    let file = store::find(&mut tx, path.id).await?;
    let paper = pledge::store::find(&mut tx, file.pledge).await?;
    drop(tx);
    if file.withdrawn {
        return Err(Error::NotFound);
    }
    match file.checked {
        Checked::Unasked | Checked::Clean => {}
        Checked::Waiting => return Err(Error::Conflict(WAITING.to_owned())),
        Checked::Refused => return Err(Error::Conflict(REFUSED.to_owned())),
    }
    let paper_code = paper.code.clone();
    let granted = pledge::show::read_by(&signed.actor, paper)?;
    viewing::note(&app, &granted, Seen::Paper, now).await?;
    handed_out(&format!("ban-chup-{}", paper_code), (file.kind, &file.digest), file.content)
}

/// A file under a name of ours. Pictures are shown, a PDF is only saved: nobody knows what stands in one.
///
/// # Errors
/// None that a file could cause.
pub fn handed_out(named: &str, (kind, digest): (Kind, &[u8]), content: Vec<u8>) -> Result<Response> {
    let short = hex(digest).chars().take(8).collect::<String>();
    let name = format!("{named}-{short}.{}", kind.ending());
    let way = if kind == Kind::Pdf { "attachment" } else { "inline" };
    let disposition =
        HeaderValue::from_str(&format!("{way}; filename=\"{name}\"")).map_err(Error::internal)?;
    Ok((
        [
            (header::CONTENT_TYPE, HeaderValue::from_static(kind.media_type())),
            (header::CONTENT_DISPOSITION, disposition),
            (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(NOTHING)),
        ],
        content,
    )
        .into_response())
}
