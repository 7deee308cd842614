-- Why: a deputation is seen by the two it binds and by who keeps the register there; each side moves only its own
-- part of it. And a deputy never acts on the paper of the one they stand in for, whatever the application says.

alter table deputation enable row level security;
create policy deputation_sight on deputation for select to app
  using (holder_id = actor_id() or deputy_id = actor_id()
         or exists (select 1 from appointment
                     where appointment.id = appointment_id and actor_keeps(appointment.unit_id)));
-- Only an office of one's own, and only one that a single person may give: so there are no chains.
create policy deputation_ask on deputation for insert to app
  with check (holder_id = actor_id() and answered_at is null and ended_at is null
              and exists (select 1 from appointment
                           where appointment.id = appointment_id and appointment.member_id = actor_id()
                             and deputation.during <@ appointment.during
                             and not appointment.office = any (weighty_offices())));
create policy deputation_step on deputation for update to app
  using (actor_id() in (holder_id, deputy_id)) with check (actor_id() in (holder_id, deputy_id));
grant select, insert on deputation to app;
grant update (answered_at, accepted, answer, ended_at, ended_by) on deputation to app;

create function guard_deputation() returns trigger language plpgsql as $$
begin
  if new.accepted is distinct from old.accepted and (old.accepted is not null or actor_id() is distinct from old.deputy_id)
  then
    raise exception 'deputation % is answered once, by the deputy', old.id
      using errcode = 'check_violation', constraint = 'deputation_answered_by_deputy';
  end if;
  if old.ended_at is not null then
    raise exception 'deputation % is over', old.id
      using errcode = 'check_violation', constraint = 'deputation_ends_once';
  end if;
  return new;
end $$;
create trigger deputation_guard before update on deputation for each row execute function guard_deputation();

-- Whether I may act on this paper as far as those I stand in for are concerned: on the paper of none of them,
-- unless an office of mine that is not theirs reaches it.
create function actor_faces(paper uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
begin
  if actor_set('stands_in_for') = '{}' then return true; end if;
  return not exists (
    select 1
      from pledge
     where pledge.id = paper
       and pledge.member_id = any (actor_set('stands_in_for'))
       and not exists (
         select 1
           from offices_of(actor_id(), actor_day()) held
          where held.acting_for is distinct from pledge.member_id
            and (held.agency_id = pledge.agency_id
                 or (held.unit_id = pledge.manager_id and held.office = 'standing_committee')
                 or (held.office not in ('administrator', 'standing_committee')
                     and held.unit_id in (select line.above_id from unit_closure line
                                           where line.below_id = pledge.branch_id)))));
end $$;
revoke all on function actor_faces(uuid) from public;
grant execute on function actor_faces(uuid) to app;

create policy pledge_faced on pledge as restrictive for update to app using (actor_faces(id));
do $$
declare name text;
begin
  foreach name in array array['pledge_event', 'pledge_remark', 'follow_up_note', 'state_grade', 'ballot', 'proposal',
                              'decision'] loop
    execute format('create policy %I on %I as restrictive for insert to app with check (actor_faces(pledge_id))',
                   name || '_faced', name);
  end loop;
end $$;
