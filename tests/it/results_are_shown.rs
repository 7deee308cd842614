//! Through the year: days on which results are asked, what shows them, and a year at one glance.

use camket::{
    cycle::reporting::ReportingPath,
    evidence::scan::Scanner,
    follow_up::{
        check_in::CheckInsPath, followed::FollowedPath, note::NotesPath, planned::ChecksPath,
        progress::ProgressPath, proof::list::ProofsPath,
    },
    pledge::PledgeId,
    review::show::ReviewPath,
};

use crate::harness::{Page, SIGNED, TestApp, Visitor};

/// A photograph of one point, with a place in it.
const PHOTO: &[u8] =
    b"\xff\xd8\xff\xe1\x00\x11Exif\0\0GPS:15.12\xff\xc0\x00\x0b\x08\0\x01\0\x01\x01\x01\x11\0\
                       \xff\xda\0\x08\x01\x01\0\0\x3f\0\x12\x34\xff\xd9";

async fn confirmed(app: &TestApp) -> (Visitor, Visitor, PledgeId) {
    let (an, secretary) = (app.an(), app.secretary());
    let id = an.sends_a_pledge().await;
    secretary.confirms(id).await;
    (an, secretary, id)
}

async fn reports(member: &Visitor, id: PledgeId, typed: &[(&str, &str)], files: &[(&str, &[u8])]) -> Page {
    let page = member.get(ProgressPath { id }).await.is_ok();
    member.sends_files(&page, CheckInsPath { id }, typed, files).await
}

/// Ids of the commitments that a page of proofs offers.
fn commitments(page: &Page) -> Vec<String> {
    let text = page.text();
    let boxes = text.split("name=\"about\" value=\"").skip(1);
    boxes.map(|rest| rest.chars().take(36).collect()).collect()
}

#[tokio::test]
async fn a_report_comes_with_photographs_without_their_place() {
    let app = TestApp::start().await;
    let (an, secretary, id) = confirmed(&app).await;
    let typed = [
        ("progress", "on_track"),
        ("title", "Buổi sinh hoạt tháng 1"),
        ("address", "https://quangngai.gov.vn/tin"),
    ];
    let page = an.get(ProgressPath { id }).await.is_ok();
    for _ in 0..2 {
        an.sends_files(
            &page,
            CheckInsPath { id },
            &typed,
            &[("C:\\anh\\hop.jpg", PHOTO), ("bb.pdf", SIGNED)],
        )
        .await
        .redirects_to(ProgressPath { id });
    }
    assert_eq!(app.counts("select count(*) from proof").await, 3);
    assert_eq!(app.counts("select count(*) from check_in where revision = 1").await, 1);
    let page =
        secretary.get(ProgressPath { id }).await.is_ok().shows("Buổi sinh hoạt tháng 1").shows("ảnh, 1 KB");
    page.shows("quangngai.gov.vn, thêm ngày 23/11/2026");
    let photo =
        app.finds("select id from evidence where kind = 'jpeg'").await[0]["id"].as_str().unwrap().to_owned();
    let photo = secretary.get(format!("/evidence/{photo}")).await.is_ok();
    assert!(!String::from_utf8_lossy(&photo.body).contains("GPS"), "the place is gone");
    assert_eq!(photo.header("content-type"), "image/jpeg");

    for (files, words) in [
        (vec![("a.html", &b"<html>"[..])], "không phải PDF, JPEG hay PNG"),
        (vec![("1", SIGNED), ("2", SIGNED), ("3", SIGNED), ("4", SIGNED)], "nhiều nhất 3 tệp"),
    ] {
        let refused =
            reports(&an, id, &[("progress", "done"), ("words", "Xong.")], &files).await.is_refused();
        refused.shows(words).shows("Xong.");
    }
    let refused =
        reports(&an, id, &[("progress", "done"), ("address", "javascript:x")], &[("b", SIGNED)]).await;
    refused.is_refused().shows("bắt đầu bằng https://").shows("hãy chọn lại tệp");
    assert_eq!(app.counts("select count(*) from check_in").await, 1);
}

