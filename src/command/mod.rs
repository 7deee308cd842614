//! The program's commands: what an office types, each with its `--help`.

mod appoint;
mod check;
mod database;
mod days;
mod demonstration;
mod import;
mod migrate;
mod open_year;
mod remind;
mod retention;
mod serve;
mod server;
mod slip;
mod verify;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

pub use database::Database;
pub use migrate::{migrate, prepare};

/// What went wrong, as one line for whoever typed the command.
pub type Outcome = Result<(), String>;

/// Cam Kết: bản cam kết tu dưỡng, rèn luyện, phấn đấu hằng năm của đảng viên.
#[derive(Debug, Parser)]
#[command(name = "camket", version)]
pub struct Cli {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Command,
}

/// Where the data lives.
#[derive(Clone, Debug, clap::Args)]
pub struct Place {
    /// Máy chủ PostgreSQL sẵn có, dạng postgres://…; để trống thì dùng cơ sở dữ liệu riêng trong thư mục dữ liệu
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, global = true)]
    database_url: Option<String>,
    /// Thư mục dữ liệu của cơ sở dữ liệu riêng
    #[arg(long, env = "CAMKET_DATA", default_value = "data", global = true)]
    data: PathBuf,
}

impl Place {
    /// Whether there is a database to open, rather than one that would be made.
    fn has_database(&self) -> bool {
        self.database_url.as_deref().is_some_and(|url| !url.is_empty()) || self.data.join("pg").is_dir()
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Chạy ứng dụng
    Serve(serve::Options),
    /// Tạo vai trò và cập nhật cấu trúc cơ sở dữ liệu
    Migrate,
    /// Nhập danh sách tổ chức đảng và đảng viên từ tệp Excel
    Import(import::Options),
    /// Kiểm tra dấu nội dung của mọi bản đã gửi và số tổng hợp của từng chi bộ
    Check,
    /// Mở một năm cam kết theo mẫu đi kèm chương trình
    OpenYear(open_year::Options),
    /// Nhắc việc của hôm nay theo quy định, hoặc xem trước sẽ nhắc ai
    Remind(remind::Options),
    /// Xóa những dữ liệu đã hết thời hạn lưu, theo bảng thời hạn
    Retention(retention::Options),
    /// Giao nhiệm vụ trong hệ thống cho một đảng viên
    Appoint(appoint::Options),
    /// Nạp thành phố trình diễn vào cơ sở dữ liệu riêng còn trống; «camket serve --demonstration» tự gọi lệnh này
    #[command(hide = true, name = demonstration::LOAD)]
    LoadDemonstration(demonstration::Options),
    /// In mã kích hoạt cho một đảng viên, ví dụ người quản trị đầu tiên hoặc người quên mật khẩu
    Slip(slip::Options),
    /// Kiểm tra một tệp PDF có đúng là bản hệ thống đã in ra không, và mã kiểm tra của bản in
    Verify(verify::Options),
}

/// Runs what was typed.
///
/// # Errors
/// One line that says what is wrong and what to do.
pub async fn run(cli: Cli) -> Outcome {
    match cli.command {
        Command::Serve(options) => serve::run(&cli.place, options).await,
        Command::Migrate => {
            let database = Database::open(&cli.place).await?;
            let outcome = migrate(&database).await;
            database.close().await;
            outcome
        }
        Command::Import(options) => import::run(&cli.place, options).await,
        Command::LoadDemonstration(options) => demonstration::run(&cli.place, &options).await,
        Command::Check => check::run(&cli.place).await,
        Command::OpenYear(options) => open_year::run(&cli.place, &options).await,
        Command::Slip(options) => slip::run(&cli.place, &options).await,
        Command::Verify(options) => verify::run(&cli.place, &options).await,
        Command::Remind(options) => remind::run(&cli.place, &options).await,
        Command::Retention(options) => retention::run(&cli.place, &options).await,
        Command::Appoint(options) => appoint::run(&cli.place, &options).await,
    }
}

/// Turns any failure into the line that is printed.
fn line(error: impl std::fmt::Display) -> String {
    error.to_string()
}
