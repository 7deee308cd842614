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

-- Lists of a branch, and of everybody, in the order in which Vietnamese lists stand. What narrows them stands in the
-- index, so that those passed over are not read.
create index member_branch_name on member
  (branch_id, given_name collate "vi-x-icu", full_name collate "vi-x-icu", id) include (fold, standing);
drop index member_branch;
create index member_name on member
  (given_name collate "vi-x-icu", full_name collate "vi-x-icu", id) include (branch_id, standing);
create index member_standing_name on member
  (standing, given_name collate "vi-x-icu", full_name collate "vi-x-icu", id) include (branch_id)
  where standing not in ('official', 'probationary');

-- Every name that somebody bears, and how many do. People are millions, their names are not: a part of a name is looked
-- for among the names, and the people under each name are one range of an index.
create table borne_name (
  given_name text not null,
  full_name  text not null,
  fold       text not null,
  bearers    integer not null
);
create unique index borne_name_order on borne_name
  (given_name collate "vi-x-icu", full_name collate "vi-x-icu") include (fold);
create index borne_name_fold on borne_name using gin (fold gin_trgm_ops);
drop index member_fold;
-- No policy and no grant: only the functions below reach it.
alter table borne_name enable row level security;

create function count_borne_names() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  insert into borne_name as known (given_name, full_name, fold, bearers)
  select given_name, full_name, fold, count(*) from fresh group by given_name, full_name, fold
   order by given_name, full_name
  on conflict (given_name collate "vi-x-icu", full_name collate "vi-x-icu")
    do update set bearers = known.bearers + excluded.bearers;
  return null;
end $$;
create trigger member_name_insert after insert on member referencing new table as fresh
  for each statement execute function count_borne_names();

create function forget_borne_names() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  update borne_name set bearers = bearers - lost.count
    from (select given_name, full_name, count(*) from gone group by given_name, full_name) lost
   where borne_name.given_name collate "vi-x-icu" = lost.given_name
     and borne_name.full_name collate "vi-x-icu" = lost.full_name;
  delete from borne_name using (select distinct given_name, full_name from gone) lost
   where borne_name.given_name collate "vi-x-icu" = lost.given_name
     and borne_name.full_name collate "vi-x-icu" = lost.full_name and bearers <= 0;
  return null;
end $$;
create trigger member_name_delete after delete on member referencing old table as gone
  for each statement execute function forget_borne_names();

-- Whoever is renamed bears one name less and one more.
create function move_borne_names() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  insert into borne_name as known (given_name, full_name, fold, bearers)
  values (new.given_name, new.full_name, new.fold, 1)
  on conflict (given_name collate "vi-x-icu", full_name collate "vi-x-icu") do update set bearers = known.bearers + 1;
  update borne_name set bearers = bearers - 1
   where given_name collate "vi-x-icu" = old.given_name and full_name collate "vi-x-icu" = old.full_name;
  delete from borne_name
   where given_name collate "vi-x-icu" = old.given_name and full_name collate "vi-x-icu" = old.full_name
     and bearers <= 0;
  return null;
end $$;
create trigger member_name_update after update of full_name on member for each row
  when (old.full_name is distinct from new.full_name) execute function move_borne_names();

insert into borne_name (given_name, full_name, fold, bearers)
select given_name, full_name, fold, count(*) from member group by given_name, full_name, fold;

-- Code, card and phone as they are looked for: capitals and digits alone, however somebody spaces them.
alter table member add numbers text not null generated always as
  (regexp_replace(upper(code), '[^A-Z0-9]', '', 'g')
   || ' ' || regexp_replace(upper(coalesce(card_number, '')), '[^A-Z0-9]', '', 'g')
   || ' ' || regexp_replace(coalesce(phone, ''), '[^0-9]', '', 'g')) stored;
create index member_numbers on member using gin (numbers gin_trgm_ops);
create index member_bare_code on member (split_part(numbers, ' ', 1) text_pattern_ops);
create index member_bare_card on member (split_part(numbers, ' ', 2) text_pattern_ops);
create index member_bare_phone on member (split_part(numbers, ' ', 3) text_pattern_ops);

-- A page of the people under a unit whose name or number holds something, by given name, after a row of the page
-- before. Row security lets no part of a text be an index condition (`like` is not leakproof), so the search asks
-- about sight once, for the unit, and looks with the owner's eyes below it; what is shown of those found is read under
-- row security again. The plan is made for each question: how common something is decides how to walk.
create function find_members(unit uuid, name text, number text, stands text, after uuid, most integer)
  returns table (id uuid, place bigint)
  language plpgsql stable security definer rows 50
  set search_path = public, pg_temp set random_page_cost = 1.1 set max_parallel_workers_per_gather = 0
  as $$
#variable_conflict use_column
declare
  inside     bigint;
  everybody  bigint;
  narrow     boolean;
  few        boolean;
  last       record;
  begins     uuid[];
  worth      bigint;
  attempt    text;
  scope      text := '(select true from unit_closure line where line.above_id = $1 and line.below_id = branch_id)';
  conditions text := 'true';
