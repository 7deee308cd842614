//! People move between branches, alone or by the thousand; pledges of open years follow, closed years stay.

use std::time::Instant;

use camket::{
    access::{
        Actor, Appointment, Office,
        policy::{ImportRegister, Register},
    },
    audit::Entry,
    error::{Error, Result},
    member::{MemberId, membership},
    pledge::{relocation, show::PledgePath},
    unit::UnitId,
};
use chrono::{Days, NaiveDate};

use crate::harness::TestApp;

/// The Board's officer, as the application would know her.
async fn officer(app: &TestApp) -> Actor {
    let id = app.finds("select id from member where code = 'QN002001'").await[0]["id"].clone();
    let office = Appointment {
        office: Office::OrganizationBoard,
        unit: Some(app.unit("TU").await),
        unit_name: "Thành ủy Quảng Ngãi".to_owned(),
        unit_kind: None,
        agency: None,
        acting_for: None,
    };
    Actor {
        member: serde_json::from_value(id).unwrap(),
        code: "QN002001".to_owned(),
        name: "Nguyễn Thị Thanh Xuân".to_owned(),
        branch: None,
        offices: vec![office],
        day: app.today(),
        opened: camket::db::Opened::default(),
    }
}

async fn moves(app: &TestApp, members: &[MemberId], to: UnitId, on: NaiveDate) -> Result<u64> {
    let now = app.clock.now();
    let permit = officer(app).await.demand::<ImportRegister>(Register)?;
    let mut tx = app.app.db.write(permit.actor()).await?;
    membership::relocate(&mut tx, &permit, members, (to, on), now).await?;
    let followed = relocation::follow(&mut tx, &permit, members, "theo Quyết định số 12-QĐ/TU", now).await?;
    tx.commit(Entry::of(&permit, now)).await?;
    Ok(followed)
}

async fn members(app: &TestApp, filter: &str) -> Vec<MemberId> {
    let rows = app.finds(&format!("select id from member where {filter} order by code")).await;
    rows.iter().map(|row| serde_json::from_value(row["id"].clone()).unwrap()).collect()
}

#[tokio::test]
async fn a_pledge_of_an_open_year_follows_and_a_closed_year_stays() {
    let app = TestApp::start().await;
    let (an, secretary, far) = (app.an(), app.secretary(), app.far_secretary());
    let sent = an.sends_a_pledge().await;
    let old = app.pledge_of(&an, 2018).await;
    let who = members(&app, "code = 'QN000013'").await;
    let to = app.unit("P02-01").await;

    assert_eq!(moves(&app, &who, to, app.today()).await.unwrap(), 1);
    secretary.get(PledgePath { id: sent }).await.is_not_found();
    let stayed = format!("select id from pledge where id = '{old}'");
    assert_eq!((app.sees(&secretary, &stayed).await.len(), app.sees(&far, &stayed).await.len()), (1, 0));
    far.get(PledgePath { id: sent })
        .await
        .offers("Xác nhận bản cam kết")
        .shows("Từ Chi bộ Thôn 1 Phường Lê Hồng Phong sang Chi bộ Tổ dân phố 1 Phường Nghĩa Lộ")
        .shows("theo Quyết định số 12-QĐ/TU");
    let decides = app
        .finds(
            "select unit.code from pledge join unit on unit.id = decides_id
                              where pledge.revision = 1",
        )
        .await;
    assert_eq!(decides[0]["code"], "P02");
    tallies_agree(&app).await;

    let back = app.unit("P01-01").await;
    assert_eq!(
        moves(&app, &who, back, app.today()).await.unwrap(),
        1,
        "of two moves on a day the later counts"
    );
    let rows = app
        .finds(
            "select unit.code, during from membership join unit on unit.id = branch_id
                          where member_id = (select id from member where code = 'QN000013') order by during",
        )
        .await;
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert_eq!(rows[1]["code"], "P01-01");
}

#[tokio::test]
async fn a_day_that_does_not_fit_is_refused_and_changes_nothing() {
    let app = TestApp::start().await;
    let who = members(&app, "code in ('QN000013', 'QN000009')").await;
    let to = app.unit("P02-01").await;
    let tomorrow = app.today() + Days::new(1);
    assert!(matches!(moves(&app, &who, to, tomorrow).await, Err(Error::Conflict(_))));
    moves(&app, &who[..1], to, app.today()).await.unwrap();
    let before = app.finds("select * from membership order by id").await;
    let yesterday = app.today() - Days::new(1);
    assert!(matches!(moves(&app, &who, to, yesterday).await, Err(Error::Conflict(_))), "one moved today");
    assert_eq!(app.finds("select * from membership order by id").await, before);
}

#[tokio::test]
async fn nine_thousand_move_at_once() {
    let app = TestApp::start().await;
    app.arranges(
        "insert into member (id, code, full_name, standing, branch_id)
           select gen_random_uuid(), 'XX' || lpad(n::text, 6, '0'), 'Nguyễn Văn ' || n, 'official', unit.id
             from generate_series(1, 9000) n join unit on unit.code = 'P01-0' || 1 + n % 3;
         insert into membership (id, member_id, branch_id, kind, during)
           select gen_random_uuid(), id, branch_id, 'official', daterange('2020-01-01', null)
             from member where code like 'XX%';
         insert into pledge (id, cycle_id, member_id, category, branch_id, decides_id)
           select gen_random_uuid(), cycle.id, member.id, 'member', branch_id, branch_id
             from member, cycle where code like 'XX%';
         analyze",
    )
    .await;
    let who = members(&app, "code like 'XX%'").await;
    let begun = Instant::now();
    assert_eq!(moves(&app, &who, app.unit("P02-01").await, app.today()).await.unwrap(), 9000);
    let took = begun.elapsed();
    println!("9,000 people moved in {took:?}");
    assert!(took.as_secs() < 10, "{took:?}");
    assert_eq!(
        app.counts(
            "select count(*) from member where code like 'XX%' and branch_id <>
                           (select id from unit where code = 'P02-01')"
        )
        .await,
        0
    );
    tallies_agree(&app).await;
}

async fn tallies_agree(app: &TestApp) {
    let wrong = app.counts(
        "select count(*) from (select cycle_id, branch_id, count(*) as all_of_them from pledge group by 1, 2) papers
           full join (select cycle_id, branch_id, asked + draft + submitted + returned + agreed as all_of_them
                        from pledge_tally) tally using (cycle_id, branch_id)
          where coalesce(papers.all_of_them, 0) <> coalesce(tally.all_of_them, 0)").await;
    assert_eq!(wrong, 0);
}
