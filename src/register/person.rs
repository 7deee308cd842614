//! Who somebody is, as it is typed and as it is kept: read by rules, compared field by field. Pure.

use chrono::{Months, NaiveDate};
use serde::Deserialize;

use crate::{
    clock::{date_text, parse_day},
    import::{members::Sex, text},
    member::change::FieldChange,
    web::{form::Errors, parts::Choice, text::Text},
};

/// The fields of an identity in the order of the form, with their words.
pub const FIELDS: [(&str, &str); 8] = [
    ("full_name", "Họ và tên"),
    ("sex", "Giới tính"),
    ("born_on", "Ngày sinh"),
    ("joined_on", "Ngày vào Đảng"),
    ("official_on", "Ngày chính thức"),
    ("card_number", "Số thẻ đảng viên"),
    ("phone", "Điện thoại"),
    ("email", "Thư điện tử"),
];

/// Who somebody is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// Name.
    pub name: String,
    /// Sex.
    pub sex: Option<String>,
    /// Day of birth.
    pub born: Option<NaiveDate>,
    /// Day of joining the Party.
    pub joined: Option<NaiveDate>,
    /// Day of full membership.
    pub official: Option<NaiveDate>,
    /// Number of the Party card.
    pub card: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
}

/// The same as it is typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Typed {
    /// Name.
    #[serde(default)]
    pub full_name: Text,
    /// `male`, `female`, or the word.
    #[serde(default)]
    pub sex: Text,
    /// Day of birth.
    #[serde(default)]
    pub born_on: Text,
    /// Day of joining the Party.
    #[serde(default)]
    pub joined_on: Text,
    /// Day of full membership.
    #[serde(default)]
    pub official_on: Text,
    /// Number of the Party card.
    #[serde(default)]
    pub card_number: Text,
    /// Phone.
    #[serde(default)]
    pub phone: Text,
    /// E-mail.
    #[serde(default)]
    pub email: Text,
}

impl Identity {
    /// The value of a field as people read it; empty if there is none.
    #[must_use]
    pub fn shown(&self, field: &str) -> String {
        let day = |day: Option<NaiveDate>| day.map(date_text);
        let sex = || self.sex.as_deref().map(|sex| if sex == "female" { "Nữ" } else { "Nam" }.to_owned());
        match field {
            "full_name" => Some(self.name.clone()),
            "sex" => sex(),
            "born_on" => day(self.born),
            "joined_on" => day(self.joined),
            "official_on" => day(self.official),
            "card_number" => self.card.clone(),
            "phone" => self.phone.clone(),
            "email" => self.email.clone(),
            _ => None,
        }
        .unwrap_or_default()
    }

    /// What differs from how it stood before, field by field.
    #[must_use]
    pub fn changes_from(&self, before: &Self) -> Vec<FieldChange> {
        let changed =
            |(field, _): &(&str, _)| FieldChange::between(field, before.shown(field), self.shown(field));
        FIELDS.iter().filter_map(changed).collect()
    }
}

impl Typed {
    /// What the form holds when it is opened.
    #[must_use]
    pub fn of(identity: &Identity) -> Self {
        let iso = |day: Option<NaiveDate>| Text::clean(&day.map(|day| day.to_string()).unwrap_or_default());
        let text = |text: &Option<String>| Text::clean(text.as_deref().unwrap_or_default());
        Self {
            full_name: Text::clean(&identity.name),
            sex: text(&identity.sex),
            born_on: iso(identity.born),
            joined_on: iso(identity.joined),
            official_on: iso(identity.official),
            card_number: text(&identity.card),
            phone: text(&identity.phone),
            email: text(&identity.email),
        }
    }

    /// The same with one field as it was before a change.
    #[must_use]
    pub fn with(mut self, change: &FieldChange) -> Self {
        let value = Text::clean(&change.from);
        match change.field.as_str() {
            "full_name" => self.full_name = value,
            "sex" => self.sex = value,
            "born_on" => self.born_on = value,
            "joined_on" => self.joined_on = value,
            "official_on" => self.official_on = value,
            "card_number" => self.card_number = value,
            "phone" => self.phone = value,
            "email" => self.email = value,
            _ => {}
        }
        self
    }

    /// The choices of the field for the sex.
    #[must_use]
    pub fn sexes(&self) -> Vec<Choice> {
        let typed = self.sex.as_str();
        let choice =
            |sex: Sex| Choice::new(sex.code(), sex.title(), typed == sex.code() || typed == sex.title());
        vec![choice(Sex::Male), choice(Sex::Female)]
    }

