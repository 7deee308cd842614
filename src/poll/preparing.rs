//! A poll is prepared for a meeting: who votes, and which three of them count.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State as Shared,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    FEWEST, PollId,
    list::PollsPath,
    seal::TELLERS,
    show::PollPath,
    store::{self, Candidate, Roll},
};
use crate::{
    access::{Granted, policy::HoldMeeting},
    app::App,
    cycle,
    db::Read,
    error::{Error, Result},
    id::ActKey,
    meeting::{self, Item, Meeting, MeetingId, show::MeetingPath},
    member::MemberId,
    pledge::Stage,
    review::demand_open,
    web::{
        act::{Outcome, see_other, see_other_with},
        filters,
        form::{Errors, Form, new_key},
        frame::Frame,
        page::Tab,
        parts::{Choice, Crumb},
        signed::{Now, Signed},
    },
};

/// `/meetings/{id}/polls/new`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/meetings/{id}/polls/new")]
pub struct PreparingPath {
    /// The meeting.
    pub id: MeetingId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "poll/new.html")]
pub struct PreparingPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    back: String,
    key: String,
    present: i32,
    people: usize,
    voters: Vec<Choice>,
    tellers: Vec<Choice>,
}

/// What is chosen.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    key: Option<ActKey>,
    #[serde(default)]
    voters: Vec<MemberId>,
    #[serde(default)]
    tellers: Vec<MemberId>,
}

/// Shows the branch with its official members ticked.
///
/// # Errors
/// Not found for those who do not lead the meeting, a conflict before and after the year's end.
pub async fn new(
    path: PreparingPath,
    Shared(app): Shared<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<PreparingPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let (meeting, granted) = led(&mut tx, &signed, path.id, now).await?;
    let candidates = store::candidates(&mut tx, granted.on().id).await?;
    let official = candidates.iter().filter(|one| one.official).map(|one| one.member);
    let typed = Typed { voters: official.collect(), ..Typed::default() };
    let people = voted_on(&mut tx, &meeting).await?.len();
    let shown = (&meeting, people, candidates.as_slice());
    Ok(page(signed.frame(&app, Tab::Grading), shown, (new_key(now), &typed, Errors::default())))
}

/// Prepares it.
///
/// # Errors
/// As [`new`], and a conflict while another poll of the meeting goes on.
pub async fn create(
    path: PollsPath,
    Shared(app): Shared<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let (meeting, granted) = led(&mut tx, &signed, path.id, now).await?;
    let key = typed.key.ok_or(Error::BadRequest)?;
    let candidates = store::candidates(&mut tx, granted.on().id).await?;
    let items = voted_on(&mut tx, &meeting).await?;
    let roll = match typed.roll(&candidates, &meeting, items.len()) {
        Ok(roll) => roll,
        Err(errors) => {
            let shown = (&meeting, items.len(), candidates.as_slice());
            let page = page(signed.frame(&app, Tab::Grading), shown, (key, &typed, errors));
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let id = PollId::new(now);
    if store::prepare(&mut tx, &granted, (id, key, &meeting), (&items, &roll), now).await?
        == Outcome::Repeated
    {
        let mut tx = app.db.read(&signed.actor).await?;
        let id = store::prepared_by(&mut tx, key).await?;
        return Ok(see_other(PollPath { id }).into_response());
    }
    tx.commit_granted(&granted, now).await?;
    Ok(see_other_with(PollPath { id }, "poll-prepared").into_response())
}

/// Those on the agenda whom nothing was proposed about yet.
async fn voted_on(tx: &mut Read, meeting: &Meeting) -> Result<Vec<Item>> {
    let mut items = meeting::store::items(tx, meeting.id).await?;
    items.retain(|item| matches!(item.stage, Stage::Open | Stage::SelfReviewed));
    Ok(items)
}

/// The meeting, in the time of the year's end, for one who leads it.
async fn led(
    tx: &mut Read,
    signed: &Signed,
    id: MeetingId,
    now: DateTime<Utc>,
) -> Result<(Meeting, Granted<HoldMeeting>)> {
    let (meeting, unit) = meeting::led(tx, &signed.actor, id).await?;
    demand_open(&cycle::store::find(tx, meeting.cycle).await?, now)?;
    Ok((meeting, signed.actor.demand::<HoldMeeting>(unit)?))
}

impl Typed {
    fn roll(&self, candidates: &[Candidate], meeting: &Meeting, people: usize) -> Result<Roll, Errors> {
        let mut errors = Errors::default();
        let known = |ids: &[MemberId]| -> Vec<MemberId> {
            candidates.iter().map(|one| one.member).filter(|member| ids.contains(member)).collect()
        };
        let (voters, tellers) = (known(&self.voters), known(&self.tellers));
        errors.require(people > 0, "voters", "Cuộc họp không có đồng chí nào chờ biểu quyết.");
        errors.require(
            voters.len() >= FEWEST,
            "voters",
            "Bỏ phiếu điện tử cần từ năm người; ít hơn thì kết quả chỉ ra từng người. Hãy bỏ phiếu giấy.",
        );
        if i32::try_from(voters.len()).is_ok_and(|count| count > meeting.present) {
            let words = format!(
                "Đã chọn {} người, nhiều hơn {} người có mặt ghi trong thông tin cuộc họp.",
                voters.len(),
                meeting.present
            );
            errors.add("voters", words);
        }
        errors.require(tellers.len() == TELLERS, "tellers", "Hãy chọn đúng ba kiểm phiếu viên.");
        if errors.is_empty() { Ok(Roll { voters, tellers }) } else { Err(errors) }
    }
}

fn page(
    frame: Frame,
    (meeting, people, candidates): (&Meeting, usize, &[Candidate]),
    (key, typed, errors): (ActKey, &Typed, Errors),
) -> PreparingPage {
    let choices = |chosen: &[MemberId]| -> Vec<Choice> {
        let choice = |one: &Candidate| Choice {
            value: one.member.to_string(),
            label: format!("{} ({})", one.name, one.code),
            hint: if one.official {
                String::new()
            } else {
                "Không phải đảng viên chính thức".to_owned()
            },
            chosen: chosen.contains(&one.member),
        };
        candidates.iter().map(choice).collect()
    };
    let back = PollsPath { id: meeting.id };
    PreparingPage {
        frame,
        crumbs: vec![
            Crumb::new(MeetingPath { id: meeting.id }, "Cuộc họp kiểm điểm"),
            Crumb::new(back, "Bỏ phiếu kín bằng thiết bị"),
        ],
        errors,
        action: back.to_string(),
        back: back.to_string(),
        key: key.to_string(),
        present: meeting.present,
        people,
        voters: choices(&typed.voters),
        tellers: choices(&typed.tellers)
            .into_iter()
            .map(|one| Choice { hint: String::new(), ..one })
            .collect(),
    }
}
