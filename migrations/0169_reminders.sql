-- Why: papers are late because nobody was told in time, and offices that chase by hand chase those who answer. When who is
-- told what is a rule of the year, as data the Board sets. Days are working days, Tết and days made up for included. Once
-- a day a run writes what the rules ask for, and writes it once, whoever runs it and however often it is cut short.

create table reminder_rule (
  id           uuid primary key default gen_random_uuid(),
  -- Null: as shipped, for a year that has none before it.
  cycle_id     uuid references cycle on delete cascade,
  position     integer not null,
  -- What is waited for.
  occasion     text not null check (occasion in
                 ('unsent', 'returned', 'unread', 'extension', 'self_review', 'progress')),
  -- Who is told: the writer, the heads of the branch, the committee a level up, or the next one above that.
  audience     text not null check (audience in ('writer', 'branch', 'above', 'second')),
  -- Working days before the day, at which it is told; 0 is the day itself.
  before       integer[] not null default '{}' check (cardinality(before) <= 12),
  -- Working days after the day at which it is told first, and then again each so many; null: not, or once.
  after        integer check (after between 0 and 400),
  every        integer check (every between 1 and 400),
  -- A sentence of the Board's own, added to the program's.
  words        text not null default '' check (length(words) <= 500),
  active       boolean not null default true,
  version      integer not null default 0,
  changed_at   timestamptz,
  changed_by   uuid references member,
  changed_name text not null default '',
  constraint reminder_rule_repeats_after check (every is null or after is not null),
  constraint reminder_rule_says_when check (cardinality(before) > 0 or after is not null),
  -- Only what a writer can do is told to a writer; only what has a day to come is told before it.
  constraint reminder_rule_fits check (audience <> 'writer' or occasion not in ('unread', 'extension')),
  constraint reminder_rule_has_a_day_to_come check (cardinality(before) = 0 or occasion = 'unsent')
);
create unique index reminder_rule_once on reminder_rule (cycle_id, occasion, audience) nulls not distinct;

insert into reminder_rule (position, occasion, audience, before, after, every) values
  (1, 'unsent', 'writer', '{14,7,3,1,0}', 2, 2),
  (2, 'unsent', 'branch', '{3,0}', 2, 2),
  (3, 'unsent', 'above', '{}', 5, 5),
  (4, 'unsent', 'second', '{}', 10, 5),
  (5, 'returned', 'writer', '{}', 3, 3),
  (6, 'returned', 'branch', '{}', 6, 5),
  (7, 'unread', 'branch', '{}', 3, 2),
  (8, 'unread', 'above', '{}', 7, 5),
  (9, 'unread', 'second', '{}', 14, 5),
  (10, 'extension', 'branch', '{}', 1, 2),
  (11, 'extension', 'above', '{}', 3, 3),
  (12, 'self_review', 'writer', '{}', 0, 5),
  (13, 'self_review', 'branch', '{}', 5, 5),
  (14, 'progress', 'writer', '{}', 60, 30);

-- A year begins with the rules of the year before, or with those that are shipped.
create function give_reminder_rules(to_cycle uuid, of_year integer) returns void
  language sql security definer set search_path = public, pg_temp
  as $$
    insert into reminder_rule (cycle_id, position, occasion, audience, before, after, every, words, active)
    select to_cycle, position, occasion, audience, before, after, every, words, active
      from reminder_rule
     where cycle_id is not distinct from (select cycle.id from cycle join reminder_rule on cycle_id = cycle.id
                                           where cycle.year < of_year order by cycle.year desc limit 1)
  $$;
create function begin_with_reminder_rules() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  perform give_reminder_rules(new.id, new.year);
  return null;
end $$;
create trigger cycle_begins_with_reminder_rules after insert on cycle for each row
  execute function begin_with_reminder_rules();
select give_reminder_rules(id, year) from cycle order by year;
revoke all on function give_reminder_rules(uuid, integer), begin_with_reminder_rules() from public;

alter table reminder_rule enable row level security;
create policy reminder_rule_sight on reminder_rule for select to app using (actor_id() is not null);
create policy reminder_rule_keep on reminder_rule for update to app
  using (cycle_id is not null and actor_gives('organization_board', null))
  with check (changed_by = actor_id() and actor_gives('organization_board', null));
grant select on reminder_rule to app;
grant update (before, after, every, words, active, version, changed_at, changed_by, changed_name)
  on reminder_rule to app;