    /// Reads the form; `probation` is how many months lie between joining and full membership (the year's rules).
    ///
    /// # Errors
    /// Every field that does not fit, with what mends it.
    pub fn read(&self, probation: Option<u32>, today: NaiveDate) -> Result<Identity, Errors> {
        let mut errors = Errors::default();
        let name = required(&mut errors, "full_name", &self.full_name, "Hãy ghi họ và tên.", text::person);
        let sex = required(&mut errors, "sex", &self.sex, "Hãy chọn giới tính.", sex);
        let born = day(&mut errors, "born_on", &self.born_on, today);
        let joined = day(&mut errors, "joined_on", &self.joined_on, today);
        let official = day(&mut errors, "official_on", &self.official_on, today);
        let card = optional(&mut errors, "card_number", &self.card_number, text::code);
        let phone = optional(&mut errors, "phone", &self.phone, phone);
        let email = optional(&mut errors, "email", &self.email, email);
        for (field, typed, words) in [
            ("born_on", &self.born_on, "Hãy ghi ngày sinh."),
            ("joined_on", &self.joined_on, "Hãy ghi ngày vào Đảng."),
        ] {
            errors.require(!typed.is_empty(), field, words);
        }
        check_order(&mut errors, (born, joined, official), probation);
        match (name, sex) {
            (Some(name), Some(sex)) if errors.is_empty() => {
                Ok(Identity { name, sex: Some(sex), born, joined, official, card, phone, email })
            }
            _ => Err(errors),
        }
    }
}

/// The age below which nobody is admitted; wartime lists know members of 15.
const ADMISSION_AGE: Months = Months::new(15 * 12);

type Days = (Option<NaiveDate>, Option<NaiveDate>, Option<NaiveDate>);

fn check_order(errors: &mut Errors, (born, joined, official): Days, probation: Option<u32>) {
    if let (Some(born), Some(joined)) = (born, joined)
        && born.checked_add_months(ADMISSION_AGE).is_none_or(|oldest| joined < oldest)
    {
        let born = date_text(born);
        errors.add(
            "joined_on",
            format!("Vào Đảng khi chưa đủ tuổi (sinh ngày {born}). Hãy kiểm tra lại hai ngày này."),
        );
    }
    let Some((joined, official)) = joined.zip(official) else { return };
    if official < joined {
        errors.add(
            "official_on",
            format!("Ngày chính thức trước ngày vào Đảng {}. Hãy kiểm tra lại.", date_text(joined)),
        );
    } else if let Some(months) = probation
        && official > joined
        && joined.checked_add_months(Months::new(months)).is_some_and(|earliest| official < earliest)
    {
        errors.add(
            "official_on",
            format!(
                "Thời gian dự bị là {months} tháng kể từ {}. Ngày chính thức không thể sớm hơn; nếu kết nạp lại \
                 không qua dự bị thì ghi trùng ngày vào Đảng.",
                date_text(joined)
            ),
        );
    }
}

fn required<T>(
    errors: &mut Errors,
    field: &str,
    typed: &Text,
    missing: &str,
    rule: impl FnOnce(&str) -> Result<T, String>,
) -> Option<T> {
    errors.require(!typed.is_empty(), field, missing);
    optional(errors, field, typed, rule)
}

fn optional<T>(
    errors: &mut Errors,
    field: &str,
    typed: &Text,
    rule: impl FnOnce(&str) -> Result<T, String>,
) -> Option<T> {
    if typed.is_empty() {
        return None;
    }
    let words = typed.as_str().split_whitespace().collect::<Vec<_>>().join(" ");
    rule(&words).map_err(|message| errors.add(field, message)).ok()
}

/// A day as it is typed or as a date field sends it; never after today.
pub(super) fn day(errors: &mut Errors, field: &str, typed: &Text, today: NaiveDate) -> Option<NaiveDate> {
    let read = typed_day(typed).and_then(|read| match read {
        Some(day) if day > today => Err(format!("Ngày {} chưa đến. Hãy kiểm tra lại.", date_text(day))),
        Some(day) if day < NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or(day) => {
            Err(format!("Ngày {} quá xa trước đây. Hãy kiểm tra lại năm.", date_text(day)))
        }
        other => Ok(other),
    });
    read.map_err(|message| errors.add(field, message)).ok().flatten()
}

/// A day as it is typed; nothing where nothing is typed.
pub(super) fn typed_day(typed: &Text) -> Result<Option<NaiveDate>, String> {
    if typed.is_empty() {
        return Ok(None);
    }
    let message = || "Chưa đọc được ngày này. Hãy gõ ngày/tháng/năm, ví dụ 05/09/2026.".to_owned();
    parse_day(typed.as_str()).map(Some).ok_or_else(message)
}

