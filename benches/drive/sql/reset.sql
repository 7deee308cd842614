-- Everyone who writes has one complete draft again that was saved once, and nothing sent.
set session_replication_role = replica;
delete from pledge_event using bench.seat where pledge_event.pledge_id = seat.pledge;
delete from leader_copy using bench.seat where leader_copy.pledge_id = seat.pledge;
delete from pledge_revision using bench.seat where pledge_revision.pledge_id = seat.pledge;
update pledge
   set state = 'draft', version = 1, revision = null, submitted_at = null, late = false, read_at = null
  from bench.seat
 where pledge.id = seat.pledge and (pledge.state <> 'draft' or pledge.version <> 1);
insert into pledge_draft as draft (pledge_id, member_id, version, content, saved_at)
select pledge, member, 1, content, now() from bench.seat
    on conflict (pledge_id) do update
      set version = 1, content = excluded.content, saved_at = excluded.saved_at where draft.version <> 1;
-- Triggers slept, so the branches concerned count anew.
update pledge_tally tally
   set asked = counted.asked, draft = counted.draft, submitted = counted.submitted, returned = counted.returned,
       agreed = counted.agreed, late = counted.late
  from (select branch_id, cycle_id, count(*) filter (where state = 'asked') as asked,
               count(*) filter (where state = 'draft') as draft,
               count(*) filter (where state = 'submitted') as submitted,
               count(*) filter (where state = 'returned') as returned,
               count(*) filter (where state = 'agreed') as agreed, count(*) filter (where late) as late
          from pledge where branch_id in (select branch from bench.seat) group by branch_id, cycle_id) counted
 where tally.branch_id = counted.branch_id and tally.cycle_id = counted.cycle_id;
reset session_replication_role;
