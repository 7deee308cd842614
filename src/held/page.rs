//! The page that says what is held, and the archive of it.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{archive, store};
use crate::{
    app::App,
    audit::Entry,
    clock::day_in_vietnam,
    error::{Error, Result},
    pledge::{self, paper},
    review::paper::Sheet,
    web::{
        filters,
        frame::Frame,
        page::Tab,
        parts::Crumb,
        signed::{Now, Signed},
    },
};

/// `/held`
#[derive(TypedPath, Deserialize)]
#[typed_path("/held")]
pub struct HeldPath;

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "held/page.html")]
pub struct HeldPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    action: String,
    sections: Vec<(&'static str, usize)>,
}

/// Says what is held about oneself, section by section.
///
/// # Errors
/// When the database fails.
pub async fn show(_: HeldPath, State(app): State<App>, signed: Signed) -> Result<HeldPage> {
    let held = store::everything(&mut app.db.read(&signed.actor).await?, &signed.actor).await?;
    Ok(HeldPage {
        frame: signed.frame(&app, Tab::Account),
        crumbs: vec![Crumb::new("/account", "Tài khoản")],
        action: HeldPath.to_string(),
        sections: held.iter().map(|held| (held.title, held.rows.len())).collect(),
    })
}

/// Hands out the archive: a readable page, the same as JSON, and as PDF every revision and every self-review that was sent.
///
/// # Errors
/// [`Error::TooMany`] beyond a few times a day.
pub async fn create(_: HeldPath, State(app): State<App>, signed: Signed, Now(now): Now) -> Result<Response> {
    let actor = &signed.actor;
    let mut tx = app.db.write(actor).await?;
    store::record(&mut tx, actor, now).await?;
    let held = store::everything(&mut tx, actor).await?;
    let (mut sheets, mut reviews) = (Vec::new(), Vec::new());
    for id in store::sent_pledges(&mut tx, actor).await? {
        let pledge = pledge::store::find(&mut tx, id).await?;
        sheets.extend(paper::every(&mut tx, &app.config, &pledge).await?);
        reviews.extend(Sheet::of(&mut tx, &pledge).await?);
    }
    tx.commit(Entry::own(actor, "take_out_everything", now)).await?;
    let name = actor.name.clone();
    let key = app.print_key.get(&app).await?.clone();
    let zip = tokio::task::spawn_blocking(move || -> Result<Vec<u8>> {
        let pledges = sheets.into_iter().map(|sheet| Ok((sheet.name.clone(), sheet.draw(&key)?)));
        let reviews = reviews.iter().map(|sheet| Ok((sheet.name.clone(), sheet.pdf()?)));
        let drawn: Result<Vec<_>> = pledges.chain(reviews).collect();
        let papers =
            drawn?.into_iter().map(|(name, pdf)| archive::Paper { name: format!("{name}.pdf"), pdf });
        archive::pack(&name, &held, &papers.collect::<Vec<_>>(), now)
    })
    .await??;
    let file = format!("attachment; filename=\"du-lieu-{}-{}.zip\"", actor.code, day_in_vietnam(now));
    Ok((
        [
            (header::CONTENT_TYPE, HeaderValue::from_static("application/zip")),
            (header::CONTENT_DISPOSITION, HeaderValue::from_str(&file).map_err(Error::internal)?),
        ],
        zip,
    )
        .into_response())
}
