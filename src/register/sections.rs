//! The sections of a record, as they are read.

use chrono::NaiveDate;

use super::{
    person::{FIELDS, Identity},
    store::{self, Dated, Record},
};
use crate::{
    clock::{VIETNAM, date_text, moment_text},
    cycle::rules::Rules,
    db::Read,
    error::Result,
    member::{
        MemberId,
        change::{Change, FieldChange},
    },
    unit::Unit,
    web::parts::{Fact, Moment, Shape},
};

/// One table of dated rows.
#[derive(Debug)]
pub struct Part {
    /// What it is about.
    pub title: &'static str,
    /// Heading of the first column.
    pub what: &'static str,
    /// Heading of the second column.
    pub place: &'static str,
    /// What is said where nothing is.
    pub none: &'static str,
    /// The rows, latest first.
    pub rows: Vec<Row>,
}

/// A dated row as it is read.
#[derive(Debug)]
pub struct Row {
    /// What.
    pub what: String,
    /// Where, or of which kind.
    pub place: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
}

/// Who somebody is and where they stand now.
#[must_use]
pub fn facts(record: &Record, identity: &Identity, branch: Option<&Unit>) -> Vec<Fact> {
    let fact =
        |label: &str, value: Option<String>| Fact::new(label, value.unwrap_or_else(|| "Chưa có".to_owned()));
    let mut facts = vec![
        fact("Mã đảng viên", Some(record.code.clone())),
        fact("Chi bộ", branch.map(|branch| branch.name.clone())),
        Fact::new("Cơ quan, đơn vị công tác", record.agency.as_deref().unwrap_or("Không")),
        Fact::new("Diện quản lý", record.manager.as_deref().unwrap_or("Không")),
    ];
    let own = FIELDS.iter().skip(1).map(|(field, label)| {
        let value = identity.shown(field);
        fact(label, (!value.is_empty()).then_some(value))
    });
    facts.extend(own);
    facts
}

/// What the standing means this year, and by which text.
#[must_use]
pub fn meaning((year, rules): &(i32, Rules), record: &Record, identity: &Identity) -> Vec<Fact> {
    let Some(last_day) = NaiveDate::from_ymd_opt(*year, 12, 31) else { return Vec::new() };
    let meaning = rules.meaning(record.standing, identity.joined, last_day);
    let said = |yes: bool| if yes { "Có" } else { "Không" };
    let source = if meaning.source.is_empty() {
        "Không có quy định cho trạng thái này"
    } else {
        &meaning.source
    };
    vec![
        Fact::new("Viết bản cam kết", said(meaning.pledges)),
        Fact::new("Tự kiểm điểm cuối năm", said(meaning.reviews)),
        Fact::new("Được xếp loại", said(meaning.graded)),
        Fact::new("Tính vào số để khống chế tỷ lệ", said(meaning.counted)),
        Fact::new("Căn cứ", source),
    ]
}

/// Everything dated in a record.
///
/// # Errors
/// When the database fails.
pub async fn parts(tx: &mut Read, id: MemberId) -> Result<Vec<Part>> {
    let part = |title, (what, place), none, rows: Vec<Dated>| Part {
        title,
        what,
        place,
        none,
        rows: rows.into_iter().map(row).collect(),
    };
    Ok(vec![
        part(
            "Trạng thái đảng viên",
            ("Trạng thái", "Lý do, quyết định"),
            "Chưa ghi trạng thái.",
            store::standings(tx, id).await?,
        ),
        part(
            "Sinh hoạt Đảng",
            ("Chi bộ", "Hình thức"),
            "Chưa ghi nơi sinh hoạt.",
            store::memberships(tx, id).await?,
        ),
        part("Chức vụ", ("Chức vụ", "Thuộc"), "Không giữ chức vụ.", store::posts(tx, id).await?),
        part(
            "Nhiệm vụ trong hệ thống",
            ("Nhiệm vụ", "Tại"),
            "Không được giao nhiệm vụ trong hệ thống.",
            store::offices(tx, id).await?,
        ),
        part(
            "Diện quản lý",
            ("Cấp quản lý", "Căn cứ"),
            "Không thuộc diện quản lý của cấp trên.",
            store::managements(tx, id).await?,
        ),
    ])
}

fn row(dated: Dated) -> Row {
    Row {
        what: dated.what,
        place: dated.place,
        from: dated.from.map_or_else(|| "không rõ".to_owned(), date_text),
        to: last_day(dated.until),
    }
}

/// The last day on which something holds; a range ends before its upper bound.
fn last_day(until: Option<NaiveDate>) -> String {
    until.map_or_else(|| "nay".to_owned(), |day| date_text(day.pred_opt().unwrap_or(day)))
}

/// A change as one line of the history.
#[must_use]
pub fn moment(change: Change) -> Moment {
    let said: Vec<String> = change.fields.iter().map(said).collect();
    let mut why = change.reason;
    if !change.decision.is_empty() {
        why = format!("{why} ({})", change.decision);
    }
    let mut what = change.act.title().to_owned();
    if !said.is_empty() {
        what = format!("{what}. {}.", said.join("; "));
    }
    if let Some(day) = change.holds_from {
        what = format!("{what} Từ ngày {}.", date_text(day));
    }
    let who = if change.office_title.is_empty() {
        change.actor_name
    } else {
        format!("{}, {}", change.actor_name, change.office_title)
    };
    Moment {
        at: moment_text(change.at),
        datetime: change.at.with_timezone(&VIETNAM).to_rfc3339(),
        who,
        what,
        why,
        shape: Shape::Done,
    }
}

fn said(change: &FieldChange) -> String {
    let label = match change.field.as_str() {
        "standing" => "Trạng thái",
        "agency" => "Nơi công tác",
        "management" => "Diện quản lý",
        field => FIELDS.iter().find(|(name, _)| *name == field).map_or(field, |(_, label)| label),
    };
    match (change.from.as_str(), change.to.as_str()) {
        ("", to) => format!("{label}: {to}"),
        (from, "") => format!("{label}: bỏ “{from}”"),
        (from, to) => format!("{label}: “{from}” thành “{to}”"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_read_with_its_last_day() {
        assert_eq!(last_day(NaiveDate::from_ymd_opt(2018, 1, 1)), "31/12/2017");
        assert_eq!(last_day(None), "nay");
    }

    #[test]
    fn a_change_says_what_stood_there() {
        let change = |from: &str, to: &str| {
            said(&FieldChange { field: "phone".to_owned(), from: from.to_owned(), to: to.to_owned() })
        };
        assert_eq!(change("", "0905"), "Điện thoại: 0905");
        assert_eq!(change("0905", ""), "Điện thoại: bỏ “0905”");
        assert_eq!(change("0905", "0906"), "Điện thoại: “0905” thành “0906”");
    }
}
