//! Printing a decision on many, in the layout in which the office signs it: the decision, and the list that goes along.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    official::{self, What},
    show::PaperPath,
    store::{self, Line, Paper},
};
use crate::{
    access::{Granted, policy::DecideMany},
    app::App,
    clock::date_text,
    cycle::{self, rules::Rules},
    db::Read,
    error::Result,
    grading::PaperId,
    issuing::{
        fields::{Signing, Then},
        issuer::{self, Issuer},
        list::draw,
    },
    unit,
    viewing::{self, Named, Seen},
    web::{
        download::Kind,
        filters,
        form::{Errors, Form},
        frame::Frame,
        page::Tab,
        parts::{Choice, Crumb},
        signed::{Now, Signed},
        text::Text,
        workbook::file_name,
    },
};

/// Letters that the bases may have.
const LONGEST: usize = 4_000;

/// `/decisions/{id}/paper`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/decisions/{id}/paper")]
pub struct PrintingPath {
    /// The decision.
    pub id: PaperId,
}

/// The form.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "grading/printing.html")]
pub struct PrintingPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    number: String,
    people: usize,
    what: Vec<Choice>,
    typed: Typed,
}

/// What is typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Typed {
    /// Which of the two papers.
    #[serde(default)]
    pub(super) what: What,
    /// What the decision rests on, a line to each.
    #[serde(default)]
    pub(super) bases: Text,
    /// Place, who signs, whom it goes to.
    #[serde(flatten)]
    pub(super) signing: Signing,
    #[serde(default)]
    then: Then,
}

/// A decision with everything that its papers say.
pub(super) struct Whole {
    pub(super) paper: Paper,
    pub(super) lines: Vec<Line>,
    pub(super) rules: Rules,
    pub(super) issuer: Issuer,
}

/// Shows the form.
///
/// # Errors
/// Not found for those who do not see the decision, forbidden for those who do not decide there.
pub async fn new(
    path: PrintingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<PrintingPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let (_, whole) = whole(&mut tx, path, &signed).await?;
    drop(tx);
    let signing = Signing::usual(&whole.issuer, now);
    let bases = Text::clean(&official::usual_bases(&whole));
    let typed = Typed { bases, signing, ..Typed::default() };
    Ok(page(signed.frame(&app, Tab::Grading), path, &whole, (typed, Errors::default())))
}

/// Draws one of the papers. Each person named on the list is told.
///
/// # Errors
/// As [`new`].
pub async fn create(
    path: PrintingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(mut typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let (granted, whole) = whole(&mut tx, path, &signed).await?;
    // A decision bears the day on which it was taken.
    typed.signing.dated = Text::clean(&date_text(whole.paper.decided_on));
    let errors = typed.read(now);
    if !errors.is_empty() {
        let page = page(signed.frame(&app, Tab::Grading), path, &whole, (typed, errors));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let kind = typed.then.drawn().unwrap_or(Kind::Pdf);
    let (paper, name) = match typed.what {
        What::Decision => (official::decision(&whole, &typed), "quyet-dinh-xep-loai"),
        What::List => (official::list(&whole, &typed), "danh-sach-xep-loai"),
    };
    if typed.what == What::List {
        let people: Vec<_> =
            whole.lines.iter().map(|line| Named { member: line.member, paper: line.id.0 }).collect();
        let seen = (Seen::List, Some(whole.paper.year));
        viewing::note_list(&mut tx, &granted, seen, ("Danh sách kèm theo quyết định", &people), now).await?;
    }
    let name = file_name(name, &granted.on().code, whole.paper.year, now);
    tx.commit_granted(&granted, now).await?;
    draw(paper, kind, name.trim_end_matches(".xlsx").to_owned(), now).await
}

impl Typed {
    fn read(&self, now: DateTime<Utc>) -> Errors {
        let mut errors = Errors::default();
        self.signing.read(now, &mut errors);
        let fits = self.bases.as_str().chars().count() <= LONGEST;
        errors.require(fits, "bases", "Hãy viết ngắn hơn, nhiều nhất 4.000 chữ cái.");
        errors.require(
            self.what == What::List || !self.bases.is_empty(),
            "bases",
            "Hãy ghi ít nhất một căn cứ, mỗi căn cứ một dòng.",
        );
        errors
    }
}

async fn whole(tx: &mut Read, path: PrintingPath, signed: &Signed) -> Result<(Granted<DecideMany>, Whole)> {
    let paper = store::find(tx, path.id).await?;
    let unit = unit::store::find(tx, paper.unit_id).await?;
    let granted = signed.actor.demand::<DecideMany>(unit)?;
    let year = cycle::store::find(tx, paper.cycle).await?;
    let rules = cycle::store::rules(tx, year.rule_set).await?;
    let lines = store::lines(tx, path.id).await?;
    let issuer = issuer::of(tx, granted.on(), Some(paper.cycle)).await?;
    Ok((granted, Whole { paper, lines, rules, issuer }))
}

fn page(frame: Frame, path: PrintingPath, whole: &Whole, (typed, errors): (Typed, Errors)) -> PrintingPage {
    let choice = |what: What, label: &str| Choice::new(what.name(), label, what == typed.what);
    PrintingPage {
        frame,
        crumbs: vec![Crumb::new(PaperPath { id: path.id }, "Quyết định")],
        errors,
        action: path.to_string(),
        number: whole.paper.number.clone(),
        people: whole.lines.len(),
        what: vec![choice(What::Decision, "Quyết định"), choice(What::List, "Danh sách kèm theo")],
        typed,
    }
}
