//! The Board enters members and corrects records, each change with what stood before; nobody else does.

use camket::{
    member::MemberId,
    register::{
        admission::AdmissionPath, identity::IdentityPath, member::RegisterMemberPath, reversal::ReversalPath,
    },
};

use crate::harness::{Page, TestApp, Visitor};

impl TestApp {
    /// A member's id by code.
    pub async fn member(&self, code: &str) -> MemberId {
        let rows = self.finds(&format!("select id from member where code = '{code}'")).await;
        serde_json::from_value(rows[0]["id"].clone()).unwrap()
    }
}

/// Types a newcomer's particulars into the form of a branch.
async fn enters(board: &Visitor, page: &Page, path: &AdmissionPath, changes: &[(&str, &str)]) -> Page {
    let all = [
        ("code", "qn009001"),
        ("full_name", "Tôn Thất Nguyễn Thị Ngọc Bích Phượng Hoàng"),
        ("sex", "female"),
        ("born_on", "08/03/1999"),
        ("joined_on", "03/02/2026"),
        ("card_number", ""),
        ("phone", "0905 111 222"),
        ("email", "phuong@quangngai.gov.vn"),
        ("standing", "probationary"),
        ("since", "03/02/2026"),
        ("agency", "phường lê hồng phong"),
        ("reason", "Quyết định kết nạp số 12-QĐ/ĐU ngày 03/02/2026"),
    ];
    let typed: Vec<_> = all
        .into_iter()
        .map(|(name, value)| {
            changes.iter().find(|(changed, _)| *changed == name).copied().unwrap_or((name, value))
        })
        .collect();
    board.submit(page, path, &typed).await
}

#[tokio::test]
async fn a_newcomer_is_entered_and_asked_for_the_year() {
    let app = TestApp::start().await;
    let board = app.board();
    let path = AdmissionPath { id: app.unit("P01-01").await };
    let page = board.get(&path).await.shows("Thêm đảng viên vào Chi bộ Thôn 1");
    let done = enters(&board, &page, &path, &[]).await.is_done();
    let again = enters(&board, &page, &path, &[]).await.is_done();
    assert_eq!(done.location(), again.location(), "the form counts once");
    let record = board.follow(&done).await;
    let record = record
        .shows("Tôn Thất Nguyễn Thị Ngọc Bích Phượng Hoàng")
        .shows("QN009001")
        .shows("0905111222")
        .shows("phuong@quangngai.gov.vn")
        .shows("Phường Lê Hồng Phong")
        .shows("Dự bị")
        .shows("Ghi vào danh bạ")
        .shows("Quyết định kết nạp số 12-QĐ/ĐU");
    record.offers("Năm 2027");
    let asked = "select count(*) from pledge join member on member.id = member_id where code = 'QN009001'";
    assert_eq!(app.counts(asked).await, 1, "2018 is over, 2027 is open");
    let kept = "select count(*) from account join member on member.id = member_id where code = 'QN009001'";
    assert_eq!(app.counts(kept).await, 1);
}

