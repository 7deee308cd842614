//! What only a person can settle: a doubt in one row, or one question asked of a whole column.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::sheet::Sheet;

/// Something in a row that is read one way and may mean another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// The heading of the column.
    pub column: String,
    /// What is in doubt, and how it was read.
    pub message: String,
    /// The question whose answer settles it; none where the row itself is decided.
    pub question: Option<String>,
}

/// What a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Years of two digits.
    Century,
    /// Text typed for an old font.
    Encoding,
    /// Names in capitals only.
    Capitals,
    /// Codes whose leading noughts Excel has taken.
    Noughts,
    /// Hidden rows and columns.
    Hidden,
}

/// One question, asked once for a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Its name in forms and answers.
    pub key: String,
    /// What it is about.
    pub topic: Topic,
    /// The sheet.
    pub sheet: String,
    /// The heading of the column.
    pub column: String,
    /// How many rows wait for it.
    pub rows: usize,
    /// Some of them, before and after.
    pub samples: Vec<Example>,
    /// The answer given.
    pub answer: Option<String>,
}

/// What stands in a row, and how it would be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// The row.
    pub row: u32,
    /// As the file has it.
    pub before: String,
    /// As it would be read.
    pub after: String,
}

/// How many examples a question shows.
const EXAMPLES: usize = 8;

impl Topic {
    /// The name of the question about a column.
    #[must_use]
    pub fn key(self, sheet: Sheet, column: usize) -> String {
        let topic = match self {
            Topic::Century => "century",
            Topic::Encoding => "encoding",
            Topic::Capitals => "capitals",
            Topic::Noughts => "noughts",
            Topic::Hidden => "hidden",
        };
        let sheet = match sheet {
            Sheet::Units => "units",
            Sheet::Members => "members",
            Sheet::Moves => "moves",
        };
        format!("{topic}-{sheet}-{column}")
    }

    /// The question in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Topic::Century => "Năm chỉ ghi hai chữ số. Hiểu là năm nào?",
            Topic::Encoding => "Chữ gõ bằng phông cũ (TCVN3 hoặc VNI). Đọc như dưới đây có đúng không?",
            Topic::Capitals => "Họ tên viết toàn chữ hoa (hoặc toàn chữ thường). Ghi vào danh bạ thế nào?",
            Topic::Noughts => "Số ngắn hơn các số khác trong cột, có thể đã mất số 0 ở đầu. Ghi thế nào?",
            Topic::Hidden => "Trang tính có dòng hoặc cột đang ẩn. Có đọc không?",
        }
    }

    /// The answers one may give, the proposed one first.
    #[must_use]
    pub fn answers(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Topic::Century => &[
                ("likely", "Như cột “Đọc là” dưới đây"),
                ("1900", "Tất cả thuộc thế kỷ 20 (19..)"),
                ("2000", "Tất cả thuộc thế kỷ 21 (20..)"),
            ],
            Topic::Encoding => {
                &[("converted", "Đúng, đọc như vậy"), ("as_is", "Không, giữ nguyên như trong tệp")]
            }
            Topic::Capitals => {
                &[("usual", "Viết hoa chữ đầu mỗi tiếng"), ("as_is", "Giữ nguyên như trong tệp")]
            }
            Topic::Noughts => &[("padded", "Thêm số 0 ở đầu cho đủ"), ("as_is", "Giữ nguyên như trong tệp")],
            Topic::Hidden => &[("read", "Đọc cả phần ẩn"), ("skip", "Bỏ qua phần ẩn")],
        }
    }

    /// Whether rows wait until it is answered. Hidden rows are read unless someone says otherwise.
    #[must_use]
    pub fn holds_up(self) -> bool {
        self != Topic::Hidden
    }
}

/// Answers given so far, by the question's key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(BTreeMap<String, String>);

impl Answers {
    /// The answer to a question, if it is one that may be given.
    #[must_use]
    pub fn to(&self, topic: Topic, sheet: Sheet, column: usize) -> Option<&'static str> {
        let given = self.0.get(&topic.key(sheet, column))?;
        topic.answers().iter().map(|(value, _)| *value).find(|value| value == given)
    }

    /// Takes an answer.
    pub fn give(&mut self, key: String, answer: String) {
        self.0.insert(key, answer);
    }

    /// The answers that do as proposed to every question.
    #[must_use]
    pub fn as_proposed(questions: &[Question]) -> Self {
        let proposed = |question: &Question| (question.key.clone(), question.topic.answers()[0].0.to_owned());
        Self(questions.iter().map(proposed).collect())
    }
}

/// Questions on their way: each with its rows.
#[derive(Debug, Default)]
pub struct Questions(BTreeMap<String, Question>);

impl Questions {
    /// Adds a row to a question and tells the question's key.
    pub fn ask(
        &mut self,
        (topic, sheet, column): (Topic, Sheet, usize),
        answer: Option<&str>,
        (row, before, after): (u32, &str, &str),
    ) -> String {
        let key = topic.key(sheet, column);
        let question = self.0.entry(key.clone()).or_insert_with(|| Question {
            key: key.clone(),
            topic,
            sheet: sheet.title().to_owned(),
            column: sheet.columns().get(column).map_or("", |column| column.title).to_owned(),
            rows: 0,
            samples: Vec::new(),
            answer: answer.map(str::to_owned),
        });
        question.rows += 1;
        if question.samples.len() < EXAMPLES {
            question.samples.push(Example { row, before: before.to_owned(), after: after.to_owned() });
        }
        key
    }

    /// All questions, those without an answer first.
    #[must_use]
    pub fn into_list(self) -> Vec<Question> {
        let mut list: Vec<Question> = self.0.into_values().collect();
        list.sort_by_key(|question| (question.answer.is_some(), question.topic, question.key.clone()));
        list
    }
}
