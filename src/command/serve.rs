//! `camket serve`: the application, with its own database if none is named.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use chrono::NaiveDate;
use clap::Args;
use tokio::{net::TcpListener, task::JoinSet};

use super::{Database, Outcome, Place, days, demonstration, migrate, server};
use crate::{
    account::{seal::SealingKey, sweep},
    app::App,
    archive,
    clock::Clock,
    config::{Config, SecondFactor, connections_of_this_machine},
    db::Db,
    evidence::scan::{self, Scanner},
    import,
    notice::{
        hook::Hook,
        post::Post,
        sender::{self, Way},
    },
    reminder,
    sso::provider::Provider,
};

/// What can be set.
#[derive(Debug, Args)]
pub struct Options {
    /// Địa chỉ và cổng để nghe
    #[arg(long, env = "CAMKET_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Địa chỉ mà người dùng mở, ví dụ https://camket.example.vn; để trống thì là địa chỉ đang nghe
    #[arg(long, env = "CAMKET_PUBLIC_URL")]
    public_url: Option<String>,
    /// Có máy chủ trung gian của cơ quan đứng trước và đặt X-Forwarded-For
    #[arg(long, env = "CAMKET_BEHIND_PROXY")]
    behind_proxy: bool,
    /// Số kết nối tối đa đến PostgreSQL; mặc định là bốn cho mỗi nhân xử lý
    #[arg(long, env = "CAMKET_CONNECTIONS", default_value_t = connections_of_this_machine())]
    connections: u32,
    /// Xác thực hai bước với người giữ nhiệm vụ: required (bắt buộc) hoặc offered (tự nguyện)
    #[arg(long, env = "CAMKET_SECOND_FACTOR", value_enum, default_value = "required")]
    second_factor: SecondFactor,
    /// Tệp chứa khóa niêm phong các bí mật trong cơ sở dữ liệu: 64 chữ số của «openssl rand -hex 32»
    #[arg(long, env = "CAMKET_KEY_FILE")]
    key_file: Option<PathBuf>,
    /// Nạp thành phố trình diễn từ tệp Excel này ở lần chạy đầu (chỉ với cơ sở dữ liệu riêng)
    #[arg(long)]
    demonstration: Option<PathBuf>,
    /// Xem ứng dụng vào một ngày khác, ví dụ 2017-12-10 (chỉ trong bản trình diễn)
    #[arg(long)]
    today: Option<NaiveDate>,
}

/// Serves until Ctrl-C or SIGTERM, then lets running requests end and stops the private database.
pub async fn run(place: &Place, options: Options) -> Outcome {
    let listener = listen(options.listen).await?;
    let database = Database::open(place).await?;
    let outcome = serve(place, &database, listener, options).await;
    database.close().await;
    outcome
}

async fn serve(place: &Place, database: &Database, listener: TcpListener, options: Options) -> Outcome {
    if database.is_private() {
        migrate(database).await?;
    }
    let clock = options.today.map_or_else(Clock::default, Clock::starting_on);
    let demonstrates = demonstration::prepare(place, database, options.demonstration.as_deref()).await?;
    if options.today.is_some() && !demonstrates {
        return Err("--today chỉ dùng được trong bản trình diễn do bin/run tạo ra.".to_owned());
    }
    if demonstrates && !database.is_private() {
        return Err("Cơ sở dữ liệu này là bản trình diễn, có người và mật khẩu giả định: \
                    không chạy được với DATABASE_URL. Hãy chọn một cơ sở dữ liệu khác."
            .to_owned());
    }
    let public_url = options.public_url.unwrap_or_else(|| format!("http://{}", options.listen));
    // The printed accounts of a demonstration walk in without a phone.
    let second_factor = if demonstrates { SecondFactor::Offered } else { options.second_factor };
    let ways = ways()?;
    let config = Config {
        second_factor,
        sealing_key: sealing_key(options.key_file.as_deref(), demonstrates)?,
        hosts: server::hosts(&public_url, options.listen),
        public_url: public_url.trim_end_matches('/').to_owned(),
        demonstration: demonstrates,
        connections: options.connections,
        provider: Provider::of_environment()?,
        mails: ways.iter().any(|way| matches!(way, Way::Mail(_))),
        messages: ways.iter().any(|way| matches!(way, Way::Message(_))),
        behind_proxy: options.behind_proxy,
        scanner: Scanner::of_environment()?,
        ..Config::default()
    };
    let db = Db::new(database.options("app"), config.connections);
    let app = App::new(db, clock, config);
    ready(&app).await?;
    app.print_key.get(&app).await.map_err(|error| format!("Không mở được khóa ký bản in: {error}."))?;
    println!("Cam Kết đang chạy tại {}", app.config.public_url);
    if demonstrates {
        demonstration::introduce(&app);
    }
    let background = in_background(database, &app, ways);
    let stop = async {
        server::asked_to_stop().await;
        // Whoever waits for news is sent away, so that nobody waits for them.
        app.changes.stop();
    };
    server::run(listener, app.router(), stop).await;
    // A file half looked at waits on, and what is half sent stays in the outbox.
    drop(background);
    app.db.close().await;
    Ok(())
}

