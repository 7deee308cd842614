//! A package as a ZIP: written, and read without believing anything it says.

use std::io::{Cursor, Read as _, Write as _};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use sha2::{Digest, Sha256};
use unicode_normalization::is_nfc;
use zip::{CompressionMethod, DateTime as ZipDay, ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::{
    content::{Comment, Member, Package, Pledge, Progress, QuarterStep, Review, Transfer},
    limits,
};
use crate::{account::session::hex, web::text::is_hidden};

/// What the manifest names this kind of file.
pub const FORMAT: &str = "camket-transfer";
/// The version written, and the only one read.
pub const VERSION: u32 = 1;

const MANIFEST: &str = "manifest.json";
const MEMBER: &str = "member.json";
const TRANSFER: &str = "transfer.json";
const PLEDGE: &str = "pledge.json";
const PROGRESS: &str = "progress.json";
const REVIEW: &str = "review.json";
const QUARTERS: &str = "quarters.json";
const COMMENTS: &str = "comments.json";
/// The paper that people read.
pub const SUMMARY_PDF: &str = "ho-so.pdf";
/// The pledge as its member keeps it.
pub const PLEDGE_PDF: &str = "ban-cam-ket.pdf";
/// The self-review on its form, with what was said to it.
pub const REVIEW_PDF: &str = "ban-tu-kiem-diem.pdf";
/// What a package may hold.
const KNOWN: [&str; 11] = [
    MANIFEST,
    MEMBER,
    TRANSFER,
    PLEDGE,
    PROGRESS,
    REVIEW,
    QUARTERS,
    COMMENTS,
    SUMMARY_PDF,
    PLEDGE_PDF,
    REVIEW_PDF,
];

/// Why a package is not taken in, for whoever sent it.
pub type Refusal = String;

/// The table of contents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Manifest {
    format: String,
    version: u32,
    made_at: String,
    files: Vec<Listed>,
}

/// One part, with what it must hash to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Listed {
    name: String,
    bytes: u64,
    sha256: String,
}

/// Writes a package with its papers.
///
/// # Errors
/// When something cannot be written as JSON or into the archive.
pub fn pack(
    package: &Package,
    papers: &[(&str, Vec<u8>)],
    made_at: &str,
) -> Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>> {
    let mut parts: Vec<(&str, Vec<u8>)> = vec![
        (MEMBER, serde_json::to_vec_pretty(&package.member)?),
        (TRANSFER, serde_json::to_vec_pretty(&package.transfer)?),
        (PROGRESS, serde_json::to_vec_pretty(&package.progress)?),
        (COMMENTS, serde_json::to_vec_pretty(&package.comments)?),
    ];
    if let Some(pledge) = &package.pledge {
        parts.push((PLEDGE, serde_json::to_vec_pretty(pledge)?));
    }
    if let Some(review) = &package.review {
        parts.push((REVIEW, serde_json::to_vec_pretty(review)?));
    }
    if !package.quarters.is_empty() {
        parts.push((QUARTERS, serde_json::to_vec_pretty(&package.quarters)?));
    }
    parts.extend(papers.iter().map(|(name, bytes)| (*name, bytes.clone())));
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        version: VERSION,
        made_at: made_at.to_owned(),
        files: parts.iter().map(|(name, bytes)| listed(name, bytes)).collect(),
    };
    parts.insert(0, (MANIFEST, serde_json::to_vec_pretty(&manifest)?));
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(ZipDay::default());
    for (name, bytes) in parts {
        writer.start_file(name, options)?;
        writer.write_all(&bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}

fn listed(name: &str, bytes: &[u8]) -> Listed {
    Listed { name: name.to_owned(), bytes: bytes.len() as u64, sha256: hex(&Sha256::digest(bytes)) }
}

/// Reads a package: its size and kind first, then each part against its digest, then its words.
///
/// # Errors
/// The reason in a sentence.
pub fn unpack(bytes: &[u8]) -> Result<Package, Refusal> {
    check_kind(bytes)?;
    let parts = parts(bytes)?;
    let manifest: Manifest = read(&parts, MANIFEST)?.ok_or_else(|| missing(MANIFEST))?;
    if manifest.format != FORMAT {
        return Err("Tệp không phải là gói hồ sơ chuyển sinh hoạt.".to_owned());
    }
    if manifest.version != VERSION {
        return Err(format!(
            "Gói thuộc phiên bản {}, hệ thống này đọc phiên bản {VERSION}. Hãy đề nghị nơi gửi xuất lại.",
            manifest.version
        ));
    }
    check_digests(&manifest, &parts)?;
    let package = Package {
        member: read::<Member>(&parts, MEMBER)?.ok_or_else(|| missing(MEMBER))?,
        transfer: read::<Transfer>(&parts, TRANSFER)?.ok_or_else(|| missing(TRANSFER))?,
        pledge: read::<Pledge>(&parts, PLEDGE)?,
        progress: read::<Progress>(&parts, PROGRESS)?.unwrap_or_default(),
        review: read::<Review>(&parts, REVIEW)?,
        quarters: read::<Vec<QuarterStep>>(&parts, QUARTERS)?.unwrap_or_default(),
        comments: read::<Vec<Comment>>(&parts, COMMENTS)?.unwrap_or_default(),
    };
    check_words(&package)?;
    Ok(package)
}

/// The kind of the file, by its first bytes and never by its name.
///
/// # Errors
/// The reason in a sentence.
pub fn check_kind(bytes: &[u8]) -> Result<(), Refusal> {
    if bytes.is_empty() {
        Err("Hãy chọn tệp gói hồ sơ (.zip).".to_owned())
    } else if bytes.len() > limits::FILE_BYTES {
        Err(format!("Tệp lớn hơn {} MB nên không phải gói hồ sơ.", limits::FILE_BYTES / 1024 / 1024))
    } else if bytes.starts_with(b"PK\x03\x04") {
        Ok(())
    } else {
        Err("Đây không phải tệp ZIP. Hãy chọn gói hồ sơ như nơi đi đã gửi, chưa giải nén.".to_owned())
    }
}

type Parts = Vec<(String, Vec<u8>)>;

/// Inflates every part; what the directory declares is not believed.
fn parts(bytes: &[u8]) -> Result<Parts, Refusal> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    if archive.len() > limits::PARTS || archive.offset() != 0 || archive.has_duplicate_names() {
        return Err(broken());
    }
    if archive.has_overlapping_entries().map_err(|_| broken())? {
        return Err(broken());
    }
    let mut parts = Parts::new();
    let mut left = limits::INFLATED_BYTES;
    for index in 0..archive.len() {
        let entry = archive.by_index_data(index).map_err(|_| broken())?;
        let name = entry.name().map_err(|_| broken())?.into_owned();
        // Only names that we write: no path, no link, no other file can hide here.
        if !KNOWN.contains(&name.as_str()) || entry.is_symlink() || entry.encrypted() {
            return Err("Gói có phần bên trong mang tên lạ, đường dẫn, liên kết hoặc mật khẩu.".to_owned());
        }
        let most = left.min(limits::PART_BYTES);
        let mut part = Vec::new();
        let entry = archive.by_index(index).map_err(|_| broken())?;
        entry.take(most + 1).read_to_end(&mut part).map_err(|_| broken())?;
        if part.len() as u64 > most {
            return Err("Nội dung gói khi giải nén lớn bất thường nên không được mở.".to_owned());
        }
        left -= part.len() as u64;
        parts.push((name, part));
    }
    Ok(parts)
}

