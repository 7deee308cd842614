//! What a version changes against another: last year's, or an earlier one of the same year.

use askama::Template as Page;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    PersonField, Template, list,
    show::TemplatePath,
    store::{self, Version},
};
use crate::{
    app::App,
    cycle::{TemplateId, basis, basis::Basis, years},
    error::Result,
    web::{
        difference::difference,
        filters,
        form::Query,
        frame::Frame,
        page::Tab,
        parts::{Choice, Crumb, Piece},
        signed::Signed,
    },
};

/// `/templates/{id}/changes`
#[derive(TypedPath, Deserialize)]
#[typed_path("/templates/{id}/changes")]
pub struct ChangesPath {
    /// The version.
    pub id: TemplateId,
}

/// The page.
#[derive(Page, WebTemplate, Debug)]
#[template(path = "cycle/template/changes.html")]
pub struct ChangesPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    action: String,
    title: String,
    category: &'static str,
    against: Option<String>,
    choices: Vec<Choice>,
    parts: Vec<Part>,
    same: usize,
}

/// A part that differs.
#[derive(Debug)]
pub struct Part {
    title: String,
    /// "Phần mới", "Phần bị bỏ", or nothing.
    word: &'static str,
    pieces: Vec<Piece>,
}

/// Against which version.
#[derive(Debug, Default, Deserialize)]
pub struct Against {
    against: Option<TemplateId>,
}

/// Shows the differences, word by word.
///
/// # Errors
/// Not found for everyone but the Board at the top.
pub async fn show(
    path: ChangesPath,
    State(app): State<App>,
    signed: Signed,
    Query(asked): Query<Against>,
) -> Result<ChangesPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    years::top(&mut tx, &signed).await?;
    let (version, all) = store::find(&mut tx, path.id).await?;
    let bases = basis::store::all(&mut tx).await?;
    drop(tx);
    let issued: Vec<_> = all.iter().filter(|one| one.id != version.id && one.issued_at.is_some()).collect();
    let last_year = issued.iter().find(|one| one.year < version.year);
    let chosen = issued.iter().find(|one| Some(one.id) == asked.against).or(last_year).or(issued.first());
    let named = |one: &Version| format!("Năm {}, {}", one.year, one.title().to_lowercase());
    let mut parts = Vec::new();
    let mut same = 0;
    if let Some(other) = chosen {
        (parts, same) = compared(&outline(other, &bases), &outline(&version, &bases));
    }
    let mut crumbs = list::crumbs(version.cycle, version.year);
    crumbs.push(Crumb::new(TemplatePath { id: version.id }, version.category.title()));
    Ok(ChangesPage {
        frame: signed.frame(&app, Tab::Register),
        crumbs,
        action: path.to_string(),
        title: named(&version),
        category: version.category.title(),
        against: chosen.map(|one| named(one)),
        choices: issued
            .iter()
            .map(|one| {
                let here = chosen.is_some_and(|chosen| chosen.id == one.id);
                Choice::new(one.id.to_string(), named(one), here)
            })
            .collect(),
        parts,
        same,
    })
}

/// A template as parts of plain text: a key, a heading, the words.
fn outline(version: &Version, bases: &[Basis]) -> Vec<(String, String, String)> {
    let content = &version.content;
    let part = |key: &str, title: &str, words: String| (key.to_owned(), title.to_owned(), words);
    let mut parts = vec![
        part(
            "title",
            "Tên và nơi viết",
            [content.title.as_str(), &content.place].join("\n").trim().to_owned(),
        ),
        part("fields", "Thông tin về người cam kết", fields(content)),
        part("preamble", "Lời mở đầu", content.preamble.clone()),
        part("bases", "Căn cứ", cited(version, bases).join("\n")),
    ];
    parts.extend(content.sections.iter().map(|section| {
        let asked = match section.at_least {
            0 => "Không bắt buộc có nội dung cam kết".to_owned(),
            count => format!("Ít nhất {count} nội dung cam kết"),
        };
        let lines = [&section.title, &section.guidance, &section.example, &asked];
        let words = lines.into_iter().filter(|line| !line.is_empty()).cloned().collect::<Vec<_>>().join("\n");
        (section.key.clone(), section.title.clone(), words)
    }));
    let signed: Vec<_> = content.signatures.iter().map(|one| one.heading.clone()).collect();
    parts.push(part("closing", "Lời kết", content.closing.clone()));
    parts.push(part("signatures", "Chữ ký", signed.join("\n")));
    let offered = if content.manifestations.is_empty() { "Không" } else { "Có" };
    parts.push(part("manifestations", "Gắn với các biểu hiện", offered.to_owned()));
    parts
}

/// The printed bases; of a version in hand, as they would be printed now.
fn cited(version: &Version, bases: &[Basis]) -> Vec<String> {
    if version.issued_at.is_some() {
        return version.content.bases.clone();
    }
    version.content.clone().worded(bases, &[]).bases
}

fn fields(content: &Template) -> String {
    let shown = PersonField::ALL.into_iter().filter(|field| content.fields.contains(field));
    shown.map(PersonField::title).collect::<Vec<_>>().join("\n")
}

/// The parts that differ, and how many are the same. A part is known by its key, whatever its heading.
fn compared(old: &[(String, String, String)], new: &[(String, String, String)]) -> (Vec<Part>, usize) {
    let words_of = |list: &[(String, String, String)], key: &str| {
        list.iter().find(|(other, ..)| other == key).map(|(.., words)| words.clone())
    };
    let mut parts = Vec::new();
    let mut same = 0;
    for (key, title, words) in new {
        match words_of(old, key) {
            Some(before) if before == *words => same += 1,
            before => parts.push(Part {
                title: title.clone(),
                word: if before.is_some() { "" } else { "Phần mới" },
                pieces: difference(&before.unwrap_or_default(), words),
            }),
        }
    }
    for (_, title, words) in old.iter().filter(|(key, ..)| words_of(new, key).is_none()) {
        parts.push(Part { title: title.clone(), word: "Phần bị bỏ", pieces: difference(words, "") });
    }
    (parts, same)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_known_by_their_key() {
        let part = |key: &str, title: &str, words: &str| (key.to_owned(), title.to_owned(), words.to_owned());
        let old = [part("a", "Một", "như nhau"), part("b", "Hai", "học hai giờ"), part("c", "Ba", "cũ")];
        let new = [part("a", "Một", "như nhau"), part("b", "Nhì", "học ba giờ"), part("d", "Bốn", "mới")];
        let (parts, same) = compared(&old, &new);
        assert_eq!(same, 1);
        let told: Vec<_> = parts.iter().map(|part| (part.title.as_str(), part.word)).collect();
        assert_eq!(told, [("Nhì", ""), ("Bốn", "Phần mới"), ("Ba", "Phần bị bỏ")]);
        assert!(parts[0].pieces.contains(&Piece::Added("ba".to_owned())));
    }
}
