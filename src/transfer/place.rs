//! Where a member goes: chosen from the branches here, or a place that does not run this system.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{Kind, new::NewPath, person};
use crate::{
    access::policy::{AskTransfer, SendTransfer},
    app::App,
    db::Read,
    error::{Error, Result},
    member::MemberId,
    pledge::list::encoded,
    unit::UnitId,
    web::{filters, form::Query, frame::Frame, page::Tab as Place, parts::Tab, signed::Signed, text::Text},
};

/// Branches shown; more are found by typing more.
const MOST: usize = 30;

/// `/members/{id}/transfer`
#[derive(TypedPath, Deserialize)]
#[typed_path("/members/{id}/transfer")]
pub struct PlacePath {
    /// Who goes.
    pub id: MemberId,
}

/// What is looked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: Text,
    #[serde(default)]
    kind: Text,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "transfer/place.html")]
pub struct PlacePage {
    frame: Frame,
    own: bool,
    name: String,
    branch: String,
    kind: Kind,
    tabs: Vec<Tab>,
    action: String,
    q: String,
    rows: Vec<Line>,
    more: bool,
    outside: Option<String>,
}

/// A branch to go to.
#[derive(Debug)]
pub struct Line {
    href: String,
    name: String,
    above: String,
}

/// Shows the branches near by, or those that were looked for.
///
/// # Errors
/// Not found for those who may neither ask nor send; a conflict for those who cannot be transferred.
pub async fn choose(
    path: PlacePath,
    State(app): State<App>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<PlacePage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let person = person::find(&mut tx, path.id).await?;
    let own = signed.actor.may::<AskTransfer>(&person);
    if !own && !signed.actor.may::<SendTransfer>(&person) {
        return Err(Error::NotFound);
    }
    person.demand_movable()?;
    let kind = Kind::named(asked.kind.as_str());
    let mut rows = branches(&mut tx, person.branch, asked.q.as_pattern()).await?;
    let more = rows.len() > MOST;
    rows.truncate(MOST);
    let link = |to: String| format!("{}?kind={}{to}", NewPath { id: person.id }, kind.code());
    Ok(PlacePage {
        frame: signed.frame(&app, if own { Place::Mine } else { Place::Home }),
        own,
        tabs: [Kind::Official, Kind::Temporary].map(|one| tab(path.id, one, kind, &asked.q)).into(),
        rows: rows
            .into_iter()
            .map(|(id, name, above)| Line { href: link(format!("&to={id}")), name, above })
            .collect(),
        more,
        outside: (kind == Kind::Official).then(|| link(String::new())),
        name: person.name,
        branch: person.branch_name,
        kind,
        action: PlacePath { id: path.id }.to_string(),
        q: asked.q.into_string(),
    })
}

fn tab(id: MemberId, one: Kind, current: Kind, q: &Text) -> Tab {
    Tab {
        href: format!("{}?kind={}&q={}", PlacePath { id }, one.code(), encoded(q.as_str())),
        label: one.title().to_owned(),
        count: None,
        current: one == current,
    }
}

/// Those that were looked for; else those below the same committee.
async fn branches(tx: &mut Read, from: UnitId, q: String) -> Result<Vec<(UnitId, String, String)>> {
    let rows = sqlx::query!(
        r#"select unit.id as "id: UnitId", unit.name, coalesce(above.name, '') as "above!"
             from unit left join unit above on above.id = unit.parent_id
            where unit.kind in ('branch', 'base_branch') and unit.dissolved_on is null and unit.id <> $1
              and case when $2 = '' then unit.parent_id = (select parent_id from unit where id = $1)
                       else unit.code = upper($2)
                            or (select bool_and(vn_fold(unit.name) like '%' || vn_fold(word) || '%')
                                  from unnest(string_to_array($2, ' ')) word) end
            order by unit.code limit $3"#,
        from as _,
        q,
        i64::try_from(MOST + 1).unwrap_or(i64::MAX),
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name, row.above)).collect())
}
