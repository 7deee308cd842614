//! Row-level security alone, past the application: whatever someone selects, only their rows are there.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::harness::{EVERYONE, TestApp, Visitor};

/// Whose papers somebody sees beside their own, said apart from the policies; `member` and `unit` are joined.
fn papers_of(who: &str) -> &'static str {
    match who {
        "secretary" | "deputy" | "branch committee" => "unit.code = 'P01-01'",
        "secretary next door" => "unit.code = 'P01-02'",
        "grassroots committee" => "unit.code like 'P01-%'",
        "secretary of another ward" => "unit.code = 'P02-01'",
        "committee of another ward" => "unit.code like 'P02-%'",
        "agency head" => "member.agency_id = (select id from agency where name = 'Phường Lê Hồng Phong')",
        "organization board" | "inspection" => "true",
        "standing committee" => "member.manager_id is not null",
        _ => "false",
    }
}

/// The units whose papers somebody reads, themselves included.
fn units_read_by(who: &str) -> &'static str {
    match who {
        "grassroots committee" => "unit.code like 'P01%'",
        "committee of another ward" => "unit.code like 'P02%'",
        other => papers_of(other),
    }
}

/// The same for the register.
fn people_of(who: &str) -> &'static str {
    if who == "administrator" { "true" } else { papers_of(who) }
}

/// Puts a row into every table that hangs on a pledge, for three pledges: An's, the secretary's, a stranger's.
const ROWS: &str = "
insert into pledge_draft (pledge_id, member_id, version, content, saved_at) select id, member_id, 1, '{}', now() from three;
insert into check_in (id, pledge_id, commitment_id, key, at, actor_id, progress)
  select gen_random_uuid(), id, gen_random_uuid(), gen_random_uuid(), now(), member_id, 'on_track' from three;
insert into follow_up_note (id, pledge_id, key, at, actor_id, actor_name, office, office_title, audience, words)
  select gen_random_uuid(), id, gen_random_uuid(), now(), other, 'x', 'x', 'x', audience, 'x'
    from three, (values ('open'), ('officers')) audiences (audience);
insert into self_review (pledge_id, member_id, version, content, saved_at) select id, member_id, 1, '{}', now() from three;
insert into state_grade (id, pledge_id, key, at, actor_id, actor_name, office_title, grade, words)
  select gen_random_uuid(), id, gen_random_uuid(), now(), other, 'x', 'x', 'good', '' from three;
insert into collective_review (id, pledge_id, key, at, actor_id, actor_name, office_title, collective, held_on, present,
                               in_favour, grade, words)
  select gen_random_uuid(), id, gen_random_uuid(), now(), other, 'x', 'x', 'x', '2027-12-01', 9, 7, 'good', '' from three;
insert into ballot (id, pledge_id, key, at, actor_id, held_on, entitled, present, issued, returned, invalid, votes)
  select gen_random_uuid(), id, gen_random_uuid(), now(), other, '2027-12-01', 3, 3, 3, 3, 0, '{\"good\": 3}' from three;
insert into proposal (id, pledge_id, key, at, actor_id, actor_name, office_title, grade, words)
  select gen_random_uuid(), id, gen_random_uuid(), now(), other, 'x', 'x', 'good', '' from three;
insert into decision (id, pledge_id, key, at, actor_id, actor_name, office_title, unit_id, grade, number, decided_on)
  select gen_random_uuid(), id, gen_random_uuid(), now(), other, 'x', 'x', decides_id, 'good', '1', '2027-12-01' from three;
insert into publication (id, pledge_id, decision_id, key, at, actor_id, actor_name, office_title, published_on)
  select gen_random_uuid(), pledge_id, id, gen_random_uuid(), now(), actor_id, 'x', 'x', '2027-12-01' from decision;
insert into step_record (id, pledge_id, key, step, at, actor_id, actor_name, office_title, authority, dated_on, words)
  select gen_random_uuid(), id, gen_random_uuid(), 'residence_comment', now(), other, 'x', 'x', 'x', '2027-12-01', 'x' from three;
