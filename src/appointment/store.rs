//! Appointments in the database.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

use super::{AppointmentId, HeldOffice, Place, act::NewAct, term::Term};
use crate::{
    access::{
        Granted, Office,
        policy::{ConfirmOffice, GiveOffice},
    },
    db::{Read, Write},
    error::{Error, Result},
    id::ActKey,
    member::MemberId,
    unit::{AgencyId, UnitId, UnitKind, store as units},
    web::act::Outcome,
};

/// One appointment.
///
/// # Errors
/// [`Error::NotFound`] if it does not exist for this person, or was put right by another row.
pub async fn find(tx: &mut Read, id: AppointmentId) -> Result<HeldOffice> {
    let row = sqlx::query!(
        r#"select appointment.member_id as "member: MemberId", member.full_name as name, office as "office: Office",
                  appointment.unit_id as "unit: UnitId", appointment.agency_id as "agency: AgencyId",
                  coalesce(unit.name, agency.name) as "place!", unit.kind as "kind?: UnitKind",
                  array(select above_id from unit_closure where below_id = appointment.unit_id order by depth)
                    as "line!: Vec<UnitId>",
                  lower(appointment.during) as "from!", upper(appointment.during) as until
             from appointment
             join member on member.id = appointment.member_id
             left join unit on unit.id = appointment.unit_id
             left join agency on agency.id = appointment.agency_id
            where appointment.id = $1 and not isempty(appointment.during)"#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    let line = if row.agency.is_some() { units::root(tx).await?.line } else { row.line };
    let place = Place { unit: row.unit, agency: row.agency, name: row.place, kind: row.kind, line };
    let (member, name, office, from, until) = (row.member, row.name, row.office, row.from, row.until);
    Ok(HeldOffice { id, member, name, office, place, from, until })
}

/// Who holds an office in one place, or will.
#[derive(Clone, Debug)]
pub struct Holding {
    /// The appointment.
    pub id: AppointmentId,
    /// Who.
    pub member: MemberId,
    /// Their name.
    pub name: String,
    /// Their code.
    pub code: String,
    /// Which office.
    pub office: Office,
    /// From when.
    pub from: NaiveDate,
    /// The first day without it.
    pub until: Option<NaiveDate>,
    /// Whether they have set a password.
    pub active: bool,
    /// Who stands in for them today.
    pub deputy: Option<String>,
}

/// Who holds an office here on `day` or later, by office and day.
///
/// # Errors
/// When the database fails.
pub async fn holdings(tx: &mut Read, place: &Place, day: NaiveDate) -> Result<Vec<Holding>> {
    let rows = sqlx::query_as!(
        Holding,
        r#"select appointment.id as "id: AppointmentId", member.id as "member: MemberId", member.full_name as name,
                  member.code, appointment.office as "office: Office", lower(appointment.during) as "from!",
                  upper(appointment.during) as until,
                  coalesce((select account.password_hash is not null from account
                             where account.member_id = member.id), false) as "active!",
                  (select deputation.deputy_name from deputation
                    where deputation.appointment_id = appointment.id and deputation.during @> $3::date
                      and deputation.accepted and deputation.ended_at is null) as deputy
             from appointment join member on member.id = appointment.member_id
            where (appointment.unit_id = $1 or appointment.agency_id = $2)
              and not isempty(appointment.during)
              and (upper_inf(appointment.during) or upper(appointment.during) > $3)
            order by array_position(array['secretary', 'deputy_secretary', 'branch_committee', 'grassroots_committee',
                                          'agency_head', 'organization_board', 'standing_committee', 'inspection',
                                          'administrator'], appointment.office),
                     appointment.during, appointment.id"#,
        place.unit as _,
        place.agency as _,
        day,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// Lets acts on the offices of one place follow one another.
///
/// # Errors
/// When the database fails.
pub async fn one_at_a_time(tx: &mut Write, place: &Place) -> Result<()> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended($1::text, 0)) is null as locked",
        place.unit.map(|unit| unit.to_string()).or(place.agency.map(|agency| agency.to_string())),
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(())
}

/// Gives an office at once, ends those whom the new holder follows, and appends both. The same form counts once.
///
/// # Errors
/// [`Error::Conflict`] if the same office was given to the same person from the same day.
pub async fn give(
    tx: &mut Write,
    granted: &Granted<GiveOffice>,
    (key, place, term): (ActKey, &Place, &Term),
    followed: &[Holding],
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let seat = granted.on();
    insert(tx.conn(), (seat.id, seat.member), (seat.office, place), (term.from, term.until)).await?;
    let act = NewAct::of("appoint", seat.office, place, term).about(seat.member, Some(seat.id));
    if act.append(tx, granted, key, at).await? == Outcome::Repeated {
        return Ok(Outcome::Repeated);
    }
    for before in followed {
        let (office, member) = (before.office, before.member);
        shorten(tx, before.id, term.from).await?;
        let ended = Term { from: before.from, until: before_day(term.from, before.from), ..term.clone() };
        let act = NewAct::of("end", office, place, &ended).about(member, Some(before.id));
        act.append(tx, granted, ActKey(crate::id::uuid_at(at)), at).await?;
    }
    Ok(Outcome::Done)
}

/// Proposes an office that needs a second keeper.
///
/// # Errors
/// When the database refuses it.
pub async fn propose(
    tx: &mut Write,
    granted: &Granted<GiveOffice>,
    (key, place, term): (ActKey, &Place, &Term),
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let act = NewAct::of("propose", granted.on().office, place, term).about(granted.on().member, None);
    act.append(tx, granted, key, at).await
}

/// Gives what another keeper proposed.
///
/// # Errors
/// [`Error::Conflict`] if it was settled meanwhile.
pub async fn confirm(
    tx: &mut Write,
    granted: &Granted<ConfirmOffice>,
    (key, place, term): (ActKey, &Place, &Term),
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let seat = &granted.on().seat;
    insert(tx.conn(), (seat.id, seat.member), (seat.office, place), (term.from, term.until)).await?;
    let act = NewAct::of("confirm", seat.office, place, term)
        .about(seat.member, Some(seat.id))
        .settling(granted.on().id);
    act.append(tx, granted, key, at).await
}

/// Ends an office from `day` on: that day is the first without it.
///
/// # Errors
/// When the database refuses it.
pub async fn end(
    tx: &mut Write,
    granted: &Granted<GiveOffice>,
    (key, held, day): (ActKey, &HeldOffice, NaiveDate),
    (number, reason): (String, String),
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let term = Term { from: held.from, until: before_day(day, held.from), number, reason };
    let act = NewAct::of("end", held.office, &held.place, &term).about(held.member, Some(held.id));
    let outcome = act.append(tx, granted, key, at).await?;
    if outcome == Outcome::Done {
        shorten(tx, held.id, day).await?;
    }
    Ok(outcome)
}

/// Puts an appointment right by a new row; the old one holds on no day any more and stays on record.
///
/// # Errors
/// When the database refuses it.
pub async fn correct(
    tx: &mut Write,
    granted: &Granted<GiveOffice>,
    (key, held, term): (ActKey, &HeldOffice, &Term),
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let id = AppointmentId::new(at);
    shorten(tx, held.id, held.from).await?;
    insert(tx.conn(), (id, held.member), (held.office, &held.place), (term.from, term.until)).await?;
    let act = NewAct::of("correct", held.office, &held.place, term).about(held.member, Some(id));
    act.append(tx, granted, key, at).await
}

/// Writes one appointment, from its first to its last day.
///
/// # Errors
/// [`Error::Conflict`] if the same office was given to the same person from the same day.
pub async fn insert(
    conn: &mut PgConnection,
    (id, member): (AppointmentId, MemberId),
    (office, place): (Office, &Place),
    (from, until): (NaiveDate, Option<NaiveDate>),
) -> Result<()> {
    use crate::error::OnConstraint;
    sqlx::query!(
        "insert into appointment (id, member_id, office, unit_id, agency_id, during)
         values ($1, $2, $3, $4, $5, daterange($6, $7, '[]'))",
        id as _,
        member as _,
        office as _,
        place.unit as _,
        place.agency as _,
        from,
        until,
    )
    .execute(conn)
    .await
    .on_constraint("appointment_once", || {
        Error::Conflict("Nhiệm vụ này đã giao cho đồng chí ấy từ đúng ngày này.".to_owned())
    })?;
    Ok(())
}

/// Lets an appointment end before `day`, never later than it would.
async fn shorten(tx: &mut Write, id: AppointmentId, day: NaiveDate) -> Result<()> {
    let ended = sqlx::query!(
        "update appointment
            set during = daterange(lower(during), greatest(lower(during), least($2, coalesce(upper(during), $2))))
          where id = $1 and not isempty(during)",
        id as _,
        day,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if ended == 1 { Ok(()) } else { Err(Error::Conflict(MOVED.to_owned())) }
}

const MOVED: &str = "Có người vừa cập nhật nhiệm vụ này. Hãy mở lại trang để xem rồi làm tiếp.";

/// The last day before `day`; none is told where the office would then never have held.
fn before_day(day: NaiveDate, from: NaiveDate) -> Option<NaiveDate> {
    day.pred_opt().map(|last| last.max(from))
}

/// How many others hold this office in this place on `day`.
///
/// # Errors
/// When the database fails.
pub async fn others(tx: &mut Read, held: &HeldOffice, day: NaiveDate) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"select count(distinct member_id) as "count!" from appointment
            where office = $1 and unit_id = $2 and member_id <> $3 and during @> $4::date"#,
        held.office as _,
        held.place.unit as _,
        held.member as _,
        day,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}

/// What waits in a unit for whoever acts for it: pledges to read, and returned ones to come back.
///
/// # Errors
/// When the database fails.
pub async fn open_work(tx: &mut Read, unit: UnitId) -> Result<Vec<(i32, i64, i64)>> {
    let rows = sqlx::query!(
        r#"select cycle.year, coalesce(sum(tally.submitted), 0)::bigint as "unread!",
                  coalesce(sum(tally.self_reviewed), 0)::bigint as "reviewed!"
             from unit_closure closure
             join pledge_tally tally on tally.branch_id = closure.below_id
             join cycle on cycle.id = tally.cycle_id
            where closure.above_id = $1
            group by cycle.year having sum(tally.submitted + tally.self_reviewed) > 0 order by cycle.year"#,
        unit as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.year, row.unread, row.reviewed)).collect())
}

/// Whether the form with this key was taken before.
///
/// # Errors
/// When the database fails.
pub async fn is_done(tx: &mut Read, key: ActKey) -> Result<bool> {
    let done = sqlx::query_scalar!(
        r#"select exists (select 1 from appointment_act where key = $1) as "done!""#,
        key as _
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(done)
}

/// The page of the place in which the form with this key acted, if it did.
///
/// # Errors
/// When the database fails.
pub async fn place_of_act(tx: &mut Read, key: ActKey) -> Result<Option<String>> {
    let row = sqlx::query!(
        r#"select unit_id as "unit: UnitId", agency_id as "agency: AgencyId" from appointment_act where key = $1"#,
        key as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    let place = row.map(|row| Place {
        unit: row.unit,
        agency: row.agency,
        name: String::new(),
        kind: None,
        line: Vec::new(),
    });
    Ok(place.map(|place| place.page()))
}
