//! A secretary's own paper goes to the deputy or the committee above, and never back to its writer.

use camket::pledge::{
    agreement::{AgreementPath, AgreementsPath},
    returning::ReturnPath,
    show::PledgePath,
};

use crate::harness::TestApp;

const KEY: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

#[tokio::test]
async fn the_secretary_cannot_confirm_or_return_their_own() {
    let app = TestApp::start().await;
    let secretary = app.secretary();
    let id = secretary.sends_a_pledge().await;
    secretary
        .get(PledgePath { id })
        .await
        .does_not_offer("Xác nhận bản cam kết")
        .does_not_offer("Trả lại để bổ sung");
    secretary.get(ReturnPath { id }).await.is_forbidden();
    secretary.post_form(AgreementPath { id }, [("key", KEY)]).await.is_forbidden();
    secretary.post_form(ReturnPath { id }, [("key", KEY), ("whole", "Tự trả lại.")]).await.is_forbidden();
    let unit = app.unit("P01-01").await;
    let many = [("chosen", id.to_string()), ("key", KEY.to_owned())];
    let many = many.iter().map(|(name, value)| (*name, value.as_str()));
    secretary.post_form(AgreementsPath { id: unit }, many).await.is_forbidden();
    assert_eq!(app.counts("select count(*) from pledge_event where step in ('agree', 'return')").await, 0);
}

#[tokio::test]
async fn not_even_past_the_application() {
    let app = TestApp::start().await;
    let secretary = app.secretary();
    let id = secretary.sends_a_pledge().await;
    let agree = format!(
        "update pledge set state = 'agreed', agreed_at = now(), agreed_by = member_id, version = version + 1 where id = '{id}'"
    );
    let refused = app.tries(&secretary, &agree).await.unwrap_err();
    assert!(refused.to_string().contains("pledge_not_agreed_by_self"), "{refused}");
    let event = format!(
        "insert into pledge_event (id, pledge_id, key, at, actor_id, actor_name, own, step)
         values (gen_random_uuid(), '{id}', gen_random_uuid(), now(), actor_id(), 'Ý', false, 'agree')"
    );
    let refused = app.tries(&secretary, &event).await.unwrap_err();
    assert!(refused.to_string().contains("row-level security"), "{refused}");
}

#[tokio::test]
async fn the_deputy_confirms_the_secretarys() {
    let app = TestApp::start().await;
    let (secretary, deputy) = (app.secretary(), app.deputy());
    let id = secretary.sends_a_pledge().await;
    deputy.confirms(id).await;
    secretary.get(PledgePath { id }).await.shows("Đã xác nhận").shows("Đỗ Đình Đông, Phó Bí thư chi bộ");
}

#[tokio::test]
async fn the_committee_above_confirms_the_secretarys() {
    let app = TestApp::start().await;
    let (secretary, grassroots) = (app.secretary(), app.grassroots());
    let id = secretary.sends_a_pledge().await;
    grassroots.confirms(id).await;
    secretary.get(PledgePath { id }).await.shows("Nguyễn Thanh My, Đảng ủy cơ sở");
}

#[tokio::test]
async fn others_who_see_it_cannot_confirm_it() {
    let app = TestApp::start().await;
    let id = app.an().sends_a_pledge().await;
    for person in [app.agency_head(), app.inspector()] {
        person.get(PledgePath { id }).await.is_ok().does_not_offer("Xác nhận bản cam kết");
        person.post_form(AgreementPath { id }, [("key", KEY)]).await.is_forbidden();
    }
    for person in [
        app.neighbour(),
        app.toan(),
        app.administrator(),
        app.standing(),
        app.far_secretary(),
        app.stranger(),
    ] {
        person.get(PledgePath { id }).await.is_not_found();
        person.post_form(AgreementPath { id }, [("key", KEY)]).await.is_not_found();
    }
}

#[tokio::test]
async fn where_there_is_no_deputy_the_committee_or_the_ward_confirms() {
    let app = TestApp::start().await;
    // Chi ủy viên of the same branch.
    let (secretary, committee) = (app.secretary(), app.committee());
    let id = secretary.sends_a_pledge().await;
    committee.confirms(id).await;
    secretary.get(PledgePath { id }).await.shows("Lê Minh Lâm, Chi ủy viên");
    // A branch with a secretary and nobody else: the ward's committee.
    let (alone, ward) = (app.person("QN001005"), app.person("QN001004"));
    let id = alone.sends_a_pledge().await;
    alone.post_form(AgreementPath { id }, [("key", KEY)]).await.is_forbidden();
    app.grassroots().post_form(AgreementPath { id }, [("key", KEY)]).await.is_not_found();
    ward.confirms(id).await;
    alone.get(PledgePath { id }).await.shows("Lê Văn Giang, Đảng ủy cơ sở");
}

#[tokio::test]
async fn officers_papers_cross_over() {
    let app = TestApp::start().await;
    let (secretary, deputy, neighbour) = (app.secretary(), app.deputy(), app.neighbour());
    let (grassroots, ward) = (app.grassroots(), app.person("QN001004"));
    // The deputy's by the secretary; the ward committee's own by the secretary of their branch, as any member's.
    let of_deputy = deputy.sends_a_pledge().await;
    secretary.confirms(of_deputy).await;
    let of_ward = grassroots.sends_a_pledge().await;
    grassroots.post_form(AgreementPath { id: of_ward }, [("key", KEY)]).await.is_forbidden();
    neighbour.confirms(of_ward).await;
    let of_far_ward = ward.sends_a_pledge().await;
    ward.post_form(AgreementPath { id: of_far_ward }, [("key", KEY)]).await.is_forbidden();
    app.person("QN001005").confirms(of_far_ward).await;
}

#[tokio::test]
async fn a_board_reads_all_but_confirms_only_where_no_committee_stands_between() {
    let app = TestApp::start().await;
    let board = app.board();
    let id = app.an().sends_a_pledge().await;
    board.get(PledgePath { id }).await.is_ok().does_not_offer("Xác nhận bản cam kết");
    board.post_form(AgreementPath { id }, [("key", KEY)]).await.is_forbidden();
    board.get(ReturnPath { id }).await.is_forbidden();
    app.an().get(PledgePath { id }).await.offers("Rút lại để sửa");
    // A branch directly below the city that has lost its secretary and deputy.
    app.arranges(
        "update appointment set during = daterange('2017-01-01', '2020-01-01')
          where unit_id = (select id from unit where code = 'CQ01')",
    )
    .await;
    let (standing, board) = (app.standing(), app.board());
    let id = standing.sends_a_pledge().await;
    board.confirms(id).await;
    standing.get(PledgePath { id }).await.shows("Nguyễn Thị Thanh Xuân, Ban Tổ chức");
    let own = board.sends_a_pledge().await;
    board.post_form(AgreementPath { id: own }, [("key", KEY)]).await.is_forbidden();
}