fn sex(typed: &str) -> Result<String, String> {
    [Sex::Male, Sex::Female]
        .into_iter()
        .find(|sex| typed == sex.code() || typed == sex.title())
        .map(|sex| sex.code().to_owned())
        .ok_or_else(|| "Hãy chọn giới tính.".to_owned())
}

fn phone(typed: &str) -> Result<String, String> {
    let plain: String = typed.chars().filter(|c| !" .-()".contains(*c)).collect();
    let plain = match plain.strip_prefix("+84") {
        Some(rest) => format!("0{}", rest.trim_start_matches('0')),
        None => plain,
    };
    let fits = plain.starts_with('0')
        && (9..=11).contains(&plain.len())
        && plain.bytes().all(|b| b.is_ascii_digit());
    if fits {
        Ok(plain)
    } else {
        Err("Hãy ghi 10 chữ số bắt đầu bằng 0, ví dụ 0905 123 456, hoặc để trống.".to_owned())
    }
}

fn email(typed: &str) -> Result<String, String> {
    let fits = typed.len() <= 254
        && !typed.contains(char::is_whitespace)
        && typed.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty()
                && !host.contains('@')
                && host.split('.').count() > 1
                && host.split('.').all(|part| !part.is_empty())
        });
    if fits {
        Ok(typed.to_owned())
    } else {
        Err("Hãy ghi địa chỉ như ten@coquan.gov.vn, hoặc để trống.".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> Typed {
        let text = Text::clean;
        Typed {
            full_name: text("Đỗ Công  An"),
            sex: text("male"),
            born_on: text("12/03/1980"),
            joined_on: text("2005-02-03"),
            official_on: text("03/02/2006"),
            card_number: text("68.012345"),
            phone: text("+84 905.123.456"),
            email: text("an@quangngai.gov.vn"),
        }
    }

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
    }

    #[test]
    fn an_identity_is_read_as_people_write_it() {
        let read = typed().read(Some(12), today()).unwrap();
        assert_eq!((read.name.as_str(), read.phone.as_deref()), ("Đỗ Công An", Some("0905123456")));
        assert_eq!(read.shown("born_on"), "12/03/1980");
        assert_eq!(Typed::of(&read).read(Some(12), today()), Ok(read));
    }

    #[test]
    fn what_does_not_fit_is_said_at_its_field() {
        type Mistake = fn(&mut Typed);
        let cases: [(&str, Mistake); 12] = [
            ("full_name", |it| it.full_name = Text::clean("An <b>")),
            ("full_name", |it| it.full_name = Text::default()),
            ("sex", |it| it.sex = Text::clean("x")),
            ("born_on", |it| it.born_on = Text::clean("31/02/1980")),
            ("born_on", |it| it.born_on = Text::default()),
            ("joined_on", |it| it.joined_on = Text::clean("03/02/1990")),
            ("joined_on", |it| it.joined_on = Text::clean("03/02/2030")),
            ("official_on", |it| it.official_on = Text::clean("02/02/2005")),
            ("official_on", |it| it.official_on = Text::clean("02/02/2006")),
            ("card_number", |it| it.card_number = Text::clean("thẻ số 5")),
            ("phone", |it| it.phone = Text::clean("905")),
            ("email", |it| it.email = Text::clean("an@quangngai")),
        ];
        for (field, mistake) in cases {
            let mut wrong = typed();
            mistake(&mut wrong);
            let errors = wrong.read(Some(12), today()).unwrap_err();
            assert!(errors.of(field).is_some(), "{field}: {errors:?}");
            assert_eq!(errors.list().len(), 1, "{field}: {errors:?}");
        }
    }

    #[test]
    fn a_member_admitted_again_skips_the_probation() {
        let again = Typed { official_on: Text::clean("03/02/2005"), ..typed() };
        assert!(again.read(Some(12), today()).is_ok());
    }

    #[test]
    fn a_change_is_told_and_can_be_taken_back() {
        let before = typed().read(None, today()).unwrap();
        let after = Typed { phone: Text::default(), ..typed() }.read(None, today()).unwrap();
        let changes = after.changes_from(&before);
        assert_eq!(changes.len(), 1);
        assert_eq!((changes[0].from.as_str(), changes[0].to.as_str()), ("0905123456", ""));
        assert_eq!(Typed::of(&after).with(&changes[0]).read(None, today()), Ok(before));
    }
}
