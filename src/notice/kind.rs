//! What can be told, with its words and where it leads. A notice says that something happened and where to look, never
//! what stands there: whoever may not see the thing any more learns nothing from it.

use uuid::Uuid;

use crate::{
    appointment::{DeputationId, deputy},
    clock::date_text,
    pledge::{
        PledgeId,
        draft::DraftPath,
        extension::page::ExtensionPath,
        list::{Filter, link},
        show::PledgePath,
    },
    poll::{PollId, show::PollPath},
    proxy::answering::AnswerPath,
    quarter::{self, task, year::QuartersPath},
    register::request::{RequestId, show::RequestPath},
    review::show::ReviewPath,
    transfer::{TransferId, show::TransferPath},
    unit::UnitId,
};

use super::store::Notice;

/// Declares the kinds with their names in the database.
macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)+) => {
        /// A kind of notice.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Kind {
            $($(#[$doc])* $name,)+
        }

        impl Kind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The name in the database.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }
        }
    };
}

kinds! {
    /// One's pledge was given back.
    Returned = "returned",
    /// One's pledge was confirmed.
    Confirmed = "confirmed",
    /// More time was given.
    ExtensionGranted = "extension_granted",
    /// No more time was given.
    ExtensionRefused = "extension_refused",
    /// One's pledge was entered by another, and waits for one's word.
    Entered = "entered",
    /// A note on one's pledge that one may read.
    Noted = "noted",
    /// One's grade was decided.
    Decided = "decided",
    /// Those above said what one's self-review should speak of.
    Suggested = "suggested",
    /// The Board acknowledged one's extra copy.
    CopyReceived = "copy_received",
    /// The self-score of one's quarter was given back.
    QuarterReturned = "quarter_returned",
    /// A secret ballot by devices is open, in which one votes.
    PollOpened = "poll_opened",
    /// One is a teller of a secret ballot by devices.
    TellerNamed = "teller_named",
    /// For the body that decides: the branch took a proposal back.
    ProposalWithdrawn = "proposal_withdrawn",
    /// One's request for a correction was answered.
    CorrectionAnswered = "correction_answered",
    /// One's branch sent one to another.
    TransferSent = "transfer_sent",
    /// The new branch took one in.
    TransferAccepted = "transfer_accepted",
    /// One's transfer was refused.
    TransferRefused = "transfer_refused",
    /// One's branch took the transfer back.
    TransferTakenBack = "transfer_taken_back",
    /// One left for a place outside.
    TransferLeft = "transfer_left",
    /// An office was given to one.
    OfficeGiven = "office_given",
    /// An office of one's ended.
    OfficeEnded = "office_ended",
    /// Someone asks one to stand in.
    DeputyAsked = "deputy_asked",
    /// Whom one asked to stand in has answered.
    DeputyAnswered = "deputy_answered",
    /// For heads of a branch: a member asks for more time.
    ExtensionAsked = "extension_asked",
    /// For whoever typed it in: the member disowns it.
    EntryDisowned = "entry_disowned",
    /// For heads of a branch: a member asks to leave.
    TransferAsked = "transfer_asked",
    /// For heads of a branch: a member is sent here.
    TransferComes = "transfer_comes",
    /// For heads of a branch: whom they sent was taken in.
    TransferDone = "transfer_done",
    /// For heads of a branch: whom they sent was refused.
    TransferCameBack = "transfer_came_back",
    /// A writer has not sent.
    RemindUnsent = "remind_unsent",
    /// A writer has not mended what was given back.
    RemindReturned = "remind_returned",
    /// A writer has not reviewed themself.
    RemindSelfReview = "remind_self_review",
    /// A writer has told nothing of what became of the pledge for long.
    RemindProgress = "remind_progress",
    /// A leader has not set objectives of a quarter.
    RemindQuarterPlan = "remind_quarter_plan",
    /// A leader has not scored a quarter.
    RemindQuarterScore = "remind_quarter_score",
    /// Of a unit: who has not sent.
    UnitUnsent = "unit_unsent",
    /// Of a unit: who has not mended.
    UnitReturned = "unit_returned",
    /// Of a unit: what waits to be read.
    UnitUnread = "unit_unread",
    /// Of a unit: who waits for an answer on more time.
    UnitExtension = "unit_extension",
    /// Of a unit: who has not reviewed themself.
    UnitSelfReview = "unit_self_review",
    /// Of a unit: who has told nothing for long.
    UnitProgress = "unit_progress",
    /// Of a unit: whose quarter waits for a proposal.
    UnitQuarterPropose = "unit_quarter_propose",
    /// Of a unit: whose quarter waits for a decision.
    UnitQuarterDecide = "unit_quarter_decide",
}

