//! Offices are given, followed, ended and put right by page; weighty ones by two persons; none to oneself.

use camket::{
    access::Office,
    appointment::{
        list::UnitOfficesPath,
        place::{AgencyGivingPath, UnitGivingPath},
    },
    pledge::{list::UnitPledgesPath, show::PledgePath},
};

use crate::harness::{EVERYONE, Page, TestApp, Visitor};

impl Visitor {
    /// What they had open is refused at the next request, and is not there after signing in anew either.
    pub async fn has_lost(&self, path: impl std::fmt::Display) {
        let path = path.to_string();
        let page = self.get(&path).await;
        assert!(page.status == 404 || page.wants_a_sign_in(), "{}", page.asked);
        self.signs_in().await;
        self.get(&path).await.is_not_found();
    }

    /// Gives an office of a unit, from today, through both pages.
    pub async fn gives(&self, app: &TestApp, unit: &str, office: &str, member: &str) -> Page {
        let path = UnitGivingPath { id: app.unit(unit).await };
        let page = self.get(&path).await.is_ok();
        let fields = [("office", office), ("member", member), ("reason", "Kết quả bầu cử.")];
        let check = self.submit(&page, &path, &fields).await;
        if check.status == 200 { self.submit(&check, &path, &[]).await } else { check }
    }
}

#[tokio::test]
async fn a_new_secretary_follows_the_old_one_and_finds_what_waits() {
    let app = TestApp::start().await;
    let (board, secretary, chau) = (app.board(), app.secretary(), app.chau());
    let unit = app.unit("P01-01").await;
    let mut unread = Vec::new();
    for person in [app.an(), app.toan(), app.long()] {
        unread.push(person.sends_a_pledge().await);
    }
    let agreed = unread.pop().unwrap();
    secretary.confirms(agreed).await;
    let open = secretary.get(PledgePath { id: unread[0] }).await.offers("Trả lại để bổ sung");
    chau.get("/").await.hides("Bản cam kết chờ đọc");

    let page = board.get(UnitOfficesPath { id: unit }).await.shows("Huỳnh Đình Ý").offers("Giao nhiệm vụ");
    let page = board.follow_link(&page, "Giao nhiệm vụ").await;
    let path = UnitGivingPath { id: unit };
    let wrong = board.submit(&page, &path, &[("member", "Không Có Ai"), ("from", "")]).await.is_refused();
    let wrong = wrong.shows("Không tìm thấy").shows("Hãy ghi ngày bắt đầu").shows("Hãy ghi lý do");
    let fields = [
        ("office", "secretary"),
        ("member", "pham chau"),
        ("from", "2026-11-23"),
        ("number", "12-QĐ/ĐU"),
        ("reason", "Đồng chí Ý chuyển công tác."),
    ];
    let check = board.submit(&wrong, &path, &fields).await.is_ok();
    let check = check
        .shows("Phạm Châu (QN000005)")
        .shows("Huỳnh Đình Ý thôi giữ nhiệm vụ này từ 23/11/2026")
        .shows("2 bản cam kết chờ đọc");
    assert_eq!(app.counts("select count(*) from appointment_act").await, 0, "looking does nothing");
    let (first, second) = tokio::join!(board.submit(&check, &path, &[]), board.submit(&check, &path, &[]));
    first.redirects_to(UnitOfficesPath { id: unit });
    second.redirects_to(UnitOfficesPath { id: unit });
    assert_eq!(app.counts("select count(*) from appointment_act where act = 'appoint'").await, 1);
    assert_eq!(app.counts("select count(*) from appointment_act where act = 'end'").await, 1);

    secretary.has_lost(PledgePath { id: unread[0] }).await;
    secretary.get(UnitPledgesPath { id: unit }).await.is_not_found();
    let returned = open.link("Trả lại để bổ sung");
    secretary
        .post_form(&returned, [("key", "01890a5d-ac96-774b-bcce-b302099a8057"), ("whole", "x")])
        .await
        .is_not_found();
    secretary.get("/").await.is_ok().hides("Bản cam kết chờ đọc");

    chau.signs_in().await;
    chau.get("/").await.shows("Bản cam kết chờ đọc").shows("2 bản");
    chau.confirms(unread[0]).await;
    chau.get(PledgePath { id: unread[0] }).await.shows("Phạm Châu, Bí thư chi bộ");
    chau.get(PledgePath { id: agreed }).await.shows("Huỳnh Đình Ý, Bí thư chi bộ");
    board
        .get(UnitOfficesPath { id: unit })
        .await
        .shows("Giao nhiệm vụ Bí thư chi bộ: Phạm Châu, từ 23/11/2026, số 12-QĐ/ĐU")
        .shows("Thôi giao nhiệm vụ Bí thư chi bộ: Huỳnh Đình Ý")
        .shows("Nguyễn Thị Thanh Xuân, Ban Tổ chức");
}

