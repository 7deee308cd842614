//! Through the year: the member reports, those who follow the pledge note what they saw.

use camket::{
    follow_up::{agency::AgencyPath, check_in::CheckInsPath, note::NotesPath, progress::ProgressPath},
    pledge::{PledgeId, draft::DraftPath, show::PledgePath},
};

use crate::harness::{Page, TestApp, Visitor};

/// A member's confirmed pledge, whose first commitment is to attend twelve meetings.
async fn confirmed(member: &Visitor, reader: &Visitor) -> PledgeId {
    let id = member.writes_a_pledge("Dự đủ các buổi sinh hoạt chi bộ.").await;
    let page = member.get(DraftPath { id }).await.is_ok();
    let first = page.form(DraftPath { id }).fields.iter().find(|field| field.name == "commitment").unwrap();
    let field = |name: &str| format!("{name}-{}", first.value);
    let (measure, target, unit) = (field("measure"), field("target"), field("unit"));
    let changes =
        [(measure.as_str(), "count"), (target.as_str(), "12"), (unit.as_str(), "buổi"), ("then", "")];
    member.submit(&page, DraftPath { id }, &changes).await.is_done();
    member.sends(id).await;
    reader.confirms(id).await;
    id
}

/// Sends the member's form at the first commitment.
async fn reports(member: &Visitor, id: PledgeId, changes: &[(&str, &str)]) -> Page {
    let page = member.get(ProgressPath { id }).await.is_ok();
    member.submit(&page, CheckInsPath { id }, changes).await
}

async fn notes(reader: &Visitor, id: PledgeId, audience: &str, words: &str) -> Page {
    let page = reader.get(ProgressPath { id }).await.is_ok();
    reader.submit(&page, NotesPath { id }, &[("audience", audience), ("words", words)]).await
}

#[tokio::test]
async fn a_member_reports_and_a_correction_is_one_more_report() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    let id = confirmed(&an, &secretary).await;
    an.get(ProgressPath { id }).await.is_ok().shows("Chưa báo cáo").hides("Cập nhật lúc");

    let refused = reports(&an, id, &[("value", "1.5"), ("words", "Dự thêm một buổi.")]).await.is_refused();
    let refused = refused.shows("Hãy ghi bằng số").shows("Hãy chọn nội dung này").shows("Dự thêm một buổi.");
    assert!(refused.form(CheckInsPath { id }).fields.iter().any(|field| field.value == "1.5"));
    let mended = [("progress", "on_track"), ("value", "9")];
    an.submit(&refused, CheckInsPath { id }, &mended).await.redirects_to(ProgressPath { id });
    an.submit(&refused, CheckInsPath { id }, &mended).await.redirects_to(ProgressPath { id });
    assert_eq!(app.counts("select count(*) from check_in").await, 1);

    reports(&an, id, &[("progress", "done"), ("value", "14")]).await.is_done();
    let page = secretary.get(ProgressPath { id }).await.is_ok();
    let page = page
        .shows("14 trên 12 buổi, vượt chỉ tiêu")
        .shows("Đã hoàn thành")
        .shows("Các lần cập nhật trước (1)");
    page.shows("Đúng tiến độ: 9 trên 12 buổi").does_not_offer("Cập nhật kết quả");
    assert_eq!(app.counts("select count(*) from check_in").await, 2);
    assert_eq!(app.counts("select count(*) from audit_entry where act = 'ReportProgress'").await, 2);
}

#[tokio::test]
async fn silence_of_a_hundred_days_is_not_well() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    let id = confirmed(&an, &secretary).await;
    app.comes_to(2027, 2, 1);
    reports(&app.an(), id, &[("progress", "on_track"), ("value", "1")]).await.is_done();
    app.comes_to(2027, 5, 10);
    app.secretary().get(ProgressPath { id }).await.shows("Cập nhật lúc 10:00 ngày 01/02/2027");
    app.comes_to(2027, 6, 1);
    app.secretary().get(ProgressPath { id }).await.shows("Chưa báo cáo từ 01/02/2027").shows("đúng tiến độ");
}

#[tokio::test]
async fn each_notes_in_their_scope_and_officers_among_themselves() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    let id = confirmed(&an, &secretary).await;

    let refused = notes(&secretary, id, "", "Đã nhắc ở buổi họp tháng 2.").await.is_refused();
    let refused = refused.shows("Hãy chọn ai được đọc").shows("Đã nhắc ở buổi họp tháng 2.");
    for _ in 0..2 {
        secretary.submit(&refused, NotesPath { id }, &[("audience", "open")]).await.is_done();
    }
    notes(&app.agency_head(), id, "open", "Hồ sơ quý I đúng hạn.").await.redirects_to(ProgressPath { id });
    notes(&app.grassroots(), id, "open", "Đảng ủy đã kiểm tra.").await.is_done();
    notes(&app.board(), id, "open", "Ban đã theo dõi.").await.is_done();
    notes(&app.inspector(), id, "officers", "Có đơn đang xác minh.").await.is_done();
    assert_eq!(app.counts("select count(*) from follow_up_note").await, 5);

    let own = an.get(ProgressPath { id }).await.is_ok().shows("Đã nhắc ở buổi họp tháng 2.");
    let own = own.shows("Hồ sơ quý I đúng hạn.").shows("Thủ trưởng cơ quan, đơn vị, Phường Lê Hồng Phong");
    own.hides("Có đơn đang xác minh.").hides("chỉ người theo dõi đọc").does_not_offer("Ghi ý kiến");
    secretary.get(ProgressPath { id }).await.shows("Có đơn đang xác minh.").shows("chỉ người theo dõi đọc");

    let all = "select audience from follow_up_note";
    assert_eq!(app.sees(&an, all).await.len(), 4);
    assert_eq!(app.sees(&secretary, all).await.len(), 5);
    assert_eq!(app.sees(&app.stranger(), all).await.len(), 0);
    assert_eq!(app.sees(&app.stranger(), "select id from check_in").await.len(), 0);
}

