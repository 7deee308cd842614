//! Pages that open only late in the work on something: a list that was brought, a year that ends.

use camket::{
    discipline::list::DisciplinesPath,
    follow_up::proof::list::ProofsPath,
    grading::{paper::deciding::DecidingPath, proposal::ProposalPath},
    leave::list::LeavesPath,
    meeting::open::MeetingsPath,
    pledge::PledgeId,
    review::{draft::DraftPath, show::ReviewPath, submission::SubmissionPath},
    unit::UnitId,
};

use crate::{
    driver::Listening,
    faults,
    files::Book,
    harness::{GOOD, TestApp, Visitor, World},
    tours::Tour,
};

/// Sends a file with the form's key.
pub async fn sends_file(visitor: &Visitor, path: &str, (key, name): (&str, &str), file: &[u8]) {
    let head = format!(
        "--end\r\ncontent-disposition: form-data; name=\"key\"\r\n\r\n{key}\r\n--end\r\n\
         content-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
    );
    let body = [head.as_bytes(), file, b"\r\n--end--\r\n"].concat();
    let kind = Some("multipart/form-data; boundary=end");
    visitor.send_body(axum::http::Method::POST, path, kind, body).await.is_done();
}

/// Brings a list and waits until the page is about something else than `busy`.
async fn brings(board: &Visitor, key: &str, book: &Book) -> String {
    sends_file(board, "/imports", (key, "danh-sach.xlsx"), &book.bytes()).await;
    let path = format!("/imports/{key}");
    settles(board, &path).await;
    path
}

async fn settles(board: &Visitor, path: &str) {
    while board.get(path).await.is_ok().text().contains("tự cập nhật") {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
}

/// Lists in each state.
pub async fn imports(server: &Listening) -> Vec<Tour> {
    let board = server.app.board();
    board.signs_in().await;
    let key = |end: u8| format!("01890a5d-ac96-774b-bcce-b302099a81{end:02}");
    let refused = brings(&board, &key(1), &faults::book(true)).await;
    let asked = brings(&board, &key(2), &faults::book(false)).await;
    let ready = brings(&board, &key(3), &Book::new_ward().member(2, "Điện thoại", "0912345678")).await;
    let done = brings(&board, &key(4), &Book::new_ward()).await;
    board.post(format!("{done}/acceptance")).await.is_done();
    settles(&board, &done).await;
    let page = |name: &str, path: String| (name.to_owned(), path);
    let pages = vec![
        page("import-refused", refused),
        page("import-asked", asked),
        page("import-accepts", format!("{ready}/acceptance")),
        page("import-ready", ready),
        page("import-undoes", format!("{done}/undoing")),
        page("import-done", done),
    ];
    vec![("board", Some(server.app.board()), pages)]
}

/// What waits in the register: a request to correct a record, an act whose day is to come, a stay that may end early.
pub async fn waiting(app: &TestApp) -> Vec<Tour> {
    let [request, coming, stay] =
        ["64", "63", "62"].map(|end| format!("01890a5d-ac96-774b-bcce-b302099a80{end}"));
    app.arranges(&format!(
        "insert into correction_request (id, member_id, field, stood, wanted, asked_at)
         select '{request}', id, 'phone', '', '0905111222', now() from member where code = 'QN000013'"
    ))
    .await;
    app.arranges(&format!(
        "insert into reorganization (id, act, state, unit_id, first_day, typed, made_at, made_by, maker)
         select '{coming}', 'renaming', 'coming', unit.id, '2030-01-01', '{{}}', now(), member.id, full_name
           from member, unit where member.code = 'QN002001' and unit.code = 'P01-01'"
    ))
    .await;
    app.arranges(&format!(
        "insert into transfer (id, member_id, member_name, member_code, kind, state, from_branch_id, to_branch_id,
                               decided_on, due_on, until_on, opened_at, sent_at, sent_by, closed_at, closed_by,
                               effective_on)
         select '{stay}', guest.id, guest.full_name, guest.code, 'temporary', 'accepted', guest.branch_id, unit.id,
                '2026-11-20', '2027-01-20', '2027-05-31', now(), now(), secretary.id, now(), host.id, '2026-11-23'
           from member guest, unit, member secretary, member host
          where guest.code = 'QN000012' and unit.code = 'P01-02' and secretary.code = 'QN000001'
            and host.code = 'QN000018'"
    ))
    .await;
    let rows = app.finds("select id from member where code = 'QN000013'").await;
    let person = rows[0]["id"].as_str().unwrap();
    let page = |name: &str, path: String| (name.to_owned(), path);
    let board = vec![
        page("days-off", "/days-off".into()),
        page("requests", "/correction-requests".into()),
        page("request", format!("/correction-requests/{request}")),
        page("coming", format!("/reorganizations/{coming}")),
    ];
    let asks = vec![page("asks-correction", format!("/register/members/{person}/requests"))];
    let ends = vec![page("ends-stay", format!("/transfers/{stay}/ending"))];
    vec![
        ("board", Some(app.board()), board),
        ("member", Some(app.an()), asks),
        ("host", Some(app.neighbour()), ends),
    ]
}

