//! What a resolution sets for a day to come is prepared, told, and carried out on that day.

use camket::{
    register::unit::RegisterUnitPath,
    reorganization::{
        Kind, act::ActPath, coming::due::take_up, overview::ReorganizationPath, reform::ReformsPath,
    },
    unit::UnitId,
};

use crate::harness::{
    Page, TestApp, Visitor,
    moves::{book, row},
};

const WHY: [(&str, &str); 2] =
    [("reason", "Sắp xếp theo địa bàn"), ("basis", "Quyết định số 125-QĐ/TU ngày 20/11/2026")];
const NAME: (&str, &str) = ("name", "Chi bộ Thôn Đông");
const KIND: (&str, &str) = ("kind", "Chi bộ trực thuộc");

impl Visitor {
    /// Sends the form of an act for a day, looks at what it would do, and presses the button.
    async fn prepares(&self, unit: UnitId, act: Kind, fields: &[(&str, &str)]) -> Page {
        let path = ActPath { id: unit, act };
        let form = self.get(&path).await.is_ok();
        let check = self.submit(&form, &path, &[&WHY, fields].concat()).await.is_ok();
        let check = check.shows("chưa đến nên bây giờ chưa có gì thay đổi").shows("Chuẩn bị cho ngày");
        let done = self.submit(&check, &path, &[("then", "do")]).await.is_done();
        self.submit(&check, &path, &[("then", "do")]).await.redirects_to(done.location());
        self.follow(&done).await.is_ok()
    }
}

async fn name_of(app: &TestApp, code: &str) -> String {
    let rows = app.finds(&format!("select name from unit where code = '{code}'")).await;
    rows[0]["name"].as_str().unwrap().to_owned()
}

