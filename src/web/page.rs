//! Navigation and the sentences shown after an act.

use super::frame::{NavLink, Notice};
use crate::access::{Actor, Office, policy::READERS};

/// The list of those who work in the agency one heads.
pub const AGENCY: &str = "/agency";
/// The years, for those who keep them.
pub const YEARS: &str = "/years";

/// Which part of the application a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// What I must do.
    Home,
    /// What I was told.
    Inbox,
    /// My own papers.
    Mine,
    /// Pledges of my branch, agency or level.
    Pledges,
    /// Completion by unit.
    Overview,
    /// The leaders' board.
    Leaders,
    /// Year end: proposals and decisions.
    Grading,
    /// Units, members, import.
    Register,
    /// Sign-in and settings.
    Account,
}

const ABOVE: &[Office] =
    &[Office::GrassrootsCommittee, Office::OrganizationBoard, Office::Inspection, Office::StandingCommittee];
const CITY: &[Office] = &[Office::OrganizationBoard, Office::Inspection, Office::StandingCommittee];
const DECIDERS: &[Office] = &[
    Office::Secretary,
    Office::DeputySecretary,
    Office::GrassrootsCommittee,
    Office::StandingCommittee,
    Office::OrganizationBoard,
];
const KEEPERS: &[Office] = &[Office::OrganizationBoard, Office::Administrator];

/// The links this person's offices open.
#[must_use]
pub fn nav(actor: &Actor, unread: i64, current: Tab) -> Vec<NavLink> {
    let reads = actor.holds(READERS).is_some() || actor.holds(&[Office::AgencyHead]).is_some();
    let links = [
        (Tab::Home, "/", "Việc cần làm", true),
        (Tab::Inbox, "/inbox", "Thông báo", true),
        (Tab::Pledges, "/pledges", "Bản cam kết", reads),
        (Tab::Overview, "/overview", "Tiến độ", actor.holds(ABOVE).is_some()),
        (Tab::Leaders, "/leaders", "Cán bộ diện quản lý", actor.holds(CITY).is_some()),
        (Tab::Grading, "/grading", "Xếp loại", actor.holds(DECIDERS).is_some()),
        (Tab::Register, "/register", "Danh bạ", actor.holds(KEEPERS).is_some()),
        (Tab::Account, "/account", "Tài khoản", true),
    ];
    links
        .into_iter()
        .filter(|(.., shown)| *shown)
        .map(|(tab, href, label, _)| NavLink {
            href: href.to_owned(),
            label: label.to_owned(),
            current: tab == current,
            count: (tab == Tab::Inbox).then_some(unread),
        })
        .collect()
}

