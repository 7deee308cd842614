-- Why: every page begins by asking who stands behind the cookie and what their offices open; that question cost more
-- than the page. This is what the parts before come to: one function that opens a session and takes its seats, offices
-- found once, and sight that asks about transfers last, of the rows that nothing else shows.

-- An office as it is held on a day; `acting_for` names the holder where a deputy stands in.
create type held_office as (appointment_id uuid, office text, unit_id uuid, agency_id uuid, acting_for uuid);

-- As before, of one type.
drop function offices_of(uuid, date);
create function offices_of(who uuid, on_day date) returns setof held_office
  language plpgsql stable security definer rows 2 set search_path = public, pg_temp
  as $$
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

-- Offices as the application reads them: one's own first. Office by office: most people hold one, and a join of the
-- array costs as much as the rest of a session.
create function described(offices held_office[]) returns jsonb
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
declare
  held  held_office;
  shown jsonb := '[]';
begin
  if cardinality(offices) > 1 then
    offices := array(select one from unnest(offices) one left join unit on unit.id = one.unit_id
                      order by one.acting_for is not null, one.office, unit.code);
  end if;
  foreach held in array offices loop
    shown := shown || (select jsonb_build_object(
      'office', held.office, 'unit', held.unit_id, 'agency', held.agency_id,
      'unit_name', coalesce((select name from unit where id = held.unit_id),
                            (select name from agency where id = held.agency_id)),
      'unit_kind', (select kind from unit where id = held.unit_id),
      'acting_for', case when held.acting_for is not null then
                      (select jsonb_build_object('member', id, 'name', full_name) from member
                        where id = held.acting_for) end));
  end loop;
  return shown;
end $$;

-- Seat by seat: a list of seats as one condition is read from the first row to the last.
create or replace function few_units_below(seats uuid[]) returns uuid[]
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
declare
  seat  uuid;
  units uuid[] := '{}';
begin
  foreach seat in array seats loop
    units := units || array(select below_id from unit_closure where above_id = seat limit 65);
    if cardinality(units) > 64 then return '{}'; end if;
  end loop;
  return units;
end $$;

-- Keeps what these offices open, for this transaction alone. What is not set is empty.
create function take_seats(actor uuid, day date, offices held_office[]) returns void
  language plpgsql security definer set search_path = public, pg_temp
  as $$
declare
  papers   uuid[] := '{}';
  register uuid[] := '{}';
  boards   uuid[] := '{}';
  accounts uuid[] := '{}';
  manages  uuid[] := '{}';
  heads    uuid[] := '{}';
  stands   uuid[] := '{}';
  branches uuid[];
  held     held_office;
  kept     text;
begin
  -- Assigned, not performed: so it is evaluated without a query.
  kept := set_config('app.actor_id', actor::text, true);
  kept := set_config('app.day', day::text, true);
  foreach held in array offices loop
    if held.acting_for is not null then stands := stands || held.acting_for; end if;
    case held.office
      when 'agency_head' then heads := heads || held.agency_id;
      -- A Standing Committee also reads the leaders of those it succeeded.
      when 'standing_committee' then manages := manages || array(select unit_and_predecessors(held.unit_id));
      else
        register := register || held.unit_id;
        -- The administrator keeps accounts, and so sees people, but no papers.
        if held.office = 'administrator' then accounts := accounts || held.unit_id;
        else papers := papers || held.unit_id; end if;
        if held.office = 'organization_board' then boards := boards || held.unit_id; end if;
    end case;
  end loop;
  if register <> '{}' then
    branches := few_units_below(register);
    kept := set_config('app.register_seats', register::text, true);
    kept := set_config('app.register_branches', branches::text, true);
  end if;
  if papers <> '{}' then
    if papers <> register then branches := few_units_below(papers); end if;
    kept := set_config('app.paper_seats', papers::text, true);
    kept := set_config('app.paper_branches', branches::text, true);
  end if;
  if boards <> '{}' then kept := set_config('app.board_seats', boards::text, true); end if;
  if accounts <> '{}' then kept := set_config('app.account_seats', accounts::text, true); end if;
  if boards || accounts <> '{}' then
    kept := set_config('app.keeper_seats', (boards || accounts)::text, true);
  end if;
  if manages <> '{}' then kept := set_config('app.managing_seats', manages::text, true); end if;
  if heads <> '{}' then kept := set_config('app.headed_agencies', heads::text, true); end if;
  if stands <> '{}' then kept := set_config('app.stands_in_for', stands::text, true); end if;
end $$;
revoke all on function offices_of(uuid, date), described(held_office[]), take_seats(uuid, date, held_office[]) from public;

create or replace function act_as(actor uuid, day date) returns void
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  perform take_seats(actor, day, array(select held from offices_of(actor, day) held));
end $$;

