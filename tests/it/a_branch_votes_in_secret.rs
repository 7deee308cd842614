//! A secret ballot by the members' own devices: nobody sees a choice, nobody sees how many voted before the count, two
//! tellers open the envelopes together, and what stays is counts.

use camket::{
    home::HomePath,
    meeting::{MeetingId, open::MeetingsPath, show::MeetingPath},
    poll::{
        PollId,
        casting::BallotPath,
        counting::CountPath,
        giving_up::GivingUpPath,
        list::PollsPath,
        opening::OpeningPath,
        preparing::PreparingPath,
        seal::{self, TellerKey},
        show::PollPath,
        teller::CodePath,
    },
    review::show::ReviewPath,
};
use futures_util::future::join_all;

use crate::harness::{Page, TestApp, Visitor, encode};

const FACTS: [(&str, &str); 6] = [
    ("held_on", "30/11/2027"),
    ("place", "Nhà văn hóa thôn 1"),
    ("chair", "Huỳnh Đình Ý"),
    ("scribe", "Đỗ Đình Đông"),
    ("entitled", "15"),
    ("present", "14"),
];

/// Six who vote; the first three count.
const VOTERS: [&str; 6] = ["QN000002", "QN000003", "QN000005", "QN000008", "QN000009", "QN000013"];

/// A poll that is open, with the tellers' codes.
struct Polling {
    app: TestApp,
    meeting: MeetingId,
    poll: PollId,
    codes: Vec<String>,
    voters: Vec<Visitor>,
}

impl TestApp {
    /// An's pledge and Toàn's on the agenda of a meeting.
    async fn sits_together(&self) -> MeetingId {
        let (an, toan, secretary) = (self.an(), self.toan(), self.secretary());
        for id in self.all_confirmed(&[&an, &toan], &secretary).await {
            an.get(ReviewPath { id }).await;
        }
        let path = MeetingsPath { id: self.unit("P01-01").await };
        let page = secretary.get(path).await.is_ok();
        secretary.submit(&page, path, &FACTS).await.is_done();
        let found = self.finds("select id from meeting").await;
        MeetingId(found[0]["id"].as_str().unwrap().parse().unwrap())
    }

    /// Sends the form that prepares a poll for these voters, of whom the first so many count.
    async fn prepares(&self, meeting: MeetingId, voters: &[&str], tellers: usize) -> Page {
        let secretary = self.secretary();
        let page = secretary.get(PreparingPath { id: meeting }).await.is_ok().shows("Phiếu gồm 2 đồng chí");
        let ids = self.finds("select code, id from member").await;
        let id = |code: &str| {
            ids.iter().find(|row| row["code"] == code).unwrap()["id"].as_str().unwrap().to_owned()
        };
        let path = PollsPath { id: meeting };
        let key = page.form(path).fields.iter().find(|field| field.name == "key").unwrap().value.clone();
        let mut fields = vec![("key", key)];
        fields.extend(voters.iter().map(|code| ("voters", id(code))));
        fields.extend(voters.iter().take(tellers).map(|code| ("tellers", id(code))));
        let form = encode(fields.iter().map(|(name, value)| (*name, value.as_str())));
        secretary.send(axum::http::Method::POST, &path.to_string(), Some(&form)).await
    }

    /// The whole way to an open poll.
    async fn opens_a_poll(self) -> Polling {
        let meeting = self.sits_together().await;
        let done = self.prepares(meeting, &VOTERS, 3).await.is_done().location();
        let poll = PollId(done.split(['/', '?']).nth(2).unwrap().parse().unwrap());
        let voters: Vec<_> = VOTERS.map(|code| self.person(code)).into();
        let mut codes = Vec::new();
        for teller in &voters[..3] {
            codes.push(teller.takes_a_code(poll).await);
        }
        let secretary = self.secretary();
        let page = secretary.get(PollPath { id: poll }).await.is_ok();
        secretary.submit(&page, OpeningPath { id: poll }, &[]).await.redirects_to(PollPath { id: poll });
        Polling { app: self, meeting, poll, codes, voters }
    }
}

