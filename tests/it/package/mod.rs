//! Packages that go with a member: what leaves is read back the same, and nothing hostile comes in.

mod hostile;
mod stories;

use std::io::{Cursor, Read as _, Write as _};

use axum::http::Method;
use camket::package::{archive, content::Package};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::harness::{Page, Visitor};

type Parts = Vec<(String, Vec<u8>)>;

/// What is in a ZIP.
fn parts(bytes: &[u8]) -> Parts {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut entry = archive.by_index(at).unwrap();
            let mut part = Vec::new();
            entry.read_to_end(&mut part).unwrap();
            (entry.name().unwrap().into_owned(), part)
        })
        .collect()
}

/// A ZIP of these parts.
fn zipped(parts: &Parts) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        writer.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        writer.write_all(part).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The same package with other words, and with a manifest that fits them.
fn resealed(bytes: &[u8], change: impl FnOnce(&mut Package)) -> Vec<u8> {
    let mut package = archive::unpack(bytes).unwrap();
    change(&mut package);
    archive::pack(&package, &[], "2027-06-01T10:00:00+07:00").unwrap()
}

/// Uploads a file as a browser does.
async fn uploads(visitor: &Visitor, file: &[u8]) -> Page {
    let page = visitor.get("/packages").await.is_ok();
    let key = page.form("/packages").fields.iter().find(|field| field.name == "key").unwrap().value.clone();
    sends(visitor, &key, file).await
}

async fn sends(visitor: &Visitor, key: &str, file: &[u8]) -> Page {
    let mut body = format!(
        "--end\r\ncontent-disposition: form-data; name=\"key\"\r\n\r\n{key}\r\n--end\r\n\
         content-disposition: form-data; name=\"file\"; filename=\"goi.zip\"\r\ncontent-type: application/zip\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--end--\r\n");
    visitor.send_body(Method::POST, "/packages", Some("multipart/form-data; boundary=end"), body).await
}
