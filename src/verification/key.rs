//! The key of this installation that signs prints: made when the first one is drawn, kept in the database.

use chrono::{DateTime, Utc};
use ed25519_dalek::{SigningKey, VerifyingKey};
use sqlx::PgConnection;
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::{
    account::seal::{self, SealingKey},
    app::App,
    error::{Error, Result},
};

/// To whom the secret is sealed: to nobody, for it is the installation's.
const OWNER: Uuid = Uuid::nil();

/// The signing key, asked of the database once in a process.
#[derive(Debug, Default)]
pub struct PrintKey(OnceCell<SigningKey>);

impl PrintKey {
    /// The key to sign with.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn get(&self, app: &App) -> Result<&SigningKey> {
        self.0.get_or_try_init(|| newest_or_made(app)).await
    }
}

/// Every key that ever signed here, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn public_keys(conn: &mut PgConnection) -> Result<Vec<VerifyingKey>> {
    let keys =
        sqlx::query_scalar!("select public_key from print_key order by number desc").fetch_all(conn).await?;
    Ok(keys.iter().filter_map(|key| VerifyingKey::try_from(key.as_slice()).ok()).collect())
}

/// The newest key whose secret opens. Where none does (there is none yet, or the sealing key was lost), a new one is
/// made; what the others signed stays true, for their public halves are kept.
async fn newest_or_made(app: &App) -> Result<SigningKey> {
    let sealing = app.config.sealing_key.as_ref();
    let mut door = app.db.door().await?;
    // Of several processes that start at once, one makes it.
    sqlx::query!("select pg_advisory_xact_lock(hashtext('print_key'))").execute(door.conn()).await?;
    let kept = sqlx::query!("select number, secret from print_key order by number desc")
        .fetch_all(door.conn())
        .await?;
    let opened = kept.iter().find_map(|row| Some((row, opened(sealing, &row.secret)?)));
    let key = match opened {
        Some((row, key)) => {
            if seal::is_bare(sealing, &row.secret) {
                reseal(door.conn(), row.number, (sealing, &key)).await?;
            }
            key
        }
        None => make(door.conn(), sealing, app.clock.now()).await?,
    };
    door.commit().await?;
    Ok(key)
}

fn opened(sealing: Option<&SealingKey>, kept: &[u8]) -> Option<SigningKey> {
    let secret = seal::open(sealing, OWNER, kept).ok()?;
    Some(SigningKey::from_bytes(secret.as_slice().try_into().ok()?))
}

async fn make(
    conn: &mut PgConnection,
    sealing: Option<&SealingKey>,
    now: DateTime<Utc>,
) -> Result<SigningKey> {
    let key = SigningKey::from_bytes(&rand::random());
    let public_key = key.verifying_key().to_bytes();
    sqlx::query!(
        "insert into print_key (public_key, secret, made_at) values ($1, $2, $3)",
        public_key.as_slice(),
        seal::seal(sealing, OWNER, key.as_bytes())?,
        now,
    )
    .execute(conn)
    .await?;
    Ok(key)
}

/// Seals a secret that was kept before the server had a key.
async fn reseal(
    conn: &mut PgConnection,
    number: i32,
    (sealing, key): (Option<&SealingKey>, &SigningKey),
) -> Result<()> {
    let secret = seal::seal(sealing, OWNER, key.as_bytes())?;
    sqlx::query!("update print_key set secret = $2 where number = $1", number, secret).execute(conn).await?;
    Ok(())
}

/// Signs a print that bears an unsigned mark.
///
/// # Errors
/// When it bears none: then the template lost it.
pub fn sign(pdf: Vec<u8>, key: &SigningKey) -> Result<Vec<u8>> {
    super::mark::signed(pdf, key).ok_or_else(|| Error::internal("a print without its mark"))
}