/// A report of Ánh's and what shows it; its proof.
pub async fn proof(app: &TestApp, world: &World) -> String {
    let anh = app.anh();
    let path = ProofsPath { id: world.agreed };
    let page = anh.get(&path).await.is_ok();
    let first =
        page.text().split("name=\"about\" value=\"").nth(1).map(|rest| rest.chars().take(36).collect());
    let about: String = first.expect("a commitment to choose");
    let typed = [
        ("about", about.as_str()),
        ("title", "Biên bản họp số 3"),
        ("address", "https://quangngai.gov.vn/tin"),
    ];
    anh.sends_files(&page, &path, &typed, &[]).await.is_done();
    app.finds("select id from proof").await[0]["id"].as_str().unwrap().to_owned()
}

/// Writes the whole self-review, and stops before it is sent.
async fn reviews(member: &Visitor, id: PledgeId) {
    let page = member.get(ReviewPath { id }).await.is_ok();
    let form = page.form(DraftPath { id });
    let words = form.fields.iter().filter(|field| field.name == "words");
    let parts = page.parts_answered(id);
    let mut typed: Vec<_> = words.map(|field| (field.id.as_str(), "Đã dự 12 buổi, đạt.")).collect();
    typed.extend(parts.iter().map(|(field, words)| (field.as_str(), *words)));
    typed.extend([
        ("summary", "Thực hiện đủ các nội dung đã cam kết."),
        ("weaknesses", "Còn chậm một báo cáo quý."),
        ("direction", "Nộp báo cáo trước ngày 20."),
        ("points-common", "28"),
        ("points-results", "60"),
        ("grade", "good"),
        ("then", "send"),
    ]);
    member.submit(&page, DraftPath { id }, &typed).await.redirects_to(SubmissionPath { id });
}

async fn sends(member: &Visitor, id: PledgeId) {
    let check = member.get(SubmissionPath { id }).await.is_ok();
    member.submit(&check, SubmissionPath { id }, &[]).await.redirects_to(ReviewPath { id });
}

/// The pages of a branch's meeting.
async fn meeting(app: &TestApp, secretary: &Visitor) -> Vec<(String, String)> {
    let path = MeetingsPath { id: app.unit("P01-01").await };
    let form = secretary.get(path).await.is_ok();
    let facts = [
        ("held_on", "30/11/2027"),
        ("place", "Nhà văn hóa thôn 1"),
        ("chair", "Huỳnh Đình Ý"),
        ("scribe", "Đỗ Đình Đông"),
        ("entitled", "15"),
        ("present", "14"),
    ];
    let opened = secretary.submit(&form, path, &facts).await.is_done().location();
    let opened = opened.split('?').next().unwrap_or_default().to_owned();
    let page = |name: &str, rest: &str| (name.to_owned(), format!("{opened}{rest}"));
    vec![
        ("meetings".to_owned(), path.to_string()),
        page("meeting", ""),
        page("meeting-person", "/members/1"),
        page("meeting-count", "/members/2/count"),
        page("meeting-notes", "/notes"),
        page("meeting-ballots", "/ballots"),
        page("meeting-minutes", "/minutes"),
        page("meeting-scans", "/scans"),
        page("polls", "/polls"),
        page("poll-new", "/polls/new"),
        ("poll".to_owned(), format!("/polls/{POLL}")),
        ("poll-count".to_owned(), format!("/polls/{POLL}/count")),
        ("poll-giving-up".to_owned(), format!("/polls/{POLL}/giving-up")),
    ]
}

/// An open poll of the meeting, with An on its ballot and among its voters.
const POLL: &str = "01890a5d-ac96-774b-bcce-b302099a8077";

