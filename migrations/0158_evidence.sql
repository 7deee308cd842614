-- Why: papers signed by hand, and proof of results, stand beside what was written. A file is kept once a pledge, under
-- the digest of its bytes and in the database like everything else; it was checked and cleaned before.

create table evidence (
  id          uuid primary key,
  pledge_id   uuid not null references pledge,
  digest      bytea not null check (length(digest) = 32),
  kind        text not null check (kind in ('pdf', 'jpeg', 'png')),
  name        text not null,
  size        integer not null check (size between 1 and 5242880),
  content     bytea not null,
  uploaded_at timestamptz not null,
  uploaded_by uuid not null references member,
  constraint evidence_once unique (pledge_id, digest),
  check (length(content) = size)
);
-- Pictures and papers are packed already.
alter table evidence alter content set storage external;

alter table evidence enable row level security;
-- It is seen by whoever sees the paper that it stands beside.
create policy evidence_sight on evidence for select to app
  using (exists (select 1 from pledge where pledge.id = pledge_id));
create policy evidence_keep on evidence for insert to app
  with check (uploaded_by = actor_id() and exists (select 1 from pledge where pledge.id = pledge_id));
grant select, insert on evidence to app;
grant select on evidence to worker;
