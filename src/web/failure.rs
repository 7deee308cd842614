//! The page for what could not be answered: what happened, what was kept, what to do.

use askama::Template;
use axum::http::StatusCode;

use super::{filters, frame::Frame};

/// The error page.
#[derive(Template, Debug)]
#[template(path = "failure.html")]
pub struct FailurePage {
    /// Around the page.
    pub frame: Frame,
    /// What happened, in a few words.
    pub title: &'static str,
    /// What was kept and what to do.
    pub words: String,
    /// The number to tell the office; empty when the visitor can mend it alone.
    pub request_id: String,
}

impl FailurePage {
    /// The page for a status.
    #[must_use]
    pub fn of(status: StatusCode, words: Option<String>, request_id: String, frame: Frame) -> Self {
        let (title, usual) = match status {
            StatusCode::NOT_FOUND => (
                "Không tìm thấy trang này",
                "Địa chỉ có thể đã gõ sai, hoặc trang không thuộc phạm vi của đồng chí.",
            ),
            StatusCode::FORBIDDEN => {
                ("Không thực hiện được việc này", "Việc này không thuộc quyền của đồng chí đối với bản này.")
            }
            StatusCode::CONFLICT => {
                ("Bản này đã thay đổi", "Có người vừa cập nhật bản này. Mở lại trang để xem bản mới nhất.")
            }
            StatusCode::PAYLOAD_TOO_LARGE => {
                ("Nội dung gửi lên quá lớn", "Hãy bớt nội dung hoặc chọn tệp nhỏ hơn, rồi gửi lại.")
            }
            StatusCode::TOO_MANY_REQUESTS => {
                ("Thử lại sau ít phút", "Có quá nhiều lần thử. Những gì đã lưu vẫn còn nguyên.")
            }
            StatusCode::METHOD_NOT_ALLOWED | StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => (
                "Không đọc được yêu cầu",
                "Trang đã mở quá lâu hoặc biểu mẫu gửi lên không đầy đủ. Hãy mở lại trang và thử lại.",
            ),
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::REQUEST_TIMEOUT => {
                ("Hệ thống đang bận", "Những gì đã lưu vẫn còn nguyên. Hãy thử lại sau một phút.")
            }
            _ => (
                "Việc vừa rồi chưa làm được",
                "Những gì đã lưu trước đó vẫn còn nguyên. Hãy thử lại; nếu vẫn vậy, báo cho người quản trị số dưới đây.",
            ),
        };
        let request_id = if status.is_server_error() { request_id } else { String::new() };
        Self { frame, title, words: words.unwrap_or_else(|| usual.to_owned()), request_id }
    }
}
