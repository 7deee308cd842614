//! Those who lead go through their quarters: objectives, self-score, proposal, decision; and the year sees what they came to.

use camket::{
    cycle::CycleId,
    grading::proposal::ProposalPath as YearsProposalPath,
    home::HomePath,
    pledge::{PledgeId, show::PledgePath},
    quarter::{
        decision::DecisionPath, list::LedPath, objectives::ObjectivesPath, proposal::ProposalPath,
        returning::ReturnPath, self_score::SelfScorePath, setting::SettingPath, show::QuarterPath,
        year::QuartersPath,
    },
    review::show::ReviewPath,
};

use crate::harness::{GOOD, POINTS, SUMS, TestApp};

/// Points and grade of a quarter that came to nothing.
const POOR: [(&str, &str); 3] = [("points-common", "20"), ("points-results", "20"), ("grade", "poor")];

impl TestApp {
    /// The deputy's pledge, confirmed by the secretary; the deputy leads, and the city does not manage him.
    async fn led(&self) -> PledgeId {
        let id = self.deputy().sends_a_pledge().await;
        self.secretary().confirms(id).await;
        id
    }

    async fn steps(&self) -> i64 {
        self.counts("select count(*) from quarter_step").await
    }

    /// A whole quarter within its last days; everyone comes anew, since months have passed.
    async fn goes_through(&self, id: PledgeId, number: i32, given: &[(&str, &str)]) {
        let month = u32::try_from(number * 3).unwrap();
        self.comes_to(2027, month, 25);
        let (deputy, secretary, grassroots) = (self.deputy(), self.secretary(), self.grassroots());
        deputy.plans_quarter(id, number).await;
        deputy.scores_quarter(id, number, given).await;
        secretary.proposes_quarter(id, number, given).await;
        let page = grassroots.get(DecisionPath { id, number }).await.is_ok();
        let day = format!("25/{month:02}/2027");
        let decided = [given, &[("number", "45-TB/ĐU"), ("decided_on", day.as_str())]].concat();
        grassroots.submit(&page, DecisionPath { id, number }, &decided).await.is_done();
    }
}

