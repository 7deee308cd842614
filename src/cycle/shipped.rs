//! Years that come with the program: dates, rule set, template, legal bases, each in one readable file.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::Deserialize;
use sqlx::PgConnection;

use super::{
    RuleSetId,
    basis::{Basis, BasisId},
    manifestation::Manifestation,
    rules::Rules,
    template::{Category, Signature, Template},
};
use crate::{
    clock::{end_of_day, start_of_day},
    error::{Error, Result},
};

/// A year as it is shipped: dates, rule set and template, in one readable file.
#[derive(Debug, Deserialize)]
pub struct ShippedYear {
    /// The year.
    pub year: i32,
    /// First day of writing.
    pub opens: NaiveDate,
    /// Last day in time (inclusive, Vietnam).
    pub due: NaiveDate,
    /// Last day on which anything is taken.
    pub cut_off: NaiveDate,
    /// First day of self-review.
    pub self_review: NaiveDate,
    /// Last day of decisions.
    pub closes: NaiveDate,
    /// The rule set.
    pub rule_set: ShippedRules,
    /// The texts it stands on, and those that came before or after them.
    bases: Vec<ShippedBasis>,
    /// Who signs besides, of some categories.
    #[serde(default)]
    further_signatures: BTreeMap<String, Vec<Signature>>,
    /// The template, with the sections that only some categories have.
    pub template: Template,
}

/// A legal basis as it is shipped.
#[derive(Debug, Deserialize)]
struct ShippedBasis {
    kind: String,
    number: String,
    issuer: String,
    issued_on: Option<NaiveDate>,
    title: String,
    valid_from: Option<NaiveDate>,
    #[serde(default)]
    valid_to: Option<NaiveDate>,
    /// The number of the text that replaced it.
    #[serde(default)]
    replaced_by: Option<String>,
    #[serde(default)]
    cited_as: String,
    /// Whether the template cites it, in this order.
    #[serde(default)]
    cited: bool,
}

/// One of the 27 manifestations as they are shipped.
#[derive(Debug, Deserialize)]
struct ShippedManifestation {
    code: String,
    heading: String,
    title: String,
}

/// A rule set as it is shipped.
#[derive(Debug, Deserialize)]
pub struct ShippedRules {
    code: String,
    title: String,
    source: String,
    valid_from: NaiveDate,
    rules: Rules,
}

/// The pledge year 2018, as the city asked for it in 2017.
pub const YEAR_2018: &str = include_str!("shipped/2018.json");
/// The pledge year 2027, on the texts in force in November 2026.
pub const YEAR_2027: &str = include_str!("shipped/2027.json");

/// The 27 manifestations in short titles.
const MANIFESTATIONS: &str = include_str!("shipped/manifestations.json");

/// Reads a shipped year.
///
/// # Errors
/// When the file is not one.
pub fn shipped(file: &str) -> Result<ShippedYear> {
    Ok(serde_json::from_str(file)?)
}

/// The rules of a shipped year.
#[cfg(test)]
pub fn rules_of(file: &str) -> Rules {
    shipped(file).unwrap().rule_set.rules
}

impl ShippedBasis {
    fn as_basis(&self, id: BasisId) -> Basis {
        Basis {
            id,
            kind: self.kind.clone(),
            number: self.number.clone(),
            issuer: self.issuer.clone(),
            issued_on: self.issued_on,
            title: self.title.clone(),
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            replaced_by: None,
            cited_as: self.cited_as.clone(),
            version: 0,
        }
    }
}

impl ShippedYear {
    /// The template of one category: its sections and signatures.
    pub(super) fn of(&self, whole: &Template, category: Category) -> Template {
        let mut template = whole.clone();
        template.sections.retain(|section| section.only.is_empty() || section.only.contains(&category));
        template.sections.iter_mut().for_each(|section| section.only.clear());
        template.signatures.extend(self.further_signatures.get(category.code()).cloned().unwrap_or_default());
        template
    }

