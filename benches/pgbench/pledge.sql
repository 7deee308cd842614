-- A pledge that was sent, as `pledge::show` asks.
begin read only;
-- Who stands behind the cookie, and what their offices open.
select member_id, code, full_name, branch_id, offices, session_id, whole, with_factor, proved_at, stale
  from open_session(sha256(convert_to('{token}', 'UTF8')), now(), current_date);
select pledge.cycle_id, cycle.year, pledge.member_id, member.full_name, member.code, pledge.category,
       pledge.branch_id, unit_name_in_year(pledge.branch_id, cycle.id),
       array(select above_id from unit_closure where below_id = pledge.branch_id order by depth),
       array(select above_id from unit_closure
              where below_id = member.branch_id and member.branch_id <> pledge.branch_id order by depth),
       pledge.decides_id, pledge.agency_id, pledge.manager_id, pledge.state, pledge.version, pledge.revision,
       pledge.submitted_at, pledge.read_at, pledge.agreed_at, pledge.late, pledge.extended_to, pledge.stage,
       pledge.proposed_grade, pledge.decided_grade, cycle.rule_set_id, cycle.opens_at, due_at, cut_off_at,
       phase.opens_at, phase.closes_at, sent.number, sent.template_id, sent.content, sent.pinned, sent.digest,
       sent.submitted_at, template.content,
       coalesce((select jsonb_agg(jsonb_build_object('commitment', commitment_id, 'words', words))
                   from pledge_remark where pledge_id = '{pledge}' and revision = pledge.revision), '[]'),
       coalesce((select jsonb_agg(jsonb_build_object('at', at, 'actor_name', actor_name,
                                    'office_title', office_title, 'step', step, 'revision', revision,
                                    'reason', reason) order by at desc, id desc)
                   from pledge_event where pledge_id = '{pledge}'), '[]')
  from pledge
  join cycle on cycle.id = pledge.cycle_id
  join member on member.id = pledge.member_id
  left join cycle_phase phase on phase.cycle_id = cycle.id and phase.phase = 'self_review'
  left join pledge_revision sent on sent.pledge_id = '{pledge}' and sent.number = pledge.revision
  left join template on template.id = sent.template_id
 where pledge.id = '{pledge}';
rollback;
