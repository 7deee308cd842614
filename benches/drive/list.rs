//! A long list brought in: by `camket import`, then by the page, each timed and weighed.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use tokio::process::Command;

use crate::{Options, Outcome, client::Line, machine::Peak, place::Place};

/// How often the page is asked how far it has come, and the machine what it holds.
const TICK: Duration = Duration::from_millis(20);
/// People of a branch.
const BRANCH: u32 = 20;
/// Branches of a committee.
const COMMITTEE: u32 = 100;

/// Brings two lists of so many members in, one each way.
pub async fn measure(place: &mut Place, options: &Options, members: u32) -> Outcome<()> {
    let by_command = place.data.join("command.xlsx");
    let by_page = place.data.join("page.xlsx");
    write(&by_command, "L", members)?;
    write(&by_page, "W", members)?;
    println!("{members} members, {} MiB", std::fs::metadata(&by_page)?.len() >> 20);
    command(place, options, &by_command).await?;
    page(place, by_page).await
}

async fn command(place: &Place, options: &Options, file: &Path) -> Outcome<()> {
    let begun = Instant::now();
    let mut child = Command::new(&options.camket)
        .arg("--data")
        .arg(&place.data)
        .arg("import")
        .arg(file)
        .env_remove("DATABASE_URL")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let pid = child.id().ok_or("it ended at once")?;
    let mut peak = Peak::default();
    let status = loop {
        peak.look(pid, place.postmaster);
        if let Ok(ended) = tokio::time::timeout(TICK, child.wait()).await {
            break ended?;
        }
    };
    if !status.success() {
        return Err(format!("camket import: {status}").into());
    }
    println!("camket import: {:.1} s; {peak}", begun.elapsed().as_secs_f64());
    Ok(())
}

async fn page(place: &mut Place, file: PathBuf) -> Outcome<()> {
    let board = "select token from bench.person where code = 'QN008701'".to_owned();
    let token =
        place.rows(board).await?.pop().and_then(|mut row| row.pop()).ok_or("nobody keeps the register")?;
    let mut line = Line::open(place.app.at).await?;
    let key = place.rows("select gen_random_uuid()::text".to_owned()).await?[0][0].clone();
    let begun = Instant::now();
    let mut peak = Peak::default();
    let path = line.bring("/imports", &token, (&key, std::fs::read(file)?)).await?;
    wait(place, &mut line, (&path, &token), (&mut peak, "Đang đọc tệp")).await?;
    println!("page, until it can be accepted: {:.1} s; {peak}", begun.elapsed().as_secs_f64());
    let mut peak = Peak::default();
    let begun = Instant::now();
    let accepted = line.post(&format!("{path}/acceptance"), &token, "text/html", String::new()).await?;
    if !accepted.status.is_redirection() {
        return Err(format!("not accepted: {}", accepted.status).into());
    }
    wait(place, &mut line, (&path, &token), (&mut peak, "Đang ghi vào danh bạ")).await?;
    let shown = line.get(&path, &token, None).await?.body;
    if !String::from_utf8_lossy(&shown).contains("Đã ghi vào danh bạ") {
        return Err("it was not written".into());
    }
    println!("page, until it is written: {:.1} s; {peak}", begun.elapsed().as_secs_f64());
    Ok(())
}

/// Waits as long as the page says that something goes on.
async fn wait(
    place: &Place,
    line: &mut Line,
    (path, token): (&str, &str),
    (peak, busy): (&mut Peak, &str),
) -> Outcome<()> {
    loop {
        for _ in 0..25 {
            peak.look(place.app.pid(), place.postmaster);
            tokio::time::sleep(TICK).await;
        }
        let shown = line.get(path, token, None).await?;
        if !String::from_utf8_lossy(&shown.body).contains(busy) {
            return Ok(());
        }
    }
}

