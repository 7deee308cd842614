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
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let kept = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    let kibibytes: f64 = kept.trim().trim_end_matches(" kB").parse()?;
    Ok(kibibytes / 1024.0)
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
