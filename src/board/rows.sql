-- The leaders that a filter leaves, a page by key, each with the copy in force and the highest post held today.
select pledge.id as "id: PledgeId", member.id as "member: MemberId", member.full_name, member.code,
       coalesce(past.name, unit.name) as "branch!", pledge.state, pledge.late,
       pledge.submitted_at, pledge.read_at, pledge.agreed_at, pledge.extended_to,
       (select post.title from post
         where post.member_id = member.id and post.during @> actor_day()
         order by array_position(array['party', 'government', 'mass'], post.kind), lower(post.during) desc
         limit 1) as title,
       copy.receipt as "receipt?", copy.received_at as "received_at?", copy.opened_at as "opened_at?",
       copy.copies as "copies?"
  from pledge
  join member on member.id = pledge.member_id
  join unit on unit.id = pledge.branch_id
  left join unit_history past on past.unit_id = unit.id and past.during @> $7::date
  left join lateral (
    select receipt, received_at, opened_at, count(*) over () as copies
      from leader_copy where leader_copy.pledge_id = pledge.id
     order by revision desc limit 1) copy on true
 where pledge.manager_id in (select unit_and_predecessors($1)) and pledge.cycle_id = $2 and pledge.state <> 'waived'
   and ($3 = '' or pledge.state = $3
        or ($3 = 'sent' and pledge.state in ('submitted', 'returned', 'agreed'))
        or ($3 = 'missing' and pledge.state in ('asked', 'draft'))
        or ($3 = 'late' and pledge.late)
        or ($3 = 'copied' and copy.receipt is not null))
   and ($4 = '' or member.fold like '%' || vn_fold($4) || '%' or member.code = upper($4))
   and ($5::uuid is null
        or (unit.code, member.given_name collate "vi-x-icu", member.full_name collate "vi-x-icu", pledge.id)
           > (select last_unit.code, last_member.given_name, last_member.full_name, last.id
                from pledge last
                join member last_member on last_member.id = last.member_id
                join unit last_unit on last_unit.id = last.branch_id
               where last.id = $5))
 order by unit.code, member.given_name collate "vi-x-icu", member.full_name collate "vi-x-icu", pledge.id
 limit $6
