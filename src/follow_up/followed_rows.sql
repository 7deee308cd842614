-- Confirmed pledges of a unit with how they go: $3 the moment before which a report is silence, $4 today, $5 the tab.
select followed.id as "id!: PledgeId", full_name as "full_name!", code as "code!", branch as "branch!",
       reported_at, silent as "silent!", behind as "behind!", asked as "asked!", overdue as "overdue!",
       checks as "checks!"
  from (
    select pledge.id, member.full_name, member.given_name, member.code, unit.name as branch, unit.code as unit_code,
           reports.reported_at, coalesce(reports.reported_at <= $3, true) as silent, coalesce(reports.behind, 0) as behind,
           (select count(*) from follow_up_note note
             where note.pledge_id = pledge.id and answer_by is not null
               and not exists (select 1 from note_answer where note_id = note.id)) as asked,
           (select count(*) from follow_up_note note
             where note.pledge_id = pledge.id and answer_by < $4
               and not exists (select 1 from note_answer where note_id = note.id)) as overdue,
           (select count(*) from planned_check
             where planned_check.pledge_id = pledge.id and on_day <= $4
               and not exists (select 1 from follow_up_note where check_id = planned_check.id)) as checks
      from unit_closure closure
      join pledge on pledge.branch_id = closure.below_id and pledge.cycle_id = $2 and pledge.state = 'agreed'
      join member on member.id = pledge.member_id
      join unit on unit.id = pledge.branch_id
      left join lateral (
           select max(at) as reported_at, count(*) filter (where progress in ('behind', 'at_risk')) as behind
             from (select distinct on (commitment_id) at, progress from check_in
                    where pledge_id = pledge.id order by commitment_id, at desc) latest) reports on true
     where closure.above_id = $1
       and ($6 = '' or member.fold like '%' || vn_fold($6) || '%' or member.code = upper($6))) followed
 where ($5 = '' or ($5 = 'silent' and silent) or ($5 = 'behind' and behind > 0)
        or ($5 = 'asked' and asked > 0) or ($5 = 'checks' and checks > 0))
   and ($7::uuid is null
        or (unit_code, given_name collate "vi-x-icu", full_name collate "vi-x-icu", followed.id)
           > (select unit.code, member.given_name, member.full_name, pledge.id
                from pledge join member on member.id = pledge.member_id join unit on unit.id = pledge.branch_id
               where pledge.id = $7))
 order by unit_code, given_name collate "vi-x-icu", full_name collate "vi-x-icu", followed.id
 limit $8
