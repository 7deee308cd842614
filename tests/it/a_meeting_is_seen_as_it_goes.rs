//! Pages of a meeting that lie open are told what others did, and hold nothing while they wait.

use std::{fmt::Display, time::Duration};

use camket::{
    config::Config,
    grading::proposal::ProposalPath,
    meeting::{
        MeetingId,
        agenda::AgendaPath,
        count::CountPath,
        notes::{FormsPath, NotesPath},
        person::PersonPath,
        show::MeetingPath,
        wall::WallPath,
    },
    review::show::ReviewPath,
};
use chrono::TimeDelta;
use futures_util::future::{join, join_all};

use crate::{
    a_branch_meets::{counts, place},
    harness::{POINTS, Page, TestApp, Visitor},
};

/// What an open page asks: is there anything but this?
fn asks(live: impl Display, page: &Page) -> String {
    let text = page.text();
    let marks = text.split("data-part=\"").skip(1).filter_map(|rest| rest.split('"').next());
    format!("{live}?seen={}", marks.collect::<Vec<_>>().join("."))
}

/// What a waiting request is answered when this happens meanwhile.
async fn told(visitor: &Visitor, asked: &str, act: impl Future<Output = ()>) -> Page {
    let act = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        act.await;
    };
    join(visitor.get(asked), act).await.0
}

async fn notes(visitor: &Visitor, path: PersonPath, opinions: &str) {
    let page = visitor.get(path).await.is_ok();
    visitor.submit(&page, path, &[("opinions", opinions)]).await.redirects_to(path);
}

/// Soon over, for stories in which nothing happens.
fn hasty() -> Config {
    Config { longest_wait: Duration::from_millis(100), ..Config::default() }
}

/// The three pages of a meeting that ask, and what they ask.
fn all(id: MeetingId, number: i16) -> [(String, String); 3] {
    [
        (MeetingPath { id }.to_string(), AgendaPath { id }.to_string()),
        (PersonPath { id, number }.to_string(), WallPath { id, number }.to_string()),
        (NotesPath { id }.to_string(), FormsPath { id }.to_string()),
    ]
}

#[tokio::test]
async fn the_agenda_tells_what_others_noted_counted_and_proposed() {
    let app = TestApp::start().await;
    let (secretary, deputy) = (app.secretary(), app.deputy());
    let (id, pledge) = app.meets().await;
    let number = place(&app, "QN000013").await;
    let page = deputy.get(MeetingPath { id }).await.shows("Có mặt 14/15").shows("Đã tự kiểm điểm");
    let page = page.shows("Chờ: cơ quan, đơn vị xếp loại").hides("Đã ghi");

    let asked = asks(AgendaPath { id }, &page);
    let noted = told(&deputy, &asked, notes(&secretary, PersonPath { id, number }, "Gương mẫu.")).await;
    let noted = noted.is_ok().shows("Đã ghi");
    assert!(!noted.text().contains("<html"), "a part is no page");

    let asked = asks(AgendaPath { id }, &noted);
    let counted = told(&deputy, &asked, counts(&secretary, CountPath { id, number })).await;
    let counted = counted.is_ok().shows("13/14 phiếu hợp lệ").offers("Đề nghị mức xếp loại của Đỗ Công An");

    let proposes = async {
        let form = secretary.get(ProposalPath { id: pledge }).await.is_ok();
        let typed = [[("grade", "good"), ("words", "Chi bộ nhất trí.")].as_slice(), &POINTS].concat();
        secretary
            .submit(&form, ProposalPath { id: pledge }, &typed)
            .await
            .redirects_to(ReviewPath { id: pledge });
    };
    let proposed = told(&deputy, &asks(AgendaPath { id }, &counted), proposes).await.is_ok();
    let proposed = proposed.shows("Đã có mức đề nghị").shows("Chờ: quyết định xếp loại");

    let changes = async {
        let form = secretary.get(MeetingPath { id }).await;
        secretary.submit(&form, MeetingPath { id }, &[("present", "13")]).await.is_done();
    };
    told(&deputy, &asks(AgendaPath { id }, &proposed), changes).await.is_ok().shows("Có mặt 13/15");
}

