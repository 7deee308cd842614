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
const ROWS: &str = include_str!("rows_exist_for_whom_they_concern/rows.sql");

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
    // A view that asks as its reader does shows what the tables beneath let them see.
    let secured = app
        .finds(
            "select relname::text as name from pg_class
              where relrowsecurity or (relkind = 'v' and 'security_invoker=true' = any (reloptions))",
        )
        .await;
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