/// What goes on beside the pages, until it is dropped.
fn in_background(database: &Database, app: &App, ways: Vec<Way>) -> JoinSet<()> {
    let worker = || Db::of_worker(database.options("worker"));
    let mut tasks = JoinSet::new();
    tasks.spawn(import::resuming::watch(app.clone()));
    tasks.spawn(archive::working::watch(app.clone()));
    tasks.spawn(days::watch(app.clone()));
    tasks.spawn(sweep::forever(app.clone()));
    tasks.spawn(reminder::run::watch(worker(), app.clone()));
    for way in ways {
        tasks.spawn(sender::run(worker(), way, app.clock.clone()));
    }
    if let Some(scanner) = app.config.scanner.clone() {
        tasks.spawn(scan::watch(worker(), scanner, app.clock.clone()));
    }
    tasks
}

/// The ways out that the environment names.
fn ways() -> Result<Vec<Way>, String> {
    let mail = Post::of_environment()?.map(Way::Mail);
    Ok(mail.into_iter().chain(Hook::of_environment()?.map(Way::Message)).collect())
}

async fn listen(address: SocketAddr) -> Result<TcpListener, String> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => format!(
            "Cổng {} đang có chương trình khác dùng: hãy dừng chương trình đó, hoặc chọn cổng khác bằng --listen {}:8081.",
            address.port(),
            address.ip()
        ),
        _ => format!("Không mở được {address}: {error}. Hãy chọn địa chỉ khác bằng --listen."),
    })
}

/// Reads the key that seals secrets; without one they lie in the database as they are, and that is said.
fn sealing_key(file: Option<&Path>, demonstrates: bool) -> Result<Option<SealingKey>, String> {
    let Some(file) = file else {
        if !demonstrates {
            eprintln!(
                "Chưa có --key-file: khóa của ứng dụng xác thực nằm trong cơ sở dữ liệu mà không được niêm phong."
            );
        }
        return Ok(None);
    };
    let text = std::fs::read_to_string(file)
        .map_err(|error| format!("Không đọc được tệp khóa {}: {error}.", file.display()))?;
    let key = SealingKey::read(&text).ok_or_else(|| {
        format!("Tệp khóa {} phải có đúng 64 chữ số thập lục phân: openssl rand -hex 32.", file.display())
    })?;
    Ok(Some(key))
}

/// Refuses to start on a database that is not as it must be.
async fn ready(app: &App) -> Outcome {
    let facts = sqlx::query!(
        r#"select current_setting('synchronous_commit') as "commit!",
                  (select rolsuper or rolbypassrls from pg_roles where rolname = current_user) as "unbound!",
                  to_regclass('public.pledge_tally') is not null as "laid!""#
    )
    .fetch_one(app.db.doors())
    .await
    .map_err(|error| format!("Không kết nối được PostgreSQL: {error}. Hãy kiểm tra DATABASE_URL."))?;
    if facts.unbound {
        return Err(
            "Vai trò app có quyền vượt qua giới hạn truy cập: hãy tạo lại bằng «camket migrate».".to_owned()
        );
    }
    if !facts.laid {
        return Err("Cơ sở dữ liệu chưa có cấu trúc: hãy chạy «camket migrate» trước.".to_owned());
    }
    if facts.commit == "off" {
        return Err(
            "PostgreSQL đang tắt synchronous_commit nên có thể mất bản đã gửi: hãy bật lại.".to_owned()
        );
    }
    Ok(())
}
