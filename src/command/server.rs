//! The listening server: limits on slow connections, and a stop that drains what runs.

use std::{convert::Infallible, net::SocketAddr, time::Duration};

use axum::{Router, extract::ConnectInfo, http::Request};
use hyper::{body::Incoming, server::conn::http1::Builder};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{net::TcpListener, signal::unix::SignalKind, time::timeout};
use tower::ServiceExt;

/// Seconds in which a request's headers must have arrived.
const HEADER_SECONDS: u64 = 15;
/// Seconds that running requests get when the server stops.
const DRAIN_SECONDS: u64 = 20;

/// Serves until `stop`, then waits for running requests.
pub async fn run(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let mut builder = Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(Duration::from_secs(HEADER_SECONDS));
    let graceful = GracefulShutdown::new();
    tokio::pin!(stop);
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::warn!(%error, "connection.failed");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        // Answers are small; waiting to fill a packet only adds delay.
        let _ = stream.set_nodelay(true);
        let router = router.clone();
        let service = hyper::service::service_fn(move |request: Request<Incoming>| {
            let router = router.clone();
            async move {
                let mut request = request.map(axum::body::Body::new);
                request.extensions_mut().insert(ConnectInfo::<SocketAddr>(peer));
                Ok::<_, Infallible>(router.oneshot(request).await.unwrap_or_else(|never| match never {}))
            }
        });
        let connection = builder.serve_connection(TokioIo::new(stream), service);
        let watched = graceful.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = watched.await {
                tracing::debug!(%error, "connection.ended");
            }
        });
    }
    drop(listener);
    if timeout(Duration::from_secs(DRAIN_SECONDS), graceful.shutdown()).await.is_err() {
        tracing::warn!("server.drain_cut_short");
    }
}

/// Resolves at Ctrl-C or SIGTERM.
pub async fn asked_to_stop() {
    let terminated = async {
        match tokio::signal::unix::signal(SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated => {}
    }
}

/// The host names under which requests are answered: the public one and this machine's own.
#[must_use]
pub fn hosts(public_url: &str, listen: SocketAddr) -> Vec<String> {
    let public = public_url.split("://").nth(1).unwrap_or(public_url).trim_end_matches('/').to_owned();
    let port = listen.port();
    vec![public, listen.to_string(), format!("127.0.0.1:{port}"), format!("localhost:{port}")]
}
