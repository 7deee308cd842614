//! The steps of a year's end come in the order of the year's rules; what is done elsewhere is written down from its paper;
//! what was decided is known once it is published.

use axum::http::Method;
use camket::cycle::rules::YearStep;
use camket::{
    cycle::{CycleId, years::YearsPath},
    grading::{
        appeal::page::AppealPath,
        decision::DecisionPath,
        outside::OutsidePath,
        overview::GradingPath,
        paper::deciding::DecidingPath,
        proposal::ProposalPath,
        publication::{many::PublicationsPath, one::PublicationPath},
        rules::RulesPath,
    },
    pledge::PledgeId,
    review::{show::ReviewPath, state_grade::StateGradePath, steps::record::StepPath},
};
use chrono::TimeDelta;
use serde_json::Value;

use crate::harness::{Page, TestApp, Visitor};

const KEYS: [&str; 2] = ["01890a5d-ac96-774b-bcce-b302099a8061", "01890a5d-ac96-774b-bcce-b302099a8062"];
const PDF: &[u8] = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n";
const REQUIRED: &str =
    r#"[{"step": "state_grade", "mode": "internal", "required": true, "source": "Hướng dẫn 21-HD/BTCTW"}]"#;
const PUBLISHED: &str = r#"[{"step": "publication", "mode": "internal", "source": "Quy chế"}]"#;

impl TestApp {
    /// The year's rules on steps.
    async fn has_steps(&self, steps: &str) {
        self.arranges(&format!("update rule_set set rules = jsonb_set(rules, '{{steps}}', '{steps}')")).await;
    }

    /// An's pledge, reviewed by herself; and once the branch has proposed.
    async fn an_reviewed(&self) -> PledgeId {
        let (an, secretary) = (self.an(), self.secretary());
        let id = self.confirmed(&an, &secretary).await;
        an.reviews_self(id, "good").await;
        id
    }

    async fn an_proposed(&self) -> PledgeId {
        let id = self.an_reviewed().await;
        self.secretary().proposes(id, "good").await;
        id
    }
}

