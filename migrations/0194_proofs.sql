-- Why: a result is believed by what shows it: a photograph from a phone, a file, an address, the number of a paper. One
-- proof may stand for several commitments, and none is edited: what was wrong is taken back with a reason, and another
-- added. A file is handed out only once an operator's scanner, where there is one, has passed it.

alter table evidence add checked text not null default 'unasked'
  constraint evidence_checked check (checked in ('unasked', 'waiting', 'clean', 'refused'));
alter table evidence add checked_at timestamptz;
create index evidence_waiting on evidence (id) where checked = 'waiting';
-- The worker takes up what the scanner could not look at when it came.
create policy evidence_scan on evidence for select to worker using (checked in ('waiting', 'clean', 'refused'));
create policy evidence_scanned on evidence for update to worker
  using (checked = 'waiting') with check (checked in ('clean', 'refused'));
grant update (checked, checked_at) on evidence to worker;

create table proof (
  id          uuid primary key,
  pledge_id   uuid not null references pledge,
  key         uuid not null,
  place       smallint not null,
  check_in_id uuid references check_in,
  at          timestamptz not null,
  actor_id    uuid not null references member,
  title       text not null check (title <> ''),
  address     text check (address ~ '^https?://'),
  evidence_id uuid references evidence,
  commitments uuid[] not null check (cardinality(commitments) between 1 and 200),
  withdrawn_at timestamptz,
  withdrawn_for text check (withdrawn_for <> ''),
  constraint proof_key unique (key, place),
  constraint proof_is_one_thing check (address is null or evidence_id is null),
  check ((withdrawn_at is null) = (withdrawn_for is null))
);
create index proof_pledge on proof (pledge_id, at);
create index proof_evidence on proof (evidence_id);
alter table proof enable row level security;
create policy proof_sight on proof for select to app
  using (exists (select 1 from pledge where pledge.id = pledge_id));
create policy proof_append on proof for insert to app
  with check (actor_id = actor_id() and withdrawn_at is null
              and exists (select 1 from pledge where pledge.id = pledge_id and pledge.member_id = actor_id()));
-- Taken back once, by whoever added it; nothing else of it changes.
create policy proof_withdraw on proof for update to app
  using (actor_id = actor_id() and withdrawn_at is null) with check (actor_id = actor_id() and withdrawn_at is not null);
grant select, insert on proof to app;
grant update (withdrawn_at, withdrawn_for) on proof to app;
grant select on proof to worker;
