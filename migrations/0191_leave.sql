-- Why: long sick leave bears on the grade that a year can give, and after maternity leave the time worked is what is graded
-- (HD 21-HD/BTCTW, as data of the year's rules). Both have to be written down by someone else, and taken back with a reason.

create table leave (
  id           uuid primary key,
  member_id    uuid not null references member,
  key          uuid not null constraint leave_key unique,
  kind         text not null check (kind in ('sick', 'maternity', 'other')),
  -- Open at its end while the member has not come back.
  during       daterange not null check (not isempty(during) and not lower_inf(during)),
  basis        text not null check (basis <> ''),
  at           timestamptz not null,
  actor_id     uuid not null references member,
  actor_name   text not null,
  office_title text not null,
  withdrawn_at     timestamptz,
  withdrawn_by     uuid references member,
  withdrawn_reason text check (withdrawn_reason <> ''),
  constraint leave_not_by_self check (actor_id <> member_id and withdrawn_by is distinct from member_id),
  check (num_nulls(withdrawn_at, withdrawn_by, withdrawn_reason) in (0, 3)),
  -- One is on leave once at a time.
  constraint leave_once exclude using gist (member_id with =, during with &&) where (withdrawn_at is null)
);
alter table leave enable row level security;
create policy leave_sight on leave for select to app
  using (member_id = (select actor_id()) or actor_reads_of(member_id));
create policy leave_append on leave for insert to app
  with check (actor_id = (select actor_id()) and member_id <> (select actor_id()) and actor_reads_of(member_id));
create policy leave_withdraw on leave for update to app
  using (member_id <> (select actor_id()) and actor_reads_of(member_id) and withdrawn_at is null)
  with check (withdrawn_by = (select actor_id()));
grant select, insert on leave to app;
grant update (withdrawn_at, withdrawn_by, withdrawn_reason) on leave to app;
