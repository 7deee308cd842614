-- Why: a resolution is signed weeks before its day. An act on the tree with a day to come is kept as it was typed, read
-- anew against the tree of that day, and carried out then in the name of whoever prepared it, if they still may
-- (ADR 32). A sheet with several days is one row for each: what is past is done at once, the rest waits.

alter table reorganization drop constraint reorganization_state_check;
alter table reorganization add constraint reorganization_state_check
  check (state in ('waiting', 'refused', 'coming', 'done', 'discarded'));
alter table reorganization
  add column typed    jsonb,
  -- The sheet of which this is a later day.
  add column sheet_id uuid references reorganization,
  -- The units on whose pages it is told while it waits.
  add column touches  uuid[] not null default '{}',
  -- The last day on which it was tried and did not fit; `problems` then say why.
  add column tried_on date;
alter table reorganization add constraint reorganization_coming_can_be_done
  check (state <> 'coming' or (first_day is not null and (typed is not null or rows is not null)));
create index reorganization_coming on reorganization (first_day) where state = 'coming';
create index reorganization_sheet on reorganization (sheet_id) where sheet_id is not null;

-- Someone with the offices of a day, for what goes on in their name while they are away.
create function actor_of(wanted uuid, day date)
  returns table (member_id uuid, code text, full_name text, branch_id uuid, offices jsonb)
  language plpgsql stable security definer rows 1 set search_path = public, pg_temp
  as $$
#variable_conflict use_column
begin
  return query
    select member.id, member.code, member.full_name, member.branch_id,
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
      from member where member.id = wanted;
end $$;
revoke all on function actor_of(uuid, date) from public;

create or replace function import_actor(wanted uuid, day date)
  returns table (member_id uuid, code text, full_name text, branch_id uuid, offices jsonb)
  language sql stable security definer rows 1 set search_path = public, pg_temp
  as $$
    select them.member_id, them.code, them.full_name, them.branch_id, them.offices
      from import, actor_of(import.uploaded_by, day) them where import.id = wanted
  $$;

-- The first act whose day has come and that was not tried today, with whoever prepared it. A later day of a sheet
-- waits for the earlier ones.
create function due_reorganization(day date)
  returns table (id uuid, member_id uuid, code text, full_name text, branch_id uuid, offices jsonb)
  language sql stable security definer rows 1 set search_path = public, pg_temp
  as $$
    select due.id, them.member_id, them.code, them.full_name, them.branch_id, them.offices
      from (select reorganization.id, made_by from reorganization
             where state = 'coming' and first_day <= day and (tried_on is null or tried_on < day)
               and not exists (select 1 from reorganization earlier
                                where earlier.state = 'coming' and earlier.first_day < reorganization.first_day
                                  and coalesce(earlier.sheet_id, earlier.id)
                                      = coalesce(reorganization.sheet_id, reorganization.id))
             order by first_day, made_at, reorganization.id limit 1) due,
           actor_of(due.made_by, day) them
  $$;

-- It did not fit: it is told why, and waits for a person or for the next day.
create function reorganization_does_not_fit(wanted uuid, day date, why jsonb) returns void
  language sql security definer set search_path = public, pg_temp
  as $$
    update reorganization set tried_on = day, problems = why where id = wanted and state = 'coming'
  $$;
revoke all on function due_reorganization(date), reorganization_does_not_fit(uuid, date, jsonb) from public;
grant execute on function due_reorganization(date), reorganization_does_not_fit(uuid, date, jsonb) to app;