async fn opens_a_poll(app: &TestApp) {
    app.arranges(&format!(
        "insert into poll (id, key, meeting_id, unit_id, cycle_id, state, created_at, created_by, opened_at)
         select '{POLL}', '{POLL}', id, unit_id, cycle_id, 'open', now(), opened_by, now() from meeting;
         insert into poll_line (poll_id, place, pledge_id, member_id, name)
         select '{POLL}', position - 1, pledge_id, item.member_id, full_name
           from meeting_item item join member on member.id = item.member_id;
         insert into poll_voter (poll_id, member_id, place, name)
         select '{POLL}', id, row_number() over (order by code), full_name from member where code in ('QN000001', 'QN000002', 'QN000013');
         insert into poll_teller (poll_id, place, member_id, name, public_key, taken_at)
         select '{POLL}', row_number() over (order by code) - 1, id, full_name, sha256(code::bytea), now()
           from member where code in ('QN000001', 'QN000002', 'QN000013')"
    ))
    .await;
}

/// The branch's counts and proposal.
async fn proposes(secretary: &Visitor, id: PledgeId) {
    let page = secretary.get(ProposalPath { id }).await.is_ok();
    let typed = [
        ("held_on", "2027-11-30"),
        ("entitled", "15"),
        ("present", "14"),
        ("issued", "14"),
        ("returned", "14"),
        ("invalid", "1"),
        ("votes-excellent", "2"),
        ("votes-good", "11"),
        ("votes-fair", "0"),
        ("votes-poor", "0"),
        ("points-common", "28"),
        ("points-results", "60"),
        ("grade", "good"),
        ("words", "Chi bộ nhất trí."),
    ];
    secretary.submit(&page, ProposalPath { id }, &typed).await.redirects_to(ReviewPath { id });
}

/// A decision on the whole list of a ward; its paper's page.
async fn decides(committee: &Visitor, ward: UnitId) -> String {
    let page = committee.get(DecidingPath { id: ward }).await.is_ok();
    let decided = [("number", "130-QĐ/ĐU"), ("decided_on", "01/12/2027")];
    let done = committee.submit(&page, DecidingPath { id: ward }, &decided).await.is_done();
    done.location().split('?').next().unwrap_or_default().to_owned()
}

/// A discipline of a member's; the page that keeps it, and the one that lifts it.
async fn disciplines(app: &TestApp, code: &str) -> [String; 2] {
    let who = app.finds(&format!("select id from member where code = '{code}'")).await;
    let who = serde_json::from_value(who[0]["id"].clone()).unwrap();
    let (board, list) = (app.board(), DisciplinesPath { id: who }.to_string());
    let form = board.get(&list).await.is_ok();
    let paper = [
        ("form", "reprimand"),
        ("fault_year", "2027"),
        ("number", "12-QĐ/UBKT"),
        ("issuer", "Ủy ban Kiểm tra Thành ủy"),
        ("decided_on", "01/12/2027"),
    ];
    board.submit(&form, &list, &paper).await.is_done();
    let id = app.finds("select id from discipline").await[0]["id"].as_str().unwrap().to_owned();
    [list, format!("/disciplines/{id}/lifting")]
}

/// A leave of a member's; the page that keeps it, and the one that takes it back.
async fn leaves(app: &TestApp, code: &str) -> [String; 2] {
    let who = app.finds(&format!("select id from member where code = '{code}'")).await;
    let who = serde_json::from_value(who[0]["id"].clone()).unwrap();
    let (board, list) = (app.board(), LeavesPath { id: who }.to_string());
    let form = board.get(&list).await.is_ok();
    let leave =
        [("kind", "sick"), ("from", "01/03/2027"), ("last", "30/06/2027"), ("basis", "Giấy ra viện số 12")];
    board.submit(&form, &list, &leave).await.is_done();
    let id = app.finds("select id from leave").await[0]["id"].as_str().unwrap().to_owned();
    [list, format!("/leaves/{id}/withdrawal")]
}

/// What was decided is published; who works somewhere is decided on elsewhere.
const STEPS: &str = r#"update rule_set set rules = jsonb_set(rules, '{steps}',
    '[{"step": "suggestion", "mode": "internal", "source": "Hướng dẫn 43-HD/BTCTW"},
      {"step": "decision", "mode": "internal", "only": {"member": "external"}, "source": "Quyết định 377-QĐ/TW"},
      {"step": "publication", "mode": "internal", "source": "Quy chế làm việc"}]')"#;