#[tokio::test]
async fn an_office_ends_and_its_days_are_put_right() {
    let app = TestApp::start().await;
    let (board, deputy, unit) = (app.board(), app.deputy(), app.unit("P01-01").await);
    let ending = app.appointment("QN000002", "deputy_secretary", "ending").await;
    let correction = app.appointment("QN000003", "branch_committee", "correction").await;
    deputy.get(UnitPledgesPath { id: unit }).await.is_ok();

    let page = board.get(&ending).await.shows("Đỗ Đình Đông").shows("không có gì bị xóa");
    let before = [("day", "2016-12-31"), ("reason", "Chuyển công tác.")];
    board.submit(&page, &ending, &before).await.is_refused().shows("Nhiệm vụ bắt đầu 01/01/2017");
    let end = [("day", "2026-11-23"), ("reason", "Chuyển công tác.")];
    board.submit(&page, &ending, &end).await.redirects_to(UnitOfficesPath { id: unit });
    board.submit(&page, &ending, &end).await.is_done();
    assert_eq!(app.counts("select count(*) from appointment_act where act = 'end'").await, 1);
    deputy.has_lost(UnitPledgesPath { id: unit }).await;

    let page = board.get(&correction).await;
    let days = [("from", "2025-03-01"), ("until", "2027-03-01"), ("reason", "Ghi nhầm ngày.")];
    board.submit(&page, &correction, &days).await.redirects_to(UnitOfficesPath { id: unit });
    board.submit(&page, &correction, &days).await.redirects_to(UnitOfficesPath { id: unit });
    let rows =
        "select count(*) from appointment join member on member.id = member_id where code = 'QN000003'";
    assert_eq!(app.counts(rows).await, 2, "the old row stays");
    board.get(UnitOfficesPath { id: unit }).await.shows("01/03/2025").shows("01/03/2027");
    app.committee().get(UnitPledgesPath { id: unit }).await.is_ok();
    app.comes_to(2027, 3, 2);
    app.committee().get(UnitPledgesPath { id: unit }).await.is_not_found();
}

#[tokio::test]
async fn a_weighty_office_needs_a_second_keeper() {
    let app = TestApp::start().await;
    let (board, administrator, an) = (app.board(), app.administrator(), app.an());
    let city = app.unit("TU").await;
    board.gives(&app, "TU", "inspection", "QN000013").await.redirects_to(UnitOfficesPath { id: city });
    an.get("/overview").await.is_not_found();
    let list = board.get(UnitOfficesPath { id: city }).await.shows("Chờ người thứ hai xác nhận");
    let label = "Ủy ban Kiểm tra, Thành ủy Quảng Ngãi: Đỗ Công An";
    let own = board.follow_link(&list, label).await.does_not_offer("Xác nhận giao nhiệm vụ");
    let id = own.asked.split(['/', ' ']).find(|part| part.len() == 36).unwrap().to_owned();
    let (confirmation, refusal) =
        (format!("/office-proposals/{id}/confirmation"), format!("/office-proposals/{id}/refusal"));
    let key = ("key", "01890a5d-ac96-774b-bcce-b302099a8057");
    board.post_form(&confirmation, [key]).await.is_forbidden();
    an.post_form(&confirmation, [key]).await.is_not_found();
    app.stranger().post_form(&confirmation, [key]).await.is_not_found();

    let home = administrator.get("/").await;
    let ask = administrator.follow_link(&home, &format!("Xác nhận giao nhiệm vụ {label}")).await;
    administrator.submit(&ask, &refusal, &[]).await.is_refused().shows("Hãy ghi lý do");
    let (one, two) = tokio::join!(
        administrator.submit(&ask, &confirmation, &[]),
        administrator.submit(&ask, &confirmation, &[])
    );
    one.is_done();
    two.is_done();
    an.signs_in().await;
    an.get("/overview").await.is_done();
    assert_eq!(app.counts("select count(*) from appointment_act where act = 'confirm'").await, 1);
    let late =
        administrator.post_form(&refusal, [("key", "01890a5d-ac96-774b-bcce-b302099a8058"), ("reason", "x")]);
    late.await.is_conflict();

    // Past the application: the proposer cannot confirm, and nobody gives without a proposal.
    let insert = |office: &str| {
        format!(
            "insert into appointment (id, member_id, office, unit_id, during)
             select gen_random_uuid(), member.id, '{office}', unit.id, daterange('2026-11-23', null)
               from member, unit where member.code = 'QN002002' and unit.code = 'TU'"
        )
    };
    board.gives(&app, "TU", "organization_board", "QN002002").await.is_done();
    assert!(app.tries(&board, &insert("organization_board")).await.is_err(), "by whoever proposed it");
    assert!(app.tries(&administrator, &insert("inspection")).await.is_err(), "without a proposal");
    assert!(app.tries(&administrator, &insert("organization_board")).await.is_ok(), "by a second keeper");
}

