-- Why: a level of management set by hand rests on a paper that often names its end ("đến hết nhiệm kỳ"). It ends by
-- itself after its last day; from then on posts decide again, and the record's history says so.

alter table management add column ends_on date;
alter table management add constraint management_override_ends check (ends_on is null or source = 'override');
create index management_ends on management (ends_on) where source = 'override' and upper_inf(during);

alter table managed_post drop constraint managed_post_level_check;
alter table managed_post add constraint managed_post_level_check check (level in
  ('provincial_committee', 'city_committee', 'commune_committee', 'grassroots_committee', 'sectional_committee',
   'base_branch', 'branch'));

-- Ends what is over, derives the level anew, and leaves a line in each history and in the audit. Nobody acts here: who
-- set the end day decided about it then. Sent papers keep the level they were sent under.
create function end_overrides(today date, happened_at timestamptz) returns bigint
  language plpgsql security definer set search_path = public, pg_temp
  as $$
declare
  it    record;
  count bigint := 0;
  after text;
begin
  perform set_config('app.day', today::text, true);
  for it in
    select management.id, management.member_id, management.ends_on, management.override_reason,
           coalesce(unit.name, 'không thuộc diện quản lý') as level
      from management left join unit on unit.id = management.unit_id
     where management.source = 'override' and upper_inf(management.during) and management.ends_on < today
     order by management.member_id for update of management skip locked
  loop
    update management set during = daterange(lower(during), greatest(lower(during), it.ends_on + 1))
     where id = it.id;
    perform derive_management(array[it.member_id]);
    select coalesce((select unit.name || ' (theo chức vụ ' || held.basis || ')'
                       from management held join unit on unit.id = held.unit_id
                      where held.member_id = it.member_id and upper_inf(held.during)), 'không thuộc diện quản lý')
      into after;
    insert into member_change (id, member_id, key, at, actor_id, actor_name, office_title, act, fields, reason, holds_from)
    values (gen_random_uuid(), it.member_id, gen_random_uuid(), happened_at, null, 'Hệ thống', '', 'management',
            jsonb_build_array(jsonb_build_object('field', 'management', 'from', it.level || ' (ghi bằng tay)', 'to', after)),
            'Hết thời hạn đã ghi. Lý do lúc ghi: ' || it.override_reason, it.ends_on + 1);
    insert into audit_entry (at, act, object, object_id)
    values (happened_at, 'EndOverride', 'member', it.member_id);
    count := count + 1;
  end loop;
  return count;
end $$;
revoke all on function end_overrides(date, timestamptz) from public;
grant execute on function end_overrides(date, timestamptz) to app;

-- As before; what a hand set goes on in the successor with its end and its day of review.
create or replace function close_offices(ending uuid[], successors uuid[], hands_over boolean[], first_day date, years uuid[])
  returns bigint
  language plpgsql security definer set search_path = public, pg_temp
  as $$
declare
  mover    text := coalesce(actor_id()::text, '');
  closed   bigint;
  people   uuid[];
  managers uuid[];
  reasons  text[];
  ends     date[];
  reviews  date[];
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

  select array_agg(management.member_id), array_agg(gone.successor), array_agg(management.override_reason),
         array_agg(management.ends_on), array_agg(management.review_on)
    into people, managers, reasons, ends, reviews
    from unnest(ending, successors) as gone (id, successor)
    join management on management.unit_id = gone.id
   where upper_inf(management.during) or upper(management.during) > first_day;
  update management set during = daterange(lower(during), greatest(lower(during), first_day))
   where unit_id = any(ending) and (upper_inf(during) or upper(during) > first_day);
  insert into management (id, member_id, unit_id, during, override_reason, ends_on, review_on)
  select gen_random_uuid(), member_id, manager, daterange(first_day, null), reason, last_day, review_on
    from unnest(people, managers, reasons, ends, reviews) as managed (member_id, manager, reason, last_day, review_on)
   where manager is not null;
  update member set manager_id = manager
    from unnest(people, managers) as managed (member_id, manager) where member.id = managed.member_id;
  update pledge set manager_id = manager, version = version + 1
    from unnest(people, managers) as managed (member_id, manager)
   where pledge.member_id = managed.member_id and pledge.cycle_id = any(years) and pledge.stage <> 'decided'
     and pledge.manager_id = any(ending);
  return closed;
end $$;
