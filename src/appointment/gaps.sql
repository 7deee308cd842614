-- $1 the unit, $2 the day, $3 how many of each kind. Whoever stands in for a holder can act too.
with scope as materialized (
  select unit.id, unit.code, unit.name, unit.kind, unit.parent_id is null as top
    from unit_closure closure join unit on unit.id = closure.below_id
   where closure.above_id = $1 and (unit.dissolved_on is null or unit.dissolved_on > $2)
), held as materialized (
  select acting.unit_id, acting.agency_id, acting.office, acting.member_id,
         account.password_hash is not null as active, acting.own
    from (select unit_id, agency_id, office, member_id, true as own
            from appointment where during @> $2::date
           union all
          select appointment.unit_id, appointment.agency_id, appointment.office, deputation.deputy_id, false
            from deputation join appointment on appointment.id = deputation.appointment_id
           where deputation.during @> $2::date and deputation.accepted and deputation.ended_at is null
             and appointment.during @> $2::date) acting
    left join account on account.member_id = acting.member_id
), staffed as (
  select scope.id, scope.code, scope.name, scope.kind, scope.top,
         count(*) filter (where office in ('secretary', 'deputy_secretary')) as heads,
         count(*) filter (where office in ('secretary', 'deputy_secretary') and active) as active_heads,
         count(*) filter (where office = 'grassroots_committee') as committee,
         count(*) filter (where office = 'grassroots_committee' and active) as active_committee,
         count(distinct member_id) filter (where office = 'standing_committee') as deciders,
         count(distinct member_id) filter (where office = 'organization_board') as board,
         count(distinct member_id) filter (where office = 'administrator') as administrators
    from scope left join held on held.unit_id = scope.id
   group by scope.id, scope.code, scope.name, scope.kind, scope.top
), people as (
  select branch_id, count(*) as number from member
   where standing in ('probationary', 'official') group by branch_id
), gap (kind, unit_id, agency_id, name, code, people) as (
  select case when heads = 0 then 'branch' else 'account' end, id, null::uuid, name, code, coalesce(number, 0)
    from staffed left join people on people.branch_id = staffed.id
   where kind in ('branch', 'base_branch') and active_heads = 0
  union all
  select case when committee = 0 then 'committee' else 'committee_account' end, id, null, name, code, 0
    from staffed where kind = 'grassroots_committee' and active_committee = 0
  union all
  select case when deciders = 0 then 'decider' else 'lone_decider' end, id, null, name, code,
         case when deciders = 0 then led.number else 1 end
    from staffed
    join (select manager_id, count(*) as number from member
           where manager_id is not null and standing in ('probationary', 'official') group by manager_id) led
      on led.manager_id = staffed.id
   where deciders < 2
  union all
  select 'board', id, null, name, code, board from staffed where board < 2 and (top or board > 0)
  union all
  select 'administrator', id, null, name, code, administrators
    from staffed where administrators < 2 and (top or administrators > 0)
  union all
  select 'agency', null, agency.id, agency.name, '', count(member.id)
    from agency join member on member.agency_id = agency.id and member.standing in ('probationary', 'official')
   where exists (select 1 from scope where top) and agency.during @> $2::date
     and not exists (select 1 from held where held.agency_id = agency.id and held.active)
   group by agency.id, agency.name
), ranked as (
  select gap.*, count(*) over (partition by kind) as of_kind,
         row_number() over (partition by kind order by code, name, unit_id, agency_id) as place
    from gap
)
select kind as "kind!", unit_id as "unit: UnitId", agency_id as "agency: AgencyId", name as "name!", code as "code!",
       people as "people!", of_kind as "of_kind!"
  from ranked where place <= $3 order by kind, place