begin
  if not exists (select 1 from unit_closure line
                  where line.below_id = find_members.unit
                    and line.above_id = any (actor_set('keeper_seats'))) then
    return;
  end if;
  select coalesce(sum(total), 0) into inside from member_tally where unit_id = find_members.unit;
  select coalesce(sum(total), 0) into everybody
    from member_tally join unit on unit.id = unit_id where parent_id is null and successor_id is null;
  if inside = 0 then
    return;
  end if;
  -- Reading everybody inside is cheaper than walking past those outside until a page is full.
  narrow := inside * inside < most * everybody;
  if name <> '' and not narrow then
    return query select * from find_bearers(unit, name, stands, after, most, inside, everybody);
    return;
  end if;
  if inside = everybody then
    scope := 'branch_id is not null';
  end if;

  if stands <> '' then
    conditions := format('standing = %L', stands);
  elsif name = '' and number = '' then
    -- Who left is found by name, by number or in their own list, but does not stand among the members.
    conditions := 'standing not in (''transferred'', ''ended'')';
  end if;
  if name <> '' then conditions := conditions || format(' and fold like %L', name); end if;
  select given_name, full_name into last from member where member.id = after;
  if last is not null then
    conditions := conditions || ' and (given_name collate "vi-x-icu", full_name collate "vi-x-icu", id) > ($2, $3, $4)';
  end if;
  if number <> '' then
    worth := case when narrow then 100 else sqrt(most::float * everybody * everybody / inside) end;
    begins := array(select * from numbers_that_begin(number, worth::integer));
  end if;

  -- A number is looked for at the beginning of a code, a card or a phone, and only where none begins so anywhere in it.
  foreach attempt in array case when number = '' then array['all'] else array['begins', 'holds'] end loop
    few := attempt = 'begins' and cardinality(begins) < worth;
    return query execute
      'with people as ' || case when narrow or few then 'materialized' else 'not materialized' end
      || ' (select member.id, branch_id, given_name, full_name, standing, '
      || case when number = '' then 'fold' else 'numbers' end || ' from '
      || case when few then 'member where id = any ($6) and ' || scope
              when narrow then 'unit_closure line join member on member.branch_id = line.below_id where line.above_id = $1'
              else 'member where ' || scope end
      || ') select id, row_number() over () from (select id from people where ' || conditions
      || case when attempt = 'holds' then format(' and numbers like %L', '%' || number || '%')
              when attempt = 'begins' and not few then
                format(' and (split_part(numbers, '' '', 1) like %1$L or split_part(numbers, '' '', 2) like %1$L
                              or split_part(numbers, '' '', 3) like %1$L)', number || '%')
              else '' end
      || ' order by given_name collate "vi-x-icu", full_name collate "vi-x-icu", id limit $5) people'
      using unit, last.given_name, last.full_name, after, most, begins;
    exit when found;
  end loop;
end $$;
revoke all on function find_members(uuid, text, text, text, uuid, integer) from public;
grant execute on function find_members(uuid, text, text, text, uuid, integer) to app;

-- Those whose code, card or phone begins with something, the first so many of each.
create function numbers_that_begin(number text, most integer) returns setof uuid
  language plpgsql stable rows 100 set search_path = public, pg_temp
  as $$
begin
  return query execute
    format('(select id from member where split_part(numbers, '' '', 1) like %1$L limit $1)
            union (select id from member where split_part(numbers, '' '', 2) like %1$L limit $1)
            union (select id from member where split_part(numbers, '' '', 3) like %1$L limit $1)', number || '%')
    using most;
end $$;
revoke all on function numbers_that_begin(text, integer) from public;

-- Those under a unit whose name holds something: name by name in the order of the list, as many names at a time as a
-- page is expected to need, and under each name those who are inside.
create function find_bearers(unit uuid, name text, stands text, after uuid, most integer, inside bigint, everybody bigint)
  returns table (id uuid, place bigint)
  language plpgsql stable rows 50 set search_path = public, pg_temp
  as $$
#variable_conflict use_column
declare
  last  record;
  one   record;
  shown bigint := 0;
  added integer;
  names integer;
  step  constant bigint := most * everybody / inside;
begin
  select given_name, full_name into last from member where member.id = after;
  loop
    names := 0;
    for one in execute
      format('select given_name, full_name from borne_name where fold like %L', name)
      || case when last is null then ''
              else ' and (given_name collate "vi-x-icu", full_name collate "vi-x-icu") >= ($1, $2)' end
      || ' order by given_name collate "vi-x-icu", full_name collate "vi-x-icu" limit $3'
      using last.given_name, last.full_name, step + 1
    loop
      names := names + 1;
      if names > step then
        -- With this name the next step begins.
        last := one;
        after := null;
        exit;
      end if;
      return query
        select member.id, shown + row_number() over () from member
         where given_name collate "vi-x-icu" = one.given_name and full_name collate "vi-x-icu" = one.full_name
           and branch_id is not null and (stands = '' or standing = stands)
           and (inside = everybody
                or (select true from unit_closure line where line.above_id = unit and line.below_id = branch_id))
           and (after is null or one.full_name <> last.full_name or member.id > after)
         order by member.id limit most - shown;
      get diagnostics added = row_count;
      shown := shown + added;
      exit when shown = most;
    end loop;
    exit when shown = most or names <= step;
  end loop;
end $$;
revoke all on function find_bearers(uuid, text, text, uuid, integer, bigint, bigint) from public;