insert into calibration (id, pledge_id, key, at, actor_id, actor_name, office_title, from_grade, grade, reason)
  select gen_random_uuid(), id, gen_random_uuid(), now(), other, 'x', 'x', 'good', 'fair', 'x' from three;
insert into grade_answer (id, pledge_id, key, at, actor_id, about, words)
  select gen_random_uuid(), id, gen_random_uuid(), now(), member_id, 'proposal', 'x' from three;
insert into appeal (id, pledge_id, key, at, actor_id, grade, words)
  select gen_random_uuid(), id, gen_random_uuid(), now(), member_id, 'good', 'x' from three;
insert into quarter_step (id, pledge_id, quarter, place, step, key, at, actor_id, actor_name, objectives)
  select gen_random_uuid(), id, 1, 1, 'objectives', gen_random_uuid(), now(), member_id, 'x', '[{}]' from three;
insert into decision_paper (id, key, cycle_id, unit_id, whose, number, decided_on, at, actor_id, actor_name, office_title)
  select gen_random_uuid(), gen_random_uuid(), cycle_id, unit.id, 'decided', '1', '2027-12-01', now(), other, 'x', 'x'
    from three, unit where unit.code = 'P01' limit 1;
insert into discipline (id, member_id, key, form, fault_year, number, issuer, decided_on, at, actor_id, actor_name, office_title)
  select gen_random_uuid(), id, gen_random_uuid(), 'warning', 2027, '1', 'x', '2027-12-01', now(),
         (select other from three limit 1), 'x', 'x' from member where code <> 'QN002003';
insert into extension (id, pledge_id, member_id, asked_at, asked_by, wished_until, reason, state)
  select gen_random_uuid(), id, member_id, now(), member_id, now(), 'x', 'asked' from three;
insert into evidence (id, pledge_id, digest, kind, name, size, content, uploaded_at, uploaded_by)
  select id, id, sha256('x'), 'pdf', 'x', 1, 'x', now(), other from three;
insert into planned_check (id, pledge_id, key, at, actor_id, actor_name, office, office_title, on_day, done_by, what, audience)
  select gen_random_uuid(), id, gen_random_uuid(), now(), other, 'x', 'x', 'x', '2027-06-01', 'x', 'x', 'open' from three;
insert into note_answer (id, note_id, pledge_id, key, at, actor_id, words)
  select gen_random_uuid(), (select note.id from follow_up_note note where note.pledge_id = three.id limit 1), id,
         gen_random_uuid(), now(), member_id, 'x' from three;
insert into proof (id, pledge_id, key, place, at, actor_id, title, commitments)
  select gen_random_uuid(), id, gen_random_uuid(), 0, now(), member_id, 'x', array[id] from three;
insert into proxy_entry (id, pledge_id, member_id, entered_by, entered_name, office_title, reason, signed_on, scan_id,
                         began_at, state)
  select gen_random_uuid(), id, member_id, other, 'x', 'x', 'x', '2026-12-01', id, now(), 'dropped' from three;
insert into pledge_remark (event_id, pledge_id, revision, words)
  select (select id from pledge_event where pledge_event.pledge_id = three.id limit 1), id, 1, 'x' from three;
insert into member_change (id, member_id, key, at, actor_name, office_title, act, fields, reason)
  select gen_random_uuid(), id, gen_random_uuid(), now(), 'x', 'x', 'correct', '[]', 'x' from member;
insert into correction_request (id, member_id, field, stood, wanted, asked_at)
  select gen_random_uuid(), id, 'other', '', 'x', now() from member;
insert into second_factor (id, member_id, kind, made_at, made_by, secret) select gen_random_uuid(), member_id, 'totp', now(), member_id, '\\x00' from three;
insert into second_factor (id, member_id, kind, made_at, made_by, active_at) select gen_random_uuid(), member_id, 'sheet', now(), other, now() from three;
insert into one_time_code (factor_id, member_id, number, hash) select id, member_id, 1, '\\x00' from second_factor where kind = 'sheet';
insert into account_event (id, member_id, at, kind) select gen_random_uuid(), member_id, now(), 'locked' from three;
insert into account_reset (id, member_id, password, factor, asked_at, expires_at)
  select gen_random_uuid(), member_id, true, false, now(), now() from three;
