//! Where mail goes: an SMTP server, a folder (for trials and tests), or nowhere.

use std::path::{Path, PathBuf};

use lettre::{
    AsyncFileTransport, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
};
use uuid::Uuid;

/// A way to send mail. The other calls to the outside are the identity provider's and the message gateway's.
pub enum Post {
    /// Through an SMTP server.
    Smtp(AsyncSmtpTransport<Tokio1Executor>, Mailbox),
    /// Into files of a folder.
    Folder(AsyncFileTransport<Tokio1Executor>, Mailbox),
}

impl std::fmt::Debug for Post {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Smtp(..) => "Smtp",
            Self::Folder(..) => "Folder",
        })
    }
}

impl Post {
    /// The way that `CAMKET_MAIL_URL` names (or the file that `CAMKET_MAIL_URL_FILE` names holds): `smtps://…`,
    /// `smtp://…?tls=required`, or `file:///…`; `None` if neither is set. Secrets never stand on the command line.
    ///
    /// # Errors
    /// One line that says what is wrong with the setting.
    pub fn of_environment() -> Result<Option<Self>, String> {
        let url = match (std::env::var("CAMKET_MAIL_URL"), std::env::var("CAMKET_MAIL_URL_FILE")) {
            (Ok(url), _) => url,
            (_, Ok(file)) => {
                std::fs::read_to_string(&file).map_err(|error| format!("Không đọc được {file}: {error}."))?
            }
            _ => return Ok(None),
        };
        let from = std::env::var("CAMKET_MAIL_FROM")
            .map_err(|_| "Có CAMKET_MAIL_URL thì cần CAMKET_MAIL_FROM: địa chỉ gửi đi.".to_owned())?;
        Self::new(url.trim(), &from).map(Some)
    }

    /// The way that a URL names, with the sender's address.
    ///
    /// # Errors
    /// One line that says what is wrong with it.
    pub fn new(url: &str, from: &str) -> Result<Self, String> {
        let from: Mailbox =
            from.parse().map_err(|_| "CAMKET_MAIL_FROM chưa phải một địa chỉ thư điện tử.".to_owned())?;
        if let Some(folder) = url.strip_prefix("file://") {
            return Ok(Self::Folder(AsyncFileTransport::new(PathBuf::from(folder)), from));
        }
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|error| format!("CAMKET_MAIL_URL không đúng: {error}."))?;
        Ok(Self::Smtp(builder.build(), from))
    }

    /// A folder in which mail is put as files.
    ///
    /// # Errors
    /// When the sender's address cannot be read.
    pub fn folder(path: &Path, from: &str) -> Result<Self, String> {
        Self::new(&format!("file://{}", path.display()), from)
    }

    /// Sends one mail as plain text. Its message id follows from `id`: where a kill makes it go twice, what receives it
    /// can tell that it is one.
    ///
    /// # Errors
    /// What the server said, without the address.
    pub async fn send(&self, id: Uuid, to: &str, subject: &str, body: String) -> Result<(), String> {
        let from = match self {
            Self::Smtp(_, from) | Self::Folder(_, from) => from.clone(),
        };
        let message = Message::builder()
            .message_id(Some(format!("<{id}@{}>", from.email.domain())))
            .from(from)
            .to(to.parse().map_err(|_| "the address cannot be read".to_owned())?)
            .subject(subject)
            .header(ContentType::TEXT_PLAIN)
            .body(body)
            .map_err(|error| error.to_string())?;
        match self {
            Self::Smtp(smtp, _) => smtp.send(message).await.map(drop).map_err(|error| error.to_string()),
            Self::Folder(folder, _) => {
                folder.send(message).await.map(drop).map_err(|error| error.to_string())
            }
        }
    }
}
