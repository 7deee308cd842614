//! One form of self-review of a year that is prepared: its parts, its levels, and for whom it is.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    RulesPath, Typed, demand_prepared,
    review_fields::{Shown, read},
    store, year_crumbs,
};
use crate::{
    access::policy::PrepareYear,
    app::App,
    audit::Entry,
    cycle::{
        CycleId,
        kept::{self, KeptYear, YearToKeep},
        rules::{ReviewForm, Rules},
        years,
    },
    error::{Error, Result},
    web::{
        act::see_other_with,
        filters,
        form::{Errors, Form},
        frame::Frame,
        page::Tab,
        parts::Crumb,
        signed::{Now, Signed},
    },
};

/// `/years/{id}/rules/forms/{number}`
#[derive(TypedPath, Deserialize)]
#[typed_path("/years/{id}/rules/forms/{number}")]
pub struct ReviewFormPath {
    /// The year.
    pub id: CycleId,
    /// Its place among the forms of the year, from 1; one more than there are begins another.
    pub number: usize,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "grading/review_form.html")]
pub struct ReviewFormPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    year: i32,
    title: String,
    form: Shown,
}

/// Shows it for editing.
///
/// # Errors
/// Not found for everyone but the Board at the top, a conflict once the year is open.
pub async fn edit(path: ReviewFormPath, State(app): State<App>, signed: Signed) -> Result<ReviewFormPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    years::top(&mut tx, &signed).await?;
    let year = kept::find(&mut tx, path.id).await?;
    let rules = store::of_year(&mut tx, path.id).await?;
    drop(tx);
    demand_prepared(&year)?;
    let form = form_at(&rules, path.number)?;
    let shown = Shown::typed(&form, &Typed::new());
    Ok(page(signed.frame(&app, Tab::Register), (&path, &year), &form, shown, Errors::default()))
}

/// Sets it. Whoever it is for now writes on no other form; a form that is for nobody any more goes.
///
/// # Errors
/// As [`edit`].
pub async fn update(
    path: ReviewFormPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let top = years::top(&mut tx, &signed).await?;
    let year = kept::find(&mut tx, path.id).await?;
    demand_prepared(&year)?;
    let granted = signed.actor.demand::<PrepareYear>(YearToKeep { id: year.id, top: top.id })?;
    let mut rules = store::of_year(&mut tx, path.id).await?;
    let before = form_at(&rules, path.number)?;
    match read(&typed, &before) {
        Ok(form) => {
            put(&mut rules, path.number, form);
            store::keep(&mut tx, &granted, &rules, now).await?;
            tx.commit(Entry::of(&granted, now)).await?;
            Ok(see_other_with(RulesPath { id: path.id }, "rules-kept").into_response())
        }
        Err(errors) => {
            let shown = Shown::typed(&before, &typed);
            let page = page(signed.frame(&app, Tab::Register), (&path, &year), &before, shown, errors);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

fn page(
    frame: Frame,
    (path, year): (&ReviewFormPath, &KeptYear),
    form: &ReviewForm,
    shown: Shown,
    errors: Errors,
) -> ReviewFormPage {
    let mut crumbs = year_crumbs(year);
    crumbs.push(Crumb::new(RulesPath { id: year.id }, "Quy tắc xếp loại"));
    ReviewFormPage {
        frame,
        crumbs,
        errors,
        action: path.to_string(),
        year: year.year,
        title: form.title.clone(),
        form: shown,
    }
}

/// The form in a place; in the place after the last one a new one, which begins as the plain form.
fn form_at(rules: &Rules, number: usize) -> Result<ReviewForm> {
    let place = number.checked_sub(1).ok_or(Error::NotFound)?;
    match rules.forms.get(place) {
        Some(form) => Ok(form.clone()),
        None if place == rules.forms.len() => Ok(ReviewForm { code: new_code(rules), ..ReviewForm::plain() }),
        None => Err(Error::NotFound),
    }
}

fn new_code(rules: &Rules) -> String {
    let is_free = |code: &String| rules.forms.iter().all(|form| form.code != *code);
    (1..).map(|number| format!("form_{number}")).find(is_free).unwrap_or_default()
}

fn put(rules: &mut Rules, number: usize, form: ReviewForm) {
    let place = number.saturating_sub(1);
    for (at, other) in rules.forms.iter_mut().enumerate() {
        if at != place {
            other.categories.retain(|one| !form.categories.contains(one));
        }
    }
    match rules.forms.get_mut(place) {
        Some(kept) => *kept = form,
        None => rules.forms.push(form),
    }
    rules.forms.retain(|form| !form.categories.is_empty());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cycle::template::Category;

    fn rules() -> Rules {
        let year: serde_json::Value = serde_json::from_str(crate::cycle::opening::YEAR_2027).unwrap();
        serde_json::from_value(year["rule_set"]["rules"].clone()).unwrap()
    }

    #[test]
    fn everyone_has_one_form() {
        let mut rules = rules();
        let new = rules.forms.len() + 1;
        assert!(form_at(&rules, new + 1).is_err() && form_at(&rules, 0).is_err());
        let form = ReviewForm { categories: vec![Category::Member], ..form_at(&rules, new).unwrap() };
        put(&mut rules, new, form);
        assert_eq!(rules.form_for(Category::Member).code, "form_1");
        let theirs = rules.forms.iter().filter(|form| form.categories.contains(&Category::Member));
        assert_eq!(theirs.count(), 1);
        assert!(rules.forms.iter().all(|form| !form.categories.is_empty()));
        let all = ReviewForm { categories: Category::ALL.to_vec(), ..form_at(&rules, 1).unwrap() };
        put(&mut rules, 1, all);
        assert_eq!(rules.forms.len(), 1, "a form for nobody goes");
    }
}
