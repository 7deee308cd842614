-- Why: looking people up must feel the same in a city and in a nation: counts are kept and never scanned, lists walk an
-- index in Vietnamese order and stop after a page, and a part of a name or number is an index condition.

-- How many people of each standing belong to a unit itself, and to it with everything below. Members move rarely, so
-- every unit above keeps its sum; pledges, which all move on one evening, are counted by branch alone.
create table member_tally (
  unit_id  uuid not null references unit,
  standing text not null,
  own      integer not null default 0,
  total    integer not null default 0,
  primary key (unit_id, standing)
);
grant select on member_tally to app, worker;

create function add_to_member_tally(branch uuid, stands text, people integer) returns void
  language sql security definer set search_path = public, pg_temp
  as $$
    insert into member_tally as tally (unit_id, standing, own, total)
    select above_id, stands, case depth when 0 then people else 0 end, people
      from unit_closure where below_id = branch order by above_id
    on conflict (unit_id, standing) do update
      set own = tally.own + excluded.own, total = tally.total + excluded.total
  $$;
revoke all on function add_to_member_tally(uuid, text, integer) from public;

create function count_new_members() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  perform add_to_member_tally(branch_id, standing, people)
     from (select branch_id, standing, count(*)::integer as people from fresh
            where branch_id is not null group by branch_id, standing order by branch_id, standing) counted;
  return null;
end $$;
create trigger member_tally_insert after insert on member referencing new table as fresh
  for each statement execute function count_new_members();

create function move_member_tally() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  if old.branch_id is not null then
    perform add_to_member_tally(old.branch_id, old.standing, -1);
  end if;
  if new.branch_id is not null then
    perform add_to_member_tally(new.branch_id, new.standing, 1);
  end if;
  return null;
end $$;
create trigger member_tally_update after update on member for each row
  when ((old.branch_id, old.standing) is distinct from (new.branch_id, new.standing))
  execute function move_member_tally();

-- When the tree changes, sums follow for the units whose lines changed.
create function sum_member_tally() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  with changed as (select distinct above_id from lines),
  sums as (
    select changed.above_id as unit_id, tally.standing, sum(tally.own)::integer as total
      from changed
      join unit_closure closure on closure.above_id = changed.above_id
      join member_tally tally on tally.unit_id = closure.below_id and tally.own <> 0
     group by changed.above_id, tally.standing),
  gone as (
    update member_tally set total = 0
     where unit_id in (select above_id from changed) and total <> 0
       and not exists (select 1 from sums where sums.unit_id = member_tally.unit_id
                                            and sums.standing = member_tally.standing))
  insert into member_tally as tally (unit_id, standing, total)
  select unit_id, standing, total from sums
  on conflict (unit_id, standing) do update set total = excluded.total where tally.total <> excluded.total;
  return null;
end $$;
create trigger unit_closure_grown after insert on unit_closure referencing new table as lines
  for each statement execute function sum_member_tally();
create trigger unit_closure_cut after delete on unit_closure referencing old table as lines
  for each statement execute function sum_member_tally();

insert into member_tally (unit_id, standing, own, total)
select above_id, standing, coalesce(sum(people) filter (where depth = 0), 0), sum(people)
  from (select branch_id, standing, count(*) as people from member where branch_id is not null
         group by branch_id, standing) counted
  join unit_closure closure on closure.below_id = branch_id
 group by above_id, standing;

-- Lists of a branch, and of everybody, in the order in which Vietnamese lists stand.
create index member_branch_name on member
  (branch_id, given_name collate "vi-x-icu", full_name collate "vi-x-icu", id);
drop index member_branch;
create index member_name on member (given_name collate "vi-x-icu", full_name collate "vi-x-icu", id);
create index member_standing_name on member
  (standing, given_name collate "vi-x-icu", full_name collate "vi-x-icu", id)
  where standing not in ('official', 'probationary');

-- Code, card and phone as they are looked for: capitals and digits alone, however somebody spaces them.
alter table member add numbers text not null generated always as
  (regexp_replace(upper(code), '[^A-Z0-9]', '', 'g')
   || ' ' || regexp_replace(upper(coalesce(card_number, '')), '[^A-Z0-9]', '', 'g')
   || ' ' || regexp_replace(coalesce(phone, ''), '[^0-9]', '', 'g')) stored;
create index member_numbers on member using gin (numbers gin_trgm_ops);

-- A page of the people under a unit whose name or number holds something, by given name, after a row of the page
-- before. Row security lets no part of a text be an index condition (`like` is not leakproof), so the search asks
-- about sight once, for the unit, and looks with the owner's eyes below it; what is shown of those found is read under
-- row security again. The plan is made for each question: how common a name is decides how to walk.
create function find_members(unit uuid, name text, number text, stands text, after uuid, most integer)
  returns table (id uuid, place bigint)
  language plpgsql stable security definer rows 50 set search_path = public, pg_temp
  as $$
declare
  ask text := 'select member.id from member';
  last record;
begin
  if not exists (select 1 from unit_closure line
                  where line.below_id = find_members.unit
                    and line.above_id = any (actor_set('keeper_seats'))) then
    return;
  end if;
  select given_name, full_name into last from member where member.id = after;
  -- Under the only root everybody is below: nothing to join.
  if exists (select 1 from unit top
              where (top.id = find_members.unit and top.parent_id is not null)
                 or (top.id <> find_members.unit and top.parent_id is null)) then
    ask := ask || ' join unit_closure closure on closure.below_id = member.branch_id and closure.above_id = $1';
  end if;
  ask := ask || ' where branch_id is not null';
  if name <> '' then ask := ask || format(' and fold like %L', name); end if;
  if number <> '' then ask := ask || format(' and numbers like %L', number); end if;
  if stands <> '' then
    ask := ask || format(' and standing = %L', stands);
  elsif name = '' and number = '' then
    -- Who left is found by name, by number or in their own list, but does not stand among the members.
    ask := ask || ' and standing not in (''transferred'', ''ended'')';
  end if;
  if last is not null then
    ask := ask || ' and (given_name collate "vi-x-icu", full_name collate "vi-x-icu", member.id) > ($2, $3, $4)';
  end if;
  return query execute
    'select found.id, row_number() over () from (' || ask
    || ' order by given_name collate "vi-x-icu", full_name collate "vi-x-icu", member.id limit $5) found'
    using unit, last.given_name, last.full_name, after, most;
end $$;
revoke all on function find_members(uuid, text, text, text, uuid, integer) from public;
grant execute on function find_members(uuid, text, text, text, uuid, integer) to app;
