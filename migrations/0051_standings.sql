-- Why: a standing has a day, a reason and a decision, and what it means for a year is data of the year's rules. Who is
-- not asked for a pledge any more keeps no unsent one open: it is waived, and comes back when the standing does.

create table standing_history (
  id        uuid primary key default gen_random_uuid(),
  member_id uuid not null references member,
  standing  text not null check (standing in
              ('probationary', 'official', 'exempt', 'suspended', 'temporary', 'transferred', 'ended')),
  -- How a membership ended.
  ending    text check (ending in ('died', 'removed', 'expelled', 'left')),
  during    daterange not null,
  reason    text not null default '',
  decision  text not null default '',
  constraint standing_history_one_a_day exclude using gist (member_id with =, during with &&),
  check (ending is null or standing = 'ended')
);
alter table standing_history enable row level security;
-- Reasons of a suspension are for the person and for those who keep the record.
create policy standing_history_sight on standing_history for select to app
  using (member_id = actor_id()
         or (
    select true from member join unit_closure line on line.below_id = member.branch_id
     where member.id = member_id and line.above_id = any ((select actor_set('keeper_seats'))::uuid[]) limit 1));
create policy standing_history_keep on standing_history for insert to app
  with check ((
    select true from member join unit_closure line on line.below_id = member.branch_id
     where member.id = member_id and line.above_id = any ((select actor_set('keeper_seats'))::uuid[]) limit 1));
create policy standing_history_change on standing_history for update to app
  using ((
    select true from member join unit_closure line on line.below_id = member.branch_id
     where member.id = member_id and line.above_id = any ((select actor_set('keeper_seats'))::uuid[]) limit 1))
  with check ((
    select true from member join unit_closure line on line.below_id = member.branch_id
     where member.id = member_id and line.above_id = any ((select actor_set('keeper_seats'))::uuid[]) limit 1));
grant select, insert, update on standing_history to app;
grant select on standing_history to worker;

-- How somebody stood before this table: what their dates tell, and no more.
create function standings_from_dates(standing text, joined_on date, official_on date) 
  returns table (stood text, during daterange)
  language sql immutable
  as $$
    select 'probationary', daterange(joined_on, official_on) where standing = 'official' and joined_on < official_on
    union all
    select standing, daterange(case standing when 'probationary' then joined_on
                                             when 'official' then coalesce(official_on, joined_on) end, null)
  $$;
insert into standing_history (member_id, standing, during)
select member.id, past.stood, past.during
  from member cross join lateral standings_from_dates(member.standing, joined_on, official_on) past;

-- New people bring their standing with them.
create function begin_standing() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  insert into standing_history (member_id, standing, during)
  select fresh.id, past.stood, past.during
    from fresh cross join lateral standings_from_dates(fresh.standing, joined_on, official_on) past;
  return null;
end $$;
create trigger member_begins_standing after insert on member referencing new table as fresh
  for each statement execute function begin_standing();

alter table pledge drop constraint pledge_state_check;
alter table pledge add constraint pledge_state_check
  check (state in ('asked', 'draft', 'submitted', 'returned', 'agreed', 'waived'));
alter table pledge_tally add waived integer not null default 0;