#[tokio::test]
async fn one_proof_stands_for_several_and_is_taken_back_with_a_reason() {
    let app = TestApp::start().await;
    let (an, secretary, id) = confirmed(&app).await;
    let page = an.get(ProofsPath { id }).await.is_ok().shows("Chưa có minh chứng nào");
    let all = commitments(&page);
    assert!(all.len() > 1);
    let empty = an.sends_files(&page, ProofsPath { id }, &[], &[]).await.is_refused();
    empty.shows("Hãy chọn minh chứng này cho nội dung nào.").shows("Hãy chọn tệp, hoặc ghi địa chỉ");
    let typed = [("about", all[0].as_str()), ("about", all[1].as_str()), ("title", "Giấy chứng nhận")];
    for _ in 0..2 {
        an.sends_files(&page, ProofsPath { id }, &typed, &[("a.pdf", SIGNED)])
            .await
            .redirects_to(ProofsPath { id });
    }
    assert_eq!(app.counts("select count(*) from proof where cardinality(commitments) = 2").await, 1);
    secretary.get(ProofsPath { id }).await.shows("Giấy chứng nhận").shows("1, 2").does_not_offer("Rút lại");
    secretary.sends_files(&page, ProofsPath { id }, &typed, &[]).await.is_forbidden();
    app.stranger().get(ProofsPath { id }).await.is_not_found();

    let file = app.finds("select id from evidence").await[0]["id"].as_str().unwrap().to_owned();
    secretary.get(format!("/evidence/{file}")).await.is_ok();
    let proof = app.finds("select id from proof").await[0]["id"].as_str().unwrap().to_owned();
    let path = format!("/proofs/{proof}/withdrawal");
    secretary.get(&path).await.is_forbidden();
    let page = an.get(&path).await.is_ok().shows("Giấy chứng nhận");
    an.submit(&page, &path, &[]).await.is_refused().shows("Hãy ghi vì sao rút");
    an.submit(&page, &path, &[("reason", "Tải nhầm ảnh.")]).await.redirects_to(ProofsPath { id });
    an.submit(&page, &path, &[("reason", "Lần nữa.")]).await.is_conflict();
    secretary.get(ProofsPath { id }).await.shows("Đã rút ngày 23/11/2026: Tải nhầm ảnh.");
    secretary.get(format!("/evidence/{file}")).await.is_not_found();
    for change in ["delete from proof", "update proof set title = 'khác'"] {
        assert!(app.tries(&an, change).await.is_err(), "{change}");
    }
}

