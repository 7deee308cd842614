//! A mail server of our own, which keeps what it was given.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// How it treats who comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Takes letters.
    Takes,
    /// Takes a letter and never says so.
    TakesAndIsSilent,
    /// Never says anything.
    IsSilent,
    /// Refuses every address.
    Refuses,
}

/// The server.
pub struct Server {
    address: SocketAddr,
    manner: Arc<Mutex<Manner>>,
    letters: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Starts it on this machine.
    pub async fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (manner, letters) = (Arc::new(Mutex::new(manner)), Arc::new(Mutex::new(Vec::new())));
        let shared = (manner.clone(), letters.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (manner, letters) = shared.clone();
                let manner = *manner.lock().unwrap();
                tokio::spawn(serve(stream, manner, letters));
            }
        });
        Self { address, manner, letters }
    }

    /// How it treats who comes from now on.
    pub fn behaves(&self, manner: Manner) {
        *self.manner.lock().unwrap() = manner;
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// What it was given.
    pub fn letters(&self) -> Vec<String> {
        self.letters.lock().unwrap().clone()
    }

    /// Waits until it was given so many.
    pub async fn has(&self, count: usize) {
        for _ in 0..400 {
            if self.letters().len() >= count {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        panic!("{} letters, not {count}", self.letters().len());
    }
}

async fn serve(stream: TcpStream, manner: Manner, letters: Arc<Mutex<Vec<String>>>) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    if manner == Manner::IsSilent {
        let _ = lines.next_line().await;
        return std::future::pending().await;
    }
    let _ = write.write_all(b"220 here ESMTP\r\n").await;
    while let Ok(Some(line)) = lines.next_line().await {
        let answer: &[u8] = match line.split(' ').next().unwrap_or_default().to_ascii_uppercase().as_str() {
            "DATA" => {
                let _ = write.write_all(b"354 go on\r\n").await;
                let mut letter = String::new();
                while let Ok(Some(line)) = lines.next_line().await {
                    if line == "." {
                        break;
                    }
                    letter += &line;
                    letter.push('\n');
                }
                letters.lock().unwrap().push(letter);
                if manner == Manner::TakesAndIsSilent {
                    return std::future::pending().await;
                }
                b"250 taken\r\n"
            }
            "RCPT" if manner == Manner::Refuses => b"550 nobody here\r\n",
            "QUIT" => b"221 bye\r\n",
            _ => b"250 here\r\n",
        };
        let _ = write.write_all(answer).await;
    }
}

/// A header of a letter.
pub fn header<'a>(letter: &'a str, name: &str) -> &'a str {
    letter.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim_start_matches(':').trim()
}
