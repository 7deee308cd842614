//! The Organization Board changes the tree of units, one act at a time.

use camket::{
    pledge::show::PledgePath,
    register::{past::PastPath, unit::RegisterUnitPath},
    reorganization::{Kind, act::ActPath, overview::ReorganizationPath},
    unit::UnitId,
};
use chrono::Days;

use crate::harness::{Page, TestApp, Visitor};

/// A reason and a basis, as every act needs them.
const WHY: [(&str, &str); 2] =
    [("reason", "Sắp xếp theo địa bàn"), ("basis", "Quyết định số 125-QĐ/TU ngày 20/11/2026")];

impl Visitor {
    /// Fills the form of an act and looks at what it would do.
    async fn tries_to(&self, unit: UnitId, act: Kind, fields: &[(&str, &str)]) -> (String, Page) {
        let path = ActPath { id: unit, act };
        let form = self.get(&path).await.is_ok();
        let value = |name: &str| {
            form.form(&path).fields.iter().find(|field| field.name == name).unwrap().value.clone()
        };
        let (key, day) = (value("key"), value("day"));
        let mut all = vec![("key", key.as_str())];
        if fields.iter().all(|(name, _)| *name != "day") {
            all.push(("day", day.as_str()));
        }
        all.extend(WHY.iter().filter(|(name, _)| fields.iter().all(|(given, _)| given != name)));
        all.extend(fields);
        let page = self.post_form(&path, all).await;
        (path.to_string(), page)
    }

    /// Does an act, after its page was shown.
    async fn reorganizes(&self, unit: UnitId, act: Kind, fields: &[(&str, &str)]) -> Page {
        let (path, check) = self.tries_to(unit, act, fields).await;
        let check = check.is_ok();
        self.submit(&check, path, &[("then", "do")]).await.redirects_to(ReorganizationPath { id: unit })
    }
}