#[tokio::test]
async fn a_leader_goes_through_a_quarter_from_objectives_to_decision() {
    let app = TestApp::start().await;
    let id = app.led().await;
    let number = 1;
    let of = || QuarterPath { id, number };
    app.comes_to(2027, 1, 5);
    let deputy = app.deputy();

    // Objectives: found from the first page and from the pledge.
    let home = deputy.get(HomePath).await.shows("Hạn 11/01/2027");
    let page = deputy.follow_link(&home, "Quý I năm 2027: đặt mục tiêu, sản phẩm").await.is_ok();
    deputy
        .submit(&page, ObjectivesPath { id, number }, &[("made-1", "Sổ tiếp dân")])
        .await
        .is_refused()
        .shows("Hãy ghi mục tiêu, hoặc xóa sản phẩm ở dòng này.");
    let old = deputy.plans_quarter(id, number).await;
    let again = deputy.submit(&old, ObjectivesPath { id, number }, &[("free-1", "Lần bấm thứ hai.")]).await;
    again.redirects_to(of());
    assert_eq!(app.steps().await, 1, "a form sent twice counts once");
    deputy.get(of()).await.shows("Tiếp dân hằng tuần.").shows("Từ bản cam kết");
    let page = deputy.get(ObjectivesPath { id, number }).await.is_ok();
    let changed = [("made-1", "Sổ tiếp dân, báo cáo tháng")];
    deputy.submit(&page, ObjectivesPath { id, number }, &changed).await.redirects_to(of());
    // A page opened before that does not overwrite it.
    let stale = [("key", "01890a5d-ac96-774b-bcce-b302099a8057"), ("free-1", "x"), ("made-1", "x")];
    deputy.submit(&old, ObjectivesPath { id, number }, &stale).await.is_conflict();
    let page = deputy.get(of()).await.shows("báo cáo tháng").shows("Các lần ghi trước (1)");
    page.does_not_offer("Tự chấm điểm");
    deputy.get(SelfScorePath { id, number }).await.is_conflict();
    let pledge = deputy.get(PledgePath { id }).await;
    let four = deputy.follow_link(&pledge, "Đánh giá theo quý").await;
    four.offers("Quý I").offers("Quý IV").shows("Hướng dẫn 02-HD/BTCTW");

    // The member scores themself in the last days of the quarter.
    app.comes_to(2027, 3, 25);
    let deputy = app.deputy();
    let home = deputy.get(HomePath).await;
    let page = deputy.follow_link(&home, "Quý I năm 2027: tự chấm điểm").await.is_ok();
    let path = || SelfScorePath { id, number };
    let short = [("points-common", "28"), ("points-results", "61,5"), ("grade", "excellent")];
    let refused = deputy.submit(&page, path(), &short).await.is_refused();
    let refused =
        refused.shows("cần từ 90 điểm; điểm đã ghi là 89,5").shows("Hãy ghi kết quả của mục tiêu này");
    let fields = &refused.form(path()).fields;
    assert!(fields.iter().any(|field| field.id == "points-results" && field.value == "61,5"), "kept");
    let scored = deputy.scores_quarter(id, number, &GOOD).await;
    deputy.submit(&scored, path(), &GOOD).await.redirects_to(of());
    assert_eq!(app.steps().await, 3);
    deputy.get(ObjectivesPath { id, number }).await.is_conflict();
    deputy.get(ProposalPath { id, number }).await.is_forbidden();

    // Whose turn it is finds it on the first page; of two who propose at once one is told.
    let (secretary, head) = (app.secretary(), app.agency_head());
    let home = secretary.get(HomePath).await.shows("1 đồng chí, hạn 10/04/2027");
    let list = secretary.follow_link(&home, "Quý I: đã tự chấm điểm, chờ đề nghị").await;
    let page = secretary.follow_link(&list, "Đỗ Đình Đông").await.shows("28 + 61,5 = 89,5 điểm");
    let page = secretary.follow_link(&page, "Xem xét, đề nghị").await.shows("Đạt, có sổ theo dõi.");
    let path = || ProposalPath { id, number };
    let refused = secretary.submit(&page, path(), &GOOD).await.is_refused().shows("Hãy ghi nhận xét");
    head.proposes_quarter(id, number, &GOOD).await;
    secretary.submit(&refused, path(), &[("words", "Cần xem thêm.")]).await.is_conflict();
    secretary.proposes_quarter(id, number, &GOOD).await;
    deputy.get(SelfScorePath { id, number }).await.is_conflict();
    secretary.get(DecisionPath { id, number }).await.is_forbidden();
    secretary.get(HomePath).await.hides("chờ đề nghị");

    // The committee that decides on the year decides; a later decision corrects it, and both stay.
    let grassroots = app.grassroots();
    let home = grassroots.get(HomePath).await;
    let list = grassroots.follow_link(&home, "Quý I: đã đề nghị, chờ quyết định").await;
    let page = grassroots.follow_link(&list, "Đỗ Đình Đông").await;
    let page = grassroots.follow_link(&page, "Ghi quyết định").await.is_ok();
    let path = || DecisionPath { id, number };
    let refused = grassroots.submit(&page, path(), &[("decided_on", "26/03/2027")]).await.is_refused();
    let refused = refused.shows("Hãy ghi số văn bản").shows("không thể sau hôm nay");
    let paper = [("number", "45-TB/ĐU"), ("decided_on", "25/03/2027")];
    for _ in 0..2 {
        grassroots.submit(&refused, path(), &paper).await.redirects_to(of());
    }
    assert_eq!(app.steps().await, 6);
    grassroots.get(ProposalPath { id, number }).await.is_conflict();
    let page = grassroots.get(path()).await.shows("cả hai đều được giữ");
    let corrected = [("number", "46-TB/ĐU"), ("decided_on", "25/03/2027"), ("points-results", "52")];
    let refused = grassroots.submit(&page, path(), &corrected).await.is_refused();
    let reason = [("words", "Một sản phẩm chưa nghiệm thu.")];
    grassroots.submit(&refused, path(), &reason).await.redirects_to(of());
    let page = deputy.get(of()).await.shows("Số 46-TB/ĐU ngày 25/03/2027").shows("28 + 52 = 80");
    page.shows("Số 45-TB/ĐU").shows("đã được lần sau thay thế").shows("Một sản phẩm chưa nghiệm thu.");
    deputy.get(QuartersPath { id }).await.shows("Trung bình 1 quý đã quyết định: 80 điểm");
}

