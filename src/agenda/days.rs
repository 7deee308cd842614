//! Which days are one's own: when writing begins, when the pledge is due, also by an extension, and the reviews.

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use super::ics::Event;
use crate::{
    access::Actor,
    clock::{date_text, day_in_vietnam},
    cycle::{Cycle, rules::Quarters},
    db::Read,
    error::Result,
    pledge::PledgeId,
    quarter::{self, days::Quarter, workflow::Step},
};

/// A pledge's days as the database has them.
struct Row {
    id: PledgeId,
    year: i32,
    opens_at: DateTime<Utc>,
    due_at: DateTime<Utc>,
    cut_off_at: DateTime<Utc>,
    extended_to: Option<DateTime<Utc>>,
    review_opens_at: Option<DateTime<Utc>>,
    review_closes_at: Option<DateTime<Utc>>,
    branch_opens_at: Option<DateTime<Utc>>,
    branch_closes_at: Option<DateTime<Utc>>,
}

/// One's own days of the years that still run. The database shows nobody else's.
///
/// # Errors
/// When the database fails.
pub async fn of(tx: &mut Read, actor: &Actor) -> Result<Vec<Event>> {
    let rows = sqlx::query_as!(
        Row,
        r#"select pledge.id as "id: PledgeId", cycle.year, cycle.opens_at, cycle.due_at, cycle.cut_off_at,
                  pledge.extended_to, review.opens_at as "review_opens_at?", review.closes_at as "review_closes_at?",
                  branch.opens_at as "branch_opens_at?", branch.closes_at as "branch_closes_at?"
             from pledge
             join cycle on cycle.id = pledge.cycle_id
             left join cycle_phase review on review.cycle_id = cycle.id and review.phase = 'self_review'
             left join cycle_phase branch on branch.cycle_id = cycle.id and branch.phase = 'branch_review'
            where pledge.member_id = $1 and pledge.state <> 'waived' and cycle.opened_at is not null and cycle.year >= $2
            order by cycle.year"#,
        actor.member as _,
        actor.day.year() - 1,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut events: Vec<Event> = rows.iter().flat_map(events).collect();
    for (cycle, asked) in quarter::store::years(tx, None).await? {
        if cycle.year + 1 < actor.day.year() {
            continue;
        }
        if let Some((pledge, _)) = quarter::store::own(tx, actor.member, (cycle.id, &asked)).await? {
            events.extend(Quarter::ALL.iter().flat_map(|one| of_quarter(*one, pledge, (&cycle, &asked))));
        }
    }
    Ok(events)
}

/// Until when one's own steps of a quarter are in time.
fn of_quarter(quarter: Quarter, pledge: PledgeId, (cycle, asked): (&Cycle, &Quarters)) -> Vec<Event> {
    let year = cycle.year;
    let event = |step: Step, what: &str| {
        let due = quarter.due(year, asked, step)?;
        Some(Event {
            uid: format!("{pledge}-quarter-{}-{}@camket", quarter.number(), step.name().replace('_', "-")),
            from: due,
            until: due,
            summary: format!("Hạn {what} {} năm {year}", quarter.within()),
            description: "Sau hạn vẫn ghi được, có ghi là muộn.".to_owned(),
        })
    };
    [(Step::Objectives, "đặt mục tiêu"), (Step::SelfScore, "tự chấm điểm")]
        .into_iter()
        .filter_map(|(step, what)| event(step, what))
        .collect()
}

fn events(row: &Row) -> Vec<Event> {
    let year = row.year;
    let due = day_in_vietnam(row.extended_to.map_or(row.due_at, |to| to.max(row.due_at)));
    let cut_off = day_in_vietnam(row.extended_to.map_or(row.cut_off_at, |to| to.max(row.cut_off_at)));
    let extended = due != day_in_vietnam(row.due_at);
    let one = |what: &str, from: NaiveDate, until: NaiveDate, summary: String, description: String| Event {
        uid: format!("{}-{what}@camket", row.id),
        from,
        until,
        summary,
        description,
    };
    let opens = day_in_vietnam(row.opens_at);
    let closing = format!("Gửi trước 24 giờ ngày {}.", date_text(due));
    let due_words = if extended {
        format!("{closing} Đồng chí được gia hạn đến ngày này.")
    } else {
        closing
    };
    let mut events = vec![
        one("opens", opens, opens, format!("Bắt đầu viết bản cam kết năm {year}"), String::new()),
        one("due", due, due, format!("Hạn gửi bản cam kết năm {year}"), due_words),
    ];
    if cut_off != due {
        let words = "Sau ngày này hệ thống không nhận nữa, trừ khi được gia hạn.".to_owned();
        events.push(one(
            "cut-off",
            cut_off,
            cut_off,
            format!("Ngày cuối nhận bản cam kết năm {year} gửi muộn"),
            words,
        ));
    }
    let phases = [
        ("review", row.review_opens_at.zip(row.review_closes_at), format!("Tự kiểm điểm năm {year}")),
        (
            "branch",
            row.branch_opens_at.zip(row.branch_closes_at),
            format!("Chi bộ kiểm điểm, đề nghị xếp loại năm {year}"),
        ),
    ];
    for (what, span, summary) in phases {
        if let Some((from, until)) = span {
            events.push(one(what, day_in_vietnam(from), day_in_vietnam(until), summary, String::new()));
        }
    }
    events
}
