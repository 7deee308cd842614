-- Why: what a list would change is decided row by row and waits as rows; a reading that a crash cut short is found
-- again, so its file waits too. Both are personal data and go when the import ends.

alter table import drop constraint import_state_check;
alter table import add constraint import_state_check
  check (state in ('reading', 'read', 'refused', 'applying', 'applied', 'discarded', 'undone'));
alter table import
  drop column rows,
  -- What was answered about whole columns.
  add column answers      jsonb not null default '{}',
  -- When the process that reads or writes was last seen alive.
  add column claimed_at   timestamptz,
  add column cancelled_at timestamptz,
  -- Why so many people change, where someone had to say so.
  add column reason       text,
  add column undone_at    timestamptz,
  add column undone_by    uuid references member;

-- The command line of the server brings lists as nobody of the register.
alter table import alter uploaded_by drop not null;
-- An import is seen by whoever sees the person who brought it: a ward's keeper finds those of the ward. What the command
-- line brought is seen by those who keep a whole tree.
drop policy import_keep on import;
create policy import_keep on import to app
  using ((select actor_keeps_register())
         and (exists (select 1 from member where member.id = uploaded_by)
              or uploaded_by is null and exists (select 1 from unit
                   where parent_id is null and id = any ((select actor_set('keeper_seats'))::uuid[]))))
  with check ((select actor_keeps_register())
              and (exists (select 1 from member where member.id = uploaded_by)
                   or uploaded_by is null and exists (select 1 from unit
                        where parent_id is null and id = any ((select actor_set('keeper_seats'))::uuid[]))));

create table import_file (
  import_id uuid primary key references import,
  content   bytea not null
);

create table import_row (
  import_id uuid not null references import,
  -- In the order in which it is shown.
  position  integer not null,
  sheet     text not null check (sheet in ('units', 'members')),
  -- In the file; none for who stands only in the register.
  row       integer,
  code      text not null,
  name      text not null,
  place     text not null,
  fold      text not null generated always as (vn_fold(name || ' ' || code)) stored,
  fate      text not null check (fate in ('new', 'changed', 'same', 'gone')),
  changes   jsonb not null,
  doubts    jsonb not null,
  content   jsonb not null,
  decision  text check (decision in ('take', 'keep', 'skip', 'leave', 'transferred', 'ended')),
  reason    text,
  primary key (import_id, position)
);
create index import_row_fate on import_row (import_id, fate, position) where fate <> 'same';
create index import_row_doubtful on import_row (import_id, position) where doubts <> '[]';

alter table import_file enable row level security;
alter table import_row enable row level security;
create policy import_file_keep on import_file to app
  using (import_id in (select id from import)) with check (import_id in (select id from import));
create policy import_row_keep on import_row to app
  using (import_id in (select id from import)) with check (import_id in (select id from import));
grant select, insert, delete on import_file to app;
grant select, insert, update, delete on import_row to app;

-- A sign of life with how far it has come; false once someone has stopped it.
drop function note_import_progress(uuid, integer);
create function note_import_progress(import_id uuid, percent integer, at timestamptz) returns boolean
  language sql security definer set search_path = public, pg_temp
  as $$
    update import set progress = greatest(progress, percent), claimed_at = at
     where id = import_id and state in ('reading', 'applying') and cancelled_at is null
    returning true
  $$;
revoke all on function note_import_progress(uuid, integer, timestamptz) from public;
grant execute on function note_import_progress(uuid, integer, timestamptz) to app;

-- A reading that nobody has worked at since `before`, taken by whoever asks. Writing is one transaction: one that died
-- has written nothing and waits to be accepted again.
create function claim_import(at timestamptz, before timestamptz) returns uuid
  language plpgsql security definer set search_path = public, pg_temp
  as $$
declare found_id uuid;
begin
  update import set state = 'read', claimed_at = null, cancelled_at = null, progress = 100,
         message = 'Lần ghi trước bị ngắt giữa chừng. Chưa có gì được ghi; mời đồng chí bấm nhập lại.'
   where state = 'applying' and claimed_at < before;
  select id into found_id from import
   where state = 'reading' and coalesce(claimed_at, uploaded_at) < before
   order by uploaded_at limit 1 for update skip locked;
  if found_id is not null then
    update import set claimed_at = at where id = found_id;
  end if;
  return found_id;
end $$;
revoke all on function claim_import(timestamptz, timestamptz) from public;
grant execute on function claim_import(timestamptz, timestamptz) to app;

-- Who brought a file, with the offices of the day: a reading goes on in their name.
create function import_actor(wanted uuid, day date)
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
      from import join member on member.id = import.uploaded_by
     where import.id = wanted;
end $$;
revoke all on function import_actor(uuid, date) from public;
grant execute on function import_actor(uuid, date) to app;
