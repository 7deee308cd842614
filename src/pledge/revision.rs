//! Sent revisions: immutable, digested; and what changed between two of them.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    Pledge, PledgeId, amendment, content::Content, pinned::Pinned, show::read_by, store, view, workflow,
};
use crate::{
    access::{Actor, Granted, policy::WritePledge},
    app::App,
    clock::moment_text,
    cycle::{self, TemplateId},
    db::{Read, Write},
    error::{Error, Result},
    verification::Code,
    viewing::{self, Seen},
    web::{
        filters,
        form::Query,
        frame::Frame,
        page::Tab,
        parts::{Crumb, Piece},
        signed::{Now, Signed},
    },
};

/// A revision as it was sent.
#[derive(Clone, Debug)]
pub struct Revision {
    /// 1, 2, 3 …
    pub number: i32,
    /// The template it was written on.
    pub template: TemplateId,
    /// The words.
    pub content: Content,
    /// What was pinned with them.
    pub pinned: Pinned,
    /// SHA-256 over all of it.
    pub digest: Vec<u8>,
    /// When it was sent, by the server's clock.
    pub submitted_at: DateTime<Utc>,
    /// What its prints bear; the database draws it when the revision is kept.
    pub code: Option<Code>,
}

/// What a digest is taken over, in this order, as compact JSON.
#[derive(Serialize)]
struct Digested<'a> {
    pledge: PledgeId,
    number: i32,
    template: TemplateId,
    submitted_at: i64,
    pinned: &'a Pinned,
    content: &'a Content,
}

impl Revision {
    /// A revision about to be sent, with its digest.
    ///
    /// # Errors
    /// When the words cannot be written as JSON.
    pub fn seal(
        pledge: PledgeId,
        (number, template): (i32, TemplateId),
        content: Content,
        pinned: Pinned,
        submitted_at: DateTime<Utc>,
    ) -> Result<Self> {
        // Postgres keeps microseconds; the digest speaks of the moment that is kept.
        let submitted_at =
            DateTime::from_timestamp_micros(submitted_at.timestamp_micros()).unwrap_or(submitted_at);
        let mut revision =
            Self { number, template, content, pinned, digest: Vec::new(), submitted_at, code: None };
        revision.digest = revision.computed_digest(pledge)?;
        Ok(revision)
    }

    /// The digest that belongs to the words as they are.
    ///
    /// # Errors
    /// When the words cannot be written as JSON.
    pub fn computed_digest(&self, pledge: PledgeId) -> Result<Vec<u8>> {
        let bytes = serde_json::to_vec(&Digested {
            pledge,
            number: self.number,
            template: self.template,
            submitted_at: self.submitted_at.timestamp_micros(),
            pinned: &self.pinned,
            content: &self.content,
        })?;
        Ok(Sha256::digest(bytes).to_vec())
    }
}

/// The numbers of what was sent: one that came by package begins where it stood.
///
/// # Errors
/// When the database fails.
pub async fn numbers(tx: &mut Read, pledge: PledgeId) -> Result<Vec<i32>> {
    let numbers = sqlx::query_scalar!(
        "select number from pledge_revision where pledge_id = $1 order by number",
        pledge as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(numbers)
}

/// One revision.
///
/// # Errors
/// [`Error::NotFound`] if there is none for this person.
pub async fn find(tx: &mut Read, pledge: PledgeId, number: i32) -> Result<Revision> {
    let row = sqlx::query!(
        r#"select number, template_id as "template: TemplateId", content as "content: sqlx::types::Json<Content>",
                  pinned as "pinned: sqlx::types::Json<Pinned>", digest, submitted_at, print_code as "code: Code"
             from pledge_revision where pledge_id = $1 and number = $2"#,
        pledge as _,
        number,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Revision {
        number: row.number,
        template: row.template,
        content: row.content.0,
        pinned: row.pinned.0,
        digest: row.digest,
        submitted_at: row.submitted_at,
        code: Some(row.code),
    })
}

/// What the branch had confirmed before the revision that is in force, oldest first: when, and the words.
///
/// # Errors
/// When the database fails.
pub async fn confirmed_before(
    tx: &mut Read,
    pledge: PledgeId,
    number: i32,
) -> Result<Vec<(DateTime<Utc>, Content)>> {
    let rows = sqlx::query!(
        r#"select event.at, content as "content: sqlx::types::Json<Content>"
             from pledge_revision
             join pledge_event event on event.pledge_id = pledge_revision.pledge_id
                                    and event.revision = pledge_revision.number and event.step = 'agree'
            where pledge_revision.pledge_id = $1 and pledge_revision.number < $2 order by pledge_revision.number"#,
        pledge as _,
        number,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.at, row.content.0)).collect())
}