/// What is said after an act, by the name that a redirect carries.
const SENTENCES: &[(&str, &str)] = &[
    ("saved", "Đã lưu bản nháp."),
    ("merged", "Đã ghép hai bản. Xem lại, nếu chưa đúng ý thì hoàn tác được ở cuối trang."),
    ("taken", "Đã lấy nội dung năm trước vào bản nháp. Xem lại chỉ tiêu và thời hạn của từng nội dung."),
    ("taken-none", "Chưa chọn nội dung nào nên bản nháp giữ nguyên."),
    ("adopted", "Đã đưa nội dung chung vào bản nháp. Hãy sửa cho đúng việc, chỉ tiêu và thời hạn của mình."),
    ("offered", "Đã thêm vào danh sách. Đảng viên đang soạn thấy ngay."),
    ("offered-no-more", "Đã thôi đưa nội dung ấy. Ai đã nhận thì vẫn giữ."),
    ("kept-whole", "Đã lưu bản nháp theo bản đồng chí chọn."),
    ("kept-saved", "Đã giữ bản đã lưu."),
    ("removed", "Đã bỏ nội dung ấy. Cần lại thì lấy lại ở mục “Nội dung đã bỏ”."),
    ("restored", "Đã lấy lại nội dung ấy. Bản nháp đã lưu."),
    ("undone-draft", "Đã hoàn tác. Bản nháp trở lại như trước; bấm hoàn tác lần nữa thì lại như cũ."),
    ("taken-back", "Đã rút lại bản cam kết. Đồng chí có thể sửa và gửi lại."),
    ("returned", "Đã trả lại để bổ sung."),
    ("agreed", "Đã xác nhận."),
    ("already-sent", "Bản cam kết này đã được gửi, nội dung được giữ nguyên."),
    ("extension-asked", "Đã gửi đề nghị gia hạn. Chi bộ sẽ trả lời."),
    ("extended", "Đã gia hạn."),
    ("extension-refused", "Đã trả lời: không gia hạn."),
    ("amending", "Đã bắt đầu sửa đổi. Bản đã xác nhận vẫn có hiệu lực."),
    ("amendment-dropped", "Đã thôi sửa đổi. Bản đang có hiệu lực giữ nguyên."),
    ("entering", "Đã nhận bản chụp. Mời đồng chí gõ đúng như bản giấy."),
    ("entry-dropped", "Đã thôi nhập thay."),
    ("entry-accepted", "Đã ghi: đúng là bản của đồng chí."),
    ("entry-disowned", "Đã ghi: đồng chí không công nhận bản nhập thay."),
    ("noted", "Đã ghi nhận."),
    ("answered", "Đã gửi câu trả lời."),
    ("check-planned", "Đã lưu kế hoạch kiểm tra."),
    ("proved", "Đã thêm minh chứng."),
    ("proof-withdrawn", "Đã rút minh chứng. Lý do được giữ lại."),
    ("reporting-set", "Đã lưu kỳ cập nhật kết quả. Đảng viên thấy ngay ở trang theo dõi."),
    ("all-read", "Đã đánh dấu các thông báo là đã đọc."),
    ("choice-kept", "Đã lưu lựa chọn nhận thư."),
    ("rule-kept", "Đã lưu quy định nhắc. Có hiệu lực từ lần nhắc tới."),
    ("hour-kept", "Đã lưu giờ nhắc."),
    ("tried-again", "Đã xếp lại để gửi. Kết quả sẽ hiện ở trang này."),
    ("feed-ended", "Đã hủy đường dẫn lịch. Lịch đã đăng ký ở nơi khác không cập nhật nữa."),
    ("reported", "Đã cập nhật kết quả thực hiện."),
    ("reviewed", "Đã gửi bản tự kiểm điểm."),
    ("proposed", "Đã ghi mức đề nghị của chi bộ."),
    ("quarter-planned", "Đã lưu mục tiêu, sản phẩm của quý. Sửa được đến khi tự chấm điểm."),
    ("quarter-scored", "Đã gửi kết quả tự chấm. Người xem xét thấy ngay."),
    ("quarter-returned", "Đã trả lại để bổ sung. Người được đánh giá nhận thông báo và chấm lại."),
    ("quarter-proposed", "Đã ghi mức đề nghị cho quý."),
    ("quarter-decided", "Đã ghi quyết định cho quý."),
    ("quarters-set", "Đã lưu cách đánh giá theo quý của năm."),
    ("leave-kept", "Đã ghi đợt nghỉ."),
    ("leave-withdrawn", "Đã bỏ đợt nghỉ. Đợt nghỉ ở lại trong hồ sơ cùng lý do."),
    ("disciplined", "Đã ghi quyết định kỷ luật. Nếu năm ấy đã xếp loại, cấp quyết định được báo để xem lại."),
    ("discipline-lifted", "Đã ghi hủy bỏ. Quyết định kỷ luật không còn được tính vào mức xếp loại."),
    ("calibrated", "Đã ghi thay đổi mức đề nghị với lý do."),
    ("decided-many", "Đã ghi quyết định cho mọi người trong danh sách."),
    ("grade-answered", "Đã ghi ý kiến của đồng chí, kèm theo hồ sơ xếp loại."),
    ("appealed", "Đã gửi kiến nghị. Người chưa tham gia xếp loại đồng chí sẽ xem xét và trả lời."),
    ("appeal-answered", "Đã trả lời kiến nghị. Đồng chí ấy đọc được."),
    ("decided", "Đã ghi quyết định xếp loại."),
    ("meeting-opened", "Đã mở cuộc họp. Danh sách dưới đây theo thứ tự của chi bộ."),
    ("meeting-kept", "Đã lưu thông tin cuộc họp."),
    ("meeting-noted", "Đã lưu ý kiến và đề xuất."),
    ("meeting-scanned", "Đã giữ bản chụp cùng cuộc họp."),
    ("poll-prepared", "Đã chuẩn bị cuộc bỏ phiếu. Ba kiểm phiếu viên nhận mã rồi mới mở được."),
    ("poll-opened", "Đã mở bỏ phiếu."),
    ("ballot-cast", "Phiếu đã được niêm phong. Bỏ lại được đến khi kiểm phiếu."),
    ("poll-counted", "Đã kiểm phiếu. Kết quả nằm trong phần kiểm phiếu của cuộc họp."),
    ("poll-too-few", "Dưới năm phiếu nên không mở phiếu nào. Chi bộ bỏ phiếu giấy."),
    ("poll-given-up", "Đã dừng bỏ phiếu và hủy mọi phiếu, không ai mở."),
    ("meeting-counted", "Đã ghi kết quả kiểm phiếu."),
    ("meeting-recounted", "Đã ghi kết quả kiểm phiếu mới. Hãy đề nghị lại mức xếp loại."),
    ("graded", "Đã ghi mức xếp loại của cơ quan, đơn vị."),
    ("password", "Đã đổi mật khẩu; dài thêm vài từ thì mạnh hơn. Các phiên đăng nhập khác đã kết thúc."),
    ("password-strong", "Đã đổi mật khẩu. Mật khẩu mạnh. Các phiên đăng nhập khác đã kết thúc."),
    ("password-very-strong", "Đã đổi mật khẩu. Mật khẩu rất mạnh. Các phiên đăng nhập khác đã kết thúc."),
    ("activated", "Đã kích hoạt tài khoản. Mời đồng chí đăng nhập bằng mật khẩu vừa đặt."),
    ("ended", "Đã kết thúc các phiên đăng nhập đã chọn."),
    ("signed-out", "Đã đăng xuất khỏi mọi thiết bị."),
    ("factor-removed", "Đã tắt xác thực hai bước."),
    ("few-recovery", "Đã đăng nhập bằng mã dự phòng. Còn rất ít mã: hãy tạo mã mới ở trang Tài khoản."),
    ("few-sheet", "Phiếu mã sắp hết. Hãy báo người quản trị hệ thống in phiếu mới."),
    ("locked", "Đã khóa tài khoản. Mọi phiên đăng nhập của người này đã kết thúc."),
    ("unlocked", "Đã mở khóa tài khoản."),
    ("vouched", "Đã xác nhận đúng người. Người quản trị hoặc đảng ủy cấp trên sẽ duyệt."),
    ("reset-confirmed", "Đã duyệt cấp lại."),
    ("reset-cancelled", "Đã hủy yêu cầu cấp lại."),
    ("imported", "Đã nhập danh sách."),
    ("decided-rows", "Đã ghi quyết định. Chưa có gì được nhập."),
    ("undone", "Đã hoàn tác lần nhập. Danh bạ trở lại như trước."),
    ("reorganized", "Đã thực hiện. Danh bạ, số liệu và quyền xem đã theo tổ chức mới."),
    ("act-prepared", "Đã chuẩn bị. Đến ngày có hiệu lực, hệ thống tự thực hiện; trước đó hủy được."),
    ("act-cancelled", "Đã hủy. Đến ngày ấy không có gì thay đổi."),
    ("discarded", "Đã bỏ lần nhập này. Không có gì thay đổi."),
    ("office-given", "Đã giao nhiệm vụ."),
    ("office-proposed", "Đã gửi đề nghị. Một người khác giữ danh bạ sẽ xác nhận."),
    ("office-refused", "Đã ghi: không xác nhận đề nghị."),
    ("office-ended", "Đã thôi giao nhiệm vụ."),
    ("office-corrected", "Đã ghi lại thời gian giữ nhiệm vụ."),
    ("deputy-asked", "Đã gửi lời nhờ làm thay. Đồng chí ấy trả lời thì ủy quyền mới có hiệu lực."),
    ("deputy-accepted", "Đã đồng ý làm thay."),
    ("deputy-declined", "Đã trả lời: không nhận."),
    ("deputy-ended", "Đã thôi ủy quyền."),
    ("year-prepared", "Đã chuẩn bị năm mới. Hãy xem ngày và những điều còn thiếu trước khi mở."),
    ("year-dropped", "Đã bỏ năm đang chuẩn bị. Không ai khác đã thấy năm ấy."),
    ("year-dated", "Đã lưu ngày."),
    ("advice-set", "Đã lưu gợi ý. Người đang viết và chi bộ thấy ngay."),
    ("year-opened", "Đã mở năm. Mọi đảng viên thấy bản cam kết phải viết ở trang Việc cần làm."),
    ("categories-kept", "Đã lưu. Số người bên dưới xét theo hồ sơ hôm nay."),
    ("step-recorded", "Đã ghi. Bản ghi trước, nếu có, vẫn được giữ."),
    ("published", "Đã công bố. Người được xếp loại thấy ngay."),
    ("published-many", "Đã công bố. Những người được xếp loại thấy ngay."),
    ("collective-review", "Đã ghi kết quả kiểm điểm ở tập thể lãnh đạo."),
    ("rules-kept", "Đã lưu quy tắc xếp loại của năm."),
    ("template-saved", "Đã lưu mẫu."),
    ("template-issued", "Đã ban hành. Ai chưa gửi thì viết theo bản này."),
    ("template-discarded", "Đã bỏ bản đang soạn."),
    ("basis-kept", "Đã lưu văn bản vào danh mục căn cứ."),
    ("manifestations-kept", "Đã lưu danh mục biểu hiện."),
    ("transfer-asked", "Đã gửi đề nghị đến chi bộ."),
    ("transfer-begun", "Đã ghi việc chuyển sinh hoạt."),
    ("transfer-sent", "Đã gửi đến nơi tiếp nhận."),
    ("transfer-accepted", "Đã tiếp nhận đảng viên."),
    ("transfer-refused", "Đã ghi lý do và trả lại."),
    ("transfer-withdrawn", "Đã rút lại. Mọi việc giữ nguyên như trước."),
    ("stay-ended", "Đã ghi ngày kết thúc sớm. Cả hai chi bộ và đảng viên thấy được."),
    ("package-entered", "Đã nhập gói hồ sơ vào danh bạ."),
    ("corrected", "Đã sửa hồ sơ. Giá trị cũ được giữ trong lịch sử."),
    ("correction-asked", "Đã gửi đề nghị sửa hồ sơ. Câu trả lời sẽ hiện ở trang này."),
    ("correction-accepted", "Đã sửa hồ sơ theo đề nghị. Đảng viên thấy được."),
    ("correction-refused", "Đã trả lời. Đảng viên đọc được lý do."),
    ("correction-withdrawn", "Đã rút lại đề nghị."),
    ("days-off", "Đã ghi ngày nghỉ. Thời hạn tính từ nay theo danh sách mới."),
    ("stands", "Đã đổi trạng thái đảng viên."),
    ("post", "Đã ghi chức vụ. Diện quản lý đã được xét lại."),
    ("managed", "Đã ghi diện quản lý."),
    ("managed-post", "Đã sửa danh mục. Diện quản lý của người giữ chức vụ đã được xét lại."),
    ("reversed", "Đã hoàn lại lần sửa gần nhất."),
    ("admitted", "Đã ghi đồng chí vào danh bạ. Tài khoản cần phiếu kích hoạt để đăng nhập lần đầu."),
    ("letters-sent", "Đã gửi thư kích hoạt. Địa chỉ nhận được ghi ở từng dòng."),
    ("received", "Đã ghi nhận bản gửi Ban Tổ chức."),
    ("document-issued", "Đã lấy số và ghi vào sổ."),
    ("document-voided", "Đã hủy văn bản. Số của nó không dùng lại."),
    ("term-begun", "Đã ghi nhiệm kỳ."),
    ("numbers-begun", "Đã ghi số cuối của sổ giấy. Số lấy ở đây nối tiếp."),
    ("archive-stopped", "Đã dừng. Những bản đã làm vẫn giữ; làm tiếp được."),
    ("archive-resumed", "Đang làm tiếp từ chỗ đã dừng."),
];
/// What is said after something did not come off.
const WARNINGS: &[(&str, &str)] =
    &[("passkey-refused", "Chưa đăng nhập được bằng khóa. Hãy thử lại, hoặc dùng mã đảng viên và mật khẩu.")];

