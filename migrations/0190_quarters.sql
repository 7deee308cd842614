-- Why: those who lead are also looked at quarter by quarter (HD 02-HD/BTCTW of 2026): they set objectives and products,
-- score themselves, others propose and decide. Steps are appended. Whoever writes one counts the steps they saw, so of two
-- at once one is told; a later decision corrects an earlier one, and both stay.

create table quarter_step (
  id           uuid primary key,
  pledge_id    uuid not null references pledge,
  quarter      integer not null check (quarter between 1 and 4),
  -- Counts the steps of one quarter.
  place        integer not null check (place > 0),
  step         text not null,
  key          uuid not null constraint quarter_step_key unique,
  at           timestamptz not null,
  actor_id     uuid not null references member,
  actor_name   text not null,
  -- Nothing for the member's own steps.
  office_title text,
  -- What the quarter is to come to, and with a self-score what it came to.
  objectives   jsonb not null default '[]',
  -- Points for each part of the year's scale, in tenths.
  points       jsonb not null default '{}',
  grade        text,
  words        text not null default '',
  unit_id      uuid references unit,
  number       text check (number <> ''),
  decided_on   date,
  constraint quarter_step_in_turn unique (pledge_id, quarter, place),
  constraint quarter_step_whole check (
    case step
      when 'objectives' then office_title is null and grade is null and jsonb_array_length(objectives) > 0
      when 'self_score' then office_title is null and grade is not null and jsonb_array_length(objectives) > 0
      when 'proposal' then office_title is not null and grade is not null and words <> ''
      when 'return' then office_title is not null and grade is null and words <> ''
      when 'decision' then office_title is not null and grade is not null and num_nulls(unit_id, number, decided_on) = 0
      else false
    end)
);
-- Who may see the pledge sees its quarters.
alter table quarter_step enable row level security;
create policy quarter_step_sight on quarter_step for select to app
  using (exists (select 1 from pledge where pledge.id = pledge_id));
-- Objectives and self-score are the member's; the rest is anyone's but the member's, and the decision the deciding body's.
create policy quarter_step_append on quarter_step for insert to app
  with check (actor_id = (select actor_id())
              and exists (select 1 from pledge
                           where pledge.id = pledge_id
                             and case
                                   when step in ('proposal', 'return') then pledge.member_id <> (select actor_id())
                                   when step = 'decision' then pledge.member_id <> (select actor_id())
                                     and (pledge.manager_id = any (actor_set('managing_seats'))
                                          or (pledge.manager_id is null and pledge.decides_id = any (actor_set('paper_seats'))))
                                   else pledge.member_id = (select actor_id())
                                 end));
create policy quarter_step_faced on quarter_step as restrictive for insert to app
  with check (office_title is null or actor_faces(pledge_id));
grant select, insert on quarter_step to app;

-- A self-score that is given back waits for its member again.
create function tell_of_quarter() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  perform tell(pledge.member_id, 'quarter_returned', new.at, pledge.id, cycle.year)
     from pledge join cycle on cycle.id = pledge.cycle_id where pledge.id = new.pledge_id;
  return null;
end $$;
revoke all on function tell_of_quarter() from public;
create trigger quarter_step_told after insert on quarter_step for each row
  when (new.step = 'return') execute function tell_of_quarter();

-- What a rule set asks quarter by quarter, beside the whole of it, which is long. Nothing where it asks for none.
alter table rule_set add column asked_quarters jsonb generated always as (
  case when rules -> 'quarters' -> 'asked' is distinct from 'false' then nullif(rules -> 'quarters', 'null') end) stored;

-- Those who lead are found among everyone of a year.
create index pledge_category on pledge (cycle_id, category);

-- Sets what a year asks quarter by quarter, until its first quarter begins, in a year that is open too: nobody has been
-- asked yet. A rule set that another year runs on is copied first. Tells whether it was set.
create function set_quarters(which uuid, wanted jsonb, fresh uuid) returns boolean
  language plpgsql security definer set search_path = public, pg_temp
  as $$
declare
  of_year  integer;
  rules_of uuid;
begin
  if not actor_gives('organization_board', null) then return false; end if;
  select year, rule_set_id into of_year, rules_of from cycle where id = which for update;
  if not found or actor_day() >= make_date(of_year, 1, 1) then return false; end if;
  if exists (select 1 from cycle where rule_set_id = rules_of and id <> which) then
    insert into rule_set (id, code, title, source, valid_from, rules)
    select fresh, code || ', năm ' || of_year, title || ', năm ' || of_year, source, make_date(of_year, 1, 1), rules
      from rule_set where id = rules_of;
    update cycle set rule_set_id = fresh where id = which;
    rules_of := fresh;
  end if;
  update rule_set set rules = jsonb_set(rules, '{quarters}', wanted) where id = rules_of;
  return true;
end $$;
revoke all on function set_quarters(uuid, jsonb, uuid) from public;
grant execute on function set_quarters(uuid, jsonb, uuid) to app;
