//! `camket check`: whether what is kept is what was sent.

use super::{Database, Outcome, Place, line};
use crate::{
    access::Actor,
    clock::{Clock, day_in_vietnam},
    db::{Db, Read},
    pledge::{PledgeId, revision},
};

/// Checks every digest and the counts that overviews rest on.
pub async fn run(place: &Place) -> Outcome {
    let database = Database::open(place).await?;
    let db = Db::of_owner(database.options("owner"));
    let outcome = check(&db).await;
    db.close().await;
    database.close().await;
    outcome
}

async fn check(db: &Db) -> Outcome {
    let actor = Actor::command_line(day_in_vietnam(Clock::default().now()));
    let mut tx = db.read(&actor).await.map_err(line)?;
    let (right, wrong) = digests(&mut tx).await?;
    println!("Dấu nội dung: {right} bản đúng, {} bản sai.", wrong.len());
    for (pledge, number) in &wrong {
        println!("  sai: bản cam kết {pledge}, bản số {number}");
    }
    let files = files(&mut tx).await?;
    println!("Tệp kèm theo: {files} tệp không còn đúng với dấu nội dung.");
    let unnamed = unnamed(&mut tx).await?;
    println!("Tệp kèm theo không thuộc minh chứng hay bản nhập thay nào: {unnamed} tệp.");
    let astray = tallies(&mut tx).await?;
    println!("Số tổng hợp theo chi bộ: {astray} chi bộ lệch so với danh sách.");
    let people = people(&mut tx).await?;
    println!("Số đảng viên theo tổ chức đảng: {people} dòng lệch so với danh bạ.");
    let names = names(&mut tx).await?;
    println!("Họ tên để tìm kiếm: {names} họ tên lệch so với danh bạ.");
    if wrong.is_empty() && files == 0 && unnamed == 0 && astray == 0 && people == 0 && names == 0 {
        return Ok(());
    }
    Err("Dữ liệu không còn nguyên vẹn: hãy báo người quản trị và đối chiếu với bản sao lưu.".to_owned())
}

async fn digests(tx: &mut Read) -> Result<(usize, Vec<(PledgeId, i32)>), String> {
    let all = sqlx::query!(
        r#"select pledge_id as "pledge: PledgeId", number from pledge_revision order by pledge_id, number"#
    )
    .fetch_all(tx.conn())
    .await
    .map_err(line)?;
    let mut wrong = Vec::new();
    let count = all.len();
    for row in all {
        let kept = revision::find(tx, row.pledge, row.number).await.map_err(line)?;
        if kept.computed_digest(row.pledge).map_err(line)? != kept.digest {
            wrong.push((row.pledge, row.number));
        }
    }
    Ok((count - wrong.len(), wrong))
}

/// Files whose bytes are not those that were kept.
async fn files(tx: &mut Read) -> Result<i64, String> {
    sqlx::query_scalar!(r#"select count(*) as "count!" from evidence where digest <> sha256(content)"#)
        .fetch_one(tx.conn())
        .await
        .map_err(line)
}

/// Files that nothing names: neither a proof, taken back or not, nor an entry by proxy.
async fn unnamed(tx: &mut Read) -> Result<i64, String> {
    sqlx::query_scalar!(
        r#"select count(*) as "count!" from evidence
            where not exists (select 1 from proof where evidence_id = evidence.id)
              and not exists (select 1 from proxy_entry where scan_id = evidence.id)"#
    )
    .fetch_one(tx.conn())
    .await
    .map_err(line)
}

async fn tallies(tx: &mut Read) -> Result<i64, String> {
    sqlx::query_scalar!(
        r#"with counted as (
             select cycle_id, branch_id, count(*) filter (where state = 'asked') as asked,
                    count(*) filter (where state = 'draft') as draft,
                    count(*) filter (where state = 'submitted') as submitted,
                    count(*) filter (where state = 'returned') as returned,
                    count(*) filter (where state = 'agreed') as agreed,
                    count(*) filter (where late) as late,
                    count(*) filter (where stage = 'self_reviewed') as self_reviewed,
                    count(*) filter (where stage = 'proposed') as proposed,
                    count(*) filter (where stage = 'decided') as decided,
                    count(*) filter (where state = 'waived') as waived
               from pledge group by cycle_id, branch_id)
           select count(*) as "count!" from counted
             full join pledge_tally tally using (cycle_id, branch_id)
            where (coalesce(counted.asked, 0), coalesce(counted.draft, 0), coalesce(counted.submitted, 0),
                   coalesce(counted.returned, 0), coalesce(counted.agreed, 0), coalesce(counted.late, 0),
                   coalesce(counted.self_reviewed, 0), coalesce(counted.proposed, 0), coalesce(counted.decided, 0),
                   coalesce(counted.waived, 0))
                  is distinct from
                  (coalesce(tally.asked, 0), coalesce(tally.draft, 0), coalesce(tally.submitted, 0),
                   coalesce(tally.returned, 0), coalesce(tally.agreed, 0), coalesce(tally.late, 0),
                   coalesce(tally.self_reviewed, 0), coalesce(tally.proposed, 0), coalesce(tally.decided, 0),
                   coalesce(tally.waived, 0))"#
    )
    .fetch_one(tx.conn())
    .await
    .map_err(line)
}

/// Lines of `member_tally` that differ from what the register holds.
async fn people(tx: &mut Read) -> Result<i64, String> {
    sqlx::query_scalar!(
        r#"with counted as (
             select above_id as unit_id, standing, sum(people) filter (where depth = 0) as own, sum(people) as total
               from (select branch_id, standing, count(*) as people from member where branch_id is not null
                      group by branch_id, standing) branch
               join unit_closure closure on closure.below_id = branch_id
              group by above_id, standing)
           select count(*) as "count!" from counted full join member_tally tally using (unit_id, standing)
            where (coalesce(counted.own, 0), coalesce(counted.total, 0))
                  is distinct from (coalesce(tally.own, 0), coalesce(tally.total, 0))"#
    )
    .fetch_one(tx.conn())
    .await
    .map_err(line)
}

/// Lines of `borne_name` that differ from what the register holds.
async fn names(tx: &mut Read) -> Result<i64, String> {
    sqlx::query_scalar!(
        r#"with counted as (
             select given_name, full_name, fold, count(*) as bearers from member group by given_name, full_name, fold)
           select count(*) as "count!" from counted full join borne_name known using (given_name, full_name, fold)
            where counted.bearers is distinct from known.bearers"#
    )
    .fetch_one(tx.conn())
    .await
    .map_err(line)
}
