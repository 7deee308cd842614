//! A member changes branch by an act of two sides.

mod answering;
mod changing;
mod moving;
mod staying;

use camket::{
    pledge::{
        PledgeId, list::UnitPledgesPath, returning::ReturnPath, show::PledgePath, submission::SubmissionPath,
    },
    review::show::ReviewPath,
    transfer::{
        TransferId,
        acceptance::AcceptancePath,
        comment::CommentsPath,
        ending::EndingPath,
        list::UnitTransfersPath,
        mine::MinePath,
        new::{NewPath, TransfersOfPath},
        place::PlacePath,
        refusal::RefusalPath,
        sending::SendingPath,
        show::TransferPath,
        withdrawal::WithdrawalPath,
    },
    unit::UnitId,
};
use serde_json::Value;

use crate::harness::{Page, TestApp, Visitor};

const COMMENT: &str = "Đồng chí gương mẫu, tham gia đủ các kỳ sinh hoạt.";

async fn member_id(app: &TestApp, person: &Visitor) -> camket::member::MemberId {
    let code = person.code.unwrap();
    let rows = app.finds(&format!("select id from member where code = '{code}'")).await;
    serde_json::from_value(rows[0]["id"].clone()).unwrap()
}

fn transfer_in(page: &Page) -> TransferId {
    let id = page.location().split(['/', '?']).nth(2).and_then(|id| id.parse().ok());
    TransferId(id.unwrap_or_else(|| panic!("{} leads to no transfer: {}", page.asked, page.html.words)))
}

async fn form_page(
    app: &TestApp,
    officer: &Visitor,
    member: &Visitor,
    query: &str,
) -> (Page, TransfersOfPath) {
    let id = member_id(app, member).await;
    let page = officer.get(format!("{}?{query}", NewPath { id })).await.is_ok();
    (page, TransfersOfPath { id })
}

/// Sends a member to another branch, with a comment and every confirmation.
async fn sends(app: &TestApp, officer: &Visitor, member: &Visitor, to: UnitId) -> TransferId {
    let (page, action) = form_page(app, officer, member, &format!("kind=official&to={to}")).await;
    let sent = officer.submit(&page, action, &[("comment", COMMENT), ("clear", "yes")]).await.is_done();
    transfer_in(&sent)
}

async fn accepts(officer: &Visitor, id: TransferId) -> Page {
    let page = officer.get(AcceptancePath { id }).await.is_ok();
    officer.submit(&page, AcceptancePath { id }, &[]).await.redirects_to(TransferPath { id })
}

/// Each branch's counts are what its list holds, and what the pledges themselves say.
async fn counts_agree(app: &TestApp) {
    let sql = "with counted as (
        select cycle_id, branch_id, count(*) filter (where state = 'asked') as asked,
               count(*) filter (where state = 'draft') as draft, count(*) filter (where state = 'submitted') as submitted,
               count(*) filter (where state = 'returned') as returned, count(*) filter (where state = 'agreed') as agreed,
               count(*) filter (where stage = 'self_reviewed') as self_reviewed
          from pledge group by 1, 2)
        select count(*) from counted full join pledge_tally tally using (cycle_id, branch_id)
         where (coalesce(counted.asked, 0), coalesce(counted.draft, 0), coalesce(counted.submitted, 0),
                coalesce(counted.returned, 0), coalesce(counted.agreed, 0), coalesce(counted.self_reviewed, 0))
               is distinct from (coalesce(tally.asked, 0), coalesce(tally.draft, 0), coalesce(tally.submitted, 0),
                                 coalesce(tally.returned, 0), coalesce(tally.agreed, 0), coalesce(tally.self_reviewed, 0))";
    assert_eq!(app.counts(sql).await, 0, "counts and lists differ");
    for (code, officer) in [("P01-01", app.deputy()), ("P02-01", app.far_secretary())] {
        let id = app.unit(code).await;
        let page = officer.get(format!("{}?year=2027", UnitPledgesPath { id })).await.is_ok();
        let rows = page
            .html
            .offers
            .iter()
            .filter_map(|offer| offer.href.as_deref())
            .filter(|href| href.strip_prefix("/pledges/").is_some_and(|rest| rest.len() == 36))
            .count();
        let all: Vec<&str> = page.html.words.split("Tất cả ").nth(1).unwrap().split(' ').collect();
        assert_eq!(all[0].parse::<usize>().unwrap(), rows, "{code}");
        let members = app
            .counts(&format!(
                "select count(*) from pledge join cycle on cycle.id = cycle_id
                  where year = 2027 and branch_id = '{id}'"
            ))
            .await;
        assert_eq!(usize::try_from(members).unwrap(), rows, "{code}");
    }
}

fn code_of(rows: &[Value], key: &str) -> String {
    rows[0][key].as_str().unwrap_or_default().to_owned()
}
