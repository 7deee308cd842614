//! A member's record, with what is dated in it. It holds no pledge; who reads those finds the way to them.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use chrono::NaiveDate;
use serde::Deserialize;

use super::{
    crumb, crumbs,
    search::standing_badge,
    store::{self, Dated, Record},
};
use crate::{
    access::{
        Actor,
        policy::{ListPledges, ReadRegister},
    },
    account::keeping::show::AccountOfPath,
    app::App,
    clock::date_text,
    db::Read,
    error::{Error, Result},
    member::MemberId,
    pledge::list::{Filter, link},
    unit::{Unit, store as units},
    web::{
        filters,
        frame::Frame,
        page::Tab as Place,
        parts::{Badge, Crumb, Fact},
        signed::Signed,
        text::Text,
    },
};

/// `/register/members/{id}`
#[derive(TypedPath, Deserialize)]
#[typed_path("/register/members/{id}")]
pub struct RegisterMemberPath {
    /// The member.
    pub id: MemberId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "register/member.html")]
pub struct MemberPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    name: String,
    badge: Badge,
    facts: Vec<Fact>,
    acts: Vec<Crumb>,
    parts: Vec<Part>,
}

/// One table of dated rows.
#[derive(Debug)]
pub struct Part {
    title: &'static str,
    what: &'static str,
    place: &'static str,
    none: &'static str,
    rows: Vec<Row>,
}

/// A dated row as it is read.
#[derive(Debug)]
pub struct Row {
    what: String,
    place: String,
    from: String,
    to: String,
}

/// Shows the record of one member.
///
/// # Errors
/// Not found for those who do not keep the register of the member's branch.
pub async fn show(path: RegisterMemberPath, State(app): State<App>, signed: Signed) -> Result<MemberPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let record = store::record(&mut tx, path.id).await?;
    let branch = units::find(&mut tx, record.branch.ok_or(Error::NotFound)?).await?;
    if !signed.actor.may::<ReadRegister>(&branch) {
        return Err(Error::NotFound);
    }
    let mut crumbs = crumbs(&mut tx, &signed.actor, branch.id).await?;
    crumbs.push(crumb(&branch));
    let parts = parts(&mut tx, path.id).await?;
    drop(tx);
    let acts = acts(&signed.actor, &branch, &record, path.id);
    Ok(MemberPage {
        frame: signed.frame(&app, Place::Register),
        crumbs,
        badge: standing_badge(record.standing),
        facts: facts(&record, branch.name),
        name: record.name,
        acts,
        parts,
    })
}

/// What may be done from here, the most usual first.
fn acts(actor: &Actor, branch: &Unit, record: &Record, id: MemberId) -> Vec<Crumb> {
    let mut acts = Vec::new();
    if actor.may::<ListPledges>(branch) {
        let filter = Filter { q: Text::clean(&record.code), ..Filter::default() };
        acts.push(Crumb::new(link(branch.id, &filter), "Bản cam kết năm nay"));
    }
    acts.push(Crumb::new(AccountOfPath { id }, "Tài khoản đăng nhập"));
    acts
}

fn facts(record: &Record, branch: String) -> Vec<Fact> {
    let day = |day: Option<NaiveDate>| day.map(date_text);
    let sex = record.sex.as_deref().map(|sex| if sex == "female" { "Nữ" } else { "Nam" }.to_owned());
    [
        ("Mã đảng viên", Some(record.code.clone())),
        ("Chi bộ", Some(branch)),
        ("Cơ quan, đơn vị công tác", record.agency.clone()),
        ("Diện quản lý", record.manager.clone()),
        ("Giới tính", sex),
        ("Ngày sinh", day(record.born_on)),
        ("Ngày vào Đảng", day(record.joined_on)),
        ("Ngày chính thức", day(record.official_on)),
        ("Số thẻ đảng viên", record.card_number.clone()),
        ("Điện thoại", record.phone.clone()),
    ]
    .into_iter()
    .map(|(label, value)| Fact::new(label, value.unwrap_or_else(|| "Chưa có".to_owned())))
    .collect()
}

async fn parts(tx: &mut Read, id: MemberId) -> Result<Vec<Part>> {
    let part = |title, (what, place), none, rows: Vec<Dated>| Part {
        title,
        what,
        place,
        none,
        rows: rows.into_iter().map(row).collect(),
    };
    Ok(vec![
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_read_with_its_last_day() {
        assert_eq!(last_day(NaiveDate::from_ymd_opt(2018, 1, 1)), "31/12/2017");
        assert_eq!(last_day(None), "nay");
    }
}
