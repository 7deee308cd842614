//! The register of numbers: continuous by kind and term, none twice, none missing, voided ones kept.

use camket::issuing::{
    new::NewDocumentPath,
    register::{PrintPath, RegisterPath},
    term::{BeginningPath, TermsPath},
};

use super::{
    packed,
    pdf::{Pdf, can_be_read},
};
use crate::harness::{Page, TestApp, Visitor};

const KEY: &str = "01890a5d-ac96-774b-bcce-b302099a80";

impl TestApp {
    /// Enters a term that runs from 2025 on, by whoever acts for the unit.
    pub async fn begins_a_term(&self, unit: &str) {
        let id = self.unit(unit).await;
        let who = if unit.contains('-') { self.secretary() } else { self.grassroots() };
        let page = who.get(TermsPath { id }).await.is_ok();
        let typed = [("name", "2025–2030"), ("from", "15/05/2025")];
        who.submit(&page, TermsPath { id }, &typed).await.is_done();
    }
}

async fn takes(who: &Visitor, path: NewDocumentPath, typed: &[(&str, &str)]) -> Page {
    let form = who.get(path).await.is_ok();
    let usual = [("kind", "TB"), ("subject", "lịch sinh hoạt quý I"), ("signer_name", "Huỳnh Đình Ý")];
    let all: Vec<_> = usual
        .into_iter()
        .filter(|(name, _)| typed.iter().all(|(other, _)| other != name))
        .chain(typed.iter().copied())
        .collect();
    who.submit(&form, path, &all).await
}

#[tokio::test]
async fn numbers_run_by_kind_and_begin_anew_with_a_term() {
    let app = TestApp::start().await;
    let secretary = app.secretary();
    let id = app.unit("P01-01").await;
    let path = NewDocumentPath { id };
    secretary.get(RegisterPath { id }).await.shows("Chưa ghi nhiệm kỳ nào").offers("Lấy số văn bản");
    secretary.get(path).await.shows("Chưa ghi nhiệm kỳ nào");
    let page = secretary.get(TermsPath { id }).await;
    let refused = secretary.submit(&page, TermsPath { id }, &[("until", "x")]).await.is_refused();
    refused.shows("Hãy ghi tên nhiệm kỳ").shows("Hãy ghi ngày đại hội").shows("Hãy ghi ngày kết thúc");
    let old = [("name", "2022–2025"), ("from", "10/05/2022"), ("until", "14/05/2025")];
    secretary.submit(&page, TermsPath { id }, &old).await.is_done();
    app.begins_a_term("P01-01").await;
    let page = secretary.get(TermsPath { id }).await.shows("từ 10/05/2022 đến 14/05/2025");
    let overlapping = [("name", "x"), ("from", "01/01/2025"), ("until", "01/06/2025")];
    secretary.submit(&page, TermsPath { id }, &overlapping).await.is_conflict();

    for (kind, dated, code) in [
        ("TB", "20/11/2026", "01-TB/CB"),
        ("TB", "21/11/2026", "02-TB/CB"),
        ("BC", "21/11/2026", "01-BC/CB"),
        ("TB", "01/02/2024", "01-TB/CB"),
        ("TB", "23/11/2026", "03-TB/CB"),
    ] {
        let done = takes(&secretary, path, &[("kind", kind), ("dated", dated)]).await.is_done();
        secretary.follow(&done).await.shows(code);
    }
    for (typed, said) in [
        ([("kind", "CT"), ("dated", "20/11/2026")], "Hãy chọn loại văn bản"),
        ([("kind", "TB"), ("dated", "24/11/2026")], "không thể sau hôm nay"),
        ([("kind", "TB"), ("dated", "01/01/2020")], "chưa thuộc nhiệm kỳ nào"),
        ([("subject", ""), ("dated", "20/11/2026")], "Hãy ghi trích yếu"),
    ] {
        let refused = takes(&secretary, path, &typed).await.is_refused().shows(said);
        assert!(refused.text().contains("Huỳnh Đình Ý"), "what was typed is kept");
    }
    let gaps = "select count(*) from (select term_id, kind, count(*), max(number) from issued_document group by 1, 2) them
                 where count <> max";
    assert_eq!(app.counts(gaps).await, 0);
    let acts = app.counts("select count(*) from audit_entry where act = 'IssueDocument'").await;
    assert_eq!(acts, 5);
}

