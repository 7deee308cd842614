//! The catalogue of everything kept about a person: each table by name, what it is called, and its columns.
//! A test fails when a table about people is neither here nor among the exceptions.

/// A table whose rows about a person are handed out.
#[derive(Clone, Copy, Debug)]
pub struct Section {
    /// The table.
    pub table: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// Its columns, in the order of `everything.sql`.
    pub columns: &'static [&'static str],
}

const fn section(table: &'static str, title: &'static str, columns: &'static [&'static str]) -> Section {
    Section { table, title, columns }
}

/// What is handed out, in the order a person would look for it.
pub const SECTIONS: &[Section] = &[
    section(
        "member",
        "Hồ sơ trong danh bạ",
        &[
            "Mã đảng viên",
            "Họ và tên",
            "Giới tính",
            "Ngày sinh",
            "Ngày vào Đảng",
            "Ngày chính thức",
            "Số thẻ đảng viên",
            "Điện thoại",
            "Thư điện tử",
            "Trạng thái",
            "Chi bộ",
            "Cơ quan, đơn vị",
            "Diện quản lý",
        ],
    ),
    section("membership", "Sinh hoạt Đảng", &["Chi bộ", "Hình thức", "Từ ngày", "Đến trước ngày"]),
    section("post", "Chức vụ", &["Chức vụ", "Loại", "Cơ quan, đơn vị", "Từ ngày", "Đến trước ngày"]),
    section("management", "Diện quản lý", &["Cấp quản lý", "Từ ngày", "Đến trước ngày", "Căn cứ riêng"]),
    section("appointment", "Nhiệm vụ trong hệ thống", &["Nhiệm vụ", "Tại", "Từ ngày", "Đến trước ngày"]),
    section(
        "account",
        "Tài khoản (mật khẩu không được lưu, chỉ có dấu kiểm tra)",
        &["Đã đặt mật khẩu", "Đặt lúc", "Phiếu kích hoạt dùng được đến"],
    ),
    section("session", "Phiên đăng nhập đang mở", &["Bắt đầu", "Dùng lần cuối", "Hết hạn", "Trình duyệt"]),
    section("known_device", "Thiết bị đã đăng nhập", &["Dùng lần cuối"]),
    section("sign_in_failure", "Lần đăng nhập sai", &["Lúc", "Địa chỉ mạng"]),
    section(
        "pledge",
        "Bản cam kết từng năm",
        &[
            "Năm",
            "Đối tượng",
            "Trạng thái",
            "Chi bộ",
            "Gửi lúc",
            "Gửi muộn",
            "Chi bộ đọc lúc",
            "Xác nhận lúc",
            "Gia hạn đến",
            "Bước kiểm điểm",
            "Mức đề nghị",
            "Mức quyết định",
        ],
    ),
    section("pledge_draft", "Bản nháp", &["Năm", "Lưu lúc", "Nội dung", "Bản trước đó", "Nội dung đã bỏ"]),
    section(
        "pledge_revision",
        "Bản đã gửi",
        &["Năm", "Bản số", "Gửi lúc", "Mã kiểm tra", "Dấu nội dung", "Thông tin ghi kèm", "Nội dung"],
    ),
    section(
        "pledge_event",
        "Quá trình của bản cam kết",
        &["Năm", "Lúc", "Ai", "Nhiệm vụ", "Việc", "Bản số", "Lý do"],
    ),
    section(
        "extension",
        "Gia hạn",
        &["Năm", "Đề nghị lúc", "Đến ngày", "Lý do", "Kết quả", "Gia hạn đến", "Ai trả lời", "Ý kiến"],
    ),
    section(
        "proxy_entry",
        "Nhập thay từ bản giấy",
        &["Năm", "Bản số", "Ai nhập", "Nhiệm vụ", "Lý do", "Ký ngày", "Đồng chí trả lời", "Lúc", "Nội dung"],
    ),
    section("evidence", "Tệp kèm theo", &["Năm", "Tên tệp", "Loại", "Số byte", "Mã SHA-256", "Nhận lúc"]),
    section("proof", "Minh chứng kết quả", &["Năm", "Thêm lúc", "Tên", "Địa chỉ", "Rút lúc", "Vì sao rút"]),
    section("pledge_remark", "Ý kiến của chi bộ", &["Năm", "Bản số", "Ý kiến"]),
    section(
        "leader_copy",
        "Bản gửi Ban Tổ chức",
        &["Năm", "Bản số", "Nơi nhận", "Đến lúc", "Biên nhận", "Ghi nhận lúc"],
    ),
    section("check_in", "Kết quả đã cập nhật", &["Năm", "Lúc", "Tiến độ", "Con số", "Nội dung"]),
    section(
        "follow_up_note",
        "Ý kiến theo dõi đồng chí được đọc",
        &["Năm", "Lúc", "Ai", "Nhiệm vụ", "Ý kiến"],
    ),
    section("note_answer", "Câu trả lời của đồng chí", &["Năm", "Lúc", "Nội dung"]),
    section(
        "planned_check",
        "Kế hoạch kiểm tra đồng chí được biết",
        &["Năm", "Ngày", "Ai kiểm tra", "Việc kiểm tra", "Ai lên kế hoạch", "Nhiệm vụ"],
    ),
    section(
        "self_review",
        "Bản tự kiểm điểm",
        &[
            "Năm",
            "Lưu lúc",
            "Gửi lúc",
            "Tự xếp loại",
            "Mẫu và thông tin ghi kèm",
            "Nội dung",
            "Bản trước lần sửa gần nhất",
        ],
    ),
    section(
        "state_grade",
        "Xếp loại của cơ quan, đơn vị",
        &["Năm", "Lúc", "Ai", "Nhiệm vụ", "Mức", "Nhận xét"],
    ),
    section(
        "collective_review",
        "Kiểm điểm ở tập thể lãnh đạo",
        &["Năm", "Lúc", "Ai", "Nhiệm vụ", "Tập thể", "Ngày họp", "Có mặt", "Số phiếu", "Mức", "Nhận xét"],
    ),
    section(
        "step_record",
        "Văn bản, ý kiến theo các bước cuối năm",
        &["Năm", "Bước", "Lúc", "Ai ghi", "Nhiệm vụ", "Nơi ban hành", "Số", "Ngày", "Mức", "Nội dung"],
    ),
    section("proposal", "Mức chi bộ đề nghị", &["Năm", "Lúc", "Ai", "Nhiệm vụ", "Mức", "Nhận xét"]),
    section(
        "meeting_item",
        "Ý kiến ghi ở cuộc họp kiểm điểm",
        &["Năm", "Lưu lúc", "Có mặt", "Ý kiến", "Đề xuất"],
    ),
    section("poll_voter", "Bỏ phiếu kín bằng thiết bị", &["Năm", "Mở lúc", "Đã tham gia"]),
    section("poll_teller", "Làm kiểm phiếu viên", &["Năm", "Nhận mã lúc"]),
    section("decision", "Quyết định xếp loại", &["Năm", "Lúc", "Ai", "Nhiệm vụ", "Mức", "Số", "Ngày"]),
    section("publication", "Công bố kết quả xếp loại", &["Năm", "Lúc", "Ngày công bố", "Ai", "Nhiệm vụ"]),
    section(
        "calibration",
        "Thay đổi mức đề nghị của cấp quyết định",
        &["Năm", "Lúc", "Ai", "Nhiệm vụ", "Từ mức", "Thành mức", "Lý do"],
    ),
    section("grade_answer", "Ý kiến của tôi về mức xếp loại", &["Năm", "Lúc", "Về", "Nội dung"]),
    section(
        "appeal",
        "Kiến nghị về mức xếp loại",
        &["Năm", "Lúc", "Mức", "Nội dung", "Kết quả", "Trả lời lúc", "Ai trả lời", "Căn cứ"],
    ),
    section(
        "quarter_step",
        "Đánh giá theo quý",
        &["Năm", "Quý", "Lúc", "Ai", "Nhiệm vụ", "Bước", "Mục tiêu", "Điểm", "Mức", "Nội dung", "Số", "Ngày"],
    ),
    section(
        "leave",
        "Thời gian nghỉ",
        &["Lý do", "Từ ngày", "Đến trước ngày", "Căn cứ", "Ai ghi", "Nhiệm vụ", "Lý do bỏ"],
    ),
    section(
        "discipline",
        "Kỷ luật",
        &[
            "Năm có khuyết điểm",
            "Hình thức",
            "Số",
            "Nơi ban hành",
            "Ngày",
            "Về việc",
            "Số hủy bỏ",
            "Ngày hủy bỏ",
            "Lý do",
        ],
    ),
    section("viewing", "Ai đã xem giấy tờ", &["Lúc", "Ai", "Nhiệm vụ", "Giấy tờ", "Năm", "Mục đích"]),
    section("passkey", "Khóa đăng nhập (nửa công khai)", &["Tên", "Tạo lúc", "Dùng lần cuối"]),
    section(
        "oidc_link",
        "Tài khoản đã liên kết",
        &["Nơi cấp", "Mã ở nơi cấp", "Liên kết lúc", "Dùng lần cuối"],
    ),
    section(
        "member_change",
        "Những lần sửa hồ sơ",
        &["Lúc", "Ai", "Nhiệm vụ", "Việc", "Nội dung", "Lý do", "Quyết định"],
    ),
    section(
        "correction_request",
        "Đề nghị sửa hồ sơ",
        &["Lúc", "Mục", "Hồ sơ ghi", "Thông tin đúng", "Lý do", "Tình trạng", "Trả lời lúc", "Ai", "Trả lời"],
    ),
    section(
        "standing_history",
        "Trạng thái đảng viên qua các thời kỳ",
        &["Trạng thái", "Từ ngày", "Đến trước ngày", "Lý do", "Quyết định"],
    ),
    section(
        "transfer",
        "Chuyển sinh hoạt",
        &["Mở lúc", "Hình thức", "Trạng thái", "Nơi đến", "Ngày quyết định", "Có hiệu lực", "Lý do"],
    ),
    section("transfer_event", "Quá trình chuyển sinh hoạt", &["Lúc", "Ai", "Nhiệm vụ", "Việc", "Nội dung"]),
    section(
        "appointment_act",
        "Những lần giao, thôi nhiệm vụ",
        &["Lúc", "Việc", "Ai", "Nhiệm vụ", "Từ ngày", "Đến ngày", "Số", "Lý do"],
    ),
    section("account_event", "Lịch sử tài khoản", &["Lúc", "Việc", "Ai", "Nhiệm vụ", "Nội dung"]),
    section("second_factor", "Xác thực hai bước (không có mã bí mật)", &["Loại", "Tạo lúc", "Dùng từ"]),
    section(
        "account_reset",
        "Yêu cầu cấp lại mật khẩu",
        &["Lúc", "Mật khẩu", "Xác thực hai bước", "Bảo đảm lúc", "Duyệt lúc", "Dùng lúc"],
    ),
    section("held_export", "Những lần tải tệp này", &["Lúc"]),
    section("notice", "Thông báo", &["Lúc", "Loại", "Năm", "Đọc lúc", "Gửi thư ngày"]),
    section("notice_choice", "Nhận thư tổng hợp hằng ngày", &["Nhận", "Chọn lúc"]),
    section("calendar_feed", "Đường dẫn lịch riêng (không có mã)", &["Tạo lúc", "Cập nhật gần nhất"]),
];

