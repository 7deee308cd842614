//! Who follows which template: rules of a year in order, of which the first that holds decides.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;

use super::{
    CycleId,
    kept::{self, KeptYear, YearToKeep},
    template::{Category, list},
    years,
};
use crate::{
    access::{Granted, Office, policy::PrepareYear},
    app::App,
    audit::Entry,
    db::{Read, Write},
    error::{Error, Result},
    member::PostKind,
    web::{
        act::see_other_with,
        filters,
        form::Form,
        frame::Frame,
        number::grouped,
        page::Tab,
        parts::{Choice, Crumb, Fact},
        signed::{Now, Signed},
    },
};

/// `/years/{id}/categories`
#[derive(TypedPath, Deserialize)]
#[typed_path("/years/{id}/categories")]
pub struct CategoriesPath {
    /// The year.
    pub id: CycleId,
}

/// One rule: who meets any of its conditions follows its template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryRule {
    /// Whose template.
    pub category: Category,
    /// The conditions: `managed`, `no_agency`, `office:…`, `post:…`.
    pub any: Vec<String>,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "cycle/categories.html")]
pub struct CategoriesPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    year: i32,
    action: String,
    open: bool,
    edits: i32,
    /// Whether someone else set the rules meanwhile.
    overtaken: bool,
    rules: Vec<RuleForm>,
    people: Vec<Fact>,
}

/// A rule's part of the form.
#[derive(Debug)]
pub struct RuleForm {
    number: usize,
    code: &'static str,
    title: &'static str,
    conditions: Vec<Choice>,
}

/// What is typed: the categories in their order, and each chosen condition as `category/condition`.
#[derive(Debug, Deserialize)]
pub struct Typed {
    /// The count of saves that was seen.
    #[serde(default)]
    edits: i32,
    #[serde(default)]
    category: Vec<String>,
    #[serde(default)]
    holds: Vec<String>,
    /// The button that was pressed: `up-CATEGORY`.
    #[serde(default)]
    then: String,
}

/// Shows the rules, and how many would follow each template by them.
///
/// # Errors
/// Not found for everyone but the Board at the top.
pub async fn edit(path: CategoriesPath, State(app): State<App>, signed: Signed) -> Result<CategoriesPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    years::top(&mut tx, &signed).await?;
    let year = kept::find(&mut tx, path.id).await?;
    let kept = find(&mut tx, path.id).await?;
    let people = tried(&mut tx, path.id).await?;
    drop(tx);
    Ok(page(signed.frame(&app, Tab::Register), &year, &kept, &people))
}

/// Sets them over those that were seen.
///
/// # Errors
/// As [`edit`], and a conflict once the year is open.
pub async fn update(
    path: CategoriesPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let top = years::top(&mut tx, &signed).await?;
    let year = kept::find(&mut tx, path.id).await?;
    let granted = signed.actor.demand::<PrepareYear>(YearToKeep { id: year.id, top: top.id })?;
    let rules = typed.rules();
    if record(&mut tx, &granted, (&rules, typed.edits)).await? {
        tx.commit(Entry::of(&granted, now)).await?;
        return Ok(see_other_with(path, "categories-kept").into_response());
    }
    let year = kept::find(&mut tx, path.id).await?;
    if year.opened_at.is_some() {
        let words = "Năm này đã mở: mọi người đã được giao mẫu theo đối tượng lúc ấy.";
        return Err(Error::Conflict(words.to_owned()));
    }
    let (there, edits) = find(&mut tx, path.id).await?;
    if there == rules {
        // The same form pressed twice.
        return Ok(see_other_with(path, "categories-kept").into_response());
    }
    let people = tried(&mut tx, path.id).await?;
    drop(tx);
    let page = page(signed.frame(&app, Tab::Register), &year, &(rules, edits), &people);
    Ok((StatusCode::CONFLICT, CategoriesPage { overtaken: true, ..page }).into_response())
}

impl Typed {
    /// The rules as typed, after what the button asked for; all three, also those without a condition.
    fn rules(&self) -> Vec<CategoryRule> {
        let mut order: Vec<Category> = Vec::new();
        let named = self.category.iter().filter_map(|code| Category::named(code));
        for category in named.chain(Category::ALL).filter(|category| *category != Category::Member) {
            if !order.contains(&category) {
                order.push(category);
            }
        }
        let pressed = self.then.strip_prefix("up-").and_then(Category::named);
        let at = order.iter().position(|category| Some(*category) == pressed).filter(|at| *at > 0);
        if let Some(at) = at {
            order.swap(at, at - 1);
        }
        let known = conditions();
        order
            .into_iter()
            .map(|category| CategoryRule {
                category,
                any: known
                    .iter()
                    .map(|(code, _)| code.clone())
                    .filter(|code| self.holds.contains(&format!("{}/{code}", category.code())))
                    .collect(),
            })
            .collect()
    }
}

