-- Why: whoever asks for all that is held about them gets it at once, a few times a day; each time is remembered.

create table held_export (
  member_id uuid not null references member,
  at        timestamptz not null,
  primary key (member_id, at)
);
alter table held_export enable row level security;
create policy held_export_own on held_export for select to app using (member_id = actor_id());
create policy held_export_append on held_export for insert to app with check (member_id = actor_id());
grant select, insert on held_export to app;
