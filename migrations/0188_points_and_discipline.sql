-- Why: from 2025 on a grade rests on points and on conditions beside them; one of the conditions is that no discipline was
-- in force for a fault of the year. A discipline may be found after the year was graded, or lifted because it was wrong: it
-- is a row with its paper, and lifting it keeps both papers.

-- Points for each part of the scale, in tenths; empty under rules without points.
alter table proposal add column points jsonb not null default '{}';

create table discipline (
  id           uuid primary key,
  member_id    uuid not null references member,
  key          uuid not null constraint discipline_key unique,
  form         text not null check (form in ('reprimand', 'warning', 'removal', 'expulsion')),
  -- The year whose grade it bears on.
  fault_year   integer not null check (fault_year between 1990 and 2200),
  number       text not null check (number <> ''),
  issuer       text not null check (issuer <> ''),
  decided_on   date not null,
  words        text not null default '',
  at           timestamptz not null,
  actor_id     uuid not null references member,
  actor_name   text not null,
  office_title text not null,
  lifted_number text,
  lifted_on     date,
  lifted_reason text,
  lifted_at     timestamptz,
  lifted_by     uuid references member,
  constraint discipline_not_by_self check (actor_id <> member_id and lifted_by is distinct from member_id),
  check (num_nulls(lifted_number, lifted_on, lifted_reason, lifted_at, lifted_by) in (0, 5))
);
create index discipline_member on discipline (member_id, fault_year);
alter table discipline enable row level security;
-- The person, and whoever reads papers of their branch or manages them; not who only keeps accounts.
create function actor_reads_of(person uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
begin
  return exists (select 1 from member
                  where member.id = person
                    and (member.manager_id = any (actor_set('managing_seats'))
                         or exists (select 1 from unit_closure line
                                     where line.below_id = member.branch_id
                                       and line.above_id = any (actor_set('paper_seats')))));
end $$;
revoke all on function actor_reads_of(uuid) from public;
grant execute on function actor_reads_of(uuid) to app;
create policy discipline_sight on discipline for select to app
  using (member_id = (select actor_id()) or actor_reads_of(member_id));
create policy discipline_append on discipline for insert to app
  with check (actor_id = (select actor_id()) and member_id <> (select actor_id()) and actor_reads_of(member_id));
create policy discipline_lift on discipline for update to app
  using (member_id <> (select actor_id()) and actor_reads_of(member_id) and lifted_at is null)
  with check (lifted_by = (select actor_id()));
grant select, insert on discipline to app;
grant update (lifted_number, lifted_on, lifted_reason, lifted_at, lifted_by) on discipline to app;