async fn names(app: &TestApp, code: &str) -> Vec<String> {
    let sql = format!(
        "select unit_history.name from unit_history join unit on unit.id = unit_id where unit.code = '{code}'
          and not isempty(during) order by during"
    );
    app.finds(&sql).await.iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_unit_is_founded_once_with_its_reason_and_basis() {
    let app = TestApp::start().await;
    let (board, ward) = (app.board(), app.unit("P01").await);
    let register = board.get(RegisterUnitPath { id: ward }).await;
    let page = board.follow_link(&register, "Sắp xếp tổ chức").await.shows("Chưa có thay đổi nào được ghi");
    board.follow_link(&page, "Thành lập đơn vị trực thuộc").await.is_ok();

    let nothing = [("day", "mai"), ("reason", ""), ("basis", ""), ("code", ""), ("name", ""), ("kind", "")];
    let (_, page) = board.tries_to(ward, Kind::Founding, &nothing).await;
    page.is_refused()
        .shows("Hãy ghi ngày có hiệu lực")
        .shows("Hãy ghi lý do")
        .shows("Hãy ghi căn cứ")
        .shows("Hãy ghi mã của đơn vị mới")
        .shows("Hãy ghi tên đầy đủ")
        .shows("Hãy chọn loại hình");
    let new = |code| {
        [("code", code), ("name", "Chi bộ Thôn 4 Phường Lê Hồng Phong"), ("kind", "Chi bộ trực thuộc")]
    };
    let (_, taken) = board.tries_to(ward, Kind::Founding, &new("P01-01")).await;
    taken.is_refused().shows("Mã «P01-01» đã có đơn vị dùng");

    let (path, check) = board.tries_to(ward, Kind::Founding, &new("P01-04")).await;
    let check =
        check.is_ok().shows("Thành lập Chi bộ Thôn 4 Phường Lê Hồng Phong").shows("Quyết định số 125-QĐ/TU");
    assert_eq!(
        app.counts("select count(*) from unit where code = 'P01-04'").await,
        0,
        "a look changes nothing"
    );
    let again = board.submit(&check, &path, &[("then", "edit")]).await.is_ok();
    assert!(again.text().contains("P01-04"), "what was typed is kept");
    for _ in 0..2 {
        board.submit(&check, &path, &[("then", "do")]).await.redirects_to(ReorganizationPath { id: ward });
    }
    assert_eq!(app.counts("select count(*) from unit where code = 'P01-04'").await, 1);
    let history = app
        .finds("select reason, basis from unit_history join unit on id = unit_id where code = 'P01-04'")
        .await;
    assert_eq!(history[0]["basis"], "Quyết định số 125-QĐ/TU ngày 20/11/2026");
    board
        .get(ReorganizationPath { id: ward })
        .await
        .shows("Thành lập Chi bộ Thôn 4")
        .shows("Sắp xếp theo địa bàn");
    board.get(RegisterUnitPath { id: ward }).await.shows("Chi bộ Thôn 4");
}

#[tokio::test]
async fn a_renamed_unit_keeps_its_old_name_in_the_past() {
    let app = TestApp::start().await;
    let (board, branch) = (app.board(), app.unit("P01-01").await);
    let kind = ("kind", "Chi bộ trực thuộc");
    let (_, same) =
        board.tries_to(branch, Kind::Renaming, &[("name", "Chi bộ Thôn 1 Phường Lê Hồng Phong"), kind]).await;
    same.is_refused().shows("vẫn như cũ");
    let past = (app.today() - Days::new(10)).format("%d/%m/%Y").to_string();
    board.reorganizes(branch, Kind::Renaming, &[("name", "Chi bộ Thôn Đông"), kind, ("day", &past)]).await;
    assert_eq!(names(&app, "P01-01").await, ["Chi bộ Thôn 1 Phường Lê Hồng Phong", "Chi bộ Thôn Đông"]);

    let refused = |day: String, name: &'static str| {
        let board = board.clone();
        async move {
            let fields = [("name", name), kind, ("day", day.as_str())];
            board.tries_to(branch, Kind::Renaming, &fields).await.1.is_refused()
        }
    };
    let day = |back: u64| (app.today() - Days::new(back)).format("%d/%m/%Y").to_string();
    refused(day(11), "Chi bộ Thôn Tây").await.shows("đã thay đổi từ ngày");
    refused("31/12/2018".to_owned(), "Chi bộ Thôn Tây").await.shows("Năm 2018 đã khóa số liệu");
    let far = (app.today() + Days::new(800)).format("%d/%m/%Y").to_string();
    refused(far, "Chi bộ Thôn Tây").await.shows("Chỉ chuẩn bị được đến ngày");
    let (_, wrong) = board
        .tries_to(branch, Kind::Renaming, &[("name", "Đảng bộ Đông"), ("kind", "Đảng bộ bộ phận")])
        .await;
    wrong.is_refused().shows("đảng viên sinh hoạt trực tiếp");
}

#[tokio::test]
async fn what_a_branch_moves_under_decides_for_it() {
    let app = TestApp::start().await;
    let (board, branch) = (app.board(), app.unit("P01-01").await);
    let target = app.unit("P02").await.to_string();
    let (committee, sent) = (app.person("QN001004"), app.an().sends_a_pledge().await);
    committee.get(PledgePath { id: sent }).await.is_not_found();
    let (_, none) = board.tries_to(branch, Kind::Moving, &[("target", "")]).await;
    none.is_refused().shows("Hãy chọn cấp trên mới");
    board.reorganizes(branch, Kind::Moving, &[("target", &target)]).await;
    committee.get(PledgePath { id: sent }).await.is_ok();
    app.grassroots().get(PledgePath { id: sent }).await.is_not_found();
    app.secretary().get(PledgePath { id: sent }).await.offers("Xác nhận bản cam kết");
    let wrong = app.counts(
        "select count(*) from pledge join cycle on cycle.id = cycle_id
           join unit branch on branch.id = branch_id join unit decides on decides.id = decides_id
          where branch.code = 'P01-01' and decides.code <> case cycle.year when 2018 then 'P01' else 'P02' end",
    );
    assert_eq!(wrong.await, 0);
}