-- When the day's run begins, and how old something may be to be told in a letter still.
create table reminder_setting (
  one         boolean primary key default true check (one),
  hour        integer not null check (hour between 0 and 23),
  active      boolean not null,
  oldest_days integer not null check (oldest_days between 1 and 60),
  changed_at  timestamptz,
  changed_by  uuid references member
);
insert into reminder_setting (hour, active, oldest_days) values (7, true, 14);
alter table reminder_setting enable row level security;
create policy reminder_setting_sight on reminder_setting for select to app using (actor_id() is not null);
create policy reminder_setting_keep on reminder_setting for update to app
  using (actor_gives('organization_board', null))
  with check (changed_by = actor_id() and actor_gives('organization_board', null));
create policy reminder_setting_run on reminder_setting for select to worker using (true);
grant select on reminder_setting to app, worker;
grant update (hour, active, oldest_days, changed_at, changed_by) on reminder_setting to app;

-- The row of a day is its claim: whoever inserts it runs, in that transaction.
create table reminder_run (
  day     date primary key,
  at      timestamptz not null,
  notices bigint not null default 0,
  letters bigint not null default 0,
  messages bigint not null default 0
);
alter table reminder_run enable row level security;
create policy reminder_run_sight on reminder_run for select to app using ((select actor_keeps_register()));
create policy reminder_run_write on reminder_run to worker using (true);
grant select on reminder_run to app;
grant select, insert, update on reminder_run to worker;

-- Whether one works on a day.
create function works_on(on_day date) returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$ select coalesce((select works from day_off where day = on_day), extract(isodow from on_day) < 6) $$;
create function next_working_day(on_day date) returns date
  language sql stable security definer set search_path = public, pg_temp
  as $$ select each::date from generate_series(on_day + 1, on_day + 60, interval '1 day') each
         where works_on(each::date) limit 1 $$;
-- Working days after the first day up to the second; negative where the second is the earlier one.
create function workdays(since date, until date) returns integer
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select (sign(until - since) * count(*))::integer
      from generate_series(least(since, until) + 1, greatest(since, until), interval '1 day') each
     where works_on(each::date)
  $$;
revoke all on function works_on(date), next_working_day(date), workdays(date, date) from public;
grant execute on function works_on(date), next_working_day(date), workdays(date, date) to app, worker;

-- Until when a year's papers are acted on; null where no day is set.
create function year_ends(which uuid) returns timestamptz
  language sql stable security definer set search_path = public, pg_temp
  as $$ select closes_at from cycle_phase where cycle_id = which and phase = 'self_review' $$;

-- What is waited for: each paper with the day that counts, and until when it is told.
create function awaited(moment timestamptz)
  returns table (occasion text, pledge_id uuid, cycle_id uuid, year integer, member_id uuid, branch_id uuid,
                 since date, until timestamptz)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select 'unsent', pledge.id, cycle.id, cycle.year, pledge.member_id, pledge.branch_id,
           day_of(greatest(cycle.due_at, pledge.extended_to)), greatest(cycle.cut_off_at, pledge.extended_to)
      from pledge join cycle on cycle.id = pledge.cycle_id
     where pledge.state in ('asked', 'draft') and cycle.opened_at is not null and cycle.opens_at <= moment
    union all
    select 'returned', pledge.id, cycle.id, cycle.year, pledge.member_id, pledge.branch_id, day_of(back.at),
           case when pledge.state = 'returned' then greatest(cycle.cut_off_at, pledge.extended_to) else year_ends(cycle.id) end
      from pledge join cycle on cycle.id = pledge.cycle_id
      join lateral (select max(at) as at from pledge_event
                     where pledge_event.pledge_id = pledge.id and step = 'return') back on back.at is not null
     where (pledge.state = 'returned' or pledge.amendment = 'returned') and pledge.stage = 'open'
    union all
    select 'unread', pledge.id, cycle.id, cycle.year, pledge.member_id, pledge.branch_id,
           day_of(case when pledge.state = 'submitted' then pledge.submitted_at else pledge.amendment_sent_at end),
           year_ends(cycle.id)
      from pledge join cycle on cycle.id = pledge.cycle_id
     where (pledge.state = 'submitted' or pledge.amendment = 'sent') and pledge.stage = 'open'
    union all
    select 'extension', pledge.id, cycle.id, cycle.year, pledge.member_id, pledge.branch_id, day_of(asked_at),
           year_ends(cycle.id)
      from extension join pledge on pledge.id = extension.pledge_id join cycle on cycle.id = pledge.cycle_id
     where extension.state = 'asked'
    union all
    select 'self_review', pledge.id, cycle.id, cycle.year, pledge.member_id, pledge.branch_id,
           day_of(phase.opens_at), phase.closes_at
      from pledge join cycle on cycle.id = pledge.cycle_id
      join cycle_phase phase on phase.cycle_id = cycle.id and phase.phase = 'self_review'
     where pledge.state = 'agreed' and pledge.stage = 'open' and phase.opens_at <= moment
    union all
    select 'progress', pledge.id, cycle.id, cycle.year, pledge.member_id, pledge.branch_id,
           day_of(greatest(pledge.agreed_at, make_timestamptz(cycle.year, 1, 1, 0, 0, 0, 'Asia/Ho_Chi_Minh'), told.at)),
           coalesce(phase.opens_at, make_timestamptz(cycle.year + 1, 1, 1, 0, 0, 0, 'Asia/Ho_Chi_Minh'))
      from pledge join cycle on cycle.id = pledge.cycle_id
      left join cycle_phase phase on phase.cycle_id = cycle.id and phase.phase = 'self_review'
      left join lateral (select max(at) as at from check_in where check_in.pledge_id = pledge.id) told on true
     where pledge.state = 'agreed' and pledge.stage = 'open'
  $$;