insert into mail_proof (member_id, address, code_hash, asked_at, expires_at) select member_id, 'x', '', now(), now() from three;
insert into password_reset (token_hash, member_id, asked_at, expires_at) select uuid_send(id), member_id, now(), now() from three;
insert into oidc_link (id, issuer, subject, member_id, linked_at) select gen_random_uuid(), 'x', id::text, member_id, now() from three;
insert into passkey (id, member_id, name, credential_id, credential, made_at) select gen_random_uuid(), member_id, 'x', uuid_send(id), '{}', now() from three;
insert into notice (id, member_id, kind, at, about) select gen_random_uuid(), member_id, 'noted', now(), id from three;
insert into notice_choice (member_id, daily, chosen_at) select member_id, false, now() from three;
insert into calendar_feed (member_id, token_hash, made_at) select member_id, uuid_send(id), now() from three;
insert into held_export (member_id, at) select member_id, now() from three;
insert into viewing (member_id, paper_id, kind, viewer_id, viewer_name, at)
  select member_id, id, 'pledge', other, 'x', now() from three;
insert into reorganization (id, act, state, made_at, made_by, maker)
  select gen_random_uuid(), act, 'discarded', now(), other, 'x'
    from (select other from three limit 1) one, unnest(array['reform', 'agency_merger']) act;
insert into committee_term (id, key, unit_id, name, during, begun_at, begun_by)
  select gen_random_uuid(), gen_random_uuid(), unit.id, 'x', daterange('2025-01-01', null), now(), three.other
    from unit, (select other from three limit 1) three where unit.code in ('P01-01', 'P01', 'P02-01', 'TU');
insert into issued_document (id, key, unit_id, term_id, kind, number, code, subject, dated, issued_at, issued_by,
                             issued_name, office_title)
  select gen_random_uuid(), gen_random_uuid(), unit_id, id, 'TB', 1, '', 'x', '2026-11-01', now(), begun_by, 'x', 'x'
    from committee_term;
insert into document_void (document_id, reason, voided_at, voided_by, voided_name, office_title)
  select id, 'x', now(), issued_by, 'x', 'x' from issued_document;
insert into paper_archive (id, key, unit_id, cycle_id, purpose, total, asked_at, asked_by, keep_until)
  select gen_random_uuid(), gen_random_uuid(), unit.id, cycle_id, 'x', 1, now(), member.id, now()
    from three, unit, member where unit.code = 'TU' and member.code = 'QN002001';
insert into paper_archive_part (archive_id, place, pledge_id) select archive.id, 1, three.id from paper_archive archive, three limit 3;
insert into meeting (id, key, unit_id, cycle_id, held_on, place, chair, scribe, entitled, present, opened_at, opened_by)
  select gen_random_uuid(), gen_random_uuid(), branch_id, cycle_id, '2027-12-01', 'x', 'x', 'x', 3, 3, now(), (array_agg(other))[1]
    from three group by branch_id, cycle_id;
insert into meeting_item (meeting_id, position, pledge_id, member_id)
  select meeting.id, row_number() over (), three.id, member_id from three join meeting on meeting.unit_id = branch_id;
insert into meeting_scan (id, meeting_id, key, digest, kind, size, content, uploaded_at, uploaded_by, uploader)
  select gen_random_uuid(), id, gen_random_uuid(), sha256('x'), 'pdf', 1, 'x', now(), opened_by, 'x' from meeting;
drop table three;
insert into import (id, state, file_name, digest, uploaded_at, uploaded_by)
  select gen_random_uuid(), 'read', 'x', '', now(), id from member where code = 'QN002004';
insert into import_file (import_id, content) select id, '' from import;
insert into import_row (import_id, position, sheet, code, name, place, fate, changes, doubts, content)
  select id, 1, 'members', 'x', 'x', 'x', 'gone', '[]', '[]', 'null' from import;
insert into import_ending (import_id, member_id, standing, reason) select id, uploaded_by, 'ended', 'x' from import;
insert into register_export (id, unit_id, purpose, members, exported_at, exported_by)
  select gen_random_uuid(), unit.id, 'x', 1, now(), uploaded_by from import, unit where unit.code = 'TU';
