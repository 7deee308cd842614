//! A branch in the middle of its year: one pledge in each state, for tests that ask the same of every page.

use camket::{pledge::PledgeId, unit::AgencyId};

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

/// A pledge of 2018 that Toàn sent, in words of today.
const PAST: &str = "
with old as (select pledge.id, pledge.member_id, pledge.cycle_id, category from pledge
               join member on member.id = pledge.member_id join cycle on cycle.id = pledge.cycle_id
              where member.code = 'QN000009' and cycle.year = 2018),
     kept as (insert into pledge_revision (pledge_id, number, template_id, content, pinned, digest, submitted_at, submitted_by)
              select old.id, 1, template.id, sent.content, sent.pinned, sent.digest, '2017-12-01', old.member_id
                from old join template on template.cycle_id = old.cycle_id and template.category = old.category,
                     (select * from pledge_revision limit 1) sent
              returning pledge_id)
update pledge set state = 'submitted', revision = 1, submitted_at = '2017-12-01'
 where id in (select pledge_id from kept)";

impl TestApp {
    /// Phạm Châu, retired, member of Chi bộ Thôn 1.
    pub fn chau(&self) -> Visitor {
        self.person("QN000005")
    }

    /// Nguyễn Thị Bích Ánh, member of Chi bộ Thôn 1, works at the ward's office.
    pub fn anh(&self) -> Visitor {
        self.person("QN000006")
    }

    /// A commitment that Chi bộ Thôn 1 offers its members, named by this id.
    pub async fn offers(&self, name: &str) {
        let sql = format!(
            "insert into offered_commitment (id, key, unit_id, cycle_id, section, statement, measure, target, counted_in,
                                             due, product, offered_at, offered_by)
             select '{name}', '{name}', unit.id, cycle.id, 'duties', 'Dự đủ 12 kỳ sinh hoạt chi bộ trong năm 2027.', 'count',
                    '12', 'kỳ', '31/12/2027', 'sổ biên bản', now(), member.id
               from unit, cycle, member where unit.code = 'P01-01' and year = 2027 and member.code = 'QN000001'"
        );
        self.arranges(&sql).await;
    }

    /// A proposal to give An a seat on the Inspection Commission, and the secretary's wish that An stand in for them;
    /// both are named by this id.
    pub async fn proposes_and_deputizes(&self, name: &str) {
        let sql = format!(
        "insert into appointment_act (id, key, at, act, actor_id, actor_name, office_title, member_id, office, unit_id,
                                      starts_on, reason)
         select '{name}', '{name}', now(), 'propose', board.id, board.full_name, 'Ban Tổ chức', member.id, 'inspection',
                unit.id, '2026-11-23', 'Bầu bổ sung'
           from member board, member, unit
          where board.code = 'QN002001' and member.code = 'QN000013' and unit.code = 'TU';
         insert into deputation (id, key, appointment_id, holder_id, holder_name, deputy_id, deputy_name, office_title,
                                 during, reason, asked_at)
         select '{name}', '{name}', appointment.id, holder.id, holder.full_name, deputy.id, deputy.full_name,
                'Bí thư chi bộ', daterange('2026-11-23', '2026-12-23'), 'Đi học', now()
           from member holder join appointment on appointment.member_id = holder.id, member deputy
          where holder.code = 'QN000001' and deputy.code = 'QN000013' and office = 'secretary';"
    );
        self.arranges(&sql).await;
    }

    /// The agency of the ward's office.
    pub async fn ward_office(&self) -> AgencyId {
        let rows = self.finds("select id from agency where name = 'Phường Lê Hồng Phong'").await;
        serde_json::from_value(rows[0]["id"].clone()).unwrap()
    }

    /// Gives Toàn, who writes the pledge of 2027, one of an earlier year; somebody must have sent one.
    pub async fn has_a_past(&self) {
        self.arranges(PAST).await;
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
