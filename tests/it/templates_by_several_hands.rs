//! Several officers keep templates, bases, manifestations and rules: nobody undoes unseen what another wrote, nobody's own
//! typing is lost to it, and a form that is pressed twice counts once.

use camket::{
    cycle::{
        basis::edit::BasisPath,
        categories::CategoriesPath,
        manifestation::list::ManifestationsPath,
        template::{
            changes::ChangesPath,
            draft::DiscardingPath,
            editor::EditorPath,
            list::TemplatesPath,
            show::{PreviewPath, TemplatePath},
        },
        years::YearsPath,
    },
    pledge::draft::DraftPath,
};

use crate::{
    harness::{Page, TestApp},
    templates_are_written::value,
};

/// The keys of the sections on an editor's page, in their order.
fn sections(page: &Page, editor: &EditorPath) -> Vec<String> {
    page.form(editor).fields.iter().filter(|it| it.name == "section").map(|it| it.value.clone()).collect()
}

#[tokio::test]
async fn what_is_typed_outlives_the_version_it_was_typed_for() {
    let app = TestApp::start().await;
    let board = app.board();
    let year = app.template_year(2027).await;
    let (id, mine) = board.takes_in_hand(year, "outside").await;
    let editor = EditorPath { id };
    board.issues(id).await;

    // Issued by another while I typed: nothing of mine is lost, and it becomes a new version if I wish.
    let late =
        board.submit(&mine, &editor, &[("place", "Nơi tôi ghi"), ("reason", "Vì vậy")]).await.is_conflict();
    let late = late.shows("vừa được ban hành hoặc vừa bị bỏ").shows("Bản mới, chưa lưu");
    assert_eq!(value(&late, &editor, "place"), "Nơi tôi ghi");
    assert_eq!(app.counts("select count(*) from template where issued_at is null").await, 0, "not unasked");
    let (one, two) = tokio::join!(board.submit(&late, &editor, &[]), board.submit(&late, &editor, &[]));
    assert_eq!(one.is_done().location(), two.is_done().location());
    let hand =
        "select id, version, reason, content ->> 'place' as place from template where issued_at is null";
    let rows = app.finds(hand).await;
    assert_eq!(rows.len(), 1, "pressed twice, one version");
    assert_eq!((&rows[0]["place"], &rows[0]["reason"]), (&"Nơi tôi ghi".into(), &"Vì vậy".into()));
    assert_eq!(rows[0]["version"], 3);

    // Given up by another while I typed.
    let id = serde_json::from_value(rows[0]["id"].clone()).unwrap();
    let editor = EditorPath { id };
    let mine = board.get(&editor).await.is_ok();
    let shown = board.get(TemplatePath { id }).await;
    board.submit(&shown, DiscardingPath { id }, &[]).await.redirects_to(TemplatesPath { id: year });
    let late = board.submit(&mine, &editor, &[("place", "Vẫn còn")]).await.is_conflict();
    assert_eq!(value(&late, &editor, "place"), "Vẫn còn");
    // And meanwhile someone began another one: that is said before anything is replaced.
    let (other, _) = board.takes_in_hand(year, "outside").await;
    let late = board.submit(&late, &editor, &[]).await.is_conflict().shows("vừa lưu mẫu này");
    assert_eq!(value(&late, EditorPath { id: other }, "place"), "Vẫn còn");
    board.submit(&late, EditorPath { id: other }, &[]).await.redirects_to(EditorPath { id: other });
    assert_eq!(app.finds(hand).await[0]["place"], "Vẫn còn");
    app.an().post_form(&editor, [("edits", "0"), ("anew", "yes")]).await.is_not_found();
}

#[tokio::test]
async fn a_form_of_the_editor_pressed_twice_counts_once() {
    let app = TestApp::start().await;
    let board = app.board();
    let (id, page) = board.takes_in_hand(app.template_year(2027).await, "member").await;
    let editor = EditorPath { id };
    for then in ["add", "up-ethics", "drop-style", "preview"] {
        let before = sections(&board.get(&editor).await, &editor).len();
        let page = board.get(&editor).await;
        let press = [("then", then), ("place", then)];
        let (one, two) =
            tokio::join!(board.submit(&page, &editor, &press), board.submit(&page, &editor, &press));
        assert_eq!(one.is_done().location(), two.is_done().location(), "{then}");
        let after = sections(&board.get(&editor).await, &editor).len();
        assert!(after.abs_diff(before) <= 1, "{then}");
    }
    // What was seen before all of this is not what stands there now.
    board.submit(&page, &editor, &[("place", "Khác")]).await.is_conflict();
}

