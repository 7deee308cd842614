//! Rows of the sheet «Đảng viên».

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::date::vietnamese;
use super::fields::Fields;
use super::footer;
use super::row::Cell;
use super::sheet::member;
use super::text::{self, fold, shown};
use crate::access::Office;
use crate::member::Standing;

/// Male or female, as the register writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sex {
    /// Nam.
    Male,
    /// Nữ.
    Female,
}

impl Sex {
    /// The name in the database.
    pub fn code(self) -> &'static str {
        match self {
            Sex::Male => "male",
            Sex::Female => "female",
        }
    }

    /// The word in the list.
    pub fn title(self) -> &'static str {
        match self {
            Sex::Male => "Nam",
            Sex::Female => "Nữ",
        }
    }
}

/// A member as the row gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberRow {
    /// The row in the sheet.
    pub row: u32,
    /// The member's code.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Sex.
    pub sex: Sex,
    /// Day of birth.
    pub born: NaiveDate,
    /// Day of admission to the Party.
    pub admitted: NaiveDate,
    /// Day of becoming a full member.
    pub official: Option<NaiveDate>,
    /// Number of the Party card.
    pub card: Option<String>,
    /// Code of the branch.
    pub branch: String,
    /// Name of the branch as the row gives it.
    pub branch_name: Option<String>,
    /// Name of the agency where the member works.
    pub agency: Option<String>,
    /// Posts in the Party.
    pub party_posts: Vec<String>,
    /// Posts in government.
    pub government_posts: Vec<String>,
    /// Posts in mass organizations.
    pub mass_posts: Vec<String>,
    /// Whether the city's Standing Committee manages the member.
    pub is_leader: bool,
    /// How the member stands.
    pub standing: Standing,
    /// Telephone number.
    pub phone: Option<String>,
    /// E-mail address, empty where there is none; nothing where the list has no such column.
    #[serde(default)]
    pub email: Option<String>,
}

impl MemberRow {
    /// The offices in the branch that the posts in the Party stand for.
    pub fn offices(&self) -> Vec<Office> {
        let mut offices: Vec<Office> = Vec::new();
        for post in &self.party_posts {
            let office = match fold(post).as_str() {
                "bi thu chi bo" => Office::Secretary,
                "pho bi thu chi bo" => Office::DeputySecretary,
                "chi uy vien" => Office::BranchCommittee,
                _ => continue,
            };
            if !offices.contains(&office) {
                offices.push(office);
            }
        }
        offices
    }
}

/// «Diện quản lý» of a leader.
pub const STANDING_COMMITTEE: &str = "Ban Thường vụ Thành ủy";

/// The age below which nobody is admitted; wartime lists know members of 15.
const ADMISSION_AGE_MONTHS: Months = Months::new(15 * 12);

/// Whether a row is a caption, a sum or a signature and no member at all.
pub fn is_beside_the_table(fields: &Fields<'_>, filled: usize) -> bool {
    const FEW: usize = 3;
    let nobody = [member::BORN, member::STATE].iter().all(|&column| !fields.has(column));
    let placeless = [member::CODE, member::BRANCH].iter().all(|&column| !fields.has(column));
    nobody && ((placeless && filled <= FEW) || footer::is_one(fields.cells()))
}

/// Reads one row; what is wrong with it goes to the report.
pub fn read(mut fields: Fields<'_>, today: NaiveDate) -> Option<MemberRow> {
    let earliest = NaiveDate::from_ymd_opt(1900, 1, 1)?;
    let founding = NaiveDate::from_ymd_opt(1930, 2, 3)?;
    let youngest = today.checked_sub_months(ADMISSION_AGE_MONTHS)?;
    let code = fields.demand(member::CODE, text::member_code);
    let name = fields.demand_person(member::NAME);
    let sex = fields.demand(member::SEX, sex);
    let born = fields.demand_date(member::BORN, earliest, youngest);
    let admitted = fields.demand_date(member::ADMITTED, founding, today);
    let official = fields.date(member::OFFICIAL, founding, today);
    let card = fields.read(member::CARD, text::code);
    let branch = fields.demand(member::BRANCH, text::code);
    let branch_name = fields.text(member::BRANCH_NAME);
    let agency = fields.read(member::AGENCY, text::title);
    let party_posts = fields.read(member::PARTY_POST, posts).unwrap_or_default();
    let government_posts = fields.read(member::GOVERNMENT_POST, posts).unwrap_or_default();
    let mass_posts = fields.read(member::MASS_POST, posts).unwrap_or_default();
    let is_leader = fields.read(member::MANAGEMENT, management).is_some();
    let standing = fields.demand(member::STATE, standing);
    let phone = phone(&mut fields);
    let email =
        fields.has_column(member::EMAIL).then(|| fields.read(member::EMAIL, email).unwrap_or_default());
    check_order(&mut fields, born, admitted, official);
    Some(MemberRow {
        row: fields.row(),
        code: code?,
        name: name?,
        sex: sex?,
        born: born?,
        admitted: admitted?,
        official,
        card,
        branch: branch?,
        branch_name,
        agency,
        party_posts,
        government_posts,
        mass_posts,
        is_leader,
        standing: standing?,
        phone,
        email,
    })
}

