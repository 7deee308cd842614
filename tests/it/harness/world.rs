//! A branch in the middle of its year: one pledge in each state, for tests that ask the same of every page.

use camket::pledge::PledgeId;

use super::{TestApp, Visitor};

/// Whose pledge stands where. All of them are members of Chi bộ Thôn 1.
pub struct World {
    /// An's, sent and not yet read.
    pub sent: PledgeId,
    /// Toàn's, being written.
    pub draft: PledgeId,
    /// Long's, given back with a reason.
    pub returned: PledgeId,
    /// Châu's, given back, mended and sent again.
    pub mended: PledgeId,
    /// Ánh's, confirmed.
    pub agreed: PledgeId,
    /// The secretary's, confirmed by the deputy; a leader whom the city manages.
    pub leader: PledgeId,
}

impl TestApp {
    /// Phạm Châu, retired, member of Chi bộ Thôn 1.
    pub fn chau(&self) -> Visitor {
        self.person("QN000005")
    }

    /// Nguyễn Thị Bích Ánh, member of Chi bộ Thôn 1, works at the ward's office.
    pub fn anh(&self) -> Visitor {
        self.person("QN000006")
    }

    /// Lets the branch come to the middle of its year.
    pub async fn lives(&self) -> World {
        let (secretary, deputy, chau) = (self.secretary(), self.deputy(), self.chau());
        let sent = self.an().sends_a_pledge().await;
        let draft = self.toan().writes_a_pledge("Học tập chuyên đề năm 2027, một chuyên đề mỗi quý.").await;
        let returned = self.long().sends_a_pledge().await;
        secretary.returns(returned, "Cần nêu thời hạn cụ thể.").await;
        let mended = chau.sends_a_pledge().await;
        deputy.returns(mended, "Cần nêu sản phẩm cụ thể.").await;
        chau.sends(mended).await;
        let agreed = self.anh().sends_a_pledge().await;
        secretary.confirms(agreed).await;
        let leader = secretary.sends_a_pledge().await;
        deputy.confirms(leader).await;
        World { sent, draft, returned, mended, agreed, leader }
    }
}
