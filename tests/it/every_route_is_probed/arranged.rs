//! What there must be for a route to be tried on.

use super::KEY;
use crate::harness::{TestApp, World};

/// The year 2027; beside it one that is being prepared, named by the key.
pub(super) async fn prepared_year(app: &TestApp) -> String {
    let sql = format!(
        "insert into cycle (id, year, rule_set_id, opens_at, due_at, cut_off_at)
         select '{KEY}', 2026, rule_set_id, opens_at, due_at, cut_off_at from cycle where year = 2018"
    );
    app.arranges(&sql).await;
    app.finds("select id from cycle where year = 2027").await[0]["id"].as_str().unwrap().to_owned()
}

/// A template in hand, named by the key; and one to be given up.
pub(super) async fn templates(app: &TestApp) -> (String, String) {
    let other = "01890a5d-ac96-774b-bcce-b302099a8070";
    for (id, category) in [(KEY, "member"), (other, "outside")] {
        app.arranges(&format!(
            "insert into template (id, cycle_id, category, version, content)
             select '{id}', cycle_id, category, 2, content from template join cycle on cycle.id = cycle_id
              where year = 2027 and category = '{category}'"
        ))
        .await;
    }
    let basis = app.finds("select id from legal_basis where number = '144-QĐ/TW'").await;
    (other.to_owned(), basis[0]["id"].as_str().unwrap().to_owned())
}

/// Something that Ánh added to show a result.
pub(super) async fn proof(app: &TestApp, world: &World) -> String {
    let id = "01890a5d-ac96-774b-bcce-b302099a8071";
    app.arranges(&format!(
        "insert into proof (id, pledge_id, key, place, at, actor_id, title, commitments)
         select '{id}', id, '{id}', 0, now(), member_id, 'Biên bản họp', array[id] from pledge where id = '{}'",
        world.agreed
    ))
    .await;
    id.to_owned()
}

/// A note that asks Ánh for an answer.
pub(super) async fn asking(app: &TestApp, world: &World) -> String {
    let id = "01890a5d-ac96-774b-bcce-b302099a8072";
    app.arranges(&format!(
        "insert into follow_up_note (id, pledge_id, key, at, actor_id, actor_name, office, office_title, audience, words, answer_by)
         select '{id}', '{}', '{id}', now(), id, full_name, 'secretary', 'Bí thư chi bộ', 'open', 'Vì sao chậm?', '2027-06-01'
           from member where code = 'QN000001'",
        world.agreed
    ))
    .await;
    id.to_owned()
}

/// A sheet of moves that was refused.
pub(super) async fn reform(app: &TestApp) -> String {
    app.arranges(
        "insert into reorganization (id, act, state, file_name, made_at, made_by, maker)
         select '01890a5d-ac96-774b-bcce-b302099a8060', 'reform', 'refused', 'phuong-an.xlsx', now(), id, full_name
           from member where code = 'QN002001'",
    )
    .await;
    "01890a5d-ac96-774b-bcce-b302099a8060".to_owned()
}

/// News of a sign-in for An, one to recognise and one to deny.
pub(super) const ARRIVALS: [&str; 2] =
    ["01890a5d-ac96-774b-bcce-b302099a8061", "01890a5d-ac96-774b-bcce-b302099a8062"];

/// Another session of An's, a request to give a password back, and somebody whose account is kept.
pub(super) async fn account(app: &TestApp) -> (String, String, String) {
    let text = |rows: &[serde_json::Value]| rows[0]["id"].as_str().unwrap().to_owned();
    app.an().signs_in().await.is_done();
    let session = "select session.id from session join member on member.id = member_id
                    where code = 'QN000013' order by started_at desc limit 1";
    let session = text(&app.finds(session).await);
    for id in ARRIVALS {
        app.arranges(&format!(
            "insert into account_event (id, member_id, at, kind, actor_id, session_id)
             select '{id}', id, now(), 'new_device', id, gen_random_uuid() from member where code = 'QN000013'"
        ))
        .await;
    }
    app.nobody().post_form("/forgotten-password", [("code", "QN000003")]).await.is_ok();
    let reset = text(&app.finds("select id from account_reset").await);
    (session, reset, text(&app.finds("select id from member where code = 'QN000003'").await))
}

/// A self-review that was sent, from before there were forms.
pub(super) async fn self_review(app: &TestApp, id: camket::pledge::PledgeId) {
    app.arranges(&format!(
        "insert into self_review (pledge_id, member_id, version, content, grade, saved_at, submitted_at)
         select id, member_id, 1, '{{\"words\": {{}}, \"summary\": \"Đủ.\", \"weaknesses\": \"Không có\",
                \"direction\": \"Không có\", \"grade\": \"good\"}}', 'good', now(), now() from pledge where id = '{id}'"
    ))
    .await;
}

pub(super) async fn commitment(app: &TestApp, world: &World) -> String {
    let sql = format!(
        "select jsonb_path_query_first(content, '$.parts[*].commitments[*].id') as id from pledge_revision
          where pledge_id = '{}'",
        world.agreed
    );
    app.finds(&sql).await[0]["id"].as_str().unwrap().to_owned()
}

