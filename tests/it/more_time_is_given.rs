//! More time: asked for by the member or given unasked, by someone else, with a reason, and told everywhere.

use camket::pledge::{
    PledgeId,
    extension::{asking::RequestsPath, page::ExtensionPath},
    list::UnitPledgesPath,
    receipt::ReceiptPath,
    show::PledgePath,
    submission::SubmissionPath,
};

use crate::harness::{Page, TestApp, Visitor};

const KEY: &str = "01890a5d-ac96-774b-bcce-b302099a8057";
const WORDS: &str = "Dự đủ 12 buổi sinh hoạt chi bộ trong năm 2027.";

async fn asks(person: &Visitor, id: PledgeId, until: &str, words: &str) -> Page {
    let page = person.get(ExtensionPath { id }).await.is_ok();
    person.submit(&page, RequestsPath { id }, &[("until", until), ("words", words)]).await
}

async fn answers(person: &Visitor, id: PledgeId, until: &str, words: &str, answer: &str) -> Page {
    let page = person.get(ExtensionPath { id }).await.is_ok();
    let typed = [("until", until), ("words", words), ("answer", answer)];
    person.submit(&page, ExtensionPath { id }, &typed).await
}

#[tokio::test]
async fn a_member_asks_and_the_secretary_gives_less() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    let id = an.own_pledge().await;
    let page = an.get(PledgePath { id }).await.offers("Đề nghị gia hạn");
    an.follow_link(&page, "Đề nghị gia hạn").await.shows("Hạn chung 23:59 ngày 15/12/2026");
    asks(&an, id, "", "").await.is_refused().shows("Hãy ghi ngày").shows("Hãy ghi lý do");
    asks(&an, id, "2026-12-15", "Ốm").await.is_refused().shows("sau hạn hiện nay").shows("Ốm");
    asks(&an, id, "2026-11-01", "Ốm").await.is_refused().shows("Ngày này đã qua");
    asks(&an, id, "2030-01-01", "Ốm").await.is_refused().shows("Gia hạn được muộn nhất đến");
    let asked = asks(&an, id, "28/12/2026", "Đang điều trị tại bệnh viện").await;
    an.follow(&asked.redirects_to(ExtensionPath { id })).await.shows("đang chờ chi bộ trả lời");
    an.get(ExtensionPath { id }).await.does_not_offer("Đề nghị gia hạn");
    an.post_form(RequestsPath { id }, [("key", KEY), ("until", "2026-12-29"), ("words", "Nữa")])
        .await
        .is_conflict();

    let unit = app.unit("P01-01").await;
    secretary.get("/").await.shows("Xin gia hạn, sửa đổi trong năm chờ trả lời");
    let list = secretary.get(UnitPledgesPath { id: unit }).await.shows("Xin gia hạn Đỗ Công An");
    drop(list);
    let page = secretary.get(ExtensionPath { id }).await.shows("Đang điều trị tại bệnh viện");
    assert_eq!(page.form(ExtensionPath { id }).fields[1].value, "28/12/2026");
    let given = answers(&secretary, id, "2026-12-20", "Mong đồng chí sớm khỏe.", "grant").await;
    secretary
        .follow(&given.redirects_to(ExtensionPath { id }))
        .await
        .shows("Gia hạn đến hết ngày 20/12/2026");
    an.get("/").await.shows("Được gia hạn đến 23:59 ngày 20/12/2026");
    an.get(PledgePath { id })
        .await
        .shows("Được gia hạn đến 23:59 ngày 20/12/2026")
        .shows("Đến hết ngày 20/12/2026. Mong đồng chí sớm khỏe.")
        .shows("Huỳnh Đình Ý, Bí thư chi bộ");
    let list = secretary.get(UnitPledgesPath { id: unit }).await;
    list.shows("Gia hạn đến 23:59 ngày 20/12/2026").hides("Xin gia hạn");

    // In time by one's own date, late by it, and no more question once it is sent.
    app.comes_to(2026, 12, 19);
    let an = app.an();
    an.writes_a_pledge(WORDS).await;
    an.sends(id).await;
    an.get(ReceiptPath { id }).await.hides("gửi muộn");
    an.get(PledgePath { id }).await.does_not_offer("Đề nghị gia hạn");
    an.post_form(RequestsPath { id }, [("key", KEY), ("until", "2026-12-29"), ("words", "Nữa")])
        .await
        .is_conflict();
    assert_eq!(app.counts("select count(*) from extension").await, 1);
    assert_eq!(app.counts("select count(*) from audit_entry where act like '%Extension'").await, 2);
}

