//! A group's proposals across units beside their evidence, against the cap and the year before; changes can be tried out,
//! which writes nothing.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{Whose, change::CalibrationPath, rows};
use crate::{
    access::policy::{CalibrateUnit, DecideMany},
    app::App,
    cycle::{self, Cycle, rules::Rules},
    db::Read,
    error::{Error, Result},
    grading::{
        cap::short,
        group::{self, Group, Standing, Tally},
        paper::deciding::DecidingPath,
        view::GroupCap,
    },
    review::{points, show::ReviewPath, view},
    unit::{self, UnitId},
    web::{
        filters,
        form::Query,
        frame::Frame,
        page::Tab as Place,
        parts::{Badge, Choice, Tab},
        signed::{Now, Signed},
    },
};

/// Rows shown of a group; a grade's tab shows fewer.
const ROWS: usize = 100;

/// `/units/{id}/calibration`
#[derive(TypedPath, Deserialize)]
#[typed_path("/units/{id}/calibration")]
pub struct GroupPath {
    /// The unit whose body decides.
    pub id: UnitId,
}

/// Which group, which grade, and what is tried out: `PLEDGE/GRADE`.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    whose: Whose,
    #[serde(default)]
    grade: String,
    #[serde(default)]
    to: Vec<String>,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "grading/calibration.html")]
pub struct GroupPage {
    frame: Frame,
    unit: String,
    year: i32,
    action: String,
    whose: &'static str,
    title: &'static str,
    grade: String,
    groups: Vec<Tab>,
    tabs: Vec<Tab>,
    spread: Vec<Spread>,
    caps: Vec<GroupCap>,
    tried: Vec<GroupCap>,
    moves: Vec<Move>,
    rows: Vec<Row>,
    more: bool,
    decide: Option<String>,
}

/// How many hold a grade, this year and the year before.
#[derive(Debug)]
pub struct Spread {
    grade: view::Grade,
    standing: u32,
    decided: u32,
    before: u32,
}

/// One change that is tried out.
#[derive(Debug)]
pub struct Move {
    name: String,
    from: String,
    to: String,
    href: Option<String>,
}

/// One proposal.
#[derive(Debug)]
pub struct Row {
    name: String,
    code: String,
    branch: String,
    href: String,
    badge: Badge,
    own: Option<view::Grade>,
    state: Option<view::Grade>,
    branch_grade: Option<view::Grade>,
    points: String,
    stands: Option<view::Grade>,
    changed: bool,
    before: Option<view::Grade>,
    disciplines: i64,
    look_again: bool,
    choices: Vec<Choice>,
    select: String,
}

/// Shows it, with what is tried out.
///
/// # Errors
/// Not found for everyone but the body that decides and the Board that prepares.
pub async fn show(
    path: GroupPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(asked): Query<Asked>,
) -> Result<GroupPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let unit = unit::store::find(&mut tx, path.id).await?;
    if !signed.actor.may::<CalibrateUnit>(&unit) {
        return Err(Error::NotFound);
    }
    let years = cycle::store::all(&mut tx).await?;
    let year = years
        .iter()
        .find(|year| year.reviews_at(now))
        .ok_or_else(|| Error::Conflict("Chưa đến kỳ kiểm điểm, xếp loại.".to_owned()))?;
    let rules = cycle::store::rules(&mut tx, year.rule_set).await?;
    let group = asked.whose.of(path.id);
    let standings = group::standings(&mut tx, (year.id, None), group).await?;
    let grade = Some(asked.grade.as_str()).filter(|code| rules.has(code));
    let limit = i64::try_from(ROWS).unwrap_or(100) + 1;
    let asked_rows = rows::Asked { cycle: year.id, group, grade, limit };
    let mut found = rows::of_group(&mut tx, asked_rows).await?;
    let more = found.len() > ROWS;
    found.truncate(ROWS);
    let before = before(&mut tx, &years, year, group).await?;
    drop(tx);
    let (tried, moves) = tried(&standings, &found, &asked.to, &rules);
    let decides = signed.actor.may::<DecideMany>(&unit);
    let deciding = format!("{}?whose={}", DecidingPath { id: path.id }, asked.whose.code());
    Ok(GroupPage {
        frame: signed.frame(&app, Place::Grading),
        unit: unit.name,
        year: year.year,
        action: path.to_string(),
        whose: asked.whose.code(),
        title: asked.whose.title(),
        grade: asked.grade.clone(),
        groups: groups(&path, asked.whose),
        tabs: tabs(&path, asked.whose, grade, (&standings, &rules)),
        spread: spread(&Tally::of(&standings), &before, &rules),
        caps: GroupCap::all(group.capped(&standings, &rules), &rules),
        tried: if moves.is_empty() {
            Vec::new()
        } else {
            GroupCap::all(group.capped(&tried, &rules), &rules)
        },
        moves,
        rows: found.iter().map(|one| row(one, &asked.to, &rules)).collect(),
        more,
        decide: decides.then_some(deciding),
    })
}