/// Each part stands in the manifest and hashes to what it says there; nothing more, nothing less.
fn check_digests(manifest: &Manifest, parts: &Parts) -> Result<(), Refusal> {
    let changed =
        || "Gói đã bị sửa đổi: dấu nội dung của một tệp không khớp. Hãy đề nghị nơi gửi gửi lại.".to_owned();
    let mut names: Vec<&str> = manifest.files.iter().map(|file| file.name.as_str()).collect();
    let mut held: Vec<&str> =
        parts.iter().map(|(name, _)| name.as_str()).filter(|name| *name != MANIFEST).collect();
    names.sort_unstable();
    held.sort_unstable();
    if names != held {
        return Err(changed());
    }
    for (name, bytes) in parts.iter().filter(|(name, _)| name != MANIFEST) {
        if !manifest.files.contains(&listed(name, bytes)) {
            return Err(changed());
        }
    }
    Ok(())
}

fn read<T: DeserializeOwned>(parts: &Parts, name: &str) -> Result<Option<T>, Refusal> {
    let Some((_, bytes)) = parts.iter().find(|(part, _)| part == name) else { return Ok(None) };
    let unreadable = || format!("Phần «{name}» trong gói không đọc được.");
    let value: Value = serde_json::from_slice(bytes).map_err(|_| unreadable())?;
    if !is_plain(&value) {
        return Err(format!("Phần «{name}» có ký tự ẩn hoặc chữ không theo chuẩn Unicode dựng sẵn."));
    }
    serde_json::from_value(value).map(Some).map_err(|_| unreadable())
}

/// Whether all words are in the one normal form, without marks that cannot be seen.
fn is_plain(value: &Value) -> bool {
    match value {
        Value::String(text) => is_nfc(text) && !text.chars().any(|c| c != '\n' && is_hidden(c)),
        Value::Array(items) => items.len() <= limits::ITEMS && items.iter().all(is_plain),
        Value::Object(fields) => fields.len() <= limits::ITEMS && fields.values().all(is_plain),
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
    }
}

/// What the words themselves must hold together.
fn check_words(package: &Package) -> Result<(), Refusal> {
    let member = &package.member;
    let code_fits = (3..=20).contains(&member.code.len())
        && member.code.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-');
    if member.name.trim().is_empty() || member.name.len() > 200 || !code_fits {
        return Err("Gói không ghi đúng họ tên hoặc mã đảng viên.".to_owned());
    }
    let sex_fits = member.sex.as_deref().is_none_or(|sex| matches!(sex, "male" | "female"));
    let card_fits = member.card_number.as_deref().is_none_or(|card| !card.is_empty() && card.len() <= 32);
    if !sex_fits || !card_fits {
        return Err("Gói không ghi đúng giới tính hoặc số thẻ đảng viên.".to_owned());
    }
    match &package.pledge {
        Some(pledge) if pledge.revision < 1 || !pledge.is_whole() => {
            Err("Dấu nội dung của bản cam kết không khớp với nội dung. Hãy đề nghị nơi gửi gửi lại."
                .to_owned())
        }
        _ => Ok(()),
    }
}

fn missing(name: &str) -> Refusal {
    format!("Gói thiếu phần «{name}».")
}

fn broken() -> Refusal {
    "Tệp ZIP bị hỏng hoặc không đúng quy cách. Hãy đề nghị nơi gửi xuất lại.".to_owned()
}
