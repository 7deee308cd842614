//! The Board writes a year's templates: version by version, frozen once issued, and nobody's words are lost by it.

use camket::{
    cycle::{
        CycleId, TemplateId,
        basis::{
            BasisId,
            edit::{BasisPath, NewBasisPath},
            list::BasesPath,
        },
        manifestation::list::ManifestationsPath,
        template::{
            changes::ChangesPath,
            draft::DiscardingPath,
            editor::EditorPath,
            issue::IssuePath,
            list::TemplatesPath,
            show::{PreviewPath, SamplePath, TemplatePath},
        },
        year::YearPath,
        years::YearsPath,
    },
    pledge::{draft::DraftPath, show::PledgePath, submission::SubmissionPath},
};

use crate::harness::{Page, TestApp, Visitor};

impl TestApp {
    pub(crate) async fn template_year(&self, year: i32) -> CycleId {
        let rows = self.finds(&format!("select id from cycle where year = {year}")).await;
        serde_json::from_value(rows[0]["id"].clone()).unwrap()
    }

    pub(crate) async fn basis(&self, number: &str) -> BasisId {
        let rows = self.finds(&format!("select id from legal_basis where number = '{number}'")).await;
        serde_json::from_value(rows[0]["id"].clone()).unwrap()
    }
}

impl Visitor {
    /// Takes the template of a category in hand and opens its editor.
    pub(crate) async fn takes_in_hand(&self, year: CycleId, category: &str) -> (TemplateId, Page) {
        let begun = self.post_form(TemplatesPath { id: year }, [("category", category)]).await.is_done();
        let at = begun.location();
        let id = at.trim_start_matches("/templates/").trim_end_matches("/edit").parse().unwrap();
        (TemplateId(id), self.get(at).await.is_ok())
    }

    /// Issues what is in hand.
    pub(crate) async fn issues(&self, id: TemplateId) -> Page {
        let ask = self.get(IssuePath { id }).await.is_ok();
        self.submit(&ask, IssuePath { id }, &[]).await.redirects_to(TemplatePath { id })
    }
}

/// The category of the member An, by whom the stories are written.
async fn category_of_an(app: &TestApp) -> String {
    let sql =
        "select category from pledge join member on member.id = member_id join cycle on cycle.id = cycle_id
                where code = 'QN000013' and year = 2027";
    app.finds(sql).await[0]["category"].as_str().unwrap().to_owned()
}

/// The value of a field with this id.
pub(crate) fn value(page: &Page, form: impl std::fmt::Display, id: &str) -> String {
    page.form(form)
        .fields
        .iter()
        .find(|field| field.id == id)
        .unwrap_or_else(|| panic!("no {id}"))
        .value
        .clone()
}

