//! A branch grades its twenty-four members in one evening.

use camket::grading::overview::GradingPath;

use crate::{
    driver::{Browser, Listening, Setup, is_there},
    harness::Visitor,
};

/// What the tellers counted for one member; the meeting's own counts are there from the one before.
pub struct Counted<'a> {
    /// Papers that came back.
    pub returned: &'a str,
    /// Papers that do not count.
    pub invalid: &'a str,
    /// Votes for each grade, the best first.
    pub votes: [&'a str; 4],
    /// What the branch gives for each part.
    pub points: [&'a str; 2],
    /// What it proposes.
    pub grade: &'a str,
}

/// One of the best.
pub const BEST: Counted<'_> = Counted {
    returned: "22",
    invalid: "0",
    votes: ["18", "4", "0", "0"],
    points: ["29", "66"],
    grade: "excellent",
};
/// One of the many.
pub const GOOD: Counted<'_> = Counted {
    returned: "22",
    invalid: "1",
    votes: ["2", "19", "0", "0"],
    points: ["27", "60"],
    grade: "good",
};

impl Browser {
    /// Types what differs from member to member.
    pub async fn types_the_count(&self, counted: &Counted<'_>) {
        self.types("#returned", counted.returned).await;
        self.types("#invalid", counted.invalid).await;
        for (code, votes) in ["excellent", "good", "fair", "poor"].into_iter().zip(counted.votes) {
            self.types(&format!("#votes-{code}"), votes).await;
        }
        for (part, points) in ["common", "results"].into_iter().zip(counted.points) {
            self.types(&format!("#points-{part}"), points).await;
        }
        self.chooses("grade", counted.grade).await;
        self.types("#words", "Chi bộ nhất trí.").await;
    }

    /// Types what is the same for all: the day, how many may vote, how many came and got a paper.
    pub async fn types_the_meeting(&self, [day, entitled, present]: [&str; 3]) {
        for (field, typed) in
            [("held_on", day), ("entitled", entitled), ("present", present), ("issued", present)]
        {
            self.types(&format!("#{field}"), typed).await;
        }
    }

    async fn has_typed(&self, field: &str) -> String {
        self.first(&format!("#{field}")).await.prop("value").await.unwrap().unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_branch_of_twenty_four_in_one_evening() {
    if !is_there() {
        return;
    }
    let server = Listening::start().await;
    let app = &server.app;
    let more = app.grows_by(7).await;
    let (secretary, deputy) = (app.secretary(), app.deputy());
    let old = (2..=17).map(|n| &*format!("QN0000{n:02}").leak());
    let people: Vec<Visitor> = old.chain(more).map(|code: &'static str| app.person(code)).collect();
    let own = secretary.sends_a_pledge().await;
    deputy.confirms(own).await;
    let ids = app.all_confirmed(&people.iter().collect::<Vec<_>>(), &secretary).await;
    for (person, id) in people.iter().zip(&ids) {
        person.reviews_self(*id, "good").await;
    }
    secretary.reviews_self(own, "good").await;
    app.waits(chrono::TimeDelta::hours(9));

    let browser = Browser::open(&server, Setup::default()).await;
    browser.signs_in("QN000001").await;
    browser.keeps_picture("evening-home-1280").await;
    browser.goto(GradingPath).await;
    browser.sees("24 người chưa có mức đề nghị").await;
    browser.keeps_picture("evening-list-1280").await;
    browser.first("main table tbody a").await.click().await.unwrap();
    for place in 0..ids.len() {
        if place > 0 {
            browser.presses("Nhập kiểm phiếu và đề nghị").await;
        }
        browser.sees("Theo biên bản kiểm phiếu").await;
        if place == 0 {
            browser.types_the_meeting(["01/12/2027", "24", "22"]).await;
        } else {
            // One meeting: what was typed once need not be typed twenty-four times.
            assert_eq!(browser.has_typed("held_on").await, "01/12/2027");
            assert_eq!(browser.has_typed("entitled").await, "24");
            assert_eq!(browser.has_typed("issued").await, "22");
            assert_eq!(browser.has_typed("returned").await, "", "each member's papers are counted anew");
        }
        browser.types_the_count(if place < 4 { &BEST } else { &GOOD }).await;
        if place == 1 {
            browser.keeps_picture("evening-second-1280").await;
        }
        browser.presses("Ghi kết quả và đề nghị").await;
        browser.sees("Đã ghi mức đề nghị của chi bộ.").await;
        if place + 1 < ids.len() {
            browser.presses("Bản tiếp theo chờ chi bộ đề nghị").await;
        }
    }
    browser.keeps_picture("evening-last-1280").await;
    assert!(!browser.words().await.contains("Bản tiếp theo"));
    assert_eq!(app.counts("select count(*) from ballot").await, 23);
    browser.goto(GradingPath).await;
    browser.sees("4 đề nghị xuất sắc, được 4: 20 % của 23, làm tròn xuống").await;
    browser.keeps_picture("evening-done-1280").await;

    // The ward decides on all of them by one paper; the secretary, whom the city grades, is not among them.
    let ward = Browser::open(&server, Setup::default()).await;
    ward.signs_in("QN000033").await;
    ward.goto(GradingPath).await;
    ward.presses("Xem xét mức đề nghị của cả danh sách, tính thử và quyết định").await;
    ward.sees("Tính thử").await;
    ward.keeps_picture("evening-ward-1280").await;
    ward.presses("Quyết định cho cả danh sách").await;
    ward.sees("23 người trong danh sách").await;
    ward.types("#number", "140-QĐ/ĐU").await;
    ward.types("#decided_on", "01/12/2027").await;
    ward.presses("Ghi quyết định cho 23 người").await;
    ward.sees("Danh sách kèm theo").await;
    ward.sees("Hoàn thành xuất sắc nhiệm vụ: 4 người").await;
    ward.keeps_picture("evening-paper-1280").await;
    assert_eq!(app.counts("select count(*) from decision").await, 23);
}