#[tokio::test]
async fn a_merged_branch_is_succeeded_by_the_one_that_goes_on() {
    let app = TestApp::start().await;
    let (board, ward) = (app.board(), app.unit("P01").await);
    let (one, two) = (app.unit("P01-01").await.to_string(), app.unit("P01-02").await.to_string());
    let an = app.an();
    let (sent, old) = (an.sends_a_pledge().await, app.pledge_of(&an, 2018).await);
    let (_, alone) = board.tries_to(ward, Kind::Merger, &[("part", &one), ("target", &one)]).await;
    alone.is_refused().shows("ít nhất hai đơn vị");
    let fields = [("part", one.as_str()), ("part", &two), ("target", &two)];
    let (_, check) = board.tries_to(ward, Kind::Merger, &fields).await;
    check
        .is_ok()
        .shows(
            "đảng viên của Chi bộ Thôn 1 Phường Lê Hồng Phong chuyển sang Chi bộ Thôn 2 Phường Lê Hồng Phong",
        )
        .shows("Huỳnh Đình Ý (QN000001)")
        .shows("Bí thư chi bộ, Chi bộ Thôn 1 Phường Lê Hồng Phong")
        .shows("Kết thúc");
    board.reorganizes(ward, Kind::Merger, &fields).await;

    let (neighbour, secretary) = (app.neighbour(), app.secretary());
    neighbour
        .get(PledgePath { id: sent })
        .await
        .offers("Xác nhận bản cam kết")
        .shows("Chuyển theo đảng viên");
    secretary.get(PledgePath { id: sent }).await.is_not_found();
    let kept = format!("select id from pledge where id = '{old}'");
    assert_eq!(app.sees(&neighbour, &kept).await.len(), 1, "who succeeds a branch sees its old papers");
    assert!(app.sees(&secretary, &kept).await.is_empty(), "the office ended");
    let stayed =
        format!("select unit.code from pledge join unit on unit.id = branch_id where pledge.id = '{old}'");
    assert_eq!(app.finds(&stayed).await[0]["code"], "P01-01", "closed years stay where they were");
    let left = "select count(*) from member join unit on unit.id = branch_id where unit.code = 'P01-01'";
    assert_eq!(app.counts(left).await, 0);
    board.get(ActPath { id: app.unit("P01-01").await, act: Kind::Renaming }).await.is_not_found();
}

#[tokio::test]
async fn a_branch_is_divided_by_choosing_who_goes_where() {
    let app = TestApp::start().await;
    let (board, branch) = (app.board(), app.unit("P01-01").await);
    let id = |code: &'static str| {
        let app = &app;
        async move {
            let rows = app.finds(&format!("select id from member where code = '{code}'")).await;
            rows[0]["id"].as_str().unwrap().to_owned()
        }
    };
    let (an, toan) = (id("QN000013").await, id("QN000009").await);
    let new = [("new_code", "P01-1A"), ("new_name", "Chi bộ Thôn 1A")];
    let (_, nobody) = board.tries_to(branch, Kind::Division, &new).await;
    nobody.is_refused().shows("Chưa có ai hoặc đơn vị nào về đơn vị mới này");
    let chosen = [("who", an.as_str()), ("place", "1"), ("who", &toan), ("place", "1")];
    board.reorganizes(branch, Kind::Division, &[new.as_slice(), &chosen].concat()).await;
    let there = "select count(*) from member join unit on unit.id = branch_id where unit.code = 'P01-1A'";
    assert_eq!(app.counts(there).await, 2);
    let pledges = "select count(*) from pledge join unit on unit.id = branch_id where unit.code = 'P01-1A'";
    assert_eq!(app.counts(pledges).await, 2, "those of 2027, not of 2018");
    assert_eq!(
        app.counts("select count(*) from unit where code = 'P01-01' and dissolved_on is null").await,
        1
    );
}