async fn state_of(app: &TestApp, page: &Page) -> String {
    let id = page.asked.rsplit('/').next().unwrap().split('?').next().unwrap();
    let rows = app.finds(&format!("select state from reorganization where id = '{id}'")).await;
    rows[0]["state"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_renaming_waits_for_its_day_and_then_happens_by_itself() {
    let app = TestApp::start().await;
    let (board, branch) = (app.board(), app.unit("P01-01").await);
    let page = board.prepares(branch, Kind::Renaming, &[NAME, KIND, ("day", "01/12/2026")]).await;
    let page = page.shows("Sẽ có hiệu lực ngày 01/12/2026").does_not_offer("Thực hiện");
    board.get(ReorganizationPath { id: branch }).await.shows("Sẽ có hiệu lực ngày 01/12/2026");
    let told = board.get(RegisterUnitPath { id: branch }).await.shows("Sẽ có hiệu lực ngày 01/12/2026");
    board.follow_link(&told, "Đổi tên, loại hình").await.shows("đổi tên thành Chi bộ Thôn Đông");
    let path = page.asked.split(' ').nth(1).unwrap().split('?').next().unwrap().to_owned();
    board.post(format!("{path}/acceptance")).await.is_conflict();
    for stranger in [app.secretary(), app.grassroots(), app.standing(), app.administrator()] {
        stranger.get(&path).await.is_not_found();
        stranger.post(format!("{path}/discarding")).await.is_not_found();
    }

    app.comes_to(2026, 11, 30);
    assert_eq!(take_up(&app.app).await.unwrap(), 0, "not before its day");
    assert_ne!(name_of(&app, "P01-01").await, "Chi bộ Thôn Đông");
    app.comes_to(2026, 12, 1);
    assert_eq!(take_up(&app.app).await.unwrap(), 1);
    assert_eq!(take_up(&app.app).await.unwrap(), 0, "once");
    assert_eq!(name_of(&app, "P01-01").await, "Chi bộ Thôn Đông");
    let since = "select lower(during)::text as day from unit_history join unit on id = unit_id
                  where unit.code = 'P01-01' and upper_inf(during)";
    assert_eq!(app.finds(since).await[0]["day"], "2026-12-01");
    let lines = "select count(*) from audit_entry join member on member.id = actor_id
                  where member.code = 'QN002001' and act = 'ReorganizeUnit'";
    assert_eq!(app.counts(lines).await, 2, "one for preparing, one for doing, both in the preparer's name");
    board.signs_in().await.is_done();
    board.get(&path).await.shows("Đã thực hiện");
    board.get(RegisterUnitPath { id: branch }).await.hides("Sẽ có hiệu lực");
    board.post(format!("{path}/discarding")).await.is_conflict();
}

#[tokio::test]
async fn acts_to_come_are_checked_against_each_other() {
    let app = TestApp::start().await;
    let (board, ward) = (app.board(), app.unit("P01").await);
    let new = |day| [("code", "P01-09"), ("name", "Chi bộ Thôn 9"), KIND, ("day", day)];
    board.prepares(ward, Kind::Founding, &new("10/12/2026")).await;
    // The same code on a later day finds it taken by then.
    let path = ActPath { id: ward, act: Kind::Founding };
    let form = board.get(&path).await.is_ok();
    let later = [&WHY[..], &new("15/12/2026")].concat();
    board.submit(&form, &path, &later).await.is_refused().shows("Mã «P01-09» đã có đơn vị dùng");
    // On an earlier day it would take the code from what waits, and that is told before the button.
    let sooner = [&WHY[..], &new("05/12/2026")].concat();
    let check = board.submit(&form, &path, &sooner).await.is_ok();
    check.shows("Việc đã chuẩn bị cho ngày 10/12/2026 (Thành lập đơn vị trực thuộc");

    // Who ends before a day that was prepared for them leaves nothing to rename.
    let (branch, other) = (app.unit("P01-01").await, app.unit("P01-02").await.to_string());
    board.prepares(branch, Kind::Renaming, &[NAME, KIND, ("day", "20/12/2026")]).await;
    let path = ActPath { id: branch, act: Kind::Dissolution };
    let form = board.get(&path).await.is_ok();
    let ends = |day| [&WHY[..], &[("target", other.as_str()), ("hands_over", "yes"), ("day", day)]].concat();
    let check = board.submit(&form, &path, &ends("19/12/2026")).await.is_ok();
    let told = "Việc đã chuẩn bị cho ngày 20/12/2026 (Đổi tên, loại hình) sẽ không thực hiện được";
    check.shows(told).shows("không còn hoạt động");
    board.submit(&form, &path, &ends("21/12/2026")).await.is_ok().hides("sẽ không thực hiện được");
}

#[tokio::test]
async fn what_was_prepared_can_be_cancelled_before_its_day() {
    let app = TestApp::start().await;
    let (board, branch) = (app.board(), app.unit("P01-01").await);
    let page = board.prepares(branch, Kind::Renaming, &[NAME, KIND, ("day", "01/12/2026")]).await;
    let path = page.asked.split(' ').nth(1).unwrap().split('?').next().unwrap().to_owned();
    board.post(format!("{path}/discarding")).await.redirects_to(ReorganizationPath { id: branch });
    board.get(&path).await.shows("Việc này đã hủy");
    app.comes_to(2026, 12, 1);
    assert_eq!(take_up(&app.app).await.unwrap(), 0);
    assert_ne!(name_of(&app, "P01-01").await, "Chi bộ Thôn Đông");
    board.signs_in().await.is_done();
    board.post(format!("{path}/acceptance")).await.is_conflict();
}

#[tokio::test]
async fn what_does_not_fit_on_its_day_is_told_and_waits_for_a_person() {
    let app = TestApp::start().await;
    let (board, ward) = (app.board(), app.unit("P01").await);
    let new = [("code", "P01-09"), ("name", "Chi bộ Thôn 9"), KIND];
    let first = board.prepares(ward, Kind::Founding, &[&new[..], &[("day", "01/12/2026")]].concat()).await;
    let path = first.asked.split(' ').nth(1).unwrap().split('?').next().unwrap().to_owned();
    // Someone takes the code before that day.
    app.arranges(
        "update unit set code = 'P01-09' where code = 'P01-02'; update unit set name = name where code = 'P01'",
    )
    .await;
    board.get(&path).await.shows("không còn khớp").shows("Mã «P01-09» đã có đơn vị dùng");
    app.comes_to(2026, 12, 1);
    assert_eq!(take_up(&app.app).await.unwrap(), 1);
    assert_eq!(take_up(&app.app).await.unwrap(), 0, "once a day");
    board.signs_in().await;
    board.get("/").await.shows("đến ngày 01/12/2026 chưa thực hiện được");
    board.get(&path).await.shows("Đã đến ngày 01/12/2026 nhưng chưa thực hiện được");
    board.post(format!("{path}/acceptance")).await.is_conflict();
    app.arranges("update unit set code = 'P01-02' where code = 'P01-09'").await;
    board.post(format!("{path}/acceptance")).await.redirects_to(ReorganizationPath { id: ward });
    assert_eq!(name_of(&app, "P01-09").await, "Chi bộ Thôn 9");
    board.get("/").await.hides("chưa thực hiện được");
}

#[tokio::test]
async fn whoever_prepared_it_must_still_hold_the_office() {
    let app = TestApp::start().await;
    let (board, branch) = (app.board(), app.unit("P01-01").await);
    let page = board.prepares(branch, Kind::Renaming, &[NAME, KIND, ("day", "01/12/2026")]).await;
    let of_board = "member_id = (select id from member where code = 'QN002001')";
    app.arranges(&format!(
        "update appointment set during = daterange(lower(during), '2026-11-25') where {of_board}"
    ))
    .await;
    app.comes_to(2026, 12, 1);
    assert_eq!(take_up(&app.app).await.unwrap(), 1);
    assert_eq!(state_of(&app, &page).await, "coming");
    assert_ne!(name_of(&app, "P01-01").await, "Chi bộ Thôn Đông");
}

#[tokio::test]
async fn a_sheet_of_several_days_does_each_on_its_day() {
    let app = TestApp::start().await;
    let board = app.board();
    let rows = vec![
        row(["", "Thành lập", "P09", "Đảng bộ Phường Mới", "Đảng bộ cơ sở", "TU", ""], "01/11/2026"),
        row(["P01-01", "Chuyển", "", "", "", "P09", ""], "01/12/2026"),
        row(["P01-02", "Hợp nhất", "P01-01", "", "", "", "Có"], "15/12/2026"),
    ];
    let page = board.brings_a_sheet(&book(&rows)).await;
    let path = page.asked.split(' ').nth(1).unwrap().to_owned();
    let page = page.shows("Phương án không có lỗi").shows("Từ ngày 01/12/2026 (chuẩn bị trước");
    board.submit(&page, format!("{path}/acceptance"), &[]).await.redirects_to(&path);
    assert_eq!(name_of(&app, "P09").await, "Đảng bộ Phường Mới");
    let waiting = "select count(*) from reorganization where state = 'coming'";
    assert_eq!(app.counts(waiting).await, 2);
    let page = board.get(&path).await.shows("Từ ngày 01/12/2026").shows("Từ ngày 15/12/2026");
    let second = page.link("Từ ngày 01/12/2026");
    board.get(&second).await.shows("Sẽ có hiệu lực ngày 01/12/2026").shows("Hủy ngày này và các ngày sau");
    let branch = app.unit("P01-01").await;
    board.get(RegisterUnitPath { id: branch }).await.shows("Sẽ có hiệu lực ngày 15/12/2026");
    board.get(ReformsPath).await.is_ok();

    app.comes_to(2026, 12, 1);
    assert_eq!(take_up(&app.app).await.unwrap(), 1);
    let above = "select up.code from unit join unit up on up.id = unit.parent_id where unit.code = 'P01-01'";
    assert_eq!(app.finds(above).await[0]["code"], "P09");
    assert_eq!(app.counts(waiting).await, 1);
    // Nobody was there for two weeks; what came due is done all the same, from its own day.
    app.comes_to(2026, 12, 20);
    assert_eq!(take_up(&app.app).await.unwrap(), 1);
    let ended = "select dissolved_on::text as day from unit where code = 'P01-02'";
    assert_eq!(app.finds(ended).await[0]["day"], "2026-12-15");
    let wrong = "select count(*) from pledge_tally tally where asked + draft + submitted + returned + agreed
                   <> (select count(*) from pledge where pledge.branch_id = tally.branch_id
                         and pledge.cycle_id = tally.cycle_id and pledge.state <> 'waived')";
    assert_eq!(app.counts(wrong).await, 0);
}

#[tokio::test]
async fn to_cancel_one_day_of_a_sheet_cancels_those_after_it() {
    let app = TestApp::start().await;
    let board = app.board();
    let rows = vec![
        row(["P01-01", "Đổi tên", "", "Chi bộ Thôn Đông", "", "", ""], "01/12/2026"),
        row(["P01-01", "Đổi tên", "", "Chi bộ Thôn Tây", "", "", ""], "15/12/2026"),
    ];
    let page = board.brings_a_sheet(&book(&rows)).await;
    let path = page.asked.split(' ').nth(1).unwrap().to_owned();
    board.post(format!("{path}/acceptance")).await.redirects_to(&path);
    board.post(format!("{path}/discarding")).await.redirects_to(ReformsPath);
    app.comes_to(2026, 12, 20);
    assert_eq!(take_up(&app.app).await.unwrap(), 0);
}

#[tokio::test]
async fn only_members_of_a_branch_go_when_it_is_divided() {
    let app = TestApp::start().await;
    let (board, branch) = (app.board(), app.unit("P01-01").await);
    let id =
        "select member.id from member join unit on unit.id = branch_id where unit.code = 'P02-01' limit 1";
    let other = app.finds(id).await[0]["id"].as_str().unwrap().to_owned();
    let path = ActPath { id: branch, act: Kind::Division };
    let form = board.get(&path).await.is_ok();
    let key = form.form(&path).fields.iter().find(|field| field.name == "key").unwrap().value.clone();
    let fields = [
        ("key", key.as_str()),
        ("day", "23/11/2026"),
        ("new_code", "P01-1A"),
        ("new_name", "Chi bộ Thôn 1A"),
        ("who", &other),
        ("place", "1"),
    ];
    board
        .post_form(&path, fields.into_iter().chain(WHY))
        .await
        .is_refused()
        .shows("không còn thuộc chi bộ này");
}
