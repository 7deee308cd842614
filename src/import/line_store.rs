//! Rows that wait, in the database.

use std::collections::HashMap;

use serde::Deserialize;
use sqlx::types::Json;

use super::ImportId;
use super::changes::Change;
use super::doubt::Doubt;
use super::line::{Decision, Kind, Line};
use super::sheet::Sheet;
use crate::access::Granted;
use crate::access::policy::ImportRegister;
use crate::db::{Read, Write};
use crate::error::Result;

/// Rows written by one statement.
const CHUNK: usize = 5_000;

/// A decision with its reason.
type Decided = (Decision, Option<String>);

/// Replaces the rows of an import. What was decided of a row that would do just the same stays decided.
///
/// # Errors
/// When the database refuses it.
pub async fn replace(
    tx: &mut Write,
    _granted: &Granted<ImportRegister>,
    id: ImportId,
    lines: &[Line],
) -> Result<()> {
    let decided = decided(tx, id).await?;
    forget(tx, id).await?;
    for (chunk, first) in lines.chunks(CHUNK).zip((0_i32..).step_by(CHUNK)) {
        insert(tx, id, (first, chunk), &decided).await?;
    }
    Ok(())
}

/// What tells a row from all others, and what it would do.
type Key = (String, Option<i32>, String);

async fn decided(tx: &mut Write, id: ImportId) -> Result<HashMap<Key, (Kind, Vec<Change>, Decided)>> {
    let rows = sqlx::query!(
        r#"select sheet, row, code, fate as "fate: Kind", changes as "changes: Json<Vec<Change>>",
                  decision as "decision!: Decision", reason
             from import_row where import_id = $1 and decision is not null"#,
        id as _,
    )
    .fetch_all(tx.conn())
    .await?;
    let of = |row: i32| Some(row);
    Ok(rows
        .into_iter()
        .map(|it| {
            ((it.sheet, it.row.and_then(of), it.code), (it.fate, it.changes.0, (it.decision, it.reason)))
        })
        .collect())
}

async fn insert(
    tx: &mut Write,
    id: ImportId,
    (first, lines): (i32, &[Line]),
    decided: &HashMap<Key, (Kind, Vec<Change>, Decided)>,
) -> Result<()> {
    let sheets: Vec<String> = lines.iter().map(|line| code_of(line.sheet).to_owned()).collect();
    let rows: Vec<Option<i32>> = lines.iter().map(number).collect();
    let text = |of: fn(&Line) -> &String| -> Vec<String> { lines.iter().map(of).cloned().collect() };
    let kinds: Vec<Kind> = lines.iter().map(|line| line.kind).collect();
    let changes: Vec<Json<&Vec<Change>>> = lines.iter().map(|line| Json(&line.changes)).collect();
    let doubts: Vec<Json<&Vec<Doubt>>> = lines.iter().map(|line| Json(&line.doubts)).collect();
    let before: Vec<Option<&Decided>> = lines.iter().map(|line| still(line, decided)).collect();
    let decisions: Vec<Option<Decision>> =
        before.iter().map(|it| it.map(|(decision, _)| *decision)).collect();
    let reasons: Vec<Option<String>> =
        before.iter().map(|it| it.and_then(|(_, reason)| reason.clone())).collect();
    sqlx::query!(
        "insert into import_row (import_id, position, sheet, row, code, name, place, fate, changes, doubts, content,
                                 decision, reason)
         select $1, $2 + ordinality::integer, sheet, row, code, name, place, fate, changes, doubts, content::jsonb, decision,
                reason
           from unnest($3::text[], $4::integer[], $5::text[], $6::text[], $7::text[], $8::text[], $9::jsonb[],
                       $10::jsonb[], $11::text[], $12::text[], $13::text[])
             with ordinality
             as line (sheet, row, code, name, place, fate, changes, doubts, content, decision, reason, ordinality)",
        id as _,
        first,
        &sheets,
        &rows as _,
        &text(|line| &line.code),
        &text(|line| &line.name),
        &text(|line| &line.place),
        &kinds as _,
        &changes as _,
        &doubts as _,
        &text(|line| &line.content),
        &decisions as _,
        &reasons as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What was decided of a row before, if it would do the same.
fn still<'a>(line: &Line, decided: &'a HashMap<Key, (Kind, Vec<Change>, Decided)>) -> Option<&'a Decided> {
    let (kind, changes, decision) =
        decided.get(&(code_of(line.sheet).to_owned(), number(line), line.code.clone()))?;
    (*kind == line.kind && *changes == line.changes).then_some(decision)
}

