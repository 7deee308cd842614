//! One agency: who heads it, what stands under it, what may be done, what is to come, and what it was before.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    act::{ACTS, AgencyActPath},
    list::{AgenciesPath, named},
    store::{self, Agency, Time},
};
use crate::{
    app::App,
    clock::date_text,
    error::{Error, Result},
    reorganization::{
        Kind,
        coming::store::{self as coming, Told},
        overview::{Offer, Past, past},
    },
    unit::AgencyId,
    web::{
        filters,
        frame::Frame,
        number::grouped,
        page::Tab,
        parts::{Crumb, Fact},
        signed::Signed,
    },
};

/// `/agencies/{id}`
#[derive(TypedPath, Deserialize)]
#[typed_path("/agencies/{id}")]
pub struct AgencyPath {
    /// The agency.
    pub id: AgencyId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "reorganization/agency/show.html")]
pub struct AgencyPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    name: String,
    ended: Option<String>,
    facts: Vec<Fact>,
    below: Vec<Crumb>,
    acts: Vec<Offer>,
    coming: Vec<Told>,
    times: Vec<String>,
    done: Vec<Past>,
}

/// Shows one agency.
///
/// # Errors
/// Not found for those who do not keep the agencies.
pub async fn show(path: AgencyPath, State(app): State<App>, signed: Signed) -> Result<AgencyPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    super::demand(&mut tx, &signed.actor).await?;
    let all = store::all(&mut tx).await?;
    let agency = all.iter().find(|agency| agency.id == path.id).ok_or(Error::NotFound)?;
    let heads = store::heads(&mut tx, &[path.id]).await?;
    let times = store::times(&mut tx, path.id).await?;
    let coming = coming::of(&mut tx, path.id.0).await?;
    let done = store::done(&mut tx, path.id).await?;
    drop(tx);
    let heads = heads.into_iter().map(|(_, name, _)| name).collect::<Vec<_>>().join(", ");
    let below = all.iter().filter(|other| other.parent == Some(path.id) && other.until.is_none());
    Ok(AgencyPage {
        frame: signed.frame(&app, Tab::Register),
        crumbs: vec![Crumb::new(AgenciesPath, "Cơ quan, đơn vị công tác")],
        name: agency.name.clone(),
        ended: agency.until.map(|day| match agency.successor {
            Some(next) => format!("{}; {} kế thừa", date_text(day), named(Some(next), &all)),
            None => date_text(day),
        }),
        facts: facts(agency, heads, &all),
        below: below.map(|other| Crumb::new(AgencyPath { id: other.id }, &other.name)).collect(),
        acts: if agency.until.is_none() { offers(path.id) } else { Vec::new() },
        coming,
        times: times.into_iter().map(told).collect(),
        done: done.into_iter().map(past).collect(),
    })
}

fn facts(agency: &Agency, heads: String, all: &[Agency]) -> Vec<Fact> {
    let or = |text: String, none: &str| if text.is_empty() { none.to_owned() } else { text };
    vec![
        Fact::new("Đảng viên làm việc ở đây", grouped(agency.people)),
        Fact::new("Thủ trưởng", or(heads, "Chưa có")),
        Fact::new("Thuộc", or(named(agency.parent, all), "Không thuộc nơi nào")),
    ]
}

fn told(time: Time) -> String {
    let since = time.since.map_or_else(|| "Từ trước".to_owned(), |day| format!("Từ ngày {}", date_text(day)));
    let above = time.above.map(|above| format!(", thuộc {above}")).unwrap_or_default();
    let basis = if time.basis.is_empty() { String::new() } else { format!("; căn cứ {}", time.basis) };
    format!("{since}: {}{above}. {}{basis}.", time.name, time.reason)
}

fn offers(id: AgencyId) -> Vec<Offer> {
    let hint = |act| match act {
        Kind::AgencyRenaming => "Tên cũ vẫn đọc được ở các ngày trước.",
        Kind::AgencyMoving => "Về thuộc một nơi khác, hoặc không thuộc nơi nào.",
        Kind::AgencyMerger => "Nhập với nơi khác thành một, có sẵn hoặc mới.",
        Kind::AgencyDivision => "Chọn từng người về nơi mới.",
        _ => "Mọi người cùng bản cam kết đang mở về nơi kế thừa; nhiệm vụ thủ trưởng kết thúc.",
    };
    let offer = |act: Kind| Offer::new(AgencyActPath { id, act }, act.title(), hint(act));
    ACTS.into_iter().map(offer).collect()
}
