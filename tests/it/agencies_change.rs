//! The Board at the top changes agencies, where people work: each act looked at first, today or on a day to come.

use camket::{
    pledge::show::PledgePath,
    register::member::RegisterMemberPath,
    reorganization::{
        Kind,
        agency::{
            act::{AgencyActPath, FoundingPath},
            list::AgenciesPath,
            past::PastAgenciesPath,
            show::AgencyPath,
        },
        coming::due::take_up,
    },
    unit::AgencyId,
};
use chrono::Days;

use crate::harness::{Page, TestApp, Visitor};

const WHY: [(&str, &str); 2] =
    [("reason", "Sắp xếp bộ máy"), ("basis", "Quyết định số 88-QĐ/TU ngày 20/11/2026")];
const OFFICE: &str = "Phường Lê Hồng Phong";
const KEY: &str = "01890a5d-ac96-774b-bcce-b302099a8057";
const NEW: &str = "UBND phường Cẩm Thành";

impl Visitor {
    /// Fills the form of an act and looks at what it would do.
    async fn changes(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let form = self.get(path).await.is_ok();
        self.submit(&form, path, &[&WHY, fields].concat()).await
    }

    /// Changes an agency and presses the button, twice: the second lands where the first did.
    async fn does(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let check = self.changes(path, fields).await.is_ok();
        let done = self.submit(&check, path, &[("then", "do")]).await.is_done();
        self.submit(&check, path, &[("then", "do")]).await.redirects_to(done.location());
        self.follow(&done).await.is_ok()
    }

    /// Founds an agency as of today; its id.
    async fn founds(&self, name: &str) -> AgencyId {
        let list = self.does(&FoundingPath.to_string(), &[("name", name)]).await;
        AgencyId(list.link(name).rsplit('/').next().unwrap().parse().unwrap())
    }
}

fn path(id: AgencyId, act: Kind) -> String {
    AgencyActPath { id, act }.to_string()
}

/// The pledges of the open year that follow an agency.
fn papers_at(id: AgencyId) -> String {
    format!(
        "select count(*) from pledge join cycle on cycle.id = cycle_id
          where agency_id = '{id}' and state <> 'waived' and cycle.year = 2027"
    )
}

async fn working_at(app: &TestApp, name: &str) -> i64 {
    app.counts(&format!(
        "select count(*) from member join agency on agency.id = agency_id where agency.name = '{name}'"
    ))
    .await
}

#[tokio::test]
async fn an_agency_of_a_day_to_come_is_there_on_that_day_and_not_before() {
    let app = TestApp::start().await;
    let board = app.board();
    let page = board.does(&FoundingPath.to_string(), &[("name", NEW), ("day", "01/12/2026")]).await;
    page.clone().shows("Sẽ có hiệu lực ngày 01/12/2026").shows(NEW).does_not_offer("Thực hiện");
    let list = board.get(AgenciesPath).await.shows("Sẽ có hiệu lực ngày 01/12/2026");
    list.shows(&format!("Thành lập {NEW}."));
    assert_eq!(app.counts(&format!("select count(*) from agency where name = '{NEW}'")).await, 0);

    app.comes_to(2026, 11, 30);
    assert_eq!(take_up(&app.app).await.unwrap(), 0, "not before its day");
    app.comes_to(2026, 12, 1);
    assert_eq!(take_up(&app.app).await.unwrap(), 1);
    assert_eq!(take_up(&app.app).await.unwrap(), 0, "once");
    board.signs_in().await.is_done();
    let list = board.get(AgenciesPath).await.hides("Sẽ có hiệu lực").shows(NEW);
    let one = board.follow_link(&list, NEW).await.shows("Chưa có").shows("Không thuộc nơi nào");
    one.shows(&format!("Từ ngày 01/12/2026: {NEW}. Sắp xếp bộ máy; căn cứ Quyết định số 88-QĐ/TU"));
    board.get(format!("{PastAgenciesPath}?on=30/11/2026")).await.shows(OFFICE).hides(NEW);
    board.get(format!("{PastAgenciesPath}?on=01/12/2026")).await.shows(OFFICE).shows(NEW);
    let lines = "select count(*) from audit_entry where act = 'KeepAgencies'";
    assert_eq!(app.counts(lines).await, 2, "one for preparing, one for doing");
}

