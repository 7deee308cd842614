//! What a version changes against another: last year's, or an earlier one of the same year.

use askama::Template as Page;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    PersonField, Section, Template, list,
    store::{self, Version},
};
use crate::{
    app::App,
    cycle::{TemplateId, basis, manifestation, years},
    error::Result,
    web::{
        difference::{difference, difference_of_lines},
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
    let manifestations = manifestation::worded(&mut tx).await?;
    drop(tx);
    let issued: Vec<_> = all.iter().filter(|one| one.id != version.id && one.issued_at.is_some()).collect();
    let last_year = issued.iter().find(|one| one.year < version.year);
    let chosen = issued.iter().find(|one| Some(one.id) == asked.against).or(last_year).or(issued.first());
    let named = |one: &Version| format!("Năm {}, {}", one.year, one.title().to_lowercase());
    let mut parts = Vec::new();
    let mut same = 0;
    if let Some(other) = chosen {
        let [old, new] = [other, &version].map(|one| one.worded(&bases, &manifestations));
        (parts, same) = compared(&outline(&old), &outline(&new));
        parts.extend(reordered(&old, &new));
    }
    Ok(ChangesPage {
        frame: signed.frame(&app, Tab::Register),
        crumbs: list::crumbs_below(&version),
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
fn outline(content: &Template) -> Vec<(String, String, String)> {
    let part = |key: &str, title: &str, words: String| (key.to_owned(), title.to_owned(), words);
    let mut parts = vec![
        part(
            "title",
            "Tên và nơi viết",
            [content.title.as_str(), &content.place].join("\n").trim().to_owned(),
        ),
        part("fields", "Thông tin về người cam kết", fields(content)),
        part("preamble", "Lời mở đầu", content.preamble.clone()),
        part("bases", "Căn cứ", content.bases.join("\n")),
    ];
    parts.extend(content.sections.iter().map(|section| {
        let lines = [&section.title, &section.guidance, &section.example, &section.asks()];
        let words = lines.into_iter().filter(|line| !line.is_empty()).cloned().collect::<Vec<_>>().join("\n");
        (format!("section-{}", section.key), section.name().to_owned(), words)
    }));
    let signed = content.signatures.iter().map(|one| format!("{} ({})", one.heading, one.who.title()));
    parts.push(part("closing", "Lời kết", content.closing.clone()));
    parts.push(part("signatures", "Chữ ký", signed.collect::<Vec<_>>().join("\n")));
    parts.push(part("manifestations", "Gắn với các biểu hiện", offered(content)));
    parts
}

/// Whether commitments may name manifestations, and in which words.
fn offered(content: &Template) -> String {
    let called = content.manifestations.iter().map(|one| content.manifestation(&one.code));
    let lines: Vec<_> = called.collect();
    if lines.is_empty() { "Không".to_owned() } else { lines.join("\n") }
}

/// The order of the sections, where those that both have stand in another one.
fn reordered(old: &Template, new: &Template) -> Option<Part> {
    let kept = |of: &Template, other: &Template| -> Vec<String> {
        of.sections.iter().map(|it| it.key.clone()).filter(|key| other.section(key).is_some()).collect()
    };
    let titles =
        |of: &Template| -> String { of.sections.iter().map(Section::name).collect::<Vec<_>>().join("\n") };
    (kept(old, new) != kept(new, old)).then(|| Part {
        title: "Thứ tự các phần".to_owned(),
        word: "",
        pieces: difference_of_lines(&titles(old), &titles(new)),
    })
}

fn fields(content: &Template) -> String {
    let shown = PersonField::ALL.into_iter().filter(|field| content.fields.contains(field));
    shown.map(PersonField::title).collect::<Vec<_>>().join("\n")
}

/// The parts that are lists: one of their lines is the same, or it is another.
const LISTS: [&str; 4] = ["fields", "bases", "signatures", "manifestations"];

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
                pieces: if LISTS.contains(&key.as_str()) {
                    difference_of_lines(&before.unwrap_or_default(), words)
                } else {
                    difference(&before.unwrap_or_default(), words)
                },
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
    use crate::cycle::{
        manifestation::Manifestation,
        template::{Signature, Signer},
    };

    fn template(keys: &[&str]) -> Template {
        let section =
            |key: &&str| Section { key: (*key).to_owned(), title: (*key).to_owned(), ..Section::default() };
        Template { sections: keys.iter().map(section).collect(), ..Template::blank() }
    }

    #[test]
    fn another_order_is_a_change_and_a_new_section_alone_is_none() {
        let old = template(&["a", "b", "c"]);
        assert_eq!(reordered(&old, &template(&["c", "a", "b"])).unwrap().title, "Thứ tự các phần");
        assert!(reordered(&old, &template(&["a", "new", "b"])).is_none());
    }

    #[test]
    fn who_signs_and_what_may_be_named_are_compared_in_full() {
        let old = Template { manifestations: vec![named("I.1", "Phai nhạt")], ..template(&["a"]) };
        let signer = Signature { who: Signer::Agency, ..old.signatures[0].clone() };
        let new = Template {
            manifestations: vec![named("I.1", "Phai nhạt lý tưởng")],
            signatures: vec![signer, old.signatures[1].clone()],
            ..old.clone()
        };
        let (parts, _) = compared(&outline(&old), &outline(&new));
        let titles: Vec<_> = parts.iter().map(|part| part.title.as_str()).collect();
        assert_eq!(titles, ["Chữ ký", "Gắn với các biểu hiện"]);
    }

    fn named(code: &str, title: &str) -> Manifestation {
        Manifestation { code: code.to_owned(), title: title.to_owned() }
    }

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
