//! A branch meets at the year's end: person by person, opinions and a motion, the paper ballot, the minutes.

use camket::{
    grading::{
        calibration::change::CalibrationPath, decision::DecisionPath, paper::deciding::DecidingPath,
        proposal::ProposalPath,
    },
    meeting::{
        MeetingId,
        count::CountPath,
        minutes::MinutesPath,
        notes::NotesPath,
        open::MeetingsPath,
        person::PersonPath,
        scans::ScansPath,
        show::MeetingPath,
        slips::{BallotsPath, SlipsPath},
    },
    pledge::{PledgeId, list::UnitPledgesPath},
    review::show::ReviewPath,
};

use crate::harness::{POINTS, TestApp, Visitor};

/// What a branch's leaders say of their meeting.
const FACTS: [(&str, &str); 6] = [
    ("held_on", "30/11/2027"),
    ("place", "Nhà văn hóa thôn 1"),
    ("chair", "Huỳnh Đình Ý"),
    ("scribe", "Đỗ Đình Đông"),
    ("entitled", "15"),
    ("present", "14"),
];

const COUNTS: [(&str, &str); 7] = [
    ("issued", "14"),
    ("returned", "14"),
    ("invalid", "1"),
    ("votes-excellent", "2"),
    ("votes-good", "11"),
    ("votes-fair", "0"),
    ("votes-poor", "0"),
];

const WRITER: &str = "01890a5d-ac96-774b-bcce-b302099a8091";

impl TestApp {
    /// An's pledge and the secretary's, both confirmed and An's reviewed, in an open meeting.
    pub async fn meets(&self) -> (MeetingId, PledgeId) {
        let (an, secretary, deputy) = (self.an(), self.secretary(), self.deputy());
        let own = secretary.sends_a_pledge().await;
        deputy.confirms(own).await;
        let id = self.confirmed(&an, &secretary).await;
        an.reviews_self(id, "good").await;
        let path = MeetingsPath { id: self.unit("P01-01").await };
        let page = secretary.get(path).await.is_ok();
        secretary.submit(&page, path, &FACTS).await.is_done();
        let found = self.finds("select id from meeting").await;
        (MeetingId(found[0]["id"].as_str().unwrap().parse().unwrap()), id)
    }
}

/// The place of somebody on the agenda.
pub async fn place(app: &TestApp, code: &str) -> i16 {
    let sql = format!(
        "select position from meeting_item join member on member.id = member_id where code = '{code}'"
    );
    app.finds(&sql).await[0]["position"].as_i64().unwrap().try_into().unwrap()
}

/// Enters the tellers' counts of one person.
pub async fn counts(visitor: &Visitor, path: CountPath) {
    let page = visitor.get(path).await.is_ok();
    visitor.submit(&page, path, &COUNTS).await.redirects_to(MeetingPath { id: path.id });
}