impl Visitor {
    async fn takes_a_code(&self, id: PollId) -> String {
        let home = self.get(HomePath).await;
        let page = self.follow_link(&home, "Nhận mã kiểm phiếu viên").await.shows("chưa nhận mã");
        let shown = self.submit(&page, CodePath { id }, &[]).await.is_ok().shows("Mã chỉ hiện lần này");
        assert_eq!(shown.header("cache-control"), "no-store");
        let text = shown.text();
        let code = text.split("<code>").nth(1).unwrap().split("</code>").next().unwrap().to_owned();
        self.post(CodePath { id }).await.is_conflict();
        code
    }

    /// Votes with a grade for each person in order; an empty one is left blank.
    async fn votes(&self, id: PollId, grades: &[&str]) -> Page {
        let page = self.get(BallotPath { id }).await.is_ok();
        let text = page.text();
        let mut names: Vec<&str> =
            text.split("name=\"grade-").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        names.dedup();
        assert_eq!(names.len(), grades.len());
        let fields = names.iter().zip(grades).filter(|(_, grade)| !grade.is_empty());
        let mut fields: Vec<_> = fields.map(|(name, grade)| (format!("grade-{name}"), *grade)).collect();
        fields.push(("blank".to_owned(), "yes"));
        let fields: Vec<_> = fields.iter().map(|(name, grade)| (name.as_str(), *grade)).collect();
        self.submit(&page, BallotPath { id }, &fields).await
    }
}

#[tokio::test]
async fn six_vote_two_tellers_count_and_only_counts_stay() {
    let here = TestApp::start().await.opens_a_poll().await;
    let (app, id) = (&here.app, here.poll);
    let secretary = app.secretary();
    let [first, second, .., last] = here.voters.as_slice() else { unreachable!("six vote") };

    // Everyone who may vote is told alike, and the tellers of their part; what is over is spoken of no more.
    let told = "Chi bộ đã mở bỏ phiếu kín xếp loại năm 2027. Mời đồng chí bỏ phiếu.";
    let notices = "select count(*) from notice where kind = 'poll_opened'";
    assert_eq!(app.counts(notices).await, 6);
    assert_eq!(app.counts("select count(*) from notice where kind = 'teller_named'").await, 3);
    let inbox = first.get("/inbox").await.shows(told).shows("Đồng chí được cử kiểm phiếu");
    first.get(inbox.link(told)).await.redirects_to(PollPath { id });

    let home = last.get(HomePath).await;
    let page = last.follow_link(&home, "Bỏ phiếu kín xếp loại").await.shows("Đồng chí chưa bỏ phiếu");
    let page = last.follow_link(&page, "Bỏ phiếu").await.shows("Phiếu điện tử kín đến mức nào");
    let refused = last.submit(&page, BallotPath { id }, &[]).await.is_refused();
    refused
        .shows("Chưa chọn mức cho đồng chí Đỗ Công An")
        .shows("Chưa chọn mức cho đồng chí Nguyễn Đình Toàn");
    for voter in &here.voters {
        voter.votes(id, &["good", "excellent"]).await.redirects_to(PollPath { id });
    }
    // The last ballot counts, and one line may stay blank.
    first.votes(id, &["fair", ""]).await.redirects_to(PollPath { id });
    first.get(PollPath { id }).await.shows("Phiếu của đồng chí đã được niêm phong").offers("Bỏ phiếu lại");
    first.get(HomePath).await.hides("Bỏ phiếu kín xếp loại");

    // Nobody sees a count, nor who voted, before the tellers come together.
    secretary.get(BallotPath { id }).await.is_not_found();
    secretary.get(PollPath { id }).await.hides("Người đã tham gia").shows("Số người được bỏ phiếu 6");
    secretary.get(MeetingPath { id: here.meeting }).await.hides("phiếu hợp lệ");
    assert_eq!(app.sees(&secretary, "select 1 as one from poll_envelope").await.len(), 0);
    assert_eq!(app.sees(second, "select 1 as one from poll_envelope").await.len(), 1, "one's own alone");
    assert_eq!(app.sees(&secretary, "select 1 as one from poll_voter where took_part").await.len(), 0);
    for person in [app.stranger(), app.neighbour(), app.board(), app.administrator()] {
        for path in [PollPath { id }.to_string(), BallotPath { id }.to_string(), CountPath { id }.to_string()]
        {
            person.get(path).await.is_not_found();
        }
        assert_eq!(app.sees(&person, "select id from poll").await.len(), 0);
    }
    second.get(CountPath { id }).await.is_forbidden();

    let page = secretary.get(CountPath { id }).await.is_ok();
    let wrong = [("first", here.codes[0].as_str()), ("second", "K7QM-2HXV-9TRB-C4NE-YW6D")];
    secretary.submit(&page, CountPath { id }, &wrong).await.is_refused().shows("Mã không đúng");
    let twice = [("first", here.codes[0].as_str()), ("second", here.codes[0].as_str())];
    secretary
        .submit(&page, CountPath { id }, &twice)
        .await
        .is_refused()
        .shows("của cùng một kiểm phiếu viên");
    assert_eq!(app.counts("select count(*) from ballot").await, 0);

    let small = here.codes[2].to_lowercase().replace('-', " ");
    let codes = [("first", small.as_str()), ("second", here.codes[0].as_str())];
    secretary.submit(&page, CountPath { id }, &codes).await.redirects_to(MeetingPath { id: here.meeting });
    secretary.submit(&page, CountPath { id }, &codes).await.is_conflict();
    assert_eq!(app.counts(notices).await, 1, "only what was read stays");
    last.post_form(BallotPath { id }, [("blank", "yes")]).await.is_conflict();
    secretary.get(MeetingPath { id: here.meeting }).await.shows("6/6 phiếu hợp lệ").shows("5/6 phiếu hợp lệ");
    let counted = app
        .finds(
            "select full_name, issued, returned, invalid, votes from ballot join pledge on pledge.id = pledge_id
               join member on member.id = member_id order by full_name collate \"vi-x-icu\" desc",
        )
        .await;
    let toan = counted.iter().find(|row| row["full_name"] == "Nguyễn Đình Toàn").unwrap();
    let an = counted.iter().find(|row| row["full_name"] == "Đỗ Công An").unwrap();
    assert_eq!((an["votes"]["good"].clone(), an["votes"]["fair"].clone()), (5.into(), 1.into()));
    assert_eq!((toan["votes"]["excellent"].clone(), toan["invalid"].clone()), (5.into(), 1.into()));
    assert_eq!(app.counts("select count(*) from poll_envelope").await, 0, "no ballot outlives the count");
    last.get(PollPath { id }).await.shows("Người đã tham gia").shows("Nguyễn Đình Toàn").hides("5");
    // One act wrote all that stays: nothing in it comes before anything else.
    let acts = "select count(distinct xmin::text) from
                  (select xmin from ballot union all select xmin from poll_voter union all select xmin from poll) as kept";
    assert_eq!(app.counts(acts).await, 1);
}

