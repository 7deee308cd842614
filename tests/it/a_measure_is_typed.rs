//! Measures: each asks for what it needs, figures are Vietnamese, and what is not asked is not sent.

use camket::pledge::{draft::DraftPath, show::PledgePath, submission::SubmissionPath};

use crate::harness::{Page, TestApp, Visitor};

/// The id of the first commitment's field with this name.
fn first(page: &Page, path: &DraftPath, name: &str) -> String {
    page.form(path).fields.iter().find(|field| field.name == name).unwrap().id.clone()
}

/// Types into the first commitment and asks to send; returns what comes back.
async fn types(who: &Visitor, path: &DraftPath, words: &[(&str, &str)]) -> Page {
    let page = who.get(path).await.is_ok();
    let id = first(&page, path, "statement").replace("statement-", "");
    let named: Vec<_> = words.iter().map(|(name, words)| (format!("{name}-{id}"), *words)).collect();
    let mut changes: Vec<_> = named.iter().map(|(name, words)| (name.as_str(), *words)).collect();
    changes.push(("then", "send"));
    let saved = who.submit(&page, path, &changes).await;
    who.follow(&saved.redirects_to(SubmissionPath { id: path.id })).await
}

#[tokio::test]
async fn each_measure_is_refused_at_its_fields_until_it_is_whole() {
    let app = TestApp::start().await;
    let an = app.an();
    let path = DraftPath { id: an.writes_a_pledge("Giải quyết hồ sơ đúng hạn.").await };
    for (words, refused) in [
        (
            vec![("measure", "count"), ("target", ""), ("unit", "")],
            vec!["Hãy ghi chỉ tiêu bằng số", "Hãy ghi đơn vị tính"],
        ),
        (vec![("measure", "count"), ("target", "1.5"), ("unit", "hồ sơ")], vec!["dấu phẩy trước phần lẻ"]),
        (
            vec![("measure", "percent"), ("target", "-2"), ("baseline", "nhiều")],
            vec!["không thể nhỏ hơn 0", "Hãy ghi bằng số"],
        ),
        (vec![("measure", "by_date"), ("due", "cuối năm")], vec!["đủ ngày, tháng, năm"]),
        (
            vec![("measure", "words"), ("over", ""), ("met", "Đủ")],
            vec!["thế nào là “Vượt yêu cầu”", "thế nào là “Chưa đạt”"],
        ),
    ] {
        let back = types(&an, &path, &words).await.redirects_to(&path);
        let mut page = an.follow(&back).await.shows("Cần sửa trước khi tiếp tục");
        for message in refused {
            page = page.shows(message);
        }
    }
}

#[tokio::test]
async fn figures_and_days_are_shown_in_one_form_and_what_is_not_asked_is_not_sent() {
    let app = TestApp::start().await;
    let an = app.an();
    let id = an.writes_a_pledge("Giải quyết hồ sơ đúng hạn.").await;
    let path = DraftPath { id };
    let typed = [
        ("measure", "count"),
        ("baseline", "1000"),
        ("target", "1234,50"),
        ("unit", "hồ sơ"),
        ("due", "5/6/2027"),
        ("product", "báo cáo quý"),
    ];
    let check = types(&an, &path, &typed).await.is_ok();
    check.shows("Chỉ tiêu: 1.234,5 hồ sơ (hiện nay 1.000) · Hạn: 05/06/2027 · Sản phẩm: báo cáo quý");
    // Another measure keeps what was typed in the draft, and leaves it out of what is sent.
    let check = types(&an, &path, &[("measure", "yes_no")]).await.is_ok();
    check.shows("Hạn: 05/06/2027").hides("1.234,5");
    let page = an.get(&path).await;
    let target = first(&page, &path, "target");
    assert_eq!(page.form(&path).fields.iter().find(|it| it.id == target).unwrap().value, "1234,50");
    let words = [
        ("measure", "words"),
        ("over", "Được cấp trên khen"),
        ("met", "Nội bộ đoàn kết"),
        ("short", "Còn đơn thư"),
    ];
    let check = types(&an, &path, &words).await.is_ok();
    check.shows("Vượt yêu cầu: Được cấp trên khen · Đạt yêu cầu: Nội bộ đoàn kết · Chưa đạt: Còn đơn thư");
    an.sends(id).await;
    an.get(PledgePath { id }).await.shows("Đạt yêu cầu: Nội bộ đoàn kết").hides("1.234,5");
    let sent = app
        .finds(&format!("select content::text as words from pledge_revision where pledge_id = '{id}'"))
        .await;
    let sent = sent[0]["words"].as_str().unwrap();
    assert!(!sent.contains("1234,50") && sent.contains("Còn đơn thư"), "{sent}");
}

#[tokio::test]
async fn more_than_was_pledged_can_be_reported() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    let id = an.writes_a_pledge("Giải quyết hồ sơ đúng hạn.").await;
    let words = [("measure", "percent"), ("baseline", "92"), ("target", "98,5")];
    types(&an, &DraftPath { id }, &words).await.is_ok().shows("Chỉ tiêu: 98,5 % (hiện nay 92)");
    an.sends(id).await;
    secretary.get(PledgePath { id }).await.is_ok();
    secretary.confirms(id).await;
    let progress = camket::follow_up::progress::ProgressPath { id };
    let action = camket::follow_up::check_in::CheckInsPath { id };
    let page = an.get(&progress).await.shows("98,5 %");
    let form = page.html.forms.iter().find(|form| form.fields.iter().any(|it| it.name == "value")).unwrap();
    let mut fields: Vec<_> = form
        .fields
        .iter()
        .filter(|it| it.name != "value")
        .map(|it| (it.name.as_str(), it.value.as_str()))
        .collect();
    fields.extend([("value", "99,25"), ("progress", "done")]);
    an.post_form(&action, fields).await.redirects_to(&progress);
    an.get(&progress).await.shows("99,25 trên 98,5 %, vượt chỉ tiêu");
}

#[tokio::test]
async fn the_page_shows_what_a_measure_needs_without_a_script() {
    let app = TestApp::start().await;
    let an = app.an();
    let page = an.get(DraftPath { id: an.own_pledge().await }).await;
    // The rule stands in the style sheet and asks the chosen option; the marks it goes by stand on the page.
    let html = page.text();
    for mark in ["for-counted", "for-count", "for-words"] {
        let ends = ['"', ' '].map(|end| format!("class=\"{mark}{end}"));
        assert!(ends.iter().any(|whole| html.contains(whole)), "{mark}");
    }
    let css = include_str!("../../static/css/65-pledge.css");
    for kind in ["count", "percent", "words"] {
        assert!(css.contains(&format!("option[value=\"{kind}\"]:checked")), "{kind}");
    }
}
