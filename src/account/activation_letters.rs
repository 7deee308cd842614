//! Activation by letter, where the register has an address: the slip's code without the paper, for a shorter time.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

use super::{
    activation::ActivationPath,
    event,
    settings::AccountPath,
    slip_store::{self as store, LetterRow, MailedCode},
    slips::{SlipsPath, random_code},
};
use crate::{
    access::policy::{IssueSlips, SendActivation},
    app::App,
    clock::{date_text, day_in_vietnam, moment_text},
    error::{Error, Result},
    member::MemberId,
    notice::mail::{self, Letter},
    unit::{self, UnitId},
    web::{
        act::see_other_with,
        filters,
        form::{Errors, Form},
        frame::Frame,
        page::Tab,
        parts::{Choice, Crumb},
        signed::{Now, Proven, Signed},
    },
};

/// How long the code in a letter works: a mailbox is read by others longer than a slip of paper is kept.
pub const LIFE: TimeDelta = TimeDelta::days(7);

/// `/units/{id}/activation-letters`
#[derive(TypedPath, Deserialize)]
#[typed_path("/units/{id}/activation-letters")]
pub struct LettersPath {
    /// The branch.
    pub id: UnitId,
}

/// To whom: one person, or everyone with an address who has no password yet.
#[derive(Debug, Default, Deserialize)]
pub struct To {
    #[serde(default)]
    member: Option<MemberId>,
    /// What becomes of slips that were printed and still work, where a whole branch is written to.
    #[serde(default)]
    printed: String,
    /// How many such slips the page told of.
    #[serde(default)]
    slips: usize,
}

/// Whether whoever holds a printed slip is written to as well, which ends the slip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Printed {
    Keep,
    Replace,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "account/activation_letters.html")]
pub struct LettersPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    action: String,
    unit: String,
    mails: bool,
    days: i64,
    /// The page for printing, for those who may.
    slips: Option<String>,
    reachable: usize,
    /// Of these, how many hold a printed slip that still works.
    printed: usize,
    choices: Vec<Choice>,
    errors: Errors,
    others: usize,
    rows: Vec<Row>,
}

/// One person.
#[derive(Debug)]
pub struct Row {
    member: MemberId,
    name: String,
    code: String,
    state: String,
    may_send: bool,
    /// A letter would end a printed slip.
    printed: bool,
}

/// Shows who can be written to, and to whom a letter went.
///
/// # Errors
/// Not found for those who neither head the branch nor keep accounts.
pub async fn show(
    path: LettersPath,
    State(app): State<App>,
    Proven(signed): Proven,
    Now(now): Now,
) -> Result<LettersPage> {
    page(&app, &signed, path, (&To::default(), Errors::default()), now).await
}

async fn page(
    app: &App,
    signed: &Signed,
    path: LettersPath,
    (typed, errors): (&To, Errors),
    now: DateTime<Utc>,
) -> Result<LettersPage> {
    let actor = &signed.actor;
    let mut tx = app.db.read(actor).await?;
    let unit = unit::store::find(&mut tx, path.id).await?;
    let prints = actor.may::<IssueSlips>(&unit);
    let granted = actor.demand::<SendActivation>(unit).map_err(|_| Error::NotFound)?;
    let people = store::to_write_to(&mut tx, path.id).await?;
    drop(tx);
    let waiting = people.iter().filter(|row| !row.active);
    let reachable = waiting.clone().filter(|row| row.address.is_some()).count();
    let printed = waiting.clone().filter(|row| row.address.is_some() && holds_a_slip(row, now)).count();
    let (tab, crumb) = match prints {
        true => (Tab::Register, Crumb::new(SlipsPath { id: path.id }, "Phiếu kích hoạt")),
        false => (Tab::Account, Crumb::new(AccountPath, "Tài khoản")),
    };
    Ok(LettersPage {
        frame: signed.frame(app, tab),
        crumbs: vec![crumb],
        action: path.to_string(),
        unit: granted.on().name.clone(),
        mails: app.config.mails,
        days: LIFE.num_days(),
        slips: prints.then(|| SlipsPath { id: path.id }.to_string()),
        reachable,
        printed,
        choices: choices(reachable, printed, &typed.printed),
        errors,
        others: waiting.count() - reachable,
        rows: people.into_iter().map(|row| shown(row, now)).collect(),
    })
}

fn choices(reachable: usize, printed: usize, chosen: &str) -> Vec<Choice> {
    let without = reachable - printed;
    let mut choices = Vec::new();
    if without > 0 {
        choices.push(
            Choice::new("keep", format!("Chỉ gửi cho {without} đồng chí chưa có phiếu"), chosen == "keep")
                .with_hint(format!("{printed} phiếu đã in vẫn dùng được.")),
        );
    }
    choices.push(
        Choice::new("replace", format!("Gửi cho cả {reachable} đồng chí"), chosen == "replace")
            .with_hint(format!("{printed} phiếu đã in hết hiệu lực ngay; ai đang giữ phiếu phải dùng thư.")),
    );
    choices
}

/// Whether somebody holds a printed slip that still works.
fn holds_a_slip(row: &LetterRow, now: DateTime<Utc>) -> bool {
    row.mailed_to.is_none() && row.code_until.is_some_and(|until| until > now)
}

