-- Why: offices are given and taken by page. What was done is appended with its author, decision and reason; an
-- appointment itself only ever ends. Four offices need two persons; nobody gives an office to themselves.
-- And offices may be deputized: whoever stands in for a holder, by consent and for a time, has the office that long.

-- Offices that no one person gives: who holds one keeps or reads far more than one branch.
create function weighty_offices() returns text[]
  language sql immutable parallel safe
  as $$ select array['organization_board', 'standing_committee', 'inspection', 'administrator'] $$;

-- What keepers of the register did about offices. A proposal is settled once, by another keeper.
create table appointment_act (
  id             uuid primary key,
  key            uuid not null constraint appointment_act_key unique,
  at             timestamptz not null,
  act            text not null check (act in ('propose', 'confirm', 'refuse', 'appoint', 'end', 'correct')),
  actor_id       uuid not null references member,
  actor_name     text not null,
  office_title   text not null,
  member_id      uuid not null references member,
  office         text not null,
  unit_id        uuid references unit,
  agency_id      uuid references agency,
  starts_on      date not null,
  -- The last day; null while open.
  ends_on        date check (ends_on >= starts_on),
  number         text not null default '',
  reason         text not null check (reason <> ''),
  appointment_id uuid references appointment,
  proposal_id    uuid constraint appointment_act_settles_once unique references appointment_act,
  check ((unit_id is null) <> (agency_id is null)),
  check ((act in ('confirm', 'refuse')) = (proposal_id is not null)),
  check ((appointment_id is null) = (act in ('propose', 'refuse'))),
  -- To be followed in one's own office is no gift to oneself.
  constraint appointment_act_not_for_oneself check (act = 'end' or actor_id <> member_id)
);
create index appointment_act_unit on appointment_act (unit_id, at);
create index appointment_act_agency on appointment_act (agency_id, at) where agency_id is not null;
create index appointment_act_member on appointment_act (member_id);

-- An office handed to a deputy for a time: asked by its holder, in force once the deputy consents.
create table deputation (
  id             uuid primary key,
  key            uuid not null constraint deputation_key unique,
  appointment_id uuid not null references appointment,
  holder_id      uuid not null references member,
  holder_name    text not null,
  deputy_id      uuid not null references member,
  deputy_name    text not null,
  -- The office as people say it, when it was handed over.
  office_title   text not null,
  during         daterange not null check (not isempty(during) and not upper_inf(during) and not lower_inf(during)),
  reason         text not null check (reason <> ''),
  asked_at       timestamptz not null,
  answered_at    timestamptz,
  accepted       boolean,
  answer         text not null default '',
  ended_at       timestamptz,
  ended_by       uuid references member,
  constraint deputation_of_another check (holder_id <> deputy_id),
  check ((answered_at is null) = (accepted is null)),
  check ((ended_at is null) = (ended_by is null)),
  constraint deputation_one_a_day exclude using gist (appointment_id with =, during with &&)
    where (ended_at is null and accepted is distinct from false)
);
create index deputation_deputy on deputation (deputy_id);
create index deputation_holder on deputation (holder_id);

-- The one answer to "which offices does this member have on this day": their own, and those they stand in for.
create function offices_of(who uuid, on_day date)
  returns table (appointment_id uuid, office text, unit_id uuid, agency_id uuid, acting_for uuid)
  language plpgsql stable security definer rows 2 set search_path = public, pg_temp
  as $$
#variable_conflict use_column
begin
  return query
    select appointment.id, appointment.office, appointment.unit_id, appointment.agency_id, null::uuid
      from appointment
     where appointment.member_id = who and appointment.during @> on_day
    union all
    select appointment.id, appointment.office, appointment.unit_id, appointment.agency_id, appointment.member_id
      from deputation
      join appointment on appointment.id = deputation.appointment_id
     where deputation.deputy_id = who and deputation.during @> on_day
       and deputation.accepted and deputation.ended_at is null
       and appointment.during @> on_day and appointment.member_id = deputation.holder_id
       and not appointment.office = any (weighty_offices());
end $$;
revoke all on function offices_of(uuid, date) from public;

-- As before, from that one answer; and which of the keepers' seats are the Board's, which the administrators', and
-- whom I stand in for.
create or replace function act_as(actor uuid, day date) returns void
  language plpgsql security definer set search_path = public, pg_temp
  as $$