create or replace function add_to_pledge_tally(branch uuid, cycle uuid, more pledge, less pledge) returns void
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  insert into pledge_tally as tally
    (cycle_id, branch_id, asked, draft, submitted, returned, agreed, late, self_reviewed, proposed, decided, waived)
  select cycle, branch,
         coalesce(sum(sign * (state = 'asked')::int), 0), coalesce(sum(sign * (state = 'draft')::int), 0),
         coalesce(sum(sign * (state = 'submitted')::int), 0), coalesce(sum(sign * (state = 'returned')::int), 0),
         coalesce(sum(sign * (state = 'agreed')::int), 0), coalesce(sum(sign * late::int), 0),
         coalesce(sum(sign * (stage = 'self_reviewed')::int), 0),
         coalesce(sum(sign * (stage = 'proposed')::int), 0), coalesce(sum(sign * (stage = 'decided')::int), 0),
         coalesce(sum(sign * (state = 'waived')::int), 0)
    from (values (1, more.state, more.stage, more.late), (-1, less.state, less.stage, less.late))
           as step (sign, state, stage, late)
   where state is not null
  on conflict (cycle_id, branch_id) do update
    set asked = tally.asked + excluded.asked, draft = tally.draft + excluded.draft,
        submitted = tally.submitted + excluded.submitted, returned = tally.returned + excluded.returned,
        agreed = tally.agreed + excluded.agreed, late = tally.late + excluded.late,
        self_reviewed = tally.self_reviewed + excluded.self_reviewed,
        proposed = tally.proposed + excluded.proposed, decided = tally.decided + excluded.decided,
        waived = tally.waived + excluded.waived;
end $$;

create or replace function move_pledge_tally_between_branches() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  insert into pledge_tally as tally
    (cycle_id, branch_id, asked, draft, submitted, returned, agreed, late, self_reviewed, proposed, decided, waived)
  select cycle_id, branch_id,
         sum(sign * (state = 'asked')::int), sum(sign * (state = 'draft')::int),
         sum(sign * (state = 'submitted')::int), sum(sign * (state = 'returned')::int),
         sum(sign * (state = 'agreed')::int), sum(sign * late::int),
         sum(sign * (stage = 'self_reviewed')::int), sum(sign * (stage = 'proposed')::int),
         sum(sign * (stage = 'decided')::int), sum(sign * (state = 'waived')::int)
    from (select 1 as sign, now_there.cycle_id, now_there.branch_id, now_there.state, now_there.stage, now_there.late
            from now_there join was_there using (id) where was_there.branch_id <> now_there.branch_id
          union all
          select -1, was_there.cycle_id, was_there.branch_id, was_there.state, was_there.stage, was_there.late
            from now_there join was_there using (id) where was_there.branch_id <> now_there.branch_id) step
   group by cycle_id, branch_id
  on conflict (cycle_id, branch_id) do update
    set asked = tally.asked + excluded.asked, draft = tally.draft + excluded.draft,
        submitted = tally.submitted + excluded.submitted, returned = tally.returned + excluded.returned,
        agreed = tally.agreed + excluded.agreed, late = tally.late + excluded.late,
        self_reviewed = tally.self_reviewed + excluded.self_reviewed,
        proposed = tally.proposed + excluded.proposed, decided = tally.decided + excluded.decided,
        waived = tally.waived + excluded.waived;
  return null;
end $$;

-- Whether a rule set asks a standing for a pledge.
create function standing_pledges(rules jsonb, standing text) returns boolean
  language sql immutable parallel safe
  as $$
    select coalesce(bool_or((rule ->> 'pledges')::boolean), false)
      from jsonb_array_elements(rules -> 'standings') rule where rule ->> 'standing' = $2
  $$;

-- Whoever writes a standing (a hand, a list, a transfer), its day is kept, and years still open ask or waive by it.
-- An act that knows more than the day writes its row of the history first.
create function follow_standing() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  if not exists (select 1 from standing_history
                  where member_id = new.id and upper_inf(during) and standing = new.standing) then
    update standing_history set during = daterange(lower(during), greatest(lower(during), actor_day()))
     where member_id = new.id and upper_inf(during);
    insert into standing_history (member_id, standing, during)
    select new.id, new.standing,
           daterange(greatest(actor_day(), (select max(upper(during)) from standing_history where member_id = new.id)),
                     null);
  end if;
  update pledge
     set version = pledge.version + 1,
         state = case when not standing_pledges(rule_set.rules, new.standing) then 'waived'
                      when exists (select 1 from pledge_draft where pledge_draft.pledge_id = pledge.id) then 'draft'
                      else 'asked' end
    from cycle join rule_set on rule_set.id = cycle.rule_set_id
   where pledge.member_id = new.id and cycle.id = pledge.cycle_id
     and actor_day() <= (cycle.cut_off_at at time zone 'Asia/Ho_Chi_Minh')::date
     and case when standing_pledges(rule_set.rules, new.standing) then pledge.state = 'waived'
              else pledge.state in ('asked', 'draft') end;
  -- Who is no member any more acts under no office, and no device stays signed in.
  if new.standing in ('transferred', 'ended') then
    update appointment set during = daterange(lower(during), greatest(lower(during), actor_day()))
     where member_id = new.id and upper_inf(during);
    delete from session where member_id = new.id;
    delete from known_device where member_id = new.id;
  end if;
  return null;