#[tokio::test]
async fn before_agencies_merge_it_is_told_who_moves_and_who_takes_over() {
    let app = TestApp::start().await;
    let (board, office) = (app.board(), app.ward_office().await);
    let id = app.an().sends_a_pledge().await;
    app.arranges(
        "insert into state_grade (id, pledge_id, key, at, actor_id, actor_name, office_title, grade, words)
         select gen_random_uuid(), pledge.id, gen_random_uuid(), now(), head.id, head.full_name, 'x', 'good', 'x'
           from pledge join member on member.id = pledge.member_id, member head
          where member.code = 'QN000013' and head.code = 'QN000038'",
    )
    .await;
    app.agency_head().get(PledgePath { id }).await.is_ok();
    let new = board.founds(NEW).await;
    let (people, papers) = (working_at(&app, OFFICE).await, app.counts(&papers_at(office)).await);
    let posts = format!("select count(*) from post where agency_id = '{office}' and kind = 'government'");
    let posts = app.counts(&posts).await;
    assert!(people > 1 && papers > 1 && posts > 1, "a story of several people");

    let (part, merger) = (new.to_string(), path(office, Kind::AgencyMerger));
    let fields = [("part", part.as_str()), ("target", &part)];
    let check = board.changes(&merger, &fields).await.is_ok();
    let check = check
        .shows(&format!("Đảng viên chuyển nơi công tác {people}"))
        .shows(&format!("Bản cam kết của năm chưa khóa chuyển theo {papers}"))
        .shows(&format!("Trong đó còn chờ thủ trưởng xếp loại {}", papers - 1))
        .shows("Lê Thanh Bình (QN000038)")
        .shows(&format!("Chức vụ chính quyền ở nơi kết thúc, cần cập nhật trong hồ sơ {posts}"))
        .shows(&format!(
            "{NEW} chưa có thủ trưởng: hãy giao nhiệm vụ để có người tiếp nhận {papers} bản cam kết"
        ))
        .shows("Thực hiện rồi thì không rút lại được");
    let done = board.submit(&check, &merger, &[("then", "do")]).await;
    board.submit(&check, &merger, &[("then", "do")]).await.redirects_to(done.location());

    assert_eq!((working_at(&app, OFFICE).await, working_at(&app, NEW).await), (0, people));
    assert_eq!(app.counts(&papers_at(new)).await, papers);
    app.agency_head().get("/agency").await.is_not_found();
    app.agency_head().get(PledgePath { id }).await.is_not_found();
    let page = board.follow(&done).await.shows("Nơi này đã kết thúc từ ngày 23/11/2026").shows("kế thừa");
    page.does_not_offer("Đổi tên cơ quan, đơn vị công tác");
    board.get(&merger).await.is_not_found();
    board
        .get(AgencyPath { id: new })
        .await
        .shows("Hợp nhất cơ quan, đơn vị công tác")
        .shows(&people.to_string());
    let an = app.finds("select id from member where code = 'QN000013'").await;
    let an = serde_json::from_value(an[0]["id"].clone()).unwrap();
    board.get(RegisterMemberPath { id: an }).await.shows(NEW);
    let record = "select count(*) from member_change join member on member.id = member_id
                   where member.code = 'QN000013' and act = 'agency' and holds_from = '2026-11-23'
                     and fields @> '[{\"from\": \"Phường Lê Hồng Phong\", \"to\": \"UBND phường Cẩm Thành\"}]'";
    assert_eq!(app.counts(record).await, 1, "told in the history of the record, once");
    let yesterday = app.today() - Days::new(1);
    let past = board.get(format!("{PastAgenciesPath}?on={yesterday}")).await;
    past.shows(OFFICE).shows(&format!("Đã kết thúc; {NEW} kế thừa"));
}

