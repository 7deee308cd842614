//! Navigation and the sentences shown after an act.

use super::frame::{NavLink, Notice};
use crate::access::{Actor, Office};

/// The list of those who work in the agency one heads.
pub const AGENCY: &str = "/agency";

/// Which part of the application a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// What I must do.
    Home,
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

const READERS: &[Office] = &[
    Office::Secretary,
    Office::DeputySecretary,
    Office::BranchCommittee,
    Office::GrassrootsCommittee,
    Office::OrganizationBoard,
    Office::Inspection,
];
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
pub fn nav(actor: &Actor, current: Tab) -> Vec<NavLink> {
    let reads = actor.holds(READERS).is_some() || actor.holds(&[Office::AgencyHead]).is_some();
    let links = [
        (Tab::Home, "/", "Việc cần làm", true),
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
            count: None,
        })
        .collect()
}

/// The sentence that a redirect asked for, by its name in the query string.
#[must_use]
pub fn notice_in(query: &str) -> Option<Notice> {
    let name = query.split('&').find_map(|pair| pair.strip_prefix("notice="))?;
    let text = match name {
        "saved" => "Đã lưu bản nháp.",
        "taken-back" => "Đã rút lại bản cam kết. Đồng chí có thể sửa và gửi lại.",
        "returned" => "Đã trả lại để bổ sung.",
        "agreed" => "Đã xác nhận.",
        "noted" => "Đã ghi nhận.",
        "reported" => "Đã cập nhật kết quả thực hiện.",
        "reviewed" => "Đã gửi bản tự kiểm điểm.",
        "proposed" => "Đã ghi mức đề nghị của chi bộ.",
        "decided" => "Đã ghi quyết định xếp loại.",
        "graded" => "Đã ghi mức xếp loại của cơ quan, đơn vị.",
        "password" => "Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc.",
        "activated" => "Đã kích hoạt tài khoản. Mời đồng chí đăng nhập bằng mật khẩu vừa đặt.",
        "imported" => "Đã nhập danh sách.",
        "decided-rows" => "Đã ghi quyết định. Chưa có gì được nhập.",
        "undone" => "Đã hoàn tác lần nhập. Danh bạ trở lại như trước.",
        "discarded" => "Đã bỏ lần nhập này. Không có gì thay đổi.",
        "received" => "Đã ghi nhận bản gửi Ban Tổ chức.",
        _ => return None,
    };
    Some(Notice::done(text))
}
