-- Why: a function in language sql that cannot be inlined is planned anew at every call, which cost each page more
-- than its own query. In plpgsql the plan is kept with the connection. What they answer is unchanged.

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
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
#variable_conflict use_column
begin
  return query
    select member.id, member.code, member.full_name, member.branch_id,
           session.last_seen_at < at - interval '1 minute',
           (select coalesce(jsonb_agg(jsonb_build_object(
                     'office', appointment.office,
                     'unit', unit.id, 'unit_kind', unit.kind, 'agency', appointment.agency_id,
                     'unit_name', coalesce(unit.name, (select agency.name from agency
                                                        where agency.id = appointment.agency_id)))
                     order by appointment.office, unit.code), '[]')
              from appointment
              left join unit on unit.id = appointment.unit_id
             where appointment.member_id = member.id and appointment.during @> day)
      from session join member on member.id = session.member_id
     where session.token_hash = token
       and session.expires_at > at
       and session.last_seen_at > at - session.idle;
end $$;

create or replace function touch_session(token bytea, at timestamptz) returns void
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  update session set last_seen_at = at where token_hash = token and last_seen_at < at;
end $$;

create or replace function add_to_pledge_tally(paper pledge, amount integer) returns void
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  insert into pledge_tally as tally
    (cycle_id, branch_id, asked, draft, submitted, returned, agreed, late, self_reviewed, proposed, decided)
  values (paper.cycle_id, paper.branch_id,
          amount * (paper.state = 'asked')::int, amount * (paper.state = 'draft')::int,
          amount * (paper.state = 'submitted')::int, amount * (paper.state = 'returned')::int,
          amount * (paper.state = 'agreed')::int, amount * paper.late::int,
          amount * (paper.stage = 'self_reviewed')::int, amount * (paper.stage = 'proposed')::int,
          amount * (paper.stage = 'decided')::int)
  on conflict (cycle_id, branch_id) do update
    set asked = tally.asked + excluded.asked, draft = tally.draft + excluded.draft,
        submitted = tally.submitted + excluded.submitted, returned = tally.returned + excluded.returned,
        agreed = tally.agreed + excluded.agreed, late = tally.late + excluded.late,
        self_reviewed = tally.self_reviewed + excluded.self_reviewed,
        proposed = tally.proposed + excluded.proposed, decided = tally.decided + excluded.decided;
end $$;