-- What the rules ask for on a day: whom, about what, how many; names are for the letter of that day alone.
create function due_reminders(on_day date, moment timestamptz)
  returns table (rule_id uuid, member_id uuid, kind text, about uuid, year integer, count integer, due_on date,
                 names text[])
  language sql stable security definer set search_path = public, pg_temp
  as $$
    with waiting as materialized (
      select * from awaited(moment) where until is null or moment <= until
    ), timed as materialized (
      select since, workdays(since, on_day) as passed from (select distinct since from waiting) days
    ), fired as materialized (
      select rule.id as rule_id, rule.audience, waiting.*
        from waiting
        join timed using (since)
        join reminder_rule rule on rule.cycle_id = waiting.cycle_id and rule.occasion = waiting.occasion and rule.active
       where works_on(on_day)
         and ((on_day <= since and abs(passed) = any (rule.before))
              or (on_day >= since and passed >= rule.after
                  and case when rule.every is null then passed = rule.after
                           else (passed - rule.after) % rule.every = 0 end))
    ), holder as materialized (
      select appointment.member_id, appointment.unit_id, appointment.office from appointment
       where appointment.during @> on_day and appointment.unit_id is not null
         and appointment.office in ('secretary', 'deputy_secretary', 'grassroots_committee', 'organization_board')
      union
      select deputation.deputy_id, appointment.unit_id, appointment.office
        from deputation join appointment on appointment.id = deputation.appointment_id
       where deputation.during @> on_day and deputation.accepted and deputation.ended_at is null
         and appointment.during @> on_day and appointment.member_id = deputation.holder_id
         and appointment.office in ('secretary', 'deputy_secretary', 'grassroots_committee')
    ), committee as materialized (
      -- A unit's Board speaks where it has no committee of its own in the register.
      select distinct holder.member_id, holder.unit_id from holder
       where office = 'grassroots_committee'
          or (office = 'organization_board'
              and not exists (select from holder sits where sits.unit_id = holder.unit_id
                                                        and sits.office = 'grassroots_committee'))
    ), seat as (
      -- Units above a branch where somebody is there to be told, from below: an empty seat swallows nothing.
      select line.below_id as branch_id, line.above_id as unit_id,
             row_number() over (partition by line.below_id order by line.depth) as level
        from unit_closure line
       where line.depth > 0 and line.above_id in (select unit_id from committee)
    ), upwards as (
      select fired.rule_id, committee.member_id, fired.occasion, seat.unit_id, fired.year, unit.name,
             count(*)::integer as many, min(fired.since) as since
        from fired
        join seat on seat.branch_id = fired.branch_id
                 and seat.level = case fired.audience when 'above' then 1 when 'second' then 2 end
        join committee on committee.unit_id = seat.unit_id and committee.member_id <> fired.member_id
        join unit on unit.id = fired.branch_id
       group by fired.rule_id, committee.member_id, fired.occasion, seat.unit_id, fired.year, fired.branch_id, unit.name
    )
    select fired.rule_id, fired.member_id, 'remind_' || fired.occasion, fired.pledge_id, fired.year, 1, fired.since,
           '{}'::text[]
      from fired where fired.audience = 'writer'
    union all
    select fired.rule_id, holder.member_id, 'unit_' || fired.occasion, fired.branch_id, fired.year,
           count(*)::integer, min(fired.since), array_agg(member.full_name order by member.given_name, member.full_name)
      from fired
      join (select distinct member_id, unit_id from holder where office in ('secretary', 'deputy_secretary')) holder
        on holder.unit_id = fired.branch_id and holder.member_id <> fired.member_id
      join member on member.id = fired.member_id
     where fired.audience = 'branch'
     group by fired.rule_id, holder.member_id, fired.occasion, fired.branch_id, fired.year
    union all
    select upwards.rule_id, upwards.member_id, 'unit_' || upwards.occasion, upwards.unit_id, upwards.year,
           sum(many)::integer, min(upwards.since), array_agg(upwards.name || ' (' || many || ')' order by upwards.name)
      from upwards
     group by upwards.rule_id, upwards.member_id, upwards.occasion, upwards.unit_id, upwards.year
  $$;

