//! A browser's connection, kept alive.

use std::net::SocketAddr;

use axum::{
    body::Bytes,
    http::{HeaderMap, Request, StatusCode, header},
};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::SendRequest;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::Outcome;

/// One connection to a server.
pub struct Line {
    to: SocketAddr,
    sender: SendRequest<Full<Bytes>>,
}

/// What came back.
pub struct Answer {
    /// How it went.
    pub status: StatusCode,
    /// With what headers.
    pub headers: HeaderMap,
    /// With what body.
    pub body: Bytes,
}

impl Line {
    /// Connects.
    pub async fn open(to: SocketAddr) -> Outcome<Self> {
        let stream = TcpStream::connect(to).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self { to, sender })
    }

    /// Asks for a page.
    pub async fn get(&mut self, path: &str, token: &str, encoding: Option<&str>) -> Outcome<Answer> {
        let mut request = self.request("GET", path, token);
        if let Some(encoding) = encoding {
            request = request.header(header::ACCEPT_ENCODING, encoding);
        }
        self.send(request.body(Full::default())?).await
    }

    /// Posts a form as a script or a browser would.
    pub async fn post(&mut self, path: &str, token: &str, accept: &str, form: String) -> Outcome<Answer> {
        let request = self
            .request("POST", path, token)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .header(header::ACCEPT, accept);
        self.send(request.body(Full::from(form))?).await
    }

    /// Sends a file as a form with its key would, and tells where that leads.
    pub async fn bring(&mut self, path: &str, token: &str, (key, file): (&str, Vec<u8>)) -> Outcome<String> {
        const SEAM: &str = "bench-list";
        let head = format!(
            "--{SEAM}\r\ncontent-disposition: form-data; name=\"key\"\r\n\r\n{key}\r\n--{SEAM}\r\n\
             content-disposition: form-data; name=\"file\"; filename=\"list.xlsx\"\r\n\r\n"
        );
        let body = [head.as_bytes(), &file, format!("\r\n--{SEAM}--\r\n").as_bytes()].concat();
        let request = self
            .request("POST", path, token)
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={SEAM}"))
            .header("sec-fetch-site", "same-origin");
        let answer = self.send(request.body(Full::from(body))?).await?;
        let to = answer.headers.get(header::LOCATION).and_then(|to| to.to_str().ok());
        Ok(to.ok_or_else(|| format!("{path} answered {}", answer.status))?.to_owned())
    }

    fn request(&self, method: &str, path: &str, token: &str) -> axum::http::request::Builder {
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, self.to.to_string())
            .header(header::COOKIE, format!("session={token}"))
    }

    async fn send(&mut self, request: Request<Full<Bytes>>) -> Outcome<Answer> {
        self.sender.ready().await?;
        let (parts, body) = self.sender.send_request(request).await?.into_parts();
        let body = body.collect().await?.to_bytes();
        Ok(Answer { status: parts.status, headers: parts.headers, body })
    }
}
