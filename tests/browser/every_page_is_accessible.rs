//! Every page that a role can open: axe-core finds nothing serious, nothing scrolls sideways at 360 px, nothing is asked
//! of another host; and a picture of it, narrow and wide, for people to look at.

use camket::web::routes::Need;
use fantoccini::Locator;

use crate::{
    driver::{Browser, Listening, Setup, is_there},
    later_pages, papers,
    tours::{Tour, keepers_tours, tours},
};

pub(super) const AXE: &str = include_str!("axe.min.js");

/// Runs axe-core and tells what is serious: rule and the elements.
pub(super) const RUN: &str = "const done = arguments[arguments.length - 1];
axe.run({ resultTypes: ['violations'] }).then(found => done(found.violations
    .filter(it => ['serious', 'critical'].includes(it.impact))
    .map(it => it.id + ': ' + it.nodes.map(node => node.target.join(' ')).slice(0, 3).join(', '))));";

/// What is wider than the page, and what came from elsewhere.
// Not innerWidth: a phone zooms out until everything fits.
pub(super) const WIDE: &str =
    "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]";
const FOREIGN: &str = "return performance.getEntriesByType('resource').map(it => it.name)
    .filter(name => !name.startsWith(location.origin + '/') && !name.startsWith('data:'))";

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_accessible() {
    if !is_there() {
        return;
    }
    let server = Listening::start().await;
    let world = server.app.lives().await;
    let mut tours = tours(&server, &world).await;
    tours.extend(keepers_tours(&server).await);
    tours.extend(later_pages::waiting(&server.app).await);
    tours.extend(later_pages::imports(&server).await);
    tours.extend(papers::papers(&server.app).await);
    let late = Listening::start().await;
    let late_tours = later_pages::year_end(&late.app).await;
    let mut wrong = not_toured(tours.iter().chain(&late_tours));
    for (server, tours) in [(&server, &tours), (&late, &late_tours)] {
        let phone = Setup { phone: true, plain: false };
        let (narrow, wide) =
            tokio::join!(walk(server, tours, phone, "360"), walk(server, tours, Setup::default(), "1280"));
        wrong.extend(narrow);
        wrong.extend(wide);
    }
    assert!(wrong.is_empty(), "{} things are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Takes every tour in one browser; what is wrong.
async fn walk(server: &Listening, tours: &[Tour], setup: Setup, width: &str) -> Vec<String> {
    let browser = Browser::open(server, setup).await;
    let mut wrong = Vec::new();
    for (who, visitor, pages) in tours {
        browser.forgets().await;
        if let Some(code) = visitor.as_ref().and_then(|visitor| visitor.code) {
            browser.signs_in(code).await;
        }
        for (name, path) in pages {
            browser.goto(path).await;
            browser.client.wait().for_element(Locator::Css("h1")).await.unwrap();
            browser.keeps_picture(&format!("{who}-{name}-{width}")).await;
            wrong.extend(
                faults(&browser).await.iter().map(|it| format!("{path} as {who} at {width} px {it}")),
            );
        }
    }
    wrong
}

/// What is wrong with the page that stands open.
async fn faults(browser: &Browser) -> Vec<String> {
    let mut faults = Vec::new();
    let wide = browser.asks(WIDE).await;
    if wide[0].as_u64() > wide[1].as_u64() {
        faults.push(format!("scrolls sideways: {wide}"));
    }
    let foreign = browser.asks(FOREIGN).await;
    if foreign.as_array().is_some_and(|names| !names.is_empty()) {
        faults.push(format!("asks another host: {foreign}"));
    }
    browser.client.execute(AXE, vec![]).await.unwrap();
    let found = browser.client.execute_async(RUN, vec![]).await.unwrap();
    faults.extend(found.as_array().unwrap().iter().map(|it| it.as_str().unwrap_or_default().to_owned()));
    faults
}

/// The control: what the tour looks for, it finds where it is.
#[tokio::test(flavor = "multi_thread")]
async fn the_tour_sees_what_is_wrong() {
    if !is_there() {
        return;
    }
    let server = Listening::start().await;
    let browser = Browser::open(&server, Setup { phone: true, plain: false }).await;
    browser.goto("/sign-in").await;
    assert_eq!(faults(&browser).await, Vec::<String>::new());
    let spoil =
        "const wide = document.createElement('div'); wide.style.width = '700px'; wide.textContent = 'x';
        document.querySelector('main').append(wide, document.createElement('input'))";
    browser.client.execute(spoil, vec![]).await.unwrap();
    let faults = faults(&browser).await;
    assert!(faults.iter().any(|it| it.contains("sideways")), "{faults:?}");
    assert!(faults.iter().any(|it| it.starts_with("label: ")), "{faults:?}");
}

/// Pages in the route table that nobody above opens. Papers and sheets are files, not pages.
fn not_toured<'a>(tours: impl Iterator<Item = &'a Tour>) -> Vec<String> {
    let opened: Vec<&String> = tours.flat_map(|(_, _, pages)| pages).map(|(_, path)| path).collect();
    let by_redirect = ["/pledges", "/transfers", "/inbox/{id}"];
    let not_yet = [
        // For browsers alone.
        "/manifest.webmanifest",
        "/service-worker.js",
        // Shown in a demonstration alone.
        "/gallery",
        // Between two steps of signing in; the stories of accounts look at it.
        "/second-factor",
        // A file that was brought, as it is.
        "/evidence/{id}",
        "/meeting-scans/{id}",
        "/step-records/{id}",
        // Parts of pages that are toured.
        "/meetings/{id}/agenda",
        "/meetings/{id}/members/{number}/wall",
        "/meetings/{id}/notes/forms",
        // On the way to a provider and back.
        "/sign-in/oidc",
        "/sign-in/oidc/callback",
        "/account/oidc/start",
    ];
    let fits = |pattern: &str, path: &str| {
        let path = path.split('?').next().unwrap_or_default();
        pattern.split('/').count() == path.split('/').count()
            && pattern
                .split('/')
                .zip(path.split('/'))
                .all(|(want, have)| want.starts_with('{') || want == have)
    };
    camket::app::routes()
        .table()
        .iter()
        .filter(|route| {
            route.method == axum::http::Method::GET
                && !route.path.ends_with("/paper")
                && !route.path.ends_with("/package")
                && ![".xlsx", ".docx", ".pdf", "/file"].iter().any(|ending| route.path.ends_with(ending))
                && !route.path.starts_with("/calendar")
        })
        .filter(|route| route.need != Need::Nobody || route.path != "/")
        .map(|route| route.path)
        .filter(|path| !by_redirect.contains(path) && !not_yet.contains(path))
        .filter(|pattern| !opened.iter().any(|path| fits(pattern, path)))
        .map(|path| format!("{path} is toured by nobody"))
        .collect()
}