#[tokio::test]
async fn a_self_score_is_given_back_and_scored_anew() {
    let app = TestApp::start().await;
    let id = app.led().await;
    let number = 1;
    app.comes_to(2027, 3, 25);
    let (deputy, secretary) = (app.deputy(), app.secretary());
    let path = || ReturnPath { id, number };
    deputy.plans_quarter(id, number).await;
    secretary.get(path()).await.is_conflict();
    deputy.scores_quarter(id, number, &GOOD).await;
    deputy.get(path()).await.is_forbidden();
    app.an().get(path()).await.is_not_found();

    let page = secretary.get(QuarterPath { id, number }).await;
    let page = secretary.follow_link(&page, "Trả lại để bổ sung").await.shows("Đạt, có sổ theo dõi.");
    let refused =
        secretary.submit(&page, path(), &[]).await.is_refused().shows("Hãy ghi cần bổ sung điều gì");
    let reason = [("words", "Mục tiêu 2 chưa ghi sản phẩm đã nghiệm thu.")];
    for _ in 0..2 {
        secretary.submit(&refused, path(), &reason).await.redirects_to(QuarterPath { id, number });
    }
    assert_eq!(app.steps().await, 3, "a form sent twice counts once");
    secretary.get(ProposalPath { id, number }).await.is_conflict().shows("chờ chấm lại");
    secretary.get(HomePath).await.hides("chờ đề nghị");

    // The member is told, reads the reason and scores anew; objectives stay as they were.
    let told = "Phần tự chấm điểm theo quý năm 2027 được trả lại để đồng chí bổ sung, có ghi lý do.";
    let inbox = deputy.get("/inbox").await;
    deputy.get(inbox.link(told)).await.redirects_to(QuartersPath { id });
    deputy.get(ObjectivesPath { id, number }).await.is_conflict();
    let home = deputy.get(HomePath).await;
    let page = deputy.follow_link(&home, "Quý I năm 2027: được trả lại, chấm lại").await;
    page.shows("Mục tiêu 2 chưa ghi sản phẩm đã nghiệm thu.");
    deputy.scores_quarter(id, number, &GOOD).await;
    secretary.proposes_quarter(id, number, &GOOD).await;
    deputy.get(QuarterPath { id, number }).await.shows("Mục tiêu 2 chưa ghi").shows("Đã có mức đề nghị");
    // What was proposed may be given back as well, until it is decided.
    let page = secretary.get(path()).await.shows("Mức đã đề nghị, nếu có, không còn dùng");
    secretary.submit(&page, path(), &reason).await.is_done();
    app.grassroots().get(DecisionPath { id, number }).await.is_conflict();
    assert_eq!(app.steps().await, 6);
}