/// What is said to who was signed out by something other than their own click.
const TOLD: &[(&str, &str)] = &[
    (
        "session-office",
        "Nhiệm vụ của đồng chí trong hệ thống vừa thay đổi, nên phiên làm việc trước đã kết thúc. Mời đồng chí đăng nhập lại để tiếp tục.",
    ),
    (
        "session-password",
        "Mật khẩu của tài khoản đã được đặt mới, nên các phiên làm việc trước đã kết thúc. Mời đồng chí đăng nhập bằng mật khẩu mới.",
    ),
    (
        "session-lock",
        "Tài khoản này đã bị khóa, nên phiên làm việc đã kết thúc. Khi đăng nhập, đồng chí sẽ thấy lý do.",
    ),
    (
        "session-reset",
        "Tài khoản đã được duyệt cấp lại, nên các phiên làm việc trước đã kết thúc. Mời đồng chí đăng nhập lại.",
    ),
    (
        "session-elsewhere",
        "Phiên làm việc ở đây đã được kết thúc từ trang Tài khoản, trên thiết bị này hoặc thiết bị khác. Mời đồng chí đăng nhập lại.",
    ),
    (
        "session-time",
        "Phiên làm việc đã tự kết thúc vì lâu không dùng hoặc đã đủ 12 giờ. Mời đồng chí đăng nhập lại; bản nháp đã lưu vẫn còn.",
    ),
];