-- Writes them, each once a day, and tells which are new.
create function write_reminders(on_day date, moment timestamptz) returns table (notice_id uuid, names text[])
  language sql security definer set search_path = public, pg_temp
  as $$
    with due as materialized (select * from due_reminders(on_day, moment)), fresh as (
      insert into notice (id, member_id, kind, at, about, year, count, due_on, rule_id, day)
      select gen_random_uuid(), member_id, kind, moment, about, year, count, due_on, rule_id, on_day from due
      on conflict (member_id, rule_id, about, day) where rule_id is not null do nothing
      returning id, member_id, rule_id, about)
    select fresh.id, due.names from fresh join due using (member_id, rule_id, about)
  $$;

-- What nobody has read or been written about yet, of those who can be reached and want to be.
create function digest_lines(on_day date, moment timestamptz, by_mail boolean, by_message boolean)
  returns table (notice_id uuid, member_id uuid, email text, phone text, kind text, at timestamptz, about uuid,
                 year integer, count integer, due_on date, words text, place text)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select notice.id, member.id, case when by_mail and member.email = member.proved_email then member.email end,
           case when by_message then member.phone end, notice.kind, notice.at, notice.about, notice.year, notice.count,
           notice.due_on, coalesce(rule.words, ''), unit.name
      from notice
      join member on member.id = notice.member_id
      left join notice_choice choice on choice.member_id = member.id
      left join reminder_rule rule on rule.id = notice.rule_id
      left join unit on unit.id = notice.about
     where notice.read_at is null and notice.mailed_on is null and notice.at <= moment
       and notice.at > moment - make_interval(days => (select oldest_days from reminder_setting))
       and coalesce(choice.daily, true)
       and ((by_mail and member.email = member.proved_email) or (by_message and member.phone is not null))
       and not exists (select from mail where mail.member_id = member.id and mail.kind = 'digest' and mail.day = on_day)
     order by member.id, notice.at, notice.id
  $$;
revoke all on function year_ends(uuid), awaited(timestamptz), due_reminders(date, timestamptz), write_reminders(date, timestamptz),
  digest_lines(date, timestamptz, boolean, boolean) from public;
grant execute on function due_reminders(date, timestamptz), write_reminders(date, timestamptz),
  digest_lines(date, timestamptz, boolean, boolean) to worker;

-- What a day's run would write, rule by rule, for whoever keeps the system: numbers, no names.
create function preview_reminders(on_day date, moment timestamptz)
  returns table (occasion text, audience text, year integer, people bigint, things bigint)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select rule.occasion, rule.audience, due.year, count(distinct due.member_id), sum(due.count)
      from due_reminders(on_day, moment) due join reminder_rule rule on rule.id = due.rule_id
     where actor_keeps_register()
     group by rule.occasion, rule.audience, rule.position, due.year
     order by due.year desc, rule.position
  $$;
revoke all on function preview_reminders(date, timestamptz) from public;
grant execute on function preview_reminders(date, timestamptz) to app;