#[tokio::test]
async fn only_those_who_lead_have_quarters_and_nobody_judges_their_own() {
    let app = TestApp::start().await;
    let of_an = app.an().sends_a_pledge().await;
    let id = app.secretary().sends_a_pledge().await;
    for pledge in [of_an, id] {
        app.deputy().confirms(pledge).await;
    }
    app.comes_to(2027, 3, 25);
    let (an, secretary, deputy, number) = (app.an(), app.secretary(), app.deputy(), 1);

    // An ordinary member has no such page, nor has anyone about them.
    for person in [&an, &secretary] {
        person.get(QuartersPath { id: of_an }).await.is_not_found();
        person.get(QuarterPath { id: of_an, number }).await.is_not_found();
        person.get(ObjectivesPath { id: of_an, number }).await.is_not_found();
        person.get(ProposalPath { id: of_an, number }).await.is_not_found();
    }
    an.get(PledgePath { id: of_an }).await.does_not_offer("Đánh giá theo quý");
    an.get(LedPath).await.is_not_found();
    an.get(HomePath).await.hides("Quý I");
    for person in [&app.stranger(), &app.neighbour(), &app.administrator(), &an] {
        person.get(QuartersPath { id }).await.is_not_found();
    }
    secretary.get(QuarterPath { id, number: 5 }).await.is_not_found();

    // The secretary's own is looked at by others, the committee above among them.
    secretary.plans_quarter(id, number).await;
    secretary.scores_quarter(id, number, &GOOD).await;
    secretary.get(ProposalPath { id, number }).await.is_forbidden();
    secretary.get(LedPath).await.is_ok().does_not_offer("Huỳnh Đình Ý");
    deputy.get(ObjectivesPath { id, number }).await.is_forbidden();
    let waits = "Quý I: đã tự chấm điểm, chờ đề nghị";
    deputy.get(HomePath).await.offers(waits);
    let grassroots = app.grassroots();
    let home = grassroots.get(HomePath).await;
    grassroots.follow_link(&home, waits).await.offers("Huỳnh Đình Ý");
    grassroots.proposes_quarter(id, number, &GOOD).await;
    // The city manages the secretary: its Standing Committee decides, and the ward's does not.
    grassroots.get(DecisionPath { id, number }).await.is_forbidden();
    let standing = app.standing();
    let home = standing.get(HomePath).await;
    let list = standing.follow_link(&home, "Quý I: đã đề nghị, chờ quyết định").await;
    list.offers("Huỳnh Đình Ý").offers("Quý II");
    let page = standing.get(DecisionPath { id, number }).await.is_ok();
    let paper = [("number", "12-TB/TU"), ("decided_on", "25/03/2027")];
    standing.submit(&page, DecisionPath { id, number }, &paper).await.is_done();

    // Past the application it is the same.
    let step = |step: &str, office: &str, more: &str| {
        format!(
            "insert into quarter_step (id, pledge_id, quarter, place, step, key, at, actor_id, actor_name, office_title,
                                       objectives, grade, words, unit_id, number, decided_on)
             select gen_random_uuid(), pledge.id, 2, 1, '{step}', gen_random_uuid(), now(), actor_id(), 'x', {office},
                    {more} from pledge where pledge.id = '{id}'"
        )
    };
    let own = step("objectives", "null", "'[{}]', null, '', null, null, null");
    let proposal = step("proposal", "'x'", "'[]', 'good', 'x', null, null, null");
    let decision = step("decision", "'x'", "'[]', 'good', '', decides_id, '1', '2027-03-25'");
    assert_eq!(app.tries(&secretary, &own).await.unwrap(), 1);
    assert!(app.tries(&secretary, &proposal).await.is_err(), "one's own is not proposed");
    assert!(app.tries(&deputy, &own).await.is_err(), "another's objectives are not set");
    assert_eq!(app.tries(&deputy, &proposal).await.unwrap(), 1);
    assert!(
        app.tries(&deputy, &decision).await.is_err(),
        "a branch does not decide on whom the city manages"
    );
    assert_eq!(app.tries(&standing, &decision).await.unwrap(), 1);
    assert_eq!(app.tries(&app.stranger(), &proposal).await.unwrap_or(0), 0);
    assert!(app.tries(&secretary, "update quarter_step set grade = 'excellent'").await.is_err());
    assert!(app.sees(&app.stranger(), "select id from quarter_step").await.is_empty());
}

#[tokio::test]
async fn whoever_proposed_in_the_branchs_place_does_not_decide() {
    let app = TestApp::start().await;
    let id = app.led().await;
    app.comes_to(2027, 3, 25);
    let (deputy, grassroots, number) = (app.deputy(), app.grassroots(), 1);
    deputy.plans_quarter(id, number).await;
    deputy.scores_quarter(id, number, &GOOD).await;
    grassroots.proposes_quarter(id, number, &GOOD).await;
    let page = grassroots.get(DecisionPath { id, number }).await.is_conflict();
    page.shows("do chính đồng chí ghi");
    grassroots.get(HomePath).await.hides("chờ quyết định");
    app.secretary().proposes_quarter(id, number, &GOOD).await;
    grassroots.get(DecisionPath { id, number }).await.is_ok();
}