impl Kind {
    /// The kind of this name; of a later release's there is none.
    #[must_use]
    pub fn named(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }

    /// Whether it reminds of something, rather than telling what happened.
    #[must_use]
    pub fn reminds(self) -> bool {
        self.code().starts_with("remind_") || self.code().starts_with("unit_")
    }
}

/// What a notice says, in one sentence or two.
#[must_use]
pub fn words(notice: &Notice) -> String {
    let Some(kind) = notice.kind else { return "Có việc mới.".to_owned() };
    let mut said = if kind.reminds() { reminder(kind, notice) } else { happened(kind, notice) };
    if !notice.words.is_empty() {
        said.push(' ');
        said.push_str(&notice.words);
    }
    said
}

fn happened(kind: Kind, notice: &Notice) -> String {
    let year = notice.year.map_or_else(String::new, |year| format!(" năm {year}"));
    match kind {
        Kind::Returned => format!("Chi bộ trả lại bản cam kết{year} để đồng chí bổ sung."),
        Kind::Confirmed => format!("Chi bộ đã xác nhận bản cam kết{year} của đồng chí."),
        Kind::ExtensionGranted => format!("Đồng chí được gia hạn gửi bản cam kết{year}."),
        Kind::ExtensionRefused => format!("Đề nghị gia hạn gửi bản cam kết{year} không được chấp nhận."),
        Kind::Entered => {
            format!(
                "Bản cam kết{year} vừa được nhập thay đồng chí. Mời xem và trả lời có đúng là của mình không."
            )
        }
        Kind::Noted => format!("Có ý kiến theo dõi mới về bản cam kết{year} của đồng chí."),
        Kind::Decided => format!("Đã có quyết định xếp loại{year} của đồng chí."),
        Kind::Suggested => format!("Cấp trên có gợi ý kiểm điểm{year} cho đồng chí."),
        Kind::QuarterReturned => {
            format!("Phần tự chấm điểm theo quý{year} được trả lại để đồng chí bổ sung, có ghi lý do.")
        }
        Kind::PollOpened => format!("Chi bộ đã mở bỏ phiếu kín xếp loại{year}. Mời đồng chí bỏ phiếu."),
        Kind::TellerNamed => {
            format!(
                "Đồng chí được cử kiểm phiếu cuộc bỏ phiếu kín xếp loại{year}. Mời nhận mã kiểm phiếu viên."
            )
        }
        Kind::ProposalWithdrawn => {
            format!("Một chi bộ đã rút lại đề nghị xếp loại{year} để kiểm phiếu lại. Chờ chi bộ đề nghị lại.")
        }
        Kind::CopyReceived => format!("Ban Tổ chức đã ghi nhận bản cam kết{year} của đồng chí."),
        Kind::CorrectionAnswered => "Đề nghị sửa hồ sơ của đồng chí đã có trả lời.".to_owned(),
        Kind::TransferSent => "Chi bộ đã giới thiệu đồng chí đến nơi sinh hoạt mới.".to_owned(),
        Kind::TransferAccepted => "Chi bộ mới đã tiếp nhận đồng chí.".to_owned(),
        Kind::TransferRefused => "Việc chuyển sinh hoạt của đồng chí bị trả lại, có ghi lý do.".to_owned(),
        Kind::TransferTakenBack => "Việc chuyển sinh hoạt của đồng chí đã được rút lại.".to_owned(),
        Kind::TransferLeft => "Chi bộ đã làm xong việc chuyển sinh hoạt của đồng chí.".to_owned(),
        Kind::OfficeGiven => format!("Đồng chí được giao nhiệm vụ trong hệ thống{}.", at(&notice.place)),
        Kind::OfficeEnded => format!("Đồng chí đã thôi một nhiệm vụ trong hệ thống{}.", at(&notice.place)),
        Kind::DeputyAsked => "Có lời nhờ đồng chí làm thay nhiệm vụ.".to_owned(),
        Kind::DeputyAnswered => "Đồng chí được nhờ làm thay đã trả lời.".to_owned(),
        Kind::ExtensionAsked => format!("Có đề nghị gia hạn gửi bản cam kết{year} chờ trả lời."),
        Kind::EntryDisowned => format!("Một bản cam kết{year} do đồng chí nhập thay không được công nhận."),
        Kind::TransferAsked => "Có đảng viên xin chuyển sinh hoạt.".to_owned(),
        Kind::TransferComes => "Có đảng viên được giới thiệu đến, chờ tiếp nhận.".to_owned(),
        Kind::TransferDone => "Nơi đến đã tiếp nhận đảng viên được giới thiệu.".to_owned(),
        Kind::TransferCameBack => "Nơi đến trả lại hồ sơ chuyển sinh hoạt, có ghi lý do.".to_owned(),
        _ => "Có việc mới.".to_owned(),
    }
}

