//! The papers in a package: the file that people read, and the pledge as its member keeps it.

use chrono::{DateTime, Utc};
use ed25519_dalek::SigningKey;

use super::{
    archive::{PLEDGE_PDF, REVIEW_PDF, SUMMARY_PDF},
    content::{Comment, Package, Pledge, QuarterStep},
    gather::statement,
};
use crate::{
    clock::{date_text, day_in_vietnam, moment_text},
    document::{Check, FilePaper, FileSection, PaperTrace, PledgePaper},
    error::{Error, Result},
    pledge::paper::{SignedBy, layout},
    review::paper::Sheet,
    verification::key::sign,
};

/// Draws the papers of a package.
///
/// # Errors
/// As [`crate::document::Paper::pdf`].
pub fn papers(
    package: &Package,
    review: Option<&Sheet>,
    (check, key): (Option<Check>, &SigningKey),
    now: DateTime<Utc>,
) -> Result<Vec<(&'static str, Vec<u8>)>> {
    let summary = summary(package, now);
    let summary = summary.paper().pdf(&summary.title.join(" "), now).map_err(Error::internal)?;
    let mut papers = vec![(SUMMARY_PDF, summary)];
    if let Some(pledge) = &package.pledge {
        let sent = DateTime::from_timestamp_micros(pledge.submitted_at).unwrap_or(now);
        let paper = pledge_paper(pledge, check, sent);
        let pdf = paper.paper().pdf(&paper.identity(), sent).map_err(Error::internal)?;
        papers.push((PLEDGE_PDF, sign(pdf, key)?));
    }
    if let Some(review) = review {
        papers.push((REVIEW_PDF, review.pdf()?));
    }
    Ok(papers)
}

fn summary(package: &Package, now: DateTime<Utc>) -> FilePaper {
    let member = &package.member;
    let day = |day: Option<chrono::NaiveDate>| day.map(date_text).unwrap_or_default();
    let mut sections = vec![FileSection {
        heading: "Nhận xét của chi bộ nơi chuyển đi".to_owned(),
        lines: lines(&package.comments, "Không có nhận xét."),
    }];
    if let Some(pledge) = &package.pledge {
        sections.push(FileSection {
            heading: format!("Kết quả đã báo cáo trong năm {}", pledge.year),
            lines: reports(package, pledge),
        });
        sections.push(FileSection {
            heading: "Ý kiến theo dõi".to_owned(),
            lines: lines(&package.progress.notes, "Không có ý kiến."),
        });
    }
    if let Some(review) = &package.review {
        sections.push(FileSection {
            heading: "Tự kiểm điểm".to_owned(),
            lines: review.read().into_iter().map(|(title, words)| format!("{title}: {words}")).collect(),
        });
    }
    if !package.quarters.is_empty() {
        let lines = |step: &QuarterStep| {
            let (title, words) = step.read();
            format!("{title}: {words}")
        };
        sections.push(FileSection {
            heading: "Đánh giá theo quý, phần của đảng viên".to_owned(),
            lines: package.quarters.iter().map(lines).collect(),
        });
    }
    FilePaper {
        committee: package.transfer.above.first().cloned().unwrap_or_default(),
        branch: package.transfer.from.clone(),
        dated: day_in_vietnam(now),
        title: vec!["HỒ SƠ".to_owned(), "CHUYỂN SINH HOẠT ĐẢNG".to_owned()],
        facts: [
            ("Họ và tên", member.name.clone()),
            ("Mã đảng viên", member.code.clone()),
            ("Ngày sinh", day(member.born_on)),
            ("Ngày vào Đảng", day(member.joined_on)),
            ("Ngày chính thức", day(member.official_on)),
            ("Số thẻ đảng viên", member.card_number.clone().unwrap_or_default()),
            ("Nơi chuyển đến", package.transfer.to.clone()),
            ("Từ ngày", date_text(package.transfer.left_on)),
            ("Lý do", package.transfer.reason.clone()),
        ]
        .into_iter()
        .map(|(label, value)| (label.to_owned(), value))
        .collect(),
        sections,
        foot: package
            .pledge
            .as_ref()
            .map(|pledge| format!("Dấu nội dung bản cam kết năm {}: {}", pledge.year, pledge.digest))
            .unwrap_or_default(),
    }
}

fn lines(comments: &[Comment], none: &str) -> Vec<String> {
    if comments.is_empty() {
        return vec![none.to_owned()];
    }
    comments
        .iter()
        .map(|one| format!("{} ({}, {}, {})", one.words, one.by, one.office, moment_text(one.at)))
        .collect()
}

fn reports(package: &Package, pledge: &Pledge) -> Vec<String> {
    if package.progress.check_ins.is_empty() {
        return vec!["Chưa báo cáo lần nào.".to_owned()];
    }
    package
        .progress
        .check_ins
        .iter()
        .map(|one| {
            let said: Vec<&str> =
                [progress_words(&one.progress), one.value.as_deref().unwrap_or(""), &one.words]
                    .into_iter()
                    .filter(|part| !part.is_empty())
                    .collect();
            format!(
                "{}: {} ({})",
                statement(pledge, one.commitment),
                said.join("; "),
                date_text(day_in_vietnam(one.at))
            )
        })
        .collect()
}

/// How a commitment goes, in words.
#[must_use]
pub fn progress_words(code: &str) -> &'static str {
    crate::follow_up::Progress::named(code).map_or("", |progress| progress.badge().word)
}

fn pledge_paper(pledge: &Pledge, check: Option<Check>, sent: DateTime<Utc>) -> PledgePaper {
    let pinned = &pledge.pinned;
    let agreed = pledge.history.iter().rev().find(|step| step.step == "agree" && pledge.state == "agreed");
    let branch = agreed
        .map(|step| vec![String::new(), step.by.clone(), format!("xác nhận lúc {}", moment_text(step.at))]);
    let state =
        if agreed.is_some() { "chi bộ đã xác nhận" } else { "chưa được chi bộ xác nhận" };
    let member = vec![String::new(), pinned.name.clone(), format!("gửi lúc {}", moment_text(sent))];
    let signed = SignedBy { branch: branch.unwrap_or_default(), member };
    let trace = PaperTrace {
        revision: pledge.revision,
        sent: moment_text(sent),
        digest: pledge.digest.clone(),
        state: state.to_owned(),
        check,
    };
    layout(&pledge.template, pinned, &pledge.content, (day_in_vietnam(sent), signed, trace))
}
