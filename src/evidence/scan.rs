//! The operator's scanner for malware, where there is one: a program of theirs, or `clamd` behind its socket.
//!
//! What it finds something in is refused at the door. What it cannot look at now is kept but not handed out, and looked
//! at again until it answers.

use std::{path::PathBuf, process::Stdio, time::Duration};

use chrono::{DateTime, Utc};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::UnixStream,
    process::Command,
};

use super::{EvidenceId, file::Clean};
use crate::{clock::Clock, db::Db, error::Result};

/// How long one look may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long the watch rests when nothing waits, or the scanner does not answer.
const REST: Duration = Duration::from_secs(30);
/// Bytes of one piece sent to `clamd`.
const PIECE: usize = 64 * 1024;
/// Bytes of an answer that are read.
const ANSWER: u64 = 4 * 1024;

/// The scanner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scanner {
    /// A program that reads the file from its input: 0 says clean, 1 says that something was found (as `clamscan -`).
    Program(Vec<String>),
    /// The socket of a `clamd`.
    Socket(PathBuf),
}

/// What a look came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing was found.
    Clean,
    /// Something was found.
    Found,
    /// It gave no answer that can be understood.
    NoAnswer,
}

/// How far a file has been looked at, by its name in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Checked {
    /// There was no scanner when it came.
    Unasked,
    /// The scanner has not answered yet.
    Waiting,
    /// The scanner found nothing.
    Clean,
    /// The scanner found something, later.
    Refused,
}

impl Scanner {
    /// The scanner that the environment names: `CAMKET_SCAN_PROGRAM` with its arguments, or `CAMKET_CLAMD_SOCKET`.
    ///
    /// # Errors
    /// A sentence for the operator if both are named.
    pub fn of_environment() -> Result<Option<Self>, String> {
        let set = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
        match (set("CAMKET_SCAN_PROGRAM"), set("CAMKET_CLAMD_SOCKET")) {
            (None, None) => Ok(None),
            (Some(line), None) => {
                Ok(Some(Self::Program(line.split_whitespace().map(str::to_owned).collect())))
            }
            (None, Some(path)) => Ok(Some(Self::Socket(path.into()))),
            (Some(_), Some(_)) => {
                Err("Chỉ đặt một trong hai: CAMKET_SCAN_PROGRAM hoặc CAMKET_CLAMD_SOCKET.".to_owned())
            }
        }
    }

    /// Has a file looked at.
    pub async fn look(&self, bytes: &[u8]) -> Verdict {
        let looked = async {
            match self {
                Self::Program(line) => run(line, bytes).await,
                Self::Socket(path) => ask(path, bytes).await,
            }
        };
        match tokio::time::timeout(PATIENCE, looked).await {
            Ok(Ok(verdict)) => verdict,
            Ok(Err(error)) => {
                tracing::warn!(%error, "evidence.scanner_failed");
                Verdict::NoAnswer
            }
            Err(_) => {
                tracing::warn!("evidence.scanner_slow");
                Verdict::NoAnswer
            }
        }
    }
}

/// Has a cleaned file looked at before it is kept.
///
/// # Errors
/// A sentence for whoever chose it, if something was found.
pub async fn at_the_door(scanner: Option<&Scanner>, file: &Clean) -> Result<Checked, String> {
    let Some(scanner) = scanner else { return Ok(Checked::Unasked) };
    match scanner.look(&file.bytes).await {
        Verdict::Clean => Ok(Checked::Clean),
        Verdict::NoAnswer => Ok(Checked::Waiting),
        Verdict::Found => {
            tracing::warn!("evidence.malware_refused");
            Err("Chương trình quét của cơ quan thấy tệp này có mã độc nên không nhận. Hãy quét hoặc chụp lại từ bản giấy."
                .to_owned())
        }
    }
}

async fn run(line: &[String], bytes: &[u8]) -> std::io::Result<Verdict> {
    let Some((program, arguments)) = line.split_first() else { return Ok(Verdict::NoAnswer) };
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    if let Some(mut input) = child.stdin.take() {
        // A program that has seen enough closes its input; its answer is its code all the same.
        let _ = input.write_all(bytes).await;
    }
    Ok(match child.wait().await?.code() {
        Some(0) => Verdict::Clean,
        Some(1) => Verdict::Found,
        _ => Verdict::NoAnswer,
    })
}

/// The `INSTREAM` of `clamd`: pieces, each behind its length, and a last one of none.
async fn ask(path: &PathBuf, bytes: &[u8]) -> std::io::Result<Verdict> {
    let mut socket = UnixStream::connect(path).await?;
    socket.write_all(b"zINSTREAM\0").await?;
    for piece in bytes.chunks(PIECE) {
        socket.write_all(&u32::try_from(piece.len()).unwrap_or_default().to_be_bytes()).await?;
        socket.write_all(piece).await?;
    }
    socket.write_all(&0_u32.to_be_bytes()).await?;
    let mut answer = Vec::new();
    socket.take(ANSWER).read_to_end(&mut answer).await?;
    Ok(read(&answer))
}

