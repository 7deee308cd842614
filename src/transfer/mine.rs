//! A member's own way to another branch, as a task list.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use chrono::NaiveDate;
use serde::Deserialize;

use super::{Kind, Transfer, place::PlacePath, show::TransferPath, store, view, workflow::State as At};
use crate::{
    app::App,
    clock::{date_text, moment_text},
    error::Result,
    web::{
        filters,
        frame::Frame,
        page::Tab,
        parts::{Badge, Shape, Task},
        signed::Signed,
    },
};

/// `/transfer`
#[derive(TypedPath, Deserialize)]
#[typed_path("/transfer")]
pub struct MinePath;

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "transfer/mine.html")]
pub struct MinePage {
    frame: Frame,
    begin: Option<String>,
    current: Option<Current>,
    before: Vec<Line>,
}

/// The transfer that is open, or was the last.
#[derive(Debug)]
pub struct Current {
    title: String,
    href: String,
    tasks: Vec<Task>,
}

/// A transfer of before.
#[derive(Debug)]
pub struct Line {
    href: String,
    what: String,
    badge: Badge,
    at: String,
}

/// Shows where one's own transfer stands.
///
/// # Errors
/// When the database fails.
pub async fn show(_: MinePath, State(app): State<App>, signed: Signed) -> Result<MinePage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let ids = store::of_member(&mut tx, signed.actor.member).await?;
    let all = store::find_all(&mut tx, &ids).await?;
    drop(tx);
    let today = signed.actor.day;
    let open = all.iter().any(|it| it.state.is_open());
    let gone = all.iter().any(|it| matches!(it.state, At::Left { .. }));
    let mut rest = all.into_iter();
    let current = rest.next().map(|it| Current {
        title: format!("{} đến {}", it.kind.title(), it.to_name),
        href: TransferPath { id: it.id }.to_string(),
        tasks: tasks(&it, today),
    });
    Ok(MinePage {
        frame: signed.frame(&app, Tab::Mine),
        begin: (!open && !gone && signed.actor.branch.is_some())
            .then(|| PlacePath { id: signed.actor.member }.to_string()),
        current,
        before: rest
            .map(|it| Line {
                href: TransferPath { id: it.id }.to_string(),
                what: format!("{} đến {}", it.kind.title(), it.to_name),
                badge: view::badge(&it, today),
                at: moment_text(it.opened_at),
            })
            .collect(),
    })
}

/// Ask, be sent, be taken in; each with what it waits for.
fn tasks(it: &Transfer, today: NaiveDate) -> Vec<Task> {
    let (done, waits, later) = (
        Badge::new("Đã xong", Shape::Done),
        if it.is_late_on(today) { Badge::OVERDUE } else { Badge::new("Đang chờ", Shape::Sent) },
        Badge::new("Chưa đến lượt", Shape::Empty),
    );
    let task = |label: &str, badge: Badge, due: String| Task {
        label: label.to_owned(),
        href: None,
        badge,
        due,
        next: false,
    };
    let due = format!("Cần xong trước hết ngày {}", date_text(it.due_on));
    let begun = task("Đề nghị chuyển sinh hoạt", done.clone(), moment_text(it.opened_at));
    let (sent, taken_in) = match it.state {
        At::Asked => ((waits, due), (later, String::new())),
        At::Sent { at } => ((done, moment_text(at)), (waits, due)),
        At::Accepted { effective, .. } => {
            ((done.clone(), String::new()), (done, format!("Từ ngày {}", date_text(effective))))
        }
        At::Left { effective, .. } => (
            (done.clone(), String::new()),
            (Badge::new("Nơi ngoài hệ thống", Shape::None), format!("Đi từ ngày {}", date_text(effective))),
        ),
        At::Refused { at } => {
            let refused = (Badge::new("Không đồng ý", Shape::Back), moment_text(at));
            (refused, (later, String::new()))
        }
        At::TakenBack { at } => {
            ((Badge::new("Đã rút lại", Shape::None), moment_text(at)), (later, String::new()))
        }
    };
    let mut tasks = vec![
        begun,
        task("Chi bộ đang sinh hoạt nhận xét và gửi", sent.0, sent.1),
        task("Nơi đến tiếp nhận", taken_in.0, taken_in.1),
    ];
    if let (Kind::Temporary, Some(until)) = (it.kind, it.last_day()) {
        let badge = if it.stays_on(today) {
            Badge::new("Đang sinh hoạt tạm thời", Shape::Half)
        } else {
            Badge::new("Chưa đến lượt", Shape::Empty)
        };
        tasks.push(task("Trở về chi bộ chính thức", badge, format!("Sau ngày {}", date_text(until))));
    }
    tasks
}
