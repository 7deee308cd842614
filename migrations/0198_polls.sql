-- Why: where it is so ordered, a branch votes on grades by its members' own devices instead of on paper. Nothing here may
-- tie a voter to a choice. While voting goes on there is one row for each voter, sealed to three tellers of whom two have to
-- come together; in one act the envelopes are opened and gone, and what stays is counts and who took part.

create table poll (
  id         uuid primary key,
  key        uuid not null constraint poll_key unique,
  meeting_id uuid not null references meeting,
  unit_id    uuid not null references unit,
  cycle_id   uuid not null references cycle,
  state      text not null default 'prepared' check (state in ('prepared', 'open', 'counted', 'given_up')),
  created_at timestamptz not null,
  created_by uuid not null references member,
  opened_at  timestamptz,
  ended_at   timestamptz,
  -- Why it was given up; the branch votes on paper then.
  reason     text not null default '',
  check ((state = 'given_up') = (reason <> '')),
  check ((state in ('counted', 'given_up')) = (ended_at is not null)),
  check (state not in ('open', 'counted') or opened_at is not null)
);
create unique index poll_one_at_a_time on poll (meeting_id) where state in ('prepared', 'open');

-- Who is voted on, in the order of the ballot: a voter sees no more of the meeting than its names.
create table poll_line (
  poll_id   uuid not null references poll,
  place     smallint not null check (place between 0 and 999),
  pledge_id uuid not null references pledge,
  member_id uuid not null references member,
  name      text not null,
  primary key (poll_id, place),
  constraint poll_line_once unique (poll_id, pledge_id)
);
create index poll_line_pledge on poll_line (pledge_id);
create index poll_line_member on poll_line (member_id);

-- Who may vote, fixed when the poll is prepared; whether they did is known only once it has ended.
create table poll_voter (
  poll_id   uuid not null references poll,
  member_id uuid not null references member,
  -- As the roll has them: voters may see no record but their own.
  place     smallint not null,
  name      text not null,
  took_part boolean not null default false,
  primary key (poll_id, member_id)
);
create index poll_voter_member on poll_voter (member_id);

create table poll_teller (
  poll_id    uuid not null references poll,
  place      smallint not null check (place between 0 and 2),
  member_id  uuid not null references member,
  name       text not null,
  -- Made from a code that only this teller was shown.
  public_key bytea check (length(public_key) = 32),
  taken_at   timestamptz,
  primary key (poll_id, place),
  constraint poll_teller_once unique (poll_id, member_id),
  check ((public_key is null) = (taken_at is null))
);
create index poll_teller_member on poll_teller (member_id);

create table poll_envelope (
  poll_id  uuid not null,
  voter_id uuid not null,
  sealed   bytea not null,
  primary key (poll_id, voter_id),
  foreign key (poll_id, voter_id) references poll_voter (poll_id, member_id)
);