#[tokio::test]
async fn a_divided_agency_sends_whom_was_chosen_and_ends_when_nobody_stays() {
    let app = TestApp::start().await;
    let (board, office) = (app.board(), app.ward_office().await);
    let division = path(office, Kind::AgencyDivision);
    let people = working_at(&app, OFFICE).await;
    let all =
        app.finds(&format!("select id, code from member where agency_id = '{office}' order by code")).await;
    let id = |code: &str| {
        let row = all.iter().find(|row| row["code"] == code).unwrap();
        format!("place-{}", row["id"].as_str().unwrap())
    };
    let an = id("QN000013");
    // Someone goes to a place that has no name: what was chosen and typed is kept.
    let refused = board.changes(&division, &[("new_name-1", "Văn phòng"), (an.as_str(), "2")]).await;
    let refused = refused.is_refused().shows("Chưa có ai về nơi mới này.").shows("chưa ghi tên");
    let value = |id: &str| {
        refused.form(&division).fields.iter().find(|field| field.id == id).map(|field| field.value.clone())
    };
    assert_eq!(value("new_name-1").as_deref(), Some("Văn phòng"));
    assert_eq!(value(&an).as_deref(), Some("2"));
    assert_eq!(value("reason").as_deref(), Some("Sắp xếp bộ máy"));

    let page = board.does(&division, &[("new_name-1", "Văn phòng"), (an.as_str(), "1")]).await;
    page.shows("1 đảng viên làm việc ở Phường Lê Hồng Phong chuyển sang Văn phòng.");
    assert_eq!((working_at(&app, OFFICE).await, working_at(&app, "Văn phòng").await), (people - 1, 1));
    app.agency_head().get("/agency").await.is_ok().hides("Đỗ Công An");

    let places: Vec<String> = all
        .iter()
        .filter(|row| row["code"] != "QN000013")
        .map(|row| format!("place-{}", row["id"].as_str().unwrap()))
        .collect();
    let mut fields: Vec<(&str, &str)> = places.iter().map(|place| (place.as_str(), "1")).collect();
    fields.push(("new_name-1", "Trung tâm hành chính công"));
    board
        .does(&division, &fields)
        .await
        .shows("Nơi này đã kết thúc")
        .shows("Trung tâm hành chính công kế thừa");
    assert_eq!(working_at(&app, "Trung tâm hành chính công").await, people - 1);
}

#[tokio::test]
async fn what_was_prepared_for_an_agency_is_cancelled_and_told_of_what_leaves_it_no_room() {
    let app = TestApp::start().await;
    let (board, office) = (app.board(), app.ward_office().await);
    let new = board.founds(NEW).await.to_string();
    let renaming = path(office, Kind::AgencyRenaming);
    let later = [("name", "UBND phường Lê Hồng Phong"), ("day", "20/12/2026")];
    let page = board.does(&renaming, &later).await.shows("Sẽ có hiệu lực ngày 20/12/2026");
    board.get(AgencyPath { id: office }).await.shows("Sẽ có hiệu lực ngày 20/12/2026");
    // Who ends before that day leaves nothing to rename; who ends after it does.
    let closing = path(office, Kind::AgencyClosing);
    let ends = |day| [("target", new.as_str()), ("day", day)];
    let told = "Việc đã chuẩn bị cho ngày 20/12/2026 (Đổi tên cơ quan, đơn vị công tác";
    board.changes(&closing, &ends("19/12/2026")).await.is_ok().shows(told);
    board.changes(&closing, &ends("21/12/2026")).await.is_ok().hides(told);
    // The same name on a later day is taken by then.
    let taken = board.changes(&FoundingPath.to_string(), &[later[0], ("day", "21/12/2026")]).await;
    taken.is_refused().shows("Đã có cơ quan, đơn vị mang tên này");

    let path = page.asked.split(' ').nth(1).unwrap().split('?').next().unwrap().to_owned();
    for stranger in
        [app.secretary(), app.grassroots(), app.standing(), app.administrator(), app.agency_head()]
    {
        stranger.get(&path).await.is_not_found();
        stranger.post(format!("{path}/discarding")).await.is_not_found();
        stranger.get(AgenciesPath).await.is_not_found();
        stranger.get(PastAgenciesPath).await.is_not_found();
        stranger.get(AgencyPath { id: office }).await.is_not_found();
        stranger.get(&renaming).await.is_not_found();
        stranger.post_form(&renaming, [("key", KEY), ("then", "do")]).await.is_not_found();
    }
    for keeper in [app.administrator(), app.secretary()] {
        let close = format!("select close_agency('{office}', null, '2026-11-23')");
        let refused = app.tries(&keeper, &close).await.unwrap_err();
        assert!(refused.to_string().contains("keeps no agencies"), "{refused}");
    }
    board.post(format!("{path}/acceptance")).await.is_conflict();
    board.post(format!("{path}/discarding")).await.redirects_to(AgencyPath { id: office });
    board.get(&path).await.shows("Việc này đã hủy");
    board.get(AgencyPath { id: office }).await.hides("Sẽ có hiệu lực");
    app.comes_to(2026, 12, 20);
    assert_eq!(take_up(&app.app).await.unwrap(), 0);
    assert_eq!(working_at(&app, "UBND phường Lê Hồng Phong").await, 0);
}

