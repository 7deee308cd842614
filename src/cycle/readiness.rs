//! Whether a year can open: what is there, what is missing, and where each is mended.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    basis,
    dates::DatesPath,
    kept::{KeptYear, PHASES, Phase},
    template::{self, Category},
};
use crate::{
    appointment::{
        gap::{self, Gap, Kind},
        gaps::GapsPath,
    },
    clock::moment_text,
    db::Read,
    error::Result,
    unit::UnitId,
    web::number::grouped,
};

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What was looked at, as it should be.
    pub what: String,
    /// What is missing; nothing if all is there.
    pub missing: Option<String>,
    /// Where it is mended.
    pub href: Option<String>,
}

impl Finding {
    /// Whether all is there.
    #[must_use]
    pub fn is_fine(&self) -> bool {
        self.missing.is_none()
    }
}

/// Looks at everything a year needs before it opens.
///
/// # Errors
/// When the database fails.
pub async fn of(
    tx: &mut Read,
    (year, phases): (&KeptYear, &[Phase]),
    top: UnitId,
    (day, now): (chrono::NaiveDate, DateTime<Utc>),
) -> Result<Vec<Finding>> {
    let gaps = gap::below(tx, top, day).await?;
    let without_branch =
        sqlx::query_scalar!(r#"select members_without_branch() as "count!""#).fetch_one(tx.conn()).await?;
    let mut findings = of_people(&gaps, top);
    let lost =
        (without_branch > 0).then(|| format!("{} đảng viên chưa thuộc chi bộ nào", grouped(without_branch)));
    findings.push(Finding {
        what: "Đảng viên nào cũng thuộc một chi bộ".to_owned(),
        missing: lost,
        href: Some("/register".to_owned()),
    });
    findings.push(templates(year));
    findings.push(bases(tx, year).await?);
    findings.extend(of_dates(year, phases, now));
    Ok(findings)
}

fn of_people(gaps: &[Gap], top: UnitId) -> Vec<Finding> {
    [
        (Kind::Branch, "Chi bộ nào cũng có bí thư hoặc phó bí thư", "chi bộ chưa có bí thư, phó bí thư"),
        (
            Kind::Account,
            "Bí thư hoặc phó bí thư nào cũng có tài khoản hoạt động",
            "chi bộ chưa ai có tài khoản",
        ),
        (Kind::Committee, "Đảng ủy cơ sở nào cũng có người", "đảng ủy chưa có ai"),
        (
            Kind::CommitteeAccount,
            "Người của đảng ủy cơ sở có tài khoản hoạt động",
            "đảng ủy chưa ai có tài khoản",
        ),
        (Kind::Agency, "Cơ quan nào cũng có thủ trưởng có tài khoản", "cơ quan chưa có thủ trưởng"),
        (
            Kind::Decider,
            "Cán bộ diện quản lý nào cũng có cấp quyết định",
            "cấp quản lý chưa có Ban Thường vụ",
        ),
        (Kind::LoneDecider, "Ban Thường vụ có từ hai người", "Ban Thường vụ chỉ có một người"),
        (Kind::Board, "Ban Tổ chức có từ hai người", "nơi Ban Tổ chức chưa đủ hai người"),
        (Kind::Administrator, "Quản trị có từ hai người", "nơi quản trị chưa đủ hai người"),
    ]
    .into_iter()
    .map(|(kind, what, words)| {
        let count = gap::count(gaps, kind);
        Finding {
            what: what.to_owned(),
            missing: (count > 0).then(|| format!("{} {words}", grouped(count))),
            href: (count > 0).then(|| GapsPath { id: top }.of(kind)),
        }
    })
    .collect()
}

fn templates(year: &KeptYear) -> Finding {
    let lacking: Vec<_> = Category::ALL
        .into_iter()
        .filter(|category| !year.categories.iter().any(|code| code == category.code()))
        .map(Category::title)
        .collect();
    Finding {
        what: "Đối tượng nào cũng có mẫu cam kết".to_owned(),
        missing: (!lacking.is_empty()).then(|| format!("Chưa có mẫu cho: {}", lacking.join("; "))),
        href: Some(template::list::TemplatesPath { id: year.id }.to_string()),
    }
}

/// Whether every text that the newest templates cite holds on the due day.
async fn bases(tx: &mut Read, year: &KeptYear) -> Result<Finding> {
    let versions = template::store::list(tx, Some(year.id), None).await?;
    let bases = basis::store::all(tx).await?;
    let mut lapsed: Vec<_> = Category::ALL
        .into_iter()
        .filter_map(|category| versions.iter().find(|one| one.category == category))
        .flat_map(|newest| template::list::lapsed(newest, &bases))
        .collect();
    lapsed.sort();
    lapsed.dedup();
    let words =
        format!("Mẫu viện dẫn văn bản chưa có hoặc không còn hiệu lực vào hạn gửi. {}", lapsed.join("; "));
    Ok(Finding {
        what: "Căn cứ trong mẫu còn hiệu lực vào hạn gửi".to_owned(),
        missing: (!lapsed.is_empty()).then_some(words),
        href: Some(template::list::TemplatesPath { id: year.id }.to_string()),
    })
}

fn of_dates(year: &KeptYear, phases: &[Phase], now: DateTime<Utc>) -> [Finding; 3] {
    let dates = Some(DatesPath { id: year.id }.to_string());
    let late = (year.due_at <= now).then(|| format!("Hạn gửi {} đã qua", moment_text(year.due_at)));
    let lacking: Vec<_> = PHASES
        .iter()
        .filter(|(code, _)| *code != "publication" && phases.iter().all(|one| one.phase != *code))
        .map(|(_, title)| *title)
        .collect();
    let wrong = out_of_order(year, phases);
    [
        Finding {
            what: "Hạn gửi còn ở phía trước".to_owned(), missing: late, href: dates.clone()
        },
        Finding {
            what: "Giai đoạn nào cũng có ngày".to_owned(),
            missing: (!lacking.is_empty()).then(|| format!("Chưa có ngày: {}", lacking.join("; "))),
            href: dates.clone(),
        },
        Finding { what: "Các giai đoạn nối tiếp nhau".to_owned(), missing: wrong, href: dates },
    ]
}

/// The first pair of phases of which the later one begins before the earlier, or the writing that outlives the cut-off.
fn out_of_order(year: &KeptYear, phases: &[Phase]) -> Option<String> {
    let title =
        |phase: &Phase| PHASES.iter().find(|(code, _)| *code == phase.phase).map_or("", |(_, title)| *title);
    let earlier = phases.windows(2).find(|pair| pair[1].opens_at < pair[0].opens_at);
    if let Some(pair) = earlier {
        return Some(format!("«{}» bắt đầu trước «{}»", title(&pair[1]), title(&pair[0])));
    }
    let writing = phases.iter().find(|phase| phase.phase == "writing")?;
    (writing.opens_at > year.due_at || writing.closes_at < year.due_at)
        .then(|| "Hạn gửi nằm ngoài giai đoạn viết cam kết".to_owned())
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::cycle::CycleId;

    fn year(now: DateTime<Utc>) -> KeptYear {
        KeptYear {
            id: CycleId::new(now),
            year: 2028,
            rule_set: String::new(),
            opens_at: now,
            due_at: now + TimeDelta::days(40),
            cut_off_at: now + TimeDelta::days(50),
            copied_from: None,
            opened_at: None,
            opened_by: None,
            reason: String::new(),
            findings: sqlx::types::Json(Vec::new()),
            categories: vec!["member".to_owned(), "leader".to_owned(), "outside".to_owned()],
        }
    }

    fn phase(now: DateTime<Utc>, phase: &str, from: i64, to: i64) -> Phase {
        let (opens_at, closes_at) = (now + TimeDelta::days(from), now + TimeDelta::days(to));
        Phase { phase: phase.to_owned(), opens_at, closes_at }
    }

    #[test]
    fn dates_and_templates_are_looked_at() {
        let now = DateTime::UNIX_EPOCH;
        let year = year(now);
        assert!(templates(&year).missing.unwrap().contains("diện Ban Thường vụ"));
        let missing =
            |phases: &[Phase], at| of_dates(&year, phases, at).map(|one| one.missing.unwrap_or_default());
        let right: Vec<_> =
            PHASES.iter().zip(0..).map(|((code, _), at)| phase(now, code, at, at + 60)).collect();
        assert_eq!(missing(&right, now), [""; 3]);
        assert!(missing(&right, now + TimeDelta::days(41))[0].contains("đã qua"));
        assert!(missing(&right[1..], now)[1].contains("Viết cam kết"));
        let swapped = [phase(now, "writing", 5, 60), phase(now, "confirming", 1, 60)];
        assert!(missing(&swapped, now)[2].contains("bắt đầu trước"));
        assert!(missing(&[phase(now, "writing", 0, 10)], now)[2].contains("ngoài giai đoạn"));
    }
}
