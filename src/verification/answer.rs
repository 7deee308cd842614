//! What is said of a code or a file: the same words on the page and on the command line.

use super::{
    Code,
    mark::Print,
    store::{Standing, Verified},
};
use crate::{clock::moment_text, document::Digest, web::parts::Fact};

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What it comes to, as a heading.
    pub title: &'static str,
    /// How good that is.
    pub verdict: Verdict,
    /// What that means, and what to do.
    pub words: &'static str,
    /// What may be known of the revision; nothing where there is none.
    pub facts: Vec<Fact>,
}

/// Whether a print may be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is what was sent, and it is in force.
    Good,
    /// It is what was sent, and it is not, or not known to be, in force.
    Mind,
    /// It is not known to be what was sent.
    Bad,
}

impl Answer {
    /// Of a code that was typed or scanned. What was never drawn and what is no longer kept are answered alike.
    #[must_use]
    pub fn of_code(code: &Code, found: Option<&Verified>) -> Self {
        let Some(found) = found else {
            return Self {
                title: "Không có bản nào mang mã này",
                verdict: Verdict::Bad,
                words: "Mã đúng dạng, nhưng hệ thống này không có bản nào mang mã ấy. Hãy so lại với bản in, và xem \
                        địa chỉ in dưới mã có phải địa chỉ của trang này không.",
                facts: Vec::new(),
            };
        };
        Self {
            title: found.standing.title(),
            verdict: found.standing.verdict(),
            words: "Hãy so bản số, giờ gửi và dấu nội dung dưới đây với chân trang của bản in. Mã cho biết có bản ấy và \
                    bản ấy đang ở trạng thái nào; từng chữ trên giấy thì chỉ tệp PDF mới chứng minh được.",
            facts: facts(code, found),
        }
    }

    /// Of a file. `found` is the revision behind the code in it.
    #[must_use]
    pub fn of_file(print: &Print, found: Option<&Verified>) -> Self {
        let told = |code: &Code| found.map(|found| facts(code, found)).unwrap_or_default();
        match (print, found) {
            (Print::Foreign, _) => Self {
                title: "Không phải tệp do hệ thống này in ra",
                verdict: Verdict::Bad,
                words: "Tệp không mang dấu kiểm tra. Ảnh chụp, bản quét, bản lưu lại từ phần mềm khác đều như vậy: hãy \
                        dùng đúng tệp PDF tải từ hệ thống, hoặc gõ mã kiểm tra.",
                facts: Vec::new(),
            },
            (Print::Altered(code), _) => Self {
                title: "Tệp không giống bản đã in",
                verdict: Verdict::Bad,
                words: "Tệp mang mã kiểm tra, nhưng khác tệp mà hệ thống đã in ra, dù có khi chỉ một dấu. Không dùng tệp \
                        này làm căn cứ; hãy đề nghị người giữ bản cam kết tải lại tệp PDF.",
                facts: told(code),
            },
            (Print::Genuine { code, digest }, Some(found)) if found.digest != *digest => Self {
                title: "Nội dung đang lưu khác nội dung khi in",
                verdict: Verdict::Bad,
                words: "Tệp do hệ thống in ra và còn nguyên, nhưng bản đang lưu không còn khớp với tệp. Hãy báo ngay \
                        người quản trị.",
                facts: facts(code, found),
            },
            (Print::Genuine { code, .. }, Some(found)) => Self {
                title: "Tệp giống hệt bản đã in",
                verdict: found.standing.verdict(),
                words: "Từng chữ trong tệp đúng như hệ thống đã in ra. Trạng thái hôm nay của bản ấy ở dưới đây.",
                facts: facts(code, found),
            },
            (Print::Genuine { .. }, None) => Self {
                title: "Tệp còn nguyên, nhưng bản này không còn được lưu",
                verdict: Verdict::Bad,
                words: "Tệp giống từng chữ tệp mà hệ thống đã in ra. Hệ thống không còn lưu bản ấy nên không biết trạng \
                        thái.",
                facts: Vec::new(),
            },
        }
    }

    /// Of a file where only the public key of the place that drew it is at hand.
    #[must_use]
    pub fn of_file_alone(print: &Print) -> Self {
        match print {
            Print::Genuine { code, digest } => Self {
                title: "Tệp giống hệt bản đã in",
                verdict: Verdict::Mind,
                words: "Từng chữ trong tệp đúng như nơi giữ khóa này đã in ra. Trạng thái hôm nay thì hãy hỏi nơi ấy, bằng \
                        mã kiểm tra.",
                facts: vec![named(code), content(digest)],
            },
            other => Self { facts: Vec::new(), ..Self::of_file(other, None) },
        }
    }
}

impl Standing {
    fn title(self) -> &'static str {
        match self {
            Self::InForce => "Bản này đang có hiệu lực",
            Self::Waiting => "Có bản này, chi bộ chưa xác nhận",
            Self::Returned => "Có bản này, chi bộ đã trả lại",
            Self::Replaced => "Bản này đã được thay thế",
            Self::Dropped => "Bản này không có hiệu lực",
        }
    }

    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::InForce => "Đang có hiệu lực: chi bộ đã xác nhận",
            Self::Waiting => "Đã gửi, chi bộ chưa xác nhận",
            Self::Returned => "Chi bộ đã trả lại để bổ sung",
            Self::Replaced => "Đã có bản gửi sau thay thế",
            Self::Dropped => "Không có hiệu lực: đã rút lại hoặc bỏ trước khi chi bộ xác nhận",
        }
    }

    fn verdict(self) -> Verdict {
        if self == Self::InForce { Verdict::Good } else { Verdict::Mind }
    }
}

fn facts(code: &Code, found: &Verified) -> Vec<Fact> {
    vec![
        named(code),
        Fact::new("Bản số", found.number.to_string()),
        Fact::new("Trạng thái", found.standing.words()),
        Fact::new("Gửi lúc", moment_text(found.sent_at)),
        Fact::new("Xác nhận lúc", found.confirmed_at.map_or_else(|| "Chưa xác nhận".to_owned(), moment_text)),
        content(&found.digest),
    ]
}

fn named(code: &Code) -> Fact {
    Fact::new("Mã kiểm tra", code.to_string())
}

fn content(digest: &Digest) -> Fact {
    Fact::new("Dấu nội dung", digest.to_string())
}