#[tokio::test]
async fn the_last_keeper_stays_until_another_is_there() {
    let app = TestApp::start().await;
    let (board, second) = (app.board(), app.standing());
    board.gives(&app, "TU", "organization_board", "QN002002").await.is_done();
    let home = app.administrator().get("/").await;
    let ask = app
        .administrator()
        .follow_link(&home, "Xác nhận giao nhiệm vụ Ban Tổ chức, Thành ủy Quảng Ngãi: Võ Hồng Sơn")
        .await;
    let confirmation =
        ask.html.forms.iter().find(|form| form.action.ends_with("/confirmation")).unwrap().action.clone();
    app.administrator().submit(&ask, &confirmation, &[]).await.is_done();
    second.signs_in().await;
    let first = app.appointment("QN002001", "organization_board", "ending").await;
    let end = [("day", "2026-11-23"), ("reason", "Nghỉ chế độ.")];
    let page = second.get(&first).await.is_ok();
    second.submit(&page, &first, &end).await.is_done();
    board.has_lost("/register").await;
    let own = app.appointment("QN002002", "organization_board", "ending").await;
    second.get(&own).await.is_forbidden();
    let administrator = app.appointment("QN002004", "administrator", "ending").await;
    second.get(&administrator).await.is_forbidden();
}

#[tokio::test]
async fn nobody_grants_what_they_lack_nor_to_themselves() {
    let app = TestApp::start().await;
    let (colleague, branch) = ("QN000013", app.unit("P01-01").await);
    let agency = app.ward_office().await;
    let before = app.counts("select count(*) from appointment").await;
    let mut tries = 0;
    for (who, code) in EVERYONE.iter().copied() {
        let person = app.person(code);
        for office in Office::ALL {
            for member in [code, colleague] {
                tries += 1;
                let key = format!("01890a5d-ac96-774b-bcce-{tries:012}");
                let fields = [
                    ("key", key.as_str()),
                    ("office", office.code()),
                    ("member", member),
                    ("from", "2026-11-23"),
                    ("reason", "x"),
                    ("confirmed", "yes"),
                ];
                let unit_code = if office.is_weighty() { "TU" } else { "P01-01" };
                let path = UnitGivingPath { id: app.unit(unit_code).await };
                let board = who == "organization board" && office != Office::Administrator;
                let may =
                    member != code && (board || (who == "administrator" && office == Office::Administrator));
                let page = person.post_form(&path, fields).await;
                assert!(page.status != 303 || may, "{who} gave {} to {member}", office.code());
                let page = person.post_form(AgencyGivingPath { id: agency }, fields).await;
                assert!(page.status != 303 || may, "{who} gave {} to {member}", office.code());
            }
            // Past the application, at the top and in the branch, to themselves and to a colleague.
            for (member, place) in [(code, "TU"), (colleague, "TU"), (code, "P01-01"), (colleague, "P01-01")]
            {
                let sql = format!(
                    "insert into appointment (id, member_id, office, unit_id, during)
                     select gen_random_uuid(), member.id, '{}', unit.id, daterange('2026-11-24', null)
                       from member, unit where member.code = '{member}' and unit.code = '{place}'",
                    office.code()
                );
                let in_lists =
                    matches!(office, Office::Secretary | Office::DeputySecretary | Office::BranchCommittee);
                let alone = (who == "organization board" || (who == "administrator" && in_lists))
                    && !office.is_weighty()
                    && office != Office::AgencyHead;
                // What the Board has proposed above waits for a second keeper: that is the administrator.
                let second = who == "administrator"
                    && (member, place) == (colleague, "TU")
                    && office.is_weighty()
                    && office != Office::Administrator;
                let may = member != code && (alone || second);
                let outcome = app.tries(&person, &sql).await;
                let gave = matches!(outcome, Ok(rows) if rows > 0);
                assert_eq!(gave, may, "{who}: {} for {member} in {place}: {outcome:?}", office.code());
            }
        }
    }
    let given = app.counts("select count(*) from appointment").await - before;
    assert_eq!(given, app.counts("select count(*) from appointment_act where act = 'appoint'").await);
    app.board().get(UnitOfficesPath { id: branch }).await.is_ok();
}