";

async fn full(app: &TestApp) {
    for person in [app.an(), app.secretary(), app.stranger()] {
        person.sends_a_pledge().await;
    }
    app.arranges(
        "insert into appointment_act (id, key, at, act, actor_id, actor_name, office_title, member_id, office, unit_id,
                                      starts_on, reason, appointment_id)
         select gen_random_uuid(), gen_random_uuid(), now(), 'appoint', board.id, 'x', 'x', member_id, office, unit_id,
                '2017-01-01', 'x', appointment.id
           from appointment, member board where board.code = 'QN002001' and office = 'secretary'
            and member_id <> board.id;
         insert into deputation (id, key, appointment_id, holder_id, holder_name, deputy_id, deputy_name, office_title,
                                 during, reason, asked_at)
         select gen_random_uuid(), gen_random_uuid(), appointment.id, member_id, 'x', deputy.id, 'x', 'x',
                daterange('2020-01-01', '2020-02-01'), 'x', now()
           from appointment, member deputy where deputy.code = 'QN000013' and office = 'secretary'
            and member_id <> deputy.id",
    )
    .await;
    let three = "create temp table three as
                   select pledge.*, (select id from member where code = 'QN002003') as other
                     from pledge where revision is not null;";
    app.arranges(&format!("{three}{ROWS}")).await;
}