/// How the same group was decided in the year before.
async fn before(tx: &mut Read, years: &[Cycle], year: &Cycle, group: Group) -> Result<Tally> {
    let Some(before) = years.iter().find(|one| one.year == year.year - 1) else {
        return Ok(Tally::default());
    };
    Ok(Tally::of(&group::standings(tx, (before.id, None), group).await?))
}

fn groups(path: &GroupPath, whose: Whose) -> Vec<Tab> {
    [Whose::Managed, Whose::Decided]
        .map(|one| Tab {
            href: format!("{path}?whose={}", one.code()),
            label: one.title().to_owned(),
            count: None,
            current: one == whose,
        })
        .into()
}

fn tabs(
    path: &GroupPath,
    whose: Whose,
    grade: Option<&str>,
    (standings, rules): (&[Standing], &Rules),
) -> Vec<Tab> {
    let tally = Tally::of(standings);
    let tab = |label: String, code: &str, count: u32| Tab {
        href: format!("{path}?whose={}&grade={code}", whose.code()),
        label,
        count: Some(i64::from(count)),
        current: grade.unwrap_or_default() == code,
    };
    let all = tab("Tất cả".to_owned(), "", tally.standing.total());
    let of = |code: &str| tally.standing.of(code);
    let graded = rules.grades.iter().map(|one| tab(one.title.clone(), &one.code, of(&one.code)));
    [all].into_iter().chain(graded).collect()
}

fn spread(tally: &Tally, before: &Tally, rules: &Rules) -> Vec<Spread> {
    let one = |code: &str| Spread {
        grade: view::grade(rules, code),
        standing: tally.standing.of(code),
        decided: tally.decided.of(code),
        before: before.decided.of(code),
    };
    rules.grades.iter().map(|grade| one(&grade.code)).collect()
}

/// The group after what is tried out, and the changes that were understood.
fn tried(
    standings: &[Standing],
    rows: &[rows::Row],
    to: &[String],
    rules: &Rules,
) -> (Vec<Standing>, Vec<Move>) {
    let mut after = standings.to_vec();
    let mut moves = Vec::new();
    for row in rows {
        let Some(code) = wanted(row, to).filter(|code| rules.has(code)) else { continue };
        let stands = after.iter_mut().find(|one| {
            one.people > 0
                && one.branch == row.branch
                && one.duties == row.duties
                && one.decided == row.decided
                && one.decided.as_deref().or(one.proposed.as_deref()) == row.grade()
        });
        let Some(stands) = stands else { continue };
        stands.people -= 1;
        let moved = Standing { people: 1, proposed: Some(code.to_owned()), decided: None, ..stands.clone() };
        after.push(moved);
        let title = |code: &str| short(rules.title_of(code));
        let open = row.decided.is_none() && !row.own;
        moves.push(Move {
            name: row.name.clone(),
            from: title(row.grade().unwrap_or_default()),
            to: title(code),
            href: open.then(|| format!("{}?to={code}", CalibrationPath { id: row.id })),
        });
    }
    after.retain(|one| one.people > 0);
    after.sort_by_key(|one| one.branch.0);
    (after, moves)
}

/// The grade that is tried for a row, if it is another than it stands with.
fn wanted<'a>(row: &rows::Row, to: &'a [String]) -> Option<&'a str> {
    let own = row.id.to_string();
    let pairs = to.iter().filter_map(|one| one.split_once('/'));
    let code = pairs.filter(|(id, _)| *id == own).map(|(_, code)| code).next_back()?;
    (!code.is_empty() && row.grade() != Some(code)).then_some(code)
}

fn row(one: &rows::Row, to: &[String], rules: &Rules) -> Row {
    let grade = |code: &Option<String>| code.as_deref().map(|code| view::grade(rules, code));
    let chosen = wanted(one, to);
    let keep = Choice::new(format!("{}/", one.id), "Giữ nguyên", chosen.is_none());
    let others = rules.grades.iter().filter(|grade| Some(grade.code.as_str()) != one.grade());
    let choices = others.map(|grade| {
        let value = format!("{}/{}", one.id, grade.code);
        Choice::new(value, short(&grade.title), chosen == Some(grade.code.as_str()))
    });
    Row {
        name: one.name.clone(),
        code: one.code.clone(),
        branch: one.branch_name.clone(),
        href: ReviewPath { id: one.id }.to_string(),
        badge: view::badge(one.stage),
        own: grade(&one.self_grade),
        state: grade(&one.state_grade),
        branch_grade: grade(&one.branch_grade),
        points: one.points.as_ref().and_then(|it| points::total(it)).map(points::text).unwrap_or_default(),
        stands: one.grade().map(|code| view::grade(rules, code)),
        changed: one.calibrated.is_some(),
        before: grade(&one.before),
        disciplines: one.disciplines,
        look_again: one.look_again,
        choices: [keep].into_iter().chain(choices).collect(),
        select: format!("to-{}", one.code),
    }
}