fn reminder(kind: Kind, notice: &Notice) -> String {
    let year = notice.year.map_or_else(String::new, |year| format!(" năm {year}"));
    let day = notice.due_on.map(date_text).unwrap_or_default();
    let over = notice.due_on.zip(notice.day).is_some_and(|(due, today)| due < today);
    let head = notice.place.as_deref().map_or_else(String::new, |place| format!("{place}: "));
    let count = notice.count;
    match kind {
        Kind::RemindUnsent if over => format!("Bản cam kết{year} đã quá hạn gửi (hạn {day})."),
        Kind::RemindUnsent => format!("Bản cam kết{year} chưa gửi. Hạn gửi là hết ngày {day}."),
        Kind::RemindReturned => {
            format!("Bản cam kết{year} được trả lại từ {day}, đang chờ đồng chí bổ sung.")
        }
        Kind::RemindSelfReview => {
            format!("Đã đến kỳ tự kiểm điểm{year}. Đồng chí chưa gửi bản tự kiểm điểm.")
        }
        Kind::RemindProgress => format!("Đồng chí chưa cập nhật kết quả thực hiện cam kết{year} từ {day}."),
        Kind::UnitUnsent if over => {
            format!("{head}{count} đồng chí quá hạn gửi bản cam kết{year} (hạn {day}).")
        }
        Kind::UnitUnsent => format!("{head}{count} đồng chí chưa gửi bản cam kết{year}. Hạn gửi {day}."),
        Kind::UnitReturned => format!("{head}{count} bản cam kết{year} trả lại từ {day} chưa được bổ sung."),
        Kind::UnitUnread => format!("{head}{count} bản cam kết{year} chờ chi bộ đọc, lâu nhất từ {day}."),
        Kind::UnitExtension => format!("{head}{count} đề nghị gia hạn{year} chờ trả lời, lâu nhất từ {day}."),
        Kind::UnitSelfReview => format!("{head}{count} đồng chí chưa gửi bản tự kiểm điểm{year}."),
        Kind::UnitProgress => format!("{head}{count} đồng chí chưa cập nhật kết quả{year} từ {day}."),
        Kind::RemindQuarterPlan => format!("Đồng chí chưa đặt mục tiêu, sản phẩm của quý{year}, hạn {day}."),
        Kind::RemindQuarterScore => format!("Đồng chí chưa tự chấm điểm quý{year}, hạn {day}."),
        Kind::UnitQuarterPropose => {
            format!("{head}{count} đồng chí đã tự chấm điểm quý{year}, chờ đề nghị, hạn {day}.")
        }
        Kind::UnitQuarterDecide => {
            format!("{head}{count} đồng chí đã có mức đề nghị quý{year}, chờ quyết định, hạn {day}.")
        }
        _ => "Có việc cần làm.".to_owned(),
    }
}

fn at(place: &Option<String>) -> String {
    place.as_deref().map_or_else(String::new, |place| format!(" tại {place}"))
}

