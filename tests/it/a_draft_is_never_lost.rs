//! Writing: saving takes anything, another tab overwrites nothing, sending asks for what is missing.

use axum::http::Method;
use camket::pledge::{
    draft::{DraftPath, undoing::UndoingPath},
    show::PledgePath,
    submission::SubmissionPath,
};
use serde_json::Value;

use crate::harness::{Page, TestApp, Visitor, encode};

/// The id of the first field with this name.
fn first(page: &Page, action: &DraftPath, name: &str) -> String {
    page.form(action).fields.iter().find(|field| field.name == name).unwrap().id.clone()
}

/// Saves as the script does while someone writes.
async fn autosaves(visitor: &Visitor, page: &Page, path: &DraftPath, words: &str) -> Page {
    let id = first(page, path, "statement");
    let fields = page.form(path).fields.iter();
    let fields =
        encode(fields.map(|it| (it.name.as_str(), if it.id == id { words } else { it.value.as_str() })));
    let script = visitor.clone().with_header("accept", "application/json");
    script.send(Method::POST, &path.to_string(), Some(&fields)).await
}

#[tokio::test]
async fn anything_is_saved_and_comes_back() {
    let app = TestApp::start().await;
    let an = app.an();
    let path = DraftPath { id: an.own_pledge().await };
    let page = an.get(&path).await.shows("Soạn bản cam kết năm 2027").hides("Đã lưu");
    let id = first(&page, &path, "statement");
    let words = "Trả lời “kiến nghị” <b>của dân</b> & doanh nghiệp\nđúng hẹn; 100 %";
    let saved = an.submit(&page, &path, &[(&id, words), ("then", "")]).await;
    let page = an.follow(&saved.redirects_to(&path)).await.shows("Đã lưu bản nháp").shows("Đã lưu lúc 10:00");
    let kept = page.form(&path).fields.iter().find(|field| field.name == "statement").unwrap();
    assert_eq!(kept.value, words);
    assert!(!page.text().contains("<b>của dân"), "what was typed is never markup");
}

#[tokio::test]
async fn text_is_kept_in_one_normal_form_without_invisible_marks() {
    let app = TestApp::start().await;
    let an = app.an();
    let path = DraftPath { id: an.own_pledge().await };
    let page = an.get(&path).await;
    let id = first(&page, &path, "statement");
    an.submit(&page, &path, &[(&id, "Nguye\u{302}\u{303}n\u{202e} Ái\u{200b}")]).await.is_done();
    let page = an.get(&path).await;
    let kept = page.form(&path).fields.iter().find(|field| field.name == "statement").unwrap();
    assert_eq!(kept.value, "Nguyễn Ái");
}

#[tokio::test]
async fn two_tabs_overwrite_nothing() {
    let app = TestApp::start().await;
    let an = app.an();
    let path = DraftPath { id: an.own_pledge().await };
    let (left, right) = (an.get(&path).await, an.get(&path).await);
    let typed = |page: &Page, name: &str| first(page, &path, name);
    an.submit(&left, &path, &[(&typed(&left, "statement"), "Viết ở trang bên trái")])
        .await
        .redirects_to(&path);
    let both =
        an.submit(&right, &path, &[(&typed(&right, "text"), "Soạn từ điện thoại")]).await.is_conflict();
    let both = both.shows("Chưa có gì bị mất").shows("Viết ở trang bên trái").shows("Soạn từ điện thoại");
    an.get(&path).await.shows("bên trái").hides("từ điện thoại");
    // As it is offered, nothing of either goes; and it may be taken back.
    an.submit(&both, &path, &[("then", "")]).await.redirects_to(&path);
    let page = an.get(&path).await.shows("từ điện thoại").shows("bên trái").offers("Hoàn tác");
    an.submit(&page, UndoingPath { id: path.id }, &[]).await.redirects_to(&path);
    an.get(&path).await.shows("bên trái").hides("từ điện thoại").offers("Hoàn tác");
}

#[tokio::test]
async fn of_two_texts_each_place_is_chosen() {
    let app = TestApp::start().await;
    let an = app.an();
    let path = DraftPath { id: an.own_pledge().await };
    let page = an.get(&path).await;
    let (text, statement) = (first(&page, &path, "text"), first(&page, &path, "statement"));
    an.submit(&page, &path, &[(&text, "Chung"), (&statement, "Một")]).await.redirects_to(&path);
    let (left, right) = (an.get(&path).await, an.get(&path).await);
    an.submit(&left, &path, &[(&text, "Chung, máy bàn"), (&statement, "Một, máy bàn")]).await.is_done();
    let both =
        an.submit(&right, &path, &[(&text, "Chung, điện thoại"), (&statement, "Một, điện thoại")]).await;
    let both = both.is_conflict().offers("Ghép như đã chọn");
    let chosen = [("keep-1", "saved"), ("keep-2", "both")];
    an.submit(&both, &path, &chosen).await.redirects_to(&path);
    let page = an.get(&path).await.shows("Chung, máy bàn").hides("Chung, điện thoại");
    page.shows("Một, máy bàn").shows("Một, điện thoại");
    // Whoever chooses their own text as a whole replaces what is there, knowing both.
    let both = an.submit(&right, &path, &[(&text, "Chung, điện thoại")]).await.is_conflict();
    an.submit(&both, &path, &[("whole", "mine")]).await.redirects_to(&path);
    let page = an.get(&path).await.shows("Chung, điện thoại").hides("máy bàn").offers("Hoàn tác");
    an.submit(&page, UndoingPath { id: path.id }, &[]).await.redirects_to(&path);
    an.get(&path).await.shows("Chung, máy bàn").shows("Một, máy bàn").shows("Một, điện thoại");
}

