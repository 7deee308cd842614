//! A unit's short list of commitments, adopted by its members and made their own.

use camket::pledge::{
    draft::{DraftPath, adopting::AdoptingPath},
    list::UnitPledgesPath,
    offered::keeping::OfferedPath,
};

use crate::harness::{Page, TestApp, Visitor};

const STATEMENT: &str = "Dự đủ 12 kỳ sinh hoạt chi bộ trong năm 2027.";

/// Offers it for the section that the form names first.
async fn offers(keeper: &Visitor, unit: &OfferedPath, statement: &str) -> Page {
    let page = keeper.get(unit).await.is_ok();
    let typed = [("statement", statement), ("measure", "count"), ("target", "12"), ("counted_in", "kỳ")];
    keeper.submit(&page, unit, &typed).await
}

#[tokio::test]
async fn a_member_adopts_what_the_branch_offers_and_makes_it_their_own() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    let unit = app.unit("P01-01").await;
    let (list, id) = (OfferedPath { id: unit }, an.own_pledge().await);
    let (draft, adopting) = (DraftPath { id }, AdoptingPath { id });
    an.get(&adopting).await.is_not_found();
    an.get(&draft).await.hides("nội dung chung của đơn vị");
    secretary.get(UnitPledgesPath { id: unit }).await.offers("Nội dung chung để đảng viên nhận");
    let done = offers(&secretary, &list, STATEMENT).await;
    secretary.follow(&done).await.shows("Đã thêm vào danh sách").shows(STATEMENT);

    let page = an.get(&draft).await;
    let page = an.follow_link(&page, "Xem và nhận nội dung chung của đơn vị (1)").await;
    let page = page.shows(STATEMENT).shows("Chưa có gì được chọn sẵn");
    an.submit(&page, &adopting, &[]).await.redirects_to(&draft);
    an.get(&draft).await.hides("Hoàn tác");
    let text = page.text();
    let offered = text.split("name=\"take\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let taken = an.submit(&page, &adopting, &[("take", offered)]).await;
    let page = an.follow(&taken.redirects_to(&draft)).await.shows("Đã đưa nội dung chung vào bản nháp");
    let mine = page.form(&draft).fields.iter().find(|it| it.value == STATEMENT).unwrap().id.clone();
    // It may be taken back, and is changed as any other.
    let page = page.offers("Hoàn tác");
    an.submit(&page, &draft, &[(&mine, "Dự đủ 12 kỳ và ghi biên bản 4 kỳ.")]).await.redirects_to(&draft);
    an.get(&adopting).await.shows(STATEMENT).hides("Bản nháp đã có nội dung này");

    // What is offered no more stays where it was adopted.
    let page = secretary.get(&list).await;
    let withdrawal = page.html.forms.iter().find(|form| form.action.ends_with("/withdrawal")).unwrap();
    let gone = secretary.post(withdrawal.action.clone()).await.redirects_to(&list);
    secretary.follow(&gone).await.shows("Đã thôi đưa nội dung ấy").hides(STATEMENT);
    an.get(&adopting).await.is_not_found();
    an.get(&draft).await.shows("ghi biên bản 4 kỳ");
}

#[tokio::test]
async fn the_list_is_the_committees_and_short() {
    let app = TestApp::start().await;
    let unit = app.unit("P01-01").await;
    let list = OfferedPath { id: unit };
    for stranger in [app.an(), app.grassroots(), app.board(), app.stranger(), app.inspector()] {
        assert!(stranger.get(&list).await.status.is_client_error());
    }
    let secretary = app.secretary();
    let page = secretary.get(&list).await.shows("Chưa có nội dung nào");
    let page = secretary.submit(&page, &list, &[("target", "12")]).await.is_refused();
    page.shows("Hãy ghi việc để đảng viên cam kết làm").shows("Cần sửa trước khi tiếp tục");
    for number in 1..=20 {
        offers(&secretary, &list, &format!("Việc chung số {number}")).await.redirects_to(&list);
    }
    secretary.get(&list).await.shows("Danh sách đã đủ 20 nội dung").does_not_offer("Thêm vào danh sách");
    // What the ward offers reaches the branch as well, after the branch's own.
    let ward = OfferedPath { id: app.unit("P01").await };
    offers(&app.grassroots(), &ward, "Việc của cả phường").await.redirects_to(&ward);
    let id = app.an().own_pledge().await;
    app.an().get(AdoptingPath { id }).await.shows("Việc của cả phường").shows("Việc chung số 20");
    app.stranger().get(AdoptingPath { id }).await.is_not_found();
}

#[tokio::test]
async fn what_is_adopted_is_like_nobody_elses() {
    let app = TestApp::start().await;
    let unit = OfferedPath { id: app.unit("P01-01").await };
    let words = "Sáng thứ bảy dọn kênh mương cùng bà con xóm trên, mỗi quý giúp hai hộ neo đơn gặt lúa và sửa mái nhà trước mùa bão";
    let like = "Gần như bản của một đồng chí trong chi bộ.";
    for person in [app.toan(), app.long()] {
        let id = person.writes_a_pledge(words).await;
        person.sends(id).await;
    }
    let an = app.an();
    let id = an.writes_a_pledge(words).await;
    an.get(DraftPath { id }).await.shows(like);
    offers(&app.secretary(), &unit, words).await.redirects_to(&unit);
    an.get(DraftPath { id }).await.hides(like);
}