#[tokio::test]
async fn what_a_poll_needs_is_said_where_it_is_chosen() {
    let app = TestApp::start().await;
    let meeting = app.sits_together().await;
    app.prepares(meeting, &VOTERS[..4], 2)
        .await
        .is_refused()
        .shows("Bỏ phiếu điện tử cần từ năm người")
        .shows("Hãy chọn đúng ba kiểm phiếu viên");
    let id = PollsPath { id: meeting };
    app.secretary().get(id).await.shows("chưa bỏ phiếu bằng thiết bị").offers("Chuẩn bị bỏ phiếu");
    let done = app.prepares(meeting, &VOTERS, 3).await.is_done().location();
    let poll = PollId(done.split(['/', '?']).nth(2).unwrap().parse().unwrap());
    app.prepares(meeting, &VOTERS, 3).await.is_conflict().shows("chưa kết thúc");
    app.secretary().get(id).await.shows("Lần 1").does_not_offer("Chuẩn bị bỏ phiếu");
    // It does not open before all three have their codes: neither by its page nor in the database.
    let secretary = app.secretary();
    secretary.get(PollPath { id: poll }).await.shows("cả ba kiểm phiếu viên").does_not_offer("Mở bỏ phiếu");
    secretary.post(OpeningPath { id: poll }).await.is_conflict();
    app.person(VOTERS[5]).get(BallotPath { id: poll }).await.is_conflict();
    app.person(VOTERS[5]).post(CodePath { id: poll }).await.is_not_found();
    let page = secretary.get(GivingUpPath { id: poll }).await.is_ok();
    secretary.submit(&page, GivingUpPath { id: poll }, &[]).await.is_refused().shows("Hãy ghi vì sao dừng");
    let why = [("reason", "Chi bộ bỏ phiếu giấy.")];
    secretary.submit(&page, GivingUpPath { id: poll }, &why).await.redirects_to(PollPath { id: poll });
    secretary.get(PollPath { id: poll }).await.shows("Chi bộ bỏ phiếu giấy.");
    secretary.get(id).await.offers("Chuẩn bị bỏ phiếu");
}

