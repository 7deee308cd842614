-- A unit and those directly below it, as `report::overview` asks.
begin read only;
-- Who stands behind the cookie, and what their offices open.
select member_id, code, full_name, branch_id, offices, session_id, whole, with_factor, proved_at, stale
  from open_session(sha256(convert_to('{token}', 'UTF8')), now(), current_date);
select id, code, name, kind, array(select above_id from unit_closure where below_id = unit.id order by depth)
  from unit where id = '{unit}';
select id, year, rule_set_id, cycle.opens_at, due_at, cut_off_at, phase.opens_at, phase.closes_at
  from cycle left join cycle_phase phase on phase.cycle_id = cycle.id and phase.phase = 'self_review'
 where cycle.opens_at <= now() order by year desc limit 1;
select unit.id, unit.code, unit.name, unit.kind, top.depth, coalesce(sum(asked), 0), coalesce(sum(draft), 0),
       coalesce(sum(submitted), 0), coalesce(sum(returned), 0), coalesce(sum(agreed), 0), coalesce(sum(late), 0),
       coalesce(sum(self_reviewed), 0), coalesce(sum(proposed), 0), coalesce(sum(decided), 0)
  from unit_closure top
  join unit on unit.id = top.below_id
  join unit_closure closure on closure.above_id = unit.id
  left join pledge_tally tally on tally.branch_id = closure.below_id and tally.cycle_id = '{cycle}'
 where top.above_id = '{unit}' and top.depth <= 1
 group by unit.id, top.depth
having top.depth = 0 or unit.dissolved_on is null or unit.dissolved_on > actor_day()
       or sum(asked + draft + submitted + returned + agreed) > 0
 order by top.depth, unit.code;
select unit.id, code, name, kind, array(select above_id from unit_closure where below_id = unit.id order by depth)
  from unit_closure way join unit on unit.id = way.above_id
 where way.below_id = '{unit}' and way.depth > 0 order by way.depth desc;
select id, year, rule_set_id, cycle.opens_at, due_at, cut_off_at, phase.opens_at, phase.closes_at
  from cycle left join cycle_phase phase on phase.cycle_id = cycle.id and phase.phase = 'self_review'
 order by year desc;
rollback;
