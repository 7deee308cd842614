//! `camket import FILE`: the same import from the command line of the machine.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicI32, Ordering};

use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

use super::child::Reader;
use super::doubt::Answers;
use super::plan::Plan;
use super::preview::{Counts, Kept, Preview};
use super::reading;
use super::register::Intake;
use super::{apply, existing, limits, store};
use crate::access::Actor;
use crate::access::policy::{ImportRegister, Register};
use crate::audit::Entry;
use crate::db::Db;
use crate::error::{Error, Result};

/// Nhập danh sách tổ chức đảng và đảng viên từ tệp Excel.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// Tệp .xlsx, .xls, .ods hoặc .csv có danh sách tổ chức đảng, đảng viên, hoặc cả hai.
    pub file: PathBuf,
    /// Chỉ kiểm tra và cho biết sẽ thay đổi những gì; không ghi gì.
    #[arg(long)]
    pub dry_run: bool,
    /// Nhập cả những dòng cần xem lại, đọc như hệ thống đề nghị.
    #[arg(long)]
    pub accept_doubtful: bool,
    /// In kết quả dạng JSON.
    #[arg(long)]
    pub json: bool,
}

/// Reads the file, tells what it would change, and changes it unless that was not wanted. Everything is printed.
/// Succeeds only where there is no problem.
///
/// # Errors
/// When the file cannot be opened or the database fails.
pub async fn run_cli(db: &Db, actor: &Actor, now: DateTime<Utc>, args: &Args) -> Result<ExitCode> {
    run_with(&Reader::of_this_program(), db, actor, (now, args)).await
}

/// As [`run_cli`], with the reading process named.
///
/// # Errors
/// As [`run_cli`].
pub async fn run_with(
    reader: &Reader,
    db: &Db,
    actor: &Actor,
    (now, args): (DateTime<Utc>, &Args),
) -> Result<ExitCode> {
    let file = read_file(args).await?;
    let said = AtomicI32::new(-1);
    let answers = Answers::default();
    let read = reading::read(reader, &file, (now, answers), |hundredths| say(&said, hundredths)).await?;
    say_end(&said);
    let mut plan = match read {
        Ok(intake) if !args.dry_run => take_in(db, actor, intake, (&file, now, args)).await?,
        read => reading::compare(db, actor, read).await?,
    };
    if !args.accept_doubtful {
        plan.refuse_doubts();
    }
    let preview = Kept::from(&plan).preview;
    print(&preview, args)?;
    Ok(if preview.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Compares the rows with the register and writes them if nothing is wrong. Both under the register's lock: nobody
/// decides in between, so once is enough.
async fn take_in(
    db: &Db,
    actor: &Actor,
    intake: Intake,
    (file, now, args): (&[u8], DateTime<Utc>, &Args),
) -> Result<Plan> {
    let granted = actor.demand::<ImportRegister>(Register)?;
    let mut tx = db.write(actor).await?;
    store::lock_register(&mut tx).await?;
    let known = existing::known(&mut tx, actor, intake.rows()).await?;
    let compared = move || (Plan::of(intake.finish(&known), &known), known);
    let (mut plan, known) = tokio::task::spawn_blocking(compared).await?;
    if !args.accept_doubtful {
        plan.refuse_doubts();
    }
    if plan.is_clean() {
        if !plan.is_idle() {
            let name = args.file.file_name().unwrap_or_default().to_string_lossy();
            let digest = Sha256::digest(file);
            let whole = (name.as_ref(), digest.as_slice());
            store::record_command(&mut tx, &granted, whole, &Kept::of_accepted(&plan), now).await?;
        }
        apply::record(&mut tx, &granted, (&plan, &known), (now, &AtomicI32::new(0))).await?;
        tx.commit(Entry::command("import", now)).await?;
    }
    Ok(plan)
}

async fn read_file(args: &Args) -> Result<Vec<u8>> {
    use tokio::io::AsyncReadExt as _;
    let file = tokio::fs::File::open(&args.file).await.map_err(Error::internal)?;
    let mut bytes = Vec::new();
    // One byte more than may be: then the size itself is told as the problem.
    file.take(limits::FILE_BYTES as u64 + 1).read_to_end(&mut bytes).await.map_err(Error::internal)?;
    Ok(bytes)
}

/// Shows the progress where someone looks at it; each tenth where the words go to a file.
fn say(said: &AtomicI32, hundredths: i32) {
    let terminal = io::stderr().is_terminal();
    let step = if terminal { hundredths } else { hundredths / 10 * 10 };
    if said.swap(step, Ordering::Relaxed) != step {
        let mut err = io::stderr().lock();
        let _ = if terminal {
            write!(err, "\rĐang đọc tệp: {step} %  ")
        } else {
            writeln!(err, "Đang đọc tệp: {step} %")
        };
    }
}

fn say_end(said: &AtomicI32) {
    if said.load(Ordering::Relaxed) >= 0 && io::stderr().is_terminal() {
        eprintln!();
    }
}

fn print(preview: &Preview, args: &Args) -> Result<()> {
    let mut out = io::stdout().lock();
    if args.json {
        serde_json::to_writer(&mut out, preview)?;
        return writeln!(out).map_err(Error::internal);
    }
    let lines = [("Tổ chức đảng", preview.units), ("Đảng viên", preview.members)]
        .map(|(what, counts)| line(what, counts));
    let end = match (preview.problems.is_empty(), args.dry_run) {
        (false, _) => "Có lỗi nên không nhập gì. Hãy sửa các dòng sau trong tệp rồi nhập lại:",
        (true, true) => "Tệp không có lỗi. Chạy lại không có --dry-run để nhập.",
        (true, false) => "Đã nhập xong.",
    };
    let problems = preview.problems.iter().map(|problem| format!("- {problem}"));
    for line in lines.into_iter().chain([end.to_owned()]).chain(problems) {
        writeln!(out, "{line}").map_err(Error::internal)?;
    }
    Ok(())
}

fn line(what: &str, counts: Counts) -> String {
    let Counts { new, changed, same, refused } = counts;
    format!("{what}: {new} mới, {changed} thay đổi, {same} giữ nguyên, {refused} bị từ chối.")
}
