//! Saving what is noted about a person: it never validates, and never overwrites what another device saved.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{Attendance, Notes, conflict, led, person, person::PersonPath, store};
use crate::{
    access::policy::NoteMeeting,
    app::App,
    audit::Entry,
    clock::VIETNAM,
    error::Result,
    pledge::draft::store::Hand,
    review::{demand_open, store::year},
    web::{
        act::see_other_with,
        form::Form,
        htmx::WantsData,
        offline,
        page::Tab,
        signed::{Now, Signed},
        text::Text,
    },
};

/// What the form carries.
#[derive(Debug, Deserialize)]
pub struct Typed {
    version: i32,
    #[serde(default)]
    writer: Option<Uuid>,
    #[serde(default)]
    turn: i32,
    #[serde(default)]
    attendance: Attendance,
    #[serde(default)]
    opinions: Text,
    #[serde(default)]
    motion: Text,
}

/// Saves. A script asks for data and gets the new count; a form comes back to its page.
///
/// # Errors
/// Not found for those who do not head the branch, forbidden on oneself, a conflict before the year's end opens.
pub async fn update(
    path: PersonPath,
    State(app): State<App>,
    signed: Signed,
    (Now(now), WantsData(data)): (Now, WantsData),
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let (meeting, _) = led(&mut tx, &signed.actor, path.id).await?;
    let (item, pledge) = person::at(&mut tx, path).await?;
    let granted = signed.actor.demand::<NoteMeeting>(pledge)?;
    let (year, _) = year(&mut tx, granted.on()).await?;
    demand_open(&year, now)?;
    let notes = typed.notes();
    let saved =
        store::note(&mut tx, &granted, (meeting.id, typed.version, typed.hand()), &notes, now).await?;
    let Some(version) = saved else {
        if data {
            let page = serde_json::json!({ "conflict": path.to_string() });
            return Ok((StatusCode::CONFLICT, Json(page)).into_response());
        }
        let page = conflict::page(signed.frame(&app, Tab::Grading), path, &item, &notes);
        return Ok((StatusCode::CONFLICT, page).into_response());
    };
    tx.commit(Entry::of(&granted, now)).await?;
    if data {
        let saved_at = now.with_timezone(&VIETNAM).format("%H:%M:%S").to_string();
        let told = serde_json::json!({ "version": version, "saved_at": saved_at, "build": offline::BUILD });
        return Ok(Json(told).into_response());
    }
    Ok(see_other_with(path, "meeting-noted").into_response())
}

impl Typed {
    fn notes(&self) -> Notes {
        Notes {
            attendance: self.attendance,
            opinions: self.opinions.as_str().to_owned(),
            motion: self.motion.as_str().to_owned(),
        }
    }

    fn hand(&self) -> Option<Hand> {
        self.writer.map(|writer| Hand { writer, turn: self.turn })
    }
}
