//! What a file says is understood, and what is wrong with it is told by sheet, row and column.

use camket::import::members::Sex;
use camket::member::Standing;
use camket::unit::UnitKind;
use chrono::NaiveDate;

use super::files::{Book, Value};
use super::{read, read_apart};

const CITY: &[u8] = include_bytes!("../../data/dang-bo-thanh-pho.xlsx");
const WARD: &[u8] = include_bytes!("../../data/dang-bo-phuong.xlsx");

#[tokio::test]
async fn the_city_is_read_as_its_office_keeps_it() {
    let city = read_apart(CITY).await.unwrap();
    assert_eq!(city.problems, []);
    assert_eq!((city.units.len(), city.members.len()), (381, 9002));
    assert_eq!(city.members.iter().filter(|member| member.is_leader).count(), 271);
    assert_eq!(city.units.iter().filter(|unit| unit.kind.is_branch()).count(), 347);
    assert_eq!(city.units[0].kind, UnitKind::CityCommittee);
    let first = &city.members[0];
    assert_eq!((first.row, first.code.as_str(), first.name.as_str()), (5, "QN000001", "Huỳnh Đình Ý"));
    assert_eq!((first.sex, first.born), (Sex::Male, NaiveDate::from_ymd_opt(1944, 12, 22).unwrap()));
    assert_eq!(first.party_posts, ["Bí thư chi bộ"]);
    assert_eq!(city.members.last().unwrap().row, 9006);
}

#[tokio::test]
async fn the_ward_without_a_title_is_read_too() {
    let ward = read_apart(WARD).await.unwrap();
    assert_eq!(ward.problems, []);
    assert_eq!((ward.units.len(), ward.members.len()), (5, 55));
    assert_eq!(ward.members[0].row, 2);
}

#[test]
fn what_the_builder_writes_is_read_back() {
    let ward = read(&Book::ward().bytes());
    assert_eq!(ward.problems, []);
    assert_eq!((ward.units.len(), ward.members.len()), (4, 4));
    let lam = &ward.members[2];
    assert_eq!((lam.standing, lam.official, lam.card.as_deref()), (Standing::Probationary, None, None));
    assert_eq!(ward.members[1].phone.as_deref(), Some("0998076812"));
    assert!(ward.members[0].is_leader && !lam.is_leader);
}

#[test]
fn offices_write_the_same_things_in_other_ways() {
    let mut book = Book::ward();
    book.above = vec!["DANH SÁCH ĐẢNG VIÊN".into(), String::new(), "(Tính đến ngày 01/11/2017)".into()];
    book.member_sheet = "ĐẢNG VIÊN ".trim().into();
    let book = book
        .member(5, "Ngày sinh", Value::Date(NaiveDate::from_ymd_opt(1944, 12, 22).unwrap()))
        .member(5, "Số thẻ đảng viên", Value::Number(74_000_001.0))
        .member(5, "Họ và tên", "  Huy\u{300}nh   Đi\u{300}nh Y\u{301} ")
        .member(5, "Giới tính", "NAM")
        .member(5, "Mã chi bộ", "p01-01")
        .member(6, "Ngày sinh", "10.3.1972")
        .member(6, "Điện thoại", Value::Number(998_076_812.0))
        .member(7, "Trạng thái", "dự  bị")
        .member(8, "Chức vụ chính quyền", "Chủ tịch UBND phường; Trưởng phòng");
    let ward = read(&book.bytes());
    assert_eq!(ward.problems, []);
    let first = &ward.members[0];
    assert_eq!(
        (first.row, first.name.as_str(), first.card.as_deref()),
        (5, "Huỳnh Đình Ý", Some("74000001"))
    );
    assert_eq!((first.branch.as_str(), first.born.to_string().as_str()), ("P01-01", "1944-12-22"));
    assert_eq!(ward.members[1].phone.as_deref(), Some("0998076812"));
    assert_eq!(ward.members[3].government_posts, ["Chủ tịch UBND phường", "Trưởng phòng"]);
}

