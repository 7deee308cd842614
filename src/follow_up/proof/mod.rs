//! What shows a result: a file or a photograph, an address, the number of a paper. One may stand for several
//! commitments; none is edited, what was wrong is taken back.

pub mod list;
pub mod store;
pub mod view;
pub mod withdrawal;

use crate::{
    app::App,
    evidence::{
        file::{self, Clean},
        scan::{self, Checked},
        upload::{MOST_FILES, Sent, Upload},
    },
    web::{form::Errors, text::Text},
};

/// Letters that an address may have.
const ADDRESS_LETTERS: usize = 500;
/// Letters that a name may have.
const TITLE_LETTERS: usize = 300;

/// What is said when there is no room for a file.
pub const FULL: &str =
    "Tệp kèm theo của đồng chí đã đầy. Hãy dùng lại tệp đã gửi, hoặc ghi số, ngày của văn bản thay cho tệp.";

/// What is typed about it.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// What it is called.
    pub title: Text,
    /// An address.
    pub address: Text,
}

/// What was brought, read and cleaned.
#[derive(Debug, Default)]
pub struct Brought {
    /// What it is called; may be empty where a file says it.
    pub title: String,
    /// An address; empty if none.
    pub address: String,
    /// Files, each with its name and how far it was looked at.
    pub files: Vec<(String, Clean, Checked)>,
}

impl Typed {
    /// What a form carries.
    #[must_use]
    pub fn of(upload: &Upload) -> Self {
        Self { title: upload.field("title"), address: upload.field("address") }
    }

    /// What is wrong with the words; field names end as their form's do.
    fn check(&self, suffix: &str) -> Errors {
        let mut errors = Errors::default();
        let address = self.address.as_str();
        errors.require(
            address.is_empty() || is_address(address),
            &format!("address{suffix}"),
            "Hãy ghi địa chỉ bắt đầu bằng https:// hoặc http://, không có khoảng trắng.",
        );
        errors.require(
            self.title.as_str().chars().count() <= TITLE_LETTERS,
            &format!("title{suffix}"),
            "Hãy ghi ngắn hơn, nhiều nhất 300 chữ cái.",
        );
        errors
    }
}

impl Brought {
    /// Reads what was brought, and has each file cleaned and looked at.
    ///
    /// # Errors
    /// What is wrong; field names end in `suffix`.
    pub async fn read(app: &App, (typed, sent): (&Typed, &[Sent]), suffix: &str) -> Result<Self, Errors> {
        let mut errors = typed.check(suffix);
        let at_file = format!("file{suffix}");
        let mut files = Vec::new();
        if sent.len() > MOST_FILES {
            errors.add(&at_file, format!("Mỗi lần gửi nhiều nhất {MOST_FILES} tệp. Hãy gửi thêm ở lần sau."));
        }
        for one in sent.iter().take(MOST_FILES) {
            match look(app, one).await {
                Ok((clean, checked)) => files.push((one.name.clone(), clean, checked)),
                Err(words) => errors.add(&at_file, format!("{}: {words}", one.name)),
            }
        }
        if !errors.is_empty() && !sent.is_empty() && errors.of(&at_file).is_none() {
            errors.add(&at_file, "Trình duyệt không giữ tệp đã chọn: hãy chọn lại tệp.");
        }
        if errors.is_empty() {
            let words = |text: &Text| text.as_str().to_owned();
            Ok(Self { title: words(&typed.title), address: words(&typed.address), files })
        } else {
            Err(errors)
        }
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.title.is_empty() && self.address.is_empty() && self.files.is_empty()
    }
}

async fn look(app: &App, sent: &Sent) -> Result<(Clean, Checked), String> {
    let clean = file::clean(&sent.bytes)?;
    let checked = scan::at_the_door(app.config.scanner.as_ref(), &clean).await?;
    Ok((clean, checked))
}

/// Whether it is an address that a browser opens as a page, and nothing else.
fn is_address(typed: &str) -> bool {
    let rest = typed.strip_prefix("https://").or_else(|| typed.strip_prefix("http://"));
    rest.is_some_and(|rest| rest.split(['/', '?', '#']).next().is_some_and(|host| !host.is_empty()))
        && typed.chars().count() <= ADDRESS_LETTERS
        && !typed.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '\\'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_opens_a_page_and_nothing_else() {
        for (typed, fits) in [
            ("https://quangngai.gov.vn/bao-cao?id=1", true),
            ("http://10.0.0.5/ho-so", true),
            ("javascript:alert(1)", false),
            ("JAVASCRIPT://x", false),
            ("data:text/html,x", false),
            ("https:///khong-co-may", false),
            ("https://a b", false),
            ("https://x\"onclick", false),
            ("quangngai.gov.vn", false),
        ] {
            assert_eq!(is_address(typed), fits, "{typed}");
        }
        assert!(!is_address(&format!("https://x/{}", "a".repeat(ADDRESS_LETTERS))));
    }
}