#[tokio::test]
async fn a_template_is_written_looked_at_and_issued() {
    let app = TestApp::start().await;
    let board = app.board();
    let year = app.template_year(2027).await;
    let list = board.get(TemplatesPath { id: year }).await.shows("Cán bộ diện Ban Thường vụ quản lý");
    list.shows("Sao mẫu năm 2018").shows("So với năm 2018");
    let first = app.template_year(2018).await;
    board.get(TemplatesPath { id: first }).await.hides("Sao mẫu năm").shows("So sánh các bản");
    let list = board.get(TemplatesPath { id: year }).await;
    list.shows("Bản số 1").hides("Bản đang soạn").hides("không còn hiệu lực");
    let (id, page) = board.takes_in_hand(year, "leader").await;
    let edit = EditorPath { id };
    assert_eq!(value(&page, &edit, "heading-politics"), "Về tư tưởng chính trị");
    // Twice in hand is once in hand.
    assert_eq!(board.takes_in_hand(year, "leader").await.0, id);

    let words = [("heading-politics", "Tư tưởng chính trị"), ("then", "down-politics")];
    let saved = board.submit(&page, &edit, &words).await.redirects_to(&edit);
    assert!(saved.location().ends_with("#section-politics"));
    let page = board.follow(&saved).await.shows("Đã lưu mẫu.");
    let order: Vec<_> =
        page.form(&edit).fields.iter().filter(|it| it.name == "section").map(|it| it.value.clone()).collect();
    assert_eq!(&order[..2], ["ethics", "politics"]);
    let added = board.submit(&page, &edit, &[("then", "add")]).await;
    let page = board.follow(&added).await;
    // A new section has nothing yet: it can be saved, and not issued.
    let refused = board.submit(&page, &edit, &[("then", "issue")]).await.redirects_to(IssuePath { id });
    let page = board.follow(&board.follow(&refused).await.redirects_to(&edit)).await;
    let page = page.shows("Cần sửa trước khi tiếp tục").shows("Hãy ghi tên phần.");
    let fresh = added.location().split("section-").nth(1).unwrap().to_owned();
    let (heading, guidance) = (format!("heading-{fresh}"), format!("guidance-{fresh}"));
    let words = [
        (heading.as_str(), "Chuyển đổi số"),
        (guidance.as_str(), "Việc số hóa trong năm."),
        ("reason", "Thêm chuyển đổi số theo yêu cầu của cấp trên."),
        ("then", "preview"),
    ];
    let to = board.submit(&page, &edit, &words).await.redirects_to(PreviewPath { id });
    let preview = board.follow(&to).await.is_ok();
    let preview = preview
        .shows("Chuyển đổi số")
        .shows("Cán bộ lãnh đạo, quản lý")
        .shows("Xong trước một ngày")
        .shows("I.1. Phai nhạt");
    // Nine sections, one of which asks for two commitments; and the preamble begins with the same words.
    assert_eq!(preview.html.words.matches("Tôi cam kết").count(), 10 + 1);
    let paper = board.get(SamplePath { id }).await.is_ok();
    assert!(paper.body.starts_with(b"%PDF-"));
    let ask = board.get(IssuePath { id }).await.shows("không sửa được nữa").shows("Ban hành mẫu năm 2027");
    let (one, two) =
        tokio::join!(board.submit(&ask, IssuePath { id }, &[]), board.submit(&ask, IssuePath { id }, &[]));
    one.redirects_to(TemplatePath { id });
    two.redirects_to(TemplatePath { id });
    assert_eq!(app.counts("select count(*) from audit_entry where act = 'IssueTemplate'").await, 1);
    let shown =
        board.get(TemplatePath { id }).await.shows("Bản số 2").shows("Thêm chuyển đổi số theo yêu cầu");
    shown.shows("Đã ban hành").does_not_offer("Sửa").offers("Soạn bản mới");
    board.get(&edit).await.is_conflict();
    board.post_form(&edit, [("edits", "0")]).await.is_conflict();
    let changes = board.get(ChangesPath { id }).await.shows("Chuyển đổi số").shows("Phần mới");
    changes.shows("năm 2018, bản số 1");
}

#[tokio::test]
async fn what_was_issued_never_changes_and_what_was_sent_keeps_its_version() {
    let app = TestApp::start().await;
    let (an, board) = (app.an(), app.board());
    let pledge = an.sends_a_pledge().await;
    let category = category_of_an(&app).await;
    let year = app.template_year(2027).await;
    let (id, page) = board.takes_in_hand(year, &category).await;
    let words = [("heading-politics", "Tên phần đã đổi"), ("place", "Đà Nẵng")];
    board.submit(&page, EditorPath { id }, &words).await.is_done();
    an.get(PledgePath { id: pledge }).await.shows("Về tư tưởng chính trị");
    board.issues(id).await;
    an.get(PledgePath { id: pledge }).await.shows("Về tư tưởng chính trị").hides("Tên phần đã đổi");
    let frozen = format!("update template set content = '{{}}' where id = '{id}'");
    let rows = app.tries(&board, &frozen).await;
    assert!(matches!(rows, Ok(0)) || rows.is_err(), "{rows:?}");
    let gone = app.tries(&board, &format!("delete from template where id = '{id}'")).await;
    assert!(matches!(gone, Ok(0)) || gone.is_err(), "{gone:?}");
}