#[tokio::test]
async fn fewer_than_five_ballots_are_never_opened() {
    let here = TestApp::start().await.opens_a_poll().await;
    let (app, id) = (&here.app, here.poll);
    for voter in &here.voters[..4] {
        voter.votes(id, &["good", "good"]).await.redirects_to(PollPath { id });
    }
    let secretary = app.secretary();
    let page = secretary.get(CountPath { id }).await.is_ok();
    let codes = [("first", here.codes[0].as_str()), ("second", here.codes[1].as_str())];
    let done = secretary.submit(&page, CountPath { id }, &codes).await.redirects_to(PollPath { id });
    secretary.follow(&done).await.shows("Dưới năm phiếu");
    assert_eq!(app.counts("select count(*) from ballot").await, 0);
    assert_eq!(app.counts("select count(*) from poll_envelope").await, 0);
}

#[tokio::test]
async fn fifty_ballots_of_one_voter_at_once_are_one() {
    let here = TestApp::start().await.opens_a_poll().await;
    let (voter, id) = (&here.voters[5], here.poll);
    voter.signs_in().await;
    let cast = join_all((0..50).map(|_| voter.votes(id, &["good", "good"]))).await;
    assert!(
        cast.iter().all(|page| page.status == 303),
        "{:?}",
        cast.iter().map(|page| page.status).collect::<Vec<_>>()
    );
    assert_eq!(here.app.counts("select count(*) from poll_envelope").await, 1);
}

/// How far two rows of numbers go together, from -1 to 1.
fn correlation(one: &[f64], two: &[f64]) -> f64 {
    let count = one.len() as f64;
    let mean = |row: &[f64]| row.iter().sum::<f64>() / count;
    let (a, b) = (mean(one), mean(two));
    let sum = |f: &dyn Fn(f64, f64) -> f64| one.iter().zip(two).map(|(x, y)| f(*x, *y)).sum::<f64>();
    let spread = sum(&|x, _| (x - a).powi(2)).sqrt() * sum(&|_, y| (y - b).powi(2)).sqrt();
    if spread == 0.0 { 0.0 } else { sum(&|x, y| (x - a) * (y - b)) / spread }
}

#[tokio::test]
async fn of_a_thousand_sealed_ballots_nothing_tells_the_choice() {
    // Whoever has the table, its write-ahead log and every backup has these envelopes with their voters, and no code.
    let app = TestApp::start().await;
    let keys = ["A", "B", "C"].map(|code| TellerKey::of(code).public());
    let choices: Vec<u8> =
        (0..1_000_u32).map(|one| u8::from(one.wrapping_mul(2_654_435_761) >> 16 & 1 == 1)).collect();
    let envelopes: Vec<_> =
        choices.iter().map(|choice| seal::seal(&[*choice], b"poll", &keys).unwrap()).collect();
    let length = envelopes[0].len();
    assert!(envelopes.iter().all(|envelope| envelope.len() == length), "no choice is longer than another");
    let chosen: Vec<f64> = choices.iter().map(|choice| f64::from(*choice)).collect();
    // Five standard errors of a thousand: chance passes it once in some millions of bytes.
    let chance = 5.0 / 1_000_f64.sqrt();
    for place in 0..length {
        let bytes: Vec<f64> = envelopes.iter().map(|envelope| f64::from(envelope[place])).collect();
        let found = correlation(&bytes, &chosen);
        assert!(found.abs() < chance, "byte {place} goes with the choice: {found}");
    }
    // The order in which they are opened says nothing of the order in which they came.
    let mut sorted: Vec<(usize, &Vec<u8>)> = envelopes.iter().enumerate().collect();
    sorted.sort_by_key(|(_, envelope)| *envelope);
    let came: Vec<f64> = sorted.iter().map(|(at, _)| *at as f64).collect();
    let opened: Vec<f64> = (0..1_000).map(f64::from).collect();
    assert!(correlation(&came, &opened).abs() < chance);
    let order = app.finds("select prosrc from pg_proc where proname = 'poll_envelopes'").await;
    assert!(
        order[0]["prosrc"].as_str().unwrap().contains("order by sealed"),
        "the database sorts them alike"
    );
}
