//! How a commitment is measured: what each way needs, and whether it was given.

use serde::{Deserialize, Serialize};

use super::{content::Commitment, due};
use crate::{
    clock::date_text,
    web::{
        figure::{Figure, NOT_A_FIGURE},
        form::Errors,
    },
};

/// How a commitment is measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// A number of things.
    Count,
    /// A share of a hundred.
    Percent,
    /// Done or not.
    #[default]
    YesNo,
    /// Done by a date.
    ByDate,
    /// In words, at three levels.
    Words,
}

impl Measure {
    /// All kinds, in the order they are offered.
    pub const ALL: [Self; 5] = [Self::YesNo, Self::Count, Self::Percent, Self::ByDate, Self::Words];

    /// The name in forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Percent => "percent",
            Self::YesNo => "yes_no",
            Self::ByDate => "by_date",
            Self::Words => "words",
        }
    }

    /// The kind that a form names; yes or no if it names none.
    #[must_use]
    pub fn named(code: &str) -> Self {
        Self::ALL.into_iter().find(|kind| kind.code() == code).unwrap_or_default()
    }

    /// The name on screens.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Count => "Số lượng",
            Self::Percent => "Tỷ lệ phần trăm",
            Self::YesNo => "Có hoặc không",
            Self::ByDate => "Xong trước một ngày",
            Self::Words => "Mô tả bằng lời, ba mức",
        }
    }

    /// Whether results are figures.
    #[must_use]
    pub fn is_counted(self) -> bool {
        matches!(self, Self::Count | Self::Percent)
    }
}

/// What counts as which result, where it is said in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Levels {
    /// More than was pledged.
    pub over: String,
    /// What was pledged.
    pub met: String,
    /// Less.
    pub short: String,
}

impl Levels {
    /// Their names, best first, as fields and screens call them.
    pub const NAMES: [(&str, &str); 3] =
        [("over", "Vượt yêu cầu"), ("met", "Đạt yêu cầu"), ("short", "Chưa đạt")];

    /// Whether nothing was typed.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.texts().iter().all(|text| text.is_empty())
    }

    /// The three texts, in the order of [`Levels::NAMES`].
    #[must_use]
    pub fn texts(&self) -> [&str; 3] {
        [&self.over, &self.met, &self.short]
    }
}

impl Commitment {
    /// What still keeps its measure from being sent; field names are those of the writing page.
    pub(super) fn measure_missing(&self, errors: &mut Errors) {
        match self.measure {
            Measure::Count => {
                self.figures_missing(errors);
                self.require(
                    errors,
                    !self.unit.is_empty(),
                    "unit",
                    "Hãy ghi đơn vị tính, ví dụ: buổi, hồ sơ, triệu đồng.",
                );
            }
            Measure::Percent => self.figures_missing(errors),
            Measure::ByDate if due::impossible(&self.due).is_none() => self.require(
                errors,
                due::read(&self.due).is_some(),
                "due",
                "Hãy ghi ngày hoàn thành, đủ ngày, tháng, năm, ví dụ: 30/6/2027.",
            ),
            Measure::Words => {
                for ((name, title), text) in Levels::NAMES.iter().zip(self.levels.texts()) {
                    let message = format!("Hãy mô tả thế nào là “{title}”.");
                    self.require(errors, !text.is_empty(), name, &message);
                }
            }
            Measure::ByDate | Measure::YesNo => {}
        }
        if let Some(day) = due::impossible(&self.due) {
            let message = format!("Ngày {day} không có trong lịch. Hãy xem lại ngày, tháng.");
            self.require(errors, false, "due", &message);
        }
    }

    fn figures_missing(&self, errors: &mut Errors) {
        let message = match Figure::read(&self.target) {
            Some(target) if target.0 < 0 => "Chỉ tiêu không thể nhỏ hơn 0.",
            Some(_) => "",
            None if self.target.is_empty() => "Hãy ghi chỉ tiêu bằng số, ví dụ: 12 hoặc 98.",
            None => NOT_A_FIGURE,
        };
        self.require(errors, message.is_empty(), "target", message);
        let readable = self.baseline.is_empty() || Figure::read(&self.baseline).is_some();
        self.require(errors, readable, "baseline", NOT_A_FIGURE);
    }

    fn require(&self, errors: &mut Errors, holds: bool, field: &str, message: &str) {
        errors.require(holds, &format!("{field}-{}", self.id), message);
    }