#[test]
fn captions_sums_and_repeated_headings_are_no_members() {
    let mut book = Book::ward();
    let heading = book.members[0].clone();
    book.members.insert(3, heading);
    book.members.insert(3, vec!["".into(), "".into(), "Chi bộ Thôn 1".into()]);
    book.members.push(vec!["Cộng: 4 đảng viên".into()]);
    book.members.push(vec![
        "".into(),
        "".into(),
        "NGƯỜI LẬP BIỂU".into(),
        "".into(),
        "".into(),
        "BÍ THƯ".into(),
    ]);
    let ward = read(&book.bytes());
    assert_eq!(ward.problems, []);
    assert_eq!(ward.members.len(), 4);
}

/// Each change to the ward's file, and the one problem it must make: sheet, row, column, part of the message.
#[test]
fn each_fault_is_told_where_it_is() {
    const U: &str = "Tổ chức đảng";
    const M: &str = "Đảng viên";
    let ward = Book::ward;
    let cases: Vec<(Book, &str, u32, &str, &str)> = vec![
        (ward().unit(3, "Mã tổ chức", ""), U, 3, "Mã tổ chức", "Thiếu mã tổ chức"),
        (ward().unit(5, "Tên tổ chức đảng", ""), U, 5, "Tên tổ chức đảng", "Thiếu tên"),
        (ward().unit(5, "Loại hình", "Chi bộ ghép"), U, 5, "Loại hình", "Không có loại hình «Chi bộ ghép»"),
        (ward().unit(5, "Mã cấp trên", ""), U, 5, "Mã cấp trên", "phải có mã cấp trên"),
        (ward().unit(5, "Mã cấp trên", "X99"), U, 5, "Mã cấp trên", "mã «X99»"),
        (ward().unit(5, "Mã cấp trên", "P01-01"), U, 5, "Mã cấp trên", "không thể có tổ chức trực thuộc"),
        (ward().unit(3, "Mã cấp trên", "P01"), U, 3, "Mã cấp trên", "P01 → P01"),
        (ward().unit(5, "Mã tổ chức", "p01-01"), U, 5, "Mã tổ chức", "đã có ở dòng 4"),
        (ward().member(3, "Mã đảng viên", ""), M, 3, "Mã đảng viên", "Thiếu mã"),
        (ward().member(3, "Mã đảng viên", "QN000001"), M, 3, "Mã đảng viên", "đã có ở dòng 2"),
        (ward().member(3, "Mã đảng viên", "QN 2"), M, 3, "Mã đảng viên", "không hợp lệ"),
        (ward().member(3, "Họ và tên", ""), M, 3, "Họ và tên", "Thiếu họ và tên"),
        (ward().member(3, "Họ và tên", "Lê\u{202e}An"), M, 3, "Họ và tên", "U+202E"),
        (ward().member(3, "Họ và tên", "=1+1"), M, 3, "Họ và tên", "không dùng trong tên người"),
        (ward().member(3, "Giới tính", "Khác"), M, 3, "Giới tính", "Nam hoặc Nữ"),
        (ward().member(3, "Ngày sinh", "31/02/1972"), M, 3, "Ngày sinh", "31/02/1972 không có trong lịch"),
        (ward().member(3, "Ngày sinh", ""), M, 3, "Ngày sinh", "Thiếu ngày sinh"),
        (ward().member(3, "Ngày sinh", Value::Number(1972.0)), M, 3, "Ngày sinh", "Chỉ có năm"),
        (ward().member(3, "Ngày sinh", "10/03/1872"), M, 3, "Ngày sinh", "quá xa trước đây"),
        (ward().member(3, "Ngày vào Đảng", "01/10/1980"), M, 3, "Ngày vào Đảng", "chưa đủ tuổi"),
        (ward().member(3, "Ngày vào Đảng", "01/10/1929"), M, 3, "Ngày vào Đảng", "quá xa"),
        (ward().member(3, "Ngày chính thức", "01/10/1999"), M, 3, "Ngày chính thức", "trước ngày vào Đảng"),
        (ward().member(3, "Số thẻ đảng viên", "74000001"), M, 3, "Số thẻ đảng viên", "đã có ở dòng 2"),
        (ward().member(3, "Mã chi bộ", "P99-01"), M, 3, "Mã chi bộ", "Không có chi bộ mang mã «P99-01»"),
        (ward().member(3, "Mã chi bộ", "P01"), M, 3, "Mã chi bộ", "không phải chi bộ"),
        (ward().member(3, "Sinh hoạt tại chi bộ", "Chi bộ Thôn 9"), M, 3, "Sinh hoạt tại chi bộ", "cho khớp"),
        (ward().member(3, "Đơn vị công tác", "@SUM(A1)"), M, 3, "Đơn vị công tác", "công thức"),
        (ward().member(3, "Diện quản lý", "Bộ Chính trị"), M, 3, "Diện quản lý", "Không có diện quản lý"),
        (ward().member(3, "Trạng thái", "Đã mất"), M, 3, "Trạng thái", "Không có trạng thái «Đã mất»"),
        (ward().member(3, "Điện thoại", "gọi sau"), M, 3, "Điện thoại", "Số điện thoại"),
        (ward().without("Ngày sinh"), M, 1, "Ngày sinh", "Thiếu cột «Ngày sinh»"),
    ];
    for (book, sheet, row, column, part) in cases {
        let problems = read(&book.bytes()).problems;
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        // A code that is gone leaves others pointing at it; they follow after.
        let problem = &problems[0];
        assert_eq!(problem.sheet.as_deref(), Some(sheet), "{told:?}");
        assert_eq!((problem.row, problem.column.as_deref()), (Some(row), Some(column)), "{told:?}");
        assert!(problem.message.contains(part), "{part}: {told:?}");
    }
}