fn check_order(
    fields: &mut Fields<'_>,
    born: Option<NaiveDate>,
    admitted: Option<NaiveDate>,
    official: Option<NaiveDate>,
) {
    if let (Some(born), Some(admitted)) = (born, admitted)
        && born.checked_add_months(ADMISSION_AGE_MONTHS).is_none_or(|oldest| admitted < oldest)
    {
        let message = format!(
            "Vào Đảng ngày {} khi chưa đủ tuổi (sinh ngày {}). Hãy kiểm tra lại hai ngày này.",
            vietnamese(admitted),
            vietnamese(born)
        );
        fields.refuse(member::ADMITTED, message);
    }
    if let (Some(admitted), Some(official)) = (admitted, official)
        && official < admitted
    {
        let message = format!(
            "Ngày chính thức {} trước ngày vào Đảng {}. Hãy kiểm tra lại hai ngày này.",
            vietnamese(official),
            vietnamese(admitted)
        );
        fields.refuse(member::OFFICIAL, message);
    }
}

fn sex(text: &str) -> Result<Sex, String> {
    match fold(text).as_str() {
        "nam" => Ok(Sex::Male),
        "nu" => Ok(Sex::Female),
        _ => Err(format!("Giới tính «{}» không rõ. Hãy ghi Nam hoặc Nữ.", shown(text))),
    }
}

/// The standings that a list may give; the others are acts of their own.
const STANDINGS: [Standing; 5] = [
    Standing::Official,
    Standing::Probationary,
    Standing::Exempt,
    Standing::Suspended,
    // Written by our own export; who is not temporary yet does not become so by a list.
    Standing::Temporary,
];

fn standing(text: &str) -> Result<Standing, String> {
    let folded = fold(text);
    STANDINGS.into_iter().find(|standing| fold(standing.title()) == folded).ok_or_else(|| {
        let titles: Vec<&str> = STANDINGS[..4].iter().map(|standing| standing.title()).collect();
        format!("Không có trạng thái «{}». Hãy ghi một trong: {}.", shown(text), titles.join(", "))
    })
}

fn management(text: &str) -> Result<(), String> {
    if fold(text) == fold(STANDING_COMMITTEE) {
        Ok(())
    } else {
        Err(format!("Không có diện quản lý «{}». Hãy ghi «{STANDING_COMMITTEE}» hoặc để trống.", shown(text)))
    }
}

/// An address that letters can be sent to; the database asks for the same.
fn email(text: &str) -> Result<String, String> {
    const CHARS: usize = 254;
    let fits = text
        .split_once('@')
        .is_some_and(|(name, place)| !name.is_empty() && !place.is_empty() && !place.contains('@'));
    if fits && text.chars().count() <= CHARS && !text.contains(char::is_whitespace) {
        Ok(text.to_owned())
    } else {
        Err(format!("Thư điện tử «{}» không đúng. Hãy ghi dạng ten@noi.vn, hoặc để trống.", shown(text)))
    }
}

/// Several posts stand in one cell with semicolons between.
fn posts(text: &str) -> Result<Vec<String>, String> {
    let mut posts: Vec<String> = Vec::new();
    for post in text.split(';').map(str::trim).filter(|post| !post.is_empty()) {
        let post = text::title(post)?;
        if !posts.contains(&post) {
            posts.push(post);
        }
    }
    Ok(posts)
}

fn phone(fields: &mut Fields<'_>) -> Option<String> {
    let was_number = matches!(fields.cell(member::PHONE), Cell::Number(_));
    fields.read(member::PHONE, |text| {
        let plain: String = text.chars().filter(|c| !" .-()".contains(*c)).collect();
        let plain = match plain
            .strip_prefix("+84")
            .or_else(|| plain.strip_prefix("84").filter(|rest| rest.len() == 9))
        {
            Some(rest) => format!("0{}", rest.trim_start_matches('0')),
            // Excel takes the leading nought from what it believes to be a number.
            None if was_number && !plain.starts_with('0') => format!("0{plain}"),
            None => plain,
        };
        if plain.starts_with('0')
            && (9..=11).contains(&plain.len())
            && plain.bytes().all(|b| b.is_ascii_digit())
        {
            Ok(plain)
        } else {
            Err(format!(
                "Số điện thoại «{}» không đúng. Hãy ghi 10 chữ số bắt đầu bằng 0, hoặc để trống.",
                shown(text)
            ))
        }
    })
}