/// Where a notice leads.
#[must_use]
pub fn href(kind: Option<Kind>, about: Uuid, year: Option<i32>) -> String {
    let pledge = PledgeId(about);
    let listed =
        |state: &str| link(UnitId(about), &Filter { state: state.to_owned(), year, ..Filter::default() });
    let led = |state: &str| {
        quarter::list::link(&quarter::list::Filter { year, state: state.to_owned(), ..Default::default() })
    };
    match kind {
        None => "/".to_owned(),
        Some(Kind::Returned | Kind::RemindUnsent | Kind::RemindReturned) => {
            DraftPath { id: pledge }.to_string()
        }
        Some(Kind::Entered) => AnswerPath { id: pledge }.to_string(),
        Some(Kind::ExtensionAsked) => ExtensionPath { id: pledge }.to_string(),
        Some(Kind::Decided | Kind::Suggested | Kind::RemindSelfReview | Kind::ProposalWithdrawn) => {
            ReviewPath { id: pledge }.to_string()
        }
        Some(Kind::QuarterReturned | Kind::RemindQuarterPlan | Kind::RemindQuarterScore) => {
            QuartersPath { id: pledge }.to_string()
        }
        Some(Kind::PollOpened | Kind::TellerNamed) => PollPath { id: PollId(about) }.to_string(),
        Some(Kind::RemindProgress) => format!("/pledges/{pledge}/progress"),
        Some(
            Kind::Confirmed
            | Kind::ExtensionGranted
            | Kind::ExtensionRefused
            | Kind::Noted
            | Kind::CopyReceived
            | Kind::EntryDisowned,
        ) => PledgePath { id: pledge }.to_string(),
        Some(Kind::CorrectionAnswered) => RequestPath { id: RequestId(about) }.to_string(),
        Some(Kind::OfficeGiven | Kind::OfficeEnded) => "/account".to_owned(),
        Some(Kind::DeputyAsked | Kind::DeputyAnswered) => {
            deputy::DeputationPath { id: DeputationId(about) }.to_string()
        }
        Some(
            Kind::TransferSent
            | Kind::TransferAccepted
            | Kind::TransferRefused
            | Kind::TransferTakenBack
            | Kind::TransferLeft
            | Kind::TransferAsked
            | Kind::TransferComes
            | Kind::TransferDone
            | Kind::TransferCameBack,
        ) => TransferPath { id: TransferId(about) }.to_string(),
        Some(Kind::UnitQuarterPropose) => led(task::TO_PROPOSE),
        Some(Kind::UnitQuarterDecide) => led(task::TO_DECIDE),
        Some(Kind::UnitUnsent) => listed("overdue"),
        Some(Kind::UnitReturned) => listed("returned"),
        Some(Kind::UnitUnread) => listed("submitted"),
        Some(Kind::UnitExtension) => listed(""),
        Some(Kind::UnitSelfReview | Kind::UnitProgress) => listed("agreed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notice::NoticeId;

    fn notice(kind: Kind, today: &str) -> Notice {
        Notice {
            id: NoticeId(Uuid::nil()),
            kind: Some(kind),
            at: chrono::DateTime::UNIX_EPOCH,
            about: Uuid::nil(),
            year: Some(2027),
            count: 3,
            due_on: "2026-12-15".parse().ok(),
            day: today.parse().ok(),
            words: String::new(),
            place: Some("Chi bộ Thôn 1".to_owned()),
            read: false,
        }
    }

    #[test]
    fn every_kind_has_a_name_of_its_own_words_and_a_way() {
        let mut said = std::collections::BTreeSet::new();
        for kind in Kind::ALL {
            assert_eq!(Kind::named(kind.code()), Some(*kind));
            let words = words(&notice(*kind, "2026-12-14"));
            assert!(words.ends_with('.') && !words.starts_with("Có việc"), "{words}");
            assert!(said.insert(words), "{kind:?} says what another says");
            assert!(href(Some(*kind), Uuid::nil(), Some(2027)).starts_with('/'));
        }
    }

    #[test]
    fn a_day_before_reads_otherwise_than_a_day_after() {
        let own = |today| words(&notice(Kind::RemindUnsent, today));
        assert_eq!(own("2026-12-14"), "Bản cam kết năm 2027 chưa gửi. Hạn gửi là hết ngày 15/12/2026.");
        assert_eq!(own("2026-12-15"), own("2026-12-14"));
        assert_eq!(own("2026-12-17"), "Bản cam kết năm 2027 đã quá hạn gửi (hạn 15/12/2026).");
        let unit = words(&Notice {
            words: "Đề nghị nhắc.".to_owned(),
            ..notice(Kind::UnitUnsent, "2026-12-17")
        });
        assert_eq!(
            unit,
            "Chi bộ Thôn 1: 3 đồng chí quá hạn gửi bản cam kết năm 2027 (hạn 15/12/2026). Đề nghị nhắc."
        );
    }
}