/// Tables about people that are not handed out, each with its reason.
pub const EXCEPTIONS: &[(&str, &str)] = &[
    ("pledge_marks", "numbers drawn from revisions that are handed out whole; they tell nothing more"),
    ("decision_paper", "one paper on many: what it says of a person stands in their decision"),
    ("paper_archive_part", "copies of leaders' pledges that are handed out whole; gone after a day"),
    ("passkey_try", "a ceremony that was begun, gone after five minutes"),
    ("oidc_try", "a way to the identity provider that was begun, gone after ten minutes"),
    ("mail", "letters and messages to the person: they have them; what was sent is emptied"),
    ("password_reset", "hashes of links that were mailed, gone after a day"),
    ("mail_proof", "the hash of a code that was mailed, gone after half an hour"),
    ("retention_rule", "the Board's rules: its member acts for the organization, and everyone reads them"),
    ("one_time_code", "hashes of codes that open an account"),
    (
        "entered_package",
        "a package as it came, kept for who entered it; what it told is in the register and the pledges",
    ),
    ("import_ending", "what a list's keeper meant to end while deciding; what was done stands in the record"),
    ("ballot", "counts of a secret vote: kept from the person voted on, who reads what came of it"),
    ("poll_line", "one's name on a ballot; what came of it stands in the proposal"),
    (
        "poll_envelope",
        "a sealed ballot: nobody can read it, its voter neither, and it is gone with the count",
    ),
    ("audit_entry", "nothing but ids and names of acts; the application itself cannot read it"),
];