-- Who stands behind a token at a moment, how far their session has come, and the seats they take in this transaction.
drop function open_session(bytea, timestamptz, date);
drop function session_actor(bytea, timestamptz, date);
drop function session_standing(bytea);
create function open_session(token bytea, at timestamptz, day date)
  returns table (member_id uuid, code text, full_name text, branch_id uuid, offices jsonb, session_id uuid,
                 whole boolean, with_factor boolean, with_passkey boolean, way text, proved_at timestamptz,
                 stale boolean, unread bigint)
  language plpgsql security definer rows 1 set search_path = public, pg_temp
  as $$
#variable_conflict use_column
declare mine held_office[];
begin
  select member.id, member.code, member.full_name, member.branch_id, session.id, session.whole, session.with_factor,
         session.with_passkey, session.way, session.proved_at, session.last_seen_at < at - interval '1 minute'
    into member_id, code, full_name, branch_id, session_id, whole, with_factor, with_passkey, way, proved_at, stale
    from session join member on member.id = session.member_id
   where session.token_hash = token and session.expires_at > at and session.last_seen_at > at - session.idle;
  if not found then return; end if;
  mine := array(select held from offices_of(member_id, day) held);
  perform take_seats(member_id, day, mine);
  offices := described(mine);
  -- More than a hundred are as good as a hundred.
  unread := (select count(*) from (select from notice where notice.member_id = open_session.member_id
                                                        and read_at is null limit 100) few);
  return next;
end $$;
revoke all on function open_session(bytea, timestamptz, date) from public;
grant execute on function open_session(bytea, timestamptz, date) to app;

-- As before, with offices described in one place.
create or replace function actor_of(wanted uuid, day date)
  returns table (member_id uuid, code text, full_name text, branch_id uuid, offices jsonb)
  language plpgsql stable security definer rows 1 set search_path = public, pg_temp
  as $$
#variable_conflict use_column
begin
  return query
    select member.id, member.code, member.full_name, member.branch_id,
           described(array(select held from offices_of(member.id, day) held))
      from member where member.id = wanted;
end $$;
create or replace function import_actor(wanted uuid, day date)
  returns table (member_id uuid, code text, full_name text, branch_id uuid, offices jsonb)
  language plpgsql stable security definer rows 1 set search_path = public, pg_temp
  as $$
#variable_conflict use_column
begin
  return query
    select them.* from import, actor_of(import.uploaded_by, day) them where import.id = wanted;
end $$;

-- Whether someone left a branch whose papers I read: their papers of the past are still there, and so are they.
create function actor_let_go(who uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
begin
  return exists (select 1
                   from transfer join unit_closure line on line.below_id = transfer.from_branch_id
                  where transfer.member_id = who and line.above_id = any (actor_set('paper_seats'))
                    and transfer.kind = 'official' and transfer.state in ('accepted', 'left'));
end $$;

-- Whether a paper of the last years came into my sight with someone who was transferred here and still is here.
create function actor_was_handed(paper uuid, whose uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
begin
  return exists (select 1
                   from transfer join unit_closure line on line.below_id = transfer.to_branch_id
                   join member on member.id = transfer.member_id and member.branch_id = transfer.to_branch_id
                   join pledge on pledge.id = paper
                   join cycle on cycle.id = pledge.cycle_id and cycle.year >= transfer.reads_from_year
                  where transfer.member_id = whose and line.above_id = any (actor_set('paper_seats'))
                    and transfer.kind = 'official' and transfer.state = 'accepted');
end $$;
revoke all on function actor_let_go(uuid), actor_was_handed(uuid, uuid) from public;
grant execute on function actor_let_go(uuid), actor_was_handed(uuid, uuid) to app, worker;

-- Asked in this order, each only of rows that the one before does not show: the dear ones come last.
drop policy member_who_left on member;
drop policy pledge_which_was_handed on pledge;
drop function actor_left();
drop function actor_handed_papers();
alter policy member_sight on member
  using (branch_id = any ((select actor_set('register_branches'))::uuid[])
         or id = (select actor_id())
         or (select true from unit_closure line
              where line.below_id = member.branch_id and line.above_id = any ((select actor_set('register_seats'))::uuid[]) limit 1)
         or manager_id = any ((select actor_set('managing_seats'))::uuid[])
         or agency_id = any ((select actor_set('headed_agencies'))::uuid[])
         or actor_let_go(id));
alter policy pledge_sight on pledge
  using (branch_id = any ((select actor_set('paper_branches'))::uuid[])
         or member_id = (select actor_id())
         or (select true from unit_closure line
              where line.below_id = pledge.branch_id and line.above_id = any ((select actor_set('paper_seats'))::uuid[]) limit 1)
         or manager_id = any ((select actor_set('managing_seats'))::uuid[])
         or agency_id = any ((select actor_set('headed_agencies'))::uuid[])
         or actor_was_handed(id, member_id));
