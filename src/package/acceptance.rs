//! Taking a package in: a new member, or one who comes back, with the pledge as it was sent elsewhere.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    PackageId,
    content::{Member, Package, Pledge},
    matching::{self, Match},
    show::{self, PackagePath, Shown},
    store,
};
use crate::{
    access::{
        Granted, Office,
        policy::{EnterPackage, Register},
    },
    app::App,
    audit::Entry,
    cycle::{self, Cycle, CycleId},
    db::{Read, Write},
    error::{Error, OnConstraint, Result},
    id::uuid_at,
    member::{MemberId, Standing},
    pledge::{PledgeId, relocation},
    unit::{UnitId, store as units},
    web::{
        act::see_other_with,
        form::{Errors, Form},
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/packages/{id}/acceptance`
#[derive(TypedPath, Deserialize)]
#[typed_path("/packages/{id}/acceptance")]
pub struct AcceptancePath {
    /// The package.
    pub id: PackageId,
}

/// What is typed.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    branch: Text,
    #[serde(default)]
    code: Text,
}

/// Takes it in: member, membership and pledge in one transaction.
///
/// # Errors
/// Not found for everyone but whoever brought it; a conflict when it was handled, or the person is here.
pub async fn create(
    path: AcceptancePath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let granted = signed.actor.demand::<EnterPackage>(Register).map_err(|_| Error::NotFound)?;
    let mut tx = app.db.write(&signed.actor).await?;
    let entered = store::find(&mut tx, path.id).await?;
    let done = see_other_with(PackagePath { id: path.id }, "package-entered").into_response();
    if entered.state == "accepted" {
        return Ok(done);
    }
    let Some(package) = entered.content.clone().filter(|_| entered.state == "waiting") else {
        return Err(Error::Conflict("Gói này đã bỏ. Hãy tải tệp lên lại nếu cần.".to_owned()));
    };
    // What was read once is looked at again: between two looks the database may have been restored.
    if package.pledge.as_ref().is_some_and(|pledge| !pledge.is_whole()) {
        return Err(Error::Conflict("Dấu nội dung của bản cam kết trong gói không khớp.".to_owned()));
    }
    let found = matching::look_up(&mut tx, &package.member).await?;
    let code = typed.code.as_str().to_uppercase();
    let branch = branch(&mut tx, &granted, &typed.branch).await?;
    let errors = wrong(&found, branch, &code, &package);
    let (Some(branch), true) = (branch, errors.is_empty()) else {
        let shown = Shown { errors, branch: typed.branch.into_string(), code: Some(code) };
        let page = show::page(&app, &signed, &mut tx, entered, shown).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    take_in(&mut tx, &granted, (path.id, &package), (&found, branch, &code), now).await?;
    tx.commit(Entry::of(&granted, now)).await?;
    Ok(done)
}

fn wrong(found: &Match, branch: Option<UnitId>, code: &str, package: &Package) -> Errors {
    let mut errors = Errors::default();
    errors.require(
        branch.is_some(),
        "branch",
        "Hãy ghi đúng mã hoặc tên của một chi bộ đang hoạt động mà đồng chí phụ trách.",
    );
    match found {
        Match::Here(one) => errors.add(
            "branch",
            format!("{} đang có trong danh bạ, tại {}. Hãy chuyển sinh hoạt trong hệ thống.", one.name, one.branch),
        ),
        Match::Doubtful(_) => errors.add(
            "branch",
            "Số thẻ và họ tên, ngày sinh trong gói trùng với những người khác nhau. Hãy kiểm tra danh bạ trước.",
        ),
        Match::CodeTaken(other) if code == package.member.code => errors.add(
            "code",
            format!("Mã {code} đã là của {}. Hãy ghi một mã mới cho đảng viên này.", other.name),
        ),
        Match::New | Match::Back(_) | Match::CodeTaken(_) => {
            let fits = (3..=20).contains(&code.len())
                && code.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-');
            errors.require(fits, "code", "Mã gồm 3 đến 20 chữ cái không dấu, chữ số hoặc dấu gạch ngang.");
        }
    }
    errors
}

/// A branch by its code or name, below the Board that acts.
async fn branch(tx: &mut Read, granted: &Granted<EnterPackage>, typed: &Text) -> Result<Option<UnitId>> {
    let found = sqlx::query_scalar!(
        r#"select id as "id: UnitId" from unit
            where (code = upper($1) or vn_fold(name) = vn_fold($1)) and kind in ('branch', 'base_branch')
              and dissolved_on is null limit 2"#,
        typed.as_str(),
    )
    .fetch_all(tx.conn())
    .await?;
    let [id] = found.as_slice() else { return Ok(None) };
    let unit = units::find(tx, *id).await?;
    let keeps = granted.actor().sits(&[Office::OrganizationBoard], &unit.line).is_some();
    Ok(keeps.then_some(*id))
}

async fn take_in(
    tx: &mut Write,
    granted: &Granted<EnterPackage>,
    (id, package): (PackageId, &Package),
    (found, branch, code): (&Match, UnitId, &str),
    now: DateTime<Utc>,
) -> Result<()> {
    let member = match found {
        Match::Back(one) => {
            let back = welcome_back(tx, granted, one.id, (branch, package.member.standing), now).await?;
            // A paper of this year that waited for them in the branch they had left.
            relocation::follow(tx, granted, &[back], "", now).await?;
            back
        }
        _ => new_member(tx, granted, (&package.member, code), branch, now).await?,
    };
    let years = cycle::store::all(tx).await?;
    let open: Vec<&Cycle> = years.iter().filter(|year| !year.is_closed_at(now)).collect();
    let brought = match &package.pledge {
        Some(pledge) => match open.iter().find(|cycle| cycle.year == pledge.year) {
            Some(cycle) => {
                ask_for(tx, (cycle.id, member, branch), pledge).await?.then_some((pledge, cycle.id))
            }
            None => None,
        },
        None => None,
    };
    let revision = brought.and_then(|(pledge, _)| pledge.sealed());
    let named =
        brought.zip(revision.as_ref()).map(|((pledge, _), sealed)| (pledge.id, sealed.digest.as_slice()));
    store::close(tx, granted, id, Some((member, named)), now).await?;
    if let Some((pledge, cycle)) = brought {
        enter(tx, granted, (cycle, member, pledge), (id, &package.transfer.from), now).await?;
    }
    cycle::opening::ask_one(tx.conn(), member, now).await?;
    Ok(())
}

async fn welcome_back(
    tx: &mut Write,
    granted: &Granted<EnterPackage>,
    id: MemberId,
    (branch, standing): (UnitId, Standing),
    now: DateTime<Utc>,
) -> Result<MemberId> {
    let standing = if standing == Standing::Probationary { "probationary" } else { "official" };
    sqlx::query!(
        r#"select welcome_back($1, $2, $3, $4, $5) as "done!: ()""#,
        id as _,
        uuid_at(now),
        branch as _,
        standing,
        granted.actor().day,
    )
    .fetch_one(tx.conn())
    .await
    .on_constraint("member_is_away", || Error::Conflict("Đảng viên này đang có trong danh bạ.".to_owned()))?;
    Ok(id)
}

async fn new_member(
    tx: &mut Write,
    granted: &Granted<EnterPackage>,
    (member, code): (&Member, &str),
    branch: UnitId,
    now: DateTime<Utc>,
) -> Result<MemberId> {
    let id = MemberId::new(now);
    let standing =
        if member.standing == Standing::Probationary { Standing::Probationary } else { Standing::Official };
    sqlx::query!(
        "insert into member (id, code, full_name, sex, born_on, joined_on, official_on, card_number, standing, branch_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        id as _,
        code,
        member.name.trim(),
        member.sex,
        member.born_on,
        member.joined_on,
        member.official_on,
        member.card_number,
        standing as _,
        branch as _,
    )
    .execute(tx.conn())
    .await
    .on_constraint("member_code_unique", || {
        Error::Conflict("Mã này đã có người khác dùng. Hãy ghi một mã mới.".to_owned())
    })?;
    sqlx::query!("insert into account (member_id) values ($1)", id as _).execute(tx.conn()).await?;
    sqlx::query!(
        "insert into membership (id, member_id, branch_id, kind, during)
         values ($1, $2, $3, 'official', daterange($4, null))",
        uuid_at(now),
        id as _,
        branch as _,
        granted.actor().day,
    )
    .execute(tx.conn())
    .await?;
    Ok(id)
}

/// Asks for the pledge under the id it was sent with. `false` if this member has one of that year here.
async fn ask_for(
    tx: &mut Write,
    (cycle, member, branch): (CycleId, MemberId, UnitId),
    pledge: &Pledge,
) -> Result<bool> {
    let asked = sqlx::query!(
        "insert into pledge (id, cycle_id, member_id, category, branch_id, decides_id)
         values ($1, $2, $3, $4, $5, deciding_unit($5)) on conflict (member_id, cycle_id) do nothing",
        pledge.id as _,
        cycle as _,
        member as _,
        pledge.category as _,
        branch as _,
    )
    .execute(tx.conn())
    .await
    .on_constraint("pledge_pkey", || {
        Error::Conflict("Bản cam kết trong gói này đã có trong hệ thống.".to_owned())
    })?
    .rows_affected();
    Ok(asked == 1)
}

/// Keeps the revision as it was sent, with the template it was written on, and marks where it came from.
async fn enter(
    tx: &mut Write,
    granted: &Granted<EnterPackage>,
    (cycle, member, pledge): (CycleId, MemberId, &Pledge),
    (package, from): (PackageId, &str),
    now: DateTime<Utc>,
) -> Result<()> {
    let sealed = pledge.sealed().ok_or_else(|| Error::internal("a revision that was checked"))?;
    // Versions of the year itself count upwards from one; what came from elsewhere stands below them.
    sqlx::query!(
        "insert into template (id, cycle_id, category, version, content, issued_at, frozen_at)
         select $1, $2, $3, least(coalesce(min(version), 1) - 1, 0), $4, $5, $5 from template
          where cycle_id = $2 and category = $3
         on conflict (id) do nothing",
        sealed.template as _,
        cycle as _,
        pledge.category as _,
        sqlx::types::Json(&pledge.template) as _,
        now,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into pledge_revision
           (pledge_id, number, template_id, content, pinned, digest, submitted_at, submitted_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        pledge.id as _,
        sealed.number,
        sealed.template as _,
        sqlx::types::Json(&sealed.content) as _,
        sqlx::types::Json(&sealed.pinned) as _,
        sealed.digest,
        sealed.submitted_at,
        member as _,
    )
    .execute(tx.conn())
    .await?;
    record_event(tx, granted, (pledge.id, sealed.number), (package, from), now).await?;
    sqlx::query!(
        "update pledge set state = 'submitted', revision = $2, submitted_at = $3, version = version + 1,
                late = (select due_at < $3 from cycle where cycle.id = cycle_id)
          where id = $1",
        pledge.id as _,
        sealed.number,
        sealed.submitted_at,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn record_event(
    tx: &mut Write,
    granted: &Granted<EnterPackage>,
    (pledge, number): (PledgeId, i32),
    (package, from): (PackageId, &str),
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into pledge_event
           (id, pledge_id, key, at, actor_id, actor_name, office_title, own, step, revision, reason)
         values ($1, $2, $3, $4, $5, $6, $7, false, 'enter', $8, $9)",
        uuid_at(now),
        pledge as _,
        package as _,
        now,
        granted.by() as _,
        granted.actor().name,
        granted.office_title(),
        number,
        format!("Nhập từ gói chuyển của {from}; dấu nội dung đã đối chiếu"),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
