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
    secretary.get(PledgePath { id }).await.does_not_offer("Xác nhận bản cam kết").does_not_offer("Trả lại để bổ sung");
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
    for person in [app.neighbour(), app.toan(), app.administrator(), app.standing(), app.far_secretary(), app.stranger()] {
        person.get(PledgePath { id }).await.is_not_found();
        person.post_form(AgreementPath { id }, [("key", KEY)]).await.is_not_found();
    }
}