#[tokio::test]
async fn beyond_the_cut_off_only_the_committee_above_gives() {
    let app = TestApp::start().await;
    let id = app.an().writes_a_pledge(WORDS).await;
    app.comes_to(2027, 1, 5);
    let (an, secretary, ward) = (app.an(), app.secretary(), app.grassroots());
    an.get(SubmissionPath { id }).await.is_ok().shows("gửi đề nghị gia hạn");
    asks(&an, id, "2027-01-20", "Đi công tác xa").await.redirects_to(ExtensionPath { id });
    answers(&secretary, id, "2027-01-20", "Đồng ý", "grant")
        .await
        .is_refused()
        .shows("Lâu hơn do đảng ủy cấp trên quyết định");
    secretary.get(ExtensionPath { id }).await.shows("đến 23:59 ngày 31/12/2026");
    answers(&ward, id, "2027-01-20", "", "grant").await.redirects_to(ExtensionPath { id });
    an.get(SubmissionPath { id }).await.is_ok().hides("Đã quá hạn").shows("Sau đó không nhận nữa");
    an.sends(id).await;
    an.get(ReceiptPath { id }).await.hides("gửi muộn");
}

#[tokio::test]
async fn a_refusal_says_why_and_a_form_sent_twice_counts_once() {
    let app = TestApp::start().await;
    let (an, deputy) = (app.an(), app.deputy());
    let id = an.own_pledge().await;
    asks(&an, id, "2026-12-28", "Bận").await.is_done();
    answers(&deputy, id, "", "", "refuse").await.is_refused().shows("Hãy ghi lý do");
    let page = deputy.get(ExtensionPath { id }).await;
    for _ in 0..3 {
        let typed = [("words", "Còn đủ thời gian."), ("answer", "refuse")];
        deputy.submit(&page, ExtensionPath { id }, &typed).await.redirects_to(ExtensionPath { id });
    }
    an.get(ExtensionPath { id })
        .await
        .shows("Không gia hạn")
        .shows("Còn đủ thời gian.")
        .offers("Đề nghị gia hạn");
    assert_eq!(app.counts("select count(*) from pledge_event where step = 'refuse_extension'").await, 1);
    assert_eq!(app.counts("select count(*) from pledge where extended_to is not null").await, 0);

    // Given unasked, with a reason.
    answers(&deputy, id, "2026-12-18", "", "grant").await.is_refused();
    answers(&deputy, id, "2026-12-18", "Chi bộ cho cả tổ thêm ba ngày.", "grant").await.is_done();
    an.get(ExtensionPath { id }).await.shows("Chi bộ cho cả tổ thêm ba ngày.").shows("18/12/2026");
}

#[tokio::test]
async fn nobody_gives_time_to_themself_and_strangers_see_nothing() {
    let app = TestApp::start().await;
    let (secretary, deputy, committee) = (app.secretary(), app.deputy(), app.committee());
    let id = secretary.own_pledge().await;
    let form = [("key", KEY), ("until", "2026-12-20"), ("words", "Cho mình"), ("answer", "grant")];
    secretary.post_form(ExtensionPath { id }, form).await.is_forbidden();
    committee.post_form(ExtensionPath { id }, form).await.is_forbidden();
    app.board().post_form(ExtensionPath { id }, form).await.is_forbidden();
    for person in [app.stranger(), app.toan(), app.administrator(), app.neighbour()] {
        person.get(ExtensionPath { id }).await.is_not_found();
        person.post_form(ExtensionPath { id }, form).await.is_not_found();
        person.post_form(RequestsPath { id }, form).await.is_not_found();
    }
    deputy.post_form(RequestsPath { id }, form).await.is_forbidden();
    let alone = format!("update pledge set extended_to = '2027-06-01' where id = '{id}'");
    for person in [&secretary, &deputy] {
        let refused = app.tries(person, &alone).await.unwrap_err();
        assert!(refused.to_string().contains("has no such extension"), "{refused}");
    }
    let given = format!(
        "insert into extension (id, pledge_id, member_id, asked_at, asked_by, wished_until, reason, state, until,
                                answered_at, answered_by)
         select gen_random_uuid(), id, member_id, now(), member_id, now(), 'x', 'granted', now(), now(), member_id
           from pledge where id = '{id}'"
    );
    let refused = app.tries(&secretary, &given).await.unwrap_err();
    assert!(refused.to_string().contains("row-level security"), "{refused}");
    answers(&deputy, id, "2026-12-20", "Bí thư đi học.", "grant").await.is_done();
}