fn number(line: &Line) -> Option<i32> {
    line.row.and_then(|row| i32::try_from(row).ok())
}

fn code_of(sheet: Sheet) -> &'static str {
    match sheet {
        Sheet::Units => "units",
        Sheet::Members => "members",
        Sheet::Moves => "moves",
    }
}

/// Forgets the rows of an import: personal data that nobody needs any more.
///
/// # Errors
/// When the database refuses it.
pub async fn forget(tx: &mut Write, id: ImportId) -> Result<()> {
    sqlx::query!("delete from import_row where import_id = $1", id as _).execute(tx.conn()).await?;
    Ok(())
}

/// Which rows a page lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Those in doubt.
    #[default]
    Doubtful,
    /// Those that add someone.
    New,
    /// Those that change someone.
    Changed,
    /// Those who are in the register alone.
    Gone,
}

impl Part {
    /// All of them, in the order of the tabs.
    pub const ALL: [Part; 4] = [Part::Doubtful, Part::New, Part::Changed, Part::Gone];

    /// Its name in addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Part::Doubtful => "doubtful",
            Part::New => "new",
            Part::Changed => "changed",
            Part::Gone => "gone",
        }
    }

    /// What it is called.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Part::Doubtful => "Cần xem",
            Part::New => "Mới",
            Part::Changed => "Thay đổi",
            Part::Gone => "Không có trong tệp",
        }
    }

    /// What may be decided here, the usual one first.
    #[must_use]
    pub fn decisions(self) -> &'static [Decision] {
        match self {
            Part::Doubtful => &[Decision::Take, Decision::Keep, Decision::Skip],
            Part::New => &[Decision::Take, Decision::Skip],
            Part::Changed => &[Decision::Take, Decision::Keep],
            Part::Gone => &[Decision::Leave, Decision::Transferred, Decision::Ended],
        }
    }
}

/// A row as a page shows it.
#[derive(Debug)]
pub struct Shown {
    /// Its place in the order.
    pub position: i32,
    /// Its row in the file.
    pub row: Option<i32>,
    /// Its sheet.
    pub sheet: String,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Code of the unit above, or of the branch.
    pub place: String,
    /// What it would do.
    pub kind: Kind,
    /// Field by field.
    pub changes: Json<Vec<Change>>,
    /// What is in doubt.
    pub doubts: Json<Vec<Doubt>>,
    /// What was decided.
    pub decision: Option<Decision>,
    /// Why.
    pub reason: Option<String>,
}

/// Rows of a part after a position, at most `most`.
///
/// # Errors
/// When the database fails.
pub async fn shown(
    tx: &mut Read,
    id: ImportId,
    (part, q): (Part, &str),
    (after, most): (i32, i64),
) -> Result<Vec<Shown>> {
    let rows = sqlx::query_as!(
        Shown,
        r#"select position as "position!", row, sheet as "sheet!", code as "code!", name as "name!", place as "place!",
                  fate as "kind!: Kind", changes as "changes!: Json<Vec<Change>>",
                  doubts as "doubts!: Json<Vec<Doubt>>", decision as "decision: Decision", reason
             from import_row
            where import_id = $1 and position > $4
              and case when $2 = 'doubtful' then doubts <> '[]' else fate = $2 and doubts = '[]' end
              and ($3 = '' or fold like '%' || vn_fold($3) || '%')
            order by position limit $5"#,
        id as _,
        part.code(),
        q,
        after,
        most,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// How many rows there are of each part, and how many wait for a decision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// In doubt.
    pub doubtful: i64,
    /// Of those, undecided.
    pub undecided: i64,
    /// New, without those in doubt.
    pub new: i64,
    /// Changed, without those in doubt.
    pub changed: i64,
    /// In the register alone.
    pub gone: i64,
    /// To be added.
    pub adds: i64,
    /// To be changed.
    pub alters: i64,
    /// To be ended or marked as transferred.
    pub ends: i64,
    /// Members who stand in the register now, whom the file names or whose branch it lists.
    pub people: i64,
    /// Of those, people who change.
    pub people_change: i64,
}

impl Tally {
    /// How many rows a part has.
    #[must_use]
    pub fn of(&self, part: Part) -> i64 {
        match part {
            Part::Doubtful => self.doubtful,
            Part::New => self.new,
            Part::Changed => self.changed,
            Part::Gone => self.gone,
        }
    }

    /// Whether accepting would change nothing.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.adds + self.alters + self.ends == 0
    }
}