fn texts(rows: &[Value], key: &str) -> BTreeSet<String> {
    rows.iter().map(|row| row[key].as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn each_person_selects_their_rows_only() {
    let app = TestApp::start().await;
    full(&app).await;
    for (who, code) in EVERYONE.iter().copied() {
        let person = app.person(code);
        let people = format!(
            "select member.id from member join unit on unit.id = member.branch_id
              where member.code = '{code}' or ({})",
            people_of(who)
        );
        let people = texts(&app.finds(&people).await, "id");
        assert_eq!(texts(&app.sees(&person, "select id from member").await, "id"), people, "{who}: member");
        for table in ["membership", "post", "management", "appointment"] {
            let expected = format!(
                "select {table}.id from {table} where member_id in (select member.id from member
                   join unit on unit.id = member.branch_id where member.code = '{code}' or ({}))",
                people_of(who)
            );
            let expected = texts(&app.finds(&expected).await, "id");
            let seen = texts(&app.sees(&person, &format!("select id from {table}")).await, "id");
            assert_eq!(seen, expected, "{who}: {table}");
        }

        // What stood in a record before, and why, is for the person and for those who keep the record.
        let keeps = matches!(who, "organization board" | "administrator");
        for table in ["member_change", "standing_history"] {
            let expected = format!(
                "select {table}.id from {table} join member on member.id = member_id
                  where {keeps} or member.code = '{code}'"
            );
            let expected = texts(&app.finds(&expected).await, "id");
            let seen = texts(&app.sees(&person, &format!("select id from {table}")).await, "id");
            assert_eq!(seen, expected, "{who}: {table}");
            assert!(!expected.is_empty(), "{who}: {table} holds nothing of theirs");
        }

        // A request is also read where papers of the branch are read.
        let reads =
            if matches!(who, "agency head" | "standing committee") { "false" } else { papers_of(who) };
        let expected = format!(
            "select request.id from correction_request request join member on member.id = member_id
               join unit on unit.id = member.branch_id where member.code = '{code}' or ({reads})"
        );
        let expected = texts(&app.finds(&expected).await, "id");
        let seen = texts(&app.sees(&person, "select id from correction_request").await, "id");
        assert_eq!(seen, expected, "{who}: correction_request");

        let papers = |own: &str, others: &str| {
            format!(
                "select pledge.id from pledge join member on member.id = pledge.member_id
                   join unit on unit.id = pledge.branch_id
                  where ({own} and member.code = '{code}') or ({others} and member.code <> '{code}' and ({}))",
                papers_of(who)
            )
        };
        let expected = texts(&app.finds(&papers("true", "true")).await, "id");
        assert_eq!(texts(&app.sees(&person, "select id from pledge").await, "id"), expected, "{who}: pledge");
        // What is the member's own while it is written; what is kept from the person it is about.
        let head = who == "agency head";
        for (table, own, others) in [
            ("pledge_draft", true, false),
            ("self_review", true, false),
            ("pledge_revision", true, true),
            ("pledge_event", true, true),
            ("pledge_remark", true, true),
            ("pledge_marks", true, true),
            ("leader_copy", true, true),
            ("extension", true, true),
            ("evidence", true, true),
            ("proof", true, true),
            ("planned_check", true, true),
            ("note_answer", true, true),
            ("proxy_entry", true, true),
            ("check_in", true, true),
            ("follow_up_note", true, true),
            ("state_grade", true, true),
            ("collective_review", true, true),
            ("ballot", false, !head),
            ("proposal", true, true),
            ("decision", true, true),
            ("publication", true, true),
            ("step_record", true, true),
            ("calibration", true, true),
            ("grade_answer", true, true),
            ("quarter_step", true, true),
            ("appeal", true, true),
        ] {
            let all = papers(&own.to_string(), &others.to_string());
            let expected =
                app.finds(&format!("select pledge_id from {table} where pledge_id in ({all})")).await;
            let seen = app.sees(&person, &format!("select pledge_id from {table}")).await;
            assert_eq!(texts(&seen, "pledge_id"), texts(&expected, "pledge_id"), "{who}: {table}");
        }
        let own_notes = "select audience from follow_up_note join pledge on pledge.id = pledge_id
                          where pledge.member_id = actor_id() and audience = 'officers'";
        assert!(app.sees(&person, own_notes).await.is_empty(), "{who} reads what officers note on them");
        let keeps = matches!(who, "organization board" | "administrator");
        for (table, mine) in
            [("appointment_act", "member_id = me.id"), ("deputation", "me.id in (holder_id, deputy_id)")]
        {
            let expected = format!(
                "select {table}.id from {table}, member me where me.code = '{code}' and ({keeps} or {mine})"
            );
            let expected = texts(&app.finds(&expected).await, "id");
            let seen = texts(&app.sees(&person, &format!("select id from {table}")).await, "id");
            assert_eq!(seen, expected, "{who}: {table}");
        }
        let accounts = app.sees(&person, "select member_id from account").await.len();
        assert!(if keeps { accounts > 1 } else { accounts == 1 }, "{who} sees {accounts} accounts");
        for (table, key) in [
            ("import", "id"),
            ("import_file", "import_id"),
            ("import_row", "import_id"),
            ("import_ending", "import_id"),
            ("register_export", "id"),
        ] {
            let seen = app.sees(&person, &format!("select {key} from {table}")).await.len();
            assert_eq!(seen, usize::from(keeps), "{who}: {table}");
        }
        accounts_seen(&app, &person, (code, keeps), who).await;
        // Who read whose papers is told to the person alone.
        for table in [
            "viewing",
            "held_export",
            "oidc_link",
            "passkey",
            "mail_proof",
            "password_reset",
            "notice",
            "notice_choice",
            "calendar_feed",
        ] {
            let mine = format!(
                "select member_id from {table} join member on member.id = member_id where code = '{code}'"
            );
            let mine = texts(&app.finds(&mine).await, "member_id");
            let seen =
                texts(&app.sees(&person, &format!("select member_id from {table}")).await, "member_id");
            assert_eq!(seen, mine, "{who}: {table}");
        }
        let reads = if who == "agency head" { "false" } else { papers_of(who) };
        let expected = format!(
            "select discipline.id from discipline join member on member.id = member_id
               join unit on unit.id = member.branch_id where member.code = '{code}' or ({reads})"
        );
        let expected = texts(&app.finds(&expected).await, "id");
        let seen = texts(&app.sees(&person, "select id from discipline").await, "id");
        assert_eq!(seen, expected, "{who}: discipline");
        let papers = app.sees(&person, "select id from decision_paper").await.len();
        let reads = matches!(who, "grassroots committee" | "organization board" | "inspection");
        assert_eq!(papers, usize::from(reads), "{who}: decision_paper");
        // What a unit issued is seen where its papers are seen; an archive by whoever asked for it.
        let reads =
            if matches!(who, "agency head" | "standing committee") { "false" } else { units_read_by(who) };
        for (table, key) in [("committee_term", "unit_id"), ("issued_document", "unit_id")] {
            let expected =
                format!("select {table}.id from {table} join unit on unit.id = {table}.{key} where {reads}");
            let expected = texts(&app.finds(&expected).await, "id");
            let seen = texts(&app.sees(&person, &format!("select id from {table}")).await, "id");
            assert_eq!(seen, expected, "{who}: {table}");
            let hung = if table == "committee_term" { "document_counter" } else { "document_void" };
            let hangs = app.sees(&person, &format!("select 1 as one from {hung}")).await.len();
            assert_eq!(hangs, seen.len(), "{who}: {hung}");
        }
        // A branch's meeting is its own leaders'; whom it concerns reads what was noted on them.
        let sits = match who {
            "secretary"
            | "deputy"
            | "branch committee"
            | "secretary next door"
            | "secretary of another ward" => papers_of(who),
            _ => "false",
        };
        let meetings = format!("select meeting.id from meeting join unit on unit.id = unit_id where {sits}");
        let meetings = texts(&app.finds(&meetings).await, "id");
        assert_eq!(
            texts(&app.sees(&person, "select id from meeting").await, "id"),
            meetings,
            "{who}: meeting"
        );
        let scans = app.sees(&person, "select meeting_id from meeting_scan").await;
        assert_eq!(texts(&scans, "meeting_id"), meetings, "{who}: meeting_scan");
        let items = format!(
            "select pledge_id from meeting_item item join meeting on meeting.id = meeting_id
               join unit on unit.id = unit_id join member on member.id = member_id
              where member.code = '{code}' or ({sits})"
        );
        let items = texts(&app.finds(&items).await, "pledge_id");
        let seen = texts(&app.sees(&person, "select pledge_id from meeting_item").await, "pledge_id");
        assert_eq!(seen, items, "{who}: meeting_item");
        for table in ["paper_archive", "paper_archive_part"] {
            let seen = app.sees(&person, &format!("select 1 as one from {table}")).await.len();
            assert_eq!(seen > 0, who == "organization board", "{who}: {table}");
        }
        let acts = app.sees(&person, "select id from reorganization").await.len();
        assert_eq!(acts, 2 * usize::from(keeps), "{who} sees acts on units and agencies");
    }
}

/// What hangs on an account: one's own, and what a keeper or someone who vouches needs; never a secret.
async fn accounts_seen(app: &TestApp, person: &Visitor, (code, keeps): (&str, bool), who: &str) {
    let offices = match who {
        "administrator" => "true",
        // Heads of agencies and the Standing Committee see people, and not their accounts.
        "agency head" | "standing committee" => "false",
        other => papers_of(other),
    };
    let own = format!("member.code = '{code}'");
    for (table, more, seen) in [
        ("session", "", own.clone()),
        ("one_time_code", "", own.clone()),
        ("second_factor", "and kind <> 'sheet'", own.clone()),
        ("second_factor", "and kind = 'sheet'", if keeps { "true".to_owned() } else { own.clone() }),
        ("account_event", "", if keeps { "true".to_owned() } else { own.clone() }),
        ("account_reset", "", format!("({own} or ({offices}))")),
    ] {
        let expected = format!(
            "select member.id from (select * from {table} where true {more}) hung join member on member.id = hung.member_id
               join unit on unit.id = member.branch_id where {seen}"
        );
        let expected = texts(&app.finds(&expected).await, "id");
        let asked = format!("select member_id as id from {table} where true {more}");
        assert_eq!(texts(&app.sees(person, &asked).await, "id"), expected, "{who}: {table} {more}");
    }
}

#[tokio::test]
async fn a_transfer_is_seen_by_both_branches_and_the_member() {
    let app = TestApp::start().await;
    app.arranges(
        "with begun as (
           insert into transfer (id, member_id, member_name, member_code, kind, state, from_branch_id, to_branch_id,
                                 decided_on, due_on, opened_at, sent_at, sent_by)
           select gen_random_uuid(), member.id, member.full_name, member.code, 'official', 'sent', member.branch_id, unit.id,
                  '2026-11-20', '2027-01-20', now(), now(), secretary.id
             from member
             join unit on unit.code = 'P02-01'
             join member secretary on secretary.code = 'QN000001'
            where member.code = 'QN000013'
           returning id, member_id, sent_by)
         insert into transfer_event (id, transfer_id, member_id, key, at, actor_id, actor_name, office_title, own, step, words)
         select gen_random_uuid(), id, member_id, gen_random_uuid(), now(), sent_by, 'x', 'x', false, 'send', 'x' from begun",
    )
    .await;
    let concerned = [
        "member",
        "secretary",
        "deputy",
        "branch committee",
        "grassroots committee",
        "organization board",
        "inspection",
        "secretary of another ward",
        "committee of another ward",
    ];
    for (who, code) in EVERYONE.iter().copied() {
        let person = app.person(code);
        for table in ["transfer", "transfer_event"] {
            let seen = app.sees(&person, &format!("select id from {table}")).await.len();
            assert_eq!(seen, usize::from(concerned.contains(&who)), "{who}: {table}");
        }
    }
}

