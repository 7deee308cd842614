-- Why: in a city of a nation a search wrote down everybody inside before it looked at them, which took longer than all
-- the rest; a whole code of somebody elsewhere was looked for in the middle of every number of a nation; and a few digits
-- that tens of thousands of phones begin with were looked for name by name. What is found stays the same but for those
-- few digits: in a large unit they are asked to be more.

-- Those whose code, card or phone is just this.
create function numbers_that_are(number text) returns setof uuid
  language sql stable rows 1 set search_path = public, pg_temp
  as $$
    (select id from member where split_part(numbers, ' ', 1) = number limit 3)
    union (select id from member where split_part(numbers, ' ', 2) = number limit 3)
    union (select id from member where split_part(numbers, ' ', 3) = number limit 3)
  $$;
revoke all on function numbers_that_are(text) from public;

-- Whether so few digits, among so many people, mean nobody in particular: then only whose number is just this is found.
create function number_is_vague(unit uuid, number text) returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select number <> '' and length(number) < 6
       and (select coalesce(sum(total), 0) > 50000 from member_tally where unit_id = number_is_vague.unit)
  $$;
revoke all on function number_is_vague(uuid, text) from public;
grant execute on function number_is_vague(uuid, text) to app;

create or replace function find_members(unit uuid, name text, number text, stands text, after uuid, most integer)
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
  whole      boolean := number_is_vague(find_members.unit, number);
  elsewhere  boolean := false;
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
    worth := case when narrow or whole then 100 else sqrt(most::float * everybody * everybody / inside) end;
    begins := array(select * from numbers_that_are(number));
    elsewhere := begins <> '{}';
    if not whole then
      begins := array(select * from numbers_that_begin(number, worth::integer));
    end if;
  end if;

  -- A number is looked for at the beginning of a code, a card or a phone, and only where none begins so anywhere in it.
  foreach attempt in array case when number = '' then array['all'] else array['begins', 'holds'] end loop
    few := attempt = 'begins' and cardinality(begins) < worth;
    return query execute
      case when narrow and not few
           -- Fenced, so that everybody inside is read from the index of branches and nobody is written down.
           then 'select id, row_number() over () from (select id from (select member.id, given_name, full_name'
             || case when number = '' then '' else ', numbers' end || ' from unit_closure line
                   join member on member.branch_id = line.below_id where line.above_id = $1 and ' || conditions
             || ' offset 0) people where true'
           else 'with people as ' || case when few then 'materialized' else 'not materialized' end
             || ' (select member.id, branch_id, given_name, full_name, standing, '
             || case when number = '' then 'fold' else 'numbers' end || ' from member where '
             || case when few then 'id = any ($6) and ' else '' end || scope
             || ') select id, row_number() over () from (select id from people where ' || conditions end
      || case when attempt = 'holds' then format(' and numbers like %L', '%' || number || '%')
              when attempt = 'begins' and not few then
                format(' and (split_part(numbers, '' '', 1) like %1$L or split_part(numbers, '' '', 2) like %1$L
                              or split_part(numbers, '' '', 3) like %1$L)', number || '%')
              else '' end
      || ' order by given_name collate "vi-x-icu", full_name collate "vi-x-icu", id limit $5) people'
      using unit, last.given_name, last.full_name, after, most, begins;
    -- Who has just this number and is elsewhere is meant, not somebody inside whose number holds it in the middle.
    exit when found or whole or elsewhere;
  end loop;
end $$;
