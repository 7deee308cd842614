//! The reform: many changes of the tree from one prepared sheet, looked at first, then done all together or not at all.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{Multipart, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use super::{
    ReorganizationId, State as At, carrying,
    effect::{self, Effect},
    form::Ground,
    overview,
    plan::{self, Day, RowLine},
    sheet::Intake,
    store::{self, Prepared},
    why::Bounds,
};
use crate::{
    access::{
        Actor,
        policy::{Register, ReorganizeAll},
    },
    app::App,
    clock::{date_text, day_in_vietnam, moment_text},
    db::{Read, Write},
    error::{Error, Result},
    import::{kind, limits, problem::Problem, reading::Place, sheet::Book, upload},
    register::unit::{RegisterPath, RegisterUnitPath},
    web::{
        act::{Outcome, see_other, see_other_with},
        filters,
        form::{Errors, new_key},
        frame::Frame,
        page::Tab,
        parts::{Badge, Crumb},
        signed::{Now, Signed},
    },
};

/// `/reforms`
#[derive(TypedPath, Deserialize)]
#[typed_path("/reforms")]
pub struct ReformsPath;

/// `/reforms/{id}`
#[derive(TypedPath, Deserialize)]
#[typed_path("/reforms/{id}")]
pub struct ReformPath {
    /// The sheet.
    pub id: ReorganizationId,
}

/// `/reforms/{id}/acceptance`
#[derive(TypedPath, Deserialize)]
#[typed_path("/reforms/{id}/acceptance")]
pub struct ReformAcceptancePath {
    /// The sheet.
    pub id: ReorganizationId,
}

/// `/reforms/{id}/discarding`
#[derive(TypedPath, Deserialize)]
#[typed_path("/reforms/{id}/discarding")]
pub struct ReformDiscardingPath {
    /// The sheet.
    pub id: ReorganizationId,
}

/// The page that takes a sheet, with those before it.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "reorganization/reforms.html")]
pub struct ReformsPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    key: String,
    hint: String,
    sheets: Vec<Line>,
}

/// A sheet of before.
#[derive(Debug)]
pub struct Line {
    href: String,
    file: String,
    who: String,
    badge: Badge,
}

/// One sheet: what it would do, what is wrong with it, or what it did.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "reorganization/reform.html")]
pub struct ReformPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    file: String,
    who: String,
    state: At,
    badge: Badge,
    rows: Vec<RowLine>,
    days: Vec<Foreseen>,
    later: Vec<Later>,
    day: String,
    is_due: bool,
    problems: Vec<Problem>,
    accept: String,
    discard: String,
    done: String,
    lines: Vec<String>,
    gaps: Vec<Crumb>,
}

/// What one day of a sheet would do.
#[derive(Debug)]
pub struct Foreseen {
    day: String,
    comes: bool,
    effect: Effect,
}

/// Another day of the same sheet.
#[derive(Debug)]
pub struct Later {
    href: String,
    day: String,
    badge: Badge,
}

