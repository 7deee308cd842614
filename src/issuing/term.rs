//! A committee's terms, and where a book on paper ended: numbers go on behind it.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use super::{Kind, Term, TermId, fields::line, register::RegisterPath, store};
use crate::{
    access::{Actor, Granted, policy::KeepTerms},
    app::App,
    clock::{date_text, parse_day},
    db::Read,
    error::{Error, Result},
    id::ActKey,
    unit::{self, Unit, UnitId},
    web::{
        act::{Outcome, see_other_with},
        filters,
        form::{Errors, Form, new_key},
        frame::Frame,
        page::Tab,
        parts::{Choice, Crumb},
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/units/{id}/terms`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/units/{id}/terms")]
pub struct TermsPath {
    /// The unit.
    pub id: UnitId,
}

/// `/units/{id}/terms/beginning`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/units/{id}/terms/beginning")]
pub struct BeginningPath {
    /// The unit.
    pub id: UnitId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "issuing/terms.html")]
pub struct TermsPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    beginning: String,
    key: String,
    unit: String,
    terms: Vec<Shown>,
    terms_of_choice: Vec<Choice>,
    kinds: Vec<Choice>,
    typed: Typed,
    behind: Behind,
}

/// A term in the list.
#[derive(Debug)]
pub struct Shown {
    name: String,
    days: String,
    on_paper: Vec<String>,
}

/// A new term as typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    name: Text,
    #[serde(default)]
    from: Text,
    #[serde(default)]
    until: Text,
}

/// The form of a new term.
#[derive(Deserialize)]
pub struct Sent {
    key: ActKey,
    #[serde(flatten)]
    typed: Typed,
}

/// Where a book on paper ended, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Behind {
    #[serde(default)]
    term: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    last: Text,
}

/// Shows the terms and both forms.
///
/// # Errors
/// Not found for those who do not act for the unit.
pub async fn edit(
    path: TermsPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<TermsPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = keeps(&mut tx, &signed.actor, path.id).await?;
    let typed = (Typed::default(), Behind::default(), Errors::default());
    page(&mut tx, signed.frame(&app, Tab::Pledges), granted.on(), new_key(now), typed).await
}

/// Enters a term.
///
/// # Errors
/// As [`edit`], and a conflict if another term has one of its days.
pub async fn create(
    path: TermsPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = keeps(&mut tx, &signed.actor, path.id).await?;
    match sent.typed.read(now) {
        Ok(term) => {
            if store::begin_term(&mut tx, &granted, (sent.key, &term), now).await? == Outcome::Done {
                tx.commit_granted(&granted, now).await?;
            }
            Ok(see_other_with(path, "term-begun").into_response())
        }
        Err(errors) => {
            let typed = (sent.typed, Behind::default(), errors);
            let page = page(&mut tx, signed.frame(&app, Tab::Pledges), granted.on(), sent.key, typed).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// Lets the numbers of a kind go on behind a book on paper.
///
/// # Errors
/// As [`edit`], and a conflict once a number of the kind was given here.
pub async fn begin_behind(
    path: BeginningPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Behind>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = keeps(&mut tx, &signed.actor, path.id).await?;
    let terms = store::terms(&mut tx, path.id).await?;
    let kinds = store::kinds(&mut tx, granted.on()).await?;
    match typed.read(&terms, &kinds) {
        Ok(behind) => {
            store::begin_behind(&mut tx, &granted, behind).await?;
            tx.commit_granted(&granted, now).await?;
            Ok(see_other_with(TermsPath { id: path.id }, "numbers-begun").into_response())
        }
        Err(errors) => {
            let (frame, key) = (signed.frame(&app, Tab::Pledges), new_key(now));
            let typed = (Typed::default(), typed.clone(), errors);
            let page = page(&mut tx, frame, granted.on(), key, typed).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

async fn keeps(tx: &mut Read, actor: &Actor, id: UnitId) -> Result<Granted<KeepTerms>> {
    actor.demand::<KeepTerms>(unit::store::find(tx, id).await?).map_err(|_| Error::NotFound)
}

impl Typed {
    fn read(&self, now: DateTime<Utc>) -> Result<Term, Errors> {
        let mut errors = Errors::default();
        line(&self.name, ("name", "Hãy ghi tên nhiệm kỳ, ví dụ: 2025–2030."), &mut errors);
        let from = parse_day(self.from.as_str());
        errors.require(from.is_some(), "from", "Hãy ghi ngày đại hội, ví dụ: 15/05/2025.");
        let until = parse_day(self.until.as_str());
        let said = until.is_some() || self.until.is_empty();
        errors.require(said, "until", "Hãy ghi ngày kết thúc, ví dụ: 14/05/2030, hoặc để trống.");
        let in_order = from.zip(until).is_none_or(|(from, until)| from <= until);
        errors.require(in_order, "until", "Ngày kết thúc không thể trước ngày bắt đầu.");
        match from {
            Some(from) if errors.is_empty() => Ok(Term {
                id: TermId::new(now),
                name: self.name.as_str().to_owned(),
                from,
                until: until.and_then(|day| day.succ_opt()),
            }),
            _ => Err(errors),
        }
    }
}

impl Behind {
    fn read<'a>(&self, terms: &[Term], kinds: &'a [Kind]) -> Result<(TermId, &'a str, i32), Errors> {
        let mut errors = Errors::default();
        let term = terms.iter().find(|term| term.id.to_string() == self.term);
        errors.require(term.is_some(), "term", "Hãy chọn nhiệm kỳ.");
        let kind = kinds.iter().find(|kind| kind.symbol == self.kind);
        errors.require(kind.is_some(), "kind", "Hãy chọn loại văn bản.");
        let last = self.last.as_str().parse::<i32>().ok().filter(|last| (1..=100_000).contains(last));
        errors.require(last.is_some(), "last", "Hãy ghi số cuối cùng trong sổ giấy, ví dụ: 57.");
        match (term, kind, last) {
            (Some(term), Some(kind), Some(last)) => Ok((term.id, &kind.symbol, last)),
            _ => Err(errors),
        }
    }
}

fn days(from: NaiveDate, until: Option<NaiveDate>) -> String {
    let last = until.and_then(|day| day.pred_opt());
    last.map_or_else(
        || format!("từ {}", date_text(from)),
        |last| format!("từ {} đến {}", date_text(from), date_text(last)),
    )
}

async fn page(
    tx: &mut Read,
    frame: Frame,
    unit: &Unit,
    key: ActKey,
    (typed, behind, errors): (Typed, Behind, Errors),
) -> Result<TermsPage> {
    let kinds = store::kinds(tx, unit).await?;
    let terms = store::terms(tx, unit.id).await?;
    let mut shown = Vec::new();
    for term in &terms {
        let on_paper = store::on_paper(tx, term.id).await?;
        let on_paper = on_paper.into_iter().map(|(kind, last)| format!("{kind}: đến số {last}"));
        let days = days(term.from, term.until);
        shown.push(Shown { name: term.name.clone(), days, on_paper: on_paper.collect() });
    }
    let chosen = |value: &str, label: String, wanted: &str| Choice::new(value, label, value == wanted);
    Ok(TermsPage {
        frame,
        crumbs: vec![Crumb::new(RegisterPath { id: unit.id }, "Sổ đăng ký văn bản")],
        errors,
        action: TermsPath { id: unit.id }.to_string(),
        beginning: BeginningPath { id: unit.id }.to_string(),
        key: key.to_string(),
        unit: unit.name.clone(),
        terms: shown,
        terms_of_choice: terms
            .iter()
            .map(|term| chosen(&term.id.to_string(), term.name.clone(), &behind.term))
            .collect(),
        kinds: std::iter::once(chosen("", "Chọn loại văn bản".to_owned(), &behind.kind))
            .chain(
                kinds.iter().map(|kind| {
                    chosen(&kind.symbol, format!("{} ({})", kind.title, kind.symbol), &behind.kind)
                }),
            )
            .collect(),
        typed,
        behind,
    })
}
