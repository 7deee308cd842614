-- Why: policies asked on every page, each for itself, which units stand below a person's offices; that costs more than
-- the page and grows with the organization: a quarter of a million ids for a national board. Now a transaction begins
-- by saying who acts, and what follows from their offices of that day is found once. A row is seen by a person over
-- few units if its branch is among them, else by one look into the index of the closure. Who sees what stays the same.

-- Begins to act: the person, the day, and the units their offices open, for this transaction alone.
create function act_as(actor uuid, day date) returns void
  language plpgsql security definer set search_path = public, pg_temp
  as $$
declare
  papers   uuid[] := '{}';
  register uuid[] := '{}';
  keeps    uuid[] := '{}';
  manages  uuid[] := '{}';
  heads    uuid[] := '{}';
  held     record;
begin
  perform set_config('app.actor_id', actor::text, true), set_config('app.day', day::text, true);
  for held in select office, unit_id, agency_id from appointment where member_id = actor and during @> day loop
    case held.office
      when 'agency_head' then heads := heads || held.agency_id;
      when 'standing_committee' then manages := manages || held.unit_id;
      else
        register := register || held.unit_id;
        -- The administrator keeps accounts, and so sees people, but no papers.
        if held.office <> 'administrator' then papers := papers || held.unit_id; end if;
        if held.office in ('organization_board', 'administrator') then keeps := keeps || held.unit_id; end if;
    end case;
  end loop;
  -- What is not set is empty: a transaction's settings end with it.
  if papers <> '{}' then
    perform set_config('app.paper_seats', papers::text, true),
            set_config('app.paper_branches', few_units_below(papers)::text, true);
  end if;
  if register <> '{}' then
    perform set_config('app.register_seats', register::text, true),
            set_config('app.register_branches', few_units_below(register)::text, true);
  end if;
  if keeps <> '{}' then perform set_config('app.keeper_seats', keeps::text, true); end if;
  if manages <> '{}' then perform set_config('app.managing_seats', manages::text, true); end if;
  if heads <> '{}' then perform set_config('app.headed_agencies', heads::text, true); end if;
end $$;

-- The units below some seats, these included; none at all where there are more than a handful.
create function few_units_below(seats uuid[]) returns uuid[]
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
declare units uuid[];
begin
  if seats = '{}' then return seats; end if;
  units := array(select below_id from unit_closure where above_id = any (seats) limit 65);
  return case when cardinality(units) > 64 then '{}' else units end;
end $$;

-- One of the sets that `act_as` found.
create function actor_set(name text) returns uuid[]
  language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('app.' || name, true), ''), '{}')::uuid[] $$;

revoke all on function act_as(uuid, date), few_units_below(uuid[]) from public;
grant execute on function act_as(uuid, date) to app, worker;

create or replace function actor_keeps_register() returns boolean
  language sql stable parallel safe
  as $$ select actor_set('keeper_seats') <> '{}' $$;

-- A scalar query, not `exists`: that one may be turned into a collection of everything again.
alter policy member_sight on member
  using (id = actor_id()
         or branch_id = any ((select actor_set('register_branches'))::uuid[])
         or (select true from unit_closure line
              where line.below_id = member.branch_id and line.above_id = any ((select actor_set('register_seats'))::uuid[]) limit 1)
         or manager_id = any ((select actor_set('managing_seats'))::uuid[])
         or agency_id = any ((select actor_set('headed_agencies'))::uuid[]));

alter policy pledge_sight on pledge
  using (member_id = actor_id()
         or branch_id = any ((select actor_set('paper_branches'))::uuid[])
         or (select true from unit_closure line
              where line.below_id = pledge.branch_id and line.above_id = any ((select actor_set('paper_seats'))::uuid[]) limit 1)
         or manager_id = any ((select actor_set('managing_seats'))::uuid[])
         or agency_id = any ((select actor_set('headed_agencies'))::uuid[]));

alter policy pledge_step on pledge
  using (member_id = actor_id()
         or branch_id = any ((select actor_set('paper_branches'))::uuid[])
         or (select true from unit_closure line
              where line.below_id = pledge.branch_id and line.above_id = any ((select actor_set('paper_seats'))::uuid[]) limit 1)
         or manager_id = any ((select actor_set('managing_seats'))::uuid[]));

alter policy leader_copy_open on leader_copy
  using ((select true from unit_closure line
              where line.below_id = leader_copy.unit_id and line.above_id = any ((select actor_set('paper_seats'))::uuid[]) limit 1));

alter policy ballot_sight on ballot
  using (exists (select 1 from pledge
                  where pledge.id = pledge_id and pledge.member_id is distinct from actor_id()
                    and ((select true from unit_closure line
              where line.below_id = pledge.branch_id and line.above_id = any ((select actor_set('paper_seats'))::uuid[]) limit 1)
                         or pledge.manager_id = any ((select actor_set('managing_seats'))::uuid[]))));

drop function actor_units();
drop function actor_register();
drop function actor_manages();
drop function actor_agencies();