/// Counts the rows of an import.
///
/// # Errors
/// When the database fails.
pub async fn tally(tx: &mut Read, id: ImportId) -> Result<Tally> {
    let tally = sqlx::query_as!(
        Tally,
        r#"select count(*) filter (where doubts <> '[]') as "doubtful!",
                  count(*) filter (where doubts <> '[]' and decision is null) as "undecided!",
                  count(*) filter (where fate = 'new' and doubts = '[]') as "new!",
                  count(*) filter (where fate = 'changed' and doubts = '[]') as "changed!",
                  count(*) filter (where fate = 'gone') as "gone!",
                  count(*) filter (where fate = 'new' and coalesce(decision, 'take') = 'take') as "adds!",
                  count(*) filter (where fate = 'changed' and coalesce(decision, 'take') = 'take') as "alters!",
                  count(*) filter (where fate = 'gone' and decision in ('transferred', 'ended')) as "ends!",
                  count(*) filter (where sheet = 'members' and fate <> 'new') as "people!",
                  count(*) filter (where sheet = 'members'
                     and (fate = 'changed' and coalesce(decision, 'take') = 'take'
                          or fate = 'gone' and decision in ('transferred', 'ended'))) as "people_change!"
             from import_row where import_id = $1"#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(tally)
}

/// Which rows are decided: those chosen, or all that a page of this part would list.
#[derive(Clone, Debug)]
pub enum Chosen<'a> {
    /// By position.
    These(&'a [i32]),
    /// All that a search finds.
    All(&'a str),
}

/// Decides rows of a part; tells how many.
///
/// # Errors
/// When the database refuses it.
pub async fn decide(
    tx: &mut Write,
    _granted: &Granted<ImportRegister>,
    (id, part): (ImportId, Part),
    chosen: Chosen<'_>,
    (decision, reason): (Decision, Option<&str>),
) -> Result<u64> {
    let (positions, q) = match chosen {
        Chosen::These(positions) => (Some(positions), ""),
        Chosen::All(q) => (None, q),
    };
    let fates: Vec<Kind> = [Kind::New, Kind::Changed, Kind::Same, Kind::Gone]
        .into_iter()
        .filter(|kind| decision.fits(*kind))
        .collect();
    let decided = sqlx::query!(
        "update import_row set decision = $6, reason = $7
          where import_id = $1
            and case when $2 = 'doubtful' then doubts <> '[]' else fate = $2 and doubts = '[]' end
            and ($3::integer[] is null or position = any($3))
            and ($4 = '' or fold like '%' || vn_fold($4) || '%')
            and fate = any($5)",
        id as _,
        part.code(),
        positions as _,
        q,
        &fates as _,
        decision as _,
        reason,
    )
    .execute(tx.conn())
    .await?;
    Ok(decided.rows_affected())
}

/// A row with what it is to do, as accepting takes it up again.
#[derive(Debug)]
pub struct Resumed {
    /// Its sheet.
    pub sheet: String,
    /// Code.
    pub code: String,
    /// What it would do.
    pub kind: Kind,
    /// What is to be done.
    pub decision: Option<Decision>,
    /// Why.
    pub reason: Option<String>,
    /// What it changes.
    pub changes: Json<Vec<Change>>,
    /// The row itself.
    pub content: serde_json::Value,
}

/// Rows after a position in their order; empty at the end.
///
/// # Errors
/// When the database fails.
pub async fn resumed(tx: &mut Read, id: ImportId, after: i32) -> Result<Vec<Resumed>> {
    let rows = sqlx::query_as!(
        Resumed,
        r#"select sheet as "sheet!", code as "code!", fate as "kind!: Kind", decision as "decision: Decision", reason,
                  changes as "changes!: Json<Vec<Change>>", content as "content!"
             from import_row where import_id = $1 and position > $2 and position <= $2 + 5000 order by position"#,
        id as _,
        after,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}
