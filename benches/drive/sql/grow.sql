-- Copies the city beside itself, units, people and pledges, until {members} members are there. What people wrote is
-- not copied: no page reads the words of another branch. Each copy stands under a committee of its own below the top, as
-- a country's provinces do.
set session_replication_role = replica;
create schema if not exists bench;
create or replace function bench.copied(id uuid, copy integer) returns uuid
  language sql immutable as $$ select md5(id::text || copy)::uuid $$;

create temporary table copy as
select generate_series(1, ceil({members}::numeric / count(*))::integer - 1) as number
  from member where code like 'QN%';
create temporary table top as select * from unit where parent_id is null;
create temporary table part as
select unit.* from unit where parent_id is not null and unit.code not like '%/%';

insert into unit (id, code, name, kind, parent_id, founded_on, dissolved_on)
select bench.copied(top.id, number), code || '/' || number, name || ' ' || number, kind, id, founded_on, dissolved_on
  from top cross join copy
    on conflict do nothing;
insert into unit (id, code, name, kind, parent_id, founded_on, dissolved_on)
select bench.copied(part.id, number), code || '/' || number, name, kind, bench.copied(parent_id, number), founded_on,
       dissolved_on
  from part cross join copy
    on conflict do nothing;
select rebuild_unit_closure();

insert into member (id, code, full_name, sex, born_on, joined_on, official_on, phone, standing, branch_id, agency_id)
select bench.copied(id, number), 'C' || number || '-' || code, full_name, sex, born_on, joined_on, official_on, phone,
       standing, case when branch_id in (select id from top) then branch_id else bench.copied(branch_id, number) end,
       agency_id
  from member cross join copy where code like 'QN%'
    on conflict do nothing;
insert into membership (id, member_id, branch_id, kind, during)
select bench.copied(membership.id, number), bench.copied(member_id, number), bench.copied(membership.branch_id, number),
       kind, during
  from membership join member on member.id = member_id cross join copy where code like 'QN%'
    on conflict do nothing;
insert into appointment (id, member_id, office, unit_id, during)
select bench.copied(appointment.id, number), bench.copied(member_id, number), office,
       bench.copied(unit_id, number), during
  from appointment join member on member.id = member_id cross join copy
 where code like 'QN%' and unit_id in (select id from part)
    on conflict do nothing;

insert into pledge (id, cycle_id, member_id, category, branch_id, decides_id, agency_id, state, version, revision,
                    submitted_at, late, read_at, agreed_at, agreed_by, stage)
select bench.copied(pledge.id, number), cycle_id, bench.copied(member_id, number), category,
       bench.copied(pledge.branch_id, number), bench.copied(decides_id, number), pledge.agency_id, state, pledge.version,
       revision, submitted_at, late, read_at, agreed_at, agreed_by, stage
  from pledge join member on member.id = member_id cross join copy where code like 'QN%'
    on conflict do nothing;
insert into pledge_tally
select cycle_id, bench.copied(branch_id, number), asked, draft, submitted, returned, agreed, late, self_reviewed,
       proposed, decided, waived
  from pledge_tally cross join copy where branch_id in (select id from part)
    on conflict do nothing;
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