end $$;
create trigger member_standing_followed after update on member for each row
  when (old.standing is distinct from new.standing) execute function follow_standing();

-- Rule sets that were kept before they said what standings mean.
update rule_set set rules = rules || $rules${
  "standings": [
    {
      "standing": "official",
      "pledges": true,
      "reviews": true,
      "graded": true,
      "counted": true,
      "source": "Kế hoạch 04-KH/TW ngày 16/11/2016; Hướng dẫn 16-HD/BTCTW ngày 24/9/2018"
    },
    {
      "standing": "probationary",
      "pledges": true,
      "reviews": true,
      "graded": true,
      "counted": true,
      "source": "Kế hoạch 04-KH/TW ngày 16/11/2016; Hướng dẫn 16-HD/BTCTW ngày 24/9/2018"
    },
    {
      "standing": "temporary",
      "pledges": true,
      "reviews": true,
      "graded": true,
      "counted": true,
      "source": "Hướng dẫn 16-HD/BTCTW ngày 24/9/2018: chi bộ nơi sinh hoạt chính thức"
    },
    {
      "standing": "exempt",
      "pledges": false,
      "reviews": false,
      "graded": false,
      "counted": false,
      "source": "Hướng dẫn 16-HD/BTCTW ngày 24/9/2018"
    },
    {
      "standing": "suspended",
      "pledges": false,
      "reviews": false,
      "graded": false,
      "counted": false,
      "source": "Hướng dẫn 16-HD/BTCTW ngày 24/9/2018"
    }
  ],
  "newcomers": {
    "months": 6,
    "reviews": true,
    "graded": false,
    "source": "Hướng dẫn 16-HD/BTCTW ngày 24/9/2018"
  },
  "probation_months": 12
}$rules$
 where code = '2018' and not rules ? 'standings';
update rule_set set rules = rules || $rules${
  "standings": [
    {
      "standing": "official",
      "pledges": true,
      "reviews": true,
      "graded": true,
      "counted": true,
      "source": "Kết luận 21-KL/TW ngày 25/10/2021; Quy định 366-QĐ/TW ngày 30/8/2025"
    },
    {
      "standing": "probationary",
      "pledges": true,
      "reviews": true,
      "graded": true,
      "counted": true,
      "source": "Kết luận 21-KL/TW ngày 25/10/2021; Quy định 366-QĐ/TW ngày 30/8/2025"
    },
    {
      "standing": "temporary",
      "pledges": true,
      "reviews": true,
      "graded": true,
      "counted": true,
      "source": "Hướng dẫn 21-HD/BTCTW ngày 18/10/2019: chi bộ nơi sinh hoạt chính thức"
    },
    {
      "standing": "exempt",
      "pledges": false,
      "reviews": false,
      "graded": false,
      "counted": false,
      "source": "Hướng dẫn 21-HD/BTCTW ngày 18/10/2019"
    },
    {
      "standing": "suspended",
      "pledges": false,
      "reviews": false,
      "graded": false,
      "counted": false,
      "source": "Hướng dẫn 21-HD/BTCTW ngày 18/10/2019"
    }
  ],
  "newcomers": {
    "months": 6,
    "reviews": false,
    "graded": false,
    "source": "Quy định 124-QĐ/TW ngày 04/10/2023, Điều 5"
  },
  "probation_months": 12
}$rules$
 where code = 'QĐ 366-QĐ/TW' and not rules ? 'standings';