/// A transfer that was asked for (Toàn's), one that was sent (Châu's), and a stay (Long's), to the branch next door.
pub(super) async fn transfers(app: &TestApp) -> [String; 4] {
    app.arranges(
        "insert into transfer (id, member_id, member_name, member_code, kind, state, from_branch_id, to_branch_id,
                               decided_on, due_on, until_on, opened_at, sent_at, sent_by, closed_at, closed_by, effective_on)
         select gen_random_uuid(), member.id, member.full_name, member.code, those.kind, those.state, member.branch_id, unit.id,
                '2026-11-20', '2027-01-20', those.until_on, now(),
                case when those.state <> 'asked' then now() end, case when those.state <> 'asked' then secretary.id end,
                case when those.state = 'accepted' then now() end, case when those.state = 'accepted' then host.id end,
                those.effective_on
           from (values ('QN000009', 'official', 'asked', null::date, null::date), ('QN000005', 'official', 'sent', null, null),
                        ('QN000008', 'temporary', 'accepted', '2027-05-31', '2026-11-23'))
                  as those (code, kind, state, until_on, effective_on)
           join member on member.code = those.code
           join unit on unit.code = 'P01-02'
           join member secretary on secretary.code = 'QN000001'
           join member host on host.code = 'QN000018'",
    )
    .await;
    app.arranges(
        "insert into transfer (id, member_id, member_name, member_code, kind, state, from_branch_id, destination,
                               decided_on, due_on, opened_at, sent_at, sent_by, closed_at, closed_by, effective_on)
         select gen_random_uuid(), member.id, member.full_name, member.code, 'official', 'left', member.branch_id,
                'Đà Nẵng', '2026-11-20', '2027-01-20', now(), now(), secretary.id, now(), secretary.id, '2026-11-23'
           from member, member secretary where member.code = 'QN000010' and secretary.code = 'QN000001'",
    )
    .await;
    let rows = app
        .finds("select id from transfer order by array_position(array['asked', 'sent', 'accepted', 'left'], state)")
        .await;
    [0, 1, 2, 3].map(|at: usize| rows[at]["id"].as_str().unwrap().to_owned())
}

/// A package that was thrown away.
pub(super) async fn package(app: &TestApp) -> String {
    app.arranges(
        "insert into entered_package (id, file_name, digest, state, uploaded_at, uploaded_by, closed_at, closed_by)
         select '01890a5d-ac96-774b-bcce-b302099a8060', 'goi.zip', decode(repeat('00', 32), 'hex'), 'discarded', now(),
                id, now(), id from member where code = 'QN002001'",
    )
    .await;
    "01890a5d-ac96-774b-bcce-b302099a8060".to_owned()
}

/// A line of the city's list of managed posts, of a post that nobody holds.
pub(super) async fn managed_post(app: &TestApp) -> String {
    app.arranges(
        "insert into managed_post (id, unit_id, title, during, source)
         select '01890a5d-ac96-774b-bcce-b302099a8061', id, 'Tổng Bí thư', daterange('2026-01-01', null), 'QĐ 377-QĐ/TW'
           from unit where code = 'TU' on conflict do nothing",
    )
    .await;
    "01890a5d-ac96-774b-bcce-b302099a8061".to_owned()
}

/// An import that was refused.
pub(super) async fn import(app: &TestApp) -> String {
    app.arranges(
        "insert into import (id, state, file_name, digest, uploaded_at, uploaded_by, message)
         select '01890a5d-ac96-774b-bcce-b302099a8059', 'refused', 'danh-sach.xlsx', '', now(), id, 'Không đọc được.'
           from member where code = 'QN002004'",
    )
    .await;
    "01890a5d-ac96-774b-bcce-b302099a8059".to_owned()
}

/// An act whose day is yet to come.
pub(super) async fn coming(app: &TestApp) -> String {
    app.arranges(
        "insert into reorganization (id, act, state, unit_id, first_day, typed, made_at, made_by, maker)
         select '01890a5d-ac96-774b-bcce-b302099a8063', 'renaming', 'coming', unit.id, '2030-01-01', '{}', now(),
                member.id, full_name
           from member, unit where member.code = 'QN002001' and unit.code = 'P01-01'",
    )
    .await;
    "01890a5d-ac96-774b-bcce-b302099a8063".to_owned()
}

/// A request of An's to correct the record.
pub(super) async fn request(app: &TestApp) -> String {
    app.arranges(
        "insert into correction_request (id, member_id, field, stood, wanted, asked_at)
         select '01890a5d-ac96-774b-bcce-b302099a8064', id, 'phone', '', '0905111222', now()
           from member where code = 'QN000013'",
    )
    .await;
    "01890a5d-ac96-774b-bcce-b302099a8064".to_owned()
}

/// An appeal, a discipline of An's and a paper that decides on many, all named by the key.
pub(super) async fn grading(app: &TestApp) {
    app.arranges(&format!(
        "insert into discipline (id, member_id, key, form, fault_year, number, issuer, decided_on, at, actor_id, actor_name,
                                 office_title)
         select '{KEY}', member.id, '{KEY}', 'reprimand', 2026, '1', 'x', '2026-11-01', now(), other.id, 'x', 'x'
           from member, member other where member.code = 'QN000013' and other.code = 'QN002003';
         insert into appeal (id, pledge_id, key, at, actor_id, grade, words)
         select '{KEY}', pledge.id, '{KEY}', now(), member_id, 'good', 'x'
           from pledge join member on member.id = member_id join cycle on cycle.id = cycle_id
          where member.code = 'QN000013' and cycle.year = 2027;
         insert into decision_paper (id, key, cycle_id, unit_id, whose, number, decided_on, at, actor_id, actor_name,
                                     office_title)
         select '{KEY}', '{KEY}', cycle.id, unit.id, 'decided', '1', '2026-11-01', now(), member.id, 'x', 'x'
           from cycle, unit, member where cycle.year = 2027 and unit.code = 'P01' and member.code = 'QN000033'"
    ))
    .await;
}
