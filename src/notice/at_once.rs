//! What is told at once, beside the day's letter: a pledge that was given back, since its writer has work to do.

use chrono::{DateTime, Utc};

use super::{kind::Kind, mail::Letter};
use crate::{
    config::Config, db::Write, error::Result, id::uuid_at, pledge::Pledge, pledge::draft::DraftPath,
};

/// Queues the letter, or the message, about a pledge that was just given back. Whoever can be reached by neither has the
/// notice; so has everybody.
///
/// # Errors
/// When the database refuses it.
pub async fn returned(tx: &mut Write, config: &Config, pledge: &Pledge, at: DateTime<Utc>) -> Result<()> {
    let channels = config.channels();
    if !channels.mail && !channels.message {
        return Ok(());
    }
    let link = format!("{}{}", config.public_url, DraftPath { id: pledge.id });
    let year = pledge.year;
    let letter = Letter::new(
        "Bản cam kết cần bổ sung",
        &format!(
            "Chi bộ trả lại bản cam kết năm {year} để đồng chí bổ sung. Ý kiến của chi bộ ghi ở từng nội dung:\n\n{link}"
        ),
    );
    let message =
        format!("Cam Kết: chi bộ trả lại bản cam kết năm {year} để đồng chí bổ sung. Xem tại {link}");
    sqlx::query!(
        "select send_at_once($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        pledge.id as _,
        Kind::Returned.code(),
        uuid_at(at),
        letter.subject,
        letter.body,
        message,
        channels.mail,
        channels.message,
        at,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