fn read(answer: &[u8]) -> Verdict {
    let answer = String::from_utf8_lossy(answer);
    let answer = answer.trim_end_matches(['\0', '\n']);
    if answer == "stream: OK" {
        Verdict::Clean
    } else if answer.starts_with("stream: ") && answer.ends_with(" FOUND") {
        Verdict::Found
    } else {
        Verdict::NoAnswer
    }
}

/// Looks again at what waits, for as long as the server runs.
pub async fn watch(worker: Db, scanner: Scanner, clock: Clock) {
    loop {
        match take_up(&worker, &scanner, clock.now()).await {
            Ok(0) => {}
            Ok(files) => tracing::info!(files, "evidence.scanned"),
            Err(error) => tracing::warn!(%error, "evidence.scan_failed"),
        }
        tokio::time::sleep(REST).await;
    }
}

/// Looks at what waits, until nothing does or the scanner gives no answer; tells how many got one.
///
/// # Errors
/// When the database fails.
pub async fn take_up(worker: &Db, scanner: &Scanner, now: DateTime<Utc>) -> Result<u32> {
    let mut looked = 0;
    loop {
        let mut door = worker.door().await?;
        let next = sqlx::query!(
            r#"select id as "id: EvidenceId", content from evidence where checked = 'waiting'
                order by id limit 1 for update skip locked"#,
        )
        .fetch_optional(door.conn())
        .await?;
        let Some(file) = next else { return Ok(looked) };
        let checked = match scanner.look(&file.content).await {
            Verdict::Clean => Checked::Clean,
            Verdict::Found => Checked::Refused,
            Verdict::NoAnswer => return Ok(looked),
        };
        if checked == Checked::Refused {
            tracing::warn!(evidence.id = %file.id, "evidence.malware_found");
        }
        sqlx::query!(
            "update evidence set checked = $2, checked_at = $3 where id = $1",
            file.id as _,
            checked as _,
            now,
        )
        .execute(door.conn())
        .await?;
        door.commit().await?;
        looked += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plain_word_is_an_answer() {
        for (answer, verdict) in [
            (&b"stream: OK\0"[..], Verdict::Clean),
            (b"stream: Eicar-Test-Signature FOUND\0", Verdict::Found),
            (b"INSTREAM size limit exceeded. ERROR\0", Verdict::NoAnswer),
            (b"", Verdict::NoAnswer),
            (b"OK", Verdict::NoAnswer),
        ] {
            assert_eq!(read(answer), verdict);
        }
    }

    #[tokio::test]
    async fn a_program_answers_by_its_code() {
        let program = |line: &[&str]| Scanner::Program(line.iter().map(|it| (*it).to_owned()).collect());
        assert_eq!(program(&["true"]).look(b"x").await, Verdict::Clean);
        assert_eq!(program(&["false"]).look(b"x").await, Verdict::Found);
        assert_eq!(program(&["grep", "-q", "clean"]).look(b"clean").await, Verdict::Clean);
        assert_eq!(program(&["sh", "-c", "exit 2"]).look(b"x").await, Verdict::NoAnswer);
        assert_eq!(program(&["/no/such/program"]).look(b"x").await, Verdict::NoAnswer);
        let nowhere = Scanner::Socket("/no/such/socket".into());
        assert_eq!(nowhere.look(b"x").await, Verdict::NoAnswer);
    }

    #[tokio::test]
    async fn the_socket_gets_the_file_whole() {
        let path = std::env::temp_dir().join(format!("camket-scan-{}", std::process::id()));
        let _ = std::fs::remove_file(&path);
        let listener = tokio::net::UnixListener::bind(&path).unwrap();
        let file = vec![7_u8; PIECE + 5];
        let server = tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut head = [0_u8; 10];
            socket.read_exact(&mut head).await.unwrap();
            assert_eq!(&head, b"zINSTREAM\0");
            let mut whole = 0;
            loop {
                let length = socket.read_u32().await.unwrap() as usize;
                if length == 0 {
                    break;
                }
                let mut piece = vec![0_u8; length];
                socket.read_exact(&mut piece).await.unwrap();
                whole += length;
            }
            socket.write_all(b"stream: OK\0").await.unwrap();
            whole
        });
        assert_eq!(Scanner::Socket(path.clone()).look(&file).await, Verdict::Clean);
        assert_eq!(server.await.unwrap(), file.len());
        std::fs::remove_file(path).unwrap();
    }
}
