-- Why: what happened to a commitment through the year. Both tables are appended to; a correction is a new row.

create table check_in (
  id            uuid primary key,
  pledge_id     uuid not null references pledge,
  commitment_id uuid not null,
  key           uuid not null constraint check_in_key unique,
  at            timestamptz not null,
  actor_id      uuid not null references member,
  progress      text not null check (progress in ('on_track', 'at_risk', 'behind', 'done')),
  value         numeric,
  words         text not null default ''
);
create index check_in_pledge on check_in (pledge_id, commitment_id, at);
alter table check_in enable row level security;
create policy check_in_sight on check_in for select to app
  using (exists (select 1 from pledge where pledge.id = pledge_id));
create policy check_in_append on check_in for insert to app
  with check (actor_id = actor_id()
              and exists (select 1 from pledge where pledge.id = pledge_id and pledge.member_id = actor_id()));
grant select, insert on check_in to app;

create table follow_up_note (
  id            uuid primary key,
  pledge_id     uuid not null references pledge,
  commitment_id uuid,
  key           uuid not null constraint follow_up_note_key unique,
  at            timestamptz not null,
  actor_id      uuid not null references member,
  actor_name    text not null,
  office        text not null,
  office_title  text not null,
  -- 'open' is read by the member too, 'officers' only by those who follow the pledge.
  audience      text not null check (audience in ('open', 'officers')),
  words         text not null check (words <> '')
);
create index follow_up_note_pledge on follow_up_note (pledge_id, at);
alter table follow_up_note enable row level security;
create policy follow_up_note_sight on follow_up_note for select to app
  using (exists (select 1 from pledge
                  where pledge.id = pledge_id and (audience = 'open' or pledge.member_id <> actor_id())));
create policy follow_up_note_append on follow_up_note for insert to app
  with check (actor_id = actor_id()
              and exists (select 1 from pledge where pledge.id = pledge_id and pledge.member_id <> actor_id()));
grant select, insert on follow_up_note to app;
