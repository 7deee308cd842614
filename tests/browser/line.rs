//! The line between a browser and the server, to be cut and mended.

use std::net::SocketAddr;

use camket::config::Config;
use serde_json::json;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
};

use crate::driver::{Browser, Listening};

/// A line that can be cut: every connection breaks, and none is answered.
pub struct Line {
    is_cut: watch::Sender<bool>,
}

impl Line {
    /// A server at the end of a line.
    pub async fn to_a_server() -> (Listening, Self) {
        let (near, url) = Listening::at("127.0.0.1").await;
        let (far, _) = Listening::at("127.0.0.1").await;
        let to = far.local_addr().unwrap();
        let (is_cut, watched) = watch::channel(false);
        tokio::spawn(carry(near, to, watched));
        (Listening::begin((far, url), Config::default()).await, Self { is_cut })
    }

    /// Cuts it, and has the browser know.
    pub async fn is_cut(&self, browser: &Browser) {
        self.is_cut.send_replace(true);
        browser.hears_of_a_line(false).await;
    }

    /// Mends it, and has the browser know.
    pub async fn is_back(&self, browser: &Browser) {
        self.is_cut.send_replace(false);
        browser.hears_of_a_line(true).await;
    }
}

async fn carry(near: TcpListener, to: SocketAddr, watched: watch::Receiver<bool>) {
    while let Ok((mut here, _)) = near.accept().await {
        let mut cut = watched.clone();
        if *cut.borrow_and_update() {
            continue;
        }
        tokio::spawn(async move {
            let Ok(mut there) = TcpStream::connect(to).await else { return };
            tokio::select! {
                _ = tokio::io::copy_bidirectional(&mut here, &mut there) => {}
                _ = cut.wait_for(|is_cut| *is_cut) => {}
            }
        });
    }
}

impl Browser {
    /// What the machine tells the page of its line, by the devtools' network conditions. The page's own worker does not
    /// hear of it: for it the line itself is cut.
    async fn hears_of_a_line(&self, is_there: bool) {
        let wanted = json!({ "network_conditions": {
            "offline": !is_there, "latency": 0, "download_throughput": -1, "upload_throughput": -1,
        } });
        self.driver_does("chromium/network_conditions", &wanted).await;
    }
}
