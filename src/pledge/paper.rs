//! The pledge as a PDF: the copy that the member keeps.

use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    Pledge, PledgeId, event, revision, revision::Revision, show::read_by, store, view, workflow::State as At,
};
use crate::{
    app::App,
    clock::{day_in_vietnam, moment_text},
    cycle::{self, template::Template},
    db::Read,
    document::{PaperCommitment, PaperSection, PaperTrace, PledgePaper, pledge_pdf, pledge_title},
    error::{Error, Result},
    viewing::{self, Seen},
    web::signed::{Now, Signed},
};

/// `/pledges/{id}/paper`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/paper")]
pub struct PaperPath {
    /// The pledge.
    pub id: PledgeId,
}

/// Draws the newest sent revision in the official layout.
///
/// # Errors
/// Not found before anything was sent, or for those who may not see it.
pub async fn show(
    path: PaperPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Response> {
    let mut tx = app.db.read(&signed.actor).await?;
    let pledge = store::find(&mut tx, path.id).await?;
    let sheet = of(&mut tx, &pledge).await?;
    drop(tx);
    viewing::note(&app, &read_by(&signed.actor, pledge)?, Seen::Paper, now).await?;
    let disposition =
        HeaderValue::from_str(&format!("inline; filename=\"{}\"", sheet.name)).map_err(Error::internal)?;
    let pdf = tokio::task::spawn_blocking(move || sheet.draw()).await??;
    Ok((
        [
            (header::CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        pdf,
    )
        .into_response())
}

/// A paper ready to be drawn.
#[derive(Debug)]
pub struct Sheet {
    /// File name.
    pub name: String,
    paper: PledgePaper,
    sent_at: DateTime<Utc>,
}

impl Sheet {
    /// The PDF. Takes a while: call it where it may block.
    ///
    /// # Errors
    /// When the typesetter fails.
    pub fn draw(&self) -> Result<Vec<u8>> {
        pledge_pdf(&self.paper, self.sent_at).map_err(Error::internal)
    }
}

/// The newest sent revision of a pledge as a paper.
///
/// # Errors
/// Not found before anything was sent.
pub async fn of(tx: &mut Read, pledge: &Pledge) -> Result<Sheet> {
    revision_of(tx, pledge, pledge.revision.ok_or(Error::NotFound)?).await
}

/// Every revision of a pledge that was sent, as papers, the first one first.
///
/// # Errors
/// When the database fails.
pub async fn every(tx: &mut Read, pledge: &Pledge) -> Result<Vec<Sheet>> {
    let mut sheets = Vec::new();
    for number in 1..=pledge.revision.unwrap_or_default() {
        sheets.push(revision_of(tx, pledge, number).await?);
    }
    Ok(sheets)
}

async fn revision_of(tx: &mut Read, pledge: &Pledge, number: i32) -> Result<Sheet> {
    let newest = pledge.revision == Some(number);
    let sent = revision::find(tx, pledge.id, number).await?;
    let template = cycle::store::pinned_template(tx, sent.template).await?;
    let confirmed = match pledge.state {
        At::Agreed { .. } if newest => {
            event::of(tx, pledge.id).await?.into_iter().find(|event| event.step == "agree")
        }
        _ => None,
    };
    Ok(Sheet {
        name: format!("cam-ket-{}-{}-ban-{}.pdf", pledge.year, pledge.code, sent.number),
        sent_at: sent.submitted_at,
        paper: paper((pledge, newest), sent, template, confirmed),
    })
}

fn paper(
    (pledge, newest): (&Pledge, bool),
    sent: Revision,
    template: Template,
    confirmed: Option<event::Event>,
) -> PledgePaper {
    let pinned = sent.pinned;
    let state = match pledge.state {
        _ if !newest => "có bản gửi sau thay thế".to_owned(),
        At::Agreed { at } => format!("chi bộ xác nhận lúc {}", moment_text(at)),
        _ => "chưa được chi bộ xác nhận".to_owned(),
    };
    let mut left = vec!["XÁC NHẬN CỦA CHI BỘ".to_owned()];
    if let Some(event) = confirmed {
        let office = event.office_title.unwrap_or_default();
        let office = office.split(',').next().unwrap_or_default().to_uppercase();
        left.extend([
            office,
            String::new(),
            event.actor_name,
            format!("xác nhận lúc {}", moment_text(event.at)),
        ]);
    }
    let sections = view::parts(&template, &sent.content, &[])
        .into_iter()
        .map(|part| PaperSection {
            heading: part.title,
            text: part.text,
            commitments: part
                .commitments
                .into_iter()
                .map(|one| PaperCommitment { statement: one.statement, detail: one.measure })
                .collect(),
        })
        .collect();
    PledgePaper {
        committee: pinned.above.clone(),
        branch: pinned.branch.clone(),
        place: template.place,
        dated: day_in_vietnam(sent.submitted_at),
        year: pinned.year,
        title: pledge_title(pinned.year),
        person: pinned.lines().into_iter().map(|fact| (fact.label, fact.value)).collect(),
        preamble: template.preamble,
        bases: template.bases,
        sections,
        closing: template.closing,
        left_signature: left,
        right_signature: vec![
            "NGƯỜI CAM KẾT".to_owned(),
            String::new(),
            pinned.name,
            format!("gửi lúc {}", moment_text(sent.submitted_at)),
        ],
        trace: PaperTrace {
            revision: sent.number,
            sent: moment_text(sent.submitted_at),
            digest: crate::account::session::hex(&sent.digest),
            state,
        },
    }
}
