//! Written comments that go with a member: the old branch's when they left, the host's on a stay.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    Kind, TransferId, event,
    show::{self, TransferPath},
    store,
    view::Comment,
    workflow::State as At,
};
use crate::{
    access::policy::CommentOnStay,
    app::App,
    audit::Entry,
    clock::moment_text,
    db::Read,
    error::{Error, Result},
    id::ActKey,
    pledge::Pledge,
    web::{
        act::{Outcome, see_other_with},
        form::{Errors, Form},
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/transfers/{id}/comments`
#[derive(TypedPath, Deserialize)]
#[typed_path("/transfers/{id}/comments")]
pub struct CommentsPath {
    /// The transfer.
    pub id: TransferId,
}

/// What is typed.
#[derive(Deserialize)]
pub struct Typed {
    key: ActKey,
    #[serde(default)]
    words: Text,
}

/// The host writes how the member did on their stay; a later comment adds to an earlier one.
///
/// # Errors
/// Not found, forbidden, or a conflict where there is no stay.
pub async fn create(
    path: CommentsPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<CommentOnStay>(store::find(&mut tx, path.id).await?)?;
    let done = see_other_with(TransferPath { id: path.id }, "noted").into_response();
    if event::done(&mut tx, typed.key).await?.is_some() {
        return Ok(done);
    }
    let is_stay = granted.on().kind == Kind::Temporary && matches!(granted.on().state, At::Accepted { .. });
    if !is_stay {
        return Err(Error::Conflict(
            "Chỉ nơi tiếp nhận sinh hoạt tạm thời ghi nhận xét ở đây, sau khi đã tiếp nhận.".to_owned(),
        ));
    }
    if typed.words.is_empty() {
        let mut errors = Errors::default();
        errors.add("words", "Hãy ghi nhận xét.");
        let page = show::page(&app, &signed, &mut tx, granted.on(), (errors, now)).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    if event::record(&mut tx, &granted, (typed.key, "comment"), typed.words.as_str(), now).await?
        == Outcome::Done
    {
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(done)
}

/// The comments that belong to the year of a pledge: of the branch left in that year, of hosts of stays in it.
///
/// # Errors
/// When the database fails.
pub async fn of_pledge(tx: &mut Read, pledge: &Pledge) -> Result<Vec<Comment>> {
    let rows = sqlx::query!(
        r#"select event.words, event.actor_name, event.office_title, event.at, event.step
             from transfer
             join transfer_event event on event.transfer_id = transfer.id
            where transfer.member_id = $1 and transfer.state in ('accepted', 'left')
              and event.step in ('send', 'leave', 'comment') and event.words <> ''
              and daterange(transfer.effective_on, coalesce(transfer.ended_on, transfer.until_on, transfer.effective_on), '[]')
                  && daterange(make_date($2, 1, 1), make_date($2, 12, 31), '[]')
            order by event.at"#,
        pledge.member as _,
        pledge.year,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Comment {
            title: if row.step == "comment" {
                "Nơi sinh hoạt tạm thời nhận xét"
            } else {
                "Chi bộ nơi chuyển đi nhận xét"
            },
            words: row.words,
            who: row
                .office_title
                .map_or(row.actor_name.clone(), |title| format!("{}, {title}", row.actor_name)),
            at: moment_text(row.at),
        })
        .collect())
}
