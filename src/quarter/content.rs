//! What a quarter is to come to, and what it came to: lines taken from commitments, and free ones.

use serde::{Deserialize, Serialize};

use crate::{
    id::CommitmentId,
    pledge::content::Content,
    web::{form::Errors, text::Text},
};

/// Lines that a quarter may have.
pub const MOST: usize = 40;
/// Free lines that a form offers beyond those that are there.
const BLANK: usize = 2;
/// The longest line, product or result, in letters.
const LONGEST: usize = 2_000;

/// One line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objective {
    /// The commitment it is taken from; nothing for a free line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commitment: Option<CommitmentId>,
    /// What is to be done, in the words of that day.
    pub statement: String,
    /// The product that will show it.
    pub product: String,
    /// What it came to; empty until one scores oneself.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub result: String,
}

/// What is typed of the lines; each list runs in step with the next.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// Commitments that are ticked.
    pub taken: Vec<CommitmentId>,
    /// Commitments, each with its product.
    pub commitments: Vec<CommitmentId>,
    /// Their products.
    pub products: Vec<Text>,
    /// Free lines.
    pub free: Vec<Text>,
    /// Their products.
    pub free_products: Vec<Text>,
}

/// A commitment as the form offers it.
#[derive(Debug)]
pub struct Offered {
    /// Its id.
    pub id: String,
    /// Its place in the pledge, counted from one.
    pub number: usize,
    /// What was pledged.
    pub statement: String,
    /// The measure in one line.
    pub measure: String,
    /// Whether it is ticked.
    pub taken: bool,
    /// What is typed as its product.
    pub product: String,
}

/// A free line as the form offers it.
#[derive(Debug)]
pub struct Free {
    /// Its place, counted from one.
    pub number: usize,
    /// What is typed.
    pub statement: String,
    /// What is typed as its product.
    pub product: String,
}

impl Typed {
    /// What is kept, as the form would send it.
    #[must_use]
    pub fn of(kept: &[Objective]) -> Self {
        let mut typed = Self::default();
        for one in kept {
            match one.commitment {
                Some(id) => {
                    typed.taken.push(id);
                    typed.commitments.push(id);
                    typed.products.push(Text::clean(&one.product));
                }
                None => {
                    typed.free.push(Text::clean(&one.statement));
                    typed.free_products.push(Text::clean(&one.product));
                }
            }
        }
        typed
    }

    fn product_of(&self, id: CommitmentId) -> &str {
        let place = self.commitments.iter().position(|one| *one == id);
        place.and_then(|place| self.products.get(place)).map_or("", Text::as_str)
    }

    fn lines(&self) -> impl Iterator<Item = (usize, &str, &str)> {
        let product = |at: usize| self.free_products.get(at).map_or("", Text::as_str);
        self.free.iter().enumerate().map(move |(at, words)| (at + 1, words.as_str(), product(at)))
    }

    /// The commitments of a pledge as the form offers them.
    #[must_use]
    pub fn offered(&self, pledged: &Content) -> Vec<Offered> {
        let commitments = pledged.commitments().enumerate();
        commitments
            .map(|(at, (_, one))| Offered {
                id: one.id.to_string(),
                number: at + 1,
                statement: one.statement.clone(),
                measure: one.measure_line(),
                taken: self.taken.contains(&one.id),
                product: self.product_of(one.id).to_owned(),
            })
            .collect()
    }

    /// The free lines, with some blank ones behind them.
    #[must_use]
    pub fn free(&self) -> Vec<Free> {
        let typed = self.lines().filter(|(_, words, product)| !(words.is_empty() && product.is_empty()));
        let mut free: Vec<_> = typed
            .map(|(_, words, product)| (words.to_owned(), product.to_owned()))
            .chain(std::iter::repeat_n((String::new(), String::new()), BLANK))
            .collect();
        free.truncate(MOST);
        let numbered = free.into_iter().enumerate();
        numbered.map(|(at, (statement, product))| Free { number: at + 1, statement, product }).collect()
    }