    /// The commitment as it is sent: without what its measure does not ask, figures and days in one form.
    #[must_use]
    pub fn settled(&self) -> Self {
        let mut one = self.clone();
        if !one.measure.is_counted() {
            one.baseline.clear();
            one.target.clear();
        }
        if one.measure != Measure::Count {
            one.unit.clear();
        }
        if one.measure != Measure::Words {
            one.levels = Levels::default();
        }
        for text in [&mut one.baseline, &mut one.target] {
            if let Some(figure) = Figure::read(text) {
                *text = figure.to_string();
            }
        }
        if let Some(day) = due::read(&one.due) {
            one.due = date_text(day);
        }
        one
    }

    /// The measure in one line: "Chỉ tiêu: 98 % (hiện nay 92) · Hạn: 30/06/2027 · Sản phẩm: báo cáo quý".
    #[must_use]
    pub fn measure_line(&self) -> String {
        let mut parts = Vec::new();
        let unit = if self.measure == Measure::Percent && self.unit.is_empty() { "%" } else { &self.unit };
        if !self.target.is_empty() {
            let now = if self.baseline.is_empty() {
                String::new()
            } else {
                format!(" (hiện nay {})", shown(&self.baseline))
            };
            parts.push(format!("Chỉ tiêu: {} {unit}", shown(&self.target)).trim_end().to_owned() + &now);
        }
        let levels = Levels::NAMES.iter().zip(self.levels.texts()).filter(|(_, text)| !text.is_empty());
        parts.extend(levels.map(|((_, title), text)| format!("{title}: {text}")));
        if !self.due.is_empty() {
            parts.push(format!("Hạn: {}", self.due));
        }
        if !self.product.is_empty() {
            parts.push(format!("Sản phẩm: {}", self.product));
        }
        parts.join(" · ")
    }
}

/// A figure in the one form that is shown; anything else as it was typed.
fn shown(typed: &str) -> String {
    Figure::read(typed).map_or_else(|| typed.to_owned(), |figure| figure.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::CommitmentId;

    fn one(measure: Measure) -> Commitment {
        Commitment {
            measure,
            statement: "Việc".to_owned(),
            ..Commitment::blank(CommitmentId(uuid::Uuid::nil()))
        }
    }

    fn missing(one: &Commitment) -> Vec<String> {
        let mut errors = Errors::default();
        one.measure_missing(&mut errors);
        let field = |name: &str| name.split('-').next().unwrap_or_default().to_owned();
        errors.list().iter().map(|error| field(&error.name)).collect()
    }

    #[test]
    fn each_measure_asks_for_what_it_needs() {
        for (measure, lacking) in [
            (Measure::YesNo, &[][..]),
            (Measure::Count, &["target", "unit"]),
            (Measure::Percent, &["target"]),
            (Measure::ByDate, &["due"]),
            (Measure::Words, &["over", "met", "short"]),
        ] {
            assert_eq!(missing(&one(measure)), lacking, "{measure:?}");
        }
    }

    #[test]
    fn figures_are_those_of_vietnamese_papers() {
        for (baseline, target, lacking) in [
            ("", "1.234,5", &[][..]),
            ("92", "98,5 %", &[]),
            ("", "0", &[]),
            ("120", "100", &[]),
            ("", "150", &[]),
            ("", "1.5", &["target"]),
            ("", "-3", &["target"]),
            ("nhiều", "chín", &["target", "baseline"]),
        ] {
            let one = Commitment {
                baseline: baseline.to_owned(),
                target: target.to_owned(),
                ..one(Measure::Percent)
            };
            assert_eq!(missing(&one), lacking, "{baseline} {target}");
        }
    }

    #[test]
    fn what_is_sent_is_without_what_its_measure_does_not_ask() {
        let full = Commitment {
            baseline: "1000".to_owned(),
            target: "1234,50".to_owned(),
            unit: "hồ sơ".to_owned(),
            due: "5/6/2027".to_owned(),
            levels: Levels { met: "Đủ".to_owned(), ..Levels::default() },
            ..one(Measure::Count)
        };
        for (measure, line) in [
            (Measure::Count, "Chỉ tiêu: 1.234,5 hồ sơ (hiện nay 1.000) · Hạn: 05/06/2027"),
            (Measure::Percent, "Chỉ tiêu: 1.234,5 % (hiện nay 1.000) · Hạn: 05/06/2027"),
            (Measure::YesNo, "Hạn: 05/06/2027"),
            (Measure::ByDate, "Hạn: 05/06/2027"),
            (Measure::Words, "Đạt yêu cầu: Đủ · Hạn: 05/06/2027"),
        ] {
            let sent = Commitment { measure, ..full.clone() }.settled();
            assert_eq!(sent.measure_line(), line);
            assert_eq!(sent.settled(), sent);
        }
    }
}
