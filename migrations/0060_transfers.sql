-- Why: a member changes branch by an act of two sides: the old branch sends, the new one accepts. Until then nothing
-- else changes; on acceptance everything moves in one transaction. A temporary stay is the same act with an end.

create table transfer (
  id              uuid primary key,
  member_id       uuid not null references member,
  -- As they stood when it began: the receiving branch does not see the person yet.
  member_name     text not null,
  member_code     text not null,
  kind            text not null check (kind in ('official', 'temporary')),
  state           text not null check (state in ('asked', 'sent', 'accepted', 'refused', 'taken_back', 'left')),
  -- Counts every step; an update names the count it saw.
  version         integer not null default 0,
  from_branch_id  uuid not null references unit,
  -- Either a branch here, or a place that does not run this system, as it was typed.
  to_branch_id    uuid references unit,
  destination     text check (destination <> ''),
  -- The day of the decision, or of the move: the time limits run from it.
  decided_on      date not null,
  due_on          date not null,
  -- The last day of a temporary stay.
  until_on        date,
  reason          text not null default '',
  -- What changes with it: 'keep', 'none', or 'set' to the one named.
  agency_change   text not null default 'keep' check (agency_change in ('keep', 'none', 'set')),
  agency_id       uuid references agency,
  manager_change  text not null default 'keep' check (manager_change in ('keep', 'none', 'set')),
  manager_id      uuid references unit,
  opened_at       timestamptz not null,
  sent_at         timestamptz,
  sent_by         uuid references member,
  closed_at       timestamptz,
  closed_by       uuid references member,
  effective_on    date,
  -- The first year of whose papers the receiving branch may read; pinned from the rules of the day.
  reads_from_year integer,
  -- Whether everything that follows from it was done.
  settled         boolean not null default false,
  constraint transfer_goes_somewhere check ((to_branch_id is null) <> (destination is null)),
  constraint transfer_leaves_its_branch check (to_branch_id is distinct from from_branch_id),
  constraint transfer_not_by_self check
    (sent_by is distinct from member_id and (closed_by is distinct from member_id or state = 'taken_back')),
  constraint transfer_state_is_told check (
    (state in ('asked', 'sent')) = (closed_at is null)
    and (closed_at is null) = (closed_by is null)
    and (sent_at is null) = (sent_by is null)
    and (state <> 'sent' or sent_at is not null)
    and (state in ('accepted', 'left')) = (effective_on is not null)),
  constraint transfer_temporary_ends check ((kind = 'temporary') = (until_on is not null)),
  constraint transfer_outside_is_official check (destination is null or kind = 'official'),
  check ((agency_change = 'set') = (agency_id is not null)),
  check ((manager_change = 'set') = (manager_id is not null))
);
-- One at a time.
create unique index transfer_one_open on transfer (member_id) where state in ('asked', 'sent');
create index transfer_member on transfer (member_id);
create index transfer_from on transfer (from_branch_id, state);
create index transfer_to on transfer (to_branch_id, state) where to_branch_id is not null;

-- Whether I read the papers of a branch.
create function actor_reads(branch uuid) returns boolean
  language plpgsql stable parallel safe
  as $$
begin
  return exists (select 1 from unit_closure where below_id = branch and above_id = any (actor_set('paper_seats')));
end $$;

