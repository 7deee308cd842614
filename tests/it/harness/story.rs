//! What people do on several pages in a row.

use axum::http::Method;
use camket::{
    pledge::{
        PledgeId, agreement::AgreementPath, draft::DraftPath, receipt::ReceiptPath, returning::ReturnPath,
        show::PledgePath, submission::SubmissionPath,
    },
    proxy::beginning::EntryPath,
};

use super::{Page, Visitor};

/// The scan of a signed paper.
pub const SIGNED: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

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
        self.fills(id, statement).await;
        id
    }

    /// Fills a draft until nothing is missing.
    pub async fn fills(&self, id: PledgeId, statement: &str) {
        let mut page = self.get(DraftPath { id }).await.is_ok();
        for _ in 0..5 {
            let changes = filled(&page, statement);
            let changes: Vec<_> = changes.iter().map(|(field, words)| (field.as_str(), *words)).collect();
            let saved = self
                .submit(&page, DraftPath { id }, &[changes.as_slice(), &[("then", "send")]].concat())
                .await;
            let check = self.follow(&saved.redirects_to(SubmissionPath { id })).await;
            if check.status.is_success() {
                return;
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

    /// Types in, by proxy, a whole pledge that its member signed on paper, and sends it.
    pub async fn enters(&self, id: PledgeId) -> Page {
        self.begins_an_entry(
            id,
            &[("reason", "82 tuổi, không dùng điện thoại"), ("signed_on", "2026-11-20")],
            SIGNED,
        )
        .await
        .redirects_to(DraftPath { id });
        self.fills(id, "Dự đủ 12 buổi sinh hoạt chi bộ trong năm 2027.").await;
        let check = self.get(SubmissionPath { id }).await.is_ok();
        self.submit(&check, SubmissionPath { id }, &[]).await.redirects_to(ReceiptPath { id });
        // A second press comes to the same receipt.
        self.submit(&check, SubmissionPath { id }, &[]).await.redirects_to(ReceiptPath { id })
    }

    /// Sends the form that begins an entry, with a file.
    pub async fn begins_an_entry(&self, id: PledgeId, typed: &[(&str, &str)], file: &[u8]) -> Page {
        const EDGE: &str = "----edge";
        let form = self.get(EntryPath { id }).await.is_ok();
        let fields = &form.form(EntryPath { id }).fields;
        let key = fields.iter().find(|field| field.name == "key").unwrap().value.clone();
        let mut body = String::new();
        for (name, value) in [&[("key", key.as_str())], typed].concat() {
            body +=
                &format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        }
        body += &format!(
            "--{EDGE}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"C:\\anh\\ban ky.pdf\"\r\n\
             Content-Type: text/html\r\n\r\n"
        );
        let body = [body.as_bytes(), file, format!("\r\n--{EDGE}--\r\n").as_bytes()].concat();
        let kind = format!("multipart/form-data; boundary={EDGE}");
        self.send_body(Method::POST, &EntryPath { id }.to_string(), Some(&kind), body).await
    }

    /// Sends the form of `page` that goes to `action` with what `changes` say, and with files.
    pub async fn sends_files(
        &self,
        page: &Page,
        action: impl std::fmt::Display,
        changes: &[(&str, &str)],
        files: &[(&str, &[u8])],
    ) -> Page {
        const EDGE: &str = "----edge";
        let form = page.form(action.to_string());
        let named = |name: &str| changes.iter().any(|(changed, _)| *changed == name);
        let kept = form.fields.iter().filter(|field| field.name != "file" && !named(&field.name));
        let kept = kept.map(|field| (field.name.as_str(), field.value.as_str()));
        let mut body = Vec::new();
        for (name, value) in kept.chain(changes.iter().copied()) {
            body.extend_from_slice(
                format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                    .as_bytes(),
            );
        }
        for (name, bytes) in files {
            body.extend_from_slice(
                format!(
                    "--{EDGE}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
                     Content-Type: text/html\r\n\r\n"
                )
                .as_bytes(),
            );
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{EDGE}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={EDGE}");
        self.send_body(Method::POST, &action.to_string(), Some(&kind), body).await
    }

    /// Gives a pledge back for one thing about the whole.
    pub async fn returns(&self, id: PledgeId, reason: &str) -> Page {
        let page = self.get(ReturnPath { id }).await.is_ok();
        self.submit(&page, ReturnPath { id }, &[("whole", reason)]).await.redirects_to(PledgePath { id })
    }

    /// Gives a pledge back for as many commitments as there are reasons, the first ones.
    pub async fn returns_each(&self, id: PledgeId, reasons: &[&str]) -> Page {
        let page = self.get(ReturnPath { id }).await.is_ok();
        let fields = page.form(ReturnPath { id }).fields.iter().filter(|field| field.name == "remark");
        let typed: Vec<_> = fields.zip(reasons).map(|(field, words)| (field.id.as_str(), *words)).collect();
        assert_eq!(typed.len(), reasons.len());
        self.submit(&page, ReturnPath { id }, &typed).await.redirects_to(PledgePath { id })
    }

    /// Confirms a pledge after reading it.
    pub async fn confirms(&self, id: PledgeId) -> Page {
        let page = self.get(PledgePath { id }).await.is_ok();
        let ask = self.follow_link(&page, "Xác nhận bản cam kết").await.is_ok();
        self.submit(&ask, AgreementPath { id }, &[]).await.redirects_to(PledgePath { id })
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
        let here = lacking || text.contains(&format!("id=\"{}-error\"", field.id));
        if here && field.value.is_empty() && (field.name == "text" || field.name == "statement") {
            changes.push((field.id.clone(), statement));
        }
    }
    changes
}