#[tokio::test]
async fn a_meeting_is_opened_by_those_who_head_the_branch_and_calls_its_list() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    let branch = app.unit("P01-01").await;
    let path = MeetingsPath { id: branch };
    secretary.get(path).await.shows("Chưa có cuộc họp nào").shows("Đến lúc ấy mới mở được cuộc họp");
    app.confirmed(&an, &secretary).await;
    for person in [&an, &app.committee(), &app.grassroots(), &app.administrator(), &app.far_secretary()] {
        person.get(path).await.is_not_found();
    }
    let list = secretary.get(UnitPledgesPath { id: branch }).await.is_ok();
    let page = secretary.follow_link(&list, "Họp kiểm điểm").await.shows("Huỳnh Đình Ý");
    let wrong =
        [("held_on", "31/12/2027"), ("place", ""), ("entitled", "14"), ("present", "15"), ("scribe", "x")];
    let refused = secretary.submit(&page, path, &wrong).await.is_refused();
    let refused = refused.shows("Ngày họp không thể sau hôm nay.").shows("Hãy ghi nơi họp");
    let refused = refused.shows("Số có mặt là 15, nhiều hơn số được triệu tập là 14.");
    for _ in 0..2 {
        secretary.submit(&refused, path, &FACTS).await.is_done();
    }
    assert_eq!(app.counts("select count(*) from meeting").await, 1);
    assert_eq!(app.counts("select count(*) from meeting_item").await, 1);
    let id =
        app.finds("select id from meeting").await[0]["id"].as_str().unwrap().parse().map(MeetingId).unwrap();
    secretary.get(MeetingPath { id }).await.shows("Đỗ Công An").shows("Chưa nhập");
    for person in [&an, &app.committee(), &app.grassroots(), &app.administrator(), &app.far_secretary()] {
        person.get(MeetingPath { id }).await.is_not_found();
        person.get(PersonPath { id, number: 1 }).await.is_not_found();
        person.get(BallotsPath { id }).await.is_not_found();
        person.get(SlipsPath { id }).await.is_not_found();
    }
    // Facts are changed over what was shown, and over nothing else.
    let page = secretary.get(MeetingPath { id }).await;
    secretary.submit(&page, MeetingPath { id }, &[("present", "13")]).await.redirects_to(MeetingPath { id });
    secretary.submit(&page, MeetingPath { id }, &[("present", "12")]).await.is_conflict();
}

#[tokio::test]
async fn each_person_is_shown_and_noted_on_by_another() {
    let app = TestApp::start().await;
    let (secretary, deputy) = (app.secretary(), app.deputy());
    let (id, pledge) = app.meets().await;
    let [an, own] = [place(&app, "QN000013").await, place(&app, "QN000001").await];
    let path = PersonPath { id, number: an };
    let page = secretary.get(path).await.shows("Đỗ Công An").shows("Đã dự 12 buổi, đạt.");
    let page = page.shows("Tự xếp loại: Hoàn thành tốt nhiệm vụ").shows("Còn chậm một báo cáo quý.");
    let noted = [("opinions", "Gương mẫu, cần đúng hạn hơn."), ("motion", "Đề nghị mức tốt.")];
    secretary.submit(&page, path, &noted).await.redirects_to(path);
    secretary.get(path).await.shows("Gương mẫu, cần đúng hạn hơn.");

    // Of two devices the later is shown both texts.
    let other = [("version", "0"), ("opinions", "Chưa đúng hạn."), ("attendance", "left")];
    let both = deputy.post_form(path, other).await.is_conflict();
    let both = both.shows("đã được sửa ở nơi khác").shows("Ra ngoài khi chi bộ góp ý");
    deputy.submit(&both, path, &[]).await.redirects_to(path);
    let kept = secretary.get(path).await.shows("Chưa đúng hạn.");
    assert!(!kept.text().contains("Gương mẫu"));

    // Nobody notes on themself, in the database neither.
    secretary.get(PersonPath { id, number: own }).await.shows("do đồng chí khác trong chi ủy");
    secretary
        .post_form(PersonPath { id, number: own }, [("version", "0"), ("opinions", "x")])
        .await
        .is_forbidden();
    deputy
        .post_form(PersonPath { id, number: own }, [("version", "0"), ("opinions", "Tốt.")])
        .await
        .is_done();
    secretary.get(PersonPath { id, number: 99 }).await.is_not_found();
    // Whom it concerns reads what was noted; not the meeting.
    let rows = app.sees(&app.an(), "select opinions from meeting_item").await;
    assert_eq!(rows.len(), 1);
    app.an().get(path).await.is_not_found();
    app.an().get(ReviewPath { id: pledge }).await.is_ok();
}

