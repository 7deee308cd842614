//! What the machine says of its processes.

use std::{fs, path::Path, time::Duration};

use crate::Outcome;

/// A tick of the kernel's clock of processes: a hundredth of a second on Linux.
const TICK: Duration = Duration::from_millis(10);

/// Processes that ask for a core, over 1, 5 and 15 minutes, and how many cores there are.
pub fn load() -> Outcome<String> {
    let said = fs::read_to_string("/proc/loadavg")?;
    let averages: Vec<&str> = said.split(' ').take(3).collect();
    let cores = std::thread::available_parallelism()?;
    Ok(format!("{} on {cores} cores", averages.join(" ")))
}

/// The time a process has spent on cores.
pub fn spent_by(pid: u32) -> Outcome<Duration> {
    let fields = stat(&pid.to_string())?;
    Ok(TICK * sum(&fields, 11..13))
}

/// The time a Postgres has spent on cores: its postmaster, those it started, and those that ended.
pub fn spent_by_postgres(postmaster: u32) -> Outcome<Duration> {
    let mut ticks = sum(&stat(&postmaster.to_string())?, 11..15);
    let parent = postmaster.to_string();
    for entry in fs::read_dir("/proc")? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if !name.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        // A process may end while we look.
        let Ok(fields) = stat(&name) else { continue };
        if fields.get(1) == Some(&parent) {
            ticks += sum(&fields, 11..13);
        }
    }
    Ok(TICK * ticks)
}

/// Memory that a process keeps, in MiB.
pub fn resident(pid: u32) -> Outcome<f64> {
    memory(&pid.to_string(), "VmRSS:")
}

/// The most memory seen at some work, in MiB: of the program, of its reading process, and of the one process of
/// Postgres that held most of its own, what all of them share left out.
#[derive(Default)]
pub struct Peak {
    program: f64,
    reader: f64,
    postgres: f64,
}

impl Peak {
    /// Looks once more. A process that has just ended is not seen.
    pub fn look(&mut self, program: u32, postmaster: u32) {
        let of = |pid: &str, what| memory(pid, what).unwrap_or_default();
        self.program = self.program.max(of(&program.to_string(), "VmHWM:"));
        for child in children(program) {
            if fs::read(format!("/proc/{child}/cmdline")).is_ok_and(|words| words.ends_with(b"register\0")) {
                self.reader = self.reader.max(of(&child, "VmHWM:"));
            }
        }
        for child in children(postmaster) {
            self.postgres = self.postgres.max(of(&child, "RssAnon:"));
        }
    }
}

impl std::fmt::Display for Peak {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { program, reader, postgres } = self;
        write!(f, "{program:.0} + {reader:.0} MiB, Postgres {postgres:.0} MiB of its own")
    }
}

fn memory(pid: &str, what: &str) -> Outcome<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let kept = status.lines().find_map(|line| line.strip_prefix(what)).unwrap_or_default();
    let kibibytes: f64 = kept.trim().trim_end_matches(" kB").parse()?;
    Ok(kibibytes / 1024.0)
}

fn children(parent: u32) -> Vec<String> {
    let parent = parent.to_string();
    let names = fs::read_dir("/proc").into_iter().flatten().flatten();
    names
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()))
        .filter(|name| stat(name).is_ok_and(|fields| fields.get(1) == Some(&parent)))
        .collect()
}

/// The postmaster of a cluster.
pub fn postmaster(data: &Path) -> Outcome<u32> {
    let note = fs::read_to_string(data.join("pg/postmaster.pid"))?;
    Ok(note.lines().next().unwrap_or_default().parse()?)
}

/// The fields after the name: state, parent …
fn stat(pid: &str) -> Outcome<Vec<String>> {
    let line = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    let (_, fields) = line.rsplit_once(") ").ok_or("an unknown form of /proc/*/stat")?;
    Ok(fields.split(' ').map(str::to_owned).collect())
}

fn sum(fields: &[String], which: std::ops::Range<usize>) -> u32 {
    fields.get(which).unwrap_or_default().iter().filter_map(|ticks| ticks.parse::<u32>().ok()).sum()
}
