//! Accepting an import: one page says what will happen, then it is written, all of it or nothing.

use std::time::Duration;

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    ImportId, State as At, apply, limits,
    line_store::{self, Part, Tally},
    show::ImportPath,
    store,
};
use crate::{
    access::policy::{ImportRegister, Register},
    app::App,
    error::{Error, Result},
    web::{
        act::{see_other, see_other_with},
        filters,
        form::{Errors, Form},
        frame::Frame,
        number::grouped,
        page::Tab,
        parts::Crumb,
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/imports/{id}/acceptance`
#[derive(TypedPath, Deserialize)]
#[typed_path("/imports/{id}/acceptance")]
pub struct AcceptancePath {
    /// The import.
    pub id: ImportId,
}

/// Why so many change, where that must be said.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    reason: Text,
}

/// How long the answer waits; a large list goes on being written after it.
const PATIENCE: Duration = Duration::from_secs(10);
/// Letters of a reason.
const REASON: usize = 500;

/// The page that says what will happen.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "import/accept.html", blocks = ["main"])]
pub struct AcceptPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    file: String,
    action: String,
    back: String,
    effects: Vec<String>,
    undecided: Option<(String, String)>,
    guard: Option<String>,
    reason: String,
}

/// Says what will happen.
///
/// # Errors
/// [`Error::NotFound`] for those who do not keep the register; a conflict if it does not wait.
pub async fn new(path: AcceptancePath, State(app): State<App>, signed: Signed) -> Result<AcceptPage> {
    signed.actor.demand::<ImportRegister>(Register).map_err(|_| Error::NotFound)?;
    page(&app, &signed, path.id, (Typed::default(), Errors::default())).await
}

/// Writes the import. The writing goes on though the visitor leaves.
///
/// # Errors
/// [`Error::NotFound`] for those who do not keep the register; a conflict if it belongs to others by now.
pub async fn create(
    path: AcceptancePath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let granted = signed.actor.demand::<ImportRegister>(Register).map_err(|_| Error::NotFound)?;
    let (id, to) = (path.id, ImportPath { id: path.id });
    let mut tx = app.db.write(&signed.actor).await?;
    if store::state(&mut tx, id).await? != At::Read {
        return Ok(see_other(to).into_response());
    }
    let errors = check(&line_store::tally(&mut tx, id).await?, &typed);
    if !errors.is_empty() {
        drop(tx);
        let page = page(&app, &signed, id, (typed, errors)).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let reason = Some(typed.reason.as_str()).filter(|reason| !reason.is_empty());
    let begun = store::begin_writing(&mut tx, &granted, id, reason, now).await?;
    tx.commit_granted(&granted, now).await?;
    if !begun {
        return Ok(see_other(to).into_response());
    }
    let writing = tokio::spawn(async move {
        let state = apply::run(&app, &signed.actor, id, now).await;
        if let Err(error) = &state {
            tracing::warn!(import.id = %id, %error, "import.not_accepted");
        }
        state
    });
    match tokio::time::timeout(PATIENCE, writing).await {
        Ok(Ok(Ok(At::Applied))) => Ok(see_other_with(to, "imported").into_response()),
        // What went wrong stands on the import's page.
        _ => Ok(see_other(to).into_response()),
    }
}

fn check(tally: &Tally, typed: &Typed) -> Errors {
    let mut errors = Errors::default();
    errors.require(
        tally.undecided == 0,
        "undecided",
        "Còn dòng cần xem chưa có quyết định. Hãy xem và quyết định từng dòng trước khi nhập.",
    );
    errors.require(
        guard(tally).is_none() || !typed.reason.is_empty(),
        "reason",
        "Rất nhiều người thay đổi. Hãy ghi lý do, hoặc quay lại kiểm tra có đúng tệp không.",
    );
    errors.require(
        typed.reason.as_str().chars().count() <= REASON,
        "reason",
        "Lý do dài quá 500 ký tự. Hãy rút gọn.",
    );
    errors
}

/// What is said where so many people change that it may be the wrong file.
fn guard(tally: &Tally) -> Option<String> {
    let many = tally.people_change > limits::FEW_CHANGES
        && tally.people_change * 100 > tally.people * limits::CHANGES_PERCENT;
    many.then(|| {
        format!(
            "{} trong {} đảng viên đang có sẽ thay đổi, nhiều hơn {} %. Hãy kiểm tra có đúng tệp, đúng năm không; \
             nếu đúng, ghi lý do.",
            grouped(tally.people_change),
            grouped(tally.people),
            limits::CHANGES_PERCENT
        )
    })
}

async fn page(
    app: &App,
    signed: &Signed,
    id: ImportId,
    (typed, errors): (Typed, Errors),
) -> Result<AcceptPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let import = store::find(&mut tx, id).await?;
    if import.state != At::Read {
        return Err(Error::Conflict(
            "Lần nhập này không còn chờ nhập. Mời đồng chí xem lại trang.".to_owned(),
        ));
    }
    let tally = line_store::tally(&mut tx, id).await?;
    drop(tx);
    let back = ImportPath { id }.to_string();
    Ok(AcceptPage {
        frame: signed.frame(app, Tab::Register),
        crumbs: vec![Crumb { href: back.clone(), label: format!("Nhập {}", import.file_name) }],
        errors,
        file: import.file_name,
        action: AcceptancePath { id }.to_string(),
        effects: effects(&tally),
        undecided: (tally.undecided > 0)
            .then(|| (grouped(tally.undecided), format!("{back}?part={}", Part::Doubtful.code()))),
        guard: guard(&tally),
        reason: typed.reason.into_string(),
        back,
    })
}

fn effects(tally: &Tally) -> Vec<String> {
    let mut effects = Vec::new();
    if tally.adds > 0 {
        effects.push(format!(
            "Thêm {} tổ chức và đảng viên mới; đảng viên mới có tài khoản chờ kích hoạt bằng phiếu in.",
            grouped(tally.adds)
        ));
    }
    if tally.alters > 0 {
        effects.push(format!("Sửa {} tổ chức và đảng viên theo tệp.", grouped(tally.alters)));
    }
    if tally.ends > 0 {
        effects.push(format!(
            "Ghi {} đảng viên đã chuyển đi hoặc ra khỏi danh sách; nhiệm vụ và chức vụ của họ kết thúc từ hôm nay.",
            grouped(tally.ends)
        ));
    }
    if effects.is_empty() {
        effects.push("Không có gì thay đổi.".to_owned());
    }
    effects.push(format!(
        "Sau khi nhập, có thể hoàn tác trong {} ngày nếu chưa có việc khác dựa trên đó.",
        limits::UNDO_DAYS
    ));
    effects
}
