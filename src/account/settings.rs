//! One's own account: password, second factor, sessions, and what happened to it.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    activation_letters::LettersPath,
    email::EmailPath,
    event,
    factor::{self, Kind, show::FactorPath},
    new_device::{self, NewDevice},
    password_change::PasswordPath,
    reset,
    session::must_have_factor,
    sessions::{self, SessionLine},
    store,
};
use crate::{
    access::{Actor, Office},
    agenda::page::CalendarPath,
    app::App,
    clock::moment_text,
    error::Result,
    held::{page::HeldPath, privacy::PrivacyPath},
    notice::choice::ChoicePath,
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
    arrivals: Vec<NewDevice>,
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
    let arrivals = new_device::unseen(&mut tx, &signed).await?;
    let own = store::own(&mut tx, actor.member).await?;
    let kinds = factor::active(&mut tx, actor.member).await?;
    let reset = reset::open_of(&mut tx, actor.member, now).await?;
    let sessions = sessions::list(&mut tx, &signed, now).await?;
    let history = event::list(&mut tx, actor.member).await?;
    drop(tx);
    let second = second_step(&kinds, must_have_factor(&app.config, actor));
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

/// How the second step stands, and by what it is taken.
fn second_step(kinds: &[Kind], required: bool) -> String {
    if factor::asks(kinds) || (required && !kinds.is_empty()) {
        return format!("Đã bật, bằng {}", factor::in_words(kinds));
    }
    match (kinds.is_empty(), required) {
        (true, true) => "Chưa bật, phải bật",
        (true, false) => "Chưa bật",
        (false, _) => "Chưa bật cho mật khẩu; khóa đăng nhập thì tự đủ hai bước",
    }
    .to_owned()
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
            Crumb::new(PasskeysPath, "Khóa đăng nhập bằng vân tay hoặc khuôn mặt"),
        ),
    ];
    acts.extend(ways.into_iter().filter(|(shown, _)| *shown).map(|(_, way)| way));
    acts.extend([
        Crumb::new(ChoicePath, "Thư nhắc việc"),
        Crumb::new(CalendarPath, "Lịch các hạn của tôi"),
        Crumb::new(PrivacyPath, "Dữ liệu của tôi được dùng thế nào"),
        Crumb::new(ViewingsPath, "Ai đã xem giấy tờ của tôi"),
        Crumb::new(HeldPath, "Hệ thống lưu gì về tôi"),
        Crumb::new(RetentionPath, "Dữ liệu được lưu bao lâu"),
    ]);
    let heads = actor
        .offices
        .iter()
        .filter(|held| matches!(held.office, Office::Secretary | Office::DeputySecretary));
    acts.extend(heads.filter_map(|held| {
        let words = format!("Kích hoạt tài khoản qua thư: {}", held.unit_name);
        Some(Crumb::new(LettersPath { id: held.unit? }, &words))
    }));
    if reset::list::concerns(actor) {
        acts.push(Crumb::new(reset::list::ResetsPath, "Cấp lại mật khẩu cho đồng chí khác"));
    }
    acts
}
