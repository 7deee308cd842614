-- Why: an import is read, shown and only then accepted; what was read waits here between the two.

create table import (
  id          uuid primary key,
  state       text not null check (state in ('reading', 'read', 'refused', 'applying', 'applied', 'discarded')),
  file_name   text not null,
  digest      bytea not null,
  uploaded_at timestamptz not null,
  uploaded_by uuid not null references member,
  progress    integer not null default 0,
  message     text,
  rows        jsonb,
  preview     jsonb,
  applied_at  timestamptz
);
alter table import enable row level security;
create policy import_keep on import to app using (actor_keeps_register()) with check (actor_keeps_register());
grant select, insert, update on import to app;
