-- A pledge that was sent, as `pledge::show` asks.
-- Who stands behind the cookie.
select member_id, code, full_name, branch_id, stale, offices
  from session_actor(sha256(convert_to('{token}', 'UTF8')), now(), current_date);
begin read only;
select act_as('{member}', current_date);
select pledge.id, pledge.cycle_id, cycle.year, pledge.member_id, member.full_name, member.code, pledge.category,
       pledge.branch_id, unit.name, array(select above_id from unit_closure where below_id = pledge.branch_id order by depth),
       pledge.decides_id, pledge.agency_id, pledge.manager_id, pledge.state, pledge.version, pledge.revision,
       pledge.submitted_at, pledge.read_at, pledge.agreed_at, pledge.late, pledge.extended_to, pledge.stage,
       pledge.proposed_grade, pledge.decided_grade
  from pledge
  join cycle on cycle.id = pledge.cycle_id
  join member on member.id = pledge.member_id
  join unit on unit.id = pledge.branch_id
 where pledge.id = '{pledge}';
select id, year, rule_set_id, cycle.opens_at, due_at, cut_off_at, phase.opens_at, phase.closes_at
  from cycle left join cycle_phase phase on phase.cycle_id = cycle.id and phase.phase = 'self_review'
 where cycle.id = '{cycle}';
select at, actor_name, office_title, step, revision, reason
  from pledge_event where pledge_id = '{pledge}' order by at desc, id desc;
select number, template_id, content, pinned, digest, submitted_at
  from pledge_revision where pledge_id = '{pledge}' and number = 1;
select template.content from template join pledge_revision on template_id = template.id
 where pledge_id = '{pledge}' and number = 1;
select commitment_id, words from pledge_remark where pledge_id = '{pledge}' and revision = 1;
rollback;
