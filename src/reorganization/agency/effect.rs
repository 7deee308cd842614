//! What an act on agencies would do, and to whom: shown before the one button.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{
    carrying,
    intent::Work,
    store::{self, Load},
};
use crate::{
    access::Office,
    clock::date_text,
    db::Read,
    error::Result,
    member::MemberId,
    reorganization::effect::{Effect, OfficeLine},
    unit::AgencyId,
    web::{number::grouped, parts::Fact},
};

/// What the work would do.
///
/// # Errors
/// When the database fails.
pub async fn of(tx: &mut Read, work: &Work, now: DateTime<Utc>) -> Result<Effect> {
    let loads = loads(tx, work, now).await?;
    let sum = |of: fn(&Load) -> i64| grouped(loads.values().map(of).sum());
    let closing: Vec<AgencyId> = work.closed().into_iter().map(|(node, _)| node.id).collect();
    let (ending, posts) = (store::heads(tx, &closing).await?, store::posts(tx, &closing).await?);
    let count = |count: usize| grouped(i64::try_from(count).unwrap_or(0));
    let there: i64 = work.altered().iter().map(|(was, _)| was.people).sum();
    let always = vec![
        Fact::new("Có hiệu lực từ ngày", date_text(work.why.on)),
        Fact::new("Đảng viên chuyển nơi công tác", sum(|load| load.people)),
        Fact::new("Bản cam kết của năm chưa khóa chuyển theo", sum(|load| load.papers)),
        Fact::new("Trong đó còn chờ thủ trưởng xếp loại", sum(|load| load.ungraded)),
        Fact::new("Nhiệm vụ thủ trưởng kết thúc", count(ending.len())),
    ];
    let sometimes = [
        Fact::new("Nơi thành lập mới", count(work.founded().len())),
        Fact::new("Nơi đổi tên hoặc cấp trên", count(work.altered().len())),
        Fact::new("Đảng viên làm việc ở nơi đổi tên hoặc cấp trên", grouped(there)),
        Fact::new("Nơi kết thúc", count(closing.len())),
        Fact::new("Chức vụ chính quyền ở nơi kết thúc, cần cập nhật trong hồ sơ", count(posts)),
    ];
    let facts = always.into_iter().chain(sometimes.into_iter().filter(|fact| fact.value != "0")).collect();
    let mut lines = work.lines();
    lines.extend(who_takes_over(tx, work, &loads).await?);
    let offices = ending.into_iter().map(|(agency, name, code)| OfficeLine {
        who: format!("{name} ({code})"),
        office: format!("{}, {}", Office::AgencyHead.title(), work.name(agency)),
        then: "Kết thúc".to_owned(),
    });
    Ok(Effect { lines, facts, offices: offices.collect(), more: 0 })
}

/// What each agency takes in.
async fn loads(tx: &mut Read, work: &Work, now: DateTime<Utc>) -> Result<BTreeMap<AgencyId, Load>> {
    let years = carrying::open_years(tx, now).await?;
    let mut loads: BTreeMap<AgencyId, Load> = BTreeMap::new();
    let mut gone: Vec<MemberId> = Vec::new();
    for going in work.going() {
        let load = store::load(tx, &years, going, &gone).await?;
        gone.extend(going.people.unwrap_or_default());
        let Some(to) = going.to else { continue };
        let sum = loads.entry(to).or_default();
        sum.people += load.people;
        sum.papers += load.papers;
        sum.ungraded += load.ungraded;
    }
    Ok(loads)
}

/// Whose work goes to whose head; and where there is no head, that one is to be named.
async fn who_takes_over(tx: &mut Read, work: &Work, loads: &BTreeMap<AgencyId, Load>) -> Result<Vec<String>> {
    let taking: Vec<AgencyId> = loads.keys().copied().collect();
    let heads = store::heads(tx, &taking).await?;
    let mut lines = Vec::new();
    for (agency, load) in loads.iter().filter(|(_, load)| load.people + load.papers > 0) {
        let names = heads.iter().filter(|(of, ..)| of == agency).map(|(_, name, _)| name.as_str());
        let (names, name) = (names.collect::<Vec<_>>().join(", "), work.name(*agency));
        let (papers, ungraded) = (grouped(load.papers), grouped(load.ungraded));
        let papers = format!("{papers} bản cam kết, trong đó {ungraded} bản còn chờ xếp loại");
        lines.push(if names.is_empty() {
            format!("{name} chưa có thủ trưởng: hãy giao nhiệm vụ để có người tiếp nhận {papers}.")
        } else {
            format!("Thủ trưởng {name} ({names}) tiếp nhận việc theo dõi {papers}.")
        });
    }
    Ok(lines)
}