/// Shows the form.
///
/// # Errors
/// Not found for those who do not keep the tree.
pub async fn index(
    _: ReformsPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<ReformsPage> {
    signed.actor.demand::<ReorganizeAll>(Register).map_err(|_| Error::NotFound)?;
    form(&app, &signed, Errors::default(), now).await
}

/// Takes a sheet, reads it in a confined process, and keeps what it says.
///
/// # Errors
/// Not found for those who do not keep the tree; a wait while too many files are read.
pub async fn create(
    _: ReformsPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    sent: Multipart,
) -> Result<Response> {
    let granted = signed.actor.demand::<ReorganizeAll>(Register).map_err(|_| Error::NotFound)?;
    let place = Place::take()?;
    let sent = upload::receive(sent).await?;
    if let Err(refusal) = kind::of_book(Book::Moves, &sent.file) {
        let mut errors = Errors::default();
        errors.add("file", if sent.name.is_empty() { "Hãy chọn một tệp Excel (.xlsx)." } else { &refusal });
        let page = form(&app, &signed, errors, now).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let id = ReorganizationId(sent.key.ok_or(Error::BadRequest)?);
    let mut intake = Intake::new(day_in_vietnam(now));
    let read = app.reader.read_moves(&sent.file, &mut |item| intake.take(item)).await;
    drop(place);
    let (rows, problems) = match read.map_err(Error::internal)? {
        Ok(()) => intake.finish(),
        Err(problem) => (Vec::new(), vec![problem]),
    };
    let mut tx = app.db.write(&signed.actor).await?;
    let prepared = (sent.name.as_str(), rows.as_slice(), problems.as_slice());
    if store::prepare(&mut tx, &granted, id, prepared, now).await? == Outcome::Done {
        tx.commit_granted(&granted, now).await?;
    }
    Ok(see_other(ReformPath { id }).into_response())
}

/// Shows what a sheet would do, or did.
///
/// # Errors
/// Not found for those who do not keep the tree.
pub async fn show(
    path: ReformPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<ReformPage> {
    signed.actor.demand::<ReorganizeAll>(Register).map_err(|_| Error::NotFound)?;
    let mut tx = app.db.read(&signed.actor).await?;
    let prepared = store::prepared(&mut tx, path.id).await?;
    let mut page = page(signed.frame(&app, Tab::Register), &prepared, day_in_vietnam(now));
    page.later = store::later_days(&mut tx, &prepared).await?.into_iter().map(later).collect();
    match prepared.state {
        At::Waiting | At::Coming => {
            let tree = store::tree(&mut tx).await?;
            page.rows = plan::lines(&prepared.rows.0, &tree);
            match days(&mut tx, &signed.actor, &prepared, now).await? {
                Ok(days) => {
                    for day in &days {
                        page.days.push(foreseen(&mut tx, day, now).await?);
                    }
                }
                Err(problems) => page.problems = problems,
            }
        }
        At::Done => {
            let founded = store::without_offices(&mut tx, prepared.first_day).await?;
            page.gaps = founded
                .into_iter()
                .map(|(id, name)| Crumb { href: RegisterUnitPath { id }.to_string(), label: name })
                .collect();
        }
        At::Refused | At::Discarded => {}
    }
    Ok(page)
}

/// Does everything the sheet says for days up to today, in one transaction, and prepares what is for later days.
///
/// # Errors
/// Not found for those who do not keep the tree; a conflict when it does not fit any more.
pub async fn accept(
    path: ReformAcceptancePath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Redirect> {
    signed.actor.demand::<ReorganizeAll>(Register).map_err(|_| Error::NotFound)?;
    let mut tx = app.db.write(&signed.actor).await?;
    store::lock_register(&mut tx).await?;
    let prepared = store::prepared(&mut tx, path.id).await?;
    let to = ReformPath { id: path.id };
    match prepared.state {
        At::Done => return Ok(see_other_with(to, "reorganized")),
        At::Waiting => {}
        At::Coming if prepared.is_due(signed.actor.day) => {}
        At::Coming => return Ok(see_other_with(to, "act-prepared")),
        At::Refused | At::Discarded => {
            return Err(Error::Conflict("Phương án này không còn chờ áp dụng.".to_owned()));
        }
    }
    carry_out(tx, &signed.actor, path.id, now).await?.map_err(|_| {
        Error::Conflict(
            "Tổ chức vừa thay đổi nên phương án không còn khớp. Hãy mở lại trang để xem lỗi.".to_owned(),
        )
    })?;
    let comes = prepared.rows.0.iter().all(|row| row.on > signed.actor.day);
    Ok(see_other_with(to, if comes { "act-prepared" } else { "reorganized" }))
}

/// Carries out the days of a sheet that have come, prepares the others, and commits. The register must be locked.
///
/// # Errors
/// When the database fails. What does not fit is told within.
pub(super) async fn carry_out(
    mut tx: Write,
    actor: &Actor,
    id: ReorganizationId,
    now: DateTime<Utc>,
) -> Result<std::result::Result<(), Vec<Problem>>> {
    let granted = actor.demand::<ReorganizeAll>(Register)?;
    let prepared = store::prepared(&mut tx, id).await?;
    let days = match days(&mut tx, actor, &prepared, now).await? {
        Ok(days) => days,
        Err(problems) => return Ok(Err(problems)),
    };
    for (number, day) in days.iter().enumerate() {
        let comes = day.work.intent.on > actor.day;
        if !comes {
            carrying::carry_out(&mut tx, &granted, &day.work, now).await?;
        }
        let state = if comes { At::Coming } else { At::Done };
        let row = if number == 0 { id } else { ReorganizationId::new(now) };
        store::record_day(&mut tx, &granted, (id, row, state), day, now).await?;
    }
    tx.commit_granted(&granted, now).await?;
    Ok(Ok(()))
}

/// Throws a sheet away, or what of it is yet to come, from this day on; nothing changes.
///
/// # Errors
/// Not found for those who do not keep the tree.
pub async fn discard(
    path: ReformDiscardingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Redirect> {
    let granted = signed.actor.demand::<ReorganizeAll>(Register).map_err(|_| Error::NotFound)?;
    let mut tx = app.db.write(&signed.actor).await?;
    store::lock_register(&mut tx).await?;
    let prepared = store::prepared(&mut tx, path.id).await?;
    store::record_discarded(&mut tx, &granted, &prepared).await?;
    tx.commit_granted(&granted, now).await?;
    Ok(see_other(ReformsPath))
}

/// What the rows do to the tree as it stands now, day after day.
async fn days(
    tx: &mut Read,
    actor: &Actor,
    prepared: &Prepared,
    now: DateTime<Utc>,
) -> Result<std::result::Result<Vec<Day>, Vec<Problem>>> {
    let tree = store::tree(tx).await?;
    let mut reach = overview::reach(actor, &tree);
    // What the sheet founded on its earlier days may have come under nobody of this Board yet.
    let founded = store::founded_before(tx, prepared).await?;
    reach.extend(founded.iter().filter_map(|code| tree.coded(code)).map(|node| node.id));
    let ground = Ground { tree: &tree, reach: &reach, bounds: Bounds::at(tx, now).await? };
    Ok(plan::plan(&prepared.rows.0, &ground).and_then(|days| {
        if days.iter().all(|day| effect::keeps_register(actor, &day.work)) {
            Ok(days)
        } else {
            Err(vec![Problem::of_file(LOCKED_OUT)])
        }
    }))
}

async fn foreseen(tx: &mut Read, day: &Day, now: DateTime<Utc>) -> Result<Foreseen> {
    let effect = effect::of(tx, &day.work, now).await?;
    Ok(Foreseen {
        day: date_text(day.work.intent.on),
        comes: day.work.intent.on > day_in_vietnam(now),
        effect,
    })
}

fn later(prepared: Prepared) -> Later {
    Later {
        href: ReformPath { id: prepared.id }.to_string(),
        day: prepared.first_day.map(date_text).unwrap_or_default(),
        badge: prepared.state.badge(),
    }
}

const LOCKED_OUT: &str = "Sau phương án này đồng chí không còn giữ nhiệm vụ Ban Tổ chức ở đơn vị nào. Ở dòng giải thể \
    đơn vị của đồng chí, hãy ghi đơn vị kế thừa vào cột «Mã đơn vị mới» và «Có» vào cột «Chuyển nhiệm vụ».";

async fn form(app: &App, signed: &Signed, errors: Errors, now: DateTime<Utc>) -> Result<ReformsPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let sheets = store::sheets(&mut tx).await?;
    Ok(ReformsPage {
        frame: signed.frame(app, Tab::Register),
        crumbs: crumbs(),
        errors,
        key: new_key(now).to_string(),
        hint: format!(
            "Tệp .xlsx, không quá {} MB, có trang tính “Phương án sắp xếp”",
            limits::FILE_BYTES / 1024 / 1024
        ),
        sheets: sheets
            .into_iter()
            .map(|sheet| Line {
                href: ReformPath { id: sheet.id }.to_string(),
                file: sheet.file_name,
                who: format!("{}, lúc {}", sheet.maker, moment_text(sheet.made_at)),
                badge: sheet.state.badge(),
            })
            .collect(),
    })
}

fn crumbs() -> Vec<Crumb> {
    vec![Crumb::new(RegisterPath, "Danh bạ")]
}

fn page(frame: Frame, prepared: &Prepared, today: NaiveDate) -> ReformPage {
    let id = prepared.id;
    let mut crumbs = crumbs();
    crumbs.push(Crumb::new(ReformsPath, "Sắp xếp theo phương án"));
    ReformPage {
        frame,
        crumbs,
        file: prepared.file_name.clone(),
        who: format!("{} tải lên lúc {}", prepared.maker, moment_text(prepared.made_at)),
        state: prepared.state,
        badge: prepared.state.badge(),
        rows: Vec::new(),
        days: Vec::new(),
        later: Vec::new(),
        day: prepared.first_day.map(date_text).unwrap_or_default(),
        is_due: prepared.first_day.is_some_and(|day| day <= today),
        problems: prepared.problems.0.clone(),
        accept: ReformAcceptancePath { id }.to_string(),
        discard: ReformDiscardingPath { id }.to_string(),
        done: prepared.done_at.map(moment_text).unwrap_or_default(),
        lines: prepared.lines.0.clone(),
        gaps: Vec::new(),
    }
}
