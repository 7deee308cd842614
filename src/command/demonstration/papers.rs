//! Sample pledges of the city, so that lists, overview and the leaders' board have something to show.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::people;
use crate::{
    access::Actor,
    audit::Entry,
    command::{Outcome, line},
    cycle::{Cycle, store},
    db::{Db, Write},
    id::{CommitmentId, uuid_at},
    pledge::{
        PledgeId,
        content::{Commitment, Content, Measure},
        pinned,
        revision::Revision,
    },
};

/// What the branch of the sample people has, and is left for them.
const LEFT_ALONE: &str = "P01-01";
/// One in so many pledges of the current year is sent.
const SENT_ONE_IN: usize = 3;

/// Statements, with their measure, to mix.
const STATEMENTS: &[(&str, Measure, &str, &str, &str, &str)] = &[
    (
        "Dự đủ các kỳ sinh hoạt chi bộ và phát biểu ở ít nhất bốn kỳ",
        Measure::Count,
        "10",
        "12",
        "kỳ",
        "31/12",
    ),
    (
        "Học xong các chuyên đề học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh",
        Measure::ByDate,
        "",
        "",
        "",
        "31/3",
    ),
    ("Đóng đảng phí trước ngày 10 hằng tháng", Measure::YesNo, "", "", "", "31/12"),
    ("Giải quyết hồ sơ được giao đúng hạn", Measure::Percent, "92", "98", "%", "31/12"),
    (
        "Tham gia sinh hoạt nơi cư trú và một việc tốt cho tổ dân phố",
        Measure::Count,
        "1",
        "2",
        "việc",
        "30/11",
    ),
    ("Giúp đỡ một quần chúng ưu tú vào Đảng", Measure::YesNo, "", "", "", "30/9"),
    ("Trả lời kiến nghị của người dân trong năm ngày làm việc", Measure::Percent, "90", "100", "%", "31/12"),
    ("Nộp báo cáo quý trước ngày 20 của tháng cuối quý", Measure::Count, "2", "4", "báo cáo", "20/12"),
];

/// Writes them: 2018 sent and confirmed by nearly all, the current year by a third.
pub async fn write(db: &Db, actor: &Actor, now: DateTime<Utc>) -> Outcome {
    let mut tx = db.write(actor).await.map_err(line)?;
    for cycle in store::all(&mut tx).await.map_err(line)? {
        let one_in = if cycle.year == 2018 { 1 } else { SENT_ONE_IN };
        fill(&mut tx, &cycle, one_in, now).await?;
    }
    tx.commit(Entry::command("demonstration", now)).await.map_err(line)
}

async fn fill(tx: &mut Write, cycle: &Cycle, one_in: usize, now: DateTime<Utc>) -> Outcome {
    let pledges = sqlx::query_scalar!(
        "select pledge.id from pledge join unit on unit.id = pledge.branch_id
           join member on member.id = pledge.member_id
          where cycle_id = $1 and unit.code <> $2 and not member.code = any($3) order by member.code",
        cycle.id as _,
        LEFT_ALONE,
        &people::codes(),
    )
    .fetch_all(tx.conn())
    .await
    .map_err(line)?;
    let chosen: Vec<Uuid> = pledges.into_iter().step_by(one_in).collect();
    let until = cycle.due_at.min(now) - TimeDelta::days(6);
    let mut sealed = Vec::with_capacity(chosen.len());
    let templates = templates(tx, cycle, &chosen).await?;
    let facts = pinned::facts_of_many(tx, &chosen).await.map_err(line)?;
    for (index, (pledge, facts)) in facts.into_iter().enumerate() {
        let Some((_, template)) = templates.iter().find(|(id, _)| *id == pledge) else { continue };
        let span = (until - cycle.opens_at).num_minutes().max(1);
        let spread = i64::try_from(index).unwrap_or(0) * 37 % span;
        let at = cycle.opens_at + TimeDelta::minutes(spread);
        let (id, template) = template;
        let content = content(template, index, now, cycle.year);
        sealed.push((pledge, Revision::seal(pledge, (1, *id), content, facts, at).map_err(line)?));
    }
    keep(tx, &sealed, now).await
}

type Template = (crate::cycle::TemplateId, std::sync::Arc<crate::cycle::template::Template>);

async fn templates(
    tx: &mut Write,
    cycle: &Cycle,
    chosen: &[Uuid],
) -> Result<Vec<(PledgeId, Template)>, String> {
    use crate::cycle::template::Category;
    let rows = sqlx::query!(
        r#"select id as "id: PledgeId", category as "category: Category" from pledge where id = any($1)"#,
        chosen
    )
    .fetch_all(tx.conn())
    .await
    .map_err(line)?;
    let mut known = Vec::new();
    for category in Category::ALL {
        known.push((category, store::template(tx, cycle.id, category).await.map_err(line)?));
    }
    let of = |category| known.iter().find(|(one, _)| *one == category).map(|(_, template)| template.clone());
    Ok(rows.into_iter().filter_map(|row| Some((row.id, of(row.category)?))).collect())
}

/// Some commitments in each section, varied by the person's place in the list.
fn content(
    template: &crate::cycle::template::Template,
    index: usize,
    now: DateTime<Utc>,
    year: i32,
) -> Content {
    let mut content = Content::blank(template);
    for (place, (part, section)) in content.parts.iter_mut().zip(&template.sections).enumerate() {
        for extra in 0..section.at_least {
            let pick = (index * 3 + place + extra * 5) % STATEMENTS.len();
            let (statement, measure, baseline, target, unit, due) = STATEMENTS[pick];
            part.commitments.push(
                Commitment {
                    statement: format!("{statement}."),
                    measure,
                    baseline: baseline.to_owned(),
                    target: target.to_owned(),
                    unit: unit.to_owned(),
                    due: format!("{due}/{year}"),
                    ..Commitment::blank(CommitmentId::new(now))
                }
                .settled(),
            );
        }
        if section.at_least == 0 {
            part.text = "Không có.".to_owned();
        }
    }
    content
}

async fn keep(tx: &mut Write, sealed: &[(PledgeId, Revision)], now: DateTime<Utc>) -> Outcome {
    let ids: Vec<Uuid> = sealed.iter().map(|(id, _)| id.0).collect();
    let keys: Vec<Uuid> = sealed.iter().map(|_| uuid_at(now)).collect();
    let other_keys: Vec<Uuid> = sealed.iter().map(|_| uuid_at(now)).collect();
    let templates: Vec<Uuid> = sealed.iter().map(|(_, it)| it.template.0).collect();
    let contents: Vec<String> = sealed
        .iter()
        .map(|(_, it)| serde_json::to_string(&it.content))
        .collect::<Result<_, _>>()
        .map_err(line)?;
    let pins: Vec<String> = sealed
        .iter()
        .map(|(_, it)| serde_json::to_string(&it.pinned))
        .collect::<Result<_, _>>()
        .map_err(line)?;
    let digests: Vec<Vec<u8>> = sealed.iter().map(|(_, it)| it.digest.clone()).collect();
    let times: Vec<DateTime<Utc>> = sealed.iter().map(|(_, it)| it.submitted_at).collect();
    sqlx::query_file!(
        "src/command/demonstration/papers.sql",
        &ids,
        &keys,
        &other_keys,
        &templates,
        &contents,
        &pins,
        &digests,
        &times,
    )
    .execute(tx.conn())
    .await
    .map_err(line)?;
    sqlx::query_file!("src/command/demonstration/states.sql", &ids, &times)
        .execute(tx.conn())
        .await
        .map_err(line)?;
    Ok(())
}
