-- A pledge sent, as `pledge::submission` does; each client goes through people of its own.
-- The application knows who is there from the request; here the next person's ids must be looked up.
\set turn :turn + 1
\set n 3 * (:turn * 8 + :client_id) + 2
select pledge, member, cycle, token from bench.seat where n = :n \gset
begin;
-- Who stands behind the cookie, and what their offices open.
select member_id, code, full_name, branch_id, offices, session_id, whole, with_factor, proved_at, stale
  from open_session(sha256(convert_to(:token, 'UTF8')), now(), current_date);
select pledge.id, pledge.cycle_id, cycle.year, pledge.member_id, member.full_name, member.code, pledge.category,
       pledge.branch_id, unit.name, array(select above_id from unit_closure where below_id = pledge.branch_id order by depth),
       pledge.decides_id, pledge.agency_id, pledge.manager_id, pledge.state, pledge.version, pledge.revision,
       pledge.submitted_at, pledge.read_at, pledge.agreed_at, pledge.late, pledge.extended_to, pledge.stage,
       pledge.proposed_grade, pledge.decided_grade
  from pledge
  join cycle on cycle.id = pledge.cycle_id
  join member on member.id = pledge.member_id
  join unit on unit.id = pledge.branch_id
 where pledge.id = :pledge;
select exists (select 1 from pledge_event where key = :pledge);
select id, year, rule_set_id, cycle.opens_at, due_at, cut_off_at, phase.opens_at, phase.closes_at
  from cycle left join cycle_phase phase on phase.cycle_id = cycle.id and phase.phase = 'self_review'
 where cycle.id = :cycle;
select template.id, template.content from template join pledge using (cycle_id, category)
 where pledge.id = :pledge order by template.version desc limit 1;
select version, content, saved_at from pledge_draft where pledge_id = :pledge;
insert into pledge_event
  (id, pledge_id, key, at, actor_id, actor_name, office_title, own, step, revision, reason)
values (gen_random_uuid(), :pledge, gen_random_uuid(), now(), :member, 'Người gửi', null, true, 'submit', 1, null);
select pledge.id, cycle.year, member.full_name, member.code, to_char(member.born_on, 'DD/MM/YYYY'), agency.name, unit.name,
       above.name, manager.name,
       (select top.name from unit_closure closure join unit top on top.id = closure.above_id
         where closure.below_id = pledge.branch_id order by closure.depth desc limit 1),
       (select string_agg(title, ', ') from post where post.member_id = member.id and kind = 'party' and during @> actor_day()),
       (select string_agg(title, ', ') from post where post.member_id = member.id and kind = 'government' and during @> actor_day()),
       (select string_agg(title, ', ') from post where post.member_id = member.id and kind = 'mass' and during @> actor_day())
  from pledge
  join cycle on cycle.id = pledge.cycle_id
  join member on member.id = pledge.member_id
  join unit on unit.id = pledge.branch_id
  left join unit above on above.id = unit.parent_id
  left join agency on agency.id = pledge.agency_id
  left join unit manager on manager.id = pledge.manager_id
 where pledge.id = :pledge;
insert into pledge_revision (pledge_id, number, template_id, content, pinned, digest, submitted_at, submitted_by)
select draft.pledge_id, 1, template.id, draft.content, '{}', sha256(convert_to(draft.content::text, 'UTF8')), now(), draft.member_id
  from pledge_draft draft
  join pledge on pledge.id = draft.pledge_id
  join template using (cycle_id, category)
 where draft.pledge_id = :pledge;
update template set frozen_at = now() where frozen_at is null and cycle_id = :cycle;
update pledge set state = 'submitted', version = version + 1, revision = 1, submitted_at = now(), late = false, read_at = null
 where id = :pledge;
delete from pledge_draft where pledge_id = :pledge;
insert into audit_entry (at, actor_id, office, act, object, object_id)
values (now(), :member, null, 'WritePledge', 'pledge', :pledge);
commit;
