//! Every component in every state, for those who build pages: the first place to look and the first
//! to mend.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use crate::{
    app::App,
    error::{Error, Result},
};

use super::{
    filters,
    frame::{Frame, NavLink, Notice, Person, TextSize},
    parts::{Badge, Choice, Crumb, Fact, Moment, Piece, Receipt, Shape, Tab, Task},
    pictures::{Bar, Mark, Progress},
    routes::{Need, Routes},
};

/// `/gallery`
#[derive(TypedPath, Deserialize)]
#[typed_path("/gallery")]
pub struct GalleryPath;

/// Shows it in a demonstration; an office has no use for it.
///
/// # Errors
/// Not found elsewhere.
pub async fn show(_: GalleryPath, State(app): State<App>) -> Result<Gallery> {
    if app.config.demonstration { Ok(Gallery::sample(TextSize::Normal)) } else { Err(Error::NotFound) }
}

/// The route.
#[must_use]
pub fn routes() -> Routes {
    Routes::default().get(Need::Nobody, show)
}

/// The gallery.
#[derive(Template, WebTemplate)]
#[template(path = "gallery.html", blocks = ["main"])]
pub struct Gallery {
    frame: Frame,
    badges: Vec<(Badge, &'static str)>,
    right: Mistakes,
    wrong: Mistakes,
    kinds: Vec<Choice>,
    tasks: Vec<Task>,
    facts: Vec<Fact>,
    tabs: Vec<Tab>,
    crumbs: Vec<Crumb>,
    one: Vec<Row>,
    many: Vec<Row>,
    moments: Vec<Moment>,
    pieces: Vec<Piece>,
    receipt: Receipt,
    waiting: Receipt,
    bars: Vec<Bar>,
    strip: Vec<Mark>,
    leaders: Vec<Mark>,
    progress: Vec<(&'static str, Progress)>,
}

/// A member in a list.
pub struct Row {
    name: String,
    unit: &'static str,
    badge: Badge,
    note: &'static str,
    sent: &'static str,
    marks: u32,
}

/// Stands for a form's errors.
#[derive(Default)]
pub struct Mistakes(Vec<Mistake>);

/// One of them.
pub struct Mistake {
    name: &'static str,
    message: &'static str,
}

impl Mistakes {
    fn of(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|mistake| mistake.name == name).map(|mistake| mistake.message)
    }

    fn list(&self) -> &[Mistake] {
        &self.0
    }
}

const LONG_NAME: &str = "Tôn Thất Nguyễn Thị Ngọc Bích Phượng";
const LONG_UNIT: &str = "Chi bộ Trung tâm Phát triển quỹ đất và Quản lý dự án đầu tư xây dựng khu vực Bắc";

impl Gallery {
    /// The gallery in a size of text, with everything around it that a page can have.
    pub fn sample(size: TextSize) -> Gallery {
        let mut leaders = Vec::new();
        for number in 0..271 {
            let badge = match number {
                0..150 => Badge::CONFIRMED,
                150..205 => Badge::SENT,
                205..213 => Badge::LATE,
                213..220 => Badge::RETURNED,
                220..251 => Badge::DRAFT,
                251..266 => Badge::UNWRITTEN,
                _ => Badge::OVERDUE,
            };
            leaders.push(mark(number, badge));
        }
        Gallery {
            frame: frame(size),
            badges: badges(),
            right: Mistakes::default(),
            wrong: mistakes(),
            kinds: kinds(),
            tasks: tasks(),
            facts: facts(),
            tabs: tabs(),
            crumbs: vec![
                crumb("/units/1", "Đảng bộ thành phố"),
                crumb("/units/7", "Đảng bộ phường Thủy Xuân"),
                crumb("/units/9", LONG_UNIT),
            ],
            one: rows(1),
            many: rows(70),
            moments: moments(),
            pieces: pieces(),
            receipt: receipt(Some("/pledges/1/pdf".into())),
            waiting: receipt(None),
            bars: bars(),
            strip: leaders.iter().step_by(16).cloned().collect(),
            leaders,
            progress: progress(),
        }
    }
}

fn frame(size: TextSize) -> Frame {
    let link = |href: &str, label: &str, current, count| NavLink {
        href: href.into(),
        label: label.into(),
        current,
        count,
    };
    Frame {
        person: Some(Person {
            name: LONG_NAME.into(),
            code: "031204567".into(),
            office: Some(format!("Bí thư chi bộ · {LONG_UNIT}")),
        }),
        nav: vec![
            link("/", "Việc của tôi", true, Some(3)),
            link("/pledge", "Bản cam kết", false, None),
            link("/branch", "Chi bộ", false, Some(12)),
            link("/overview", "Tổng hợp", false, None),
            link("/notices", "Thông báo", false, Some(0)),
        ],
        demo: Some("Người và giấy tờ đều do máy đặt ra. Hôm nay được tính là 10/12/2026.".into()),
        size,
        shared: false,
        notice: Some(Notice::done("Đã gửi bản cam kết năm 2027 đến chi bộ.")),
    }
}

fn badges() -> Vec<(Badge, &'static str)> {
    vec![
        (Badge::UNWRITTEN, ""),
        (Badge::DRAFT, ""),
        (Badge::SENT, ""),
        (Badge::RETURNED, ""),
        (Badge::CONFIRMED, ""),
        (Badge::OVERDUE, "2 ngày"),
        (Badge::LATE, "3 giờ"),
        (Badge::EXEMPT, ""),
        (Badge::STALE, "từ 01/09/2026"),
        (Badge::EXCELLENT, "nhiệm vụ"),
        (Badge::GOOD, "nhiệm vụ"),
        (Badge::FAIR, "nhiệm vụ"),
        (Badge::POOR, "nhiệm vụ"),
    ]
}

fn mistakes() -> Mistakes {
    let mistake = |name, message| Mistake { name, message };
    Mistakes(vec![
        mistake("w-statement", "Chưa có nội dung cam kết. Hãy viết việc sẽ làm."),
        mistake("w-due", "Ngày 31/02/2027 không có trong lịch. Hãy viết như 30/06/2027."),
        mistake("w-kind", "Hãy chọn cách đo."),
        mistake("w-sure", "Hãy đánh dấu để xác nhận đã đọc lại."),
    ])
}

fn kinds() -> Vec<Choice> {
    vec![
        Choice::new("count", "Đếm được", true).with_hint("Ví dụ: dự 12 buổi sinh hoạt, hòa giải 5 vụ"),
        Choice::new("percent", "Phần trăm", false).with_hint("Ví dụ: 98% hồ sơ đúng hạn"),
        Choice::new("yesno", "Có hoặc không", false),
        Choice::new("words", "Bằng lời, theo ba mức", false)
            .with_hint("Khi việc không đếm được: viết rõ thế nào là đạt, vượt, chưa đạt"),
    ]
}

fn tasks() -> Vec<Task> {
    let task = |label: &str, href: Option<&str>, badge, due: &str, next| Task {
        label: label.into(),
        href: href.map(Into::into),
        badge,
        due: due.into(),
        next,
    };
    vec![
        task(
            "Soạn cam kết",
            Some("/pledge"),
            Badge::new("Đã xong", Shape::Done),
            "Xong ngày 02/12/2026",
            false,
        ),
        task(
            "Gửi chi bộ",
            Some("/pledge/send"),
            Badge::RETURNED,
            "Chi bộ trả lại ngày 08/12/2026, cần gửi lại. Hạn 23:59 ngày 15/12/2026, còn 5 ngày",
            true,
        ),
        task(
            "Được xác nhận",
            None,
            Badge::new("Chưa đến lượt", Shape::None),
            "Sau khi gửi, chi bộ xác nhận chậm nhất ngày 25/12/2026",
            false,
        ),
        task(
            "Cập nhật kết quả",
            None,
            Badge::new("Chưa đến lượt", Shape::None),
            "Mỗi quý một lần, từ 01/01/2027",
            false,
        ),
        task("Tự kiểm điểm", None, Badge::new("Chưa đến lượt", Shape::None), "Tháng 11 năm 2027", false),
        task("Kết quả", None, Badge::new("Chưa đến lượt", Shape::None), "", false),
    ]
}

fn facts() -> Vec<Fact> {
    vec![
        Fact::new("Họ và tên", LONG_NAME),
        Fact::new("Đơn vị", LONG_UNIT),
        Fact::new("Tư tưởng chính trị", "Học tập đầy đủ 4 nghị quyết trong năm, viết thu hoạch từng chuyên đề.\nĐạt: 4 bài. Hạn: 30/11/2027.").with_edit("/pledge/edit/1"),
        Fact::new("Khuyết điểm cần khắc phục", "Còn nể nang khi góp ý trong sinh hoạt chi bộ.").with_edit("/pledge/edit/2"),
        Fact::new("Kế hoạch hành động", "Chưa viết").with_edit("/pledge/edit/3"),
    ]
}

fn tabs() -> Vec<Tab> {
    [
        ("Tất cả", 70, false),
        ("Chờ xác nhận", 12, true),
        ("Đã xác nhận", 31, false),
        ("Trả lại", 2, false),
        ("Chưa gửi", 23, false),
        ("Quá hạn", 2, false),
    ]
    .map(|(label, count, current)| Tab {
        href: "?state=x".into(),
        label: label.into(),
        count: Some(count),
        current,
    })
    .into()
}

fn crumb(href: &str, label: &str) -> Crumb {
    Crumb { href: href.into(), label: label.into() }
}

const NAMES: [&str; 7] = [
    LONG_NAME,
    "Hồ Đắc Ưỡng",
    "Nguyễn Khoa Diệu Ẩn",
    "Trần Văn Bằng",
    "Lê Thị Quỳnh Như",
    "Phan Ngọc Hữu Đỗ Ỷ",
    "Đặng Huỳnh Nhật Cường",
];

fn rows(count: usize) -> Vec<Row> {
    let states = [
        (Badge::SENT, "", "20:41 ngày 09/12/2026"),
        (Badge::CONFIRMED, "", "07:05 ngày 01/12/2026"),
        (Badge::OVERDUE, "2 ngày", ""),
        (Badge::DRAFT, "", ""),
        (Badge::LATE, "", "00:12 ngày 16/12/2026"),
        (Badge::RETURNED, "", "19:30 ngày 08/12/2026"),
        (Badge::UNWRITTEN, "", ""),
    ];
    (0..count)
        .map(|number| {
            let (badge, note, sent) = states[number * 3 % states.len()].clone();
            Row {
                name: NAMES[number % NAMES.len()].into(),
                unit: if number % 5 == 0 { LONG_UNIT } else { "Chi bộ Thôn 1" },
                badge,
                note,
                sent,
                marks: 60 + (number as u32 * 7) % 41,
            }
        })
        .collect()
}

fn moments() -> Vec<Moment> {
    let moment = |at: &str, datetime: &str, who: &str, what: &str, why: &str, shape| Moment {
        at: at.into(),
        datetime: datetime.into(),
        who: who.into(),
        what: what.into(),
        why: why.into(),
        shape,
    };
    vec![
        moment(
            "19:30 ngày 08/12/2026",
            "2026-12-08T19:30:00+07:00",
            "Hồ Đắc Ưỡng, Bí thư chi bộ",
            "Trả lại để bổ sung",
            "Mục 2 chưa nêu số đo.\nKhuyết điểm năm trước chưa có hướng khắc phục.",
            Shape::Back,
        ),
        moment(
            "20:41 ngày 05/12/2026",
            "2026-12-05T20:41:07+07:00",
            LONG_NAME,
            "Gửi chi bộ, lần sửa 1",
            "",
            Shape::Sent,
        ),
        moment(
            "21:15 ngày 28/11/2026",
            "2026-11-28T21:15:00+07:00",
            LONG_NAME,
            "Bắt đầu soạn, từ bản năm 2026",
            "",
            Shape::Half,
        ),
    ]
}

fn pieces() -> Vec<Piece> {
    use Piece::{Added, Removed, Same};
    vec![
        Same("Trong năm 2027, tôi ".into()),
        Removed("cố gắng tham gia nhiều".into()),
        Added("dự ít nhất 12".into()),
        Same(" buổi tiếp dân của phường".into()),
        Added(", ghi sổ và trả lời mỗi ý kiến trong 5 ngày làm việc".into()),
        Same(". Báo cáo chi bộ ".into()),
        Removed("khi có điều kiện".into()),
        Added("mỗi quý một lần".into()),
        Same(".".into()),
    ]
}

fn receipt(pdf: Option<String>) -> Receipt {
    Receipt {
        at: "20:41:07 ngày 09/12/2026".into(),
        revision: 2,
        code: "7K3MQ2XNA4RT9WEB6HD5".into(),
        digest: "8f3ac07b51e24d9960b7c2fe13a88d45".into(),
        pdf,
    }
}

fn bars() -> Vec<Bar> {
    let bar = |label: &str, done, moving, overdue, total| Bar {
        label: label.into(),
        href: "/units/1".into(),
        done,
        moving,
        overdue,
        total,
    };
    vec![
        bar(LONG_UNIT, 3, 5, 6, 17),
        bar("Đảng bộ phường Thủy Xuân", 210, 90, 40, 412),
        bar("Chi bộ Thôn 1", 12, 5, 0, 17),
        bar("Chi bộ Thôn 2", 22, 0, 0, 22),
        bar("Chi bộ mới lập", 0, 0, 0, 0),
    ]
}

fn mark(number: usize, badge: Badge) -> Mark {
    Mark { href: format!("/people/{number}"), name: NAMES[number % NAMES.len()].into(), badge }
}

fn progress() -> Vec<(&'static str, Progress)> {
    let progress = |value, target, words: &str| Progress { value, target, words: words.into() };
    vec![
        ("Dự buổi tiếp dân", progress(9.0, 12.0, "9 trên 12 buổi")),
        ("Hòa giải ở tổ dân phố", progress(7.0, 5.0, "7 trên 5 vụ, vượt 2")),
        ("Viết thu hoạch", progress(0.0, 4.0, "0 trên 4 bài")),
        ("Hồ sơ đúng hạn", progress(95.5, 98.0, "95,5% trên 98%")),
        ("Thăm hộ dân", progress(120.0, 400.0, "120 trên 400 hộ")),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_shows_and_keeps_to_the_policy_on_scripts() {
        for size in TextSize::ALL {
            let html = Gallery::sample(size).render().unwrap();
            assert_eq!(html.matches("<h1>").count(), 1 + html.matches("class=\"panel\"").count());
            assert!(!html.contains(" style=") && !html.contains("<style") && !html.contains(" onclick"));
            assert_eq!(html.matches("<script").count(), html.matches("<script src=\"/static/").count());
            if let Ok(folder) = std::env::var("GALLERY_TO") {
                std::fs::write(format!("{folder}/gallery-{}.html", size.name()), html).unwrap();
            }
        }
    }
}
