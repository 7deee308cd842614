-- Why: who follows a paper that was sent, the head of which agency and which Standing Committee, is told by its row; what it
-- was sent under is pinned in its revision and never moves. The level followed whoever changed it, the agency only a
-- transfer. Now both follow, whoever writes them: a transfer, a record, a list. What was not sent yet follows with its
-- template, by the rules of its own year; a transfer had rules of its own (ADR 45).

create or replace function follow_manager() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  update pledge
     set manager_id = new.manager_id, agency_id = new.agency_id, version = pledge.version + 1
   where pledge.member_id = new.id and pledge.revision is not null and pledge.stage <> 'decided'
     and (pledge.manager_id, pledge.agency_id) is distinct from (new.manager_id, new.agency_id)
     and not exists (select 1 from cycle_phase phase
                      where phase.cycle_id = pledge.cycle_id and phase.phase = 'self_review'
                        and phase.closes_at < actor_moment());
  return null;
end $$;
alter function follow_manager() rename to follow_duty;
drop trigger member_manager_followed on member;
create trigger member_duty_followed after update of manager_id, agency_id on member for each row
  when ((old.manager_id, old.agency_id) is distinct from (new.manager_id, new.agency_id)
        and current_setting('app.undoing', true) is distinct from 'on')
  execute function follow_duty();

-- Papers that were not sent take agency, level and template after their member, each by the rules of its year.
create or replace function pledges_reflect(people uuid[]) returns bigint
  language plpgsql security definer set search_path = public, pg_temp
  as $$
declare changed bigint;
begin
  update pledge
     set agency_id = member.agency_id, manager_id = member.manager_id,
         category = category_by(cycle.category_rules, member.id), version = pledge.version + 1
    from member, cycle
   where pledge.member_id = any(people) and member.id = pledge.member_id and cycle.id = pledge.cycle_id
     and pledge.state in ('asked', 'draft', 'waived') and pledge.revision is null
     and actor_day() <= (cycle.cut_off_at at time zone 'Asia/Ho_Chi_Minh')::date
     and (pledge.agency_id, pledge.manager_id) is distinct from (member.agency_id, member.manager_id);
  get diagnostics changed = row_count;
  return changed;
end $$;

-- As before, with papers that follow as they do otherwise.
create or replace function settle_transfer(which uuid, fresh_stay uuid, fresh_management uuid, at timestamptz) returns void
  language plpgsql security definer set search_path = public, pg_temp
  as $$
declare
  it transfer;
  titles text[];
begin
  update transfer set settled = true
   where id = which and closed_by = actor_id() and state in ('accepted', 'left') and not settled
  returning * into it;
  if it.id is null then
    raise exception 'transfer % is not to be settled', which using errcode = 'insufficient_privilege';
  end if;
  if it.kind = 'temporary' then
    insert into membership (id, member_id, branch_id, kind, during)
    values (fresh_stay, it.member_id, it.to_branch_id, 'temporary', daterange(it.effective_on, it.until_on, '[]'));
    return;
  end if;
  with ended as (
    update appointment set during = during * daterange(null, it.effective_on)
     where member_id = it.member_id and (upper(during) is null or upper(during) > it.effective_on)
       and (unit_id = it.from_branch_id or it.state = 'left')
    returning office
  )
  select array_agg(case office when 'secretary' then 'bí thư chi bộ' when 'deputy_secretary' then 'phó bí thư chi bộ'
                               when 'branch_committee' then 'chi ủy viên' end)
    into titles from ended;
  update post set during = during * daterange(null, it.effective_on)
   where member_id = it.member_id and kind = 'party' and lower(title) = any(titles)
     and (upper(during) is null or upper(during) > it.effective_on);
  if it.manager_change <> 'keep' or it.state = 'left' then
    update management set during = during * daterange(null, it.effective_on)
     where member_id = it.member_id and (upper(during) is null or upper(during) > it.effective_on);
    if it.manager_change = 'set' then
      insert into management (id, member_id, unit_id, during)
      values (fresh_management, it.member_id, it.manager_id, daterange(it.effective_on, null));
    end if;
    update member set manager_id = it.manager_id where id = it.member_id;
  end if;
  if it.agency_change <> 'keep' then
    update member set agency_id = it.agency_id where id = it.member_id;
  end if;
  if it.state = 'left' then
    update membership set during = during * daterange(null, it.effective_on)
     where member_id = it.member_id and (upper(during) is null or upper(during) > it.effective_on);
    update member set standing = 'transferred' where id = it.member_id;
    return;
  end if;
  perform pledges_reflect(array[it.member_id]);
end $$;
