-- How many of those who lead in a year stand where, quarter by quarter, as the reader sees them; parameters as in rows.sql:
-- $1 year, $2 categories, $3 branches headed, $4 agencies headed, $5 committees, $6 Boards, $7 Standing Committees.
select quarter as "quarter!: Quarter", step as "step?: Step", count(*) as "people!",
       count(*) filter (where to_propose) as "to_propose!", count(*) filter (where to_decide) as "to_decide!"
  from (
    select quarter, newest.step,
           newest.step = 'self_score'
             and (pledge.branch_id = any ($3) or pledge.agency_id = any ($4)
                  or exists (select 1
                               from appointment held
                               join unit_closure line on line.below_id = held.unit_id
                              where held.member_id = pledge.member_id and held.unit_id = pledge.branch_id
                                and held.office = 'secretary' and held.during @> actor_day()
                                and (line.above_id = any ($5) or (line.depth <= 1 and line.above_id = any ($6)))))
             and pledge.member_id <> all (actor_set('stands_in_for')) as to_propose,
           newest.step = 'proposal'
             and (pledge.manager_id = any ($7)
                  or (pledge.manager_id is null
                      and (pledge.decides_id = any ($5) or (pledge.decides_id = pledge.branch_id and pledge.branch_id = any ($3)))))
             and (newest.actor_id <> actor_id() or (pledge.manager_id is null and pledge.decides_id = pledge.branch_id))
             and pledge.member_id <> all (actor_set('stands_in_for')) as to_decide
      from pledge
     cross join generate_series(1, 4) quarter
      left join lateral (select step, actor_id from quarter_step
                          where pledge_id = pledge.id and quarter_step.quarter = quarter.quarter
                          order by place desc limit 1) newest on true
     where pledge.cycle_id = $1 and pledge.category = any ($2) and pledge.state <> 'waived'
       and pledge.member_id <> actor_id()) led
 group by quarter, step
 order by quarter
