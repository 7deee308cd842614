-- Lays a nation around the city: 34 provinces, 3,400 communes, 272,000 branches, 5.6 million members whose names are
-- drawn anew from the surnames, middle and given names of the city's. For looking at plans of search (docs/plans);
-- no page but the register's reads it, so pledges and histories are left out.
set session_replication_role = replica;
set synchronous_commit = off;
create schema bench;
create function bench.id(what text) returns uuid language sql immutable parallel safe as $$ select md5(what)::uuid $$;

insert into unit (id, code, name, kind, founded_on)
values (bench.id('QG'), 'QG', 'Toàn quốc', 'provincial_committee', '2025-07-01');
insert into unit (id, code, name, kind, parent_id, founded_on)
select bench.id('T' || p), 'T' || p, 'Tỉnh ' || p, 'provincial_committee', bench.id('QG'), '2025-07-01'
  from generate_series(1, 34) p;
update unit set parent_id = bench.id('T1') where code = 'TU';
insert into unit (id, code, name, kind, parent_id, founded_on)
select bench.id('T' || p || '-' || x), 'T' || p || '-' || x, 'Xã ' || x, 'commune_committee', bench.id('T' || p),
       '2025-07-01'
  from generate_series(1, 34) p, generate_series(1, 100) x;
insert into unit (id, code, name, kind, parent_id, founded_on)
select bench.id('T' || p || '-' || x || '-' || c), 'T' || p || '-' || x || '-' || c, 'Chi bộ ' || c, 'branch',
       bench.id('T' || p || '-' || x), '2025-07-01'
  from generate_series(1, 34) p, generate_series(1, 100) x, generate_series(1, 80) c;
select rebuild_unit_closure();

drop index member_branch_name, member_name, member_standing_name, member_numbers, member_agency, member_manager,
           member_card_unique, member_bare_code, member_bare_card, member_bare_phone;
create temporary table surname as
select row_number() over () - 1 as n, split_part(full_name, ' ', 1) as word from member where code like 'QN%';
create temporary table middle as
select row_number() over () - 1 as n, regexp_replace(regexp_replace(full_name, '^[^ ]+ ?', ''), ' ?[^ ]+$', '') as word
  from member where code like 'QN%';
create temporary table given as
select row_number() over () - 1 as n, given_name as word from member where code like 'QN%';
create unique index on surname (n); create unique index on middle (n); create unique index on given (n);
analyze surname; analyze middle; analyze given;

insert into member (id, code, full_name, sex, born_on, joined_on, official_on, phone, standing, branch_id)
select ('00000000-0000-7000-8000-' || lpad(to_hex(drawn.n), 12, '0'))::uuid, 'QG' || lpad(drawn.n::text, 8, '0'),
       case when drawn.n % 50000 = 7 then 'H’' || surname.word || ' Niê Kđăm' || ' ' || given.word
            else concat_ws(' ', surname.word, nullif(middle.word, ''), given.word) end,
       case when drawn.n % 2 = 0 then 'male' else 'female' end, date '1950-01-01' + (drawn.n % 20000)::integer,
       date '2010-01-01', date '2011-01-01', '09' || lpad((drawn.n * 7919 % 100000000)::text, 8, '0'),
       case when drawn.n % 200 = 0 then 'exempt' when drawn.n % 301 = 0 then 'ended' else 'official' end,
       bench.id('T' || (drawn.n % 272000) / 8000 + 1 || '-' || (drawn.n % 272000) / 80 % 100 + 1 || '-' || drawn.n % 80 + 1)
  from (select n, ('x' || substr(md5('s' || n), 1, 7))::bit(28)::integer % (select count(*) from surname) as s,
               ('x' || substr(md5('m' || n), 1, 7))::bit(28)::integer % (select count(*) from middle) as m,
               ('x' || substr(md5('g' || n), 1, 7))::bit(28)::integer % (select count(*) from given) as g
          from generate_series(0::bigint, 5599999) n) drawn
  join surname on surname.n = s join middle on middle.n = m join given on given.n = g;

create index member_branch_name on member
  (branch_id, given_name collate "vi-x-icu", full_name collate "vi-x-icu", id) include (fold, standing);
create index member_name on member
  (given_name collate "vi-x-icu", full_name collate "vi-x-icu", id) include (branch_id, standing);
create index member_standing_name on member
  (standing, given_name collate "vi-x-icu", full_name collate "vi-x-icu", id) include (branch_id)
  where standing not in ('official', 'probationary');
create index member_numbers on member using gin (numbers gin_trgm_ops);
create index member_bare_code on member (split_part(numbers, ' ', 1) text_pattern_ops);
create index member_bare_card on member (split_part(numbers, ' ', 2) text_pattern_ops);
create index member_bare_phone on member (split_part(numbers, ' ', 3) text_pattern_ops);
create index member_agency on member (agency_id);
create unique index member_card_unique on member (card_number) where card_number is not null;
create index member_manager on member (manager_id) where manager_id is not null;

insert into appointment (id, member_id, office, unit_id, during)
select bench.id('seat ' || member.code), member.id, 'organization_board', bench.id(place), daterange('2017-11-01', null)
  from (values ('QN000100', 'QG'), ('QN000101', 'T2'), ('QN000102', 'T2-1'), ('QN000103', 'T2-1-1')) seat (code, place)
  join member using (code);
delete from member_tally;
insert into member_tally (unit_id, standing, own, total)
select above_id, standing, coalesce(sum(people) filter (where depth = 0), 0), sum(people)
  from (select branch_id, standing, count(*) as people from member where branch_id is not null
         group by branch_id, standing) counted
  join unit_closure closure on closure.below_id = branch_id
 group by above_id, standing;
delete from borne_name;
insert into borne_name (given_name, full_name, fold, bearers)
select given_name, full_name, fold, count(*) from member group by given_name, full_name, fold;
reset session_replication_role;
vacuum analyze;
