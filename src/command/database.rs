//! The database a command works on: a server that was named, or the private one under the data folder.

use std::str::FromStr;

use sqlx::postgres::PgConnectOptions;

use super::{Place, line};
use crate::localpg::Cluster;

/// Name of the database in the private cluster.
const NAME: &str = "camket";

/// A database and how to connect to it in each role.
pub struct Database {
    given: Option<PgConnectOptions>,
    cluster: Option<Cluster>,
}

impl Database {
    /// Opens the named server, or starts the private one.
    ///
    /// # Errors
    /// One line that says what is wrong and what to do.
    pub async fn open(place: &Place) -> Result<Self, String> {
        match &place.database_url {
            Some(url) => {
                let given = PgConnectOptions::from_str(url).map_err(
                    |_| "DATABASE_URL không đúng dạng postgres://người-dùng:mật-khẩu@máy/cơ-sở-dữ-liệu.",
                )?;
                Ok(Self { given: Some(given), cluster: None })
            }
            None => Ok(Self { given: None, cluster: Some(Cluster::start(&place.data).await.map_err(line)?) }),
        }
    }

    /// Works on a server that is already there; for tests.
    #[must_use]
    pub fn given(options: PgConnectOptions) -> Self {
        Self { given: Some(options), cluster: None }
    }

    /// Whether this is the private cluster: only there do demonstrations live.
    #[must_use]
    pub fn is_private(&self) -> bool {
        self.cluster.is_some()
    }

    /// How to connect with the rights of `role`.
    #[must_use]
    pub fn options(&self, role: &str) -> PgConnectOptions {
        match (&self.given, &self.cluster) {
            (Some(given), _) => given.clone().options([("role", role)]),
            (None, Some(cluster)) => cluster.options(role, NAME),
            (None, None) => PgConnectOptions::new(),
        }
    }

    /// How to connect as whoever may create roles; in the private cluster also the database.
    pub(super) fn administrator(&self) -> PgConnectOptions {
        match (&self.given, &self.cluster) {
            (None, Some(cluster)) => cluster.options("postgres", "postgres"),
            _ => self.given.clone().unwrap_or_default(),
        }
    }

    /// The superuser inside the private database.
    pub(super) fn private_administrator(&self) -> PgConnectOptions {
        match &self.cluster {
            Some(cluster) => cluster.options("postgres", NAME),
            None => self.administrator(),
        }
    }

    /// Stops the private server if this process started it.
    pub async fn close(self) {
        if let Some(cluster) = self.cluster
            && let Err(error) = cluster.stop().await
        {
            tracing::warn!(%error, "database.stop_failed");
        }
    }
}
