//! A finished archive handed out: packed while it is sent, a paper at a time, so that no process holds all of it.

use std::{
    io::{self, Write},
    mem,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use futures_util::{StreamExt as _, stream};
use serde::Deserialize;
use zip::{
    CompressionMethod, ZipWriter,
    write::{SimpleFileOptions, StreamWriter},
};

use super::{ArchiveId, State as At, show::own, store};
use crate::{
    access::Actor,
    app::App,
    error::{Error, Result},
    web::signed::{Now, Signed},
};

/// `/archives/{id}/file`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/archives/{id}/file")]
pub struct FilePath {
    /// The archive.
    pub id: ArchiveId,
}

/// Hands it out.
///
/// # Errors
/// Not found for everyone but whoever asked for it, and before it is whole.
pub async fn show(path: FilePath, State(app): State<App>, signed: Signed, Now(now): Now) -> Result<Response> {
    let mut tx = app.db.read(&signed.actor).await?;
    let (_, archive) = own(&mut tx, &signed.actor, path.id, now).await?;
    drop(tx);
    if archive.state != At::Done {
        return Err(Error::NotFound);
    }
    let packing = Packing::of(app, signed.actor, path.id);
    let steps = stream::unfold(Some(packing), |packing| async move {
        match packing?.step().await {
            Ok((bytes, rest)) => Some((Ok(bytes), rest)),
            Err(error) => {
                tracing::error!(%error, "archive.not_handed_out");
                Some((Err(io::Error::other("archive")), None))
            }
        }
    });
    // A layer that compresses asks once more behind the end.
    let body = Body::from_stream(steps.fuse());
    let disposition = format!("attachment; filename=\"cam-ket-can-bo-{}.zip\"", archive.year);
    let disposition = HeaderValue::from_str(&disposition).map_err(Error::internal)?;
    let kind = HeaderValue::from_static("application/zip");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)], body).into_response())
}

/// An archive half sent.
struct Packing {
    app: App,
    actor: Actor,
    id: ArchiveId,
    place: i32,
    packed: Packed,
    zip: ZipWriter<StreamWriter<Packed>>,
}

impl Packing {
    fn of(app: App, actor: Actor, id: ArchiveId) -> Self {
        let packed = Packed::default();
        let zip = ZipWriter::new_stream(packed.clone());
        Self { app, actor, id, place: 0, packed, zip }
    }

    /// The bytes of the next paper, or of the end; and what is left to do.
    async fn step(mut self) -> Result<(Bytes, Option<Self>)> {
        let part = {
            // A short transaction to each paper: a slow line keeps no connection.
            let mut tx = self.app.db.read(&self.actor).await?;
            store::part_after(&mut tx, self.id, self.place).await?
        };
        let Some(part) = part else {
            self.zip.finish().map_err(Error::internal)?;
            return Ok((self.packed.take(), None));
        };
        self.place = part.place;
        if !part.content.is_empty() {
            // Readers that do not look at the end first need a method that tells where a file ends.
            let options = SimpleFileOptions::default()
                .compression_method(CompressionMethod::Deflated)
                .compression_level(Some(1));
            self.zip.start_file(part.name.as_str(), options).map_err(Error::internal)?;
            self.zip.write_all(&part.content).map_err(Error::internal)?;
        }
        Ok((self.packed.take(), Some(self)))
    }
}

/// Where packed bytes wait to be sent.
#[derive(Clone, Debug, Default)]
struct Packed(Arc<Mutex<Vec<u8>>>);

impl Packed {
    fn take(&self) -> Bytes {
        mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)).into()
    }
}

impl Write for Packed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
