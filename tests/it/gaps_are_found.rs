//! Where nobody can act is found, told with its consequence, and leads to the page that mends it.

use camket::appointment::gaps::GapsPath;

use crate::harness::TestApp;

/// Everyone who can act is away: what each kind of gap looks like.
const AWAY: &str = "
update appointment set during = 'empty' where office in ('secretary', 'deputy_secretary')
   and unit_id = (select id from unit where code = 'P02-02');
update appointment set during = 'empty' where office = 'grassroots_committee'
   and unit_id = (select id from unit where code = 'P02');
update appointment set during = 'empty' where office in ('agency_head', 'standing_committee');
";

#[tokio::test]
async fn each_gap_is_told_and_leads_to_what_mends_it() {
    let app = TestApp::start().await;
    let (board, administrator) = (app.board(), app.administrator());
    let city = app.unit("TU").await;
    app.arranges(AWAY).await;
    let page = board.get(GapsPath { id: city }).await.is_ok();
    let page = page
        .shows("Chi bộ chưa có bí thư, phó bí thư (1)")
        .shows("Bí thư, phó bí thư chưa có tài khoản hoạt động (1)")
        .shows("Đảng ủy cơ sở chưa có ai (1)")
        .shows("Cán bộ chưa có cấp quyết định (1)")
        .shows("Ban Tổ chức chưa đủ hai người (1)")
        .shows("Quản trị chưa đủ hai người (1)")
        .shows("Không ai đọc và xác nhận bản cam kết của chi bộ.");
    let agencies = app.counts(
        "select count(distinct agency_id) from member where standing in ('probationary', 'official') and agency_id is not null",
    );
    let agencies = agencies.await;
    let only = page.shows(&format!("Cơ quan chưa có thủ trưởng ({agencies})"));
    let link = only.html.offers.iter().find(|offer| offer.label.starts_with("Chi bộ chưa có")).unwrap();
    let one = board.get(link.href.clone().unwrap()).await;
    let one = one.shows("Chi bộ Trung tâm Phát triển quỹ đất").hides("Không ai ghi mức xếp loại");
    let giving = one
        .html
        .offers
        .iter()
        .find(|offer| offer.label.starts_with("Giao nhiệm vụ: Chi bộ Trung tâm"))
        .unwrap();
    let form = board.get(giving.href.clone().unwrap()).await.shows("Chi bộ Trung tâm");
    let path =
        form.html.forms.iter().find(|form| form.action.ends_with("/offices/new")).unwrap().action.clone();
    let check = board
        .submit(&form, &path, &[("office", "secretary"), ("member", "QN001005"), ("reason", "Chỉ định.")])
        .await;
    board.submit(&check, &path, &[]).await.is_done();
    board.get(GapsPath { id: city }).await.hides("Chi bộ chưa có bí thư, phó bí thư");

    // An administrator sees the gaps, and who holds what, but gives no such office.
    let seen = administrator.get(GapsPath { id: city }).await.shows("Đảng ủy cơ sở chưa có ai (1)");
    assert!(seen.html.offers.iter().any(|offer| offer.label == "Xem nhiệm vụ: Đảng bộ Phường Nghĩa Lộ"));
    app.secretary().get(GapsPath { id: city }).await.is_not_found();
    app.stranger().get(GapsPath { id: city }).await.is_not_found();
}

#[tokio::test]
async fn whoever_stands_in_for_a_holder_fills_the_gap() {
    let app = TestApp::start().await;
    let ward = app.unit("P02").await;
    app.arranges(
        "update account set password_hash = null where member_id in
           (select member_id from appointment where office in ('secretary', 'deputy_secretary')
             and unit_id = (select id from unit where code = 'P02-01'))",
    )
    .await;
    let told = "Bí thư, phó bí thư chưa có tài khoản hoạt động";
    app.board().get(GapsPath { id: ward }).await.shows(told);
    app.arranges(
        "insert into deputation (id, key, appointment_id, holder_id, holder_name, deputy_id, deputy_name, office_title,
                                 during, reason, asked_at, answered_at, accepted)
         select gen_random_uuid(), gen_random_uuid(), appointment.id, appointment.member_id, 'x', deputy.id, 'x', 'x',
                daterange('2026-11-01', '2027-01-01'), 'x', now(), now(), true
           from appointment, member deputy
          where deputy.code = 'QN001001' and office = 'secretary'
            and unit_id = (select id from unit where code = 'P02-01')",
    )
    .await;
    app.board().get(GapsPath { id: ward }).await.hides(told);
}

#[tokio::test]
async fn nothing_missing_is_said_too() {
    let app = TestApp::start().await;
    let ward = app.unit("P02").await;
    app.board().get(GapsPath { id: ward }).await.shows("Không thiếu chỗ nào");
}
