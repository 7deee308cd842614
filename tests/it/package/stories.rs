//! A member leaves one installation with a package and enters another with it.

use camket::{
    package::{acceptance::AcceptancePath, archive, discarding::DiscardingPath, show::PackagePath},
    pledge::{PledgeId, revision, show::PledgePath},
};

use super::{parts, resealed, sends, uploads};
use crate::harness::{GOOD, Page, TestApp, Visitor};

const COMMENT: &str = "Đồng chí gương mẫu; đã hoàn thành 6 trên 12 buổi.";

/// An's pledge is confirmed and reported on; in July An leaves for a place outside, and this is the package.
pub(super) async fn leaves(app: &TestApp) -> (PledgeId, Vec<u8>) {
    let (an, secretary) = (app.an(), app.secretary());
    let id = an.sends_a_pledge().await;
    secretary.confirms(id).await;
    app.comes_to(2027, 7, 5);
    for person in [&an, &secretary] {
        person.signs_in().await.is_done();
    }
    let page = an.get(format!("/pledges/{id}/progress")).await.is_ok();
    let report = [("progress", "on_track"), ("words", "Đã dự 6 buổi.")];
    an.submit(&page, format!("/pledges/{id}/check-ins"), &report).await.is_done();
    let page = secretary.get(format!("/pledges/{id}/progress")).await.is_ok();
    for (audience, words) in [("open", "Cần giữ nhịp này."), ("officers", "Chỉ cấp ủy biết.")]
    {
        let note = [("audience", audience), ("words", words)];
        secretary.submit(&page, format!("/pledges/{id}/notes"), &note).await;
    }
    (id, departs(app, (&an, &secretary)).await)
}

/// An leaves for a place outside, and the branch takes the package.
async fn departs(app: &TestApp, people: (&Visitor, &Visitor)) -> Vec<u8> {
    departs_with(app, "QN000013", people).await
}

async fn departs_with(app: &TestApp, code: &str, (an, secretary): (&Visitor, &Visitor)) -> Vec<u8> {
    let found = format!("select id from member where code = '{code}'");
    let member = app.finds(&found).await[0]["id"].clone();
    let member = member.as_str().unwrap();
    let form = secretary.get(format!("/members/{member}/transfers/new?kind=official")).await.is_ok();
    let typed = [("destination", "Đảng bộ Phường Hải Châu, Đà Nẵng"), ("comment", COMMENT), ("clear", "yes")];
    let gone = secretary.submit(&form, format!("/members/{member}/transfers"), &typed).await.is_done();
    let page = secretary.follow(&gone).await;
    let zip = secretary.follow_link(&page, "Tải gói hồ sơ (ZIP)").await.is_ok();
    assert_eq!(zip.header("content-type"), "application/zip");
    assert!(
        zip.header("content-disposition").contains(&format!("chuyen-sinh-hoat-{}.zip", code.to_lowercase()))
    );
    // Who has left has no account here any more: the branch hands the package over.
    an.get(page.link("Tải gói hồ sơ (ZIP)")).await.asks_to_sign_in();
    for stranger in [app.far_secretary(), app.administrator(), app.toan()] {
        stranger.get(page.link("Tải gói hồ sơ (ZIP)")).await.is_not_found();
    }
    zip.body
}

/// Another installation in the same July, where nobody is An and nothing has An's ids.
async fn elsewhere() -> TestApp {
    let app = TestApp::start().await;
    app.arranges(
        "update member set full_name = 'Người Khác', born_on = '1970-01-01', card_number = null where code = 'QN000013';
         update pledge set id = gen_random_uuid(); update template set id = gen_random_uuid()",
    )
    .await;
    app.comes_to(2027, 7, 5);
    app
}

fn path_of(page: &Page) -> PackagePath {
    let id = page.location().split(['/', '?']).nth(2).and_then(|id| id.parse().ok());
    PackagePath { id: camket::package::PackageId(id.unwrap_or_else(|| panic!("{}", page.html.words))) }
}

async fn enters(board: &Visitor, file: &[u8], typed: &[(&str, &str)]) -> (PackagePath, Page) {
    let path = path_of(&uploads(board, file).await.is_done());
    let page = board.get(&path).await.is_ok();
    let done = board.submit(&page, AcceptancePath { id: path.id }, typed).await;
    (path, done)
}

#[tokio::test]
async fn a_self_review_goes_along_on_its_form() {
    let here = TestApp::start().await;
    let (an, secretary) = (here.an(), here.secretary());
    let id = here.confirmed(&an, &secretary).await;
    an.reviews_self(id, "good").await;
    let zip = departs(&here, (&an, &secretary)).await;
    let paper = parts(&zip).into_iter().find(|(name, _)| name == "ban-tu-kiem-diem.pdf");
    assert!(paper.is_some_and(|(_, pdf)| pdf.starts_with(b"%PDF-")));
    let review = archive::unpack(&zip).unwrap().review.expect("it was sent");
    assert!(review.pinned.as_ref().is_some_and(|pinned| pinned.form.title.contains("2A")));

    let there = TestApp::start().await;
    let board = there.board();
    let page = board.get(&path_of(&uploads(&board, &zip).await.is_done())).await;
    page.shows("Tự kiểm điểm ở nơi đi")
        .shows("Về thực hiện chức trách, nhiệm vụ được giao")
        .shows("Tự đánh giá mức độ: Tốt.")
        .shows("Mức tự xếp loại Hoàn thành tốt nhiệm vụ");
}

