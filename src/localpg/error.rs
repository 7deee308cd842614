//! Why the private Postgres did not start or stop: one line each, for whoever runs the program.

use std::{
    io,
    path::{Path, PathBuf},
    process::ExitStatus,
};

use thiserror::Error;

/// Why a cluster could not be started. Each message is one line: what is wrong, then what to do.
#[derive(Debug, Error)]
pub enum StartError {
    /// No server programs of a release that we can use.
    #[error(
        "Không tìm thấy PostgreSQL (bản 15 trở lên){}: hãy cài bằng lệnh «apt-get install -y postgresql», \
         hoặc đặt biến PG_BIN_DIR là thư mục chứa hai chương trình «postgres» và «initdb».",
        .looked_in.as_deref().map(|dir| format!(" trong {} (PG_BIN_DIR)", dir.display())).unwrap_or_default()
    )]
    NoServer {
        /// The folder that `PG_BIN_DIR` named, if it was set.
        looked_in: Option<PathBuf>,
    },

    /// The data was written by another major release than those at hand.
    #[error(
        "Dữ liệu trong {} thuộc PostgreSQL {found}, nhưng máy này chỉ có bản {installed}: \
         hãy cài bằng lệnh «apt-get install -y postgresql-{found}», \
         hoặc đặt biến PG_BIN_DIR là thư mục chương trình của bản {found}.",
        .dir.display()
    )]
    OtherVersion {
        /// The cluster's folder.
        dir: PathBuf,
        /// The major release that wrote it.
        found: u32,
        /// The major releases at hand, such as "15, 17".
        installed: String,
    },

    /// There is something where the cluster should be, but it is not a cluster.
    #[error(
        "Thư mục {} không phải là dữ liệu PostgreSQL nguyên vẹn: \
         hãy khôi phục từ bản sao lưu, hoặc chọn thư mục dữ liệu khác.", .dir.display()
    )]
    NotACluster {
        /// The cluster's folder.
        dir: PathBuf,
    },

    /// The folder cannot be made, entered or written by the account that runs us.
    #[error(
        "Không ghi được vào {}: hãy chọn thư mục dữ liệu khác, \
         hoặc cấp quyền đọc và ghi thư mục đó cho tài khoản đang chạy chương trình.", .path.display()
    )]
    NotWritable {
        /// What could not be written.
        path: PathBuf,
    },

    /// No room is left on the disk, or the account's share of it is used up.
    #[error(
        "Ổ đĩa chứa {} đã đầy: hãy giải phóng dung lượng (cần ít nhất 200 MB trống) rồi chạy lại.", .path.display()
    )]
    DiskFull {
        /// The data folder.
        path: PathBuf,
    },

    /// The account that runs us, or any that the server could run as, has no name on this machine.
    #[error(
        "Tài khoản hệ thống số {uid} không có tên trên máy này nên PostgreSQL không chạy được: \
         hãy thêm tài khoản đó (và tài khoản «postgres» hoặc «nobody», nếu chạy bằng root) vào /etc/passwd."
    )]
    NoAccount {
        /// The account's number.
        uid: u32,
    },

    /// The server, or `initdb`, gave up or did not get ready in time.
    #[error("PostgreSQL không khởi động được: «{line}». Hãy xem nhật ký {} rồi chạy lại.", .log.display())]
    NotReady {
        /// The line of the log that says why, or its last one.
        line: String,
        /// The log's path.
        log: PathBuf,
    },

    /// Anything else that the system refused.
    #[error("Không khởi động được PostgreSQL, hệ thống báo lỗi ở {}: {source}. Hãy sửa lỗi đó rồi chạy lại.", .path.display())]
    Io {
        /// The file or program it happened at.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl StartError {
    /// Sorts what the system said about `path` into what the person can do about it.
    pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> StartError {
        use io::ErrorKind::*;
        move |source| {
            let path = path.to_path_buf();
            match source.kind() {
                StorageFull | QuotaExceeded => StartError::DiskFull { path },
                PermissionDenied | ReadOnlyFilesystem | NotADirectory | AlreadyExists => {
                    StartError::NotWritable { path }
                }
                _ => StartError::Io { path, source },
            }
        }
    }
}

/// Why a cluster did not stop as it should. The data is safe in each case: the next start recovers.
#[derive(Debug, Error)]
pub enum StopError {
    /// It had ended before, or ended otherwise than asked.
    #[error(
        "PostgreSQL đã dừng không bình thường ({0}): lần chạy sau sẽ tự phục hồi, không mất dữ liệu đã lưu."
    )]
    Unclean(ExitStatus),
    /// It was still busy after the time given and was told to drop everything.
    #[error(
        "PostgreSQL không dừng kịp nên bị buộc dừng: lần chạy sau sẽ tự phục hồi, không mất dữ liệu đã lưu."
    )]
    Forced,
    /// The system refused the signal, or the outcome cannot be known.
    #[error("Không dừng được PostgreSQL: {0}")]
    Io(#[from] io::Error),
}
