//! Writes what holds from a day on: memberships, posts, management and offices. What ended is closed, never erased.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::changes;
use super::known::{Known, KnownMember};
use super::record_members::Line;
use super::record_units::Ids;
use crate::access::policy::ImportRegister;
use crate::access::{Granted, Office};
use crate::db::Write;
use crate::error::{Error, OnConstraint, Result};
use crate::id::uuids_at;

/// Posts by member, kind and title.
type Posts = (Vec<Uuid>, Vec<&'static str>, Vec<String>);

/// Rows to begin, column by column.
#[derive(Default)]
struct Begin {
    memberships: (Vec<Uuid>, Vec<Uuid>),
    managements: (Vec<Uuid>, Vec<Uuid>),
    posts: Posts,
    /// The agency of each post.
    agencies: Vec<Option<Uuid>>,
    offices: (Vec<Uuid>, Vec<Office>, Vec<Uuid>),
}

/// Rows to close, column by column.
#[derive(Default)]
struct Close {
    memberships: Vec<Uuid>,
    managements: Vec<Uuid>,
    posts: Posts,
    offices: (Vec<Uuid>, Vec<Office>, Vec<Uuid>),
}

/// Everything that hangs on new members.
///
/// # Errors
/// When the database refuses it.
pub async fn record_new(
    tx: &mut Write,
    _granted: &Granted<ImportRegister>,
    (lines, ids): (&[Line<'_>], &Ids),
    (since, now): (NaiveDate, DateTime<Utc>),
) -> Result<()> {
    let mut begin = Begin::default();
    for line in lines {
        begin.membership(line);
        begin.management(line);
        for (kind, titles) in posts(line) {
            titles.iter().for_each(|title| begin.post(line, kind, title));
        }
        changes::offices(line.row).iter().for_each(|(office, unit)| begin.office(line, *office, unit, ids));
    }
    begin.write(tx, since, now).await
}

/// What differs on members already there.
///
/// # Errors
/// When the database refuses it.
pub async fn record_changes(
    tx: &mut Write,
    _granted: &Granted<ImportRegister>,
    (lines, known, ids): (&[Line<'_>], &Known, &Ids),
    (today, now): (NaiveDate, DateTime<Utc>),
) -> Result<()> {
    let (mut begin, mut close) = (Begin::default(), Close::default());
    for line in lines {
        if let Some(before) = known.members.get(&line.row.code) {
            compare(line, before, ids, (&mut begin, &mut close));
        }
    }
    close.write(tx, today).await?;
    begin.write(tx, today, now).await
}

fn compare(line: &Line<'_>, before: &KnownMember, ids: &Ids, (begin, close): (&mut Begin, &mut Close)) {
    if before.branch.as_ref() != Some(&line.row.branch) {
        close.memberships.push(line.id.0);
        begin.membership(line);
    }
    if before.is_leader != line.row.is_leader && !before.management_overridden {
        close.managements.push(line.id.0);
        begin.management(line);
    }
    let held = [&before.party_posts, &before.government_posts, &before.mass_posts];
    let shown = changes::party_posts(before);
    for ((kind, titles), held) in posts(line).into_iter().zip(held) {
        for title in held.iter().filter(|title| !titles.contains(title)) {
            close.posts.0.push(line.id.0);
            close.posts.1.push(kind);
            close.posts.2.push(title.clone());
        }
        // An office held without its post needs none now.
        let had = if kind == "party" { &shown } else { held };
        titles.iter().filter(|title| !had.contains(title)).for_each(|title| begin.post(line, kind, title));
    }
    let given: HashSet<(Office, String)> = changes::offices(line.row);
    for (office, unit) in before.offices.difference(&given) {
        if let Some(unit) = ids.units.get(unit) {
            close.offices.0.push(line.id.0);
            close.offices.1.push(*office);
            close.offices.2.push(unit.0);
        }
    }
    given.difference(&before.offices).for_each(|(office, unit)| begin.office(line, *office, unit, ids));
}

fn posts<'a>(line: &Line<'a>) -> [(&'static str, &'a [String]); 3] {
    [
        ("party", &line.row.party_posts),
        ("government", &line.row.government_posts),
        ("mass", &line.row.mass_posts),
    ]
}

impl Begin {
    fn membership(&mut self, line: &Line<'_>) {
        self.memberships.0.push(line.id.0);
        self.memberships.1.push(line.branch.0);
    }

    fn management(&mut self, line: &Line<'_>) {
        if let Some(manager) = line.manager {
            self.managements.0.push(line.id.0);
            self.managements.1.push(manager);
        }
    }

    fn post(&mut self, line: &Line<'_>, kind: &'static str, title: &str) {
        self.posts.0.push(line.id.0);
        self.posts.1.push(kind);
        self.posts.2.push(title.to_owned());
        self.agencies.push(line.agency.filter(|_| kind == "government"));
    }

    fn office(&mut self, line: &Line<'_>, office: Office, unit: &str, ids: &Ids) {
        if let Some(unit) = ids.units.get(unit) {
            self.offices.0.push(line.id.0);
            self.offices.1.push(office);
            self.offices.2.push(unit.0);
        }
    }

    async fn write(&self, tx: &mut Write, from: NaiveDate, now: DateTime<Utc>) -> Result<()> {
        let fresh = |count| uuids_at(now, count);
        sqlx::query!(
            "insert into membership (id, member_id, branch_id, kind, during)
             select id, member_id, branch_id, 'official', daterange($4, null)
               from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as fresh (id, member_id, branch_id)",
            &fresh(self.memberships.0.len()),
            &self.memberships.0,
            &self.memberships.1,
            from,
        )
        .execute(tx.conn())
        .await?;
        sqlx::query!(
            "insert into management (id, member_id, unit_id, during)
             select id, member_id, unit_id, daterange($4, null)
               from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as fresh (id, member_id, unit_id)",
            &fresh(self.managements.0.len()),
            &self.managements.0,
            &self.managements.1,
            from,
        )
        .execute(tx.conn())
        .await?;
        sqlx::query!(
            "insert into post (id, member_id, kind, title, agency_id, during)
             select id, member_id, kind, title, agency_id, daterange($6, null)
               from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[])
                 as fresh (id, member_id, kind, title, agency_id)",
            &fresh(self.posts.0.len()),
            &self.posts.0,
            &self.posts.1 as _,
            &self.posts.2,
            &self.agencies as _,
            from,
        )
        .execute(tx.conn())
        .await?;
        sqlx::query!(
            "insert into appointment (id, member_id, office, unit_id, during)
             select id, member_id, office, unit_id, daterange($5, null)
               from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[]) as fresh (id, member_id, office, unit_id)",
            &fresh(self.offices.0.len()),
            &self.offices.0,
            &self.offices.1 as _,
            &self.offices.2,
            from,
        )
        .execute(tx.conn())
        .await
        .on_constraint("appointment_not_by_oneself", || Error::Conflict(OWN_OFFICE.to_owned()))?;
        Ok(())
    }
}

const OWN_OFFICE: &str = "Trong tệp có nhiệm vụ mới cho chính đồng chí. Không ai tự giao nhiệm vụ cho mình: hãy bỏ \
    chức vụ ở dòng ấy, rồi nhờ người khác giữ danh bạ giao. Không có gì thay đổi.";

impl Close {
    async fn write(&self, tx: &mut Write, today: NaiveDate) -> Result<()> {
        sqlx::query!(
            "update membership set during = daterange(lower(during), greatest(lower(during), $2))
              where member_id = any($1) and kind = 'official' and upper_inf(during)",
            &self.memberships,
            today,
        )
        .execute(tx.conn())
        .await?;
        sqlx::query!(
            "update management set during = daterange(lower(during), greatest(lower(during), $2))
              where member_id = any($1) and upper_inf(during)",
            &self.managements,
            today,
        )
        .execute(tx.conn())
        .await?;
        sqlx::query!(
            "update post set during = daterange(lower(during), greatest(lower(during), $4))
               from unnest($1::uuid[], $2::text[], $3::text[]) as gone (member_id, kind, title)
              where post.member_id = gone.member_id and post.kind = gone.kind and post.title = gone.title
                and upper_inf(during)",
            &self.posts.0,
            &self.posts.1 as _,
            &self.posts.2,
            today,
        )
        .execute(tx.conn())
        .await?;
        sqlx::query!(
            "update appointment set during = daterange(lower(during), greatest(lower(during), $4))
               from unnest($1::uuid[], $2::text[], $3::uuid[]) as gone (member_id, office, unit_id)
              where appointment.member_id = gone.member_id and appointment.office = gone.office
                and appointment.unit_id = gone.unit_id and upper_inf(during)",
            &self.offices.0,
            &self.offices.1 as _,
            &self.offices.2,
            today,
        )
        .execute(tx.conn())
        .await?;
        Ok(())
    }
}