declare
  papers   uuid[] := '{}';
  register uuid[] := '{}';
  keeps    uuid[] := '{}';
  boards   uuid[] := '{}';
  accounts uuid[] := '{}';
  manages  uuid[] := '{}';
  heads    uuid[] := '{}';
  stands   uuid[] := '{}';
  held     record;
begin
  perform set_config('app.actor_id', actor::text, true), set_config('app.day', day::text, true);
  for held in select * from offices_of(actor, day) loop
    if held.acting_for is not null then stands := stands || held.acting_for; end if;
    case held.office
      when 'agency_head' then heads := heads || held.agency_id;
      when 'standing_committee' then manages := manages || held.unit_id;
      else
        register := register || held.unit_id;
        -- The administrator keeps accounts, and so sees people, but no papers.
        if held.office = 'administrator' then accounts := accounts || held.unit_id;
        else papers := papers || held.unit_id; end if;
        if held.office = 'organization_board' then boards := boards || held.unit_id; end if;
    end case;
  end loop;
  keeps := boards || accounts;
  perform set_config('app.paper_seats', papers::text, true), set_config('app.register_seats', register::text, true),
          set_config('app.keeper_seats', keeps::text, true), set_config('app.board_seats', boards::text, true),
          set_config('app.account_seats', accounts::text, true), set_config('app.managing_seats', manages::text, true),
          set_config('app.headed_agencies', heads::text, true), set_config('app.stands_in_for', stands::text, true),
          set_config('app.paper_branches', few_units_below(papers)::text, true),
          set_config('app.register_branches', few_units_below(register)::text, true);
end $$;

create or replace function session_actor(token bytea, at timestamptz, day date)
  returns table (member_id uuid, code text, full_name text, branch_id uuid, stale boolean, offices jsonb)
  language plpgsql stable security definer rows 1 set search_path = public, pg_temp
  as $$
#variable_conflict use_column
begin
  return query
    select member.id, member.code, member.full_name, member.branch_id,
           session.last_seen_at < at - interval '1 minute',
           (select coalesce(jsonb_agg(jsonb_build_object(
                     'office', held.office,
                     'unit', unit.id, 'unit_name', coalesce(unit.name, agency.name),
                     'unit_kind', unit.kind, 'agency', agency.id,
                     'acting_for', case when holder.id is not null
                                        then jsonb_build_object('member', holder.id, 'name', holder.full_name) end)
                     order by holder.id is not null, held.office, unit.code), '[]')
              from offices_of(member.id, day) held
              left join unit on unit.id = held.unit_id
              left join agency on agency.id = held.agency_id
              left join member holder on holder.id = held.acting_for)
      from session join member on member.id = session.member_id
     where session.token_hash = token
       and session.expires_at > at
       and session.last_seen_at > at - session.idle;
end $$;

-- Whether one of these seats is in this unit or above it.
create function seat_above(seats uuid[], at_unit uuid) returns boolean
  language plpgsql stable
  as $$
begin
  return exists (select 1 from unit_closure line where line.below_id = at_unit and line.above_id = any (seats));
end $$;

-- Whether I may give and end this office there: administrators are given by administrators, all else by the Board
-- of that unit or above; the head of an agency, which stands apart from the tree, by the Board at its top.
create function actor_gives(wanted text, at_unit uuid) returns boolean
  language plpgsql stable
  as $$
begin
  return seat_above(actor_set(case wanted when 'administrator' then 'account_seats' else 'board_seats' end),
                    coalesce(at_unit, (select unit.id from unit where parent_id is null order by founded_on, id limit 1)));
end $$;

-- Whether I keep the register of this unit, under either office.
create function actor_keeps(at_unit uuid) returns boolean
  language sql stable as $$ select seat_above(actor_set('keeper_seats'), at_unit) $$;

-- Acts are read by whoever keeps the register there, and by the person concerned.
alter table appointment_act enable row level security;
create policy appointment_act_sight on appointment_act for select to app
  using (member_id = actor_id()
         or (unit_id is not null and actor_keeps(unit_id))
         or (agency_id is not null and (select actor_gives('agency_head', null))));