#[tokio::test]
async fn the_wall_and_all_notes_tell_only_what_looks_different() {
    let app = TestApp::start().await;
    let (secretary, deputy) = (app.secretary(), app.deputy());
    let (id, _) = app.meets().await;
    let [number, own] = [place(&app, "QN000013").await, place(&app, "QN000001").await];
    let person = PersonPath { id, number };
    let wall = deputy.get(person).await.shows("Tự xếp loại: Hoàn thành tốt nhiệm vụ").is_ok();
    let page = deputy.get(NotesPath { id }).await.is_ok();

    let asked = asks(WallPath { id, number }, &wall);
    let noted = told(&deputy, &asked, notes(&secretary, person, "Gương mẫu, đúng hạn.")).await.is_ok();
    // The head and the form, not what was pledged.
    let noted = noted.shows("Ý kiến góp ý Gương mẫu, đúng hạn.").hides("Đã dự 12 buổi, đạt.");
    assert_eq!(noted.form(person).fields.iter().find(|one| one.name == "version").unwrap().value, "1");
    let forms = deputy.get(asks(FormsPath { id }, &page)).await.shows("Gương mẫu, đúng hạn.");
    assert_eq!(forms.text().matches("data-part").count(), 1, "one person's form of two");

    let asked = asks(WallPath { id, number }, &deputy.get(person).await);
    let counted = told(&deputy, &asked, counts(&secretary, CountPath { id, number })).await.is_ok();
    let counted = counted.shows("Kết quả kiểm phiếu").shows("tốt 11");
    counted.shows("Phát ra 14, thu về 14, không hợp lệ 1").hides("Các bước cuối năm");

    // On oneself one reads, and writes nothing.
    notes(&deputy, PersonPath { id, number: own }, "Sâu sát cơ sở.").await;
    let mine = secretary.get(WallPath { id, number: own }).await.shows("Sâu sát cơ sở.");
    assert!(mine.html.forms.is_empty());
}

#[tokio::test]
async fn where_nothing_happens_nothing_is_answered_and_no_session_lives_on() {
    let app = TestApp::start_with(hasty()).await;
    let deputy = app.deputy();
    let (id, _) = app.meets().await;
    let number = place(&app, "QN000013").await;
    for (page, live) in all(id, number) {
        let shown = deputy.get(page).await.is_ok();
        let nothing = deputy.get(asks(live, &shown)).await;
        assert_eq!((nothing.status.as_u16(), nothing.body.len()), (204, 0), "{}", nothing.asked);
    }
    // An officer's session ends half an hour after they did something; asking by itself is not doing.
    let page = deputy.get(MeetingPath { id }).await.is_ok();
    let asked = asks(AgendaPath { id }, &page);
    for _ in 0..2 {
        app.waits(TimeDelta::minutes(14));
        assert_eq!(deputy.get(&asked).await.status.as_u16(), 204);
    }
    app.waits(TimeDelta::minutes(3));
    deputy.get(&asked).await.asks_to_sign_in();
}

#[tokio::test]
async fn strangers_are_told_nothing_and_each_answer_asks_anew_who_may_read_it() {
    let app = TestApp::start().await;
    let (secretary, deputy) = (app.secretary(), app.deputy());
    let (id, _) = app.meets().await;
    let number = place(&app, "QN000013").await;
    for (_, live) in all(id, number) {
        app.nobody().get(&live).await.asks_to_sign_in();
        for person in [app.an(), app.committee(), app.grassroots(), app.administrator(), app.far_secretary()]
        {
            person.get(&live).await.is_not_found();
        }
    }
    deputy.get(WallPath { id, number: 99 }).await.is_not_found();
    // Whose session ended while they waited is told nothing.
    let asked = asks(AgendaPath { id }, &deputy.get(MeetingPath { id }).await);
    let ends = "delete from session using member where member.id = member_id and code = 'QN000002'";
    let acts = async {
        app.arranges(ends).await;
        notes(&secretary, PersonPath { id, number }, "Gương mẫu.").await;
    };
    told(&deputy, &asked, acts).await.asks_to_sign_in();
}

#[tokio::test]
async fn many_who_wait_hold_no_connection_and_all_are_told() {
    let app = TestApp::start().await;
    let (secretary, deputy) = (app.secretary(), app.deputy());
    let (id, _) = app.meets().await;
    let number = place(&app, "QN000013").await;
    let asked = asks(AgendaPath { id }, &deputy.get(MeetingPath { id }).await);
    // Three times as many as the pool has connections.
    let waiting = join_all((0..24).map(|_| deputy.get(&asked)));
    let acts = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        notes(&secretary, PersonPath { id, number }, "Gương mẫu.").await;
    };
    let (all, ()) = join(waiting, acts).await;
    for page in all {
        page.is_ok().shows("Đã ghi");
    }
}

#[tokio::test]
async fn another_process_tells_too_also_after_the_line_to_the_database_broke() {
    let app = TestApp::start().await;
    let (secretary, deputy) = (app.secretary(), app.deputy());
    let (id, _) = app.meets().await;
    let number = place(&app, "QN000013").await;
    let elsewhere = deputy.at(&app.another(Config::default()));
    let asked = asks(AgendaPath { id }, &deputy.get(MeetingPath { id }).await);
    let breaks = async {
        app.cuts_who_listens().await;
        notes(&secretary, PersonPath { id, number }, "Gương mẫu.").await;
    };
    told(&elsewhere, &asked, breaks).await.is_ok().shows("Đã ghi");
}

#[tokio::test]
async fn a_server_that_stops_sends_everyone_away() {
    let app = TestApp::start().await;
    let deputy = app.deputy();
    let (id, _) = app.meets().await;
    let asked = asks(AgendaPath { id }, &deputy.get(MeetingPath { id }).await);
    let begun = std::time::Instant::now();
    let away = told(&deputy, &asked, async { app.app.changes.stop() }).await;
    assert_eq!(away.status.as_u16(), 204);
    assert_eq!(deputy.get(&asked).await.status.as_u16(), 204);
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}
