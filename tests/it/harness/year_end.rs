//! What people do at the year's end.

use camket::{
    grading::{decision::DecisionPath, proposal::ProposalPath},
    pledge::PledgeId,
    review::{draft::DraftPath, show::ReviewPath, submission::SubmissionPath},
};

use super::{Page, TestApp, Visitor};

/// The tellers' counts of a meeting, which agree.
pub const SUMS: [(&str, &str); 10] = [
    ("held_on", "30/11/2027"),
    ("entitled", "15"),
    ("present", "14"),
    ("issued", "14"),
    ("returned", "14"),
    ("invalid", "1"),
    ("votes-excellent", "2"),
    ("votes-good", "11"),
    ("votes-fair", "0"),
    ("votes-poor", "0"),
];

/// Points of a proposal that allow every grade.
pub const POINTS: [(&str, &str); 2] = [("points-common", "28"), ("points-results", "64,5")];

impl TestApp {
    /// A pledge that was sent and confirmed; then the year goes by.
    pub async fn confirmed(&self, member: &Visitor, reader: &Visitor) -> PledgeId {
        self.all_confirmed(&[member], reader).await[0]
    }

    /// The same for several.
    pub async fn all_confirmed(&self, members: &[&Visitor], reader: &Visitor) -> Vec<PledgeId> {
        let mut ids = Vec::new();
        for member in members {
            let id = member.sends_a_pledge().await;
            reader.confirms(id).await;
            ids.push(id);
        }
        self.comes_to(2027, 12, 1);
        for person in members.iter().copied().chain([reader]) {
            person.signs_in().await.is_done();
        }
        ids
    }
}

/// Words for every commitment and for the whole, as the page's form wants them.
fn answers(page: &Page, id: PledgeId, grade: &'static str) -> Vec<(String, &'static str)> {
    let mut answers = page.parts_answered(id);
    let form = page.form(DraftPath { id });
    let words = form.fields.iter().filter(|field| field.name == "words");
    answers.extend(words.map(|field| (field.id.clone(), "Đã dự 12 buổi, đạt.")));
    for (field, words) in [
        ("summary", "Thực hiện đủ các nội dung đã cam kết."),
        ("weaknesses", "Còn chậm một báo cáo quý."),
        ("direction", "Nộp báo cáo trước ngày 20."),
        ("points-common", "28"),
        ("points-results", "64,5"),
        ("grade", grade),
    ] {
        answers.push((field.to_owned(), words));
    }
    answers
}

impl Page {
    /// Words and levels for the parts of a self-review's form beside the three that every form has.
    pub fn parts_answered(&self, id: PledgeId) -> Vec<(String, &'static str)> {
        let fields = self.form(DraftPath { id }).fields.iter();
        let answer = |name: &str| match name {
            "form_words" => Some("Đã làm đủ, có sổ theo dõi."),
            "level" => Some("good"),
            _ => None,
        };
        fields.filter_map(|field| Some((field.id.clone(), answer(&field.name)?))).collect()
    }
}

impl Visitor {
    /// Writes the self-review and sends it; the page where it is checked.
    pub async fn reviews_self(&self, id: PledgeId, grade: &'static str) -> Page {
        let page = self.get(ReviewPath { id }).await.is_ok();
        let answers = answers(&page, id, grade);
        let mut changes: Vec<_> = answers.iter().map(|(field, words)| (field.as_str(), *words)).collect();
        changes.push(("then", "send"));
        let saved = self.submit(&page, DraftPath { id }, &changes).await.redirects_to(SubmissionPath { id });
        let check = self.follow(&saved).await.shows("Kiểm tra trước khi gửi").shows("Đã dự 12 buổi, đạt.");
        self.submit(&check, SubmissionPath { id }, &[]).await.redirects_to(ReviewPath { id });
        check
    }

    /// Enters the ballot and proposes; the form's page.
    pub async fn proposes(&self, id: PledgeId, grade: &str) -> Page {
        let page = self.get(ProposalPath { id }).await.is_ok();
        let changes = [SUMS.as_slice(), &[("grade", grade), ("words", "Chi bộ nhất trí.")], &POINTS].concat();
        self.submit(&page, ProposalPath { id }, &changes).await.redirects_to(ReviewPath { id });
        page
    }

    /// Enters a decision.
    pub async fn grades(&self, id: PledgeId, grade: &str) -> Page {
        let page = self.get(DecisionPath { id }).await.is_ok();
        let decided = [("grade", grade), ("number", "125-QĐ/ĐU"), ("decided_on", "2027-12-01")];
        self.submit(&page, DecisionPath { id }, &decided).await
    }
}
