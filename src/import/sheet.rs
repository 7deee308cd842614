//! The sheets that are read, the two of the register and the one of moves, and the columns each must have.

use super::text::fold;

/// A sheet that the import reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sheet {
    /// «Tổ chức đảng»: one row for each unit.
    Units,
    /// «Đảng viên»: one row for each member.
    Members,
    /// «Phương án sắp xếp»: one row for each thing that is done to a unit.
    Moves,
}

/// A workbook, by the sheets it must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Book {
    /// Units and members.
    Register,
    /// Moves of units.
    Moves,
}

impl Book {
    /// Its sheets, in the order they are read.
    pub fn sheets(self) -> &'static [Sheet] {
        match self {
            Book::Register => &Sheet::ALL,
            Book::Moves => &[Sheet::Moves],
        }
    }

    /// The word for it between the two processes.
    pub fn word(self) -> &'static str {
        match self {
            Book::Register => "register",
            Book::Moves => "moves",
        }
    }

    /// The workbook of this word.
    pub fn of_word(word: &str) -> Option<Book> {
        [Book::Register, Book::Moves].into_iter().find(|book| book.word() == word)
    }
}

/// A column of a sheet.
#[derive(Debug)]
pub struct Column {
    /// The heading as our own export writes it.
    pub title: &'static str,
    /// Other headings that offices write, folded.
    pub variants: &'static [&'static str],
    /// Whether a sheet without it is refused.
    pub required: bool,
}

const fn column(title: &'static str, variants: &'static [&'static str]) -> Column {
    Column { title, variants, required: true }
}

impl Sheet {
    /// Both sheets of the register, in the order they are checked.
    pub const ALL: [Sheet; 2] = [Sheet::Units, Sheet::Members];

    /// The name of the sheet.
    pub fn title(self) -> &'static str {
        match self {
            Sheet::Units => "Tổ chức đảng",
            Sheet::Members => "Đảng viên",
            Sheet::Moves => "Phương án sắp xếp",
        }
    }

    /// The sheet of this name, whatever its case, spaces and marks.
    pub fn named(name: &str) -> Option<Sheet> {
        let name = fold(name);
        [Sheet::Units, Sheet::Members, Sheet::Moves].into_iter().find(|sheet| fold(sheet.title()) == name)
    }

    /// The columns that are looked for.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Sheet::Units => &UNIT_COLUMNS,
            Sheet::Members => &MEMBER_COLUMNS,
            Sheet::Moves => &MOVE_COLUMNS,
        }
    }

    /// How many known headings make a row the row of headings.
    pub fn headings_needed(self) -> usize {
        match self {
            Sheet::Units => 2,
            Sheet::Members => 5,
            Sheet::Moves => 4,
        }
    }
}

/// Places in [`UNIT_COLUMNS`].
pub(super) mod unit {
    pub(in crate::import) const CODE: usize = 0;
    pub(in crate::import) const NAME: usize = 1;
    pub(in crate::import) const KIND: usize = 2;
    pub(in crate::import) const PARENT: usize = 3;
}

static UNIT_COLUMNS: [Column; 4] = [
    column("Mã tổ chức", &["ma to chuc dang", "ma don vi", "ma tcd"]),
    column("Tên tổ chức đảng", &["ten to chuc", "to chuc dang"]),
    column("Loại hình", &["loai hinh to chuc", "loai hinh to chuc dang", "loai"]),
    column("Mã cấp trên", &["ma to chuc cap tren", "ma cap tren truc tiep", "cap tren"]),
];

/// Places in [`MEMBER_COLUMNS`].
pub(super) mod member {
    pub(in crate::import) const CODE: usize = 1;
    pub(in crate::import) const NAME: usize = 2;
    pub(in crate::import) const SEX: usize = 3;
    pub(in crate::import) const BORN: usize = 4;
    pub(in crate::import) const ADMITTED: usize = 5;
    pub(in crate::import) const OFFICIAL: usize = 6;
    pub(in crate::import) const CARD: usize = 7;
    pub(in crate::import) const BRANCH: usize = 8;
    pub(in crate::import) const BRANCH_NAME: usize = 9;
    pub(in crate::import) const AGENCY: usize = 10;
    pub(in crate::import) const PARTY_POST: usize = 11;
    pub(in crate::import) const GOVERNMENT_POST: usize = 12;
    pub(in crate::import) const MASS_POST: usize = 13;
    pub(in crate::import) const MANAGEMENT: usize = 14;
    pub(in crate::import) const STATE: usize = 15;
    pub(in crate::import) const PHONE: usize = 16;
    pub(in crate::import) const EMAIL: usize = 17;
}