#[tokio::test]
async fn a_draft_goes_on_to_the_new_version_and_nothing_typed_is_lost() {
    let app = TestApp::start().await;
    let (an, board) = (app.an(), app.board());
    let pledge = an.writes_a_pledge("Học hai giờ mỗi tuần.").await;
    let path = DraftPath { id: pledge };
    let check = an.get(SubmissionPath { id: pledge }).await.is_ok();
    let open = an.get(&path).await.hides("đã ban hành mẫu mới");
    let statement = open.form(&path).fields.iter().find(|it| it.name == "statement").unwrap().value.clone();
    assert_eq!(statement, "Học hai giờ mỗi tuần.");

    let category = category_of_an(&app).await;
    let (id, page) = board.takes_in_hand(app.template_year(2027).await, &category).await;
    let then = [("heading-ethics", "Về đạo đức công vụ"), ("then", "drop-politics")];
    board.submit(&page, EditorPath { id }, &then).await.is_done();
    let told = board.get(IssuePath { id }).await;
    told.shows("Không còn phần “Về tư tưởng chính trị”").shows("1 người đang soạn");
    board.issues(id).await;

    // The form that was open, and the check that was open, both meet the new version before anything is sent.
    let sent = an.submit(&check, SubmissionPath { id: pledge }, &[]).await;
    let page = an.follow(&sent.redirects_to(&path)).await.shows("đã ban hành mẫu mới");
    let page =
        page.shows("Mẫu đã đổi").shows("Về đạo đức công vụ").shows("Nội dung của phần không còn trong mẫu");
    page.shows("Mẫu mới không còn phần này");
    let late = an.submit(&open, &path, &[("then", "")]).await.redirects_to(&path);
    an.follow(&late).await.shows("đã ban hành mẫu mới");
    // To make one of two devices' texts is no look at the new version either.
    let field = open.form(&path).fields.iter().find(|it| it.name == "statement").unwrap().id.clone();
    let both = an.submit(&open, &path, &[(&field, "Học ba giờ mỗi tuần.")]).await.is_conflict();
    an.submit(&both, &path, &[("keep-1", "saved")]).await.redirects_to(&path);
    an.get(&path).await.shows("đã ban hành mẫu mới").hides("Học ba giờ");
    let page = an.get(&path).await;
    let moved = page.form(&path).fields.iter().find(|it| it.id.starts_with("part-of-")).unwrap().id.clone();
    let saved = an.submit(&page, &path, &[(&moved, "ethics"), ("text-politics", ""), ("then", "send")]).await;
    let check = an.follow(&saved.redirects_to(SubmissionPath { id: pledge })).await.is_ok();
    let check = check.hides("Về tư tưởng chính trị");
    assert_eq!(check.html.words.matches("Học hai giờ mỗi tuần.").count(), count_of(&open, &path) - 1);
    an.sends(pledge).await;
    an.get(PledgePath { id: pledge }).await.shows("Về đạo đức công vụ");
    let used = app.finds(&format!("select frozen_at from template where id = '{id}'")).await;
    assert!(!used[0]["frozen_at"].is_null(), "the first sending freezes it");
}

/// How often something was typed on a writing page.
fn count_of(page: &Page, path: &DraftPath) -> usize {
    let typed = page.form(path).fields.iter().filter(|it| it.name == "statement" || it.name == "text");
    typed.filter(|it| !it.value.is_empty()).count()
}

#[tokio::test]
async fn two_who_write_one_template_overwrite_nothing_unseen() {
    let app = TestApp::start().await;
    let board = app.board();
    let year = app.template_year(2027).await;
    let (id, left) = board.takes_in_hand(year, "outside").await;
    let right = board.get(EditorPath { id }).await;
    board.submit(&left, EditorPath { id }, &[("place", "Bên trái")]).await.is_done();
    let late = board.submit(&right, EditorPath { id }, &[("place", "Bên phải")]).await.is_conflict();
    let late = late.shows("vừa lưu mẫu này");
    assert_eq!(value(&late, EditorPath { id }, "place"), "Bên phải");
    assert_eq!(value(&board.get(EditorPath { id }).await, EditorPath { id }, "place"), "Bên trái");
    board.submit(&late, EditorPath { id }, &[]).await.is_done();
    assert_eq!(value(&board.get(EditorPath { id }).await, EditorPath { id }, "place"), "Bên phải");
    // What is in hand can be given up; what was issued stays.
    let page = board.get(TemplatePath { id }).await.offers("Bỏ bản đang soạn");
    board.submit(&page, DiscardingPath { id }, &[]).await.redirects_to(TemplatesPath { id: year });
    board.get(TemplatePath { id }).await.is_not_found();
    board.get(TemplatesPath { id: year }).await.hides("Bản đang soạn").shows("Bản số 1");
}

