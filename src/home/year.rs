//! A member's year as one list, with the one thing to do next.

use chrono::{DateTime, Utc};

use crate::{
    clock::moment_text,
    cycle::Cycle,
    pledge::{
        Pledge, Stage, closed,
        draft::DraftPath,
        show::PledgePath,
        submission::SubmissionPath,
        view,
        workflow::{Amendment, State as At},
    },
    web::parts::{Badge, Shape, Task},
};

/// What the year's end needs to know beside the pledge.
pub struct Known {
    /// The grade that was decided, by its title; empty before.
    pub grade: String,
    /// Whether the year's rules ask someone of this standing to review themself.
    pub reviews: bool,
}

/// Write, send, be confirmed, report, review, see the result.
pub fn tasks(pledge: &Pledge, cycle: &Cycle, known: &Known, now: DateTime<Utc>) -> Vec<Task> {
    if pledge.state == At::Waived {
        return vec![waived()];
    }
    if closed::is_closed(pledge, cycle, now) {
        return vec![too_late(pledge, cycle)];
    }
    let mut tasks =
        vec![write(pledge, cycle, now), send(pledge, cycle), confirm(pledge), follow(pledge, cycle, now)];
    tasks.extend(amendment(pledge));
    tasks.extend(end(pledge, cycle, known, now));
    tasks
}

fn waived() -> Task {
    Task {
        label: "Bản cam kết".to_owned(),
        href: None,
        badge: Badge::EXEMPT,
        due: "Năm nay không yêu cầu đồng chí viết, theo trạng thái trong hồ sơ đảng viên".to_owned(),
        next: false,
    }
}

/// The time is over: nothing can be done here, so nothing is asked, and the way on is said.
fn too_late(pledge: &Pledge, cycle: &Cycle) -> Task {
    Task {
        label: "Bản cam kết chưa gửi".to_owned(),
        href: Some(DraftPath { id: pledge.id }.to_string()),
        badge: Badge::new("Đã hết hạn nhận", Shape::Alarm),
        due: format!("{} Nếu có lý do chính đáng, hãy báo bí thư chi bộ.", closed::line(pledge, cycle)),
        next: false,
    }
}

fn write(pledge: &Pledge, cycle: &Cycle, now: DateTime<Utc>) -> Task {
    let deadline = pledge.deadline(cycle);
    let open = |label: &str, badge| Task {
        label: label.to_owned(),
        href: Some(DraftPath { id: pledge.id }.to_string()),
        badge,
        due: format!("Hạn {}", moment_text(deadline.due)),
        next: true,
    };
    match pledge.state {
        At::Asked | At::Draft | At::Returned { .. } if pledge.entering_by.is_some() => Task {
            href: Some(PledgePath { id: pledge.id }.to_string()),
            due: "Chi bộ đang nhập thay từ bản giấy đã ký".to_owned(),
            ..open("Soạn bản cam kết", Badge::DRAFT)
        },
        At::Asked | At::Draft => {
            open("Soạn bản cam kết", view::badge(pledge.state, false, deadline.late_at(now)))
        }
        At::Returned { .. } => open("Bổ sung theo ý kiến chi bộ", Badge::RETURNED),
        _ => done("Soạn bản cam kết", pledge),
    }
}

fn send(pledge: &Pledge, cycle: &Cycle) -> Task {
    let label = "Kiểm tra và gửi chi bộ";
    let due = format!("Hạn {}", moment_text(pledge.deadline(cycle).due));
    let href = SubmissionPath { id: pledge.id }.to_string();
    match pledge.state {
        _ if pledge.entering_by.is_some() => later(label, due),
        At::Asked => later(label, due),
        At::Draft | At::Returned { .. } => Task { href: Some(href), ..later(label, due) },
        _ => done(label, pledge),
    }
}

fn confirm(pledge: &Pledge) -> Task {
    let label = "Được chi bộ xác nhận";
    match pledge.state {
        At::Submitted { .. } => Task {
            badge: view::badge(pledge.state, pledge.late, false),
            due: "Đang chờ chi bộ đọc".to_owned(),
            ..done(label, pledge)
        },
        At::Agreed { .. } => done(label, pledge),
        _ => later(label, String::new()),
    }
}

