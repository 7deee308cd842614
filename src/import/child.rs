//! Reads a workbook in a process of its own, which may not take much memory or time, nor open anything.
//!
//! The process is this same program, started as `camket read-workbook`. It takes the file on its standard
//! input and writes one JSON line for each thing it read; a file that is too much for it kills only it.

use std::io::{self, BufWriter, Read as _, Write as _};
use std::path::PathBuf;
use std::process::{ExitCode, Stdio};

use rustix::process::{Resource, Rlimit, setrlimit};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, Command};

use super::problem::Problem;
use super::row::Row;
use super::sheet::{Book, Sheet};
use super::workbook::{self, Item};
use super::{kind, limits};

/// The word on the command line that makes this program the reading process.
pub const READ_WORKBOOK: &str = "read-workbook";

/// One line between the two processes.
#[derive(Serialize, Deserialize)]
enum Line {
    Sheet {
        name: String,
        rows: u32,
        #[serde(default)]
        hidden_columns: Vec<u32>,
    },
    Row(Row),
    Problem(Problem),
    End,
}

/// What `camket read-workbook` does. It must be called before the program has started anything else.
pub fn run() -> ExitCode {
    match confine().map_err(io::Error::from).and_then(|()| read_to_lines()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Little memory, little time, and no file or socket beyond those already open.
///
/// # Errors
/// When the system refuses a limit.
pub fn confine() -> rustix::io::Result<()> {
    let at_most = |limit: u64| Rlimit { current: Some(limit), maximum: Some(limit) };
    setrlimit(Resource::Data, at_most(limits::READER_MEMORY))?;
    setrlimit(Resource::Cpu, at_most(limits::READER_CPU_SECONDS))?;
    setrlimit(Resource::Core, at_most(0))?;
    setrlimit(Resource::Fsize, at_most(0))?;
    setrlimit(Resource::Nofile, at_most(0))
}

fn read_to_lines() -> io::Result<()> {
    let mut bytes = Vec::new();
    io::stdin().lock().take(limits::FILE_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    let mut out = BufWriter::with_capacity(64 * 1024, io::stdout().lock());
    let mut written = Ok(());
    let book = std::env::args().nth(2).and_then(|word| Book::of_word(&word)).unwrap_or(Book::Register);
    let read = workbook::read_book(book, &bytes, &mut |item| {
        let line = match item {
            Item::Sheet { sheet, rows, hidden_columns } => {
                Line::Sheet { name: sheet.title().to_owned(), rows, hidden_columns }
            }
            Item::Row(row) => Line::Row(row),
        };
        if written.is_ok() {
            written = write_line(&mut out, &line);
        }
    });
    written?;
    write_line(&mut out, &read.err().map_or(Line::End, Line::Problem))?;
    out.flush()
}

fn write_line(out: &mut impl io::Write, line: &Line) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}

/// Has workbooks read by processes of their own.
#[derive(Debug, Clone)]
pub struct Reader {
    program: PathBuf,
}

impl Reader {
    /// A reader that starts this same program again, even if its file was replaced by a newer one.
    #[must_use]
    pub fn of_this_program() -> Self {
        Self::of("/proc/self/exe")
    }

    /// A reader that starts the program at a path; tests name the built one.
    #[must_use]
    pub fn of(program: impl Into<PathBuf>) -> Self {
        Self { program: program.into() }
    }

    /// Hands a file to this program under another word, and takes what it answers. `None` if it was too slow, died,
    /// or said too much.
    ///
    /// # Errors
    /// When no process can be started.
    pub async fn asks(
        &self,
        word: &str,
        file: &[u8],
        (most, time): (u64, std::time::Duration),
    ) -> io::Result<Option<Vec<u8>>> {
        let mut child = self.started(&[word])?;
        let heard = tokio::time::timeout(time, hear(&mut child, file, most)).await;
        child.start_kill().ok();
        child.wait().await?;
        Ok(heard.ok().and_then(Result::ok).filter(|said| (said.len() as u64) <= most))
    }

    fn started(&self, words: &[&str]) -> io::Result<Child> {
        Command::new(&self.program)
            .args(words)
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
    }

    /// Reads a file and hands on what stands in it. `Ok(Err(_))` tells what is wrong with the file,
    /// `Err` that no reading was possible for a reason of the machine's own.
    pub async fn read(&self, file: &[u8], sink: &mut impl FnMut(Item)) -> io::Result<Result<(), Problem>> {
        self.read_book(Book::Register, file, sink).await
    }

    /// As [`Reader::read`], for a sheet of moves.
    pub async fn read_moves(
        &self,
        file: &[u8],
        sink: &mut impl FnMut(Item),
    ) -> io::Result<Result<(), Problem>> {
        self.read_book(Book::Moves, file, sink).await
    }

    async fn read_book(
        &self,
        book: Book,
        file: &[u8],
        sink: &mut impl FnMut(Item),
    ) -> io::Result<Result<(), Problem>> {
        // What can be told from the first bytes needs no process.
        if let Err(refusal) = kind::of_book(book, file) {
            return Ok(Err(Problem::of_file(refusal)));
        }
        let mut child = self.started(&[READ_WORKBOOK, book.word()])?;
        let read = tokio::time::timeout(limits::READER_TIME, converse(&mut child, file, sink)).await;
        // However it went, nothing of the process stays behind.
        child.start_kill().ok();
        child.wait().await?;
        match read {
            Ok(Ok(read)) => Ok(read),
            // Too slow, dead, or talking nonsense: the limits have done their work.
            Ok(Err(_)) | Err(_) => Ok(Err(Problem::of_file(TOO_MUCH))),
        }
    }
}

const TOO_MUCH: &str = "Tệp quá nặng hoặc bị hỏng nên việc đọc đã được dừng lại. \
    Hãy chép các trang tính cần nhập sang một tệp Excel mới rồi nhập lại.";

async fn hear(child: &mut Child, file: &[u8], most: u64) -> io::Result<Vec<u8>> {
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(io::ErrorKind::BrokenPipe.into());
    };
    let hand_over = async move {
        input.write_all(file).await?;
        input.shutdown().await
    };
    let mut said = Vec::new();
    let mut output = output.take(most + 1);
    let (_, heard) = tokio::join!(hand_over, output.read_to_end(&mut said));
    heard.map(|_| said)
}

async fn converse(
    child: &mut Child,
    file: &[u8],
    sink: &mut impl FnMut(Item),
) -> io::Result<Result<(), Problem>> {
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(io::ErrorKind::BrokenPipe.into());
    };
    let hand_over = async move {
        input.write_all(file).await?;
        input.shutdown().await
    };
    // A process that refuses early stops listening: what counts is what it says.
    let (_, heard) = tokio::join!(hand_over, listen(BufReader::with_capacity(64 * 1024, output), sink));
    heard
}

async fn listen(
    mut output: impl tokio::io::AsyncBufRead + Unpin,
    sink: &mut impl FnMut(Item),
) -> io::Result<Result<(), Problem>> {
    let mut bytes = Vec::new();
    let mut rows = 0;
    loop {
        bytes.clear();
        (&mut output).take(limits::READER_LINE_BYTES).read_until(b'\n', &mut bytes).await?;
        match serde_json::from_slice(&bytes)? {
            Line::Sheet { name, rows, hidden_columns } => {
                let sheet = Sheet::named(&name).ok_or(io::ErrorKind::InvalidData)?;
                sink(Item::Sheet { sheet, rows, hidden_columns });
            }
            Line::Row(row) => {
                rows += 1;
                if rows > 2 * limits::ROWS {
                    return Err(io::ErrorKind::InvalidData.into());
                }
                sink(Item::Row(row));
            }
            Line::Problem(problem) => return Ok(Err(problem)),
            Line::End => return Ok(Ok(())),
        }
    }
}
