-- Why: whoever takes a list of people out of the register says what for, and that stays on record.

create table register_export (
  id          uuid primary key,
  unit_id     uuid not null references unit,
  purpose     text not null check (purpose <> ''),
  members     integer not null,
  exported_at timestamptz not null,
  exported_by uuid not null references member
);
create index register_export_unit on register_export (unit_id, exported_at desc);
alter table register_export enable row level security;
create policy register_export_sight on register_export for select to app
  using (exported_by = actor_id()
         or actor_keeps(unit_id));
create policy register_export_keep on register_export for insert to app
  with check (exported_by = actor_id() and actor_keeps(unit_id));
grant select, insert on register_export to app;
