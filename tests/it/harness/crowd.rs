//! Branches of a size that the list of the stories lacks.

use super::TestApp;

/// Invented members of Chi bộ Thôn 1, who sign in as everyone does and are asked for the year 2027 as An is.
const JOIN: &str = "
create temp table more as
  select n, 'QN009' || lpad(n::text, 3, '0') as code,
         (array['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Võ', 'Huỳnh', 'Bùi', 'Đỗ', 'Phan', 'Đặng', 'Cao'])[1 + n % 11] || ' ' ||
         (array['Thị Kim', 'Văn', 'Thanh', 'Đức', 'Thị Mỹ', 'Quốc', 'Hữu'])[1 + n % 7] || ' ' ||
         (array['Ánh', 'Bảo', 'Cường', 'Diệu', 'Giang', 'Hạnh', 'Khoa', 'Liên', 'Minh', 'Nga', 'Phú', 'Quyên', 'Sơn'])[1 + n % 13]
           as name
    from generate_series(1, {more}) n;
insert into member (id, code, full_name, joined_on, official_on, standing, branch_id)
select gen_random_uuid(), more.code, name, '2012-02-03', '2013-02-03', 'official', an.branch_id
  from more, member an where an.code = 'QN000013';
insert into membership (id, member_id, branch_id, kind, during)
select gen_random_uuid(), id, branch_id, 'official', daterange('2013-02-03', null) from member join more using (code);
insert into account (member_id, password_hash, password_set_at)
select member.id, password_hash, password_set_at
  from more join member using (code), account join member an on an.id = account.member_id where an.code = 'QN000013';
insert into pledge (id, cycle_id, member_id, category, branch_id, decides_id)
select gen_random_uuid(), pledge.cycle_id, member.id, 'member', pledge.branch_id, pledge.decides_id
  from more join member using (code),
       pledge join member an on an.id = pledge.member_id join cycle on cycle.id = cycle_id
 where an.code = 'QN000013' and cycle.year = 2027;
drop table more";

/// Everyone of An's branch but its secretary has sent what An sent, each under their own name.
const SEND: &str = "
with sent as (select pledge_revision.*, pledge.branch_id, pledge.cycle_id
                from pledge_revision join pledge on pledge.id = pledge_id join member on member.id = pledge.member_id
               where member.code = 'QN000013'),
     them as (select pledge.id, pledge.member_id, code, full_name, row_number() over (order by code) as place
                from pledge join member on member.id = pledge.member_id, sent
               where pledge.branch_id = sent.branch_id and pledge.cycle_id = sent.cycle_id and code <> 'QN000001'
                 and pledge.state = 'asked'),
     kept as (insert into pledge_revision (pledge_id, number, template_id, content, pinned, digest, submitted_at, submitted_by)
              select them.id, 1, template_id, content,
                     pinned || jsonb_build_object('name', full_name, 'code', code, 'agency', ''), digest,
                     sent.submitted_at + place * interval '4 minutes', member_id
                from them, sent
              returning pledge_id, submitted_at)
update pledge set state = 'submitted', revision = 1, submitted_at = kept.submitted_at
  from kept where id = kept.pledge_id";

impl TestApp {
    /// Lets so many more join Chi bộ Thôn 1, which has seventeen members; their codes.
    pub async fn grows_by(&self, more: u32) -> Vec<&'static str> {
        self.arranges(&JOIN.replace("{more}", &more.to_string())).await;
        (1..=more).map(|n| &*format!("QN009{n:03}").leak()).collect()
    }

    /// An sends, and so does everyone else of the branch but its secretary.
    pub async fn everyone_sends(&self) {
        self.an().sends_a_pledge().await;
        self.arranges(SEND).await;
    }
}
