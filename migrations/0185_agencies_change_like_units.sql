-- Why: agencies stand under one another, merge and divide as units do, today or on a day to come, and what they were on a
-- day must stay readable. Whoever goes to another agency by such an act finds it in the history of their record.

alter table agency
  add column parent_id    uuid references agency,
  add column successor_id uuid references agency;
alter table agency add constraint agency_stands_under_another check (parent_id <> id and successor_id <> id);
create index agency_parent on agency (parent_id) where parent_id is not null;
alter table agency_history add column parent_id uuid references agency;
create index agency_history_parent on agency_history (parent_id) where parent_id is not null;

create or replace function begin_agency_history() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  insert into agency_history (agency_id, during, name, parent_id, reason)
  values (new.id, new.during, new.name, new.parent_id, 'Lập danh bạ');
  return null;
end $$;

alter table reorganization drop constraint reorganization_act_check;
alter table reorganization add constraint reorganization_act_check check (act in
  ('founding', 'renaming', 'moving', 'merger', 'division', 'dissolution', 'reform',
   'agency_founding', 'agency_renaming', 'agency_moving', 'agency_merger', 'agency_division', 'agency_closing'));
create index reorganization_agency on reorganization (agency_id) where agency_id is not null;

-- Agencies stand apart from the tree of units: only the Board at its top, which names their heads, changes them.
create function demand_agency_keeper() returns void
  language plpgsql stable as $$
begin
  if not actor_gives('agency_head', null) then
    raise exception 'the actor keeps no agencies' using errcode = 'insufficient_privilege';
  end if;
end $$;

-- Some of those who work in an agency, or all, go to another with the pledges of open years, by the head's side too.
create function people_change_agency(leaving uuid, taking uuid, chosen uuid[], years uuid[], first_day date,
                                     why text, decision text, mover text, title text, at timestamptz) returns bigint
  language plpgsql security definer set search_path = public, pg_temp
  as $$
declare
  going uuid[];
begin
  perform demand_agency_keeper();
  going := array(select id from member where agency_id = leaving and (chosen is null or id = any(chosen)));
  insert into member_change (id, member_id, key, at, actor_id, actor_name, office_title, act, fields, reason, decision,
                             holds_from)
  select gen_random_uuid(), member.id, gen_random_uuid(), at, actor_id(), mover, title, 'agency',
         jsonb_build_array(jsonb_build_object('field', 'agency', 'from', old.name, 'to', coalesce(new.name, ''))),
         why, decision, first_day
    from member join agency old on old.id = leaving left join agency new on new.id = taking
   where member.id = any(going) and member.standing not in ('transferred', 'ended');
  update pledge set agency_id = taking, version = version + 1
   where agency_id = leaving and cycle_id = any(years) and stage <> 'decided'
     and (chosen is null or member_id = any(going));
  update member set agency_id = taking where id = any(going);
  return cardinality(going);
end $$;

-- An agency that ends keeps its past; who headed it heads it no more.
drop function close_agency(uuid, uuid, date, uuid[]);
create function close_agency(closing uuid, successor uuid, first_day date) returns void
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  perform demand_agency_keeper();
  update agency set during = daterange(lower(during), greatest(lower(during), first_day)), successor_id = successor
   where id = closing;
  update agency_history set during = daterange(lower(during), greatest(lower(during), first_day))
   where agency_id = closing and upper_inf(during);
  update appointment set during = daterange(lower(during), greatest(lower(during), first_day))
   where agency_id = closing and (upper_inf(during) or upper(during) > first_day);
end $$;
revoke all on function people_change_agency(uuid, uuid, uuid[], uuid[], date, text, text, text, text, timestamptz),
                       close_agency(uuid, uuid, date) from public;
grant execute on function people_change_agency(uuid, uuid, uuid[], uuid[], date, text, text, text, text, timestamptz),
                          close_agency(uuid, uuid, date) to app;
