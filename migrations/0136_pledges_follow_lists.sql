-- Why: a list may move people between branches, and change where they work and who manages them. Their pledges of open
-- years follow as after every other move.

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