#[tokio::test]
async fn quarters_of_whoever_led_go_along_as_they_wrote_them() {
    let here = TestApp::start().await;
    let id = here.deputy().sends_a_pledge().await;
    here.secretary().confirms(id).await;
    here.comes_to(2027, 3, 25);
    let (deputy, secretary) = (here.deputy(), here.secretary());
    deputy.plans_quarter(id, 1).await;
    deputy.scores_quarter(id, 1, &GOOD).await;
    deputy.scores_quarter(id, 1, &GOOD).await;
    secretary.proposes_quarter(id, 1, &GOOD).await;
    let zip = departs_with(&here, "QN000002", (&deputy, &secretary)).await;
    let package = archive::unpack(&zip).unwrap();
    let steps: Vec<_> = package.quarters.iter().map(|one| (one.quarter, one.step.as_str())).collect();
    assert_eq!(
        steps,
        [(1, "objectives"), (1, "self_score")],
        "the newest of each, and what others said stays"
    );
    assert!(package.quarters[1].lines.iter().all(|line| line.result == "Đạt, có sổ theo dõi."));
    assert_eq!(package.quarters[1].points, "28 + 61,5 = 89,5");

    let there = TestApp::start().await;
    let board = there.board();
    let page = board.get(&path_of(&uploads(&board, &zip).await.is_done())).await;
    page.shows("Đánh giá theo quý ở nơi đi")
        .shows("Quý I, tự chấm điểm")
        .shows("Tiếp dân hằng tuần. Sản phẩm: Sổ tiếp dân. Kết quả: Đạt, có sổ theo dõi.")
        .shows("Mức tự xếp: Hoàn thành tốt nhiệm vụ.")
        .hides("Đúng tiến độ, có sản phẩm.");
}

#[tokio::test]
async fn a_member_leaves_with_a_package_and_enters_elsewhere() {
    let here = TestApp::start().await;
    let (id, zip) = leaves(&here).await;
    let names: Vec<String> = parts(&zip).into_iter().map(|(name, _)| name).collect();
    let all = [
        "manifest.json",
        "member.json",
        "transfer.json",
        "progress.json",
        "comments.json",
        "pledge.json",
        "ho-so.pdf",
        "ban-cam-ket.pdf",
    ];
    assert_eq!(names, all);
    let papers = parts(&zip).into_iter().filter(|(name, _)| name.ends_with(".pdf"));
    assert!(papers.into_iter().all(|(_, bytes)| bytes.starts_with(b"%PDF-") && bytes.len() > 5_000));
    let package = archive::unpack(&zip).unwrap();
    assert_eq!(package.comments[0].words, COMMENT);
    assert_eq!(package.progress.check_ins[0].words, "Đã dự 6 buổi.");
    let notes: Vec<_> = package.progress.notes.iter().map(|note| note.words.as_str()).collect();
    assert_eq!(notes, ["Cần giữ nhịp này."], "what officers note among themselves stays");

    let there = elsewhere().await;
    let (board, far) = (there.board(), there.far_secretary());
    let (path, refused) = enters(&board, &zip, &[("branch", "P02-01")]).await;
    let page =
        refused.is_refused().shows("Mã QN000013 đã là của Người Khác").shows(COMMENT).shows("Đã dự 6 buổi.");
    let accept = AcceptancePath { id: path.id };
    let nowhere = board.submit(&page, &accept, &[("branch", "P02"), ("code", "DN000001")]).await.is_refused();
    let page = nowhere.shows("Hãy ghi đúng mã hoặc tên của một chi bộ");
    let typed = [("branch", "chi bo to dan pho 1 phuong nghia lo"), ("code", "dn000001")];
    for _ in 0..2 {
        board.submit(&page, &accept, &typed).await.redirects_to(&path);
    }
    board.get(&path).await.shows("Đã nhập").offers("Bản cam kết đã nhập");

    // The pledge stands as it was sent, under its own digest, and the new branch confirms it.
    let read =
        far.get(PledgePath { id }).await.shows("Nhập từ gói chuyển").shows("dấu nội dung đã đối chiếu");
    far.follow_link(&read, "Gói hồ sơ đã nhập: nhận xét, kết quả ở nơi đi").await.shows(COMMENT);
    let read = read.shows("Dự đủ 12 buổi sinh hoạt").offers("Xác nhận bản cam kết");
    drop(read);
    far.confirms(id).await;
    far.get(&path).await.shows(COMMENT);
    far.get(PledgePath { id }).await.shows("Đã xác nhận");
    let owner = there.as_owner();
    let nobody = camket::access::Actor::command_line(there.today());
    let mut tx = owner.read(&nobody).await.unwrap();
    let kept = revision::find(&mut tx, id, 1).await.unwrap();
    assert_eq!(kept.computed_digest(id).unwrap(), kept.digest);
    drop(tx);
    owner.close().await;
    // The year's own template is still the one that others are given.
    let versions = there.finds("select min(version) as low, max(version) as high from template join cycle on cycle.id = cycle_id where year = 2027 and category = (select category from pledge where revision = 1)").await;
    assert_eq!((versions[0]["low"].as_i64(), versions[0]["high"].as_i64()), (Some(0), Some(1)));
    for stranger in [there.secretary(), there.toan(), there.administrator()] {
        stranger.get(&path).await.is_not_found();
    }

    // Once is enough.
    let (_, again) = enters(&board, &zip, &[("branch", "P02-01"), ("code", "DN000002")]).await;
    again.is_refused().shows("đang có trong danh bạ");
    assert_eq!(
        there
            .counts("select count(*) from member where card_number is not null and full_name = 'Đỗ Công An'")
            .await,
        1
    );
    assert_eq!(
        there
            .counts(
                "select count(*) from account join member on member.id = member_id where code = 'DN000001'"
            )
            .await,
        1
    );
}

