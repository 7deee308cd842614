//! The writing page shows the fields that a measure needs, with scripts and without.

use camket::pledge::draft::DraftPath;
use fantoccini::Locator;

use crate::driver::{Browser, Listening, Setup, is_there};

/// Which fields of the first commitment can be seen, by their names.
const SEEN: &str = "const box = document.querySelector('.commitment');
box.querySelectorAll('details').forEach(it => it.open = true);
return ['baseline', 'target', 'unit', 'due', 'product', 'over', 'met', 'short']
    .filter(name => box.querySelector(`[name=${name}]`).getClientRects().length > 0).join(' ')";

#[tokio::test(flavor = "multi_thread")]
async fn each_measure_shows_its_own_fields_without_javascript() {
    if !is_there() {
        return;
    }
    let server = Listening::start().await;
    for plain in [true, false] {
        let browser = Browser::open(&server, Setup { phone: true, plain }).await;
        browser.signs_in("QN000013").await;
        let id = server.app.an().own_pledge().await;
        browser.goto(DraftPath { id }).await;
        for (kind, seen) in [
            ("yes_no", "due product"),
            ("count", "baseline target unit due product"),
            ("percent", "baseline target due product"),
            ("by_date", "due product"),
            ("words", "due product over met short"),
        ] {
            // The list is opened first: what cannot be seen cannot be chosen.
            assert!(browser.asks(SEEN).await.is_string());
            let select = browser.client.find(Locator::Css("select[name=measure]")).await.unwrap();
            select.select_by_value(kind).await.unwrap();
            assert_eq!(browser.asks(SEEN).await.as_str(), Some(seen), "{kind}, without scripts: {plain}");
            browser
                .keeps_picture(&format!("story-measure-{kind}-360{}", if plain { "-plain" } else { "" }))
                .await;
        }
    }
}
