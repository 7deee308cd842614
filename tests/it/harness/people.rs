//! The people of the stories, each at a browser of their own that signs in at the first step.

use super::{TestApp, Visitor};

/// Everyone below with what they are, for tests that ask the same of each.
pub const EVERYONE: &[(&str, &str)] = &[
    ("member", "QN000013"),
    ("secretary", "QN000001"),
    ("deputy", "QN000002"),
    ("branch committee", "QN000003"),
    ("secretary next door", "QN000018"),
    ("grassroots committee", "QN000033"),
    ("agency head", "QN000038"),
    ("organization board", "QN002001"),
    ("standing committee", "QN002002"),
    ("inspection", "QN002003"),
    ("administrator", "QN002004"),
    ("stranger", "QN001001"),
    ("secretary of another ward", "QN001002"),
    ("committee of another ward", "QN001004"),
];

impl TestApp {
    /// Đỗ Công An, member of Chi bộ Thôn 1, works at the ward's office.
    pub fn an(&self) -> Visitor {
        self.person("QN000013")
    }

    /// Nguyễn Đình Toàn, another member of Chi bộ Thôn 1.
    pub fn toan(&self) -> Visitor {
        self.person("QN000009")
    }

    /// Huỳnh Đức Long, retired, member of Chi bộ Thôn 1, works nowhere.
    pub fn long(&self) -> Visitor {
        self.person("QN000008")
    }

    /// Huỳnh Đình Ý, secretary of Chi bộ Thôn 1; a leader whom the city's Standing Committee manages.
    pub fn secretary(&self) -> Visitor {
        self.person("QN000001")
    }

    /// Đỗ Đình Đông, deputy secretary of Chi bộ Thôn 1.
    pub fn deputy(&self) -> Visitor {
        self.person("QN000002")
    }

    /// Lê Minh Lâm, on the committee of Chi bộ Thôn 1.
    pub fn committee(&self) -> Visitor {
        self.person("QN000003")
    }

    /// Ngô Ngọc Oanh, secretary of Chi bộ Thôn 2 of the same ward; managed by the city too.
    pub fn neighbour(&self) -> Visitor {
        self.person("QN000018")
    }

    /// Nguyễn Thanh My, on the ward's committee, member of Chi bộ Thôn 2.
    pub fn grassroots(&self) -> Visitor {
        self.person("QN000033")
    }

    /// Lê Thanh Bình, head of the ward's office, where An works; member of Chi bộ Thôn 2.
    pub fn agency_head(&self) -> Visitor {
        self.person("QN000038")
    }

    /// Nguyễn Thị Thanh Xuân, on the city's Organization Board; secretary of the city's own branch.
    pub fn board(&self) -> Visitor {
        self.person("QN002001")
    }

    /// Võ Hồng Sơn, on the city's Standing Committee, which manages him too.
    pub fn standing(&self) -> Visitor {
        self.person("QN002002")
    }

    /// Đặng Thị Kiều Oanh, of the city's Inspection Commission.
    pub fn inspector(&self) -> Visitor {
        self.person("QN002003")
    }

    /// Hồ Minh Khoa, who keeps the accounts.
    pub fn administrator(&self) -> Visitor {
        self.person("QN002004")
    }

    /// Trần Thị Minh Chi, member in another ward.
    pub fn stranger(&self) -> Visitor {
        self.person("QN001001")
    }

    /// Bùi Quang Dũng, secretary in another ward.
    pub fn far_secretary(&self) -> Visitor {
        self.person("QN001002")
    }

    /// Lê Quang Trung, of Chi bộ Thôn 3, where nobody has a password yet.
    pub fn newcomer(&self) -> Visitor {
        self.person("QN000055")
    }
}