static MEMBER_COLUMNS: [Column; 18] = [
    Column { required: false, ..column("TT", &["stt", "so tt", "so thu tu", "thu tu"]) },
    column("Mã đảng viên", &["ma dv", "ma so dang vien", "ma so", "ma so dv"]),
    column(
        "Họ và tên",
        &[
            "ho ten",
            "ho va ten dang vien",
            "ho va ten khai sinh",
            "ho ten dang vien",
            "ho ten khai sinh",
            "ho dem va ten",
            "ho ten day du",
        ],
    ),
    column("Giới tính", &["phai", "nam nu", "gioi"]),
    column(
        "Ngày sinh",
        &[
            "ngay thang nam sinh",
            "sinh ngay",
            "ngay sinh ngay thang nam",
            "nam sinh",
            "ngay thang sinh",
            "ngay sinh dd mm yyyy",
        ],
    ),
    column(
        "Ngày vào Đảng",
        &[
            "ngay vao dang du bi",
            "ngay ket nap",
            "ngay thang nam vao dang",
            "ngay ket nap dang",
            "ngay vao dang lan dau",
            "vao dang",
        ],
    ),
    column(
        "Ngày chính thức",
        &["ngay vao dang chinh thuc", "ngay cong nhan chinh thuc", "ngay chuyen chinh thuc", "chinh thuc"],
    ),
    column(
        "Số thẻ đảng viên",
        &["so the", "so the dv", "so the dang", "the dang vien", "so the dang vien moi"],
    ),
    column("Mã chi bộ", &["ma chi bo sinh hoat", "ma to chuc", "ma cb"]),
    Column {
        required: false,
        ..column(
            "Sinh hoạt tại chi bộ",
            &["chi bo", "ten chi bo", "chi bo sinh hoat", "sinh hoat tai", "noi sinh hoat"],
        )
    },
    column(
        "Đơn vị công tác",
        &[
            "noi cong tac",
            "co quan cong tac",
            "don vi cong tac hien nay",
            "co quan don vi cong tac",
            "don vi",
        ],
    ),
    column("Chức vụ Đảng", &["chuc vu trong dang", "chuc vu ve dang", "chuc vu dang hien nay"]),
    column(
        "Chức vụ chính quyền",
        &["chuc vu chuyen mon", "chuc vu ve chinh quyen", "chuc danh nghe nghiep", "chuc vu nghe nghiep"],
    ),
    column("Chức vụ đoàn thể", &["chuc vu ve doan the", "chuc vu doan the chinh tri xa hoi"]),
    column("Diện quản lý", &["cap quan ly", "dien can bo quan ly"]),
    column("Trạng thái", &["trang thai sinh hoat", "tinh trang", "trang thai dang vien"]),
    column("Điện thoại", &["so dien thoai", "sdt", "dien thoai di dong", "dt", "dien thoai lien he"]),
    Column {
        required: false,
        ..column("Thư điện tử", &["email", "e mail", "dia chi email", "dia chi thu dien tu"])
    },
];

/// Places in [`MOVE_COLUMNS`].
pub(crate) mod moves {
    pub(crate) const OLD: usize = 0;
    pub(crate) const WHAT: usize = 1;
    pub(crate) const NEW: usize = 2;
    pub(crate) const NAME: usize = 3;
    pub(crate) const KIND: usize = 4;
    pub(crate) const PARENT: usize = 5;
    pub(crate) const DAY: usize = 6;
    pub(crate) const BASIS: usize = 7;
    pub(crate) const NOTE: usize = 8;
    pub(crate) const HANDS_OVER: usize = 9;
}

static MOVE_COLUMNS: [Column; 10] = [
    column("Mã đơn vị cũ", &["ma to chuc cu", "ma cu", "ma don vi hien nay"]),
    column("Việc", &["viec thuc hien", "hinh thuc", "hinh thuc sap xep"]),
    column("Mã đơn vị mới", &["ma to chuc moi", "ma moi"]),
    column("Tên mới", &["ten don vi moi", "ten to chuc moi"]),
    column("Loại hình", &["loai hinh to chuc", "loai"]),
    column("Mã cấp trên", &["ma cap tren moi", "cap tren"]),
    column("Ngày có hiệu lực", &["ngay hieu luc", "co hieu luc tu ngay"]),
    column("Căn cứ", &["can cu phap ly", "van ban"]),
    Column { required: false, ..column("Ghi chú", &["ly do"]) },
    Column { required: false, ..column("Chuyển nhiệm vụ", &["nhiem vu tiep tuc"]) },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_found_whatever_its_case_and_marks() {
        for name in ["Đảng viên", "ĐẢNG VIÊN", "  đảng   viên ", "Dang vien", "Đa\u{309}ng viên"]
        {
            assert_eq!(Sheet::named(name), Some(Sheet::Members), "{name}");
        }
        assert_eq!(Sheet::named("Tổ chức đảng"), Some(Sheet::Units));
        assert_eq!(Sheet::named("Sheet1"), None);
    }

    #[test]
    fn no_heading_means_two_columns() {
        for sheet in [Sheet::Units, Sheet::Members, Sheet::Moves] {
            let mut seen = std::collections::HashSet::new();
            for column in sheet.columns() {
                assert!(seen.insert(fold(column.title)), "{}", column.title);
                for variant in column.variants {
                    assert_eq!(*variant, fold(variant), "a variant is written folded");
                    assert!(seen.insert((*variant).to_owned()), "{variant}");
                }
            }
        }
    }
}
