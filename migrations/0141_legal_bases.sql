-- Why: legal bases and the 27 manifestations are lists that the Board keeps; a template cites them and keeps their words
-- when it is issued. Of some texts the day is not known, and a text is called otherwise than its number.

alter table legal_basis
  alter issued_on drop not null,
  alter valid_from drop not null,
  add kind     text not null default '',
  -- How papers call it; made of the rest where empty.
  add cited_as text not null default '',
  add version  integer not null default 0,
  drop constraint legal_basis_once,
  add constraint legal_basis_once unique nulls not distinct (number, issuer, issued_on),
  add constraint legal_basis_days check (valid_to is null or valid_from is null or valid_from <= valid_to),
  add constraint legal_basis_replaced check (replaced_by is null or (valid_to is not null and replaced_by <> id));

alter table legal_basis enable row level security;
create policy legal_basis_sight on legal_basis for select to app, worker using (true);
create policy legal_basis_add on legal_basis for insert to app with check (actor_gives('organization_board', null));
create policy legal_basis_mend on legal_basis for update to app using (actor_gives('organization_board', null));

create table manifestation (
  code        text primary key,
  place       integer not null unique,
  heading     text not null,
  title       text not null check (title <> ''),
  reviewed_at timestamptz,
  reviewed_by uuid references member,
  version     integer not null default 0
);
alter table manifestation enable row level security;
create policy manifestation_sight on manifestation for select to app, worker using (true);
create policy manifestation_mend on manifestation for update to app using (actor_gives('organization_board', null));
grant select, update on manifestation to app;
grant select on manifestation to worker;
