-- A secretary's list of a branch, as `pledge::list` asks.
-- Who stands behind the cookie.
select member_id, code, full_name, branch_id, stale, offices
  from session_actor(sha256(convert_to('{token}', 'UTF8')), now(), current_date);
begin read only;
select act_as('{member}', current_date);
select id, code, name, kind, array(select above_id from unit_closure where below_id = unit.id order by depth)
  from unit where id = '{unit}';
select id, year, rule_set_id, cycle.opens_at, due_at, cut_off_at, phase.opens_at, phase.closes_at
  from cycle left join cycle_phase phase on phase.cycle_id = cycle.id and phase.phase = 'self_review'
 where cycle.opens_at <= now() order by year desc limit 1;
select pledge.id, pledge.member_id, member.full_name, member.code, unit.name, pledge.state, pledge.late,
       pledge.submitted_at, pledge.read_at, pledge.agreed_at, pledge.extended_to
  from pledge
  join member on member.id = pledge.member_id
  join unit on unit.id = pledge.branch_id
 where pledge.branch_id = '{unit}' and pledge.cycle_id = '{cycle}'
 order by member.given_name collate "vi-x-icu", member.full_name collate "vi-x-icu", pledge.id
 limit 51;
select coalesce(sum(asked), 0), coalesce(sum(draft), 0), coalesce(sum(submitted), 0), coalesce(sum(returned), 0),
       coalesce(sum(agreed), 0), coalesce(sum(late), 0), coalesce(sum(self_reviewed), 0), coalesce(sum(proposed), 0),
       coalesce(sum(decided), 0)
  from unit_closure closure
  join pledge_tally tally on tally.branch_id = closure.below_id and tally.cycle_id = '{cycle}'
 where closure.above_id = '{unit}';
rollback;
