-- Why: what the job of retention let go of was printed and lost. Each run is kept, with what it counted, for whoever keeps
-- the system to read.

create table retention_run (
  id       uuid primary key,
  at       timestamptz not null,
  -- It only counted.
  dry      boolean not null
);
create index retention_run_at on retention_run (at desc, id);

create table retention_run_line (
  run_id   uuid not null references retention_run on delete cascade,
  position integer not null,
  -- As the kind of record was called, and what the rule said, that day.
  title    text not null,
  outcome  text not null check (outcome in ('keep', 'archive', 'delete')),
  rows     bigint not null check (rows >= 0),
  primary key (run_id, position)
);

-- Numbers of rows name nobody; still they are the keepers' alone. Only the command writes them.
alter table retention_run enable row level security;
alter table retention_run_line enable row level security;
create policy retention_run_sight on retention_run for select to app using ((select actor_keeps_register()));
create policy retention_run_line_sight on retention_run_line for select to app using ((select actor_keeps_register()));
grant select on retention_run, retention_run_line to app;
