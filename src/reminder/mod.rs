//! Reminders: who is told of what waits, and when, as rules of the year; the day's one letter; the run that writes both.

pub mod digest;
pub mod edit;
pub mod failure;
pub mod hour;
pub mod outlook;
pub mod rule;
pub mod rules;
pub mod run;
pub mod store;

use crate::web::routes::{Need, Routes};

crate::ids! {
    /// A rule of reminding.
    RuleId;
    /// A letter or message in the outbox.
    OutgoingId;
}

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Occasion {
    /// A pledge that was not sent.
    Unsent,
    /// A pledge that was given back and not mended.
    Returned,
    /// A pledge that the branch has not answered.
    Unread,
    /// A request for more time without an answer.
    Extension,
    /// A self-review that was not sent.
    SelfReview,
    /// A pledge of which nothing was told for long.
    Progress,
    /// Objectives of a quarter that were not set.
    QuarterPlan,
    /// A quarter that was not scored by its member.
    QuarterScore,
    /// A scored quarter on which nothing was proposed.
    QuarterPropose,
    /// A quarter with a proposal that was not decided on.
    QuarterDecide,
}

/// Who is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Audience {
    /// Whose pledge it is.
    Writer,
    /// The heads of the branch.
    Branch,
    /// The committee a level up.
    Above,
    /// The next one above that.
    Second,
}

impl Occasion {
    /// As the pages say it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Unsent => "Chưa gửi bản cam kết",
            Self::Returned => "Bị trả lại, chưa bổ sung",
            Self::Unread => "Bản cam kết chờ chi bộ đọc",
            Self::Extension => "Đề nghị gia hạn chờ trả lời",
            Self::SelfReview => "Chưa gửi bản tự kiểm điểm",
            Self::Progress => "Lâu chưa cập nhật kết quả",
            Self::QuarterPlan => "Chưa đặt mục tiêu của quý",
            Self::QuarterScore => "Chưa tự chấm điểm quý",
            Self::QuarterPropose => "Quý đã tự chấm, chờ đề nghị",
            Self::QuarterDecide => "Quý đã đề nghị, chờ quyết định",
        }
    }

    /// The day that is counted from.
    #[must_use]
    pub fn day(self) -> &'static str {
        match self {
            Self::Unsent => "hạn gửi",
            Self::Returned => "ngày trả lại",
            Self::Unread => "ngày gửi",
            Self::Extension => "ngày đề nghị",
            Self::SelfReview => "ngày bắt đầu kỳ tự kiểm điểm",
            Self::Progress => "lần cập nhật cuối",
            Self::QuarterPlan => "hạn đặt mục tiêu",
            Self::QuarterScore => "hạn tự chấm điểm",
            Self::QuarterPropose => "hạn đề nghị",
            Self::QuarterDecide => "hạn quyết định",
        }
    }

    /// Whether that day is known before it comes.
    #[must_use]
    pub fn has_a_day_to_come(self) -> bool {
        matches!(
            self,
            Self::Unsent
                | Self::QuarterPlan
                | Self::QuarterScore
                | Self::QuarterPropose
                | Self::QuarterDecide
        )
    }
}

impl Audience {
    /// As the pages say it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Writer => "Người viết",
            Self::Branch => "Bí thư, phó bí thư chi bộ",
            Self::Above => "Cấp ủy cấp trên trực tiếp",
            Self::Second => "Cấp trên nữa",
        }
    }
}

/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Need::Permit, outlook::show)
        .post(Need::Permit, hour::update)
        .post(Need::Permit, failure::retry)
        .get(Need::Permit, rules::index)
        .get(Need::Permit, edit::edit)
        .post(Need::Permit, edit::update)
}