#[tokio::test]
async fn what_was_written_without_a_line_catches_up_by_its_hand() {
    let app = TestApp::start().await;
    let secretary = app.secretary();
    let (id, _) = app.meets().await;
    let path = PersonPath { id, number: place(&app, "QN000013").await };
    let script = secretary.clone().with_header("accept", "application/json");
    secretary.get(NotesPath { id }).await.shows("Mất mạng vẫn ghi tiếp được").shows("Đỗ Công An");
    let saves = async |turn: &'static str, words: &'static str| {
        let typed = [("version", "0"), ("writer", WRITER), ("turn", turn), ("opinions", words)];
        script.post_form(path, typed).await
    };
    saves("1", "Nghiêm túc.").await.is_ok();
    // The answer was lost on its way: the same hand goes on from the version it knows.
    saves("3", "Nghiêm túc, có trách nhiệm.").await.is_ok();
    // What was late on its way undoes nothing; another hand overwrites nothing.
    saves("2", "Nghiêm").await.is_conflict();
    script.post_form(path, [("version", "0"), ("opinions", "x")]).await.is_conflict();
    secretary.get(path).await.shows("Nghiêm túc, có trách nhiệm.");
}

#[tokio::test]
async fn a_count_within_the_meeting_is_the_one_that_the_proposal_leans_on() {
    let app = TestApp::start().await;
    let (secretary, deputy) = (app.secretary(), app.deputy());
    let (id, pledge) = app.meets().await;
    let [an, own] = [place(&app, "QN000013").await, place(&app, "QN000001").await];
    let path = CountPath { id, number: an };
    let page = secretary.get(path).await.shows("Số được triệu tập 15").shows("Số có mặt 14");
    let over = [COUNTS.as_slice(), &[("issued", "15")]].concat();
    let refused = secretary.submit(&page, path, &over).await.is_refused();
    refused.shows("Số phiếu phát ra là 15, nhiều hơn số có mặt là 14.");
    let short = [COUNTS.as_slice(), &[("votes-good", "10")]].concat();
    let refused = secretary.submit(&page, path, &short).await.is_refused().shows("thiếu 1 phiếu");
    for _ in 0..2 {
        secretary.submit(&refused, path, &COUNTS).await.redirects_to(MeetingPath { id });
    }
    assert_eq!(app.counts("select count(*) from ballot").await, 1);
    secretary.get(CountPath { id, number: own }).await.is_forbidden();

    let page = secretary.get(ProposalPath { id: pledge }).await.shows("Số phiếu thu về 14");
    assert!(page.form(ProposalPath { id: pledge }).fields.iter().all(|field| field.name != "issued"));
    let proposed = [[("grade", "good"), ("words", "Chi bộ nhất trí.")].as_slice(), &POINTS].concat();
    secretary
        .submit(&page, ProposalPath { id: pledge }, &proposed)
        .await
        .redirects_to(ReviewPath { id: pledge });
    assert_eq!(app.counts("select count(*) from ballot").await, 1);
    let leans =
        "select count(*) from proposal join ballot on ballot.id = ballot_id where meeting_id is not null";
    assert_eq!(app.counts(leans).await, 1);
    // A correction is one more row, and the newest counts.
    counts(&deputy, path).await;
    assert_eq!(app.counts("select count(*) from ballot").await, 2);
}

