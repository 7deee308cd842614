-- A draft saved, as `pledge::draft` does.
-- The application knows who is there from the request; here the next person's ids must be looked up.
\set n 3 * random(0, :seats - 1) + 2
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
update pledge_draft set version = version + 1, content = (select content from bench.seat where n = :n), saved_at = now()
 where pledge_id = :pledge returning version;
insert into audit_entry (at, actor_id, office, act, object, object_id)
values (now(), :member, null, 'WritePledge', 'pledge', :pledge);
commit;