#[tokio::test]
async fn what_the_scanner_has_not_passed_is_not_handed_out() {
    let scanner = |line: &[&str]| Scanner::Program(line.iter().map(|it| (*it).to_owned()).collect());
    let config = camket::config::Config {
        // Finds something in what says "xấu", and does not answer about anything else.
        scanner: Some(scanner(&["sh", "-c", "if grep -q xau; then exit 1; fi; exit 2"])),
        ..camket::config::Config::default()
    };
    let app = TestApp::start_with(config).await;
    let (an, secretary, id) = confirmed(&app).await;
    let bad = b"%PDF-1.4\n% xau\n%%EOF\n";
    let refused = reports(&an, id, &[("progress", "on_track")], &[("bad.pdf", bad)]).await.is_refused();
    refused.shows("có mã độc nên không nhận");
    assert_eq!(app.counts("select count(*) from evidence").await, 0);

    reports(&an, id, &[("progress", "on_track")], &[("a.pdf", SIGNED)]).await.is_done();
    let file = app.finds("select id from evidence where checked = 'waiting'").await[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    secretary.get(ProgressPath { id }).await.shows("đang chờ quét mã độc");
    secretary.get(format!("/evidence/{file}")).await.is_conflict().shows("đang chờ chương trình quét");
    let worker = app.as_worker();
    let now = app.clock.now();
    let silent = scanner(&["sh", "-c", "exit 2"]);
    assert_eq!(camket::evidence::scan::take_up(&worker, &silent, now).await.unwrap(), 0);
    assert_eq!(camket::evidence::scan::take_up(&worker, &scanner(&["true"]), now).await.unwrap(), 1);
    secretary.get(format!("/evidence/{file}")).await.is_ok();

    let other = b"%PDF-1.4\n% khac\n%%EOF\n";
    reports(&an, id, &[("progress", "on_track")], &[("b.pdf", other)]).await.is_done();
    assert_eq!(camket::evidence::scan::take_up(&worker, &scanner(&["false"]), now).await.unwrap(), 1);
    let refused = app.finds("select id from evidence where checked = 'refused'").await[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    secretary.get(format!("/evidence/{refused}")).await.is_conflict().shows("có mã độc");
}

#[tokio::test]
async fn the_board_names_the_days_and_silence_over_one_shows() {
    let app = TestApp::start().await;
    let (an, _, id) = confirmed(&app).await;
    let board = app.board();
    let year =
        app.finds("select id from cycle where year = 2027").await[0]["id"].as_str().unwrap().to_owned();
    let path = ReportingPath { id: serde_json::from_value(year.into()).unwrap() };
    an.get(&path).await.is_not_found();
    let page = board.get(&path).await.is_ok();
    let wrong = [("way", "named"), ("days", "30/06/2028 Sai năm"), ("stale_after", "3")];
    let refused = board.submit(&page, &path, &wrong).await.is_refused();
    refused.shows("ngày phải trong năm 2027").shows("từ 14 đến 366").shows("30/06/2028 Sai năm");
    let named =
        [("way", "named"), ("days", "31/03/2027 Quý I\n30/06/2027 Sơ kết sáu tháng"), ("stale_after", "200")];
    board.submit(&page, &path, &named).await.is_done();
    an.get(ProgressPath { id }).await.shows("Quý I: hạn 31/03/2027. Đã có kết quả 0 trên");

    app.comes_to(2027, 3, 10);
    let an = app.an();
    reports(&an, id, &[("progress", "on_track"), ("words", "Đủ ba buổi.")], &[]).await.is_done();
    let page = an.get(ProgressPath { id }).await.is_ok();
    page.shows("còn 21 ngày. Đã có kết quả 1 trên")
        .shows("Sơ kết sáu tháng")
        .shows("1 lần cập nhật trong năm");
    app.comes_to(2027, 7, 2);
    let late = app.an().get(ProgressPath { id }).await.is_ok();
    late.shows("Chưa báo cáo từ 10/03/2027").shows("Không báo cáo");

    // What was asked stays; the rest of the year may change, and the next year starts from it.
    let board = app.board();
    let page = board.get(&path).await.is_ok().shows("31/03/2027 Quý I");
    board.submit(&page, &path, &[("way", "quarterly")]).await.is_done();
    let days = app.finds("select due_on::text as day from check_in_day order by 1").await;
    let days: Vec<_> = days.iter().map(|row| row["day"].as_str().unwrap()).collect();
    assert_eq!(days, ["2027-03-31", "2027-06-30", "2027-09-30", "2027-12-31"]);
    let years = board.get("/years").await;
    board.submit(&years, "/years", &[]).await.is_done();
    assert_eq!(app.counts("select count(*) from check_in_day where due_on >= '2028-01-01'").await, 4);
}

#[tokio::test]
async fn a_finding_asks_and_the_member_answers_by_the_day() {
    let app = TestApp::start().await;
    let (an, secretary, id) = confirmed(&app).await;
    let page = secretary.get(ChecksPath { id }).await.is_ok().shows("Chưa có lần kiểm tra nào");
    let wrong = [("on_day", "01/11/2026"), ("what", "Hồ sơ quý I")];
    let refused = secretary.submit(&page, ChecksPath { id }, &wrong).await.is_refused();
    let refused = refused.shows("không thể trước hôm nay").shows("Hãy ghi ai kiểm tra").shows("Hồ sơ quý I");
    let plan = [("on_day", "15/01/2027"), ("done_by", "Tổ kiểm tra chi bộ"), ("audience", "open")];
    for _ in 0..2 {
        secretary.submit(&refused, ChecksPath { id }, &plan).await.redirects_to(ChecksPath { id });
    }
    assert_eq!(app.counts("select count(*) from planned_check").await, 1);
    an.get(ChecksPath { id })
        .await
        .shows("Tổ kiểm tra chi bộ")
        .shows("Sắp tới")
        .does_not_offer("Lưu kế hoạch");
    an.post_form(ChecksPath { id }, [("key", "01890a5d-ac96-774b-bcce-b302099a8058")]).await.is_forbidden();
    app.stranger().get(ChecksPath { id }).await.is_not_found();

    app.comes_to(2027, 1, 20);
    let (an, secretary) = (app.an(), app.secretary());
    secretary.get(ChecksPath { id }).await.shows("Quá ngày, chưa ghi kết quả");
    let check = app.finds("select id from planned_check").await[0]["id"].as_str().unwrap().to_owned();
    let page = secretary.get(ProgressPath { id }).await.is_ok();
    let note =
        [("words", "Thiếu biên bản tháng 12."), ("check", check.as_str()), ("answer_by", "31/01/2027")];
    let secret = [&note[..], &[("audience", "officers")]].concat();
    secretary
        .submit(&page, NotesPath { id }, &secret)
        .await
        .is_refused()
        .shows("phải để đồng chí ấy cùng đọc");
    let open = [&note[..], &[("audience", "open")]].concat();
    secretary.submit(&page, NotesPath { id }, &open).await.is_done();
    secretary.get(ChecksPath { id }).await.shows("Đã kiểm tra").shows("Thiếu biên bản tháng 12.");

    let page = an.get(ProgressPath { id }).await.shows("Chờ trả lời").shows("hạn trả lời 31/01/2027");
    let note = app.finds("select id from follow_up_note").await[0]["id"].as_str().unwrap().to_owned();
    let path = format!("/notes/{note}/answer");
    an.submit(&page, &path, &[]).await.is_refused().shows("Hãy ghi câu trả lời.");
    let key = page.form(path.clone()).fields[0].value.clone();
    let answer = [("key", key.as_str()), ("words", "Đã bổ sung.")];
    secretary.post_form(&path, answer).await.is_forbidden();
    app.stranger().post_form(&path, answer).await.is_not_found();
    app.comes_to(2027, 2, 2);
    let (an, secretary) = (app.an(), app.secretary());
    secretary.get(ProgressPath { id }).await.shows("Quá hạn trả lời");
    for _ in 0..2 {
        an.submit(&page, &path, &[("words", "Đã bổ sung.")]).await.redirects_to(ProgressPath { id });
    }
    assert_eq!(app.counts("select count(*) from note_answer").await, 1);
    secretary.get(ProgressPath { id }).await.shows("Đã trả lời").shows("Đã bổ sung.");
    let sneaked = format!(
        "insert into note_answer (id, note_id, pledge_id, key, at, actor_id, words)
         values (gen_random_uuid(), '{note}', '{id}', gen_random_uuid(), now(), actor_id(), 'Thay lời')"
    );
    assert!(app.tries(&secretary, &sneaked).await.is_err());
    for change in ["update note_answer set words = 'x'", "delete from planned_check"] {
        assert!(app.tries(&an, change).await.is_err(), "{change}");
    }
}

#[tokio::test]
async fn at_the_years_end_everything_stands_beside_what_was_pledged() {
    let app = TestApp::start().await;
    let (an, secretary, id) = confirmed(&app).await;
    for number in 1..=6 {
        let words = format!("Lần {number}.");
        let typed = [("progress", "on_track"), ("words", words.as_str())];
        reports(&an, id, &typed, &[("anh.jpg", PHOTO)][..usize::from(number == 1)]).await.is_done();
        app.waits(chrono::TimeDelta::minutes(1));
    }
    let page = secretary.get(ProgressPath { id }).await;
    let first = app.finds("select commitment_id as id from check_in limit 1").await[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let note = [("commitment", first.as_str()), ("audience", "open"), ("words", "Hồ sơ đầy đủ.")];
    secretary.submit(&page, NotesPath { id }, &note).await.is_done();
    app.comes_to(2027, 12, 1);
    for person in [app.an(), app.secretary(), app.grassroots()] {
        let page = person.get(ReviewPath { id }).await.is_ok();
        page.shows("Các lần báo cáo trước (2)").shows("Lần 6.").shows("anh.jpg").shows("Hồ sơ đầy đủ.");
    }
}

#[tokio::test]
async fn what_is_owed_stands_on_the_first_page_and_its_count_opens_the_list() {
    let app = TestApp::start().await;
    let (an, secretary, id) = confirmed(&app).await;
    let unit = FollowedPath { id: app.unit("P01-01").await };
    secretary.get("/").await.shows("Đảng viên chưa báo cáo kết quả").shows("1 người");
    secretary.get(format!("{unit}?only=silent")).await.shows("Đỗ Công An").shows("Chưa báo cáo 1");
    reports(&an, id, &[("progress", "behind")], &[]).await.is_done();
    secretary.get("/").await.hides("Đảng viên chưa báo cáo kết quả").shows("có nội dung chậm");
    secretary.get(format!("{unit}?only=behind&q=cong+an")).await.shows("Đỗ Công An").shows("23/11/2026");
    secretary.get(format!("{unit}?only=silent")).await.hides("Đỗ Công An").shows("Không có ai ở mục này");
    let page = secretary.get(ProgressPath { id }).await;
    let note = [("audience", "open"), ("words", "Vì sao chậm?"), ("answer_by", "30/11/2026")];
    secretary.submit(&page, NotesPath { id }, &note).await.is_done();
    let home = an.get("/").await.shows("Trả lời ý kiến theo dõi (1)").shows("Hạn 30/11/2026");
    an.follow_link(&home, "Trả lời ý kiến theo dõi (1)").await.shows("Vì sao chậm?");
    app.grassroots().get(&unit).await.is_ok();
    for person in [an, app.stranger(), app.far_secretary(), app.neighbour(), app.administrator()] {
        person.get(&unit).await.is_not_found();
    }
}