#[tokio::test]
async fn what_cannot_be_entered_is_said_at_its_field_and_nothing_is_lost() {
    let app = TestApp::start().await;
    let board = app.board();
    let path = AdmissionPath { id: app.unit("P01-01").await };
    let page = board.get(&path).await;
    app.arranges("update member set card_number = '68.000001' where code = 'QN000009'").await;
    for (changes, words) in [
        (vec![("code", "QN000013")], "Mã này là của đồng chí Đỗ Công An"),
        (vec![("code", "x")], "Mã đảng viên gồm 3 đến 20"),
        (vec![("card_number", "68.000001")], "Số thẻ này đã cấp cho đồng chí Nguyễn Đình Toàn (QN000009)"),
        (vec![("born_on", "03/02/2026")], "Vào Đảng khi chưa đủ tuổi"),
        (vec![("official_on", "04/02/2026"), ("standing", "official")], "Thời gian dự bị là 12 tháng"),
        (vec![("standing", "official")], "Hãy ghi ngày chính thức"),
        (vec![("since", "01/01/2026")], "không thể trước ngày vào Đảng"),
        (vec![("since", "01/01/2030")], "chưa đến"),
        (vec![("agency", "Sở Không Có")], "Danh bạ chưa có cơ quan"),
        (vec![("reason", " ")], "Hãy ghi căn cứ"),
    ] {
        let mut all = vec![("official_on", "")];
        all.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
        all.extend(changes);
        let mut typed = all.clone();
        typed.retain(|(name, _)| *name == "official_on");
        let back = match typed.first() {
            Some((_, day)) if !day.is_empty() => {
                let mut fields: Vec<_> = page.form(&path).fields.clone();
                fields.retain(|field| field.name == "key");
                let key = fields[0].value.clone();
                board
                    .post_form(
                        &path,
                        [
                            ("key", key.as_str()),
                            ("code", "QN009002"),
                            ("full_name", "Lê Mới"),
                            ("sex", "male"),
                            ("born_on", "1990-01-01"),
                            ("joined_on", "03/02/2026"),
                            ("official_on", day),
                            ("standing", "official"),
                            ("since", "03/02/2026"),
                            ("reason", "Căn cứ"),
                        ],
                    )
                    .await
            }
            _ => enters(&board, &page, &path, &all).await,
        };
        let back = back.is_refused().shows(words);
        assert!(
            back.text().contains("value=\"03/02/2026\"")
                || words.contains("chưa đến")
                || words.contains("trước ngày vào")
        );
    }
    assert_eq!(app.counts("select count(*) from member where code like 'QN0090%'").await, 0);
    let ward = AdmissionPath { id: app.unit("P01").await };
    board.get(&ward).await.is_conflict();
}

#[tokio::test]
async fn a_correction_keeps_what_stood_before_and_can_be_taken_back() {
    let app = TestApp::start().await;
    let (board, an) = (app.board(), app.an());
    let id = app.member("QN000013").await;
    let path = IdentityPath { id };
    let record = board.get(RegisterMemberPath { id }).await;
    let page = board.follow_link(&record, "Sửa thông tin").await;
    board.submit(&page, &path, &[("reason", "x")]).await.is_refused().shows("Chưa có thông tin nào được sửa");
    board.submit(&page, &path, &[("phone", "0999 888 777")]).await.is_refused().shows("Hãy ghi lý do sửa");
    let typed = [("phone", "0999 888 777"), ("email", "an@example.vn"), ("reason", "Đảng viên báo đổi số")];
    let done = board.submit(&page, &path, &typed).await.redirects_to(RegisterMemberPath { id });
    let record =
        board.follow(&done).await.shows("Đã sửa hồ sơ").shows("0999888777").shows("Đảng viên báo đổi số");
    assert!(record.html.words.contains("thành “0999888777”"), "{}", record.html.words);
    board.submit(&page, &path, &typed).await.is_done();
    assert_eq!(
        app.counts("select count(*) from member_change").await,
        1,
        "twice the same form is one change"
    );

    // The member reads the same, and may not write it.
    let account = an.get("/account").await;
    let own = an.follow_link(&account, "Hồ sơ đảng viên của tôi").await;
    own.shows("Đảng viên báo đổi số")
        .does_not_offer("Sửa thông tin")
        .does_not_offer("Hoàn lại lần sửa gần nhất");
    an.get(&path).await.is_forbidden();

    // Somebody who had the page open before is told.
    let late = [("version", "0"), ("phone", "0911 222 333"), ("reason", "Sửa")];
    let fresh = board.get(&path).await;
    board.submit(&fresh, &path, &late).await.is_conflict().shows("Có người vừa sửa hồ sơ này");

    let back = board.submit(&record, ReversalPath { id }, &[]).await.redirects_to(RegisterMemberPath { id });
    let record =
        board.follow(&back).await.shows("Hoàn lại lần sửa trước").does_not_offer("Hoàn lại lần sửa gần nhất");
    drop(record);
    let email = app.finds("select email, phone from member where code = 'QN000013'").await;
    assert!(email[0]["email"].is_null() && email[0]["phone"] != "0999888777", "{email:?}");
    assert_eq!(app.counts("select count(*) from member_change where undoes is not null").await, 1);
}

