//! What requests for corrections ask of an office on its first page.

use super::{list::RequestsPath, store};
use crate::{
    db::Read,
    error::Result,
    unit::UnitId,
    web::parts::{Badge, Shape, Task},
};

/// The requests that wait in a unit and below it, where any do. Only the Board answers; the branch is told.
///
/// # Errors
/// When the database fails.
pub async fn of_unit(tx: &mut Read, unit: UnitId, answers: bool) -> Result<Option<Task>> {
    let count = store::count(tx, unit).await?;
    let badge =
        if answers { Badge::new("Cần làm", Shape::Half) } else { Badge::new("Theo dõi", Shape::None) };
    Ok((count > 0).then(|| Task {
        label: "Đảng viên đề nghị sửa hồ sơ".to_owned(),
        href: Some(RequestsPath.to_string()),
        badge,
        due: format!("{count} đề nghị"),
        next: answers,
    }))
}