/// Queues a letter with a new code to everyone who can be written to, or to one of them. Where a branch holds printed
/// slips that still work, whoever sends must have said what becomes of them. Nobody is written to twice within a
/// minute, so a form sent twice sends one letter.
///
/// # Errors
/// As [`show`]; a conflict where the server sends no mail.
pub async fn create(
    path: LettersPath,
    State(app): State<App>,
    Proven(signed): Proven,
    Now(now): Now,
    Form(to): Form<To>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let unit = unit::store::find(&mut tx, path.id).await?;
    let granted = signed.actor.demand::<SendActivation>(unit).map_err(|_| Error::NotFound)?;
    if !app.config.mails {
        return Err(Error::Conflict("Hệ thống chưa được cài đặt gửi thư. Hãy dùng phiếu in.".to_owned()));
    }
    let mut people = store::to_write_to(&mut tx, path.id).await?;
    people
        .retain(|row| !row.active && row.address.is_some() && to.member.is_none_or(|one| one == row.member));
    if to.member.is_none() {
        let printed = people.iter().filter(|row| holds_a_slip(row, now)).count();
        match decided(&to, printed) {
            Ok(Printed::Replace) => {}
            Ok(Printed::Keep) => people.retain(|row| !holds_a_slip(row, now)),
            Err(errors) => {
                drop(tx);
                let page = page(&app, &signed, path, (&to, errors), now).await?;
                return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
            }
        }
    }
    let addressed: Vec<_> = people.iter().filter_map(|row| Some((row, row.address.as_deref()?))).collect();
    let codes: Vec<_> = addressed
        .iter()
        .map(|(row, address)| MailedCode { member: row.member, code: random_code(), masked: masked(address) })
        .collect();
    let kept = store::keep_mailed_codes(&mut tx, &granted, &codes, (now, now + LIFE)).await?;
    for ((row, address), code) in addressed.iter().zip(&codes).filter(|(_, code)| kept.contains(&code.member))
    {
        let letter = letter(&app, &row.code, &code.code, now);
        mail::to_address(&mut tx, row.member, address, &letter, now).await?;
        let words = format!("đến {}", code.masked);
        event::of_granted(&mut tx, &granted, row.member, (event::Kind::SlipMailed, &words), now).await?;
    }
    tx.commit_granted(&granted, now).await?;
    Ok(see_other_with(path, "letters-sent").into_response())
}

/// What was decided about the printed slips; they must be as many as the page told of.
fn decided(to: &To, printed: usize) -> Result<Printed, Errors> {
    let mut errors = Errors::default();
    match to.printed.as_str() {
        "keep" => return Ok(Printed::Keep),
        _ if printed == 0 => return Ok(Printed::Replace),
        "replace" if to.slips == printed => return Ok(Printed::Replace),
        "replace" => {
            errors.add("printed", "Số phiếu đã in vừa thay đổi. Mời đồng chí xem lại số mới rồi chọn.");
        }
        _ => errors.add("printed", "Hãy chọn: giữ các phiếu đã in, hay gửi thư thay phiếu."),
    }
    Err(errors)
}

fn letter(app: &App, member: &str, code: &str, now: DateTime<Utc>) -> Letter {
    let address = format!("{}{ActivationPath}", app.config.public_url);
    let until = date_text(day_in_vietnam(now + LIFE));
    let words = format!(
        "Tài khoản của đồng chí trên hệ thống Cam Kết đã sẵn sàng. Mở đường dẫn sau để tự đặt mật khẩu; dùng được một lần, đến {until}:\n\n{address}#{member}.{code}\n\nNếu trang không tự điền, hãy gõ:\nMã đảng viên: {member}\nMã kích hoạt: {code}\n\nĐừng chuyển thư này cho ai. Nếu thư đến nhầm người, xin hãy xóa và báo người quản trị.",
    );
    Letter::new("Kích hoạt tài khoản Cam Kết", &words)
}

fn shown(row: LetterRow, now: DateTime<Utc>) -> Row {
    let printed = holds_a_slip(&row, now);
    let works = row.code_until.is_some_and(|until| until > now);
    let state = match (row.active, &row.address, row.mailed_to, row.mailed_at) {
        (true, ..) => "Đã kích hoạt".to_owned(),
        (false, _, Some(to), Some(at)) if works => {
            format!("Đã gửi đến {to} lúc {}, chưa dùng", moment_text(at))
        }
        (false, _, Some(to), _) => format!("Đã gửi đến {to}, thư đã hết hạn"),
        (false, None, ..) if works => "Không có địa chỉ thư; đã in phiếu".to_owned(),
        (false, None, ..) => "Không có địa chỉ thư".to_owned(),
        (false, Some(address), ..) if works => format!("Đã in phiếu. Địa chỉ thư: {}", masked(address)),
        (false, Some(address), ..) => format!("Chưa gửi. Địa chỉ thư: {}", masked(address)),
    };
    let may_send = !row.active && row.address.is_some();
    Row { member: row.member, name: row.name, code: row.code, state, may_send, printed }
}

/// An address as far as it is recognised by who knows it: "b…h@example.vn".
fn masked(address: &str) -> String {
    let Some((local, host)) = address.split_once('@') else { return "…".to_owned() };
    let mut letters = local.chars();
    match (letters.next(), letters.next_back()) {
        (Some(first), Some(last)) => format!("{first}…{last}@{host}"),
        _ => format!("…@{host}"),
    }
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn an_address_is_recognised_and_not_read() {
        for (address, shown) in [
            ("binh@example.vn", "b…h@example.vn"),
            ("an@example.vn", "a…n@example.vn"),
            ("b@example.vn", "…@example.vn"),
            ("x", "…"),
        ] {
            assert_eq!(masked(address), shown);
        }
    }
}
