//! Every page that a role can open: axe-core finds nothing serious, nothing scrolls sideways at 360 px, nothing is asked
//! of another host; and a picture of it, narrow and wide, for people to look at.

use camket::{pledge::PledgeId, web::routes::Need};
use fantoccini::Locator;

use crate::{
    driver::{Browser, Listening, Setup, is_there},
    harness::{
        Visitor, World,
        moves::{book, small},
    },
};

const AXE: &str = include_str!("axe.min.js");

/// Runs axe-core and tells what is serious: rule and the elements.
const RUN: &str = "const done = arguments[arguments.length - 1];
axe.run({ resultTypes: ['violations'] }).then(found => done(found.violations
    .filter(it => ['serious', 'critical'].includes(it.impact))
    .map(it => it.id + ': ' + it.nodes.map(node => node.target.join(' ')).slice(0, 3).join(', '))));";

/// What is wider than the page, and what came from elsewhere.
const WIDE: &str = "return [document.documentElement.scrollWidth, window.innerWidth]";
const FOREIGN: &str = "return performance.getEntriesByType('resource').map(it => it.name)
    .filter(name => !name.startsWith(location.origin + '/') && !name.startsWith('data:'))";

/// Who looks at which pages; `{id}` and its like are filled in.
async fn tours(
    server: &Listening,
    world: &World,
) -> Vec<(&'static str, Option<Visitor>, Vec<(String, String)>)> {
    let app = &server.app;
    let unit = app.unit("P01-01").await.to_string();
    let ward = app.unit("P01").await.to_string();
    let city = app.unit("TU").await.to_string();
    let new_unit = app.unit("P01-03").await.to_string();
    let member = app.finds("select id from member where code = 'QN000013'").await[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let agency =
        app.finds("select id from agency order by name limit 1").await[0]["id"].as_str().unwrap().to_owned();
    let reform = app.board().brings_a_sheet(&book(&small("01/07/2025"))).await;
    let reform = reform.asked.split(['/', ' ']).nth(3).unwrap().to_owned();
    let page = |name: &str, path: String| (name.to_owned(), path);
    let pledge = |name: &str, id: PledgeId, rest: &str| (name.to_owned(), format!("/pledges/{id}{rest}"));
    vec![
        (
            "nobody",
            None,
            vec![
                page("sign-in", "/sign-in".into()),
                page("activation", "/activation".into()),
                page("missing", "/x".into()),
            ],
        ),
        (
            "member",
            Some(app.anh()),
            vec![
                page("home", "/".into()),
                page("account", "/account".into()),
                pledge("agreed", world.agreed, ""),
                pledge("receipt", world.agreed, "/receipt"),
                pledge("progress", world.agreed, "/progress"),
                pledge("review", world.agreed, "/review"),
            ],
        ),
        (
            "writer",
            Some(app.toan()),
            vec![pledge("draft", world.draft, "/draft"), pledge("check", world.draft, "/submission")],
        ),
        (
            "corrector",
            Some(app.long()),
            vec![
                page("home", "/".into()),
                pledge("returned", world.returned, ""),
                pledge("draft", world.returned, "/draft"),
            ],
        ),
        (
            "secretary",
            Some(app.secretary()),
            vec![
                page("home", "/".into()),
                page("list", format!("/units/{unit}/pledges")),
                page("bulk", format!("/units/{unit}/agreements?chosen={}", world.mended)),
                pledge("read", world.mended, ""),
                pledge("return", world.mended, "/return"),
                pledge("changes", world.mended, "/changes"),
                pledge("progress", world.agreed, "/progress"),
                page("grading", "/grading".into()),
            ],
        ),
        (
            "grassroots",
            Some(app.grassroots()),
            vec![
                page("home", "/".into()),
                page("list", format!("/units/{ward}/pledges")),
                page("empty", format!("/units/{ward}/pledges?state=late")),
                page("overview", "/overview".into()),
            ],
        ),
        (
            "head",
            Some(app.agency_head()),
            vec![page("agency", "/agency".into()), pledge("read", world.agreed, "")],
        ),
        (
            "board",
            Some(app.board()),
            vec![
                page("home", "/".into()),
                page("overview", format!("/units/{city}/overview")),
                page("leaders", "/leaders".into()),
                pledge("copy", world.leader, ""),
                page("grading", "/grading".into()),
                page("register", "/register".into()),
                page("past", format!("/register/units/{city}/past?on=2020-01-01")),
                page("reorganization", format!("/units/{ward}/reorganization")),
                page("founding", format!("/units/{ward}/reorganization/founding")),
                page("merger", format!("/units/{ward}/reorganization/merger")),
                page("moving", format!("/units/{ward}/reorganization/moving")),
                page("division", format!("/units/{unit}/reorganization/division")),
                page("dissolution", format!("/units/{unit}/reorganization/dissolution")),
                page("reforms", "/reforms".into()),
                page("reform", format!("/reforms/{reform}")),
                page("agencies", "/agencies".into()),
                page("one-agency", format!("/agencies/{agency}")),
                page("closing", format!("/agencies/{agency}/closing")),
            ],
        ),
        (
            "standing",
            Some(app.standing()),
            vec![page("home", "/".into()), page("leaders", "/leaders".into())],
        ),
        (
            "inspector",
            Some(app.inspector()),
            vec![page("home", "/".into()), page("overview", "/overview".into())],
        ),
        (
            "administrator",
            Some(app.administrator()),
            vec![
                page("home", "/".into()),
                page("register", "/register".into()),
                page("unit", format!("/register/units/{unit}")),
                page("search", "/register/members?q=an".into()),
                page("person", format!("/register/members/{member}")),
                page("imports", "/imports".into()),
                page("slips", format!("/units/{new_unit}/slips")),
            ],
        ),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_accessible() {
    if !is_there() {
        return;
    }
    let server = Listening::start().await;
    let world = server.app.lives().await;
    let tours = tours(&server, &world).await;
    let mut wrong = not_toured(&tours);
    for (width, setup) in [("360", Setup { phone: true, plain: false }), ("1280", Setup::default())] {
        let browser = Browser::open(&server, setup).await;
        for (who, visitor, pages) in &tours {
            browser.forgets().await;
            if let Some(code) = visitor.as_ref().and_then(|visitor| visitor.code) {
                browser.signs_in(code).await;
            }
            for (name, path) in pages {
                browser.goto(path).await;
                browser.client.wait().for_element(Locator::Css("h1")).await.unwrap();
                browser.keeps_picture(&format!("{who}-{name}-{width}")).await;
                let place = format!("{path} as {who} at {width} px");
                let wide = browser.asks(WIDE).await;
                if wide[0].as_u64() > wide[1].as_u64() {
                    wrong.push(format!("{place} scrolls sideways: {wide}"));
                }
                let foreign = browser.asks(FOREIGN).await;
                if foreign.as_array().is_some_and(|names| !names.is_empty()) {
                    wrong.push(format!("{place} asks another host: {foreign}"));
                }
                browser.client.execute(AXE, vec![]).await.unwrap();
                let found = browser.client.execute_async(RUN, vec![]).await.unwrap();
                wrong.extend(
                    found
                        .as_array()
                        .unwrap()
                        .iter()
                        .map(|it| format!("{place}: {}", it.as_str().unwrap_or_default())),
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{} things are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Who tours, signed in or not, and the pages with their names.
type Tour = (&'static str, Option<Visitor>, Vec<(String, String)>);

/// Pages in the route table that nobody above opens. Papers and sheets are files, not pages.
fn not_toured(tours: &[Tour]) -> Vec<String> {
    let by_redirect = ["/pledges"];
    let not_yet = [
        "/pledges/{id}/review/submission",
        "/pledges/{id}/proposal",
        "/pledges/{id}/decision",
        "/imports/{id}",
        // Shown in a demonstration alone.
        "/gallery",
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
                && !route.path.contains(".xlsx")
        })
        .filter(|route| route.need != Need::Nobody || route.path != "/")
        .map(|route| route.path)
        .filter(|path| !by_redirect.contains(path) && !not_yet.contains(path))
        .filter(|pattern| !tours.iter().flat_map(|tour| &tour.2).any(|(_, path)| fits(pattern, path)))
        .map(|path| format!("{path} is toured by nobody"))
        .collect()
}
