//! Last year's words are taken over one by one, with what became of them; its weaknesses are answered.

use camket::{
    cycle::{CycleId, open_year::OpeningPath, years::YearsPath},
    follow_up::{check_in::CheckInsPath, progress::ProgressPath},
    pledge::{
        PledgeId,
        draft::{DraftPath, taking::TakingPath, undoing::UndoingPath},
        receipt::ReceiptPath,
        show::PledgePath,
        submission::SubmissionPath,
    },
    review::{self, show::ReviewPath},
};

use crate::harness::{Page, SIGNED, TestApp, Visitor};

const STATEMENT: &str = "Giúp hai hộ neo đơn trong xóm gặt lúa mỗi vụ";

/// The first field with this name.
fn first(page: &Page, action: &DraftPath, name: &str) -> String {
    page.form(action).fields.iter().find(|field| field.name == name).unwrap().id.clone()
}

/// A pledge of 2027 that was confirmed, reported on and reviewed; then 2028 is opened.
async fn a_year_passes(app: &TestApp, member: &Visitor) -> (PledgeId, PledgeId) {
    let id = member.writes_a_pledge(STATEMENT).await;
    let page = member.get(DraftPath { id }).await;
    let statement = first(&page, &DraftPath { id }, "statement");
    let field = |name: &str| statement.replace("statement", name);
    let measure = [
        (field("measure"), "count"),
        (field("baseline"), "1"),
        (field("target"), "2"),
        (field("unit"), "hộ"),
        (field("due"), "30/9/2027"),
        (field("product"), "sổ của xóm"),
    ];
    let changes: Vec<_> = measure.iter().map(|(field, words)| (field.as_str(), *words)).collect();
    member.submit(&page, DraftPath { id }, &changes).await.is_done();
    member.sends(id).await;
    app.secretary().confirms(id).await;
    app.comes_to(2027, 12, 1);
    let member = app.an();
    let page = member.get(ProgressPath { id }).await.is_ok();
    member
        .submit(
            &page,
            CheckInsPath { id },
            &[("progress", "done"), ("value", "3"), ("words", "Có sổ của xóm.")],
        )
        .await
        .is_done();
    reviews(&member, id, "- Ít phát biểu trong sinh hoạt.\n- Chậm một báo cáo quý.").await;
    let board = app.board();
    let years = board.get(YearsPath).await.is_ok();
    board.submit(&years, YearsPath, &[]).await.is_done();
    let rows = app.finds("select id from cycle where year = 2028").await;
    let year: CycleId = serde_json::from_value(rows[0]["id"].clone()).unwrap();
    let ask = board.get(OpeningPath { id: year }).await;
    board.submit(&ask, OpeningPath { id: year }, &[("reason", "Đúng lịch của cấp trên.")]).await.is_done();
    (id, app.pledge_of(&member, 2028).await)
}

async fn reviews(member: &Visitor, id: PledgeId, weaknesses: &str) {
    let page = member.get(ReviewPath { id }).await.is_ok();
    let draft = review::draft::DraftPath { id };
    let words: Vec<_> = page.form(&draft).fields.iter().filter(|it| it.name == "words").collect();
    let mut changes: Vec<_> = words.iter().map(|field| (field.id.as_str(), "Giúp được ba hộ.")).collect();
    let parts = page.parts_answered(id);
    changes.extend(parts.iter().map(|(field, words)| (field.as_str(), *words)));
    changes.extend([
        ("summary", "Làm đủ."),
        ("weaknesses", weaknesses),
        ("direction", "Sửa trong năm sau."),
        ("points-common", "28"),
        ("points-results", "60"),
        ("grade", "good"),
        ("then", "send"),
    ]);
    let sending = review::submission::SubmissionPath { id };
    let saved = member.submit(&page, &draft, &changes).await.redirects_to(&sending);
    let check = member.follow(&saved).await;
    member.submit(&check, &sending, &[]).await.redirects_to(ReviewPath { id });
}

