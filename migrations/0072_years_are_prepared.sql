-- Why: a year is prepared before it opens, by copying the one before; it opens when ready, or against what is missing
-- with a reason that stays. Until it is opened nobody but its keepers sees anything of it.

alter table cycle
  add prepared_at      timestamptz,
  add prepared_by      uuid references member,
  add copied_from      uuid references cycle,
  add opening_reason   text not null default '',
  -- What was missing when it was opened, in the words of that day.
  add opening_findings jsonb not null default '[]';

alter table cycle enable row level security;
alter table cycle_phase enable row level security;
create policy cycle_sight on cycle for select to app, worker using (true);
create policy cycle_prepare on cycle for insert to app
  with check (actor_gives('organization_board', null) and opened_at is null);
-- An opened year keeps its dates: they bind everyone in it.
create policy cycle_keep on cycle for update to app
  using (actor_gives('organization_board', null) and opened_at is null) with check (true);
create policy cycle_phase_sight on cycle_phase for select to app, worker using (true);
create policy cycle_phase_prepare on cycle_phase for insert to app
  with check (actor_gives('organization_board', null));
create policy cycle_phase_keep on cycle_phase for update to app
  using (actor_gives('organization_board', null)
         and exists (select 1 from cycle where cycle.id = cycle_id and cycle.opened_at is null));

-- People who pledge and stand in no branch: nobody sees them, so nobody would miss them. A number, no names.
create function members_without_branch() returns bigint
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
begin
  if not actor_gives('organization_board', null) then return 0; end if;
  return (select count(*) from member where branch_id is null and standing in ('probationary', 'official'));
end $$;
revoke all on function members_without_branch() from public;
grant execute on function members_without_branch() to app;
