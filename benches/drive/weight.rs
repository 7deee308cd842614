//! What a page weighs on a slow line, and what the server weighs.

use std::{collections::BTreeSet, path::Path};

use crate::{
    Outcome,
    client::Line,
    machine,
    page::Page,
    place::{Place, Side},
};

/// What every browser understands over plain HTTP, too.
const ENCODING: Option<&str> = Some("gzip");
/// People who are signed in at once.
const PEOPLE: usize = 1000;

/// Tells the weight of the pages and of a first visit.
pub async fn tell(place: &mut Place) -> Outcome<()> {
    for page in [Page::List, Page::Pledge, Page::Overview, Page::Search, Page::Register] {
        let visits = place.visits(page, Side::App).await?;
        let visit = &visits[0][0];
        let mut line = Line::open(place.app.at).await?;
        let plain = line.get(&visit.path, &visit.token, None).await?.body;
        let packed = line.get(&visit.path, &visit.token, ENCODING).await?.body.len();
        let html = String::from_utf8_lossy(&plain);
        let files = files(&mut line, &html).await?;
        let whole: usize = packed + files.iter().map(|(_, bytes)| bytes).sum::<usize>();
        println!(
            "{}: HTML {:.1} KB, compressed {:.1} KB; first visit with {} files {:.0} KB; {} blocking",
            page.name(),
            kilobytes(plain.len()),
            kilobytes(packed),
            files.len(),
            kilobytes(whole),
            blocking(&html),
        );
    }
    Ok(())
}

/// Signs a thousand people in and tells what the server then keeps.
pub async fn memory(place: &mut Place) -> Outcome<()> {
    let people = place.rows(format!("select token from bench.person order by code limit {PEOPLE}")).await?;
    let mut lines = Vec::new();
    for _ in 0..100 {
        lines.push(Line::open(place.app.at).await?);
    }
    let many = lines.len();
    for (count, person) in people.iter().enumerate() {
        lines[count % many].get("/", &person[0], ENCODING).await?;
    }
    println!(
        "Memory of the server with {} people signed in: {:.0} MiB",
        people.len(),
        machine::resident(place.app.pid())?
    );
    Ok(())
}

/// Tells the size of the program.
pub fn binary(program: &Path) -> Outcome<()> {
    let bytes = std::fs::metadata(program)?.len();
    println!("The program: {} MiB", bytes / (1024 * 1024));
    Ok(())
}

/// The files that a first visit asks for, fonts included, with their weight.
async fn files(line: &mut Line, html: &str) -> Outcome<Vec<(String, usize)>> {
    let mut open: BTreeSet<String> =
        html.split('"').filter(|it| it.starts_with("/static/")).map(str::to_owned).collect();
    let mut files = Vec::new();
    while let Some(path) = open.pop_first() {
        let body = line.get(&path, "", ENCODING).await?.body;
        files.push((path.clone(), body.len()));
        if path.ends_with(".css") {
            let css = line.get(&path, "", None).await?.body;
            let css = String::from_utf8_lossy(&css).into_owned();
            let fonts = css.split("url(").skip(1).filter_map(|rest| rest.split(')').next());
            open.extend(fonts.map(|font| format!("/static/{}", font.trim_matches('"'))));
        }
    }
    Ok(files)
}

/// How many files the browser waits for before it draws.
fn blocking(html: &str) -> usize {
    let scripts = html.split("<script").skip(1).filter_map(|tag| tag.split('>').next());
    html.matches("rel=\"stylesheet\"").count() + scripts.filter(|tag| !tag.contains("defer")).count()
}

fn kilobytes(bytes: usize) -> f64 {
    f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1000.0
}
