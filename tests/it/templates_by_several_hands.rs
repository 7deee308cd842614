//! Several officers keep templates, bases, manifestations and rules: nobody undoes unseen what another wrote, nobody's own
//! typing is lost to it, and a form that is pressed twice counts once.

use camket::cycle::{
    basis::edit::BasisPath, categories::CategoriesPath, manifestation::list::ManifestationsPath, years::YearsPath,
};

use crate::{harness::TestApp, templates_are_written::value};

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
async fn a_template_from_elsewhere_is_kept_by_a_board_alone() {
    let app = TestApp::start().await;
    let sql = "insert into template (id, cycle_id, category, version, content, issued_at, frozen_at)
               select gen_random_uuid(), id, 'member', -5, '{}', now(), now() from cycle where year = 2027";
    for person in [app.an(), app.secretary(), app.grassroots(), app.inspector(), app.administrator()] {
        assert!(app.tries(&person, sql).await.is_err());
    }
    assert_eq!(app.tries(&app.board(), sql).await.unwrap(), 1);
}
