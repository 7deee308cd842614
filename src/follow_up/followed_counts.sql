-- How many confirmed pledges of a unit are silent, behind, owe an answer, or are due a check; as followed_rows.sql.
select count(*) filter (where coalesce(reported_at <= $3, true)) as "silent!",
       count(*) filter (where behind > 0) as "behind!",
       count(*) filter (where exists (
         select 1 from follow_up_note note
          where note.pledge_id = followed.id and answer_by is not null
            and not exists (select 1 from note_answer where note_id = note.id))) as "asked!",
       count(*) filter (where exists (
         select 1 from planned_check
          where planned_check.pledge_id = followed.id and on_day <= $4
            and not exists (select 1 from follow_up_note where check_id = planned_check.id))) as "checks!"
  from (
    select pledge.id, reports.reported_at, reports.behind
      from unit_closure closure
      join pledge on pledge.branch_id = closure.below_id and pledge.cycle_id = $2 and pledge.state = 'agreed'
      left join lateral (
           select max(at) as reported_at, count(*) filter (where progress in ('behind', 'at_risk')) as behind
             from (select distinct on (commitment_id) at, progress from check_in
                    where pledge_id = pledge.id order by commitment_id, at desc) latest) reports on true
     where closure.above_id = $1) followed
