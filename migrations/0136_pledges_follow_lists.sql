-- Why: a list may move people between branches, and change where they work and who manages them. Their pledges of open
-- years follow as after every other move; taking the list back takes that back too, and both stand in the history.

-- What is not yet sent follows what the register says of its member today: agency, level of management, form. What was
-- sent keeps what it was sent under; who follows it changes by a transfer. Derives only, so whoever may call it may.
create function pledges_reflect(people uuid[]) returns bigint
  language plpgsql security definer set search_path = public, pg_temp
  as $$
declare changed bigint;
begin
  update pledge
     set agency_id = member.agency_id, manager_id = member.manager_id, category = pledge_category(member.id),
         version = pledge.version + 1
    from member, cycle
   where pledge.member_id = any(people) and member.id = pledge.member_id and cycle.id = pledge.cycle_id
     and pledge.state in ('asked', 'draft', 'waived') and pledge.revision is null
     and actor_day() <= (cycle.cut_off_at at time zone 'Asia/Ho_Chi_Minh')::date
     and (pledge.agency_id, pledge.manager_id) is distinct from (member.agency_id, member.manager_id);
  get diagnostics changed = row_count;
  return changed;
end $$;
revoke all on function pledges_reflect(uuid[]) from public;
grant execute on function pledges_reflect(uuid[]) to app;

-- Says in the history of each pledge that a list moved that it comes back, before the list is taken back.
create function pledges_come_back(wanted uuid, happened_at timestamptz, mover_name text, mover_title text) returns void
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  perform demand_register_keeper();
  insert into pledge_event (id, pledge_id, key, at, actor_id, actor_name, office_title, own, step, reason)
  select fresh.id, pledge.id, fresh.id, happened_at, actor_id(), mover_name, mover_title, false, 'relocate',
         'Từ ' || here.name || ' về ' || there.name || ', hoàn tác lần nhập danh sách'
    from (select distinct on (was.id) was.id, was.branch_id
            from import_undo kept, jsonb_to_recordset(kept.before) as was (id uuid, branch_id uuid)
           where kept.import_id = wanted and kept.relation = 'pledge' and kept.before is not null
           order by was.id, kept.number) first
    join pledge on pledge.id = first.id and pledge.branch_id <> first.branch_id
    join unit here on here.id = pledge.branch_id
    join unit there on there.id = first.branch_id,
    lateral (select gen_random_uuid() as id) fresh;
end $$;
revoke all on function pledges_come_back(uuid, timestamptz, text, text) from public;
grant execute on function pledges_come_back(uuid, timestamptz, text, text) to app;