#[tokio::test]
async fn a_text_that_no_longer_holds_is_told_where_it_is_cited() {
    let app = TestApp::start().await;
    let board = app.board();
    let list = board.get(BasesPath).await.shows("Quy định 144-QĐ/TW").shows("thay bằng Quy định 366-QĐ/TW");
    list.shows("Năm 2027: 4 mẫu");
    let wrong = [("kind", ""), ("number", ""), ("issuer", ""), ("valid_from", "hôm nay")];
    let page = board.get(NewBasisPath).await;
    let refused = board.submit(&page, NewBasisPath, &wrong).await.is_refused();
    refused.shows("Hãy ghi loại văn bản").shows("Hãy ghi số và ký hiệu").shows("Hãy ghi ngày, ví dụ");
    let words = [
        ("kind", "Quy định"),
        ("number", "999-QĐ/TW"),
        ("issuer", "Bộ Chính trị"),
        ("issued_on", "2026-12-01"),
        ("title", "chuẩn mực mới"),
        ("valid_from", "2026-12-01"),
    ];
    board.submit(&page, NewBasisPath, &words).await.redirects_to(BasesPath);
    board.submit(&page, NewBasisPath, &words).await.redirects_to(BasesPath);
    assert_eq!(app.counts("select count(*) from legal_basis where number = '999-QĐ/TW'").await, 1);
    let again = board.get(NewBasisPath).await;
    board.submit(&again, NewBasisPath, &words).await.is_refused().shows("đã có trong danh mục");
    // Back, and another text in the form that was used: it stands beside the first, not in its place.
    board
        .submit(&page, NewBasisPath, &[words.as_slice(), &[("number", "998-QĐ/TW")]].concat())
        .await
        .is_done();
    app.basis("998-QĐ/TW").await;
    let (old, new) = (app.basis("144-QĐ/TW").await, app.basis("999-QĐ/TW").await.to_string());
    let page = board.get(BasisPath { id: old }).await;
    let half = board.submit(&page, BasisPath { id: old }, &[("replaced_by", &new)]).await.is_refused();
    half.shows("ghi ngày cuối cùng còn hiệu lực");
    let whole = [("replaced_by", new.as_str()), ("valid_to", "2026-11-30")];
    board.submit(&page, BasisPath { id: old }, &whole).await.redirects_to(BasesPath);
    board.submit(&page, BasisPath { id: old }, &whole).await.redirects_to(BasesPath);
    let newer = BasisPath { id: app.basis("999-QĐ/TW").await };
    let ring = [("replaced_by", old.to_string()), ("valid_to", "2026-12-31".to_owned())];
    let ring = ring.each_ref().map(|(field, value)| (*field, value.as_str()));
    let refused = board.submit(&board.get(&newer).await, &newer, &ring).await.is_refused();
    refused.shows("đã được ghi là thay bằng chính văn bản đang sửa");
    let year = app.template_year(2027).await;
    let told = board.get(TemplatesPath { id: year }).await.shows("không còn hiệu lực vào hạn gửi");
    told.shows("Hết hiệu lực sau 30/11/2026, thay bằng Quy định 999-QĐ/TW");

    // Printed words stay; a new version cites the new text.
    let (id, page) = board.takes_in_hand(year, "member").await;
    let stays = format!("cite-{old}");
    let fields: Vec<_> =
        page.form(EditorPath { id }).fields.iter().filter(|it| it.id != stays).cloned().collect();
    assert!(fields.len() < page.form(EditorPath { id }).fields.len(), "it was cited");
    let mut form: Vec<_> = fields.iter().map(|it| (it.name.as_str(), it.value.as_str())).collect();
    form.push(("cite", new.as_str()));
    board.post_form(EditorPath { id }, form).await.is_done();
    board
        .get(TemplatePath { id })
        .await
        .shows("Quy định 999-QĐ/TW ngày 01/12/2026 về chuẩn mực mới")
        .hides("144-QĐ/TW");
    board.get(ChangesPath { id }).await.shows("Căn cứ");

    // The year that is prepared next says so too, with the way to its templates.
    let years = board.get(YearsPath).await;
    board.submit(&years, YearsPath, &[]).await.is_done();
    let next = app.template_year(2028).await;
    let page =
        board.get(YearPath { id: next }).await.shows("Mẫu viện dẫn văn bản chưa có hoặc không còn hiệu lực");
    assert_eq!(page.link("Mẫu cam kết"), format!("/years/{next}/templates"));
    app.secretary().get(BasesPath).await.is_not_found();
}

