-- Why: units change by acts: founded, renamed, moved, merged, divided, dissolved, or many at once by a prepared sheet.
-- Each act is kept under the key of its form, with its day, reason and legal basis; a sheet waits here between its
-- preview and its acceptance.

create table reorganization (
  id         uuid primary key,
  act        text not null check (act in
               ('founding', 'renaming', 'moving', 'merger', 'division', 'dissolution', 'reform',
                'agency_founding', 'agency_renaming', 'agency_closing')),
  state      text not null check (state in ('waiting', 'refused', 'done', 'discarded')),
  -- The unit it was done at; none for a sheet and for agencies.
  unit_id    uuid references unit,
  agency_id  uuid references agency,
  first_day  date,
  reason     text not null default '',
  basis      text not null default '',
  -- What it does, in sentences.
  lines      jsonb not null default '[]',
  file_name  text,
  rows       jsonb,
  problems   jsonb not null default '[]',
  made_at    timestamptz not null,
  made_by    uuid not null references member,
  maker      text not null,
  done_at    timestamptz
);
create index reorganization_made_at on reorganization (made_at desc);
alter table reorganization enable row level security;
create policy reorganization_keep on reorganization to app
  using ((select actor_keeps_register())) with check ((select actor_keeps_register()));
grant select, insert, update on reorganization to app;

-- Committees of communes and wards decide for the branches directly under them.
create or replace function deciding_unit(branch uuid) returns uuid
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select coalesce((select unit.id from unit_closure closure join unit on unit.id = closure.above_id
                      where closure.below_id = branch
                        and unit.kind in ('grassroots_committee', 'base_branch', 'commune_committee')
                      order by closure.depth limit 1), branch)
  $$;

-- Who decides is looked up anew for the pledges of open years below units that moved.
create function pledges_look_up_who_decides(years uuid[], tops uuid[]) returns bigint
  language plpgsql security definer set search_path = public, pg_temp
  as $$
declare changed bigint;
begin
  perform demand_register_keeper();
  with target as materialized (
    select branch, deciding_unit(branch) as decides
      from (select distinct below_id as branch from unit_closure where above_id = any(tops)) them
  )
  update pledge set decides_id = target.decides, version = pledge.version + 1
    from target
   where pledge.branch_id = target.branch and pledge.cycle_id = any(years) and pledge.stage <> 'decided'
     and pledge.decides_id <> target.decides;
  get diagnostics changed = row_count;
  return changed;
end $$;

-- Offices in units that end, end with them, or go on in the successor where that was decided. Whom a Standing
-- Committee of theirs managed, the successor's manages from that day.
create function close_offices(ending uuid[], successors uuid[], hands_over boolean[], first_day date, years uuid[])
  returns bigint
  language plpgsql security definer set search_path = public, pg_temp
  as $$
declare
  mover    text := coalesce(actor_id()::text, '');
  closed   bigint;
  people   uuid[];
  managers uuid[];
  reasons  text[];
begin
  perform demand_register_keeper();
  -- An office that goes on is no new one: whoever carries out the act may be among those who keep theirs.
  perform set_config('app.actor_id', '', true);
  insert into appointment (id, member_id, office, unit_id, during)
  select distinct on (appointment.member_id, appointment.office, gone.successor)
         gen_random_uuid(), appointment.member_id, appointment.office, gone.successor,
         daterange(first_day, upper(appointment.during))
    from unnest(ending, successors, hands_over) as gone (id, successor, goes_on)
    join unit on unit.id = gone.id and unit.dissolved_on = first_day and unit.successor_id = gone.successor
    join appointment on appointment.unit_id = gone.id
   where gone.goes_on and gone.successor is not null
     and (upper_inf(appointment.during) or upper(appointment.during) > first_day)
     and not exists (select 1 from appointment already
                      where already.member_id = appointment.member_id and already.office = appointment.office
                        and already.unit_id = gone.successor and already.during @> first_day)
  on conflict do nothing;
  perform set_config('app.actor_id', mover, true);
  update appointment set during = daterange(lower(during), greatest(lower(during), first_day))
   where unit_id = any(ending) and (upper_inf(during) or upper(during) > first_day);
  get diagnostics closed = row_count;

  select array_agg(management.member_id), array_agg(gone.successor), array_agg(management.override_reason)
    into people, managers, reasons
    from unnest(ending, successors) as gone (id, successor)
    join management on management.unit_id = gone.id
   where upper_inf(management.during) or upper(management.during) > first_day;
  update management set during = daterange(lower(during), greatest(lower(during), first_day))
   where unit_id = any(ending) and (upper_inf(during) or upper(during) > first_day);
  insert into management (id, member_id, unit_id, during, override_reason)
  select gen_random_uuid(), member_id, manager, daterange(first_day, null), reason
    from unnest(people, managers, reasons) as managed (member_id, manager, reason) where manager is not null;
  update member set manager_id = manager
    from unnest(people, managers) as managed (member_id, manager) where member.id = managed.member_id;
  update pledge set manager_id = manager, version = version + 1
    from unnest(people, managers) as managed (member_id, manager)
   where pledge.member_id = managed.member_id and pledge.cycle_id = any(years) and pledge.stage <> 'decided'
     and pledge.manager_id = any(ending);
  return closed;
end $$;
revoke all on function pledges_look_up_who_decides(uuid[], uuid[]),
                       close_offices(uuid[], uuid[], boolean[], date, uuid[]) from public;
grant execute on function pledges_look_up_who_decides(uuid[], uuid[]),
                          close_offices(uuid[], uuid[], boolean[], date, uuid[]) to app;
