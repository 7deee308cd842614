//! The pledge as a PDF: the copy that the member keeps.

use axum::{extract::State, response::Response};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, NaiveDate, Utc};
use ed25519_dalek::SigningKey;
use serde::Deserialize;

use super::{
    Pledge, PledgeId, content::Content, event, pinned::Pinned, revision, revision::Revision, show::read_by,
    store, view, workflow::State as At,
};
use crate::{
    app::App,
    clock::{day_in_vietnam, moment_text},
    config::Config,
    cycle::{
        self,
        template::{Signature, Signer, Template},
    },
    db::Read,
    document::{Check, PaperCommitment, PaperSection, PaperTrace, PledgePaper},
    error::{Error, Result},
    verification::{key::sign, print},
    viewing::{self, Seen},
    web::{
        download::{self, Kind},
        signed::{Now, Signed},
    },
};

/// `/pledges/{id}/paper`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/paper")]
pub struct PaperPath {
    /// The pledge.
    pub id: PledgeId,
}

/// `/pledges/{id}/paper.docx`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/paper.docx")]
pub struct WordPath {
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
    hand_out(&app, &signed, (path.id, Kind::Pdf), now).await
}

/// The same as a Word file, from the same source.
///
/// # Errors
/// As [`show`].
pub async fn word(path: WordPath, State(app): State<App>, signed: Signed, Now(now): Now) -> Result<Response> {
    hand_out(&app, &signed, (path.id, Kind::Word), now).await
}

async fn hand_out(
    app: &App,
    signed: &Signed,
    (id, kind): (PledgeId, Kind),
    now: DateTime<Utc>,
) -> Result<Response> {
    let mut tx = app.db.read(&signed.actor).await?;
    let pledge = store::find(&mut tx, id).await?;
    let sheet = of(&mut tx, &app.config, &pledge).await?;
    drop(tx);
    viewing::note(app, &read_by(&signed.actor, pledge)?, Seen::Paper, now).await?;
    let name = sheet.name.clone();
    let key = app.print_key.get(app).await?.clone();
    let file = tokio::task::spawn_blocking(move || match kind {
        Kind::Pdf => sheet.draw(&key),
        Kind::Word => sheet.word(),
    });
    download::file(kind, &name, file.await??)
}

/// A paper ready to be drawn.
#[derive(Debug)]
pub struct Sheet {
    /// File name, without its ending.
    pub name: String,
    paper: PledgePaper,
    sent_at: DateTime<Utc>,
}

impl Sheet {
    /// The PDF, signed. Takes a while: call it where it may block.
    ///
    /// # Errors
    /// When the typesetter fails.
    pub fn draw(&self, key: &SigningKey) -> Result<Vec<u8>> {
        let pdf = self.paper.paper().pdf(&self.paper.identity(), self.sent_at).map_err(Error::internal)?;
        sign(pdf, key)
    }

    /// The Word file: it bears the code, and no signature, for whoever has it may edit it.
    ///
    /// # Errors
    /// When its parts cannot be put together.
    pub fn word(&self) -> Result<Vec<u8>> {
        self.paper.paper().word(self.sent_at).map_err(Error::internal)
    }
}

/// The newest sent revision of a pledge as a paper.
///
/// # Errors
/// Not found before anything was sent.
pub async fn of(tx: &mut Read, config: &Config, pledge: &Pledge) -> Result<Sheet> {
    revision_of(tx, config, pledge, pledge.revision.ok_or(Error::NotFound)?).await
}

/// Every revision of a pledge that was sent, as papers, the first one first.
///
/// # Errors
/// When the database fails.
pub async fn every(tx: &mut Read, config: &Config, pledge: &Pledge) -> Result<Vec<Sheet>> {
    let mut sheets = Vec::new();
    for number in revision::numbers(tx, pledge.id).await? {
        sheets.push(revision_of(tx, config, pledge, number).await?);
    }
    Ok(sheets)
}

async fn revision_of(tx: &mut Read, config: &Config, pledge: &Pledge, number: i32) -> Result<Sheet> {
    let newest = pledge.revision == Some(number);
    let sent = revision::find(tx, pledge.id, number).await?;
    let template = cycle::store::pinned_template(tx, sent.template).await?;
    let confirmed = match pledge.state {
        At::Agreed { .. } if newest => event::of(tx, pledge.id)
            .await?
            .into_iter()
            .find(|event| event.step == "agree" && event.revision.is_none_or(|number| number == sent.number)),
        _ => None,
    };
    Ok(Sheet {
        name: format!("cam-ket-{}-{}-ban-{}", pledge.year, pledge.code, sent.number),
        sent_at: sent.submitted_at,
        paper: paper(config, (pledge, newest), sent, &template, confirmed),
    })
}