/// The quarters of a leader: the first proposed, the second scored, the third planned.
async fn quarters(app: &TestApp, led: PledgeId) {
    let (deputy, secretary) = (app.deputy(), app.secretary());
    for number in 1..=3 {
        deputy.plans_quarter(led, number).await;
    }
    for number in 1..=2 {
        deputy.scores_quarter(led, number, &GOOD).await;
    }
    secretary.proposes_quarter(led, 1, &GOOD).await;
}

/// A year that ends: one self-review written, one sent, one proposed upon, one decided.
pub async fn year_end(app: &TestApp) -> Vec<Tour> {
    let (anh, chau, an, long, secretary) = (app.anh(), app.chau(), app.an(), app.long(), app.secretary());
    let mut ids = Vec::new();
    for member in [&an, &anh, &chau, &long] {
        let id = member.sends_a_pledge().await;
        secretary.confirms(id).await;
        ids.push(id);
    }
    let led = app.deputy().sends_a_pledge().await;
    secretary.confirms(led).await;
    app.comes_to(2027, 12, 1);
    for person in [&an, &anh, &chau, &long, &secretary] {
        person.signs_in().await.is_done();
    }
    let &[written, sent, proposed, decided] = ids.as_slice() else { unreachable!("four pledges were sent") };
    reviews(&an, written).await;
    for (member, id) in [(&anh, sent), (&chau, proposed), (&long, decided)] {
        reviews(member, id).await;
        sends(member, id).await;
    }
    let ward = app.unit("P01").await;
    app.arranges(STEPS).await;
    proposes(&secretary, decided).await;
    let paper = decides(&app.grassroots(), ward).await;
    proposes(&secretary, proposed).await;
    proposes(&secretary, sent).await;
    let [list, lifting] = disciplines(app, "QN000006").await;
    let [leaves, withdrawal] = leaves(app, "QN000006").await;
    let meeting = meeting(app, &secretary).await;
    opens_a_poll(app).await;
    quarters(app, led).await;
    let page = |name: &str, id: PledgeId, rest: &str| (name.to_owned(), format!("/pledges/{id}{rest}"));
    vec![
        (
            "member-late",
            Some(app.an()),
            vec![
                page("review-submission", written, "/review/submission"),
                ("poll-ballot".to_owned(), format!("/polls/{POLL}/ballot")),
            ],
        ),
        (
            "leader-late",
            Some(app.deputy()),
            vec![
                page("quarters", led, "/quarters"),
                page("quarter", led, "/quarters/1"),
                page("quarter-objectives", led, "/quarters/4/objectives"),
                page("quarter-self-score", led, "/quarters/3/self-score"),
            ],
        ),
        (
            "secretary-late",
            Some(app.secretary()),
            vec![
                page("proposal", sent, "/proposal"),
                page("quarter-proposal", led, "/quarters/2/proposal"),
                page("quarter-return", led, "/quarters/2/return"),
                page("quarters-rolled-up", led, "/review"),
            ],
        ),
        ("secretary-meets", Some(app.secretary()), meeting),
        (
            "grassroots-late",
            Some(app.grassroots()),
            vec![
                page("decision", proposed, "/decision"),
                page("outside-decision", sent, "/outside-decision"),
                page("publication", decided, "/publication"),
                (String::from("publications"), format!("/units/{ward}/publications")),
                page("step", written, "/steps/suggestion"),
                page("quarter-decision", led, "/quarters/1/decision"),
                (String::from("quarters-list"), String::from("/quarters?quarter=1")),
                page("change", proposed, "/calibration"),
                page("collective-review", led, "/collective-review"),
                page("appeal", proposed, "/appeal"),
                (String::from("calibration"), format!("/units/{ward}/calibration")),
                (String::from("deciding"), format!("/units/{ward}/decisions")),
                (String::from("decision-printing"), format!("{paper}/paper")),
                (String::from("decision-paper"), paper),
            ],
        ),
        (
            "board-late",
            Some(app.board()),
            vec![
                (String::from("disciplines"), list),
                (String::from("lifting"), lifting),
                (String::from("leaves"), leaves),
                (String::from("leave-withdrawal"), withdrawal),
            ],
        ),
    ]
}