#[tokio::test]
async fn manifestations_are_worded_by_the_office_and_named_where_a_member_wishes() {
    let app = TestApp::start().await;
    let (an, board) = (app.an(), app.board());
    let page = board
        .get(ManifestationsPath)
        .await
        .shows("27 biểu hiện")
        .shows("Còn 27 biểu hiện chưa được thẩm định");
    board
        .submit(&page, ManifestationsPath, &[("title-I-3", "")])
        .await
        .is_refused()
        .shows("Hãy ghi tên ngắn");
    let words = [("title-I-3", "Lười học tập"), ("reviewed", "I.3")];
    board.submit(&page, ManifestationsPath, &words).await.redirects_to(ManifestationsPath);
    // The same form again changes nothing more; another word over one that was not seen is a conflict.
    board.submit(&page, ManifestationsPath, &words).await.redirects_to(ManifestationsPath);
    board.submit(&page, ManifestationsPath, &[("title-I-3", "Ngại học tập")]).await.is_conflict();
    board.get(ManifestationsPath).await.shows("Còn 26 biểu hiện");

    // The version that is in force keeps the words it was issued with.
    let id = an.writes_a_pledge("Học xong chuyên đề trong quý I.").await;
    let path = DraftPath { id };
    let page = an.get(&path).await.shows("I.3. Nhận thức sai về lý luận").hides("Lười học tập");
    let tag = page.form(&path).fields.iter().find(|it| it.name == "first_tag").unwrap().id.clone();
    an.submit(&page, &path, &[(&tag, "I.3"), ("then", "")]).await.is_done();
    an.sends(id).await;
    an.get(PledgePath { id }).await.shows("Biểu hiện cần phòng, chống: I.3. Nhận thức sai về lý luận");

    let year = app.template_year(2027).await;
    let (next, _) = board.takes_in_hand(year, &category_of_an(&app).await).await;
    board.issues(next).await;
    let words = app
        .finds(&format!(
            "select content -> 'manifestations' -> 2 ->> 'title' as title from template where id = '{next}'"
        ))
        .await;
    assert_eq!(words[0]["title"], "Lười học tập");
    an.get(PledgePath { id }).await.shows("Nhận thức sai về lý luận").hides("Lười học tập");
}

#[tokio::test]
async fn a_template_says_what_is_told_about_a_person_and_who_signs() {
    let app = TestApp::start().await;
    let (an, board) = (app.an(), app.board());
    let year = app.template_year(2027).await;
    let (id, page) = board.takes_in_hand(year, &category_of_an(&app).await).await;
    let mut form: Vec<_> = page
        .form(EditorPath { id })
        .fields
        .iter()
        .filter(|it| it.id != "field-born")
        .map(|it| (it.name.as_str(), it.value.as_str()))
        .collect();
    form.extend([("field", "joined"), ("sign", "agency")]);
    board.post_form(EditorPath { id }, form).await.is_done();
    board.issues(id).await;
    let pledge = an.sends_a_pledge().await;
    an.get(PledgePath { id: pledge })
        .await
        .shows("Ngày vào Đảng")
        .hides("Ngày sinh")
        .hides("Số thẻ đảng viên");
    let pinned = app.finds(&format!("select pinned from pledge_revision where pledge_id = '{pledge}'")).await;
    assert!(pinned[0]["pinned"].get("card").is_none(), "what is not asked is not kept");
    let paper = an.get(camket::pledge::paper::PaperPath { id: pledge }).await.is_ok();
    assert!(paper.body.starts_with(b"%PDF-"));
}