-- A policy may not look into its own table, so it asks with the owner's eyes.
create function is_proposed_by_another(proposal uuid, who uuid, wanted text, at_unit uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
begin
  return exists (select 1 from appointment_act
                  where id = proposal and act = 'propose' and actor_id <> actor_id()
                    and (member_id, office, unit_id) = (who, wanted, at_unit));
end $$;
revoke all on function is_proposed_by_another(uuid, uuid, text, uuid) from public;
grant execute on function is_proposed_by_another(uuid, uuid, text, uuid) to app;
create policy appointment_act_append on appointment_act for insert to app
  with check (actor_id = actor_id()
              and case when act in ('confirm', 'refuse')
                       then actor_keeps(unit_id)
                            and is_proposed_by_another(proposal_id, member_id, office, unit_id)
                       when act = 'appoint'
                       then actor_gives(office, unit_id) and not office = any (weighty_offices())
                       else actor_gives(office, unit_id) end);
grant select, insert on appointment_act to app;

-- A branch's own offices come with the office's lists too, which the administrator may bring in; all others come by
-- page, and a weighty one only where another keeper has proposed it.
create function appointment_is_open_to_actor(who uuid, wanted text, at_unit uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
begin
  if wanted = any (weighty_offices()) then
    return actor_keeps(at_unit)
       and exists (select 1 from appointment_act proposal
                    where proposal.act = 'propose' and proposal.actor_id <> actor_id()
                      and (proposal.member_id, proposal.office, proposal.unit_id) = (who, wanted, at_unit)
                      and not exists (select 1 from appointment_act settled
                                       where settled.proposal_id = proposal.id));
  end if;
  return actor_gives(wanted, at_unit)
      or (wanted in ('secretary', 'deputy_secretary', 'branch_committee') and actor_keeps(at_unit));
end $$;
revoke all on function appointment_is_open_to_actor(uuid, text, uuid) from public;
grant execute on function appointment_is_open_to_actor(uuid, text, uuid) to app;

drop policy appointment_keep on appointment;
drop policy appointment_change on appointment;
create policy appointment_give on appointment for insert to app
  with check (appointment_is_open_to_actor(member_id, office, unit_id));
create policy appointment_end on appointment for update to app
  using (actor_gives(office, unit_id)
         or (office in ('secretary', 'deputy_secretary', 'branch_committee') and actor_keeps(unit_id)));

-- Whoever holds an office through it is told by a name, so that a list that says otherwise is answered in words.
create function refuse_own_appointment() returns trigger language plpgsql as $$
begin
  if new.member_id = actor_id() then
    raise exception 'nobody appoints themself' using errcode = 'check_violation', constraint = 'appointment_not_by_oneself';
  end if;
  return new;
end $$;
create trigger appointment_not_by_oneself before insert on appointment
  for each row execute function refuse_own_appointment();

-- An appointment only ends: it never begins earlier, lasts longer, or becomes another's.
revoke update on appointment from app;
grant update (during) on appointment to app;
create function refuse_longer_appointment() returns trigger language plpgsql as $$
begin
  if not new.during <@ old.during then
    raise exception 'appointment % only ends', old.id using errcode = 'check_violation', constraint = 'appointment_only_ends';
  end if;
  return new;
end $$;
create trigger appointment_only_ends before update of during on appointment
  for each row execute function refuse_longer_appointment();

-- Accounts and the asking of pledges belong to whoever keeps the register of that branch, not of any branch.
alter policy account_own on account
  using (member_id = actor_id()
         or exists (select 1 from member join unit_closure line on line.below_id = member.branch_id
                     where member.id = account.member_id
                       and line.above_id = any ((select actor_set('keeper_seats'))::uuid[])));
alter policy account_keep on account
  with check (exists (select 1 from member join unit_closure line on line.below_id = member.branch_id
                       where member.id = account.member_id
                         and line.above_id = any ((select actor_set('keeper_seats'))::uuid[])));
alter policy account_change on account
  using (member_id = actor_id()
         or exists (select 1 from member join unit_closure line on line.below_id = member.branch_id
                     where member.id = account.member_id
                       and line.above_id = any ((select actor_set('keeper_seats'))::uuid[])))
  with check (member_id = actor_id()
              or exists (select 1 from member join unit_closure line on line.below_id = member.branch_id
                          where member.id = account.member_id
                            and line.above_id = any ((select actor_set('keeper_seats'))::uuid[])));
alter policy pledge_ask on pledge
  with check (exists (select 1 from unit_closure line
                       where line.below_id = pledge.branch_id
                         and line.above_id = any ((select actor_set('keeper_seats'))::uuid[])));