fn follow(pledge: &Pledge, cycle: &Cycle, now: DateTime<Utc>) -> Task {
    let label = "Cập nhật kết quả thực hiện";
    if !matches!(pledge.state, At::Agreed { .. }) {
        return later(label, String::new());
    }
    Task {
        label: label.to_owned(),
        href: Some(format!("/pledges/{}/progress", pledge.id)),
        badge: Badge::new("Trong năm", Shape::Half),
        due: "Bất cứ lúc nào trong năm".to_owned(),
        next: !cycle.reviews_at(now),
    }
}

/// An amendment on its way, where there is one.
fn amendment(pledge: &Pledge) -> Option<Task> {
    let (badge, next, href) = match pledge.state.amendment() {
        Amendment::Closed => return None,
        Amendment::Open => (Badge::DRAFT, true, DraftPath { id: pledge.id }.to_string()),
        Amendment::Returned => (Badge::RETURNED, true, DraftPath { id: pledge.id }.to_string()),
        Amendment::Sent { .. } => (Badge::SENT, false, PledgePath { id: pledge.id }.to_string()),
    };
    Some(Task {
        label: "Sửa đổi bản cam kết trong năm".to_owned(),
        href: Some(href),
        badge,
        due: String::new(),
        next,
    })
}

fn done(label: &str, pledge: &Pledge) -> Task {
    Task {
        label: label.to_owned(),
        href: Some(PledgePath { id: pledge.id }.to_string()),
        badge: Badge::new("Đã xong", Shape::Done),
        due: String::new(),
        next: false,
    }
}

fn later(label: &str, due: String) -> Task {
    Task {
        label: label.to_owned(),
        href: None,
        badge: Badge::new("Chưa đến lượt", Shape::Empty),
        due,
        next: false,
    }
}

const NOT_ASKED: &str = "Năm nay không yêu cầu đồng chí, theo trạng thái trong hồ sơ đảng viên";

/// The tasks of the year's end.
pub fn end(pledge: &Pledge, cycle: &Cycle, known: &Known, now: DateTime<Utc>) -> [Task; 2] {
    let href = format!("/pledges/{}/review", pledge.id);
    let opens = cycle.self_review_at.map(|at| format!("Mở từ {}", moment_text(at))).unwrap_or_default();
    let open = matches!(pledge.state, At::Agreed { .. }) && cycle.reviews_at(now);
    let (badge, next) = match pledge.stage {
        Stage::Open if open && !known.reviews => (Badge::EXEMPT, false),
        Stage::Open if open => (Badge::new("Cần làm", Shape::Half), true),
        Stage::Open => (Badge::new("Chưa đến lượt", Shape::Empty), false),
        _ => (Badge::new("Đã xong", Shape::Done), false),
    };
    let review = Task {
        label: "Tự kiểm điểm cuối năm".to_owned(),
        href: (open || pledge.stage != Stage::Open).then(|| href.clone()),
        badge,
        due: match pledge.stage {
            Stage::Open if open && !known.reviews => NOT_ASKED.to_owned(),
            _ if open => String::new(),
            _ => opens,
        },
        next,
    };
    let result = Task {
        label: "Kết quả xếp loại".to_owned(),
        href: matches!(pledge.stage, Stage::Proposed | Stage::Decided).then_some(href),
        badge: match pledge.stage {
            // Decided, and known to nobody else until it is published.
            Stage::Decided if known.grade.is_empty() => Badge::new("Chờ công bố", Shape::Sent),
            Stage::Decided => Badge::new("Đã có", Shape::Done),
            Stage::Proposed => Badge::new("Chờ quyết định", Shape::Sent),
            _ => Badge::new("Chưa đến lượt", Shape::Empty),
        },
        due: known.grade.clone(),
        next: false,
    };
    [review, result]
}
