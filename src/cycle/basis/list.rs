//! The list of legal bases, as it stands on a day: what holds, what does not, and what cites a text that does not.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use chrono::NaiveDate;
use serde::Deserialize;

use super::{
    Basis, BasisId,
    edit::{BasisPath, NewBasisPath},
    store, validity_on,
};
use crate::{
    app::App,
    clock::{date_text, parse_day},
    cycle::{
        CycleId,
        template::{list::TemplatesPath, store as templates, store::Version},
        years::{self, YearsPath},
    },
    error::Result,
    web::{
        filters,
        form::Query,
        frame::Frame,
        page::Tab,
        parts::{Badge, Crumb, Shape},
        signed::Signed,
        text::Text,
    },
};

/// `/bases`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/bases")]
pub struct BasesPath;

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "cycle/basis/list.html")]
pub struct BasesPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    new: String,
    action: String,
    needle: String,
    day: String,
    rows: Vec<Row>,
}

/// One text.
#[derive(Debug)]
pub struct Row {
    href: String,
    kind: String,
    number: String,
    title: String,
    issued: String,
    validity: String,
    badge: Badge,
    cited_by: Vec<Crumb>,
}

/// What is looked for, and on which day.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    search: Text,
    #[serde(default)]
    day: Text,
}

/// Lists them.
///
/// # Errors
/// Not found for everyone but the Board at the top.
pub async fn index(
    path: BasesPath,
    State(app): State<App>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<BasesPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    years::top(&mut tx, &signed).await?;
    let bases = store::all(&mut tx).await?;
    let versions = templates::list(&mut tx, None, None).await?;
    drop(tx);
    let day = parse_day(asked.day.as_str()).unwrap_or(signed.actor.day);
    let needle = asked.search.as_str().to_lowercase();
    let fits = |basis: &&Basis| {
        let words = [&basis.kind, &basis.number, &basis.title, &basis.issuer, &basis.cited_as];
        needle.is_empty() || words.iter().any(|words| words.to_lowercase().contains(&needle))
    };
    Ok(BasesPage {
        frame: signed.frame(&app, Tab::Register),
        crumbs: vec![Crumb::new(YearsPath, "Các năm")],
        new: NewBasisPath.to_string(),
        action: path.to_string(),
        needle: asked.search.into_string(),
        day: date_text(day),
        rows: bases.iter().filter(fits).map(|basis| row(basis, (&bases, &versions), day)).collect(),
    })
}

fn row(basis: &Basis, (all, versions): (&[Basis], &[Version]), day: NaiveDate) -> Row {
    let holds = basis.holds_on(day);
    let all_clear = holds && basis.valid_to.is_none();
    Row {
        href: BasisPath { id: basis.id }.to_string(),
        kind: basis.kind.clone(),
        number: basis.number.clone(),
        title: if basis.title.is_empty() { basis.citation() } else { basis.title.clone() },
        issued: match basis.issued_on {
            Some(day) => format!("{}, {}", basis.issuer, date_text(day)),
            None => format!("{}, chưa ghi ngày", basis.issuer),
        },
        validity: if all_clear { String::new() } else { validity_on(basis, all, day) },
        badge: if holds {
            Badge::new("Còn hiệu lực", Shape::Done)
        } else if basis.comes_after(day) {
            Badge::new("Chưa có hiệu lực", Shape::Empty)
        } else {
            Badge::new("Không còn hiệu lực", Shape::None)
        },
        cited_by: cited_by(basis.id, versions),
    }
}

/// The years of which a template cites a text in its newest version, with how many do.
fn cited_by(id: BasisId, versions: &[Version]) -> Vec<Crumb> {
    let mut seen = Vec::new();
    let mut years: Vec<(CycleId, i32, usize)> = Vec::new();
    for version in versions {
        let place = (version.cycle, version.category);
        if seen.contains(&place) {
            continue;
        }
        seen.push(place);
        if version.content.cited.contains(&id) {
            match years.iter_mut().find(|(cycle, ..)| *cycle == version.cycle) {
                Some((.., count)) => *count += 1,
                None => years.push((version.cycle, version.year, 1)),
            }
        }
    }
    let link = |(id, year, count)| Crumb::new(TemplatesPath { id }, &format!("Năm {year}: {count} mẫu"));
    years.into_iter().map(link).collect()
}
