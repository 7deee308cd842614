-- Why: which rows exist for whom, said once. Policies ask these functions; an unseen row is a 404.
-- They read appointments with their owner's eyes, or each policy would lean on another.

-- Units whose papers I read: my branch as its committee, or everything below my committee, board or commission.
create function actor_units() returns setof uuid
  language sql stable security definer rows 50 set search_path = public, pg_temp
  as $$
    select closure.below_id
      from appointment
      join unit_closure closure on closure.above_id = appointment.unit_id
     where appointment.member_id = actor_id()
       and appointment.during @> actor_day()
       and appointment.office in ('secretary', 'deputy_secretary', 'branch_committee',
                                  'grassroots_committee', 'organization_board', 'inspection')
  $$;

-- Units whose register I see: the administrator keeps accounts, and so sees people, though no papers.
create function actor_register() returns setof uuid
  language sql stable security definer rows 50 set search_path = public, pg_temp
  as $$
    select closure.below_id
      from appointment
      join unit_closure closure on closure.above_id = appointment.unit_id
     where appointment.member_id = actor_id()
       and appointment.during @> actor_day()
       and appointment.office <> 'standing_committee'
  $$;

-- Units on whose Standing Committee I sit: I see the leaders it manages.
create function actor_manages() returns setof uuid
  language sql stable security definer rows 1 set search_path = public, pg_temp
  as $$
    select unit_id from appointment
     where member_id = actor_id() and during @> actor_day() and office = 'standing_committee'
  $$;

-- Agencies I head: I see those who work there.
create function actor_agencies() returns setof uuid
  language sql stable security definer rows 1 set search_path = public, pg_temp
  as $$
    select agency_id from appointment
     where member_id = actor_id() and during @> actor_day() and office = 'agency_head'
  $$;

revoke all on function actor_units(), actor_register(), actor_manages(), actor_agencies() from public;
grant execute on function actor_units(), actor_register(), actor_manages(), actor_agencies() to app, worker;

-- Whether I keep the register of a unit: the Board brings people in, the administrator their accounts.
create function actor_keeps_register() returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select exists (select 1 from appointment
                    where member_id = actor_id() and during @> actor_day()
                      and office in ('organization_board', 'administrator'))
  $$;
revoke all on function actor_keeps_register() from public;
grant execute on function actor_keeps_register() to app, worker;

-- A person is seen by themself, and by those who hold an office over their branch, agency or level.
alter table member enable row level security;
create policy member_sight on member for select to app
  using (id = actor_id()
         or branch_id in (select actor_register())
         or manager_id in (select actor_manages())
         or agency_id in (select actor_agencies()));
create policy member_keep on member for insert to app with check (actor_keeps_register());
create policy member_change on member for update to app
  using (actor_keeps_register()) with check (actor_keeps_register());

-- What hangs on a person is seen with the person.
do $$
declare name text;
begin
  foreach name in array array['membership', 'post', 'management', 'appointment'] loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy %I on %I for select to app
                      using (exists (select 1 from member where member.id = member_id))', name || '_sight', name);
    execute format('create policy %I on %I for insert to app with check (actor_keeps_register())',
                   name || '_keep', name);
    execute format('create policy %I on %I for update to app using (actor_keeps_register())',
                   name || '_change', name);
  end loop;
end $$;