-- Whether I act for a branch: as its secretary or deputy, or from a committee or Board above it.
create function actor_acts_for(branch uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
begin
  return exists (select 1 from appointment
                   join unit_closure closure on closure.above_id = appointment.unit_id
                  where appointment.member_id = actor_id() and appointment.during @> actor_day()
                    and closure.below_id = branch
                    and appointment.office in ('secretary', 'deputy_secretary', 'grassroots_committee',
                                               'organization_board'));
end $$;

-- Those who left a branch whose papers I read: their papers of the past are still there, and so are they.
create function actor_left() returns setof uuid
  language plpgsql stable security definer rows 10 set search_path = public, pg_temp
  as $$
begin
  return query
    select transfer.member_id
      from unit_closure line
      join transfer on transfer.from_branch_id = line.below_id
     where line.above_id = any (actor_set('paper_seats'))
       and transfer.kind = 'official' and transfer.state in ('accepted', 'left');
end $$;

-- Papers of the last years that came into my sight with someone who was transferred here and still is here.
create function actor_handed_papers() returns setof uuid
  language plpgsql stable security definer rows 10 set search_path = public, pg_temp
  as $$
begin
  return query
    select pledge.id
      from unit_closure line
      join transfer on transfer.to_branch_id = line.below_id
      join member on member.id = transfer.member_id and member.branch_id = transfer.to_branch_id
      join pledge on pledge.member_id = transfer.member_id
      join cycle on cycle.id = pledge.cycle_id and cycle.year >= transfer.reads_from_year
     where line.above_id = any (actor_set('paper_seats'))
       and transfer.kind = 'official' and transfer.state = 'accepted';
end $$;
revoke all on function actor_acts_for(uuid), actor_left(), actor_handed_papers() from public;
grant execute on function actor_acts_for(uuid), actor_left(), actor_handed_papers() to app, worker;

-- Policies are asked in the order of their names: these come after the usual sight.
create policy member_who_left on member for select to app using (id in (select actor_left()));
create policy pledge_which_was_handed on pledge for select to app using (id in (select actor_handed_papers()));

alter table transfer enable row level security;
-- A transfer is seen by whom it is about, by those who read papers of either branch, and by who manages the person.
create policy transfer_sight on transfer for select to app
  using (member_id = actor_id()
         or actor_reads(from_branch_id)
         or actor_reads(to_branch_id)
         or exists (select 1 from member where member.id = member_id
                                           and member.manager_id = any (actor_set('managing_seats'))));
-- It is asked for by oneself, or begun by who acts for the branch; never by an officer for themself.
create policy transfer_begin on transfer for insert to app
  with check (not settled
              and case when member_id = actor_id() then state = 'asked'
                       else actor_acts_for(from_branch_id)
                            and state in ('sent', 'left') and sent_by = actor_id() end);
create policy transfer_step on transfer for update to app
  using (state in ('asked', 'sent')
         and case when member_id = actor_id() then state = 'asked'
                  else actor_acts_for(from_branch_id) or actor_acts_for(to_branch_id) end)
  with check (case when member_id = actor_id() then state = 'taken_back'
                   when state in ('sent', 'left', 'taken_back') then actor_acts_for(from_branch_id)
                   when state = 'accepted' then actor_acts_for(to_branch_id)
                   else actor_acts_for(from_branch_id) or actor_acts_for(to_branch_id) end);
grant select, insert on transfer to app;
grant update (state, version, decided_on, due_on, agency_change, agency_id, manager_change, manager_id,
              sent_at, sent_by, closed_at, closed_by, effective_on, reads_from_year) on transfer to app;
grant select on transfer to worker;

-- Each step: who, under which office, when, and in which words. The closing comment of the old branch, the comment
-- of a host and the reason of a refusal stand here. Appended, never edited; the key makes a form count once.
create table transfer_event (
  id           uuid primary key,
  transfer_id  uuid not null references transfer,
  member_id    uuid not null references member,
  key          uuid not null constraint transfer_event_key unique,
  at           timestamptz not null,
  actor_id     uuid not null references member,
  actor_name   text not null,
  office_title text,
  own          boolean not null,
  step         text not null check (step in ('ask', 'send', 'leave', 'accept', 'refuse', 'take_back', 'comment')),
  words        text not null default '',
  constraint transfer_event_own check (own = (actor_id = member_id) and own = (office_title is null)
                                       and (not own or step in ('ask', 'take_back')))
);
create index transfer_event_transfer on transfer_event (transfer_id, at);
alter table transfer_event enable row level security;
create policy transfer_event_sight on transfer_event for select to app
  using (exists (select 1 from transfer where transfer.id = transfer_id));
create policy transfer_event_append on transfer_event for insert to app
  with check (actor_id = actor_id()
              and exists (select 1 from transfer
                           where transfer.id = transfer_id and transfer.member_id = transfer_event.member_id));
grant select, insert on transfer_event to app;
grant select on transfer_event to worker;

-- Whether what was sent can still be taken in: the person is where they were and goes to a branch that still is.
-- The new branch sees neither.
create function transfer_holds(which uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
begin
  return exists (select 1 from transfer
                   join member on member.id = transfer.member_id and member.branch_id = transfer.from_branch_id
                   join unit on unit.id = transfer.to_branch_id and unit.dissolved_on is null
                  where transfer.id = which and member.standing in ('probationary', 'official', 'exempt'));
end $$;
revoke all on function transfer_holds(uuid) from public;
grant execute on function transfer_holds(uuid) to app;

-- Who accepts a transfer moves that one person, though they keep no register.
create or replace function demand_register_keeper() returns void
  language plpgsql stable as $$
begin
  if not actor_keeps_register()
     and not exists (select 1 from transfer where closed_by = actor_id() and state = 'accepted' and not settled) then
    raise exception 'the actor keeps no register' using errcode = 'insufficient_privilege';
  end if;
end $$;

create function refuse_move_without_transfer() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  if exists (select 1 from member where id = actor_id()) and not actor_keeps_register()
     and not exists (select 1 from transfer
                      where transfer.member_id = new.id and to_branch_id = new.branch_id
                        and closed_by = actor_id() and state = 'accepted' and not settled) then
    raise exception 'member % moves by a transfer', new.id
      using errcode = 'insufficient_privilege', constraint = 'member_moves_by_transfer';
  end if;
  return new;
end $$;
create trigger member_moves_by_transfer before update of branch_id on member for each row
  when (old.branch_id is distinct from new.branch_id) execute function refuse_move_without_transfer();

-- What else follows once a transfer is closed: the offices held for the old branch end, a stay begins, agency and
-- level of management change, whoever left to another place is marked so. Only who closed it, and only once.
create function settle_transfer(which uuid, fresh_stay uuid, fresh_management uuid, at timestamptz) returns void
  language plpgsql security definer set search_path = public, pg_temp
  as $$
declare
  it transfer;
  titles text[];
begin
  update transfer set settled = true
   where id = which and closed_by = actor_id() and state in ('accepted', 'left') and not settled
  returning * into it;
  if it.id is null then
    raise exception 'transfer % is not to be settled', which using errcode = 'insufficient_privilege';
  end if;
  if it.kind = 'temporary' then
    insert into membership (id, member_id, branch_id, kind, during)
    values (fresh_stay, it.member_id, it.to_branch_id, 'temporary', daterange(it.effective_on, it.until_on, '[]'));
    return;
  end if;
  with ended as (
    update appointment set during = during * daterange(null, it.effective_on)
     where member_id = it.member_id and (upper(during) is null or upper(during) > it.effective_on)
       and (unit_id = it.from_branch_id or it.state = 'left')
    returning office
  )
  select array_agg(case office when 'secretary' then 'bí thư chi bộ' when 'deputy_secretary' then 'phó bí thư chi bộ'
                               when 'branch_committee' then 'chi ủy viên' end)
    into titles from ended;
  update post set during = during * daterange(null, it.effective_on)
   where member_id = it.member_id and kind = 'party' and lower(title) = any(titles)
     and (upper(during) is null or upper(during) > it.effective_on);
  if it.manager_change <> 'keep' or it.state = 'left' then
    update management set during = during * daterange(null, it.effective_on)
     where member_id = it.member_id and (upper(during) is null or upper(during) > it.effective_on);
    if it.manager_change = 'set' then
      insert into management (id, member_id, unit_id, during)
      values (fresh_management, it.member_id, it.manager_id, daterange(it.effective_on, null));
    end if;
    update member set manager_id = it.manager_id where id = it.member_id;
  end if;
  if it.agency_change <> 'keep' then
    update member set agency_id = it.agency_id where id = it.member_id;
  end if;
  if it.state = 'left' then
    update membership set during = during * daterange(null, it.effective_on)
     where member_id = it.member_id and (upper(during) is null or upper(during) > it.effective_on);
    update member set standing = 'transferred' where id = it.member_id;
    return;
  end if;
  -- What was sent keeps its facts; who follows and decides from now on is told by the row.
  update pledge
     set agency_id = member.agency_id, manager_id = member.manager_id, version = pledge.version + 1,
         category = case when pledge.state <> 'asked' then pledge.category
                         when member.manager_id is not null then 'managed_leader'
                         when member.agency_id is null then 'outside'
                         when pledge.category in ('managed_leader', 'outside') then 'member'
                         else pledge.category end
    from member
   where member.id = it.member_id and pledge.member_id = member.id and pledge.branch_id = it.to_branch_id
     and pledge.stage <> 'decided'
     and (pledge.agency_id, pledge.manager_id) is distinct from (member.agency_id, member.manager_id)
     and not exists (select 1 from cycle_phase phase
                      where phase.cycle_id = pledge.cycle_id and phase.phase = 'self_review'
                        and phase.closes_at < at);
end $$;
revoke all on function refuse_move_without_transfer(), settle_transfer(uuid, uuid, uuid, timestamptz) from public;
grant execute on function settle_transfer(uuid, uuid, uuid, timestamptz) to app;
