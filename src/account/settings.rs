//! One's own account: password, second factor, sessions, and what happened to it.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    arrival::{self, Arrival},
    email::EmailPath,
    event,
    factor::{self, Kind, show::FactorPath},
    password_change::PasswordPath,
    reset,
    session::must_have_factor,
    sessions::{self, SessionLine},
    store,
};
use crate::{
    access::Actor,
    app::App,
    clock::moment_text,
    error::Result,
    held::page::HeldPath,
    passkey::{self, own::PasskeysPath},
    register::member::RegisterMemberPath,
    retention::rules::RetentionPath,
    sso::LinkPath,
    viewing::list::ViewingsPath,
    web::{
        filters,
        frame::Frame,
        page::Tab,
        parts::{Crumb, Fact},
        signed::{Now, Signed},
    },
};

/// `/account`
#[derive(TypedPath, Deserialize)]
#[typed_path("/account")]
pub struct AccountPath;

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "account/settings.html")]
pub struct AccountPage {
    frame: Frame,
    arrivals: Vec<Arrival>,
    facts: Vec<Fact>,
    reset: Option<reset::Open>,
    sessions: Vec<SessionLine>,
    end_all: String,
    limits: sessions::Limits,
    acts: Vec<Crumb>,
    history: Vec<event::Line>,
}

/// Shows the account.
///
/// # Errors
/// When the database fails.
pub async fn show(
    _: AccountPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<AccountPage> {
    let actor = &signed.actor;
    let mut tx = app.db.read(actor).await?;
    let arrivals = arrival::unseen(&mut tx, &signed).await?;
    let own = store::own(&mut tx, actor.member).await?;
    let kinds = factor::active(&mut tx, actor.member).await?;
    let reset = reset::open_of(&mut tx, actor.member, now).await?;
    let sessions = sessions::list(&mut tx, &signed, now).await?;
    let history = event::list(&mut tx, actor.member).await?;
    drop(tx);
    let second = match (kinds.contains(&Kind::Totp), kinds.contains(&Kind::Sheet)) {
        (true, _) => "Đã bật, bằng ứng dụng trên điện thoại",
        (false, true) => "Đã bật, bằng phiếu mã in sẵn",
        (false, false) if must_have_factor(&app.config, actor) => "Chưa bật, phải bật",
        (false, false) => "Chưa bật",
    };
    let mut facts =
        vec![Fact::new("Họ và tên", actor.name.clone()), Fact::new("Mã đảng viên", actor.code.clone())];
    facts.extend(actor.offices.iter().map(|held| Fact::new("Nhiệm vụ trong hệ thống", held.title())));
    let set_at = own
        .password_set_at
        .map_or_else(|| "Chưa đặt".to_owned(), |at| format!("Đặt lúc {}", moment_text(at)));
    facts.push(Fact::new("Mật khẩu", set_at).with_edit(PasswordPath.to_string()));
    facts.push(Fact::new("Xác thực hai bước", second).with_edit(FactorPath.to_string()));
    Ok(AccountPage {
        frame: signed.frame(&app, Tab::Account),
        arrivals,
        facts,
        reset,
        sessions,
        end_all: sessions::EndAllPath.to_string(),
        limits: sessions::limits(actor),
        acts: acts(&app, actor),
        history,
    })
}

/// Where one goes on from here: one's own record, and what one may do for others' accounts.
fn acts(app: &App, actor: &Actor) -> Vec<Crumb> {
    let mut acts = vec![Crumb::new(RegisterMemberPath { id: actor.member }, "Hồ sơ đảng viên của tôi")];
    // What this server was not set up for is not offered.
    let ways = [
        (app.config.mails, Crumb::new(EmailPath, "Địa chỉ thư điện tử")),
        (app.config.provider.is_some(), Crumb::new(LinkPath, "Liên kết tài khoản")),
        (
            passkey::is_possible(&app.config),
            Crumb::new(PasskeysPath, "Đăng nhập bằng vân tay hoặc khuôn mặt"),
        ),
    ];
    acts.extend(ways.into_iter().filter(|(shown, _)| *shown).map(|(_, way)| way));
    acts.extend([
        Crumb::new(ViewingsPath, "Ai đã xem giấy tờ của tôi"),
        Crumb::new(HeldPath, "Hệ thống lưu gì về tôi"),
        Crumb::new(RetentionPath, "Dữ liệu được lưu bao lâu"),
    ]);
    if reset::list::concerns(actor) {
        acts.push(Crumb::new(reset::list::ResetsPath, "Cấp lại mật khẩu cho đồng chí khác"));
    }
    acts
}
