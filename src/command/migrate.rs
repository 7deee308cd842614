//! Roles and schema: `owner` owns the tables, `app` serves, `worker` runs jobs.

use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection, migrate::MigrateError};

use super::{Database, Outcome, line};
use crate::db::MIGRATOR;

/// Creates what is missing, then brings the schema up to date.
///
/// # Errors
/// One line that says what is wrong and what to do.
pub async fn migrate(database: &Database) -> Outcome {
    let mut admin = database.administrator().connect().await.map_err(unreachable)?;
    prepare(&mut admin, database.is_private()).await?;
    admin.close().await.map_err(line)?;
    if database.is_private() {
        let mut own = database.private_administrator().connect().await.map_err(unreachable)?;
        hand_over(&mut own).await?;
    }
    let mut owner = database.options("owner").connect().await.map_err(unreachable)?;
    MIGRATOR.run(&mut owner).await.map_err(|error| match error {
        MigrateError::VersionMissing(_) => "Dữ liệu này do một bản Cam Kết mới hơn tạo ra: \
             hãy dùng đúng bản mới đó, hoặc chọn thư mục dữ liệu khác bằng --data."
            .to_owned(),
        other => format!("Không cập nhật được cấu trúc dữ liệu: {other}"),
    })
}

/// Creates the three roles, and in a private cluster the database.
///
/// # Errors
/// When this login may not create roles and they are missing.
pub async fn prepare(admin: &mut PgConnection, private: bool) -> Outcome {
    for role in ["owner", "app", "worker"] {
        let create = format!(
            "do $$ begin
               if not exists (select 1 from pg_roles where rolname = '{role}') then create role {role} login; end if;
             exception when duplicate_object or unique_violation then null; end $$"
        );
        admin.execute(AssertSqlSafe(create)).await.map_err(|_| {
            "Tài khoản trong DATABASE_URL không được phép tạo vai trò owner, app, worker: \
             hãy nhờ người quản trị PostgreSQL tạo ba vai trò này và cấp cho tài khoản đó."
                .to_owned()
        })?;
    }
    if private {
        let exists = admin
            .execute("select 1 from pg_database where datname = 'camket'")
            .await
            .map_err(line)?
            .rows_affected();
        if exists == 0 {
            let create = "create database camket owner owner template template0 encoding 'UTF8' locale 'C.UTF-8' \
                          locale_provider icu icu_locale 'vi'";
            admin.execute(create).await.map_err(line)?;
        }
        return Ok(());
    }
    // A superuser is every role already; any other login must be a member of all three.
    let _ = admin.execute("grant owner, app, worker to current_user").await;
    hand_over(admin).await
}

/// Lets `owner` make tables and extensions in this database.
async fn hand_over(admin: &mut PgConnection) -> Outcome {
    admin
        .execute(
            "do $$ begin
               execute format('grant create on database %I to owner', current_database());
               grant all on schema public to owner;
             end $$",
        )
        .await
        .map_err(line)?;
    Ok(())
}

fn unreachable(error: sqlx::Error) -> String {
    format!("Không kết nối được PostgreSQL: {error}. Hãy kiểm tra DATABASE_URL và máy chủ PostgreSQL.")
}