#[tokio::test]
async fn a_board_below_the_city_works_in_its_own_ward() {
    let app = TestApp::start().await;
    // An officer of the ward's own board, as a proposal and its confirmation leave them.
    app.arranges(
        "insert into appointment (id, member_id, office, unit_id, during)
         select gen_random_uuid(), member.id, 'organization_board', unit.id, daterange('2026-01-01', null)
           from member, unit where member.code = 'QN000013' and unit.code = 'P01'",
    )
    .await;
    let officer = app.an();
    let (own, foreign) = (app.unit("P01-02").await, app.unit("P02-01").await);
    officer
        .gives(&app, "P01-02", "branch_committee", "QN000025")
        .await
        .redirects_to(UnitOfficesPath { id: own });
    officer.get(UnitOfficesPath { id: foreign }).await.is_not_found();
    officer.get(UnitGivingPath { id: foreign }).await.is_not_found();
    officer.get(AgencyGivingPath { id: app.ward_office().await }).await.is_not_found();
    officer.get(format!("/units/{foreign}/slips")).await.is_not_found();
    let foreign_rows = [
        "insert into appointment (id, member_id, office, unit_id, during)
         select gen_random_uuid(), '{id}', 'secretary', unit.id, daterange('2026-01-01', null) from unit where code = 'P02-01'",
        "update appointment set during = 'empty' where unit_id = (select id from unit where code = 'P02-01')",
        "update account set password_hash = null where member_id = '{id}'",
        "insert into pledge (id, cycle_id, member_id, category, branch_id, decides_id)
         select gen_random_uuid(), cycle.id, '{id}', 'member', unit.id, unit.id
           from cycle, unit where cycle.year = 2018 and unit.code = 'P02-01'",
    ];
    let stranger = app.finds("select id from member where code = 'QN001001'").await[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    for sql in foreign_rows {
        let outcome = app.tries(&officer, &sql.replace("{id}", &stranger)).await;
        assert!(matches!(&outcome, Ok(0)) || outcome.is_err(), "{sql}: {outcome:?}");
    }
    let sees = |sql: &'static str| app.sees(&officer, sql);
    let accounts = sees("select member_id from account").await.len();
    assert_eq!(i64::try_from(accounts).unwrap(), app.counts(
        "select count(*) from account join member on member.id = member_id join unit on unit.id = branch_id
          where unit.code like 'P01-%'").await);
    assert!(sees("select id from appointment_act").await.len() == 1);
}

#[tokio::test]
async fn an_appointment_only_ends() {
    let app = TestApp::start().await;
    let board = app.board();
    let sql = |during: &str| {
        format!(
            "update appointment set during = {during}
              where member_id = (select id from member where code = 'QN000002')"
        )
    };
    assert!(app.tries(&board, &sql("daterange('2017-01-01', '2026-01-01')")).await.is_ok());
    for longer in ["daterange('2016-01-01', null)", "daterange(null, null)"] {
        assert!(app.tries(&board, &sql(longer)).await.is_err(), "{longer}");
    }
    for column in ["member_id = actor_id()", "office = 'inspection'", "unit_id = null"] {
        assert!(app.tries(&board, &format!("update appointment set {column}")).await.is_err(), "{column}");
    }
    assert!(app.tries(&board, "delete from appointment").await.is_err());
    assert!(app.tries(&board, "update appointment_act set reason = ''").await.is_err());
}