#[tokio::test]
async fn the_year_sees_its_quarters_and_one_with_the_lowest_grade_bars_the_best_where_that_is_asked() {
    let app = TestApp::start().await;
    let id = app.led().await;
    app.goes_through(id, 1, &GOOD).await;
    app.goes_through(id, 2, &POOR).await;
    app.comes_to(2027, 7, 12);
    let list = app.grassroots().get(format!("{LedPath}?quarter=3")).await.shows("Quá hạn mục tiêu, sản phẩm");
    list.shows("Chưa đặt mục tiêu");
    app.deputy().get(HomePath).await.offers("Quý III năm 2027: đặt mục tiêu, sản phẩm").shows("Quá hạn");
    app.comes_to(2027, 12, 1);
    let (deputy, secretary) = (app.deputy(), app.secretary());

    // 89,5 and 40 points: the average stands beside the year, and decides nothing.
    let average = "Trung bình 2 quý đã quyết định: 64,8 điểm";
    let page = deputy.get(ReviewPath { id }).await.shows("Bốn quý của năm").shows(average);
    page.shows("không tự tính từ điểm các quý").shows("Không hoàn thành nhiệm vụ").shows("Chưa đặt mục tiêu");
    deputy.reviews_self(id, "good").await;
    let barred = "Không có quý nào bị xếp mức thấp nhất";
    let path = || YearsProposalPath { id };
    secretary.get(path()).await.shows(average).hides(barred);

    // A rule of one place: it is asked only where a committee chooses it; here it is the only one.
    app.arranges(
        "update rule_set set rules = jsonb_set(rules, '{grades,0,conditions}',
           (select jsonb_agg(one || jsonb_build_object('asked', one ->> 'code' = 'quarters'))
              from jsonb_array_elements(rules #> '{grades,0,conditions}') one))
          where code like 'QĐ 366%'",
    )
    .await;
    let page = secretary.get(path()).await.shows(barred);
    let page = page.shows("1 trong 2 quý đã quyết định bị xếp mức thấp nhất; không đạt khi quá 0");
    let excellent = [SUMS.as_slice(), &POINTS, &[("grade", "excellent"), ("words", "")]].concat();
    let refused = secretary.submit(&page, path(), &excellent).await.is_refused();
    refused.shows("Chưa đạt điều kiện «Không có quý nào bị xếp mức thấp nhất»");
    let good = [SUMS.as_slice(), &POINTS, &[("grade", "good"), ("words", "")]].concat();
    secretary.submit(&page, path(), &good).await.redirects_to(ReviewPath { id });
}

#[tokio::test]
async fn a_year_asks_for_quarters_only_where_its_board_says_so() {
    let app = TestApp::start().await;
    let id = app.led().await;
    let board = app.board();
    let rows = app.finds("select id from cycle where year = 2027").await;
    let year: CycleId = serde_json::from_value(rows[0]["id"].clone()).unwrap();
    let path = || SettingPath { id: year };
    for person in [app.secretary(), app.grassroots(), app.administrator(), app.standing()] {
        person.get(path()).await.is_not_found();
    }
    let page = board.get(format!("/years/{year}")).await;
    let page = board.follow_link(&page, "Đánh giá theo quý").await.shows("11/01/2027");
    let with = |changes: &[(&'static str, &'static str)]| {
        let fields = page.form(path()).fields.iter();
        let mut typed: Vec<_> = fields.map(|field| (field.name.clone(), field.value.clone())).collect();
        for (name, value) in changes {
            typed.retain(|(field, _)| field.as_str() != *name);
            typed.extend((!value.is_empty()).then(|| ((*name).to_owned(), (*value).to_owned())));
        }
        typed
    };
    let send = async |fields: Vec<(String, String)>| {
        let fields = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        board.post_form(path(), fields.collect::<Vec<_>>()).await
    };
    send(with(&[("decision", "3")])).await.is_refused().shows("không thể trước hạn đề nghị");

    // Switched off, the pages are gone.
    let (deputy, number) = (app.deputy(), 1);
    deputy.get(QuartersPath { id }).await.is_ok();
    send(with(&[("asked", "")])).await.redirects_to(path());
    for gone in [
        QuartersPath { id }.to_string(),
        QuarterPath { id, number }.to_string(),
        ObjectivesPath { id, number }.to_string(),
        LedPath.to_string(),
    ] {
        deputy.get(&gone).await.is_not_found();
    }
    deputy.get(PledgePath { id }).await.does_not_offer("Đánh giá theo quý");
    app.comes_to(2026, 12, 5);
    let deputy = app.deputy();
    deputy.get(HomePath).await.hides("Quý I");

    // Switched on again with other days, until the first quarter begins.
    let board = app.board();
    let send = async |fields: Vec<(String, String)>| {
        let fields = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        board.post_form(path(), fields.collect::<Vec<_>>()).await
    };
    send(with(&[("objectives_after", "20")])).await.redirects_to(path());
    deputy.get(HomePath).await.offers("Quý I năm 2027: đặt mục tiêu, sản phẩm").shows("Hạn 21/01/2027");
    app.comes_to(2027, 1, 2);
    let board = app.board();
    board.get(path()).await.shows("Quý I đã bắt đầu");
    let fields = with(&[("asked", "")]);
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    board.post_form(path(), fields).await.is_conflict();
    app.deputy().get(QuartersPath { id }).await.is_ok();
    let past = app.finds("select rules ? 'quarters' as there from rule_set where code = '2018'").await;
    assert_eq!(past[0]["there"], false, "another year's rules stay as they were");
}