#[tokio::test]
async fn strangers_meet_nothing() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    let id = confirmed(&an, &secretary).await;
    let page = an.get(ProgressPath { id }).await.is_ok();
    let form = page.form(CheckInsPath { id }).fields.clone();
    let fields = || form.iter().map(|it| (it.name.as_str(), it.value.as_str())).chain([("progress", "done")]);
    for stranger in [app.stranger(), app.far_secretary(), app.neighbour(), app.toan(), app.administrator()] {
        stranger.get(ProgressPath { id }).await.is_not_found();
        stranger.post_form(CheckInsPath { id }, fields()).await.is_not_found();
        let key = fields().find(|(name, _)| *name == "key");
        let note = key.into_iter().chain([("audience", "open"), ("words", "Đã xem.")]);
        stranger.post_form(NotesPath { id }, note).await.is_not_found();
        stranger.get(AgencyPath).await.is_not_found();
    }
    secretary.post_form(CheckInsPath { id }, fields()).await.is_forbidden();
    app.nobody().get(ProgressPath { id }).await.asks_to_sign_in();
    assert_eq!(app.counts("select count(*) from check_in").await, 0);
}

#[tokio::test]
async fn nobody_notes_on_their_own_nor_whoever_only_decides() {
    let app = TestApp::start().await;
    let (secretary, deputy) = (app.secretary(), app.deputy());
    let id = confirmed(&secretary, &deputy).await;
    let own = secretary.get(ProgressPath { id }).await.is_ok().does_not_offer("Ghi ý kiến");
    let key =
        own.form(CheckInsPath { id }).fields.iter().find(|field| field.name == "key").unwrap().value.clone();
    let note = [("key", key.as_str()), ("audience", "officers"), ("words", "Tự ghi.")];
    secretary.post_form(NotesPath { id }, note).await.is_forbidden();
    let standing = app.standing();
    standing.get(ProgressPath { id }).await.is_ok().does_not_offer("Ghi ý kiến");
    standing.post_form(NotesPath { id }, note).await.is_forbidden();

    let past_the_application = format!(
        "insert into follow_up_note
           (id, pledge_id, key, at, actor_id, actor_name, office, office_title, audience, words)
         select '{key}', '{id}', '{key}', now(), actor_id(), 'x', 'secretary', 'x', 'officers', 'Tự ghi.'"
    );
    assert!(app.tries(&secretary, &past_the_application).await.is_err());
    assert!(app.tries(&deputy, &past_the_application).await.is_ok());
    for table in ["check_in", "follow_up_note"] {
        for change in [format!("update {table} set words = 'khác'"), format!("delete from {table}")] {
            assert!(app.tries(&secretary, &change).await.is_err(), "{change}");
        }
    }
}

#[tokio::test]
async fn nothing_is_followed_before_it_is_confirmed() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    let id = an.own_pledge().await;
    an.get(ProgressPath { id }).await.is_ok().shows("Đồng chí chưa gửi bản cam kết.");
    let id = an.sends_a_pledge().await;
    an.get(ProgressPath { id })
        .await
        .is_ok()
        .shows("Chi bộ chưa xác nhận")
        .does_not_offer("Cập nhật kết quả");
    secretary.get(ProgressPath { id }).await.is_ok().does_not_offer("Ghi ý kiến").offers("Mở bản cam kết");

    let key = uuid::Uuid::from_u128(1).to_string();
    let report = [("key", key.as_str()), ("commitment", key.as_str()), ("progress", "done")];
    an.post_form(CheckInsPath { id }, report).await.is_conflict();
    let note = [("key", key.as_str()), ("audience", "open"), ("words", "Đã xem.")];
    secretary.post_form(NotesPath { id }, note).await.is_conflict();
    secretary.confirms(id).await;
    an.post_form(CheckInsPath { id }, report).await.is_conflict();
    assert_eq!(app.counts("select count(*) from check_in").await, 0);
}

#[tokio::test]
async fn the_head_of_an_agency_sees_who_works_there() {
    let app = TestApp::start().await;
    let (an, secretary, head) = (app.an(), app.secretary(), app.agency_head());
    let id = confirmed(&an, &secretary).await;
    let list = head.get(AgencyPath).await.is_ok().shows("Phường Lê Hồng Phong").shows("Đỗ Công An");
    list.hides("Huỳnh Đức Long").hides("Trần Thị Minh Chi");
    let found =
        head.get(format!("{AgencyPath}?q=cong+an")).await.is_ok().shows("Đã xác nhận").shows("Chưa báo cáo");
    assert_eq!(found.link("Đỗ Công An"), PledgePath { id }.to_string());
    assert_eq!(found.link("Xem việc thực hiện của Đỗ Công An"), ProgressPath { id }.to_string());
    head.get(ProgressPath { id }).await.is_ok().offers("Cơ quan, đơn vị").offers("Ghi ý kiến");
    head.get(format!("{AgencyPath}?q=khong+ai")).await.is_ok().shows("Không tìm thấy");
    reports(&an, id, &[("progress", "on_track")]).await.is_done();
    head.get(format!("{AgencyPath}?q=cong+an")).await.shows("Ngày 23/11/2026");
    an.get(AgencyPath).await.is_not_found();
    secretary.get(AgencyPath).await.is_not_found();
}
