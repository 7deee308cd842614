-- Those who lead in a year ($1, of categories $2) as the reader sees them, each with the newest step of a quarter ($3).
-- $4 the tab, $5 the search, $6 the row before; whose turn it is: $7 branches headed, $8 agencies headed, $9 committees,
-- $10 Boards, $11 Standing Committees.
select led.id as "id!: PledgeId", full_name as "full_name!", code as "code!", branch as "branch!", confirmed as "confirmed!",
       step as "step?: Step", at as "at?", grade as "grade?", points as "points?: Json<Points>"
  from (
    select pledge.id, member.full_name, member.given_name, member.code, unit.name as branch, unit.code as unit_code,
           pledge.state = 'agreed' as confirmed, newest.step, newest.at, newest.grade, newest.points,
           newest.step = 'self_score'
             and (pledge.branch_id = any ($7) or pledge.agency_id = any ($8)
                  or exists (select 1
                               from appointment held
                               join unit_closure line on line.below_id = held.unit_id
                              where held.member_id = pledge.member_id and held.unit_id = pledge.branch_id
                                and held.office = 'secretary' and held.during @> actor_day()
                                and (line.above_id = any ($9) or (line.depth <= 1 and line.above_id = any ($10)))))
             and pledge.member_id <> all (actor_set('stands_in_for')) as to_propose,
           newest.step = 'proposal'
             and (pledge.manager_id = any ($11)
                  or (pledge.manager_id is null
                      and (pledge.decides_id = any ($9) or (pledge.decides_id = pledge.branch_id and pledge.branch_id = any ($7)))))
             and (newest.actor_id <> actor_id() or (pledge.manager_id is null and pledge.decides_id = pledge.branch_id))
             and pledge.member_id <> all (actor_set('stands_in_for')) as to_decide
      from pledge
      join member on member.id = pledge.member_id
      join unit on unit.id = pledge.branch_id
      left join lateral (select step, at, actor_id, grade, points from quarter_step
                          where pledge_id = pledge.id and quarter = $3 order by place desc limit 1) newest on true
     where pledge.cycle_id = $1 and pledge.category = any ($2) and pledge.state <> 'waived'
       and pledge.member_id <> actor_id()
       and ($5 = '' or member.fold like '%' || vn_fold($5) || '%' or member.code = upper($5))) led
 where ($4 = '' or ($4 = 'open' and step is null) or step = $4
        or ($4 = 'to_propose' and to_propose) or ($4 = 'to_decide' and to_decide))
   and ($6::uuid is null
        or (unit_code, given_name collate "vi-x-icu", full_name collate "vi-x-icu", led.id)
           > (select unit.code, member.given_name, member.full_name, pledge.id
                from pledge join member on member.id = pledge.member_id join unit on unit.id = pledge.branch_id
               where pledge.id = $6))
 order by unit_code, given_name collate "vi-x-icu", full_name collate "vi-x-icu", led.id
 limit $12