#[tokio::test]
async fn words_are_taken_over_one_by_one_with_what_became_of_them() {
    let app = TestApp::start().await;
    let an = app.an();
    let (old, id) = a_year_passes(&app, &an).await;
    let an = app.an();
    let path = DraftPath { id };
    let page = an.get(&path).await.offers("Xem và lấy lại nội dung năm 2027");
    let past = an.follow_link(&page, "Xem và lấy lại nội dung năm 2027").await;
    let past =
        past.shows("Kết quả: đã hoàn thành · 3 hộ · Có sổ của xóm.").shows("Tự kiểm điểm: Giúp được ba hộ.");
    let taking = TakingPath { id };
    assert!(
        past.form(&taking).fields.iter().all(|field| field.name == "version"),
        "nothing is ticked beforehand"
    );
    let text = past.text();
    let boxes: Vec<_> = text.split("name=\"take\" value=\"").skip(1).map(|rest| &rest[..36]).collect();
    assert!(boxes.len() > 1, "{text}");
    an.submit(&past, &taking, &[]).await.redirects_to(&path);
    assert_eq!(app.counts("select count(*) from pledge_draft").await, 0, "nothing chosen, nothing written");

    let chosen = boxes[0];
    an.submit(&past, &taking, &[("take", chosen)]).await.redirects_to(&path);
    let page = an.get(&path).await;
    let fields = &page.form(&path).fields;
    let of = |name: &str| fields.iter().find(|field| field.name == name).unwrap().value.clone();
    for (name, value) in [
        ("statement", STATEMENT),
        ("measure", "count"),
        ("baseline", ""),
        ("target", "2"),
        ("unit", "hộ"),
        ("due", "30/09/2028"),
        ("product", "sổ của xóm"),
    ] {
        assert_eq!(of(name), value, "{name}");
    }
    assert_ne!(of("commitment"), chosen, "a copy is a commitment of its own");
    assert_eq!(app.counts("select count(*) from check_in").await, 1, "results stay where they were reported");
    assert_eq!(app.counts("select count(*) from pledge_remark").await, 0);
    page.shows("Gần như năm trước.");
    // Taken back at once, and there again by taking that back.
    let page = an.get(&path).await.offers("Hoàn tác");
    an.submit(&page, UndoingPath { id }, &[]).await.redirects_to(&path);
    an.get(&path).await.offers("Hoàn tác").hides(STATEMENT);
    an.post_form(UndoingPath { id }, [("version", "1")]).await.is_conflict();
    for person in [app.secretary(), app.toan(), app.stranger()] {
        let page = person.get(&taking).await;
        assert!(page.status.is_client_error(), "{}", page.asked);
        assert!(person.post_form(&taking, [("version", "0")]).await.status.is_client_error());
    }
    app.secretary().get(PledgePath { id: old }).await.is_ok();
}

#[tokio::test]
async fn weaknesses_of_last_year_are_carried_and_answered() {
    let app = TestApp::start().await;
    let an = app.an();
    let (_, id) = a_year_passes(&app, &an).await;
    let an = app.an();
    let path = DraftPath { id };
    let page = an.get(&path).await.shows("Hạn chế năm 2027: Ít phát biểu trong sinh hoạt");
    let page = page
        .shows("Hạn chế năm 2027: Chậm một báo cáo quý")
        .shows("Hạn chế của năm trước chưa được trả lời.");
    let words: Vec<_> = page
        .form(&path)
        .fields
        .iter()
        .filter(|field| field.name == "statement")
        .map(|field| field.id.clone())
        .collect();
    let mut changes: Vec<_> = words.iter().map(|field| (field.as_str(), "Dự đủ 12 kỳ sinh hoạt")).collect();
    changes.extend([("answer-0", "Mỗi kỳ phát biểu một lần, ghi sổ."), ("then", "send")]);
    let back = an.submit(&page, &path, &changes).await.redirects_to(SubmissionPath { id });
    let page = an.follow(&an.follow(&back).await.redirects_to(&path)).await;
    let page = page.shows("Hãy ghi cách khắc phục hạn chế này.");
    assert_eq!(page.link("Hãy ghi cách khắc phục hạn chế này."), "#answer-1");
    let form = page.form(&path).fields.iter();
    let texts: Vec<_> =
        form.filter(|field| field.name == "text" && field.value.is_empty()).map(|it| it.id.clone()).collect();
    let mut changes: Vec<_> = texts.iter().map(|field| (field.as_str(), "Không có.")).collect();
    changes.extend([("answer-1", "Từ quý I nộp trước ngày 20."), ("then", "send")]);
    let check = an.submit(&page, &path, &changes).await.redirects_to(SubmissionPath { id });
    let check = an.follow(&check).await.shows("Khắc phục: Từ quý I nộp trước ngày 20.");
    an.submit(&check, SubmissionPath { id }, &[]).await.redirects_to(ReceiptPath { id });
    let read = app.secretary().get(PledgePath { id }).await;
    read.shows("Hạn chế năm 2027: Chậm một báo cáo quý")
        .shows("Khắc phục: Mỗi kỳ phát biểu một lần, ghi sổ.");
}

#[tokio::test]
async fn a_signed_paper_may_leave_a_weakness_open() {
    let app = TestApp::start().await;
    let (_, id) = a_year_passes(&app, &app.an()).await;
    let (secretary, path) = (app.secretary(), DraftPath { id });
    let typed = [("reason", "Đang nằm viện"), ("signed_on", "2026-11-20")];
    secretary.begins_an_entry(id, &typed, SIGNED).await.redirects_to(&path);
    let page = secretary.get(&path).await.shows("Hạn chế năm 2027: Chậm một báo cáo quý");
    page.does_not_offer("Xem và lấy lại nội dung năm 2027");
    secretary.get(TakingPath { id }).await.is_not_found();
    secretary.fills(id, "Dự đủ 12 kỳ sinh hoạt chi bộ trong năm 2028.").await;
    secretary.sends(id).await;
    let sent = app.an().get(PledgePath { id }).await.shows("Dự đủ 12 kỳ sinh hoạt chi bộ");
    sent.hides("Hạn chế năm 2027");
}