fn paper(
    config: &Config,
    (pledge, newest): (&Pledge, bool),
    sent: Revision,
    template: &Template,
    confirmed: Option<event::Event>,
) -> PledgePaper {
    let state = match pledge.state {
        _ if Some(sent.number) > pledge.revision => "chưa được chi bộ xác nhận".to_owned(),
        _ if !newest => "có bản gửi sau thay thế".to_owned(),
        At::Agreed { at, .. } => format!("chi bộ xác nhận lúc {}", moment_text(at)),
        _ => "chưa được chi bộ xác nhận".to_owned(),
    };
    let member_signed = match &sent.pinned.entered {
        Some(mark) => format!(
            "ký trên giấy ngày {}; {} nhập, gửi lúc {}",
            mark.signed_on,
            mark.by,
            moment_text(sent.submitted_at)
        ),
        None => format!("gửi lúc {}", moment_text(sent.submitted_at)),
    };
    let branch = confirmed.map(|event| {
        let office = event.office_title.unwrap_or_default();
        let office = office.split(',').next().unwrap_or_default().to_uppercase();
        vec![office, String::new(), event.actor_name, format!("xác nhận lúc {}", moment_text(event.at))]
    });
    let signed = SignedBy {
        branch: branch.unwrap_or_default(),
        member: vec![String::new(), sent.pinned.name.clone(), member_signed],
    };
    let trace = PaperTrace {
        revision: sent.number,
        sent: moment_text(sent.submitted_at),
        digest: crate::account::session::hex(&sent.digest),
        state,
        check: check(config, &sent),
    };
    let dated = day_in_vietnam(sent.submitted_at);
    layout(template, &sent.pinned, &sent.content, (dated, signed, trace))
}

/// What the print of a revision bears so that it can be verified.
#[must_use]
pub fn check(config: &Config, sent: &Revision) -> Option<Check> {
    let digest = <[u8; 32]>::try_from(sent.digest.as_slice()).ok()?;
    Some(print::check(config, sent.code.as_ref()?, &digest.into()))
}

/// What stands below the headings of those who sign in the program.
#[derive(Debug, Default)]
pub struct SignedBy {
    /// The branch, once it confirmed.
    pub branch: Vec<String>,
    /// The member.
    pub member: Vec<String>,
}

/// The paper of a pledge, as its template lays it out.
#[must_use]
pub fn layout(
    template: &Template,
    pinned: &Pinned,
    content: &Content,
    (dated, signed, trace): (NaiveDate, SignedBy, PaperTrace),
) -> PledgePaper {
    let sections = view::parts(template, content, &[])
        .into_iter()
        .map(|part| PaperSection {
            heading: part.title,
            text: part.text,
            commitments: part
                .commitments
                .into_iter()
                .map(|one| PaperCommitment { statement: one.statement, detail: one.measure })
                .chain(
                    part.carried.into_iter().map(|(statement, detail)| PaperCommitment { statement, detail }),
                )
                .collect(),
        })
        .collect();
    let mut pairs = signatures(template, &signed).into_iter();
    let [left_signature, right_signature] = pairs.next().unwrap_or_default();
    PledgePaper {
        committee: pinned.above.clone(),
        branch: pinned.branch.clone(),
        place: template.place.clone(),
        dated,
        year: pinned.year,
        title: template.title_lines(pinned.year),
        person: pinned.lines(template).into_iter().map(|fact| (fact.label, fact.value)).collect(),
        preamble: template.preamble.clone(),
        bases: template.bases.clone(),
        sections,
        closing: template.closing.clone(),
        left_signature,
        right_signature,
        further_signatures: pairs.collect(),
        trace,
    }
}

/// The signatures in pairs; a member who signs alone stands on the right, as papers have it.
fn signatures(template: &Template, signed: &SignedBy) -> Vec<[Vec<String>; 2]> {
    let lines = |one: &Signature| {
        let below = match one.who {
            Signer::Branch => signed.branch.clone(),
            Signer::Member => signed.member.clone(),
            Signer::Committee | Signer::Agency => vec!["(Ký, ghi rõ họ tên)".to_owned(), String::new()],
        };
        [vec![one.heading.clone()], below].concat()
    };
    template
        .signatures
        .chunks(2)
        .map(|pair| match pair {
            [only] if only.who == Signer::Member => [Vec::new(), lines(only)],
            [left, right] => [lines(left), lines(right)],
            rest => [rest.first().map(lines).unwrap_or_default(), Vec::new()],
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_stand_in_pairs() {
        let sign = |who: Signer| Signature { who, heading: who.code().to_owned() };
        let signed =
            SignedBy { branch: Vec::new(), member: vec![String::new(), "Đỗ Công An".to_owned()] };
        let heads = |who: &[Signer]| -> Vec<[String; 2]> {
            let signatures = who.iter().copied().map(sign).collect();
            super::signatures(&Template { signatures, ..Template::blank() }, &signed)
                .into_iter()
                .map(|pair| pair.map(|lines| lines.join("/")))
                .collect()
        };
        assert_eq!(heads(&[]), [["", ""]; 0]);
        assert_eq!(heads(&[Signer::Member]), [["", "member//Đỗ Công An"]]);
        assert_eq!(
            heads(&[Signer::Branch, Signer::Member, Signer::Agency]),
            [["branch", "member//Đỗ Công An"], ["agency/(Ký, ghi rõ họ tên)/", ""]]
        );
    }
}