-- The polls in which I vote or count.
create function actor_in_poll(which uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
begin
  return exists (select 1 from poll_voter where poll_id = which and member_id = actor_id())
      or exists (select 1 from poll_teller where poll_id = which and member_id = actor_id());
end $$;
revoke all on function actor_in_poll(uuid) from public;
grant execute on function actor_in_poll(uuid) to app;

alter table poll enable row level security;
create policy poll_sight on poll for select to app
  using (unit_id = any ((select actor_set('paper_seats'))::uuid[]) or actor_in_poll(id));
create policy poll_prepare on poll for insert to app
  with check (created_by = (select actor_id()) and state = 'prepared'
              and unit_id = any ((select actor_set('paper_seats'))::uuid[])
              and exists (select 1 from meeting where meeting.id = meeting_id and meeting.unit_id = poll.unit_id
                                                     and meeting.cycle_id = poll.cycle_id));
create policy poll_lead on poll for update to app
  using (unit_id = any ((select actor_set('paper_seats'))::uuid[]));
grant select, insert on poll to app;
grant update (state, opened_at, ended_at, reason) on poll to app;

alter table poll_line enable row level security;
create policy poll_line_sight on poll_line for select to app
  using (exists (select 1 from poll where poll.id = poll_id));
create policy poll_line_write on poll_line for insert to app
  with check (exists (select 1 from poll where poll.id = poll_id and state = 'prepared'
                                              and created_by = (select actor_id())));
grant select, insert on poll_line to app;

alter table poll_voter enable row level security;
create policy poll_voter_sight on poll_voter for select to app
  using (exists (select 1 from poll where poll.id = poll_id));
create policy poll_voter_call on poll_voter for insert to app
  with check (not took_part
              and exists (select 1 from poll where poll.id = poll_id and state = 'prepared'
                                                  and created_by = (select actor_id())));
grant select, insert on poll_voter to app;

alter table poll_teller enable row level security;
create policy poll_teller_sight on poll_teller for select to app
  using (exists (select 1 from poll where poll.id = poll_id));
create policy poll_teller_name on poll_teller for insert to app
  with check (public_key is null
              and exists (select 1 from poll where poll.id = poll_id and state = 'prepared'
                                                  and created_by = (select actor_id())));
create policy poll_teller_key on poll_teller for update to app
  using (member_id = (select actor_id()) and public_key is null
         and exists (select 1 from poll where poll.id = poll_id and state = 'prepared'))
  with check (member_id = (select actor_id()));
grant select, insert on poll_teller to app;
grant update (public_key, taken_at) on poll_teller to app;

-- One's own envelope and no other's: voting again puts another in its place, and nobody counts who voted.
alter table poll_envelope enable row level security;
create policy poll_envelope_own on poll_envelope for select to app using (voter_id = (select actor_id()));
create policy poll_envelope_cast on poll_envelope for insert to app
  with check (voter_id = (select actor_id())
              and exists (select 1 from poll where poll.id = poll_id and state = 'open'));
create policy poll_envelope_again on poll_envelope for update to app
  using (voter_id = (select actor_id()) and exists (select 1 from poll where poll.id = poll_id and state = 'open'));
grant select, insert on poll_envelope to app;
grant update (sealed) on poll_envelope to app;

-- Who votes, and whose envelope is sealed, waits for a poll that is just being ended.
create function keep_poll_open() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  perform 1 from poll where id = new.poll_id and state = 'open' for share;
  if not found then
    raise exception 'poll % is not open', new.poll_id using errcode = 'check_violation', constraint = 'poll_is_open';
  end if;
  return new;
end $$;
revoke all on function keep_poll_open() from public;
create trigger poll_envelope_in_time before insert or update on poll_envelope
  for each row execute function keep_poll_open();

-- A poll goes forward only, and opens once every teller has a key.
create function keep_poll_forward() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  if (old.state, new.state) not in (('prepared', 'open'), ('prepared', 'given_up'), ('open', 'counted'), ('open', 'given_up'))
     or (new.state = 'open'
         and (select count(public_key) from poll_teller where poll_id = new.id) < 3) then
    raise exception 'poll % does not go from % to %', new.id, old.state, new.state
      using errcode = 'check_violation', constraint = 'poll_goes_forward';
  end if;
  return new;
end $$;
revoke all on function keep_poll_forward() from public;
create trigger poll_forward before update on poll for each row execute function keep_poll_forward();

create function leads_poll(which uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
begin
  return exists (select 1 from poll where id = which and unit_id = any (actor_set('paper_seats')::uuid[]));
end $$;
revoke all on function leads_poll(uuid) from public;

-- The envelopes without their voters, in an order that says nothing.
create function poll_envelopes(which uuid) returns setof bytea
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  if not leads_poll(which) then return; end if;
  perform 1 from poll where id = which and state = 'open' for update;
  if not found then return; end if;
  return query select sealed from poll_envelope where poll_id = which order by sealed;
end $$;

-- Ends a poll: what was counted becomes the ballots of the meeting, who took part is known, the envelopes are gone.
-- `counts` is an object by pledge of {invalid, votes}; an empty one where nothing was opened.
create function end_poll(which uuid, counts jsonb, at timestamptz) returns void
  language plpgsql security definer set search_path = public, pg_temp
  as $$
declare cast_ integer;
begin
  if not leads_poll(which) then
    raise exception 'poll % is led by others', which using errcode = 'insufficient_privilege';
  end if;
  select count(*) into cast_ from poll_envelope where poll_id = which;
  insert into ballot (id, pledge_id, key, at, actor_id, held_on, entitled, present, issued, returned, invalid, votes, meeting_id)
    select gen_random_uuid(), line.pledge_id, gen_random_uuid(), end_poll.at,
           -- No one's count is entered by themself.
           case when line.member_id <> actor_id() then actor_id()
                else (select teller.member_id from poll_teller teller
                       where teller.poll_id = which and teller.member_id <> actor_id() order by place limit 1) end,
           meeting.held_on, meeting.entitled, meeting.present, cast_, cast_, (counted.value ->> 'invalid')::integer,
           counted.value -> 'votes', meeting.id
      from jsonb_each(counts) counted
      join poll on poll.id = which
      join meeting on meeting.id = poll.meeting_id
      join poll_line line on line.poll_id = which and line.pledge_id = counted.key::uuid
      -- What was proposed meanwhile leans on the counts it had.
      join pledge on pledge.id = line.pledge_id and pledge.stage in ('open', 'self_reviewed')
     order by line.place;
  update poll_voter set took_part = true
   where poll_id = which and exists (select 1 from poll_envelope envelope
                                      where envelope.poll_id = which and envelope.voter_id = poll_voter.member_id);
  delete from poll_envelope where poll_id = which;
end $$;
revoke all on function poll_envelopes(uuid), end_poll(uuid, jsonb, timestamptz) from public;
grant execute on function poll_envelopes(uuid), end_poll(uuid, jsonb, timestamptz) to app;
grant select on poll, poll_line, poll_voter, poll_teller to worker;

-- Whoever votes or counts is told, everyone alike: nothing here knows, or asks, who has voted (ADR 52).
create function tell_of_poll() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  if new.state = 'open' then
    perform tell(voter.member_id, 'poll_opened', new.opened_at, new.id, cycle.year)
       from poll_voter voter, cycle where voter.poll_id = new.id and cycle.id = new.cycle_id;
  else
    -- What is over asks nobody any more, and no letter of the next day speaks of it.
    delete from notice where about = new.id and kind in ('poll_opened', 'teller_named') and read_at is null;
  end if;
  return null;
end $$;
create trigger poll_told after update of state on poll for each row
  when (new.state in ('open', 'counted', 'given_up') and new.state <> old.state) execute function tell_of_poll();
create function tell_of_teller() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  perform tell(new.member_id, 'teller_named', poll.created_at, poll.id, cycle.year)
     from poll join cycle on cycle.id = poll.cycle_id where poll.id = new.poll_id;
  return null;
end $$;
create trigger poll_teller_told after insert on poll_teller for each row execute function tell_of_teller();
revoke all on function tell_of_poll(), tell_of_teller() from public;