#[tokio::test]
async fn counts_that_are_corrected_take_the_proposal_back() {
    let app = TestApp::start().await;
    let (secretary, committee) = (app.secretary(), app.grassroots());
    let (meeting, id) = app.meets().await;
    let path = CountPath { id: meeting, number: place(&app, "QN000013").await };
    let proposes = async || {
        let page = secretary.get(ProposalPath { id }).await.is_ok();
        let typed = [[("grade", "good"), ("words", "Chi bộ nhất trí.")].as_slice(), &POINTS].concat();
        secretary.submit(&page, ProposalPath { id }, &typed).await.redirects_to(ReviewPath { id });
    };
    counts(&secretary, path).await;
    proposes().await;
    let decision = committee.get(DecisionPath { id }).await.is_ok();
    let ward = DecidingPath { id: app.unit("P01").await };
    committee.get(&ward).await.shows("Đỗ Công An");

    // The form says what a correction does; sent twice it does so once.
    let form = secretary.get(path).await.shows("đề nghị ấy không còn dùng được");
    let corrected = [COUNTS.as_slice(), &[("votes-excellent", "3"), ("votes-good", "10")]].concat();
    for _ in 0..2 {
        secretary.submit(&form, path, &corrected).await.redirects_to(MeetingPath { id: meeting });
    }
    assert_eq!(app.counts("select count(*) from ballot").await, 2);
    assert_eq!(app.counts("select count(*) from pledge_event where step = 'recount'").await, 1);
    // The body that was to decide is told; the branch's form says whose points it begins with.
    let told = "Một chi bộ đã rút lại đề nghị xếp loại năm 2027 để kiểm phiếu lại.";
    committee.get("/inbox").await.shows(told);
    app.an().get("/inbox").await.hides("rút lại đề nghị");
    assert_eq!(app.counts("select count(*) from notice where kind = 'proposal_withdrawn'").await, 1);
    let page = secretary.get(ProposalPath { id }).await;
    page.shows("đã rút lại khi kiểm phiếu lại ngày").shows("Hãy xem lại trước khi đề nghị.");

    // Nobody decides on it now: not by a form that was open, not anew, not with the ward's list, nor changes it.
    let refused = "đã kiểm phiếu lại mà chưa đề nghị lại";
    let decided = [("grade", "good"), ("number", "130-QĐ/ĐU"), ("decided_on", "01/12/2027")];
    committee.submit(&decision, DecisionPath { id }, &decided).await.is_conflict().shows(refused);
    committee.get(DecisionPath { id }).await.is_conflict().shows(refused);
    committee.get(CalibrationPath { id }).await.is_conflict().shows(refused);
    committee.get(&ward).await.shows("Không có ai đang chờ quyết định");
    assert_eq!(app.counts("select count(*) from decision").await, 0);
    committee.get(ReviewPath { id }).await.shows("Đã kiểm phiếu lại sau lần đề nghị này.");

    // Proposed again, on the new counts, it is decided.
    proposes().await;
    let leans = "select count(*) from proposal join ballot on ballot.id = ballot_id where votes ->> 'excellent' = '3'";
    assert_eq!(app.counts(leans).await, 1);
    let page = committee.get(DecisionPath { id }).await.is_ok();
    committee.submit(&page, DecisionPath { id }, &decided).await.redirects_to(ReviewPath { id });
    let review = committee.get(ReviewPath { id }).await.is_ok();
    assert!(!review.text().contains("Đã kiểm phiếu lại sau lần đề nghị này."));
    // After the decision nothing is counted any more.
    secretary.submit(&form, path, &corrected).await.is_conflict();
}

