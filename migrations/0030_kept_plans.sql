-- Why: a function in SQL that cannot be inlined (security definer) is planned anew at each call, and policies call
-- these on every page. In PL/pgSQL each connection plans them once. What they answer stays the same.

create or replace function actor_units() returns setof uuid
  language plpgsql stable security definer rows 50 set search_path = public, pg_temp
  as $$
begin
  return query
    select closure.below_id
      from appointment
      join unit_closure closure on closure.above_id = appointment.unit_id
     where appointment.member_id = actor_id()
       and appointment.during @> actor_day()
       and appointment.office in ('secretary', 'deputy_secretary', 'branch_committee',
                                  'grassroots_committee', 'organization_board', 'inspection');
end $$;

create or replace function actor_register() returns setof uuid
  language plpgsql stable security definer rows 50 set search_path = public, pg_temp
  as $$
begin
  return query
    select closure.below_id
      from appointment
      join unit_closure closure on closure.above_id = appointment.unit_id
     where appointment.member_id = actor_id()
       and appointment.during @> actor_day()
       and appointment.office <> 'standing_committee';
end $$;

create or replace function actor_manages() returns setof uuid
  language plpgsql stable security definer rows 1 set search_path = public, pg_temp
  as $$
begin
  return query
    select unit_id from appointment
     where member_id = actor_id() and during @> actor_day() and office = 'standing_committee';
end $$;

create or replace function actor_agencies() returns setof uuid
  language plpgsql stable security definer rows 1 set search_path = public, pg_temp
  as $$
begin
  return query
    select agency_id from appointment
     where member_id = actor_id() and during @> actor_day() and office = 'agency_head';
end $$;

create or replace function actor_keeps_register() returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
begin
  return exists (select 1 from appointment
                  where member_id = actor_id() and during @> actor_day()
                    and office in ('organization_board', 'administrator'));
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
                     'office', appointment.office,
                     'unit', unit.id, 'unit_name', coalesce(unit.name, agency.name),
                     'unit_kind', unit.kind, 'agency', agency.id)
                     order by appointment.office, unit.code), '[]')
              from appointment
              left join unit on unit.id = appointment.unit_id
              left join agency on agency.id = appointment.agency_id
             where appointment.member_id = member.id and appointment.during @> day)
      from session join member on member.id = session.member_id
     where session.token_hash = token
       and session.expires_at > at
       and session.last_seen_at > at - session.idle;
end $$;

-- A step within one branch moves its counts in one statement, by the difference.
drop trigger pledge_tally_update on pledge;
drop function move_pledge_tally();
drop function add_to_pledge_tally(pledge, integer);

create function add_to_pledge_tally(branch uuid, cycle uuid, more pledge, less pledge) returns void
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  insert into pledge_tally as tally
    (cycle_id, branch_id, asked, draft, submitted, returned, agreed, late, self_reviewed, proposed, decided)
  select cycle, branch,
         coalesce(sum(sign * (state = 'asked')::int), 0), coalesce(sum(sign * (state = 'draft')::int), 0),
         coalesce(sum(sign * (state = 'submitted')::int), 0), coalesce(sum(sign * (state = 'returned')::int), 0),
         coalesce(sum(sign * (state = 'agreed')::int), 0), coalesce(sum(sign * late::int), 0),
         coalesce(sum(sign * (stage = 'self_reviewed')::int), 0),
         coalesce(sum(sign * (stage = 'proposed')::int), 0), coalesce(sum(sign * (stage = 'decided')::int), 0)
    from (values (1, more.state, more.stage, more.late), (-1, less.state, less.stage, less.late))
           as step (sign, state, stage, late)
   where state is not null
  on conflict (cycle_id, branch_id) do update
    set asked = tally.asked + excluded.asked, draft = tally.draft + excluded.draft,
        submitted = tally.submitted + excluded.submitted, returned = tally.returned + excluded.returned,
        agreed = tally.agreed + excluded.agreed, late = tally.late + excluded.late,
        self_reviewed = tally.self_reviewed + excluded.self_reviewed,
        proposed = tally.proposed + excluded.proposed, decided = tally.decided + excluded.decided;
end $$;
revoke all on function add_to_pledge_tally(uuid, uuid, pledge, pledge) from public;

create function move_pledge_tally() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  if old.branch_id = new.branch_id then
    perform add_to_pledge_tally(new.branch_id, new.cycle_id, new, old);
  else
    perform add_to_pledge_tally(old.branch_id, old.cycle_id, null, old);
    perform add_to_pledge_tally(new.branch_id, new.cycle_id, new, null);
  end if;
  return null;
end $$;
create trigger pledge_tally_update after update on pledge for each row
  when ((old.state, old.stage, old.late, old.branch_id) is distinct from (new.state, new.stage, new.late, new.branch_id))
  execute function move_pledge_tally();