#[tokio::test]
async fn of_twenty_at_once_each_gets_a_number_of_its_own() {
    let app = TestApp::start().await;
    app.begins_a_term("P01-01").await;
    let (secretary, deputy) = (app.secretary(), app.deputy());
    let path = NewDocumentPath { id: app.unit("P01-01").await };
    let (one, other) = (secretary.get(path).await, deputy.get(path).await);
    let mut presses = tokio::task::JoinSet::new();
    for press in 0..20 {
        let (who, form) = if press % 2 == 0 { (&secretary, &one) } else { (&deputy, &other) };
        let (who, form) = (who.clone(), form.clone());
        presses.spawn(async move {
            // Every third form is sent twice; the last of them says nothing, and gets nothing.
            let key = format!("{KEY}{:02}", press / 3 * 3);
            let subject = if press == 19 { "" } else { "việc của chi bộ" };
            let typed = [("key", key.as_str()), ("kind", "TB"), ("subject", subject), ("signer_name", "Ý")];
            who.submit(&form, path, &typed).await.status.as_u16()
        });
    }
    let mut answers = presses.join_all().await;
    answers.sort_unstable();
    assert_eq!(answers, [vec![303; 19], vec![422]].concat());
    let rows = app.finds("select number, code from issued_document order by number").await;
    let numbers: Vec<i64> = rows.iter().map(|row| row["number"].as_i64().unwrap()).collect();
    assert_eq!(numbers, (1..=7).collect::<Vec<_>>(), "seven forms, seven numbers, none missing");
    let mut presses = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let secretary = secretary.clone();
        presses.spawn(async move { takes(&secretary, path, &[]).await.status.as_u16() });
    }
    assert!(presses.join_all().await.iter().all(|status| *status == 303));
    assert_eq!(app.counts("select count(distinct number) from issued_document").await, 27);
    assert_eq!(app.counts("select max(number)::bigint from issued_document").await, 27);
}

#[tokio::test]
async fn numbers_go_on_behind_a_book_on_paper() {
    let app = TestApp::start().await;
    app.begins_a_term("P01-01").await;
    let secretary = app.secretary();
    let id = app.unit("P01-01").await;
    let page = secretary.get(TermsPath { id }).await;
    let path = BeginningPath { id };
    let refused = secretary.submit(&page, path, &[("last", "x")]).await.is_refused();
    refused.shows("Hãy chọn loại văn bản").shows("Hãy ghi số cuối cùng trong sổ giấy");
    let behind = [("kind", "NQ"), ("last", "57")];
    secretary.submit(&page, path, &behind).await.is_done();
    secretary.get(TermsPath { id }).await.shows("NQ: đến số 57");
    let done = takes(&secretary, NewDocumentPath { id }, &[("kind", "NQ")]).await.is_done();
    secretary.follow(&done).await.shows("58-NQ/CB");
    secretary.submit(&page, path, &behind).await.is_conflict();
}