#[tokio::test]
async fn a_section_that_was_left_out_comes_back_with_its_key() {
    let app = TestApp::start().await;
    let board = app.board();
    let (id, page) = board.takes_in_hand(app.template_year(2027).await, "member").await;
    let editor = EditorPath { id };
    let words = [("guidance-style", "Lời vừa gõ"), ("then", "drop-style")];
    let page = board
        .follow(&board.submit(&page, &editor, &words).await)
        .await
        .offers("Lấy lại: Về tác phong, lề lối làm việc");
    assert!(!sections(&page, &editor).contains(&"style".to_owned()));
    let page = board.follow(&board.submit(&page, &editor, &[("then", "back-style")]).await).await;
    assert_eq!(sections(&page, &editor).last().unwrap(), "style");
    assert_eq!(value(&page, &editor, "guidance-style"), "Lời vừa gõ");
    board.submit(&page, &editor, &[("then", "drop-style")]).await.is_done();
    board.issues(id).await;
    let kept = format!("select content ? 'set_aside' as kept from template where id = '{id}'");
    assert_eq!(
        app.finds(&kept).await[0]["kept"],
        false,
        "what was issued holds nothing that it does not ask"
    );

    // In a later version too: a pledge of last year stands under the same key.
    let (next, page) = board.takes_in_hand(app.template_year(2027).await, "member").await;
    let editor = EditorPath { id: next };
    let page = board.follow(&board.submit(&page, &editor, &[("then", "back-style")]).await).await;
    assert_eq!(sections(&page, &editor).last().unwrap(), "style");
    board.get(ChangesPath { id: next }).await.shows("Thứ tự các phần");
    board.get(PreviewPath { id: next }).await.shows("Về tác phong");
}

#[tokio::test]
async fn a_version_is_given_up_only_as_it_was_seen() {
    let app = TestApp::start().await;
    let board = app.board();
    let year = app.template_year(2027).await;
    let (id, page) = board.takes_in_hand(year, "member").await;
    let seen = board.get(TemplatePath { id }).await;
    board.submit(&page, EditorPath { id }, &[("place", "Mới ghi")]).await.is_done();
    board.submit(&seen, DiscardingPath { id }, &[]).await.is_conflict().shows("vừa lưu bản này");
    let seen = board.get(TemplatePath { id }).await;
    let (one, two) = tokio::join!(
        board.submit(&seen, DiscardingPath { id }, &[]),
        board.submit(&seen, DiscardingPath { id }, &[])
    );
    one.redirects_to(TemplatesPath { id: year });
    two.redirects_to(TemplatesPath { id: year });
    assert_eq!(app.counts("select count(*) from audit_entry where act = 'WriteTemplate'").await, 3);
}

#[tokio::test]
async fn two_who_mend_one_legal_basis_lose_nothing() {
    let app = TestApp::start().await;
    let board = app.board();
    let path = BasisPath { id: app.basis("144-QĐ/TW").await };
    let (left, right) = (board.get(&path).await, board.get(&path).await);
    board.submit(&left, &path, &[("title", "Bên trái")]).await.is_done();
    let late = board.submit(&right, &path, &[("title", "Bên phải")]).await.is_conflict();
    assert_eq!(value(&late, &path, "title"), "Bên phải");
    late.link("Xem điều vừa sửa");
    board.submit(&late, &path, &[]).await.is_done();
    assert_eq!(value(&board.get(&path).await, &path, "title"), "Bên phải");
}

#[tokio::test]
async fn two_who_word_manifestations_meet_only_where_both_wrote() {
    let app = TestApp::start().await;
    let board = app.board();
    let path = ManifestationsPath;
    let (left, right) = (board.get(path).await, board.get(path).await);
    board.submit(&left, path, &[("title-I-1", "Lời bên trái"), ("reviewed", "I.1")]).await.is_done();
    board.submit(&right, path, &[("title-I-2", "Lời bên phải")]).await.is_done();
    let words =
        app.finds("select title from manifestation where code in ('I.1', 'I.2') order by place").await;
    assert_eq!((&words[0]["title"], &words[1]["title"]), (&"Lời bên trái".into(), &"Lời bên phải".into()));
    board.get(path).await.shows("Còn 26 biểu hiện");

    // Where both wrote, the later one is told and keeps what was typed, ticks included.
    let both = [("title-I-1", "Lời khác"), ("title-I-3", "Lười học"), ("reviewed", "I.3")];
    let late =
        board.submit(&right, path, &both).await.is_conflict().shows("Có người vừa lưu: “Lời bên trái”");
    assert_eq!(value(&late, path, "title-I-1"), "Lời khác");
    assert_eq!(value(&late, path, "title-I-3"), "Lười học");
    assert_eq!(value(&late, path, "reviewed-I-3"), "I.3", "the tick is kept");
    board.submit(&late, path, &[]).await.redirects_to(path);
    let mended = "select title from manifestation where code = 'I.3' and reviewed_at is not null";
    assert_eq!(app.finds(mended).await[0]["title"], "Lười học");
    let empty = board.submit(&board.get(path).await, path, &[("title-I-4", ""), ("reviewed", "I.5")]).await;
    assert_eq!(value(&empty.is_refused(), path, "reviewed-I-5"), "I.5", "a refused form keeps its ticks");
}

