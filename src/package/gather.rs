//! Gathers what goes with a member who left, as the person who asks may see it.

use chrono::{DateTime, Datelike, Utc};

use super::content::{
    CheckIn, Comment, Member, Package, Pledge, Progress, QuarterLine, QuarterStep, Review, Step,
    Transfer as Way,
};
use crate::{
    account::session::hex,
    cycle,
    db::Read,
    error::{Error, Result},
    follow_up,
    id::CommitmentId,
    member::{MemberId, Standing},
    pledge::{self, PledgeId, event},
    quarter::{self, workflow::Step as Own},
    review,
    transfer::{Transfer, workflow::State},
    unit,
};

/// Everything of the year in which the member left.
///
/// # Errors
/// [`Error::NotFound`] if the member did not leave for a place outside, or not for this person.
pub async fn package(tx: &mut Read, transfer: &Transfer) -> Result<Package> {
    let State::Left { effective, .. } = transfer.state else { return Err(Error::NotFound) };
    let above = unit::store::above(tx, transfer.from).await?;
    let pledge = pledge_of(tx, transfer.member, effective.year()).await?;
    let (progress, review, quarters) = match &pledge {
        Some(pledge) => (
            progress(tx, pledge.id).await?,
            sent_review(tx, pledge.id).await?,
            own_quarters(tx, pledge.id).await?,
        ),
        None => (Progress::default(), None, Vec::new()),
    };
    Ok(Package {
        member: member(tx, transfer.member).await?,
        transfer: Way {
            from: transfer.from_name.clone(),
            above: above.into_iter().rev().map(|unit| unit.name).collect(),
            to: transfer.to_name.clone(),
            left_on: effective,
            reason: transfer.reason.clone(),
        },
        comments: comments(tx, transfer).await?,
        pledge,
        progress,
        review,
        quarters,
    })
}

async fn member(tx: &mut Read, id: MemberId) -> Result<Member> {
    let row = sqlx::query!(
        r#"select code, full_name, sex, born_on, joined_on, official_on, card_number,
                  case when official_on is null then 'probationary' else 'official' end as "standing!: Standing",
                  array(select title from post where member_id = member.id
                         order by upper(during) desc nulls first, kind limit 10) as "posts!"
             from member where id = $1"#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Member {
        code: row.code,
        name: row.full_name,
        sex: row.sex,
        born_on: row.born_on,
        joined_on: row.joined_on,
        official_on: row.official_on,
        card_number: row.card_number,
        standing: row.standing,
        posts: row.posts,
    })
}

/// The pledge of the year, if anything was sent; else that of the year before, whose end may still be going on.
async fn pledge_of(tx: &mut Read, member: MemberId, year: i32) -> Result<Option<Pledge>> {
    let id = sqlx::query_scalar!(
        r#"select pledge.id as "id: PledgeId" from pledge join cycle on cycle.id = cycle_id
            where member_id = $1 and cycle.year between $2 and $2 + 1 and revision is not null
            order by year desc limit 1"#,
        member as _,
        year,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(id) = id else { return Ok(None) };
    let pledge = pledge::store::find(tx, id).await?;
    let sent = pledge::revision::find(tx, id, pledge.revision.ok_or(Error::NotFound)?).await?;
    let history = event::of(tx, id).await?;
    Ok(Some(Pledge {
        id,
        year: pledge.year,
        category: pledge.category,
        state: pledge.state.name().to_owned(),
        revision: sent.number,
        template_id: sent.template,
        template: cycle::store::pinned_template(tx, sent.template).await?.as_ref().clone(),
        submitted_at: sent.submitted_at.timestamp_micros(),
        pinned: sent.pinned,
        content: sent.content,
        digest: hex(&sent.digest),
        history: history.into_iter().rev().map(step).collect(),
    }))
}

fn step(event: event::Event) -> Step {
    Step {
        at: event.at,
        by: event.actor_name,
        office: event.office_title,
        step: event.step,
        reason: event.reason,
    }
}

async fn progress(tx: &mut Read, id: PledgeId) -> Result<Progress> {
    let check_ins = review::outcome::check_ins(tx, id).await?;
    let notes = follow_up::store::list_notes(tx, id).await?;
    Ok(Progress {
        check_ins: check_ins
            .into_iter()
            .map(|one| CheckIn {
                commitment: one.commitment,
                at: one.at,
                progress: one.progress,
                value: one.value.map(|figure| figure.to_string()),
                words: one.words,
            })
            .collect(),
        // What officers note among themselves does not leave with the member.
        notes: notes
            .into_iter()
            .rev()
            .filter(|note| note.audience == follow_up::Audience::Open)
            .map(|note| comment(note.at, note.actor_name, note.office_title, note.words))
            .collect(),
    })
}

async fn sent_review(tx: &mut Read, id: PledgeId) -> Result<Option<Review>> {
    let review = review::store::self_review(tx, id).await?;
    Ok(review.and_then(|review| {
        let submitted_at = review.submitted_at?;
        Some(Review { submitted_at, content: review.content, pinned: review.pinned })
    }))
}

/// What the member wrote of the quarters: the newest of each kind. Nothing where the year asks none of them.
async fn own_quarters(tx: &mut Read, id: PledgeId) -> Result<Vec<QuarterStep>> {
    let pledge = pledge::store::find(tx, id).await?;
    let rules = match quarter::asked(tx, &pledge).await {
        Ok((_, rules, _)) => rules,
        Err(Error::NotFound) => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let taken = quarter::store::of_pledge(tx, id).await?;
    let newest = |one: &&quarter::store::Taken| {
        matches!(one.step, Own::Objectives | Own::SelfScore)
            && !taken.iter().any(|other| {
                (other.quarter, other.step) == (one.quarter, one.step) && other.place > one.place
            })
    };
    let step = |one: &quarter::store::Taken| QuarterStep {
        quarter: one.quarter.number(),
        step: one.step.name().to_owned(),
        at: one.at,
        lines: one.objectives.iter().map(line).collect(),
        points: quarter::scoring::sum(&one.points),
        grade: one.grade.as_deref().map(|code| rules.title_of(code).to_owned()),
        words: one.words.clone(),
    };
    Ok(taken.iter().filter(newest).map(step).collect())
}

fn line(one: &quarter::content::Objective) -> QuarterLine {
    QuarterLine { statement: one.statement.clone(), product: one.product.clone(), result: one.result.clone() }
}

async fn comments(tx: &mut Read, transfer: &Transfer) -> Result<Vec<Comment>> {
    let events = crate::transfer::event::of(tx, transfer.id).await?;
    Ok(events
        .into_iter()
        .rev()
        .filter(|event| event.step == "leave" && !event.words.is_empty())
        .map(|event| comment(event.at, event.actor_name, event.office_title.unwrap_or_default(), event.words))
        .collect())
}

fn comment(at: DateTime<Utc>, by: String, office: String, words: String) -> Comment {
    Comment { at, by, office, words }
}

/// The statement of a commitment, for papers.
#[must_use]
pub fn statement(pledge: &Pledge, id: CommitmentId) -> &str {
    pledge.content.commitment(id).map_or("", |one| one.statement.as_str())
}