/// Writes a list as an office keeps it, all of it new.
fn write(file: &Path, mark: &str, members: u32) -> Outcome<()> {
    let mut book = Workbook::new();
    let branches = members.div_ceil(BRANCH);
    let sheet = book.add_worksheet().set_name("Tổ chức đảng")?;
    row(sheet, 0, &["Mã tổ chức", "Tên tổ chức đảng", "Loại hình", "Mã cấp trên"])?;
    let mut at = 0;
    for branch in 0..branches {
        let committee = branch / COMMITTEE;
        if branch % COMMITTEE == 0 {
            at += 1;
            let (code, name) = (format!("{mark}{committee:03}"), format!("Đảng bộ Khu {mark} {committee}"));
            row(sheet, at, &[&code, &name, "Đảng bộ cơ sở", "TU"])?;
        }
        at += 1;
        let (code, name) = (place_of(mark, branch), format!("Chi bộ {branch}"));
        row(sheet, at, &[&code, &name, "Chi bộ trực thuộc", &format!("{mark}{committee:03}")])?;
    }
    let sheet = book.add_worksheet().set_name("Đảng viên")?;
    row(sheet, 0, &HEADINGS)?;
    let day = Format::new().set_num_format("dd/mm/yyyy");
    for member in 0..members {
        person(sheet, &day, (mark, member))?;
    }
    book.save(file)?;
    Ok(())
}

fn place_of(mark: &str, branch: u32) -> String {
    format!("{mark}{:03}-{:03}", branch / COMMITTEE, branch % COMMITTEE)
}

const HEADINGS: [&str; 17] = [
    "TT",
    "Mã đảng viên",
    "Họ và tên",
    "Giới tính",
    "Ngày sinh",
    "Ngày vào Đảng",
    "Ngày chính thức",
    "Số thẻ đảng viên",
    "Mã chi bộ",
    "Sinh hoạt tại chi bộ",
    "Đơn vị công tác",
    "Chức vụ Đảng",
    "Chức vụ chính quyền",
    "Chức vụ đoàn thể",
    "Diện quản lý",
    "Trạng thái",
    "Điện thoại",
];
const SURNAMES: [&str; 8] = ["Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đỗ", "Bùi"];
const MIDDLES: [&str; 7] = ["Văn", "Thị", "Đình", "Ngọc", "Minh", "Thanh", "Hữu"];
const NAMES: [&str; 11] = ["An", "Bình", "Cường", "Dũng", "Giang", "Hạnh", "Khoa", "Lâm", "Nga", "Phúc", "Ý"];
const POSTS: [&str; 5] = ["Giáo viên", "Nông dân", "Công chức Văn phòng", "Trưởng phòng", "Cán bộ hưu trí"];

fn person(sheet: &mut Worksheet, day: &Format, (mark, member): (&str, u32)) -> Outcome<()> {
    let branch = member / BRANCH;
    let of = |list: &[&'static str], step: u32| list[(member / step) as usize % list.len()];
    let post = match member % BRANCH {
        0 => "Bí thư chi bộ",
        1 => "Phó Bí thư chi bộ",
        2 => "Chi ủy viên",
        _ => "",
    };
    let series = if mark == "L" { 0 } else { 1_000_000 };
    let texts = [
        (1, format!("{mark}X{member:06}")),
        (2, format!("{} {} {}", of(&SURNAMES, 1), of(&MIDDLES, 3), of(&NAMES, 7))),
        (3, if member % 2 == 0 { "Nam" } else { "Nữ" }.to_owned()),
        (7, format!("{}", 80_000_000 + series + member)),
        (8, place_of(mark, branch)),
        (9, format!("Chi bộ {branch}")),
        (10, format!("Cơ quan {}", member % 300)),
        (11, post.to_owned()),
        (12, of(&POSTS, 1).to_owned()),
        (15, "Chính thức".to_owned()),
        (16, format!("09{:08}", member * 37 % 100_000_000)),
    ];
    let at = member + 1;
    sheet.write_number(at, 0, member + 1)?;
    for (column, text) in texts.iter().filter(|(_, text)| !text.is_empty()) {
        sheet.write_string(at, *column, text)?;
    }
    // Every person of the two lists has a birthday and name of their own.
    let serial = 15_000 + member * 13 % 15_000 + series / 1_000_000;
    for (column, serial) in [(4, serial), (5, 36_000 + member % 3_000), (6, 36_366 + member % 3_000)] {
        sheet.write_datetime_with_format(
            at,
            column,
            ExcelDateTime::from_serial_datetime(f64::from(serial))?,
            day,
        )?;
    }
    Ok(())
}

fn row(sheet: &mut Worksheet, at: u32, texts: &[&str]) -> Outcome<()> {
    for (column, text) in (0_u16..).zip(texts) {
        sheet.write_string(at, column, *text)?;
    }
    Ok(())
}
