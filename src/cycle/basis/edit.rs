//! A legal basis, added or put right. What was issued keeps the words it was issued with.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::NaiveDate;
use serde::Deserialize;

use super::{Basis, BasisId, leads_to, list::BasesPath, store};
use crate::{
    access::policy::KeepBases,
    app::App,
    audit::Entry,
    clock::parse_day,
    cycle::years::{self, YearsPath},
    error::{Error, Result},
    web::{
        act::see_other_with,
        filters,
        form::{Errors, Form},
        frame::Frame,
        page::Tab,
        parts::{Choice, Crumb},
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/bases/new`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/bases/new")]
pub struct NewBasisPath;

/// `/bases/{id}`
#[derive(TypedPath, Deserialize)]
#[typed_path("/bases/{id}")]
pub struct BasisPath {
    /// The text.
    pub id: BasisId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "cycle/basis/edit.html")]
pub struct BasisPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    /// Where to read what someone else saved, when this save came too late.
    overtaken: Option<String>,
    action: String,
    back: String,
    title: String,
    usual: String,
    typed: Typed,
    others: Vec<Choice>,
}

/// What is typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Typed {
    /// The id that a new one will have: one form adds one text, however often it arrives.
    #[serde(default)]
    fresh: Option<BasisId>,
    #[serde(default)]
    version: i32,
    #[serde(default)]
    kind: Text,
    #[serde(default)]
    number: Text,
    #[serde(default)]
    issuer: Text,
    #[serde(default)]
    issued_on: Text,
    #[serde(default)]
    title: Text,
    #[serde(default)]
    valid_from: Text,
    #[serde(default)]
    valid_to: Text,
    #[serde(default)]
    replaced_by: String,
    #[serde(default)]
    cited_as: Text,
}

/// Letters of each field; more is a slip of the hand.
const LONGEST: usize = 500;

/// Shows the form for one more.
///
/// # Errors
/// Not found for everyone but the Board at the top.
pub async fn new(
    _: NewBasisPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<BasisPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    years::top(&mut tx, &signed).await?;
    let bases = store::all(&mut tx).await?;
    drop(tx);
    let typed = Typed { fresh: Some(BasisId::new(now)), ..Typed::default() };
    Ok(page(signed.frame(&app, Tab::Register), None, &bases, (typed, Errors::default())))
}

/// Adds one.
///
/// # Errors
/// As [`new`].
pub async fn create(
    _: NewBasisPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    keep(&app, &signed, None, typed, now).await
}

/// Shows one.
///
/// # Errors
/// As [`new`].
pub async fn edit(path: BasisPath, State(app): State<App>, signed: Signed) -> Result<BasisPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    years::top(&mut tx, &signed).await?;
    let basis = store::find(&mut tx, path.id).await?;
    let bases = store::all(&mut tx).await?;
    drop(tx);
    let typed = Typed::of(&basis);
    Ok(page(signed.frame(&app, Tab::Register), Some(&basis), &bases, (typed, Errors::default())))
}

/// Puts one right.
///
/// # Errors
/// As [`new`].
pub async fn update(
    path: BasisPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    keep(&app, &signed, Some(path.id), typed, now).await
}

/// Keeps what was typed: over the text of that id, or as a new one.
async fn keep(
    app: &App,
    signed: &Signed,
    id: Option<BasisId>,
    typed: Typed,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let top = years::top(&mut tx, signed).await?;
    let granted = signed.actor.demand::<KeepBases>(top)?;
    let bases = store::all(&mut tx).await?;
    let known = |id| bases.iter().find(|one| one.id == id);
    let there = id.map(|id| known(id).ok_or(Error::NotFound)).transpose()?;
    let done = see_other_with(BasesPath, "basis-kept").into_response();
    let frame = signed.frame(app, Tab::Register);
    let basis = match typed.read(id.or(typed.fresh).unwrap_or(BasisId::new(now)), &bases) {
        Ok(basis) => basis,
        Err(errors) => {
            let page = page(frame, there, &bases, (typed, errors));
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let basis = match known(basis.id) {
        // The same form pressed twice.
        Some(there) if basis.says_the_same(there) => return Ok(done),
        // Its form was used for another text before.
        Some(_) if id.is_none() => Basis { id: BasisId::new(now), ..basis },
        _ => basis,
    };
    if store::keep(&mut tx, &granted, &basis).await? {
        tx.commit(Entry::of(&granted, now)).await?;
        return Ok(done);
    }
    let version = store::find(&mut tx, basis.id).await?.version;
    let typed = Typed { version, ..typed };
    let page = BasisPage {
        overtaken: Some(BasisPath { id: basis.id }.to_string()),
        ..page(frame, there, &bases, (typed, Errors::default()))
    };
    Ok((StatusCode::CONFLICT, page).into_response())
}

impl Typed {
    fn of(basis: &Basis) -> Self {
        let text = |words: &str| Text::clean(words);
        let day = |day: Option<NaiveDate>| text(&day.map(|day| day.to_string()).unwrap_or_default());
        Self {
            fresh: None,
            version: basis.version,
            kind: text(&basis.kind),
            number: text(&basis.number),
            issuer: text(&basis.issuer),
            issued_on: day(basis.issued_on),
            title: text(&basis.title),
            valid_from: day(basis.valid_from),
            valid_to: day(basis.valid_to),
            replaced_by: basis.replaced_by.map(|id| id.to_string()).unwrap_or_default(),
            cited_as: text(&basis.cited_as),
        }
    }

    /// The text that replaced this one, and what is wrong with that.
    fn newer(&self, id: BasisId, bases: &[Basis], errors: &mut Errors) -> Option<BasisId> {
        let newer = bases.iter().find(|one| one.id.to_string() == self.replaced_by).map(|one| one.id);
        errors.require(
            newer.is_none_or(|newer| !leads_to(bases, newer, id)),
            "replaced_by",
            "Văn bản này, hoặc văn bản thay nó, đã được ghi là thay bằng chính văn bản đang sửa.",
        );
        errors.require(
            newer.is_none() || !self.valid_to.is_empty(),
            "valid_to",
            "Đã có văn bản thay thế thì ghi ngày cuối cùng còn hiệu lực.",
        );
        newer
    }

    /// The text as typed, or what is wrong with it.
    fn read(&self, id: BasisId, bases: &[Basis]) -> Result<Basis, Errors> {
        let mut errors = Errors::default();
        errors.require(!self.kind.is_empty(), "kind", "Hãy ghi loại văn bản, ví dụ: Quy định.");
        errors.require(!self.number.is_empty(), "number", "Hãy ghi số và ký hiệu, ví dụ: 144-QĐ/TW.");
        errors.require(!self.issuer.is_empty(), "issuer", "Hãy ghi nơi ban hành, ví dụ: Bộ Chính trị.");
        for (field, text) in [
            ("kind", &self.kind),
            ("number", &self.number),
            ("issuer", &self.issuer),
            ("title", &self.title),
            ("cited_as", &self.cited_as),
        ] {
            let fits = text.as_str().chars().count() <= LONGEST;
            errors.require(fits, field, "Hãy viết ngắn hơn, nhiều nhất 500 chữ cái.");
        }
        let mut day = |field: &str, text: &Text| {
            let day = parse_day(text.as_str());
            errors.require(day.is_some() || text.is_empty(), field, "Hãy ghi ngày, ví dụ: 09/05/2024.");
            day
        };
        let issued_on = day("issued_on", &self.issued_on);
        let valid_from = day("valid_from", &self.valid_from);
        let valid_to = day("valid_to", &self.valid_to);
        let in_order = valid_from.zip(valid_to).is_none_or(|(from, to)| from <= to);
        errors.require(in_order, "valid_to", "Ngày hết hiệu lực không thể trước ngày có hiệu lực.");
        let replaced_by = self.newer(id, bases, &mut errors);
        let same = |one: &&Basis| {
            one.id != id
                && one.number == self.number.as_str()
                && one.issuer == self.issuer.as_str()
                && one.issued_on == issued_on
        };
        errors.require(
            !bases.iter().any(|one| same(&one)),
            "number",
            "Văn bản có số, nơi ban hành và ngày này đã có trong danh mục.",
        );
        if !errors.is_empty() {
            return Err(errors);
        }
        let text = |field: &Text| field.as_str().to_owned();
        Ok(Basis {
            id,
            kind: text(&self.kind),
            number: text(&self.number),
            issuer: text(&self.issuer),
            issued_on,
            title: text(&self.title),
            valid_from,
            valid_to,
            replaced_by,
            cited_as: text(&self.cited_as),
            version: self.version,
        })
    }
}

fn page(frame: Frame, basis: Option<&Basis>, bases: &[Basis], (typed, errors): (Typed, Errors)) -> BasisPage {
    let none = Choice::new("", "Chưa có văn bản thay thế", typed.replaced_by.is_empty());
    let newer = bases.iter().filter(|one| basis.is_none_or(|this| this.id != one.id)).map(|one| {
        let id = one.id.to_string();
        let chosen = id == typed.replaced_by;
        Choice::new(id, one.citation(), chosen)
    });
    let others = std::iter::once(none).chain(newer).collect();
    BasisPage {
        frame,
        crumbs: vec![Crumb::new(YearsPath, "Các năm"), Crumb::new(BasesPath, "Căn cứ")],
        errors,
        overtaken: None,
        action: basis
            .map_or_else(|| NewBasisPath.to_string(), |basis| BasisPath { id: basis.id }.to_string()),
        back: BasesPath.to_string(),
        title: basis.map_or_else(|| "Thêm văn bản".to_owned(), Basis::short),
        usual: basis
            .map(|basis| Basis { cited_as: String::new(), ..basis.clone() }.citation())
            .unwrap_or_default(),
        typed,
        others,
    }
}