#[tokio::test]
async fn a_ward_is_dissolved_only_when_everything_in_it_has_a_place() {
    let app = TestApp::start().await;
    let (board, ward) = (app.board(), app.unit("P01").await);
    let (_, full) = board.tries_to(ward, Kind::Dissolution, &[("target", "")]).await;
    full.is_refused().shows("còn đơn vị trực thuộc");
    let target = app.unit("P02").await.to_string();
    let fields = [("target", target.as_str()), ("hands_over", "yes")];
    let (_, check) = board.tries_to(ward, Kind::Dissolution, &fields).await;
    check.is_ok().shows("Đảng bộ Phường Nghĩa Lộ kế thừa hồ sơ").shows("Tiếp tục ở Đảng bộ Phường Nghĩa Lộ");
    board.reorganizes(ward, Kind::Dissolution, &fields).await;
    let grassroots = app.grassroots();
    grassroots.get("/overview").await.is_done();
    let seats = "select unit.code from appointment join unit on unit.id = unit_id join member on member.id = member_id
                  where member.code = 'QN000033' and during @> '2026-11-24'::date";
    assert_eq!(app.finds(seats).await[0]["code"], "P02", "the office goes on in the successor");
    for stranger in [app.secretary(), app.grassroots(), app.standing(), app.inspector(), app.administrator()]
    {
        stranger.get(ReorganizationPath { id: ward }).await.is_not_found();
        stranger.get(ActPath { id: ward, act: Kind::Renaming }).await.is_not_found();
    }
}

#[tokio::test]
async fn the_dated_tree_is_what_the_history_says_on_each_day() {
    let app = TestApp::start().await;
    for seed in ["0.1", "0.42", "0.77"] {
        app.arranges(&format!(
            "do $$ declare units uuid[]; begun date; ended date; begin
               perform setseed({seed});
               for i in 1..40 loop
                 units[i] := gen_random_uuid();
                 insert into unit (id, code, name, kind, founded_on)
                   values (units[i], 'R{seed}-' || i, 'R', 'branch', '2000-01-01');
                 begun := date '2000-01-01' + (random() * 1000)::int;
                 for k in 1..4 loop
                   ended := begun + (random() * 1500)::int;
                   insert into unit_history (unit_id, during, name, kind, parent_id, reason)
                     values (units[i], daterange(begun, ended), 'R', 'branch',
                             case when i > 1 and random() < 0.9 then units[1 + floor(random() * (i - 1))::int] end, 'x');
                   begun := ended + case when random() < 0.3 then 100 else 0 end;
                 end loop;
               end loop;
               perform rebuild_unit_closure();
             end $$"
        ))
        .await;
    }
    let days =
        "select day::date as day from generate_series('1999-12-01'::date, '2020-01-01'::date, '53 days') day";
    let truth = format!(
        "with recursive days as ({days}),
         truth (day, above_id, below_id, depth) as (
           select day, unit_id, unit_id, 0 from days join unit_history on during @> day
           union all
           select truth.day, history.parent_id, truth.below_id, truth.depth + 1
             from truth join unit_history history on history.unit_id = truth.above_id and history.during @> truth.day
            where history.parent_id is not null),
         kept as (select day, above_id, below_id, depth from days join unit_line on during @> day)"
    );
    let differing = format!(
        "{truth} select count(*) from (
           (select * from truth except select * from kept) union all (select * from kept except select * from truth)) x"
    );
    assert_eq!(app.counts(&differing).await, 0);
    assert!(app.counts(&format!("{truth} select count(*) from kept where depth > 2")).await > 100);
}

#[tokio::test]
async fn the_register_of_a_day_shows_units_names_and_people_of_then() {
    let app = TestApp::start().await;
    let (board, ward) = (app.board(), app.unit("P01").await);
    let (one, two) = (app.unit("P01-01").await.to_string(), app.unit("P01-02").await.to_string());
    let fields = [("part", one.as_str()), ("part", &two), ("target", &two)];
    board.reorganizes(ward, Kind::Merger, &fields).await;
    board.get(RegisterUnitPath { id: ward }).await.hides("Chi bộ Thôn 1 Phường").offers("Xem");
    let yesterday = app.today() - Days::new(1);
    let past = |code: &'static str| {
        let app = &app;
        async move { format!("{}?on={yesterday}", PastPath { id: app.unit(code).await }) }
    };
    let page = board.get(past("P01").await).await;
    page.clone().shows("Danh bạ tại ngày 22/11/2026").shows("Chi bộ Thôn 1 Phường Lê Hồng Phong");
    board.follow_link(&page, "Chi bộ Thôn 1 Phường Lê Hồng Phong").await.shows("Đỗ Công An");
    board.get(past("P01-02").await).await.hides("Đỗ Công An");
    board.get(PastPath { id: app.unit("P01-02").await }).await.shows("Đỗ Công An");
    app.secretary().get(past("P01").await).await.is_not_found();
}
