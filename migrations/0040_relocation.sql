-- Why: people move between branches, alone or by the thousand, and their pledges of open years move with them. Who
-- moves them may see neither the papers nor the place where they land, so these functions look with their owner's
-- eyes, and ask themselves whether the actor keeps the register.

create function demand_register_keeper() returns void
  language plpgsql stable as $$
begin
  if not actor_keeps_register() then
    raise exception 'the actor keeps no register' using errcode = 'insufficient_privilege';
  end if;
end $$;

-- Ends the official membership of `moving` on the day before `first_day` and begins one in `target`. Of two moves
-- on one day the later counts. A membership that begins after that day stands in the way: the count tells.
create function relocate_members(moving uuid[], fresh uuid[], target uuid, first_day date) returns bigint
  language plpgsql security definer set search_path = public, pg_temp
  as $$
declare moved bigint;
begin
  perform demand_register_keeper();
  update membership set during = daterange(lower(during), first_day)
   where member_id = any(moving) and kind = 'official' and during @> first_day
     and lower(during) is distinct from first_day;

  update membership set branch_id = target
   where member_id = any(moving) and kind = 'official' and lower(during) = first_day and during @> first_day;

  insert into membership (id, member_id, branch_id, kind, during)
  select them.id, them.member_id, target, 'official', daterange(first_day, null)
    from unnest(fresh, moving) as them (id, member_id)
   where not exists (select 1 from membership
                      where membership.member_id = them.member_id and membership.kind = 'official'
                        and (membership.during @> first_day or lower(membership.during) > first_day));

  update member set branch_id = target
   where id = any(moving)
     and exists (select 1 from membership
                  where membership.member_id = member.id and membership.kind = 'official'
                    and membership.branch_id = target and lower(membership.during) = first_day
                    and upper_inf(membership.during));
  get diagnostics moved = row_count;
  return moved;
end $$;
revoke all on function demand_register_keeper(), relocate_members(uuid[], uuid[], uuid, date) from public;
grant execute on function demand_register_keeper(), relocate_members(uuid[], uuid[], uuid, date) to app;

-- The unit whose committee decides on the grades of a branch: the nearest base organization, itself included.
create function deciding_unit(branch uuid) returns uuid
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select coalesce((select unit.id from unit_closure closure join unit on unit.id = closure.above_id
                      where closure.below_id = branch and unit.kind in ('grassroots_committee', 'base_branch')
                      order by closure.depth limit 1), branch)
  $$;

-- The pledges of one year follow their members to the branch they are in now, each with a step that says so. What
-- was decided stays where it was decided. `fresh` holds an id for each member's step.
create function pledges_follow(year_id uuid, moving uuid[], fresh uuid[], happened_at timestamptz,
                               mover_name text, mover_title text, words text) returns bigint
  language plpgsql security definer set search_path = public, pg_temp
  as $$
declare moved bigint;
begin
  perform demand_register_keeper();
  with going as materialized (
    select pledge.id, pledge.branch_id as old_branch, member.branch_id as new_branch, them.id as event_id
      from unnest(fresh, moving) as them (id, member_id)
      join member on member.id = them.member_id
      join pledge on pledge.member_id = member.id and pledge.cycle_id = year_id
     where pledge.branch_id <> member.branch_id and pledge.stage <> 'decided'
  ), target as materialized (
    select branch, deciding_unit(branch) as decides from (select distinct new_branch as branch from going) them
  ), followed as (
    update pledge set branch_id = target.branch, decides_id = target.decides, version = pledge.version + 1
      from going join target on target.branch = going.new_branch
     where pledge.id = going.id
  )
  insert into pledge_event (id, pledge_id, key, at, actor_id, actor_name, office_title, own, step, reason)
  select going.event_id, going.id, going.event_id, happened_at, actor_id(), mover_name, mover_title, false, 'relocate',
         'Từ ' || old_unit.name || ' sang ' || new_unit.name || words
    from going
    join unit old_unit on old_unit.id = going.old_branch
    join unit new_unit on new_unit.id = going.new_branch;
  get diagnostics moved = row_count;
  return moved;
end $$;
revoke all on function deciding_unit(uuid),
                       pledges_follow(uuid, uuid[], uuid[], timestamptz, text, text, text) from public;
grant execute on function deciding_unit(uuid),
                          pledges_follow(uuid, uuid[], uuid[], timestamptz, text, text, text) to app;

-- Counts move with whole statements: what there is now less what there was, a line for each branch and year that
-- differs. So nine thousand pledges that change their branch at once cost what their branches cost.
drop trigger pledge_tally_update on pledge;
drop function move_pledge_tally();
drop function add_to_pledge_tally(uuid, uuid, pledge, pledge);
create function move_pledge_tally() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  insert into pledge_tally as tally
    (cycle_id, branch_id, asked, draft, submitted, returned, agreed, late, self_reviewed, proposed, decided)
  select * from (
    select cycle_id, branch_id,
           sum(sign * (state = 'asked')::int) as asked, sum(sign * (state = 'draft')::int) as draft,
           sum(sign * (state = 'submitted')::int) as submitted, sum(sign * (state = 'returned')::int) as returned,
           sum(sign * (state = 'agreed')::int) as agreed, sum(sign * late::int) as late,
           sum(sign * (stage = 'self_reviewed')::int) as self_reviewed,
           sum(sign * (stage = 'proposed')::int) as proposed, sum(sign * (stage = 'decided')::int) as decided
      from (select 1 as sign, cycle_id, branch_id, state, stage, late from now_there
            union all
            select -1, cycle_id, branch_id, state, stage, late from was_there) step
     group by cycle_id, branch_id) change
   where (asked, draft, submitted, returned, agreed, late, self_reviewed, proposed, decided)
         is distinct from (0, 0, 0, 0, 0, 0, 0, 0, 0)
  on conflict (cycle_id, branch_id) do update
    set asked = tally.asked + excluded.asked, draft = tally.draft + excluded.draft,
        submitted = tally.submitted + excluded.submitted, returned = tally.returned + excluded.returned,
        agreed = tally.agreed + excluded.agreed, late = tally.late + excluded.late,
        self_reviewed = tally.self_reviewed + excluded.self_reviewed,
        proposed = tally.proposed + excluded.proposed, decided = tally.decided + excluded.decided;
  return null;
end $$;
create trigger pledge_tally_update after update on pledge referencing old table as was_there new table as now_there
  for each statement execute function move_pledge_tally();