#[tokio::test]
async fn nobody_in_particular_sees_nothing() {
    let app = TestApp::start().await;
    full(&app).await;
    for table in personal_tables(&app).await {
        let count = app.unnamed(&format!("select count(*) as count from {table}")).await;
        match count {
            Ok(rows) => assert_eq!(rows[0]["count"], 0, "{table}"),
            Err(refused) => assert!(refused.to_string().contains("permission denied"), "{table}: {refused}"),
        }
    }
}

async fn personal_tables(app: &TestApp) -> BTreeSet<String> {
    let sql = "select distinct table_name from information_schema.columns
                where table_schema = 'public'
                  and (column_name in ('member_id', 'actor_id', 'pledge_id', 'full_name') or table_name in ('import', 'import_file', 'import_row', 'register_export'))";
    texts(&app.finds(sql).await, "table_name")
}

#[tokio::test]
async fn every_table_about_people_has_row_level_security() {
    let app = TestApp::start().await;
    // Appended to, never read by the application.
    let open = BTreeSet::from(["audit_entry".to_owned()]);
    let secured = app.finds("select relname::text as name from pg_class where relrowsecurity").await;
    let secured = texts(&secured, "name");
    let bare: Vec<_> = personal_tables(&app)
        .await
        .into_iter()
        .filter(|it| !secured.contains(it) && !open.contains(it))
        .collect();
    assert!(bare.is_empty(), "no row-level security on {bare:?}");
    let an = app.an();
    for table in ["audit_entry", "mail", "_sqlx_migrations"] {
        assert!(app.tries(&an, &format!("select * from {table}")).await.is_err(), "{table} can be read");
    }
}

#[tokio::test]
async fn the_application_can_do_no_more_than_serve() {
    let app = TestApp::start().await;
    let an = app.an();
    for sql in [
        "create table mine (id int)",
        "alter table member disable row level security",
        "drop table pledge",
        "create role more",
        "select pg_terminate_backend(pg_backend_pid())::text from pg_authid",
        "copy member to program 'cat'",
        "copy member to '/tmp/x'",
        "select pg_read_file('/etc/passwd')",
        "select rebuild_unit_closure(), pg_ls_dir('/')",
        "insert into appointment (id, member_id, office, unit_id, during)
           select gen_random_uuid(), actor_id(), 'inspection', id, daterange(null, null) from unit limit 1",
        "update member set branch_id = null",
        "insert into session (token_hash, member_id, started_at, last_seen_at, expires_at, idle)
           select '\\x00', id, now(), now(), now(), '1 h' from unit",
    ] {
        let outcome = app.tries(&an, sql).await;
        let nothing = matches!(&outcome, Ok(0)) || outcome.is_err();
        assert!(nothing, "{sql}: {outcome:?}");
    }
    assert!(app.tries(&an, "delete from unit").await.is_err());
}