    pub(super) fn phases(&self) -> [(&'static str, DateTime<Utc>, DateTime<Utc>); 6] {
        let opens = start_of_day(self.opens);
        let year_begins = end_of_day(self.due) + TimeDelta::milliseconds(1);
        let review = start_of_day(self.self_review);
        let closes = end_of_day(self.closes);
        [
            ("writing", opens, end_of_day(self.cut_off)),
            ("confirming", opens, end_of_day(self.cut_off) + TimeDelta::days(15)),
            ("follow_up", year_begins, closes),
            ("self_review", review, closes),
            ("branch_review", review, closes),
            ("decision", review, closes),
        ]
    }
}

/// Keeps the legal bases that are not known yet; returns those that the template cites, in order, and how. What the
/// office changed stays.
pub(super) async fn keep_bases(
    conn: &mut PgConnection,
    year: &ShippedYear,
    now: DateTime<Utc>,
) -> Result<Vec<(BasisId, String)>> {
    let shipped = &year.bases;
    let mut ids = Vec::new();
    for one in shipped {
        sqlx::query!(
            "insert into legal_basis (id, kind, number, issuer, issued_on, title, valid_from, valid_to, cited_as)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing",
            BasisId::new(now) as _,
            one.kind,
            one.number,
            one.issuer,
            one.issued_on,
            one.title,
            one.valid_from,
            one.valid_to,
            one.cited_as,
        )
        .execute(&mut *conn)
        .await?;
        let id = sqlx::query_scalar!(
            r#"select id as "id: BasisId" from legal_basis
                where number = $1 and issuer = $2 and issued_on is not distinct from $3"#,
            one.number,
            one.issuer,
            one.issued_on,
        )
        .fetch_one(&mut *conn)
        .await?;
        ids.push(id);
    }
    for (id, one) in ids.iter().zip(shipped) {
        let newer = shipped.iter().position(|other| Some(&other.number) == one.replaced_by.as_ref());
        if let Some(newer) = newer.and_then(|at| ids.get(at)) {
            sqlx::query!(
                "update legal_basis set replaced_by = $2
                  where id = $1 and replaced_by is null and valid_to is not null and version = 0",
                *id as _,
                *newer as _,
            )
            .execute(&mut *conn)
            .await?;
        }
    }
    let cited = ids.into_iter().zip(shipped).filter(|(_, one)| one.cited);
    Ok(cited.map(|(id, one)| (id, one.as_basis(id).citation())).collect())
}

/// Keeps the manifestations that are not known yet; returns all of them, as the office has worded them meanwhile.
pub(super) async fn keep_manifestations(conn: &mut PgConnection) -> Result<Vec<Manifestation>> {
    let shipped: Vec<ShippedManifestation> = serde_json::from_str(MANIFESTATIONS)?;
    for (place, one) in (1..).zip(shipped) {
        sqlx::query!(
            "insert into manifestation (code, place, heading, title) values ($1, $2, $3, $4)
             on conflict do nothing",
            one.code,
            place,
            one.heading,
            one.title,
        )
        .execute(&mut *conn)
        .await?;
    }
    let worded = sqlx::query_as!(Manifestation, "select code, title from manifestation order by place")
        .fetch_all(conn)
        .await?;
    Ok(worded)
}

/// Keeps the rule set if it is not known yet.
pub(super) async fn keep_rules(
    conn: &mut PgConnection,
    shipped: &ShippedRules,
    now: DateTime<Utc>,
) -> Result<RuleSetId> {
    sqlx::query!(
        "insert into rule_set (id, code, title, source, valid_from, rules) values ($1, $2, $3, $4, $5, $6)
         on conflict (code) do nothing",
        RuleSetId::new(now) as _,
        shipped.code,
        shipped.title,
        shipped.source,
        shipped.valid_from,
        sqlx::types::Json(&shipped.rules) as _,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query_scalar!(r#"select id as "id: RuleSetId" from rule_set where code = $1"#, shipped.code)
        .fetch_one(conn)
        .await
        .map_err(Error::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_years_can_be_read() {
        for (file, year) in [(YEAR_2018, 2018), (YEAR_2027, 2027)] {
            let shipped = shipped(file).unwrap();
            assert_eq!(shipped.year, year);
            assert_eq!(shipped.due, NaiveDate::from_ymd_opt(year - 1, 12, 15).unwrap());
            let rules = &shipped.rule_set.rules;
            assert_eq!(rules.grades.len(), 4);
            assert!(rules.has(&rules.cap.grade) && rules.cap.good.iter().all(|code| rules.has(code)));
        }
    }

    #[test]
    fn each_category_gets_its_own_sections() {
        for file in [YEAR_2018, YEAR_2027] {
            let shipped = shipped(file).unwrap();
            let due = shipped.due;
            assert!(shipped.bases.iter().filter(|one| one.cited).count() >= 6);
            for one in shipped.bases.iter().filter(|one| one.cited) {
                let id = BasisId(uuid::Uuid::nil());
                assert!(one.as_basis(id).holds_on(due), "{} is cited and does not hold", one.number);
            }
            for (category, sections, signatures) in [
                (Category::Member, 7, 2),
                (Category::Leader, 8, 2),
                (Category::ManagedLeader, 8, 3),
                (Category::Outside, 7, 2),
            ] {
                let template = shipped.of(&shipped.template, category);
                let keys: std::collections::BTreeSet<_> =
                    template.sections.iter().map(|section| section.key.as_str()).collect();
                assert_eq!(template.sections.len(), sections, "{category:?}");
                assert_eq!(keys.len(), sections, "a key stands once");
                assert_eq!(template.signatures.len(), signatures);
            }
        }
    }

    #[test]
    fn the_manifestations_are_three_times_nine() {
        let all: Vec<ShippedManifestation> = serde_json::from_str(MANIFESTATIONS).unwrap();
        for group in ["I", "II", "III"] {
            let of = all.iter().filter(|one| one.code.split('.').next() == Some(group));
            assert_eq!(of.count(), 9, "{group}");
        }
        assert!(all.iter().all(|one| one.title.chars().count() <= 100 && !one.heading.is_empty()));
    }
}