#[test]
fn a_sheet_of_any_name_is_known_by_its_headings() {
    let mut book = Book::ward();
    book.unit_sheet = "Sheet1".into();
    book.member_sheet = "Sheet2".into();
    let ward = read(&book.bytes());
    assert_eq!(ward.problems, []);
    assert_eq!((ward.units.len(), ward.members.len()), (4, 4));
}

#[test]
fn a_wrong_sheet_is_told_with_those_that_are_there() {
    let mut book = Book::ward();
    book.unit_sheet = "Sheet1".into();
    book.member_sheet = "Sheet2".into();
    book.units.remove(0);
    book.members.remove(0);
    let problems = read(&book.bytes()).problems;
    assert_eq!(problems[0].sheet.as_deref(), Some("Đảng viên"));
    assert!(problems[0].message.contains("«Sheet2»"), "{problems:?}");
}

#[test]
fn a_sheet_without_headings_is_told() {
    let mut book = Book::ward();
    book.units.remove(0);
    let problems = read(&book.bytes()).problems;
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].message.contains("20 dòng đầu"));
}

#[test]
fn a_circle_of_units_is_told_in_each_of_its_rows() {
    let mut book = Book::ward();
    for (code, parent) in [("D01", "D03"), ("D02", "D01"), ("D03", "D02")] {
        book.units.push(vec![code.into(), "Đảng bộ vòng".into(), "Đảng bộ cơ sở".into(), parent.into()]);
    }
    book.units.push(vec!["D04".into(), "Chi bộ dưới vòng".into(), "Chi bộ trực thuộc".into(), "D03".into()]);
    let ward = read(&book.bytes());
    assert_eq!((ward.refused_units, ward.problems.len()), (3, 3), "{:?}", ward.problems);
    assert!(ward.problems[0].message.contains("D01 → D03 → D02 → D01"), "{:?}", ward.problems);
}

#[test]
fn a_refused_branch_does_not_refuse_its_members_too() {
    let ward = read(&Book::ward().unit(4, "Loại hình", "Chi bộ lạ").bytes());
    assert_eq!((ward.refused_units, ward.refused_members, ward.problems.len()), (1, 0, 1));
}

#[test]
fn parents_come_before_their_children() {
    let mut book = Book::ward();
    book.units[1..].reverse();
    let ward = read(&book.bytes());
    let codes: Vec<&str> = ward.units.iter().map(|unit| unit.code.as_str()).collect();
    assert_eq!(codes, ["TU", "C01", "P01", "P01-01"]);
    assert_eq!(ward.problems, []);
}