#[tokio::test]
async fn two_who_set_category_rules_overwrite_nothing_unseen() {
    let app = TestApp::start().await;
    let board = app.board();
    board.submit(&board.get(YearsPath).await, YearsPath, &[]).await.is_done();
    let next = app.template_year(2028).await;
    let path = CategoriesPath { id: next };
    let (left, right) = (board.get(&path).await, board.get(&path).await);
    let tick = [("holds", "leader/post:party"), ("then", "")];
    board.submit(&left, &path, &tick).await.redirects_to(&path);
    board.submit(&left, &path, &tick).await.redirects_to(&path);
    let late =
        board.submit(&right, &path, &[("then", "up-leader")]).await.is_conflict().shows("vừa lưu trang này");
    let late = late.shows("2. Cán bộ lãnh đạo, quản lý");
    let kept = format!(
        "select category_rules @> '[{{\"any\": [\"post:party\"]}}]' as kept from cycle where id = '{next}'"
    );
    assert_eq!(app.finds(&kept).await[0]["kept"], true);
    board.submit(&late, &path, &[]).await.redirects_to(&path);
    assert_eq!(app.finds(&kept).await[0]["kept"], false);

    // Who pledges is for the year's rule set to say.
    let counted = board.get(&path).await.html.words.clone();
    app.arranges(
        "update rule_set set rules = jsonb_set(rules, '{standings}',
           (select jsonb_agg(case when one ->> 'standing' = 'official' then jsonb_set(one, '{pledges}', 'false')
                                  else one end) from jsonb_array_elements(rules -> 'standings') one))",
    )
    .await;
    assert_ne!(board.get(&path).await.html.words, counted, "nobody official would be asked");
}

#[tokio::test]
async fn a_year_that_is_prepared_has_the_words_of_its_own_day() {
    let app = TestApp::start().await;
    let board = app.board();
    let path = BasisPath { id: app.basis("144-QĐ/TW").await };
    board.submit(&board.get(&path).await, &path, &[("cited_as", "Quy định 144 (lời mới)")]).await.is_done();
    board.submit(&board.get(YearsPath).await, YearsPath, &[]).await.is_done();
    let cites = |year: i32| {
        format!(
            "select count(*) from template join cycle on cycle.id = cycle_id
              where cycle.year = {year} and content -> 'bases' ? 'Quy định 144 (lời mới)'"
        )
    };
    assert_eq!(app.counts(&cites(2028)).await, 4);
    assert_eq!(app.counts(&cites(2027)).await, 0, "what was issued keeps its words");
}

#[tokio::test]
async fn a_template_from_elsewhere_is_kept_by_a_board_alone() {
    let app = TestApp::start().await;
    let sql = "insert into template (id, cycle_id, category, version, content, issued_at, frozen_at)
               select gen_random_uuid(), id, 'member', -5, '{}', now(), now() from cycle where year = 2027";
    for person in [app.an(), app.secretary(), app.grassroots(), app.inspector(), app.administrator()] {
        assert!(app.tries(&person, sql).await.is_err());
    }
    assert_eq!(app.tries(&app.board(), sql).await.unwrap(), 1);
}

#[tokio::test]
async fn a_section_without_an_example_offers_none() {
    let app = TestApp::start().await;
    let (an, board) = (app.an(), app.board());
    let rows = app
        .finds("select category from pledge join member on member.id = member_id where code = 'QN000013'")
        .await;
    let category = rows[0]["category"].as_str().unwrap().to_owned();
    let (id, page) = board.takes_in_hand(app.template_year(2027).await, &category).await;
    let editor = EditorPath { id };
    let blank: Vec<_> =
        page.form(&editor).fields.iter().filter(|it| it.name == "example").map(|it| it.id.clone()).collect();
    let blank: Vec<_> = blank.iter().map(|field| (field.as_str(), "")).collect();
    board.submit(&page, &editor, &blank).await.is_done();
    board.issues(id).await;
    board.get(PreviewPath { id }).await.hides("Xem ví dụ");
    let pledge = an.writes_a_pledge("Học hai giờ mỗi tuần.").await;
    an.get(DraftPath { id: pledge }).await.is_ok().hides("Xem ví dụ");
}