#[tokio::test]
async fn nobody_else_writes_records() {
    let app = TestApp::start().await;
    let id = app.member("QN000013").await;
    let unit = app.unit("P01-01").await;
    let fields = [
        ("key", "01890a5d-ac96-774b-bcce-b302099a8057"),
        ("version", "0"),
        ("phone", "0900000000"),
        ("reason", "x"),
    ];
    app.administrator().get(RegisterMemberPath { id }).await.does_not_offer("Sửa thông tin");
    app.administrator().get(IdentityPath { id }).await.is_forbidden();
    app.administrator().post_form(IdentityPath { id }, fields).await.is_forbidden();
    app.administrator().get(AdmissionPath { id: unit }).await.is_forbidden();
    for stranger in [app.secretary(), app.grassroots(), app.inspector(), app.standing(), app.stranger()] {
        stranger.get(RegisterMemberPath { id }).await.is_not_found();
        stranger.post_form(IdentityPath { id }, fields).await.is_not_found();
        stranger.get(AdmissionPath { id: unit }).await.is_not_found();
    }
    let own = app.member("QN002001").await;
    app.board().get(IdentityPath { id: own }).await.is_forbidden();
    assert_eq!(app.counts("select count(*) from member_change").await, 0);
}

#[tokio::test]
async fn a_board_of_another_tree_changes_nothing() {
    let app = TestApp::start().await;
    // Someone who sees An for one office, and keeps the register of another ward for another.
    app.arranges(
        "insert into appointment (id, member_id, office, unit_id, during)
         select gen_random_uuid(), member.id, 'organization_board', unit.id, daterange('2017-01-01', null)
           from member, unit where member.code = 'QN000001' and unit.code = 'P02'",
    )
    .await;
    let (secretary, id) = (app.secretary(), app.member("QN000013").await);
    secretary.get(IdentityPath { id }).await.is_not_found();
    let kept = app.member("QN001001").await;
    secretary.get(IdentityPath { id: kept }).await.is_ok();
    assert_eq!(app.sees(&secretary, &format!("select id from member where id = '{id}'")).await.len(), 1);
    let branch = app.unit("P01-01").await;
    for sql in [
        format!("update member set phone = '0' where id = '{id}'"),
        format!("update member set branch_id = '{branch}' where code = 'QN001001'"),
        format!("update post set title = 'x' where member_id = '{id}'"),
        format!("update membership set during = 'empty' where member_id = '{id}'"),
        format!("update management set during = 'empty' where member_id = '{id}'"),
        format!("update standing_history set during = 'empty' where member_id = '{id}'"),
        format!("insert into member (id, code, full_name, standing, branch_id) values (gen_random_uuid(), 'XX-1', 'x', 'official', '{branch}')"),
        format!("insert into post (id, member_id, kind, title, during) values (gen_random_uuid(), '{id}', 'party', 'x', daterange('2026-01-01', null))"),
        format!("insert into membership (id, member_id, branch_id, kind, during) values (gen_random_uuid(), '{id}', '{branch}', 'temporary', daterange('2026-01-01', null))"),
        format!("insert into management (id, member_id, unit_id, during) values (gen_random_uuid(), '{id}', '{branch}', daterange('2016-01-01', '2016-02-01'))"),
        format!("insert into member_change (id, member_id, key, at, actor_id, actor_name, office_title, act, fields, reason)
                 values (gen_random_uuid(), '{id}', gen_random_uuid(), now(), actor_id(), 'x', 'x', 'correct', '[]', 'x')"),
        "update member_change set reason = 'x'".to_owned(),
        "delete from member_change".to_owned(),
    ] {
        let outcome = app.tries(&secretary, &sql).await;
        assert!(matches!(&outcome, Ok(0)) || outcome.is_err(), "{sql}: {outcome:?}");
    }
    assert_eq!(
        app.tries(&secretary, "update member set phone = '0900000000' where code = 'QN001001'")
            .await
            .unwrap(),
        1
    );
}