/// Keeps a revision, which freezes its template, and moves the pledge, or its amendment, to "sent".
///
/// # Errors
/// [`Error::Conflict`] if someone moved the pledge meanwhile.
pub async fn record(
    tx: &mut Write,
    granted: &Granted<WritePledge>,
    revision: &Revision,
    late: bool,
) -> Result<()> {
    let pledge = granted.on();
    sqlx::query!(
        "insert into pledge_revision
           (pledge_id, number, template_id, content, pinned, digest, submitted_at, submitted_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        pledge.id as _,
        revision.number,
        revision.template as _,
        sqlx::types::Json(&revision.content) as _,
        sqlx::types::Json(&revision.pinned) as _,
        revision.digest,
        revision.submitted_at,
        granted.by() as _,
    )
    .execute(tx.conn())
    .await?;
    if matches!(pledge.state, workflow::State::Agreed { .. }) {
        return amendment::record_sent(tx, pledge, revision.number, revision.submitted_at).await;
    }
    let moved = sqlx::query!(
        "update pledge set state = 'submitted', version = version + 1, revision = $3, submitted_at = $4, late = $5,
                read_at = null, entering_by = null,
                entered_by = case when member_id <> $6 then $6 end
          where id = $1 and version = $2",
        pledge.id as _,
        pledge.version,
        revision.number,
        revision.submitted_at,
        late,
        granted.by() as _,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if moved == 1 { Ok(()) } else { Err(store::stale()) }
}

/// `/pledges/{id}/changes`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/changes")]
pub struct ChangesPath {
    /// The pledge.
    pub id: PledgeId,
}

/// Which two are compared; the newest with the one before it if nothing is said.
#[derive(Default, Deserialize)]
pub struct Compared {
    from: Option<i32>,
    to: Option<i32>,
}

impl Compared {
    /// The two numbers; an amendment on its way is compared with what is in force.
    fn of(self, pledge: &Pledge) -> Result<(i32, i32)> {
        let last = pledge.last_revision().ok_or(Error::NotFound)?;
        let to = self.to.or(pledge.newest_revision()).unwrap_or(last);
        let in_force = pledge.revision.filter(|number| *number < to);
        let from = self.from.or(in_force).unwrap_or(to - 1);
        if (1..to).contains(&from) && to <= last { Ok((from, to)) } else { Err(Error::NotFound) }
    }
}

/// The page that shows what changed from one revision to another.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "pledge/changes.html")]
pub struct ChangesPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    name: String,
    from: i32,
    to: i32,
    between: String,
    same: bool,
    parts: Vec<ChangedPart>,
}

impl ChangesPage {
    /// Whether some sections changed and others did not.
    fn part_stayed(&self) -> bool {
        !self.same && self.parts.iter().any(|part| part.same)
    }
}

/// One section with its changes.
#[derive(Debug)]
pub struct ChangedPart {
    title: String,
    pieces: Vec<Piece>,
    same: bool,
}

/// Shows one revision against another, word by word.
///
/// # Errors
/// [`Error::NotFound`] if there are not two such revisions, or not for this person.
pub async fn changes(
    path: ChangesPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(compared): Query<Compared>,
) -> Result<ChangesPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let pledge = store::find(&mut tx, path.id).await?;
    let (from, to) = compared.of(&pledge)?;
    let old = find(&mut tx, pledge.id, from).await?;
    let new = find(&mut tx, pledge.id, to).await?;
    let template = cycle::store::pinned_template(&mut tx, new.template).await?;
    let between = [old.submitted_at, new.submitted_at].map(moment_text);
    let parts: Vec<_> = template
        .sections
        .iter()
        .map(|section| {
            let pieces = view::difference(
                &view::plain_part(&old.content, &section.key),
                &view::plain_part(&new.content, &section.key),
            );
            let same = pieces.iter().all(|piece| matches!(piece, Piece::Same(_)));
            ChangedPart { title: section.title.clone(), pieces, same }
        })
        .collect();
    drop(tx);
    let granted = read_by(&signed.actor, pledge)?;
    viewing::note(&app, &granted, Seen::Changes, now).await?;
    Ok(page(signed.frame(&app, Tab::Pledges), (&signed.actor, granted.on()), (from, to, between), parts))
}

fn page(
    frame: Frame,
    (actor, pledge): (&Actor, &Pledge),
    (from, to, between): (i32, i32, [String; 2]),
    parts: Vec<ChangedPart>,
) -> ChangesPage {
    ChangesPage {
        frame,
        crumbs: view::crumbs(actor, pledge),
        name: pledge.name.clone(),
        from,
        to,
        between: format!("Bản số {from} gửi lúc {}. Bản số {to} gửi lúc {}.", between[0], between[1]),
        same: parts.iter().all(|part| part.same),
        parts,
    }
}
