//! Forty faults of lists as offices keep them, each in a row of its own, and what must become of each.

use chrono::NaiveDate;

use super::files::{Book, Value};

/// What must become of a fault.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outcome {
    /// The row is refused with these words.
    Refused(&'static str),
    /// Someone is asked with these words; read as proposed, the register then holds this.
    Asked(&'static str, &'static str),
    /// It is mended without a word: the register then holds this.
    Mended(&'static str),
}

use Outcome::{Asked, Mended, Refused};

/// A fault: the column, what stands there, what must become of it.
pub type Fault = (&'static str, Value, Outcome);

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// Faults of members, in the order of their rows from [`FIRST`] on.
pub fn of_members() -> Vec<Fault> {
    vec![
        ("Mã đảng viên", text(""), Refused("Thiếu mã đảng viên")),
        ("Mã đảng viên", text("QN900001"), Refused("Mã «QN900001» đã có ở dòng 2")),
        ("Mã đảng viên", text("QN 1"), Refused("Mã «QN 1» không hợp lệ")),
        ("Họ và tên", text(""), Refused("Thiếu họ và tên")),
        ("Họ và tên", text("Lê\u{202e}An"), Refused("ký tự không nhìn thấy (U+202E)")),
        ("Họ và tên", text("=1+1"), Refused("không dùng trong tên người")),
        ("Họ và tên", text("Lê Văn 3"), Refused("ký tự «3» không dùng trong tên người")),
        ("Giới tính", text("Khác"), Refused("Hãy ghi Nam hoặc Nữ")),
        ("Ngày sinh", text("31/02/1972"), Refused("Ngày 31/02/1972 không có trong lịch")),
        ("Ngày sinh", text("02/31/1972"), Refused("ngày và tháng bị đổi chỗ")),
        ("Ngày sinh", text(""), Refused("Thiếu ngày sinh")),
        ("Ngày sinh", Value::Number(1972.0), Refused("Chỉ có năm 1972")),
        ("Ngày sinh", text("5/1972"), Refused("Chỉ có tháng 5/1972")),
        ("Ngày sinh", text("10/03/1872"), Refused("quá xa trước đây")),
        ("Ngày sinh", text("sinh năm Nhâm Tý"), Refused("không phải là ngày")),
        ("Ngày vào Đảng", text("01/10/1961"), Refused("khi chưa đủ tuổi")),
        ("Ngày vào Đảng", text("01/10/1929"), Refused("Ngày 01/10/1929 quá xa trước đây")),
        ("Ngày chính thức", text("01/10/1989"), Refused("trước ngày vào Đảng")),
        ("Số thẻ đảng viên", text("99000001"), Refused("Số thẻ «99000001» đã có ở dòng 2")),
        ("Mã chi bộ", text("P99-01"), Refused("Không có chi bộ mang mã «P99-01»")),
        ("Mã chi bộ", text("P09"), Refused("không phải chi bộ")),
        ("Sinh hoạt tại chi bộ", text("Chi bộ Thôn 9"), Refused("Hãy sửa mã hoặc tên chi bộ cho khớp")),
        ("Đơn vị công tác", text("@SUM(A1)"), Refused("bắt đầu như một công thức")),
        ("Diện quản lý", text("Bộ Chính trị"), Refused("Không có diện quản lý «Bộ Chính trị»")),
        ("Trạng thái", text("Đã mất"), Refused("Không có trạng thái «Đã mất»")),
        ("Trạng thái", text("Sinh hoạt tạm thời"), Refused("Sinh hoạt tạm thời không ghi bằng danh sách")),
        ("Điện thoại", text("gọi sau"), Refused("Số điện thoại «gọi sau» không đúng")),
        ("Chức vụ Đảng", text("Bí thư chi bộ"), Refused("đã có bí thư ở dòng 2")),
        ("Ngày sinh", text("12/3/66"), Asked("Năm của «12/3/66» chỉ có hai chữ số", "1966-03-12")),
        ("Họ và tên", text("TRẦN THỊ ƯỠNG"), Asked("Họ tên viết toàn chữ hoa", "Trần Thị Ưỡng")),
        ("Họ và tên", text("TrÇn ThÞ H¹nh"), Asked("Chữ gõ bằng TCVN3", "Trần Thị Hạnh")),
        ("Số thẻ đảng viên", Value::Number(9_000_135.0), Asked("có thể đã mất số 0 ở đầu", "09000135")),
        ("Họ và tên", text("Huỳnh Đình Ý"), Asked("Trùng họ tên và ngày sinh với dòng 2", "Huỳnh Đình Ý")),
        ("Họ và tên", text("Nguye\u{302}\u{303}n  Thi\u{323} Tu\u{301}"), Mended("Nguyễn Thị Tú")),
        ("Điện thoại", Value::Number(912_345_678.0), Mended("0912345678")),
        ("Ngày sinh", Value::Date(NaiveDate::from_ymd_opt(1968, 5, 19).unwrap()), Mended("1968-05-19")),
        ("Mã chi bộ", text("p09-01"), Mended("P09-01")),
        ("Ngày vào Đảng", text("ngày 01 tháng 10 năm 1990"), Mended("1990-10-01")),
    ]
}

/// Faults of units: the row, the column, what stands there, the words.
pub fn of_units() -> Vec<(usize, Fault)> {
    vec![
        (6, ("Loại hình", text("Chi bộ ghép"), Refused("Không có loại hình «Chi bộ ghép»"))),
        (7, ("Mã cấp trên", text("X99"), Refused("Không có tổ chức nào mang mã «X99»"))),
    ]
}

/// The row of the first fault among the members.
pub const FIRST: usize = 6;

/// The code of the member in a row.
pub fn code(row: usize) -> String {
    format!("QN97{row:04}")
}

/// A ward with a fault in each row, or only with those that can be mended.
pub fn book(refused_too: bool) -> Book {
    const GIVEN: [&str; 8] = ["An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Khoa", "Linh"];
    const MIDDLE: [&str; 6] = ["Văn", "Thị", "Đức", "Minh", "Ngọc", "Quang"];
    let mut book = Book::new_ward();
    for number in 8..10 {
        let code = format!("P09-{number:02}");
        book.units.push(vec![
            text(&code),
            text(&format!("Chi bộ Thôn {number}")),
            text("Chi bộ trực thuộc"),
            text("P09"),
        ]);
    }
    for (place, _) in of_members().iter().enumerate() {
        let row = FIRST + place;
        let mut member = book.members[2].clone();
        for (column, value) in [
            (1, code(row)),
            (2, format!("Lê {} {}", MIDDLE[place % 6], GIVEN[place % 8])),
            (4, format!("{:02}/{:02}/{}", 1 + place % 28, 1 + place % 12, 1960 + place % 9)),
            (5, "01/10/1990".to_owned()),
            (6, "01/10/1991".to_owned()),
            (7, format!("990001{row:02}")),
            (16, String::new()),
        ] {
            member[column] = text(&value);
        }
        book.members.push(member);
    }
    for (place, (column, value, outcome)) in of_members().into_iter().enumerate() {
        if refused_too || !matches!(outcome, Refused(_)) {
            book = book.member(FIRST + place, column, value);
        }
        if matches!(outcome, Asked(words, _) if words.starts_with("Trùng")) {
            book = book.member(FIRST + place, "Ngày sinh", "23/12/1944").member(
                FIRST + place,
                "Số thẻ đảng viên",
                "",
            );
        }
    }
    for (row, (column, value, _)) in of_units().into_iter().filter(|_| refused_too) {
        book = book.unit(row, column, value);
    }
    book
}
