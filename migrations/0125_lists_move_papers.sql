-- Why: a list moves people as a transfer or a reform does, and their papers must go along. The command line of the
-- server brings lists too, and nobody of the register stands behind it.

alter table pledge_event alter actor_id drop not null;
alter table pledge_event add constraint pledge_event_by_someone check (actor_id is not null or step = 'relocate');

create or replace function demand_register_keeper() returns void
  language plpgsql stable as $$
begin
  if not actor_keeps_register() and 'owner' not in (session_user, current_setting('role'))
     and not exists (select 1 from transfer where closed_by = actor_id() and state = 'accepted' and not settled) then
    raise exception 'the actor keeps no register' using errcode = 'insufficient_privilege';
  end if;
end $$;

create or replace function pledges_follow(year_id uuid, moving uuid[], fresh uuid[], happened_at timestamptz,
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
  select going.event_id, going.id, going.event_id, happened_at,
         (select id from member where id = actor_id()), mover_name, mover_title, false, 'relocate',
         'Từ ' || old_unit.name || ' sang ' || new_unit.name || words
    from going
    join unit old_unit on old_unit.id = going.old_branch
    join unit new_unit on new_unit.id = going.new_branch;
  get diagnostics moved = row_count;
  return moved;
end $$;
