//! What the server or initdb last said, when it does not start.

use std::{
    fs::{self, File},
    io::{Read, Seek, SeekFrom},
    path::{Path, PathBuf},
    thread::sleep,
    time::{Duration, Instant},
};

use super::{error::StartError, folder::Folder, launch::LOOK};

/// The most that is read of a log, in bytes: a failing start says little.
const MOST: u64 = 1 << 20;
/// What marks a line as the reason: the server's signs, and initdb's.
const TELLING: [&str; 3] = ["FATAL", "PANIC", "error:"];
/// How long the log writer may take to end.
const LAST_WORDS_WITHIN: Duration = Duration::from_secs(1);

/// Marks where the server's logs end, so that only what comes after is read as this start's.
pub struct Mark {
    newest: Option<(PathBuf, u64)>,
}

impl Mark {
    /// Marks the present end.
    pub fn now(folder: &Folder) -> Mark {
        let newest = newest_in(&folder.cluster().join("log"));
        let end = |path: &PathBuf| fs::metadata(path).map_or(0, |file| file.len());
        Mark { newest: newest.map(|path| (path.clone(), end(&path))) }
    }

    /// The words since the mark, with the file each was found in, oldest first.
    fn since(&self, folder: &Folder) -> Vec<(PathBuf, String)> {
        let mut words = vec![(folder.start_log(), read(&folder.start_log(), 0))];
        if let Some(path) = newest_in(&folder.cluster().join("log")) {
            let old = self.newest.as_ref().filter(|(file, _)| *file == path).map_or(0, |(_, end)| *end);
            let text = read(&path, old);
            words.push((path, text));
        }
        words
    }

    /// Whether the server said `words` since the mark.
    pub fn heard(&self, folder: &Folder, words: &str) -> bool {
        self.since(folder).iter().any(|(_, text)| text.contains(words))
    }

    /// Waits for the last words of a server that has ended: its log writer ends a little later.
    pub fn wait_for_last_words(&self, folder: &Folder) {
        let since = Instant::now();
        while since.elapsed() < LAST_WORDS_WITHIN && !TELLING.iter().any(|sign| self.heard(folder, sign)) {
            sleep(LOOK);
        }
    }

    /// The reason for a failed start, as far as the logs tell.
    pub fn reason(&self, folder: &Folder) -> StartError {
        if self.heard(folder, "No space left on device") || self.heard(folder, "Disk quota exceeded") {
            return StartError::DiskFull { path: folder.dir().to_path_buf() };
        }
        let words = self.since(folder);
        let lines = || words.iter().flat_map(|(log, text)| text.lines().map(move |line| (log, line.trim())));
        // The very last line is often a polite farewell.
        let telling = |line: &str| TELLING.iter().any(|sign| line.contains(sign));
        let said =
            lines().rfind(|(_, line)| telling(line)).or_else(|| lines().rfind(|(_, line)| !line.is_empty()));
        match said {
            Some((log, line)) => StartError::NotReady { line: line.to_owned(), log: log.clone() },
            None => {
                StartError::NotReady { line: "không có thông báo".to_owned(), log: folder.start_log() }
            }
        }
    }
}

fn newest_in(logs: &Path) -> Option<PathBuf> {
    let files = fs::read_dir(logs).ok()?.flatten();
    let dated = files.filter_map(|file| Some((file.metadata().ok()?.modified().ok()?, file.path())));
    dated.max().map(|(_, path)| path)
}

fn read(path: &Path, from: u64) -> String {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|mut file| {
        file.seek(SeekFrom::Start(from))?;
        file.take(MOST).read_to_end(&mut bytes)
    });
    read.map(|_| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}
