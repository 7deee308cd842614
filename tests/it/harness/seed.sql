-- The people of the stories: the ward of the office's list (temporary table `sheet`), and around it what a
-- list of three branches lacks: a second ward, and those who act for the city. All of them are invented.

insert into sheet (code, name, sex, born, joined, branch, agency, party_post, government_post, managed) values
  ('QN001001', 'Trần Thị Minh Chi', 'Nữ', '12/04/1985', '03/02/2010', 'P02-01', 'Phường Nghĩa Lộ', null, 'Công chức', null),
  ('QN001002', 'Bùi Quang Dũng', 'Nam', '30/09/1971', '19/05/1999', 'P02-01', 'Phường Nghĩa Lộ', 'Bí thư chi bộ', 'Công chức', null),
  ('QN001003', 'Tôn Thất Nguyễn Thị Ngọc Bích Phượng', 'Nữ', '08/03/1990', '03/02/2018', 'P02-01', 'Phường Nghĩa Lộ', 'Phó Bí thư chi bộ', 'Giáo viên', null),
  ('QN001004', 'Lê Văn Giang', 'Nam', '02/09/1948', '19/05/1972', 'P02-02', null, null, 'Cán bộ hưu trí', null),
  ('QN001005', 'Phạm Thị Hường', 'Nữ', '20/10/1979', '03/02/2005', 'P02-02', 'Phường Nghĩa Lộ', 'Bí thư chi bộ', 'Công chức', null),
  ('QN002001', 'Nguyễn Thị Thanh Xuân', 'Nữ', '15/07/1976', '03/02/2001', 'CQ01', 'Ban Tổ chức Thành ủy', 'Bí thư chi bộ', 'Phó Trưởng ban', null),
  ('QN002002', 'Võ Hồng Sơn', 'Nam', '19/08/1968', '03/02/1993', 'CQ01', 'Văn phòng Thành ủy', null, 'Phó Bí thư Thường trực', 'Ban Thường vụ Thành ủy'),
  ('QN002003', 'Đặng Thị Kiều Oanh', 'Nữ', '01/06/1973', '19/05/1998', 'CQ01', 'Ủy ban Kiểm tra Thành ủy', 'Phó Bí thư chi bộ', 'Kiểm tra viên', null),
  ('QN002004', 'Hồ Minh Khoa', 'Nam', '26/03/1988', '03/02/2014', 'CQ01', 'Văn phòng Thành ủy', null, 'Quản trị mạng', null);

insert into unit (id, code, name, kind, founded_on) values
  (gen_random_uuid(), 'TU', 'Thành ủy Quảng Ngãi', 'city_committee', '2015-01-01'),
  (gen_random_uuid(), 'P01', 'Đảng bộ Phường Lê Hồng Phong', 'grassroots_committee', '2015-01-01'),
  (gen_random_uuid(), 'P01-01', 'Chi bộ Thôn 1 Phường Lê Hồng Phong', 'branch', '2015-01-01'),
  (gen_random_uuid(), 'P01-02', 'Chi bộ Thôn 2 Phường Lê Hồng Phong', 'branch', '2015-01-01'),
  (gen_random_uuid(), 'P01-03', 'Chi bộ Thôn 3 Phường Lê Hồng Phong', 'branch', '2015-01-01'),
  (gen_random_uuid(), 'P02', 'Đảng bộ Phường Nghĩa Lộ', 'grassroots_committee', '2015-01-01'),
  (gen_random_uuid(), 'P02-01', 'Chi bộ Tổ dân phố 1 Phường Nghĩa Lộ', 'branch', '2015-01-01'),
  (gen_random_uuid(), 'P02-02', 'Chi bộ Trung tâm Phát triển quỹ đất và Dịch vụ kỹ thuật nông nghiệp Phường Nghĩa Lộ', 'branch', '2015-01-01'),
  (gen_random_uuid(), 'CQ01', 'Chi bộ cơ quan Thành ủy', 'base_branch', '2015-01-01');
update unit set parent_id = above.id
  from unit above
 where above.code = case when unit.code ~ '^P\d\d-' then substr(unit.code, 1, 3) when unit.code <> 'TU' then 'TU' end;
insert into unit_history (unit_id, during, name, kind, parent_id, reason)
select id, daterange(founded_on, null), name, kind, parent_id, 'Lập danh bạ' from unit;
select rebuild_unit_closure();

insert into agency (id, name, during)
select gen_random_uuid(), agency, daterange('2015-01-01', null) from (select distinct agency from sheet where agency is not null) them;

insert into member (id, code, full_name, sex, born_on, joined_on, official_on, card_number, phone, standing,
                    branch_id, agency_id, manager_id)
select gen_random_uuid(), sheet.code, sheet.name, case sex when 'Nam' then 'male' when 'Nữ' then 'female' end,
       to_date(born, 'DD/MM/YYYY'), to_date(joined, 'DD/MM/YYYY'), to_date(official, 'DD/MM/YYYY'), card, phone,
       case standing when 'Dự bị' then 'probationary' else 'official' end, unit.id, agency.id,
       case when managed is not null then (select id from unit where code = 'TU') end
  from sheet join unit on unit.code = sheet.branch left join agency on agency.name = sheet.agency;
insert into membership (id, member_id, branch_id, kind, during)
select gen_random_uuid(), id, branch_id, 'official', daterange(joined_on, null) from member;
insert into post (id, member_id, kind, title, agency_id, during)
select gen_random_uuid(), member.id, kind, title, case when kind = 'government' then member.agency_id end,
       daterange('2017-01-01', null)
  from sheet join member using (code)
 cross join lateral (values ('party', party_post), ('government', government_post), ('mass', mass_post)) posts (kind, title)
 where title is not null;
insert into management (id, member_id, unit_id, during)
select gen_random_uuid(), id, manager_id, daterange('2017-01-01', null) from member where manager_id is not null;

insert into appointment (id, member_id, office, unit_id, during)
select gen_random_uuid(), member.id,
       case party_post when 'Bí thư chi bộ' then 'secretary' when 'Phó Bí thư chi bộ' then 'deputy_secretary'
                       else 'branch_committee' end, branch_id, daterange('2017-01-01', null)
  from sheet join member using (code) where party_post is not null;
insert into appointment (id, member_id, office, unit_id, during)
select gen_random_uuid(), member.id, office, unit.id, daterange('2017-01-01', null)
  from (values ('QN000033', 'grassroots_committee', 'P01'), ('QN001004', 'grassroots_committee', 'P02'),
               ('QN002001', 'organization_board', 'TU'), ('QN002002', 'standing_committee', 'TU'),
               ('QN002003', 'inspection', 'TU'), ('QN002004', 'administrator', 'TU')) them (code, office, unit_code)
  join member using (code) join unit on unit.code = unit_code;
insert into appointment (id, member_id, office, agency_id, during)
select gen_random_uuid(), member.id, 'agency_head', agency.id, daterange('2017-01-01', null)
  from member, agency where member.code = 'QN000038' and agency.name = 'Phường Lê Hồng Phong';