#[tokio::test]
async fn what_word_pastes_is_kept_as_it_would_be_typed() {
    let app = TestApp::start().await;
    let an = app.an();
    let path = DraftPath { id: an.own_pledge().await };
    let page = an.get(&path).await;
    let text = first(&page, &path, "text");
    let pasted = "\u{f0b7}\tDự đủ 12 kỳ\u{a0}sinh hoạt\r\n\u{f0b7}\tNguye\u{302}\u{303}n \u{201e}nêu\u{ad} gương\u{201d}";
    an.submit(&page, &path, &[(&text, pasted)]).await.redirects_to(&path);
    let page = an.get(&path).await;
    let kept = page.form(&path).fields.iter().find(|field| field.id == text).unwrap();
    assert_eq!(kept.value, "- Dự đủ 12 kỳ sinh hoạt\n- Nguyễn “nêu gương”");
}

#[tokio::test]
async fn a_script_saves_and_is_told_of_another_tab() {
    let app = TestApp::start().await;
    let an = app.an();
    let path = DraftPath { id: an.own_pledge().await };
    let page = an.get(&path).await;
    let saved = autosaves(&an, &page, &path, "Một").await.is_ok();
    let told: Value = serde_json::from_slice(&saved.body).unwrap();
    assert_eq!(told["version"], 1);
    assert!(told["saved_at"].as_str().unwrap().starts_with("10:00"), "{told}");
    let late = autosaves(&an, &page, &path, "Hai").await.is_conflict();
    let told: Value = serde_json::from_slice(&late.body).unwrap();
    assert!(told["conflict"].as_str().unwrap().contains(&path.to_string()), "{told}");
}

#[tokio::test]
async fn a_hundred_lost_updates_are_none() {
    let app = TestApp::start().await;
    let an = app.an();
    let path = DraftPath { id: an.own_pledge().await };
    let page = an.get(&path).await;
    let mut saves = tokio::task::JoinSet::new();
    for tab in 0..20 {
        let (an, page, path) = (an.clone(), page.clone(), DraftPath { id: path.id });
        saves.spawn(
            async move { autosaves(&an, &page, &path, &format!("Trang {tab}")).await.status.as_u16() },
        );
    }
    let mut answers = saves.join_all().await;
    answers.sort_unstable();
    assert_eq!(answers, [vec![200], vec![409; 19]].concat());
}

#[tokio::test]
async fn what_is_missing_is_said_at_its_place_and_only_when_sending() {
    let app = TestApp::start().await;
    let an = app.an();
    let id = an.own_pledge().await;
    let path = DraftPath { id };
    let page = an.get(&path).await.hides("Cần sửa trước khi tiếp tục");
    let statement = first(&page, &path, "statement");
    let measure = first(&page, &path, "measure");
    let on = an
        .submit(&page, &path, &[(&statement, "Dự các buổi sinh hoạt"), (&measure, "count"), ("then", "send")])
        .await;
    let back = an.follow(&on.redirects_to(SubmissionPath { id })).await.redirects_to(&path);
    let page = an.follow(&back).await.shows("Cần sửa trước khi tiếp tục").shows("Hãy ghi chỉ tiêu bằng số");
    let page = page.shows("cần ít nhất").offers("Hãy ghi chỉ tiêu bằng số, ví dụ: 12 hoặc 98.");
    let target = page.link("Hãy ghi chỉ tiêu bằng số, ví dụ: 12 hoặc 98.");
    assert!(page.form(&path).fields.iter().any(|field| format!("#{}", field.id) == target), "{target}");
}

#[tokio::test]
async fn a_draft_is_its_members_alone() {
    let app = TestApp::start().await;
    let an = app.an();
    let id = an.writes_a_pledge("Điều chỉ mình An biết.").await;
    for person in [app.secretary(), app.grassroots(), app.board(), app.agency_head(), app.inspector()] {
        person
            .get(PledgePath { id })
            .await
            .is_ok()
            .hides("Điều chỉ mình An biết")
            .shows("Chưa có bản nào được gửi");
        let page = person.get(DraftPath { id }).await;
        assert!(page.status.is_client_error(), "{}", page.asked);
        assert!(app.sees(&person, "select content from pledge_draft").await.is_empty());
    }
    app.stranger().get(DraftPath { id }).await.is_not_found();
}
