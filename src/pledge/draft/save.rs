//! Saving: it never validates, and never overwrites what another tab saved.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};

use chrono::{DateTime, Utc};

use super::{
    DraftPath, Open, Typed,
    conflict::conflict,
    merge::merged,
    store::{find, save},
};
use crate::{
    access::{Granted, policy::WritePledge},
    advice::Advice,
    app::App,
    audit::Entry,
    clock::VIETNAM,
    cycle,
    db::Write,
    error::Result,
    id::{ActKey, uuid_at},
    pledge::{
        Pledge,
        advising::Ground,
        content::Content,
        event, store,
        submission::SubmissionPath,
        workflow::{State as At, Step},
    },
    web::{
        act::{see_other, see_other_with},
        form::Form,
        htmx::WantsData,
        offline,
        signed::{Now, Signed},
    },
};

/// Saves. A script asks for data and gets the new count; a form goes on to the next page.
///
/// # Errors
/// Not found, forbidden, or a conflict when the pledge is with the branch.
pub async fn update(
    path: DraftPath,
    State(app): State<App>,
    signed: Signed,
    (Now(now), WantsData(data)): (Now, WantsData),
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<WritePledge>(store::find(&mut tx, path.id).await?)?;
    if !granted.on().state.is_written() {
        return Err(store::stale());
    }
    let mine = put_back(&mut tx, granted.on(), &typed).await?;
    let merged = match typed.choices() {
        Some(choices) => {
            let saved = Open::load(&mut tx, granted.on()).await?.draft.content;
            Some((merged((&saved, &mine), &choices, now), saved))
        }
        None => None,
    };
    let (content, before) = match &merged {
        Some((content, saved)) => (content, Some(saved)),
        None => (&mine, None),
    };
    let saved = save(&mut tx, &granted, typed.seen(), (content, before), now).await?;
    let Some(version) = saved else {
        if data {
            let page = serde_json::json!({ "conflict": path.to_string() });
            return Ok((StatusCode::CONFLICT, Json(page)).into_response());
        }
        return conflict(tx, &app, &signed, &granted, &typed).await;
    };
    begin(&mut tx, &granted, now).await?;
    let advice = if data { advised(&mut tx, &granted, content).await? } else { Vec::new() };
    tx.commit(Entry::of(&granted, now)).await?;
    if data {
        let saved_at = now.with_timezone(&VIETNAM).format("%H:%M:%S").to_string();
        let told = serde_json::json!({
            "version": version, "saved_at": saved_at, "advice": advice, "build": offline::BUILD,
        });
        return Ok(Json(told).into_response());
    }
    Ok(match typed.then.as_str() {
        "send" => see_other(SubmissionPath { id: path.id }).into_response(),
        "" if typed.keeps_whole() => see_other_with(path, "kept-whole").into_response(),
        "" if merged.is_some() => see_other_with(path, "merged").into_response(),
        "" if !typed.remove.is_empty() => see_other(format!("{path}?notice=removed#removed")).into_response(),
        "" if !typed.restore.is_empty() => see_other_with(path, "restored").into_response(),
        "" => see_other_with(path, "saved").into_response(),
        section => see_other(format!("{path}?notice=saved#part-{section}")).into_response(),
    })
}

/// The words as typed, without the commitment that is to go and with the one that is to come back.
async fn put_back(tx: &mut Write, pledge: &Pledge, typed: &Typed) -> Result<Content> {
    let mut content = typed.content();
    for part in &mut content.parts {
        part.commitments.retain(|one| one.id.to_string() != typed.remove);
    }
    if !typed.restore.is_empty() {
        let removed = find(tx, pledge.id).await?.map(|draft| draft.removed).unwrap_or_default();
        let wanted = removed.into_iter().filter(|it| it.commitment.id.to_string() == typed.restore);
        for it in wanted {
            content.part_mut(&it.section).commitments.push(it.commitment);
        }
    }
    Ok(content)
}

/// The first save of a pledge that was only asked for begins it.
///
/// # Errors
/// When the database fails, or someone moved the pledge meanwhile.
pub(super) async fn begin(tx: &mut Write, granted: &Granted<WritePledge>, now: DateTime<Utc>) -> Result<()> {
    if granted.on().state != At::Asked {
        return Ok(());
    }
    let to = granted.on().state.after(Step::Begin, now)?;
    store::record_state(tx, granted.on(), to, granted.by(), now).await?;
    event::record(tx, granted, (ActKey(uuid_at(now)), Step::Begin, None), None, now).await?;
    Ok(())
}

/// What only the server can advise; the rest the browser knows by itself.
async fn advised(tx: &mut Write, granted: &Granted<WritePledge>, content: &Content) -> Result<Vec<Advice>> {
    let pledge = granted.on();
    let (id, template) = cycle::store::template(tx, pledge.cycle, pledge.category).await?;
    let ground = Ground::load(tx, pledge, (id, &template)).await?;
    ground.on_the_server(tx, pledge, (&template, content)).await
}
