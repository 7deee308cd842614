//! Taking a new version in hand, from any version there is; and giving it up.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    Category, Template,
    editor::EditorPath,
    list::TemplatesPath,
    store::{self, Version},
};
use crate::{
    access::{Granted, policy::WriteTemplate},
    app::App,
    audit::Entry,
    cycle::{CycleId, TemplateId, kept, kept::YearToKeep, years},
    db::Write,
    error::{Error, Result},
    web::{
        act::{see_other, see_other_with},
        form::Form,
        signed::{Now, Signed},
    },
};

/// `/templates/{id}/discarding`
#[derive(TypedPath, Deserialize)]
#[typed_path("/templates/{id}/discarding")]
pub struct DiscardingPath {
    /// The version in hand.
    pub id: TemplateId,
}

/// For whom, and what it starts from.
#[derive(Debug, Deserialize)]
pub struct Begun {
    category: String,
    /// `current` (the default), `last_year`, `blank`.
    #[serde(default)]
    from: String,
}

/// What is given up: as it was seen, and of which year.
#[derive(Debug, Deserialize)]
pub struct Seen {
    edits: i32,
    year: CycleId,
}

/// Takes a new version in hand; where one is in hand, goes on with it.
///
/// # Errors
/// Not found for everyone but the Board at the top.
pub async fn create(
    path: TemplatesPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(begun): Form<Begun>,
) -> Result<Redirect> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = demand(&mut tx, &signed, path.id).await?;
    let category = Category::named(&begun.category).ok_or(Error::BadRequest)?;
    let year = kept::find(&mut tx, path.id).await?.year;
    let versions = store::list(&mut tx, None, Some(category)).await?;
    let content = start(&versions, (path.id, year), &begun.from);
    let (id, fresh) = store::begin(&mut tx, &granted, (category, &content), now).await?;
    if fresh {
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(see_other(EditorPath { id }))
}

/// Gives up the version in hand.
///
/// # Errors
/// As [`create`], and a conflict once it was issued or if someone saved it meanwhile.
pub async fn destroy(
    path: DiscardingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(seen): Form<Seen>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    years::top(&mut tx, &signed).await?;
    let granted = demand(&mut tx, &signed, seen.year).await?;
    let done = see_other_with(TemplatesPath { id: seen.year }, "template-discarded").into_response();
    if store::give_up(&mut tx, &granted, (path.id, seen.edits)).await? {
        tx.commit(Entry::of(&granted, now)).await?;
        return Ok(done);
    }
    match store::find(&mut tx, path.id).await {
        // The same button pressed twice.
        Err(Error::NotFound) => Ok(done),
        Ok((version, _)) if version.issued_at.is_some() => Err(issued()),
        Ok(_) => {
            Err(Error::Conflict("Có người vừa lưu bản này. Hãy xem bản mới nhất rồi hãy bỏ.".to_owned()))
        }
        Err(error) => Err(error),
    }
}

/// The permit to write templates of a year.
pub(super) async fn demand(
    tx: &mut Write,
    signed: &Signed,
    cycle: CycleId,
) -> Result<Granted<WriteTemplate>> {
    let top = years::top(tx, signed).await?;
    let year = kept::find(tx, cycle).await?;
    signed.actor.demand::<WriteTemplate>(YearToKeep { id: year.id, top: top.id })
}

/// What was issued never changes.
pub(super) fn issued() -> Error {
    Error::Conflict("Bản này đã ban hành nên không sửa được nữa. Hãy soạn bản mới.".to_owned())
}

/// What a new version starts from: the one in force, the last one of the year before, or nothing.
fn start(versions: &[Version], (cycle, year): (CycleId, i32), from: &str) -> Template {
    let issued = || versions.iter().filter(|one| one.issued_at.is_some());
    let current = issued().find(|one| one.cycle == cycle);
    let before = issued().find(|one| one.year < year);
    let chosen = match from {
        "blank" => None,
        "last_year" => before,
        _ => current.or(before),
    };
    let content = chosen.map_or_else(Template::blank, |one| one.content.clone());
    let earlier = issued().flat_map(|one| one.content.sections.iter().cloned());
    content.setting_aside(earlier)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cycle::template::Section;

    fn version(year: i32, number: i32, issued: bool, keys: &[&str]) -> Version {
        let at = chrono::DateTime::UNIX_EPOCH;
        let section = |key: &&str| Section {
            key: (*key).to_owned(),
            title: format!("{key} {number}"),
            ..Section::default()
        };
        Version {
            id: TemplateId::new(at),
            cycle: CycleId(uuid::Uuid::from_u128(year.unsigned_abs().into())),
            year,
            due_at: at,
            category: Category::Member,
            number,
            content: Template { sections: keys.iter().map(section).collect(), ..Template::blank() },
            edits: 0,
            written_at: None,
            written_by: None,
            issued_at: issued.then_some(at),
            issued_by: None,
            frozen_at: None,
            reason: String::new(),
        }
    }

    #[test]
    fn a_version_starts_from_what_was_issued_and_keeps_the_rest_at_hand() {
        let versions = [
            version(2027, 3, false, &["x"]),
            version(2027, 2, true, &["a", "c"]),
            version(2027, 1, true, &["a", "b"]),
            version(2018, 1, true, &["a", "old"]),
        ];
        let here = (versions[0].cycle, 2027);
        let keys = |sections: &[Section]| {
            sections.iter().map(|one| one.title.as_str()).collect::<Vec<_>>().join(", ")
        };
        for (from, sections, aside) in [
            ("", "a 2, c 2", "b 1, old 1"),
            ("last_year", "a 1, old 1", "c 2, b 1"),
            ("blank", "", "a 2, c 2, b 1, old 1"),
        ] {
            let begun = start(&versions, here, from);
            assert_eq!(
                (keys(&begun.sections), keys(&begun.set_aside)),
                (sections.to_owned(), aside.to_owned())
            );
        }
    }
}