#[tokio::test]
async fn agencies_stand_under_one_another_without_a_circle_and_keep_their_names_of_then() {
    let app = TestApp::start().await;
    let (board, office) = (app.board(), app.ward_office().await);
    let new = board.founds(NEW).await;
    let (above, below) = (new.to_string(), office.to_string());
    board.does(&path(office, Kind::AgencyMoving), &[("target", above.as_str())]).await.shows(NEW);
    board.get(AgencyPath { id: new }).await.offers(OFFICE);
    let circle = board.changes(&path(new, Kind::AgencyMoving), &[("target", below.as_str())]).await;
    circle.is_refused().shows("không thể thuộc chính nó");
    board.changes(&path(office, Kind::AgencyMoving), &[("target", &above)]).await.is_refused();

    let alone = board.changes(&path(office, Kind::AgencyClosing), &[("target", "")]).await;
    alone.is_refused().shows("Hãy chọn nơi họ chuyển đến");
    let nameless = board.changes(&path(office, Kind::AgencyRenaming), &[("name", ""), ("reason", "")]).await;
    nameless.is_refused().shows("Hãy ghi tên đầy đủ").shows("Hãy ghi lý do");
    let taken = board.changes(&path(office, Kind::AgencyRenaming), &[("name", NEW)]).await;
    let taken = taken.is_refused().shows("Đã có cơ quan, đơn vị mang tên này");
    let kept = taken.form(path(office, Kind::AgencyRenaming)).fields.iter().any(|field| field.value == NEW);
    assert!(kept, "what was typed stays");
    let before =
        board.changes(&path(new, Kind::AgencyRenaming), &[("name", "X"), ("day", "22/11/2026")]).await;
    before.is_refused().shows("đã thay đổi từ ngày 23/11/2026");

    // The one above ends: what stood under it goes to its successor.
    let next = board.founds("Sở Nội vụ").await.to_string();
    board
        .does(&path(new, Kind::AgencyClosing), &[("target", next.as_str())])
        .await
        .shows("Sở Nội vụ kế thừa");
    board.get(AgencyPath { id: office }).await.shows("thuộc Sở Nội vụ");
    app.comes_to(2026, 12, 1);
    board.signs_in().await.is_done();
    board.does(&path(office, Kind::AgencyRenaming), &[("name", "Phường Hồng Phong")]).await;
    let past = board.get(format!("{PastAgenciesPath}?on=30/11/2026")).await;
    past.shows(OFFICE).shows("Nay là Phường Hồng Phong").hides("UBND phường Cẩm Thành Sở");
    board.get(format!("{PastAgenciesPath}?on=khi")).await.shows("Chưa đọc được ngày này");
}

#[tokio::test]
async fn a_merger_waits_for_its_day_with_whoever_works_there_then() {
    let app = TestApp::start().await;
    let (board, office) = (app.board(), app.ward_office().await);
    let new = board.founds(NEW).await.to_string();
    let fields = [("part", new.as_str()), ("target", ""), ("name", "Trung tâm"), ("day", "01/12/2026")];
    board.does(&path(office, Kind::AgencyMerger), &fields).await.shows("Trung tâm kế thừa");
    assert_eq!(working_at(&app, "Trung tâm").await, 0, "nobody moves before");
    let people = working_at(&app, OFFICE).await;
    // One more comes before that day.
    app.arranges(&format!("update member set agency_id = '{office}' where code = 'QN000008'")).await;
    app.comes_to(2026, 12, 1);
    assert_eq!(take_up(&app.app).await.unwrap(), 1);
    assert_eq!(working_at(&app, "Trung tâm").await, people + 1);
    let ended = "select count(*) from agency where upper(during) = '2026-12-01'";
    assert_eq!(app.counts(ended).await, 2);
    let heads =
        format!("select count(*) from appointment where agency_id = '{office}' and upper_inf(during)");
    assert_eq!(app.counts(&heads).await, 0);
}