#[tokio::test]
async fn who_comes_back_is_known_again() {
    let app = TestApp::start().await;
    let (id, zip) = leaves(&app).await;
    let (board, far) = (app.board(), app.far_secretary());
    for person in [&board, &far] {
        person.signs_in().await.is_done();
    }
    let (path, done) = enters(&board, &zip, &[("branch", "P02-01")]).await;
    done.redirects_to(&path);
    let member = app.finds("select standing, unit.code from member join unit on unit.id = branch_id where member.code = 'QN000013'").await;
    assert_eq!(
        (member[0]["standing"].as_str(), member[0]["code"].as_str()),
        (Some("official"), Some("P02-01"))
    );
    assert_eq!(app.counts("select count(*) from member where full_name = 'Đỗ Công An'").await, 1);
    app.an().get(PledgePath { id }).await.is_ok();
}

#[tokio::test]
async fn a_package_may_be_thrown_away_and_is_the_boards_alone() {
    let app = TestApp::start().await;
    let (_, zip) = leaves(&app).await;
    let board = app.board();
    board.signs_in().await.is_done();
    for stranger in [app.secretary(), app.administrator(), app.inspector(), app.grassroots()] {
        stranger.get("/packages").await.is_not_found();
        sends(&stranger, "01890a5d-ac96-774b-bcce-b302099a8057", &zip).await.is_not_found();
    }
    let key = "01890a5d-ac96-774b-bcce-b302099a8058";
    for _ in 0..3 {
        sends(&board, key, &zip).await.is_done();
    }
    assert_eq!(app.counts("select count(*) from entered_package").await, 1);
    let path = path_of(&sends(&board, key, &zip).await);
    let page = board.get(&path).await.shows("Đã có trong danh bạ").offers("Bỏ gói này");
    drop(page);
    board.post(DiscardingPath { id: path.id }).await.redirects_to(&path);
    board.get(&path).await.shows("Đã bỏ").hides(COMMENT);
    board.post_form(AcceptancePath { id: path.id }, [("branch", "P02-01")]).await.is_conflict();
    assert_eq!(app.counts("select count(*) from entered_package where content is not null").await, 0);
}

#[tokio::test]
async fn what_leaves_read_back_is_the_same() {
    let app = TestApp::start().await;
    let (_, zip) = leaves(&app).await;
    let package = archive::unpack(&zip).unwrap();
    let once = archive::pack(&package, &[], "x").unwrap();
    assert_eq!(archive::unpack(&once).unwrap(), package);
    assert_eq!(archive::pack(&package, &[], "x").unwrap(), once, "the same bytes each time");
    // Any words, many times over.
    let letters: Vec<char> = "aĐệỗ \n\"\\<&/{}[]0,:'%;–“”\u{2028}".chars().collect();
    let mut state = 7_u64;
    let mut any = |most: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % most
    };
    for _ in 0..200 {
        let mut words = || -> String {
            (0..any(60)).map(|_| letters[usize::try_from(any(letters.len() as u64)).unwrap()]).collect()
        };
        let (reason, comment, note, office) = (words(), words(), words(), words());
        let changed = resealed(&zip, |package| {
            package.transfer.reason.clone_from(&reason);
            package.comments[0].words.clone_from(&comment);
            package.progress.notes[0].words.clone_from(&note);
            package.comments[0].office.clone_from(&office);
        });
        let read = archive::unpack(&changed).unwrap();
        assert_eq!(
            (
                &read.transfer.reason,
                &read.comments[0].words,
                &read.progress.notes[0].words,
                &read.comments[0].office
            ),
            (&reason, &comment, &note, &office)
        );
    }
}
