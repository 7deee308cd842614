//! What people do on several pages in a row.

use camket::pledge::{
    PledgeId, agreement::AgreementPath, draft::DraftPath, receipt::ReceiptPath, returning::ReturnPath,
    show::PledgePath, submission::SubmissionPath,
};

use super::{Page, Visitor};

impl Visitor {
    /// The pledge that their first page asks for.
    pub async fn own_pledge(&self) -> PledgeId {
        let home = self.get("/").await.is_ok();
        let href = home.html.offers.iter().filter_map(|offer| offer.href.as_deref());
        let id = href
            .filter_map(|href| href.strip_prefix("/pledges/"))
            .find_map(|rest| rest.get(..36)?.parse().ok());
        PledgeId(id.expect("a pledge on the first page"))
    }

    /// Writes a whole pledge, in which every commitment says `statement`, and does not send it.
    pub async fn writes_a_pledge(&self, statement: &str) -> PledgeId {
        let id = self.own_pledge().await;
        let mut page = self.get(DraftPath { id }).await.is_ok();
        for _ in 0..5 {
            let changes = filled(&page, statement);
            let changes: Vec<_> = changes.iter().map(|(field, words)| (field.as_str(), *words)).collect();
            let saved = self
                .submit(&page, DraftPath { id }, &[changes.as_slice(), &[("then", "send")]].concat())
                .await;
            let check = self.follow(&saved.redirects_to(SubmissionPath { id })).await;
            if check.status.is_success() {
                return id;
            }
            page = self.follow(&check).await.is_refused_or_ok();
        }
        panic!("still something missing: {}", page.html.words);
    }

    /// Sends what is written.
    pub async fn sends(&self, id: PledgeId) -> Page {
        let check = self.get(SubmissionPath { id }).await.is_ok();
        self.submit(&check, SubmissionPath { id }, &[]).await.redirects_to(ReceiptPath { id })
    }

    /// Writes a whole pledge and sends it.
    pub async fn sends_a_pledge(&self) -> PledgeId {
        let id = self.writes_a_pledge("Dự đủ 12 buổi sinh hoạt chi bộ trong năm 2027.").await;
        self.sends(id).await;
        id
    }

    /// Gives a pledge back for one thing about the whole.
    pub async fn returns(&self, id: PledgeId, reason: &str) -> Page {
        let page = self.get(ReturnPath { id }).await.is_ok();
        self.submit(&page, ReturnPath { id }, &[("whole", reason)]).await.redirects_to(PledgePath { id })
    }

    /// Confirms a pledge after reading it.
    pub async fn confirms(&self, id: PledgeId) -> Page {
        let page = self.get(PledgePath { id }).await.is_ok();
        self.submit(&page, AgreementPath { id }, &[]).await.redirects_to(PledgePath { id })
    }
}

impl Page {
    #[track_caller]
    fn is_refused_or_ok(self) -> Self {
        if self.status.is_success() { self } else { self.is_refused() }
    }
}

/// Words for every section that lacks them: its text, and the blank commitment that stands under it.
fn filled<'a>(page: &Page, statement: &'a str) -> Vec<(String, &'a str)> {
    let form =
        page.html.forms.iter().find(|form| form.fields.iter().any(|field| field.name == "section")).unwrap();
    let first = page.html.words.find("Cần sửa trước khi tiếp tục").is_none();
    let text = page.text();
    let mut changes = Vec::new();
    let mut lacking = true;
    for field in &form.fields {
        if field.name == "section" {
            lacking = first || text.contains(&format!("id=\"text-{}-error\"", field.value));
        }
        if lacking && field.value.is_empty() && (field.name == "text" || field.name == "statement") {
            changes.push((field.id.clone(), statement));
        }
    }
    changes
}
