-- Why: who types little, or belongs to a branch that resolved what all will do, starts from the unit's own list. It is
-- short, kept for each year by the unit's committee, and what is adopted from it is a copy: the member's own words from
-- then on. What was offered stays on record when it is offered no more.

create table offered_commitment (
  id           uuid primary key,
  key          uuid not null constraint offered_commitment_key unique,
  unit_id      uuid not null references unit,
  cycle_id     uuid not null references cycle,
  section      text not null,
  statement    text not null check (statement <> ''),
  measure      text not null,
  target       text not null,
  counted_in   text not null,
  due          text not null,
  product      text not null,
  offered_at   timestamptz not null,
  offered_by   uuid not null references member,
  withdrawn_at timestamptz,
  withdrawn_by uuid references member,
  check ((withdrawn_at is null) = (withdrawn_by is null))
);
create index offered_commitment_of_unit on offered_commitment (unit_id, cycle_id);

alter table offered_commitment enable row level security;
-- A unit's programme is no secret among its members, as units are none.
create policy offered_commitment_sight on offered_commitment for select to app using (true);
create policy offered_commitment_offer on offered_commitment for insert to app
  with check (offered_by = actor_id() and unit_id = any ((select actor_set('paper_seats'))::uuid[]));
create policy offered_commitment_withdraw on offered_commitment for update to app
  using (unit_id = any ((select actor_set('paper_seats'))::uuid[])) with check (withdrawn_by = actor_id());
grant select, insert, update (withdrawn_at, withdrawn_by) on offered_commitment to app;
grant select on offered_commitment to worker;