/// A form with a file.
async fn sends(visitor: &Visitor, path: &str, fields: &[(&str, &str)], file: &[u8]) -> Page {
    let part = |(name, value): &(&str, &str)| {
        format!("--end\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let head: String = fields.iter().map(part).collect();
    let named = "--end\r\ncontent-disposition: form-data; name=\"file\"; filename=\"b.pdf\"\r\n\r\n";
    let body = [head.as_bytes(), named.as_bytes(), file, b"\r\n--end--\r\n"].concat();
    visitor.send_body(Method::POST, path, Some("multipart/form-data; boundary=end"), body).await
}

fn step(id: PledgeId, step: YearStep) -> StepPath {
    StepPath { id, step }
}

#[tokio::test]
async fn the_branch_proposes_after_the_state_where_the_rules_say_so() {
    let app = TestApp::start().await;
    app.has_steps(REQUIRED).await;
    let id = app.an_reviewed().await;
    let (secretary, head) = (app.secretary(), app.agency_head());
    let words = "Chưa có mức xếp loại của cơ quan, đơn vị nên chưa đề nghị mức xếp loại được (Hướng dẫn 21-HD/BTCTW).";
    secretary.get(ProposalPath { id }).await.is_conflict().shows(words);
    secretary.post_form(ProposalPath { id }, [("key", KEYS[0]), ("grade", "good")]).await.is_conflict();
    let page = secretary.get(ReviewPath { id }).await.shows(words).shows("Các bước cuối năm");
    page.does_not_offer("Nhập kiểm phiếu và đề nghị");

    let page = head.get(ReviewPath { id }).await.is_ok();
    head.submit(&page, StateGradePath { id }, &[("grade", "good"), ("words", "Tốt.")]).await.is_done();
    let page = secretary.get(ReviewPath { id }).await.hides(words);
    let page = page.shows("Đã xong Cơ quan, đơn vị xếp loại Lê Thanh Bình, Thủ trưởng cơ quan, đơn vị");
    page.shows("Không áp dụng: Nhận xét của nơi cư trú;").shows("Hướng dẫn 21-HD/BTCTW");
    secretary.proposes(id, "good").await;
    // Nobody is held back where the rules only tell the order.
    app.has_steps("[]").await;
    app.grassroots().grades(id, "good").await.redirects_to(ReviewPath { id });
    app.an().get(ReviewPath { id }).await.shows("Đã xong Quyết định xếp loại Nguyễn Thanh My");
}

#[tokio::test]
async fn who_works_nowhere_waits_for_no_agency_and_what_is_missing_is_told() {
    let app = TestApp::start().await;
    app.has_steps(REQUIRED).await;
    let (an, long, secretary) = (app.an(), app.long(), app.secretary());
    let ids = app.all_confirmed(&[&an, &long], &secretary).await;
    long.reviews_self(ids[1], "good").await;
    secretary.proposes(ids[1], "good").await;
    an.reviews_self(ids[0], "good").await;
    app.has_steps(&REQUIRED.replace("true", "false")).await;
    let page = secretary.get(ProposalPath { id: ids[0] }).await;
    page.shows("Chưa có mức xếp loại của cơ quan, đơn vị. Theo trình tự của năm, bước này đi trước");
    secretary.proposes(ids[0], "good").await;
}

#[tokio::test]
async fn the_grade_of_an_agency_elsewhere_is_written_down_with_its_paper() {
    let app = TestApp::start().await;
    app.has_steps(&REQUIRED.replace("internal", "external")).await;
    let id = app.an_reviewed().await;
    let (an, secretary) = (app.an(), app.secretary());
    let path = step(id, YearStep::StateGrade);
    let page = secretary.get(ReviewPath { id }).await.shows("Làm ngoài hệ thống, ghi lại theo văn bản");
    let form = secretary.follow_link(&page, "Ghi mức xếp loại theo văn bản").await.is_ok();
    let wrong = [("authority", "Công ty Môi trường đô thị"), ("dated_on", "02/12/2027")];
    let refused = secretary.submit(&form, path, &wrong).await.is_refused();
    let refused = refused.shows("Hãy ghi số và ký hiệu").shows("không thể sau hôm nay");
    let refused = refused.shows("Hãy chọn một mức xếp loại.");
    let kept = refused.form(path).fields.iter().any(|it| it.value == "Công ty Môi trường đô thị");
    assert!(kept, "what was typed is kept");

    let typed = [
        ("authority", "Công ty Môi trường đô thị"),
        ("number", "12-TB/MTĐT"),
        ("dated_on", "30/11/2027"),
        ("grade", "good"),
        ("words", "Hoàn thành định mức."),
    ];
    let keyed = [&[("key", KEYS[0])], typed.as_slice()].concat();
    sends(&secretary, &path.to_string(), &keyed, b"GIF89a").await.is_refused().shows("không phải PDF");
    for _ in 0..2 {
        sends(&secretary, &path.to_string(), &keyed, PDF).await.redirects_to(ReviewPath { id });
    }
    assert_eq!(app.counts("select count(*) from step_record").await, 1);
    let told = "Theo văn bản số 12-TB/MTĐT ngày 30/11/2027 của Công ty Môi trường đô thị";
    let page = an.get(ReviewPath { id }).await.shows(told).shows("Hoàn thành định mức.");
    let file = an.follow_link(&page, "Mở bản chụp").await.is_ok();
    assert_eq!(file.body, PDF);
    assert!(file.header("content-disposition").starts_with("attachment; filename=\"van-ban-QN000013-"));
    for person in [app.stranger(), app.toan(), app.neighbour(), app.administrator()] {
        person.get(page.link("Mở bản chụp")).await.is_not_found();
        person.get(path).await.is_not_found();
        person.post_form(path, [("key", KEYS[1])]).await.is_not_found();
    }
    // Nobody writes it down for themself, past the application neither.
    an.get(path).await.is_forbidden();
    let own = format!(
        "insert into step_record (id, pledge_id, key, step, at, actor_id, actor_name, office_title, words)
         values (gen_random_uuid(), '{id}', gen_random_uuid(), 'residence_comment', now(), actor_id(), 'x', 'x', 'x')"
    );
    let refused = app.tries(&an, &own).await.unwrap_err().to_string();
    assert!(refused.contains("row-level security"), "{refused}");

    let again = secretary.get(path).await.shows("Công ty Môi trường đô thị");
    let corrected = [("number", "15-TB/MTĐT"), ("grade", "fair")];
    let corrected = [typed.as_slice(), corrected.as_slice()].concat();
    secretary.submit(&again, path, &corrected).await.redirects_to(ReviewPath { id });
    let page = secretary.get(ProposalPath { id }).await.shows("số 15-TB/MTĐT");
    page.shows("Cơ quan, đơn vị xếp loại: Hoàn thành nhiệm vụ");
    an.get(ReviewPath { id }).await.shows("(đã được bản ghi sau thay thế)");
    secretary.proposes(id, "fair").await;
}

#[tokio::test]
async fn what_others_say_before_the_decision_is_written_down_and_told() {
    let app = TestApp::start().await;
    let comments = r#"[{"step": "residence_comment", "mode": "external", "required": true, "source": "Quy định 213-QĐ/TW"},
        {"step": "suggestion", "mode": "internal", "source": "Hướng dẫn 43"},
        {"step": "appraisal", "mode": "internal", "required": true, "source": "Quy chế"}]"#;
    let (an, secretary, board, grassroots) = (app.an(), app.secretary(), app.board(), app.grassroots());
    let id = app.confirmed(&an, &secretary).await;
    let path = step(id, YearStep::ResidenceComment);
    secretary.get(path).await.is_conflict().shows("Năm này không áp dụng bước «Nhận xét của nơi cư trú»");
    app.has_steps(comments).await;

    let suggested = step(id, YearStep::Suggestion);
    let form = board.get(suggested).await.is_ok();
    board.submit(&form, suggested, &[]).await.is_refused().shows("Hãy ghi nội dung.");
    let words = [("words", "Kiểm điểm rõ việc chậm giải quyết hồ sơ đất đai.")];
    board.submit(&form, suggested, &words).await.redirects_to(ReviewPath { id });
    an.get(ReviewPath { id }).await.shows("Kiểm điểm rõ việc chậm giải quyết hồ sơ đất đai.");
    an.get("/inbox").await.shows("Cấp trên có gợi ý kiểm điểm năm 2027 cho đồng chí.");
    for person in [&secretary, &app.agency_head()] {
        person.get(suggested).await.is_forbidden();
    }
    an.reviews_self(id, "good").await;

    secretary.get(ProposalPath { id }).await.is_conflict().shows("Chưa có nhận xét của nơi cư trú");
    let form = secretary.get(path).await.is_ok();
    let typed = [
        ("authority", "Chi ủy Chi bộ tổ dân phố 5"),
        ("dated_on", "25/11/2027"),
        ("words", "Gương mẫu nơi cư trú."),
    ];
    secretary.submit(&form, path, &typed).await.redirects_to(ReviewPath { id });
    secretary.get(ProposalPath { id }).await.shows("Gương mẫu nơi cư trú.");
    secretary.proposes(id, "good").await;

    grassroots.get(DecisionPath { id }).await.is_conflict().shows("Chưa có ý kiến thẩm định mức đề nghị");
    let ward = app.unit("P01").await;
    let page = grassroots.get(DecidingPath { id: ward }).await;
    page.shows("1 người chưa quyết định ở đây được").hides("Đỗ Công An");
    let path = step(id, YearStep::Appraisal);
    let form = board.get(path).await.is_ok();
    board.submit(&form, path, &[("words", "Đủ điều kiện."), ("grade", "good")]).await.is_done();
    grassroots.get(DecisionPath { id }).await.shows("Đủ điều kiện.");
    grassroots.grades(id, "good").await.redirects_to(ReviewPath { id });
    board.get(path).await.is_conflict();
    board.get(suggested).await.is_conflict();
}

#[tokio::test]
async fn a_decision_taken_elsewhere_is_as_good_as_one_taken_here() {
    let app = TestApp::start().await;
    app.has_steps(r#"[{"step": "decision", "mode": "internal", "only": {"member": "external"}, "source": "Quyết định 377-QĐ/TW"}]"#)
        .await;
    let id = app.an_proposed().await;
    let (an, grassroots) = (app.an(), app.grassroots());
    grassroots.get(DecisionPath { id }).await.is_conflict().shows("do cấp ngoài hệ thống quyết định");
    let decided = [("key", KEYS[1]), ("grade", "good"), ("number", "1"), ("decided_on", "2027-12-01")];
    grassroots.post_form(DecisionPath { id }, decided).await.is_conflict();
    let ward = app.unit("P01").await;
    grassroots.get(DecidingPath { id: ward }).await.shows("1 người chưa quyết định ở đây được");
    let list = grassroots.get(GradingPath).await;
    let form = grassroots.follow_link(&list, "Đỗ Công An").await.shows("20 % của 1");
    let path = OutsidePath { id };
    assert_eq!(form.form(path).method, "post");
    for person in [app.stranger(), app.toan(), app.administrator()] {
        person.get(path).await.is_not_found();
    }
    for person in [&an, &app.secretary(), &app.board()] {
        person.get(path).await.is_forbidden();
    }

    let typed = [
        ("key", KEYS[0]),
        ("authority", "Ban Thường vụ Tỉnh ủy"),
        ("number", "300-QĐ/TU"),
        ("dated_on", "01/12/2027"),
        ("grade", "excellent"),
    ];
    for _ in 0..2 {
        sends(&grassroots, &path.to_string(), &typed, PDF).await.redirects_to(ReviewPath { id });
    }
    let page = an.get(ReviewPath { id }).await.shows("Kết quả xếp loại Hoàn thành xuất sắc nhiệm vụ");
    let page = page.shows("Quyết định số 300-QĐ/TU ngày 01/12/2027, Ban Thường vụ Tỉnh ủy");
    assert_eq!(an.follow_link(&page, "Mở bản chụp").await.is_ok().body, PDF);
    an.get("/").await.shows("Kết quả xếp loại Hoàn thành xuất sắc nhiệm vụ");
    // Nobody here refuses it; that the group stands over its cap is told.
    grassroots.get(GradingPath).await.shows("Đã quyết định 1, còn được 0.").shows("Vượt 1 người.");
    let again = grassroots.get(path).await.is_ok();
    let fresh = [typed.as_slice(), &[("key", KEYS[1]), ("grade", "good"), ("number", "301-QĐ/TU")]].concat();
    let refused = grassroots.submit(&again, path, &fresh).await.is_refused();
    let refused = refused.shows("Hãy ghi vì sao quyết định trước được thay thế");
    grassroots.submit(&refused, path, &[("words", "Ghi nhầm mức.")]).await.is_done();
    an.get(ReviewPath { id }).await.shows("Lý do thay thế quyết định trước: Ghi nhầm mức.");
    assert_eq!(
        app.counts("select count(*) from decision where authority = 'Ban Thường vụ Tỉnh ủy'").await,
        2
    );
}

#[tokio::test]
async fn what_is_decided_is_known_to_nobody_else_before_it_is_published() {
    let app = TestApp::start().await;
    app.has_steps(PUBLISHED).await;
    let id = app.an_proposed().await;
    let (an, secretary, grassroots) = (app.an(), app.secretary(), app.grassroots());
    grassroots.grades(id, "fair").await.redirects_to(ReviewPath { id });
    grassroots.get(ReviewPath { id }).await.shows("Hoàn thành nhiệm vụ (chưa công bố)").shows("125-QĐ/ĐU");
    for person in [&an, &secretary, &app.agency_head(), &app.committee()] {
        let page = person.get(ReviewPath { id }).await.shows("chờ cấp quyết định công bố");
        page.hides("125-QĐ/ĐU").hides("Kết quả xếp loại");
        assert!(app.sees(person, "select * from decision").await.is_empty());
        let rows = app.sees(person, "select stage, decided_grade, unpublished from pledge").await;
        let mine: Vec<_> = rows.iter().filter(|row| row["stage"] == "decided").collect();
        assert_eq!(
            (mine.len(), &mine[0]["decided_grade"], &mine[0]["unpublished"]),
            (1, &Value::Null, &true.into())
        );
        let told = format!("select held_grade('{id}') as grade");
        assert_eq!(app.sees(person, &told).await[0]["grade"], Value::Null);
        person.get(PublicationPath { id }).await.is_forbidden();
    }
    an.get("/").await.shows("Chờ công bố");
    an.get("/inbox").await.hides("quyết định xếp loại");
    let events = app.sees(&an, "select reason from pledge_event where step = 'resolve'").await;
    assert_eq!(events[0]["reason"], "quyết định số 125-QĐ/ĐU ngày 01/12/2027");
    assert_eq!(app.sees(&grassroots, "select * from decision").await.len(), 1);
    grassroots.get(GradingPath).await.shows("Công bố kết quả đã quyết định: 1 người đang chờ");
    // Past the application, too, whoever tries.
    let shown = format!("update pledge set decided_grade = 'fair' where id = '{id}'");
    for person in [&grassroots, &secretary] {
        let refused = app.tries(person, &shown).await.unwrap_err().to_string();
        assert!(refused.contains("is not published"), "{refused}");
    }
    let sneaked = format!(
        "insert into publication (id, pledge_id, decision_id, key, at, actor_id, actor_name, office_title, published_on)
         select gen_random_uuid(), '{id}', '{}', gen_random_uuid(), now(), actor_id(), 'x', 'x', now()",
        app.finds("select id from decision").await[0]["id"].as_str().unwrap()
    );
    for person in [&an, &secretary, &app.stranger()] {
        let refused = app.tries(person, &sneaked).await.unwrap_err().to_string();
        assert!(refused.contains("row-level security"), "{refused}");
    }
    assert!(app.tries(&grassroots, "update decision set held = false").await.is_err());
}

#[tokio::test]
async fn appeals_count_from_the_publication() {
    let app = TestApp::start().await;
    app.has_steps(PUBLISHED).await;
    let id = app.an_proposed().await;
    let (an, grassroots) = (app.an(), app.grassroots());
    grassroots.grades(id, "fair").await.is_done();
    let appealed = [("key", KEYS[0]), ("words", "Đề nghị xem xét lại.")];
    an.post_form(AppealPath { id }, appealed).await.is_conflict();

    // The decision's days are over when it is published.
    app.waits(TimeDelta::days(45));
    for person in [&an, &grassroots] {
        person.signs_in().await.is_done();
    }
    let page = grassroots.get(ReviewPath { id }).await.is_ok();
    let page = grassroots.follow_link(&page, "Công bố kết quả này").await.shows("30 ngày để kiến nghị");
    for (day, words) in [
        ("", "Hãy ghi ngày công bố"),
        ("30/11/2027", "không thể trước ngày quyết định (01/12/2027)"),
        ("31/12/2028", "không thể sau hôm nay"),
    ] {
        let typed = [("published_on", day)];
        grassroots.submit(&page, PublicationPath { id }, &typed).await.is_refused().shows(words);
    }
    for _ in 0..2 {
        let typed = [("published_on", "10/01/2028")];
        grassroots.submit(&page, PublicationPath { id }, &typed).await.redirects_to(ReviewPath { id });
    }
    let result = an.get(ReviewPath { id }).await.shows("Kết quả xếp loại Hoàn thành nhiệm vụ");
    result
        .shows("Quyết định số 125-QĐ/ĐU")
        .shows("công bố ngày 10/01/2028")
        .hides("chờ cấp quyết định công bố");
    an.get("/inbox").await.shows("Đã có quyết định xếp loại năm 2027 của đồng chí.");
    assert_eq!(app.counts("select count(*) from publication").await, 1);
    grassroots.get(PublicationPath { id }).await.is_conflict().shows("chờ công bố");

    app.waits(TimeDelta::days(29));
    for person in [&an, &grassroots] {
        person.signs_in().await.is_done();
    }
    an.post_form(AppealPath { id }, appealed).await.is_done();
    assert_eq!(app.counts("select count(*) from appeal").await, 1);
    // What takes its place waits for its own publication; what is known stays until then.
    let page = grassroots.get(DecisionPath { id }).await.is_ok();
    let corrected = [
        ("grade", "good"),
        ("number", "126-QĐ/ĐU"),
        ("decided_on", "2028-01-20"),
        ("reason", "Ghi nhầm mức."),
    ];
    grassroots.submit(&page, DecisionPath { id }, &corrected).await.is_done();
    let known = an.get(ReviewPath { id }).await.shows("Kết quả xếp loại Hoàn thành nhiệm vụ");
    known.shows("chờ cấp quyết định công bố").hides("126-QĐ/ĐU");
    let page = grassroots.get(PublicationPath { id }).await.shows("126-QĐ/ĐU");
    grassroots.submit(&page, PublicationPath { id }, &[]).await.is_done();
    an.get(ReviewPath { id }).await.shows("Kết quả xếp loại Hoàn thành tốt nhiệm vụ");
}

#[tokio::test]
async fn many_are_published_at_once_and_who_is_not_chosen_waits_on() {
    let app = TestApp::start().await;
    app.has_steps(PUBLISHED).await;
    let (an, toan, secretary, grassroots) = (app.an(), app.toan(), app.secretary(), app.grassroots());
    let ids = app.all_confirmed(&[&an, &toan], &secretary).await;
    for (person, id) in [&an, &toan].into_iter().zip(&ids) {
        person.reviews_self(*id, "good").await;
        secretary.proposes(*id, "good").await;
    }
    let ward = app.unit("P01").await;
    let page = grassroots.get(DecidingPath { id: ward }).await.shows("công bố là bước sau");
    let decided = [("number", "130-QĐ/ĐU"), ("decided_on", "01/12/2027")];
    let done = grassroots.submit(&page, DecidingPath { id: ward }, &decided).await.is_done();
    grassroots.follow(&done).await.shows("Đỗ Công An");
    let path = PublicationsPath { id: ward };
    let list = grassroots.get(GradingPath).await;
    let form = grassroots.follow_link(&list, "Công bố kết quả đã quyết định: 2 người đang chờ").await;
    let form = form.shows("Đỗ Công An").shows("Nguyễn Đình Toàn");
    for person in [app.stranger(), app.administrator(), app.an(), app.secretary(), app.board()] {
        person.get(path).await.is_not_found();
    }
    // A committee that lost sight of its own year would publish its own grade: it does not see it.
    let own = format!(
        "insert into decision (id, pledge_id, key, at, actor_id, actor_name, office_title, unit_id, grade, number, decided_on)
         select gen_random_uuid(), pledge.id, gen_random_uuid(), now(), '{}', 'x', 'x', decides_id, 'good', '1', '2027-12-01'
           from pledge join member on member.id = member_id join cycle on cycle.id = cycle_id
          where code = 'QN000033' and year = 2027",
        app.finds("select id from member where code = 'QN000001'").await[0]["id"].as_str().unwrap()
    );
    app.arranges(&own).await;
    assert_eq!(app.sees(&grassroots, "select * from decision").await.len(), 2);

    let key = form.form(path).fields.iter().find(|it| it.name == "key").unwrap().value.clone();
    let none = [("key", key.as_str()), ("whose", "decided"), ("published_on", "01/12/2027")];
    grassroots.post_form(path, none).await.is_refused().shows("Hãy chọn ít nhất một đồng chí");
    let first = ids[0].to_string();
    for _ in 0..2 {
        let one =
            [("key", key.as_str()), ("whose", "decided"), ("published_on", "01/12/2027"), ("chosen", &first)];
        grassroots.post_form(path, one).await.redirects_to(GradingPath);
    }
    an.get(ReviewPath { id: ids[0] }).await.shows("Kết quả xếp loại Hoàn thành tốt nhiệm vụ");
    toan.get(ReviewPath { id: ids[1] }).await.shows("chờ cấp quyết định công bố").hides("130-QĐ/ĐU");
    let form = grassroots.get(path).await.shows("Nguyễn Đình Toàn").hides("Đỗ Công An");
    grassroots.submit(&form, path, &[]).await.is_done();
    toan.get(ReviewPath { id: ids[1] }).await.shows("Quyết định số 130-QĐ/ĐU");
    grassroots.get(path).await.shows("Không có ai đang chờ công bố");
    assert_eq!(app.counts("select count(*) from publication").await, 2);
}

#[tokio::test]
async fn the_board_sets_how_each_step_is_taken_before_the_year_opens() {
    let app = TestApp::start().await;
    let board = app.board();
    let years = board.get(YearsPath).await;
    board.submit(&years, YearsPath, &[]).await.is_done();
    let id: CycleId =
        serde_json::from_value(app.finds("select id from cycle where year = 2028").await[0]["id"].clone())
            .unwrap();
    let page = board.get(RulesPath { id }).await.shows("Trình tự các bước cuối năm");
    let refused =
        board.submit(&page, RulesPath { id }, &[("step_source_publication", "")]).await.is_refused();
    let refused = refused.shows("Hãy ghi văn bản quy định bước này.");
    let set = [
        ("step_decision_managed_leader", "external"),
        ("step_publication_member", "internal"),
        ("step_source_publication", "Quy chế làm việc của Thành ủy"),
        ("step_required_state_grade", "yes"),
    ];
    board.submit(&refused, RulesPath { id }, &set).await.redirects_to(RulesPath { id });
    let kept = "select step from cycle join rule_set on rule_set.id = rule_set_id
                 cross join jsonb_array_elements(rules -> 'steps') step where year = 2028";
    let kept: Vec<_> = app.finds(kept).await.into_iter().map(|row| row["step"].clone()).collect();
    let of = |name: &str| kept.iter().find(|step| step["step"] == name).unwrap();
    assert_eq!(of("decision")["only"]["managed_leader"], "external");
    assert_eq!(of("publication")["only"]["member"], "internal");
    assert_eq!(of("publication")["source"], "Quy chế làm việc của Thành ủy");
    assert_eq!(of("state_grade")["required"], true);
    board.get(RulesPath { id }).await.shows("Cán bộ diện Ban Thường vụ quản lý");
}