#[tokio::test]
async fn nobody_but_the_board_sees_or_writes_what_is_in_hand() {
    let app = TestApp::start().await;
    let board = app.board();
    let year = app.template_year(2027).await;
    let (id, _) = board.takes_in_hand(year, "member").await;
    for person in [app.administrator(), app.inspector(), app.standing(), app.grassroots(), app.an()] {
        person.get(TemplatePath { id }).await.is_not_found();
        person.get(PreviewPath { id }).await.is_not_found();
        person.post_form(EditorPath { id }, [("edits", "0")]).await.is_not_found();
        person.post_form(IssuePath { id }, [("edits", "0")]).await.is_not_found();
        assert!(app.sees(&person, "select id from template where issued_at is null").await.is_empty());
        for sql in [
            "update legal_basis set title = 'x'",
            "update manifestation set title = 'x'",
            "update template set content = '{}' where issued_at is null",
            "insert into template (id, cycle_id, category, version, content, issued_at)
             select gen_random_uuid(), id, 'member', 99, '{}', now() from cycle where year = 2027",
        ] {
            let outcome = app.tries(&person, sql).await;
            assert!(matches!(&outcome, Ok(0)) || outcome.is_err(), "{sql}: {outcome:?}");
        }
    }
}

#[tokio::test]
async fn the_board_says_who_follows_which_template() {
    use camket::cycle::categories::CategoriesPath;
    let app = TestApp::start().await;
    let board = app.board();
    let path = CategoriesPath { id: app.template_year(2027).await };
    board.get(&path).await.shows("không sửa được").does_not_offer("Lưu");
    board.post_form(&path, [("then", "")]).await.is_conflict();
    let years = board.get(YearsPath).await;
    board.submit(&years, YearsPath, &[]).await.is_done();
    let next = app.template_year(2028).await;
    let path = CategoriesPath { id: next };
    let page = board.get(&path).await.shows("Theo hồ sơ hôm nay");
    let leaders = |year: CycleId| {
        format!("select count(*) from pledge where category = 'leader' and cycle_id = '{year}'")
    };
    let by_office = app.counts(&leaders(app.template_year(2027).await)).await;
    // A post of any kind makes a leader, and that is asked first.
    let mut form: Vec<_> =
        page.form(&path).fields.iter().map(|it| (it.name.as_str(), it.value.as_str())).collect();
    form.extend([("holds", "leader/post:party"), ("holds", "leader/post:government"), ("then", "up-leader")]);
    board.post_form(&path, form).await.redirects_to(&path);
    let page =
        board.get(&path).await.shows("2. Cán bộ lãnh đạo, quản lý").shows("3. Đảng viên ngoài hệ thống");
    let told = page
        .html
        .words
        .split("Cán bộ lãnh đạo, quản lý ")
        .nth(1)
        .unwrap()
        .split(' ')
        .next()
        .unwrap()
        .to_owned();
    app.arranges("update cycle set opens_at = '2026-11-01' where year = 2028").await;
    let ask = board.get(camket::cycle::open_year::OpeningPath { id: next }).await;
    board
        .submit(&ask, camket::cycle::open_year::OpeningPath { id: next }, &[("reason", "Thử quy tắc mới.")])
        .await
        .redirects_to(YearPath { id: next });
    let by_post = app.counts(&leaders(next)).await;
    assert!(by_post > by_office, "{by_post} and {by_office}");
    assert_eq!(told, by_post.to_string());
}
