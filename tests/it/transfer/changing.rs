//! What a transfer changes beside the branch, and by whose hand the year is graded.

use super::*;

async fn of_pledge(app: &TestApp, id: PledgeId) -> Value {
    let sql = format!(
        "select branch.code as branch, member_branch.code as member_branch, agency.name as agency,
                member_agency.name as member_agency, manager.code as manager, member_manager.code as member_manager,
                pledge.category
           from pledge join member on member.id = pledge.member_id
           join unit branch on branch.id = pledge.branch_id
           join unit member_branch on member_branch.id = member.branch_id
           left join agency on agency.id = pledge.agency_id
           left join agency member_agency on member_agency.id = member.agency_id
           left join unit manager on manager.id = pledge.manager_id
           left join unit member_manager on member_manager.id = member.manager_id
          where pledge.id = '{id}'"
    );
    app.finds(&sql).await.remove(0)
}

async fn moves(app: &TestApp, who: &Visitor, to: &str, changes: &[(&str, &str)]) -> TransferId {
    let to = app.unit(to).await;
    let board = app.board();
    let (page, action) = form_page(app, &board, who, &format!("kind=official&to={to}")).await;
    let fixed = [("comment", COMMENT), ("clear", "yes")];
    let sent = board.submit(&page, action, &[&fixed, changes].concat()).await.is_done();
    let id = transfer_in(&sent);
    accepts(&board, id).await;
    id
}

#[tokio::test]
async fn agency_and_level_change_with_the_branch_and_the_pledge_follows() {
    let app = TestApp::start().await;
    let (an, asked) = (app.an(), app.person("QN000010"));
    let (sent, unwritten) = (an.sends_a_pledge().await, app.pledge_of(&asked, 2027).await);
    let city = app.unit("TU").await.to_string();
    let agency = app.finds("select id from agency where name = 'Phường Nghĩa Lộ'").await;
    let agency = agency[0]["id"].as_str().unwrap().to_owned();
    let pinned = format!("select pinned from pledge_revision where pledge_id = '{sent}'");
    let before = app.finds(&pinned).await;
    for who in [&an, &asked] {
        moves(&app, who, "P02-01", &[("agency", &agency), ("manager", &city)]).await;
    }
    for id in [sent, unwritten] {
        let now = of_pledge(&app, id).await;
        for (field, value) in [
            ("branch", "P02-01"),
            ("member_branch", "P02-01"),
            ("agency", "Phường Nghĩa Lộ"),
            ("member_agency", "Phường Nghĩa Lộ"),
            ("manager", "TU"),
            ("member_manager", "TU"),
        ] {
            assert_eq!(now[field], value, "{field}");
        }
    }
    assert_eq!(
        of_pledge(&app, unwritten).await["category"],
        "managed_leader",
        "not yet written: the form of leaders"
    );
    assert_ne!(of_pledge(&app, sent).await["category"], "managed_leader", "what was sent keeps its form");
    assert_eq!(app.finds(&pinned).await, before, "and its facts");
    app.standing().get(PledgePath { id: sent }).await.is_ok();
    counts_agree(&app).await;

    moves(&app, &an, "P01-01", &[("agency", "none"), ("manager", "none")]).await;
    let now = of_pledge(&app, sent).await;
    for field in ["agency", "member_agency", "manager", "member_manager"] {
        assert!(now[field].is_null(), "{field}");
    }
    let open = "select count(*) from management join member on member.id = member_id
                 where member.code = 'QN000013' and upper_inf(management.during)";
    assert_eq!(app.counts(open).await, 0);
    app.standing().get(PledgePath { id: sent }).await.is_not_found();
    counts_agree(&app).await;
}

#[tokio::test]
async fn what_is_kept_stays_as_it_was() {
    let app = TestApp::start().await;
    let an = app.an();
    let id = an.sends_a_pledge().await;
    let before = of_pledge(&app, id).await;
    moves(&app, &an, "P02-01", &[]).await;
    let after = of_pledge(&app, id).await;
    for field in ["agency", "member_agency", "manager", "member_manager", "category"] {
        assert_eq!(after[field], before[field], "{field}");
    }
}

#[tokio::test]
async fn where_the_rules_say_so_the_old_branch_grades_the_year() {
    let app = TestApp::start().await;
    let (an, secretary, far) = (app.an(), app.secretary(), app.far_secretary());
    app.arranges("update rule_set set rules = jsonb_set(rules, '{transfer,graded_by}', '\"sending\"')").await;
    let id = an.sends_a_pledge().await;
    let transfer = sends(&app, &secretary, &an, app.unit("P02-01").await).await;
    far.get(AcceptancePath { id: transfer }).await.hides("Bản cam kết của năm đi theo");
    accepts(&far, transfer).await;
    let now = of_pledge(&app, id).await;
    assert_eq!((now["branch"].as_str(), now["member_branch"].as_str()), (Some("P01-01"), Some("P02-01")));
    secretary.confirms(id).await;
    far.get(PledgePath { id }).await.does_not_offer("Xác nhận bản cam kết");
    app.comes_to(2027, 12, 1);
    for person in [&an, &secretary, &far] {
        person.signs_in().await.is_done();
    }
    app.arranges(&format!("update pledge set stage = 'self_reviewed' where id = '{id}'")).await;
    secretary.get(format!("/pledges/{id}/proposal")).await.is_ok();
    let refused = far.get(format!("/pledges/{id}/proposal")).await;
    assert!([403, 404].contains(&refused.status.as_u16()), "{}", refused.status);
    counts_agree(&app).await;
}
