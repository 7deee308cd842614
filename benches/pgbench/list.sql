-- A secretary's list of a branch, as `pledge::list` asks.
begin read only;
-- Who stands behind the cookie, and what their offices open.
select member_id, code, full_name, branch_id, offices, session_id, whole, with_factor, proved_at, stale
  from open_session(sha256(convert_to('{token}', 'UTF8')), now(), current_date);
select unit.id, unit.code, unit.name, unit.kind,
       array(select above_id from unit_closure where below_id = unit.id order by depth),
       cycle.id, cycle.year, cycle.rule_set_id, cycle.opens_at, due_at, cut_off_at, phase.opens_at, phase.closes_at,
       coalesce(sum.asked, 0), coalesce(sum.draft, 0), coalesce(sum.submitted, 0), coalesce(sum.returned, 0),
       coalesce(sum.agreed, 0), coalesce(sum.late, 0), coalesce(sum.self_reviewed, 0), coalesce(sum.proposed, 0),
       coalesce(sum.decided, 0), coalesce(sum.waived, 0)
  from unit
 cross join (select * from cycle where opened_at is not null and opens_at <= now() order by year desc limit 1) cycle
  left join cycle_phase phase on phase.cycle_id = cycle.id and phase.phase = 'self_review'
 cross join lateral (
       select sum(asked) as asked, sum(draft) as draft, sum(submitted) as submitted, sum(returned) as returned,
              sum(agreed) as agreed, sum(late) as late, sum(self_reviewed) as self_reviewed,
              sum(proposed) as proposed, sum(decided) as decided, sum(waived) as waived
         from unit_closure closure
         join pledge_tally tally on tally.branch_id = closure.below_id and tally.cycle_id = cycle.id
        where closure.above_id = '{unit}') sum
 where unit.id = '{unit}';
select pledge.id, pledge.member_id, member.full_name, member.code, unit.name, pledge.state, pledge.late,
       pledge.submitted_at, pledge.read_at, pledge.agreed_at, pledge.extended_to
  from pledge
  join member on member.id = pledge.member_id
  join unit on unit.id = pledge.branch_id
 where pledge.branch_id = '{unit}' and pledge.cycle_id = '{cycle}' and pledge.state <> 'waived'
 order by member.given_name collate "vi-x-icu", member.full_name collate "vi-x-icu", pledge.id
 limit 51;
rollback;
