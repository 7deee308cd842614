-- Why: a record is kept by the Board of its own tree, every correction keeps what stood before, and of two who
-- correct at once one is told. Until now whoever kept any register could write every row of a person.

alter policy member_keep on member
  with check ((select true from unit_closure line
                where line.below_id = branch_id
                  and line.above_id = any ((select actor_set('keeper_seats'))::uuid[]) limit 1));
alter policy member_change on member
  using ((select true from unit_closure line
           where line.below_id = branch_id
             and line.above_id = any ((select actor_set('keeper_seats'))::uuid[]) limit 1))
  with check ((select true from unit_closure line
                where line.below_id = branch_id
                  and line.above_id = any ((select actor_set('keeper_seats'))::uuid[]) limit 1));

do $$
declare
  name text;
  kept constant text := $kept$(
    select true from member join unit_closure line on line.below_id = member.branch_id
     where member.id = member_id and line.above_id = any ((select actor_set('keeper_seats'))::uuid[]) limit 1)$kept$;
  kept_branch constant text := $kept$ and (
    select true from unit_closure line
     where line.below_id = membership.branch_id
       and line.above_id = any ((select actor_set('keeper_seats'))::uuid[]) limit 1)$kept$;
begin
  foreach name in array array['membership', 'post', 'management'] loop
    execute format('alter policy %I on %I with check (%s)', name || '_keep', name,
                   kept || case name when 'membership' then kept_branch else '' end);
    execute format('alter policy %I on %I using (%s) with check (%s)', name || '_change', name, kept, kept);
  end loop;
end $$;

-- Counts every change of a row, whoever makes it; a correction names the count it saw.
alter table member add version integer not null default 0;
create function count_member_change() returns trigger language plpgsql as $$
begin
  new.version := old.version + 1;
  return new;
end $$;
create trigger member_version before update on member for each row execute function count_member_change();

-- The history of a record: who changed what, from what to what, when and why. Appended only; to take a change back
-- is one more row.
create table member_change (
  id           uuid primary key,
  member_id    uuid not null references member,
  key          uuid not null constraint member_change_key unique,
  at           timestamptz not null,
  -- Nobody in the register when a command on the server made it.
  actor_id     uuid references member,
  actor_name   text not null,
  office_title text not null,
  act          text not null check (act in
                 ('admit', 'correct', 'list', 'standing', 'post', 'agency', 'management', 'undo')),
  -- What changed: a list of {"field", "from", "to"}, as people read it.
  fields       jsonb not null check (jsonb_typeof(fields) = 'array'),
  reason       text not null,
  decision     text not null default '',
  -- From which day it holds, where that is not the day it was written.
  holds_from   date,
  undoes       uuid constraint member_change_undone_once unique references member_change
);
create index member_change_member on member_change (member_id, at);
alter table member_change enable row level security;
-- Reasons and former values are for the person and for those who keep the record, not for every office above.
create policy member_change_sight on member_change for select to app
  using (member_id = actor_id()
         or (
    select true from member join unit_closure line on line.below_id = member.branch_id
     where member.id = member_id and line.above_id = any ((select actor_set('keeper_seats'))::uuid[]) limit 1));
create policy member_change_append on member_change for insert to app
  with check (actor_id = actor_id()
              and (
    select true from member join unit_closure line on line.below_id = member.branch_id
     where member.id = member_id and line.above_id = any ((select actor_set('keeper_seats'))::uuid[]) limit 1));
grant select, insert on member_change to app;
grant select on member_change to worker;
