//! `camket verify`: whether a file is what was drawn here, without a browser; and with a public key, without a database.

use std::{
    fs::File,
    io::Read as _,
    path::{Path, PathBuf},
};

use clap::Args;

use super::{Database, Outcome, Place, line};
use crate::{
    db::Db,
    verification::{
        Code, FILE_BYTES,
        answer::{Answer, Verdict},
        code::Slip,
        key::public_keys,
        mark::{self, Print},
        store,
    },
};

/// What is verified.
#[derive(Debug, Args)]
pub struct Options {
    /// Tệp PDF đã tải từ hệ thống
    #[arg(required_unless_present = "code")]
    file: Option<PathBuf>,
    /// Mã kiểm tra in ở chân trang
    #[arg(long)]
    code: Option<String>,
    /// Khóa công khai của nơi đã in, ở trang «Kiểm tra bản in»: kiểm tra tệp mà không cần cơ sở dữ liệu; ghi được nhiều lần
    #[arg(long = "key", value_name = "KEY")]
    keys: Vec<String>,
}

/// Says what holds, and fails where something speaks against it.
pub async fn run(place: &Place, options: &Options) -> Outcome {
    let code = options.code.as_deref().map(Code::read).transpose().map_err(Slip::words)?;
    let file = options.file.as_deref().map(contents).transpose()?;
    let keys = options.keys.iter().map(|typed| mark::public_key(typed)).collect::<Option<Vec<_>>>();
    let keys = keys.ok_or("Khóa công khai có 64 chữ số thập lục phân.")?;
    if !keys.is_empty() {
        return match (file, code) {
            (Some(file), code) => offline(&mark::read(&file, &keys), code.as_ref()),
            (None, _) => {
                Err("Chỉ tệp mới kiểm tra được bằng khóa công khai; mã cần cơ sở dữ liệu.".to_owned())
            }
        };
    }
    if !place.has_database() {
        return Err(
            "Ở đây không có cơ sở dữ liệu. Hãy chạy trên máy chủ, hoặc ghi khóa công khai bằng --key: \
                    khóa ở trang «Kiểm tra bản in» của nơi đã in."
                .to_owned(),
        );
    }
    let database = Database::open(place).await?;
    let db = Db::new(database.options("app"), 1);
    let outcome = with_database(&db, file, code).await;
    db.close().await;
    database.close().await;
    outcome
}

/// The file, unless it is larger than any print.
fn contents(path: &Path) -> Result<Vec<u8>, String> {
    let unread = |error: std::io::Error| format!("Không đọc được {}: {error}.", path.display());
    let most = u64::try_from(FILE_BYTES).unwrap_or(u64::MAX);
    let mut file = Vec::new();
    File::open(path).map_err(unread)?.take(most + 1).read_to_end(&mut file).map_err(unread)?;
    if file.len() > FILE_BYTES {
        return Err("Tệp lớn hơn 2 MB: không phải bản PDF do hệ thống in ra.".to_owned());
    }
    Ok(file)
}

fn offline(print: &Print, typed: Option<&Code>) -> Outcome {
    is_of(print, typed)?;
    tell(&Answer::of_file_alone(print))
}

async fn with_database(db: &Db, file: Option<Vec<u8>>, typed: Option<Code>) -> Outcome {
    let mut door = db.door().await.map_err(line)?;
    let keys = public_keys(door.conn()).await.map_err(outdated)?;
    let Some(file) = file else {
        let Some(code) = typed else { return Ok(()) };
        let found = store::find(door.conn(), &code).await.map_err(outdated)?;
        return tell(&Answer::of_code(&code, found.as_ref()));
    };
    let print = mark::read(&file, &keys);
    is_of(&print, typed.as_ref())?;
    let found = match &print {
        Print::Altered(code) | Print::Genuine { code, .. } => {
            store::find(door.conn(), code).await.map_err(outdated)?
        }
        Print::Foreign => None,
    };
    tell(&Answer::of_file(&print, found.as_ref()))
}

/// The code that was typed must be the one in the file.
fn is_of(print: &Print, typed: Option<&Code>) -> Outcome {
    match (print, typed) {
        (Print::Altered(code) | Print::Genuine { code, .. }, Some(typed)) if code != typed => {
            Err(format!("Mã đã gõ là {typed}, còn tệp mang mã {code}: đó là hai bản khác nhau."))
        }
        _ => Ok(()),
    }
}

fn tell(answer: &Answer) -> Outcome {
    println!("{}.\n{}", answer.title, answer.words);
    for fact in &answer.facts {
        println!("{}: {}", fact.label, fact.value);
    }
    if answer.verdict == Verdict::Bad { Err(format!("{}.", answer.title)) } else { Ok(()) }
}

fn outdated(error: impl std::fmt::Display) -> String {
    format!(
        "Không hỏi được cơ sở dữ liệu: {error}. Cấu trúc có thể cũ hơn chương trình: hãy chạy «camket migrate»."
    )
}