/// The sentence that a redirect asked for, by its name in the query string.
#[must_use]
pub fn notice_in(query: &str) -> Option<Notice> {
    told(query.split('&').find_map(|pair| pair.strip_prefix("notice="))?)
}

/// The sentence of this name.
#[must_use]
pub fn told(name: &str) -> Option<Notice> {
    let said = |table: &[(&str, &'static str)]| {
        table.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
    };
    let counted = || name.strip_prefix("agreed-").and_then(agreed);
    said(SENTENCES)
        .map(Notice::done)
        .or_else(counted)
        .or_else(|| said(TOLD).map(Notice::told))
        .or_else(|| said(WARNINGS).map(Notice::warning))
}

/// How many of those chosen together were confirmed, and how many had moved meanwhile: "3" or "3-1".
fn agreed(counts: &str) -> Option<Notice> {
    let (done, moved) = counts.split_once('-').unwrap_or((counts, "0"));
    let (done, moved): (u32, u32) = (done.parse().ok()?, moved.parse().ok()?);
    let left = match moved {
        0 => String::new(),
        _ => format!(" {moved} bản đã chuyển bước khác trong lúc đó nên giữ nguyên."),
    };
    Some(match done {
        0 => Notice::warning(format!("Chưa xác nhận bản nào.{left}")),
        _ => Notice::done(format!("Đã xác nhận {done} bản cam kết.{left}")),
    })
}