#[tokio::test]
async fn ballot_papers_and_both_minutes_are_drawn_numbered_and_kept() {
    let app = TestApp::start().await;
    let secretary = app.secretary();
    let (id, _) = app.meets().await;
    let number = place(&app, "QN000013").await;
    let page = secretary.get(BallotsPath { id }).await.shows("Chữ trên phiếu luôn là cỡ 12");
    page.shows("4 phiếu trên một tờ A4").shows("in 4 bản cho 14 người có mặt");
    let slips = format!("{}?on_a_sheet=", SlipsPath { id });
    for count in ["6", "2", "", "9"] {
        assert!(secretary.get(format!("{slips}{count}")).await.is_ok().body.starts_with(b"%PDF-"));
    }
    let page = secretary.get(MinutesPath { id }).await.shows("Biên bản kiểm phiếu").shows("Huỳnh Đình Ý");
    let early = [("tellers", "Lê Minh Lâm"), ("then", "pdf")];
    let refused = secretary.submit(&page, MinutesPath { id }, &early).await.is_refused();
    refused.shows("Chưa có kết quả kiểm phiếu nào");
    counts(&secretary, CountPath { id, number }).await;
    let noted = [("opinions", "Gương mẫu."), ("motion", "Đề nghị mức tốt.")];
    let person = PersonPath { id, number };
    let form = secretary.get(person).await;
    secretary.submit(&form, person, &noted).await.is_done();

    let page = secretary.get(MinutesPath { id }).await.is_ok();
    let nobody = secretary.submit(&page, MinutesPath { id }, &[("then", "word")]).await.is_refused();
    nobody.shows("Hãy ghi họ tên những người trong tổ kiểm phiếu");
    let of_tellers = [("tellers", "Lê Minh Lâm\nNguyễn Đình Toàn"), ("then", "word")];
    let word = secretary.submit(&page, MinutesPath { id }, &of_tellers).await.is_ok();
    let text = crate::papers::word_text(&word.body);
    for words in ["kiểm phiếu đề nghị mức xếp loại", "Lê Minh Lâm", "Đỗ Công An", "T/M TỔ KIỂM PHIẾU", "13"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    let of_meeting = [("what", "meeting"), ("conclusion", "Thống nhất."), ("then", "word")];
    let word = secretary.submit(&page, MinutesPath { id }, &of_meeting).await.is_ok();
    let text = crate::papers::word_text(&word.body);
    for words in ["Gương mẫu.", "Đề nghị mức tốt.", "13/14 phiếu hợp lệ", "NGƯỜI GHI BIÊN BẢN", "Thống nhất."]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    // Without a term there is no number; with one it is taken once.
    let of_meeting = [("what", "meeting"), ("then", "issue")];
    let refused = secretary.submit(&page, MinutesPath { id }, &of_meeting).await.is_refused();
    refused.shows("chưa thuộc nhiệm kỳ nào");
    app.arranges(
        "insert into committee_term (id, key, unit_id, name, during, begun_at, begun_by)
         select gen_random_uuid(), gen_random_uuid(), unit.id, '2025–2030', daterange('2025-05-15', null), now(), member.id
           from unit, member where unit.code = 'P01-01' and member.code = 'QN000001'",
    )
    .await;
    for _ in 0..2 {
        secretary.submit(&page, MinutesPath { id }, &of_meeting).await.is_done();
    }
    assert_eq!(app.counts("select count(*) from issued_document where code = '01-BB/CB'").await, 1);
    assert_eq!(app.counts("select count(*) from issued_document").await, 1);
}

#[tokio::test]
async fn the_signed_scan_is_kept_once_and_handed_out_to_those_who_lead() {
    let app = TestApp::start().await;
    let (secretary, deputy) = (app.secretary(), app.deputy());
    let (id, _) = app.meets().await;
    let path = ScansPath { id };
    secretary.get(path).await.shows("Chưa có bản chụp nào");
    let sends = async |key: &str, file: &[u8]| {
        let head = format!(
            "--end\r\ncontent-disposition: form-data; name=\"key\"\r\n\r\n{key}\r\n--end\r\n\
             content-disposition: form-data; name=\"file\"; filename=\"b.pdf\"\r\n\r\n"
        );
        let body = [head.as_bytes(), file, b"\r\n--end--\r\n"].concat();
        let kind = Some("multipart/form-data; boundary=end");
        secretary.send_body(axum::http::Method::POST, &path.to_string(), kind, body).await
    };
    let pdf = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n";
    let keys = ["01890a5d-ac96-774b-bcce-b302099a8092", "01890a5d-ac96-774b-bcce-b302099a8093"];
    sends(keys[0], b"<html><script>").await.is_refused().shows("không phải PDF");
    for key in [keys[0], keys[0], keys[1]] {
        sends(key, pdf).await.is_done();
    }
    assert_eq!(app.counts("select count(*) from meeting_scan").await, 1);
    let page = deputy.get(path).await.shows("Huỳnh Đình Ý");
    let file = deputy.follow_link(&page, "Bản chụp 1").await.is_ok();
    assert_eq!(file.body, pdf);
    assert!(file.header("content-disposition").starts_with("attachment; filename=\"bien-ban-hop-"));
    assert_eq!(file.header("content-security-policy"), "sandbox; default-src 'none'; frame-ancestors 'none'");
    for person in [app.an(), app.committee(), app.administrator(), app.far_secretary()] {
        person.get(page.link("Bản chụp 1")).await.is_not_found();
        person.get(path).await.is_not_found();
    }
}
