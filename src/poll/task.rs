//! What a poll asks of its voters and tellers, on their first page.

use super::{show::PollPath, store};
use crate::{
    access::Actor,
    db::Read,
    error::Result,
    web::parts::{Badge, Shape, Task},
};

/// A line for each poll that waits for this person.
///
/// # Errors
/// When the database fails.
pub async fn own(tx: &mut Read, actor: &Actor) -> Result<Vec<Task>> {
    let polls = store::waiting(tx, actor.member).await?;
    let task = |label: &str, href: String| Task {
        label: label.to_owned(),
        href: Some(href),
        badge: Badge::new("Cần làm", Shape::Half),
        due: String::new(),
        next: true,
    };
    Ok(polls
        .into_iter()
        .map(|(id, open)| {
            let label =
                if open { "Bỏ phiếu kín xếp loại" } else { "Nhận mã kiểm phiếu viên" };
            task(label, PollPath { id }.to_string())
        })
        .collect())
}