/// What a rule can ask, and how it is said.
fn conditions() -> Vec<(String, String)> {
    let mut all = vec![
        ("managed".to_owned(), "Thuộc diện Ban Thường vụ quản lý".to_owned()),
        ("no_agency".to_owned(), "Không công tác ở cơ quan, đơn vị nào".to_owned()),
    ];
    all.extend(
        [
            Office::Secretary,
            Office::DeputySecretary,
            Office::BranchCommittee,
            Office::GrassrootsCommittee,
            Office::AgencyHead,
        ]
        .map(|office| (format!("office:{}", office.code()), format!("Giữ nhiệm vụ: {}", office.title()))),
    );
    all.extend(
        [
            (PostKind::Party, "Có chức vụ Đảng trong hồ sơ"),
            (PostKind::Government, "Có chức vụ chính quyền trong hồ sơ"),
            (PostKind::Mass, "Có chức vụ đoàn thể trong hồ sơ"),
        ]
        .map(|(kind, title)| (format!("post:{}", kind.code()), title.to_owned())),
    );
    all
}

/// The rules of a year, and how often they were saved.
///
/// # Errors
/// [`Error::NotFound`] if there is no such year.
pub async fn find(tx: &mut Read, id: CycleId) -> Result<(Vec<CategoryRule>, i32)> {
    let row = sqlx::query!(
        r#"select category_rules as "rules: Json<Vec<CategoryRule>>", category_edits from cycle where id = $1"#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok((row.rules.0, row.category_edits))
}

/// How many would follow each template if the year were asked today.
async fn tried(tx: &mut Read, year: CycleId) -> Result<Vec<(Category, i64)>> {
    let rows = sqlx::query!(
        r#"select category as "category!: Category", people as "people!" from tried_categories($1)"#,
        year as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.category, row.people)).collect())
}

/// Sets them over those that were seen. `false` if someone else did meanwhile, or opened the year.
async fn record(
    tx: &mut Write,
    granted: &Granted<PrepareYear>,
    (rules, seen): (&[CategoryRule], i32),
) -> Result<bool> {
    let set = sqlx::query!(
        "update cycle set category_rules = $2, category_edits = category_edits + 1
          where id = $1 and category_edits = $3 and opened_at is null",
        granted.on().id as _,
        Json(rules) as _,
        seen,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(set == 1)
}

fn page(
    frame: Frame,
    year: &KeptYear,
    (rules, edits): &(Vec<CategoryRule>, i32),
    people: &[(Category, i64)],
) -> CategoriesPage {
    let known = conditions();
    let count = |category| people.iter().find(|(one, _)| *one == category).map_or(0, |(_, count)| *count);
    CategoriesPage {
        frame,
        crumbs: list::crumbs(year.id, year.year),
        year: year.year,
        action: CategoriesPath { id: year.id }.to_string(),
        open: year.opened_at.is_some(),
        edits: *edits,
        overtaken: false,
        rules: (1..)
            .zip(rules)
            .map(|(number, rule)| RuleForm {
                number,
                code: rule.category.code(),
                title: rule.category.title(),
                conditions: known
                    .iter()
                    .map(|(code, title)| {
                        let value = format!("{}/{code}", rule.category.code());
                        Choice::new(value, title, rule.any.contains(code))
                    })
                    .collect(),
            })
            .collect(),
        people: Category::ALL
            .into_iter()
            .map(|category| Fact::new(category.title(), grouped(count(category))))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_what_was_chosen_in_the_order_that_was_set() {
        let typed = |order: &[&str], then: &str| Typed {
            category: order.iter().map(|code| (*code).to_owned()).collect(),
            holds: ["leader/office:secretary", "outside/no_agency", "leader/rank:general", "member/managed"]
                .map(str::to_owned)
                .to_vec(),
            then: then.to_owned(),
            edits: 0,
        };
        let told = |typed: Typed| -> Vec<(Category, String)> {
            typed.rules().into_iter().map(|rule| (rule.category, rule.any.join(" "))).collect()
        };
        let usual = ["managed_leader", "outside", "leader"];
        let expected = [
            (Category::ManagedLeader, String::new()),
            (Category::Outside, "no_agency".to_owned()),
            (Category::Leader, "office:secretary".to_owned()),
        ];
        assert_eq!(told(typed(&usual, "")), expected);
        assert_eq!(told(typed(&usual, "up-managed_leader")), expected);
        let order =
            |typed: Typed| -> Vec<Category> { typed.rules().into_iter().map(|rule| rule.category).collect() };
        let moved = [Category::ManagedLeader, Category::Leader, Category::Outside];
        assert_eq!(order(typed(&usual, "up-leader")), moved);
        // What a form leaves out or repeats is put right.
        assert_eq!(order(typed(&["outside", "outside", "x"], "")).len(), 3);
    }
}