#[tokio::test]
async fn a_voided_number_stays_taken_with_its_reason() {
    let app = TestApp::start().await;
    app.begins_a_term("P01-01").await;
    let (secretary, deputy) = (app.secretary(), app.deputy());
    let id = app.unit("P01-01").await;
    let done = takes(&secretary, NewDocumentPath { id }, &[]).await.is_done();
    let page = secretary.follow(&done).await.shows("01-TB/CB").offers("Hủy văn bản này");
    let path = page.link("Hủy văn bản này");
    let ask = secretary.get(&path).await.shows("Số này không dùng cho văn bản khác");
    secretary.submit(&ask, &path, &[("reason", "")]).await.is_refused().shows("Hãy ghi vì sao hủy");
    // Who only reads the branch's papers, or acts for another unit, voids nothing.
    for (person, status) in
        [(app.committee(), 403), (app.grassroots(), 403), (app.an(), 404), (app.neighbour(), 404)]
    {
        assert_eq!(person.post_form(&path, [("reason", "x")]).await.status.as_u16(), status);
    }
    let reason = [("reason", "Lấy nhầm loại văn bản")];
    secretary.submit(&ask, &path, &reason).await.is_done();
    deputy.post_form(&path, reason).await.is_conflict();
    let after = secretary.follow(&done).await.shows("Lấy nhầm loại văn bản").shows("Huỳnh Đình Ý");
    after.does_not_offer("Hủy văn bản này");
    let next = takes(&deputy, NewDocumentPath { id }, &[]).await.is_done();
    deputy.follow(&next).await.shows("02-TB/CB");
    secretary.get(RegisterPath { id }).await.shows("01-TB/CB đã hủy");
    for sql in [
        "update issued_document set number = 9",
        "delete from issued_document",
        "delete from document_void",
        "update document_counter set last = 0",
        "insert into document_counter (term_id, kind, last, on_paper) select id, 'KL', 5, 0 from committee_term",
    ] {
        let outcome = app.tries(&secretary, sql).await;
        assert!(outcome.is_err(), "{sql}: {outcome:?}");
    }
}

#[tokio::test]
async fn the_register_is_searched_paged_and_printed() {
    let app = TestApp::start().await;
    app.begins_a_term("P01-01").await;
    let secretary = app.secretary();
    let id = app.unit("P01-01").await;
    app.arranges(&format!(
        "insert into issued_document (id, key, unit_id, term_id, kind, number, code, subject, dated, signer_name, issued_at,
                                      issued_by, issued_name, office_title)
         select ('01890a5d-ac96-774b-bcce-' || lpad(n::text, 12, '0'))::uuid, gen_random_uuid(), '{id}', term.id,
                case when n % 3 = 0 then 'BC' else 'TB' end, 1, '', 'việc số ' || n || ' của chi bộ', '2026-11-20', 'Ý', now(),
                member.id, 'Ý', 'Bí thư chi bộ'
           from committee_term term, member, generate_series(1, 120) n where member.code = 'QN000001' order by n"
    ))
    .await;
    let mut page = secretary.get(RegisterPath { id }).await.shows("việc số 120 của chi bộ");
    let mut seen = page.text().matches("của chi bộ</td>").count();
    for _ in 0..2 {
        page = secretary.follow_link(&page, "Xem thêm").await.is_ok();
        seen += page.text().matches("của chi bộ</td>").count();
    }
    assert_eq!(seen, 120);
    page.does_not_offer("Xem thêm");
    for (typed, shown, hidden) in
        [("viec so 77", "việc số 77 của", "việc số 78 của"), ("05-bc", "05-BC/CB", "06-BC/CB")]
    {
        let page = secretary.get(RegisterPath { id }).await;
        secretary.submit(&page, RegisterPath { id }, &[("q", typed)]).await.shows(shown).hides(hidden);
    }
    let page = secretary.get(RegisterPath { id }).await;
    let reports = secretary.follow_link(&page, "Báo cáo").await.shows("40-BC/CB").hides("-TB/CB");
    let print = secretary.follow_link(&reports, "In sổ (PDF)").await.is_ok();
    assert!(print.body.starts_with(b"%PDF"));
    if can_be_read() {
        let text = packed(&Pdf::read(&print.body).text);
        for words in ["SỔ ĐĂNG KÝ VĂN BẢN", "nhiệm kỳ 2025–2030", "01-BC/CB", "40-BC/CB", "Có 40 văn bản"]
        {
            assert!(text.contains(&packed(words)), "{words}");
        }
    }
    // It is read where the branch's papers are read, and kept by the branch alone.
    for reader in [app.committee(), app.grassroots(), app.board(), app.inspector()] {
        reader.get(RegisterPath { id }).await.shows("việc số 120").does_not_offer("Lấy số văn bản");
        reader.get(NewDocumentPath { id }).await.is_not_found();
        reader.get(TermsPath { id }).await.is_not_found();
    }
    for person in [app.an(), app.neighbour(), app.administrator(), app.standing(), app.stranger()] {
        person.get(RegisterPath { id }).await.is_not_found();
        person.get(PrintPath { id }).await.is_not_found();
    }
}
