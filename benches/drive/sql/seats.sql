-- Who sits where: sessions for the city's own people, drafts for those who write, pages for those who read.
create schema if not exists bench;
set search_path = bench, public;

-- The newest year is open for another month, whatever the day.
update cycle
   set opens_at = now() - interval '30 days', due_at = now() + interval '30 days',
       cut_off_at = now() + interval '46 days'
 where year = (select max(year) from cycle);

drop table if exists person, words, seat, reader;
create table person as
select id as member, code, branch_id as branch, encode(sha256(convert_to('bench ' || code, 'UTF8')), 'hex') as token
  from member where code like 'QN%';
create unique index on person (member);

-- The application is never asked for a password here: only the hash of each token is known to it.
truncate session;
insert into session (token_hash, member_id, started_at, last_seen_at, expires_at, idle)
select sha256(convert_to(token, 'UTF8')), member, now(), now(), now() + interval '12 hours', interval '60 minutes'
  from person;

-- Complete words for each category.
create table words as
select distinct on (pledge.category) pledge.category, revision.content
  from pledge_revision revision join pledge on pledge.id = revision.pledge_id
  join cycle on cycle.id = pledge.cycle_id
 where cycle.year = (select max(year) from cycle) and revision.submitted_at <= now()
 order by pledge.category, length(revision.content::text) desc;

-- Those who write: in no order of branches, as an evening brings them.
create table seat as
select row_number() over (order by md5(pledge.id::text)) - 1 as n, pledge.id as pledge, pledge.member_id as member,
       pledge.branch_id as branch, pledge.cycle_id as cycle, person.token, words.content
  from pledge join person on person.member = pledge.member_id
  join words on words.category = pledge.category
  join cycle on cycle.id = pledge.cycle_id
 where cycle.year = (select max(year) from cycle)
   and (pledge.state in ('asked', 'draft')
        or exists (select 1 from pledge_draft where pledge_draft.pledge_id = pledge.id)
        or not exists (select 1 from pledge_event where pledge_event.pledge_id = pledge.id and step = 'agree')
           and pledge.state = 'submitted');
create unique index on seat (n);

-- Branches of about fifty, each with the secretary who reads its list.
create temporary table branch on commit drop as
select row_number() over (order by abs(sized.people - 50), sized.branch_id) - 1 as turn, sized.branch_id as unit,
       secretary.member, secretary.token
  from (select branch_id, count(*) as people from pledge
         where cycle_id = (select id from cycle order by year desc limit 1) group by branch_id) sized
  join lateral (select person.member, person.token from appointment join person on person.member = member_id
                 where unit_id = sized.branch_id and office = 'secretary' and during @> current_date
                 order by person.code limit 1) secretary on true
 order by 1 limit 8;

create temporary table board on commit drop as
select unit_id as unit, person.token, person.member
  from appointment join person on person.member = member_id
 where office = 'organization_board' and during @> current_date
 order by person.code limit 1;

create table reader as
select 'list' as page, turn, '/units/' || unit || '/pledges' as path, token, member, unit, null::uuid as pledge
  from branch
union all
-- In turn the member themself and the secretary.
select 'pledge', turn, '/pledges/' || pledge.id, case turn % 2 when 0 then person.token else branch.token end,
       case turn % 2 when 0 then person.member else branch.member end, unit, pledge.id
  from branch
  join lateral (select id, member_id from pledge
                 where branch_id = unit and state = 'agreed' and member_id <> branch.member and manager_id is null
                   and cycle_id = (select id from cycle order by year desc limit 1)
                 order by id limit 6) pledge on true
  join person on person.member = pledge.member_id
union all
select 'overview', turn, '/units/' || board.unit || '/overview', board.token, board.member, board.unit, null
  from branch
 cross join board
union all
-- Names of many, of some and of few.
select 'search', turn, '/register/members?q=' || (array['nguyen', 'thi%20lan', 'do%20cong', 'minh%20chau'])[1 + turn % 4],
       board.token, board.member, board.unit, null
  from branch cross join board
union all
select 'register', turn, '/register/units/' || board.unit, board.token, board.member, board.unit, null
  from branch cross join board;
reset search_path;
grant usage on schema bench to app;
grant select on all tables in schema bench to app;