    /// The lines as typed, those taken from commitments first, in the words of the pledge.
    ///
    /// # Errors
    /// A message at each field that is missing.
    pub fn read(&self, pledged: &Content) -> Result<Vec<Objective>, Errors> {
        let mut errors = Errors::default();
        let mut lines = Vec::new();
        for (_, one) in pledged.commitments() {
            let (taken, product) = (self.taken.contains(&one.id), self.product_of(one.id));
            let field = format!("product-{}", one.id);
            errors.require(
                !taken || !product.is_empty(),
                &field,
                "Hãy ghi sản phẩm của quý cho nội dung đã chọn.",
            );
            errors.require(
                taken || product.is_empty(),
                &field,
                "Nội dung này chưa được chọn: hãy chọn, hoặc xóa sản phẩm.",
            );
            errors.require(fits(product), &field, TOO_LONG);
            if taken {
                lines.push(Objective {
                    commitment: Some(one.id),
                    statement: one.statement.clone(),
                    product: product.to_owned(),
                    result: String::new(),
                });
            }
        }
        // The form is drawn anew without the blank lines between: messages stand where a line will stand.
        let free = self.lines().filter(|(_, words, product)| !(words.is_empty() && product.is_empty()));
        for (at, (_, words, product)) in free.enumerate() {
            let (line, made) = (format!("free-{}", at + 1), format!("made-{}", at + 1));
            errors.require(!words.is_empty(), &line, "Hãy ghi mục tiêu, hoặc xóa sản phẩm ở dòng này.");
            errors.require(!product.is_empty(), &made, "Hãy ghi sản phẩm của mục tiêu này.");
            errors.require(fits(words), &line, TOO_LONG);
            errors.require(fits(product), &made, TOO_LONG);
            let (statement, product) = (words.to_owned(), product.to_owned());
            lines.push(Objective { statement, product, ..Objective::default() });
        }
        if lines.is_empty() && errors.is_empty() {
            errors.add("free-1", "Hãy chọn ít nhất một nội dung cam kết, hoặc ghi một mục tiêu.");
        }
        errors.require(lines.len() <= MOST, "free-1", "Một quý có nhiều nhất 40 mục tiêu.");
        if errors.is_empty() { Ok(lines) } else { Err(errors) }
    }
}

/// The lines with what each came to.
///
/// # Errors
/// A message at each, `result-1` and so on, that lacks it.
pub fn with_results(lines: &[Objective], results: &[Text]) -> Result<Vec<Objective>, Errors> {
    let mut errors = Errors::default();
    let mut scored = lines.to_vec();
    for (at, one) in scored.iter_mut().enumerate() {
        let field = format!("result-{}", at + 1);
        let result = results.get(at).map_or("", Text::as_str);
        errors.require(!result.is_empty(), &field, "Hãy ghi kết quả của mục tiêu này, kể cả khi chưa đạt.");
        errors.require(fits(result), &field, TOO_LONG);
        result.clone_into(&mut one.result);
    }
    if errors.is_empty() { Ok(scored) } else { Err(errors) }
}

const TOO_LONG: &str = "Nội dung quá dài: nhiều nhất 2.000 chữ cái.";

/// Whether a text is no longer than what a line may hold.
#[must_use]
pub fn fits(text: &str) -> bool {
    text.chars().count() <= LONGEST
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::pledge::content::{Commitment, Part};

    fn id(number: u128) -> CommitmentId {
        CommitmentId(Uuid::from_u128(number))
    }

    fn pledged() -> Content {
        let one =
            |number| Commitment { statement: format!("Việc {number}"), ..Commitment::blank(id(number)) };
        let part =
            Part { section: "duties".to_owned(), text: String::new(), commitments: vec![one(1), one(2)] };
        Content { parts: vec![part], carried: Vec::new() }
    }

    fn texts(texts: &[&str]) -> Vec<Text> {
        texts.iter().map(|text| Text::clean(text)).collect()
    }

    #[test]
    fn lines_are_taken_from_commitments_and_free_ones_stand_behind() {
        let typed = Typed {
            taken: vec![id(2)],
            commitments: vec![id(1), id(2)],
            products: texts(&["", "Báo cáo"]),
            free: texts(&["", "Họp dân"]),
            free_products: texts(&["", "Biên bản"]),
        };
        let lines = typed.read(&pledged()).unwrap();
        assert_eq!(lines.len(), 2);
        assert_eq!((lines[0].commitment, lines[0].statement.as_str()), (Some(id(2)), "Việc 2"));
        assert_eq!((lines[1].commitment, lines[1].product.as_str()), (None, "Biên bản"));
        let again = Typed::of(&lines);
        assert_eq!(again.read(&pledged()).unwrap(), lines);
        assert_eq!(again.free().len(), 1 + BLANK);
        let scored = with_results(&lines, &texts(&["Đạt", "Chưa họp"])).unwrap();
        assert_eq!(scored[1].result, "Chưa họp");
        assert!(with_results(&lines, &texts(&["Đạt"])).unwrap_err().of("result-2").is_some());
    }

    #[test]
    fn what_is_missing_is_said_at_its_field() {
        let field = |typed: Typed, field: &str| typed.read(&pledged()).unwrap_err().of(field).is_some();
        let with = |taken: &[u128], product: &str, free: &str, made: &str| Typed {
            taken: taken.iter().map(|number| id(*number)).collect(),
            commitments: vec![id(1)],
            products: texts(&[product]),
            free: texts(&[free]),
            free_products: texts(&[made]),
        };
        assert!(field(with(&[], "", "", ""), "free-1"));
        assert!(field(with(&[1], "", "", ""), &format!("product-{}", id(1))));
        assert!(field(with(&[], "Báo cáo", "", ""), &format!("product-{}", id(1))));
        assert!(field(with(&[], "", "Họp dân", ""), "made-1"));
        assert!(field(with(&[], "", "", "Biên bản"), "free-1"));
        assert!(field(with(&[], "", &"x".repeat(LONGEST + 1), "Biên bản"), "free-1"));
    }
}
