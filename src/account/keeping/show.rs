//! One account as its keeper sees it.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    list::{AccountsPath, badge},
    lock::{LockPath, UnlockPath},
    store,
};
use crate::{
    access::policy::{IssueSlips, KeepAccount, LockAccount, PrintSheet, VouchReset},
    account::{
        event,
        factor::sheet::SheetPath,
        reset::{list::ResetsPath, start::StartPath},
        slips::SlipsPath,
    },
    app::App,
    clock::{date_text, day_in_vietnam, moment_text},
    error::{Error, Result},
    member::MemberId,
    unit::store as units,
    web::{
        filters,
        frame::Frame,
        page::Tab,
        parts::{Badge, Crumb, Fact},
        signed::{Now, Signed},
    },
};

/// `/accounts/{id}`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/accounts/{id}")]
pub struct AccountOfPath {
    /// Whose.
    pub id: MemberId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "account/account.html")]
pub struct AccountOfPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    name: String,
    badge: Badge,
    facts: Vec<Fact>,
    acts: Vec<Crumb>,
    slip: Option<(String, MemberId)>,
    unlock: Option<String>,
    history: Vec<event::Line>,
}

/// Shows it.
///
/// # Errors
/// Not found for those who do not keep it.
pub async fn show(
    path: AccountOfPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<AccountOfPage> {
    let actor = &signed.actor;
    let mut tx = app.db.read(actor).await?;
    let account = store::find(&mut tx, path.id).await?;
    if !actor.may::<KeepAccount>(&account) {
        return Err(Error::NotFound);
    }
    let state = store::state(&mut tx, path.id).await?;
    let branch = units::find(&mut tx, state.branch_id).await?;
    let history = event::list(&mut tx, path.id).await?;
    drop(tx);
    let locked = state.locked_at.is_some();
    let mut acts = Vec::new();
    if actor.may::<PrintSheet>(&account) && state.holds_office && state.active {
        acts.push(Crumb::new(SheetPath { id: path.id }, "In phiếu mã dùng một lần"));
    }
    if actor.may::<VouchReset>(&account) && state.active {
        acts.push(Crumb::new(StartPath { id: path.id }, "Cấp lại mật khẩu"));
    }
    if state.active {
        acts.push(Crumb::new(ResetsPath, "Yêu cầu cấp lại đang chờ"));
    }
    if actor.may::<LockAccount>(&account) && !locked {
        acts.push(Crumb::new(LockPath { id: path.id }, "Khóa tài khoản"));
    }
    let slip = (!state.active && !locked && actor.may::<IssueSlips>(&branch))
        .then(|| (SlipsPath { id: branch.id }.to_string(), path.id));
    Ok(AccountOfPage {
        frame: signed.frame(&app, Tab::Register),
        crumbs: vec![Crumb::new(AccountsPath, "Tài khoản")],
        badge: badge(state.active, locked),
        facts: facts(&account.code, &state, now),
        acts,
        slip,
        unlock: (locked && actor.may::<LockAccount>(&account))
            .then(|| UnlockPath { id: path.id }.to_string()),
        name: account.name,
        history,
    })
}

fn facts(code: &str, state: &store::State, now: DateTime<Utc>) -> Vec<Fact> {
    let has = |kind: &str| state.factors.iter().any(|one| one == kind);
    let factor = match (has("totp"), has("passkey"), has("sheet")) {
        (true, true, _) => "Ứng dụng trên điện thoại, khóa đăng nhập",
        (true, false, _) => "Ứng dụng trên điện thoại",
        (false, true, _) => "Khóa đăng nhập",
        (false, false, true) => "Phiếu mã in sẵn",
        (false, false, false) => "Chưa bật",
    };
    let mut facts = vec![
        Fact::new("Mã đảng viên", code),
        Fact::new("Chi bộ", state.branch.clone()),
        Fact::new(
            "Mật khẩu",
            state
                .password_set_at
                .filter(|_| state.active)
                .map_or_else(|| "Chưa đặt".to_owned(), |at| format!("Đặt lúc {}", moment_text(at))),
        ),
        Fact::new("Xác thực hai bước", factor),
    ];
    if let Some(until) = state.slip_until.filter(|until| *until > now && !state.active) {
        facts.push(Fact::new(
            "Phiếu kích hoạt",
            format!("Đã in, dùng được đến {}", date_text(day_in_vietnam(until))),
        ));
    }
    if let (Some(at), Some(reason)) = (state.locked_at, &state.lock_reason) {
        let by = state.locked_by.as_deref().unwrap_or("người quản trị");
        facts.push(Fact::new("Bị khóa", format!("Từ {}, bởi {by}\nLý do: {reason}", moment_text(at))));
    }
    facts
}
